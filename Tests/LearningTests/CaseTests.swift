import Formats
import Learning
import Mapping
import Testing
import Values

/// Cases that are recorded from real records.
@Suite struct CaseTests {
  private static let map = """
    # Mine; the layout is mine as well.
    map: shop/orders
    reads: { format: csv, requires: [Order, SKU] }   # a remark
    group: Order
    order:
      number: Order
      buyer.name: Buyer
      buyer.email: Mail
      shipTo.country: { from: Land, lookup: countries }
      total: Total
    lines:
      sku: SKU

    cases:
      # the first
      - name: one
        given: |
          Order,Buyer,Mail,Land,Total,SKU
          1,,,,,A
        expect: [ { number: "1" } ]

    # what stands at the end stays there
    checks: []
    """ + "\n"

  private static let file = """
    Order,Buyer,Mail,Land,Total,SKU,Secret note
    1,Ann Bell,ann@shop.com,Germany,5.00,A,likes cats
    2,"Day, Jo",jo.day@shop.com,United Kingdom,7.00,B,call Jo
    2,,,,,C for jo.day@shop.com,
    3,Al Fox,al@shop.com,France,1.00,D,
    """ + "\n"

  private static func recorded(_ line: Int, map text: String = map, file: String = file) throws -> (
    text: String, given: String, report: CaseReport
  ) {
    let map = try MapFile(text: text, file: "maps/shop/orders.yml")
    let source = MemoryByteSource(Array(file.utf8), name: "orders")
    let recognised = try Recognition(maps: [map]).recognise(FileProbe(source), file: "orders", encodings: [])
    try source.rewind()
    let excerpt = try CaseExcerpt(
      line: line, of: source, recognised: recognised, names: try LearnerTests.names())
    let context = try LearnerTests.context()
    let recorded = try RecordedCase(name: "two", given: excerpt.text, map: map, context: context)
    let result = try CaseInsertion.insert(recorded, into: map)
    let report = MapCases.run(try MapFile(text: result, file: "maps/shop/orders.yml"), context: context)
    return (result, excerpt.text, report)
  }

  @Test(arguments: [3, 4])
  func `the whole order is taken, from any of its rows, and nobody can be known by it`(line: Int) throws {
    let (text, given, report) = try Self.recorded(line)
    #expect(report.failures.isEmpty && report.passed == 2)
    #expect(given.split(separator: "\n").count == 3)
    for word in ["Day", "jo.day", "Bell", "cats", "call"] { #expect(!text.contains(word), "\(word)") }
    #expect(given.contains("United Kingdom,7.00,B") && given.contains("@example.com"))
  }

  @Test func `all else in the map stays as it is, byte for byte`() throws {
    let (text, _, _) = try Self.recorded(2)
    let end = try #require(Self.map.firstRange(of: "\n\n# what stands")).lowerBound
    #expect(text.hasPrefix(Self.map[..<end]) && text.hasSuffix(Self.map[end...]))
  }

  @Test func `recording twice gives the same text`() throws {
    #expect(try Self.recorded(3).text == Self.recorded(3).text)
  }

  @Test(arguments: ["\ncases: []\n", "\n", ""])
  func `a map without cases gets some`(end: String) throws {
    let start = try #require(Self.map.firstRange(of: "\n\ncases:")).lowerBound
    #expect(try Self.recorded(2, map: Self.map[..<start] + end).report.passed == 1)
  }

  @Test func `cases in brackets are left alone`() throws {
    let start = try #require(Self.map.firstRange(of: "\n\ncases:")).lowerBound
    let map = String(Self.map[..<start]) + "\ncases: [ { name: a, given: \"Order,SKU\\n\", skipped: 0 } ]\n"
    #expect(throws: MappingError.self) { try Self.recorded(2, map: map) }
  }

  @Test(arguments: [1, 0])
  func `a line that no record stands on is told`(line: Int) throws {
    #expect(throws: MappingError.self) { try Self.recorded(line) }
  }

  @Test func `a record of JSON keeps what stands around it, and only what the map reads`() throws {
    let map = """
      map: shop/orders
      reads: { format: json, records: ["data.orders[*]"], requires: [no] }
      order: { number: no, buyer.name: who.name, total: total }
      lines: { each: "items[*]", sku: sku }
      """ + "\n"
    let file = """
      { "data": { "orders": [
        { "no": "1", "who": { "name": "Ann Bell", "born": "1980" }, "total": 5.10, "items": [ { "sku": "A" } ] },
        { "no": "2", "who": { "name": "Jo Day" }, "total": 7, "gone": null, "items": [ { "sku": "B" }, { "sku": "C" } ] }
      ] } }
      """ + "\n"
    let (text, given, report) = try Self.recorded(3, map: map, file: file)
    #expect(report.failures.isEmpty && report.passed == 1)
    #expect(given.contains("\"no\": \"2\"") && !given.contains("\"1\"") && !text.contains("Jo Day"))
    let first = try Self.recorded(2, map: map, file: file)
    #expect(first.given.contains("5.10") && !first.given.contains("1980") && first.report.passed == 1)
  }

  @Test func `a record of XML keeps its root, its namespace and what stands beside it`() throws {
    let map = """
      map: shop/orders
      reads: { format: xml, root: Orders, namespace: "http://x/v*", records: [Orders/List/Order], requires: [No] }
      order: { number: No, buyer.name: Who, attributes.batch: /Orders/Batch }
      lines: { each: Line, sku: "@sku" }
      """ + "\n"
    let file = """
      <Orders xmlns="http://x/v1"><Batch>77</Batch><List>
      <Order><No>1</No><Who>Ann Bell</Who><Line sku="A"/></Order>
      <Order><No>2</No><Who>Jo &amp; Day</Who><Line sku="B"/><Line sku="C"/></Order>
      </List></Orders>
      """ + "\n"
    let (text, given, report) = try Self.recorded(3, map: map, file: file)
    #expect(report.failures.isEmpty && report.passed == 1)
    #expect(given.contains("<No>2</No>") && !given.contains("<No>1</No>") && !text.contains("Day"))
    #expect(given.contains("<Batch>77</Batch>") && given.contains("http://x/v1"))
  }
}
