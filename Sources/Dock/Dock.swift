package import DurableFiles
package import Ledger
import Mapping
package import Pickup
package import Values

/// The dock itself: a workspace, its ledger, its folders, and the passes through them.
///
/// Every pass takes the same way (``pass()``); `run` makes one, `watch` one after the other. Folders and ledger are, at
/// each moment, in one of the states of <doc:Durability>.
package final class DockHouse {
  package private(set) var workspace: Workspace
  package let ledger: any LedgerStore
  let calls: Calls
  let clock: @Sendable () -> Instant
  var wholeness: Wholeness
  let sightings: SightingFile
  let senders: SenderFile
  private(set) var rules: WorkspaceRules
  let leases: MountLeases
  let mounts: Mounts
  /// Told of progress while a file is read that takes more than two seconds: path, bytes read, bytes in all.
  package var progress: (@Sendable (String, Int, Int) -> Void)?

  /// Opens the dock of a workspace.
  ///
  /// `clock`: the time of day; passed in so that tests decide what it is.
  /// Throws ``LedgerError``, ``FileError``; ``ConfigurationError`` where `.crossdock` is on a mount.
  package init(
    _ workspace: Workspace, ledger: any LedgerStore, calls: Calls = .process,
    clock: @escaping @Sendable () -> Instant
  ) throws {
    self.workspace = workspace
    self.ledger = ledger
    self.calls = calls
    self.clock = clock
    let hidden = try Folder(workspace.hidden, calls: calls)
    // SQLite's locks and our renames mean nothing on a mount that other hosts write to.
    guard hidden.fileSystem.kind == .local else {
      throw ConfigurationError(
        Diagnostic("workspace-ledger-mount", [workspace.hidden, hidden.fileSystem.name]))
    }
    leases = MountLeases(hidden: hidden, clock: clock)
    mounts = try Mounts(hidden: hidden)
    sightings = try SightingFile(folder: hidden)
    senders = try SenderFile(folder: hidden)
    wholeness = Wholeness(firstSeen: sightings.memory)
    rules = try WorkspaceRules(workspace, ledger: ledger)
  }

  /// Gives back what others on a mount wait for; to be called when no further pass comes.
  package func close() { leases.giveBack() }

  /// Takes an edited workspace, between two passes, whole or not at all.
  package func reload(_ workspace: Workspace) throws {
    rules = try WorkspaceRules(workspace, ledger: ledger)
    self.workspace = workspace
  }

  /// The inbox as it is now.
  package func inbox() -> Inbox {
    Inbox(workspace.path(.inbox), partners: workspace.pickups, calls: calls)
  }

  /// The folder of claimed files.
  func work() throws(FileError) -> Work {
    Work(try Folder(workspace.hidden, calls: calls).makeFolder(FileName("work")))
  }

  func folder(_ place: Workspace.Place) throws(FileError) -> Folder {
    try Folder(workspace.path(place), calls: calls)
  }
}
