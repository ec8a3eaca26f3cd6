package import DurableFiles
package import Values

extension DockHouse {
  /// Does something with the right to change the workspace, which one process has at a time.
  ///
  /// Taken for a pass or a decision and given back at its end, so that people decide while a watch runs.
  /// Somebody else's work is waited for as long as `patience` lasts.
  ///
  /// - Throws: `file-lock-held`; what `body` throws.
  func locked<Result>(patience: Duration = .zero, _ body: () throws -> Result) throws -> Result {
    let lock = try DockHouse.lock(workspace, calls: calls, patience: patience, at: clock())
    return try withExtendedLifetime(lock) { try body() }
  }

  /// Takes the right to change a workspace.
  ///
  /// - Throws: `file-lock-held`.
  package static func lock(
    _ workspace: Workspace, calls: Calls = .process, patience: Duration = .zero, at now: Instant
  ) throws(FileError) -> FolderLock {
    let end = Uptime.now() + patience
    while true {
      do throws(FileError) {
        return try FolderLock.take(
          FileName("lock"), in: Folder(workspace.hidden, calls: calls), since: workspace.local(now))
      } catch let error where error.code == "file-lock-held" && Uptime.now() < end {
        Uptime.sleep(until: .now() + .milliseconds(50))
      }
    }
  }
}
