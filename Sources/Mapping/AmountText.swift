import Values

/// How a rule reads the decimal mark of a number.
package enum DecimalMark: Hashable, Sendable {
  /// This byte; blanks, apostrophes and the other of `.` and `,` part thousands.
  case byte(UInt8)
  /// Whichever of `.` and `,` it can only be; a number that may be read both ways is refused.
  case either
}

/// Amounts as people and platforms write them: `AU $3,000.00`, `EUR 90,00`, `1 234,50 €`, `-$3`.
enum AmountText {
  /// Why a text is no amount.
  enum Fault: Error {
    case notANumber
    /// `1,234` is a thousand and more in one country and one and a bit in the next.
    case ambiguous
  }

  /// An amount in two: the number with its sign, and what says the currency.
  ///
  /// The number reaches from the first digit to the last; what stands around it, blanks taken off, is the currency. A
  /// minus may stand on either side of it, and brackets around it are one.
  static func split(_ text: Span<UInt8>) -> (number: [UInt8], currency: [UInt8]) {
    var first = 0
    while first < text.count, text[first] &- 0x30 > 9 { first += 1 }
    guard first < text.count else { return ([], trimmed(Array(copying: text))) }
    var last = text.count - 1
    while text[last] &- 0x30 > 9 { last -= 1 }
    // `.50` begins with its mark.
    if first > 0, text[first - 1] == UInt8(ascii: ".") || text[first - 1] == UInt8(ascii: ",") { first -= 1 }
    var around: [UInt8] = []
    for index in text.indices where index < first || index > last { around.append(text[index]) }
    var isNegative = false
    // A minus, the typographers' one (U+2212), brackets; a plus says nothing.
    for sign in [[0x2D], [0xE2, 0x88, 0x92], [0x28], [0x29], [0x2B]] as [[UInt8]] {
      while let place = around.indices.first(where: { around[$0...].starts(with: sign) }) {
        if sign[0] != 0x2B { isNegative = true }
        around.removeSubrange(place..<place + sign.count)
      }
    }
    var number: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
    if text[first] &- 0x30 > 9 { number.append(UInt8(ascii: "0")) }
    for index in first...last { number.append(text[index]) }
    return (number, trimmed(around))
  }

  /// The number as `-?digits[.digits]`.
  static func plain(_ text: Span<UInt8>, mark: DecimalMark) throws(Fault) -> [UInt8] {
    let byte: UInt8
    switch mark {
    case .byte(let known): byte = known
    case .either: byte = try decimalMark(text)
    }
    guard let number = plainNumber(text, mark: byte) else { throw .notANumber }
    return number
  }

  /// Which of `.` and `,` the decimal mark of a number is.
  private static func decimalMark(_ text: Span<UInt8>) throws(Fault) -> UInt8 {
    let point = UInt8(ascii: ".")
    let comma = UInt8(ascii: ",")
    var points = 0
    var commas = 0
    var last = -1
    for index in text.indices where text[index] == point || text[index] == comma {
      if text[index] == point { points += 1 } else { commas += 1 }
      last = index
    }
    guard last >= 0 else { return point }
    if points > 0, commas > 0 { return text[last] }
    let only = text[last]
    if points + commas > 1 { return only == point ? comma : point }
    // One mark with three digits behind it parts thousands as well as places, unless a nought is before it.
    if text.count - last - 1 == 3, !isNought(text.extracting(0..<last)) { throw .ambiguous }
    return only
  }

  private static func isNought(_ text: Span<UInt8>) -> Bool {
    for index in text.indices where text[index] != 0x30 && text[index] != UInt8(ascii: "-") { return false }
    return true
  }

  /// Without blanks at the ends, the no-break ones of UTF-8 (C2 A0, E2 80 AF) too.
  private static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
    let blanks: [[UInt8]] = [[0x20], [0x09], [0xC2, 0xA0], [0xE2, 0x80, 0xAF]]
    var rest = bytes[...]
    while let blank = blanks.first(where: { rest.starts(with: $0) }) { rest.removeFirst(blank.count) }
    while let blank = blanks.first(where: { rest.reversed().starts(with: $0.reversed()) }) {
      rest.removeLast(blank.count)
    }
    return Array(rest)
  }
}
