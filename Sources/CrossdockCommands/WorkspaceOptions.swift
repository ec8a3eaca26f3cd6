import ArgumentParser
import Dock
import DurableFiles
import Glibc
import Ledger
import LedgerSQLite
import Values

/// Options of every command that needs a workspace.
struct WorkspaceOptions: ParsableArguments {
  @Option(
    name: [.customShort("C"), .customLong("directory")],
    help: ArgumentHelp(
      "The workspace's folder.", discussion: "By default the current folder, or one above it.",
      valueName: "dir"))
  var directory: String?

  @Option(
    name: .customLong("log-format"),
    help: ArgumentHelp("How messages on standard error look.", valueName: "text|json"))
  var logFormat: LogFormat = .text

  enum LogFormat: String, ExpressibleByArgument, CaseIterable { case text, json }

  /// Reads the workspace.
  ///
  /// - Throws: `workspace-missing` (78) where there is none.
  func workspace() throws -> Workspace {
    let json = logFormat == .json
    DiagnosticPrinter.standard.configure(language: nil, json: json)
    let workspace = try WorkspaceOptions.workspace(in: directory)
    DiagnosticPrinter.standard.configure(language: workspace.file.language, json: json)
    return workspace
  }

  /// Reads the workspace of a folder: the one named, or the current one and those above it.
  static func workspace(in directory: String?) throws -> Workspace {
    guard let root = root(of: directory) else {
      throw CommandFailure(.configuration, [Diagnostic("workspace-missing", [directory ?? "."])])
    }
    return try Workspace(root: root)
  }

  /// The folder that holds `crossdock.yml`, if there is one.
  static func root(of directory: String?) -> String? {
    if let directory { return LocalPath.exists("\(directory)/crossdock.yml") ? directory : nil }
    var path = LocalPath.current
    while true {
      if LocalPath.exists("\(path)/crossdock.yml") { return path.isEmpty ? "/" : path }
      guard let slash = path.lastIndex(of: "/") else { return nil }
      path = String(path[..<slash])
    }
  }

  /// Opens the workspace's ledger.
  func ledger(_ workspace: Workspace) throws -> SQLiteLedger {
    try SQLiteLedger(folder: workspace.hidden, create: true) { (name) throws(LedgerError) in
      // The ledger's own steps are points at which a test may stop or fail the process (`CROSSDOCK_FAULT`).
      do throws(FileError) {
        try FaultPoint.step(name, workspace.hidden)
      } catch {
        throw LedgerError.io("using the ledger", error.diagnostic.arguments.last ?? "")
      }
    }
  }

  /// Looks into the workspace's ledger, also while a pass writes to it; before the first pass it is empty.
  func reader(_ workspace: Workspace) throws -> any LedgerReader {
    do throws(LedgerError) {
      return try SQLiteLedger.reader(folder: workspace.hidden)
    } catch {
      switch error.code {
      case "ledger-missing": return InMemoryLedger().reader()
      case "ledger-older": return try ledger(workspace).reader()
      default: throw error
      }
    }
  }

  /// Opens the workspace's dock.
  ///
  /// Somebody else's work is told at once, before the ledger is opened, which would wait for it: each pass and each
  /// decision takes the lock for itself.
  ///
  /// `patience`: how long somebody else's work is waited for.
  /// Throws `file-lock-held`.
  func house(_ workspace: Workspace, patience: Duration = .zero) throws -> DockHouse {
    _ = try DockHouse.lock(workspace, patience: patience, at: Clock.now())
    return try DockHouse(workspace, ledger: try ledger(workspace), clock: Clock.now)
  }
}

/// The time of day.
enum Clock {
  static func now() -> Instant {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Instant(seconds: time.tv_sec, nanosecond: time.tv_nsec)
  }
}
