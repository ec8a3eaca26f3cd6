/// Text in UTF-8 that was read as windows-1252 or latin-1 and saved again: `fÃ¼r`, and twice: `fÃƒÂ¼r`.
enum Mojibake {
  /// The text as it was, where it can be nothing else: all of it decodes strictly, and gives letters.
  static func restored(_ text: [UInt8]) -> [UInt8]? {
    var result: [UInt8]?
    var current = text
    // Nobody has been seen to do it more than three times.
    for _ in 0..<3 {
      guard let decoded = decoded(current) else { break }
      result = decoded
      current = decoded
    }
    return result
  }

  private static func decoded(_ text: [UInt8]) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var isPlain = true
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      guard let byte = byte(of: scalar) else { return nil }
      if byte >= 0x80 { isPlain = false }
      bytes.append(byte)
    }
    guard !isPlain, let result = String(validating: bytes, as: UTF8.self) else { return nil }
    var letters = 0
    for scalar in result.unicodeScalars where !scalar.isASCII {
      if scalar.properties.isAlphabetic {
        letters += 1
      } else if !isText(scalar) {
        return nil
      }
    }
    return letters > 0 || hasMark(result) ? bytes : nil
  }

  /// What stands between letters: quotes, dashes, marks of money and degrees.
  private static func isText(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0xA0...0xBF, 0x2010...0x2027, 0x202F, 0x2030...0x203A, 0x20A0...0x20BF, 0x2116, 0x2122: true
    case 0x300...0x36F, 0x3000...0x303F, 0xFF01...0xFF65: true
    case 0x1F300...0x1FAFF, 0x2600...0x27BF, 0xFE0F, 0x200D: true
    default: false
    }
  }

  /// A quote or a dash beyond latin-1: three bytes that fit each other by no accident.
  private static func hasMark(_ text: String) -> Bool {
    text.unicodeScalars.contains { $0.value >= 0x2000 }
  }

  /// The byte that windows-1252 shows as this; the five that it leaves open, and latin-1's controls, stand for
  /// themselves.
  private static func byte(of scalar: Unicode.Scalar) -> UInt8? {
    if scalar.value <= 0xFF { return UInt8(scalar.value) }
    return specials[scalar.value]
  }

  /// windows-1252, 0x80 to 0x9F (the table of the WHATWG Encoding Standard).
  private static let specials: [UInt32: UInt8] = [
    0x20AC: 0x80, 0x201A: 0x82, 0x0192: 0x83, 0x201E: 0x84, 0x2026: 0x85, 0x2020: 0x86, 0x2021: 0x87,
    0x02C6: 0x88, 0x2030: 0x89, 0x0160: 0x8A, 0x2039: 0x8B, 0x0152: 0x8C, 0x017D: 0x8E, 0x2018: 0x91,
    0x2019: 0x92, 0x201C: 0x93, 0x201D: 0x94, 0x2022: 0x95, 0x2013: 0x96, 0x2014: 0x97, 0x02DC: 0x98,
    0x2122: 0x99, 0x0161: 0x9A, 0x203A: 0x9B, 0x0153: 0x9C, 0x017E: 0x9E, 0x0178: 0x9F,
  ]

  /// Text of which only a part was read wrongly, with that part set right; nothing where there is no such part.
  ///
  /// `Ã` and `Â` before a sign that is no letter: nobody writes that, but what else the text went through is not known.
  static func partly(_ text: [UInt8]) -> [UInt8]? {
    var result: [UInt8] = []
    var index = 0
    var isFound = false
    while index < text.count {
      if index + 3 < text.count, text[index] == 0xC3, text[index + 1] == 0x82 || text[index + 1] == 0x83,
        text[index + 2] == 0xC2, (0xA1...0xBF).contains(text[index + 3]), text[index + 3] != 0xAA,
        text[index + 3] != 0xBA
      {
        // The two signs are the two bytes of one letter.
        result += [text[index + 1] == 0x82 ? 0xC2 : 0xC3, text[index + 3]]
        isFound = true
        index += 4
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return isFound ? result : nil
  }
}

extension SpreadsheetDamage {
  private static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]
  /// The replacement character, read wrongly once more.
  private static let misreadReplacement: [UInt8] = Array("ï¿½".utf8)

  /// Whether letters are gone: `M�ller`, and `M?ller` between letters.
  static func hasLostLetters(_ text: [UInt8]) -> Bool {
    for index in text.indices {
      switch text[index] {
      case 0xEF where text[index...].starts(with: replacement): return true
      case 0xC3 where text[index...].starts(with: misreadReplacement): return true
      case UInt8(ascii: "?")
      where index > 0 && index + 1 < text.count && isLetter(text[index - 1])
        && (text[index + 1] &- 0x61 < 26 || text[index + 1] == UInt8(ascii: "?")):
        return true
      default: break
      }
    }
    return false
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

  /// Whether a text becomes another when the letters beyond ASCII are lost.
  static func isWithLostLetters(_ original: [UInt8], _ found: [UInt8]) -> Bool {
    var pattern: [UInt8?] = []
    var index = 0
    while index < found.count {
      if let mark = [replacement, misreadReplacement].first(where: { found[index...].starts(with: $0) }) {
        pattern.append(nil)
        index += mark.count
      } else {
        pattern.append(found[index] == UInt8(ascii: "?") ? nil : found[index])
        index += 1
      }
    }
    let scalars = Array(String(decoding: original, as: UTF8.self).unicodeScalars)
    // A mark for each letter, or for each of its bytes.
    return matches(scalars.flatMap { $0.isASCII ? [UInt8($0.value)] : [UInt8?.none] }, pattern)
      || matches(original.map { $0 < 0x80 ? $0 : nil }, pattern)
  }

  private static func matches(_ original: [UInt8?], _ pattern: [UInt8?]) -> Bool {
    original.count == pattern.count
      && zip(original, pattern).allSatisfy { $0 == $1 || ($1 == nil && $0 == UInt8(ascii: "?")) }
  }
}
