package import Values

/// Which order a payment is for, by which rule, and what that rests on.
///
/// The rules are tried in their order over the orders handed in; the first that any order obeys decides. Two orders that
/// obey it are an exception: it does not fall through to the next rule, and no later one settles it.
///
/// Pure, and the same for every order of arrival: a payment's match depends on what the orders say and on no other
/// payment.
package struct PaymentMatch: Hashable, Sendable {
  /// The rules, strongest first.
  package enum Rule: String, CaseIterable, Sendable {
    /// The refund, chargeback or conversion names the payment that it is of.
    case sale
    /// The provider's id is the order's payment reference, or both name the same.
    case paymentReference
    /// The provider's invoice or merchant reference is the order's number.
    case orderNumber
    /// The provider's custom id is the order's own id.
    case orderID = "orderId"
    /// The order's number in the payment's text, where a pattern of the settings says.
    case text
    /// The same buyer, currency and amount within days.
    case buyer
    /// The same currency and amount within days: a suggestion, never a match.
    case amount
  }

  package enum Outcome: Hashable, Sendable {
    /// By the index among the orders handed in.
    case matched(Int)
    case ambiguous([Int])
    /// Orders of the same amount: for a person to look at.
    case suggested([Int])
    case none
  }

  package let outcome: Outcome
  package let rule: Rule?
  /// What both sides have in common: the reference, or the amount.
  package let evidence: String

  /// How payments of one provider name their orders.
  package struct Manner: Hashable, Sendable {
    /// What shops put before their numbers.
    package var prefixes: [String]
    /// Patterns of texts with `{number}` in them.
    package var texts: [String]
    /// How many days may lie between order and payment where only buyer and amount agree.
    package var days: Int

    package init(prefixes: [String] = [], texts: [String] = [], days: Int = 3) {
      self.prefixes = prefixes
      self.texts = texts
      self.days = days
    }
  }

  /// What is known of a payment.
  package struct Payment: Hashable, Sendable {
    package var id: String?
    package var kind: String
    package var amount: DecimalValue?
    package var currency: String?
    package var email: String?
    package var day: Int?
    /// As the provider lists them, the merchant's own reference first.
    package var references: [String]
    /// The merchant's second reference, which shops fill with their internal id.
    package var custom: String?
    /// Texts in which a pattern may find the order's number.
    package var texts: [String]

    package init(_ document: DocumentView) {
      id = document.text("id")
      kind = document.text("kind") ?? "charge"
      amount = document.decimal("amount")
      currency = document.text("currency")
      email = document.text("payer.email").map { PaymentMatch.folded($0) }
      day = document.schema.index(of: "at").flatMap { document.moment($0) }.map { PaymentMatch.day(of: $0) }
      references = document.schema.index(of: "orderReferences").map { document.texts($0) } ?? []
      let attributes = document.schema.index(of: "attributes").map { document.attributes($0) } ?? []
      custom = attributes.first { $0.name == "custom" }?.text
      texts = attributes.map(\.text)
    }
  }

  /// What is known of an order.
  package struct Order: Hashable, Sendable {
    package var id: String?
    package var number: String?
    package var references: [String]
    package var total: DecimalValue?
    package var currency: String?
    package var email: String?
    package var day: Int?
    package var isCancelled: Bool

    package init(_ document: DocumentView) {
      id = document.text("id")
      number = document.text("number")
      references =
        (document.schema.index(of: "paymentReferences").map { document.texts($0) } ?? []).flatMap {
          OrderReference.list($0)
        }
      total = document.decimal("total")
      currency = document.text("currency")
      email = document.text("buyer.email").map { PaymentMatch.folded($0) }
      day = document.schema.index(of: "placedAt").flatMap { document.moment($0) }.map {
        PaymentMatch.day(of: $0)
      }
      isCancelled = document.text("status") == "cancelled"
    }
  }

  package init(_ outcome: Outcome, _ rule: Rule?, evidence: String = "") {
    self.outcome = outcome
    self.rule = rule
    self.evidence = evidence
  }

  /// Finds the order of a payment that names no other payment.
  package static func find(_ payment: Payment, among orders: [Order], manner: Manner) -> PaymentMatch {
    let names = ([payment.id].compactMap { $0 } + payment.references).flatMap { name in
      OrderReference.list(name).count > 1 ? [name] + OrderReference.list(name) : [name]
    }
    for name in names {
      if let match = decide(orders, .paymentReference, name, { $0.references.contains(name) }) {
        return match
      }
    }
    // A shop that fills both writes its own id into the second, which may be another order's number.
    let invoices = payment.references.filter { $0 != payment.custom }
    if let match = byNumber(invoices, orders, manner) { return match }
    for reference in [payment.custom].compactMap({ $0 }) + invoices {
      let form = OrderReference.normalised(reference)
      if let match = decide(
        orders, .orderID, reference, { $0.id.map { OrderReference.normalised($0) } == form })
      {
        return match
      }
    }
    if let match = byNumber([payment.custom].compactMap { $0 }, orders, manner) { return match }
    for text in payment.texts {
      for number in numbers(in: text, manner) {
        let forms = OrderReference.forms(number, prefixes: manner.prefixes)
        if let match = decide(orders, .text, text, { isNumber($0, forms) }) { return match }
      }
    }
    guard payment.kind == "charge", let amount = payment.amount, amount > .zero,
      let currency = payment.currency
    else { return PaymentMatch(.none, nil) }
    let evidence = "\(amount.description) \(currency)"
    func isSameAmount(_ order: Order) -> Bool {
      guard order.currency == currency, order.total == amount, let placed = order.day, let paid = payment.day
      else { return false }
      return abs(placed - paid) <= manner.days
    }
    if let email = payment.email,
      let match = decide(
        orders, .buyer, "\(email), \(evidence)", { $0.email == email && isSameAmount($0) })
    {
      return match
    }
    let same = orders.indices.filter { isSameAmount(orders[$0]) && !orders[$0].isCancelled }
    if same.isEmpty { return PaymentMatch(.none, nil) }
    return PaymentMatch(.suggested(same), .amount, evidence: evidence)
  }

  /// The orders that obey a rule, open ones before cancelled ones; nothing where none does.
  private static func decide(
    _ orders: [Order], _ rule: Rule, _ evidence: String, _ obeys: (Order) -> Bool
  ) -> PaymentMatch? {
    let all = orders.indices.filter { obeys(orders[$0]) }
    let open = all.filter { !orders[$0].isCancelled }
    let found = open.isEmpty ? all : open
    guard let first = found.first else { return nil }
    return PaymentMatch(found.count == 1 ? .matched(first) : .ambiguous(found), rule, evidence: evidence)
  }

  /// The same, where other orders are named beside.
  private func with(_ others: [Int], evidence: String) -> PaymentMatch {
    let own: [Int] =
      switch outcome {
      case .matched(let one): [one]
      case .ambiguous(let several): several
      case .suggested, .none: []
      }
    let all = Set(own + others).sorted()
    return all.count == own.count ? self : PaymentMatch(.ambiguous(all), rule, evidence: evidence)
  }

  /// The order that the first of some references names.
  private static func byNumber(_ references: [String], _ orders: [Order], _ manner: Manner) -> PaymentMatch? {
    for reference in references {
      for part in parts(of: reference) {
        let forms = OrderReference.forms(part, prefixes: manner.prefixes)
        guard let match = decide(orders, .orderNumber, part, { isNumber($0, forms) }) else { continue }
        // A list that names several orders is no payment of the first.
        let others = parts(of: reference).filter { $0 != part }.flatMap { other in
          let forms = OrderReference.forms(other, prefixes: manner.prefixes)
          return orders.indices.filter { isNumber(orders[$0], forms) }
        }
        return match.with(others, evidence: reference)
      }
    }
    return nil
  }

  private static func isNumber(_ order: Order, _ forms: [String]) -> Bool {
    guard let number = order.number else { return false }
    return forms.contains(OrderReference.normalised(number))
  }

  private static func parts(of reference: String) -> [String] {
    let list = OrderReference.list(reference)
    return list.count > 1 ? list : [reference]
  }

  private static func numbers(in text: String, _ manner: Manner) -> [String] {
    manner.texts.compactMap { OrderReference.number(in: text, by: $0) }
  }

  static func folded(_ text: String) -> String { String(OrderReference.trimmed(text.lowercased()[...])) }

  static func day(of moment: Moment) -> Int {
    switch moment {
    case .instant(let instant): instant.local.date.daysSinceEpoch
    case .local(let local): local.date.daysSinceEpoch
    case .date(let date): date.daysSinceEpoch
    }
  }
}

// MARK: How the ledger finds both sides

extension PaymentMatch {
  /// What an order may be found by, for payments that come later.
  package static func names(of order: Order) -> [[UInt8]] {
    var names = order.references.map { name("p", $0) }
    if let number = order.number { names.append(name("n", OrderReference.normalised(number))) }
    if let id = order.id { names.append(name("i", OrderReference.normalised(id))) }
    if let email = order.email, let total = order.total, let currency = order.currency {
      names.append(name("b", "\(email)\u{1F}\(currency)\u{1F}\(total.normalized.description)"))
    }
    return unique(names)
  }

  /// What a payment may be found by, for orders that come later; the same texts as those of its order.
  package static func names(of payment: Payment, manner: Manner) -> [[UInt8]] {
    var names: [[UInt8]] = []
    for text in [payment.id].compactMap({ $0 }) + payment.references {
      for part in Set([text] + OrderReference.list(text)).sorted() { names.append(name("p", part)) }
    }
    let references = payment.references + [payment.custom].compactMap { $0 }
    for reference in references {
      for part in parts(of: reference) {
        names += OrderReference.forms(part, prefixes: manner.prefixes).map { name("n", $0) }
      }
    }
    for reference in references {
      names.append(name("i", OrderReference.normalised(reference)))
    }
    for number in payment.texts.flatMap({ numbers(in: $0, manner) }) {
      names += OrderReference.forms(number, prefixes: manner.prefixes).map { name("n", $0) }
    }
    if payment.kind == "charge", let email = payment.email, let amount = payment.amount,
      let currency = payment.currency
    {
      names.append(name("b", "\(email)\u{1F}\(currency)\u{1F}\(amount.normalized.description)"))
    }
    return unique(names)
  }

  /// What a payment is found by under its own id, where that is not its key.
  package static func own(_ id: String) -> [UInt8] { name("p", id) }

  /// What a payment is found by, for what names it as the payment that it is of.
  package static func sale(_ id: String) -> [UInt8] { name("s", id) }

  private static func name(_ kind: String, _ text: String) -> [UInt8] { Array("\u{1F}\(kind)\(text)".utf8) }

  private static func unique(_ names: [[UInt8]]) -> [[UInt8]] {
    var seen: Set<[UInt8]> = []
    return names.filter { $0.count > 2 && seen.insert($0).inserted }
  }
}
