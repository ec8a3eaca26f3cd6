package import Values

/// The orders of an article that its stock lists do not know yet, and that its pieces are reserved for.
///
/// One for an article, kept as a `holding`. How it differs from the orders themselves: it has only what is open, so that
/// what an article is worth to others is known without a look at any order.
package struct StockReservations: Sendable {
  /// The pieces of one order.
  package struct Reservation: Hashable, Sendable {
    /// The order's entry, as the ledger's reader names it.
    package let order: String
    /// How many it takes, those that have left with them.
    package var pieces: Int
    package var placedAt: Instant
    /// How many have left, and when that was told.
    package var shipped: Int
    package var shippedAt: Instant?
    /// Whether there is not enough for it, behind those that were placed before it.
    package var isShort: Bool

    package init(
      order: String, pieces: Int, placedAt: Instant, shipped: Int = 0, shippedAt: Instant? = nil,
      isShort: Bool = false
    ) {
      self.order = order
      self.pieces = pieces
      self.placedAt = placedAt
      self.shipped = shipped
      self.shippedAt = shippedAt
      self.isShort = isShort
    }

    /// How many of its pieces a list of that time still counts as there.
    package func pieces(since list: Instant) -> Int {
      guard let shippedAt, shippedAt <= list else { return pieces }
      return max(0, pieces - shipped)
    }
  }

  /// What an order takes of an article, as it was or as it is now.
  package struct Demand: Hashable, Sendable {
    package var pieces: Int
    package var shipped: Int

    package init(pieces: Int, shipped: Int) {
      self.pieces = pieces
      self.shipped = shipped
    }
  }

  /// In the order in which the orders were placed, and of those placed at once by their names: who comes first.
  package private(set) var all: [Reservation] = []

  package init() {}

  /// An order takes so much now, and took so much before.
  ///
  /// One that is not here though it took something before is known to the lists: only what it takes more is news.
  package mutating func take(
    _ order: String, before: Demand?, now: Demand?, placedAt: Instant, shippedAt: Instant?
  ) {
    let place = all.firstIndex { $0.order == order }
    guard let now, now.pieces > 0 else {
      if let place { all.remove(at: place) }
      return
    }
    var reservation = Reservation(
      order: order, pieces: now.pieces, placedAt: placedAt, shipped: min(now.shipped, now.pieces),
      shippedAt: now.shipped > 0 ? shippedAt : nil)
    if let place {
      reservation.isShort = all[place].isShort
      all.remove(at: place)
    } else if let before, before.pieces > 0 {
      guard now.pieces > before.pieces else { return }
      reservation.pieces = now.pieces - before.pieces
      reservation.shipped = 0
      reservation.shippedAt = nil
    }
    insert(reservation)
  }

  private mutating func insert(_ reservation: Reservation) {
    let behind = all.firstIndex {
      ($0.placedAt, $0.order) > (reservation.placedAt, reservation.order)
    }
    all.insert(reservation, at: behind ?? all.count)
  }

  /// Whether an order has pieces reserved here.
  package func has(_ order: String) -> Bool { all.contains { $0.order == order } }

  /// Forgets the orders that the lists know.
  package mutating func forget(where isKnown: (Reservation) throws -> Bool) rethrows {
    try all.removeAll(where: isKnown)
  }

  /// How many pieces are reserved beside a list of that time.
  package func pieces(since list: Instant) -> Int {
    all.reduce(0) { $0 + $1.pieces(since: list) }
  }

  /// Finds out for whom there is not enough, first come, first served: an order that must wait keeps its place.
  ///
  /// - Returns: the orders of which that is not as it was.
  package mutating func settle(_ pieces: Int, since list: Instant) -> [String] {
    var left = pieces
    var changed: [String] = []
    for index in all.indices {
      left -= all[index].pieces(since: list)
      let isShort = left < 0
      if isShort != all[index].isShort {
        all[index].isShort = isShort
        changed.append(all[index].order)
      }
    }
    return changed
  }

  /// How many pieces there are for an order when its turn comes.
  package func left(for order: String, of pieces: Int, since list: Instant) -> Int {
    var left = pieces
    for reservation in all {
      if reservation.order == order { break }
      left -= reservation.pieces(since: list)
    }
    return max(0, left)
  }

  // MARK: As a document

  /// What a `holding` says.
  package init(_ document: DocumentView) {
    guard let field = document.schema.index(of: "reservations") else { return }
    all = document.records(field).compactMap { record in
      guard let order = record.text("order"), let pieces = record.text("pieces").flatMap({ Int($0) }),
        case .instant(let placedAt)? = record.schema.index(of: "placedAt").flatMap({ record.moment($0) })
      else { return nil }
      var shippedAt: Instant?
      if case .instant(let at)? = record.schema.index(of: "shippedAt").flatMap({ record.moment($0) }) {
        shippedAt = at
      }
      return Reservation(
        order: order, pieces: pieces, placedAt: placedAt,
        shipped: record.text("shipped").flatMap { Int($0) } ?? 0, shippedAt: shippedAt,
        isShort: record.text("short") == "true")
    }
  }

  /// The `holding` of an article.
  package func document(of article: String) -> [UInt8] {
    let fields = Schema.reservation
    var writer = DocumentWriter()
    writer.put(Schema.holding.required("sku"), article)
    for reservation in all {
      let record = writer.beginRecord(Schema.holding.required("reservations"))
      writer.put(fields.required("order"), reservation.order)
      writer.put(fields.required("pieces"), String(reservation.pieces))
      writer.put(fields.required("placedAt"), Moment.instant(reservation.placedAt).description)
      if let shippedAt = reservation.shippedAt {
        writer.put(fields.required("shipped"), String(reservation.shipped))
        writer.put(fields.required("shippedAt"), Moment.instant(shippedAt).description)
      }
      if reservation.isShort { writer.put(fields.required("short"), "true") }
      writer.endRecord(record)
    }
    return writer.bytes
  }
}
