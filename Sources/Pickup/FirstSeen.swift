package import DurableFiles
internal import Glibc
internal import Synchronization

/// When a file was first seen as it is now; patience counts from here.
///
/// Kept through restarts, so it holds two clocks: our own clock that only goes forward, for the same boot, and the
/// wall clock, for when the machine was started anew between.
package struct Sighting: Hashable, Sendable {
  package var size: Int
  package var inode: UInt64
  package var modified: FileStamp
  package var boot: String
  package var uptime: Uptime
  /// Seconds after 1970, by our wall clock.
  package var clock: Int

  package init(size: Int, inode: UInt64, modified: FileStamp, boot: String, uptime: Uptime, clock: Int) {
    self.size = size
    self.inode = inode
    self.modified = modified
    self.boot = boot
    self.uptime = uptime
    self.clock = clock
  }

  /// A sighting now.
  init(_ status: FileStatus, at now: Uptime) {
    self.init(
      size: status.size, inode: status.inode, modified: status.modified, boot: ProcessIdentity.current.boot,
      uptime: now, clock: time(nil))
  }

  /// Whether the file still looks as it did.
  func matches(_ status: FileStatus) -> Bool {
    size == status.size && inode == status.inode && modified == status.modified
  }

  /// How long ago that was; never negative, whatever happened to the wall clock.
  func age(at now: Uptime) -> Duration {
    if boot == ProcessIdentity.current.boot { return max(now - uptime, .zero) }
    return .seconds(max(time(nil) - clock, 0))
  }
}

/// Where sightings are kept between two passes: in the ledger, or in memory.
package protocol FirstSeen: Sendable {
  /// What is known of a file.
  func sighting(of key: FileKey) -> Sighting?
  /// Keeps a sighting, in place of an older one.
  func keep(_ sighting: Sighting, for key: FileKey)
  /// The file was claimed, or is gone.
  func forget(_ key: FileKey)
}

/// Sightings that last as long as the process.
package final class MemoryFirstSeen: FirstSeen {
  private let sightings = Mutex<[FileKey: Sighting]>([:])

  package init() {}

  /// All that is known, for who wants to keep it.
  package var all: [FileKey: Sighting] { sightings.withLock { $0 } }

  package func sighting(of key: FileKey) -> Sighting? { sightings.withLock { $0[key] } }

  package func keep(_ sighting: Sighting, for key: FileKey) { sightings.withLock { $0[key] = sighting } }

  package func forget(_ key: FileKey) { sightings.withLock { $0[key] = nil } }
}
