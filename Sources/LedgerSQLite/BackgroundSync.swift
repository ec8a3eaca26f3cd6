import Dispatch
import Glibc
import Synchronization

/// Brings a file to the disk while it is still being written, so that the last sync has little left to wait for.
///
/// An error of a sync is reported once for each open descriptor (`man 2 fsync`): one that came up in the background is kept
/// until somebody asks, or the last sync would succeed over lost bytes.
final class BackgroundSync: Sendable {
  private let queue = DispatchQueue(label: "crossdock.segment-sync")
  private let state = Mutex<(isRunning: Bool, error: CInt)>((false, 0))

  /// Begins a sync, unless one is still running; the descriptor stays open until ``wait()`` has returned.
  func start(_ descriptor: CInt) {
    let begins = state.withLock { state in
      if state.isRunning { return false }
      state.isRunning = true
      return true
    }
    guard begins else { return }
    queue.async { [self] in
      let error = fdatasync(descriptor) == 0 ? 0 : errno
      state.withLock { state in
        state.isRunning = false
        if error != 0 { state.error = error }
      }
    }
  }

  /// Waits for the sync that is running, and gives the error number of any that went wrong, or 0.
  func wait() -> CInt {
    queue.sync {}
    return state.withLock { $0.error }
  }
}
