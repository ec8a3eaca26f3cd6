import Commerce
import Dock
import Ledger
import Values

/// The payments that no order was found for, with what they were looked for by and what they may be of.
struct UnmatchedReport {
  private let payments: [UnmatchedPayment]

  /// Asks the ledger.
  init(_ workspace: Workspace, _ reader: any LedgerReader) throws {
    payments = try UnmatchedPayments.all(workspace, reader)
  }

  /// An object for each.
  var json: JSONText {
    .array(
      payments.map { payment in
        func text(_ name: String) -> JSONText { payment.receipt.text(name).map { .string($0) } ?? .null }
        let fields = ["provider", "id", "kind", "amount", "currency", "at"]
        return .object(
          fields.map { ($0, text($0)) } + [
            ("lookedFor", text("evidence")), ("suggestions", .array(payment.suggestions.map { .string($0) })),
          ])
      })
  }

  private static let mostTold = 20

  /// A table; nothing where every payment has its order.
  func text(_ language: Language) -> String {
    func say(_ code: String, _ arguments: String...) -> String {
      Catalogue.text(code, arguments, in: language)
    }
    guard !payments.isEmpty else { return "" }
    var table = TextTable()
    for payment in payments.prefix(UnmatchedReport.mostTold) {
      let receipt = payment.receipt
      let amount = [receipt.text("amount"), receipt.text("currency")].compactMap { $0 }.joined(separator: " ")
      let sought = receipt.text("evidence").map { say("status-payment-sought", $0) }
      let commands = payment.suggestions.compactMap { HoldText.settle($0).first }
      table.add([
        "  " + (receipt.text("provider") ?? ""), receipt.text("kind") ?? "", receipt.text("id") ?? "", amount,
        receipt.text("at") ?? "", sought ?? say("status-payment-nothing"),
      ])
      for command in commands { table.add(["", "", say("status-payment-suggested"), command]) }
    }
    var text = "\n" + TextStyle.bold(say("status-payments", String(payments.count))) + "\n" + table.text()
    if payments.count > UnmatchedReport.mostTold {
      text += "  " + say("status-more", String(payments.count - UnmatchedReport.mostTold)) + "\n"
    }
    return text
  }
}
