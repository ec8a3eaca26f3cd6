import Formats
import Testing
import Values

/// Verdicts on whole documents (RFC 8259), each in every chunking.
@Suite struct JSONVerdictTests {
  static let accepted: [String] = [
    "{}", "[]", "[[]]", "[{}]", "{\"a\":{}}", "0", "-0", "1", "12", "-1", "0.0", "-0.1", "1e1", "1E1", "1e+1",
    "1e-1",
    "1.5e10", "0e0", "0.0000000000000000000000000000000000001", "123456789012345678901234567890", "1E400",
    "-1e-400",
    "true", "false", "null", "\"\"", "\"a\"", " 1 ", "\t[\r\n]\n", "[1,2,3]", "[ 1 , 2 ]",
    "{\"a\":1,\"b\":2}",
    "{ \"a\" : 1 }", "{\"\":0}", "{\"\\u0000\":0}", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\u0041\"",
    "\"\\uD83D\\uDE00\"",
    "\"\\ud83d\\ude00\"", "\"😀\"", "\"é\"", "\"€\"", "\"\u{7f}\"", "\"\u{2028}\"", "\"\u{FFFF}\"",
    "\"\u{10FFFF}\"",
    "\"\\uFFFF\"", "\"\\uDBFF\\uDFFF\"", "[\"a\",\"b\"]", "[null,true,false]", "[[[[[[[[[[]]]]]]]]]]",
    "{\"a\":[{\"b\":[{\"c\":null}]}]}", "\"    spaces    \"", "\"/\"", "\"// no comment\"", "\"[{}]\"",
    "[\"\\\\\"]",
    "\"12345678\"", "\"1234567\\\"\"", "{\"a\":{\"a\":{\"a\":1}}}", "[{\"a\":1},{\"a\":1}]", "\u{FEFF}{}",
    "[-0.0]", "[1.0e+2]",
  ]

  static let refused: [String] = [
    "[1,]", "[,1]", "[1,,2]", "[1 2]", "[1", "[1}", "{1}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{\"a\" 1}",
    "{\"a\"::1}",
    "{,}", "{\"a\":1 \"b\":2}", "{a:1}", "{'a':1}", "{\"a\":1}}", "[]]", "[]x", "1 2", "{}{}", "+1", "01",
    "-01", "-",
    "1.", ".5", "1.e1", "1e", "1e+", "1e-", "1E", "--1", "1-1", "0x1", "1_000", "1,5", "NaN", "Infinity",
    "-Infinity", "nul",
    "nulL", "tru", "True", "fals", "FALSE", "undefined", "\"", "\"a", "\"\\\"", "\"\\x41\"", "\"\\u\"",
    "\"\\u12\"",
    "\"\\u12G4\"", "\"\\a\"", "\"\\'\"", "\"\\ \"", "\"\n\"", "\"\t\"", "\"\u{0}\"", "\"\u{1f}\"", "'a'",
    "[\"a\"", "[\"a\",",
    "{\"a\":\"b", "{\"a\":\"b\"", "{\"a\":", "{\"a\"", "{\"", "{", "[", "]", "}", ":", ",", "", " ",
    "\u{FEFF}", "[1]//c",
    "[1]/*c*/", "# c\n1", "<xml/>", "[\u{00A0}]", "[\u{0C}]", "[\u{0B}1]", "\"\\uD800\"", "\"\\uDC00\"",
    "\"\\uD800\\uD800\"", "\"\\uD800x\"", "\"\\uDE00\\uD83D\"", "{\"\\uD800\":1}", "{\"a\":1,\"a\":2}",
    "{\"a\":1,\"\\u0061\":2}", "{\"a\":{\"b\":1,\"b\":1}}", "{\"\":1,\"\":1}", "{\"x\":[{\"b\":1,\"b\":1}]}",
    "[1]\u{0}",
    "\u{0}", "[\u{0}]", "1\u{0}", "{\"a\":1;\"b\":2}", "(1)", "[1:2]", "{\"a\",1}", "[true false]",
    "{null:1}", "{1:1}",
    "{[]:1}", "\\u0041", "\"a\\", "\"\\u00", "[1.2.3]", "[1e1.5]", "[1e1e1]", "[- 1]", "[1. 5]", "tr ue",
    "\u{FEFF}\u{FEFF}1",
  ]

  /// Bytes that are no UTF-8 inside a string.
  static let notUTF8: [[UInt8]] = [
    [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x22], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF],
    [0xE2, 0x82],
    [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF],
    [0xF4, 0x90, 0x80, 0x80],
    [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF], [0xF0, 0x9F, 0x98], [0xE4],
  ]

  @Test(arguments: accepted)
  func `a document of the grammar is accepted`(text: String) throws {
    for chunking in Chunking.all(text.utf8.count) {
      #expect(throws: Never.self, "\(chunking)") { try Documents.read(Array(text.utf8), chunking) }
    }
  }

  @Test(arguments: refused)
  func `a document outside the grammar is refused`(text: String) throws {
    for chunking in Chunking.all(text.utf8.count) {
      let error = #expect(throws: FormatError.self, "\(chunking)") {
        try Documents.read(Array(text.utf8), chunking)
      }
      #expect(error?.diagnostic.message() != error?.code, "every code has words")
    }
  }

  @Test(arguments: notUTF8)
  func `bytes that are no UTF-8 are refused`(bytes: [UInt8]) throws {
    let document = [0x5B, 0x22, 0x61] + bytes + [0x22, 0x5D]
    for chunking in Chunking.all(document.count) {
      let error = #expect(throws: FormatError.self) { try Documents.read(document, chunking) }
      #expect(error?.code == "json-utf8")
    }
  }

  @Test(arguments: [
    "{\"orders\":[{\"id\":1,\"s\":\"aé\\u00e9\\n\"},{\"id\":2.50,\"t\":[true,false,null]}],\"next\":\"x\"}",
    "[{\"a\":\"\\uD83D\\uDE00\"},{}]", " {\"a\":{\"b\":[]}} ",
  ])
  func `T08 a document cut anywhere is incomplete and nothing else`(text: String) throws {
    let bytes = Array(text.utf8)
    let whole = bytes.lastIndex { $0 == UInt8(ascii: "}") || $0 == UInt8(ascii: "]") } ?? 0
    for length in 0...whole {
      for chunking in [Chunking(capacity: 16, piece: 1), Chunking(capacity: 4096, piece: .max)] {
        let error = #expect(throws: FormatError.self, "\(length)") {
          try Documents.read(Array(bytes[..<length]), chunking)
        }
        #expect(error?.code == "json-incomplete", "\(length)")
      }
    }
    #expect(throws: Never.self) { try Documents.read(bytes, Chunking(capacity: 16, piece: 1)) }
  }

  @Test(arguments: ["json-utf16"])
  func `UTF-16 and UTF-32 are named`(code: String) throws {
    let text = Array("{\"a\":1}".utf8)
    let little = text.flatMap { byte -> [UInt8] in [byte, 0] }
    let big = text.flatMap { byte -> [UInt8] in [0, byte] }
    let wide = text.flatMap { byte -> [UInt8] in [byte, 0, 0, 0] }
    for bytes in [little, big, [0xFF, 0xFE] + little, [0xFE, 0xFF] + big, wide] {
      let error = #expect(throws: FormatError.self) {
        try Documents.read(bytes, Chunking(capacity: 64, piece: 1))
      }
      #expect(error?.code == code)
    }
  }

  @Test(arguments: ["[", "{\"a\":"])
  func `nesting 100,000 deep is one clear error`(opening: String) throws {
    let text = String(repeating: opening, count: 100_000)
    let error = #expect(throws: FormatError.self) {
      try Documents.read(Array(text.utf8), Chunking(capacity: 4096, piece: .max))
    }
    #expect(error?.code == "json-depth")
    let fits = String(repeating: "[", count: 511) + String(repeating: "]", count: 511)
    #expect(throws: Never.self) { try Documents.read(Array(fits.utf8), Chunking(capacity: 64, piece: 7)) }
  }

  @Test func `a field without end is too long, in bounded memory`() throws {
    let limits = TreeLimits(depth: 64, text: 1000, record: 10_000)
    for (count, code) in [(1000, nil), (1001, "json-too-long"), (1_000_000, "json-too-long")]
      as [(Int, String?)]
    {
      let text = "[{\"a\":\"" + String(repeating: "x", count: count) + "\"}]"
      var found: String?
      do {
        try Documents.read(Array(text.utf8), Chunking(capacity: 256, piece: .max), limits)
      } catch {
        found = error.code
      }
      #expect(found == code)
    }
    let many = "[[" + String(repeating: "1,", count: 2000) + "1]]"
    let crowd = #expect(throws: FormatError.self) {
      try Documents.read(
        Array(many.utf8), Chunking(capacity: 256, piece: .max), TreeLimits(depth: 9, members: 1999))
    }
    #expect(crowd?.code == "json-too-many-members")
    let record = "[[" + String(repeating: "1,", count: 6000) + "1]]"
    let error = #expect(throws: FormatError.self) {
      try Documents.read(Array(record.utf8), Chunking(capacity: 256, piece: .max), limits)
    }
    #expect(error?.code == "json-too-long")
  }

  @Test func `a name is found twice among a hundred thousand, and no other`() throws {
    var members = (0..<100_000).map { "\"k\($0)\":0" }
    let sound = "[{" + members.joined(separator: ",") + "}]"
    #expect(throws: Never.self) {
      try Documents.read(Array(sound.utf8), Chunking(capacity: 1 << 20, piece: .max))
    }
    members.append("\"k77777\":0")
    let spoilt = "[{" + members.joined(separator: ",") + "}]"
    let error = #expect(throws: FormatError.self) {
      try Documents.read(Array(spoilt.utf8), Chunking(capacity: 1 << 20, piece: .max))
    }
    #expect(error?.code == "json-duplicate-key")
    #expect(error?.diagnostic.arguments == ["'k77777'"])
    #expect(error?.diagnostic.position?.path == "/0/k77777")
  }
}
