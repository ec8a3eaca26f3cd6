import Expressions
import Testing
import Values

@Suite struct VerdictTests {
  static let conditions: [(String, Bool?)] = [
    ("true", true), ("false", false), ("!true", false), ("a", nil), ("a && false", false),
    ("a || true", true),
    ("1 == 2", false), ("1 < 2", true), ("2.50 >= 2.5", true), ("'a' == 'b'", false), ("'a' != 'b'", true),
    ("a ? true : true", true), ("true ? a : b", nil), ("a ? false : b", nil), ("false ? a : false", false),
    ("x == 'a' && x == 'b'", false), ("x == 'a' && y == 'b'", nil), ("x == 'a' || x == 'b'", nil),
    ("x == 'a' && (x == 'b' || x == 'c')", false), ("x in ['a', 'b'] && x == 'c'", false),
    ("x in ['a', 'b'] && x == 'b'", nil), ("'a' == x && x == 'b'", false),
    ("n > 500.00 && n < 100.00", false), ("n > 100.00 && n < 500.00", nil), ("n > 5 && n <= 5", false),
    ("n >= 5 && n <= 5", nil), ("5 > n && n > 7", false), ("n == 5 && n == 6", false),
    ("n < -1 && n > 1", false),
    ("row[\"Status\"] == 'a' && row[ \"Status\" ] == 'b'", false), ("settings.x == 'y'", nil), ("(", nil),
  ]

  @Test(arguments: conditions)
  func `what can be said of a condition before a record is there`(source: String, verdict: Bool?) {
    #expect(Verdict.of(source) == verdict)
  }

  static let shape = RecordShape(
    "order",
    fields: [
      RecordShape.Field("status", index: 0, type: .string, words: ["open", "cancelled"]),
      RecordShape.Field("kind", index: 1, type: .string, words: ["gift", "sale"]),
      RecordShape.Field("note", index: 2, type: .string),
      RecordShape.Field("total", index: 3, type: .decimal),
    ])

  static let declarations = Declarations().declaring("order", index: 0, .record(shape))

  @Test(
    arguments: [
      ("order.status == \"closed\"", 16, nil), ("order.status == \"opn\"", 16, "open"),
      ("\"cancelled\" == order.kind", 0, nil), ("order.status != \"closed\"", 16, nil),
      ("order.status in [\"open\", \"closed\"]", 25, nil), ("order.status == order.kind", 0, nil),
      ("order.?status.orValue(\"none\") == \"closed\"", 33, nil),
      ("order.status == (order.note == \"\" ? \"closed\" : \"shut\")", 17, nil),
    ] as [(String, Int, String?)])
  func `a comparison with a word that a field never has is refused at the word`(
    source: String, offset: Int, suggestion: String?
  ) throws {
    let error = try #require(throws: ExpressionError.self) { try Expression(source, Self.declarations) }
    #expect(error.code == "expression-never-equal")
    #expect(error.offset == offset)
    #expect(error.diagnostic.suggestion == suggestion)
  }

  @Test(arguments: [
    "order.status == \"open\"", "order.status in [\"open\", \"cancelled\"]", "order.note == \"closed\"",
    "order.?status.orValue(\"none\") == \"none\"", "order.status == order.note",
    "order.status == (order.note == \"\" ? \"open\" : \"shut\")", "\"a\" == \"b\"",
  ])
  func `a comparison that may be so is taken`(source: String) throws {
    _ = try Expression(source, Self.declarations)
  }

  @Test func `what must be there is told from what is asked for first`() throws {
    func needs(_ source: String) throws -> Set<String> {
      Set(
        try Expression(source, Self.declarations).needs.compactMap { path in
          if case .field(let name)? = path.steps.first { name } else { nil }
        })
    }
    #expect(try needs("order.total > 1.00 && order.status == \"open\"") == ["total", "status"])
    #expect(try needs("order.?total.orValue(0.00) > 1.00") == [])
    #expect(try needs("has(order.total) && order.total > 1.00") == [])
    #expect(try needs("order.?note.orValue(order.status) == \"open\"") == [])
    #expect(try needs("order.note == \"\" ? order.status : order.kind") == ["note"])
  }
}
