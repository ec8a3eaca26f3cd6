import Formats
import Testing
import Values

@Suite struct JSONRecordTests {
  private static let orders = """
    {"shop":{"currency":"EUR"},"orders":[
      {"id":1342647857257299304,"big":12345678901234567890123,"name":"#1001","note":null,"gap":"","total":"90.00","rate":0.10,
       "ship":{"zip":"01067","city":"K\\u00f6ln \\ud83d\\ude00"},"lines":[{"sku":"A","q":1,"more":[1,2]},{"sku":"B\\n","q":2}],
       "attrs":[{"name":"vat","value":"DE1"},{"name":"po","value":"77"}],"tags":["x","y"]},
      {"id":2,"lines":[],"ship":null}
    ],"next":"abc"}
    """

  /// All that a table of paths gives for each record, in every chunking.
  private func read(_ text: String, _ paths: [String], at records: [String]? = ["orders"]) throws
    -> [[[String]]]
  {
    var answers: Set<[[[String]]]> = []
    for chunking in Chunking.all(text.utf8.count) {
      var builder = ProjectionBuilder()
      var slots: [Slot] = []
      for path in paths { slots.append(try builder.add(try PathPattern(path, .json))) }
      var reader = try Documents.json(Array(text.utf8), at: records, builder.build(), chunking)
      let record = TreeRecord()
      var result: [[[String]]] = []
      while try reader.next(into: record) {
        result.append(slots.map { slot in record.nodes(slot).map { outline(record, $0) } })
      }
      answers.insert(result)
    }
    #expect(answers.count == 1)
    return try #require(answers.first)
  }

  @Test func `T42 numbers and ids pass exactly`() throws {
    let records = try read(Self.orders, ["id", "big", "total", "rate"])
    #expect(
      records == [
        [["1342647857257299304"], ["12345678901234567890123"], ["'90.00'"], ["0.10"]], [["2"], [], [], []],
      ])
  }

  @Test func `records are found wherever a program wrapped them`() throws {
    let anywhere = ["**.orders[*]"]
    func ids(_ text: String, at records: [String] = ["**.orders[*]"]) throws -> [[[String]]] {
      try read(text, ["id"], at: records)
    }
    for text in [
      #"{"orders":[{"id":1},{"id":2}]}"#, #"{"status":200,"body":{"orders":[{"id":1},{"id":2}],"next":"n"}}"#,
      #"[{"orders":[{"id":1}]},{"data":{"page":[[{"orders":[{"id":2}]}]]}}]"#,
      #"{"orders":7,"x":{"orders":null},"y":{"orders":{"orders":[{"id":1,"orders":[{"id":9}]},{"id":2}]}}}"#,
      #"{"a":[{"orders":"text"},1,[]],"orders":[{"id":1}],"b":{"orders":[{"id":2}]}}"#,
    ] {
      #expect(try ids(text) == [[["1"]], [["2"]]], "\(text)")
    }
    // Beside paths from the root, and a longer way.
    #expect(try ids(#"[{"id":1},{"id":2}]"#, at: anywhere + ["[*]"]) == [[["1"]], [["2"]]])
    #expect(
      try ids(#"{"orders":{"id":3},"k":{"a":{"b":[{"id":1}]},"b":[{"id":8}]}}"#, at: ["**.a.b[*]"]) == [
        [["1"]]
      ])
    #expect(try ids(#"{"k":{"orders":[]}}"#) == [])
    #expect(throws: FormatError.self) { try ids(#"{"k":{"order":[{"id":1}]}}"#) }
  }

  @Test func `absent, null and empty are three things`() throws {
    let records = try read(Self.orders, ["note", "gap", "none", "ship.zip", "ship"])
    #expect(records[0] == [["null"], ["''"], [], ["'01067'"], ["{zip='01067'}"]])
    #expect(records[1] == [[], [], [], [], ["null"]])
  }

  @Test func `escapes are read as UTF-8`() throws {
    #expect(try read(Self.orders, ["ship.city", "lines[1].sku"])[0] == [["'Köln 😀'"], ["'B\n'"]])
  }

  @Test func `items by place, by condition, and all of them`() throws {
    let paths = [
      "lines[*].sku", "lines[0].q", "attrs[name='po'].value", "attrs[name='none'].value", "tags[*]",
      "lines[5].q",
    ]
    #expect(try read(Self.orders, paths)[0] == [["'A'", "'B\n'"], ["1"], ["'77'"], [], ["'x'", "'y'"], []])
  }

  @Test func `a list's items answer for themselves`() throws {
    var builder = ProjectionBuilder()
    let lines = try builder.add(try PathPattern("lines[*]", .json))
    let sku = try builder.add(try PathPattern("sku", .json), in: lines)
    let more = try builder.add(try PathPattern("more[*]", .json), in: lines)
    var reader = try Documents.json(Array(Self.orders.utf8), at: ["orders"], builder.build())
    let record = TreeRecord()
    #expect(try reader.next(into: record))
    let items = Array(record.nodes(lines))
    #expect(items.map { record.first(sku, in: $0).map { record.string($0) } } == ["A", "B\n"])
    #expect(items.map { Array(record.nodes(more, in: $0)).count } == [2, 0])
    #expect(items.map { record.ordinal($0) } == [0, 1])
    #expect(try reader.next(into: record))
    #expect(Array(record.nodes(lines)).isEmpty)
    #expect(try !reader.next(into: record))
  }

  @Test func `a subtree is kept whole, with names`() throws {
    var builder = ProjectionBuilder()
    let lines = try builder.add(try PathPattern("lines", .json), keeping: true)
    let sku = try builder.add(try PathPattern("lines[*].sku", .json))
    var reader = try Documents.json(Array(Self.orders.utf8), at: ["orders"], builder.build())
    let record = TreeRecord()
    #expect(try reader.next(into: record))
    let node = try #require(record.first(lines))
    #expect(outline(record, node) == "[{sku='A',q=1,more=[1,2]},{sku='B\n',q=2}]")
    #expect(record.string(node).hasPrefix("[{\"sku\""), "an array's text is its source")
    #expect(Array(record.nodes(sku)).count == 2)
  }

  @Test func `a record knows its line, its pointer and its bytes`() throws {
    for chunking in Chunking.all(Self.orders.utf8.count) {
      var reader = try Documents.json(Array(Self.orders.utf8), at: ["orders"], .nothing, chunking)
      let record = TreeRecord()
      #expect(try reader.next(into: record))
      #expect(record.line == 2)
      #expect(record.path == "/orders/0")
      #expect(try reader.next(into: record))
      #expect(record.line == 5)
      #expect(record.path == "/orders/1")
      let source = Array("{\"id\":2,\"lines\":[],\"ship\":null}".utf8)
      #expect(record.sourceBytes == source)
      #expect(Array(Array(Self.orders.utf8)[record.offset...].prefix(source.count)) == source)
      #expect(try !reader.next(into: record))
      #expect(try !reader.next(into: record), "the end stays the end")
    }
  }

  @Test func `values beside the records are there when the file ends, those before them at once`() throws {
    var builder = ProjectionBuilder()
    let currency = try builder.add(try PathPattern("shop.currency", .json))
    let next = try builder.add(try PathPattern("next", .json))
    for chunking in Chunking.all(Self.orders.utf8.count) {
      var reader = try Documents.json(
        Array(Self.orders.utf8), at: ["orders"], .everything, chunking, envelope: builder.build())
      let record = TreeRecord()
      #expect(try reader.next(into: record))
      #expect(reader.envelope.first(currency).map { reader.envelope.string($0) } == "EUR")
      #expect(reader.envelope.first(next) == nil)
      while try reader.next(into: record) {}
      #expect(reader.envelope.first(next).map { reader.envelope.string($0) } == "abc")
    }
  }

  @Test(arguments: [
    ("{\"a\":1,\"orders\":[{\"id\":1},{\"id\":2}]}", ["orders"], ["1", "2"]),
    ("[{\"id\":1}]", ["."], ["1"]),
    ("{\"id\":1}", ["."], ["1"]),
    ("{\"order\":{\"id\":1}}", ["orders", "order"], ["1"]),
    (
      "{\"payload\":{\"Orders\":[{\"id\":3}],\"Orders2\":[{\"id\":9}]}}", ["payload.Orders", "orders"], ["3"]
    ),
    (
      "{\"edges\":[{\"node\":{\"id\":1},\"x\":[1]},{\"y\":{},\"node\":{\"id\":2}}]}", ["edges[*].node"],
      ["1", "2"]
    ),
    ("{\"orders\":[]}", ["orders"], []),
    ("{\"orders\":null}", ["orders"], []),
    ("[]", ["[*]"], []),
    ("[[{\"id\":1}],[{\"id\":2}]]", ["[*][*]"], ["1", "2"]),
    ("{\"\\u006frders\":[{\"i\\u0064\":1}]}", ["orders"], ["1"]),
  ])
  func `records are found at their path`(text: String, paths: [String], ids: [String]) throws {
    #expect(try read(text, ["id"], at: paths).map { $0[0][0] } == ids)
  }

  @Test(arguments: [
    ("{\"order\":[]}", "orders", "json-no-records"), ("{\"orders\":\"x\"}", "orders", "json-records-kind"),
    ("{\"orders\":{}}", "orders[*]", "json-records-kind"), ("[1]", "orders", "json-no-records"),
  ])
  func `a document without the path has no records`(text: String, path: String, code: String) throws {
    let error = #expect(throws: FormatError.self) { try read(text, [], at: [path]) }
    #expect(error?.code == code)
  }

  @Test func `each line is a record, and blank lines are none`() throws {
    let text = "\u{FEFF}{\"id\":1}\n\n  \r\n{\"id\":2}\r\n{\"id\":3}"
    #expect(try read(text, ["id"], at: nil).map { $0[0][0] } == ["1", "2", "3"])
    #expect(try read(text + "\n", ["id"], at: nil).count == 3)
  }

  @Test func `a spoilt line costs that line alone`() throws {
    let text = "{\"id\":1}\n{\"id\":}\n{\"id\":2} x\n{\"id\":\n{\"id\":3}\n"
    for chunking in Chunking.all(text.utf8.count) {
      var builder = ProjectionBuilder()
      let id = try builder.add(try PathPattern("id", .json))
      var reader = try Documents.json(Array(text.utf8), at: nil, builder.build(), chunking)
      let record = TreeRecord()
      var story: [String] = []
      var goesOn = true
      while goesOn {
        do {
          goesOn = try reader.next(into: record)
          if goesOn { story.append(record.first(id).map { record.string($0) } ?? "") }
        } catch {
          story.append(
            "\(error.code):\(error.diagnostic.position?.line ?? 0):\(error.diagnostic.position?.column ?? 0)")
          goesOn = reader.canContinue
        }
      }
      #expect(story == ["1", "json-syntax:2:7", "json-syntax:3:10", "json-line-end:4:7", "3"], "\(chunking)")
    }
  }

  @Test func `a value over several lines is no line of its own`() throws {
    let error = #expect(throws: FormatError.self) { try read("{\n\"id\":1\n}\n", ["id"], at: nil) }
    #expect(error?.code == "json-line-end")
  }

  @Test func `T08 lines cut anywhere give fewer records or an incomplete one`() throws {
    let text = Array("{\"id\":1}\n{\"id\":2}\n".utf8)
    for length in 0...text.count {
      var reader = try Documents.json(
        Array(text[..<length]), at: nil, .nothing, Chunking(capacity: 16, piece: 1))
      let record = TreeRecord()
      var count = 0
      var code: String?
      do {
        while try reader.next(into: record) { count += 1 }
      } catch { code = error.code }
      let ends = [0, 8, 9, 17, 18].contains(length)
      #expect(code == (ends ? nil : "json-incomplete"))
      #expect(count == (length < 8 ? 0 : length < 17 ? 1 : 2))
    }
  }

  @Test(arguments: [
    ("[{\"id\":1},{\"a\":\"é\\ud800\",\"b\":1},{\"id\":3}]", "json-lone-surrogate", 16, "/1/a"),
    ("[{\"id\":1},{\"é\":1,\"b/~\":2,\"b/~\":3},{\"id\":3}]", "json-duplicate-key", 26, "/1/b~1~0"),
    (
      "[{\"id\":1},{\"x\":{\"y\":[{},{\"k\":1,\"k\":2}]}},{\"id\":3}]", "json-duplicate-key", 32, "/1/x/y/1/k"
    ),
  ])
  func `a record that is spoilt alone costs that record`(
    text: String, code: String, column: Int, path: String
  ) throws {
    for chunking in Chunking.all(text.utf8.count) {
      var reader = try Documents.json(Array(text.utf8), at: ["."], .everything, chunking)
      let record = TreeRecord()
      #expect(try reader.next(into: record))
      let error = #expect(throws: FormatError.self) { try reader.next(into: record) }
      #expect(error?.code == code)
      #expect(
        error?.diagnostic.position == SourcePosition(file: "f.json", line: 1, column: column, path: path))
      #expect(reader.canContinue == true)
      #expect(try reader.next(into: record))
      #expect(outline(record, record.root) == "{id=3}")
      #expect(try !reader.next(into: record))
      #expect(reader.count == 3)
    }
  }

  @Test(arguments: [
    ("{\"orders\":[{\"é\":1},\n {\"a\" 1}]}", "json-syntax", 2, 7, "/orders/1/a", ["'1'", "':'"]),
    ("{\"orders\":[{}}", "json-syntax", 1, 14, "/orders/0", ["'}'", "',' | ']'"]),
    ("{\"orders\":[{}]}x", "json-syntax", 1, 16, nil, ["'x'", "EOF"]),
    ("{\"orders\":[],\"orders\":[]}", "json-duplicate-key", 1, 14, "/orders", ["'orders'"]),
    ("{\"orders\":[{\"a\":tru}]}", "json-syntax", 1, 20, "/orders/0/a", ["'}'", "true"]),
    ("{\"orders\":[{\"a\":\"x\ny\"}]}", "json-syntax", 1, 19, "/orders/0/a", ["LF", "escape | '\"'"]),
  ])
  func `an error names line, column, pointer, found and expected`(
    text: String, code: String, line: Int, column: Int, path: String?, arguments: [String]
  ) throws {
    for chunking in Chunking.all(text.utf8.count) {
      var reader = try Documents.json(Array(text.utf8), at: ["orders"], .nothing, chunking)
      let record = TreeRecord()
      let error = #expect(throws: FormatError.self) { while try reader.next(into: record) {} }
      #expect(error?.code == code)
      #expect(error?.diagnostic.arguments == arguments)
      #expect(
        error?.diagnostic.position == SourcePosition(file: "f.json", line: line, column: column, path: path))
      #expect(reader.canContinue == false)
      let again = #expect(throws: FormatError.self) { try reader.next(into: record) }
      #expect(again == error, "an error that ends the reading stays")
    }
  }

  @Test func `random documents read the same whole and in pieces`() throws {
    var generator = SeededGenerator(seed: 42)
    for _ in 0..<200 {
      let text =
        "["
        + (0..<Int.random(in: 1...4, using: &generator)).map { _ in
          SeededGenerator.json(depth: 4, &generator)
        }.joined(separator: " , ") + "]"
      var outlines: Set<[String]> = []
      for chunking in [
        Chunking(capacity: 1 << 16, piece: .max), Chunking(capacity: 16, piece: 3),
        Chunking(capacity: 33, piece: .max),
      ] {
        var reader = try Documents.json(Array(text.utf8), at: ["[*]"], .everything, chunking)
        let record = TreeRecord()
        var result: [String] = []
        while try reader.next(into: record) { result.append(outline(record, record.root)) }
        outlines.insert(result)
      }
      #expect(outlines.count == 1, "\(text)")
    }
  }
}

/// A generator that gives the same documents in each run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  static func json(depth: Int, _ generator: inout SeededGenerator) -> String {
    func string(_ generator: inout SeededGenerator) -> String {
      let parts = [
        "a", "é", "€", "😀", "\\n", "\\u00e9", "\\ud83d\\ude00", "\\\"", "\\\\", " ", "longer text", "{", "]",
      ]
      return "\""
        + (0..<Int.random(in: 0...9, using: &generator)).map { _ in
          parts.randomElement(using: &generator) ?? ""
        }
        .joined() + "\""
    }
    switch Int.random(in: 0...(depth > 0 ? 6 : 4), using: &generator) {
    case 0: return "null"
    case 1: return "true"
    case 2: return String(Int.random(in: -1000...1000, using: &generator)) + ".50"
    case 3, 4: return string(&generator)
    case 5:
      return "["
        + (0..<Int.random(in: 0...4, using: &generator)).map { _ in json(depth: depth - 1, &generator) }
        .joined(separator: ",\n") + "]"
    default:
      return "{"
        + (0..<Int.random(in: 0...4, using: &generator)).map { index in
          "\"\(index)" + string(&generator).dropFirst() + " : " + json(depth: depth - 1, &generator)
        }.joined(separator: ",") + "}"
    }
  }
}

@Suite struct JSONClosingTests {
  @Test(arguments: [
    ("{\"a\":[1,2]}", true), ("[]\n", true), (" ", false), ("", false), ("{\"a\":\"}\"", false),
    ("{\"a\":\"}\"}", true),
    ("[\"\\\\\"]", true), ("[\"\\\"]", false), ("[\"\\\"\"]", true), ("12", true), ("\"a", false),
    ("{\"a\":\"[[[[[[[[[[[[[[\"}", true), ("{\"a\":\"\\\\\\\\\\\\\\\\\"}", true),
    ("[[[[[[[[[[]]]]]]]]]", false),
    ("{\"é[\":\"ä{\"}", true), ("{\"k\":[{\"x\":\"a\"},{\"y\":\"b]\"}", false),
  ])
  func `a document closes when nothing is open`(text: String, closed: Bool) throws {
    for piece in 1...max(text.utf8.count, 1) {
      let closing = try JSONClosing.of(TreeBytes(text, piece: piece))
      #expect(closing.isClosed == closed)
      #expect(closing.endsWithNewline == text.hasSuffix("\n"))
    }
  }

  @Test func `T08 no prefix of a document closes`() throws {
    let text = Array("{\"orders\":[{\"a\":\"x\\\"]}\",\"b\":[1,{\"c\":\"\\\\\"}]}],\"n\":\"[\"}".utf8)
    for length in 0..<text.count {
      #expect(try !JSONClosing.of(TreeBytes(Array(text[..<length]))).isClosed)
    }
    #expect(try JSONClosing.of(TreeBytes(text)).isClosed)
  }
}
