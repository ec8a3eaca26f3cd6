import Dock
import Ledger
import TestSupport
import Testing
import Values

/// Orders that may have been placed twice: the later one waits, whatever came first.
struct TwinTests {
  private static func order(
    _ number: String, at time: String = "10:00:00", _ change: (inout HoldSpace.Order) -> Void = { _ in }
  )
    -> HoldSpace.Order
  {
    HoldSpace.Order(number) { order in
      order.placed = "2026-03-02 \(time) +0000"
      change(&order)
    }
  }

  @Test(arguments: [true, false])
  func `the later of two waits, and both directions end alike`(inMemory: Bool) throws {
    let earlier = Self.order("1")
    let later = Self.order("2", at: "10:59:59")
    for (number, files) in [
      [[earlier, later]], [[later, earlier]], [[earlier], [later]], [[later], [earlier]],
    ].enumerated() {
      let space = try HoldSpace(inMemory: inMemory)
      for file in files {
        for order in file where files.count == 2 { try space.drop(order) }
        if files.count == 1 { try space.drop(file[0], file[1]) }
      }
      let report = try space.pass()
      #expect(report.needsPerson)
      #expect(try space.held() == ["shop:2 suspected-duplicate"], "\(number)")
      #expect(try space.evidence("2") == [#"{"same-as":"shop:1","placed":"2026-03-02T10:00:00+00:00"}"#])
      #expect(try space.sent() == ["1,open"])
      // What is held is counted so, where it stands in one file with its twin.
      if files.count == 1 {
        #expect(report.files.map { [$0.records[.accepted], $0.records[.held]] } == [[1, 1]])
        #expect(report.files.first?.money["EUR"]?[.held] == DecimalValue("10.00"))
        #expect(report.files.first?.money["EUR"]?.isBalanced == true)
      }
      // Nothing is asked anew by the same files.
      try space.drop(earlier, later)
      #expect(try !space.pass().needsPerson)
      #expect(try space.sent() == ["1,open"])
    }
  }

  @Test func `two shops count as one`() throws {
    let space = try HoldSpace()
    try space.drop(Self.order("7") { $0.email = "relay-1@market.example" }, into: "market")
    try space.drop(Self.order("1", at: "10:20:00"), into: "shop")
    try space.pass()
    #expect(try space.held() == ["shop:1 suspected-duplicate"])
    #expect(try space.evidence("shop:1") == [#"{"same-as":"market:7","placed":"2026-03-02T10:00:00+00:00"}"#])
  }

  /// A change of an order, by its name.
  private static let differences: [(String, @Sendable (inout HoldSpace.Order) -> Void)] = [
    ("another buyer", { order in (order.name, order.email) = ("B. Other", "b@example.com") }),
    ("another street", { order in order.street = "2 Lane" }),
    ("another town", { order in order.city = "Dallas" }),
    ("another product", { order in order.sku = "POT" }),
    ("more of it", { order in order.quantity = "2" }),
    ("more than an hour later", { order in order.placed = "2026-03-02 11:00:01 +0000" }),
    ("cancelled", { order in order.status = "cancelled" }),
    ("of no known time", { order in order.placed = "" }),
    (
      "without an address",
      { order in (order.street, order.postcode, order.city, order.country) = ("", "", "", "") }
    ),
  ]

  @Test(arguments: differences.indices)
  func `what differs is no second order`(index: Int) throws {
    let (name, change) = Self.differences[index]
    let space = try HoldSpace()
    try space.drop(Self.order("1"), Self.order("2", change))
    try space.pass()
    #expect(try space.held().isEmpty, "\(name)")
  }

  @Test func `how it is written makes no difference`() throws {
    let space = try HoldSpace()
    try space.drop(
      Self.order("1"),
      Self.order("2", at: "10:01:00") {
        ($0.street, $0.postcode, $0.email, $0.quantity) = ("1  LANE.", "78701 ", "A@Example.com", "1.0")
        $0.name = "a buyer"
      })
    try space.pass()
    #expect(try space.held() == ["shop:2 suspected-duplicate"])
  }

  @Test func `a release is remembered, and the earlier one is not held for it`() throws {
    let space = try HoldSpace()
    try space.drop(Self.order("1"), Self.order("2", at: "10:10:00"))
    try space.pass()
    _ = try space.house().release(space.order("2"), text: "two gifts", by: "ann")
    try space.pass()
    try space.drop(Self.order("1") { $0.note = "gift" }, Self.order("2", at: "10:10:00") { $0.note = "gift" })
    try space.pass()
    #expect(try space.held().isEmpty)
    #expect(try space.sent() == ["1,open", "2,open"])
    // A third is asked for all the same.
    try space.drop(Self.order("3", at: "10:30:00"))
    try space.pass()
    #expect(try space.held() == ["shop:3 suspected-duplicate"])
  }

  @Test(arguments: [true, false])
  func `when one is cancelled, the other goes by itself`(byPerson: Bool) throws {
    let space = try HoldSpace(inMemory: byPerson)
    try space.drop(Self.order("1"), Self.order("2", at: "10:10:00"), Self.order("3", at: "10:20:00"))
    try space.pass()
    #expect(try space.held() == ["shop:2 suspected-duplicate", "shop:3 suspected-duplicate"])
    if byPerson {
      _ = try space.house().cancel(space.order("1"), text: "placed twice", by: "ann")
    } else {
      try space.drop(Self.order("1") { $0.status = "cancelled" })
    }
    try space.pass()
    // The third is still a second one of the second.
    #expect(try space.held() == ["shop:3 suspected-duplicate"])
    #expect(try space.evidence("3").first?.contains("shop:1, shop:2") == true)
    #expect(try space.sent().contains("2,open"))
  }

  @Test func `an order that becomes another's twin waits, and one that is none any more goes`() throws {
    let space = try HoldSpace(settings: "holds: { noted: { when: has(order.note), reason: read } }")
    try space.drop(Self.order("1"), Self.order("2", at: "10:10:00") { ($0.street, $0.note) = ("9 Oak", "x") })
    try space.pass()
    #expect(try space.held() == ["shop:2 noted"])
    try space.drop(Self.order("2", at: "10:10:00") { $0.note = "x" })
    try space.pass()
    #expect(try space.held() == ["shop:2 noted", "shop:2 suspected-duplicate"])
    try space.drop(Self.order("2", at: "10:10:00") { ($0.street, $0.note) = ("7 Elm", "x") })
    try space.pass()
    #expect(try space.held() == ["shop:2 noted"])
    // The earlier one moves: the later one is alone, and need not come again for that.
    try space.drop(Self.order("2", at: "10:10:00") { $0.note = "x" })
    try space.pass()
    try space.drop(Self.order("1") { $0.street = "3 Ash" })
    try space.pass()
    #expect(try space.held() == ["shop:2 noted"])
  }

  @Test func `where the later one has gone out, the earlier one waits`() throws {
    let space = try HoldSpace()
    try space.drop(Self.order("2", at: "10:10:00"))
    try space.pass()
    #expect(try space.sent() == ["2,open"])
    try space.drop(Self.order("1"))
    try space.pass()
    #expect(try space.held() == ["shop:1 suspected-duplicate"])
    #expect(try space.evidence("1").first?.contains(#""went-out":"shop:2""#) == true)
    try space.pass()
    #expect(try space.held() == ["shop:1 suspected-duplicate"])
    #expect(try space.sent() == ["2,open"])
  }

  @Test func `a shop that does not want to be asked is not, and asks no more`() throws {
    let space = try HoldSpace()
    try space.drop(Self.order("1"), Self.order("2"))
    try space.pass()
    #expect(try space.held() == ["shop:2 suspected-duplicate"])
    try space.settings("holds: { suspected-duplicate: off }")
    try space.drop(Self.order("3"))
    try space.pass()
    #expect(try space.held().isEmpty)
    #expect(
      try space.sent() == ["1,open", "3,open", "2,open"] || space.sent() == ["1,open", "2,open", "3,open"])
  }

  @Test func `an order that was shipped before it was first seen is a twin, and waits for nobody`() throws {
    let space = try HoldSpace()
    try space.drop(Self.order("1") { $0.shipped = "1" }, Self.order("2", at: "10:10:00"))
    try space.drop(
      Self.order("3") { ($0.sku, $0.status) = ("POT", "open") },
      Self.order("4", at: "10:10:00") {
        ($0.sku, $0.shipped) = ("POT", "1")
      })
    try space.pass()
    #expect(try space.held() == ["shop:2 suspected-duplicate"])
    #expect(try space.sent() == ["3,open"])
  }

  /// Orders of few buyers at few times, in files of any cut and order: what waits is what a look at all of them says.
  @Test(arguments: 0..<12)
  func `every order of arrival ends in the same state`(seed: UInt64) throws {
    var random = SeededNumbers(seed)
    var orders: [HoldSpace.Order] = []
    for number in 1...8 {
      let minute = Int.random(in: 0..<120, using: &random)
      let hour = 10 + minute / 60
      let time = "\(hour):\(minute % 60 < 10 ? "0" : "")\(minute % 60):00"
      orders.append(
        Self.order("\(number)", at: time) {
          $0.street = Bool.random(using: &random) ? "1 Lane" : "2 Lane"
          if number % 4 == 0 { $0.status = "cancelled" }
        })
    }
    var ends: Set<[String]> = []
    for _ in 0..<4 {
      orders.shuffle(using: &random)
      let space = try HoldSpace()
      for start in stride(from: 0, to: 8, by: 2) { try space.drop(orders[start], orders[start + 1]) }
      try space.pass()
      ends.insert(try space.held())
    }
    #expect(ends.count == 1)
  }
}
