import ArgumentParser
import Dock
import DurableFiles
import Ledger
import LedgerSQLite
import Values

/// `rebuild`: makes the ledger anew.
struct RebuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild",
    abstract: "Make a lost or damaged ledger anew, from the archive, the decisions and the daybooks.",
    discussion: """
      Each archived file is read once more, and what was sent counts as sent: the next pass sends nothing twice. The old \
      ledger is kept beside it. Stop 'crossdock watch' first.

      Example: crossdock rebuild
      Example: crossdock rebuild --from /media/usb/shop-2026-11-24
      """)

  @OptionGroup var options: WorkspaceOptions

  @Option(
    help: ArgumentHelp("A copy that 'backup' made: only what came since is read again.", valueName: "dir"))
  var from: String?

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let workspace = try options.workspace()
    let lock = try DockHouse.lock(workspace, patience: .seconds(3), at: Clock.now())
    try withExtendedLifetime(lock) {
      if let process = try LedgerFiles.holder(in: workspace.hidden) {
        throw CommandFailure(.busy, [Diagnostic("rebuild-in-use", [String(process)])])
      }
      let hidden = try Folder(workspace.hidden)
      let scratch = try hidden.makeFolder(FileName(DockHouse.rebuildFolder))
      try scratch.removeContents()
      let report = try replay(workspace, scratch)
      let aside = try keptAside(hidden, workspace)
      try LedgerFiles.replace(in: hidden, by: scratch, keeping: aside.folder)
      // How senders' files looked is of the ledger's time: what was kept of it meanwhile is newer.
      let senders = try FileName("senders")
      if try hidden.status(senders) == nil, try scratch.status(senders) != nil {
        try scratch.move(senders, to: hidden, as: senders)
      }
      try scratch.removeContents()
      _ = try hidden.removeFolder(FileName(DockHouse.rebuildFolder))
      tell(report, aside: aside.path)
    }
  }

  /// Plays everything into a ledger of its own, and closes it.
  private func replay(_ workspace: Workspace, _ scratch: Folder) throws -> RebuildReport {
    if let from { _ = try LedgerBackup.write(from, to: scratch) }
    let rebuild = try Rebuild(workspace, in: scratch) { folder in
      try SQLiteLedger(folder: folder, create: true)
    }
    return try rebuild.run()
  }

  /// A folder for the old ledger: `ledger-2026-11-24T18-02-11`, with a number where that is taken.
  private func keptAside(_ hidden: Folder, _ workspace: Workspace) throws -> (folder: Folder, path: String) {
    let time = workspace.stamp(workspace.local(Clock.now())).prefix(19).replacing(":", with: "-")
    var name = "ledger-\(time)"
    var number = 1
    while try hidden.status(FileName(name)) != nil {
      number += 1
      name = "ledger-\(time)-\(number)"
    }
    return (try hidden.makeFolder(FileName(name)), ".crossdock/\(name)")
  }

  private func tell(_ report: RebuildReport, aside: String) {
    for message in report.messages { DiagnosticPrinter.standard.print(message) }
    if json {
      Output.write(
        JSONText.object([
          ("batches", .integer(report.batches)), ("decisions", .integer(report.decisions)),
          ("outputs", .integer(report.outputs)), ("kept", .string(aside)),
          ("messages", .array(report.messages.map { .string($0.code) })),
        ]).text + "\n")
      return
    }
    let language = DiagnosticPrinter.standard.language
    let numbers = [report.batches, report.outputs, report.decisions].map { String($0) }
    Output.write(Catalogue.text("report-rebuilt", numbers, in: language) + "\n")
    Output.write(Catalogue.text("report-rebuilt-aside", [aside], in: language) + "\n")
  }
}
