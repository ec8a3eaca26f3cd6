import Commerce
import FoundationEssentials
import GRDB
import Ledger
import Values

/// What the reader and an open staging both ask.
enum Queries {
  static let place = "kind = ? AND partner = ? AND key = ?"

  static func arguments(_ entry: EntryID) -> StatementArguments {
    [Int(entry.kind.rawValue), entry.partner.value, Data(entry.key)]
  }

  static func entry(_ row: Row) throws(LedgerError) -> EntryID {
    guard let kind = DocumentKind(rawValue: row["kind"]) else {
      throw .corrupt("ledger.sqlite", "a kind in it is unknown")
    }
    return EntryID(kind, PartnerID(row["partner"]), row.bytes("key"))
  }

  static func rows(_ db: Database, _ sql: String, _ arguments: StatementArguments = []) throws -> [Row] {
    try Row.fetchAll(try db.cachedStatement(sql: sql), arguments: arguments)
  }

  static func find(_ db: Database, _ kind: DocumentKind, number: [UInt8]) throws -> [EntryID] {
    var found: [EntryID] = []
    let partners = try Int.fetchAll(try db.cachedStatement(sql: "SELECT id FROM partner ORDER BY id"))
    for partner in partners {
      let entry = EntryID(kind, PartnerID(partner), number)
      if try !rows(db, "SELECT 1 FROM entry WHERE \(place)", arguments(entry)).isEmpty { found.append(entry) }
    }
    let aliases = try rows(
      db, "SELECT kind, partner, key FROM alias WHERE kind = ? AND text = ?",
      [Int(kind.rawValue), Data(number)])
    for alias in try aliases.map(entry) where !found.contains(alias) { found.append(alias) }
    return found
  }

  static func hold(_ row: Row) throws -> Hold {
    var ending: Hold.Ending?
    if let batch = row["ended_by_batch"] as Int? { ending = .batch(BatchID(batch)) }
    if let decision = row["ended_by_decision"] as Int? { ending = .decision(decision) }
    return Hold(
      entry: try entry(row), reason: row["reason"], evidence: row.bytes("evidence"),
      since: try row.instant("since"),
      batch: BatchID(row["batch"]), ending: ending)
  }

  static func openHolds(_ db: Database, of entry: EntryID) throws -> [Hold] {
    try rows(db, "SELECT * FROM hold WHERE \(place) AND is_open ORDER BY id", arguments(entry)).map(hold)
  }

  static func decisions(_ db: Database, of entry: EntryID) throws -> [Decision] {
    try rows(db, "SELECT * FROM decision WHERE \(place) ORDER BY number", arguments(entry)).map(decision)
  }

  static func decision(_ row: Row) throws -> Decision {
    guard let verdict = Decision.Verdict(rawValue: row["verdict"]) else {
      throw LedgerError.corrupt("ledger.sqlite", "a verdict in it is unknown")
    }
    var shown = Unpacking(row.bytes("shown"))
    return Decision(
      number: row["number"], entry: try Queries.entry(row), verdict: verdict, shown: try shown.texts(),
      text: row["text"], by: row["person"], at: try row.instant("at"), version: version(row))
  }

  static func version(_ row: Row) -> VersionRef {
    VersionRef(position: UInt64(bitPattern: row["position"] as Int64), length: row["length"])
  }

  static func known(_ row: Row) throws -> KnownEntry {
    let digests = row.bytes("digests")
    guard digests.count == 32 else { throw LedgerError.corrupt("ledger.sqlite", "an entry has no digests") }
    func half(_ start: Int) -> UInt64 {
      digests[start..<start + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    let version = version(row)
    var feeds = FeedStates()
    let isRead = unsafe row.bytes("feeds").withUnsafeBytes { bytes in
      unsafe FeedStates.read(bytes, newest: version, into: &feeds)
    }
    guard isRead else { throw LedgerError.corrupt("ledger.sqlite", "an entry's feeds cannot be read") }
    return KnownEntry(
      recordDigest: Fingerprint(high: half(0), low: half(8)),
      documentDigest: Fingerprint(high: half(16), low: half(24)), version: version,
      state: EntryState(rawValue: row["state"]), feeds: feeds, firstBatch: BatchID(row["first_batch"]),
      lastBatch: BatchID(row["last_batch"]))
  }

  static func output(_ db: Database, _ row: Row) throws -> Output {
    guard let state = OutputState(rawValue: row["state"]), let map = try row.digest("map_version") else {
      throw LedgerError.corrupt("ledger.sqlite", "an output in it cannot be read")
    }
    let files = try rows(
      db, "SELECT * FROM output_file WHERE output = ? ORDER BY ordinal", [row["id"] as Int])
    return Output(
      id: row["id"], feed: FeedID(row["feed"]), sequence: row["sequence"], state: state, mapVersion: map,
      takenAt: try row.instant("taken"), members: row["members"], resendOf: row["resend_of"],
      files: try files.map { file in
        guard let digest = try file.digest("digest") else {
          throw LedgerError.corrupt("ledger.sqlite", "an output's file has no digest")
        }
        return OutputFile(name: file["name"], digest: digest, size: file["size"], records: file["records"])
      }, decisions: row["decisions"])
  }
}

extension Queries {
  /// The columns of counts, in the order of `RecordCounts.numbers`.
  static let counts = ["incoming", "accepted", "amended", "unchanged", "duplicate", "held", "rejected"]

  static func counts(_ row: Row) -> RecordCounts { RecordCounts(counts.map { row[$0] }) }

  static func money(_ rows: [Row]) throws -> [String: MoneyCounts] {
    var money: [String: MoneyCounts] = [:]
    for row in rows {
      guard let amounts = MoneyCounts(text: row["amounts"]) else {
        throw LedgerError.corrupt("ledger.sqlite", "an amount in it cannot be read")
      }
      money[row["currency"]] = amounts
    }
    return money
  }

  static func matched(_ row: Row) throws -> MatchedMoney {
    guard let amount = DecimalValue(row["amount"] as String) else {
      throw LedgerError.corrupt("ledger.sqlite", "an amount in it cannot be read")
    }
    return MatchedMoney(payments: row["payments"], amount: amount)
  }

  static func batch(_ db: Database, _ row: Row) throws -> Batch {
    guard let state = BatchState(rawValue: row["state"]) else {
      throw LedgerError.corrupt("ledger.sqlite", "a batch's state is unknown")
    }
    var batch = Batch(
      id: BatchID(row["id"]),
      opening: BatchOpening(
        partner: PartnerID(row["partner"]), name: row.bytes("name"), size: row["size"],
        receivedAt: try row.instant("received"), day: CivilDate(daysSinceEpoch: row["day"])), state: state,
      digest: try row.digest("digest"), resolved: row["resolved"], path: row.optionalBytes("path"))
    guard let outcome = (row["outcome"] as Int?).flatMap(BatchOutcome.init(rawValue:)) else { return batch }
    var unwanted: [Unwanted] = []
    var packedUnwanted = Unpacking(row.bytes("unwanted"))
    while !packedUnwanted.isAtEnd {
      unwanted.append(Unwanted(reason: try packedUnwanted.reason(), orders: Int(try packedUnwanted.number())))
    }
    var notes: [Reason] = []
    var packedNotes = Unpacking(row.bytes("notes"))
    while !packedNotes.isAtEnd { notes.append(try packedNotes.reason()) }
    batch.closing = BatchClosing(
      outcome: outcome, map: row["map"], mapVersion: try row.digest("map_version"), rows: row["row_count"],
      skipped: row["skipped"], records: counts(row),
      money: try money(rows(db, "SELECT * FROM batch_money WHERE batch = ?", [batch.id.value])),
      reason: try row.optionalBytes("reason").map { try Reason(packed: $0) },
      duplicateOf: (row["duplicate_of"] as Int?).map(BatchID.init), unwanted: unwanted, notes: notes)
    batch.committedAt = try (row["committed"] as String?).map { try Instant(text: $0) }
    return batch
  }
}
