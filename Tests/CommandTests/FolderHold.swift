import DurableFiles
import Synchronization
import Values

/// The workspace's lock, held by this process.
final class FolderHold: Sendable {
  private let lock: Mutex<FolderLock?>

  init(_ hidden: String) throws {
    let taken = try FolderLock.take(FileName("lock"), in: Folder(hidden), since: Instant(seconds: 0))
    lock = Mutex(taken)
  }

  /// Gives it back.
  func release() { lock.withLock { $0 = nil } }
}
