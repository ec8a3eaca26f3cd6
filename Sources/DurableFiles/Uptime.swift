internal import Glibc

/// A reading of this machine's own clock that only goes forward, also while the machine sleeps.
///
/// For waiting and for terms: a wall clock may be set, and a file's times come from somebody else's clock (T09). Two
/// readings compare within one boot only. See: man 2 clock_gettime, CLOCK_BOOTTIME.
package struct Uptime: Hashable, Comparable, Sendable {
  package var nanoseconds: Int64

  package init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  /// The clock's reading now.
  package static func now() -> Uptime {
    var time = timespec()
    unsafe clock_gettime(CLOCK_BOOTTIME, &time)
    return Uptime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  package static func < (left: Uptime, right: Uptime) -> Bool { left.nanoseconds < right.nanoseconds }

  package static func + (left: Uptime, right: Duration) -> Uptime {
    Uptime(nanoseconds: left.nanoseconds + right.nanoseconds)
  }

  package static func - (left: Uptime, right: Uptime) -> Duration {
    .nanoseconds(left.nanoseconds - right.nanoseconds)
  }
}

extension Duration {
  /// The whole of it in nanoseconds; about 292 years fit.
  package var nanoseconds: Int64 {
    components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
  }
}

extension Uptime {
  /// Waits until then; returns at once where it is past.
  package static func sleep(until deadline: Uptime) {
    while true {
      let rest = deadline.nanoseconds - now().nanoseconds
      if rest <= 0 { return }
      var time = timespec(tv_sec: Int(rest / 1_000_000_000), tv_nsec: Int(rest % 1_000_000_000))
      // See `man 2 nanosleep`: a signal ends it early.
      unsafe _ = nanosleep(&time, nil)
    }
  }
}
