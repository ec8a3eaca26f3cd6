import Commerce
import Testing
import Values

/// Random numbers from a seed, the same in every run.
private struct Seeded {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next(_ count: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % count
  }

  mutating func shuffled<T>(_ list: [T]) -> [T] {
    var list = list
    for index in list.indices { list.swapAt(index, next(list.count)) }
    return list
  }
}

@Suite struct PayoutAccountTests {
  static func line(
    _ id: String, _ net: String, fee: String = "0", kind: String = "charge", parent: String? = nil,
    second: Int = 0, balance: String? = nil, isVoid: Bool = false
  ) throws -> BalanceLine {
    BalanceLine(
      id: id, kind: kind, net: try #require(DecimalValue(net)), fee: try #require(DecimalValue(fee)),
      payout: "po", balance: try balance.map { try #require(DecimalValue($0)) }, parent: parent,
      second: second, isVoid: isVoid)
  }

  @Test func `charges less refunds, fees and reserves are what is paid out`() throws {
    let account = try PayoutAccount(named: [
      Self.line("c", "98.25", fee: "1.75"), Self.line("r", "-20.00", kind: "refund"),
      Self.line("b", "-35.00", fee: "15.00", kind: "chargeback"), Self.line("f", "-2.00", kind: "fee"),
      Self.line("h", "-10.00", kind: "hold"), Self.line("l", "4.00", kind: "release"),
      Self.line("a", "1.00", kind: "adjustment"), Self.line("p", "-36.25", kind: "payout"),
    ])
    #expect(account.state == .closed && account.amount?.description == "36.25" && account.count == 7)
    #expect(account.sums.charges.description == "100.00" && account.sums.refunds.description == "-20.00")
    #expect(account.sums.chargebacks.description == "-20.00" && account.sums.fees.description == "-18.75")
    #expect(account.sums.reserves.description == "-6.00" && account.sums.adjustments.description == "1.00")
    #expect(account.net.description == "36.25" && account.difference == .zero && account.leftOver.isEmpty)
  }

  @Test func `the line that makes the difference is named, or the two`() throws {
    let lines = [
      try Self.line("c", "98.25"), try Self.line("d", "5.00"), try Self.line("e", "7.50"),
      try Self.line("p", "-103.25", kind: "payout"),
    ]
    let account = try PayoutAccount(named: lines)
    #expect(account.state == .differs && account.difference.description == "-7.50")
    #expect(account.leftOver.map(\.id) == ["e"])
    let two = try PayoutAccount(
      named: lines.dropLast() + [Self.line("p", "-98.25", kind: "payout")])
    #expect(two.leftOver.map(\.id).sorted() == ["d", "e"])
    let none = try PayoutAccount(named: lines.dropLast() + [Self.line("p", "-500", kind: "payout")])
    #expect(none.difference.description == "389.25" && none.leftOver.count == 3, "all of them, one by one")
  }

  @Test func `a half that is missing is waited for`() throws {
    let payout = try Self.line("p", "-10", kind: "payout")
    #expect(try PayoutAccount(named: [payout]).state == .waiting)
    let lines = try PayoutAccount(named: [Self.line("c", "10")])
    #expect(lines.state == .unconfirmed && lines.amount == nil && lines.difference == .zero)
  }

  @Test func `a payout that two reports tell of counts once`() throws {
    let charge = try Self.line("c", "10")
    let row = try Self.line("txn_5", "-10", kind: "payout", parent: "po_1")
    let listed = try Self.line("po_1", "-10", kind: "payout", parent: "txn_5")
    for payouts in [[row, listed], [listed, row], [row], [listed]] {
      let account = try PayoutAccount(named: [charge] + payouts)
      #expect(account.state == .closed && account.amount?.description == "10")
    }
  }

  @Test func `one that failed was not paid`() throws {
    let charge = try Self.line("c", "10")
    let back = [
      try Self.line("t1", "-10", kind: "payout", parent: "po_1"),
      try Self.line("t2", "10", kind: "payout", parent: "po_1"),
    ]
    #expect(try PayoutAccount(named: [charge] + back).state == .failed)
    let listed = try Self.line("po_1", "-10", kind: "payout", parent: "t1", isVoid: true)
    #expect(try PayoutAccount(named: [charge, listed]).state == .failed)
    #expect(try PayoutAccount(named: [charge, listed] + back).state == .failed)
  }

  @Test func `any order, any repeat, the same account; and the sums add up`() throws {
    var random = Seeded(17)
    let kinds = ["charge", "refund", "fee", "hold", "release", "adjustment", "chargeback", "reversal"]
    for round in 0..<300 {
      var lines: [BalanceLine] = []
      var sum = DecimalValue.zero
      for number in 0..<(1 + random.next(12)) {
        let line = try Self.line(
          "L\(number)", "\(random.next(2) == 0 ? "-" : "")\(random.next(90)).\(10 + random.next(90))",
          fee: "0.\(10 + random.next(90))", kind: kinds[random.next(kinds.count)])
        sum = try sum.adding(line.net)
        lines.append(line)
      }
      let isWhole = random.next(2) == 0
      let paid = isWhole ? sum : try sum.adding(DecimalValue(coefficient: 1, scale: 2))
      if paid == .zero { continue }
      let payout = try Self.line("po", paid.negated().description, kind: "payout")
      let expected = try PayoutAccount(named: lines + [payout])
      #expect(expected.state == (isWhole ? .closed : .differs), "round \(round)")
      let repeated = random.shuffled(lines + [payout, lines[0], payout])
      #expect(try PayoutAccount(named: repeated) == expected)
      let sums = expected.sums
      var total = DecimalValue.zero
      for part in [
        sums.charges, sums.refunds, sums.chargebacks, sums.fees, sums.reserves, sums.adjustments,
        sums.conversions, sums.deposits, expected.difference,
      ] {
        total = try total.adding(part)
      }
      #expect(total == expected.amount)
    }
  }

  // MARK: A balance that runs

  @Test func `between two payouts the balance says whether all is there`() throws {
    let lines = [
      try Self.line("a", "9.50", fee: "0.50", second: 1, balance: "9.50"),
      try Self.line("h", "-9.50", kind: "hold", second: 1, balance: "0.00"),
      try Self.line("l", "9.50", kind: "release", second: 2, balance: "9.50"),
      try Self.line("w", "-9.00", kind: "payout", second: 3, balance: "0.50"),
      try Self.line("b", "20.00", second: 4, balance: "20.50"),
      try Self.line("v", "-20.00", kind: "payout", second: 5, balance: "0.50"),
    ]
    let first = try PayoutAccount(payoutAt: 3, lines: Array(lines[..<4]), before: [])
    #expect(first.state == .closed && first.opening == .zero && first.closing?.description == "0.50")
    #expect(first.amount?.description == "9.00" && first.sums.reserves == .zero)
    let second = try PayoutAccount(payoutAt: 5, lines: Array(lines[4...]), before: [lines[3]])
    #expect(
      second.state == .closed && second.opening?.description == "0.50" && second.amount == DecimalValue(20))
    let hole = try PayoutAccount(payoutAt: 3, lines: [lines[0], lines[2], lines[3]], before: [])
    #expect(hole.state == .differs && hole.difference.description == "-9.50")
    #expect(hole.leftOver.map(\.id) == ["l"], "before it something is missing")
  }

  @Test func `what happened in one second stands in no order`() throws {
    // A withdrawal, and the conversion that covered it, as a real report has them.
    let lines = [
      try Self.line("a", "43.34", kind: "conversion", second: 1, balance: "43.34"),
      try Self.line("w", "-12431.37", kind: "payout", second: 2, balance: "-12388.03"),
      try Self.line("k", "12431.37", kind: "conversion", second: 2, balance: "43.34"),
    ]
    var random = Seeded(3)
    for _ in 0..<12 {
      let account = try PayoutAccount(payoutAt: 2, lines: random.shuffled(lines), before: [])
      #expect(account.state == .closed && account.amount?.description == "12431.37")
      #expect(account.closing?.description == "43.34")
    }
    let next = [
      try Self.line("b", "1.00", second: 3, balance: "44.34"),
      try Self.line("x", "-44.34", kind: "payout", second: 4, balance: "0.00"),
    ]
    #expect(try PayoutAccount(payoutAt: 4, lines: next, before: Array(lines[1...])).state == .closed)
  }

  @Test func `a month of a balance closes, and no row of it can go unseen`() throws {
    var random = Seeded(29)
    for round in 0..<100 {
      var lines: [BalanceLine] = []
      var balance = DecimalValue.zero
      var second = 0
      for number in 0..<(2 + random.next(15)) {
        second += random.next(2)
        let net = try #require(DecimalValue("\(1 + random.next(50)).\(10 + number)"))
        balance = try balance.adding(net)
        lines.append(
          try Self.line("L\(number)", net.description, second: second, balance: balance.description))
      }
      lines.append(
        try Self.line(
          "W", balance.negated().description, kind: "payout", second: second + 1, balance: "0.00"))
      let whole = try PayoutAccount(payoutAt: second + 1, lines: random.shuffled(lines), before: [])
      #expect(whole.state == .closed && whole.amount == balance, "round \(round)")
      // The first of all may be missing without a trace: then it was there before.
      let gone = 1 + random.next(lines.count - 2)
      guard lines[gone].second > lines[0].second else { continue }
      var partial = lines
      let missing = partial.remove(at: gone)
      let account = try PayoutAccount(payoutAt: second + 1, lines: random.shuffled(partial), before: [])
      #expect(account.state == .differs && account.difference == missing.net, "round \(round)")
      #expect(!account.leftOver.isEmpty)
    }
  }
}
