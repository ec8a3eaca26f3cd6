import Formats
import Testing
import Values

@Suite struct XMLRecordTests {
  private static let parcels = """
    <?xml version="1.0" encoding="UTF-8"?>
    <!-- made by hand -->
    <Reply xmlns="urn:carrier/v7" xmlns:x="urn:other">
      <Header><Status>ok</Status></Header>
      <Parcel ID="00340" x:kind="a&amp;b">
        <Summary><Code>01</Code><City>DALLAS &amp; FT &#x57;ORTH</City><Empty/></Summary>
        <Event><Code>10</Code></Event>
        <Event><Code>11</Code><x:Code>12</x:Code></Event>
        <Ref><Type>PO</Type><Id>77</Id></Ref><Ref><Type>INV</Type><Id>78</Id></Ref>
        <Note>one <b>two</b> three<![CDATA[ <four>]]> <i/> five</Note>
      </Parcel>
      <Other><Parcel>not one</Parcel></Other>
      <Parcel ID="2"
              x:kind="z"/>
      <Count>2</Count>
    </Reply>
    """

  /// All that a table of paths gives for each record, in every chunking.
  private func read(
    _ bytes: [UInt8], _ paths: [String], at records: [String] = ["Reply/Parcel"], limits: TreeLimits = .xml
  ) throws -> [[[String]]] {
    var answers: Set<[[[String]]]> = []
    for capacity in [1 << 16, 1, 2, 3, 7, 64] {
      var builder = ProjectionBuilder()
      var slots: [Slot] = []
      for path in paths { slots.append(try builder.add(try PathPattern(path, .xml))) }
      var reader = try XMLRecordReader(
        TreeBytes(bytes), file: "f.xml", records: try XMLRecords(at: records), projection: builder.build(),
        limits: limits, capacity: capacity)
      let record = TreeRecord()
      var result: [[[String]]] = []
      while try reader.next(into: record) {
        result.append(slots.map { slot in record.nodes(slot).map { record.string($0) } })
      }
      answers.insert(result)
    }
    #expect(answers.count == 1)
    return try #require(answers.first)
  }

  @Test(arguments: [
    ("@ID", ["00340"]), ("@kind", ["a&b"]), ("Summary/Code", ["01"]), ("Summary/City", ["DALLAS & FT WORTH"]),
    ("Summary/Empty", [""]), ("Summary/None", []), ("Event/Code", ["10", "11", "12"]),
    ("Event[2]/Code", ["11", "12"]),
    ("Event/Code[2]", ["12"]), ("Event/{urn:other}Code", ["12"]), ("Event/{urn:c*}Code", ["10", "11"]),
    ("Ref[Type='INV']/Id", ["78"]), ("Ref[Type='X']/Id", []), ("Note", ["one  three <four>  five"]),
    ("Note/b", ["two"]),
    ("*/Code", ["01", "10", "11", "12"]), ("{urn:nobody}Summary/Code", []),
  ])
  func `a path gives the text of what it names`(path: String, texts: [String]) throws {
    #expect(try read(Array(Self.parcels.utf8), [path])[0][0] == texts)
  }

  @Test func `a list's elements answer for themselves, and a kept one for all below it`() throws {
    var builder = ProjectionBuilder()
    let events = try builder.add(try PathPattern("Event", .xml))
    let code = try builder.add(try PathPattern("Code", .xml), in: events)
    let whole = try builder.add(try PathPattern("Summary", .xml), keeping: true)
    var reader = try XMLRecordReader(
      TreeBytes(Self.parcels, piece: 5), file: "f.xml", records: try XMLRecords(at: ["*/Parcel"]),
      projection: builder.build())
    let record = TreeRecord()
    #expect(try reader.next(into: record))
    let found = record.nodes(events).map { event in record.nodes(code, in: event).map { record.string($0) } }
    #expect(found == [["10"], ["11", "12"]])
    let summary = try #require(record.first(whole))
    #expect(outline(record, summary) == "<Code=<>01,City=<>DALLAS & FT WORTH,Empty=<>>")
  }

  @Test func `a record knows its line, its path and its bytes`() throws {
    for capacity in 1...80 {
      var reader = try XMLRecordReader(
        TreeBytes(Self.parcels), file: "f.xml", records: try XMLRecords(at: ["Reply/Parcel"]),
        projection: .nothing,
        capacity: capacity)
      let record = TreeRecord()
      #expect(try reader.next(into: record))
      #expect(record.line == 5)
      #expect(record.path == "/Reply[1]/Parcel[1]")
      let source = String(decoding: record.sourceBytes, as: UTF8.self)
      #expect(source.hasPrefix("<Parcel ID=\"00340\"") && source.hasSuffix("</Parcel>"))
      #expect(try reader.next(into: record))
      #expect(record.line == 13)
      #expect(record.path == "/Reply[1]/Parcel[2]")
      let second = "<Parcel ID=\"2\"\n          x:kind=\"z\"/>"
      #expect(record.sourceBytes == Array(second.utf8))
      #expect(
        Array(Array(Self.parcels.utf8)[record.offset...].prefix(second.utf8.count)) == Array(second.utf8))
      #expect(try !reader.next(into: record))
      #expect(try !reader.next(into: record))
    }
  }

  @Test func `values beside the records`() throws {
    var builder = ProjectionBuilder()
    let status = try builder.add(try PathPattern("Reply/Header/Status", .xml))
    let count = try builder.add(try PathPattern("Reply/Count", .xml))
    var reader = try XMLRecordReader(
      TreeBytes(Self.parcels), file: "f.xml", records: try XMLRecords(at: ["Reply/Parcel"]),
      projection: .nothing,
      envelope: builder.build(), capacity: 16)
    let record = TreeRecord()
    #expect(try reader.next(into: record))
    #expect(reader.envelope.first(status).map { reader.envelope.string($0) } == "ok")
    #expect(reader.envelope.first(count) == nil)
    while try reader.next(into: record) {}
    #expect(reader.envelope.first(count).map { reader.envelope.string($0) } == "2")
  }

  @Test func `a root may be the one record, and paths may be several`() throws {
    let text = Array("<Label><No>1</No></Label>".utf8)
    #expect(try read(text, ["No"], at: ["Reply/Parcel", "Label"]) == [[["1"]]])
    let error = #expect(throws: FormatError.self) { try read(text, ["No"]) }
    #expect(error?.code == "xml-no-records")
    #expect(error?.diagnostic.arguments == ["'Label'", "'Reply/Parcel'"])
  }

  private static let chinese = "<Reply><Parcel><City>北京é</City></Parcel></Reply>"

  @Test(arguments: ["", "BOM"])
  func `UTF-16 is read with and without a mark, and without a declaration`(mark: String) throws {
    let units = Array((mark.isEmpty ? "" : "\u{FEFF}").utf16) + Array(Self.chinese.utf16)
    let little = units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let big = units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    #expect(try read(little, ["City"]) == [[["北京é"]]])
    #expect(try read(big, ["City"]) == [[["北京é"]]])
    #expect(try read([0xEF, 0xBB, 0xBF] + Array(Self.chinese.utf8), ["City"]) == [[["北京é"]]])
    for length in 0..<little.count - 1 {
      let error = #expect(throws: FormatError.self) { try read(Array(little[..<length]), []) }
      #expect(error?.code == "xml-incomplete", "\(length)")
    }
  }

  @Test(
    arguments: [
      ("ISO-8859-1", [0xE9], "é"), ("windows-1252", [0x80], "€"), ("GB2312", [0xB1, 0xB1, 0xBE, 0xA9], "北京"),
      ("gb18030", [0x81, 0x30, 0x81, 0x30], "\u{80}"), ("Shift_JIS", [0x93, 0x8C], "東"),
      ("Big5", [0xA4, 0xA4], "中"),
      ("EUC-KR", [0xC7, 0xD1], "한"), ("utf-8", [0xC3, 0xA9], "é"),
    ] as [(String, [UInt8], String)])
  func `a declared encoding is decoded`(name: String, bytes: [UInt8], text: String) throws {
    let head = Array("<?xml version='1.0' encoding='\(name)'?><Reply><Parcel><City>".utf8)
    let tail = Array("</City></Parcel></Reply>".utf8)
    #expect(try read(head + bytes + tail, ["City"]) == [[[text]]])
  }

  @Test(arguments: [
    ("<?xml version='1.0' encoding='klingon'?><a/>", "xml-encoding-unknown"),
    ("<?xml version='1.0' encoding='ISO-2022-CN-EXT'?><a/>", "xml-encoding-unknown"),
    ("<?xml version='1.0' encoding='UTF-16'?><a/>", "xml-encoding-mismatch"),
    ("<?xml version='1.0' encoding='euc-kr'?><a>\u{FFFD}</a>", "xml-encoding"),
  ])
  func `an encoding that cannot be is an error`(text: String, code: String) throws {
    var bytes = Array(text.utf8)
    if code == "xml-encoding" { bytes = bytes.map { $0 == 0xEF ? 0xFF : $0 } }
    let error = #expect(throws: FormatError.self) { try read(bytes, []) }
    #expect(error?.code == code)
  }

  @Test(arguments: [
    ("<a><b></a></b>", "xml-mismatched-tag", 1), ("<a>\n<b>\n</c></a>", "xml-mismatched-tag", 3),
    ("<a>&nbsp;</a>", "xml-entity", 1), ("<a>AT&T</a>", "xml-ampersand", 1),
    ("<a>A & B</a>", "xml-ampersand", 1),
    ("<a b='x<y'/>", "xml-lt-in-attribute", 1), ("<a b='1' b='2'/>", "xml-duplicate-attribute", 1),
    ("<x:a/>", "xml-namespace-prefix", 1), ("<a>\n<x:b/></a>", "xml-namespace-prefix", 2),
    ("<a x:b='1'/>", "xml-namespace-prefix", 1), ("<a>\u{1}</a>", "xml-character", 1),
    ("<a>&#0;</a>", "xml-character", 1),
    ("<a/><b/>", "xml-extra-content", 1), ("<a/>\nx", "xml-extra-content", 2), ("hello", "xml-not-xml", 1),
    ("{\"a\":1}", "xml-not-xml", 1), ("<!DOCTYPE html><html><body><br></body></html>", "xml-not-xml", 1),
    ("<html><body><p>Error<br></body></html>", "xml-not-xml", 1),
    (" <?xml version='1.0'?><a/>", "xml-declaration-place", 1),
    ("<a b=c/>", "xml-syntax", 1), ("<a><1/></a>", "xml-syntax", 1), ("<a>]]></a>", "xml-syntax", 1),
    ("<a b/>", "xml-syntax", 1),
    ("<a><!-- -- --></a>", "xml-syntax", 1), ("<!DOCTYPE a><a/>", "xml-doctype", 1),
  ])
  func `what is not well-formed is an error and never a recovery`(text: String, code: String, line: Int)
    throws
  {
    for capacity in [1 << 16, 1, 2, 5] {
      var reader = try XMLRecordReader(
        TreeBytes(text), file: "f.xml", records: try XMLRecords(at: ["a", "html"]), projection: .everything,
        capacity: capacity)
      let record = TreeRecord()
      let error = #expect(throws: FormatError.self, "\(capacity)") { while try reader.next(into: record) {} }
      #expect(error?.code == code, "\(capacity): \(error?.diagnostic.description ?? "")")
      #expect(error?.diagnostic.position?.line == line)
      #expect(error?.diagnostic.message() != code, "every code has words")
      let again = #expect(throws: FormatError.self) { try reader.next(into: record) }
      #expect(again == error)
    }
  }

  @Test func `a mismatched tag names both, and the line of the first`() throws {
    let error = #expect(throws: FormatError.self) { try read(Array("<a>\n <b>\n\n</a>".utf8), []) }
    #expect(error?.diagnostic.message() == "element 'b' of line 2 is closed by '</a>'")
  }

  @Test func `T08 a document cut anywhere is incomplete and nothing else`() throws {
    let bytes = Array(Self.parcels.utf8)
    for length in 0..<bytes.count {
      for capacity in [1 << 16, 1] {
        var reader = try XMLRecordReader(
          TreeBytes(Array(bytes[..<length])), file: "f.xml", records: try XMLRecords(at: ["Reply/Parcel"]),
          projection: .everything, capacity: capacity)
        let record = TreeRecord()
        let error = #expect(throws: FormatError.self, "\(length)") { while try reader.next(into: record) {} }
        #expect(error?.code == "xml-incomplete", "\(length): \(error?.diagnostic.description ?? "")")
      }
    }
  }

  @Test(arguments: [
    "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
    "<!DOCTYPE a [<!ENTITY x SYSTEM 'http://127.0.0.1:9/x'>]><a>&x;</a>",
    "<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/a.dtd'><a/>",
    "<!DOCTYPE a [<!ENTITY l1 'ha'><!ENTITY l2 '&l1;&l1;&l1;'><!ENTITY l3 '&l2;&l2;&l2;'>]><a>&l3;&l3;</a>",
    "<!DOCTYPE a [<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p;]><a/>",
    "<!DOCTYPE a [<!ATTLIST a b CDATA 'default'>]><a/>",
  ])
  func `T50 external entities and entity bombs are refused before they do anything`(text: String) throws {
    let error = #expect(throws: FormatError.self) { try read(Array(text.utf8), ["@b"], at: ["a"]) }
    #expect(error?.code == "xml-doctype")
  }

  @Test func `limits have an error each`() throws {
    let deep = String(repeating: "<a>", count: 100_000)
    let attributes = "<a " + (0..<1001).map { "b\($0)='1'" }.joined(separator: " ") + "/>"
    let name = "<" + String(repeating: "n", count: 1001) + "/>"
    let text = "<a><b>" + String(repeating: "x", count: 5000) + "</b></a>"
    let small = TreeLimits(depth: 256, text: 4999)
    let record = "<a>" + String(repeating: "<b>xx</b>", count: 100_000) + "</a>"
    let cases: [(String, TreeLimits, String)] = [
      (deep, .xml, "xml-depth"), (attributes, .xml, "xml-attributes"), (name, .xml, "xml-name-length"),
      (record, TreeLimits(depth: 9, members: 50_000), "xml-too-many-nodes"),
      (text, small, "xml-too-long"), (record, TreeLimits(depth: 9, record: 100_000), "xml-too-long"),
    ]
    for (text, limits, code) in cases {
      var reader = try XMLRecordReader(
        TreeBytes(text), file: "f.xml", records: try XMLRecords(at: ["a"]), projection: .everything,
        limits: limits)
      let record = TreeRecord()
      let error = #expect(throws: FormatError.self) { while try reader.next(into: record) {} }
      #expect(error?.code == code)
    }
    #expect(
      try read(Array(text.utf8), ["b"], at: ["a"], limits: TreeLimits(depth: 2, text: 5000))[0][0][0].utf8
        .count == 5000)
  }

  @Test func `T50 much text before the first record is streamed`() throws {
    // Between two records, text is nobody's: it is passed over in pieces.
    let filler = String(repeating: "0123456789abcde\n", count: 60_000)
    let text = "<Reply>\(filler)<Parcel><City>x</City></Parcel></Reply>"
    var reader = try XMLRecordReader(
      TreeBytes(text), file: "f.xml", records: try XMLRecords(at: ["Reply/Parcel"]), projection: .everything)
    let record = TreeRecord()
    #expect(try reader.next(into: record))
    #expect(record.line == 60_001)
    #expect(try !reader.next(into: record))
  }

  @Test func `random documents read the same whole and in pieces`() throws {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<150 {
      let items = (0..<Int.random(in: 1...3, using: &generator)).map { _ in Self.element("r", 4, &generator) }
      let text = "<all> \(items.joined(separator: "\n<!-- r -->"))</all>"
      var outlines: Set<[String]> = []
      for capacity in [1 << 16, 1, 2, 3, 5, 17] {
        var reader = try XMLRecordReader(
          TreeBytes(text), file: "f.xml", records: try XMLRecords(at: ["all/r"]), projection: .everything,
          capacity: capacity)
        let record = TreeRecord()
        var result: [String] = []
        while try reader.next(into: record) {
          result.append(outline(record, record.root) + String(decoding: record.sourceBytes, as: UTF8.self))
        }
        #expect(result.count == items.count)
        outlines.insert(result)
      }
      #expect(outlines.count == 1, "\(text)")
      #expect(
        outlines.first?.enumerated().allSatisfy { $1.hasSuffix(items[$0]) } == true, "sources are as written")
    }
  }

  private static func element(_ name: String, _ depth: Int, _ generator: inout SeededGenerator) -> String {
    let texts = [
      "x", "é", "北京", "&amp;", "&#x41;", "<![CDATA[<&]]>", " ", "\n", "<!-- c -->", "<?p i?>", "&lt;",
      "long text",
    ]
    var content = ""
    for _ in 0..<Int.random(in: 0...5, using: &generator) {
      if depth > 0, Bool.random(using: &generator) {
        content += element(["a", "b", "c"].randomElement(using: &generator) ?? "a", depth - 1, &generator)
      } else {
        content += texts.randomElement(using: &generator) ?? ""
      }
    }
    let attribute = Bool.random(using: &generator) ? " k='1 &gt; \"0\"'" : ""
    return content.isEmpty ? "<\(name)\(attribute)/>" : "<\(name)\(attribute)>\(content)</\(name)>"
  }
}
