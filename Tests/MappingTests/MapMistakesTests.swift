import Commerce
import Formats
import Mapping
import Testing
import Values

@Suite struct MapMistakesTests {
  static let reading: [(MarkedMap, String, String?)] = [
    (MarkedMap("▸order: { number: A }\nreads: { format: csv, requires: [A] }"), "map-missing-key", nil),
    (MarkedMap("map: ▸orders\nreads: { format: csv, requires: [A] }\norder: { number: A }"), "map-name", nil),
    (
      MarkedMap("map: a/b\nreads: { ▸fromat: csv, requires: [A] }\norder: { number: A }"), "yaml-unknown-key",
      "format"
    ),
    (
      MarkedMap("map: a/b\nreads: { format: ▸cvs, requires: [A] }\norder: { number: A }"), "yaml-value", "csv"
    ),
    (MarkedMap("map: a/b\nreads: ▸{ requires: [A] }\norder: { number: A }"), "map-missing-key", nil),
    (MarkedMap("map: a/b\nreads: ▸{ format: csv }\norder: { number: A }"), "map-missing-key", nil),
    (MarkedMap("▸map: a/b\nreads: { format: csv, requires: [A] }"), "map-one-document", nil),
    (
      MarkedMap("▸map: a/b\nreads: { format: csv, requires: [A] }\norder: { number: A }\nstock: { sku: A }"),
      "map-one-document", nil
    ),
    (
      MarkedMap("map: a/b\nreads: { format: csv, requires: [A] }\norder: { number: A, ▸shipTo.postcod: B }"),
      "map-unknown-field", "shipTo.postcode"
    ),
    (
      MarkedMap("map: a/b\nreads: { format: csv, requires: [A] }\norder: { number: A, ▸source.line: B }"),
      "map-unknown-field", nil
    ),
    (
      MarkedMap("map: a/b\nreads: { format: csv, requires: [A] }\norder: { number: A, ▸lines: B }"),
      "map-list-field",
      nil
    ),
    (
      MarkedMap(
        "map: a/b\nreads: { format: csv, requires: [A] }\nstock: { sku: A, location: A }\nlines: ▸{ sku: B }"),
      "map-unknown-field", nil
    ),
    (
      MarkedMap("map: a/b\nreads: { format: csv, requires: [A] }\norder: { number: ▸{ trim: true } }"),
      "map-rule-empty", nil
    ),
    (
      MarkedMap(
        "map: a/b\nreads: { format: csv, requires: [A] }\norder: { number: { from: A, as: ▸decimal } }"),
      "map-as", nil
    ),
    (
      MarkedMap("map: a/b\nreads: { format: csv, requires: [A] }\nkey: ▸nubmer\norder: { number: A }"),
      "map-key",
      "number"
    ),
    (MarkedMap("map: a/b\nreads: { format: csv, requires: [A] }\norder: ▸{ id: A }"), "map-key", nil),
    (
      MarkedMap("map: a/b\nreads: { format: csv, requires: [A] }\norder: { number: A }\nasOf: ▸{ form: B }"),
      "yaml-unknown-key", "from"
    ),
    (
      MarkedMap(
        "map: a/b\nreads: { format: csv, requires: [A] }\norder: { number: { from: A, mark: ▸',.' } }"),
      "yaml-value", nil
    ),
    (
      MarkedMap(
        "map: a/b\nreads: { format: csv, requires: [A] }\norder: { number: A }\nchecks: [▸{ reason: x }]"),
      "map-missing-key", nil
    ),
  ]

  @Test(arguments: reading)
  func `a mistake is told where it stands`(map: MarkedMap, code: String, suggestion: String?) throws {
    let error = try #require(throws: MappingError.self) { try MapFile(text: map.text, file: "m.yml") }
    // An unknown key may be told at the key: the mark is where the text begins that must change.
    #expect(error.diagnostic.code == code, "\(error.diagnostic.rendered())")
    #expect(error.diagnostic.position?.line == map.line, "\(error.diagnostic.rendered())")
    if error.diagnostic.code != "yaml-unknown-key" || map.text.contains("fromat") {
      map.expect(error.diagnostic, code, suggestion: suggestion)
    }
  }

  static let binding: [(MarkedMap, String, String?)] = [
    (MarkedMap("order:\n  number: ▸Numbr"), "map-missing-column", "Number"),
    (MarkedMap("order:\n  number: Number\n  note: { from: [Note, ▸Notes] }"), "map-missing-column", "Note"),
    (MarkedMap("group: ▸Order No\norder: { number: Number }"), "map-missing-column", nil),
    (MarkedMap("lineKey: ▸Lin\norder: { number: Number }"), "map-missing-column", "Line"),
    (MarkedMap("order: { number: Number, total: { sum: ▸Totl } }"), "map-missing-column", "Total"),
    (MarkedMap("order:\n  number: { from: Number, lookup: ▸countires }"), "map-unknown-table", "countries"),
    (
      MarkedMap("order:\n  number: Number\n  placedAt: { from: Date, format: ▸\"dd.QQ\" }"),
      "map-date-pattern", nil
    ),
    (
      MarkedMap("order:\n  number: Number\n  placedAt: ▸{ from: Date, format: yyyy, zone: Mars/Base }"),
      "map-zone", nil
    ),
    (
      MarkedMap("skip: row[▸\"Totl\"] == \"\"\norder: { number: Number }"), "expression-unknown-field",
      "Total"
    ),
    (
      MarkedMap("begins: ▸1 + true\norder: { number: Number }"), "expression-no-overload", nil
    ),
    (
      MarkedMap("order:\n  number: { from: Number, expr: ▸1 + 1 }"), "expression-type", nil
    ),
    (
      MarkedMap("order: { number: Number }\nchecks: [{ holds: order.▸totl == 1.0 }]"),
      "expression-unknown-field",
      "total"
    ),
    (
      MarkedMap("order: { number: Number }\nlines:\n  skip: row.▸Lne == \"\"\n  sku: Sku"),
      "expression-unknown-field",
      "Line"
    ),
  ]

  @Test(arguments: binding)
  func `what a file lacks is told at the rule that reads it`(
    map: MarkedMap, code: String, suggestion: String?
  ) throws {
    let head = "map: a/b\nreads: { format: csv, requires: [Number] }\n"
    let file = try MapFile(text: head + map.text, file: "m.yml")
    guard case .reads(let rules) = file.way else {
      Issue.record("no reading map")
      return
    }
    let header = ["Number", "Date", "Line", "Sku", "Total", "Note"]
    let error = try #require(throws: MappingError.self) {
      try RowMapping(file, rules, header: header, context: mapContext(tables: ["countries": []]))
    }
    var diagnostic = error.diagnostic
    if let line = diagnostic.position?.line { diagnostic.position?.line = line - 2 }
    map.expect(diagnostic, code, suggestion: suggestion)
  }

  @Test func `a path that cannot be read is told at its place`() throws {
    let map = MarkedMap(
      "map: a/b\nreads: { format: json, records: \".\", requires: [number] }\norder: { number: number, note: \"a[▸x\" }"
    )
    let file = try MapFile(text: map.text, file: "m.yml")
    guard case .reads(let rules) = file.way else { return }
    let error = try #require(throws: MappingError.self) {
      try TreeMapping(file, rules, context: mapContext())
    }
    #expect(error.diagnostic.code == "path-syntax")
    #expect(error.diagnostic.position?.line == map.line)
  }

  static let writing: [(MarkedMap, String, String?)] = [
    (MarkedMap("▸map: a/b\nwrites: order"), "map-missing-key", nil),
    (MarkedMap("map: a/b\nwrites: ▸ordr\nfiles: {}"), "yaml-value", "order"),
    (
      MarkedMap("map: a/b\nwrites: order\nfiles:\n  ▸../x:\n    columns: { a: order.number }"),
      "map-file-name", nil
    ),
    (MarkedMap("map: a/b\nwrites: order\nfiles:\n  x:\n    ▸each: document"), "map-missing-key", nil),
    (
      MarkedMap(
        "map: a/b\nwrites: order\nfiles:\n  x:\n    columns: { a: { from: order.number, default: ▸x } }"),
      "map-missing-key", nil
    ),
    (
      MarkedMap(
        "map: a/b\nwrites: order\nfiles:\n  x:\n    lines: ▸has(line.id)\n    columns: { a: order.number }"),
      "map-missing-key", nil
    ),
    (
      MarkedMap(
        "map: a/b\nwrites: order\nfiles:\n  x:\n    once: [▸nam]\n    columns: { name: order.number }"),
      "map-unknown-column", "name"
    ),
    (
      MarkedMap("map: a/b\nwrites: order\nfiles:\n  x:\n    columns: { a: ▸{ first: true } }"),
      "yaml-unknown-key", nil
    ),
  ]

  @Test(arguments: writing)
  func `a mistake in a writing map is told where it stands`(
    map: MarkedMap, code: String, suggestion: String?
  ) throws {
    let error = try #require(throws: MappingError.self) { try MapFile(text: map.text, file: "m.yml") }
    #expect(error.diagnostic.code == code, "\(error.diagnostic.rendered())")
    #expect(error.diagnostic.position?.line == map.line, "\(error.diagnostic.rendered())")
    #expect(error.diagnostic.suggestion == suggestion)
  }

  static let feeds: [(MarkedMap, String, String?)] = [
    (MarkedMap("  x:\n    columns: { a: ▸order.numbr }"), "map-unknown-field", "order.number"),
    (MarkedMap("  x:\n    columns: { a: ▸number }"), "map-column-source", nil),
    (
      MarkedMap("  x:\n    each: row\n    row: { sku: line.sku }\n    columns: { a: ▸row.skuu }"),
      "map-unknown-field", "sku"
    ),
    (MarkedMap("  x:\n    columns: { a: { from: order.number, lookup: ▸skus } }"), "map-unknown-table", nil),
    (
      MarkedMap("  x:\n    columns: { a: { from: order.placedAt, format: ▸\"QQ\" } }"), "map-date-pattern",
      nil
    ),
    (MarkedMap("  x:\n    columns: { a: { expr: order.▸numbr } }"), "expression-unknown-field", "number"),
  ]

  @Test(arguments: feeds)
  func `a column that no document has is told where it stands`(
    map: MarkedMap, code: String, suggestion: String?
  ) throws {
    let file = try MapFile(text: "map: a/b\nwrites: order\nfiles:\n" + map.text, file: "m.yml")
    guard case .writes(let rules) = file.way else { return }
    let error = try #require(throws: MappingError.self) {
      try FeedProgram(file, rules, rule: nil, context: mapContext())
    }
    var diagnostic = error.diagnostic
    if let line = diagnostic.position?.line { diagnostic.position?.line = line - 3 }
    map.expect(diagnostic, code, suggestion: suggestion)
  }
}
