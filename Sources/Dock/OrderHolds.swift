import Commerce
import Ledger
import Mapping
import Values

/// Holds orders beside the intake of a batch, and lets them go, for reasons that other documents give and end.
final class OrderHolds {
  private let rules: WorkspaceRules
  private let derived: DerivedDocuments
  private var staging: any Staging { derived.staging }
  private var reader: any LedgerReader { derived.reader }
  private let order = DocumentRecord(kind: .order)

  init(_ derived: DerivedDocuments, rules: WorkspaceRules) {
    self.derived = derived
    self.rules = rules
  }

  /// An order as it stands, with what people decided of it.
  struct Case {
    let entry: EntryID
    var known: KnownEntry
    var view: DocumentView
    let open: [Hold]
    /// Shipped, cancelled or dropped: nothing is to be decided of it.
    let isDone: Bool
    /// The reasons for which a person let it go.
    let released: Set<String>

    /// Whether half of it is still to come.
    var isHalf: Bool { open.contains { $0.reason == Intake.halfReason } }
  }

  /// Looks an order up; nothing where it is not known.
  func look(at entry: EntryID) throws -> Case? {
    guard let known = try staging.known(.order, entry.partner, entry.key.span) else { return nil }
    let decided = try staging.decisions(of: entry)
    let isDone =
      known.state.contains(.past) || known.state.contains(.cancelled)
      || decided.last?.verdict == .cancelled
    let released = Set(
      decided.filter { $0.verdict == .released && $0.by != DockHouse.ourselves }.flatMap(\.shown))
    return Case(
      entry: entry, known: known, view: try derived.document(known.version, .order),
      open: try staging.holds(of: entry), isDone: isDone, released: released)
  }

  /// Whether an order has gone out to anybody: then it is too late to hold it.
  func wasSent(_ entry: EntryID, _ known: KnownEntry) throws -> Bool {
    for feed in known.feeds.all where try !staging.isPending(feed) { return true }
    // While it is held, what it had earlier stands in the outputs alone.
    guard known.state.contains(.held), try reader.known(entry) != nil else { return false }
    return try !SentVersions(of: entry, reader).feeds.isEmpty
  }

  /// Holds an order for these reasons and for no others of their kind, or lets it go where nothing else holds it.
  ///
  /// `kind`: the reasons that the caller gives and ends.
  /// `hasChanged`: whether the order says something now that a feed may have waited for.
  ///
  /// - Returns: whether a reason is new.
  func settle(
    _ found: Case, _ reasons: [HoldReason], of kind: Set<String>, hasChanged: Bool = false
  ) throws -> Bool {
    let (entry, known) = (found.entry, found.known)
    let before = found.open.filter { kind.contains($0.reason) }
    for hold in before where !reasons.contains(where: { $0.reason == hold.reason }) {
      try staging.clear(entry, reason: hold.reason)
    }
    var isNews = false
    for reason in reasons {
      let evidence = HoldEvidence.json(reason.evidence)
      if before.contains(where: { $0.reason == reason.reason && $0.evidence == evidence }) { continue }
      isNews = isNews || !before.contains { $0.reason == reason.reason }
      try staging.hold(entry, reason: reason.reason, evidence: evidence)
    }
    var state = known.state
    if !reasons.isEmpty {
      for feed in known.feeds.all where try staging.isPending(feed) {
        try staging.withdraw(entry, from: feed.feed)
      }
      state.insert(.held)
      state.remove(.unwanted)
      if state != known.state { try staging.mark(entry, state) }
    } else if !before.isEmpty || hasChanged, before.count == found.open.count {
      state.remove([.held, .unwanted])
      let due = found.isDone ? [] : try due(entry, found.view)
      if due.isEmpty, known.feeds.isEmpty { state.insert(.unwanted) }
      try staging.mark(entry, state)
      try staging.due(entry, to: due)
    }
    return isNews
  }

  /// The feeds that are to get an order that is held no more.
  private func due(_ entry: EntryID, _ view: DocumentView) throws -> [FeedID] {
    order.load(view.bytes, range: view.range)
    let feeds = rules.feeds(of: .order)
    guard try reader.known(entry) != nil else {
      return feeds.filter { $0.program.wants(order) == .wanted }.map(\.id)
    }
    return try SentVersions(of: entry, reader).due(
      order, feeds, isWanted: { $0.program.wants(order) == .wanted }, reader)
  }

  /// An order's name for people: `shop:#1001`.
  func name(_ entry: EntryID, _ view: DocumentView) throws -> String {
    "\(try derived.name(of: entry.partner)):\(view.text("number") ?? String(decoding: entry.key, as: UTF8.self))"
  }
}

extension EntryID {
  /// An order's entry as a text within other documents.
  var text: String { "\(partner.value)\u{1F}" + String(decoding: key, as: UTF8.self) }

  /// The order that such a text means.
  init?(orderText text: String) {
    let parts = text.split(separator: "\u{1F}", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let partner = Int(parts[0]) else { return nil }
    self.init(.order, PartnerID(partner), Array(parts[1].utf8))
  }
}
