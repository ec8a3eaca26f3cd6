internal import Glibc
package import Values

/// The right to work in a workspace: one pass at a time on this machine (T33).
///
/// An flock(2) on a file, which the kernel gives back when the process ends, however it ends. The file's content is
/// for people, and it is never removed: a lock on a removed file would be nobody's.
package final class FolderLock: Sendable {
  private let file: OpenFile

  private init(file: consuming OpenFile) {
    self.file = file
  }

  deinit {
    // Closing is not enough: a child between fork and exec has the same open file, and would keep the lock that long.
    flock(file.descriptor, LOCK_UN)
  }

  /// Takes the lock, or says who has it.
  ///
  /// `since` is what the holder's line tells people.
  ///
  /// - Throws: `file-lock-held`, `file-lock`, `file-create`, `file-write`.
  package static func take(_ name: FileName, in folder: Folder, since: Instant) throws(FileError)
    -> FolderLock
  {
    let calls = folder.calls
    let file = try calls.open(name, in: folder, flags: O_RDWR | O_CREAT, mode: 0o600)
    while flock(file.descriptor, LOCK_EX | LOCK_NB) != 0 {
      switch errno {
      case EINTR: continue
      case EWOULDBLOCK: throw FileError.lockHeld(file.path, by: try holder(file))
      default: throw FileError.lock(file.path, errno)
      }
    }
    // A umask may have taken the owner's own rights, and the next pass could not open it.
    if try file.status().permissions != 0o600 { try calls.setMode(0o600, of: file.descriptor, file.path) }
    try calls.truncate(file, to: 0)
    let me = ProcessIdentity.current
    let line = "process \(me.process) on \(me.host) since \(Moment.instant(since))\n"
    try calls.write(Array(line.utf8), at: 0, to: file)
    return FolderLock(file: file)
  }

  private static func holder(_ file: borrowing OpenFile) throws(FileError) -> String {
    // It may have the lock and not have written its line yet; that is a matter of microseconds.
    for _ in 0..<40 {
      let text = String(decoding: try file.readAll(limit: 4096), as: UTF8.self)
      if let end = text.firstIndex(of: "\n") { return String(text[..<end]) }
      usleep(5000)
    }
    return "?"
  }
}
