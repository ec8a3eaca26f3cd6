import Commerce
import Testing
import Values

@Suite struct StockAllocationTests {
  private typealias Channel = StockAllocation.Channel
  private typealias Listing = StockAllocation.Listing
  private typealias Use = StockAllocation.Use

  private static func offers(_ pieces: Int, _ channels: Channel...) -> [Int] {
    StockAllocation(channels).offers(
      of: ["CUP": pieces],
      to: channels.indices.map { Listing(channel: $0, uses: [Use("CUP", 1)]) })
  }

  @Test func `pieces are divided by shares, odd ones to the first`() {
    #expect(Self.offers(10, Channel("a"), Channel("b")) == [5, 5])
    #expect(Self.offers(5, Channel("a"), Channel("b")) == [3, 2])
    #expect(Self.offers(1, Channel("a"), Channel("b"), Channel("c")) == [1, 0, 0])
    #expect(Self.offers(10, Channel("a", share: 3), Channel("b", share: 1)) == [8, 2])
    #expect(Self.offers(10, Channel("a", share: 0), Channel("b")) == [0, 10])
    #expect(Self.offers(-4, Channel("a"), Channel("b")) == [0, 0])
  }

  @Test func `what a cap leaves goes to the others`() {
    #expect(Self.offers(10, Channel("a", cap: 2), Channel("b")) == [2, 8])
    #expect(Self.offers(10, Channel("a", cap: 2), Channel("b", cap: 3)) == [2, 3])
  }

  @Test func `who has a priority is served first`() {
    #expect(Self.offers(10, Channel("a"), Channel("b", priority: 1)) == [0, 10])
    #expect(
      Self.offers(10, Channel("a"), Channel("b", priority: 2), Channel("c", priority: 1, cap: 4)) == [
        0, 6, 4,
      ])
    #expect(Self.offers(10, Channel("a"), Channel("b", priority: 1, cap: 4), Channel("c")) == [3, 4, 3])
  }

  @Test func `who is offered all of it takes nothing from the others`() {
    #expect(Self.offers(9, Channel("a", takesAll: true), Channel("b"), Channel("c", cap: 3)) == [9, 6, 3])
  }

  @Test func `a bundle takes from its parts`() {
    let allocation = StockAllocation([Channel("a")])
    let listings = [
      Listing(channel: 0, uses: [Use("CUP", 1)]), Listing(channel: 0, uses: [Use("CUP", 2), Use("POT", 1)]),
    ]
    #expect(allocation.offers(of: ["CUP": 10, "POT": 9], to: listings) == [6, 2])
    #expect(
      allocation.offers(of: ["CUP": 10, "POT": 0], to: listings) == [10, 0], "no set, so all are single")
    #expect(allocation.offers(of: ["CUP": 10], to: listings) == [10, 0], "nobody knows of pots")
  }

  /// A generator with a seed: a failure can be repeated.
  struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
  }

  @Test(arguments: 0..<200)
  func `the sum of all offers is never more than there is, and nothing is left that one could sell`(seed: Int)
  {
    var dice = Dice(state: UInt64(seed) &* 977 &+ 5)
    let skus = ["A", "B", "C"]
    var available: [String: Int] = [:]
    for sku in skus { available[sku] = Int.random(in: -3...40, using: &dice) }
    let channels = (0..<4).map { index in
      Channel(
        "c\(index)", share: Int.random(in: 0...3, using: &dice),
        priority: Bool.random(using: &dice) ? Int.random(in: 1...2, using: &dice) : nil,
        cap: Bool.random(using: &dice) ? Int.random(in: 0...9, using: &dice) : nil,
        takesAll: Int.random(in: 0...9, using: &dice) == 0)
    }
    let listings = (0..<Int.random(in: 1...9, using: &dice)).map { _ in
      let parts = skus.shuffled(using: &dice).prefix(Int.random(in: 1...3, using: &dice))
      return Listing(
        channel: Int.random(in: 0..<4, using: &dice),
        uses: parts.map { Use($0, Int.random(in: 1...3, using: &dice)) })
    }
    let offers = StockAllocation(channels).offers(of: available, to: listings)
    for sku in skus {
      var promised = 0
      for (listing, offer) in zip(listings, offers) where !channels[listing.channel].takesAll {
        for use in listing.uses where use.sku == sku { promised += offer * use.pieces }
      }
      #expect(promised <= max(0, available[sku] ?? 0), "\(sku)")
    }
    for (listing, offer) in zip(listings, offers) {
      #expect(offer >= 0)
      if let cap = channels[listing.channel].cap { #expect(offer <= cap) }
      if channels[listing.channel].share == 0, !channels[listing.channel].takesAll { #expect(offer == 0) }
    }
    #expect(StockAllocation(channels).offers(of: available, to: listings) == offers)
  }

  @Test func `other names and parts of parts`() {
    let goods = StockGoods([
      StockGoods.Product(sku: "CUP", aliases: ["CUP-UK"], buffer: 2),
      StockGoods.Product(sku: "PAIR", parts: [Use("CUP-UK", 2)]),
      StockGoods.Product(sku: "SET", aliases: ["GIFT"], parts: [Use("PAIR", 2), Use("POT", 1)]),
      StockGoods.Product(sku: "LOOP", parts: [Use("KNOT", 1)]),
      StockGoods.Product(sku: "KNOT", aliases: ["CUP-UK"], parts: [Use("LOOP", 1)]),
    ])
    #expect(goods.article("CUP-UK") == "CUP")
    #expect(goods.names(of: "CUP") == ["CUP", "CUP-UK"])
    #expect(goods.uses(of: "GIFT") == [Use("CUP", 4), Use("POT", 1)])
    #expect(goods.uses(of: "BOWL") == [Use("BOWL", 1)], "what the table does not name is an article")
    #expect(goods.buffer(of: "CUP") == 2)
    #expect(goods.problems.map(\.code) == ["stock-alias-twice", "stock-bundle-of-itself"])
  }
}
