import Values

/// What merchants need to do with texts: an extension.
///
/// Lengths count code points.
let textFunctions: [Function] = [
  Function(
    "collapse", .receiver, [.init(.string, gives: .string)], extension: true,
    summary: "Each run of white space as one blank, none at the ends.",
    examples: [.init("' a \\t\\n b '.collapse()", "'a b'")],
    .unary { (text) throws(ExpressionError) in
      let parts = try text.text("collapse").unicodeScalars.split { $0.properties.isWhitespace }
      return .string(parts.map { String(scalars: $0) }.joined(separator: " "))
    }),
  Function(
    "left", .receiver, [.init(.string, .int, gives: .string)], extension: true,
    summary: "The first characters of a text, so many at most.",
    examples: [.init("'abc'.left(2)", "'ab'"), .init("'abc'.left(9)", "'abc'")],
    .binary { (text, count) throws(ExpressionError) in
      .string(String(scalars: try text.text("left").unicodeScalars.prefix(try length(count, "left"))))
    }),
  Function(
    "right", .receiver, [.init(.string, .int, gives: .string)], extension: true,
    summary: "The last characters of a text, so many at most.", examples: [.init("'abc'.right(2)", "'bc'")],
    .binary { (text, count) throws(ExpressionError) in
      .string(String(scalars: try text.text("right").unicodeScalars.suffix(try length(count, "right"))))
    }),
  Function(
    "padLeft", .receiver, [.init(.string, .int, .string, gives: .string)], extension: true,
    summary: "A text made so long by a character before it.",
    examples: [.init("'7'.padLeft(3, '0')", "'007'")],
    .ternary { (text, count, filler) throws(ExpressionError) in
      let text = try text.text("padLeft")
      return .string(try padding(text, count, filler, "padLeft") + text)
    }),
  Function(
    "padRight", .receiver, [.init(.string, .int, .string, gives: .string)], extension: true,
    summary: "A text made so long by a character after it.",
    examples: [.init("'7'.padRight(3, ' ')", "'7  '")],
    .ternary { (text, count, filler) throws(ExpressionError) in
      let text = try text.text("padRight")
      return .string(text + (try padding(text, count, filler, "padRight")))
    }),
  Function(
    "digits", .receiver, [.init(.string, gives: .string)], extension: true,
    summary: "Only the digits 0 to 9 of a text.", examples: [.init("'+49 (30) 12-3'.digits()", "'4930123'")],
    .unary { (text) throws(ExpressionError) in
      .string(String(scalars: try text.text("digits").unicodeScalars.filter(\.isDigit)))
    }),
  Function(
    "lower", .receiver, [.init(.string, gives: .string)], extension: true,
    summary: "A text in small letters, of all scripts.", examples: [.init("'ÄB'.lower()", "'äb'")],
    .unary { (text) throws(ExpressionError) in .string(try text.text("lower").lowercased()) }),
  Function(
    "upper", .receiver, [.init(.string, gives: .string)], extension: true,
    summary: "A text in capitals, of all scripts.", examples: [.init("'straße'.upper()", "'STRASSE'")],
    .unary { (text) throws(ExpressionError) in .string(try text.text("upper").uppercased()) }),
  Function(
    "isBlank", .receiver, [.init(.string, gives: .bool)], extension: true,
    summary: "Whether a text is empty or only white space.",
    examples: [.init("' '.isBlank()", "true"), .init("'x'.isBlank()", "false")],
    .unary { (text) throws(ExpressionError) in
      .bool(try text.text("isBlank").unicodeScalars.allSatisfy { $0.properties.isWhitespace })
    }),
  Function(
    "externalId", .global, [.init(.string, gives: .string)], extension: true,
    summary: "A text as an id of a-z, 0-9 and _; different texts never give one id.",
    examples: [
      .init("externalId('jane@shop.com')", "'jane_40shop_2ecom'"), .init("externalId('A_1')", "'_41_5f1'"),
      .init("externalId('')", "error"),
      .init(
        "size(externalId('abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0123456789')) <= 64",
        "true"),
    ],
    .unary { (text) throws(ExpressionError) in
      let text = try text.text("externalId")
      if text.isEmpty { throw ExpressionError("expression-empty-id") }
      return .string(ExternalID.make(text))
    }),
  Function(
    "splitStreet", .receiver, [.init(.string, gives: .map(.string, .string))], extension: true,
    summary: "A street and its house number, told apart only where there is no doubt; else the number is ''.",
    examples: [
      .init("'Hauptstr. 12a'.splitStreet()", "{'street': 'Hauptstr.', 'number': '12a'}"),
      .init("'12 Main St'.splitStreet()", "{'street': 'Main St', 'number': '12'}"),
      .init("'Straße 7 Nr. 3'.splitStreet()", "{'street': 'Straße 7 Nr. 3', 'number': ''}"),
    ],
    .unary { (text) throws(ExpressionError) in
      let (street, number) = StreetText.split(try text.text("splitStreet"))
      return .map(MapValue([("street", .string(street)), ("number", .string(number))]))
    }),
]

private func length(_ count: Value, _ name: String) throws(ExpressionError) -> Int {
  let count = try count.integer(name)
  if count < 0 { throw ExpressionError("expression-negative-length", [String(count)]) }
  return count
}

private func padding(_ text: String, _ count: Value, _ filler: Value, _ name: String) throws(ExpressionError)
  -> String
{
  let count = try length(count, name)
  let filler = try filler.text(name)
  guard filler.scalarCount == 1 else { throw ExpressionError("expression-filler") }
  try checkSize(count)
  return String(repeating: filler, count: max(0, count - text.scalarCount))
}

/// Ids for other systems, from any text.
enum ExternalID {
  static let maximumLength = 64

  /// Small letters and digits stand for themselves, every other byte as `_` and two hexadecimal digits.
  ///
  /// What would be longer than 64 characters ends in `__` and 26 digits of a fingerprint; `__` occurs in no
  /// other id.
  static func make(_ text: String) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var result: [UInt8] = []
    for byte in text.utf8 {
      if byte &- 0x61 < 26 || byte &- 0x30 < 10 {
        result.append(byte)
      } else {
        result += [UInt8(ascii: "_"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    if result.count <= maximumLength { return String(decoding: result, as: UTF8.self) }
    let fingerprint = fingerprint(Array(text.utf8))
    var end = maximumLength - 2 - fingerprint.utf8.count
    // An escape is never cut in two.
    if result[end - 1] == UInt8(ascii: "_") {
      end -= 1
    } else if result[end - 2] == UInt8(ascii: "_") {
      end -= 2
    }
    return String(decoding: result[..<end], as: UTF8.self) + "__" + fingerprint
  }

  /// Makes an id of the bytes from a place to the end, in place.
  static func replace(from start: Int, in bytes: inout [UInt8]) {
    // Most ids are short and plain: then nothing changes.
    var isShortAndPlain = bytes.count - start <= maximumLength
    var index = start
    while isShortAndPlain, index < bytes.count {
      isShortAndPlain = isPlain(bytes[index])
      index += 1
    }
    if isShortAndPlain { return }
    let end = bytes.count
    var escapes = 0
    for index in start..<end where !isPlain(bytes[index]) { escapes += 1 }
    guard end - start + 2 * escapes <= maximumLength else {
      let text = String(decoding: bytes[start...], as: UTF8.self)
      bytes.removeLast(end - start)
      bytes.append(contentsOf: make(text).utf8)
      return
    }
    // From behind, so that nothing is overwritten before it is read.
    bytes.append(contentsOf: repeatElement(0, count: 2 * escapes))
    var target = bytes.count
    var source = end
    while target > source {
      source -= 1
      let byte = bytes[source]
      if isPlain(byte) {
        target -= 1
        bytes[target] = byte
      } else {
        bytes[target - 1] = digit(byte & 15)
        bytes[target - 2] = digit(byte >> 4)
        bytes[target - 3] = UInt8(ascii: "_")
        target -= 3
      }
    }
  }

  /// Whether a byte stands for itself: a small letter or a digit.
  @inline(__always)
  private static func isPlain(_ byte: UInt8) -> Bool { byte &- 0x61 < 26 || byte &- 0x30 < 10 }

  @inline(__always)
  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x61 + value - 10 }

  private static func fingerprint(_ bytes: [UInt8]) -> String {
    let fingerprint = Fingerprint(of: bytes.span)
    func padded(_ value: UInt64) -> String {
      let text = String(value, radix: 36)
      return String(repeating: "0", count: 13 - text.utf8.count) + text
    }
    return padded(fingerprint.high) + padded(fingerprint.low)
  }
}

/// Street and house number.
enum StreetText {
  static func split(_ text: String) -> (street: String, number: String) {
    let parts = text.split(whereSeparator: \.isWhitespace)
    guard parts.count >= 2 else { return (text, "") }
    let withDigits = parts.indices.filter { index in parts[index].contains { $0.isNumber } }
    guard withDigits.count == 1, let place = withDigits.first, isHouseNumber(parts[place]) else {
      return (text, "")
    }
    if place == parts.count - 1 {
      return (parts.dropLast().joined(separator: " "), String(parts[place]))
    }
    if place == 0 { return (parts.dropFirst().joined(separator: " "), String(parts[place])) }
    return (text, "")
  }

  /// Whether it is of the form `12`, `12a`, `12-14` or `12/3`.
  private static func isHouseNumber(_ text: Substring) -> Bool {
    let halves = text.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "/" }
    guard halves.count <= 2 else { return false }
    return halves.allSatisfy { half in
      let digits = half.prefix { $0.isASCII && $0.isNumber }
      let rest = half.dropFirst(digits.count)
      return (1...5).contains(digits.count)
        && (rest.isEmpty || (rest.count == 1 && rest.allSatisfy(\.isLetter)))
    }
  }
}
