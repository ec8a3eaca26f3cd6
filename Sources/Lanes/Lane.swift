internal import Glibc

/// A thread of its own for one piece of work.
///
/// How it differs from a task: it has a whole stack (8 MiB), may block, and nobody waits for it by `await`, so that plain
/// synchronous code may use it.
@safe
package final class Lane {
  private var thread = pthread_t()
  private var isRunning = false
  private let work: Work

  private final class Work {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
      self.body = body
    }
  }

  /// Begins the work, where the system has a thread for it (``hasBegun``).
  package init(_ body: @escaping @Sendable () -> Void) {
    work = Work(body)
    let pointer = unsafe Unmanaged.passRetained(work).toOpaque()
    let code = unsafe pthread_create(&thread, nil, Lane.run, pointer)
    isRunning = code == 0
    if !isRunning { unsafe Unmanaged<Work>.fromOpaque(pointer).release() }
  }

  private static let run: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { pointer in
    if let pointer = unsafe pointer {
      unsafe Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().body()
    }
    return nil
  }

  /// Whether the work was begun: without threads the caller has to do it in another way.
  package var hasBegun: Bool { isRunning }

  /// Waits until the work is done.
  ///
  /// Once is enough; every lane must be joined.
  package func join() {
    guard isRunning else { return }
    isRunning = false
    pthread_join(thread, nil)
  }

  deinit { join() }

  /// How many threads run at once on this machine.
  package static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}

/// A value that one thread gives to another, and does not use meanwhile.
package struct Handed<Value>: @unchecked Sendable {
  // Unchecked: that is what the name promises.

  package let value: Value

  package init(_ value: Value) {
    self.value = value
  }
}
