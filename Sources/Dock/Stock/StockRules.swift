import Commerce
import Ledger
import Mapping
import Values

/// What channels are offered of the stock that lists tell of: `stock:` of `crossdock.yml` and the tables, made ready.
///
/// Nothing of it is there where no partner's maps read stock.
struct StockRules: Sendable {
  /// One listing of a channel.
  struct Offerable: Sendable {
    /// Which of the channels.
    let channel: Int
    let key: String
    let sku: String
    /// The further columns of its row.
    let fields: [(name: String, text: String)]
    let uses: [StockAllocation.Use]
  }

  /// A channel that is told what to offer.
  struct Channel: Sendable {
    let partner: PartnerID
    let name: String
    let pack: String
    /// Whether it sells what the table of listings says, and nothing else.
    let hasListings: Bool
  }

  /// The partners whose lists count.
  let sources: [String]
  /// Whether lists of several partners are added up: only where somebody says so.
  let addsUp: Bool
  let locations: Set<String>
  /// How long after a feed was written its reader may not have taken it, in seconds.
  let lag: Int
  /// The feeds by which a partner takes orders into its books, by the partner's name.
  let takers: [String: Set<FeedID>]
  /// The partner under which reservations are kept.
  let owner: PartnerID
  let goods: StockGoods
  let channels: [Channel]
  let allocation: StockAllocation
  private let buffer: Int
  private var listed: [String: [Offerable]] = [:]

  /// `feeds`: those of the workspace, since a channel that nobody tells takes part in nothing.
  init?(_ workspace: Workspace, feeds: [WorkspaceFeed], ledger: any LedgerStore) throws {
    let settings = workspace.file.stock
    let telling = workspace.file.partners.map(\.name).filter { name in
      workspace.reads(.stock, name) && (settings.from.isEmpty || settings.from.contains { $0.name == name })
    }
    if telling.isEmpty { return nil }
    sources = telling
    addsUp = !settings.from.isEmpty
    locations = settings.locations
    lag = Int(settings.lag.components.seconds)
    buffer = settings.buffer
    var takers: [String: Set<FeedID>] = [:]
    for feed in feeds where feed.program.rules.kind == .order && !feed.program.rules.ships {
      takers[feed.partner, default: []].insert(feed.id)
    }
    self.takers = takers
    owner = try ledger.partner(DockHouse.ourselves)
    goods = workspace.goods
    let sellers = workspace.file.partners.map(\.name).filter {
      workspace.reads(.order, $0) || settings.channels[$0] != nil
    }
    let tellers = feeds.filter { $0.program.rules.kind == .offer }.map(\.partner)
    // Who sells nothing itself is told of all channels.
    let tellsOfAll = tellers.contains { !sellers.contains($0) }
    var channels: [Channel] = []
    var parts: [StockAllocation.Channel] = []
    for name in sellers where tellsOfAll || tellers.contains(name) {
      let own = settings.channels[name]
      channels.append(
        Channel(
          partner: try ledger.partner(name), name: name, pack: workspace.pack(of: name),
          hasListings: workspace.listings?.rows.contains { $0.channel == name } ?? false))
      parts.append(
        StockAllocation.Channel(
          name, share: own?.share ?? 1, priority: own?.priority, cap: own?.cap,
          takesAll: own?.takesAll ?? false))
    }
    self.channels = channels
    allocation = StockAllocation(parts)
    for row in workspace.listings?.rows ?? [] {
      guard let channel = channels.firstIndex(where: { $0.name == row.channel }) else { continue }
      add(
        Offerable(
          channel: channel, key: row.key, sku: row.sku, fields: row.fields, uses: goods.uses(of: row.sku)))
    }
    for (index, channel) in channels.enumerated() where !channel.hasListings {
      for sku in goods.bundles {
        add(Offerable(channel: index, key: sku, sku: sku, fields: [], uses: goods.uses(of: sku)))
      }
    }
  }

  private mutating func add(_ listing: Offerable) {
    for use in listing.uses { listed[use.sku, default: []].append(listing) }
  }

  /// The listings that take from an article, in the order of the channels.
  func listings(of article: String) -> [Offerable] {
    var result = listed[article] ?? []
    for (index, channel) in channels.enumerated() where !channel.hasListings {
      let uses = [StockAllocation.Use(article, 1)]
      result.append(Offerable(channel: index, key: article, sku: article, fields: [], uses: uses))
    }
    return result
  }

  /// How many pieces of an article are kept back.
  func buffer(of article: String) -> Int { goods.buffer(of: article) ?? buffer }
}

extension Workspace {
  /// Whether any map of a partner reads documents of a kind.
  func reads(_ kind: DocumentKind, _ partner: String) -> Bool {
    readingMaps(of: partner).contains { map in
      if case .reads(let rules) = map.way { rules.kind == kind } else { false }
    }
  }
}
