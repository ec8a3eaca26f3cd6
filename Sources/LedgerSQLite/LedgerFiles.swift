package import DurableFiles
import Glibc
package import Ledger

/// The files that are a ledger: `ledger.sqlite` with SQLite's log beside it, and the segments.
package enum LedgerFiles {
  /// The file without which there is no ledger.
  static let main = "ledger.sqlite"

  private static func isSegment(_ name: String) -> Bool {
    name.hasPrefix("documents-") && name.hasSuffix(".seg")
  }

  /// The files of a folder's ledger: the main one first, so that what is left without it is no ledger.
  package static func names(in folder: Folder) throws(FileError) -> [FileName] {
    let names = try folder.list().sorted()
    func all(_ isMeant: (String) -> Bool) -> [FileName] {
      names.filter { isMeant(String(decoding: $0.bytes, as: UTF8.self)) }
    }
    return all { $0 == main } + all { $0.hasPrefix(main + "-") } + all(isSegment)
  }

  /// Puts a ledger in the place of another, which is kept in a folder of its own.
  ///
  /// At each moment there is the old one, none that would open, or the new one.
  package static func replace(in folder: Folder, by new: Folder, keeping aside: Folder) throws(FileError) {
    for name in try names(in: folder) { try folder.move(name, to: aside, as: name) }
    for name in try names(in: new).reversed() { try new.move(name, to: folder, as: name) }
  }

  /// The process that has a folder's ledger open, if another has.
  ///
  /// Each connection holds a lock of SQLite's for as long as it is open; see <https://www.sqlite.org/walformat.html>, 2.3.
  package static func holder(in folder: String) throws(LedgerError) -> Int? {
    let path = folder + "/" + main
    guard try SegmentFiles.length(path) != nil else { return nil }
    let descriptor = try SegmentFiles.open(path, O_RDWR)
    defer { Glibc.close(descriptor) }
    // SQLite's shared locks: 510 bytes behind the pending and the reserved byte at 1 GiB.
    var lock = flock()
    lock.l_type = Int16(F_WRLCK)
    lock.l_whence = Int16(SEEK_SET)
    lock.l_start = 0x4000_0002
    lock.l_len = 510
    guard unsafe fcntl(descriptor, F_GETLK, &lock) == 0 else { throw .system("looking at", path) }
    return lock.l_type == Int16(F_UNLCK) ? nil : Int(lock.l_pid)
  }
}
