/// The grammar of RFC 8259 and our own two rules (no name twice in an object, no half of a surrogate pair), written
/// again as plainly as it can be.
///
/// Slow, recursive, and of another make than the parser, so that the two seldom have the same fault.
struct JSONGrammar {
  private struct Wrong: Error {}

  private let text: [UInt8]
  private var index = 0
  private let depth: Int

  private init(_ text: [UInt8], depth: Int) {
    self.text = text
    self.depth = depth
  }

  /// Whether a text is one JSON document.
  static func accepts(_ text: [UInt8], depth: Int) -> Bool {
    guard String(validating: text, as: UTF8.self) != nil else { return false }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    var grammar = JSONGrammar(text.starts(with: mark) ? Array(text.dropFirst(3)) : text, depth: depth)
    do {
      try grammar.value(1)
      grammar.blanks()
      return grammar.index == grammar.text.count
    } catch {
      return false
    }
  }

  private var next: Unicode.Scalar? { index < text.count ? Unicode.Scalar(text[index]) : nil }

  private mutating func blanks() {
    while let byte = next, byte == " " || byte == "\t" || byte == "\n" || byte == "\r" { index += 1 }
  }

  private mutating func take(_ word: String) throws(Wrong) {
    guard text[index...].starts(with: word.utf8) else { throw Wrong() }
    index += word.utf8.count
  }

  private mutating func value(_ level: Int) throws(Wrong) {
    blanks()
    switch next {
    case "{": try object(level)
    case "[": try array(level)
    case "\"": _ = try string()
    case "t": try take("true")
    case "f": try take("false")
    case "n": try take("null")
    default: try number()
    }
  }

  private mutating func object(_ level: Int) throws(Wrong) {
    if level > depth { throw Wrong() }
    try take("{")
    var names: Set<[UInt16]> = []
    blanks()
    if next == "}" { return try take("}") }
    while true {
      blanks()
      if !names.insert(try string()).inserted { throw Wrong() }
      blanks()
      try take(":")
      try value(level + 1)
      blanks()
      if next == "}" { return try take("}") }
      try take(",")
    }
  }

  private mutating func array(_ level: Int) throws(Wrong) {
    if level > depth { throw Wrong() }
    try take("[")
    blanks()
    if next == "]" { return try take("]") }
    while true {
      try value(level + 1)
      blanks()
      if next == "]" { return try take("]") }
      try take(",")
    }
  }

  /// The string's UTF-16 units, since that is what its escapes are.
  private mutating func string() throws(Wrong) -> [UInt16] {
    try take("\"")
    var units: [UInt16] = []
    var plain: [UInt8] = []
    func endPlain() {
      units += String(decoding: plain, as: UTF8.self).utf16
      plain = []
    }
    while let byte = next, byte != "\"" {
      if byte.value < 0x20 { throw Wrong() }
      index += 1
      if byte != "\\" {
        plain.append(UInt8(byte.value))
        continue
      }
      endPlain()
      units.append(try escape())
    }
    try take("\"")
    endPlain()
    // A pair of escapes is a pair; a half is none.
    var decoder = UTF16()
    var iterator = units.makeIterator()
    while true {
      switch decoder.decode(&iterator) {
      case .scalarValue: continue
      case .emptyInput: return units
      case .error: throw Wrong()
      }
    }
  }

  private mutating func escape() throws(Wrong) -> UInt16 {
    guard let letter = next else { throw Wrong() }
    index += 1
    switch letter {
    case "\"", "\\", "/": return UInt16(letter.value)
    case "b": return 8
    case "f": return 12
    case "n": return 10
    case "r": return 13
    case "t": return 9
    case "u":
      guard index + 4 <= text.count else { throw Wrong() }
      let digits = String(decoding: text[index..<index + 4], as: UTF8.self)
      guard digits.utf8.allSatisfy({ $0 != 0x2B && $0 != 0x2D }), let unit = UInt16(digits, radix: 16) else {
        throw Wrong()
      }
      index += 4
      return unit
    default: throw Wrong()
    }
  }

  private mutating func number() throws(Wrong) {
    if next == "-" { index += 1 }
    if next == "0" { index += 1 } else { try digits() }
    if next == "." {
      index += 1
      try digits()
    }
    if next == "e" || next == "E" {
      index += 1
      if next == "+" || next == "-" { index += 1 }
      try digits()
    }
  }

  private mutating func digits() throws(Wrong) {
    let start = index
    while let byte = next, ("0"..."9").contains(byte) { index += 1 }
    if index == start { throw Wrong() }
  }
}
