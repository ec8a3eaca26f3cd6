import Commerce
import Ledger
import Mapping
import Values

/// Finds orders that may have been placed twice: the same buyer, address and lines within an hour, under two numbers.
///
/// Of two such orders the later one waits; where that has gone out, the earlier one, so that no second parcel leaves
/// before somebody has looked. What comes of it is a function of the orders, of what went out and of what people
/// decided, in whatever order the files came.
final class Twins {
  private let reader: any LedgerReader
  /// The batch at hand; nothing where what was committed is looked at.
  private let staging: (any Staging)?
  private var names: [PartnerID: String] = [:]
  /// Orders that are held because of one of this batch.
  private var newlyHeld: [Held] = []

  init(reader: any LedgerReader, staging: (any Staging)? = nil) {
    self.reader = reader
    self.staging = staging
  }

  static let reason = BuiltInHold.suspectedDuplicate.rawValue

  /// An order that is held because of another.
  struct Held {
    let key: String
    /// Whether it came with this batch, and was counted as accepted.
    let isOfThisBatch: Bool
    let total: DecimalValue?
    let currency: String?
  }

  /// An order that may be the same as the one at hand.
  private struct Twin {
    let entry: EntryID
    let known: KnownEntry
    let view: DocumentView
    let likeness: Likeness
  }

  /// What an order may have in common with others; nothing where it can be no other's twin.
  func likeness(of order: DocumentRecord) -> Likeness? {
    OrderLikeness.mark(of: order.table, order.tables(OrderFields.shared.lines)).map {
      Likeness(digest: $0.digest, seconds: Int64($0.seconds))
    }
  }

  /// Whether any order is known that may be a twin; most often there is none, and nothing more is asked.
  func hasCandidates(_ likeness: Likeness) throws -> Bool { try !alike(likeness).isEmpty }

  // MARK: One order

  /// Why an order is to wait for a person, as far as others are known.
  ///
  /// `entry`: also of one that is not known yet.
  func reason(of order: DocumentView, _ entry: EntryID, _ likeness: Likeness) throws -> HoldReason? {
    let twins = try twins(of: order, entry, likeness)
    if twins.isEmpty { return nil }
    if try isReleased(entry) || wentOut(entry) { return nil }
    let before = try twins.filter { twin in
      try precedes(twin, entry, likeness) || (wentOut(twin.entry) && !isReleased(twin.entry))
    }
    if before.isEmpty { return nil }
    var evidence: [(name: String, text: String)] = [
      ("same-as", try before.map { try name(of: $0) }.joined(separator: ", "))
    ]
    let times = before.compactMap { $0.view.text("placedAt") }
    evidence.append(("placed", times.joined(separator: ", ")))
    let out = try before.filter { try wentOut($0.entry) }
    if !out.isEmpty {
      evidence.append(("went-out", try out.map { try name(of: $0) }.joined(separator: ", ")))
    }
    return HoldReason(.suspectedDuplicate, evidence)
  }

  /// The orders that are alike, near in time, and neither cancelled nor this one.
  private func twins(of order: DocumentView, _ entry: EntryID, _ likeness: Likeness) throws -> [Twin] {
    var twins: [Twin] = []
    for found in try alike(likeness) where found != entry && found.kind == .order {
      guard let known = try known(found), !known.state.contains(.cancelled) else { continue }
      let view = try document(known.version)
      // What is kept may be of an earlier version.
      guard let own = self.likeness(of: DocumentRecord(view, kind: .order)),
        own.isNear(likeness, within: Int64(OrderLikeness.span)), OrderLikeness.areAlike(order, view)
      else { continue }
      twins.append(Twin(entry: found, known: known, view: view, likeness: own))
    }
    return try twins.sorted { left, right in
      try isBefore(left.entry, left.likeness, right.entry, right.likeness)
    }
  }

  private func precedes(_ twin: Twin, _ entry: EntryID, _ likeness: Likeness) throws -> Bool {
    try isBefore(twin.entry, twin.likeness, entry, likeness)
  }

  /// By time; what was placed in the same second, by the names of shop and order.
  private func isBefore(_ left: EntryID, _ one: Likeness, _ right: EntryID, _ other: Likeness) throws -> Bool
  {
    if one.seconds != other.seconds { return one.seconds < other.seconds }
    let shops = (try name(of: left.partner), try name(of: right.partner))
    if shops.0 != shops.1 { return shops.0 < shops.1 }
    return left.key.lexicographicallyPrecedes(right.key)
  }

  // MARK: Those that it concerns

  /// An order of this batch was put: orders that are to wait because of it are held.
  func took(_ order: DocumentView, _ entry: EntryID, _ likeness: Likeness) throws {
    guard let staging else { return }
    for twin in try twins(of: order, entry, likeness) where !twin.known.state.contains(.past) {
      let open = try staging.holds(of: twin.entry)
      // Half an order is judged when its other half comes.
      if open.contains(where: { $0.reason == Intake.halfReason }) { continue }
      guard let reason = try reason(of: twin.view, twin.entry, twin.likeness) else { continue }
      for feed in twin.known.feeds.all where try staging.isPending(feed) {
        try staging.withdraw(twin.entry, from: feed.feed)
      }
      var state = twin.known.state
      state.insert(.held)
      state.remove(.unwanted)
      if state != twin.known.state { try staging.mark(twin.entry, state) }
      try staging.hold(twin.entry, reason: reason.reason, evidence: HoldEvidence.json(reason.evidence))
      if !open.contains(where: { $0.reason == Twins.reason }) {
        newlyHeld.append(
          Held(
            key: String(decoding: twin.entry.key, as: UTF8.self),
            isOfThisBatch: twin.known.firstBatch == staging.batch && !twin.known.state.contains(.held),
            total: twin.view.decimal("total"), currency: twin.view.text("currency")))
      }
    }
  }

  /// The orders that were newly held since the last time.
  func takeHeld() -> [Held] {
    defer { newlyHeld = [] }
    return newlyHeld
  }

  // MARK: Looking

  private func alike(_ likeness: Likeness) throws -> [EntryID] {
    let span = Int64(OrderLikeness.span)
    return try staging.map { try $0.alike(likeness, within: span) } ?? reader.alike(likeness, within: span)
  }

  private func known(_ entry: EntryID) throws -> KnownEntry? {
    guard let staging else { return try reader.known(entry) }
    return try staging.known(entry.kind, entry.partner, entry.key.span)
  }

  private func document(_ version: VersionRef) throws -> DocumentView {
    var bytes: [UInt8] = []
    if let staging {
      _ = try staging.document(version, into: &bytes)
    } else {
      _ = try reader.document(version, into: &bytes)
    }
    return DocumentView(schema: .order, bytes: bytes)
  }

  /// Whether a person has said that an order is no second one.
  private func isReleased(_ entry: EntryID) throws -> Bool {
    let decisions = try staging.map { try $0.decisions(of: entry) } ?? reader.decisions(of: entry)
    return decisions.contains {
      $0.verdict == .released && $0.by != DockHouse.ourselves && $0.shown.contains(Twins.reason)
    }
  }

  /// Whether any feed has had an order; none takes anything while a batch is read.
  private func wentOut(_ entry: EntryID) throws -> Bool {
    guard try reader.known(entry) != nil else { return false }
    return try !SentVersions(of: entry, reader).feeds.isEmpty
  }

  private func name(of twin: Twin) throws -> String {
    let number = twin.view.text("number") ?? String(decoding: twin.entry.key, as: UTF8.self)
    return "\(try name(of: twin.entry.partner)):\(number)"
  }

  private func name(of partner: PartnerID) throws -> String {
    if let known = names[partner] { return known }
    let name = try reader.name(of: partner)
    names[partner] = name
    return name
  }
}
