package import Values

/// What a parcel of an order is, put together from the order, the carrier's answer and the carrier's events.
///
/// Pure: the same order, answer and events give the same parcel, in whatever order they came.
package enum ParcelRules {
  /// One parcel that an answer tells of.
  package struct Told: Hashable, Sendable {
    package let trackingNumber: String
    /// Its place among the packages of the answer; nothing where the answer as a whole is one parcel.
    package let package: Int?
  }

  /// The parcels of a carrier's answer.
  ///
  /// Each package is one where the answer has no number of its own, or has that of one of them (the first piece's, as
  /// UPS writes it). Else the answer is one parcel, and what its packages bear are pieces of it (DHL Express).
  package static func parcels(of shipment: DocumentView) -> [Told] {
    let own = shipment.text("trackingNumber")
    guard shipment.text("outcome") != "failed" else { return [] }
    let packages = shipment.schema.index(of: "packages").map { shipment.records($0) } ?? []
    let numbers = packages.map { $0.text("trackingNumber") }
    if let own, !numbers.contains(own) { return [Told(trackingNumber: own, package: nil)] }
    var told: [Told] = []
    for (index, number) in numbers.enumerated() {
      guard let number, !told.contains(where: { $0.trackingNumber == number }) else { continue }
      told.append(Told(trackingNumber: number, package: index))
    }
    if told.isEmpty, let own { return [Told(trackingNumber: own, package: nil)] }
    return told
  }

  /// The lines of an order that are to be shipped: what needs a parcel, and has not left yet.
  package static func toShip(_ order: DocumentView) -> [DocumentView] {
    let fields = OrderFields.shared
    return order.records(fields.lines).filter { line in
      if line.text(fields.lineRequiresShipping) == "false" { return false }
      guard let quantity = line.decimal(fields.lineQuantity) else { return true }
      let fulfilled = line.decimal(fields.lineFulfilled) ?? .zero
      return fulfilled < quantity
    }
  }

  /// An order whose discount is spread over its lines, as far as they do not say it themselves: customs is told the value of
  /// each, and the values must add up to what the buyer pays.
  ///
  /// By what each line costs, to the last place (``Spread``).
  /// - Returns: The packed order; nothing where its lines say all of it, or say no prices.
  package static func spreadingDiscount(_ order: DocumentView) -> [UInt8]? {
    let fields = OrderFields.shared
    guard let discount = order.schema.index(of: "discount").flatMap({ order.decimal($0) }), discount > .zero,
      let own = Schema.line.index(of: "discount")
    else { return nil }
    let lines = order.records(fields.lines)
    do throws(DecimalError) {
      var values: [DecimalValue] = []
      var rest = discount
      for line in lines {
        guard let value = try value(of: line) else { return nil }
        let said = line.decimal(own) ?? .zero
        values.append(try value.subtracting(said))
        rest = try rest.subtracting(said)
      }
      guard rest > .zero, values.allSatisfy({ $0 >= .zero }), !values.isEmpty else { return nil }
      let shares = try Spread.shares(of: rest, by: values)
      var draft = DocumentDraft(.order, from: order)
      var spread: [DocumentView] = []
      for (line, share) in zip(lines, shares) {
        var edit = DocumentDraft(.line, from: line)
        edit.set("discount", try (line.decimal(own) ?? .zero).adding(share).description)
        spread.append(DocumentView(schema: .line, bytes: edit.bytes))
      }
      draft.set("lines", records: spread)
      return draft.bytes
    } catch {
      return nil
    }
  }

  /// What a line costs before discounts.
  private static func value(of line: DocumentView) throws(DecimalError) -> DecimalValue? {
    if let amount = line.schema.index(of: "amount").flatMap({ line.decimal($0) }) { return amount }
    guard let price = line.schema.index(of: "unitPrice").flatMap({ line.decimal($0) }),
      let quantity = line.decimal(OrderFields.shared.lineQuantity)
    else { return nil }
    return try price.multiplying(quantity)
  }

  /// What the discounts of lines come to.
  package static func discount(of lines: [DocumentView]) -> DecimalValue {
    lines.reduce(.zero) { sum, line in
      let own = line.schema.index(of: "discount").flatMap { line.decimal($0) } ?? .zero
      return (try? sum.adding(own)) ?? sum
    }
  }

  /// An order as a carrier is asked to take it: the lines that are to be shipped, each with what of it has not left yet.
  ///
  /// The amounts of a line of which a part has left are left out, since they are of the whole.
  ///
  /// - Returns: The packed order; nothing where all of the order is to be shipped, and it is as it stands.
  package static func toShipAlone(_ order: DocumentView) -> [UInt8]? {
    let fields = OrderFields.shared
    let all = order.records(fields.lines)
    let left = toShip(order)
    let isPart = { (line: DocumentView) in line.decimal(fields.lineFulfilled).map { $0 > .zero } ?? false }
    if all.count == left.count, !left.contains(where: isPart) { return nil }
    var draft = DocumentDraft(.order, from: order)
    draft.set(
      "lines",
      records: left.map { line in
        guard isPart(line), let quantity = line.decimal(fields.lineQuantity),
          let fulfilled = line.decimal(fields.lineFulfilled),
          let rest = try? quantity.subtracting(fulfilled)
        else { return line }
        var part = DocumentDraft(.line, from: line)
        part.set("quantity", rest.description)
        for name in ["fulfilled", "amount", "discount", "tax"] { part.set(name, "") }
        return DocumentView(schema: .line, bytes: part.bytes)
      })
    return draft.bytes
  }

  /// The same of one line, by where its fields lie.
  package static func isToShip(_ line: FieldTable) -> Bool {
    let fields = OrderFields.shared
    let requires = line[fields.lineRequiresShipping]
    if requires.isPresent, requires.bytes[0] == UInt8(ascii: "f") { return false }
    guard let quantity = try? DecimalValue(utf8: line[fields.lineQuantity].bytes) else { return true }
    let fulfilled = line[fields.lineFulfilled]
    guard fulfilled.isPresent, let left = try? DecimalValue(utf8: fulfilled.bytes) else {
      return quantity > .zero
    }
    return left < quantity
  }

  /// What differs between two states of an order that a carrier would have to know: where it goes, and what is in it.
  package static func changes(from before: DocumentView, to now: DocumentView) -> [String] {
    var changed: [String] = []
    for field in Schema.address("shipTo") where before.text(field.name) != now.text(field.name) {
      changed.append(field.name)
    }
    let fields = OrderFields.shared
    func content(_ order: DocumentView) -> [[String?]] {
      order.records(fields.lines).map { line in
        [line.text(fields.lineKey), line.text(fields.lineSKU), line.text(fields.lineQuantity)]
      }
    }
    if content(before) != content(now) { changed.append("lines") }
    return changed
  }

  /// Whether nothing more is to come of a parcel in this state.
  package static func isFinal(_ status: String?) -> Bool {
    ["delivered", "returned", "cancelled"].contains(status)
  }

  /// What of an order belongs into each of its parcels.
  private static let ofOrder =
    [
      "channel", "placedAt", "currency", "shippingMethod", "buyer.name", "buyer.email", "buyer.phone",
      "buyer.company", "tags",
    ] + Schema.address("shipTo").map(\.name)

  /// What only its carrier says of a parcel.
  private static let ofCarrier = [
    "masterTrackingNumber", "references", "service", "status", "statusText", "statusAt", "estimatedDelivery",
    "shippedAt", "deliveredAt",
  ]

  /// Makes a parcel, or the next version of one.
  ///
  /// `known`: the parcel as it was, of which what the order says, its number and when it was first told of stay.
  /// `shipment`, `tracking`: all that the carrier says, as far as it is known. `toldAt`: when that came in.
  /// `pack`: of the carrier, for tables of carriers' names. `number`: which parcel of its order it is, from 1.
  /// `lines`: what is in it, where the carrier was asked parcel by parcel.
  package static func document(
    known: DocumentView?, order: DocumentView, shipment: DocumentView?, tracking: DocumentView?,
    trackingNumber: String, pack: String, number: Int, lines own: [DocumentView]? = nil, toldAt: String
  ) -> DocumentDraft {
    var draft = DocumentDraft(.parcel, from: known)
    // Made anew from all that is known, so that what came first does not matter.
    for name in ofCarrier { draft.set(name, "") }
    if known?.text("toldAt") == nil { draft.set("toldAt", toldAt) }
    draft.set("trackingNumber", trackingNumber)
    draft.set("carrierPack", pack)
    draft.set("number", String(number))
    if known == nil {
      for name in ofOrder { draft.copy(name, from: order) }
      draft.copy("order", from: order, "number")
      if !order.has(OrderFields.shared.number) { draft.copy("order", from: order, "id") }
      draft.copy("orderId", from: order, "id")
      // Where all has left already, the parcel is of all that was ordered.
      let lines = own ?? toShip(order)
      if own != nil { draft.set("ownLines", "true") }
      draft.set("lines", records: lines.isEmpty ? order.records(OrderFields.shared.lines) : lines)
    }
    draft.set("status", "pre_transit")
    if let shipment {
      for name in ["carrier", "masterTrackingNumber", "references", "service", "shippedAt"] {
        draft.copy(name, from: shipment)
      }
      if shipment.text("outcome") == "cancelled" { draft.set("status", "cancelled") }
    }
    if let tracking { take(tracking, into: &draft, shipment: shipment) }
    return draft
  }

  /// Takes over where the parcel is.
  private static func take(
    _ tracking: DocumentView, into draft: inout DocumentDraft, shipment: DocumentView?
  ) {
    draft.copy("carrier", from: tracking)
    if shipment?.text("service") == nil { draft.copy("service", from: tracking) }
    draft.copy("estimatedDelivery", from: tracking)
    guard let field = tracking.schema.index(of: "events") else { return }
    let events = tracking.records(field)
    let sightings = events.map { event in
      Timeline.Sighting(
        status: event.text("status") ?? "unknown",
        at: event.schema.index(of: "at").flatMap { event.moment($0) })
    }
    // An answer with an error has no events, and says nothing of where the parcel is.
    guard let decisive = Timeline.decisive(sightings) else { return }
    // What was called off is so until somebody sees it move.
    if shipment?.text("outcome") == "cancelled", Timeline.rank(sightings[decisive].status) < 2 { return }
    draft.copy("status", from: tracking)
    draft.copy("statusText", from: events[decisive], "text")
    draft.copy("statusAt", from: events[decisive], "at")
    if sightings[decisive].status == "delivered" { draft.copy("deliveredAt", from: events[decisive], "at") }
    if shipment?.text("shippedAt") == nil,
      let first = sightings.indices.filter({ Timeline.rank(sightings[$0].status) >= 2 }).min(by: {
        Timeline.precedes(sightings[$0].at, sightings[$1].at)
      })
    {
      draft.copy("shippedAt", from: events[first], "at")
    }
  }

  /// How our requests call an order, for the carrier to echo: `<channel>-<number>`, which is one of its ``names(of:)``.
  package static func reference(of order: DocumentView) -> String {
    let number = order.text("number") ?? order.text("id") ?? ""
    let plain = number.hasPrefix("#") ? String(number.dropFirst()) : number
    return order.text("channel").map { "\($0)-\(plain)" } ?? plain
  }

  /// How a request calls a parcel of an order that is several: the first as the order, `shop-1001~2` the second.
  package static func reference(_ reference: String, parcel number: Int) -> String {
    "\(reference)~\(number)"
  }

  /// The order's reference, and which of its parcels a reference names; nothing where it names none.
  package static func parcel(of reference: String) -> (reference: String, number: Int)? {
    guard let mark = reference.lastIndex(of: "~"),
      let number = Int(reference[reference.index(after: mark)...]),
      number > 1, number <= ParcelSplit.most, reference[reference.index(after: mark)...].first != "+"
    else { return nil }
    return (String(reference[..<mark]), number)
  }

  /// What is in each parcel of an order of which the first was asked for, as it was then.
  package static func asked(of order: DocumentView) -> [[DocumentView]] {
    guard let field = order.schema.index(of: "askedLines") else { return [] }
    var parcels: [[DocumentView]] = []
    for line in order.records(field) {
      let number = Int(line.text("parcel") ?? "") ?? 1
      while parcels.count < min(number, ParcelSplit.most) { parcels.append([]) }
      let own = DocumentView(schema: .line, bytes: DocumentDraft(.line, from: line).bytes)
      parcels[min(number, ParcelSplit.most) - 1].append(own)
    }
    return parcels
  }

  /// An order that knows the number of its first parcel, and so what the carrier is still to be asked for.
  package static func asking(_ order: DocumentView, master: String, parcels: [[DocumentView]]) -> [UInt8] {
    var draft = DocumentDraft(.order, from: order)
    draft.set("askedMaster", master)
    draft.set(
      "askedLines",
      records: parcels.enumerated().flatMap { index, lines in
        lines.map { line in
          var asked = DocumentDraft(.askedLine, from: line)
          asked.set("parcel", String(index + 1))
          return DocumentView(schema: .askedLine, bytes: asked.bytes)
        }
      })
    return draft.bytes
  }

  /// What an order may be called in a reference: its number with and without `#`, its id, each also behind its
  /// channel's name, as our own requests write it.
  package static func names(of order: DocumentView) -> [String] {
    var names: [String] = []
    for name in ["number", "id"] {
      guard let text = order.text(name) else { continue }
      for form in [text, text.hasPrefix("#") ? String(text.dropFirst()) : "#" + text] {
        names.append(form)
        if let channel = order.text("channel") { names.append("\(channel)-\(form)") }
      }
    }
    return names
  }
}
