package import Values

/// One movement of a provider's balance: what it came to there, in the balance's own currency.
///
/// The amount that a buyer paid may be in another currency; what is paid out is made of what reached the balance.
package struct BalanceLine: Hashable, Sendable {
  package var id: String
  package var kind: String
  /// The balance's currency.
  package var currency: String
  /// By how much it moved the balance.
  package var net: DecimalValue
  /// What the provider kept of it, positive; in the balance's currency.
  package var fee: DecimalValue
  /// The payout that it is a part of, where a report names that (`attributes.payout`).
  package var payout: String?
  /// The balance behind it, where the report carries one (`attributes.balance`).
  package var balance: DecimalValue?
  package var parent: String?
  /// When, as the document says it.
  package var at: String?
  /// The same in seconds since 1970, as far as it is told.
  package var second: Int
  /// A payout that did not come to be: nothing was paid.
  package var isVoid: Bool
  /// What a person knows it by: the order, or the buyer's reference.
  package var reference: String?

  package init(
    id: String, kind: String = "charge", currency: String = "EUR", net: DecimalValue,
    fee: DecimalValue = .zero, payout: String? = nil, balance: DecimalValue? = nil, parent: String? = nil,
    at: String? = nil, second: Int = 0, isVoid: Bool = false, reference: String? = nil
  ) {
    self.id = id
    self.kind = kind
    self.currency = currency
    self.net = net
    self.fee = fee
    self.payout = payout
    self.balance = balance
    self.parent = parent
    self.at = at
    self.second = second
    self.isVoid = isVoid
    self.reference = reference
  }

  /// Of a payment; nothing where its report tells neither of a payout nor of a balance, or where it moved none.
  package init?(_ document: DocumentView) {
    guard let id = document.text("id"), let kind = document.text("kind"), kind != "authorization",
      let amount = document.decimal("amount"), let own = document.text("currency"),
      let field = document.schema.index(of: "attributes")
    else { return nil }
    var attributes: [String: String] = [:]
    for attribute in document.attributes(field) { attributes[attribute.name] = attribute.text }
    payout = attributes["payout"]
    balance = attributes["balance"].flatMap { DecimalValue($0) }
    guard payout != nil || balance != nil, attributes["impact"] != "Memo" else { return nil }
    isVoid = ["failed", "cancelled"].contains(document.text("status") ?? "")
    // A payout that failed is told; any other attempt that failed moved nothing.
    guard !isVoid || kind == "payout" && payout != nil else { return nil }
    currency = attributes["netCurrency"] ?? own
    let charged = document.text("feeCurrency") ?? own
    fee = charged == currency ? document.decimal("fee") ?? .zero : .zero
    if let net = document.decimal("net") {
      self.net = net
    } else if own == currency, let net = try? amount.subtracting(fee) {
      self.net = net
    } else {
      // What it came to in the balance's currency nobody says.
      return nil
    }
    self.id = id
    self.kind = kind
    parent = document.text("parent")
    at = document.text("at")
    second = document.schema.index(of: "at").flatMap { document.moment($0) }?.roughSeconds ?? 0
    reference = document.schema.index(of: "orderReferences").flatMap { document.texts($0).first }
  }

  /// Whether it takes money out of the balance to the merchant's bank.
  package var isPayout: Bool { kind == "payout" && (isVoid || net < .zero) }

  /// The month in which it was: `2026-03`.
  package var month: String { BalanceLine.month(second) }

  /// The month of a second.
  package static func month(_ second: Int) -> String {
    let day = second >= 0 ? second / 86_400 : (second - 86_399) / 86_400
    return String(Moment.date(CivilDate(daysSinceEpoch: day)).description.prefix(7))
  }
}

extension Moment {
  /// Seconds since 1970, as exactly as days ask for: a local time counts by its own clock.
  package var roughSeconds: Int {
    switch self {
    case .instant(let instant): instant.seconds
    case .local(let local): local.date.daysSinceEpoch * 86_400 + local.secondOfDay
    case .date(let date): date.daysSinceEpoch * 86_400
    }
  }
}
