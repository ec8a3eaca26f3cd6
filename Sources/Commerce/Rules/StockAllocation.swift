/// Divides what there is of each article over the listings of the channels that sell it.
///
/// ```swift
/// let rules = [StockAllocation.Channel("shop"), StockAllocation.Channel("market", cap: 3)]
/// let listings = [
///   StockAllocation.Listing(channel: 0, uses: [.init("CUP", 1)]),
///   StockAllocation.Listing(channel: 1, uses: [.init("CUP", 2)]),  // a pair
/// ]
/// StockAllocation(rules).offers(of: ["CUP": 10], to: listings)  // [6, 2]
/// ```
/// The pieces of all offers together, of bundles their parts, are never more than there are, but for channels whose rule
/// is to be offered all of it (`takesAll`). The same question has the same answer, whatever was asked before.
package struct StockAllocation: Sendable {
  /// How a channel takes part.
  package struct Channel: Hashable, Sendable {
    package let name: String
    /// Its part in what is divided, beside the parts of the others; 0: it is offered nothing.
    package var share: Int
    /// Those with a priority are served before the others, 1 first.
    package var priority: Int?
    /// No listing of it is offered more than so many.
    package var cap: Int?
    /// It is offered all that there is, whatever the others are offered.
    package var takesAll: Bool

    package init(
      _ name: String, share: Int = 1, priority: Int? = nil, cap: Int? = nil, takesAll: Bool = false
    ) {
      self.name = name
      self.share = share
      self.priority = priority
      self.cap = cap
      self.takesAll = takesAll
    }
  }

  /// One article that a listing takes from, and how many pieces one sale of it takes.
  package struct Use: Hashable, Sendable {
    package let sku: String
    package let pieces: Int

    package init(_ sku: String, _ pieces: Int) {
      self.sku = sku
      self.pieces = pieces
    }
  }

  /// Something that a channel sells.
  package struct Listing: Hashable, Sendable {
    /// Which of the channels.
    package let channel: Int
    /// What one of it is made of; several articles where it is a bundle.
    package let uses: [Use]

    package init(channel: Int, uses: [Use]) {
      self.channel = channel
      self.uses = uses
    }
  }

  private let channels: [Channel]

  /// The channels in the order in which odd pieces go to them.
  package init(_ channels: [Channel]) {
    self.channels = channels
  }

  /// How many of each listing are to be offered.
  ///
  /// `available`: the pieces of each article; what is not in it is not there. Two parts of one listing are two articles.
  package func offers(of available: [String: Int], to listings: [Listing]) -> [Int] {
    let possible = listings.map { listing in
      let whole = listing.uses.map { max(0, available[$0.sku] ?? 0) / max(1, $0.pieces) }.min() ?? 0
      return min(whole, channels[listing.channel].cap ?? whole)
    }
    var offers = possible
    // For each article: the listings that divide it.
    var claims: [String: [Int]] = [:]
    for (index, listing) in listings.enumerated() where !channels[listing.channel].takesAll {
      for use in listing.uses { claims[use.sku, default: []].append(index) }
    }
    var spare: [String: [Int: Int]] = [:]
    for (sku, claimants) in claims {
      let parts = divided(max(0, available[sku] ?? 0), of: sku, claimants, listings, possible)
      for (listing, units) in parts.units { offers[listing] = min(offers[listing], units) }
      spare[sku] = parts.byChannel
    }
    giveBack(spare, claims, listings, possible, &offers)
    return offers
  }

  // MARK: One article

  /// Divides an article's pieces over its channels, and each channel's over its listings.
  private func divided(
    _ pieces: Int, of sku: String, _ claimants: [Int], _ listings: [Listing], _ possible: [Int]
  ) -> (units: [(listing: Int, units: Int)], byChannel: [Int: Int]) {
    func need(_ listing: Int) -> Int { listings[listing].uses.first { $0.sku == sku }?.pieces ?? 1 }
    var wanted: [Int: Int] = [:]
    for listing in claimants {
      wanted[listings[listing].channel, default: 0] += possible[listing] * need(listing)
    }
    var byChannel: [Int: Int] = [:]
    var left = pieces
    let takers = wanted.keys.sorted()
    let first = takers.filter { channels[$0].priority != nil }
      .sorted { (channels[$0].priority ?? 0, $0) < (channels[$1].priority ?? 0, $1) }
    for channel in first where channels[channel].share > 0 {
      let part = min(left, wanted[channel] ?? 0)
      byChannel[channel] = part
      left -= part
    }
    let others = takers.filter { channels[$0].priority == nil }
    let parts = StockAllocation.split(
      left, others.map { (share: channels[$0].share, most: wanted[$0] ?? 0) })
    for (channel, part) in zip(others, parts) { byChannel[channel] = part }
    var units: [(listing: Int, units: Int)] = []
    for channel in takers {
      let own = claimants.filter { listings[$0].channel == channel }
      let parts = StockAllocation.split(
        byChannel[channel] ?? 0, own.map { (share: 1, most: possible[$0] * need($0)) })
      for (listing, part) in zip(own, parts) { units.append((listing, part / need(listing))) }
    }
    return (units, byChannel)
  }

  /// What a bundle could not use goes to the channel's listings of the article alone.
  private func giveBack(
    _ parts: [String: [Int: Int]], _ claims: [String: [Int]], _ listings: [Listing], _ possible: [Int],
    _ offers: inout [Int]
  ) {
    for (sku, claimants) in claims {
      for (channel, part) in parts[sku] ?? [:] {
        let own = claimants.filter { listings[$0].channel == channel }
        var left = part
        for listing in own {
          for use in listings[listing].uses where use.sku == sku { left -= offers[listing] * use.pieces }
        }
        let alone = own.filter { listings[$0].uses.count == 1 }
          .sorted { (listings[$0].uses[0].pieces, $0) < (listings[$1].uses[0].pieces, $1) }
        for listing in alone {
          let pieces = max(1, listings[listing].uses[0].pieces)
          let more = min(max(0, left) / pieces, possible[listing] - offers[listing])
          guard more > 0 else { continue }
          offers[listing] += more
          left -= more * pieces
        }
      }
    }
  }

  /// Splits pieces by shares, none getting more than it can use; odd pieces go to those with the greatest remainder, and
  /// of equals to the first.
  static func split(_ pieces: Int, _ takers: [(share: Int, most: Int)]) -> [Int] {
    var parts = Array(repeating: 0, count: takers.count)
    var left = pieces
    var open = takers.indices.filter { takers[$0].share > 0 && takers[$0].most > 0 }
    while left > 0, !open.isEmpty {
      let shares = open.reduce(0) { $0 + takers[$1].share }
      // Who can use less than its part is served, and the rest is split anew.
      let served = open.filter { takers[$0].most * shares <= left * takers[$0].share }
      if served.isEmpty {
        let whole = open.map { left * takers[$0].share / shares }
        let odd = left - whole.reduce(0, +)
        for (taker, part) in zip(open, whole) { parts[taker] = part }
        let ranked = open.sorted { one, other in
          let (a, b) = (left * takers[one].share % shares, left * takers[other].share % shares)
          return a == b ? one < other : a > b
        }
        for taker in ranked.prefix(odd) { parts[taker] += 1 }
        return parts
      }
      // Each was found against the same pieces, so all of them can be served.
      for taker in served {
        parts[taker] = takers[taker].most
        left -= parts[taker]
      }
      open.removeAll { served.contains($0) }
    }
    return parts
  }
}
