import Mapping
import Testing
import Values

/// Writing maps, told as cases, which run what a feed runs.
@Suite struct WritingTests {
  static let map = """
    map: a/sales
    writes: order
    format: { as: csv, lineEnd: crlf }
    when: order.?paymentStatus.orValue("paid") == "paid"
    files:
      people:
        once: [id, name]
        columns:
          id: { expr: '"p_" + order.buyer.email' }
          name: order.buyer.name
          last: order.number
      sales:
        each: row
        row:
          sku: 'line.?sku.orValue(settings.unknown)'
          quantity: line.quantity
          price: line.unitPrice
          title: line.?title
        extra:
          - when: order.?shipping.orValue(decimal("0")) != 0.00
            sku: settings.post
            quantity: decimal("1")
            price: order.shipping
          - when: order.?discount.orValue(decimal("0")) != 0.00
            sku: '"discount"'
            quantity: decimal("1")
            price: -order.discount
        columns:
          order: order.number
          date: { from: order.placedAt, format: "yyyy-MM-dd HH:mm", zone: UTC }
          tags: order.tags
          country: { from: order.shipTo.country, lookup: countries, miss: keep }
          team: { value: web }
          every: { each: row, from: order.number }
          sku: row.sku
          quantity: row.quantity
          price: row.price
          title: row.title
          blank: ""
        balances: rows.sum(r, r.price * r.quantity) == order.total
    cases:

    """

  static func run(_ cases: String) throws -> CaseReport {
    let context = mapContext(
      tables: ["countries": [("DE", "Germany")]], settings: [("unknown", "misc"), ("post", "post")])
    return MapCases.run(try MapFile(text: map + cases, file: "m.yml"), context: context)
  }

  static func expectSound(_ cases: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let report = try run(cases)
    #expect(
      report.failures.isEmpty, "\(report.failures.map { $0.rendered() }.joined(separator: "\n"))",
      sourceLocation: sourceLocation)
  }

  @Test func `an order's columns stand on its first row, the rows' on each, extras where they hold`() throws {
    try Self.expectSound(
      #"""
        - name: two orders
          given:
            - number: "#1"
              placedAt: 2026-02-11T01:01:06+08:00
              buyer: { email: a@b.example, name: "Lee, Ann" }
              shipTo.country: DE
              tags: [x, "y z"]
              lines: [{ sku: =A1, quantity: "2", unitPrice: "1.50" }, { quantity: "1", unitPrice: "4.00", title: 'a "b"' }]
              shipping: "3.00"
              discount: "1.00"
              total: "9.00"
            - number: "#2"
              placedAt: 2026-02-11T08:00:00Z
              buyer.email: c@d.example
              shipTo.country: FR
              lines: [{ sku: B, quantity: "1", unitPrice: "0" }]
              total: "0.00"
          expect:
            people: |
              id,name,last
              p_a@b.example,"Lee, Ann",#1
              p_c@d.example,,#2
            sales: |
              order,date,tags,country,team,every,sku,quantity,price,title,blank
              #1,2026-02-10 17:01,"x, y z",Germany,web,#1,=A1,2,1.50,,
              ,,,,,#1,misc,1,4.00,"a ""b""",
              ,,,,,#1,post,1,3.00,,
              ,,,,,#1,discount,1,-1.00,,
              #2,2026-02-11 08:00,,FR,web,#2,B,1,0,,

      """#)
  }

  @Test func `a row that is written once is written again when it changes`() throws {
    func order(_ number: Int, _ name: String) -> String {
      "{ number: \"\(number)\", buyer: { email: e, name: \(name) }, placedAt: 2026-02-11T08:00:00Z, total: \"0\" }"
    }
    try Self.expectSound(
      """
        - name: once
          given: [\(order(1, "A")), \(order(2, "A")), \(order(3, "B")), \(order(4, "A"))]
          expect:
            people: |
              id,name,last
              p_e,A,1
              p_e,B,3
              p_e,A,4

      """)
  }

  @Test func `what the rule does not want, and what does not balance, is in no file`() throws {
    let order =
      "buyer.email: e, placedAt: 2026-02-11T08:00:00Z, lines: [{ sku: a, quantity: \"1\", unitPrice: \"5\" }]"
    try Self.expectSound(
      """
        - name: no and no
          given: [{ number: "1", paymentStatus: pending, \(order), total: "5" }, { number: "2", \(order), total: "5.01" }]
          unwanted: 1
          held: sums-do-not-close
          expect: { people: "id,name,last\\n" }

      """)
  }

  @Test func `an order that one file cannot hold is in none`() throws {
    let line = "lines: [{ sku: a, quantity: \"1\", unitPrice: \"5\" }], total: \"5\""
    try Self.expectSound(
      """
        - name: a day has no hour
          given: [{ number: "1", buyer.email: e, placedAt: 2026-02-11, \(line) }]
          error: map-date-format
          field: date
          expect: { people: "id,name,last\\n", sales: "order,date,tags,country,team,every,sku,quantity,price,title,blank\\n" }
        - name: no e-mail
          given: [{ number: "1", placedAt: 2026-02-11T08:00:00Z, \(line) }]
          error: expression-absent-field
          field: id

      """)
  }

  @Test(arguments: [
    ("given: [{ nubmer: x }]\n    expect: {}", "map-unknown-field"),
    ("given: [{ total: x }]\n    expect: {}", "yaml-value"),
    ("given: [{ status: opn }]\n    expect: {}", "yaml-value"),
    ("given: []\n    expect: { poeple: x }", "map-case-file"),
    ("given: []\n    expect: { people: \"id,name,last\\nx\\n\" }", "map-case-absent"),
    ("given: []\n    expect: { people: \"\" }", "map-case-present"),
    ("given: []\n    expect: { people: \"id,name,lsat\\n\" }", "map-case-differs"),
    ("given: []\n    unwanted: 1", "map-case-unwanted"),
    ("given: [{ number: \"1\", total: \"1\" }]\n    expect: {}", "map-case-held"),
  ])
  func `a case that does not hold says so`(says: String, code: String) throws {
    let report = try Self.run("  - name: x\n    \(says)\n")
    #expect(report.failures.map(\.code) == [code], "\(report.failures.map { $0.rendered() })")
  }

  @Test func `columns that no case fills are counted`() throws {
    let report = try Self.run(
      "  - name: x\n    given: [{ number: \"1\", buyer.email: e, placedAt: 2026-02-11T08:00:00Z, total: \"0\" }]\n    expect: {}\n"
    )
    #expect(report.rulesCovered == ["people/id", "people/last"])
    #expect(report.rulesUncovered.first == "people/name" && report.rulesUncovered.contains("sales/sku"))
  }

  @Test func `a text that the file's encoding cannot hold refuses the order`() throws {
    let map = """
      map: a/b
      writes: order
      format: { encoding: iso-8859-1, quote: all }
      files: { x: { columns: { note: order.note } } }
      cases:
        - { name: fits, given: [{ note: Müll }], expect: { x: "\\"note\\"\\n\\"Müll\\"\\n" } }
        - { name: does not, given: [{ note: 箱 }], error: text-unmappable, field: x, expect: { x: "\\"note\\"\\n" } }
      """
    let report = MapCases.run(try MapFile(text: map, file: "m.yml"), context: mapContext())
    #expect(report.failures.isEmpty, "\(report.failures.map { $0.rendered() })")
    #expect(report.passed == 2)
  }

  @Test func `a document as JSON is the contract's`() throws {
    let map = """
      map: a/b
      writes: order
      format: { as: ndjson }
      files: { x: { each: json } }
      cases:
        - name: x
          given: [{ number: "1", lines: [{ sku: a }] }]
          expect:
            x: |
              {"document":"order","channel":"shop","number":"1","lines":[{"sku":"a"}],"source":{"file":"case","line":7}}
      """
    let report = MapCases.run(try MapFile(text: map, file: "m.yml"), context: mapContext())
    #expect(report.failures.isEmpty, "\(report.failures.map { $0.rendered() })")
  }

  @Test func `a receiver that can only insert is not told of a change, but of a cancellation`() throws {
    for inserts in [false, true] {
      let text =
        "map: a/b\nwrites: order\ninserts: \(inserts)\nfiles: { f: { columns: { number: order.number, note: order.note } } }\n"
      let map = try MapFile(text: text, file: "m.yml")
      guard case .writes(let rules) = map.way else { return }
      let program = try FeedProgram(map, rules, rule: nil, context: mapContext())
      #expect(program.concerns(["status"]))
      #expect(program.concerns(["note"]) != inserts)
      // What was not sent yet goes out as it is now.
      #expect(program.concerns(["note"], wasSent: false))
      #expect(!program.concerns(["total"]))
    }
  }

  @Test func `a case says which documents the feed had`() throws {
    let map = """
      map: a/b
      writes: order
      when: order.status == "open"
      files: { f: { columns: { number: order.number, status: order.status } } }
      cases:
        - name: one of two cancelled orders was sent before
          given: [ { number: A-1, status: cancelled }, { number: A-2, status: cancelled } ]
          had: [A-1]
          unwanted: 1
          expect: { f: "number,status\\nA-1,cancelled\\n" }
      """
    let report = MapCases.run(try MapFile(text: map, file: "m.yml"), context: mapContext())
    #expect(report.failures.isEmpty, "\(report.failures.map { $0.rendered() })")
  }
}
