import Mapping
import Testing
import Values

/// Cases of maps: what they find, where, and what they count.
@Suite struct MapCasesTests {
  static let map = """
    map: a/b
    reads: { format: csv, requires: [No] }
    group: No
    begins: row["Paid"] != ""
    order:
      number: No
      shipTo.city: City
      total: Total
      note: { from: Note, expr: 'value == "" ? "" : settings.greeting + value' }
      tags: { from: Tags, split: "," }
      attributes.colour: Colour
    lines:
      sku: Sku
      title: Title
    checks:
      - { holds: '!has(order.total) || order.total > 0.00', reason: nothing-to-pay }
    cases:

    """

  static let text =
    "No,Paid,City,Total,Note,Tags,Colour,Sku,Title\\n1,x,Ulm,5.00,hi,\\\"a,b\\\",red,s1,\\n1,,,,,,,s2,T\\n"

  static func run(_ cases: String, head: String = map) throws -> (CaseReport, MapFile) {
    let file = try MapFile(text: head + cases, file: "m.yml")
    let context = mapContext(settings: [("greeting", "* "), ("shop.name", "x")])
    return (MapCases.run(file, context: context), file)
  }

  @Test(arguments: [
    "expect: [{ number: \"1\", shipTo.city: Ulm }]", "expect: [{ shipTo: { city: Ulm }, total: \"5.00\" }]",
    "expect: { number: \"1\" }",
    "expect: [{ tags: [a, b], attributes: { colour: red }, source.line: \"2\" }]",
    "expect: [{ attributes.colour: red, absent: [id, attributes.size, shipTo.street1] }]",
    "expect: [{ lines: [{ sku: s1, absent: [title] }, { title: T }] }]", "expect: [{ note: \"* hi\" }]",
    "expect: [{ note: \"> hi\" }]\n    settings: { greeting: \"> \" }",
    "expect: [{ note: \"yo hi\" }]\n    settings: { shop.name: y, greeting: \"yo \" }", "skipped: 0",
  ])
  func `a case holds`(says: String) throws {
    let (report, file) = try Self.run("  - name: x\n    given: \"\(Self.text)\"\n    \(says)\n")
    let usesList = !says.contains("expect: {")
    if usesList {
      #expect(report.failures.isEmpty, "\(report.failures.map { $0.rendered() })")
      #expect(report.passed == file.cases.count)
    } else {
      // A list of documents is a list, even of one.
      #expect(report.failures.map(\.code) == ["yaml-kind"])
    }
  }

  /// What a case says, and how the first thing that does not hold is told.
  static let failures: [(says: String, told: String)] = [
    ("expect: [{ number: ▸\"2\" }]", "found '1' in number, expected '2' [map-case-differs]"),
    (
      "expect: [{ shipTo: { city: ▸Bonn } }]",
      "found 'Ulm' in shipTo.city, expected 'Bonn' [map-case-differs]"
    ),
    ("expect: [{ id: ▸x }]", "found no id, expected 'x' [map-case-absent]"),
    (
      "expect: [{ absent: [id, ▸total] }]", "found '5.00' in total, expected nothing there [map-case-present]"
    ),
    ("expect: [{ tags: ▸[a] }]", "found [a, b] in tags, expected [a] [map-case-differs]"),
    ("expect: [{ lines: ▸[{ sku: s1 }] }]", "found 2 in lines, expected 1 [map-case-length]"),
    (
      "expect: [{ lines: [{}, { sku: ▸s3 }] }]",
      "found 's2' in lines[1].sku, expected 's3' [map-case-differs]"
    ),
    (
      "expect: [{ attributes: { colour: ▸blue } }]",
      "found 'red' in attributes.colour, expected 'blue' [map-case-differs]"
    ),
    ("expect: [{ ▸shipTo.ctiy: Ulm }]", "'order' has no field 'shipTo.ctiy' [map-unknown-field]"),
    ("error: map-decimal", "found nothing refused, expected map-decimal [map-case-not-refused]"),
    ("expect: []", "found 1 documents, expected 0 [map-case-count]"),
    (
      "expect: [{}]\n    held: [nothing-to-pay]",
      "found held for: -, expected: nothing-to-pay [map-case-held]"
    ),
    ("skipped: 2", "found 0 rows skipped, expected 2 [map-case-skipped]"),
    ("▸expcet: []", "key 'expcet' is not known here [yaml-unknown-key]"),
  ]

  @Test(arguments: failures)
  func `what does not hold is told with found and expected`(failure: (says: String, told: String)) throws {
    let marked = MarkedMap(Self.map + "  - name: x\n    given: \"\(Self.text)\"\n    \(failure.says)\n")
    let (report, _) = try Self.run(marked.text, head: "")
    let diagnostic = try #require(report.failures.first)
    #expect("\(diagnostic.message()) [\(diagnostic.code)]" == failure.told)
    #expect(report.passed == 0 && report.failures.count == 1, "\(report.failures.map { $0.rendered() })")
    if failure.says.contains("▸") {
      #expect(diagnostic.position?.line == marked.line && diagnostic.position?.column == marked.column)
    } else {
      // A failure of the whole stands at the case's name.
      #expect(diagnostic.position?.line == Self.map.count { $0 == "\n" } + 1)
    }
  }

  @Test(arguments: [
    ("No,Total\\n1,x\\n", "error: map-decimal\n    field: Total", nil),
    ("No,Total\\n1,x\\n", "error: map-decimal", nil),
    ("No,Total\\n1,x\\n", "error: map-decimal\n    field: No", "map-case-error"),
    ("No,Total\\n1,x\\n", "error: map-required", "map-case-error"),
    ("No,Total\\n1,x\\n", "expect: []", "map-case-refused"),
    ("No,Total\\n1,x\\n2,1\\n", "error: map-decimal\n    expect: [{ number: \"2\" }]", nil),
    ("Nmo\\n1\\n", "error: recognise-unknown", nil),
    ("No,Total\\n1,\\\"2\\n", "error: csv-unclosed-quote", nil),
    ("No,Total\\n1,0.00\\n", "expect: [{ number: \"1\" }]\n    held: nothing-to-pay", nil),
    ("No,Total\\n1,0.00\\n", "expect: [{ number: \"1\" }]", "map-case-held"),
    ("No,Total\\n1,1\\n,\\n", "expect: [{}]\n    skipped: 1", nil),
  ])
  func `refusals, holds and skips are part of a case`(given: String, says: String, code: String?) throws {
    let head =
      "map: a/b\nreads: { format: csv, requires: [No] }\norder: { number: No, total: Total }\n"
      + "checks: [{ holds: 'order.total > 0.00', reason: nothing-to-pay }]\ncases:\n"
    let (report, _) = try Self.run("  - name: x\n    given: \"\(given)\"\n    \(says)\n", head: head)
    #expect(
      report.failures.map(\.code) == (code.map { [$0] } ?? []), "\(report.failures.map { $0.rendered() })")
  }

  @Test func `rules that no case tries are counted`() throws {
    let given = "No,Paid,City,Total,Note,Tags,Colour,Sku,Title\\n1,x,,5.00,,,red,s1,\\n"
    let (report, _) = try Self.run("  - { name: x, given: \"\(given)\", expect: [{}] }\n")
    #expect(report.rulesCovered == ["number", "total", "attributes.colour", "lines.sku"])
    #expect(
      report.rulesUncovered
        == ["shipTo.city", "tags", "note", "lines.title"].sorted { left, right in
          // In the order of the document.
          let order = ["shipTo.city", "note", "tags", "lines.title"]
          return (order.firstIndex(of: left) ?? 0) < (order.firstIndex(of: right) ?? 0)
        })
  }
}
