import Commerce
import Ledger
import Mapping
import Values

/// Works out what channels are to offer, beside the intake of a batch: of each article of which a list or an order of the
/// batch told anything.
///
/// In the same staging, so that an offer is known with its cause or not at all. What is offered is a function of what all
/// lists and all orders say; nothing hangs on what was offered before.
final class StockDesk {
  private let rules: StockRules
  private let derived: DerivedDocuments
  private let counting: StockCounting
  private var staging: any Staging { derived.staging }
  /// The articles of which something is new.
  private var touched: Set<String> = []

  /// Nothing where no partner of the workspace tells of stock.
  init?(_ derived: DerivedDocuments, rules: WorkspaceRules, workspace: Workspace) {
    guard let stock = rules.stock else { return nil }
    self.rules = stock
    self.derived = derived
    counting = StockCounting(stock, derived, workspace)
  }

  /// A list told of an article.
  func took(stock document: DocumentView) {
    if let sku = document.text("sku") { touched.insert(rules.goods.article(sku)) }
  }

  /// Works out the offers of all that was touched, and puts those that changed.
  func finish() throws {
    if touched.isEmpty { return }
    let (articles, listings) = try affected()
    touched.removeAll()
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
    draft.set("onHand", count.onHand.description)
    draft.set("kept", String(kept))
    if let at = count.at { draft.set("at", Moment.instant(at).description) }
    for field in listing.fields { draft.setAttribute(field.name, field.text) }
    let bytes = draft.bytes
    let key = Array(listing.key.utf8)
    let known = try staging.known(.offer, channel.partner, key.span)
    if let known {
      let before = try derived.document(known.version, .offer)
      let changed = DocumentEdit.changed(from: before, to: DocumentView(schema: .offer, bytes: bytes))
      // What it came from is told beside the number, and is no news by itself.
      guard changed.contains(where: { !StockDesk.reasons.contains($0) }) else { return }
    }
    try derived.put(.offer, channel.partner, key, bytes, known: known, aliases: [])
  }

  private static let reasons: Set<String> = ["onHand", "reserved", "kept", "at"]
}
