import Values

/// One token with its place in Unicode scalars.
struct Token {
  enum Kind: Equatable {
    case identifier(String)
    /// A field name in backticks.
    case quotedIdentifier(String)
    case int(String)
    case uint(String)
    case double(String)
    case string(String)
    case bytes([UInt8])
    /// An operator, bracket or the word `in`.
    case symbol(String)
    case end
  }

  let kind: Kind
  let offset: Int
  let end: Int

  /// The token as messages show it.
  var shown: String {
    switch kind {
    case .identifier(let text), .quotedIdentifier(let text), .symbol(let text): return "'\(text)'"
    case .int(let text), .uint(let text), .double(let text): return "'\(text)'"
    case .string: return "a text"
    case .bytes: return "bytes"
    case .end: return "the end"
    }
  }
}

/// Cuts an expression into tokens (cel-spec, langdef.md, "Syntax").
struct Lexer {
  private let text: [Unicode.Scalar]
  private var index = 0

  init(_ source: String) { text = Array(source.unicodeScalars) }

  var count: Int { text.count }

  /// All tokens, the last of them ``Token/Kind/end``.
  ///
  /// - Throws: `expression-syntax`, `expression-escape`, `expression-number`.
  mutating func tokens() throws(ExpressionError) -> [Token] {
    var result: [Token] = []
    while true {
      skipBlanks()
      let start = index
      let kind = try next()
      result.append(Token(kind: kind, offset: start, end: index))
      if kind == .end { return result }
    }
  }

  private func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
    index + ahead < text.count ? text[index + ahead] : nil
  }

  private mutating func skipBlanks() {
    while let scalar = peek() {
      if scalar == "/" && peek(1) == "/" {
        while let next = peek(), next != "\n" { _ = next; index += 1 }
      } else if scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r" || scalar == "\u{0C}" {
        index += 1
      } else {
        return
      }
    }
  }

  private mutating func next() throws(ExpressionError) -> Token.Kind {
    guard let scalar = peek() else { return .end }
    if scalar.isNameStart {
      if let literal = try prefixedText() { return literal }
      let start = index
      while let next = peek(), next.isNamePart { index += 1 }
      let name = string(start, index)
      return name == "in" ? .symbol("in") : .identifier(name)
    }
    if scalar.isDigit || (scalar == "." && (peek(1)?.isDigit ?? false)) { return try number() }
    if scalar == "\"" || scalar == "'" { return .string(try quoted(raw: false)) }
    if scalar == "`" { return try quotedName() }
    for symbol in ["&&", "||", "==", "!=", "<=", ">="] where matches(symbol) {
      index += 2
      return .symbol(symbol)
    }
    if "+-*/%<>!?:.,()[]{}".unicodeScalars.contains(scalar) {
      index += 1
      return .symbol(String(Character(scalar)))
    }
    throw ExpressionError(
      "expression-syntax", [String(Character(scalar)).quotedForMessage, "an expression"], offset: index)
  }

  private func matches(_ symbol: String) -> Bool {
    var place = index
    for scalar in symbol.unicodeScalars {
      guard place < text.count, text[place] == scalar else { return false }
      place += 1
    }
    return true
  }

  private func string(_ start: Int, _ end: Int) -> String {
    var result = String.UnicodeScalarView()
    result.append(contentsOf: text[start..<end])
    return String(result)
  }

  private mutating func number() throws(ExpressionError) -> Token.Kind {
    let start = index
    if text[index] == "0", peek(1) == "x" || peek(1) == "X" {
      index += 2
      let digits = index
      while let next = peek(), next.isHexDigit { index += 1 }
      guard index > digits else { throw badNumber(start) }
    } else {
      while let next = peek(), next.isDigit { index += 1 }
      var isDouble = false
      if peek() == ".", peek(1)?.isDigit ?? false {
        isDouble = true
        index += 1
        while let next = peek(), next.isDigit { index += 1 }
      }
      if peek() == "e" || peek() == "E" {
        let sign = peek(1) == "+" || peek(1) == "-" ? 1 : 0
        guard peek(1 + sign)?.isDigit ?? false else { throw badNumber(start) }
        isDouble = true
        index += 1 + sign
        while let next = peek(), next.isDigit { index += 1 }
      }
      if isDouble {
        if peek()?.isNamePart ?? false { throw badNumber(start) }
        return .double(string(start, index))
      }
    }
    let digits = string(start, index)
    if peek() == "u" || peek() == "U" {
      index += 1
      if peek()?.isNamePart ?? false { throw badNumber(start) }
      return .uint(digits)
    }
    if peek()?.isNamePart ?? false { throw badNumber(start) }
    return .int(digits)
  }

  private func badNumber(_ start: Int) -> ExpressionError {
    let end = min(index + 1, text.count)
    return ExpressionError(
      "expression-number", [string(start, end).quotedForMessage], offset: start, length: end - start)
  }

  private mutating func quotedName() throws(ExpressionError) -> Token.Kind {
    let start = index
    index += 1
    while let next = peek(), next != "`" {
      guard next.isNamePart || next == "." || next == "-" || next == "/" || next == " " else { break }
      index += 1
    }
    guard peek() == "`", index > start + 1 else {
      throw ExpressionError("expression-unclosed", ["`"], offset: start)
    }
    index += 1
    return .quotedIdentifier(string(start + 1, index - 1))
  }

  /// A literal with `r`, `b` or `br` before its quotes, if there is one.
  private mutating func prefixedText() throws(ExpressionError) -> Token.Kind? {
    var ahead = 0
    var isBytes = false
    var isRaw = false
    if peek(ahead) == "b" || peek(ahead) == "B" {
      isBytes = true
      ahead += 1
    }
    if peek(ahead) == "r" || peek(ahead) == "R" {
      isRaw = true
      ahead += 1
    }
    guard ahead > 0, peek(ahead) == "\"" || peek(ahead) == "'" else { return nil }
    index += ahead
    if isBytes { return .bytes(try quotedBytes(raw: isRaw)) }
    return .string(try quoted(raw: isRaw))
  }

  private mutating func quoted(raw: Bool) throws(ExpressionError) -> String {
    var result = String.UnicodeScalarView()
    try readQuoted(raw: raw, isBytes: false) { part in
      switch part {
      case .scalar(let scalar), .escape(let scalar): result.append(scalar)
      }
    }
    return String(result)
  }

  private mutating func quotedBytes(raw: Bool) throws(ExpressionError) -> [UInt8] {
    var result: [UInt8] = []
    try readQuoted(raw: raw, isBytes: true) { part in
      switch part {
      case .scalar(let scalar):
        result.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      case .escape(let scalar): result.append(UInt8(truncatingIfNeeded: scalar.value))
      }
    }
    return result
  }

  private enum Part {
    /// As it stands in the source.
    case scalar(Unicode.Scalar)
    /// From an escape; in bytes it is one byte.
    case escape(Unicode.Scalar)
  }

  private mutating func readQuoted(
    raw: Bool, isBytes: Bool, _ take: (Part) -> Void
  ) throws(ExpressionError) {
    let start = index
    let quote = text[index]
    let isTriple = peek(1) == quote && peek(2) == quote
    index += isTriple ? 3 : 1
    while let scalar = peek() {
      if scalar == quote && (!isTriple || (peek(1) == quote && peek(2) == quote)) {
        index += isTriple ? 3 : 1
        return
      }
      if !isTriple && (scalar == "\n" || scalar == "\r") { break }
      if scalar != "\\" {
        take(.scalar(scalar))
        index += 1
      } else if raw {
        take(.scalar(scalar))
        index += 1
        // In a raw text a backslash keeps a quote from ending it, and both stay.
        if let next = peek(), next == quote || next == "\\" {
          take(.scalar(next))
          index += 1
        }
      } else {
        take(.escape(try escape(isBytes: isBytes)))
      }
    }
    throw ExpressionError("expression-unclosed", [String(Character(quote))], offset: start)
  }

  /// Reads an escape sequence; the index stands on its backslash.
  private mutating func escape(isBytes: Bool) throws(ExpressionError) -> Unicode.Scalar {
    let start = index
    index += 1
    guard let letter = peek() else { throw badEscape(start) }
    index += 1
    switch letter {
    case "a": return "\u{07}"
    case "b": return "\u{08}"
    case "f": return "\u{0C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "v": return "\u{0B}"
    case "\\", "?", "\"", "'", "`": return letter
    case "x", "X": return try digits(2, radix: 16, start)
    case "u" where !isBytes: return try digits(4, radix: 16, start)
    case "U" where !isBytes: return try digits(8, radix: 16, start)
    case "0", "1", "2", "3":
      index -= 1
      return try digits(3, radix: 8, start)
    default: throw badEscape(start)
    }
  }

  private mutating func digits(_ count: Int, radix: Int, _ start: Int) throws(ExpressionError)
    -> Unicode.Scalar
  {
    guard index + count <= text.count else { throw badEscape(start) }
    var value: UInt32 = 0
    for _ in 0..<count {
      guard let digit = Character(text[index]).hexDigitValue, text[index].isASCII, digit < radix else {
        throw badEscape(start)
      }
      value = value << (radix == 16 ? 4 : 3) | UInt32(digit)
      index += 1
    }
    guard let scalar = Unicode.Scalar(value) else { throw badEscape(start) }
    return scalar
  }

  private func badEscape(_ start: Int) -> ExpressionError {
    let end = min(max(index, start + 1), text.count)
    return ExpressionError(
      "expression-escape", [string(start, min(end, start + 10)).quotedForMessage], offset: start,
      length: end - start)
  }
}

extension Unicode.Scalar {
  var isDigit: Bool { value &- 0x30 < 10 }
  var isHexDigit: Bool { isDigit || (value | 0x20) &- 0x61 < 6 }
  var isNameStart: Bool { (value | 0x20) &- 0x61 < 26 || self == "_" }
  var isNamePart: Bool { isNameStart || isDigit }
}
