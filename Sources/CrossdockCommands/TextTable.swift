import Glibc

/// Rows of text in columns, as wide as each column needs.
struct TextTable {
  private var rows: [[String]] = []

  /// Adds a row.
  mutating func add(_ cells: [String]) {
    rows.append(cells)
  }

  /// The rows, one a line; with `numbers`, all columns but the first are set to the right.
  func text(numbers: Bool = false) -> String {
    var widths: [Int] = []
    for row in rows {
      for (index, cell) in row.enumerated() {
        if index == widths.count { widths.append(0) }
        widths[index] = max(widths[index], TextTable.width(of: cell))
      }
    }
    var text = ""
    for row in rows {
      var line = ""
      for (index, cell) in row.enumerated() {
        let padding = String(repeating: " ", count: widths[index] - TextTable.width(of: cell))
        if index > 0 { line += "  " }
        line += numbers && index > 0 ? padding + cell : cell + padding
      }
      while line.hasSuffix(" ") { line.removeLast() }
      text += line + "\n"
    }
    return text
  }

  /// How many columns of a terminal a text takes: Chinese, Japanese and Korean characters take two.
  ///
  /// See: Unicode Standard Annex 11, East Asian Width; the blocks that are wide throughout.
  static func width(of text: String) -> Int {
    text.unicodeScalars.reduce(0) { sum, scalar in
      switch scalar.value {
      case 0x0300...0x036F, 0x200B...0x200F, 0xFE00...0xFE0F: sum
      case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
        0xFF00...0xFF60,
        0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x20000...0x3FFFD:
        sum + 2
      default: sum + 1
      }
    }
  }
}

/// Emphasis, on a terminal only, and not where `NO_COLOR` asks for none (<https://no-color.org>).
enum TextStyle {
  private static let isOn: Bool = {
    guard Output.isTerminal else { return false }
    guard let value = unsafe getenv("NO_COLOR") else { return true }
    return unsafe value.pointee == 0
  }()

  /// A heading.
  static func bold(_ text: String) -> String { styled(text, "1") }

  /// What a person should look at.
  static func warning(_ text: String) -> String { styled(text, "1;33") }

  /// A line that is new.
  static func added(_ text: String) -> String { styled(text, "32") }

  /// A line that goes.
  static func removed(_ text: String) -> String { styled(text, "31") }

  private static func styled(_ text: String, _ code: String) -> String {
    isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
