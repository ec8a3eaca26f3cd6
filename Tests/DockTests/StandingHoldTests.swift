import Dock
import Ledger
import TestSupport
import Testing
import Values

/// Holds that rest on what an order says and on the settings: they come and go with their causes.
struct StandingHoldTests {
  // MARK: Addresses

  @Test func `a workspace that ships nothing asks for no address`() throws {
    let space = try HoldSpace()
    try space.drop(.init("1") { ($0.city, $0.region, $0.postcode) = ("", "", "") })
    #expect(try !space.pass().needsPerson)
    #expect(try space.held().isEmpty)
    #expect(try space.sent() == ["1,open"])
  }

  @Test(arguments: [true, false])
  func `an address that lacks something holds its order, and a better one lets it go`(inMemory: Bool) throws {
    let space = try HoldSpace(inMemory: inMemory, settings: HoldSpace.shipped)
    try space.drop(.init("1") { ($0.city, $0.region) = ("", "CA") }, .init("2"))
    #expect(try space.pass().needsPerson)
    #expect(try space.held() == ["shop:1 address-incomplete"])
    #expect(
      try space.evidence("1") == [
        #"{"missing":"city","postcode":"78701","region":"CA","country":"US","suggestion":"region TX (Texas)"}"#
      ])
    #expect(try space.sent() == ["2,open"])
    try space.drop(.init("1"), .init("2"))
    #expect(try !space.pass().needsPerson)
    #expect(try space.held().isEmpty)
    #expect(try space.sent() == ["2,open", "1,open"])
  }

  @Test func `what is not shipped needs no address`() throws {
    let space = try HoldSpace(settings: HoldSpace.shipped)
    try space.drop(
      .init("1") { ($0.city, $0.digital) = ("", "yes") },
      .init("2") { ($0.city, $0.method) = ("", "Local Pickup") },
      .init("3") { ($0.city, $0.status) = ("", "cancelled") },
      .init("4") { ($0.city, $0.shipped) = ("", "1") })
    try space.pass()
    #expect(try space.held().isEmpty)
  }

  @Test func `an order that a person let go in spite of its address is not held for it again`() throws {
    let space = try HoldSpace(settings: HoldSpace.shipped)
    try space.drop(.init("1") { $0.region = "" })
    try space.pass()
    #expect(try space.house().release(space.order("1"), text: "the buyer knows", by: "ann").remaining.isEmpty)
    try space.drop(.init("1") { ($0.region, $0.note) = ("", "gift") })
    try space.pass()
    #expect(try space.held().isEmpty)
    #expect(try space.sent() == ["1,open"])
  }

  @Test(arguments: ["", "holds: { address-incomplete: off }\n\(HoldSpace.shipped)"])
  func `without its cause a hold ends by itself, and that is archived`(settings: String) throws {
    let space = try HoldSpace(settings: HoldSpace.shipped)
    try space.drop(.init("1") { $0.region = "" })
    try space.pass()
    #expect(try space.held() == ["shop:1 address-incomplete"])
    try space.settings(settings)
    try space.pass()
    #expect(try space.held().isEmpty)
    #expect(try space.sent() == ["1,open"])
    let lines = try space.decisionLines()
    #expect(lines.count == 1)
    #expect(
      lines.first?.contains(#""shown":["address-incomplete"],"reason":"cause gone","by":"crossdock""#) == true
    )
  }

  @Test func `a postcode that a spreadsheet program cut is told once`() throws {
    let space = try HoldSpace(settings: HoldSpace.shipped)
    try space.drop(
      .init("1") { ($0.city, $0.region, $0.postcode, $0.country) = ("Dresden", "", "1067", "DE") })
    try space.pass()
    #expect(try space.held() == ["shop:1 spreadsheet-damage"])
  }

  // MARK: Products

  @Test(arguments: [true, false])
  func `an unknown SKU holds only where there is a table of products`(inMemory: Bool) throws {
    let space = try HoldSpace(inMemory: inMemory)
    try space.drop(.init("1") { $0.sku = "NEW" })
    try space.pass()
    #expect(try space.held().isEmpty)
    // A table of no products is none.
    try space.products("sku,aliases")
    try space.drop(.init("2") { $0.sku = "NEW" })
    try space.pass()
    #expect(try space.held().isEmpty)
    try space.products("sku,aliases", "CUP,mug|Becher", "0123,")
    try space.drop(
      .init("3") { $0.sku = "NEW" }, .init("4"), .init("5") { $0.sku = "" }, .init("6") { $0.sku = "Becher" },
      .init("7") { $0.sku = "123" }, .init("8") { ($0.sku, $0.status) = ("NEW", "cancelled") },
      .init("9") { ($0.sku, $0.shipped) = ("NEW", "1") })
    #expect(try space.pass().needsPerson)
    #expect(try space.held() == ["shop:3 unknown-sku", "shop:7 unknown-sku"])
    #expect(try space.evidence("3") == [#"{"sku":"NEW","title":"A thing"}"#])
    #expect(try space.evidence("7") == [#"{"sku":"123","title":"A thing","suggestion":"0123"}"#])
    // The table knows it now.
    try space.products("sku,aliases", "CUP,mug|Becher", "0123,123", "NEW,")
    #expect(try !space.pass().needsPerson)
    #expect(try space.held().isEmpty)
    #expect(try space.sent().filter { $0 == "3,open" || $0 == "7,open" } == ["3,open", "7,open"])
  }

  @Test func `a shop that does not want to be asked for SKUs is not`() throws {
    let space = try HoldSpace(settings: "holds: { unknown-sku: off }")
    try space.products("sku", "CUP")
    try space.drop(.init("1") { $0.sku = "NEW" })
    try space.pass()
    #expect(try space.held().isEmpty)
  }

  // MARK: Rules of one's own

  @Test func `a rule that is taken back lets go what it held`() throws {
    let space = try HoldSpace(
      settings: "holds: { many: { when: 'order.lines[0].quantity > 5', reason: look } }")
    try space.drop(.init("1") { $0.quantity = "9" }, .init("2") { $0.quantity = "7" })
    try space.pass()
    #expect(try space.held() == ["shop:1 many", "shop:2 many"])
    // One that cannot be read says nothing of anybody.
    try space.settings("holds: { many: { when: 'order.linez == 1', reason: look } }")
    try space.pass()
    #expect(try space.held() == ["shop:1 many", "shop:2 many"])
    try space.settings("holds: { many: { when: 'order.lines[0].quantity > 8', reason: look } }")
    try space.pass()
    #expect(try space.held() == ["shop:1 many"])
    try space.settings("")
    try space.pass()
    #expect(try space.held().isEmpty)
    #expect(try space.sent() == ["2,open", "1,open"])
  }

  @Test func `a release is for the reasons that were shown`() throws {
    let space = try HoldSpace(
      settings: "holds: { many: { when: 'order.lines[0].quantity > 5', reason: look } }")
    try space.drop(.init("1") { $0.quantity = "9" })
    try space.pass()
    _ = try space.house().release(space.order("1"), text: "they have it", by: "ann")
    try space.settings(
      "holds: { many: { when: 'order.lines[0].quantity > 5', reason: look }, noted: { when: has(order.note), reason: read } }"
    )
    try space.drop(.init("1") { ($0.quantity, $0.note) = ("8", "call me") })
    try space.pass()
    #expect(try space.held() == ["shop:1 noted"])
  }

  @Test func `a rule cannot have the name of a hold of ours`() throws {
    let space = try HoldSpace(settings: "holds: { unpaid: { when: has(order.note), reason: read } }")
    #expect(throws: ConfigurationError.self) { try space.pass() }
  }

  @Test func `an order from before the start is asked for nothing`() throws {
    let space = try HoldSpace(settings: "start: 2026-04-01\n\(HoldSpace.shipped)")
    try space.products("sku", "CUP")
    try space.drop(.init("1") { ($0.sku, $0.city) = ("OLD", "") })
    try space.pass()
    #expect(try space.held().isEmpty)
    #expect(try space.sent().isEmpty)
  }
}
