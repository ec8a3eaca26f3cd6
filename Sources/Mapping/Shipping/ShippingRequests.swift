import Commerce
import Expressions
import Values

/// How a carrier's files ask for an order that is several parcels.
package enum ParcelManner: String, CaseIterable, Sendable {
  /// Each parcel as if it were an order of its own.
  case each
  /// All parcels in one request, which the map writes from `ship.parcels`.
  case together
  /// As `each`, but the first parcel alone; the others once its answer has brought the number that all of them name.
  case master
}

/// A request to a carrier: an order as it is asked to take it, or one parcel of it.
struct ShippingRequest {
  /// What the carrier's map reads as `ship`.
  let ship: Value
  /// The order with the lines of the request; nothing where it is as it stands.
  let order: [UInt8]?
}

extension ShippingProgram {
  /// What a carrier is asked for by one output.
  func requests(
    _ order: DocumentRecord, _ occasion: Occasion, _ manner: ParcelManner
  ) throws(RecordError) -> [ShippingRequest] {
    // The rules decide over the order as it is.
    var values: MapValue?
    var limits: ParcelLimits?
    if case .carrier(_, let ship, let packages) = rule(order) { (values, limits) = (ship, packages) }
    let view = order.view
    let left = ShippingProgram.shown(view)
    let shown = left.map { DocumentView(schema: .order, bytes: $0) } ?? view
    let request = RequestMaker(
      order: shown, values: values, occasion: occasion, master: view.text("askedMaster"))
    // What is called off is called off as a whole.
    let isOff = view.text("status") == "cancelled"
    if !isOff, manner == .master, request.master != nil {
      let parcels = ParcelRules.asked(of: view)
      return (1..<max(parcels.count, 1)).map { request.parcel($0, of: parcels) }
    }
    guard !isOff, let limits else {
      return [request.whole(left, parcels: [shown.records(OrderFields.shared.lines)])]
    }
    let parcels = try parcels(of: shown, limits)
    switch manner {
    case _ where parcels.count < 2, .together: return [request.whole(left, parcels: parcels)]
    case .each: return parcels.indices.map { request.parcel($0, of: parcels) }
    case .master: return [request.parcel(0, of: parcels)]
    }
  }

  /// What is in each parcel of an order; nothing where it is one parcel, whatever is in it.
  func parcels(_ order: DocumentRecord) throws(RecordError) -> [[DocumentView]]? {
    guard case .carrier(_, _, let limits?) = rule(order) else { return nil }
    let shown =
      ShippingProgram.shown(order.view).map { DocumentView(schema: .order, bytes: $0) } ?? order.view
    let parcels = try parcels(of: shown, limits)
    return parcels.count < 2 ? nil : parcels
  }

  /// An order as a carrier sees it: what is to be shipped, with its discount on its lines; nothing where it is as it stands.
  private static func shown(_ order: DocumentView) -> [UInt8]? {
    let spread = ParcelRules.spreadingDiscount(order)
    let whole = spread.map { DocumentView(schema: .order, bytes: $0) } ?? order
    guard let left = ParcelRules.toShipAlone(whole) else { return spread }
    guard order.text("discount") != nil else { return left }
    // What is not shipped took its share with it.
    let rest = DocumentView(schema: .order, bytes: left)
    var draft = DocumentDraft(.order, from: rest)
    draft.set("discount", ParcelRules.discount(of: rest.records(OrderFields.shared.lines)).description)
    return draft.bytes
  }

  private func parcels(of order: DocumentView, _ limits: ParcelLimits) throws(RecordError) -> [[DocumentView]]
  {
    do throws(ParcelSplitError) {
      return try ParcelSplit.parcels(of: order.records(OrderFields.shared.lines), limits) { sku in
        guard case .map(let rows)? = products, case .map(let row)? = rows[.string(sku)],
          case .string(let text)? = row[.string("weight")]
        else { return nil }
        return DecimalValue(text)
      }
    } catch {
      throw RecordError(error.code, error.arguments, field: "packages")
    }
  }
}

/// Makes the requests of one order.
private struct RequestMaker {
  let order: DocumentView
  let values: MapValue?
  let occasion: Occasion
  let master: String?

  private static let own: Set<String> = [
    "reference", "file", "at", "sequence", "parcel", "parcels", "master",
  ]

  /// All of the order in one request.
  func whole(_ left: [UInt8]?, parcels: [[DocumentView]]) -> ShippingRequest {
    ShippingRequest(ship: ship(0, count: 1, parcels: parcels), order: left)
  }

  /// One parcel, by its place.
  func parcel(_ index: Int, of parcels: [[DocumentView]]) -> ShippingRequest {
    var draft = DocumentDraft(.order, from: order)
    draft.set("lines", records: parcels[index])
    if order.text("discount") != nil {
      draft.set("discount", ParcelRules.discount(of: parcels[index]).description)
    }
    return ShippingRequest(
      ship: ship(index, count: parcels.count, parcels: [parcels[index]]), order: draft.bytes)
  }

  /// What the rule says, how the carrier is to call the request, and the output that asks.
  private func ship(_ index: Int, count: Int, parcels: [[DocumentView]]) -> Value {
    var fields: [(String, Value)] = []
    for entry in values?.entries ?? [] {
      if case .string(let name) = entry.key, !RequestMaker.own.contains(name) {
        fields.append((name, entry.value))
      }
    }
    let reference = ParcelRules.reference(of: order)
    let parcel = index == 0 ? reference : ParcelRules.reference(reference, parcel: index + 1)
    fields.append(("reference", .string(parcel)))
    let safe = parcel.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "_" }
    fields.append(("file", .string(String(safe))))
    fields.append(("at", .moment(.instant(occasion.at))))
    fields.append(("sequence", .int(Int64(occasion.sequence))))
    fields.append(
      ("parcel", .map(MapValue([("number", .int(Int64(index + 1))), ("count", .int(Int64(count)))]))))
    fields.append(("parcels", .list(parcels.enumerated().map { value(of: $1, number: $0 + index + 1) })))
    if let master { fields.append(("master", .string(master))) }
    return .map(MapValue(fields))
  }

  private func value(of parcel: [DocumentView], number: Int) -> Value {
    let lines = parcel.map { line in
      Value.map(
        MapValue([
          ("sku", .string(line.text("sku") ?? "")),
          ("quantity", .decimal(line.decimal(OrderFields.shared.lineQuantity) ?? DecimalValue(1))),
        ]))
    }
    return .map(MapValue([("number", .int(Int64(number))), ("lines", .list(lines))]))
  }
}
