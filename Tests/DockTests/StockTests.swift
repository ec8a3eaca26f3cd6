import Dock
import Ledger
import Testing
import Values

@Suite struct StockTests {
  @Test(arguments: [true, false])
  func `a list goes out as offers, and again only where a number changed`(inMemory: Bool) throws {
    let space = try StockSpace(inMemory: inMemory)
    try space.list("CUP,10", "POT,3")
    let report = try space.pass()
    #expect(report.files.map(\.outcome) == ["accepted"])
    #expect(try space.offers() == ["market CUP 5", "market POT 1", "shop CUP 5", "shop POT 2"])
    #expect(try space.written("shop").rows == ["CUP,5,", "POT,2,"])
    #expect(try space.written("market").rows == ["CUP,5,", "POT,1,"])

    try space.list("CUP,10", "POT,0")
    try space.pass()
    #expect(try space.written("shop").rows == ["POT,0,"], "a number that is the same is no news")
    try space.list("CUP,10,,,", "POT,0")
    try space.pass()
    #expect(try space.written("shop").files == 2)
  }

  @Test func `what is kept back, capped, first, or all of it`() throws {
    let space = try StockSpace(stock: "buffer: 2, channels: { market: { cap: 3, priority: 1 } }")
    try space.list("CUP,12", "POT,4")
    try space.pass()
    #expect(try space.offers() == ["market CUP 3", "market POT 2", "shop CUP 7", "shop POT 0"])
    let all = try StockSpace(stock: "channels: { market: { all: true }, shop: { share: 3 } }")
    try all.list("CUP,12")
    try all.pass()
    #expect(try all.offers() == ["market CUP 12", "shop CUP 12"])
  }

  @Test func `aliases and bundles take from one stock, under each channel's own keys`() throws {
    let space = try StockSpace(
      tables: [
        "products": "sku,aliases,bundle,buffer\nCUP,CUP-UK | CUP1,,\nPOT,,,1\nSET,,2 x CUP | POT,\n",
        "listings": "channel,sku,item\nshop,CUP-UK,77\nshop,SET,78\nmarket,CUP,\n",
      ])
    try space.list("CUP1,9", "POT,3")
    try space.pass()
    // The market has half; of the shop's five pieces the sets take two each, and what is left is single.
    #expect(try space.offers() == ["market CUP 4", "shop CUP-UK 3", "shop SET 1"])
    #expect(try space.written("shop").rows == ["CUP-UK,3,77", "SET,1,78"])
    #expect(try space.written("market").rows == ["CUP,4,"])
  }

  @Test func `an older list changes nothing, and says so`() throws {
    let space = try StockSpace()
    try space.list("CUP,10,,,2026-03-02T10:00:00Z")
    try space.pass()
    try space.list("CUP,40,,,2026-03-01T10:00:00Z")
    let report = try space.pass()
    #expect(try space.offers() == ["market CUP 5", "shop CUP 5"])
    #expect(report.messages.map(\.code) == ["stock-older"])
    #expect(report.files.map { $0.records[.unchanged] } == [1])
  }

  @Test func `less than nothing is offered as nothing, and told`() throws {
    let space = try StockSpace()
    try space.list("CUP,-2", "POT,4.6")
    let report = try space.pass()
    #expect(try space.offers() == ["market CUP 0", "market POT 2", "shop CUP 0", "shop POT 2"])
    #expect(report.messages.map(\.code) == ["stock-negative"])
  }

  @Test func `two places are added up, and only those that count`() throws {
    let space = try StockSpace()
    try space.list("CUP,4,York", "CUP,2,Dover")
    try space.pass()
    #expect(try space.offers() == ["market CUP 3", "shop CUP 3"])
    try space.write("locations: [York]")
    try space.list("CUP,6,York", "CUP,2,Dover")
    try space.pass()
    #expect(try space.offers() == ["market CUP 3", "shop CUP 3"])
  }

  @Test func `a SKU twice in a list is refused, and the smaller number counts`() throws {
    let space = try StockSpace()
    try space.list("CUP,8", "CUP,2", "POT,4", "POT,4")
    let report = try space.pass()
    #expect(try space.offers() == ["market CUP 1", "market POT 2", "shop CUP 1", "shop POT 2"])
    #expect(report.files.map { $0.records[.rejected] } == [1])
    #expect(report.files.map { $0.records[.duplicate] } == [1])
    #expect(report.messages.contains { $0.code == "stock-twice" })
  }

  @Test func `of two that name one article the lower counts, or their sum where that is said`() throws {
    let space = try StockSpace()
    try space.list("CUP,8")
    try space.list("CUP,4", partner: "depot")
    try space.pass()
    #expect(try space.offers() == ["market CUP 2", "shop CUP 2"])
    try space.write("from: [books, depot]")
    try space.list("CUP,9")
    try space.pass()
    #expect(try space.offers() == ["market CUP 6", "shop CUP 7"])
  }

  @Test func `a list without what is free to sell takes back what an earlier one said of it`() throws {
    let space = try StockSpace()
    try space.list("CUP,10,,6")
    try space.pass()
    #expect(try space.offers() == ["market CUP 3", "shop CUP 3"])
    try space.list("CUP,2")
    try space.pass()
    #expect(try space.offers() == ["market CUP 1", "shop CUP 1"])
  }

  // MARK: Orders

  @Test(arguments: [true, false])
  func `an order reserves its pieces until the books have it and a later list says so`(inMemory: Bool) throws
  {
    let space = try StockSpace(inMemory: inMemory)
    try space.list("CUP,10")
    try space.pass()
    try space.orders("1,CUP,4,2026-02-25T06:00:00Z")
    try space.pass()
    #expect(try space.offers() == ["market CUP 3", "shop CUP 3"])
    #expect(try space.written("shop").rows == ["CUP,3,"])
    // The same list again is the books' state before they took the order: it may take them an hour.
    try space.list("CUP,10", "POT,1")
    try space.pass(after: 30)
    #expect(try space.offers().contains("shop CUP 3"))
    try space.list("CUP,6", "POT,1")
    try space.pass(after: 40)
    #expect(try space.offers().contains("shop CUP 3"))
    #expect(try space.held() == [])
  }

  @Test func `orders that came before the first list count too`() throws {
    let space = try StockSpace()
    try space.orders("1,CUP,4", "2,POT,1", "3,CUP,1,,1", "4,CUP,2,,,cancelled")
    try space.pass()
    try space.list("CUP,10,,,2026-02-25T06:00:00Z")
    try space.pass()
    #expect(
      try space.offers() == ["market CUP 2", "shop CUP 3"],
      "four of the open order, one that left after the list was made")
  }

  @Test func `changes of an order change what is reserved`() throws {
    let space = try StockSpace()
    try space.list("CUP,10")
    try space.pass()
    try space.orders("1,CUP,4")
    try space.pass()
    try space.orders("1,CUP,6")
    try space.pass()
    #expect(try space.offers() == ["market CUP 2", "shop CUP 2"])
    try space.orders("1,CUP,6,,,cancelled")
    try space.pass()
    #expect(try space.offers() == ["market CUP 5", "shop CUP 5"])
  }

  @Test func `what an order takes more once the lists know it is reserved alone`() throws {
    let space = try StockSpace()
    try space.list("CUP,10")
    try space.orders("1,CUP,4")
    try space.pass()
    try space.list("CUP,6")
    try space.pass(after: 90)
    #expect(try space.offers() == ["market CUP 3", "shop CUP 3"])
    try space.orders("1,CUP,6")
    try space.pass()
    #expect(try space.offers() == ["market CUP 2", "shop CUP 2"])
  }

  @Test(arguments: [true, false])
  func `an order for which there is not enough waits, and goes out when there is`(inMemory: Bool) throws {
    let space = try StockSpace(inMemory: inMemory)
    try space.list("CUP,3")
    try space.pass()
    try space.orders("1,CUP,2,2026-02-25T06:00:00Z", "2,CUP,2,2026-02-25T07:00:00Z", "3,POT,1")
    let report = try space.pass()
    #expect(try space.held() == ["2 no-stock"])
    #expect(report.files.map { $0.records[.held] } == [1])
    #expect(report.files.map { $0.records[.accepted] } == [2])
    #expect(!report.needsPerson, "it clears by itself")
    #expect(report.messages.map(\.code) == ["stock-short"])
    #expect(try space.offers() == ["market CUP 0", "shop CUP 0"])
    #expect(try space.sales() == ["1", "3"])
    try space.list("CUP,9")
    try space.pass()
    #expect(try space.held() == [])
    #expect(try space.sales() == ["1", "2", "3"])
    #expect(try space.offers() == ["market CUP 2", "shop CUP 3"])
  }

  @Test func `a later order that was placed earlier goes first, and one that is cancelled makes room`() throws
  {
    let space = try StockSpace()
    try space.list("CUP,3")
    try space.pass()
    try space.orders("2,CUP,2,2026-02-25T07:00:00Z")
    try space.orders("1,CUP,2,2026-02-25T06:00:00Z")
    try space.pass()
    #expect(try space.held() == ["2 no-stock"])
    try space.orders("1,CUP,2,2026-02-25T06:00:00Z,,cancelled")
    try space.pass()
    #expect(try space.held() == [])
    #expect(try space.sales() == ["1", "1", "2"], "the books are told that the first is cancelled")
  }

  @Test func `an order that went out before it was known to be too much is told of once`() throws {
    let space = try StockSpace()
    try space.list("CUP,3")
    try space.pass()
    try space.orders("1,CUP,2")
    try space.pass()
    try space.list("CUP,1")
    let report = try space.pass()
    #expect(report.messages.map(\.code) == ["stock-oversold"])
    #expect(report.needsPerson)
    #expect(try space.held() == [])
    try space.list("CUP,1", "POT,1")
    #expect(try space.pass().messages.isEmpty)
  }

  @Test func `an amendment does not let an order go for which there is not enough`() throws {
    let space = try StockSpace()
    try space.list("CUP,1")
    try space.pass()
    try space.orders("1,CUP,2")
    try space.pass()
    try space.orders("1,CUP,3")
    let report = try space.pass()
    #expect(try space.held() == ["1 no-stock"])
    #expect(report.files.map { $0.records[.held] } == [1])
    try space.orders("1,CUP,1")
    try space.pass()
    #expect(try space.held() == [])
    #expect(try space.sales() == ["1"])
  }

  @Test func `without a stock list nothing is held, reserved or written`() throws {
    let space = try StockSpace()
    try space.orders("1,CUP,200")
    try space.pass()
    #expect(try space.offers() == [])
    #expect(try space.held() == [])
    #expect(try space.sales() == ["1"])
  }

  @Test(arguments: 0..<24)
  func `orders in any order of arrival end in the same offers and holds`(seed: Int) throws {
    var dice = Dice(state: UInt64(seed) &* 7919 &+ 3)
    // What each order was at three times; the files carry the time of the state.
    var files: [[String]] = []
    for number in 1...6 {
      let placed = "2026-02-25T0\(number):00:00Z"
      let sku = ["CUP", "POT", "SET"][number % 3]
      for state in 0..<3 {
        let status = number == 4 && state == 2 ? "cancelled" : "open"
        files.append([
          "\(number),\(sku),\(number % 4 + state),\(placed),0,\(status),2026-02-2\(6 + state % 3)T0\(state):00:00Z"
        ])
      }
    }
    let expected = try StockTests.state(files)
    files.shuffle(using: &dice)
    let found = try StockTests.state(files)
    #expect(found == expected, "\(Set(found).symmetricDifference(expected).sorted())")
  }

  /// What comes of order files, all in one pass, beside one list.
  private static func state(_ files: [[String]]) throws -> [String] {
    let space = try StockSpace(
      tables: ["products": "sku,aliases,bundle\nCUP,,\nPOT,,\nSET,,2 x CUP | POT\n"])
    try space.list("CUP,14,,,2026-02-24T06:00:00Z", "POT,9,,,2026-02-24T06:00:00Z")
    try space.pass()
    for file in files { for row in file { try space.orders(row) } }
    try space.pass()
    // The fourth is cancelled: whether the books are told of it depends on whether it was open when it came.
    return try space.offers() + space.held() + space.sales().filter { $0 != "4" }.map { "sold \($0)" }
  }

  struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
  }
}
