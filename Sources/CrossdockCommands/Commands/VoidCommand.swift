import ArgumentParser
import Dock
import Ledger
import Values

/// `void ORDER|TRACKING --reason TEXT`: withdraws what a carrier was asked for.
struct VoidCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "void", abstract: "Withdraw the shipment that a carrier was asked for.",
    discussion: """
      The next pass writes it into the carrier's file for that. The order then waits: 'release' asks for it again, \
      'cancel' drops it. A parcel that has moved cannot be withdrawn.

      Example: crossdock void 1001 --reason "wrong box"
      """)

  @OptionGroup var options: WorkspaceOptions
  @OptionGroup var decision: ParcelDecisionOptions

  func run() throws {
    let (house, entry, name) = try decision.find(options)
    let outcome = try house.void(entry, text: decision.reason, by: decision.by ?? Person.current)
    let language = DiagnosticPrinter.standard.language
    Output.write(Catalogue.text("void-done", [name], in: language) + "\n")
    Output.write(
      Catalogue.text("void-due", [outcome.due.joined(separator: ", "), name], in: language) + "\n")
  }
}

/// What a decision about an order needs that may be named by one of its parcels.
struct ParcelDecisionOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The order, or the tracking number of one of its parcels.", valueName: "order"))
  var order: String

  @Option(help: ArgumentHelp("Why, in your own words; kept for ever.", valueName: "text"))
  var reason: String

  @Option(
    help: ArgumentHelp("Who decides.", discussion: "By default whoever is logged in.", valueName: "name"))
  var by: String?

  /// The order that is meant, with its whole name, and the dock that knows it.
  func find(_ options: WorkspaceOptions) throws -> (house: DockHouse, entry: EntryID, name: String) {
    let house = try options.house(try options.workspace(), patience: .seconds(3))
    let reader = try house.ledger.reader()
    let entry = try OrderName.order(orParcel: order, in: reader)
    return (house, entry, try OrderName.name(of: entry, in: reader))
  }

  func validate() throws {
    if reason.allSatisfy(\.isWhitespace) {
      throw ValidationError("--reason takes a few words: they are kept.")
    }
  }
}
