import Mapping
import Testing
import Values
import XMLStream

/// Maps that write XML, told as cases.
@Suite struct XMLMapWritingTests {
  /// A map of which only the tree and the case matter.
  private static func map(_ tree: String, _ given: String, _ expected: String, keys: String = "") -> String {
    """
    map: a/x
    writes: order
    format: { as: xml, indent: 0 }
    files:
      f:
    \(keys)    xml: \(tree)
    cases:
      - name: one
        given: [ \(given) ]
        expect:
          f-1: |-
            <?xml version="1.0" encoding="UTF-8"?>
            \(expected)

    """
  }

  @Test(arguments: [
    // A blank text leaves its element out, and an element with nothing in it.
    ("{ R: [ { A: order.number, B: order.note, C: [ { D: order.note } ] } ] }", "<R><A>1</A></R>"),
    // Fixed words hold nothing, and go with what they stand beside.
    (
      "{ R: [ { C: [ { T: { value: VAT }, D: order.note } ], E: [ { T: { value: VAT }, D: order.number } ] } ] }",
      "<R><E><T>VAT</T><D>1</D></E></R>"
    ),
    // What only says fixed words is there with what it stands in.
    ("{ R: [ { C: [ { T: { value: VAT } } ], D: \"\" } ] }", "<R><C><T>VAT</T></C><D/></R>"),
    // `keep` keeps.
    ("{ R: [ { B: { from: order.note, keep: true }, A: order.number } ] }", "<R><B/><A>1</A></R>"),
    ("{ R: [ { C: { keep: true, content: [ { D: order.note } ] } } ] }", "<R><C/></R>"),
    // A kept element holds nothing that stands around it.
    ("{ R: [ { C: [ { B: { from: order.note, keep: true } } ], A: order.number } ] }", "<R><A>1</A></R>"),
    // `when` decides, and what it wants holds what stands around it.
    (
      "{ R: [ { C: [ { T: { value: x, when: order.number == \"1\" } } ], D: { value: y, when: \"false\" } } ] }",
      "<R><C><T>x</T></C></R>"
    ),
    // Attributes beside a text hold nothing; alone they do.
    (
      "{ R: [ { A: [ { \"@c\": order.currency, .: order.note } ], B: [ { \"@c\": order.currency, \"@n\": order.note } ] } ] }",
      "<R><B c=\"EUR\"/></R>"
    ),
    ("{ R: [ { A: [ { \"@c\": order.currency, .: order.number } ] } ] }", "<R><A c=\"EUR\">1</A></R>"),
    // The same element twice, in the order of the list.
    (
      "{ R: [ { A: order.number }, { B: order.currency }, { A: { value: z } } ] }",
      "<R><A>1</A><B>EUR</B><A>z</A></R>"
    ),
    // What has a meaning in XML is escaped.
    ("{ R: [ { A: order.buyer.name } ] }", "<R><A>Lee &amp; \"Ann\" &lt;x&gt;</A></R>"),
    ("{ R: [ { \"@a\": order.buyer.name } ] }", "<R a=\"Lee &amp; &quot;Ann&quot; &lt;x&gt;\"/>"),
    // Lists: lines, elements of a list, none.
    (
      "{ R: [ { L: { each: lines, content: [ { S: line.sku, Q: line.quantity, O: order.number } ] } } ] }",
      "<R><L><S>A</S><Q>2</Q><O>1</O></L><L><Q>1</Q><O>1</O></L></R>"
    ),
    (
      "{ R: [ { L: { each: lines, when: has(line.sku), expr: line.sku + string(order.lines.size()) } } ] }",
      "<R><L>A2</L></R>"
    ),
    ("{ R: [ { T: { each: order.tags, from: item } } ] }", "<R><T>x</T><T>y z</T></R>"),
    (
      "{ R: [ { T: { each: order.tags, content: [ { P: { each: 'item.split(\" \")', from: item }, N: { expr: item.upper() } } ] } } ] }",
      "<R><T><P>x</P><N>X</N></T><T><P>y</P><P>z</P><N>Y Z</N></T></R>"
    ),
    (
      "{ R: [ { T: { each: 'order.lines.filter(l, l.quantity > 1.00)', expr: string(item.quantity) } } ] }",
      "<R><T>2</T></R>"
    ),
    (
      "{ R: [ { W: [ { T: { each: order.paymentReferences, from: item } } ], A: order.number } ] }",
      "<R><A>1</A></R>"
    ),
    // Tables and dates as in columns.
    (
      "{ R: [ { U: { value: pc, lookup: units }, D: { from: order.placedAt, format: dd.MM.yyyy }, S: { expr: settings.account } } ] }",
      "<R><U>EA</U><D>11.02.2026</D><S>0077</S></R>"
    ),
  ])
  func `a tree gives its elements`(tree: String, expected: String) throws {
    try expectSound(
      Self.map(
        tree,
        """
        { number: "1", currency: EUR, placedAt: 2026-02-11T01:01:06+08:00, buyer.name: 'Lee & "Ann" <x>', \
        tags: [x, y z], lines: [{ sku: A, quantity: "2" }, { quantity: "1" }] }
        """, expected))
  }

  @Test func `rows are lines and extras, and must balance`() throws {
    let keys = """
          row: { sku: 'line.?sku.orValue("misc")', price: line.unitPrice }
          extra: [ { when: order.?shipping.orValue(0.00) != 0.00, sku: '"post"', price: order.shipping } ]
          balances: rows.sum(r, r.price) == order.total

      """
    let tree =
      "{ R: [ { L: { each: rows, content: [ { S: row.sku, P: { expr: string(row.price) } } ] }, N: order.number } ] }"
    try expectSound(
      Self.map(
        tree,
        "{ number: \"1\", lines: [ { unitPrice: \"1.50\" } ], shipping: \"2.00\", total: \"3.50\" }, { number: \"2\", total: \"1.00\" }",
        "<R><L><S>misc</S><P>1.50</P></L><L><S>post</S><P>2.00</P></L><N>1</N></R>", keys: keys
      ).replacing("    expect:", with: "    held: [sums-do-not-close]\n    expect:"))
  }

  @Test func `an element that must be there refuses the document, and nothing of it is written`() throws {
    try expectSound(
      """
      map: a/x
      writes: order
      format: { as: xml }
      files:
        all:
          xml:
            R:
              - H: { value: one }
                O:
                  each: documents
                  content: [ { A: order.number, B: [ { C: { from: order.note, required: true } } ] } ]
                T: { expr: settings.account }
        each:
          name: { expr: '"no " + order.number' }
          xml: { X: [ { A: order.number } ] }
      cases:
        - name: the second has no note
          given: [ { number: "1", note: a }, { number: "2" }, { number: "#3", note: c } ]
          error: map-required
          field: R/O/B/C
          expect:
            all: |
              <?xml version="1.0" encoding="UTF-8"?>
              <R>
                <H>one</H>
                <O>
                  <A>1</A>
                  <B>
                    <C>a</C>
                  </B>
                </O>
                <O>
                  <A>#3</A>
                  <B>
                    <C>c</C>
                  </B>
                </O>
                <T>0077</T>
              </R>
            each-no_1: |
              <?xml version="1.0" encoding="UTF-8"?>
              <X>
                <A>1</A>
              </X>
            each-no__3: |
              <?xml version="1.0" encoding="UTF-8"?>
              <X>
                <A>#3</A>
              </X>

      """)
  }

  @Test func `namespaces stand at the root, in the order of the map`() throws {
    try expectSound(
      Self.map(
        "{ q:R: [ { \"@q:v\": { value: \"1\" }, A: order.number } ] }", "{ number: \"1\" }",
        "<q:R xmlns:q=\"urn:q\" xmlns=\"urn:d\" q:v=\"1\"><A>1</A></q:R>",
        keys: "    namespaces: { q: urn:q, \"\": urn:d }\n"))
  }

  @Test(arguments: [
    ("    xml: { ▸p:R: [] }", "map-xml-prefix"), ("    xml: { ▸1R: [] }", "xml-write-name"),
    ("    xml: ▸{ A: [], B: [] }", "map-xml-root"),
    ("    xml: { R: [ { A: { ▸zzz: 1 } } ] }", "yaml-unknown-key"),
    ("    xml: { R: [ { A: { from: order.id, content: ▸[] } } ] }", "map-not-with"),
    ("    xml: { R: [ { .: order.id, ▸A: order.id } ] }", "map-not-with"),
    ("    xml: { R: [ { A: ▸order.nmber } ] }", "map-unknown-field"),
    ("    xml: { R: [ { A: ▸row.x } ] }", "map-unknown-field"),
    ("    xml: { R: [ { ▸A: { each: rows } } ] }", "map-xml-rows"),
    ("    xml: { R: [ { A: { each: ▸order.number, from: item } } ] }", "expression-type"),
    ("    xml: { R: [ { A: { each: documents }, B: ▸order.number } ] }", "map-unknown-field"),
    ("    xml: { R: ▸[ { A: { each: documents } }, { B: { each: documents } } ] }", "map-xml-documents"),
    (
      "    xml: { R: [ { A: { each: lines, content: [ { ▸B: { each: documents } } ] } } ] }",
      "map-xml-documents"
    ),
    ("    name: ▸order.id\n    xml: { R: [ { A: { each: documents } } ] }", "map-not-with"),
    ("    columns: ▸{ a: order.id }\n    xml: { R: [] }", "map-not-with"),
  ])
  func `a tree that cannot work is told at its place`(file: String, code: String) throws {
    let marked = MarkedMap("map: a/x\nwrites: order\nformat: { as: xml }\nfiles:\n  f:\n\(file)\n")
    do {
      let map = try MapFile(text: marked.text, file: "m.yml")
      guard case .writes(let rules) = map.way else { throw MappingError(Diagnostic("none")) }
      _ = try FeedProgram(map, rules, rule: nil, context: mapContext())
      Issue.record("\(code) is not told")
    } catch let error as MappingError {
      marked.expect(error.diagnostic, code, suggestion: error.diagnostic.suggestion)
    }
  }

  @Test func `a change of what the elements read concerns the feed`() throws {
    let map = try MapFile(
      text: """
        map: a/x
        writes: order
        format: { as: xml }
        files:
          f:
            when: has(order.total)
            name: order.id
            xml: { R: [ { "@a": order.note, L: { each: lines, from: line.sku }, C: { when: has(order.buyer.email), value: x } } ] }
        """, file: "m.yml")
    guard case .writes(let rules) = map.way else { return }
    let program = try FeedProgram(map, rules, rule: nil, context: mapContext())
    #expect(program.reads == ["total", "id", "note", "lines", "buyer.email"])
  }
}
