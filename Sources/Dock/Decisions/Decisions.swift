import Commerce
package import Ledger
import Mapping
import Values

/// What came of a person's decision.
package struct DecisionOutcome: Sendable {
  package let decision: Decision
  /// Reasons for which the order is still held.
  package let remaining: [String]
  /// The feeds that get it at the next pass, by name.
  package let due: [String]
}

extension DockHouse {
  /// Lets a held order go on, for all reasons that are open now.
  ///
  /// It becomes due to each feed that has not had it and wants it, and to each that has had it and reads something that
  /// changed since.
  ///
  /// - Throws: `order-not-held`, `file-lock-held`.
  package func release(_ entry: EntryID, text: String, by person: String) throws -> DecisionOutcome {
    try locked(patience: DockHouse.decisionPatience) {
      let reader = try ledger.reader()
      try archiveLastDecision(reader)
      let shown = try reader.holds(openOnly: true).filter { $0.entry == entry }.map(\.reason)
      guard !shown.isEmpty else {
        throw DecisionError(Diagnostic("order-not-held", [try OrderName.name(of: entry, in: reader)]))
      }
      return try letGo(entry, shown: shown, text: text, by: person, reader)
    }
  }

  /// Releases an entry for some of its reasons.
  private func letGo(
    _ entry: EntryID, shown: [String], text: String, by person: String, _ reader: any LedgerReader
  ) throws -> DecisionOutcome {
    guard let known = try reader.known(entry) else { throw LedgerError.unknownEntry(entry) }
    var bytes: [UInt8] = []
    _ = try reader.document(known.version, into: &bytes)
    let document = DocumentRecord(
      DocumentView(schema: entry.kind.schema, bytes: bytes), kind: entry.kind)
    let due = try SentVersions(of: entry, reader).due(
      document, rules.feeds(of: entry.kind),
      isWanted: { !known.state.contains(.past) && $0.program.wants(document) == .wanted },
      isVoid: shown.contains(Intake.voidedReason), reader)
    let decision = Decision(
      entry: entry, verdict: .released, shown: shown, text: text, by: person, at: workspace.local(clock()))
    let (kept, remaining) = try ledger.release(decision, due: due)
    try archive(kept, reader)
    return DecisionOutcome(
      decision: kept, remaining: remaining, due: remaining.isEmpty ? names(of: due) : [])
  }

  /// Who decides where the cause of a hold is gone.
  static let ourselves = "crossdock"

  /// Lets orders go whose hold has lost its cause since, by an edit of the settings, the carriers' rules or a table.
  ///
  /// As a decision of our own, so that it is told and archived like a person's.
  func clearSettledHolds() throws {
    let standing = StandingReasons(rules, workspace.file)
    let reader = try ledger.reader()
    let document = DocumentRecord(kind: .order)
    var bytes: [UInt8] = []
    for reason in try reader.openReasons() {
      for hold in try reader.holds(because: reason, openOnly: true) where hold.entry.kind == .order {
        let isOwnRule = BuiltInHold(rawValue: reason) == nil && HoldEvidence.names(hold.evidence, "rule")
        guard standing.judges(reason, isOwnRule: isOwnRule), let known = try reader.known(hold.entry) else {
          continue
        }
        _ = try reader.document(known.version, into: &bytes)
        document.load(bytes)
        let now = standing.of(document, isPast: known.state.contains(.past))
        if now.contains(where: { $0.reason == reason }) { continue }
        _ = try letGo(hold.entry, shown: [reason], text: "cause gone", by: DockHouse.ourselves, reader)
      }
    }
  }

  /// Drops an order: feeds that had it are told that it is cancelled, the others never get it.
  ///
  /// - Throws: `order-cancelled`, `file-lock-held`.
  package func cancel(_ entry: EntryID, text: String, by person: String) throws -> DecisionOutcome {
    try locked(patience: DockHouse.decisionPatience) {
      let reader = try ledger.reader()
      try archiveLastDecision(reader)
      if try reader.decisions(of: entry).last?.verdict == .cancelled {
        throw DecisionError(Diagnostic("order-cancelled", [try OrderName.name(of: entry, in: reader)]))
      }
      let ours = Set(rules.feeds.map(\.id))
      let due = try SentVersions(of: entry, reader).feeds.filter(ours.contains)
      let decision = Decision(
        entry: entry, verdict: .cancelled,
        shown: try reader.holds(openOnly: true).filter { $0.entry == entry }.map(\.reason),
        text: text, by: person, at: workspace.local(clock()))
      let kept = try ledger.cancel(decision, due: due)
      try archive(kept, reader)
      return DecisionOutcome(decision: kept, remaining: [], due: names(of: due))
    }
  }

  /// How long a decision waits for the pass of a `watch`, which is short most of the time.
  static let decisionPatience: Duration = .seconds(3)

  private func names(of feeds: [FeedID]) -> [String] {
    rules.feeds.filter { feeds.contains($0.id) }.map(\.name)
  }
}
