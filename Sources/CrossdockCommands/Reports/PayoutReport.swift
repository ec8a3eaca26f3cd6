import Commerce
import Dock
import Ledger
import Values

/// The payouts of providers that do not close, or wait for a part of their report.
struct PayoutReport {
  private let payouts: [DocumentView]

  /// Asks the ledger.
  init(_ workspace: Workspace, _ reader: any LedgerReader) throws {
    payouts = try PayoutReview.open(workspace, reader)
  }

  /// An object for each, with the lines that are left over.
  var json: JSONText {
    .array(
      payouts.map { payout in
        let fields = ["provider", "id", "currency", "at", "state", "amount", "net", "difference"]
        return .object(fields.map { ($0, PayoutReport.text(payout, $0)) } + [("lines", lines(of: payout))])
      })
  }

  private func lines(of payout: DocumentView) -> JSONText {
    let fields = ["id", "kind", "at", "net", "reference"]
    return .array(
      PayoutReport.leftOver(payout).map { line in .object(fields.map { ($0, PayoutReport.text(line, $0)) }) })
  }

  private static func text(_ view: DocumentView, _ name: String) -> JSONText {
    view.text(name).map { .string($0) } ?? .null
  }

  private static func leftOver(_ payout: DocumentView) -> [DocumentView] {
    payout.schema.index(of: "lines").map { payout.records($0) } ?? []
  }

  private static let mostTold = 20

  /// A table for each way in which a payout can be open; nothing where all close.
  func text(_ language: Language) -> String {
    func say(_ code: String, _ arguments: String...) -> String {
      Catalogue.text(code, arguments, in: language)
    }
    var text = ""
    for state in [PayoutAccount.State.differs, .waiting, .unconfirmed] {
      let payouts = payouts.filter { $0.text("state") == state.rawValue }
      guard !payouts.isEmpty else { continue }
      let title = say("status-payouts-\(state.rawValue)", String(payouts.count))
      text += "\n" + (state == .differs ? TextStyle.warning(title) : TextStyle.bold(title)) + "\n"
      var table = TextTable()
      for payout in payouts.prefix(PayoutReport.mostTold) {
        func money(_ name: String) -> String {
          [payout.text(name), payout.text("currency")].compactMap { $0 }.joined(separator: " ")
        }
        table.add([
          "  " + (payout.text("provider") ?? ""), payout.text("id") ?? "", payout.text("at") ?? "",
          money(state == .unconfirmed ? "net" : "amount"),
          state == .differs ? say("status-payout-sums", money("net"), money("difference")) : "",
        ])
        for line in PayoutReport.leftOver(payout).prefix(PayoutReport.mostTold) {
          table.add([
            "", "  " + (line.text("id") ?? ""), line.text("at") ?? "", line.text("net") ?? "",
            [line.text("kind"), line.text("reference")].compactMap { $0 }.joined(separator: " "),
          ])
        }
      }
      text += table.text()
      if payouts.count > PayoutReport.mostTold {
        text += "  " + say("status-more", String(payouts.count - PayoutReport.mostTold)) + "\n"
      }
    }
    return text
  }
}
