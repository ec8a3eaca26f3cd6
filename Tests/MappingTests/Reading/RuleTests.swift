import Commerce
import Formats
import Mapping
import Testing
import Values

/// Each form of a rule, on one column.
@Suite struct RuleTests {
  private static let head = "map: a/b\nreads: { format: csv, requires: [N, A] }\norder:\n  number: N\n  "

  private static let context = mapContext(
    tables: ["countries": [("Germany", "DE"), ("Atlantis", "XX"), ("blank", "")]],
    settings: [("zone", "Asia/Shanghai"), ("nozone.x", "1")])

  private static func read(_ rule: String, _ value: String) throws -> FileReading {
    try FileReading(head + rule, "N,A,B\n#1,\"\(value.replacing("\"", with: "\"\""))\",b\n", context: context)
  }

  /// A rule, what stands in the column, the field, what comes of it (nothing: absent).
  static let forms: [(rule: String, given: String, field: String, result: String?)] = [
    ("note: A", "x", "note", "x"),
    ("note: A", "", "note", nil),
    ("note: A", " 0012 ", "note", " 0012 "),
    ("note: A", "say \"hi\"", "note", "say \"hi\""),
    ("note: A", "two\nlines", "note", "two\nlines"),
    ("note: { from: [A, B] }", "", "note", "b"),
    ("note: { from: [A, B] }", "a", "note", "a"),
    ("note: { from: [A, B], trim: true }", "  ", "note", "b"),
    ("note: { from: A, trim: true }", "\t x  y ", "note", "x  y"),
    ("note: { from: A, strip: \"'\" }", "''01010", "note", "'01010"),
    ("note: { from: A, strip: \"'\" }", "01010", "note", "01010"),
    ("note: { from: A, trim: true, strip: \"'\" }", " '01010", "note", "01010"),
    ("note: { value: always }", "x", "note", "always"),
    ("note: { from: A, value: always }", "", "note", "always"),
    ("note: { from: A, expr: 'value + \"!\"' }", "x", "note", "x!"),
    ("note: { from: A, expr: 'value + \"!\"' }", "", "note", "!"),
    ("note: { expr: 'row[\"A\"] + first[\"B\"]' }", "x", "note", "xb"),
    ("note: { expr: 'settings.zone' }", "", "note", "Asia/Shanghai"),
    ("note: { from: A, values: { a: one, b: two } }", "b", "note", "two"),
    ("note: { from: A, values: { a: one }, miss: keep }", "c", "note", "c"),
    ("note: { from: A, values: { a: one }, miss: absent }", "c", "note", nil),
    ("note: { from: A, values: { a: one } }", "", "note", nil),
    ("shipTo.country: { from: A, lookup: countries }", "Germany", "shipTo.country", "DE"),
    ("shipTo.country: { from: A, lookup: countries, miss: keep }", "FR", "shipTo.country", "FR"),
    ("shipTo.country: { from: A, lookup: countries, miss: absent }", "Utopia", "shipTo.country", nil),
    ("shipTo.country: { from: A, lookup: countries }", "blank", "shipTo.country", nil),
    ("shipTo.country: { from: A, lookup: countries }", "", "shipTo.country", nil),
    ("total: A", "90.00", "total", "90.00"),
    ("total: A", "-0.5", "total", "-0.5"),
    ("total: A", "0000018", "total", "0000018"),
    ("total: { from: A, mark: \",\" }", "1.234,50", "total", "1234.50"),
    ("total: { from: A, mark: \",\" }", "90,00", "total", "90.00"),
    ("total: { from: A, mark: \",\" }", "1 234,5", "total", "1234.5"),
    ("total: { from: A, mark: \",\" }", "1\u{A0}234\u{A0}567", "total", "1234567"),
    ("total: { from: A, mark: \",\" }", "1\u{202F}234,00", "total", "1234.00"),
    ("total: { from: A, mark: \".\" }", "1'234.50", "total", "1234.50"),
    ("total: { from: A, mark: \".\" }", "-1,234,567.5", "total", "-1234567.5"),
    ("total: { from: A, expr: 'decimal(value) * decimal(\"2\")' }", "1.25", "total", "2.50"),
    ("placedAt: A", "2026-02-11T16:01:06+08:00", "placedAt", "2026-02-11T16:01:06+08:00"),
    ("placedAt: A", "2026-02-11", "placedAt", "2026-02-11"),
    ("placedAt: { from: A, format: \"dd.MM.yyyy\" }", "28.02.2026", "placedAt", "2026-02-28"),
    (
      "placedAt: { from: A, format: \"dd.MM.yyyy HH:mm\" }", "28.02.2026 07:05", "placedAt",
      "2026-02-28T07:05:00"
    ),
    (
      "placedAt: { from: A, format: [\"dd.MM.yyyy\", \"yyyy/MM/dd\"] }", "2026/02/28", "placedAt",
      "2026-02-28"
    ),
    (
      "placedAt: { from: A, format: \"yyyy-MM-dd HH:mm:ss Z\" }", "2025-04-01 17:18:52 -0700", "placedAt",
      "2025-04-01T17:18:52-07:00"
    ),
    (
      "placedAt: { from: A, format: \"yyyy-MM-dd HH:mm\", zone: Europe/Berlin }", "2026-07-01 12:00",
      "placedAt",
      "2026-07-01T12:00:00+02:00"
    ),
    (
      "placedAt: { from: A, format: \"yyyy-MM-dd HH:mm\", zone: settings.zone }", "2026-07-01 12:00",
      "placedAt",
      "2026-07-01T12:00:00+08:00"
    ),
    (
      "placedAt: { from: A, format: \"yyyy-MM-dd HH:mm\", zone: settings.none }", "2026-07-01 12:00",
      "placedAt",
      "2026-07-01T12:00:00"
    ),
    // A day has no hour that a zone could move.
    (
      "placedAt: { from: A, format: yyyy-MM-dd, zone: Europe/Berlin }", "2026-07-01", "placedAt", "2026-07-01"
    ),
    ("currency: A", "EUR", "currency", "EUR"),
    ("paymentStatus: A", "partially_refunded", "paymentStatus", "partially_refunded"),
    ("attributes.x: A", "y", "attributes.x", "y"),
    ("attributes.x: { from: A, trim: true }", " y ", "attributes.x", "y"),
    ("total: { sum: [A] }", "1.50", "total", "1.50"),
    ("total: { sum: [A] }", "", "total", nil),
    ("total: { sum: [A], mark: \",\" }", "1.000,50", "total", "1000.50"),
  ]

  @Test(arguments: forms)
  func `a rule gives its field`(form: (rule: String, given: String, field: String, result: String?)) throws {
    let reading = try Self.read(form.rule, form.given)
    try #require(reading.rejects.isEmpty, "\(reading.refusals)")
    let document = try #require(reading.documents.first)
    let found: String?
    if form.field.hasPrefix("attributes.") {
      let index = try #require(document.schema.index(of: "attributes"))
      found = document.attributes(index).first { "attributes.\($0.name)" == form.field }?.text
    } else {
      found = document.text(form.field)
    }
    #expect(found == form.result)
  }

  /// A rule, what stands in the column, the refusal.
  static let misses: [(rule: String, given: String, refusal: String)] = [
    ("note: { from: A, required: true }", "", "map-required A - 2"),
    ("note: { from: A, trim: true, required: true }", "  ", "map-required A - 2"),
    ("total: { sum: A, required: true }", "", "map-required A - 2"),
    ("total: A", "12,50", "map-decimal A 12,50 2"),
    ("total: A", "1E5", "map-decimal A 1E5 2"),
    ("total: A", " 1", "map-decimal A  1 2"),
    (
      "total: A", "99999999999999999999999999999999999999999",
      "map-decimal-overflow A \(String(repeating: "9", count: 41)) 2"
    ),
    ("total: { from: A, mark: \",\" }", "12.50", "map-decimal A 12.50 2"),
    ("total: { from: A, mark: \",\" }", "1.2345,00", "map-decimal A 1.2345,00 2"),
    ("total: { from: A, mark: \",\" }", "1.234 567,00", "map-decimal A 1.234 567,00 2"),
    ("total: { from: A, mark: \",\" }", "1,", "map-decimal A 1, 2"),
    ("total: { from: A, mark: \",\" }", "€ 5", "map-decimal A € 5 2"),
    ("total: { sum: [A] }", "x", "map-decimal A x 2"),
    ("placedAt: { from: A, format: \"dd.MM.yyyy\" }", "31.02.2026", "map-date-does-not-exist A 31.02.2026 2"),
    ("placedAt: { from: A, format: \"dd.MM.yyyy\" }", "2026-02-28", "map-datetime A 2026-02-28 2"),
    (
      "placedAt: { from: A, format: \"yyyy-MM-dd HH:mm\" }", "2026-02-28 25:00",
      "map-date-does-not-exist A 2026-02-28 25:00 2"
    ),
    ("placedAt: A", "yesterday", "map-datetime A yesterday 2"),
    ("currency: A", "Euro", "map-currency A Euro 2"),
    ("shipTo.country: A", "Germany", "map-country A Germany 2"),
    ("shipTo.country: { from: A, lookup: countries }", "Utopia", "map-look-up A Utopia 2"),
    ("shipTo.country: { from: A, lookup: countries }", "Atlantis", "map-country A XX 2"),
    ("paymentStatus: A", "PAID", "map-value A PAID 2"),
    ("note: { from: A, values: { a: one } }", "c", "map-value A c 2"),
    ("total: { from: A, expr: 'decimal(value)' }", "x", "expression-not-a-number A x 2"),
  ]

  @Test(arguments: misses)
  func `a value that does not fit refuses the record, with field and line`(
    miss: (rule: String, given: String, refusal: String)
  ) throws {
    let reading = try Self.read(miss.rule, miss.given)
    #expect(reading.refusals == [miss.refusal])
    #expect(reading.documents.isEmpty)
  }

  @Test func `a boolean reads the words of platforms`() throws {
    let map = Self.head + "note: A\nlines:\n  requiresShipping: A"
    for (text, result) in [
      ("true", "true"), ("Yes", "true"), ("FALSE", "false"), ("0", "false"), ("1", "true"), ("N", "false"),
    ] {
      let reading = try FileReading(map, "N,A\n#1,\(text)\n")
      let document = try #require(reading.documents.first)
      let lines = try #require(document.schema.index(of: "lines"))
      #expect(document.records(lines).first?.text("requiresShipping") == result)
    }
    for text in ["maybe", "tru", "\u{11}", "yess"] {
      #expect(try FileReading(map, "N,A\n#1,\(text)\n").refusals == ["map-boolean A \(text) 2"])
    }
  }

  @Test func `a list that an expression gives keeps its elements`() throws {
    let reading = try FileReading(Self.head + "tags: { expr: '[row[\"A\"], \"b, c\"]' }", "N,A\n#1,x\n")
    let document = try #require(reading.documents.first)
    #expect(document.texts(try #require(document.schema.index(of: "tags"))) == ["x", "b, c"])
  }

  @Test func `what an expression made of one text is not taken for another`() throws {
    let texts = ["a", "b", "a", "c", "d", "e", "", "a", "b", "f", "e", "a"]
    let reading = try FileReading(
      Self.head + "note: { from: A, expr: 'value + \"!\"' }",
      "N,A\n" + texts.enumerated().map { "\($0),\($1)\n" }.joined())
    #expect(reading.documents.map { $0.text("note") } == texts.map { $0 + "!" })
  }

  @Test func `a list is parted, its items trimmed, empty ones left out`() throws {
    let reading = try FileReading(
      Self.head + "tags: { from: A, split: \",\" }", "N,A\n#1,\"gift, new ,, x\"\n")
    let document = try #require(reading.documents.first)
    let tags = try #require(document.schema.index(of: "tags"))
    #expect(document.texts(tags) == ["gift", "new", "x"])
  }

  @Test func `the partner's name is the channel, unless the map says another`() throws {
    for (rule, channel) in [
      ("note: A", "shop"), ("channel: { value: \"\" }", "shop"), ("channel: { value: fair }", "fair"),
      ("channel: A", "stall"),
    ] {
      #expect(try FileReading(Self.head + rule, "N,A\n#1,stall\n").text("channel") == channel)
    }
  }

  @Test func `the file's time is kept beside the document, and no part of what two have in common`() throws {
    let map = Self.head + "total: A\nasOf: B"
    let reading = try FileReading(map, "N,A,B\n#1,5.00,2026-01-01\n#1,5.00,2026-01-02\n")
    #expect(reading.documents.map { $0.text("asOf") } == ["2026-01-01", "2026-01-02"])
    #expect(reading.documents.map { $0.text("source.line") } == ["2", "3"])
    let contents = zip(reading.records, reading.documents).map { record, document in
      Array(document.bytes[..<(record.content.count)])
    }
    #expect(contents[0] == contents[1])
    #expect(!contents[0].isEmpty)
    #expect(reading.records.map { $0.total } == [DecimalValue("5.00"), DecimalValue("5.00")])
  }

  @Test func `a record without a key is refused by the names of its key`() throws {
    let map = "map: a/b\nreads: { format: csv, requires: [S, L] }\nstock: { sku: S, location: L, onHand: Q }"
    let reading = try FileReading(map, "S,L,Q\na,,1\n,x,2\n,,3\n")
    #expect(reading.order == ["a\u{1F}", "\u{1F}x", "map-no-key"])
    #expect(reading.refusals == ["map-no-key S - 0"])
    #expect(reading.rejects.first?.firstLine == 4)
  }

  @Test func `a check that does not hold is told with its difference`() throws {
    let map =
      Self.head + "total: A\nchecks:\n  - holds: order.total == decimal(\"5\")\n    reason: not-five\n"
      + "    difference: order.total - decimal(\"5\")\n  - { holds: '!has(order.note)', reason: noted }"
    let reading = try FileReading(map, "N,A\n#1,5.00\n#2,7.50\n#3,\n")
    let failed = reading.records.map { record in
      record.failedChecks.map { "\($0.reason): \($0.difference ?? "-")" }
    }
    #expect(failed == [[], ["not-five: 2.50"], ["not-five: the record lacks 'total'"]])
  }
}
