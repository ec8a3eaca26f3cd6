import Commerce
import Ledger
import Mapping
import Values

/// Works out what channels are to offer, beside the intake of a batch: of each article of which a list or an order of the
/// batch told anything.
///
/// In the same staging, so that an offer is known with its cause or not at all. What is offered, and which orders wait for
/// stock, is a function of what all lists and all orders say; nothing hangs on what was offered before.
final class StockDesk {
  private let rules: StockRules
  private let derived: DerivedDocuments
  private let workspace: Workspace
  /// When the file of the batch came in.
  private let receivedAt: Instant
  private let counting: StockCounting
  private let holdings: StockHoldings
  private let shortage: StockShortage
  private var demand: StockDemand
  private var staging: any Staging { derived.staging }
  /// The articles of which something is new.
  private var touched: Set<String> = []
  /// Those of them of which a list told.
  private var listed: Set<String> = []
  /// When the lists of an article were made, asked for orders that had left before they were known.
  private var listTimes: [String: Instant] = [:]
  /// Orders that may not have to wait any more, since they themselves changed.
  private var unsettled: Set<EntryID> = []

  /// Nothing where no partner of the workspace tells of stock that counts.
  init?(
    _ derived: DerivedDocuments, rules: WorkspaceRules, workspace: Workspace, receivedAt: Instant,
    holds: OrderHolds
  ) {
    guard let stock = rules.stock else { return nil }
    self.rules = stock
    self.derived = derived
    self.workspace = workspace
    self.receivedAt = receivedAt
    counting = StockCounting(stock, derived, workspace)
    holdings = StockHoldings(derived, owner: stock.owner)
    shortage = StockShortage(holds, derived)
    demand = StockDemand(stock.goods)
  }

  /// Orders that the batch newly holds for want of stock.
  var newlyShort: [OrderHolds.Case] { shortage.newlyHeld }
  /// Orders that had gone out before it was known that there is not enough for them.
  var oversold: [Reason] { shortage.oversold }

  // MARK: What came

  /// A list told of an article.
  func took(stock document: DocumentView) {
    guard let sku = document.text("sku") else { return }
    touched.insert(rules.goods.article(sku))
    listed.insert(rules.goods.article(sku))
  }

  /// An order was taken, or changed.
  ///
  /// `isPast`: it had left before it was first seen. `isCancelled`: its channel, or a person, dropped it.
  func took(
    order entry: EntryID, before: DocumentView?, now: DocumentView, isPast: Bool, isCancelled: Bool
  ) throws {
    guard try holdings.isAny else { return }
    let was = try before.map { try demand.articles(of: $0) } ?? [:]
    let takes = isCancelled ? [:] : try demand.articles(of: now)
    for article in Set(was.keys).union(takes.keys) where was[article] != takes[article] {
      guard var reservations = try holdings.reservations(of: article) else { continue }
      if reservations.has(entry.text) { unsettled.insert(entry) }
      guard
        try reserve(
          entry, now, isPast: isPast, before: was[article], takes[article], of: article, in: &reservations)
      else { continue }
      holdings.set(reservations, of: article)
      touched.insert(article)
    }
  }

  /// Reserves what an order takes of an article.
  ///
  /// - Returns: whether it counts; an order that had left before it was known counts where the lists are older.
  private func reserve(
    _ entry: EntryID, _ order: DocumentView, isPast: Bool, receivedAt: Instant? = nil,
    before: StockReservations.Demand?, _ now: StockReservations.Demand?, of article: String,
    in reservations: inout StockReservations
  ) throws -> Bool {
    let fields = OrderFields.shared
    let told = receivedAt ?? self.receivedAt
    let placedAt = order.moment(fields.placedAt).map { workspace.earliest(of: $0) } ?? told
    if isPast, try placedAt <= listTime(of: article) { return false }
    reservations.take(
      entry.text, before: before, now: now, placedAt: placedAt,
      shippedAt: order.moment(fields.asOf).map { workspace.earliest(of: $0) } ?? told)
    return true
  }

  private func listTime(of article: String) throws -> Instant {
    if let known = listTimes[article] { return known }
    let time = try counting.count(of: article)?.at ?? receivedAt
    listTimes[article] = time
    return time
  }

  // MARK: What follows

  /// Works out the offers of all that was touched, puts those that changed, and holds the orders for which there is not
  /// enough.
  func finish() throws {
    if touched.isEmpty { return }
    try begin(articles: listed.filter { try holdings.reservations(of: $0) == nil })
    var (articles, listings) = try affected()
    for article in articles.keys.sorted() {
      guard var count = articles[article], var reservations = try holdings.reservations(of: article) else {
        continue
      }
      // Only a list brings to an end what it is told of; orders are not asked about each time.
      if listed.contains(article) { try reservations.forget { try counting.isKnown($0, to: count) } }
      count.reserved = reservations.pieces(since: count.at)
      articles[article] = count
      for order in reservations.settle(count.pieces, since: count.at) {
        if let entry = EntryID(orderText: order) { unsettled.insert(entry) }
      }
      holdings.set(reservations, of: article)
    }
    try put(articles, listings)
    try holdings.save()
    for entry in unsettled.sorted(by: { $0.text < $1.text }) { try settle(entry) }
    touched.removeAll()
    listed.removeAll()
    unsettled.removeAll()
  }

  /// Looks all orders through once, when lists name articles for the first time.
  private func begin(articles: Set<String>) throws {
    if articles.isEmpty { return }
    var found = Dictionary(uniqueKeysWithValues: articles.map { ($0, StockReservations()) })
    var bytes: [UInt8] = []
    var times: [BatchID: Instant] = [:]
    for partner in workspace.file.partners {
      guard let number = try derived.reader.partner(named: partner.name) else { continue }
      var last: [UInt8]?
      while true {
        let page = try derived.reader.entries(.order, number, after: last, limit: 1000)
        guard let end = page.last else { break }
        last = end.key
        for (key, known) in page where !known.state.contains(.cancelled) {
          let header = try derived.reader.document(known.version, into: &bytes)
          let order = DocumentView(schema: .order, bytes: bytes)
          for (article, takes) in try demand.articles(of: order) {
            guard var reservations = found[article] else { continue }
            let came =
              try times[header.batch] ?? derived.reader.batch(header.batch)?.opening.receivedAt ?? receivedAt
            times[header.batch] = came
            let counts = try reserve(
              EntryID(.order, number, key), order, isPast: known.state.contains(.past), receivedAt: came,
              before: nil, takes, of: article, in: &reservations)
            if counts { found[article] = reservations }
          }
        }
      }
    }
    for (article, reservations) in found { holdings.set(reservations, of: article) }
  }

  /// The articles whose offers may be others now, with what there is of them, and their listings: those that were
  /// touched, and those that bundles join to them.
  private func affected() throws -> (articles: [String: StockCount], listings: [StockRules.Offerable]) {
    var articles: [String: StockCount] = [:]
    var listings: [StockRules.Offerable] = []
    var seen: Set<String> = []
    var places: Set<ListingPlace> = []
    var open = touched.sorted()
    while let article = open.popLast() {
      guard seen.insert(article).inserted else { continue }
      articles[article] = try counting.count(of: article)
      for listing in rules.listings(of: article) {
        if listing.uses.count > 1 { open += listing.uses.map(\.sku) }
        if places.insert(ListingPlace(channel: listing.channel, key: listing.key)).inserted {
          listings.append(listing)
        }
      }
    }
    // In one order, whatever was touched first: odd pieces go to the first.
    listings.sort { ($0.channel, $0.key) < ($1.channel, $1.key) }
    return (articles, listings)
  }

  private struct ListingPlace: Hashable {
    let channel: Int
    let key: String
  }

  /// Puts the offers of these listings that changed.
  private func put(_ articles: [String: StockCount], _ listings: [StockRules.Offerable]) throws {
    var available: [String: Int] = [:]
    for (sku, count) in articles { available[sku] = count.available(keeping: rules.buffer(of: sku)) }
    // What no list names is not offered: nobody knows how many there are.
    let known = listings.filter { listing in listing.uses.allSatisfy { articles[$0.sku] != nil } }
    let offers = rules.allocation.offers(
      of: available, to: known.map { StockAllocation.Listing(channel: $0.channel, uses: $0.uses) })
    for (listing, offer) in zip(known, offers) {
      let scarcest = listing.uses.min {
        ((available[$0.sku] ?? 0) / $0.pieces, $0.sku) < ((available[$1.sku] ?? 0) / $1.pieces, $1.sku)
      }
      guard let scarcest, let count = articles[scarcest.sku] else { continue }
      try put(listing, offer, count, kept: rules.buffer(of: scarcest.sku))
    }
  }

  /// Puts an offer where its number or its listing is another than before.
  private func put(
    _ listing: StockRules.Offerable, _ number: Int, _ count: StockCount, kept: Int
  ) throws {
    let channel = rules.channels[listing.channel]
    var draft = DocumentDraft(.offer)
    draft.set("channel", channel.name)
    draft.set("channelPack", channel.pack)
    draft.set("sku", listing.sku)
    draft.set("available", String(number))
    draft.set("onHand", count.total.description)
    draft.set("reserved", String(count.reserved))
    draft.set("kept", String(kept))
    draft.set("at", Moment.instant(count.at).description)
    for field in listing.fields { draft.setAttribute(field.name, field.text) }
    let bytes = draft.bytes
    let key = Array(listing.key.utf8)
    let known = try staging.known(.offer, channel.partner, key.span)
    if let known {
      let before = try derived.document(known.version, .offer)
      let changed = DocumentEdit.changed(from: before, to: DocumentView(schema: .offer, bytes: bytes))
      // What it came from is told beside the number, and is no news by itself.
      guard changed.contains(where: { !StockDesk.evidence.contains($0) }) else { return }
    }
    try derived.put(.offer, channel.partner, key, bytes, known: known, aliases: [])
  }

  private static let evidence: Set<String> = ["onHand", "reserved", "kept", "at"]

  /// Holds an order for which there is not enough, or lets it go.
  private func settle(_ entry: EntryID) throws {
    try shortage.settle(entry) { order in
      var missing: [StockShortage.Missing] = []
      for (article, takes) in try demand.articles(of: order).sorted(by: { $0.key < $1.key }) {
        guard let reservations = try holdings.reservations(of: article),
          let count = try counting.count(of: article),
          reservations.all.contains(where: { $0.order == entry.text && $0.isShort })
        else { continue }
        missing.append(
          StockShortage.Missing(
            sku: article, wanted: takes.pieces,
            left: reservations.left(for: entry.text, of: count.pieces, since: count.at)))
      }
      return missing
    }
  }
}
