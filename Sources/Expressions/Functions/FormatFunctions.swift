import Values

/// `format` of the strings extension: `%s %d %f %e %b %o %x %X %%`, with a precision for `%f` and `%e`.
let formatFunctions: [Function] = [
  Function(
    "format", .receiver, [.init(.string, .list(.dyn), gives: .string)],
    summary: "A text with its placeholders filled from a list.",
    examples: [
      .init("'%s has %d'.format(['Ann', 3])", "'Ann has 3'"), .init("'%.2f'.format([1.005])", "'1.00'"),
      .init("'%.1f'.format([decimal('2.25')])", "'2.2'"), .init("'%d'.format(['x'])", "error"),
    ],
    .binary { (template, arguments) throws(ExpressionError) in
      var formatter = Formatter(arguments: try arguments.elements("format"))
      return .string(try formatter.fill(try template.text("format").scalars))
    })
]

private struct Formatter {
  let arguments: [Value]
  var next = 0

  init(arguments: [Value]) { self.arguments = arguments }

  mutating func fill(_ template: [Unicode.Scalar]) throws(ExpressionError) -> String {
    var result = ""
    var index = 0
    while index < template.count {
      let scalar = template[index]
      index += 1
      guard scalar == "%" else {
        result.unicodeScalars.append(scalar)
        continue
      }
      guard index < template.count else { throw ExpressionError("expression-format", ["%"]) }
      if template[index] == "%" {
        result += "%"
        index += 1
        continue
      }
      var places: Int?
      if template[index] == "." {
        index += 1
        var digits = ""
        while index < template.count, template[index].isDigit {
          digits.unicodeScalars.append(template[index])
          index += 1
        }
        guard let number = Int(digits), number <= 1000 else {
          throw ExpressionError("expression-format", ["%." + digits])
        }
        places = number
      }
      guard index < template.count else { throw ExpressionError("expression-format", ["%"]) }
      result += try clause(template[index], places)
      index += 1
      try checkSize(result.utf8.count)
    }
    return result
  }

  private mutating func clause(_ verb: Unicode.Scalar, _ places: Int?) throws(ExpressionError) -> String {
    let name = "%" + String(Character(verb))
    guard "sdfebxXo".unicodeScalars.contains(verb) else { throw ExpressionError("expression-format", [name]) }
    guard next < arguments.count else { throw ExpressionError("expression-format-arguments", [String(next)]) }
    let value = arguments[next]
    next += 1
    switch verb {
    case "s": return try text(value)
    case "d": return try decimal(value, name)
    case "f", "e": return try real(value, places ?? 6, isScientific: verb == "e", name)
    default: return try based(value, verb, name)
    }
  }

  private func decimal(_ value: Value, _ name: String) throws(ExpressionError) -> String {
    switch value {
    case .int(let value): return String(value)
    case .uint(let value): return String(value)
    case .decimal(let value) where value.scale == 0: return value.description
    case .double(let value):
      if let special = DoubleText.special(value) { return special }
      return DoubleText.plain(value)
    default: throw .noOverload(name, value)
    }
  }

  private func real(
    _ value: Value, _ places: Int, isScientific: Bool, _ name: String
  ) throws(ExpressionError) -> String {
    let number: Double
    switch value {
    case .double(let value): number = value
    case .int(let value) where isScientific: number = Double(value)
    case .uint(let value) where isScientific: number = Double(value)
    case .int(let value): return DoubleText.fixed(digits(Int128(value)), value < 0, scale: 0, places: places)
    case .uint(let value): return DoubleText.fixed(digits(Int128(value)), false, scale: 0, places: places)
    case .decimal(let value) where !isScientific:
      return DoubleText.fixed(
        digits(value.coefficient), value.coefficient < 0, scale: Int(value.scale), places: places)
    default: throw .noOverload(name, value)
    }
    return isScientific
      ? DoubleText.scientific(number, places: places) : DoubleText.fixed(number, places: places)
  }

  private func digits(_ value: Int128) -> [UInt8] {
    String(value.magnitude).utf8.map { $0 - UInt8(ascii: "0") }
  }

  private func based(_ value: Value, _ verb: Unicode.Scalar, _ name: String) throws(ExpressionError) -> String
  {
    let radix = verb == "b" ? 2 : (verb == "o" ? 8 : 16)
    switch value {
    case .int(let value): return String(value, radix: radix, uppercase: verb == "X")
    case .uint(let value): return String(value, radix: radix, uppercase: verb == "X")
    case .bool(let value) where verb == "b": return value ? "1" : "0"
    case .string(let text) where radix == 16: return hex(Array(text.utf8), uppercase: verb == "X")
    case .bytes(let bytes) where radix == 16: return hex(bytes, uppercase: verb == "X")
    default: throw .noOverload(name, value)
    }
  }

  private func hex(_ bytes: [UInt8], uppercase: Bool) -> String {
    var result = ""
    for byte in bytes {
      let text = String(byte, radix: 16, uppercase: uppercase)
      result += text.utf8.count == 1 ? "0" + text : text
    }
    return result
  }

  /// A value as `%s` shows it; maps are sorted by their keys' texts.
  private func text(_ value: Value) throws(ExpressionError) -> String {
    switch value {
    case .null: return "null"
    case .type(let name): return name
    case .bytes(let bytes): return String(decoding: bytes, as: UTF8.self)
    case .double(let value): return DoubleText.special(value) ?? DoubleText.plain(value)
    case .list(let elements):
      var parts: [String] = []
      for element in elements { parts.append(try text(element)) }
      return "[" + parts.joined(separator: ", ") + "]"
    case .map(let map):
      var parts: [(String, String)] = []
      for entry in map.entries { parts.append((try text(entry.key), try text(entry.value))) }
      parts.sort { compareText($0.0, $1.0) < 0 }
      return "{" + parts.map { $0.0 + ": " + $0.1 }.joined(separator: ", ") + "}"
    case .optional, .record: throw .noOverload("%s", value)
    default: return try value.convertedToString()
    }
  }
}

extension DoubleText {
  static func fixed(_ digits: [UInt8], _ isNegative: Bool, scale: Int, places: Int) -> String {
    (isNegative ? "-" : "") + fixed(digits, scale: scale, places: places)
  }
}
