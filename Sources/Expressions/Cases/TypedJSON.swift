import Values

/// JSON as far as the cases format needs it: strict (RFC 8259), numbers kept as text, the order of members
/// kept.
indirect enum JSONTree: Equatable {
  case null
  case bool(Bool)
  case number(String)
  case string(String)
  case array([JSONTree])
  case object([JSONMember])

  subscript(_ name: String) -> JSONTree? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }
}

struct JSONMember: Equatable {
  let name: String
  let value: JSONTree
}

/// Why a text is not JSON, or a JSON value not a typed one.
enum TypedJSONError: Error, Equatable {
  case notJSON(offset: Int)
  case notTyped(String)
}

/// Reads one JSON text.
struct JSONParser {
  private let bytes: [UInt8]
  private var index = 0
  private var depth = 0

  /// The whole text as one value.
  static func parse(_ text: [UInt8]) throws(TypedJSONError) -> JSONTree {
    var parser = JSONParser(bytes: text)
    let value = try parser.value()
    parser.skipBlanks()
    guard parser.index == text.count else { throw parser.bad }
    return value
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private var bad: TypedJSONError { .notJSON(offset: index) }

  private mutating func skipBlanks() {
    while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard index < bytes.count, bytes[index] == UInt8(ascii: scalar) else { return false }
    index += 1
    return true
  }

  private mutating func value() throws(TypedJSONError) -> JSONTree {
    depth += 1
    defer { depth -= 1 }
    if depth > 500 { throw bad }
    skipBlanks()
    guard index < bytes.count else { throw bad }
    switch bytes[index] {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func word(_ text: String, _ value: JSONTree) throws(TypedJSONError) -> JSONTree {
    guard bytes[index...].starts(with: text.utf8) else { throw bad }
    index += text.utf8.count
    return value
  }

  private mutating func object() throws(TypedJSONError) -> JSONTree {
    index += 1
    var members: [JSONMember] = []
    if take("}") { return .object(members) }
    repeat {
      skipBlanks()
      guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { throw bad }
      let name = try string()
      guard take(":") else { throw bad }
      members.append(JSONMember(name: name, value: try value()))
    } while take(",")
    guard take("}") else { throw bad }
    return .object(members)
  }

  private mutating func array() throws(TypedJSONError) -> JSONTree {
    index += 1
    var elements: [JSONTree] = []
    if take("]") { return .array(elements) }
    repeat { elements.append(try value()) } while take(",")
    guard take("]") else { throw bad }
    return .array(elements)
  }

  private mutating func number() throws(TypedJSONError) -> JSONTree {
    let start = index
    if bytes[index] == UInt8(ascii: "-") { index += 1 }
    let whole = index
    try digits()
    if index - whole > 1, bytes[whole] == UInt8(ascii: "0") { throw bad }
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      index += 1
      try digits()
    }
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") {
        index += 1
      }
      try digits()
    }
    return .number(String(decoding: bytes[start..<index], as: UTF8.self))
  }

  private mutating func digits() throws(TypedJSONError) {
    let start = index
    while index < bytes.count, bytes[index] &- 0x30 < 10 { index += 1 }
    if index == start { throw bad }
  }

  private mutating func string() throws(TypedJSONError) -> String {
    index += 1
    var result: [UInt8] = []
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\"") {
        guard let text = String(validating: result, as: UTF8.self) else { throw bad }
        return text
      }
      if byte < 0x20 { throw bad }
      if byte != UInt8(ascii: "\\") {
        result.append(byte)
        continue
      }
      guard index < bytes.count else { throw bad }
      let letter = bytes[index]
      index += 1
      switch letter {
      case UInt8(ascii: "n"): result.append(0x0A)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "r"): result.append(0x0D)
      case UInt8(ascii: "b"): result.append(0x08)
      case UInt8(ascii: "f"): result.append(0x0C)
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(letter)
      case UInt8(ascii: "u"): result += UTF8.encode(try escapedScalar()) ?? UTF8.encodedReplacementCharacter
      default: throw bad
      }
    }
    throw bad
  }

  private mutating func escapedScalar() throws(TypedJSONError) -> Unicode.Scalar {
    let high = try hexadecimal()
    if let scalar = Unicode.Scalar(high) { return scalar }
    // A high surrogate is followed by its other half.
    guard (0xD800..<0xDC00).contains(high), bytes[index...].starts(with: "\\u".utf8) else { throw bad }
    index += 2
    let low = try hexadecimal()
    guard (0xDC00..<0xE000).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    else { throw bad }
    return scalar
  }

  private mutating func hexadecimal() throws(TypedJSONError) -> UInt32 {
    guard index + 4 <= bytes.count else { throw bad }
    var value: UInt32 = 0
    for byte in bytes[index..<index + 4] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw bad }
      value = value << 4 | UInt32(digit)
    }
    index += 4
    return value
  }
}

/// Values with their types written beside them: `{"int":"5"}`, `{"list":[{"string":"a"}]}`.
package enum TypedJSON {
  /// Writes a value.
  package static func write(_ value: Value) -> String {
    switch value {
    case .null: return #"{"null":null}"#
    case .bool(let value): return "{\"bool\":\(value)}"
    case .int(let value): return "{\"int\":\"\(value)\"}"
    case .uint(let value): return "{\"uint\":\"\(value)\"}"
    case .double(let value): return "{\"double\":\"\(number(value))\"}"
    case .decimal(let value): return "{\"decimal\":\"\(value)\"}"
    case .string(let value): return "{\"string\":\(quoted(value))}"
    case .bytes(let value): return "{\"bytes\":\"\(Base64.encode(value))\"}"
    case .type(let name): return "{\"type\":\(quoted(name))}"
    case .list(let elements): return "{\"list\":[\(elements.map(write).joined(separator: ","))]}"
    case .map(let map):
      let entries = map.entries.map { "[\(write($0.key)),\(write($0.value))]" }
      return "{\"map\":[\(entries.joined(separator: ","))]}"
    case .timestamp(let value): return "{\"timestamp\":[\"\(value.seconds)\",\"\(value.nanosecond)\"]}"
    case .duration(let value):
      return "{\"duration\":[\"\(value / 1_000_000_000)\",\"\(value % 1_000_000_000)\"]}"
    case .optional(let held): return "{\"optional\":\(held.map(write) ?? "null")}"
    case .moment(let moment): return "{\"moment\":\"\(moment)\"}"
    case .record: return #"{"record":null}"#
    }
  }

  private static func number(_ value: Double) -> String {
    if value.isNaN { return "nan" }
    if value.isInfinite { return value < 0 ? "-inf" : "inf" }
    return value.description
  }

  /// A text as a JSON string.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default:
        if scalar.value < 0x20 {
          let digits = String(scalar.value, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }

  /// Reads a value.
  static func read(_ tree: JSONTree) throws(TypedJSONError) -> Value {
    guard case .object(let members) = tree, members.count == 1 else { throw .notTyped("object") }
    let name = members[0].name
    switch (name, members[0].value) {
    case ("null", .null): return .null
    case ("bool", .bool(let value)): return .bool(value)
    case ("int", .string(let text)): if let value = Int64(text) { return .int(value) }
    case ("uint", .string(let text)): if let value = UInt64(text) { return .uint(value) }
    case ("double", .string(let text)): if let value = Double(text) { return .double(value) }
    case ("decimal", .string(let text)): if let value = DecimalValue(text) { return .decimal(value) }
    case ("string", .string(let text)): return .string(text)
    case ("bytes", .string(let text)): if let bytes = Base64.decode(text) { return .bytes(bytes) }
    case ("type", .string(let text)): return .type(text)
    case ("list", .array(let elements)):
      var values: [Value] = []
      for element in elements { values.append(try read(element)) }
      return .list(values)
    case ("map", .array(let entries)):
      var map = MapValue()
      for entry in entries {
        guard case .array(let pair) = entry, pair.count == 2, map.insert(try read(pair[0]), try read(pair[1]))
        else {
          throw .notTyped(name)
        }
      }
      return .map(map)
    case ("timestamp", .array(let parts)):
      if let (seconds, nanos) = pair(parts), let value = Timestamp(seconds: seconds, nanosecond: Int32(nanos))
      {
        return .timestamp(value)
      }
    case ("duration", .array(let parts)):
      if let (seconds, nanos) = pair(parts) {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carry) = product.addingReportingOverflow(nanos)
        if !overflow, !carry { return .duration(sum) }
      }
    case ("optional", .null): return .optional(nil)
    case ("optional", let held): return .optional(try read(held))
    case ("moment", .string(let text)):
      if let value = Moment(rfc3339: text.utf8Span.span) { return .moment(value) }
    default: break
    }
    throw .notTyped(name)
  }

  private static func pair(_ parts: [JSONTree]) -> (Int64, Int64)? {
    guard parts.count == 2, case .string(let first) = parts[0], case .string(let second) = parts[1],
      let seconds = Int64(first), let nanoseconds = Int64(second), abs(nanoseconds) < 1_000_000_000
    else { return nil }
    return (seconds, nanoseconds)
  }
}
