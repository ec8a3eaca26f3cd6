package import Commerce
package import Expressions
import Values
import YAMLTree

/// The rules of `shipping:`, compiled: who carries an order.
///
/// Used by one thread at a time.
package final class ShippingProgram {
  /// What the rules say of an order.
  package enum Choice {
    /// There is nothing to ship: all has left, needs no parcel, or the channel ships it.
    case nothing
    /// A partner carries it; `ship` is what its map reads.
    case carrier(String, ship: MapValue, packages: ParcelLimits?)
    /// No rule is for it.
    case none
    /// A rule asks for what the order or the product table has not.
    case undecided(String)
  }

  private let rules: [(when: Expression?, carrier: String, ship: MapValue, packages: ParcelLimits?)]
  let products: Value?
  private let input: DocumentInput

  /// Compiles the rules.
  package init(_ rules: [ShippingRule], products: Value?) throws(MappingError) {
    var declarations = Declarations.document(.order, settings: .map(MapValue()))
    if let products { declarations = declarations.declaring("products", constant: products) }
    var compiled: [(when: Expression?, carrier: String, ship: MapValue, packages: ParcelLimits?)] = []
    for rule in rules {
      let when = try rule.when.map { text throws(MappingError) in
        try text.compile(declarations, expecting: .bool)
      }
      let ship = MapValue(
        [("carrier", .string(rule.carrier))] + rule.values.map { ($0.name, .string($0.text)) })
      compiled.append((when, rule.carrier, ship, rule.packages))
    }
    self.rules = compiled
    self.products = products
    input = DocumentInput(DocumentRecord(kind: .order))
  }

  package var isEmpty: Bool { rules.isEmpty }

  /// The first rule that holds for an order that is to be shipped.
  package func choice(_ order: DocumentRecord) -> Choice {
    let fields = OrderFields.shared
    if order.equals(fields.status, utf8: ShippingProgram.cancelled) == true
      || order.equals(fields.fulfilledBy, utf8: ShippingProgram.channel) == true
    {
      return .nothing
    }
    // Asked of every order: nothing is copied for it.
    let lines = order.tables(fields.lines)
    for index in 0..<lines.count where ParcelRules.isToShip(lines[index]) { return rule(order) }
    return .nothing
  }

  private static let cancelled = Array("cancelled".utf8)
  private static let channel = Array("channel".utf8)

  /// The first rule that holds, whether or not anything is left to ship.
  func rule(_ order: DocumentRecord) -> Choice {
    input.load(order)
    for rule in rules {
      let choice = Choice.carrier(rule.carrier, ship: rule.ship, packages: rule.packages)
      guard let when = rule.when else { return choice }
      do throws(ExpressionError) {
        if try when.evaluateBool(input) { return choice }
      } catch {
        return .undecided(error.diagnostic.message())
      }
    }
    return .none
  }
}

extension LookupTable {
  /// The table as expressions read it: `products["MUG-1"].weight`.
  package var value: Value {
    var rows = MapValue()
    for key in keys {
      let bytes = Array(key.utf8)
      var fields: [(String, Value)] = []
      for (index, column) in columns.enumerated() {
        guard let place = find(bytes.span, column: index), !place.isEmpty else { continue }
        fields.append((column, .string(String(decoding: slice(place), as: UTF8.self))))
      }
      _ = rows.insert(.string(key), .map(MapValue(fields)))
    }
    return .map(rows)
  }
}
