import Commerce
import FoundationEssentials
import GRDB
import Ledger
import Values

/// The changes that are made in more than one place, each within a transaction of its caller.
enum Changes {
  private static func run(_ db: Database, _ sql: String, _ arguments: StatementArguments) throws {
    try db.cachedStatement(sql: sql).execute(arguments: arguments)
  }

  // MARK: Batches

  /// Makes a batch committed and counts it to its day.
  ///
  /// `tallies`: what the batch gave to count beside its balance.
  static func close(
    _ db: Database, _ batch: BatchID, _ closing: BatchClosing, tallies: [Tally: Int] = [:],
    at instant: Instant
  ) throws {
    try SQLiteLedger.checkState(db, batch, .claimed)
    try closing.checkBalance(of: batch)
    var unwanted = Packing()
    for item in closing.unwanted {
      unwanted.put(item.reason)
      unwanted.put(UInt64(max(item.orders, 0)))
    }
    var notes = Packing()
    for note in closing.notes { notes.put(note) }
    let columns = Queries.counts.map { "\($0) = ?" }.joined(separator: ", ")
    var arguments: StatementArguments = [
      BatchState.committed.rawValue, closing.outcome.rawValue, closing.map,
      closing.mapVersion.map { Data($0.bytes) },
      closing.rows, closing.skipped, closing.reason?.packed, closing.duplicateOf?.value, Data(unwanted.bytes),
      Data(notes.bytes), instant.text,
    ]
    arguments += StatementArguments(closing.records.numbers)
    arguments += [batch.value]
    try run(
      db,
      """
      UPDATE batch SET state = ?, outcome = ?, map = ?, map_version = ?, row_count = ?, skipped = ?, reason = ?,
      duplicate_of = ?, unwanted = ?, notes = ?, committed = ?, \(columns) WHERE id = ?
      """, arguments)
    try run(
      db, "DELETE FROM allowed WHERE (digest, partner) IN (SELECT digest, partner FROM batch WHERE id = ?)",
      [batch.value])
    let day = try Int.fetchOne(db, sql: "SELECT day FROM batch WHERE id = ?", arguments: [batch.value]) ?? 0
    let sums = Queries.counts.map { "\($0) = \($0) + excluded.\($0)" }.joined(separator: ", ")
    try run(
      db,
      """
      INSERT INTO day (day, \(Queries.counts.joined(separator: ", "))) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (day) DO UPDATE SET \(sums)
      """, StatementArguments([day] + closing.records.numbers))
    for (currency, amounts) in closing.money {
      try run(
        db, "INSERT INTO batch_money (batch, currency, amounts) VALUES (?, ?, ?)",
        [batch.value, currency, amounts.text])
      let known = try Queries.rows(
        db, "SELECT currency, amounts FROM day_money WHERE day = ? AND currency = ?", [day, currency])
      var total = try Queries.money(known)[currency] ?? MoneyCounts()
      do throws(DecimalError) {
        try total.add(amounts)
      } catch {
        throw LedgerError.unbalanced(
          batch, of: currency, incoming: amounts.incoming.description, outcomes: String(describing: error))
      }
      try run(
        db, "INSERT OR REPLACE INTO day_money (day, currency, amounts) VALUES (?, ?, ?)",
        [day, currency, total.text])
    }
    try count(db, day, Tally(.files, closing.outcome.name))
    for (tally, number) in tallies { try count(db, day, tally, by: number) }
    for (source, matched) in closing.matched { try add(db, day, source, matched, batch) }
  }

  static func insert(_ db: Database, _ reject: Reject, _ batch: BatchID, partner: Int) throws {
    try run(
      db,
      """
      INSERT INTO reject (batch, ordinal, reason, field, value, first_line, last_line, path, kind, partner, key)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        batch.value, reject.ordinal, reject.reason.packed, reject.field, reject.value, reject.firstLine,
        reject.lastLine, reject.path, (reject.kind?.rawValue).map { Int($0) }, partner,
        reject.key.map { Data($0) },
      ])
  }

  /// Marks earlier rejects of a key as mended by a batch, and counts them where they were rejected.
  static func resolveRejects(_ db: Database, of entry: EntryID, by batch: BatchID) throws {
    let found = try Queries.rows(
      db,
      """
      SELECT reject.id, batch.id AS batch, batch.day FROM reject JOIN batch ON batch.id = reject.batch
      WHERE resolved_by IS NULL AND kind = ? AND reject.partner = ? AND key = ?
      """, Queries.arguments(entry))
    for row in found {
      try run(db, "UPDATE reject SET resolved_by = ? WHERE id = ?", [batch.value, row["id"] as Int])
      try run(db, "UPDATE batch SET resolved = resolved + 1 WHERE id = ?", [row["batch"] as Int])
      try run(
        db,
        "INSERT INTO day (day, resolved) VALUES (?, 1) ON CONFLICT (day) DO UPDATE SET resolved = resolved + 1",
        [row["day"] as Int])
    }
  }

  // MARK: Entries

  static func entry(_ db: Database, _ entry: EntryID) throws -> KnownEntry {
    let sql = "SELECT * FROM entry WHERE \(Queries.place)"
    guard let row = try Queries.rows(db, sql, Queries.arguments(entry)).first else {
      throw LedgerError.unknownEntry(entry)
    }
    return try Queries.known(row)
  }

  static func update(_ db: Database, _ entry: EntryID, _ known: KnownEntry) throws {
    var feeds = Packing()
    known.feeds.write(to: &feeds, newest: known.version)
    try run(
      db, "UPDATE entry SET state = ?, feeds = ? WHERE \(Queries.place)",
      [known.state.rawValue, Data(feeds.bytes)] + Queries.arguments(entry))
  }

  /// Makes an entry's newest version due outside of a staging.
  static func makeDue(_ db: Database, _ known: inout KnownEntry, to feeds: [FeedID]) throws {
    for feed in feeds {
      let take = try take(db, feed)
      var members = DueMembers()
      if let state = known.feeds[feed], state.take == take {
        if state.version == known.version { continue }
        members.withdraw(state.version)
      }
      members.add(known.version)
      try insert(db, feed, members)
      known.feeds.set(FeedState(feed: feed, take: take, version: known.version))
    }
  }

  /// Takes back what is due to feeds other than these and not taken yet.
  static func withdraw(_ db: Database, _ known: inout KnownEntry, butFrom feeds: [FeedID]) throws {
    for pending in known.feeds.all where !feeds.contains(pending.feed) {
      guard pending.take == (try take(db, pending.feed)) else { continue }
      var members = DueMembers()
      members.withdraw(pending.version)
      try insert(db, pending.feed, members)
      known.feeds.remove(pending.feed)
    }
  }

  /// The number of the next taking of a feed.
  static func take(_ db: Database, _ feed: FeedID) throws -> Int {
    guard let take = try Int.fetchOne(db, sql: "SELECT take FROM feed WHERE id = ?", arguments: [feed.value])
    else {
      throw LedgerError.unknownName("feed", feed.value)
    }
    return take
  }

  /// Adds a row of what is due to a feed, or, with an output, of what is taken out of that again.
  static func insert(_ db: Database, _ feed: FeedID, _ members: DueMembers, output: Int? = nil) throws {
    if members.isEmpty { return }
    // A row of withdrawals alone has no first and no last: nothing is found in it.
    try run(
      db,
      """
      INSERT INTO due (feed, output, first, last, count, members, withdrawn_count, withdrawn)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        feed.value, output, members.count == 0 ? 0 : Int64(bitPattern: members.first),
        Int64(bitPattern: members.last),
        members.count, Data(members.members.bytes), members.withdrawnCount, Data(members.withdrawn.bytes),
      ])
  }

  // MARK: Holds and decisions

  static func insert(_ db: Database, _ decision: Decision, _ version: VersionRef) throws -> Decision {
    var kept = decision
    kept.version = version
    var shown = Packing()
    shown.put(decision.shown)
    try run(
      db,
      """
      INSERT INTO decision (kind, partner, key, verdict, shown, text, person, at, position, length)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      Queries.arguments(decision.entry) + [
        decision.verdict.rawValue, Data(shown.bytes), decision.text, decision.by, decision.at.text,
        Int64(bitPattern: version.position), Int64(version.length),
      ])
    kept.number = Int(db.lastInsertedRowID)
    return kept
  }

  /// Holds an entry; the same reason again keeps its first time and gets the new evidence.
  ///
  /// - Returns: whether the hold is new.
  static func hold(
    _ db: Database, _ entry: EntryID, _ reason: String, _ evidence: [UInt8], since instant: Instant,
    batch: BatchID
  ) throws -> Bool {
    try run(
      db,
      """
      INSERT INTO hold (kind, partner, key, reason, evidence, since, batch) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (kind, partner, key, reason) WHERE is_open DO NOTHING
      """, Queries.arguments(entry) + [reason, Data(evidence), instant.text, batch.value])
    if db.changesCount > 0 { return true }
    try run(
      db, "UPDATE hold SET evidence = ? WHERE \(Queries.place) AND reason = ? AND is_open",
      [Data(evidence)] + Queries.arguments(entry) + [reason])
    return false
  }

  static func endHold(
    _ db: Database, _ entry: EntryID, _ reason: String, batch: Int? = nil, decision: Int? = nil
  ) throws {
    try run(
      db,
      """
      UPDATE hold SET is_open = 0, ended_by_batch = ?, ended_by_decision = ?
      WHERE \(Queries.place) AND reason = ? AND is_open
      """, [batch, decision] + Queries.arguments(entry) + [reason])
  }
}
