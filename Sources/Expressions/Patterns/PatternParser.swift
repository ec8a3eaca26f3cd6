/// Reads the syntax of ``TextPattern``.
struct PatternParser {
  private let text: [Unicode.Scalar]
  private var index = 0
  private var depth = 0
  private var flags = Flags()

  private struct Flags {
    var ignoresCase = false
    var isMultiline = false
    var dotTakesNewline = false
  }

  private typealias Category = (test: @Sendable (Unicode.Scalar) -> Bool, negated: Bool)

  init(_ source: String) { text = Array(source.unicodeScalars) }

  /// The whole pattern.
  ///
  /// - Throws: `expression-pattern`.
  mutating func parse() throws(ExpressionError) -> PatternTree {
    let tree = try choice()
    if index < text.count { throw bad("unexpected )") }
    return tree
  }

  private func bad(_ what: String) -> ExpressionError { ExpressionError("expression-pattern", [what]) }

  private var next: Unicode.Scalar? { index < text.count ? text[index] : nil }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard next == scalar else { return false }
    index += 1
    return true
  }

  private mutating func choice() throws(ExpressionError) -> PatternTree {
    depth += 1
    defer { depth -= 1 }
    if depth > 200 { throw bad("too many brackets") }
    let saved = flags
    defer { flags = saved }
    var parts = [try sequence()]
    while take("|") { parts.append(try sequence()) }
    return parts.count == 1 ? parts[0] : .choice(parts)
  }

  private mutating func sequence() throws(ExpressionError) -> PatternTree {
    var parts: [PatternTree] = []
    while let scalar = next, scalar != "|", scalar != ")" {
      guard let atom = try atom() else { continue }
      parts.append(try repetitions(of: atom))
    }
    return parts.count == 1 ? parts[0] : .sequence(parts)
  }

  // MARK: Repetition

  private mutating func repetitions(of atom: PatternTree) throws(ExpressionError) -> PatternTree {
    var result = atom
    var count = 0
    while let scalar = next {
      let bounds: (Int, Int?)
      switch scalar {
      case "*": bounds = (0, nil)
      case "+": bounds = (1, nil)
      case "?": bounds = (0, 1)
      case "{":
        guard let found = try counted() else { return result }
        bounds = found
        index -= 1
      default: return result
      }
      index += 1
      count += 1
      if count > 1 { throw bad("a repetition of a repetition") }
      // Laziness decides which match is found, not whether there is one.
      _ = take("?")
      result = .repeated(result, least: bounds.0, most: bounds.1)
    }
    return result
  }

  /// `{n}`, `{n,}`, `{n,m}`; nothing where the brace is only a brace.
  private mutating func counted() throws(ExpressionError) -> (Int, Int?)? {
    let start = index
    index += 1
    let least = number()
    var most = least
    if take(",") { most = next == "}" ? nil : number() ?? -1 }
    guard let least, most ?? 0 >= 0, take("}") else {
      index = start
      return nil
    }
    if least > 1000 || (most ?? 0) > 1000 { throw bad("a repetition of more than 1000") }
    if let most, most < least { throw bad("a repetition that ends before it begins") }
    return (least, most)
  }

  private mutating func number() -> Int? {
    let start = index
    var value = 0
    while let digit = next, digit.isDigit {
      value = min(value * 10 + Int(digit.value - 0x30), 100_000)
      index += 1
    }
    return index > start ? value : nil
  }

  // MARK: Atoms

  /// One atom; nothing for what only sets flags.
  private mutating func atom() throws(ExpressionError) -> PatternTree? {
    guard let scalar = next else { return nil }
    index += 1
    switch scalar {
    case "(": return try group()
    case "[": return .set(try set())
    case ".":
      return .set(ScalarSet(ranges: flags.dotTakesNewline ? [] : [0x0A...0x0A], negated: true))
    case "^": return .assertion(flags.isMultiline ? .lineStart : .textStart)
    case "$": return .assertion(flags.isMultiline ? .lineEnd : .textEnd)
    case "*", "+", "?": throw bad("a repetition of nothing")
    case "\\": return try escape()
    default:
      let atom = literal(scalar)
      if scalar == "{" {
        // A brace that counts has nothing before it to count.
        index -= 1
        let isCount = try counted() != nil
        if isCount { throw bad("a repetition of nothing") }
        index += 1
      }
      return atom
    }
  }

  private func literal(_ scalar: Unicode.Scalar) -> PatternTree {
    guard flags.ignoresCase else { return .scalar(scalar) }
    return .set(ScalarSet(ranges: [scalar.value...scalar.value], ignoresCase: true))
  }

  private mutating func group() throws(ExpressionError) -> PatternTree? {
    if take("?") {
      guard next == "P" || next == "<" else {
        let saved = flags
        guard let isScoped = try readFlags() else { throw bad("(?") }
        if !isScoped { return nil }
        let tree = try choice()
        flags = saved
        guard take(")") else { throw bad("missing )") }
        return tree
      }
      _ = take("P")
      guard take("<"), next != "=", next != "!" else { throw bad("(?<") }
      while let part = next, part.isNamePart { index += 1 }
      guard take(">") else { throw bad("(?P<") }
    }
    let tree = try choice()
    guard take(")") else { throw bad("missing )") }
    return tree
  }

  /// Reads `i`, `m`, `s`, `U`, `-`; true at `:`, false at `)`.
  private mutating func readFlags() throws(ExpressionError) -> Bool? {
    var value = true
    while let scalar = next {
      index += 1
      switch scalar {
      case "i": flags.ignoresCase = value
      case "m": flags.isMultiline = value
      case "s": flags.dotTakesNewline = value
      case "U": break
      case "-": value = false
      case ":": return true
      case ")": return false
      default: return nil
      }
    }
    return nil
  }

  private mutating func escape() throws(ExpressionError) -> PatternTree {
    guard let letter = next else { throw bad("\\ at the end") }
    switch letter {
    case "A": index += 1; return .assertion(.textStart)
    case "z": index += 1; return .assertion(.textEnd)
    case "b": index += 1; return .assertion(.wordBoundary)
    case "B": index += 1; return .assertion(.noWordBoundary)
    case "Q":
      index += 1
      var parts: [PatternTree] = []
      while let scalar = next {
        if scalar == "\\", index + 1 < text.count, text[index + 1] == "E" {
          index += 2
          return .sequence(parts)
        }
        parts.append(literal(scalar))
        index += 1
      }
      return .sequence(parts)
    default: break
    }
    if let category = try category() { return .set(ScalarSet(ranges: [], categories: [category])) }
    return literal(try escapedScalar())
  }

  /// A character behind a backslash; the index stands on it.
  private mutating func escapedScalar() throws(ExpressionError) -> Unicode.Scalar {
    guard let letter = next else { throw bad("\\ at the end") }
    index += 1
    switch letter {
    case "n": return "\n"
    case "t": return "\t"
    case "r": return "\r"
    case "f": return "\u{0C}"
    case "v": return "\u{0B}"
    case "a": return "\u{07}"
    case "x": return try hexadecimal()
    case "0": return "\0"
    default:
      guard !letter.isNamePart || letter == "_" else { throw bad("\\" + String(Character(letter))) }
      return letter
    }
  }

  private mutating func hexadecimal() throws(ExpressionError) -> Unicode.Scalar {
    let isBraced = take("{")
    var value: UInt32 = 0
    var count = 0
    while let digit = next, let number = Character(digit).hexDigitValue, digit.isASCII,
      count < (isBraced ? 8 : 2)
    {
      value = value << 4 | UInt32(number)
      index += 1
      count += 1
    }
    guard count > 0, isBraced ? take("}") : count == 2, let scalar = Unicode.Scalar(value) else {
      throw bad("\\x")
    }
    return scalar
  }

  // MARK: Classes

  private mutating func set() throws(ExpressionError) -> ScalarSet {
    let negated = take("^")
    var ranges: [ClosedRange<UInt32>] = []
    var categories: [Category] = []
    var isFirst = true
    while let scalar = next, scalar != "]" || isFirst {
      isFirst = false
      if scalar == "[", index + 1 < text.count, text[index + 1] == ":", let named = try namedClass() {
        categories.append(named)
        continue
      }
      index += 1
      var low = scalar
      if scalar == "\\" {
        if let category = try category() {
          categories.append(category)
          continue
        }
        low = try escapedScalar()
      }
      if next == "-", index + 1 < text.count, text[index + 1] != "]" {
        index += 1
        guard var high = next else { break }
        index += 1
        if high == "\\" { high = try escapedScalar() }
        guard low.value <= high.value else { throw bad("a range that ends before it begins") }
        ranges.append(low.value...high.value)
      } else {
        ranges.append(low.value...low.value)
      }
    }
    guard take("]") else { throw bad("missing ]") }
    return ScalarSet(
      ranges: ranges, categories: categories, negated: negated, ignoresCase: flags.ignoresCase)
  }

  /// A class such as `\d`, `\W`, `\pL` or `\p{Lu}`; nothing where the letter names none.
  ///
  /// The index stands on the letter.
  private mutating func category() throws(ExpressionError) -> Category? {
    guard let letter = next else { return nil }
    switch letter {
    case "d", "D": index += 1; return (test: { $0.isDigit }, negated: letter == "D")
    case "w", "W": index += 1; return (test: { $0.isNamePart }, negated: letter == "W")
    case "s", "S":
      index += 1
      return (
        test: { $0 == " " || ($0.value >= 9 && $0.value <= 13 && $0.value != 11) }, negated: letter == "S"
      )
    case "p", "P":
      index += 1
      var name = ""
      if take("{") {
        while let part = next, part != "}" {
          name.unicodeScalars.append(part)
          index += 1
        }
        guard take("}") else { throw bad("\\p{") }
      } else if let part = next {
        name = String(Character(part))
        index += 1
      }
      var negated = letter == "P"
      if name.hasPrefix("^") {
        name.removeFirst()
        negated.toggle()
      }
      guard let test = PatternCategories.test(name) else { throw bad("\\p{\(name)}") }
      return (test: test, negated: negated)
    default: return nil
    }
  }

  /// `[:alpha:]`; the index stands on its bracket.
  private mutating func namedClass() throws(ExpressionError) -> Category? {
    var end = index + 2
    while end + 1 < text.count, text[end] != ":" || text[end + 1] != "]" { end += 1 }
    guard end + 1 < text.count else { return nil }
    var name = String(scalars: text[(index + 2)..<end])
    let negated = name.hasPrefix("^")
    if negated { name.removeFirst() }
    guard let test = PatternCategories.posix(name) else { throw bad("[:\(name):]") }
    index = end + 2
    return (test: test, negated: negated)
  }
}

/// The classes that patterns name.
enum PatternCategories {
  /// A Unicode general category or its first letter, `Any`, or the script `Han`.
  static func test(_ name: String) -> (@Sendable (Unicode.Scalar) -> Bool)? {
    if name == "Any" { return { _ in true } }
    if name == "Han" { return { $0.properties.isIdeographic } }
    let known = [
      "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf",
      "Po", "Sm",
      "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Co", "Cs", "L", "M", "N", "P", "S", "Z", "C",
    ]
    guard known.contains(name) else { return nil }
    return { abbreviation($0.properties.generalCategory).hasPrefix(name) }
  }

  private static func abbreviation(_ category: Unicode.GeneralCategory) -> String {
    switch category {
    case .uppercaseLetter: return "Lu"
    case .lowercaseLetter: return "Ll"
    case .titlecaseLetter: return "Lt"
    case .modifierLetter: return "Lm"
    case .otherLetter: return "Lo"
    case .nonspacingMark: return "Mn"
    case .spacingMark: return "Mc"
    case .enclosingMark: return "Me"
    case .decimalNumber: return "Nd"
    case .letterNumber: return "Nl"
    case .otherNumber: return "No"
    case .connectorPunctuation: return "Pc"
    case .dashPunctuation: return "Pd"
    case .openPunctuation: return "Ps"
    case .closePunctuation: return "Pe"
    case .initialPunctuation: return "Pi"
    case .finalPunctuation: return "Pf"
    case .otherPunctuation: return "Po"
    case .mathSymbol: return "Sm"
    case .currencySymbol: return "Sc"
    case .modifierSymbol: return "Sk"
    case .otherSymbol: return "So"
    case .spaceSeparator: return "Zs"
    case .lineSeparator: return "Zl"
    case .paragraphSeparator: return "Zp"
    case .control: return "Cc"
    case .format: return "Cf"
    case .surrogate: return "Cs"
    case .privateUse: return "Co"
    default: return "Cn"
    }
  }

  /// The ASCII classes of POSIX.
  static func posix(_ name: String) -> (@Sendable (Unicode.Scalar) -> Bool)? {
    switch name {
    case "alpha": return { ($0.value | 0x20) &- 0x61 < 26 }
    case "digit": return { $0.isDigit }
    case "alnum": return { $0.isDigit || ($0.value | 0x20) &- 0x61 < 26 }
    case "upper": return { $0.value &- 0x41 < 26 }
    case "lower": return { $0.value &- 0x61 < 26 }
    case "space": return { $0 == " " || ($0.value >= 9 && $0.value <= 13) }
    case "blank": return { $0 == " " || $0 == "\t" }
    case "punct":
      return { scalar in
        scalar.value > 0x20 && scalar.value < 0x7F && !scalar.isDigit && (scalar.value | 0x20) &- 0x61 >= 26
      }
    case "xdigit": return { $0.isHexDigit }
    case "word": return { $0.isNamePart }
    case "cntrl": return { $0.value < 0x20 || $0.value == 0x7F }
    case "print": return { $0.value >= 0x20 && $0.value < 0x7F }
    case "graph": return { $0.value > 0x20 && $0.value < 0x7F }
    case "ascii": return { $0.isASCII }
    default: return nil
    }
  }
}
