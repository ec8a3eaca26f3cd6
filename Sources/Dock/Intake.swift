import Commerce
import Ledger
import Mapping
import Values

/// Takes the records of one batch into the ledger: what is each, is it held, which feed is it due to?
///
/// One for a batch, used by one thread. The rules themselves are Commerce's; this asks the ledger what is known and tells
/// it what came of it.
final class Intake {
  private let rules: WorkspaceRules
  private let feeds: [WorkspaceFeed]
  private let kind: DocumentKind
  private let manner: Amendment.Manner
  private let partner: PartnerID
  private let staging: any Staging
  private let workspace: Workspace

  private(set) var counts = RecordCounts()
  private(set) var money: [String: MoneyCounts] = [:]
  private(set) var unwanted: [Reason: Int] = [:]
  /// Records that were newly held in this batch and do not clear by themselves.
  private(set) var newlyHeld = 0
  private var ordinal = 0
  private var scratch: [UInt8] = []
  /// The document at hand.
  private let document: DocumentRecord
  private let statusField: Int?
  private let currencyField: Int?
  private let fulfilledByField: Int?

  init(
    _ reading: ReadingRules, partner: PartnerID, rules: WorkspaceRules, workspace: Workspace,
    staging: any Staging
  ) {
    self.rules = rules
    self.workspace = workspace
    kind = reading.kind
    feeds = rules.feeds(of: reading.kind)
    manner = Amendment.Manner(linesComplete: reading.linesComplete)
    self.partner = partner
    self.staging = staging
    document = DocumentRecord(kind: reading.kind)
    statusField = reading.kind.schema.index(of: "status")
    currencyField = reading.kind.schema.index(of: "currency")
    fulfilledByField = reading.kind.schema.index(of: "fulfilledBy")
  }

  /// Takes in one step of a file.
  func take(_ batch: RecordBatch) throws {
    for result in batch.results {
      ordinal += 1
      switch result {
      case .rejected(let reject): try refuse(reject)
      case .mapped(let record): try take(record, batch.bytes)
      }
    }
  }

  private func refuse(_ reject: RejectedRecord) throws {
    try staging.reject(
      Reject(
        ordinal: ordinal, reason: Reason(reject.error.code, reject.error.arguments),
        field: reject.error.field,
        value: reject.error.value, firstLine: reject.firstLine, lastLine: reject.lastLine, path: reject.path,
        kind: kind,
        key: reject.key.isEmpty ? nil : reject.key))
    counts.count(.rejected)
  }

  private func take(_ record: MappedRecord, _ bytes: [UInt8]) throws {
    document.load(bytes, range: record.document)
    // An amendment loads the merged document in its place.
    let currency = record.total == nil ? nil : currencyField.flatMap { text($0) }
    let outcome: RecordOutcome
    if let known = try staging.known(kind, partner, record.key.span) {
      outcome = try again(record, bytes, known)
    } else {
      outcome = try first(record, bytes)
    }
    counts.count(outcome)
    if let total = record.total, let currency {
      try money[currency, default: MoneyCounts()].count(outcome, total)
    }
  }

  private func text(_ field: Int) -> String? {
    let place = document.text(field)
    return place.isPresent ? String(copying: place.bytes) : nil
  }

  private func digest(of record: MappedRecord, _ bytes: [UInt8]) -> Fingerprint {
    Fingerprint(of: bytes.span.extracting(record.content))
  }

  private func isCancelled() -> Bool {
    guard let statusField else { return false }
    return document.equals(statusField, utf8: Intake.cancelled) == true
  }

  private static let cancelled = Array("cancelled".utf8)

  /// A record that nobody has seen.
  private func first(_ record: MappedRecord, _ bytes: [UInt8]) throws -> RecordOutcome {
    let reasons = holdReasons(record.failedChecks)
    var state: EntryState = []
    var due: [FeedID] = []
    if isPast() { state.insert(.past) }
    if !reasons.isEmpty { state.insert(.held) }
    if isCancelled() { state.insert(.cancelled) }
    if reasons.isEmpty { due = wanting(state) }
    if due.isEmpty, reasons.isEmpty { state.insert(.unwanted) }
    let change = EntryChange(
      recordDigest: record.digest, documentDigest: digest(of: record, bytes), state: state, known: nil,
      due: due,
      aliases: aliases(record.key))
    try staging.put(kind, partner, record.key.span, document: bytes.span.extracting(record.document), change)
    if reasons.isEmpty { return .accepted }
    try hold(record.key, reasons)
    return .held
  }

  /// A record of a key that is known.
  private func again(_ record: MappedRecord, _ bytes: [UInt8], _ known: KnownEntry) throws -> RecordOutcome {
    let documentDigest = digest(of: record, bytes)
    let isSame = known.recordDigest == record.digest || known.documentDigest == documentDigest
    if known.lastBatch == staging.batch {
      // A second beginning within one file.
      if isSame { return .duplicate }
      return try conflict(record, known, field: "repeat")
    }
    if isSame {
      try staging.touch(kind, partner, record.key.span, recordDigest: record.digest)
      return .unchanged
    }
    _ = try staging.document(known.version, into: &scratch)
    let before = DocumentView(schema: kind.schema, bytes: scratch)
    switch Amendment.merge(known: before, incoming: document.view, manner: manner) {
    case .unchanged:
      try staging.touch(kind, partner, record.key.span, recordDigest: record.digest)
      return .unchanged
    case .older:
      try staging.note(EntryID(kind, partner, record.key), Reason("outcome-older"))
      try staging.touch(kind, partner, record.key.span, recordDigest: record.digest)
      return .unchanged
    case .conflict(let field):
      return try conflict(record, known, field: field)
    case .amended(let document, let changed):
      return try amend(record, known, document, changed, documentDigest)
    }
  }

  private func amend(
    _ record: MappedRecord, _ known: KnownEntry, _ bytes: [UInt8], _ changed: [String],
    _ documentDigest: Fingerprint
  ) throws -> RecordOutcome {
    let entry = EntryID(kind, partner, record.key)
    document.load(bytes)
    var reasons = holdReasons(record.failedChecks)
    let decided = try staging.decisions(of: entry)
    if decided.last?.verdict == .cancelled {
      // A person dropped it: it is kept up to date, and sent nowhere.
      reasons = []
    }
    let released = Set(decided.filter { $0.verdict == .released }.flatMap(\.shown))
    reasons.removeAll { released.contains($0.reason) }
    let open = try staging.holds(of: entry)
    for hold in open
    where hold.reason != Intake.conflictReason && !reasons.contains(where: { $0.reason == hold.reason }) {
      try staging.clear(entry, reason: hold.reason)
    }
    let isHeld = !reasons.isEmpty || open.contains { $0.reason == Intake.conflictReason }
    var state = known.state
    state.remove([.held, .unwanted])
    if isHeld { state.insert(.held) }
    if isCancelled() { state.insert(.cancelled) }
    var due: [FeedID] = []
    if !isHeld, decided.last?.verdict != .cancelled {
      let wanting = Set(wanting(state))
      let wasHeld = known.state.contains(.held)
      for feed in feeds {
        let had = known.feeds[feed.id] != nil
        if had ? (wasHeld || feed.program.concerns(changed)) : wanting.contains(feed.id) {
          due.append(feed.id)
        }
      }
    }
    if isHeld {
      for feed in known.feeds.all where try staging.isPending(feed) {
        try staging.withdraw(entry, from: feed.feed)
      }
    }
    let change = EntryChange(
      recordDigest: record.digest, documentDigest: documentDigest, state: state, known: known, due: due)
    try staging.put(kind, partner, record.key.span, document: bytes.span, change)
    try staging.note(entry, Reason("outcome-amended", [changed.joined(separator: ", ")]))
    guard isHeld else { return .amended }
    try hold(record.key, reasons)
    return .held
  }

  static let conflictReason = "conflict"

  /// Something that cannot be the same order: what is known stays, and waits for a person.
  private func conflict(_ record: MappedRecord, _ known: KnownEntry, field: String) throws -> RecordOutcome {
    let entry = EntryID(kind, partner, record.key)
    for feed in known.feeds.all where try staging.isPending(feed) {
      try staging.withdraw(entry, from: feed.feed)
    }
    var state = known.state
    state.insert(.held)
    try staging.mark(entry, state)
    try hold(
      record.key, [HoldReason(Intake.conflictReason, [("field", field), ("line", String(record.firstLine))])])
    return .held
  }

  /// Why an order waits, with what that rests on.
  private struct HoldReason {
    let reason: String
    let evidence: [(name: String, text: String)]

    init(_ reason: String, _ evidence: [(name: String, text: String)]) {
      self.reason = reason
      self.evidence = evidence
    }
  }

  private func holdReasons(_ failed: [MappedRecord.FailedCheck]) -> [HoldReason] {
    var reasons = failed.map { check in
      HoldReason(check.reason, check.difference.map { [("difference", $0)] } ?? [])
    }
    guard kind == .order else { return reasons }
    for hold in rules.holds where hold.holds(document) {
      reasons.append(HoldReason(hold.name, [("rule", hold.reason)]))
    }
    // An order whose rows do not add up goes to no feed; once is enough to say so.
    if !reasons.contains(where: { $0.reason == "sums-do-not-close" }) {
      for feed in feeds where feed.program.wants(document) == .wanted {
        guard let difference = feed.program.imbalance(document) else { continue }
        reasons.append(HoldReason("sums-do-not-close", [("feed", feed.name), ("difference", difference)]))
        break
      }
    }
    return reasons
  }

  private func hold(_ key: [UInt8], _ reasons: [HoldReason]) throws {
    for reason in reasons {
      var evidence: [UInt8] = [UInt8(ascii: "{")]
      for (index, item) in reason.evidence.enumerated() {
        if index > 0 { evidence.append(UInt8(ascii: ",")) }
        DocumentJSON.appendString(Array(item.name.utf8)[...], to: &evidence)
        evidence.append(UInt8(ascii: ":"))
        DocumentJSON.appendString(Array(item.text.utf8)[...], to: &evidence)
      }
      evidence.append(UInt8(ascii: "}"))
      try staging.hold(EntryID(kind, partner, key), reason: reason.reason, evidence: evidence)
    }
    newlyHeld += 1
  }

  /// The feeds whose rule holds for a document; where there is none, why is counted.
  private func wanting(_ state: EntryState) -> [FeedID] {
    if state.contains(.past) {
      count(Reason("unwanted-past"))
      return []
    }
    var due: [FeedID] = []
    var reason: Reason?
    for feed in feeds {
      switch feed.program.wants(document) {
      case .wanted: due.append(feed.id)
      case .unwanted where reason == nil: reason = unwantedReason(feed)
      case .undecided(let why) where reason == nil: reason = Reason("unwanted-undecided", [feed.name, why])
      default: break
      }
    }
    if due.isEmpty, let reason { count(reason) }
    return due
  }

  private func unwantedReason(_ feed: WorkspaceFeed) -> Reason {
    let view = document.view
    if isCancelled() { return Reason("unwanted-cancelled") }
    if view.text("fulfilledBy") == "channel" { return Reason("unwanted-channel") }
    return Reason("unwanted-rule", [feed.name, view.text("paymentStatus") ?? "-"])
  }

  private func count(_ reason: Reason) { unwanted[reason, default: 0] += 1 }

  /// Done before we first saw it: wholly shipped, or placed before the workspace's start.
  private func isPast() -> Bool {
    guard kind == .order else { return false }
    let fields = OrderFields.shared
    if let start = workspace.file.start, let placed = Moment(rfc3339: document.text(fields.placedAt).bytes) {
      let day =
        switch placed {
        case .instant(let instant): workspace.day(of: instant)
        case .local(let local): local.date
        case .date(let date): date
        }
      if day < start { return true }
    }
    let lines = document.tables(fields.lines)
    for index in 0..<lines.count {
      // Most orders have no line that is shipped, and say so by saying nothing.
      guard lines[index][fields.lineFulfilled].isPresent,
        let quantity = try? DecimalValue(utf8: lines[index][fields.lineQuantity].bytes),
        let fulfilled = try? DecimalValue(utf8: lines[index][fields.lineFulfilled].bytes),
        fulfilled >= quantity
      else { return false }
    }
    return lines.count > 0
  }

  /// The number that people see, where it is not the key.
  private func aliases(_ key: [UInt8]) -> [[UInt8]] {
    guard kind == .order else { return [] }
    let number = document.text(OrderFields.shared.number)
    return number.count == 0 || number.equals(key) ? [] : [[UInt8](copying: number.bytes)]
  }
}
