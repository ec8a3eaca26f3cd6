package import Commerce
package import Ledger
import Values

/// The payouts that do not close, or wait for a part of their report.
package enum PayoutReview {
  /// All of a workspace, the oldest first.
  ///
  /// How it stays quick: one that closes has that in the ledger's index, and its document is not read.
  package static func open(_ workspace: Workspace, _ reader: any LedgerReader) throws -> [DocumentView] {
    var found: [DocumentView] = []
    for partner in workspace.file.partners {
      guard let id = try reader.partner(named: partner.name) else { continue }
      found += try OpenEntries.documents(.payout, id, reader)
    }
    return found.sorted { key($0) < key($1) }
  }

  private static func key(_ payout: DocumentView) -> (String, String, String) {
    (payout.text("at") ?? "", payout.text("provider") ?? "", payout.text("id") ?? "")
  }
}

extension DockHouse {
  /// Says which payouts of this pass do not close.
  ///
  /// When all files are read: a report may have come in two of them.
  func tellPayouts(_ report: inout PassReport) throws {
    guard !report.payouts.isEmpty else { return }
    let reader = try ledger.reader()
    var differing: [DocumentView] = []
    for entry in report.payouts {
      guard let known = try reader.known(entry), !known.state.contains(.settled) else { continue }
      var bytes: [UInt8] = []
      _ = try reader.document(known.version, into: &bytes)
      let payout = DocumentView(schema: .payout, bytes: bytes)
      if payout.text("state") == PayoutAccount.State.differs.rawValue { differing.append(payout) }
    }
    differing.sort {
      ($0.text("provider") ?? "", $0.text("id") ?? "") < ($1.text("provider") ?? "", $1.text("id") ?? "")
    }
    for payout in differing.prefix(PassReport.File.told) {
      func money(_ name: String) -> String {
        [payout.text(name), payout.text("currency")].compactMap { $0 }.joined(separator: " ")
      }
      report.messages.append(
        Diagnostic(
          "payout-differs",
          [
            payout.text("id") ?? "", payout.text("provider") ?? "", money("amount"), money("net"),
            money("difference"),
          ], severity: .warning))
      report.needsPerson = true
    }
  }
}
