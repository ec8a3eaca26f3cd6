import Commerce
import Formats
import Mapping
import Testing
import Values

/// Steps of a file may be mapped apart from its reader, by several mappers: what comes of them is the same.
@Suite struct StepTests {
  private static let rows = """
    map: a/rows
    reads: { format: csv, requires: [No, Total] }
    group: No
    begins: row["Total"] != ""
    order:
      number: No
      total: Total
      status: { expr: 'first["Total"] == "0" ? "cancelled" : "open"' }
    lines:
      sku: Item
    """

  private static let trees = """
    map: a/trees
    reads: { format: json, records: "orders[*]", requires: [no, total] }
    skip: row.no == "7"
    order:
      number: no
      total: total
    lines:
      each: items[*]
      sku: sku
    """

  private static var csv: String {
    var text = "No,Total,Item\n"
    for number in 1...400 {
      text += "\(number),\(number % 9 == 0 ? "x" : String(number % 5)),S\(number)\n"
      for line in 0..<number % 3 { text += "\(number),,T\(line)\n" }
    }
    return text
  }

  private static var json: String {
    let records = (1...2500).map { number in
      let total = number % 9 == 0 ? "\"x\"" : "\(number).50"
      return #"{"no":"\#(number)","total":\#(total),"items":[{"sku":"A"},{"sku":"B\#(number % 3)"}]}"#
    }
    return #"{"orders":["# + records.joined(separator: ",") + "]}"
  }

  private struct Found: Equatable {
    var texts: [String] = []
    var rows = 0
    var skipped = 0

    mutating func add(_ batch: RecordBatch) {
      rows += batch.rows
      skipped += batch.skipped
      for result in batch.results {
        switch result {
        case .mapped(let record):
          texts.append("\(batch.bytes[record.document]) \(record.key) \(record.digest) \(record.firstLine)")
        case .rejected(let record):
          texts.append("\(record.error.code) \(record.key) \(record.firstLine) \(record.path ?? "-")")
        }
      }
    }
  }

  private static func source(_ map: String, _ text: String) throws -> RecordSource {
    let source = MemoryByteSource(Array(text.utf8), name: "f")
    let recognised = try Recognition(maps: [try MapFile(text: map, file: "m.yml")])
      .recognise(FileProbe(source), file: "f", encodings: [])
    let limits = RowLimits(chunk: 256)
    return try RecordSource(recognised, source, context: MapContext(partner: "shop"), limits: limits)
  }

  @Test(arguments: [(rows, csv), (trees, json)])
  func `mappers in turn, behind the reader, give what the source itself gives`(map: String, text: String)
    throws
  {
    var expected = Found()
    let whole = try Self.source(map, text)
    while let batch = try whole.next() { expected.add(batch) }
    #expect(expected.texts.count > 300)

    let apart = try Self.source(map, text)
    let mappers = [try apart.mapper(), try apart.mapper(), try apart.mapper()]
    // All steps are read before the first is mapped: none may depend on where the reader is.
    var steps: [RecordStep] = []
    while let step = try apart.nextStep() { steps.append(step) }
    #expect(steps.count > 2)
    var found = Found()
    for (index, step) in steps.enumerated() { found.add(mappers[index % mappers.count].map(step)) }
    #expect(found == expected)
  }
}
