import ArgumentParser
import Dock
import Ledger
import Values

/// `retry FILE|BATCH`: reads a file once more.
struct RetryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry",
    abstract: "Put a file that was read or refused back into the inbox, to be read once more.",
    discussion: """
      For a file whose map or table you mended. The same bytes would count as a duplicate otherwise. Orders that say \
      nothing new are sent nowhere.

      Example: crossdock retry 0317
      Example: crossdock retry rejected/shop/0317-orders.csv
      """)

  @OptionGroup var options: WorkspaceOptions

  @Argument(
    help: ArgumentHelp("The batch's number, or the file in archive/ or rejected/.", valueName: "file|batch"))
  var file: String

  func run() throws {
    let workspace = try options.workspace()
    let retried = try options.house(workspace, patience: .seconds(3)).retry(file)
    let language = DiagnosticPrinter.standard.language
    Output.write(
      Catalogue.text("retry-done", [retried.path, retried.from, Batch.label(retried.batch)], in: language)
        + "\n")
    if retried.isMended { Output.write(Catalogue.text("retry-mended", [], in: language) + "\n") }
    Output.write(Catalogue.text("retry-next", [], in: language) + "\n")
  }
}
