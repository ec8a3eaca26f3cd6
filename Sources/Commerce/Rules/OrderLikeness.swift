package import Values

/// Whether two orders may be one that was placed twice: the same buyer, address and lines.
///
/// In two steps. ``mark(of:_:)`` runs for every order and is one number, the same for orders that are alike; orders of one
/// number are few, and ``areAlike(_:_:)`` looks at them as a person would.
package enum OrderLikeness {
  /// How far apart two such orders are placed at most, in seconds.
  package static let span = 3600

  /// What an order has in common with one that is alike, and when it was placed.
  ///
  /// Nothing where it goes to no street, is cancelled, or does not tell its time of day: no order is suspected
  /// then.
  package static func mark(of order: FieldTable, _ lines: FieldTableList) -> (digest: UInt64, seconds: Int)? {
    let fields = Fields.shared
    guard lines.count > 0, order[fields.street].isPresent,
      !order[fields.order.status].equals(cancelled), !order[fields.order.fulfilledBy].equals(channel),
      let time = time(order[fields.order.placedAt].bytes)
    else { return nil }
    var mark = time.isLocal ? localSeed : seed
    add(order[fields.street].bytes, to: &mark)
    add(order[fields.postcode].bytes, to: &mark)
    add(order[fields.country].bytes, to: &mark)
    // A sum, so that the order of the lines makes no difference.
    var sum: UInt64 = 0
    for index in 0..<lines.count {
      var line = seed
      let sku = lines[index][fields.order.lineSKU]
      add(sku.isPresent ? sku.bytes : lines[index][fields.order.lineTitle].bytes, to: &line)
      sum &+= line
    }
    return ((mark ^ sum) &* prime, time.seconds)
  }

  private struct Fields {
    static let shared = Fields()
    let order = OrderFields.shared
    let street = Schema.order.required("shipTo.street1")
    let postcode = Schema.order.required("shipTo.postcode")
    let country = Schema.order.required("shipTo.country")
  }

  private static let cancelled = Array("cancelled".utf8)
  private static let channel = Array("channel".utf8)

  private static func time(_ text: Span<UInt8>) -> (seconds: Int, isLocal: Bool)? {
    switch Moment(rfc3339: text) {
    case .instant(let instant): (instant.seconds, false)
    // Compared with others of its kind alone, as if it were of one zone.
    case .local(let local): (local.instant(offsetMinutes: 0).seconds, true)
    case .date, nil: nil
    }
  }

  // MARK: The mark (FNV-1a, over letters and digits in capitals)

  private static let seed: UInt64 = 0xcbf2_9ce4_8422_2325
  private static let localSeed: UInt64 = 0x8422_2325_cbf2_9ce4
  private static let prime: UInt64 = 0x100_0000_01b3

  @inline(__always)
  private static func add(_ text: Span<UInt8>, to mark: inout UInt64) {
    for index in text.indices {
      var byte = text[index]
      if byte >= 0x61, byte <= 0x7A { byte &-= 0x20 }
      let isLetter = byte >= 0x41 && byte <= 0x5A || byte >= 0x30 && byte <= 0x39 || byte >= 0x80
      if isLetter { mark = (mark ^ UInt64(byte)) &* prime }
    }
    mark = (mark ^ 0xFF) &* prime
  }

  // MARK: The second look

  /// Whether two orders have the same buyer, address and lines.
  package static func areAlike(_ one: DocumentView, _ other: DocumentView) -> Bool {
    func same(_ name: String) -> Bool { letters(one.text(name)) == letters(other.text(name)) }
    func says(_ name: String) -> Bool { !letters(one.text(name)).isEmpty }
    let address = ["street1", "street2", "street3", "city", "postcode", "country"].map { "shipTo.\($0)" }
    guard address.allSatisfy(same), lines(one) == lines(other) else { return false }
    // Marketplaces give each buyer an address of their own for e-mails: the name counts as much.
    return says("buyer.email") && same("buyer.email") || says("shipTo.name") && same("shipTo.name")
      || says("buyer.name") && same("buyer.name")
  }

  private static func letters(_ text: String?) -> String {
    (text ?? "").lowercased().filter { $0.isLetter || $0.isNumber }
  }

  /// What was ordered, whatever the order of the lines.
  private static func lines(_ order: DocumentView) -> [String] {
    let fields = OrderFields.shared
    return order.records(fields.lines).map { line in
      let product = letters(line.text(fields.lineSKU) ?? line.text(fields.lineTitle))
      return "\(product) \(line.decimal(fields.lineQuantity)?.normalized.description ?? "")"
    }.sorted()
  }
}
