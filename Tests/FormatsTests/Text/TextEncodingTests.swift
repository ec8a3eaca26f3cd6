import Formats
import Testing
import Values

@Suite struct TextEncodingTests {
  static func bytes(_ text: String, _ encoding: TextEncoding) throws(FormatError) -> [UInt8] {
    try encoding.encode(Array(text.utf8))
  }

  @Test(arguments: [
    (TextEncoding.utf8, "aé日🧵\u{E0041}"), (.utf16LittleEndian, "aé日🧵"), (.utf16BigEndian, "aé日🧵"),
    (.windows1252, "a€é“”™"), (.latin1, "aé£"), (.latin9, "a€é"), (.shiftJIS, "a\\~日本ｶﾅ①表能"),
    (.gb18030, "a深圳€é🧵"),
    (.big5, "a臺北功"), (.eucJP, "a日本"), (.eucKR, "a서울똠"),
  ])
  func `each encoding reads what it writes, wherever it is cut`(encoding: TextEncoding, text: String) throws {
    let line = "\(text),\"\(text)\n\""
    let encoded = try TextEncodingTests.bytes("\(line)\n\(line)\n", encoding)
    for pieces in [[], [1], [2], [3], [5, 1]] {
      let read = ReadRows.reading(
        MemoryByteSource(encoded, pieces: pieces), encoding: encoding, limits: RowLimits(chunk: 64))
      #expect(read.rows == Array(repeating: [text, text + "\n"], count: 2))
      #expect(read.error == nil)
    }
  }

  @Test(arguments: [
    (TextEncoding.windows1252, [0x81] as [UInt8], "81 0A"), (.windows1252, [0x9D], "9D 0A"),
    (.shiftJIS, [0x82, 0x0A], "82 0A 0A"), (.shiftJIS, [0xFF], "FF 0A"), (.gb18030, [0xFF], "FF 0A"),
    (.gb18030, [0x81, 0x20], "81 20 0A"), (.big5, [0xFF], "FF 0A"), (.eucKR, [0xFF], "FF 0A"),
    (.utf8, [0xC3], "C3 0A"), (.utf8, [0xC0, 0x80], "C0 80 0A"), (.utf8, [0xE0, 0x80, 0x80], "E0 80 80 0A"),
    (.utf8, [0xED, 0xA0, 0x80], "ED A0 80 0A"), (.utf8, [0xF4, 0x90, 0x80, 0x80], "F4 90 80 80"),
    (.utf8, [0x80], "80 0A"), (.utf8, [0xF8, 0x88, 0x80, 0x80], "F8 88 80 80"), (.utf8, [0xFF], "FF 0A"),
    (.utf8, [0xE6, 0x97], "E6 97 0A"), (.utf8, [0xF0, 0x9F, 0xA7], "F0 9F A7 0A"),
  ])
  func `what is no character is an error with its place`(encoding: TextEncoding, bad: [UInt8], hex: String)
    throws
  {
    for padding in [0, 1, 59, 60, 61, 62, 63, 64, 200] {
      let front = Array("first\nsecond\n".utf8) + Array(repeating: UInt8(ascii: "x"), count: padding)
      let source = MemoryByteSource(front + bad + [0x0A], name: "in/a.csv", pieces: [padding + 1])
      var reader = try RowReader(source, dialect: .csv, encoding: encoding, limits: RowLimits(chunk: 64))
      var rows = 0
      let error = #expect(throws: FormatError.self) {
        while let chunk = try reader.nextChunk() { rows += chunk.rowCount }
      }
      #expect(rows == 2)
      #expect(error?.code == "text-encoding")
      #expect(error?.diagnostic.position == SourcePosition(file: "in/a.csv", line: 3))
      #expect(error?.diagnostic.arguments.dropFirst() == ["\(front.count)", encoding.rawValue])
      // How many bytes are shown depends on how many had come; the first is the fault.
      #expect(hex.hasPrefix(error?.diagnostic.arguments.first ?? "?"))
    }
  }

  @Test(arguments: TextEncoding.allCases)
  func `a character that is cut off at the end is an error`(encoding: TextEncoding) throws {
    let text = encoding == .windows1252 || encoding == .latin1 || encoding == .latin9 ? nil : "a\n日"
    let whole = try TextEncodingTests.bytes(text ?? "a\né", encoding)
    let read = ReadRows.reading(MemoryByteSource(Array(whole.dropLast())), encoding: encoding)
    // In single-byte encodings nothing can be cut off.
    #expect(read.error == (text == nil ? nil : "text-encoding@2"))
    #expect(read.rows == [["a"]])
  }

  @Test func `lone surrogates in UTF-16 are an error`() {
    let bytes: [UInt8] = [0x61, 0, 10, 0, 0, 0xD8, 0x62, 0]
    let read = ReadRows.reading(MemoryByteSource(bytes), encoding: .utf16LittleEndian)
    #expect(read.rows == [["a"]])
    #expect(read.error == "text-encoding@2")
  }

  @Test(arguments: [
    (TextEncoding.windows1252, "Ł"), (.latin1, "€"), (.shiftJIS, "é"), (.eucJP, "🧵"), (.big5, "é"),
    (.eucKR, "é"),
    (.windows1252, "\u{E0041}"), (.gb18030, "\u{E0041}"), (.latin1, "\u{FFFD}"),
  ])
  func `a character that an encoding does not have is never replaced or left out`(
    encoding: TextEncoding, character: String
  ) {
    let error = #expect(throws: FormatError.self) { try TextEncodingTests.bytes("ab\(character)c", encoding) }
    #expect(error?.code == "text-unmappable")
    #expect(error?.diagnostic.arguments[0] == "'\(character)'")
  }

  @Test(arguments: [
    ("UTF-8", TextEncoding.utf8), ("Shift_JIS", .shiftJIS), ("cp932", .shiftJIS), ("GBK", .gb18030),
    ("Windows-1252", .windows1252), ("latin1", .latin1), ("UTF-16LE", .utf16LittleEndian),
  ])
  func `encodings go by their usual names`(name: String, encoding: TextEncoding) {
    #expect(TextEncoding(name: name) == encoding)
  }

  @Test func `an unknown name is no encoding`() {
    #expect(TextEncoding(name: "utf-7") == nil)
    #expect(TextEncoding.allCases.allSatisfy { TextEncoding(name: $0.rawValue) == $0 })
  }
}

@Suite struct EncodingPlanTests {
  static func decided(
    _ bytes: [UInt8], _ declared: [TextEncoding] = [], pieces: [Int] = []
  ) throws(FormatError) -> TextEncoding {
    let source = MemoryByteSource(bytes, pieces: pieces)
    let encoding = try EncodingPlan(declared).decide(scanning: source)
    // It is rewound: the first byte is there again.
    #expect(ReadRows.reading(source, encoding: encoding).error == nil)
    return encoding
  }

  @Test(arguments: [[], [1], [3]])
  func `T36 a mark decides, then strict UTF-8, then the declared ones in order`(pieces: [Int]) throws {
    let declared: [TextEncoding] = [.utf8, .shiftJIS, .windows1252]
    func decided(_ bytes: [UInt8]) throws(FormatError) -> TextEncoding {
      try EncodingPlanTests.decided(bytes, declared, pieces: pieces)
    }
    #expect(try decided([]) == .utf8)
    #expect(try decided([0x61]) == .utf8)
    #expect(try decided(Array("\u{FEFF}\"Größe\",1\n".utf8)) == .utf8)
    #expect(try decided(Array("Größe\n".utf8)) == .utf8)
    #expect(try decided([0xFF, 0xFE, 0x61, 0, 10, 0]) == .utf16LittleEndian)
    #expect(try decided([0xFE, 0xFF, 0, 0x61, 0, 10]) == .utf16BigEndian)
    #expect(try decided(TextEncoding.shiftJIS.encode(Array("日本,1\n".utf8))) == .shiftJIS)
    #expect(try decided(TextEncoding.windows1252.encode(Array("Straße 5, é\n".utf8))) == .windows1252)
  }

  @Test func `a mark is no part of the first name, in UTF-16 too`() throws {
    for (encoding, mark) in [
      (TextEncoding.utf16LittleEndian, [0xFF, 0xFE]), (.utf16BigEndian, [0xFE, 0xFF]),
    ] {
      let bytes = mark.map { UInt8($0) } + (try encoding.encode(Array("\"Name\",b\n".utf8)))
      #expect(ReadRows.reading(MemoryByteSource(bytes), encoding: encoding).rows == [["Name", "b"]])
      let head = try TextHead(of: MemoryByteSource(bytes))
      #expect(head.encoding == encoding)
      #expect(String(decoding: head.text, as: UTF8.self) == "\"Name\",b\n")
    }
  }

  @Test func `a file that stops to be UTF-8 late is not UTF-8`() throws {
    let bytes = Array(repeating: UInt8(ascii: "x"), count: 1 << 20) + [10, 0xE9, 10]
    #expect(try EncodingPlanTests.decided(bytes, [.windows1252]) == .windows1252)
    let error = #expect(throws: FormatError.self) { try EncodingPlanTests.decided(bytes, [.shiftJIS]) }
    #expect(error?.code == "text-encoding")
    #expect(error?.diagnostic.position?.line == 2)
    #expect(error?.diagnostic.arguments == ["E9 0A", "\((1 << 20) + 1)", "utf-8, cp932"])
  }

  @Test func `where none fits, the one that got furthest says where`() {
    let bytes: [UInt8] = [0xE9, 10, 0x81, 0x8D, 10]
    let error = #expect(throws: FormatError.self) { try EncodingPlanTests.decided(bytes, [.windows1252]) }
    #expect(error?.diagnostic.position?.line == 2)
    #expect(error?.diagnostic.arguments == ["81 8D 0A", "2", "utf-8, windows-1252"])
  }

  @Test func `NUL is no text, and UTF-16 without a mark is read where it is declared`() throws {
    let bytes: [UInt8] = [0x61, 0, 10, 0]
    let error = #expect(throws: FormatError.self) { try EncodingPlanTests.decided(bytes, [.shiftJIS]) }
    #expect(error?.code == "text-nul")
    #expect(error?.diagnostic.position?.line == 1)
    #expect(try EncodingPlanTests.decided(bytes, [.utf16LittleEndian]) == .utf16LittleEndian)
  }

  @Test(arguments: TextEncoding.allCases)
  func `a head may be cut within a character`(encoding: TextEncoding) throws {
    let character = encoding == .windows1252 || encoding == .latin1 || encoding == .latin9 ? "é" : "日"
    let text = String(repeating: character, count: 200)
    let bytes = try encoding.encode(Array(text.utf8))
    for length in 64..<72 {
      let head = try TextHead(of: MemoryByteSource(bytes), plan: EncodingPlan([encoding]), length: length)
      guard head.encoding == encoding else { continue }
      #expect(!head.isWhole)
      #expect(text.utf8.starts(with: head.text))
      #expect(head.text.count > 40)
    }
  }
}

@Suite struct ByteSourceTests {
  @Test func `a read error is never an empty file`() throws {
    let error = #expect(throws: FormatError.self) {
      var reader = try RowReader(FileByteSource(descriptor: -1, name: "in/a.csv"), dialect: .csv)
      _ = try reader.nextChunk()
    }
    #expect(error?.description == "in/a.csv: error: reading: bad file descriptor [format-read]")
  }
}
