import Commerce
import Ledger
import Mapping
import Values

/// Takes the records of a stock list into the ledger: a SKU at a location, with how many there are.
///
/// A list is a state at a time, so it is taken otherwise than orders: a later list that says the same is still news of
/// when it was so, an older one changes nothing, and two rows of one SKU and location cannot both be right.
final class StockIntake {
  private let derived: DerivedDocuments
  private let partner: PartnerID
  /// When the file came in, for lists that do not say when they were made.
  private let receivedAt: Instant
  private let desk: StockDesk?
  private var staging: any Staging { derived.staging }

  private var negative: (count: Int, sku: String)?
  private var older: (count: Int, sku: String)?

  /// What came of a record.
  enum Outcome {
    case taken(RecordOutcome)
    case refused(RecordError)
  }

  init(_ derived: DerivedDocuments, partner: PartnerID, receivedAt: Instant, desk: StockDesk?) {
    self.derived = derived
    self.partner = partner
    self.receivedAt = receivedAt
    self.desk = desk
  }

  /// What a person may want to know of the list.
  var told: [Reason] {
    var told: [Reason] = []
    if let negative { told.append(Reason("stock-negative", [String(negative.count), negative.sku])) }
    if let older { told.append(Reason("stock-older", [String(older.count), older.sku])) }
    return told
  }

  /// Takes one record.
  func take(_ record: MappedRecord, _ told: DocumentView, _ known: KnownEntry?) throws -> Outcome {
    let entry = EntryID(.stock, partner, record.key)
    let document = timed(told)
    let sku = document.text("sku") ?? String(decoding: record.key, as: UTF8.self)
    if let pieces = document.decimal("available") ?? document.decimal("onHand"), pieces < .zero {
      negative = ((negative?.count ?? 0) + 1, negative?.sku ?? sku)
    }
    guard let known else {
      try put(entry, document, nil, before: nil, record)
      return .taken(record.failedChecks.isEmpty ? .accepted : .held)
    }
    let before = try derived.document(known.version, .stock)
    if known.lastBatch == staging.batch { return try again(entry, document, known, before, record) }
    switch Amendment.merge(known: before, incoming: document, manner: Amendment.Manner(linesComplete: false))
    {
    case .older:
      try staging.note(entry, Reason("outcome-older"))
      try touch(record)
      older = ((older?.count ?? 0) + 1, older?.sku ?? sku)
      return .taken(.unchanged)
    // Nothing of a stock contradicts what it was before.
    case .unchanged, .conflict:
      try touch(record)
      return .taken(.unchanged)
    case .amended(let bytes, let changed):
      let now = DocumentView(schema: .stock, bytes: bytes)
      try put(entry, now, known, before: before, record)
      if !record.failedChecks.isEmpty { return .taken(.held) }
      // That it is so still is no amendment to anybody.
      if changed == ["at"] { return .taken(.unchanged) }
      try staging.note(entry, Reason("outcome-amended", [changed.joined(separator: ", ")]))
      return .taken(.amended)
    }
  }

  /// A second row of a SKU and location in one list.
  ///
  /// It is refused, since nobody can say which of the two is right; until somebody does, the smaller number counts.
  private func again(
    _ entry: EntryID, _ document: DocumentView, _ known: KnownEntry, _ before: DocumentView,
    _ record: MappedRecord
  ) throws -> Outcome {
    let (first, second) = (StockIntake.pieces(before), StockIntake.pieces(document))
    if first == second { return .taken(.duplicate) }
    if let second, first.map({ second < $0 }) ?? true {
      try put(entry, document, known, before: before, record)
    }
    let place = document.text("location").map { " (\($0))" } ?? ""
    return .refused(
      RecordError(
        "stock-twice",
        [(document.text("sku") ?? "") + place, first?.description ?? "-", second?.description ?? "-"],
        line: record.firstLine))
  }

  private static func pieces(_ document: DocumentView) -> DecimalValue? {
    document.decimal("available") ?? document.decimal("onHand")
  }

  private func touch(_ record: MappedRecord) throws {
    try staging.touch(.stock, partner, record.key.span, recordDigest: record.digest)
  }

  private func put(
    _ entry: EntryID, _ document: DocumentView, _ known: KnownEntry?, before: DocumentView?,
    _ record: MappedRecord
  ) throws {
    let names = document.text("sku").map { [Array($0.utf8)] } ?? []
    try derived.put(
      .stock, partner, entry.key, Array(document.bytes[document.range]), known: known, before: before,
      isNews: true, state: record.failedChecks.isEmpty ? [] : .held,
      aliases: names.filter { $0 != entry.key })
    for hold in try staging.holds(of: entry)
    where !record.failedChecks.contains(where: { $0.reason == hold.reason }) {
      try staging.clear(entry, reason: hold.reason)
    }
    for check in record.failedChecks {
      let evidence = check.difference.map { [(name: "difference", text: $0)] } ?? []
      try staging.hold(entry, reason: check.reason, evidence: HoldEvidence.json(evidence))
    }
    desk?.took(stock: document)
  }

  /// The document with the time of receipt, where its list does not say when it was made.
  private func timed(_ document: DocumentView) -> DocumentView {
    let field = Schema.stock.required("at")
    if document.has(field) { return document }
    let time = Moment.instant(receivedAt).description
    return DocumentView(
      schema: .stock, bytes: DocumentEdit.setting(field, to: time, in: document))
  }
}
