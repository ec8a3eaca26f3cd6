import Formats
import Testing
import Values

@Suite struct CSVWriterTests {
  static func written(_ rows: [[String]], _ output: CSVOutput = .csv) throws(FormatError) -> [UInt8] {
    var writer = try CSVWriter(output, name: "out.csv")
    var bytes: [UInt8] = []
    for (index, row) in rows.enumerated() {
      for field in row { try writer.field(field) }
      try writer.endRow()
      if index % 3 == 0 { bytes += writer.drain() }
    }
    return bytes + writer.drain()
  }

  static func text(_ rows: [[String]], _ output: CSVOutput = .csv) throws(FormatError) -> String {
    String(decoding: try written(rows, output), as: UTF8.self)
  }

  @Test(arguments: [
    ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a\nb", "\"a\nb\""),
    ("a\rb", "\"a\rb\""),
    (" a", "\" a\""), ("a ", "\"a \""), ("\ta", "\"\ta\""), ("a b", "a b"), ("=1+1", "=1+1"),
    ("=A1,B1", "\"=A1,B1\""),
    ("+49", "+49"), ("-5", "-5"), ("@x", "@x"), ("02134", "02134"), ("1E5", "1E5"), ("a;b", "a;b"),
    ("日本,語", "\"日本,語\""),
    ("exactly8", "exactly8"), ("exactly,", "\"exactly,\""), ("nine bytes", "nine bytes"),
    ("12345678,", "\"12345678,\""),
    ("\"", "\"\"\"\""), ("more than eight, and a \"", "\"more than eight, and a \"\"\""),
  ])
  func `only what needs quotes gets them`(value: String, written: String) throws {
    #expect(try CSVWriterTests.text([["x", value, "y"]]) == "x,\(written),y\n")
  }

  @Test func `each dialect is written as it says`() throws {
    let rows = [["a", ""], ["b c", "d,e"]]
    #expect(try CSVWriterTests.text(rows, CSVOutput(quotes: .all)) == "\"a\",\"\"\n\"b c\",\"d,e\"\n")
    #expect(try CSVWriterTests.text(rows, CSVOutput(lineEnd: .crlf)) == "a,\r\nb c,\"d,e\"\r\n")
    #expect(try CSVWriterTests.text(rows, CSVOutput(delimiter: UInt8(ascii: ";"))) == "a;\nb c;d,e\n")
    #expect(try CSVWriterTests.text([["\"a", "b"]], .tsv) == "\"a\tb\n")
    #expect(
      try CSVWriterTests.written([["é"]], CSVOutput(byteOrderMark: true)) == [
        0xEF, 0xBB, 0xBF, 0xC3, 0xA9, 10,
      ])
    #expect(try CSVWriterTests.written([["é"]], CSVOutput(encoding: .windows1252)) == [0xE9, 10])
    let wide = CSVOutput(encoding: .utf16LittleEndian, byteOrderMark: true)
    #expect(
      try CSVWriterTests.written([["é"], ["a"]], wide) == [0xFF, 0xFE, 0xE9, 0, 10, 0, 0x61, 0, 10, 0])
  }

  @Test(arguments: ["a\tb", "a\nb", "a\rb", "long enough for a word\t"])
  func `what a file without quotes cannot hold is an error, and its row is dropped`(value: String) throws {
    var writer = try CSVWriter(.tsv, name: "out.txt")
    try writer.field("a")
    try writer.endRow()
    try writer.field("b")
    let error = #expect(throws: FormatError.self) { try writer.field(value) }
    #expect(error?.code == "csv-not-writable")
    #expect(error?.diagnostic.position == SourcePosition(file: "out.txt", line: 2))
    try writer.field("c")
    try writer.endRow()
    #expect(String(decoding: writer.drain(), as: UTF8.self) == "a\nc\n")
    #expect(writer.rowCount == 2)
  }

  @Test func `one empty value alone is not a blank line`() throws {
    #expect(try CSVWriterTests.text([[""], ["a"]]) == "\"\"\na\n")
    #expect(throws: FormatError.self) { try CSVWriterTests.text([[""]], .tsv) }
  }

  @Test func `a character that the encoding does not have is named, and its row is dropped`() throws {
    var writer = try CSVWriter(CSVOutput(encoding: .windows1252), name: "out.csv")
    try writer.field("ok")
    try writer.endRow()
    try writer.field("Łódź")
    let error = #expect(throws: FormatError.self) { try writer.endRow() }
    #expect(error?.code == "text-unmappable")
    #expect(error?.diagnostic.arguments == ["'Ł'", "U+0141", "windows-1252"])
    #expect(error?.diagnostic.position?.line == 2)
    try writer.field("é")
    try writer.endRow()
    #expect(writer.drain() == [0x6F, 0x6B, 10, 0xE9, 10])
  }

  @Test(arguments: 1...40)
  func `what is written is read again`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let pieces = [
      "a", "b", "\"", "\"\"", ",", ";", "\n", "\r", "\r\n", " ", "\t", "é", "日本", "🧵", "=", "'", "x", "12.50",
    ]
    let rows = (0..<Int.random(in: 1...60, using: &random)).map { _ in
      (0..<Int.random(in: 1...12, using: &random)).map { _ in
        (0..<Int.random(in: 0...8, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
          .joined()
      }
    }
    let outputs = [
      CSVOutput(), CSVOutput(quotes: .all, lineEnd: .crlf),
      CSVOutput(delimiter: UInt8(ascii: ";"), byteOrderMark: true),
      CSVOutput(lineEnd: .crlf, encoding: .utf16LittleEndian, byteOrderMark: true),
      CSVOutput(encoding: .gb18030),
    ]
    for output in outputs {
      let bytes = try CSVWriterTests.written(rows, output)
      #expect(bytes == (try CSVWriterTests.written(rows, output)))
      let dialect = CSVDialect(delimiter: output.delimiter)
      for chunk in [64, 1024] {
        let source = MemoryByteSource(bytes, pieces: [Int.random(in: 1...90, using: &random)])
        let read = ReadRows.reading(
          source, dialect, encoding: output.encoding, limits: RowLimits(chunk: chunk),
          overlap: Int.random(in: 0...3, using: &random))
        #expect(read.error == nil)
        #expect(read.rows == rows)
        #expect(read.lines == CSVWriterTests.lines(rows))
      }
      let closing = try CSVClosing(
        scanning: MemoryByteSource(bytes, pieces: [7]), dialect: dialect, encoding: output.encoding)
      #expect(closing.state == .closed)
      #expect(closing.endsWithNewline)
    }
  }

  /// On which line each row begins, by counting the line feeds in the values.
  static func lines(_ rows: [[String]]) -> [Int] {
    var line = 1
    return rows.map { row in
      defer { line += 1 + row.reduce(0) { $0 + $1.utf8.filter { $0 == 10 }.count } }
      return line
    }
  }
}
