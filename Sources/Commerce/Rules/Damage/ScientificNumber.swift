/// A number as a spreadsheet program writes it once it is too long for a cell: `4.05E+12`, `1,23456E+17`.
struct ScientificNumber {
  /// The digits of the mantissa, without zeros at the end.
  let digits: [UInt8]
  /// How many digits the mantissa was rounded to.
  let count: Int
  let exponent: Int

  /// Nothing where the text has another form.
  ///
  /// Numbers of fewer than twelve digits are written whole by every program, so an exponent below 11 is something else.
  init?(_ text: [UInt8]) {
    guard text.count >= 5, let mark = text.firstIndex(of: UInt8(ascii: "E")), mark + 3 < text.count,
      text[mark + 1] == UInt8(ascii: "+"), text.count - mark <= 5,
      SpreadsheetDamage.isDigits(text[(mark + 2)...]),
      SpreadsheetDamage.isDigit(text[0]), text[0] != UInt8(ascii: "0")
    else { return nil }
    var exponent = 0
    for digit in text[(mark + 2)...] { exponent = exponent * 10 + Int(digit - 0x30) }
    guard exponent >= 11 else { return nil }
    var digits = [text[0]]
    if mark > 1 {
      guard mark > 2, text[1] == UInt8(ascii: ".") || text[1] == UInt8(ascii: ","),
        SpreadsheetDamage.isDigits(text[2..<mark])
      else { return nil }
      digits += text[2..<mark]
    }
    self.exponent = exponent
    count = digits.count
    self.digits = ScientificNumber.trimmed(digits)
  }

  /// Whether a number with all its digits is written like this when it is rounded.
  ///
  /// An original may itself have been taken for a number with an exponent: the SKU `12E34`. Phones lose their `+`.
  func isRounded(_ original: [UInt8]) -> Bool {
    var whole = original[...]
    var shift = 0
    if whole.first == UInt8(ascii: "+") { whole.removeFirst() }
    if let mark = whole.firstIndex(where: { $0 == UInt8(ascii: "E") || $0 == UInt8(ascii: "e") }) {
      let tail = whole[(mark + 1)...]
      guard !tail.isEmpty, tail.count <= 3, SpreadsheetDamage.isDigits(tail) else { return false }
      for digit in tail { shift = shift * 10 + Int(digit - 0x30) }
      whole = whole[..<mark]
    }
    guard !whole.isEmpty, SpreadsheetDamage.isDigits(whole) else { return false }
    whole = whole.drop { $0 == UInt8(ascii: "0") }
    guard !whole.isEmpty else { return false }
    var size = whole.count - 1 + shift
    var rounded = Array(whole.prefix(count))
    if whole.count > count, whole[whole.startIndex + count] >= UInt8(ascii: "5") {
      var place = rounded.count - 1
      while place >= 0, rounded[place] == UInt8(ascii: "9") {
        rounded[place] = UInt8(ascii: "0")
        place -= 1
      }
      if place >= 0 {
        rounded[place] += 1
      } else {
        rounded.insert(UInt8(ascii: "1"), at: 0)
        size += 1
      }
    }
    return size == exponent && ScientificNumber.trimmed(rounded) == digits
  }

  /// All whole numbers that are written like this lie between these two texts, by their bytes.
  var range: (from: [UInt8], to: [UInt8]) {
    var from = digits
    while from.count < count { from.append(UInt8(ascii: "0")) }
    let to = from + [UInt8(ascii: "5")]
    // Those that were rounded up: 4.045… is 4.05. One that was rounded up to 1.00 has a digit less; it is left.
    if let place = from.lastIndex(where: { $0 != UInt8(ascii: "0") }), digits != [UInt8(ascii: "1")] {
      from[place] -= 1
      for index in (place + 1)..<max(from.count, place + 1) { from[index] = UInt8(ascii: "9") }
      from.append(UInt8(ascii: "5"))
    }
    return (from, to)
  }

  private static func trimmed(_ digits: [UInt8]) -> [UInt8] {
    var digits = digits
    while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
    return digits
  }
}

extension SpreadsheetDamage {
  /// The numbers that are written as a text in scientific form lie between these two texts, by their bytes.
  package static func range(ofScientific text: [UInt8]) -> (from: [UInt8], to: [UInt8])? {
    ScientificNumber(text)?.range
  }
}
