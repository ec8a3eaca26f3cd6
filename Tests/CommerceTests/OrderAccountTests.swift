import Commerce
import Testing
import Values

@Suite struct OrderAccountTests {
  typealias Payment = OrderAccount.Payment

  static func payment(
    _ id: String, _ amount: String, kind: String = "charge", status: String = "succeeded",
    currency: String = "EUR", fee: String? = nil, feeCurrency: String? = nil, parent: String? = nil
  ) throws -> Payment {
    Payment(
      id: id, kind: kind, status: status, amount: try #require(DecimalValue(amount)), currency: currency,
      fee: fee.flatMap { DecimalValue($0) }, feeCurrency: feeCurrency, parent: parent)
  }

  static func account(
    _ payments: [Payment], total: String? = "10.00", currency: String = "EUR", tolerance: String = "0"
  ) throws -> OrderAccount {
    try OrderAccount(
      total: total.flatMap { DecimalValue($0) }, currency: currency, payments: payments,
      tolerance: DecimalValue(tolerance) ?? .zero)
  }

  // The rows of the case table of the notes, in its order.

  @Test func `one payment of the total`() throws {
    let account = try Self.account([Self.payment("1", "10", fee: "0.50")])
    #expect(account.state == .paid && account.outstanding == .zero && account.excess == .zero)
    #expect(account.fees.mapValues(\.description) == ["EUR": "0.50"])
  }

  @Test func `a deposit`() throws {
    let account = try Self.account([Self.payment("1", "4.00")])
    #expect(account.state == .shortPaid && account.outstanding.description == "6.00")
  }

  @Test func `a gift card and a card`() throws {
    #expect(try Self.account([Self.payment("1", "4.00"), Self.payment("2", "6.00")]).state == .paid)
  }

  @Test func `a duplicate capture is flagged, not netted`() throws {
    let account = try Self.account([Self.payment("1", "10.00"), Self.payment("2", "10.00")])
    #expect(account.state == .overpaid && account.duplicates == ["1", "2"])
    #expect(account.excess.description == "10.00")
    let mended = try Self.account([
      Self.payment("1", "10.00"), Self.payment("2", "10.00"),
      Self.payment("3", "-10.00", kind: "refund", parent: "2"),
    ])
    #expect(mended.state == .paid && mended.duplicates.isEmpty)
  }

  @Test func `the same payment out of two files counts once`() throws {
    let payment = try Self.payment("1", "10.00", fee: "1")
    let account = try Self.account([payment, payment])
    #expect(account.state == .paid && account.fees["EUR"]?.description == "1")
  }

  @Test func `refunds in part and whole`() throws {
    let sale = try Self.payment("1", "10.00")
    let part = try Self.account([sale, Self.payment("2", "-4.00", kind: "refund", parent: "1")])
    #expect(part.state == .paid && part.refunded.description == "4.00" && part.net.description == "6.00")
    let whole = try Self.account([
      sale, Self.payment("2", "-4.00", kind: "refund"), Self.payment("3", "-6.00", kind: "refund"),
    ])
    #expect(whole.state == .refunded && whole.net == .zero)
  }

  @Test func `a fee is kept apart`() throws {
    let account = try Self.account([
      Self.payment("1", "10.00", fee: "0.45", feeCurrency: "USD"), Self.payment("2", "-0.30", kind: "fee"),
    ])
    #expect(account.state == .paid)
    #expect(account.fees.mapValues(\.description) == ["USD": "0.45", "EUR": "0.30"])
  }

  @Test func `a chargeback, and a won dispute`() throws {
    let lost = [
      try Self.payment("1", "10.00"), try Self.payment("2", "-10.00", kind: "chargeback", fee: "15"),
    ]
    let account = try Self.account(lost)
    #expect(account.state == .chargedBack && account.chargedBack.description == "10.00")
    #expect(account.fees["EUR"]?.description == "15")
    #expect(try Self.account(lost + [Self.payment("3", "10.00", kind: "reversal")]).state == .paid)
  }

  @Test func `holds and releases change nothing`() throws {
    let account = try Self.account([
      Self.payment("1", "10.00"), Self.payment("2", "-10.00", kind: "hold"),
      Self.payment("3", "10.00", kind: "release"),
    ])
    #expect(account.state == .paid && account.net.description == "10.00")
  }

  @Test func `currencies are never compared`() throws {
    let dollars = try Self.payment("1", "11.00", currency: "USD")
    let foreign = try Self.account([dollars])
    #expect(foreign.state == .unpaid && foreign.foreign == ["1"])
    let converted = try Self.account([
      dollars, Self.payment("2", "-11.00", kind: "conversion", currency: "USD", parent: "1"),
      Self.payment("3", "10.00", kind: "conversion", parent: "1"),
    ])
    #expect(converted.state == .paid && converted.foreign.isEmpty)
    let home = try Self.account([
      Self.payment("1", "10.00"), Self.payment("2", "-10.00", kind: "conversion", parent: "1"),
      Self.payment("3", "11.00", kind: "conversion", currency: "USD", parent: "1"),
    ])
    #expect(home.state == .paid, "the order's own currency was paid, whatever became of it")
  }

  @Test func `a tolerance is set by currency`() throws {
    let payments = [try Self.payment("1", "999", currency: "JPY")]
    #expect(try Self.account(payments, total: "1000", currency: "JPY").state == .shortPaid)
    #expect(try Self.account(payments, total: "1000", currency: "JPY", tolerance: "1").state == .paid)
    #expect(
      try Self.account([Self.payment("1", "9.999", currency: "KWD")], total: "10.000", currency: "KWD").state
        == .shortPaid, "a thousandth counts")
  }

  @Test func `what is authorised, pending or failed is not paid`() throws {
    let authorised = try Self.account([Self.payment("1", "10.00", kind: "authorization")])
    #expect(authorised.state == .unpaid && authorised.authorised.description == "10.00")
    let pending = try Self.account([Self.payment("1", "10.00", status: "pending")])
    #expect(pending.state == .unpaid && pending.pending.description == "10.00")
    #expect(try Self.account([Self.payment("1", "10.00", status: "failed")]).state == .unpaid)
    #expect(try Self.account([Self.payment("1", "10.00", status: "cancelled", fee: "1")]).fees.isEmpty)
  }

  @Test func `an order that costs nothing is paid`() throws {
    #expect(try Self.account([], total: "0.00").state == .paid)
    #expect(try Self.account([]).state == .unpaid)
    #expect(try Self.account([], total: nil).state == .unpaid)
    #expect(try Self.account([Self.payment("1", "3")], total: nil).state == .paid)
  }

  @Test func `the order in which payments come, and how often, is no matter`() throws {
    var seed: UInt64 = 7
    func random(_ count: Int) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(seed >> 33) % count
    }
    let kinds = ["charge", "charge", "refund", "chargeback", "reversal", "hold", "conversion", "fee"]
    for _ in 0..<300 {
      var payments: [Payment] = []
      for number in 0..<(1 + random(6)) {
        let kind = kinds[random(kinds.count)]
        let sign = ["refund", "chargeback", "fee"].contains(kind) ? "-" : ""
        payments.append(
          try Self.payment(
            "P\(number)", "\(sign)\(random(12)).\(random(10))0", kind: kind,
            currency: random(5) == 0 ? "USD" : "EUR", parent: number > 0 ? "P\(random(number))" : nil))
      }
      let expected = try Self.account(payments)
      var shuffled = payments
      for _ in 0..<random(4) { shuffled.append(payments[random(payments.count)]) }
      for index in shuffled.indices { shuffled.swapAt(index, random(shuffled.count)) }
      #expect(try Self.account(shuffled) == expected)
    }
  }
}
