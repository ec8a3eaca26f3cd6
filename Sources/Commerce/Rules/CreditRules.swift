package import Values

/// What of an order was given back, and which of its goods came back with the money.
///
/// Pure, and the same for every order in which the refunds come: goods are given to refunds by the refunds' own times.
package enum CreditRules {
  /// What becomes of goods that came back, where the channel does not say.
  package enum Restock: String, CaseIterable, Sendable {
    /// They go into stock only where the channel says so.
    case told
    case always
    case never
  }

  /// Money that was given back.
  package struct Refund: Hashable, Sendable {
    /// What tells it from the order's others.
    package var key: [UInt8]
    /// Positive.
    package var amount: DecimalValue
    package var currency: String
    /// When, as the document says it.
    package var at: String

    package init(key: [UInt8], amount: DecimalValue, currency: String, at: String) {
      self.key = key
      self.amount = amount
      self.currency = currency
      self.at = at
    }

    /// In the order of time; what has no time comes last.
    static func isBefore(_ left: Refund, _ right: Refund) -> Bool {
      if left.at != right.at { return !left.at.isEmpty && (right.at.isEmpty || left.at < right.at) }
      return left.key.lexicographicallyPrecedes(right.key)
    }
  }

  /// A line of goods that came back.
  package struct Returned: Hashable, Sendable {
    /// Which of the order's lines, counted from 0.
    package var line: Int
    package var quantity: DecimalValue
    package var restock: Bool
  }

  /// How much its channel says was given back of an order; nothing where it says nothing of an amount.
  ///
  /// An order that is refunded, whole, gave back its total.
  package static func told(_ order: DocumentView) -> DecimalValue? {
    if let amount = attribute("refundedAmount", of: order).flatMap({ DecimalValue($0) }) {
      return amount < .zero ? try? amount.negated() : amount
    }
    return order.text("paymentStatus") == "refunded" ? order.decimal("total") : nil
  }

  /// Whether an order says anything of money that was given back.
  package static func mayTell(_ order: DocumentView) -> Bool {
    let status = order.slice(OrderFields.shared.paymentStatus)
    return telling.contains { status.elementsEqual($0) }
  }

  /// The same where its fields lie: asked of each order of a file, so nothing is copied.
  package static func mayTell(_ order: FieldTable) -> Bool {
    let status = order[OrderFields.shared.paymentStatus]
    return telling.contains { status.equals($0) }
  }

  private static let telling = [Array("refunded".utf8), Array("partially_refunded".utf8)]

  /// The refunds that no credit of the channel's own stands for.
  ///
  /// A channel may have told of the money before its provider's report did.
  package static func uncovered(_ refunds: [Refund], by covered: DecimalValue) -> [Refund] {
    var left = covered
    return refunds.sorted(by: Refund.isBefore).filter { refund in
      guard left >= refund.amount, let rest = try? left.subtracting(refund.amount) else { return true }
      left = rest
      return false
    }
  }

  /// The goods that each refund gives back, by the refunds' keys.
  ///
  /// What the channel says came back goes with the first refund. Where it says nothing and all money went back, all goods
  /// go with the refund that made it all. A part of the money alone says nothing of goods.
  package static func goods(
    of order: DocumentView, refunds: [Refund], restock: Restock
  ) -> [[UInt8]: [Returned]] {
    let sorted = refunds.sorted(by: Refund.isBefore)
    guard let first = sorted.first, let last = sorted.last else { return [:] }
    let lines = order.records(OrderFields.shared.lines)
    var told: [Returned] = []
    var all: [Returned] = []
    for (index, line) in lines.enumerated() {
      func returned(_ quantity: DecimalValue?) -> Returned? {
        guard let quantity, quantity > .zero else { return nil }
        let word = attribute("restock", of: line)
        let goesBack = word.map { $0 == "true" } ?? (restock == .always)
        return Returned(line: index, quantity: quantity, restock: goesBack && restock != .never)
      }
      if let part = returned(attribute("returned", of: line).flatMap { DecimalValue($0) }) {
        told.append(part)
      }
      if let whole = returned(line.decimal(OrderFields.shared.lineQuantity)) { all.append(whole) }
    }
    if !told.isEmpty { return [first.key: told] }
    guard let total = order.decimal("total"), total > .zero else { return [:] }
    var sum = DecimalValue.zero
    for refund in sorted where refund.currency == order.text("currency") {
      guard let next = try? sum.adding(refund.amount) else { return [:] }
      sum = next
    }
    return sum >= total ? [last.key: all] : [:]
  }

  private static func attribute(_ name: String, of document: DocumentView) -> String? {
    document.schema.index(of: "attributes").flatMap { field in
      document.attributes(field).first { $0.name == name }?.text
    }
  }
}
