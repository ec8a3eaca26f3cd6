import Commerce
import Ledger
import Values

/// By how much one batch changes what is known of which payments are of which orders, by provider and currency.
///
/// What a receipt said before is taken away and what it says now is added, so that all days together are what is matched.
struct MatchChanges {
  private(set) var all: [MoneySource: MatchedMoney] = [:]

  /// A receipt's new version, and the one before it.
  mutating func note(_ receipt: DocumentView, before: DocumentView?) throws(DecimalError) {
    if let (source, money) = before.flatMap({ MatchChanges.matched($0) }) {
      try all[source, default: MatchedMoney()].subtract(money)
    }
    if let (source, money) = MatchChanges.matched(receipt) {
      try all[source, default: MatchedMoney()].add(money)
    }
  }

  /// The money that a receipt says is an order's; nothing where none moved, or where nobody knows whose it is.
  private static func matched(_ receipt: DocumentView) -> (MoneySource, MatchedMoney)? {
    guard receipt.text("match") == "matched", receipt.text("status") ?? "succeeded" == "succeeded",
      ["charge", "refund", "chargeback", "reversal"].contains(receipt.text("kind") ?? ""),
      let provider = receipt.text("provider"), let currency = receipt.text("currency"),
      let amount = receipt.decimal("amount")
    else { return nil }
    return (
      MoneySource(provider: provider, currency: currency), MatchedMoney(payments: 1, amount: amount)
    )
  }
}
