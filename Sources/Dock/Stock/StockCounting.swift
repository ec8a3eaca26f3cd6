import Commerce
import Ledger
import Values

/// How many pieces of an article there are, as lists say.
struct StockCount {
  /// What the lists say is free to sell; where they say only what lies there, that.
  var total = DecimalValue.zero
  /// Whose lists say so, and when the oldest of each was made.
  var lists: [(partner: PartnerID, at: Instant)] = []
  /// When the oldest of them was made: what came later none of them need know.
  var at = Instant(seconds: 0)
  /// How many pieces are reserved beside the lists.
  var reserved = 0

  /// Whole pieces that there are, before anything is kept back.
  var pieces: Int { total.wholePieces }

  /// Pieces that may be sold, less what is kept back.
  func available(keeping kept: Int) -> Int { max(0, pieces - reserved - kept) }
}

/// Counts what lists say of articles, and knows which orders they know.
final class StockCounting {
  private let rules: StockRules
  private let derived: DerivedDocuments
  private let workspace: Workspace

  init(_ rules: StockRules, _ derived: DerivedDocuments, _ workspace: Workspace) {
    self.rules = rules
    self.derived = derived
    self.workspace = workspace
  }

  /// What there is of an article; nothing where no list names it, or where what one says of it is held.
  func count(of article: String) throws -> StockCount? {
    var counts: [StockCount] = []
    for name in rules.goods.names(of: article) {
      for entry in try derived.staging.find(.stock, number: Array(name.utf8)) {
        guard rules.sources.contains(try derived.name(of: entry.partner)),
          let known = try derived.staging.known(.stock, entry.partner, entry.key.span)
        else { continue }
        let document = try derived.document(known.version, .stock)
        guard rules.locations.isEmpty || rules.locations.contains(document.text("location") ?? "") else {
          continue
        }
        if known.state.contains(.held) { return nil }
        guard let pieces = document.decimal("available") ?? document.decimal("onHand"),
          let at = document.moment(Schema.stock.required("at")).map({ workspace.earliest(of: $0) })
        else { continue }
        let index = counts.firstIndex { $0.lists[0].partner == entry.partner }
        if let index {
          counts[index].total = try counts[index].total.adding(pieces)
          counts[index].at = min(counts[index].at, at)
          counts[index].lists[0].at = counts[index].at
        } else {
          counts.append(StockCount(total: pieces, lists: [(entry.partner, at)], at: at))
        }
      }
    }
    guard let first = counts.first else { return nil }
    return try counts.dropFirst().reduce(into: first) { sum, count in
      sum.lists += count.lists
      sum.at = min(sum.at, count.at)
      // Lists of two partners may tell of the same goods: the lower one cannot be wrong to a buyer's loss.
      sum.total = rules.addsUp ? try sum.total.adding(count.total) : min(sum.total, count.total)
    }
  }

  /// Whether all lists that say how many there are know an order, or it is gone.
  ///
  /// A list knows the orders of its own partner that were placed before it was made. Of the others it knows what a feed of
  /// its partner took in time to be read there, and where its partner has no such feed, what was placed so long before.
  func isKnown(_ reservation: StockReservations.Reservation, to count: StockCount) throws -> Bool {
    guard let entry = EntryID(orderText: reservation.order),
      let known = try derived.staging.known(.order, entry.partner, entry.key.span),
      !known.state.contains(.cancelled)
    else { return true }
    if let left = reservation.shippedAt, reservation.shipped >= reservation.pieces, left <= count.at {
      return true
    }
    var taken: [(feed: FeedID, at: Instant)]?
    for list in count.lists {
      if list.partner == entry.partner {
        if reservation.placedAt <= list.at { continue }
        return false
      }
      let feeds = rules.takers[try derived.name(of: list.partner)] ?? []
      if feeds.isEmpty {
        if isBefore(reservation.placedAt, list.at) { continue }
        return false
      }
      for feed in known.feeds.all where feeds.contains(feed.feed) {
        // A change of it is still to go out.
        if try derived.staging.isPending(feed) { return false }
      }
      let outputs =
        try taken ?? derived.reader.outputs(holding: entry).map { (feed: $0.feed, at: $0.takenAt) }
      taken = outputs
      guard let last = outputs.last(where: { feeds.contains($0.feed) }), isBefore(last.at, list.at) else {
        return false
      }
    }
    return true
  }

  /// Whether what was so at a time was read before a list was made.
  private func isBefore(_ time: Instant, _ list: Instant) -> Bool {
    time.seconds + rules.lag <= list.seconds
  }
}

extension Workspace {
  /// The first instant that a time may mean: of a day its beginning, in the workspace's own zone where none is told.
  func earliest(of moment: Moment) -> Instant {
    switch moment {
    case .instant(let instant): local(instant)
    case .local(let time): zone.instant(of: time)
    case .date(let day): zone.instant(of: LocalTime(date: day, secondOfDay: 0))
    }
  }
}

extension DecimalValue {
  /// The whole pieces in an amount of stock: none where it is negative, and no more than anybody has.
  var wholePieces: Int {
    var whole = coefficient
    for _ in 0..<scale { whole /= 10 }
    return Int(min(max(whole, 0), 1_000_000_000))
  }

  /// So many pieces that the amount goes into them.
  var piecesAround: Int {
    let whole = wholePieces
    return DecimalValue(whole) < self ? whole + 1 : whole
  }
}
