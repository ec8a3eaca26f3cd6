import Commerce
import Expressions
import Foundation
import Mapping
import Testing
import Values
import XMLStream
import YAMLTree

/// Who carries an order, and what of it.
@Suite struct ShippingProgramTests {
  /// An order, by fields and lines.
  private static func order(
    _ fields: [(String, String)] = [], lines: [[(String, String)]] = [[("sku", "CUP"), ("quantity", "2")]]
  ) -> DocumentRecord {
    var draft = DocumentDraft(.order)
    draft.set("number", "#1")
    for (name, text) in fields { draft.set(name, text) }
    draft.set(
      "lines",
      records: lines.map { line in
        var record = DocumentDraft(.line)
        for (name, text) in line { record.set(name, text) }
        return DocumentView(schema: .line, bytes: record.bytes)
      })
    return DocumentRecord(DocumentView(schema: .order, bytes: draft.bytes), kind: .order)
  }

  private static func program(_ rules: String, products: Value? = nil) throws -> ShippingProgram {
    var read: [ShippingRule] = []
    for node in try YAMLReader.read(rules, file: "crossdock.yml").list() {
      read.append(try ShippingRule(node))
    }
    return try ShippingProgram(read, products: products)
  }

  /// What the rules say, as a word.
  private static func word(_ choice: ShippingProgram.Choice) -> String {
    switch choice {
    case .nothing: "nothing"
    case .none: "none"
    case .undecided: "undecided"
    case .carrier(let name, let ship, _): "\(name) \(ship[name: "service"].map { "\($0)" } ?? "-")"
    }
  }

  @Test(arguments: [
    ("US", "north string(\"ground\")"), ("CA", "south string(\"air\")"), ("FR", "none"), ("", "undecided"),
  ])
  func `the first rule that holds counts, and one that asks for what is not there decides nothing`(
    country: String, wanted: String
  ) throws {
    let program = try Self.program(
      """
      - { when: order.shipTo.country == "US", carrier: north, service: ground }
      - { when: 'order.shipTo.country in ["US", "CA"]', carrier: south, service: air }
      """)
    #expect(Self.word(program.choice(Self.order([("shipTo.country", country)]))) == wanted)
  }

  @Test func `a rule without a condition takes what is left, and may look at the products`() throws {
    let heavy = MapValue([("CUP", .map(MapValue([("weight", .string("12"))])))])
    let program = try Self.program(
      """
      - { when: 'order.lines.exists(l, decimal(products[l.sku].weight) > 10)', carrier: freight }
      - { carrier: post }
      """, products: .map(heavy))
    #expect(Self.word(program.choice(Self.order())) == "freight -")
    // A product that the table does not have is no reason to send it any way.
    let unknown = Self.order(lines: [[("sku", "POT"), ("quantity", "1")]])
    #expect(Self.word(program.choice(unknown)) == "undecided")
  }

  @Test(arguments: [
    ["status": "cancelled"], ["fulfilledBy": "channel"], ["quantity": "2", "fulfilled": "2"],
    ["requiresShipping": "false"], ["quantity": "0"],
  ])
  func `there is nothing to ship`(said: [String: String]) throws {
    let ofOrder = said.filter { Schema.order.index(of: $0.key) != nil }.map { ($0.key, $0.value) }
    var line = said.filter { Schema.line.index(of: $0.key) != nil }
    line["quantity"] = line["quantity"] ?? "1"
    let program = try Self.program("- { carrier: post }")
    let order = Self.order(ofOrder, lines: [line.map { ($0.key, $0.value) }])
    #expect(Self.word(program.choice(order)) == "nothing")
    #expect(Self.word(program.choice(Self.order(lines: []))) == "nothing")
  }

  @Test func `no rules choose nobody`() throws {
    let program = try Self.program("[]")
    #expect(program.isEmpty)
    #expect(Self.word(program.choice(Self.order())) == "none")
  }

  @Test func `a carrier is asked for what has not left, without the amounts of the whole`() throws {
    let order = Self.order(lines: [
      [("sku", "A"), ("quantity", "3"), ("fulfilled", "1"), ("unitPrice", "2.00"), ("amount", "6.00")],
      [("sku", "B"), ("quantity", "1"), ("fulfilled", "1")],
      [("sku", "C"), ("quantity", "1"), ("requiresShipping", "false")],
      [("sku", "D"), ("quantity", "1"), ("fulfilled", "0"), ("amount", "5.00")],
    ])
    let bytes = try #require(ParcelRules.toShipAlone(order.view))
    let left = DocumentView(schema: .order, bytes: bytes)
    let lines = left.records(try #require(Schema.order.index(of: "lines")))
    #expect(lines.map { $0.text("sku") } == ["A", "D"])
    #expect(lines.map { $0.text("quantity") } == ["2", "1"])
    #expect(lines.map { $0.text("amount") } == [nil, "5.00"])
    #expect(lines[0].text("unitPrice") == "2.00" && !lines[0].has("fulfilled"))
    #expect(left.text("number") == "#1")
  }

  @Test func `an order that is wholly to be shipped stays as it is`() {
    #expect(ParcelRules.toShipAlone(Self.order().view) == nil)
  }

  @Test(arguments: [("#1001", "shop-1001"), ("1001", "shop-1001"), ("A-1#2", "shop-A-1#2")])
  func `a reference is one of the names by which answers find the order`(number: String, wanted: String) {
    let order = Self.order([("channel", "shop"), ("number", number)]).view
    #expect(ParcelRules.reference(of: order) == wanted)
    #expect(ParcelRules.names(of: order).contains(wanted))
  }
}

extension DocumentView {
  fileprivate func has(_ name: String) -> Bool { schema.index(of: name).map { has($0) } ?? false }
}

/// What the packs ask carriers for, held against the carriers' own schemas where this machine has them.
@Suite struct RequestSchemaTests {
  private static let schemas = [
    "fedex/shipments": "/work/shared/xsd/fedex/ShipService_v26.xsd",
    "dhl/shipments": "/work/shared/xsd/dhl_express/ship-val-global-req-10.0.xsd",
  ]

  static let present = schemas.filter { FileManager.default.fileExists(atPath: $0.value) }.keys.sorted()

  @Test(.enabled(if: !present.isEmpty), arguments: present)
  func `every request of a pack's cases obeys the carrier's schema`(map: String) throws {
    let schema = try XMLSchemaFile(path: try #require(Self.schemas[map]))
    let entry = try #require(try PackMaps.all().first { $0.map.name == map })
    var checked = 0
    for node in entry.map.cases {
      for (key, value) in try node.mapping() where try key.text() == "expect" {
        for (name, file) in try value.mapping() where try name.text().hasPrefix("shipment-") {
          let faults = try schema.validate(Array(try file.text().utf8))
          let told = faults.map { $0.rendered() }.joined(separator: "\n")
          #expect(faults.isEmpty, "\(told)")
          checked += 1
        }
      }
    }
    #expect(checked > 0)
  }
}
