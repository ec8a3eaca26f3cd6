import ArgumentParser
import Dock
import DurableFiles
import Ledger
import LedgerSQLite
import Values

/// `backup DIR`: a consistent copy of the ledger, also while a watch runs.
struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Copy the ledger into a new folder, also while a watch runs.",
    discussion: """
      The copy is of one moment, and is checked. To use it: crossdock rebuild --from DIR, which adds what came since from \
      the archive. Inputs and outputs are plain files: copy archive/ and rejected/ by other means.

      Example: crossdock backup /media/usb/shop-2026-11-24
      """)

  @OptionGroup var options: WorkspaceOptions

  @Argument(help: ArgumentHelp("A folder that is not there yet, or is empty.", valueName: "dir"))
  var target: String

  func run() throws {
    let workspace = try options.workspace()
    let parts = target.split(separator: "/", omittingEmptySubsequences: true)
    guard let last = parts.last else { throw CommandFailure(.usage, [Diagnostic("backup-taken", [target])]) }
    let above = (target.hasPrefix("/") ? "/" : "") + parts.dropLast().joined(separator: "/")
    let folder = try Folder(above.isEmpty ? "." : above).makeFolder(FileName(String(last)))
    guard try folder.list().isEmpty else {
      throw CommandFailure(.usage, [Diagnostic("backup-taken", [target])])
    }
    let bytes = try LedgerBackup.write(workspace.hidden, to: folder)
    Output.write(
      Catalogue.text("report-backup", [target, String(bytes)], in: DiagnosticPrinter.standard.language) + "\n"
    )
  }
}
