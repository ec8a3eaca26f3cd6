import Values

/// Texts in the ASCII that carriers ask for: an extension.
let asciiFunctions: [Function] = [
  Function(
    "ascii", .receiver, [.init(.string, gives: .string)], extension: true,
    summary: "A text in ASCII; a character that has no counterpart there is an error that names it.",
    examples: [
      .init("'Łódź, Straße 3–5'.ascii()", "'Lodz, Strasse 3-5'"), .init("'Nº 4'.ascii()", "'No 4'"),
      .init(#"'“x”'.ascii()"#, #"'"x"'"#),
      .init("'e\\u0301'.ascii()", "'e'"), .init("'北京'.ascii()", "error"),
    ],
    .unary { (text) throws(ExpressionError) in
      .string(try AsciiText.write(try text.text("ascii"), fallback: nil))
    }),
  Function(
    "asciiOr", .receiver, [.init(.string, .string, gives: .string)], extension: true,
    summary: "The same, with a text in place of each character that has no counterpart.",
    examples: [.init("'Köln 北京'.asciiOr('?')", "'Koln ??'")],
    .binary { (text, fallback) throws(ExpressionError) in
      .string(try AsciiText.write(try text.text("asciiOr"), fallback: try fallback.text("asciiOr")))
    }),
]

/// Transliteration of Latin letters, punctuation and signs to ASCII.
enum AsciiText {
  /// Writes a text in ASCII.
  ///
  /// Marks that combine with the letter before them and invisible format characters are left out; every
  /// kind of blank is a blank.
  static func write(_ text: String, fallback: String?) throws(ExpressionError) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar.isASCII {
        result.unicodeScalars.append(scalar)
      } else if let counterpart = AsciiTable.counterparts[scalar] {
        result += counterpart
      } else if scalar.properties.isWhitespace {
        result += " "
      } else if scalar.properties.generalCategory == .nonspacingMark
        || scalar.properties.generalCategory == .format
      {
        continue
      } else if let fallback {
        result += fallback
        try checkSize(result.utf8.count)
      } else {
        let number = String(scalar.value, radix: 16, uppercase: true)
        throw ExpressionError(
          "expression-not-ascii",
          [String(Character(scalar)), String(repeating: "0", count: max(0, 4 - number.utf8.count)) + number])
      }
    }
    return result
  }
}
