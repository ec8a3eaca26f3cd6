internal import CFiles
internal import Glibc

/// The kernel's news of folders: something came, or the folder itself went.
///
/// - It wakes, it does not list: after ``wait(until:)`` the folders are read again, so an event that is lost or doubled
///   does no harm.
/// - It sees what this kernel does; on network and FUSE mounts other hosts' files come unseen, and polling finds them.
///
/// See: man 7 inotify.
package final class FileEvents: Sendable {
  /// A watched folder; numbers are never used again by the kernel.
  package struct WatchID: Hashable, Sendable {
    let number: Int32
  }

  /// What woke a waiter.
  package struct News: Sendable {
    /// Folders into which something came.
    package var changed: Set<WatchID> = []
    /// Folders that were removed, renamed or unmounted: their watches are void.
    package var gone: Set<WatchID> = []
    /// The kernel's queue ran over: anything may have happened (T11).
    package var mustRescan = false
    /// ``FileEvents/wake()`` was called.
    package var wasWoken = false

    /// Whether the time ran out with no news.
    package var isEmpty: Bool { changed.isEmpty && gone.isEmpty && !mustRescan && !wasWoken }
  }

  private let watch: Int32
  private let waker: Int32

  /// Makes an empty set of watches.
  ///
  /// - Throws: `file-watch`.
  package init() throws(FileError) {
    let watch = cfiles_watch_open()
    guard watch >= 0 else { throw FileError.watch("inotify", errno) }
    let waker = cfiles_wake_open()
    guard waker >= 0 else {
      let number = errno
      close(watch)
      throw FileError.watch("eventfd", number)
    }
    self.watch = watch
    self.waker = waker
  }

  deinit {
    close(watch)
    close(waker)
  }

  /// Watches the folder that is open, whatever its path leads to by now.
  ///
  /// - Throws: `file-watch`.
  package func add(_ folder: Folder) throws(FileError) -> WatchID {
    let number = unsafe cfiles_watch_folder(watch, "/proc/self/fd/\(folder.descriptor)")
    guard number >= 0 else { throw FileError.watch(folder.path, errno) }
    return WatchID(number: number)
  }

  /// Forgets a folder; one that is gone is forgotten already.
  package func remove(_ id: WatchID) {
    inotify_rm_watch(watch, id.number)
  }

  /// Ends a wait from another thread, or from a signal's handler: one write(2), nothing else.
  package func wake() {
    var one: UInt64 = 1
    _ = unsafe write(waker, &one, 8)
  }

  /// Waits for news until a time of our own clock, and takes all that there is.
  ///
  /// - Throws: `file-watch`.
  package func wait(until deadline: Uptime) throws(FileError) -> News {
    while true {
      let left = max(deadline.nanoseconds - Uptime.now().nanoseconds, 0)
      // Rounded up, so that a wait never ends just before its time.
      let milliseconds = Int32(clamping: (left + 999_999) / 1_000_000)
      var polled = [
        pollfd(fd: watch, events: Int16(POLLIN), revents: 0),
        pollfd(fd: waker, events: Int16(POLLIN), revents: 0),
      ]
      let count = unsafe poll(&polled, 2, milliseconds)
      if count < 0 && errno != EINTR { throw FileError.watch("inotify", errno) }
      var news = News()
      if count > 0, polled[1].revents != 0 {
        var value: UInt64 = 0
        _ = unsafe read(waker, &value, 8)
        news.wasWoken = true
      }
      if count > 0, polled[0].revents != 0 { try drain(into: &news) }
      if !news.isEmpty || Uptime.now() >= deadline { return news }
    }
  }

  /// Gathers all further news for a while, however many come.
  ///
  /// - Throws: `file-watch`.
  package func gather(for time: Duration) throws(FileError) -> News {
    let end = Uptime.now() + time
    var all = News()
    while Uptime.now() < end {
      let news = try wait(until: end)
      all.changed.formUnion(news.changed)
      all.gone.formUnion(news.gone)
      all.mustRescan = all.mustRescan || news.mustRescan
      all.wasWoken = all.wasWoken || news.wasWoken
      if news.wasWoken { break }
    }
    return all
  }

  private func drain(into news: inout News) throws(FileError) {
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { (all: UnsafeMutableRawBufferPointer) in
        unsafe read(watch, all.baseAddress, all.count)
      }
      if count < 0 && errno == EINTR { continue }
      if count < 0 && errno != EAGAIN { throw FileError.watch("inotify", errno) }
      if count <= 0 { return }
      var offset = 0
      var number: Int32 = 0
      var kind: Int32 = 0
      while case let end = unsafe cfiles_watch_event(buffer, count, offset, &number, &kind), end > 0 {
        offset = end
        let id = WatchID(number: number)
        switch kind {
        case Int32(cfiles_event_overflow): news.mustRescan = true
        case Int32(cfiles_event_gone): news.gone.insert(id)
        default: news.changed.insert(id)
        }
      }
    }
  }
}
