/// What a field of a document may hold.
package indirect enum FieldType: Sendable {
  /// Text, byte for byte as received: names, ids, numbers, codes, SKUs, postcodes.
  case text
  /// A decimal as text, with the scale that was received.
  case decimal
  /// A whole number, printed as a JSON number (sizes in bytes, lines).
  case integer
  /// `true` or `false`, printed as a JSON boolean.
  case boolean
  /// An instant, a local time or a day, by RFC 3339 (``Moment``).
  case moment
  /// ISO 4217.
  case currency
  /// ISO 3166-1 alpha-2.
  case country
  /// One of the words of the contract.
  case choice([String])
  /// A list of texts.
  case texts
  /// A flat object of texts: what has no field.
  case attributes
  /// A list of records of their own.
  case records(Schema)
}

/// One field of a schema: its name as the contract writes it (`shipTo.postcode`), and what it may hold.
package struct Field: Sendable {
  package let name: String
  package let type: FieldType
  /// Kept in the ledger and known to maps, but no part of the public document.
  package let hidden: Bool

  init(_ name: String, _ type: FieldType = .text, hidden: Bool = false) {
    self.name = name
    self.type = type
    self.hidden = hidden
  }
}

/// The fields of one kind of document (or of the records in one of its lists), in the contract's order.
///
/// The order is that of `documents.md` 1, and of the packed bytes: a field's index is its tag there, so fields are only
/// ever added at a schema's end or with a migration.
package final class Schema: Sendable {
  package let name: String
  package let fields: [Field]
  private let indexes: [String: Int]
  /// How each field's entries are packed, for readers that cannot afford to look at its type.
  let packings: [Packing]

  enum Packing: UInt8 {
    case counted
    case records
    case attributes
  }

  init(_ name: String, _ fields: [Field]) {
    self.name = name
    self.fields = fields
    packings = fields.map { field in
      switch field.type {
      case .records: .records
      case .attributes: .attributes
      default: .counted
      }
    }
    indexes = Dictionary(uniqueKeysWithValues: fields.enumerated().map { ($0.element.name, $0.offset) })
  }

  /// The index of a field by its dotted name.
  package func index(of name: String) -> Int? { indexes[name] }
}

/// The kinds of documents: five that files bring (`documents.md` 1), and those that the Dock derives from them.
///
/// A derived document puts together what several files said, so that a feed's file depends on one version of one
/// document and on nothing else.
package enum DocumentKind: UInt8, CaseIterable, Sendable {
  case order = 1
  case payment
  case shipment
  case tracking
  case stock
  /// A parcel of an order: what its carrier says of it, and what its channel must be told.
  case parcel
  /// A label, as bytes, with the order that it is for.
  case label
  /// What a channel is to offer of one of its listings (``StockAllocation``).
  case offer = 8
  /// The orders that an article's pieces are reserved for (``StockReservations``); for the ledger alone.
  case holding
  /// A payment with the order that it is for (``PaymentMatch``).
  case receipt = 10
  /// A payout of a provider: what it is made of, and whether that is what was paid (``PayoutAccount``).
  case payout = 11
  /// Money that was given back of an order, and the goods that came back (``CreditRules``).
  case credit = 12
  /// What a channel says of a file that it was sent.
  case result = 16

  /// The kinds that maps may write.
  package static var writable: [DocumentKind] { allCases.filter { $0 != .holding } }

  /// The kinds that files bring.
  package static let received: [DocumentKind] = [.order, .payment, .shipment, .tracking, .stock, .result]

  package var name: String {
    switch self {
    case .order: "order"
    case .payment: "payment"
    case .shipment: "shipment"
    case .tracking: "tracking"
    case .stock: "stock"
    case .parcel: "parcel"
    case .label: "label"
    case .offer: "offer"
    case .holding: "holding"
    case .result: "result"
    case .receipt: "receipt"
    case .payout: "payout"
    case .credit: "credit"
    }
  }

  package init?(name: String) {
    guard let kind = DocumentKind.allCases.first(where: { $0.name == name }) else { return nil }
    self = kind
  }

  package var schema: Schema {
    switch self {
    case .order: .order
    case .payment: .payment
    case .shipment: .shipment
    case .tracking: .tracking
    case .stock: .stock
    case .parcel: .parcel
    case .label: .label
    case .offer: .offer
    case .holding: .holding
    case .result: .result
    case .receipt: .receipt
    case .payout: .payout
    case .credit: .credit
    }
  }

  /// The field that holds the partner's name: `channel`, `provider`, `carrier`, or none.
  package var partnerField: String? {
    switch self {
    case .order, .result, .credit, .offer: "channel"
    case .payment, .receipt, .payout: "provider"
    case .shipment, .tracking, .parcel, .label: "carrier"
    case .stock, .holding: nil
    }
  }
}

extension Schema {
  static func address(_ prefix: String) -> [Field] {
    ["name", "company", "street1", "street2", "street3", "city", "region", "postcode"].map {
      Field("\(prefix).\($0)")
    } + [Field("\(prefix).country", .country), Field("\(prefix).phone")]
  }

  private static func labelFields(_ prefix: String) -> [Field] {
    [
      Field("\(prefix).format", .choice(["pdf", "png", "zpl", "epl", "gif", "tiff"])),
      Field("\(prefix).bytes", .integer), Field("\(prefix).sha256"),
    ]
  }

  private static let messages = Schema(
    "message",
    [
      Field("severity", .choice(["error", "warning", "note"])), Field("code"), Field("text"),
      // The order that it is about, where the document is not about one alone.
      Field("order"),
    ])

  /// What every document ends with.
  ///
  /// `asOf` is the file's own time of this state; `line` and `path` are the source.
  static let tail = [
    Field("attributes", .attributes), Field("asOf", .moment, hidden: true),
    Field("source.line", .integer, hidden: true), Field("source.path", hidden: true),
  ]

  /// A line of an order.
  ///
  /// `key` tells it apart for as long as the order lives: its id, or a number given when first seen.
  package static let line = Schema(
    "line",
    [
      Field("id"), Field("sku"), Field("title"), Field("quantity", .decimal), Field("fulfilled", .decimal),
      Field("unitPrice", .decimal), Field("amount", .decimal), Field("discount", .decimal),
      Field("tax", .decimal),
      Field("requiresShipping", .boolean), Field("attributes", .attributes), Field("key", hidden: true),
    ])

  package static let order = Schema(
    "order",
    [
      Field("channel"), Field("id"), Field("number"), Field("placedAt", .moment),
      Field("status", .choice(["open", "cancelled"])), Field("currency", .currency), Field("buyer.name"),
      Field("buyer.email"), Field("buyer.phone"), Field("buyer.company"), Field("buyer.taxId"),
    ] + address("shipTo") + address("billTo") + [
      Field("shippingMethod"), Field("lines", .records(line)), Field("subtotal", .decimal),
      Field("shipping", .decimal), Field("discount", .decimal), Field("tax", .decimal),
      Field("total", .decimal),
      Field("paymentStatus", .choice(paymentStatuses)), Field("paymentMethod"),
      Field("paymentReferences", .texts),
      Field("fulfilledBy", .choice(["merchant", "channel"])), Field("note"), Field("tags", .texts),
    ] + tail + [
      // What is left to ask a carrier for, where it takes parcel after parcel: the number that the first of them got, and
      // what is in each, as it was when the first was asked for.
      Field("askedMaster", hidden: true), Field("askedLines", .records(askedLine), hidden: true),
    ])

  /// A line of one parcel of an order.
  package static let askedLine = Schema("askedLine", [Field("parcel", .integer)] + line.fields)

  /// In the order in which a payment may go on; a later one never goes back to an earlier one without the file's own time.
  package static let paymentStatuses = [
    "pending", "authorized", "partially_paid", "paid", "partially_refunded", "refunded", "voided",
  ]

  /// What a payment may be.
  static let paymentKinds = [
    "charge", "authorization", "refund", "chargeback", "reversal", "fee", "payout", "conversion", "hold",
    "release", "adjustment",
  ]

  package static let payment = Schema(
    "payment",
    [
      Field("provider"), Field("id"),
      Field("kind", .choice(paymentKinds)),
      Field("status", .choice(["succeeded", "pending", "failed", "cancelled"])), Field("amount", .decimal),
      Field("currency", .currency), Field("fee", .decimal), Field("feeCurrency", .currency),
      Field("net", .decimal),
      Field("at", .moment), Field("orderReferences", .texts), Field("parent"), Field("payer.name"),
      Field("payer.email"),
    ] + tail)

  package static let shipment = Schema(
    "shipment",
    [
      Field("carrier"), Field("outcome", .choice(["created", "failed", "cancelled"])),
      Field("trackingNumber"),
      Field("masterTrackingNumber"), Field("references", .texts), Field("service"),
      Field("packages", .records(Schema("package", [Field("trackingNumber")] + labelFields("label")))),
    ] + labelFields("label") + [
      Field("charge.amount", .decimal), Field("charge.currency", .currency), Field("shippedAt", .moment),
      Field("messages", .records(messages)),
    ] + tail)

  /// The words of the contract for where a parcel is.
  package static let trackingStatuses = [
    "pre_transit", "in_transit", "out_for_delivery", "available_for_pickup", "delivered", "exception",
    "returned",
    "cancelled", "unknown",
  ]

  package static let tracking = Schema(
    "tracking",
    [
      Field("carrier"), Field("trackingNumber"), Field("references", .texts),
      Field("status", .choice(trackingStatuses)), Field("service"), Field("estimatedDelivery", .moment),
      Field("events", .records(trackingEvent)), Field("messages", .records(messages)),
    ] + tail + [
      // From when each field is, where documents of one parcel were put together (``Timeline``).
      Field("provenance", .attributes, hidden: true)
    ])

  /// Something that happened to a parcel.
  package static let trackingEvent = Schema(
    "event",
    [
      Field("code"), Field("type"), Field("status", .choice(trackingStatuses)), Field("text"),
      Field("at", .moment), Field("location.city"), Field("location.region"), Field("location.postcode"),
      Field("location.country", .country),
    ])

  /// What a channel says of a file that it was sent: how many of its records it took, and why not the others.
  package static let result = Schema(
    "result",
    [
      Field("channel"), Field("id"), Field("status"), Field("processed", .integer),
      Field("successful", .integer), Field("failed", .integer), Field("messages", .records(messages)),
    ] + tail)

  package static let stock = Schema(
    "stock",
    [
      Field("sku"), Field("location"), Field("onHand", .decimal), Field("available", .decimal),
      Field("at", .moment),
    ] + tail)
}
