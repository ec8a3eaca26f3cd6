import ArgumentParser
import Dock
import Ledger
import Values

/// `show ORDER`: all that is known of one order.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show one order: what it says now, where that came from, and where it went.",
    discussion: """
      ORDER is its number, with or without the leading '#'; where two channels have the same number, the channel stands \
      before it.

      Example: crossdock show 1001
      Example: crossdock show shop:1001
      """)

  @OptionGroup var options: WorkspaceOptions

  @Argument(help: ArgumentHelp("The order.", valueName: "order"))
  var order: String

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let workspace = try options.workspace()
    let reader = try options.reader(workspace)
    let report = try OrderReport(try OrderName.order(order, in: reader), workspace, reader)
    Output.write(json ? report.json.text + "\n" : report.text(DiagnosticPrinter.standard.language))
  }
}
