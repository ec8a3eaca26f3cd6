import Commerce
import FoundationEssentials
import GRDB
import Ledger
import Values

/// Looks into a ``SQLiteLedger`` through read-only connections of its own; each call sees what was committed last.
final class SQLiteReader: LedgerReader {
  private let pool: DatabasePool
  private let segments: SegmentReader

  init(_ pool: DatabasePool, folder: String) {
    self.pool = pool
    segments = SegmentReader(folder: folder) { (segment) throws(LedgerError) in
      try attempt {
        try pool.read { db in
          UInt64(
            try Int.fetchOne(db, sql: "SELECT length FROM segment WHERE number = ?", arguments: [segment])
              ?? 0)
        }
      }
    }
  }

  private func read<T>(_ body: (Database) throws -> T) throws(LedgerError) -> T {
    try attempt { try pool.read(body) }
  }

  func partner(named name: String) throws(LedgerError) -> PartnerID? {
    try read { try Int.fetchOne($0, sql: "SELECT id FROM partner WHERE name = ?", arguments: [name]) }
      .map(PartnerID.init)
  }

  func feed(named name: String) throws(LedgerError) -> FeedID? {
    try read { try Int.fetchOne($0, sql: "SELECT id FROM feed WHERE name = ?", arguments: [name]) }.map(
      FeedID.init)
  }

  func name(of partner: PartnerID) throws(LedgerError) -> String {
    let name = try read {
      try String.fetchOne($0, sql: "SELECT name FROM partner WHERE id = ?", arguments: [partner.value])
    }
    guard let name else { throw .unknownName("partner", partner.value) }
    return name
  }

  func name(of feed: FeedID) throws(LedgerError) -> String {
    let name = try read {
      try String.fetchOne($0, sql: "SELECT name FROM feed WHERE id = ?", arguments: [feed.value])
    }
    guard let name else { throw .unknownName("feed", feed.value) }
    return name
  }

  // MARK: What came in

  private func batches(_ condition: String, _ arguments: StatementArguments) throws(LedgerError) -> [Batch] {
    try read { db in
      try Queries.rows(db, "SELECT * FROM batch WHERE \(condition)", arguments).map {
        try Queries.batch(db, $0)
      }
    }
  }

  func batch(_ id: BatchID) throws(LedgerError) -> Batch? { try batches("id = ?", [id.value]).first }

  func isKnownSize(_ size: Int, partner: PartnerID) throws(LedgerError) -> Bool {
    try read { db in
      let sql = "SELECT 1 FROM batch WHERE partner = ? AND size = ? AND state >= 3 LIMIT 1"
      return try !Queries.rows(db, sql, [partner.value, size]).isEmpty
    }
  }

  func batches(digest: Digest, partner: PartnerID) throws(LedgerError) -> [Batch] {
    try batches("digest = ? AND partner = ? AND state >= 3 ORDER BY id", [Data(digest.bytes), partner.value])
  }

  func isAllowedAgain(_ digest: Digest, partner: PartnerID) throws(LedgerError) -> Bool {
    try read { db in
      let sql = "SELECT 1 FROM allowed WHERE digest = ? AND partner = ?"
      return try !Queries.rows(db, sql, [Data(digest.bytes), partner.value]).isEmpty
    }
  }

  func batches(since day: CivilDate) throws(LedgerError) -> [Batch] {
    try batches("day >= ? AND state >= 3 ORDER BY id DESC", [day.daysSinceEpoch])
  }

  func newestBatch() throws(LedgerError) -> BatchID? {
    try read { try Int.fetchOne($0, sql: "SELECT max(id) FROM batch") }.map { BatchID($0) }
  }

  func batchesToLookAt(after batch: BatchID) throws(LedgerError) -> [Batch] {
    try batches("id > ? AND (state < 3 OR rejected > 0 OR outcome = 3) ORDER BY id", [batch.value])
  }

  func hasTakenFile(of partner: PartnerID, after batch: BatchID) throws(LedgerError) -> Bool {
    try has("partner = ? AND id > ? AND outcome IN (1, 2)", [partner.value, batch.value])
  }

  func hasFile(of partner: PartnerID, on day: CivilDate) throws(LedgerError) -> Bool {
    try has("day = ? AND partner = ? AND outcome IN (1, 2, 3)", [day.daysSinceEpoch, partner.value])
  }

  private func has(_ condition: String, _ arguments: StatementArguments) throws(LedgerError) -> Bool {
    try read { try !Queries.rows($0, "SELECT 1 FROM batch WHERE \(condition) LIMIT 1", arguments).isEmpty }
  }

  func rejectCodes(of batch: BatchID) throws(LedgerError) -> [String: Int] {
    try read { db in
      let sql = "SELECT reason, count(*) AS count FROM reject WHERE batch = ? GROUP BY reason"
      return try Queries.rows(db, sql, [batch.value]).reduce(into: [:]) { codes, row in
        codes[try Reason(packed: row.bytes("reason")).code, default: 0] += row["count"]
      }
    }
  }

  func batches(after batch: BatchID) throws(LedgerError) -> [Batch] {
    try batches("id > ? AND state >= 3 ORDER BY id", [batch.value])
  }

  func unfinishedBatches() throws(LedgerError) -> [Batch] { try batches("state < 4 ORDER BY id", []) }

  func rejects(of batch: BatchID, after ordinal: Int, limit: Int) throws(LedgerError) -> [Reject] {
    try read { db in
      let sql = "SELECT * FROM reject WHERE batch = ? AND ordinal > ? ORDER BY ordinal, id LIMIT ?"
      return try Queries.rows(db, sql, [batch.value, ordinal, limit]).map { row in
        Reject(
          ordinal: row["ordinal"], reason: try Reason(packed: row.bytes("reason")), field: row["field"],
          value: row["value"], firstLine: row["first_line"], lastLine: row["last_line"], path: row["path"],
          kind: (row["kind"] as UInt8?).flatMap(DocumentKind.init(rawValue:)), key: row.optionalBytes("key"),
          resolvedBy: (row["resolved_by"] as Int?).map(BatchID.init))
      }
    }
  }

  func days(since day: CivilDate) throws(LedgerError) -> [DayTotals] {
    try read { db in
      let money = Dictionary(
        grouping: try Queries.rows(db, "SELECT * FROM day_money WHERE day >= ?", [day.daysSinceEpoch])
      ) { $0["day"] as Int }
      let rows = try Queries.rows(
        db, "SELECT * FROM day WHERE day >= ? ORDER BY day DESC", [day.daysSinceEpoch])
      return try rows.map { row in
        DayTotals(
          day: CivilDate(daysSinceEpoch: row["day"]), records: Queries.counts(row), resolved: row["resolved"],
          money: try Queries.money(money[row["day"]] ?? []))
      }
    }
  }

  func tallies(_ days: ClosedRange<CivilDate>) throws(LedgerError) -> [DayTally] {
    try read { db in
      let sql = "SELECT * FROM day_tally WHERE day BETWEEN ? AND ? ORDER BY day, subject, name"
      return try Queries.rows(db, sql, SQLiteReader.bounds(days)).map { row in
        guard let subject = Tally.Subject(rawValue: row["subject"]) else {
          throw LedgerError.corrupt("ledger.sqlite", "a subject of a tally is unknown")
        }
        return DayTally(
          day: CivilDate(daysSinceEpoch: row["day"]), tally: Tally(subject, row["name"]), count: row["count"])
      }
    }
  }

  func matched(_ days: ClosedRange<CivilDate>) throws(LedgerError) -> [DayMatch] {
    try read { db in
      let sql = "SELECT * FROM day_match WHERE day BETWEEN ? AND ? ORDER BY day, provider, currency"
      return try Queries.rows(db, sql, SQLiteReader.bounds(days)).map { row in
        DayMatch(
          day: CivilDate(daysSinceEpoch: row["day"]),
          source: MoneySource(provider: row["provider"], currency: row["currency"]),
          matched: try Queries.matched(row))
      }
    }
  }

  private static func bounds(_ days: ClosedRange<CivilDate>) -> StatementArguments {
    [days.lowerBound.daysSinceEpoch, days.upperBound.daysSinceEpoch]
  }

  func waitingFiles() throws(LedgerError) -> [WaitingFile] {
    try read { db in
      try Queries.rows(db, "SELECT * FROM waiting ORDER BY path").map { row in
        WaitingFile(
          path: row.bytes("path"), since: try row.instant("since"),
          reason: try Reason(packed: row.bytes("reason")), tries: row["tries"])
      }
    }
  }

  func map(_ digest: Digest) throws(LedgerError) -> MapVersion? {
    try read { db in
      try Queries.rows(db, "SELECT name, text FROM map WHERE digest = ?", [Data(digest.bytes)]).first.map {
        row in
        MapVersion(digest: digest, name: row["name"], text: row.bytes("text"))
      }
    }
  }

  // MARK: Entries

  func known(_ entry: EntryID) throws(LedgerError) -> KnownEntry? {
    try read { db in
      let sql = "SELECT * FROM entry WHERE \(Queries.place)"
      return try Queries.rows(db, sql, Queries.arguments(entry)).first.map(Queries.known)
    }
  }

  func entries(
    _ kind: DocumentKind, _ partner: PartnerID, after key: [UInt8]?, limit: Int
  ) throws(LedgerError) -> [(key: [UInt8], known: KnownEntry)] {
    try read { db in
      // `after` an empty key is after the first of all keys, so nothing is told apart from it.
      let sql = """
        SELECT * FROM entry WHERE kind = ? AND partner = ? AND key \(key == nil ? ">=" : ">") ?
        ORDER BY key LIMIT ?
        """
      return try Queries.rows(db, sql, [Int(kind.rawValue), partner.value, Data(key ?? []), limit]).map {
        row in
        (key: row.bytes("key"), known: try Queries.known(row))
      }
    }
  }

  func find(_ kind: DocumentKind, number: [UInt8]) throws(LedgerError) -> [EntryID] {
    try read { try Queries.find($0, kind, number: number) }
  }

  func alike(_ likeness: Likeness, within span: Int64) throws(LedgerError) -> [EntryID] {
    var versions: [VersionRef] = []
    try read { db in
      try Queries.likenesses(db, likeness.seconds - span...likeness.seconds + span) { row in
        if versions.count < Likeness.most, row.likeness.isNear(likeness, within: span) {
          versions.append(row.version)
        }
      }
    }
    return try Queries.entries(of: versions) { (version, bytes) throws(LedgerError) in
      try document(version, into: &bytes)
    }
  }

  func aliases(of kind: DocumentKind) throws(LedgerError) -> [[UInt8]] {
    try read { db in
      try Queries.rows(db, "SELECT DISTINCT text FROM alias WHERE kind = ?", [Int(kind.rawValue)])
        .map { $0.bytes("text") }
    }
  }

  func document(_ version: VersionRef, into document: inout [UInt8]) throws(LedgerError) -> VersionHeader {
    try segments.read(version, into: &document)
  }

  func versions(of entry: EntryID) throws(LedgerError) -> [VersionHeader] {
    var result: [VersionHeader] = []
    var document: [UInt8] = []
    var next = try known(entry)?.version
    while let version = next {
      let header = try segments.read(version, into: &document)
      result.append(header)
      // Each version lies behind its previous one: a chain that does not end is a damaged one.
      guard header.previous.map({ $0.position < version.position }) ?? true else {
        throw .corrupt(
          SegmentFiles.name(version.segment), offset: version.offset, "its previous version is no earlier")
      }
      next = header.previous
    }
    return result
  }

  func notes(of entry: EntryID) throws(LedgerError) -> [EntryNote] {
    try read { db in
      let sql = "SELECT * FROM note WHERE \(Queries.place) ORDER BY id"
      return try Queries.rows(db, sql, Queries.arguments(entry)).map { row in
        EntryNote(
          entry: entry, batch: BatchID(row["batch"]), at: try row.instant("at"),
          reason: try Reason(packed: row.bytes("reason")))
      }
    }
  }

  func decisions(of entry: EntryID) throws(LedgerError) -> [Decision] {
    try read { try Queries.decisions($0, of: entry) }
  }

  func lastDecision() throws(LedgerError) -> Decision? {
    try read {
      try Queries.rows($0, "SELECT * FROM decision ORDER BY number DESC LIMIT 1").first.map(Queries.decision)
    }
  }

  func cancelled(upTo decision: Int) throws(LedgerError) -> Set<EntryID> {
    try read { db in
      let sql = """
        SELECT kind, partner, key FROM decision AS last WHERE verdict IN (?, ?) AND number <= ? AND NOT EXISTS (
          SELECT 1 FROM decision WHERE kind = last.kind AND partner = last.partner AND key = last.key
          AND number > last.number AND number <= ?)
        """
      let rows = try Queries.rows(
        db, sql,
        [
          Decision.Verdict.cancelled.rawValue, Decision.Verdict.voided.rawValue, decision, decision,
        ])
      return Set(try rows.map(Queries.entry))
    }
  }

  func holds(openOnly: Bool) throws(LedgerError) -> [Hold] {
    try read { db in
      let sql = "SELECT * FROM hold \(openOnly ? "WHERE is_open" : "") ORDER BY id"
      return try Queries.rows(db, sql).map(Queries.hold)
    }
  }

  func openHolds(after hold: Int) throws(LedgerError) -> [OpenHolds] {
    try read { db in
      let sql = """
        SELECT reason, count(*) AS count, sum(id > ?) AS new, max(id) AS newest FROM hold WHERE is_open
        GROUP BY reason ORDER BY reason
        """
      return try Queries.rows(db, sql, [hold]).map {
        OpenHolds(reason: $0["reason"], count: $0["count"], new: $0["new"], newest: $0["newest"])
      }
    }
  }

  func holds(because reason: String, openOnly: Bool) throws(LedgerError) -> [Hold] {
    try read { db in
      let sql = "SELECT * FROM hold WHERE reason = ? \(openOnly ? "AND is_open" : "") ORDER BY id"
      return try Queries.rows(db, sql, [reason]).map(Queries.hold)
    }
  }

  func openReasons() throws(LedgerError) -> [String] {
    try read { db in
      try String.fetchAll(db, sql: "SELECT DISTINCT reason FROM hold WHERE is_open ORDER BY reason")
    }
  }

  func outputs(holding entry: EntryID) throws(LedgerError) -> [Output] {
    let versions = try versions(of: entry).map(\.version)
    return try read { db in
      var ids: Set<Int> = []
      for version in versions {
        let position = Int64(bitPattern: version.position)
        let sql = "SELECT id, output, members FROM due WHERE last >= ? AND first <= ? AND output IS NOT NULL"
        for row in try Queries.rows(db, sql, [position, position]) {
          let members = try DueMembers.read(row.bytes("members"))
          let settled = try withdrawals(db, output: row["output"]).filter(row: row["id"], members)
          if settled.contains(version) { ids.insert(row["output"]) }
        }
      }
      var outputs: [Output] = []
      for id in ids {
        outputs += try Queries.rows(db, "SELECT * FROM output WHERE members_of = ?", [id])
          .map { try Queries.output(db, $0) }
      }
      return outputs.sorted { $0.id < $1.id }
    }
  }

  // MARK: What goes out

  func dueFeeds() throws(LedgerError) -> [FeedID] {
    try read { db in
      try Int.fetchAll(db, sql: "SELECT DISTINCT feed FROM due WHERE output IS NULL ORDER BY feed").map(
        FeedID.init)
    }
  }

  func unpublishedOutputs() throws(LedgerError) -> [Output] {
    try read { db in
      try Queries.rows(db, "SELECT * FROM output WHERE state < 3 ORDER BY id").map {
        try Queries.output(db, $0)
      }
    }
  }

  func output(_ feed: FeedID, sequence: Int) throws(LedgerError) -> Output? {
    try read { db in
      try Queries.rows(db, "SELECT * FROM output WHERE feed = ? AND sequence = ?", [feed.value, sequence])
        .first
        .map { try Queries.output(db, $0) }
    }
  }

  func members(of output: Output, part: Int) throws(LedgerError) -> [VersionRef]? {
    try read { db in
      let source = try Int.fetchOne(
        db, sql: "SELECT members_of FROM output WHERE id = ?", arguments: [output.id])
      guard let source else { throw LedgerError.unknownOutput(output.sequence) }
      let sql = "SELECT id, members FROM due WHERE output = ? ORDER BY id LIMIT 1 OFFSET ?"
      guard let row = try Queries.rows(db, sql, [source, part]).first else { return nil }
      let members = try DueMembers.read(row.bytes("members"))
      return try withdrawals(db, output: source).filter(row: row["id"], members)
    }
  }

  private func withdrawals(_ db: Database, output: Int) throws -> DueMembers.Withdrawals {
    var withdrawals = DueMembers.Withdrawals()
    let sql = "SELECT id, withdrawn FROM due WHERE output = ? AND withdrawn_count > 0 ORDER BY id"
    for row in try Queries.rows(db, sql, [output]) {
      try withdrawals.add(row: row["id"], row.bytes("withdrawn"))
    }
    return withdrawals
  }
}
