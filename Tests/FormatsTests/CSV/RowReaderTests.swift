import Formats
import Testing
import Values

/// A text, and the rows in it.
struct RowCase: Sendable, CustomTestStringConvertible {
  var name: String
  var text: String
  var rows: [[String]]
  /// The line of each row; 1, 2, 3 … where it is left out.
  var lines: [Int]?
  var error: String?
  var dialect = CSVDialect.csv

  var testDescription: String { name }

  static let cr = CSVDialect(delimiter: UInt8(ascii: ","), lineEnd: .carriageReturn)

  static let all: [RowCase] = [
    RowCase(name: "nothing", text: "", rows: []),
    RowCase(name: "one field", text: "a", rows: [["a"]]),
    RowCase(name: "one field and a line end", text: "a\n", rows: [["a"]]),
    RowCase(name: "empty fields", text: ",\n,,\n", rows: [["", ""], ["", "", ""]]),
    RowCase(name: "CRLF", text: "a,b\r\nc,d\r\n", rows: [["a", "b"], ["c", "d"]]),
    RowCase(name: "an empty last field before CRLF", text: "a,\r\nb,\r\n", rows: [["a", ""], ["b", ""]]),
    RowCase(name: "LF and CRLF in one file", text: "a\r\nb\nc\r\n", rows: [["a"], ["b"], ["c"]]),
    RowCase(name: "a CR within a field", text: "a\rb,c\n", rows: [["a\rb", "c"]]),
    RowCase(name: "two CR before LF", text: "a\r\r\n", rows: [["a\r"]]),
    RowCase(name: "a CR as last byte", text: "a,b\r", rows: [["a", "b"]]),
    RowCase(name: "a CR as last byte behind quotes", text: "a,\"b\"\r", rows: [["a", "b"]]),
    RowCase(name: "no line end at the end", text: "a,b\nc,d", rows: [["a", "b"], ["c", "d"]]),
    RowCase(name: "quotes", text: "\"a\",\"b\"\n\"c\"", rows: [["a", "b"], ["c"]]),
    RowCase(name: "quotes before CRLF", text: "\"a\",\"b\"\r\n\"c\"\r\n", rows: [["a", "b"], ["c"]]),
    RowCase(name: "quoted delimiter", text: "\"a,b\",c\n", rows: [["a,b", "c"]]),
    RowCase(name: "quoted LF", text: "\"a\nb\",c\nd\n", rows: [["a\nb", "c"], ["d"]], lines: [1, 3]),
    RowCase(
      name: "quoted CRLF", text: "\"a\r\nb\",c\r\nd\r\n", rows: [["a\r\nb", "c"], ["d"]], lines: [1, 3]),
    RowCase(name: "a quoted CR before the quote", text: "\"a\r\",b\n", rows: [["a\r", "b"]]),
    RowCase(
      name: "a quoted CR before the quote at the row's end", text: "\"a\r\"\nb\n", rows: [["a\r"], ["b"]]),
    RowCase(name: "doubled quotes", text: "\"a\"\"b\",\"\"\"\"\n", rows: [["a\"b", "\""]]),
    RowCase(name: "nothing but doubled quotes", text: "\"\"\"\"\"\"", rows: [["\"\""]]),
    RowCase(name: "empty quotes", text: "\"\",\"\"\nx,\"\"\n", rows: [["", ""], ["x", ""]]),
    RowCase(name: "empty quotes alone", text: "\"\"\n\"\"", rows: [[""], [""]]),
    RowCase(
      name: "a quote within an unquoted field", text: "5\" pipe,7\"\nb,c\n",
      rows: [["5\" pipe", "7\""], ["b", "c"]]),
    RowCase(name: "two quotes within an unquoted field", text: "a \"b\" c,d\n", rows: [["a \"b\" c", "d"]]),
    RowCase(name: "a blank before a quote", text: "a, \"b\nc\"\n", rows: [["a", " \"b"], ["c\""]]),
    RowCase(
      name: "literal quotes, then quoted ones", text: "5\",\"x,\ny\",6\"\n\"z\"\n",
      rows: [["5\"", "x,\ny", "6\""], ["z"]],
      lines: [1, 3]),
    RowCase(name: "blank lines", text: "a\n\nb\n\n\n", rows: [["a"], [""], ["b"], [""], [""]]),
    RowCase(name: "blank lines with CRLF", text: "\r\na\r\n\r\n", rows: [[""], ["a"], [""]]),
    RowCase(name: "blanks are content", text: " a , b \n", rows: [[" a ", " b "]]),
    RowCase(name: "widths differ", text: "a\nb,c\nd,e,f\n", rows: [["a"], ["b", "c"], ["d", "e", "f"]]),
    RowCase(name: "byte order mark", text: "\u{FEFF}a,b\nc\n", rows: [["a", "b"], ["c"]]),
    RowCase(name: "byte order mark before a quote", text: "\u{FEFF}\"a,b\",c\n", rows: [["a,b", "c"]]),
    RowCase(name: "byte order mark alone", text: "\u{FEFF}", rows: []),
    RowCase(name: "a mark elsewhere is content", text: "a,\u{FEFF}b\n", rows: [["a", "\u{FEFF}b"]]),
    RowCase(
      name: "other scripts", text: "größe,尺寸,🧵\n\"日本\n語\",é,\n",
      rows: [["größe", "尺寸", "🧵"], ["日本\n語", "é", ""]]),
    RowCase(
      name: "T41 values stay as they are", text: "02134,0000018,1E5,TRUE,MAR1,=1+1\n",
      rows: [["02134", "0000018", "1E5", "TRUE", "MAR1", "=1+1"]]),
    RowCase(
      name: "semicolons", text: "a;b,c;\"d;e\"\r\n", rows: [["a", "b,c", "d;e"]],
      dialect: CSVDialect(delimiter: UInt8(ascii: ";"))),
    RowCase(
      name: "tabs without quoting", text: "a\t\"b\tc\"\n\"d\t\te\n",
      rows: [["a", "\"b", "c\""], ["\"d", "", "e"]],
      dialect: .tsv),
    RowCase(
      name: "bare tabs at the end", text: "a\t\t\r\n\t\t\r\n", rows: [["a", "", ""], ["", "", ""]],
      dialect: .tsv),
    RowCase(
      name: "CR alone ends rows", text: "a,b\r\"c\rd\",e\rf\n", rows: [["a", "b"], ["c\rd", "e"], ["f\n"]],
      lines: [1, 2, 4], dialect: cr),
    RowCase(
      name: "text after a quote", text: "a,b\n\"c\"d,e\nf\n", rows: [["a", "b"]],
      error: "csv-text-after-quote@2"),
    RowCase(
      name: "text after a quote, lines in quotes before", text: "a\n\"b\nc\",\"d\" \n", rows: [["a"]],
      error: "csv-text-after-quote@3"),
    RowCase(
      name: "a CR and text after a quote", text: "\"a\"\rb\n", rows: [], error: "csv-text-after-quote@1"),
    RowCase(
      name: "a CR and a delimiter after a quote", text: "\"a\"\r,b\n", rows: [],
      error: "csv-text-after-quote@1"),
    RowCase(
      name: "a quote open at the end", text: "a,b\nc,\"d\ne,f\n", rows: [["a", "b"]],
      error: "csv-unclosed-quote@2"),
    RowCase(
      name: "a quote open at the end, after a quoted line end", text: "a\n\"b\nc\",\"d\n\n", rows: [["a"]],
      error: "csv-unclosed-quote@3"),
    RowCase(name: "a quote as last byte", text: "a,\"", rows: [], error: "csv-unclosed-quote@1"),
    RowCase(name: "NUL", text: "a\nb\nc\0d\ne\n", rows: [["a"], ["b"]], error: "text-nul@3"),
    RowCase(name: "NUL in quotes", text: "a\n\"b\n\0\"\n", rows: [["a"]], error: "text-nul@3"),
  ]
}

@Suite struct RowReaderTests {
  /// Texts in front, so that each case falls on each place of a 64-byte block.
  static let paddings = [0, 1, 30, 60, 61, 62, 63, 64, 65, 127]

  @Test(arguments: RowCase.all)
  func `a text gives the same rows wherever it is cut`(theCase: RowCase) {
    let lines = theCase.lines ?? Array(1...max(1, theCase.rows.count)).prefix(theCase.rows.count).map { $0 }
    let text = Array(theCase.text.utf8)
    let cuts = text.indices.dropFirst().map { [$0, max(1, text.count - $0)] }
    for pieces in [[], [1], [2, 3]] + cuts {
      let source = MemoryByteSource(text, pieces: pieces)
      let read = ReadRows.reading(source, theCase.dialect)
      #expect(read.rows == theCase.rows, "\(pieces)")
      #expect(read.lines == lines, "\(pieces)")
      #expect(read.error == theCase.error, "\(pieces)")
    }
  }

  @Test(arguments: RowCase.all)
  func `a text gives the same rows wherever it stands in the file`(theCase: RowCase) {
    guard !theCase.text.hasPrefix("\u{FEFF}"), !theCase.text.isEmpty else { return }
    let lineEnd = theCase.dialect.lineEnd == .carriageReturn ? "\r" : "\n"
    let lines = theCase.lines ?? Array(1...max(1, theCase.rows.count)).prefix(theCase.rows.count).map { $0 }
    for padding in RowReaderTests.paddings where padding > 0 {
      let front = String(repeating: "x", count: padding - 1)
      // A small chunk, so that buffers end within the case too.
      for chunk in [64, 96, 1 << 16] {
        let source = MemoryByteSource(Array((front + lineEnd + theCase.text).utf8))
        let read = ReadRows.reading(source, theCase.dialect, limits: RowLimits(chunk: chunk))
        #expect(read.rows == [[front]] + theCase.rows, "\(padding) \(chunk)")
        #expect(read.lines == [1] + lines.map { $0 + 1 }, "\(padding) \(chunk)")
        let error = theCase.error.map { error in
          let parts = error.split(separator: "@")
          return "\(parts[0])@\((Int(parts[1]) ?? 0) + 1)"
        }
        #expect(read.error == error, "\(padding) \(chunk)")
      }
    }
  }

  @Test func `T37 blank and empty rows are given out and marked`() {
    let text = "a,b\n\n,\n1,2\r\n\r\n\"\",\"\"\n\"\",x\n,\"\"\n\"\"\"\",\n\n"
    let read = ReadRows.reading(MemoryByteSource(Array(text.utf8)))
    #expect(read.rows.count == 10)
    #expect(read.blanks == [2, 5, 10])
    #expect(read.empties == [2, 3, 5, 6, 8, 10])
  }

  @Test(arguments: [
    "Ab \"1", "\"\n", "\"\",\"", "\r\n,\"\"\"\n", "語,\"\n",
  ])
  func `T43 quoted newlines, delimiters and quotes may stand across every buffer boundary`(inside: String) {
    let quoted = "\"" + inside.replacing("\"", with: "\"\"") + "\""
    for before in 40...140 {
      let front = String(repeating: "x", count: before)
      let text = Array("\(front),\(quoted),z\n\(quoted)\n".utf8)
      let read = ReadRows.reading(MemoryByteSource(text), limits: RowLimits(chunk: 64))
      #expect(read.rows == [[front, inside, "z"], [inside]], "\(before)")
      #expect(read.error == nil)
    }
  }

  @Test(arguments: 0...17)
  func `T44 all rows arrive, at powers of two and beside them`(power: Int) throws {
    for count in [(1 << power) - 1, 1 << power, (1 << power) + 1] {
      var text: [UInt8] = []
      for number in 0..<count { text += Array("\(number),x\n".utf8) }
      var reader = try RowReader(MemoryByteSource(text), dialect: .csv, limits: RowLimits(chunk: 4096))
      var found = 0
      while let chunk = try reader.nextChunk() {
        for row in 0..<chunk.rowCount {
          if chunk.string(row, 0) != String(found) || chunk.row(row).line != UInt32(found + 1) {
            Issue.record("row \(found) is \(chunk.strings(row))")
          }
          found += 1
        }
      }
      #expect(found == count)
    }
  }

  @Test(arguments: [64, 100, 512])
  func `rows kept for a group stand at the front of the next chunk`(chunk: Int) {
    let rows = (0..<300).map { ["#\($0 / 7)", "line \($0)", $0 % 5 == 0 ? "two\nlines" : ""] }
    let text = rows.map { "\($0[0]),\($0[1]),\"\($0[2])\"\n" }.joined()
    for overlap in [1, 2, 7, 40] {
      let read = ReadRows.reading(
        MemoryByteSource(Array(text.utf8)), limits: RowLimits(chunk: chunk), overlap: overlap)
      #expect(read.rows == rows)
      #expect(read.error == nil)
      let lines = rows.indices.map { index in 1 + index + (index + 4) / 5 }
      #expect(read.lines == lines)
    }
  }

  @Test func `every row knows its bytes`() {
    let text = Array("\u{FEFF}ab,c\n\n\"d\ne\"\r\nf\n".utf8)
    for chunk in [64, 4096] {
      let read = ReadRows.reading(MemoryByteSource(text, pieces: [1]), limits: RowLimits(chunk: chunk))
      #expect(read.starts == [3, 8, 9, 16])
    }
    let long = (0..<100).map { "row \($0)\n" }
    let read = ReadRows.reading(MemoryByteSource(Array(long.joined().utf8)), limits: RowLimits(chunk: 64))
    #expect(read.starts == long.indices.map { long[..<$0].joined().utf8.count })
  }

  @Test func `what is too long is refused with its line, and memory stays bounded`() {
    let limits = RowLimits(field: 200, row: 1000, width: 50, group: 3000, chunk: 64)
    func error(_ text: String) -> String? {
      ReadRows.reading(MemoryByteSource(Array(text.utf8)), limits: limits).error
    }
    let field = String(repeating: "x", count: 200)
    #expect(error("a\n\(field)\n") == nil)
    #expect(error("a\n\(field)x\n") == "csv-field-too-long@2")
    #expect(error("a\n\"\(field)\(field)\n") == "csv-field-too-long@2")
    let row = Array(repeating: String(repeating: "y", count: 99), count: 10).joined(separator: ",")
    #expect(error("a\n\(row)\n") == nil)
    #expect(error("a\nb\n\(row),z\n") == "csv-row-too-long@3")
    #expect(error("a\n" + String(repeating: ",", count: 49) + "\n") == nil)
    #expect(error("a\n" + String(repeating: ",", count: 50) + "\n") == "csv-row-too-wide@2")
    #expect(
      error(String(repeating: "\n", count: 5) + String(repeating: ",", count: 700)) == "csv-row-too-wide@6")
  }

  @Test func `T49 a group without end is refused`() throws {
    let text = Array(String(repeating: "#1,x\n", count: 2000).utf8)
    var reader = try RowReader(
      MemoryByteSource(text), dialect: .csv, limits: RowLimits(group: 3000, chunk: 64))
    var kept: Int?
    let error = #expect(throws: FormatError.self) {
      while try reader.nextChunk(keepingFrom: kept) != nil { kept = 0 }
    }
    #expect(error?.code == "csv-group-too-long")
    #expect(error?.diagnostic.position?.line == 1)
  }

  @Test func `an error stays`() throws {
    var reader = try RowReader(MemoryByteSource(Array("a\n\"b\"c\n".utf8)), dialect: .csv)
    #expect(try reader.nextChunk()?.rowCount == 1)
    #expect(throws: FormatError.self) { try reader.nextChunk() }
    #expect(throws: FormatError.self) { try reader.nextChunk() }
  }

  @Test func `lines in front of the header need not be rows`() {
    let text = "\u{FEFF}\"Report\" of May\n\"unclosed\n\na,b\n1,2\n"
    let read = ReadRows.reading(MemoryByteSource(Array(text.utf8), pieces: [5]), skippingLines: 3)
    #expect(read.rows == [["a", "b"], ["1", "2"]])
    #expect(read.lines == [4, 5])
    #expect(ReadRows.reading(MemoryByteSource(Array(text.utf8)), skippingLines: 9).rows.isEmpty)
  }

  @Test func `a column that a row does not have is empty`() throws {
    var reader = try RowReader(MemoryByteSource(Array("a,b\nc\n".utf8)), dialect: .csv)
    let chunk = try #require(try reader.nextChunk())
    #expect(chunk.isLast)
    #expect(chunk.field(1, 1).isEmpty)
    #expect(chunk.field(0, 7).isEmpty)
    #expect(chunk.row(1).fieldCount == 1)
    #expect(chunk.hasDoubledQuote(chunk.field(0, 0)) == false)
  }

  @Test func `T38 a row that is wider than the header is told, not cut`() throws {
    for wide in [1, 2, 63, 64, 65, 500, 4999, 5000] {
      var text = "a,b\n"
      for row in 1...5000 { text += row == wide ? "1,2,3\n" : "1,2\n" }
      var reader = try RowReader(
        MemoryByteSource(Array(text.utf8)), dialect: .csv, limits: RowLimits(chunk: 1024))
      var wideLines: [UInt32] = []
      while let chunk = try reader.nextChunk() {
        for row in 0..<chunk.rowCount where chunk.row(row).fieldCount != 2 {
          wideLines.append(chunk.row(row).line)
        }
      }
      #expect(wideLines == [UInt32(wide + 1)])
    }
  }

  @Test func `T45 interleaved rows and apostrophes pass as they are`() {
    let text = "Name,Total,Zip\n#1,10.00,'75008\n#2,7,02134\n#1,,\n#2,,\n#1,,\n"
    let read = ReadRows.reading(MemoryByteSource(Array(text.utf8)), overlap: 3)
    #expect(read.rows.map(\.[0]) == ["Name", "#1", "#2", "#1", "#2", "#1"])
    #expect(read.rows[1][2] == "'75008")
  }

  @Test func `T40 the count of fields makes a diagnostic of its own`() {
    let error = FormatError.fieldCount(
      found: 7, expected: 8, at: SourcePosition(file: "in/orders.csv", line: 118))
    #expect(
      error.description.hasPrefix(
        "in/orders.csv:118: error: found 7 fields, expected 8 as in the header [csv-field-count]"))
  }
}
