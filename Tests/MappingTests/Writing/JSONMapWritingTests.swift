import Foundation
import Mapping
import Testing
import Values

/// Maps that write JSON, told as cases.
@Suite struct JSONMapWritingTests {
  /// A map of which only the tree and the case matter.
  private static func map(_ tree: String, _ given: String, _ expected: String, keys: String = "") -> String {
    """
    map: a/x
    writes: order
    format: { as: json, indent: 0 }
    files:
      f:
    \(keys)    json: \(tree)
    cases:
      - name: one
        given: [ \(given) ]
        expect:
          f-1: |-
            \(expected)

    """
  }

  @Test(arguments: [
    // A blank text leaves its member out, and an object, an array with nothing in it.
    (
      "[ { a: order.number, b: order.note, c: [ { d: order.note } ], e: { list: [ order.note ] } } ]",
      #"{"a":"1"}"#
    ),
    ("[ { a: { each: order.paymentReferences, from: item }, b: order.number } ]", #"{"b":"1"}"#),
    // Fixed words hold nothing, and go with what they stand beside.
    (
      "[ { c: [ { t: { value: VAT }, d: order.note } ], e: [ { t: { value: VAT }, d: order.number } ] } ]",
      #"{"e":{"t":"VAT","d":"1"}}"#
    ),
    // `keep` keeps, each in the form of its type.
    (
      "[ { a: { from: order.note, keep: true }, b: { from: order.note, type: number, keep: true }, c: { each: order.paymentReferences, from: item, keep: true }, d: { keep: true, content: [ { e: order.note } ] }, f: { list: [ order.note ], keep: true } } ]",
      #"{"a":"","b":null,"c":[],"d":{},"f":[]}"#
    ),
    // Types.
    (
      "[ { n: { expr: order.lines.size(), type: number }, m: { expr: 'decimal(\"-0.50\")', type: number }, b: { expr: 'order.number == \"1\"', type: boolean }, s: { expr: order.lines.size() } } ]",
      #"{"n":2,"m":-0.50,"b":true,"s":"2"}"#
    ),
    // What has a meaning in JSON is escaped.
    ("[ { a: order.buyer.name, 'q\"': { value: x } } ]", #"{"a":"Lee \"Ann\" \\ \t","q\"":"x"}"#),
    // Arrays: lines, elements of a list, arrays in arrays.
    (
      "[ { l: { each: lines, content: [ { s: line.sku, q: { from: line.quantity, type: number }, n: { expr: position.row, type: number } } ] } } ]",
      #"{"l":[{"s":"A","q":2,"n":1},{"q":1,"n":2}]}"#
    ),
    ("[ { l: { each: lines, when: has(line.sku), from: line.sku } } ]", #"{"l":["A"]}"#),
    (
      "[ { t: { each: order.tags, content: [ { p: { each: 'item.split(\" \")', from: item } } ] } } ]",
      #"{"t":[{"p":["x"]},{"p":["y","z"]}]}"#
    ),
    (
      "[ { p: { list: [ [ { op: { value: replace }, v: { list: [ [ { q: order.number } ] ] } } ], order.number, { each: order.tags, from: item }, { value: '7', type: number } ] } } ]",
      #"{"p":[{"op":"replace","v":[{"q":"1"}]},"1","x","y z",7]}"#
    ),
    // The file is an array.
    ("{ list: [ order.number, [ { u: { value: pc, lookup: units } } ] ] }", #"["1",{"u":"EA"}]"#),
    ("{ content: [ { s: { expr: settings.account } } ] }", #"{"s":"0077"}"#),
  ])
  func `a tree gives its members`(tree: String, expected: String) throws {
    _ = try JSONSerialization.jsonObject(with: Data(expected.utf8))
    try expectSound(
      Self.map(
        tree,
        """
        { number: "1", buyer.name: "Lee \\"Ann\\" \\\\ \\t", tags: [x, y z], \
        lines: [{ sku: A, quantity: "2" }, { quantity: "1" }] }
        """, expected))
  }

  @Test func `rows are lines and extras`() throws {
    try expectSound(
      Self.map(
        "[ { l: { each: rows, content: [ { s: row.sku, p: { from: row.price, type: number } } ] } } ]",
        "{ number: \"1\", lines: [ { unitPrice: \"1.50\" } ], shipping: \"2.00\" }",
        #"{"l":[{"s":"misc","p":1.50},{"s":"post","p":2.00}]}"#,
        keys: """
              row: { sku: 'line.?sku.orValue("misc")', price: line.unitPrice }
              extra: [ { when: has(order.shipping), sku: '"post"', price: order.shipping } ]

          """))
  }

  @Test(arguments: [
    ("0057", "number", "map-json-number"), ("1,50", "number", "map-json-number"),
    ("+1", "number", "map-json-number"),
    ("1.", "number", "map-json-number"), (".5", "number", "map-json-number"),
    ("1e", "number", "map-json-number"),
    ("-", "number", "map-json-number"), ("0x1", "number", "map-json-number"),
    ("yes", "boolean", "map-json-boolean"),
    ("TRUE", "boolean", "map-json-boolean"),
  ])
  func `a text that is not of its type refuses the document`(text: String, type: String, code: String) throws
  {
    try expectSound(
      """
      map: a/x
      writes: order
      format: { as: json }
      files:
        f:
          json: { each: documents, content: [ { n: order.number, v: { from: order.note, type: \(type) } } ] }
      cases:
        - name: one
          given: [ { number: "1" }, { number: "2", note: "\(text)" }, { number: "3" } ]
          error: \(code)
          field: v
          expect:
            f: |
              [
                {
                  "n": "1"
                },
                {
                  "n": "3"
                }
              ]

      """)
  }

  @Test(arguments: ["0", "-0", "10", "0.50", "-12.5", "1e5", "1E-05", "120.0e+3"])
  func `a number goes out as it is`(text: String) throws {
    try expectSound(
      Self.map("[ { v: { from: order.note, type: number } } ]", "{ note: \"\(text)\" }", "{\"v\":\(text)}"))
  }

  @Test(arguments: [
    ("    json: [ { a: { ▸zzz: 1 } } ]", "yaml-unknown-key"),
    ("    json: ▸order.id", "map-json-root"),
    ("    json: ▸{ each: lines, from: line.sku }", "map-json-root"),
    ("    json: [ { a: order.id }, { ▸a: order.number } ]", "yaml-duplicate-key"),
    ("    json: [ { a: { from: order.id, content: ▸[] } } ]", "map-not-with"),
    ("    json: [ { a: { content: ▸[], list: [] } } ]", "map-not-with"),
    ("    json: [ { a: { list: ▸[], type: number } } ]", "map-not-with"),
    ("    json: [ { a: ▸order.nmber } ]", "map-unknown-field"),
    ("    json: [ { ▸a: { each: rows } } ]", "map-xml-rows"),
    ("    json: ▸[ { a: { each: documents }, b: { each: documents } } ]", "map-xml-documents"),
    ("    json: [ { a: { each: lines, content: [ { ▸b: { each: documents } } ] } } ]", "map-xml-documents"),
    ("    name: ▸order.id\n    json: { each: documents, content: [ { a: order.id } ] }", "map-not-with"),
    ("    columns: ▸{ a: order.id }\n    json: []", "map-not-with"),
    ("    json: []\n    namespaces: ▸{ a: b }", "map-not-with"),
    (
      "    format: { as: ndjson }\n    json: ▸{ each: documents, content: [ { a: order.id } ] }",
      "map-not-with"
    ),
    ("    format: { as: csv }\n    json: ▸[ { a: order.id } ]", "map-not-with"),
  ])
  func `a tree that cannot work is told at its place`(file: String, code: String) throws {
    let marked = MarkedMap("map: a/x\nwrites: order\nformat: { as: json }\nfiles:\n  f:\n\(file)\n")
    do {
      let map = try MapFile(text: marked.text, file: "m.yml")
      guard case .writes(let rules) = map.way else { throw MappingError(Diagnostic("none")) }
      _ = try FeedProgram(map, rules, rule: nil, context: mapContext())
      Issue.record("\(code) is not told")
    } catch let error as MappingError {
      marked.expect(error.diagnostic, code, suggestion: error.diagnostic.suggestion)
    }
  }
}
