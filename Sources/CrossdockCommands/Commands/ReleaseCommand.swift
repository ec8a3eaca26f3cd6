import ArgumentParser
import Dock
import Ledger
import Values

/// `release ORDER --reason TEXT`: lets a held order go on.
struct ReleaseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release", abstract: "Let a held order go on, for all reasons that 'holds' shows.",
    discussion: """
      The next pass writes it for each feed that wants it. Your reason is kept with the order. A reason that comes up \
      later holds it again.

      Example: crossdock release 1001 --reason "called the customer, the address is right"
      """)

  @OptionGroup var options: WorkspaceOptions
  @OptionGroup var decision: DecisionOptions

  func run() throws {
    let (house, entry, name) = try decision.find(options)
    let outcome = try house.release(entry, text: decision.reason, by: decision.person)
    func say(_ code: String, _ arguments: String...) {
      Output.write(Catalogue.text(code, arguments, in: DiagnosticPrinter.standard.language) + "\n")
    }
    say("release-done", name, outcome.decision.shown.joined(separator: ", "))
    if !outcome.remaining.isEmpty {
      say("release-remaining", outcome.remaining.joined(separator: ", "))
    } else if outcome.due.isEmpty {
      say("release-due-none")
    } else {
      say("release-due", outcome.due.joined(separator: ", "))
    }
  }
}

/// What a decision about an order needs.
struct DecisionOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("The order: [channel:]number.", valueName: "order"))
  var order: String

  @Option(help: ArgumentHelp("Why, in your own words; kept for ever.", valueName: "text"))
  var reason: String

  @Option(
    help: ArgumentHelp("Who decides.", discussion: "By default whoever is logged in.", valueName: "name"))
  var by: String?

  /// Who decides.
  var person: String { by ?? Person.current }

  /// The order that is meant, with its whole name, and the dock that knows it.
  ///
  /// - Throws: `order-unknown`, `order-ambiguous`, and what opening a workspace throws.
  func find(_ options: WorkspaceOptions) throws -> (house: DockHouse, entry: EntryID, name: String) {
    let house = try options.house(try options.workspace(), patience: .seconds(3))
    let reader = try house.ledger.reader()
    let entry = try OrderName.order(order, in: reader)
    return (house, entry, try OrderName.name(of: entry, in: reader))
  }

  func validate() throws {
    if reason.allSatisfy(\.isWhitespace) {
      throw ValidationError("--reason takes a few words: they are kept.")
    }
  }
}
