import Commerce
import Formats
import Mapping
import Testing
import Values

@Suite struct RecognitionTests {
  static func map(_ name: String, _ reads: String, _ rest: String = "order: { number: No, note: Note }")
    throws -> MapFile
  {
    try MapFile(text: "map: \(name)\nreads: \(reads)\n\(rest)", file: "\(name).yml")
  }

  static func orders() throws -> MapFile {
    try map(
      "a/orders",
      "{ format: csv, requires: [No, Note], refuses: { Promo: the promotions report has no orders } }")
  }

  static func recognise(
    _ maps: [MapFile], _ bytes: [UInt8], encodings: [TextEncoding] = []
  ) throws(Recognition.Failure) -> Recognised {
    try Recognition(maps: maps).recognise(
      FileProbe(MemoryByteSource(bytes, name: "f")), file: "f", encodings: encodings)
  }

  static func diagnostic(_ maps: [MapFile], _ text: String) throws -> Diagnostic {
    try #require(throws: Recognition.Failure.self) { try recognise(maps, Array(text.utf8)) }.diagnostic(
      file: "f")
  }

  @Test(arguments: [
    ("No,Note\n1,x\n", 1), ("Note,No,More\nx,1,y\n", 1), ("\u{FEFF}\"No\", Note \n1,x\n", 1),
    ("No;Note\r\n1;x\r\n", 1),
    ("No\tNote\n1\tx\n", 1), ("sep=;\nNo;Note\n1;x\n", 2),
    ("Report of today\n\nall shops,,\nNo,Note\n1,x\n", 4),
    ("a \"quoted, title\nNo,Note\n1,x\n", 2),
  ])
  func `a header is found by its names, wherever and in whatever order it stands`(text: String, line: Int)
    throws
  {
    let map = try Self.orders()
    let recognised = try Self.recognise([map], Array(text.utf8))
    #expect(recognised.rows?.headerLine == line)
    let reading = try FileReading(map, Array(text.utf8))
    #expect(reading.text("number") == "1" && reading.text("note") == "x")
    #expect(reading.text("source.line") == String(line + 1))
  }

  @Test func `a header of several lines is passed over whole`() throws {
    let map = try Self.map(
      "a/b", "{ format: csv, requires: [No, \"The\\nnote\"] }", "order: { number: No, note: \"The\\nnote\" }")
    let reading = try FileReading(map, Array("No,\"The\nnote\"\n1,x\n2,y\n".utf8))
    #expect(reading.order == ["1", "2"])
    #expect(reading.documents.map { $0.text("source.line") } == ["3", "4"])
    #expect(reading.rows == 2)
  }

  @Test func `a header alone is a file of no records`() throws {
    let reading = try FileReading(try Self.orders(), Array("No,Note\n".utf8))
    #expect(reading.order.isEmpty && reading.rows == 0)
  }

  @Test func `what the nearest map misses is named`() throws {
    let diagnostic = try Self.diagnostic([try Self.orders()], "No,Notes\n1,x\n")
    #expect(diagnostic.code == "recognise-nearest")
    #expect(diagnostic.arguments == ["a/orders", "'Note'"] && diagnostic.field == "Note")
  }

  @Test(arguments: ["A,B\n1,2\n", "{\"a\": 1}", "<a/>", "", "\n\n"])
  func `a file of which no map knows anything is told so`(text: String) throws {
    let code = text.hasPrefix("<") ? "recognise-unknown-root" : "recognise-unknown"
    #expect(try Self.diagnostic([try Self.orders()], text).code == code)
  }

  @Test func `a look-alike is refused by its name, with the reason`() throws {
    let diagnostic = try Self.diagnostic([try Self.orders()], "No,Note,Promo\n1,x,y\n")
    #expect(diagnostic.code == "recognise-refused" && diagnostic.field == "Promo")
    #expect(diagnostic.message().hasSuffix("the promotions report has no orders"))
  }

  @Test func `the map that knows more of a file reads it, and equals are named`() throws {
    let small = try Self.map("a/small", "{ format: csv, requires: [No] }", "order: { number: No }")
    let large = try Self.orders()
    #expect(try Self.recognise([small, large], Array("No,Note\n1,x\n".utf8)).map.name == "a/orders")
    #expect(try Self.recognise([small, large], Array("No\n1\n".utf8)).map.name == "a/small")
    let twin = try Self.map("b/orders", "{ format: csv, requires: [No, Note] }")
    let diagnostic = try Self.diagnostic([large, twin], "No,Note\n1,x\n")
    #expect(diagnostic.code == "recognise-ambiguous" && diagnostic.arguments == ["a/orders, b/orders"])
  }

  @Test func `a column that was renamed is renamed in one place`() throws {
    let map = try Self.map(
      "a/b", "{ format: csv, requires: [No], rename: { No: Order number, Note: Remark }, optional: [Note] }",
      "order: { number: No, note: Note, status: { expr: 'row[\"Note\"] == \"x\" ? \"open\" : \"cancelled\"' } }"
    )
    let reading = try FileReading(map, Array("Remark,Order number\nx,1\n".utf8))
    #expect(reading.text("number") == "1" && reading.text("note") == "x" && reading.text("status") == "open")
    let refused = try FileReading(
      try Self.map(
        "a/b", "{ format: csv, requires: [No], rename: { T: Sum } }", "order: { number: No, total: T }"),
      Array("No,Sum\n1,x\n".utf8))
    #expect(refused.refusals == ["map-decimal Sum x 2"])
  }

  @Test func `a column that may be missing reads as blank`() throws {
    let map = try Self.map(
      "a/b", "{ format: csv, requires: [No], optional: [Note] }",
      "order: { number: No, note: { from: [Note, No] }, status: { expr: 'row[\"Note\"] == \"\" ? \"open\" : \"cancelled\"' } }"
    )
    let reading = try FileReading(map, Array("No\n1\n".utf8))
    #expect(reading.text("note") == "1" && reading.text("status") == "open")
  }

  @Test func `tabs part fields and quotes are text where the map says tsv`() throws {
    let map = try Self.map("a/b", "{ format: tsv, requires: [No, Note] }")
    let reading = try FileReading(map, Array("No\tNote\n1\t5\" pipe\n".utf8))
    #expect(reading.text("note") == "5\" pipe")
  }

  @Test func `T39 a declared encoding is used where the file is not UTF-8`() throws {
    let map = try Self.map("a/b", "{ format: csv, requires: [No, Note], encodings: [windows-1252] }")
    let reading = try FileReading(
      map, Array("No;Note\n1;".utf8) + [0x4D, 0xFC, 0x6C, 0x6C] + Array("\n".utf8))
    #expect(reading.text("note") == "Müll")
  }

  @Test func `an encoding that shows only far behind the header begins the file anew`() throws {
    let map = try Self.map("a/b", "{ format: csv, requires: [No, Note], encodings: [cp932, windows-1252] }")
    var bytes = Array("No,Note\n".utf8)
    for number in 0..<40_000 { bytes += Array("\(number),plain\n".utf8) }
    let plain = try FileReading(map, bytes)
    #expect(plain.starts == 1 && plain.order.count == 40_000)
    bytes += Array("x,".utf8) + [0xFC] + Array("\n".utf8)
    let reading = try FileReading(map, bytes)
    #expect(reading.starts == 2 && reading.order.count == 40_001)
    #expect(reading.documents.last?.text("note") == "ü")
    #expect(reading.rows == 40_001)
    let none = try Self.map("a/b", "{ format: csv, requires: [No, Note], encodings: [cp932] }")
    let error = try #require(throws: FormatError.self) { try FileReading(none, bytes) }
    #expect(error.code == "text-encoding" && error.diagnostic.position?.line == 40_002)
  }

  @Test(arguments: ["No,Note\n0,z\n1,x\n2,y\n1,\n", "No,Note\n0,z\n1,x\n2,y\n"])
  func `a source that is settled does not start over`(text: String) throws {
    let map = try Self.map(
      "a/b", "{ format: csv, requires: [No, Note] }", "group: No\norder: { number: No, note: Note }")
    let source = MemoryByteSource(Array(text.utf8), name: "f")
    let recognised = try Self.recognise([map], Array(text.utf8))
    let records = try RecordSource(recognised, source, context: mapContext(), limits: RowLimits(chunk: 64))
    try records.settle()
    var keys: [String] = []
    while let batch = try records.next() {
      #expect(!batch.startsOver)
      for case .mapped(let record) in batch.results {
        keys.append(String(decoding: record.key, as: UTF8.self))
      }
    }
    #expect(keys == ["0", "1", "2"])
  }

  @Test func `an error of the file ends it, and is given again`() throws {
    let map = try Self.orders()
    let source = MemoryByteSource(Array("No,Note\n1,x\n2,\"y\"z\n".utf8), name: "f")
    let recognised = try Self.recognise([map], Array("No,Note\n1,x\n".utf8))
    let records = try RecordSource(recognised, source, context: mapContext())
    for _ in 0..<3 {
      let error = try #require(throws: FormatError.self) { while try records.next() != nil {} }
      #expect(error.code == "csv-text-after-quote")
    }
  }
}
