import ArgumentParser
import Dock
import Values

/// `resend OUTPUT`: writes an output once more.
struct ResendCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resend", abstract: "Write an output once more, under the feed's next number.",
    discussion: """
      For a file that was lost on the other side. It holds the same records, written by the map as it is now.

      Example: crossdock resend outbox/books/sale.order-000012.csv
      Example: crossdock resend books/sale.order:12
      """)

  @OptionGroup var options: WorkspaceOptions

  @Argument(help: ArgumentHelp("A file in outbox/, or feed:number.", valueName: "output"))
  var output: String

  func run() throws {
    let workspace = try options.workspace()
    let report = try options.house(workspace, patience: .seconds(3)).resend(output)
    for message in report.messages { DiagnosticPrinter.standard.print(message) }
    let language = DiagnosticPrinter.standard.language
    for output in report.outputs {
      let records = Catalogue.text("run-output-records", [String(output.records)], in: language)
      Output.write("\(output.path)  \(records)\n")
    }
    if report.outputs.isEmpty { Output.write(Catalogue.text("resend-nothing", [], in: language) + "\n") }
    try report.finish()
  }
}
