import Expressions
import Values
import YAMLTree

/// What a rule does to an amount once it is read: from the smallest unit to the currency's own, its sign, its places.
struct AmountFinish {
  /// The places of currencies.
  private struct Units {
    let table: LookupTable
    let currency: Expression
    let fallback: Int?

    init(
      _ rule: FurtherRule.UnitRule, declarations: Declarations, context: MapContext
    ) throws(MappingError) {
      guard let table = context.tables[rule.table.name] else {
        throw MappingError(
          rule.table.node.diagnostic(
            "map-unknown-table", [rule.table.name],
            suggestion: nearest(to: rule.table.name, in: context.tables.keys.sorted())))
      }
      self.table = table
      currency = try rule.currency.compile(declarations, expecting: .string)
      fallback = rule.fallback
    }

    /// The places of the record's currency, and its name.
    func places(_ input: MapInput) throws(RecordError) -> (places: Int, currency: String) {
      let name = try AmountFinish.text(currency, input)
      let key = Array(name.utf8)
      if let place = table.find(key.span),
        let places = Int(String(decoding: Array(table.slice(place)), as: UTF8.self))
      {
        return (places, name)
      }
      guard let fallback, !name.isEmpty else {
        throw RecordError("map-look-up", [name.quotedForMessage, table.name], value: name)
      }
      return (fallback, name)
    }
  }

  private let sign: Expression?
  private let minor: Units?
  private let places: Units?

  init(_ rule: FurtherRule, declarations: Declarations, context: MapContext) throws(MappingError) {
    sign = try rule.sign.map { text throws(MappingError) in
      try text.compile(declarations, expecting: .string)
    }
    minor = try rule.minor.map { rule throws(MappingError) in
      try Units(rule, declarations: declarations, context: context)
    }
    places = try rule.places.map { rule throws(MappingError) in
      try Units(rule, declarations: declarations, context: context)
    }
  }

  /// The amount as the document has it.
  ///
  /// `written`: how it stands in the file, for messages.
  func finished(
    _ amount: DecimalValue, written: Span<UInt8>, _ input: MapInput
  ) throws(RecordError) -> DecimalValue {
    var value = amount
    if let minor {
      let places = try minor.places(input).places
      // An amount in cents has no cents of its own.
      guard value.scale == 0 else {
        let text = String(copying: written)
        throw RecordError("map-minor-unit", [text.quotedForMessage], value: text)
      }
      value = DecimalValue(coefficient: value.coefficient, scale: UInt8(clamping: places))
    }
    if let places {
      let (most, currency) = try places.places(input)
      if value.hasMore(than: most) {
        let text = String(copying: written)
        throw RecordError("map-decimal-places", [text.quotedForMessage, String(most), currency], value: text)
      }
    }
    guard let sign else { return value }
    let isNegative = value < .zero
    switch try AmountFinish.text(sign, input) {
    case "positive": return isNegative ? try turned(value, written) : value
    case "negative": return isNegative || value == .zero ? value : try turned(value, written)
    case "turned": return value == .zero ? value : try turned(value, written)
    case "kept": return value
    case let word:
      let words = FurtherRule.signs.joined(separator: ", ")
      throw RecordError("map-value", [word.quotedForMessage, words], value: word)
    }
  }

  private func turned(_ value: DecimalValue, _ written: Span<UInt8>) throws(RecordError) -> DecimalValue {
    do throws(DecimalError) {
      return try value.negated()
    } catch {
      let text = String(copying: written)
      throw RecordError("map-decimal-overflow", [text.quotedForMessage], value: text)
    }
  }

  /// The text that an expression gives.
  static func text(_ expression: Expression, _ input: MapInput) throws(RecordError) -> String {
    do throws(ExpressionError) {
      return try expression.evaluateString(input)
    } catch {
      throw RecordError(
        error.diagnostic.code, error.diagnostic.arguments, value: error.diagnostic.value,
        suggestion: error.diagnostic.suggestion)
    }
  }
}

extension DecimalValue {
  /// Whether there is more than noughts behind so many places.
  func hasMore(than places: Int) -> Bool {
    var rest = coefficient
    var scale = scale
    while scale > places {
      if rest % 10 != 0 { return true }
      rest /= 10
      scale -= 1
    }
    return false
  }
}

/// What makes a local time an instant, where the record itself names the zone.
struct ZoneFinish {
  let expression: Expression
  /// Abbreviations, with their minutes east of Greenwich.
  let offsets: [String: Int]
  private let known = KnownZones()

  init(expression: Expression, offsets: [String: Int]) {
    self.expression = expression
    self.offsets = offsets
  }

  /// The rules of zones that were asked for, since one file names few.
  private final class KnownZones {
    var rules: [String: TimeZoneRules] = [:]
  }

  /// The instant; nothing where the record names no zone.
  ///
  /// - Throws: `map-zone-of-record` where it names one that nobody knows.
  func instant(of local: LocalTime, _ input: MapInput) throws(RecordError) -> Instant? {
    let name = try AmountFinish.text(expression, input)
    if name.isEmpty { return nil }
    if let minutes = offsets[name] ?? ZoneFinish.offset(name) { return local.instant(offsetMinutes: minutes) }
    if let rules = known.rules[name] { return rules.instant(of: local) }
    guard let rules = try? TimeZoneRules(named: name) else {
      throw RecordError("map-zone-of-record", [name.quotedForMessage], value: name)
    }
    known.rules[name] = rules
    return rules.instant(of: local)
  }

  /// The minutes of `GMT+02:00` or `UTC-5`.
  private static func offset(_ name: String) -> Int? {
    guard name.hasPrefix("GMT") || name.hasPrefix("UTC") else { return nil }
    let rest = Array(name.utf8.dropFirst(3))
    guard let sign = rest.first else { return 0 }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
    let digits = rest.dropFirst().filter { $0 != UInt8(ascii: ":") }
    guard digits.allSatisfy({ $0 &- 0x30 < 10 }), let number = Int(String(decoding: digits, as: UTF8.self))
    else { return nil }
    let minutes = digits.count <= 2 ? number * 60 : number / 100 * 60 + number % 100
    return minutes > 18 * 60 ? nil : sign == UInt8(ascii: "-") ? -minutes : minutes
  }
}
