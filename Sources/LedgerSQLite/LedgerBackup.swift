package import DurableFiles
import GRDB
import Glibc
import Ledger
import Values

/// A copy of a ledger that is whole and of one moment, taken while others write to it.
package enum LedgerBackup {
  private static let staged = ".crossdock-stage-ledger.tmp"

  /// Copies a folder's ledger into an empty one, and gives how many bytes that was.
  ///
  /// First SQLite's part, by its own interface (<https://www.sqlite.org/backup.html>), all in one read; then of each segment
  /// as much as that knows of, which nobody changes any more. The main file gets its name last: a copy that was cut off
  /// has none, and is no ledger.
  ///
  /// - Throws: `ledger-missing`, `ledger-corrupt` where the copy is not sound, `ledger-io`; what `DurableFiles` throws.
  package static func write(_ source: String, to target: Folder) throws -> Int {
    let stage = try FileName(staged)
    try target.remove(stage)
    let path = "\(target.path)/\(staged)"
    Glibc.close(try SegmentFiles.change(path, O_CREAT | O_EXCL))
    let segments = try copyMain(source, to: path)
    var bytes = 0
    let from = try Folder(source)
    for (number, length) in segments {
      let name = try FileName(SegmentFiles.name(number))
      var copy = try StagedFile(in: target, mode: 0o600)
      guard try copy.write(from: from.open(name), atMost: length) == length else {
        throw LedgerError.corrupt(
          SegmentFiles.name(number), offset: UInt64(length), "the file ends before this")
      }
      _ = try copy.publish(as: name)
      bytes += length
    }
    let main = try SegmentFiles.change(path)
    defer { Glibc.close(main) }
    try SegmentFiles.sync(main, path)
    bytes += Int(try SegmentFiles.length(path) ?? 0)
    try target.move(stage, to: target, as: FileName(LedgerFiles.main))
    return bytes
  }

  /// Copies SQLite's part, looks whether it is sound, and tells how long each segment is that it knows of.
  private static func copyMain(_ source: String, to path: String) throws -> [(number: Int, length: Int)] {
    let from = try SQLiteLedger.readingPool(folder: source)
    return try attempt {
      let copy = try DatabaseQueue(path: path)
      try from.backup(to: copy)
      let segments = try copy.write { db in
        let verdict = try String.fetchOne(db, sql: "PRAGMA quick_check(1)") ?? ""
        if verdict != "ok" { throw LedgerError.corrupt("ledger.sqlite", verdict) }
        return try Queries.rows(db, "SELECT number, length FROM segment ORDER BY number").map {
          (number: $0["number"] as Int, length: $0["length"] as Int)
        }
      }
      try copy.close()
      return segments
    }
  }
}
