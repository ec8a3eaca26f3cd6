package import Values

/// How much goes into one parcel.
package struct ParcelLimits: Hashable, Sendable {
  /// Of the goods, in kg.
  package var weight: DecimalValue?
  /// Pieces.
  package var quantity: Int?
  /// Lines of the order, or parts of them.
  package var lines: Int?

  package init(weight: DecimalValue? = nil, quantity: Int? = nil, lines: Int? = nil) {
    self.weight = weight
    self.quantity = quantity
    self.lines = lines
  }
}

/// Why an order cannot be put into parcels.
package struct ParcelSplitError: Error {
  package let code: String
  package let arguments: [String]
}

/// Puts the lines of an order into parcels.
///
/// Pure: the same lines, limits and weights give the same parcels. In the order of the lines: a parcel takes as many pieces as
/// it may, and the next one begins where it is full. Of a line that is parted the amounts are parted with its pieces, to the
/// cent.
package enum ParcelSplit {
  /// More than any carrier takes as one shipment: a quantity that is a slip must not make a million requests.
  static let most = 200

  /// The lines of each parcel.
  ///
  /// `weight`: what one of an SKU weighs, in kg; asked only where there is a limit of weight.
  package static func parcels(
    of lines: [DocumentView], _ limits: ParcelLimits, weight: (String) -> DecimalValue?
  ) throws(ParcelSplitError) -> [[DocumentView]] {
    var parcels: [[(line: Int, quantity: DecimalValue)]] = [[]]
    var pieces = 0
    var load = DecimalValue.zero
    for (index, line) in lines.enumerated() {
      let quantity = line.decimal(OrderFields.shared.lineQuantity) ?? DecimalValue(1)
      let sku = line.text(OrderFields.shared.lineSKU) ?? ""
      // What is sold by the metre is not cut.
      let isWhole = Int(exactly: quantity) != nil
      var left = Int(exactly: quantity) ?? 1
      var each = DecimalValue.zero
      if limits.weight != nil {
        guard let known = weight(sku), known >= .zero else {
          throw ParcelSplitError(
            code: "expression-needed", arguments: ["weight of SKU '\(sku)' in tables/products.csv"])
        }
        each = isWhole ? known : try product(known, quantity)
      }
      while left > 0 {
        let room = try room(limits, pieces: pieces, lines: parcels[parcels.count - 1].count, load: load, each)
        if room > 0 {
          let taken = min(room, left)
          let part = isWhole ? DecimalValue(taken) : quantity
          parcels[parcels.count - 1].append((index, part))
          left -= taken
          pieces += taken
          load = try sum(load, try product(each, DecimalValue(taken)))
        } else if parcels[parcels.count - 1].isEmpty {
          throw ParcelSplitError(
            code: "parcel-too-heavy",
            arguments: [sku, each.description, limits.weight?.description ?? ""])
        } else if parcels.count == most {
          throw ParcelSplitError(code: "parcel-too-many", arguments: [String(most)])
        } else {
          parcels.append([])
          pieces = 0
          load = .zero
        }
      }
    }
    if parcels.last?.isEmpty ?? true { parcels.removeLast() }
    return try put(lines, parcels)
  }

  /// How many more pieces of one kind a parcel takes.
  private static func room(
    _ limits: ParcelLimits, pieces: Int, lines: Int, load: DecimalValue, _ each: DecimalValue
  ) throws(ParcelSplitError) -> Int {
    var room = Int.max
    if let most = limits.lines, lines >= most { return 0 }
    if let most = limits.quantity { room = min(room, most - pieces) }
    if let most = limits.weight, each > .zero {
      do throws(DecimalError) {
        let left = try most.subtracting(load).divided(by: each, scale: 0, rounding: .down)
        room = min(room, Int(exactly: left) ?? 0)
      } catch {
        throw overflow
      }
    }
    return max(room, 0)
  }

  /// The parcels' lines, each with what of it is in the parcel.
  private static func put(
    _ lines: [DocumentView], _ parcels: [[(line: Int, quantity: DecimalValue)]]
  ) throws(ParcelSplitError) -> [[DocumentView]] {
    var parts: [Int: [DecimalValue]] = [:]
    for parcel in parcels { for part in parcel { parts[part.line, default: []].append(part.quantity) } }
    var amounts: [Int: [String: [DecimalValue]]] = [:]
    for (index, quantities) in parts where quantities.count > 1 {
      for name in ["amount", "discount", "tax"] {
        guard let field = Schema.line.index(of: name), let amount = lines[index].decimal(field) else {
          continue
        }
        do throws(DecimalError) {
          amounts[index, default: [:]][name] = try Spread.shares(of: amount, by: quantities)
        } catch {
          throw overflow
        }
      }
    }
    var seen: [Int: Int] = [:]
    var result: [[DocumentView]] = []
    for parcel in parcels {
      var own: [DocumentView] = []
      for part in parcel {
        let number = seen[part.line, default: 0]
        seen[part.line] = number + 1
        guard (parts[part.line]?.count ?? 1) > 1 else {
          own.append(lines[part.line])
          continue
        }
        var draft = DocumentDraft(.line, from: lines[part.line])
        draft.set("quantity", part.quantity.description)
        draft.set("fulfilled", "")
        for (name, shares) in amounts[part.line] ?? [:] { draft.set(name, shares[number].description) }
        own.append(DocumentView(schema: .line, bytes: draft.bytes))
      }
      result.append(own)
    }
    return result
  }

  private static func product(
    _ one: DecimalValue, _ other: DecimalValue
  ) throws(ParcelSplitError) -> DecimalValue {
    do throws(DecimalError) { return try one.multiplying(other) } catch { throw overflow }
  }

  private static func sum(_ one: DecimalValue, _ other: DecimalValue) throws(ParcelSplitError) -> DecimalValue
  {
    do throws(DecimalError) { return try one.adding(other) } catch { throw overflow }
  }

  private static let overflow = ParcelSplitError(code: "expression-overflow", arguments: ["decimal"])
}

extension Int {
  /// A decimal that is a whole number, however many zeros stand behind its mark.
  fileprivate init?(exactly value: DecimalValue) {
    guard let whole = try? value.rounded(to: 0, .down), whole == value else { return nil }
    self.init(exactly: whole.coefficient)
  }
}
