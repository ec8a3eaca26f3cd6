import Commerce
import GRDBSQLite
import Glibc
import Ledger
import Values

/// The statements that run once for every record, through SQLite's own interface: prepared once, keys bound where they lie.
///
/// Everything else goes through GRDB. These run on the writer's connection while its transaction is open, on the thread
/// of the staging; GRDB's queue does not touch the connection meanwhile. See <https://www.sqlite.org/c3ref/bind_blob.html>.
@safe final class EntryStatements {
  private let connection: OpaquePointer
  private let select: OpaquePointer
  private let insert: OpaquePointer
  private let update: OpaquePointer
  private let range: OpaquePointer
  private let alias: OpaquePointer
  /// Kept from row to row, so that a row costs no allocation.
  private var feeds = Packing()

  init(_ connection: OpaquePointer) throws(LedgerError) {
    unsafe self.connection = unsafe connection
    let place = "kind = ?1 AND partner = ?2 AND key = ?3"
    unsafe select = try unsafe EntryStatements.prepare(
      connection,
      "SELECT digests, position, length, state, feeds, first_batch, last_batch FROM entry WHERE \(place)")
    unsafe insert = try unsafe EntryStatements.prepare(
      connection,
      """
      INSERT INTO entry (kind, partner, key, digests, position, length, state, feeds, first_batch, last_batch)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
      """)
    unsafe update = try unsafe EntryStatements.prepare(
      connection,
      """
      UPDATE entry SET digests = ?4, position = ?5, length = ?6, state = ?7, feeds = ?8, first_batch = ?9,
      last_batch = ?10 WHERE \(place)
      """)
    unsafe range = try unsafe EntryStatements.prepare(
      connection,
      """
      SELECT * FROM (SELECT key FROM entry WHERE kind = ?1 AND partner = ?2 ORDER BY key LIMIT 1)
      UNION ALL
      SELECT * FROM (SELECT key FROM entry WHERE kind = ?1 AND partner = ?2 ORDER BY key DESC LIMIT 1)
      """)
    unsafe alias = try unsafe EntryStatements.prepare(
      connection, "INSERT OR IGNORE INTO alias (kind, partner, key, text) VALUES (?1, ?2, ?3, ?4)")
  }

  deinit {
    unsafe sqlite3_finalize(select)
    unsafe sqlite3_finalize(insert)
    unsafe sqlite3_finalize(update)
    unsafe sqlite3_finalize(range)
    unsafe sqlite3_finalize(alias)
  }

  private static func prepare(_ connection: OpaquePointer, _ sql: String) throws(LedgerError) -> OpaquePointer
  {
    var statement: OpaquePointer?
    let code = unsafe sqlite3_prepare_v3(
      connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
    guard code == SQLITE_OK, let statement = unsafe statement else { throw unsafe error(code, connection) }
    return unsafe statement
  }

  private static func error(_ code: CInt, _ connection: OpaquePointer) -> LedgerError {
    .sqlite(code, unsafe String(cString: sqlite3_errmsg(connection)))
  }

  private func bindPlace(
    _ statement: OpaquePointer, _ kind: DocumentKind, _ partner: PartnerID, _ key: UnsafeRawBufferPointer
  ) {
    unsafe sqlite3_bind_int(statement, 1, CInt(kind.rawValue))
    unsafe sqlite3_bind_int64(statement, 2, Int64(partner.value))
    unsafe bind(statement, 3, key)
  }

  /// Binds bytes that outlive the step; a null pointer would be NULL, so that no bytes are bound as such.
  private func bind(_ statement: OpaquePointer, _ index: CInt, _ bytes: UnsafeRawBufferPointer) {
    if bytes.count == 0 {
      unsafe sqlite3_bind_zeroblob(statement, index, 0)
    } else {
      unsafe sqlite3_bind_blob(statement, index, bytes.baseAddress, CInt(bytes.count), nil)
    }
  }

  /// The entry of a key, or nothing.
  func known(
    _ kind: DocumentKind, _ partner: PartnerID, _ key: Span<UInt8>
  ) throws(LedgerError) -> KnownEntry? {
    let statement = unsafe select
    let code = unsafe key.withUnsafeBytes { bytes in
      unsafe bindPlace(statement, kind, partner, bytes)
      return unsafe sqlite3_step(statement)
    }
    defer { unsafe sqlite3_reset(statement) }
    if code == SQLITE_DONE { return nil }
    guard code == SQLITE_ROW else { throw unsafe EntryStatements.error(code, connection) }
    guard let digests = unsafe sqlite3_column_blob(statement, 0),
      unsafe sqlite3_column_bytes(statement, 0) == 32
    else {
      throw .corrupt("ledger.sqlite", "an entry has no digests")
    }
    func digest(_ offset: Int) -> Fingerprint {
      Fingerprint(
        high: unsafe UInt64(littleEndian: digests.loadUnaligned(fromByteOffset: offset, as: UInt64.self)),
        low: unsafe UInt64(littleEndian: digests.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)))
    }
    let version = VersionRef(
      position: UInt64(bitPattern: unsafe sqlite3_column_int64(statement, 1)),
      length: UInt32(truncatingIfNeeded: unsafe sqlite3_column_int64(statement, 2)))
    var feeds = FeedStates()
    if let packed = unsafe sqlite3_column_blob(statement, 4) {
      let bytes = unsafe UnsafeRawBufferPointer(start: packed, count: Int(sqlite3_column_bytes(statement, 4)))
      guard unsafe FeedStates.read(bytes, newest: version, into: &feeds) else {
        throw .corrupt("ledger.sqlite", "an entry's feeds cannot be read")
      }
    }
    return KnownEntry(
      recordDigest: digest(0), documentDigest: digest(16), version: version,
      state: EntryState(rawValue: Int(unsafe sqlite3_column_int64(statement, 3))), feeds: feeds,
      firstBatch: BatchID(Int(unsafe sqlite3_column_int64(statement, 5))),
      lastBatch: BatchID(Int(unsafe sqlite3_column_int64(statement, 6))))
  }

  /// Writes a whole row; `false` where the key is there already, or is not there.
  func write(
    isNew: Bool, _ kind: DocumentKind, _ partner: PartnerID, _ key: Span<UInt8>, _ entry: KnownEntry
  ) throws(LedgerError) -> Bool {
    let statement = unsafe isNew ? insert : update
    var digests = (
      entry.recordDigest.high.littleEndian, entry.recordDigest.low.littleEndian,
      entry.documentDigest.high.littleEndian, entry.documentDigest.low.littleEndian
    )
    unsafe sqlite3_bind_int64(statement, 5, Int64(bitPattern: entry.version.position))
    unsafe sqlite3_bind_int64(statement, 6, Int64(entry.version.length))
    unsafe sqlite3_bind_int64(statement, 7, Int64(entry.state.rawValue))
    unsafe sqlite3_bind_int64(statement, 9, Int64(entry.firstBatch.value))
    unsafe sqlite3_bind_int64(statement, 10, Int64(entry.lastBatch.value))
    feeds.bytes.removeAll(keepingCapacity: true)
    entry.feeds.write(to: &feeds, newest: entry.version)
    let code = unsafe withUnsafeBytes(of: &digests) { digests in
      unsafe bind(statement, 4, digests)
      return unsafe feeds.bytes.withUnsafeBytes { feeds in
        if feeds.count == 0 {
          unsafe sqlite3_bind_null(statement, 8)
        } else {
          unsafe bind(statement, 8, feeds)
        }
        return unsafe key.withUnsafeBytes { key in
          unsafe bindPlace(statement, kind, partner, key)
          let code = unsafe sqlite3_step(statement)
          unsafe sqlite3_reset(statement)
          return code
        }
      }
    }
    if code == SQLITE_DONE { return unsafe isNew || sqlite3_changes(connection) == 1 }
    if code & 0xFF == SQLITE_CONSTRAINT { return false }
    throw unsafe EntryStatements.error(code, connection)
  }

  /// Adds what else an entry is called.
  func add(
    alias text: [UInt8], _ kind: DocumentKind, _ partner: PartnerID, _ key: Span<UInt8>
  ) throws(LedgerError) {
    let statement = unsafe alias
    let code = unsafe text.withUnsafeBytes { text in
      unsafe bind(statement, 4, text)
      return unsafe key.withUnsafeBytes { key in
        unsafe bindPlace(statement, kind, partner, key)
        let code = unsafe sqlite3_step(statement)
        unsafe sqlite3_reset(statement)
        return code
      }
    }
    guard code == SQLITE_DONE else { throw unsafe EntryStatements.error(code, connection) }
  }

  /// The smallest and the largest key of a kind and a partner, or nothing where there is none.
  func keys(
    _ kind: DocumentKind, _ partner: PartnerID
  ) throws(LedgerError) -> (first: [UInt8], last: [UInt8])? {
    let statement = unsafe range
    unsafe sqlite3_bind_int(statement, 1, CInt(kind.rawValue))
    unsafe sqlite3_bind_int64(statement, 2, Int64(partner.value))
    defer { unsafe sqlite3_reset(statement) }
    var keys: [[UInt8]] = []
    while true {
      let code = unsafe sqlite3_step(statement)
      if code == SQLITE_DONE { break }
      guard code == SQLITE_ROW else { throw unsafe EntryStatements.error(code, connection) }
      let bytes = unsafe UnsafeRawBufferPointer(
        start: sqlite3_column_blob(statement, 0), count: Int(sqlite3_column_bytes(statement, 0)))
      keys.append(unsafe Array(bytes))
    }
    return keys.count == 2 ? (keys[0], keys[1]) : nil
  }
}

extension FeedStates {
  /// Writes each feed: its number, its taking, how far before the newest version its own lies, its version's length.
  func write(to packing: inout Packing, newest: VersionRef) {
    forEach { state in
      packing.put(UInt64(state.feed.value))
      packing.put(UInt64(state.take))
      packing.put(newest.position &- state.version.position)
      packing.put(UInt64(state.version.length))
    }
  }

  /// Reads what ``write(to:newest:)`` wrote; `false` where it did not.
  static func read(_ bytes: UnsafeRawBufferPointer, newest: VersionRef, into states: inout FeedStates) -> Bool
  {
    var position = 0
    func number() -> UInt64? {
      var number: UInt64 = 0
      var shift: UInt64 = 0
      while position < bytes.count, shift < 64 {
        let byte = unsafe bytes[position]
        position += 1
        number |= UInt64(byte & 0x7F) << shift
        if byte < 0x80 { return number }
        shift += 7
      }
      return nil
    }
    while position < bytes.count {
      guard let feed = number(), let take = number(), let back = number(), let length = number() else {
        return false
      }
      states.set(
        FeedState(
          feed: FeedID(Int(truncatingIfNeeded: feed)), take: Int(truncatingIfNeeded: take),
          version: VersionRef(
            position: newest.position &- back, length: UInt32(truncatingIfNeeded: length))))
    }
    return true
  }
}
