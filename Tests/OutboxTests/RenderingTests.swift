import Commerce
import DurableFiles
import Formats
import Lanes
import Mapping
import Outbox
import TestSupport
import Testing
import Values

/// What a feed's files hold does not depend on how many threads write them.
@Suite struct RenderingTests {
  private static let map = """
    map: a/sales
    writes: order
    format: { as: csv }
    files:
      people:
        once: [id, name]
        columns:
          id: order.channel
          name: order.number
      sales:
        each: row
        row:
          sku: 'line.?sku.orValue("misc")'
          price: line.unitPrice
        extra:
          - when: order.?shipping.orValue(0.00) != 0.00
            sku: '"post"'
            price: order.shipping
          - when: order.?discount.orValue(0.00) != 0.00
            sku: '"discount"'
            price: -order.discount
        columns:
          id: { expr: '"o_" + externalId(order.number)' }
          sku: row.sku
          price: row.price
          at: { each: row, title: place, expr: 'string(position.document) + "." + string(position.row)' }
          line: { each: row, expr: 'externalId(order.number) + "_" + externalId(row.sku)' }
    """

  /// Five people in turn, each now and then under another name; every 97th order has no line that could be written.
  private static func document(_ number: Int) throws -> [UInt8] {
    var writer = DocumentWriter()
    func field(_ name: String, of schema: Schema = .order) throws -> Int {
      try #require(schema.index(of: name))
    }
    writer.put(try field("channel"), "person \(number % 5)")
    writer.put(try field("number"), "#\(number / 700)")
    for line in 0..<number % 4 {
      let record = writer.beginRecord(try field("lines"))
      if line != 1 { writer.put(try field("sku", of: .line), "S \(number)-\(line)") }
      if number % 97 != 0 { writer.put(try field("unitPrice", of: .line), "\(line).50") }
      writer.endRecord(record)
    }
    if number % 3 == 0 { writer.put(try field("shipping"), "4.90") }
    if number % 7 == 0 { writer.put(try field("discount"), "1.00") }
    return writer.bytes
  }

  private struct Written: Equatable {
    var files: [[UInt8]]
    var records: [Int]
    var failures: [Int]
    var names: [String] = []
  }

  private static func write(
    _ count: Int, workers: Int, chunk size: Int, map: String = map
  ) throws -> Written {
    let file = try MapFile(text: map, file: "m.yml")
    guard case .writes(let rules) = file.way else { throw MappingError(Diagnostic("none", [])) }
    let program = try FeedProgram(file, rules, rule: nil, context: MapContext(partner: "shop"))
    let place = try TemporaryFolder()
    var output = try FeedOutput(program, sequence: 1, in: try Folder(place.path, calls: .process))
    let rendering = try Rendering(program, workers: workers)
    var chunk = DocumentChunk()
    var starts = [0]
    var failures: [Int] = []
    func take(_ output: inout FeedOutput) throws -> Bool {
      guard let rendered = try rendering.take() else { return false }
      let start = starts.removeFirst()
      failures += rendered.failures.map { start + $0.document }
      try output.add(rendered)
      return true
    }
    for number in 0..<count {
      chunk.add(try document(number), source: "f")
      guard chunk.documents.count == size || number == count - 1 else { continue }
      if rendering.isFull { _ = try take(&output) }
      rendering.send(chunk)
      starts.append(number + 1)
      chunk = DocumentChunk(start: number + 1)
    }
    while try take(&output) {}
    let written = try output.publish { _ in }
    return Written(
      files: written.map { place.bytes($0.name.description) ?? [] }, records: written.map(\.records),
      failures: failures, names: written.map(\.name.description))
  }

  @Test(arguments: [(0, 1), (0, 3000), (1, 100), (2, 1), (3, 7), (4, 1000)])
  func `any number of threads, and any cut, give the same files`(workers: Int, chunk: Int) throws {
    let expected = try Self.write(3000, workers: 0, chunk: 250)
    let isFailure = { (number: Int) in number % 97 == 0 && number % 4 != 0 }
    #expect(expected.failures == (0..<3000).filter(isFailure))
    // Five people with five names each; orders with neither lines nor extras have no rows.
    let sales = (0..<3000).count { !isFailure($0) && ($0 % 4 != 0 || $0 % 3 == 0 || $0 % 7 == 0) }
    #expect(expected.records == [25, sales])
    let found = try Self.write(3000, workers: workers, chunk: chunk)
    #expect(found.records == expected.records)
    #expect(found.failures == expected.failures)
    #expect(found.files == expected.files)
  }

  private static let xml = """
    map: a/sales
    writes: order
    format: { as: xml, indent: 1 }
    files:
      each:
        when: order.channel == "person 1"
        name: order.number
        xml: { Order: [ { Line: { each: lines, expr: string(line.unitPrice) } } ] }
      all:
        xml: { Orders: [ { Order: { each: documents, content: [ { "@n": order.number, L: { each: lines, from: line.sku } } ] } } ] }
    """

  /// An order without lines, as the first is, cannot be written.
  private static let json = """
    map: a/sales
    writes: order
    format: { as: json, indent: 0 }
    files:
      each:
        when: order.channel == "person 1"
        name: order.number
        json: [ { n: order.number } ]
      all:
        json: [ { orders: { each: documents, content: [ { n: order.number, l: { required: true, content: [ { s: { each: lines, from: line.sku } } ] } } ] }, end: "" } ]
      lines:
        format: { as: ndjson }
        json: [ { n: order.number } ]
    """

  @Test(arguments: [(0, 40), (0, 1), (2, 1), (2, 7)])
  func `documents in one JSON file are parted by commas, whichever of them are refused`(
    workers: Int, chunk: Int
  ) throws {
    let found = try Self.write(9, workers: workers, chunk: chunk, map: Self.json)
    #expect(found.failures == [0, 4, 8])
    // Of the sixth and the first order of person 1 both can be written.
    #expect(
      found.names == [
        "each-000001-_0.json", "each-000001-_0-2.json", "all-000001.json", "lines-000001.ndjson",
      ])
    let texts = found.files.map { String(decoding: $0, as: UTF8.self) }
    #expect(
      texts.dropLast().last == """
        {"orders":[{"n":"#0","l":{"s":["S 1-0"]}},{"n":"#0","l":{"s":["S 2-0"]}},{"n":"#0","l":{"s":["S 3-0","S 3-2"]}},\
        {"n":"#0","l":{"s":["S 5-0"]}},{"n":"#0","l":{"s":["S 6-0"]}},{"n":"#0","l":{"s":["S 7-0","S 7-2"]}}],"end":""}

        """)
    #expect(texts.last == String(repeating: "{\"n\":\"#0\"}\n", count: 6))
  }

  @Test(arguments: [(0, 40), (2, 7)])
  func `a document is a file of its own, or all are in one`(workers: Int, chunk: Int) throws {
    let found = try Self.write(120, workers: workers, chunk: chunk, map: Self.xml)
    // Order 97 has a line without a price, but belongs to person 2, for whom no file of its own is written.
    #expect(found.failures == [])
    // All of them have one number, as their name says it: the second has a second name.
    #expect(found.names.prefix(3) == ["each-000001-_0.xml", "each-000001-_0-2.xml", "each-000001-_0-3.xml"])
    #expect(found.names.count == 25 && found.names.last == "all-000001.xml")
    #expect(Set(found.names).count == 25)
    #expect(found.records.dropLast().allSatisfy { $0 == 1 } && found.records.last == 120)
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    #expect(
      String(decoding: found.files[0], as: UTF8.self) == head + "<Order>\n <Line>0.50</Line>\n</Order>\n")
    let all = String(decoding: found.files[24], as: UTF8.self)
    #expect(
      all.hasPrefix(head + "<Orders>\n <Order n=\"#0\"/>\n <Order n=\"#0\">\n  <L>S 1-0</L>\n </Order>\n"))
    #expect(all.hasSuffix(" </Order>\n</Orders>\n") && all.count(of: "<Order ") == 120)
  }

  @Test func `no document, no XML; and what one file cannot hold is in none`() throws {
    #expect(try Self.write(0, workers: 0, chunk: 1, map: Self.xml).names == [])
    let map = Self.xml.replacing("person 1", with: "person 2")
    let found = try Self.write(98, workers: 0, chunk: 9, map: map)
    #expect(found.failures == [97])
    #expect(found.names.count == 20 && found.records.last == 97)
  }
}

extension String {
  fileprivate func count(of part: String) -> Int { ranges(of: part).count }
}
