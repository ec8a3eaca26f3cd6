import Values

/// cel-spec's type conversions; each also takes a value of its own type.
let conversionFunctions: [Function] = [
  Function(
    "bool", .global, [.init(.bool, gives: .bool), .init(.string, gives: .bool)],
    summary: "A bool from a text: true, false, t, f, 1, 0.", examples: [.init("bool('t')", "true")],
    .unary { (value) throws(ExpressionError) in
      switch value {
      case .bool: return value
      case .string(let text):
        if ["true", "True", "TRUE", "t", "1"].contains(text) { return .bool(true) }
        if ["false", "False", "FALSE", "f", "0"].contains(text) { return .bool(false) }
        throw ExpressionError("expression-conversion", ["bool"], value: text)
      default: throw .noOverload("bool", value)
      }
    }),
  Function(
    "int", .global,
    [
      .init(.int, gives: .int), .init(.uint, gives: .int), .init(.double, gives: .int),
      .init(.decimal, gives: .int),
      .init(.string, gives: .int), .init(.timestamp, gives: .int),
    ],
    summary: "An int from a number (places are cut off), a text, or an instant (seconds since 1970).",
    examples: [.init("int('12')", "12"), .init("int(-7.9)", "-7")],
    .unary { (value) throws(ExpressionError) in .int(try value.convertedToInt()) }),
  Function(
    "uint", .global,
    [
      .init(.uint, gives: .uint), .init(.int, gives: .uint), .init(.double, gives: .uint),
      .init(.decimal, gives: .uint),
      .init(.string, gives: .uint),
    ],
    summary: "A uint from a number or a text.", examples: [.init("uint(3.9)", "3u")],
    .unary { (value) throws(ExpressionError) in .uint(try value.convertedToUInt()) }),
  Function(
    "double", .global,
    [
      .init(.double, gives: .double), .init(.int, gives: .double), .init(.uint, gives: .double),
      .init(.string, gives: .double),
    ],
    summary: "A double from a number or a text.", examples: [.init("double('1.5')", "1.5")],
    .unary { (value) throws(ExpressionError) in .double(try value.convertedToDouble()) }),
  Function(
    "string", .global,
    [
      .init(.string, gives: .string), .init(.bool, gives: .string), .init(.int, gives: .string),
      .init(.uint, gives: .string), .init(.double, gives: .string), .init(.decimal, gives: .string),
      .init(.bytes, gives: .string), .init(.timestamp, gives: .string), .init(.duration, gives: .string),
      .init(.moment, gives: .string),
    ],
    summary: "A text from a value; a decimal keeps its places.",
    examples: [.init("string(12)", "'12'"), .init("string(decimal('1.50'))", "'1.50'")],
    .unary { (value) throws(ExpressionError) in .string(try value.convertedToString()) }),
  Function(
    "bytes", .global, [.init(.bytes, gives: .bytes), .init(.string, gives: .bytes)],
    summary: "The UTF-8 bytes of a text.", examples: [.init("bytes('ab')", "b'ab'")],
    .unary { (value) throws(ExpressionError) in
      switch value {
      case .bytes: return value
      case .string(let text): return .bytes(Array(text.utf8))
      default: throw .noOverload("bytes", value)
      }
    }),
]

extension Value {
  private func conversion(_ type: String) -> ExpressionError {
    if case .string(let text) = self { return ExpressionError("expression-conversion", [type], value: text) }
    return .overflow(type)
  }

  func convertedToInt() throws(ExpressionError) -> Int64 {
    switch self {
    case .int(let value): return value
    case .uint(let value): if let result = Int64(exactly: value) { return result }
    case .double(let value):
      // -2^63 itself is refused, as other implementations do, since nobody can tell what was rounded to it.
      if value > -0x1p63, value < 0x1p63 { return Int64(value) }
    case .decimal(let value):
      if let whole = try? value.rounded(to: 0, .down), let result = Int64(exactly: whole.coefficient) {
        return result
      }
    case .string(let text): if let result = Int64(text), !text.hasPrefix("+") { return result }
    case .timestamp(let value): return value.seconds
    default: throw .noOverload("int", self)
    }
    throw conversion("int")
  }

  func convertedToUInt() throws(ExpressionError) -> UInt64 {
    switch self {
    case .uint(let value): return value
    case .int(let value): if let result = UInt64(exactly: value) { return result }
    case .double(let value): if value >= 0, value < 0x1p64 { return UInt64(value) }
    case .decimal(let value):
      if let whole = try? value.rounded(to: 0, .down), let result = UInt64(exactly: whole.coefficient) {
        return result
      }
    case .string(let text): if let result = UInt64(text), !text.hasPrefix("+") { return result }
    default: throw .noOverload("uint", self)
    }
    throw conversion("uint")
  }

  func convertedToDouble() throws(ExpressionError) -> Double {
    switch self {
    case .double(let value): return value
    case .int(let value): return Double(value)
    case .uint(let value): return Double(value)
    case .string(let text):
      switch text {
      case "NaN": return .nan
      case "Infinity", "+Infinity", "inf", "+inf", "Inf", "+Inf": return .infinity
      case "-Infinity", "-inf", "-Inf": return -.infinity
      default: if let value = Double(text) { return value }
      }
      throw conversion("double")
    default: throw .noOverload("double", self)
    }
  }

  func convertedToString() throws(ExpressionError) -> String {
    switch self {
    case .string(let text): return text
    case .bool(let value): return value ? "true" : "false"
    case .int(let value): return String(value)
    case .uint(let value): return String(value)
    case .double(let value): return DoubleText.shortest(value)
    case .decimal(let value): return value.description
    case .bytes(let bytes):
      if let text = String(validating: bytes, as: UTF8.self) { return text }
      throw ExpressionError("expression-not-utf8")
    case .timestamp(let value): return value.text
    case .duration(let value): return DurationText.write(value)
    case .moment(let value): return value.description
    default: throw .noOverload("string", self)
    }
  }
}
