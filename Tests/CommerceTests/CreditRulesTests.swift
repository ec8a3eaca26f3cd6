import Commerce
import Testing
import Values

@Suite struct CreditRulesTests {
  static func refund(_ key: String, _ amount: String, at: String = "2026-03-02", currency: String = "EUR")
    throws
    -> CreditRules.Refund
  {
    CreditRules.Refund(
      key: Array(key.utf8), amount: try #require(DecimalValue(amount)), currency: currency, at: at)
  }

  /// An order of two cups and a pot; `lines` are attributes of each.
  static func order(
    total: String = "30.00", status: String = "", refunded: String = "",
    lines: [[String: String]] = [[:], [:]]
  ) -> DocumentView {
    var draft = DocumentDraft(.order)
    draft.set("number", "1")
    draft.set("currency", "EUR")
    draft.set("total", total)
    draft.set("paymentStatus", status)
    draft.setAttribute("refundedAmount", refunded)
    let records = lines.enumerated().map { index, attributes in
      var line = DocumentDraft(.line)
      line.set("sku", index == 0 ? "CUP" : "POT")
      line.set("quantity", index == 0 ? "2" : "1")
      line.set("unitPrice", "10.00")
      for (name, text) in attributes.sorted(by: { $0.key < $1.key }) { line.setAttribute(name, text) }
      return DocumentView(schema: .line, bytes: line.bytes)
    }
    draft.set("lines", records: records)
    return DocumentView(schema: .order, bytes: draft.bytes)
  }

  /// The goods of each refund, as words: line, quantity, whether they are restocked.
  static func goods(
    _ order: DocumentView, _ refunds: [CreditRules.Refund], _ restock: CreditRules.Restock = .told
  ) -> [String: String] {
    var words: [String: String] = [:]
    for (key, goods) in CreditRules.goods(of: order, refunds: refunds, restock: restock) {
      words[String(decoding: key, as: UTF8.self)] =
        goods.map { "\($0.line) \($0.quantity.description) \($0.restock)" }.joined(separator: ", ")
    }
    return words
  }

  @Test func `what the channel says was given back`() {
    #expect(CreditRules.told(Self.order(status: "refunded"))?.description == "30.00")
    #expect(
      CreditRules.told(Self.order(status: "partially_refunded", refunded: "4.50"))?.description == "4.50")
    #expect(CreditRules.told(Self.order(status: "refunded", refunded: "-4.50"))?.description == "4.50")
    #expect(CreditRules.told(Self.order(status: "partially_refunded")) == nil, "how much is not guessed")
    #expect(CreditRules.mayTell(Self.order(status: "refunded")))
    #expect(!CreditRules.mayTell(Self.order(status: "paid", refunded: "0.00")))
    #expect(!CreditRules.mayTell(Self.order()))
  }

  @Test func `all of the money takes all goods along, a part of it none`() throws {
    let order = Self.order()
    #expect(Self.goods(order, [try Self.refund("a", "29.99")]).isEmpty)
    #expect(Self.goods(order, [try Self.refund("a", "30")]) == ["a": "0 2 false, 1 1 false"])
    let two = [try Self.refund("b", "10"), try Self.refund("a", "20", at: "2026-03-03")]
    #expect(Self.goods(order, two) == ["a": "0 2 false, 1 1 false"], "with the refund that made it all")
    #expect(Self.goods(order, two.reversed()) == Self.goods(order, two))
    #expect(Self.goods(order, [try Self.refund("a", "30", currency: "USD")]).isEmpty)
  }

  @Test func `goods that the channel says came back go with the first refund`() throws {
    let order = Self.order(lines: [["returned": "1", "restock": "true"], ["returned": "1"]])
    let refunds = [try Self.refund("b", "10", at: ""), try Self.refund("a", "5")]
    #expect(Self.goods(order, refunds) == ["a": "0 1 true, 1 1 false"])
    #expect(Self.goods(order, refunds, .always) == ["a": "0 1 true, 1 1 true"])
    #expect(Self.goods(order, refunds, .never) == ["a": "0 1 false, 1 1 false"])
    #expect(Self.goods(Self.order(lines: [["returned": "0"], [:]]), refunds).isEmpty)
  }

  @Test func `a report of what the channel told before is no second refund`() throws {
    let refunds = [
      try Self.refund("a", "5"), try Self.refund("b", "7", at: "2026-03-03"),
      try Self.refund("c", "5", at: "2026-03-04"),
    ]
    func left(_ covered: String) throws -> [String] {
      CreditRules.uncovered(refunds, by: try #require(DecimalValue(covered))).map {
        String(decoding: $0.key, as: UTF8.self)
      }
    }
    #expect(try left("0") == ["a", "b", "c"])
    #expect(try left("5") == ["b", "c"])
    #expect(try left("12") == ["c"])
    #expect(try left("17").isEmpty)
  }
}
