internal import Glibc

/// Hands values from one thread to another, in order, and lets the first run ahead only so far.
///
/// ```swift
/// let belt = Belt<RecordBatch>(room: 3)
/// let lane = Lane { belt.fill { try source.next() } }
/// defer { belt.cancel(); lane.join() }
/// while let batch = try belt.take() { … }
/// ```
///
/// How it differs from an `AsyncStream`: both sides may block, so that what they do stays plain synchronous code, and an
/// error of the first side reaches the second behind all values that came before it.
@safe
package final class Belt<Element: Sendable>: @unchecked Sendable {
  // Unchecked: every stored property is used under the lock only.

  private let lock: UnsafeMutablePointer<pthread_mutex_t>
  /// Something changed: a value came or went, or one of the sides is done.
  private let changed: UnsafeMutablePointer<pthread_cond_t>
  private let room: Int
  private var waiting: [Element] = []
  private var hasEnded = false
  private var failure: (any Error)?
  private var isCancelled = false

  /// An empty belt with room for so many values.
  package init(room: Int) {
    self.room = max(room, 1)
    unsafe lock = .allocate(capacity: 1)
    unsafe changed = .allocate(capacity: 1)
    unsafe pthread_mutex_init(lock, nil)
    unsafe pthread_cond_init(changed, nil)
  }

  deinit {
    unsafe pthread_cond_destroy(changed)
    unsafe pthread_mutex_destroy(lock)
    unsafe changed.deallocate()
    unsafe lock.deallocate()
  }

  private func locked<Result>(_ body: () throws -> Result) rethrows -> Result {
    unsafe pthread_mutex_lock(lock)
    defer { unsafe pthread_mutex_unlock(lock) }
    return try body()
  }

  /// Lays a value down, when there is room for it; false where nobody will take it any more.
  package func put(_ element: Element) -> Bool {
    locked {
      while waiting.count >= room, !isCancelled { unsafe pthread_cond_wait(changed, lock) }
      if isCancelled { return false }
      waiting.append(element)
      unsafe pthread_cond_broadcast(changed)
      return true
    }
  }

  /// Says that nothing more comes, or why.
  package func end(_ error: (any Error)? = nil) {
    locked {
      hasEnded = true
      failure = error
      unsafe pthread_cond_broadcast(changed)
    }
  }

  /// Lays down what a source gives until it ends, throws, or nobody takes it any more.
  package func fill(from next: () throws -> Element?) {
    do {
      while let element = try next() {
        if !put(element) { return }
      }
      end()
    } catch {
      end(error)
    }
  }

  /// The next value, when there is one; nothing behind the last.
  ///
  /// - Throws: the error that the other side ended with.
  package func take() throws -> Element? {
    try locked {
      while waiting.isEmpty, !hasEnded, !isCancelled { unsafe pthread_cond_wait(changed, lock) }
      if isCancelled { return nil }
      guard !waiting.isEmpty else {
        if let failure { throw failure }
        return nil
      }
      let element = waiting.removeFirst()
      unsafe pthread_cond_broadcast(changed)
      return element
    }
  }

  /// Says that nothing will be taken any more; the other side's next ``put(_:)`` is told so.
  package func cancel() {
    locked {
      isCancelled = true
      waiting.removeAll()
      unsafe pthread_cond_broadcast(changed)
    }
  }
}
