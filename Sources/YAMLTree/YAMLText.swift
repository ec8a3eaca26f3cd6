/// Texts as YAML writes them.
package enum YAMLText {
  /// A text as a scalar on one line, in quotes where it needs them.
  package static func scalar(_ text: String) -> String {
    let isPlain =
      !text.isEmpty && text.unicodeScalars.allSatisfy(isPlain) && text.first != " " && text.last != " "
      && text.first.map { $0.isLetter || $0.isNumber } == true && !text.contains(" #") && !text.contains(": ")
      && text.last != ":" && !["null", "Null", "NULL", "true", "false"].contains(text)
    if isPlain { return text }
    if text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F && !isInvisible($0) }) {
      if !text.contains("\"") && !text.contains("\\") { return "\"\(text)\"" }
      return "'\(text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))'"
    }
    return escaped(text)
  }

  /// A text of several lines as a block, each line behind `indent`; nothing where only quotes keep it as it is.
  package static func block(_ text: String, indent: String) -> String? {
    guard text.hasSuffix("\n"), !text.hasSuffix("\n\n"), let first = text.unicodeScalars.first, first != " ",
      first != "\t", first != "\n",
      text.unicodeScalars.allSatisfy({ ($0.value >= 0x20 || $0 == "\n" || $0 == "\t") && !isInvisible($0) })
    else { return nil }
    let lines = text.dropLast().split(separator: "\n", omittingEmptySubsequences: false)
    return "|\n" + lines.map { $0.isEmpty ? "" : indent + $0 }.joined(separator: "\n")
  }

  /// A text in double quotes with escapes.
  package static func escaped(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case let other where other.value < 0x20 || other.value == 0x7F || isInvisible(other):
        let digits = String(other.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// What parsers of YAML take for line ends or marks, or what nobody sees.
  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x80...0xA0, 0x200B...0x200F, 0x2028...0x202F, 0xFEFF: true
    default: false
    }
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.properties.isAlphabetic || scalar.properties.numericType != nil { return true }
    return " ._/+-()".unicodeScalars.contains(scalar)
  }

  /// A text in single quotes, which need no escapes but for themselves.
  package static func single(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }
}
