import Commerce
import FoundationEssentials
import GRDB
import Ledger
import Synchronization
import Values

/// A batch on its way into a ``SQLiteLedger``, within SQLite's one write transaction.
///
/// What runs for each record goes straight to the connection (``EntryStatements``) and to the segment; the rest goes
/// through GRDB on its queue. Commit: the segments are on the disk, then the rows that refer to them are.
final class SQLiteStaging: Staging {
  /// A feed's next taking, and what this batch makes due to it.
  private struct FeedAccount {
    let feed: FeedID
    let take: Int
    var members = DueMembers()
  }

  let batch: BatchID
  private let ledger: SQLiteLedger
  private let instant: Instant
  private let partner: Int
  private var open: Open?
  private var ranges: [KeyRange] = []
  private var lastRange = 0
  private var accounts: [FeedAccount] = []
  private var moved = MovedOrders()
  private var tallies: [Tally: Int] = [:]
  /// The keys of rejects that are not mended, as fingerprints; a chance match costs one query.
  private var openRejects: [PartnerID: Set<UInt64>] = [:]

  /// What exists only while the transaction is open.
  private final class Open {
    let statements: EntryStatements
    let writer: SegmentWriter
    let versions: SegmentReader

    init(_ statements: EntryStatements, _ writer: SegmentWriter, _ versions: SegmentReader) {
      self.statements = statements
      self.writer = writer
      self.versions = versions
    }
  }

  init(_ ledger: SQLiteLedger, _ batch: BatchID, _ instant: Instant) throws(LedgerError) {
    self.ledger = ledger
    self.batch = batch
    self.instant = instant
    let begun: (partner: Int, open: Open) = try attempt {
      try ledger.pool.writeWithoutTransaction { db in
        if db.isInsideTransaction { throw LedgerError.stagingOpen }
        try SQLiteLedger.setSync(db, durably: true)
        try db.beginTransaction(.immediate)
        do {
          return try SQLiteStaging.begin(db, ledger, batch)
        } catch {
          try db.rollback()
          throw error
        }
      }
    }
    partner = begun.partner
    open = begun.open
  }

  private static func begin(
    _ db: Database, _ ledger: SQLiteLedger, _ batch: BatchID
  ) throws -> (partner: Int, open: Open) {
    try SQLiteLedger.checkState(db, batch, .claimed)
    let partner =
      try Int.fetchOne(db, sql: "SELECT partner FROM batch WHERE id = ?", arguments: [batch.value]) ?? 0
    let segment = try Queries.rows(db, "SELECT number, length FROM segment ORDER BY number DESC LIMIT 1")
      .first
    let number = segment?["number"] as Int? ?? 0
    let writer = try SegmentWriter(
      folder: ledger.folder, number: number, committed: UInt64(segment?["length"] as Int? ?? 0),
      limit: ledger.segmentLimit, isDoubtful: ledger.doubtful.withLock { $0 == number }, step: ledger.step)
    guard let connection = unsafe db.sqliteConnection else { throw LedgerError.stagingClosed }
    // All that lies in the segments now stays, and what this batch adds is read back from the buffer or as written.
    let versions = SegmentReader(folder: ledger.folder) { _ in 0 }
    return (
      partner, Open(try unsafe EntryStatements(connection), writer, versions)
    )
  }

  deinit { rollback() }

  private func opened() throws(LedgerError) -> Open {
    guard let open else { throw .stagingClosed }
    return open
  }

  /// Runs on GRDB's queue, within the open transaction.
  private func within<T>(_ body: (Database) throws -> T) throws(LedgerError) -> T {
    _ = try opened()
    return try attempt { try ledger.pool.writeWithoutTransaction(body) }
  }

  // MARK: Looking

  func known(
    _ kind: DocumentKind, _ partner: PartnerID, _ key: Span<UInt8>
  ) throws(LedgerError) -> KnownEntry? {
    let open = try opened()
    if try !ranges[range(kind, partner, open)].mayContain(key) { return nil }
    return try open.statements.known(kind, partner, key)
  }

  private func known(_ entry: EntryID) throws(LedgerError) -> KnownEntry {
    guard let known = try known(entry.kind, entry.partner, entry.key.span) else { throw .unknownEntry(entry) }
    return known
  }

  /// The index of the range of a kind and a partner; nearly always that of the record before.
  private func range(_ kind: DocumentKind, _ partner: PartnerID, _ open: Open) throws(LedgerError) -> Int {
    if lastRange < ranges.count, ranges[lastRange].kind == kind, ranges[lastRange].partner == partner {
      return lastRange
    }
    if let index = ranges.firstIndex(where: { $0.kind == kind && $0.partner == partner }) {
      lastRange = index
    } else {
      ranges.append(KeyRange(kind, partner, try open.statements.keys(kind, partner)))
      lastRange = ranges.count - 1
    }
    return lastRange
  }

  func find(_ kind: DocumentKind, number: [UInt8]) throws(LedgerError) -> [EntryID] {
    try within { try Queries.find($0, kind, number: number) }
  }

  func document(_ version: VersionRef, into document: inout [UInt8]) throws(LedgerError) -> VersionHeader {
    let open = try opened()
    if let header = open.writer.read(version, into: &document) { return header }
    return try open.versions.read(version, into: &document)
  }

  func holds(of entry: EntryID) throws(LedgerError) -> [Hold] {
    try within { try Queries.openHolds($0, of: entry) }
  }

  func decisions(of entry: EntryID) throws(LedgerError) -> [Decision] {
    try within { try Queries.decisions($0, of: entry) }
  }

  // MARK: Putting

  @discardableResult
  func put(
    _ kind: DocumentKind, _ partner: PartnerID, _ key: Span<UInt8>, document: Span<UInt8>,
    _ change: EntryChange
  ) throws(LedgerError) -> VersionRef {
    let open = try opened()
    let range = try range(kind, partner, open)
    if key.count > VersionFrame.mostKeyBytes {
      throw .tooLong("key", found: key.count, most: VersionFrame.mostKeyBytes)
    }
    if document.count > VersionFrame.mostDocumentBytes {
      throw .tooLong("document", found: document.count, most: VersionFrame.mostDocumentBytes)
    }
    let version = try open.writer.append(
      kind: kind, partner: partner, batch: batch, previous: change.known?.version, key: key,
      document: document)
    var entry = KnownEntry(
      recordDigest: change.recordDigest, documentDigest: change.documentDigest, version: version,
      state: change.state,
      feeds: change.known?.feeds ?? FeedStates(), firstBatch: change.known?.firstBatch ?? batch,
      lastBatch: batch)
    do throws(LedgerError) {
      let hadFeeds = !entry.feeds.isEmpty
      for feed in change.due { try makeDue(&entry, to: feed) }
      moved.note(kind, partner, hadFeeds: hadFeeds, hasFeeds: !entry.feeds.isEmpty)
      guard try open.statements.write(isNew: change.known == nil, kind, partner, key, entry) else {
        throw .entryConflict(EntryID(kind, partner, key.indices.map { key[$0] }))
      }
      ranges[range].include(key)
      for alias in change.aliases where !equal(alias, key) {
        try open.statements.add(alias: alias, kind, partner, key)
      }
      try resolveRejects(kind, partner, key)
    } catch {
      // Half of it may be staged: nobody may commit that.
      rollback()
      throw error
    }
    return version
  }

  private func equal(_ bytes: [UInt8], _ key: Span<UInt8>) -> Bool {
    bytes.count == key.count && key.indices.allSatisfy { bytes[$0] == key[$0] }
  }

  func touch(
    _ kind: DocumentKind, _ partner: PartnerID, _ key: Span<UInt8>, recordDigest: Fingerprint
  ) throws(LedgerError) {
    let open = try opened()
    guard var entry = try known(kind, partner, key) else {
      throw .unknownEntry(EntryID(kind, partner, key.indices.map { key[$0] }))
    }
    entry.recordDigest = recordDigest
    entry.lastBatch = batch
    _ = try open.statements.write(isNew: false, kind, partner, key, entry)
    try resolveRejects(kind, partner, key)
  }

  private func write(_ entry: EntryID, _ known: KnownEntry) throws(LedgerError) {
    _ = try opened().statements.write(isNew: false, entry.kind, entry.partner, entry.key.span, known)
  }

  func mark(_ entry: EntryID, _ state: EntryState) throws(LedgerError) {
    var known = try known(entry)
    known.state = state
    try write(entry, known)
  }

  // MARK: Due

  private func account(_ feed: FeedID) throws(LedgerError) -> Int {
    for index in accounts.indices where accounts[index].feed == feed { return index }
    accounts.append(FeedAccount(feed: feed, take: try within { try Changes.take($0, feed) }))
    return accounts.count - 1
  }

  private func makeDue(_ entry: inout KnownEntry, to feed: FeedID) throws(LedgerError) {
    let index = try account(feed)
    let take = accounts[index].take
    if let state = entry.feeds[feed], state.take == take {
      if state.version == entry.version { return }
      accounts[index].members.withdraw(state.version)
    }
    accounts[index].members.add(entry.version)
    entry.feeds.set(FeedState(feed: feed, take: take, version: entry.version))
    if accounts[index].members.isFull {
      let members = accounts[index].members
      try within { try Changes.insert($0, feed, members) }
      accounts[index].members = DueMembers()
    }
  }

  func due(_ entry: EntryID, to feeds: [FeedID]) throws(LedgerError) {
    var known = try known(entry)
    let hadFeeds = !known.feeds.isEmpty
    for feed in feeds { try makeDue(&known, to: feed) }
    moved.note(entry.kind, entry.partner, hadFeeds: hadFeeds, hasFeeds: !known.feeds.isEmpty)
    try write(entry, known)
  }

  func isPending(_ state: FeedState) throws(LedgerError) -> Bool {
    _ = try opened()
    return state.take == accounts[try account(state.feed)].take
  }

  func withdraw(_ entry: EntryID, from feed: FeedID) throws(LedgerError) {
    var known = try known(entry)
    let index = try account(feed)
    guard let state = known.feeds[feed], state.take == accounts[index].take else { return }
    accounts[index].members.withdraw(state.version)
    known.feeds.remove(feed)
    moved.note(entry.kind, entry.partner, hadFeeds: true, hasFeeds: !known.feeds.isEmpty)
    try write(entry, known)
  }

  // MARK: Holds, rejects, notes

  func hold(_ entry: EntryID, reason: String, evidence: [UInt8]) throws(LedgerError) {
    _ = try known(entry)
    let isNew = try within {
      try Changes.hold($0, entry, reason, evidence, since: instant, batch: batch)
    }
    if isNew { tallies[Tally(.held, reason), default: 0] += 1 }
  }

  func clear(_ entry: EntryID, reason: String) throws(LedgerError) {
    try within { try Changes.endHold($0, entry, reason, batch: batch.value) }
  }

  func note(_ entry: EntryID, _ reason: Reason) throws(LedgerError) {
    try within { db in
      let statement = try db.cachedStatement(
        sql: "INSERT INTO note (kind, partner, key, batch, at, reason) VALUES (?, ?, ?, ?, ?, ?)")
      let arguments: StatementArguments = [batch.value, instant.text, reason.packed]
      try statement.execute(arguments: Queries.arguments(entry) + arguments)
    }
    tallies[Tally(.noted, reason.code), default: 0] += 1
  }

  func reject(_ reject: Reject) throws(LedgerError) {
    try within { try Changes.insert($0, reject, batch, partner: partner) }
    tallies[Tally(.rejected, reject.reason.code), default: 0] += 1
    if let kind = reject.kind, let key = reject.key {
      let mark = SQLiteStaging.mark(kind, key.span)
      openRejects[PartnerID(partner)]?.insert(mark)
    }
  }

  private static func mark(_ kind: DocumentKind, _ key: Span<UInt8>) -> UInt64 {
    Fingerprint(of: key).low ^ UInt64(kind.rawValue)
  }

  private func resolveRejects(_ kind: DocumentKind, _ partner: PartnerID, _ key: Span<UInt8>)
    throws(LedgerError)
  {
    if openRejects[partner] == nil {
      openRejects[partner] = try within { db in
        let sql = "SELECT kind, key FROM reject WHERE resolved_by IS NULL AND key IS NOT NULL AND partner = ?"
        var marks: Set<UInt64> = []
        let rows = try Row.fetchCursor(db, sql: sql, arguments: [partner.value])
        while let row = try rows.next() {
          guard let kind = (row["kind"] as UInt8?).flatMap(DocumentKind.init(rawValue:)) else { continue }
          marks.insert(SQLiteStaging.mark(kind, row.bytes("key").span))
        }
        return marks
      }
    }
    guard let marks = openRejects[partner], !marks.isEmpty else { return }
    let mark = SQLiteStaging.mark(kind, key)
    guard marks.contains(mark) else { return }
    let entry = EntryID(kind, partner, key.indices.map { key[$0] })
    try within { try Changes.resolveRejects($0, of: entry, by: batch) }
    openRejects[partner]?.remove(mark)
  }

  // MARK: The end

  func commit(_ closing: BatchClosing) throws(LedgerError) {
    let open = try opened()
    do throws(LedgerError) {
      try closing.checkBalance(of: batch)
      try open.writer.finish()
      try within { db in
        for account in accounts { try Changes.insert(db, account.feed, account.members) }
        if open.writer.number > 0 { try keepSegments(db, open.writer) }
        try Changes.close(db, batch, closing, tallies: tallies, at: instant)
        let day = try Int.fetchOne(db, sql: "SELECT day FROM batch WHERE id = ?", arguments: [batch.value])
        for partner in moved.counts {
          try Changes.countMoved(db, day ?? 0, partner.partner, by: partner.number)
        }
        try ledger.step("commit-begin")
        try db.commit()
        self.open = nil
      }
    } catch {
      rollback()
      throw error
    }
    try ledger.step("commit-end")
  }

  /// Keeps how long each segment is that this batch wrote to; those that it ended are as long as their files.
  private func keepSegments(_ db: Database, _ writer: SegmentWriter) throws {
    let known = try Int.fetchOne(db, sql: "SELECT max(number) FROM segment") ?? 0
    for number in max(known, 1)...writer.number {
      let length =
        number == writer.number
        ? writer.length : try SegmentFiles.length(SegmentFiles.path(ledger.folder, number)) ?? 0
      try db.execute(
        sql: "INSERT OR REPLACE INTO segment (number, length) VALUES (?, ?)",
        arguments: [number, Int(length)])
    }
  }

  func rollback() {
    guard let open else { return }
    if open.writer.isDoubtful { ledger.doubtful.withLock { $0 = open.writer.number } }
    open.writer.rollback()
    do {
      try ledger.pool.writeWithoutTransaction { db in
        self.open = nil
        if db.isInsideTransaction { try db.rollback() }
      }
    } catch {
      // The connection is beyond use; SQLite rolls back when it is opened anew.
      try? ledger.step("rollback-left")
    }
  }
}
