import Values

/// Texts for fields that are narrow, and values that must be there: an extension.
///
/// Nothing is ever cut off in silence: what does not fit is an error, and its document waits for a person. Lengths count
/// code points.
let fittingFunctions: [Function] = [
  Function(
    "within", .receiver, [.init(.string, .int, gives: .string)], extension: true,
    summary: "The text, which must be no longer than so many characters.",
    examples: [.init("'Ann Bell'.within(10)", "'Ann Bell'"), .init("'Ann Bell'.within(5)", "error")],
    .binary { (text, width) throws(ExpressionError) in
      let text = try text.text("within")
      let width = try FittedText.length(width, "within")
      let count = text.scalarCount
      guard count <= width else {
        throw ExpressionError("expression-text-length", [String(count), String(width)])
      }
      return .string(text)
    }),
  Function(
    "wrap", .receiver,
    [
      .init(.string, .int, .int, gives: .list(.string)),
      .init(.list(.string), .int, .int, gives: .list(.string)),
    ], extension: true,
    summary:
      "Exactly so many lines of so many characters at most, broken between words, '' for the rest; of a list each text begins a line, as long as there is room.",
    examples: [
      .init("'12 Long Mill Lane'.wrap(10, 3)", "['12 Long', 'Mill Lane', '']"),
      .init("['12 Mill Lane', '', 'Flat 4'].wrap(12, 2)", "['12 Mill Lane', 'Flat 4']"),
      .init("['12 Mill Lane', 'Flat 4', 'Yard'].wrap(12, 2)", "['12 Mill Lane', 'Flat 4 Yard']"),
      .init("'one two three'.wrap(5, 2)", "error"), .init("'Donaudampfschiff'.wrap(10, 3)", "error"),
      .init("''.wrap(10, 2)", "['', '']"),
    ],
    .ternary { (text, width, lines) throws(ExpressionError) in
      var texts: [String] = []
      if case .list(let elements) = text {
        for element in elements { texts.append(try element.text("wrap")) }
      } else {
        texts = [try text.text("wrap")]
      }
      let fitted = try FittedText.wrap(
        texts, width: try FittedText.length(width, "wrap"), lines: try FittedText.length(lines, "wrap"))
      return .list(fitted.map { .string($0) })
    }),
  Function(
    "need", .receiver, [.init(.optional(.dyn), .string, result: .held(0))], extension: true,
    summary:
      "What an optional holds; where it is empty, or holds a blank text, an error that says what is missing.",
    examples: [
      .init("optional.of('0.4').need('weight')", "'0.4'"), .init("optional.none().need('weight')", "error"),
      .init("optional.of(' ').need('weight')", "error"),
    ],
    .binary { (optional, name) throws(ExpressionError) in
      guard case .optional(let held) = optional else { throw .noOverload("need", optional) }
      if let held {
        guard case .string(let text) = held else { return held }
        if !text.unicodeScalars.allSatisfy(\.properties.isWhitespace) { return held }
      }
      throw ExpressionError("expression-needed", [try name.text("need")])
    }),
  Function(
    "lists.range", .global, [.init(.int, gives: .list(.int))], extension: true,
    summary: "The numbers from 0 up, so many: to count the elements of a list.",
    examples: [.init("lists.range(3)", "[0, 1, 2]"), .init("lists.range(0)", "[]")],
    .unary { (count) throws(ExpressionError) in
      .list((0..<(try FittedText.length(count, "lists.range"))).map { .int(Int64($0)) })
    }),
  Function(
    "passesCustoms", .global, [.init(.string, .string, gives: .bool)], extension: true,
    summary:
      "Whether goods from one country to another pass customs: not within a country, nor within the EU's customs union.",
    examples: [
      .init("passesCustoms('DE', 'GB')", "true"), .init("passesCustoms('DE', 'FR')", "false"),
      .init("passesCustoms('US', 'US')", "false"),
    ],
    .binary { (from, to) throws(ExpressionError) in
      let from = try from.text("passesCustoms")
      let to = try to.text("passesCustoms")
      return .bool(from != to && !(CustomsUnion.members.contains(from) && CustomsUnion.members.contains(to)))
    }),
  Function(
    "inEU", .global, [.init(.string, gives: .bool)], extension: true,
    summary: "Whether a country is in the EU's customs union.",
    examples: [.init("inEU('IE')", "true"), .init("inEU('GB')", "false")],
    .unary { (country) throws(ExpressionError) in
      .bool(CustomsUnion.members.contains(try country.text("inEU")))
    }),
]

/// Texts broken into lines.
enum FittedText {
  static func length(_ count: Value, _ name: String) throws(ExpressionError) -> Int {
    let count = try count.integer(name)
    if count < 0 { throw ExpressionError("expression-negative-length", [String(count)]) }
    try checkSize(count)
    return count
  }

  /// Breaks texts into so many lines.
  ///
  /// Each text begins a line of its own; where that takes too many lines, they run on behind each other.
  static func wrap(_ texts: [String], width: Int, lines count: Int) throws(ExpressionError) -> [String] {
    let words = texts.map { $0.split(whereSeparator: \.isWhitespace).map(String.init) }.filter { !$0.isEmpty }
    var lines: [String] = []
    for words in words { lines += try fill(words, width) }
    if lines.count > count { lines = try fill(words.flatMap { $0 }, width) }
    guard lines.count <= count else {
      throw ExpressionError("expression-wrap", [String(count), String(width)])
    }
    return lines + Array(repeating: "", count: count - lines.count)
  }

  private static func fill(_ words: [String], _ width: Int) throws(ExpressionError) -> [String] {
    var lines: [String] = []
    var room = 0
    for word in words {
      let length = word.scalarCount
      guard length <= width else {
        throw ExpressionError("expression-wrap-word", [String(length), String(width)])
      }
      if let last = lines.indices.last, length < room {
        lines[last] += " " + word
        room -= length + 1
      } else {
        lines.append(word)
        room = width - length
      }
    }
    return lines
  }
}

/// The countries between which goods move without customs.
///
/// The members of the EU and Monaco, which is part of its customs territory (Regulation (EU) 952/2013, article 4). Parts of
/// countries that are outside (the Canary Islands, Livigno) share their country's code and are not told apart here.
enum CustomsUnion {
  static let members: Set<String> = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT",
    "LU",
    "LV", "MC", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
  ]
}
