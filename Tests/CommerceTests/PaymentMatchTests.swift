import Commerce
import Testing
import Values

@Suite struct OrderReferenceTests {
  @Test(arguments: [
    ("#1001", "1001"), (" 1001 ", "1001"), ("000001322-0f8fad5b-d9cb-469f-a165-70867728950e", "1322"),
    ("000001322", "1322"), ("R023318196-BGR5XETC", "R023318196-BGR5XETC"), ("A-007", "A-007"), ("000", "0"),
    ("0f8fad5b-d9cb-469f-a165-70867728950e", "0f8fad5b-d9cb-469f-a165-70867728950e"),
  ])
  func `what says nothing is taken off`(text: String, normalised: String) {
    #expect(OrderReference.normalised(text) == normalised)
  }

  @Test func `a prefix is taken off only where the settings have it`() {
    #expect(OrderReference.forms("WC-0047", prefixes: ["WC-"]) == ["WC-0047", "47"])
    #expect(OrderReference.forms("WC-0047", prefixes: []) == ["WC-0047"])
    #expect(OrderReference.forms("WC-", prefixes: ["WC-"]) == ["WC-"])
  }

  @Test func `a pattern finds a number, a number alone is none`() {
    #expect(OrderReference.number(in: "Lantern - Order 1001", by: "- Order {number}") == "1001")
    #expect(
      OrderReference.number(in: "(Spree Order ID: R02-BGR5)", by: "(Spree Order ID: {number}-") == "R02")
    #expect(OrderReference.number(in: "1001 thanks", by: "Order {number}") == nil)
    #expect(OrderReference.number(in: "1001", by: "{number}") == nil, "a pattern says what stands before")
  }

  @Test func `lists are split`() {
    #expect(OrderReference.list("a1 + b2,c3; d4") == ["a1", "b2", "c3", "d4"])
    #expect(OrderReference.list("a+b") == ["a+b"])
  }
}

@Suite struct PaymentMatchTests {
  static func payment(
    _ id: String = "P1", amount: String = "10.00", currency: String = "EUR", references: [String] = [],
    email: String = "", at: String = "2026-03-02", kind: String = "charge",
    attributes: [String: String] = [:]
  ) -> PaymentMatch.Payment {
    var draft = DocumentDraft(.payment)
    draft.set("id", id)
    draft.set("kind", kind)
    draft.set("amount", amount)
    draft.set("currency", currency)
    draft.set("at", at)
    draft.set("payer.email", email)
    draft.set("orderReferences", references)
    for (name, text) in attributes { draft.setAttribute(name, text) }
    return PaymentMatch.Payment(DocumentView(schema: .payment, bytes: draft.bytes))
  }

  static func order(
    _ number: String, id: String = "", total: String = "10.00", currency: String = "EUR",
    references: [String] = [], email: String = "", at: String = "2026-03-01", status: String = "open"
  ) -> PaymentMatch.Order {
    var draft = DocumentDraft(.order)
    draft.set("number", number)
    draft.set("id", id)
    draft.set("total", total)
    draft.set("currency", currency)
    draft.set("placedAt", at)
    draft.set("status", status)
    draft.set("buyer.email", email)
    draft.set("paymentReferences", references)
    return PaymentMatch.Order(DocumentView(schema: .order, bytes: draft.bytes))
  }

  static func found(
    _ payment: PaymentMatch.Payment, _ orders: [PaymentMatch.Order], _ manner: PaymentMatch.Manner = .init()
  ) -> String {
    let match = PaymentMatch.find(payment, among: orders, manner: manner)
    func numbers(_ indexes: [Int]) -> String {
      indexes.map { orders[$0].number ?? "" }.sorted().joined(separator: " ")
    }
    let words =
      switch match.outcome {
      case .matched(let index): numbers([index])
      case .ambiguous(let indexes): "ambiguous \(numbers(indexes))"
      case .suggested(let indexes): "suggested \(numbers(indexes))"
      case .none: "none"
      }
    return match.rule.map { "\(words) by \($0.rawValue)" } ?? words
  }

  @Test func `each rule finds its order, the strongest first`() {
    let manner = PaymentMatch.Manner(prefixes: ["WC-"], texts: ["Order {number}"])
    let orders = [
      Self.order("#1", id: "91", references: ["pay_A + gift_B"], email: "ann@example.com"),
      Self.order("#2", id: "1"), Self.order("#3", total: "7.00", email: "Bo@example.com"),
    ]
    #expect(Self.found(Self.payment("pay_A"), orders, manner) == "#1 by paymentReference")
    #expect(Self.found(Self.payment("gift_B"), orders, manner) == "#1 by paymentReference")
    #expect(
      Self.found(Self.payment("PAY_A", amount: "1"), orders, manner) == "none", "ids are taken as they are")
    #expect(Self.found(Self.payment(references: ["WC-1"]), orders, manner) == "#1 by orderNumber")
    #expect(
      Self.found(Self.payment(references: ["WC-1", "2"], attributes: ["custom": "2"]), orders, manner)
        == "#1 by orderNumber", "the second reference is the shop's own id")
    #expect(
      Self.found(Self.payment(references: ["1"], attributes: ["custom": "1"]), orders, manner)
        == "#2 by orderId")
    #expect(Self.found(Self.payment(references: ["91"]), orders, manner) == "#1 by orderId")
    #expect(
      Self.found(Self.payment(amount: "5", attributes: ["description": "Shop - Order 2"]), orders, manner)
        == "#2 by text")
    #expect(
      Self.found(Self.payment(amount: "5", attributes: ["description": "2 cups"]), orders, manner) == "none")
    #expect(Self.found(Self.payment(amount: "7", email: "bo@example.com"), orders, manner) == "#3 by buyer")
    #expect(
      Self.found(Self.payment(amount: "7", email: "bo@example.com", at: "2026-03-09"), orders, manner)
        == "none", "too late")
    #expect(Self.found(Self.payment(amount: "7"), orders, manner) == "suggested #3 by amount")
    #expect(
      Self.found(Self.payment(amount: "-7", email: "bo@example.com", kind: "refund"), orders, manner)
        == "none", "a refund is found by its sale or its references alone")
  }

  @Test func `two orders are an exception, and no weaker rule settles it`() {
    let orders = [
      Self.order("1", email: "ann@example.com"), Self.order("#1", email: "bo@example.com"),
      Self.order("4"), Self.order("5"),
    ]
    #expect(
      Self.found(Self.payment(references: ["1"], email: "ann@example.com"), orders)
        == "ambiguous #1 1 by orderNumber")
    #expect(Self.found(Self.payment(references: ["4, 5"]), orders) == "ambiguous 4 5 by orderNumber")
    #expect(Self.found(Self.payment(), orders).hasPrefix("suggested"))
  }

  @Test func `open orders go before cancelled ones`() {
    let orders = [Self.order("1", status: "cancelled"), Self.order("#1")]
    #expect(Self.found(Self.payment(references: ["1"]), orders) == "#1 by orderNumber")
    #expect(Self.found(Self.payment(references: ["1"]), [orders[0]]) == "1 by orderNumber")
  }

  @Test func `three payments for two orders of the same amount are nobody's by themselves`() {
    let orders = [Self.order("1", email: "ann@example.com"), Self.order("2", email: "ann@example.com")]
    for id in ["P1", "P2", "P3"] {
      #expect(Self.found(Self.payment(id, email: "ann@example.com"), orders) == "ambiguous 1 2 by buyer")
    }
  }

  @Test func `what a match rests on is found from both sides`() {
    let manner = PaymentMatch.Manner(prefixes: ["WC-"], texts: ["Order {number}"])
    let order = Self.order("#0047", id: "9", references: ["pay_A"], email: "Ann@example.com")
    let names = Set(PaymentMatch.names(of: order))
    for payment in [
      Self.payment("pay_A"), Self.payment(references: ["WC-47"]), Self.payment(attributes: ["custom": "9"]),
      Self.payment(attributes: ["note": "Order 47"]), Self.payment(amount: "10.0", email: "ann@example.com"),
    ] {
      #expect(Self.found(payment, [order], manner).hasPrefix("#0047"))
      #expect(!names.isDisjoint(with: PaymentMatch.names(of: payment, manner: manner)))
    }
  }
}
