import Commerce
import GRDB
import Ledger
import Values

/// What is counted by day beside the balance, each count in the transaction of what it counts.
extension Changes {
  /// Counts something to a day, given as days since 1970-01-01.
  static func count(_ db: Database, _ day: Int, _ tally: Tally, by number: Int = 1) throws {
    if number == 0 { return }
    let sql = """
      INSERT INTO day_tally (day, subject, name, count) VALUES (?, ?, ?, ?)
      ON CONFLICT (day, subject, name) DO UPDATE SET count = count + excluded.count
      """
    try db.cachedStatement(sql: sql)
      .execute(arguments: [day, tally.subject.rawValue, tally.name, number])
  }

  /// Counts orders of a partner that got their first feed, less those that lost their last.
  static func countMoved(_ db: Database, _ day: Int, _ partner: PartnerID, by number: Int) throws {
    if number == 0 { return }
    let sql = "SELECT name FROM partner WHERE id = ?"
    guard let name = try String.fetchOne(db, sql: sql, arguments: [partner.value]) else {
      throw LedgerError.unknownName("partner", partner.value)
    }
    try count(db, day, Tally(.moved, name), by: number)
  }

  /// The same for one entry, of whatever kind, outside of a staging.
  static func countMoved(
    _ db: Database, _ entry: EntryID, hadFeeds: Bool, hasFeeds: Bool, at instant: Instant
  ) throws {
    guard entry.kind == .order, hadFeeds != hasFeeds else { return }
    try countMoved(db, instant.local.date.daysSinceEpoch, entry.partner, by: hasFeeds ? 1 : -1)
  }

  /// Adds to the money that a day's batches matched.
  static func add(
    _ db: Database, _ day: Int, _ source: MoneySource, _ matched: MatchedMoney, _ batch: BatchID
  ) throws {
    if matched.isNothing { return }
    let sql = "SELECT payments, amount FROM day_match WHERE day = ? AND provider = ? AND currency = ?"
    let known = try Queries.rows(db, sql, [day, source.provider, source.currency]).first
    var total = try known.map(Queries.matched) ?? MatchedMoney()
    do throws(DecimalError) {
      try total.add(matched)
    } catch {
      throw LedgerError.unbalanced(
        batch, of: source.currency, incoming: matched.amount.description, outcomes: String(describing: error))
    }
    try db.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO day_match (day, provider, currency, payments, amount) VALUES (?, ?, ?, ?, ?)
        """
    ).execute(
      arguments: [day, source.provider, source.currency, total.payments, total.amount.description])
  }
}

/// Orders that got their first feed in one batch, less those that lost their last, by partner.
struct MovedOrders {
  // Nearly always one partner: looked up for each record, and a dictionary takes longer than that.
  private(set) var counts: [(partner: PartnerID, number: Int)] = []

  /// Notes whether an entry had feeds and has them now.
  @inline(__always)
  mutating func note(_ kind: DocumentKind, _ partner: PartnerID, hadFeeds: Bool, hasFeeds: Bool) {
    guard kind == .order, hadFeeds != hasFeeds else { return }
    add(partner, by: hasFeeds ? 1 : -1)
  }

  private mutating func add(_ partner: PartnerID, by number: Int) {
    for index in counts.indices where counts[index].partner == partner {
      counts[index].number += number
      return
    }
    counts.append((partner, number))
  }
}
