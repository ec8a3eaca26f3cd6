import Formats
import Testing

/// Rows as one reads the rules: one character after the other, all of the text in hand.
struct RowModel {
  var rows: [[String]] = []
  var lines: [Int] = []
  var error: String?

  init(_ text: [Character.UnicodeScalarView.Element]) {
    var row: [String] = []
    var field = ""
    var line = 1
    var rowLine = 1
    var index = 0
    func at(_ place: Int) -> Unicode.Scalar? { place < text.count ? text[place] : nil }
    /// How many characters of line end stand here.
    func lineEnd(_ place: Int) -> Int {
      if at(place) == "\n" { return 1 }
      return at(place) == "\r" && (at(place + 1) == "\n" || place + 1 == text.count) ? 2 : 0
    }
    while index < text.count {
      if at(index) == "\"" {
        let opened = line
        index += 1
        while true {
          guard let scalar = at(index) else {
            error = "csv-unclosed-quote@\(opened)"
            return
          }
          index += 1
          if scalar == "\"" {
            guard at(index) == "\"" else { break }
            index += 1
          }
          if scalar == "\n" { line += 1 }
          field.unicodeScalars.append(scalar)
        }
        guard index >= text.count || at(index) == "," || lineEnd(index) > 0 else {
          error = "csv-text-after-quote@\(line)"
          return
        }
      } else {
        while let scalar = at(index), scalar != ",", lineEnd(index) == 0 {
          field.unicodeScalars.append(scalar)
          index += 1
        }
      }
      row.append(field)
      field = ""
      if at(index) == "," {
        index += 1
        // A delimiter as last character has one more field behind it, which is empty.
        if index < text.count { continue }
        row.append("")
      }
      rows.append(row)
      lines.append(rowLine)
      row = []
      index += lineEnd(index)
      line += 1
      rowLine = line
    }
  }
}

@Suite struct RowModelTests {
  @Test(arguments: 1...60)
  func `any mixture of marks is read as the rules say`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    // Few quotes give long valid texts, many give errors.
    let quotes = seed % 3 == 0 ? 1 : 4
    let alphabet: [Unicode.Scalar] =
      ["a", "b", "é", ",", ",", "\n", "\r", "\n"] + Array(repeating: "\"", count: quotes)
    for _ in 0..<60 {
      let length = Int.random(in: 0...Int.random(in: 1...300, using: &random), using: &random)
      var text: [Unicode.Scalar] = []
      while text.count < length {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: text += ["\"", "x", "\"", "\"", "\n", ",", "\"", ","]
        case 1: text += ["\r", "\n"]
        case 2: text += Array(repeating: "y", count: Int.random(in: 0...70, using: &random))
        default: text.append(alphabet.randomElement(using: &random) ?? "a")
        }
      }
      let model = RowModel(text)
      let bytes = text.flatMap { Array(String($0).utf8) }
      let source = MemoryByteSource(bytes, pieces: [Int.random(in: 1...100, using: &random)])
      let read = ReadRows.reading(
        source, limits: RowLimits(chunk: Int.random(in: 64...200, using: &random)),
        overlap: Int.random(in: 0...2, using: &random))
      #expect(read.rows == model.rows, "\(String(String.UnicodeScalarView(text)).debugDescription)")
      #expect(read.lines == model.lines)
      #expect(read.error == model.error)
    }
  }
}
