import Commerce
import FoundationEssentials
import GRDB
import Glibc
package import Ledger
import Synchronization
package import Values

/// The ledger of one workspace on a local disk: `ledger.sqlite` and the segments beside it.
///
/// SQLite keeps what is known of each key, where its versions lie, and what is due to whom (WAL, `synchronous` FULL); the
/// packed documents lie in append-only segments, which are on the disk before the transaction that refers to them
/// commits. The length of each segment that counts stands in SQLite; what lies behind it was never committed.
///
/// How it differs from a cache: a file that is missing, damaged or newer stops everything (T32). Nothing is made anew
/// over it.
package final class SQLiteLedger: LedgerStore {
  /// Told of each write, sync and commit, before it and after it; what it throws before, is as if the disk had said it.
  ///
  /// After a commit, it is as if nobody came to know that it was done.
  package typealias Step = @Sendable (StaticString) throws(LedgerError) -> Void

  let pool: DatabasePool
  let folder: String
  let segmentLimit: UInt64
  let step: Step
  /// The segment that the disk refused to sync, if it did.
  let doubtful = Mutex<Int?>(nil)
  private let partners = Mutex<[String: Int]>([:])
  private let feeds = Mutex<[String: Int]>([:])

  /// Opens the ledger in a folder that exists.
  ///
  /// - Parameters:
  ///   - folder: `.crossdock` of the workspace.
  ///   - create: whether a ledger may be made where there is none.
  ///   - patience: for how many seconds another process's transaction is waited for.
  ///   - segmentLimit: at how many bytes a segment is ended.
  ///   - step: so that a test can stop there or fail it; it must not use the ledger itself.
  /// - Throws: `ledger-missing`, `ledger-corrupt`, `ledger-newer`, `ledger-busy`, `ledger-io`.
  package init(
    folder: String, create: Bool, patience: Double = 2, segmentLimit: UInt64 = 1 << 30,
    step: @escaping Step = { _ in }
  ) throws(LedgerError) {
    self.folder = folder
    self.segmentLimit = min(segmentLimit, 1 << 31)
    self.step = step
    let path = folder + "/ledger.sqlite"
    try WatchedDisk.install()
    try SQLiteLedger.prepareFile(folder, path, create: create)
    var configuration = Configuration()
    // A staging's transaction spans many calls.
    configuration.allowsUnsafeTransactions = true
    configuration.maximumReaderCount = 4
    configuration.busyMode = .timeout(patience)
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA page_size = 16384; PRAGMA cache_size = -2048; PRAGMA temp_store = MEMORY")
    }
    let prepared = configuration
    let hasLog = try SegmentFiles.length(path + "-wal") ?? 0 > 0
    pool = try attempt { try DatabasePool(path: path, configuration: prepared) }
    try open(create: create)
    if hasLog { try settleLog() }
  }

  /// Brings what a killed process left in SQLite's log into the ledger itself.
  ///
  /// That process may have been told that the log cannot be synced; asked again, the kernel says yes to pages that it
  /// has dropped, and a log that is broken in its middle ends there. Written anew, nothing rests on it.
  private func settleLog() throws(LedgerError) {
    // With readers in the log it goes as far as they let it; the rest is written at the next start.
    try attempt {
      try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(RESTART)") }
    }
  }

  /// Looks at the file before SQLite does, which would take an empty one for a new database.
  private static func prepareFile(_ folder: String, _ path: String, create: Bool) throws(LedgerError) {
    let length = try SegmentFiles.length(path) ?? 0
    if length == 0 {
      if try SegmentFiles.length(SegmentFiles.path(folder, 1)) != nil {
        throw .corrupt("ledger.sqlite", "it is gone, and its documents are there")
      }
      if !create { throw .missing(path) }
      Glibc.close(try SegmentFiles.change(path, O_CREAT))
      try SegmentFiles.syncFolder(folder)
      return
    }
    let descriptor = try SegmentFiles.open(path, O_RDONLY)
    defer { Glibc.close(descriptor) }
    fchmod(descriptor, 0o600)
    var heading: [UInt8] = Array(repeating: 0, count: 72)
    _ = try unsafe heading.withUnsafeMutableBufferPointer { (bytes) throws(LedgerError) in
      try unsafe SegmentFiles.read(descriptor, into: UnsafeMutableRawBufferPointer(bytes), at: 0, path)
    }
    guard heading.starts(with: Array("SQLite format 3\0".utf8)) else {
      throw .corrupt("ledger.sqlite", "it is no SQLite file")
    }
    // Asked again through SQLite, since the newest heading may still be in the WAL. Here, so that nothing is written to
    // a file that is not ours to write to. The places: <https://www.sqlite.org/fileformat.html>, 1.3.
    func number(_ offset: Int) -> Int { heading[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
    if number(68) != 0, number(68) != Migrations.applicationID {
      throw .corrupt("ledger.sqlite", "it is no ledger")
    }
    if number(60) > Migrations.steps.count { throw .newer(found: number(60), known: Migrations.steps.count) }
  }

  private func open(create: Bool) throws(LedgerError) {
    try attempt {
      try pool.writeWithoutTransaction { db in
        try SQLiteLedger.setSync(db, durably: true)
        try db.execute(sql: "PRAGMA cache_size = -16384")
        try db.inTransaction(.immediate) {
          let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
          if tables == 0, !create { throw LedgerError.missing(folder + "/ledger.sqlite") }
          try Migrations.run(db, isNew: tables == 0)
          try checkSegments(db)
          try step("commit-begin")
          return .commit
        }
        try step("commit-end")
      }
    }
  }

  private func checkSegments(_ db: Database) throws {
    let rows = try Queries.rows(db, "SELECT number, length FROM segment ORDER BY number")
    for row in rows {
      let number: Int = row["number"]
      let committed = UInt64(row["length"] as Int)
      guard let length = try SegmentFiles.length(SegmentFiles.path(folder, number)), length >= committed
      else {
        throw LedgerError.corrupt(SegmentFiles.name(number), offset: committed, "the file ends before this")
      }
    }
    try SegmentWriter.cutTail(
      folder, number: rows.last?["number"] ?? 0, committed: UInt64(rows.last?["length"] as Int? ?? 0))
  }

  /// Runs one transaction.
  ///
  /// Not `durably` is for what a start after a power cut finds out by itself: it is on the disk with the next durable
  /// transaction at the latest, and in order.
  func change<T>(durably: Bool = true, _ body: (Database) throws -> T) throws(LedgerError) -> T {
    try attempt {
      try pool.writeWithoutTransaction { db in
        if db.isInsideTransaction { throw LedgerError.stagingOpen }
        try SQLiteLedger.setSync(db, durably: durably)
        var result: T?
        try db.inTransaction(.immediate) {
          result = try body(db)
          try step("commit-begin")
          return .commit
        }
        try step("commit-end")
        guard let result else { throw LedgerError.io("using the ledger", "a transaction gave nothing") }
        return result
      }
    }
  }

  /// GRDB sets NORMAL for WAL, with which a power cut may take back what was committed last.
  static func setSync(_ db: Database, durably: Bool) throws {
    try db.execute(sql: "PRAGMA synchronous = \(durably ? "FULL" : "NORMAL")")
  }

  package func reader() throws(LedgerError) -> any LedgerReader { SQLiteReader(pool, folder: folder) }

  // MARK: Names

  private func intern(_ name: String, _ table: String, _ known: borrowing Mutex<[String: Int]>)
    throws(LedgerError) -> Int
  {
    if let number = known.withLock({ $0[name] }) { return number }
    let number = try change { db in
      if let number = try Int.fetchOne(db, sql: "SELECT id FROM \(table) WHERE name = ?", arguments: [name]) {
        return number
      }
      try db.execute(sql: "INSERT INTO \(table) (name) VALUES (?)", arguments: [name])
      return Int(db.lastInsertedRowID)
    }
    known.withLock { $0[name] = number }
    return number
  }

  package func partner(_ name: String) throws(LedgerError) -> PartnerID {
    PartnerID(try intern(name, "partner", partners))
  }

  package func feed(_ name: String) throws(LedgerError) -> FeedID { FeedID(try intern(name, "feed", feeds)) }

  // MARK: What comes in

  package func openBatch(_ opening: BatchOpening) throws(LedgerError) -> BatchID {
    try change { db in
      try db.execute(
        sql: "INSERT INTO batch (partner, name, size, received, day, state) VALUES (?, ?, ?, ?, ?, ?)",
        arguments: [
          opening.partner.value, Data(opening.name), opening.size, opening.receivedAt.text,
          opening.day.daysSinceEpoch, BatchState.claiming.rawValue,
        ])
      return BatchID(Int(db.lastInsertedRowID))
    }
  }

  package func claimed(_ batch: BatchID, digest: Digest?) throws(LedgerError) {
    try change(durably: false) { db in
      try SQLiteLedger.checkState(db, batch, .claiming, .claimed)
      try db.execute(
        sql: "UPDATE batch SET state = ?, digest = coalesce(?, digest) WHERE id = ?",
        arguments: [BatchState.claimed.rawValue, digest.map { Data($0.bytes) }, batch.value])
    }
  }

  package func dropBatch(_ batch: BatchID) throws(LedgerError) {
    try change(durably: false) { db in
      try SQLiteLedger.checkState(db, batch, .claiming, .claimed)
      try db.execute(sql: "DELETE FROM batch WHERE id = ?", arguments: [batch.value])
    }
  }

  package func begin(_ batch: BatchID, at instant: Instant) throws(LedgerError) -> any Staging {
    try SQLiteStaging(self, batch, instant)
  }

  package func close(
    _ batch: BatchID, _ closing: BatchClosing, rejects: [Reject], at instant: Instant
  ) throws(LedgerError) {
    try change { db in
      let partner = try Int.fetchOne(
        db, sql: "SELECT partner FROM batch WHERE id = ?", arguments: [batch.value])
      var tallies: [Tally: Int] = [:]
      for reject in rejects {
        try Changes.insert(db, reject, batch, partner: partner ?? 0)
        tallies[Tally(.rejected, reject.reason.code), default: 0] += 1
      }
      try Changes.close(db, batch, closing, tallies: tallies, at: instant)
    }
  }

  package func archived(_ batch: BatchID, path: [UInt8]) throws(LedgerError) {
    try change(durably: false) { db in
      try SQLiteLedger.checkState(db, batch, .committed, .archived)
      try db.execute(
        sql: "UPDATE batch SET state = ?, path = ? WHERE id = ?",
        arguments: [BatchState.archived.rawValue, Data(path), batch.value])
    }
  }

  static func checkState(_ db: Database, _ batch: BatchID, _ expected: BatchState...) throws {
    let number = try Int.fetchOne(db, sql: "SELECT state FROM batch WHERE id = ?", arguments: [batch.value])
    guard let state = number.flatMap(BatchState.init(rawValue:)) else {
      throw LedgerError.unknownBatch(batch)
    }
    guard expected.contains(state) else {
      throw LedgerError.state(
        of: batch, found: state, expected: expected.map(\.name).joined(separator: " or "))
    }
  }

  package func wait(
    _ path: [UInt8], reason: Reason, failed: Bool, at instant: Instant
  ) throws(LedgerError) -> WaitingFile {
    try change(durably: false) { db in
      let sql = """
        INSERT INTO waiting (path, since, reason, tries) VALUES (?, ?, ?, ?)
        ON CONFLICT (path) DO UPDATE SET reason = excluded.reason, tries = tries + excluded.tries
        RETURNING since, tries
        """
      let rows = try Queries.rows(db, sql, [Data(path), instant.text, reason.packed, failed ? 1 : 0])
      guard let row = rows.first else { throw LedgerError.io("using the ledger", "nothing was written") }
      return WaitingFile(path: path, since: try row.instant("since"), reason: reason, tries: row["tries"])
    }
  }

  package func waitEnded(_ path: [UInt8]) throws(LedgerError) {
    try change(durably: false) { db in
      try db.execute(sql: "DELETE FROM waiting WHERE path = ?", arguments: [Data(path)])
    }
  }

  package func allowAgain(_ digest: Digest, partner: PartnerID) throws(LedgerError) {
    try change { db in
      try db.execute(
        sql: "INSERT OR IGNORE INTO allowed (digest, partner) VALUES (?, ?)",
        arguments: [Data(digest.bytes), partner.value])
    }
  }

  package func keep(_ map: MapVersion) throws(LedgerError) {
    // Not durable by itself, and in order before the batch that refers to it.
    try change(durably: false) { db in
      try db.execute(
        sql: "INSERT OR IGNORE INTO map (digest, name, text) VALUES (?, ?, ?)",
        arguments: [Data(map.digest.bytes), map.name, Data(map.text)])
    }
  }
}
