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
}
