import Commerce
import Ledger
import Mapping
import Outbox
import Values

/// Takes the records of one batch into the ledger, and finds out what is held and what is due to which feed.
///
/// One for a batch, used by one thread. The rules themselves are Commerce's; this asks the ledger what is known and tells
/// it what came of it.
final class Intake {
  private let rules: WorkspaceRules
  private let feeds: [WorkspaceFeed]
  private let kind: DocumentKind
  private let manner: Amendment.Manner
  private let half: ReadingRules.Half?
  /// The map's checks, asked of an order when both of its halves are there.
  private let checks: DocumentChecks?
  private let partner: PartnerID
  private let staging: any Staging
  private let workspace: Workspace
  private let standing: StandingReasons
  /// What was committed before this batch: for the few entries that are held.
  private let reader: any LedgerReader
  /// What a spreadsheet program may have done to the file; nothing for files that none writes.
  let damage: DamageDesk?

  private(set) var counts = RecordCounts()
  private(set) var money: [String: MoneyCounts] = [:]
  private(set) var unwanted: [Reason: Int] = [:]
  /// Records that were newly held in this batch and do not clear by themselves.
  private(set) var newlyHeld = 0
  /// The first of them, with their reasons, to be told one by one.
  private(set) var heldFirst: [(key: String, reasons: [String])] = []
  /// The first records that were refused here: their maps read them, but their keys are damaged.
  private(set) var refusedFirst: [RejectedRecord] = []
  /// What a person must know of parcels: a carrier's refusal, an answer that could be of two orders.
  var toldOfParcels: [Reason] { parcels.told }
  /// What a person may want to know of a stock list.
  var toldOfStock: [Reason] { (lists?.told ?? []) + toldOfShortage }
  private var toldOfShortage: [Reason] = []
  /// What happened to the money of orders that had gone out, or are cancelled.
  var afterSent: [Reason] { (receipts?.afterSent ?? []) + (stock?.oversold ?? []) }
  /// By how much the batch changed what is matched to orders.
  var matched: [MoneySource: MatchedMoney] { receipts?.matched.all ?? [:] }
  private var ordinal = 0
  private var scratch: [UInt8] = []
  /// Whether a spreadsheet program may have changed the record at hand.
  private var isSuspect = false
  /// The document at hand.
  private let document: DocumentRecord
  private let parcels: Parcels
  /// Nothing where no partner tells of payments, or where the file tells of neither orders nor payments.
  private let receipts: Receipts?
  /// Nothing where the file tells of no orders, or the shop does not want to be asked.
  private let twins: Twins?
  /// Nothing where no partner tells of stock that counts, or where the file tells of neither orders nor stock.
  private let stock: StockDesk?
  /// Takes the records of a stock list.
  private let lists: StockIntake?
  /// Nothing but for files that tell of payments.
  private let payouts: Payouts?
  private let credits: Credits
  /// What each feed wants of it, asked once.
  private var wishes: [FeedProgram.Wish] = []
  private let statusField: Int?
  private let currencyField: Int?
  private let fulfilledByField: Int?

  init(
    _ reading: ReadingRules, checks: DocumentChecks?, partner: PartnerID, named partnerName: String,
    rules: WorkspaceRules, workspace: Workspace, receivedAt: Instant,
    staging: any Staging, reader: any LedgerReader
  ) {
    self.rules = rules
    self.workspace = workspace
    standing = StandingReasons(rules, workspace.file)
    kind = reading.kind
    feeds = rules.feeds(of: reading.kind)
    manner = Amendment.Manner(linesComplete: reading.linesComplete)
    half = reading.half
    self.checks = checks
    self.partner = partner
    self.staging = staging
    self.reader = reader
    document = DocumentRecord(kind: reading.kind)
    let settings = workspace.file.partners.first { $0.name == partnerName }
    damage = DamageDesk(
      reading, off: settings?.undamaged ?? [], partner: partner, staging: staging, reader: reader)
    let derived = DerivedDocuments(rules: rules, staging: staging, reader: reader)
    parcels = Parcels(derived, workspace: workspace)
    let holds = OrderHolds(derived, rules: rules)
    credits = Credits(derived, providers: rules.providers, workspace: workspace, holds: holds)
    receipts =
      [.order, .payment].contains(reading.kind)
      ? Receipts(derived, rules: rules, credits: credits, holds: holds) : nil
    stock =
      [.order, .stock].contains(reading.kind)
      ? StockDesk(derived, rules: rules, workspace: workspace, receivedAt: receivedAt, holds: holds)
      : nil
    lists =
      reading.kind == .stock
      ? StockIntake(derived, partner: partner, receivedAt: receivedAt, desk: stock) : nil
    payouts = reading.kind == .payment ? Payouts(derived, providers: rules.providers) : nil
    let looksForTwins = reading.kind == .order && !workspace.file.isOff(.suspectedDuplicate)
    twins = looksForTwins ? Twins(reader: reader, staging: staging) : nil
    statusField = reading.kind.schema.index(of: "status")
    currencyField = reading.kind.schema.index(of: "currency")
    fulfilledByField = reading.kind.schema.index(of: "fulfilledBy")
  }

  /// Takes in one step of a file.
  func take(_ batch: RecordBatch) throws {
    for result in batch.results {
      ordinal += 1
      switch result {
      case .rejected(let reject): try refuse(damage?.explained(reject) ?? reject)
      case .mapped(let record): try take(record, batch.bytes)
      }
    }
  }

  /// Derives what depends on all records of the batch.
  ///
  /// - Returns: the payouts that came or changed.
  func finish() throws -> [EntryID] {
    try stock?.finish()
    try countShort()
    return try payouts?.finish() ?? []
  }

  /// Counts as held the orders of this file that were taken before it was known that there is not enough for them.
  private func countShort() throws {
    guard let stock, let first = stock.newlyShort.first else { return }
    for order in stock.newlyShort where order.known.lastBatch == staging.batch {
      // It was counted by what else holds it, or as what it was before.
      if order.known.state.contains(.held) { continue }
      let isNew = order.known.firstBatch == staging.batch
      let header = try staging.document(order.known.version, into: &scratch)
      guard isNew || header.batch == staging.batch else { continue }
      let outcome = isNew ? RecordOutcome.accepted : .amended
      counts.move(from: outcome, to: .held)
      guard let total = order.view.decimal(OrderFields.shared.total),
        let currency = order.view.text(OrderFields.shared.currency)
      else { continue }
      try money[currency]?.move(from: outcome, to: .held, total)
    }
    toldOfShortage.append(
      Reason(
        "stock-short",
        [String(stock.newlyShort.count), first.view.text("number") ?? first.view.text("id") ?? "-"]))
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
    if let damage {
      isSuspect = damage.isSuspect(document, bytes.span.extracting(record.document))
      if isSuspect { return try takeSuspect(record, bytes, damage) }
    }
    try takeIn(record, bytes)
  }

  /// A record that a spreadsheet program may have changed.
  private func takeSuspect(_ record: MappedRecord, _ bytes: [UInt8], _ damage: DamageDesk) throws {
    switch try damage.look(record, bytes) {
    case .sound: try takeIn(record, bytes)
    case .mended(let mended):
      document.load(mended.bytes)
      try takeIn(mended.record, mended.bytes)
    case .refused(let error): try refuse(record, error)
    }
  }

  /// Refuses a record that its map had read.
  private func refuse(_ record: MappedRecord, _ error: RecordError) throws {
    let reject = RejectedRecord(
      error: error, key: record.key, firstLine: record.firstLine, lastLine: record.lastLine, path: nil,
      rows: record.rows)
    try refuse(reject)
    if refusedFirst.count < PassReport.File.told { refusedFirst.append(reject) }
    try count(.rejected, of: record)
  }

  /// A record whose document is loaded.
  private func takeIn(_ record: MappedRecord, _ bytes: [UInt8]) throws {
    wishes.removeAll(keepingCapacity: true)
    if let known = try staging.known(kind, partner, record.key.span) {
      try take(record, bytes, known)
    } else if let mended = try damage?.withZeros(record, bytes) {
      document.load(mended.bytes)
      try take(mended.record, mended.bytes, try staging.known(kind, partner, mended.record.key.span))
    } else {
      try take(record, bytes, nil)
    }
  }

  private func take(_ record: MappedRecord, _ bytes: [UInt8], _ known: KnownEntry?) throws {
    // An amendment loads the merged document in its place.
    let currency = record.total == nil ? nil : currencyField.flatMap { text($0) }
    let outcome: RecordOutcome
    if let lists {
      switch try lists.take(record, document.view, known) {
      case .refused(let error): return try refuse(record, error)
      case .taken(let taken): outcome = taken
      }
    } else if let known {
      outcome = try again(record, bytes, known)
    } else {
      outcome = try first(record, bytes)
    }
    counts.count(outcome)
    if let total = record.total, let currency {
      try money[currency, default: MoneyCounts()].count(outcome, total)
    }
    // The same bytes as before tell nothing that is not in the history.
    guard let notes = damage?.takeNotes(), known?.recordDigest != record.digest else { return }
    for note in notes { try staging.note(EntryID(kind, partner, record.key), note) }
  }

  private func count(_ outcome: RecordOutcome, of record: MappedRecord) throws {
    guard let total = record.total, let currency = currencyField.flatMap({ text($0) }) else { return }
    try money[currency, default: MoneyCounts()].count(outcome, total)
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
    var state: EntryState = []
    var due: [FeedID] = []
    if isPast() { state.insert(.past) }
    var reasons = holdReasons(
      record.failedChecks, waitsFor: record.waitsFor, isPast: state.contains(.past))
    if let damaged = try damagedReason(state, record) { Intake.add(damaged, to: &reasons) }
    let entry = EntryID(kind, partner, record.key)
    // Half an order is like no other.
    let likeness = record.waitsFor == nil ? twins?.likeness(of: document) : nil
    var hasTwins = false
    if let twins, let likeness, try twins.hasCandidates(likeness) {
      hasTwins = true
      if !state.contains(.past), let twin = try twins.reason(of: document.view, entry, likeness) {
        reasons.append(twin)
      }
    }
    var names: [[UInt8]] = []
    var mayBePaid = false
    if let receipts {
      names = try paymentNames(receipts)
      mayBePaid = try kind == .order && receipts.mayKnow(names)
      if kind == .order, !mayBePaid, record.waitsFor == nil, !state.contains(.past) {
        reasons += try receipts.reasons(ofNew: document.view)
      }
    }
    if !reasons.isEmpty { state.insert(.held) }
    if isCancelled() { state.insert(.cancelled) }
    if reasons.isEmpty { due = wanting(state) }
    if due.isEmpty, reasons.isEmpty { state.insert(.unwanted) }
    let change = EntryChange(
      recordDigest: record.digest, documentDigest: digest(of: record, bytes), state: state, known: nil,
      // Whether it may go is known when its payments are found.
      due: mayBePaid ? [] : due,
      aliases: aliases(record.key) + names + (try derive(record)), likeness: likeness)
    if kind == .tracking, let settled = Amendment.settled(document.view) {
      try staging.put(kind, partner, record.key.span, document: settled.span, change)
    } else {
      try staging.put(
        kind, partner, record.key.span, document: bytes.span.extracting(record.document), change)
    }
    if kind == .order, try parcels.isAwaited {
      try parcels.took(order: document.view, entry)
    }
    if !reasons.isEmpty { try hold(record.key, reasons, open: []) }
    if hasTwins, let twins, let likeness { try took(twins, entry, likeness) }
    if kind == .order {
      try stock?.took(
        order: entry, before: nil, now: document.view, isPast: state.contains(.past),
        isCancelled: state.contains(.cancelled))
    }
    guard let receipts else {
      try creditTold(entry)
      return reasons.isEmpty ? .accepted : .held
    }
    if kind == .payment {
      payouts?.took(document.view, partner)
      try receipts.took(payment: entry)
    }
    if mayBePaid { try receipts.took(order: entry, names) }
    takeHeld(receipts)
    if mayBePaid, reasons.isEmpty {
      if try !staging.holds(of: entry).isEmpty { return .held }
      try staging.due(entry, to: due)
    }
    try creditTold(entry)
    return reasons.isEmpty ? .accepted : .held
  }

  /// What its channel says was given back of the order at hand.
  private func creditTold(_ entry: EntryID) throws {
    guard kind == .order, CreditRules.mayTell(document.table) else { return }
    try credits.settle(entry, document.view, receipts: receipts?.own(of: entry) ?? [])
  }

  /// Holds the orders that are to wait because of the one at hand.
  private func took(_ twins: Twins, _ entry: EntryID, _ likeness: Likeness) throws {
    try twins.took(document.view, entry, likeness)
    let held = twins.takeHeld()
    count(held: held.map { ($0.key, [Twins.reason]) })
    // A newer order may stand above the older one in a file.
    for order in held where order.isOfThisBatch {
      counts.move(from: .accepted, to: .held)
      guard let total = order.total, let currency = order.currency else { continue }
      try money[currency]?.move(from: .accepted, to: .held, total)
    }
  }

  /// What the record at hand is found by where payments and orders look for each other.
  private func paymentNames(_ receipts: Receipts) throws -> [[UInt8]] {
    kind == .order
      ? receipts.aliases(ofOrder: document.view)
      : try receipts.aliases(ofPayment: document.view, partner) + Payouts.aliases(of: document.view)
  }

  /// Counts the orders that a payment of this file newly holds.
  private func takeHeld(_ receipts: Receipts) { count(held: receipts.takeHeld()) }

  /// Counts orders that another document of this file newly holds.
  private func count(held: [(key: String, reasons: [String])]) {
    for held in held {
      newlyHeld += 1
      if heldFirst.count < PassReport.File.told { heldFirst.append(held) }
    }
  }

  /// A record of a key that is known.
  private func again(_ record: MappedRecord, _ bytes: [UInt8], _ known: KnownEntry) throws -> RecordOutcome {
    var record = record
    var documentDigest = digest(of: record, bytes)
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
    if let mended = try damage?.restore(record, bytes, isSuspect: isSuspect, known: before) {
      record = mended.record
      document.load(mended.bytes)
      documentDigest = digest(of: record, mended.bytes)
    }
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
      return try amend(record, known, before, document, changed, documentDigest)
    }
  }

  /// What follows from a carrier's answer or events: parcels and labels, where their order is known.
  ///
  /// - Returns: what the answer is found by while its order is not known.
  private func derive(_ record: MappedRecord) throws -> [[UInt8]] {
    let entry = EntryID(kind, partner, record.key)
    switch kind {
    case .shipment:
      let view = document.view
      if try parcels.took(shipment: view, entry, labels: record.labels) { return [] }
      try parcels.keep(record.labels, of: view, entry)
      return Parcels.aliases(view, key: record.key)
    case .tracking:
      let view = document.view
      return try parcels.took(tracking: view, entry) ? [] : Parcels.aliases(view, key: record.key)
    case .result:
      try parcels.took(result: document.view, partner: entry.partner)
      return []
    default:
      return []
    }
  }

  private func amend(
    _ record: MappedRecord, _ known: KnownEntry, _ before: DocumentView, _ bytes: [UInt8],
    _ changed: [String],
    _ documentDigest: Fingerprint
  ) throws -> RecordOutcome {
    let entry = EntryID(kind, partner, record.key)
    document.load(bytes)
    // What an earlier file left damaged is so still.
    isSuspect = damage?.isSuspect(document, bytes.span) ?? false
    wishes.removeAll(keepingCapacity: true)
    let open = try staging.holds(of: entry)
    let wasHalf = open.contains { $0.reason == Intake.halfReason }
    let waitsFor = missingHalf(open)
    let isDone = known.state.contains(.past) || known.state.contains(.cancelled)
    let failed = wasHalf && waitsFor == nil ? checks?.failures(of: document.view) : nil
    // Only now, with both halves, can be seen whether it was done before we first saw it.
    let wasPast = known.state.contains(.past) || wasHalf && waitsFor == nil && isPast()
    var reasons = holdReasons(failed ?? record.failedChecks, waitsFor: waitsFor, isPast: wasPast)
    if !isDone, let damaged = try damagedReason([], record) { Intake.add(damaged, to: &reasons) }
    if let change = try changeAfterManifest(known) { reasons.append(change) }
    let names = try receipts.map { try paymentNames($0) } ?? []
    if kind == .order, let receipts, waitsFor == nil, !isDone {
      reasons += try receipts.reasons(of: document.view, entry, known)
    }
    let likeness = waitsFor == nil ? twins?.likeness(of: document) : nil
    if !isDone, !wasPast, let twins, let likeness,
      let twin = try twins.reason(of: document.view, entry, likeness)
    {
      reasons.append(twin)
    }
    let decided = try staging.decisions(of: entry)
    if decided.last?.verdict == .cancelled {
      // A person dropped it: it is kept up to date, and sent nowhere.
      reasons = []
    }
    let released = Set(
      decided.filter { $0.verdict == .released && $0.by != DockHouse.ourselves }
        .flatMap(\.shown))
    reasons.removeAll { released.contains($0.reason) }
    var state = known.state
    state.remove([.held, .unwanted])
    if isCancelled() { state.insert(.cancelled) }
    if wasPast { state.insert(.past) }
    let mayGo =
      reasons.isEmpty && decided.last?.verdict != .cancelled
      && !open.contains { Intake.lasting.contains($0.reason) }
    var due = mayGo ? try self.due(entry, known, state, changed) : []
    if mayGo, open.contains(where: { $0.reason == Unwritten.reason }), let refusal = refusal(due) {
      reasons.append(refusal)
    }
    for hold in open
    where !Intake.lasting.contains(hold.reason) && !reasons.contains(where: { $0.reason == hold.reason }) {
      try staging.clear(entry, reason: hold.reason)
    }
    let isHeld = !reasons.isEmpty || open.contains { Intake.lasting.contains($0.reason) }
    if isHeld {
      state.insert(.held)
      due = []
      try withdraw(entry, known, decided)
    }
    // What makes orders alike: all that it was found by before still stands otherwise.
    let isElsewhere = changed.contains {
      $0 == "lines" || $0 == "placedAt" || $0.hasPrefix("shipTo.") || $0.hasPrefix("buyer.")
    }
    let change = EntryChange(
      recordDigest: record.digest, documentDigest: documentDigest, state: state, known: known, due: due,
      aliases: names + (try derive(record)), likeness: isElsewhere ? likeness : nil)
    try staging.put(kind, partner, record.key.span, document: bytes.span, change)
    try staging.note(entry, Reason("outcome-amended", [changed.joined(separator: ", ")]))
    if isHeld { try hold(record.key, reasons, open: open) }
    if isElsewhere, !state.contains(.cancelled), let twins, let likeness { try took(twins, entry, likeness) }
    if kind == .order {
      try stock?.took(
        order: entry, before: before, now: document.view, isPast: known.state.contains(.past),
        isCancelled: state.contains(.cancelled))
    }
    guard let receipts else {
      try creditTold(entry)
      return isHeld ? .held : .amended
    }
    if kind == .payment {
      payouts?.took(document.view, before: before, partner)
      try receipts.took(payment: entry)
    }
    if kind == .order, try receipts.knowsAny { try receipts.took(order: entry, names) }
    takeHeld(receipts)
    try creditTold(entry)
    return try staging.holds(of: entry).isEmpty ? .amended : .held
  }

  /// The feeds that are to get an amended document, were it not held.
  private func due(
    _ entry: EntryID, _ known: KnownEntry, _ state: EntryState, _ changed: [String]
  ) throws -> [FeedID] {
    // One that had it gets the amendment, so it is not unwanted again.
    let wanting = Set(wanting(state, counting: known.feeds.isEmpty))
    if known.state.contains(.held) {
      return try SentVersions(of: entry, reader).due(
        document, feeds, isWanted: { wanting.contains($0.id) }, reader)
    }
    return try feeds.filter { feed in
      guard let had = known.feeds[feed.id] else { return wanting.contains(feed.id) }
      let wasSent = try !staging.isPending(had)
      // A request that a carrier has is not repeated: that would be a second parcel. Only that it is void goes out.
      if feed.program.rules.ships, wasSent { return changed.contains("status") && isCancelled() }
      return feed.program.concerns(changed, wasSent: wasSent)
    }.map(\.id)
  }

  /// Whether what a carrier was asked for is no longer what the order says, and has not left yet.
  private func changeAfterManifest(_ known: KnownEntry) throws -> HoldReason? {
    guard kind == .order, !isCancelled() else { return nil }
    for feed in feeds where feed.program.rules.ships {
      guard let had = known.feeds[feed.id], try !staging.isPending(had) else { continue }
      _ = try staging.document(had.version, into: &scratch)
      let sent = DocumentView(schema: kind.schema, bytes: scratch)
      let now = document.view
      guard !ParcelRules.toShip(now).isEmpty else { continue }
      let changed = ParcelRules.changes(from: sent, to: now)
      guard !changed.isEmpty else { continue }
      return HoldReason(
        Intake.changedReason, [("feed", feed.name), ("fields", changed.joined(separator: ", "))])
    }
    return nil
  }

  /// Why one of these feeds cannot be given a document still, or nothing where all can.
  private func refusal(_ due: [FeedID]) -> HoldReason? {
    for feed in feeds where due.contains(feed.id) {
      guard let error = FeedOutput.refusal(of: document, by: feed.program) else { continue }
      return HoldReason(Unwritten.reason, Unwritten.evidence(error, feed: feed.name))
    }
    return nil
  }

  /// Takes back what is due of an entry that is held now, but for what tells a carrier that a person withdrew it.
  private func withdraw(_ entry: EntryID, _ known: KnownEntry, _ decided: [Decision]) throws {
    let isVoid = decided.last?.verdict == .voided
    for feed in known.feeds.all where try staging.isPending(feed) {
      if isVoid, feeds.contains(where: { $0.id == feed.feed && $0.program.rules.ships }) { continue }
      try staging.withdraw(entry, from: feed.feed)
    }
  }

  static let conflictReason = "conflict"
  /// A person withdrew what its carrier was asked for.
  static let voidedReason = "voided"
  /// Reasons that an amendment does not end: a person does, or what follows from all records together.
  private static let lasting: Set<String> = [conflictReason, voidedReason, StockShortage.reason]
  /// The order was changed after its carrier had been asked for a parcel.
  static let changedReason = "changed-after-manifest"
  static let halfReason = "waiting-for-half"

  /// What the order at hand still lacks: of this map's other half, or of the one that an earlier file waits for.
  private func missingHalf(_ open: [Hold]) -> String? {
    if let half, half.isMissing(in: document.view) { return half.needs }
    for hold in open where hold.reason == Intake.halfReason {
      // The evidence is `{"needs":"lines"}`, as ``holdReasons(_:waitsFor:)`` made it.
      let parts = String(decoding: hold.evidence, as: UTF8.self).split(separator: "\"")
      guard parts.count > 3 else { continue }
      let needs = String(parts[3])
      if ReadingRules.Half(needs: needs, schema: kind.schema).isMissing(in: document.view) { return needs }
    }
    return nil
  }

  /// Something that cannot be the same order: what is known stays, and waits for a person.
  private func conflict(_ record: MappedRecord, _ known: KnownEntry, field: String) throws -> RecordOutcome {
    let entry = EntryID(kind, partner, record.key)
    try withdraw(entry, known, try staging.decisions(of: entry))
    var state = known.state
    state.insert(.held)
    try staging.mark(entry, state)
    try hold(
      record.key,
      [HoldReason(Intake.conflictReason, [("field", field), ("line", String(record.firstLine))])],
      open: try staging.holds(of: entry))
    return .held
  }

  /// What a spreadsheet program did to the document at hand that nobody could restore.
  ///
  /// No reason to ask a person about an order that is done.
  private func damagedReason(_ state: EntryState, _ record: MappedRecord) throws -> HoldReason? {
    guard let damage, isSuspect, !state.contains(.past), !isCancelled(),
      let evidence = try damage.evidence(document.view, line: record.firstLine)
    else { return nil }
    return HoldReason(DamageDesk.reason, evidence)
  }

  /// Adds that a spreadsheet program changed an order; a postcode that it cut short is told once, as that.
  private static func add(_ damaged: HoldReason, to reasons: inout [HoldReason]) {
    if damaged.evidence.contains(where: { $0.text == "shipTo.postcode" }) {
      reasons.removeAll { reason in
        reason.reason == BuiltInHold.addressIncomplete.rawValue
          && !reason.evidence.contains { $0.name == "missing" || $0.name == "region" }
      }
    }
    reasons.append(damaged)
  }

  private func holdReasons(
    _ failed: [MappedRecord.FailedCheck], waitsFor: String?, isPast: Bool
  ) -> [HoldReason] {
    // Half an order can neither add up nor be judged.
    if let waitsFor { return [HoldReason(Intake.halfReason, [("needs", waitsFor)])] }
    var reasons = failed.map { check in
      HoldReason(check.reason, check.difference.map { [("difference", $0)] } ?? [])
    }
    guard kind == .order else { return reasons }
    reasons += standing.of(document, isPast: isPast)
    // An order whose rows do not add up goes to no feed; once is enough to say so.
    if !reasons.contains(where: { $0.reason == "sums-do-not-close" }) {
      askFeeds()
      for (feed, wish) in zip(feeds, wishes) where wish == .wanted {
        guard let difference = feed.program.imbalance(document) else { continue }
        reasons.append(HoldReason("sums-do-not-close", [("feed", feed.name), ("difference", difference)]))
        break
      }
    }
    return reasons
  }

  private func hold(_ key: [UInt8], _ reasons: [HoldReason], open: [Hold]) throws {
    for reason in reasons {
      try staging.hold(
        EntryID(kind, partner, key), reason: reason.reason, evidence: HoldEvidence.json(reason.evidence))
    }
    // A reason that a person was told of at an earlier pass is no news.
    let isNew = reasons.contains { reason in
      !HoldReason.clearsItself(reason.reason) && !open.contains { $0.reason == reason.reason }
    }
    guard isNew else { return }
    newlyHeld += 1
    if heldFirst.count < PassReport.File.told {
      heldFirst.append((String(decoding: key, as: UTF8.self), reasons.map(\.reason)))
    }
  }

  /// The feeds whose rule holds for a document; where there is none, why is counted.
  private func wanting(_ state: EntryState, counting: Bool = true) -> [FeedID] {
    if state.contains(.past) {
      if counting { count(Reason("unwanted-past")) }
      return []
    }
    var due: [FeedID] = []
    var reason: Reason?
    askFeeds()
    for (feed, wish) in zip(feeds, wishes) {
      switch wish {
      case .wanted: due.append(feed.id)
      // That a carrier is not asked for an order is no news of it.
      case .unwanted where reason == nil && !feed.program.rules.ships: reason = unwantedReason(feed)
      case .undecided(let why) where reason == nil: reason = Reason("unwanted-undecided", [feed.name, why])
      default: break
      }
    }
    if due.isEmpty, counting, let reason { count(reason) }
    return due
  }

  private func askFeeds() {
    if wishes.isEmpty { for feed in feeds { wishes.append(feed.program.wants(document)) } }
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
      // Most lines are not shipped yet, and say so by saying nothing.
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
