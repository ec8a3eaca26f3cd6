import Commerce
package import Ledger
import Mapping
import Values

extension DockHouse {
  /// Withdraws what carriers were asked for of an order.
  ///
  /// The next pass writes it into the carrier's file for that. The order is held until a person releases it, which asks for it
  /// again, or cancels it.
  ///
  /// - Throws: `void-not-asked`, `void-moved`, `void-several`, `void-already`, `order-cancelled`, `file-lock-held`.
  package func void(_ entry: EntryID, text: String, by person: String) throws -> DecisionOutcome {
    try locked(patience: DockHouse.decisionPatience) {
      let reader = try ledger.reader()
      try archiveLastDecision(reader)
      let name = try OrderName.name(of: entry, in: reader)
      let verdict = try reader.decisions(of: entry).last?.verdict
      if verdict == .voided { throw DecisionError(Diagnostic("void-already", [name])) }
      guard let known = try reader.known(entry) else { throw LedgerError.unknownEntry(entry) }
      if verdict == .cancelled || known.state.contains(.cancelled) {
        throw DecisionError(Diagnostic("order-cancelled", [name]))
      }
      let had = Set(try SentVersions(of: entry, reader).feeds)
      let asked = rules.feeds(of: .order).filter { $0.program.rules.ships && had.contains($0.id) }
      if asked.isEmpty { throw DecisionError(Diagnostic("void-not-asked", [name])) }
      try refuseMoved(entry, name, reader)
      var bytes: [UInt8] = []
      _ = try reader.document(known.version, into: &bytes)
      if DocumentView(schema: .order, bytes: bytes).text("askedMaster") != nil {
        throw DecisionError(Diagnostic("void-several", [name]))
      }
      let decision = Decision(
        entry: entry, verdict: .voided, text: text, by: person, at: workspace.local(clock()))
      let kept = try ledger.void(decision, due: asked.map(\.id), reason: Intake.voidedReason)
      try archive(kept, reader)
      return DecisionOutcome(decision: kept, remaining: [Intake.voidedReason], due: asked.map(\.name))
    }
  }

  /// A parcel that a carrier has in its hands cannot be called off by a file.
  private func refuseMoved(_ entry: EntryID, _ name: String, _ reader: any LedgerReader) throws {
    var bytes: [UInt8] = []
    for found in try reader.find(.parcel, number: Parcels.alias(of: entry)) {
      guard let parcel = try reader.known(found) else { continue }
      _ = try reader.document(parcel.version, into: &bytes)
      let view = DocumentView(schema: .parcel, bytes: bytes)
      let status = view.text("status") ?? "unknown"
      if ["pre_transit", "cancelled", "unknown"].contains(status) { continue }
      throw DecisionError(
        Diagnostic("void-moved", [name, view.text("trackingNumber") ?? "-", status]))
    }
  }
}
