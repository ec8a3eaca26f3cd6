/// Maps of two shops, a carrier, and of who is told of parcels, with neutral names.
package enum ParcelMaps {
  /// Orders as rows of number, product and quantity shipped.
  package static let orders = """
    map: shop/orders
    reads: { format: csv, requires: [Number, Product, Shipped] }
    group: Number
    order:
      id: { from: Number, expr: '"id" + value.replace("#", "")' }
      number: { from: Number, required: true }
      status: { value: open }
      buyer.name: { value: Ann }
    lines:
      id: Product
      sku: Product
      quantity: { value: "2" }
      fulfilled: Shipped
    """

  /// What a shop is told of its parcels, once.
  package static let told = """
    map: shop/tracking
    writes: parcel
    when: parcel.channel == settings.partner && parcel.status != "cancelled"
    inserts: true
    format: { as: csv, lineEnd: lf }
    files:
      tracking:
        columns: { order: parcel.order, parcel: parcel.trackingNumber, carrier: parcel.carrier }
    """

  /// What a shop says of the file that it was told with.
  package static let results = """
    map: shop/results
    reads: { format: xml, root: Results, records: [Results/Report], requires: [Id] }
    result: { id: { from: Id, required: true } }
    messages: { each: Fault, severity: { value: error }, code: Code, text: Text, order: Order }
    """

  /// The answers of a carrier.
  package static let answers = """
    map: north/answers
    reads: { format: xml, root: Answers, records: [Answers/Answer], requires: [Outcome] }
    key: { first: [trackingNumber, references, record] }
    shipment:
      outcome: Outcome
      trackingNumber: Number
      masterTrackingNumber: Master
      references: { parts: [Ref, OtherRef] }
      service: Service
      shippedAt: ShippedAt
      label: { from: Image, as: base64, format: ImageType }
    packages: { each: Piece, trackingNumber: Number }
    messages: { each: Fault, severity: { value: error }, text: . }
    """

  /// Where its parcels are.
  package static let events = """
    map: north/events
    reads: { format: xml, root: Track, records: [Track/Parcel], requires: [Number] }
    tracking:
      trackingNumber: Number
      references: { parts: [Ref] }
      status: { newest: events, field: status, default: unknown }
      service: Service
    events:
      each: Event
      code: Status
      status: Status
      text: Text
      at: At
    """

  /// A list of all parcels, once more when one moves, and the labels.
  package static let list = """
    map: list/parcels
    writes: parcel
    format: { as: csv, lineEnd: lf }
    files:
      parcels:
        columns: { order: parcel.order, number: parcel.number, parcel: parcel.trackingNumber, status: parcel.status }
    """

  package static let labels = """
    map: list/labels
    writes: label
    files:
      labels:
        format: { as: bytes }
        name: { expr: 'label.trackingNumber + "." + label.format' }
        content: label.content
    """

  /// Writes all of them into a workspace: the partners are `shop`, `branch`, `north` and `list`.
  package static func write(into folder: TemporaryFolder, settings: String = "") throws {
    for name in ["shop", "branch", "north", "list"] {
      try folder.makeFolder("inbox/\(name)")
    }
    for name in [
      "maps/shop", "maps/north", "maps/list", "tables", "outbox", "archive", "rejected", ".crossdock",
    ] {
      try folder.makeFolder(name)
    }
    try folder.write(
      "crossdock.yml",
      """
      partners:
        shop: { pack: shop }
        branch: { pack: shop }
        north: { pack: north }
        list: { pack: list }
      \(settings)

      """)
    for (name, text) in [
      ("shop/orders", orders), ("shop/tracking", told), ("shop/results", results), ("north/answers", answers),
      ("north/events", events), ("list/parcels", list), ("list/labels", labels),
    ] {
      try folder.write("maps/\(name).yml", text + "\n")
    }
  }
}
