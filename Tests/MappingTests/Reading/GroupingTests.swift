import Commerce
import Formats
import Mapping
import Testing
import Values

/// Rows become records, wherever the file is cut.
@Suite struct GroupingTests {
  static let map = """
    map: a/b
    reads: { format: csv, requires: [No, Sku], optional: [Line] }
    group: No
    begins: row["Paid"] != ""
    order:
      number: { from: No, required: true }
      paymentStatus: Paid
      currency: Currency
      note: Note
      total: { sum: Price }
    lines:
      skip: row["Sku"] == "-"
      sku: Sku
      unitPrice: Price
    """

  static let header = "No,Paid,Currency,Sku,Price,Note\n"

  /// Every way of cutting a file: pieces of the source, bytes of a chunk.
  static let cuts: [(pieces: [Int], chunk: Int)] =
    [([], 512 << 10), ([1], 64), ([7, 1, 3], 65), ([64], 512 << 10)] + (64..<200).map { ([], $0) }

  static func readings(_ text: String, map: String = map) throws -> [FileReading] {
    try cuts.map { pieces, chunk in
      try FileReading(map, text, pieces: pieces, limits: RowLimits(chunk: chunk))
    }
  }

  static func skus(_ document: DocumentView) -> [String] {
    guard let lines = document.schema.index(of: "lines") else { return [] }
    return document.records(lines).map { $0.text("sku") ?? "" }
  }

  /// Checks that every cut gives the same, and gives that.
  static func same(_ text: String, map: String = map) throws -> FileReading {
    let readings = try readings(text, map: map)
    let whole = try #require(readings.first)
    for reading in readings {
      #expect(reading.json == whole.json)
      #expect(reading.order == whole.order)
      #expect(reading.refusals == whole.refusals)
      #expect(reading.rows == whole.rows && reading.skipped == whole.skipped)
      #expect(reading.records.map(\.digest) == whole.records.map(\.digest))
      #expect(reading.records.map(\.lastLine) == whole.records.map(\.lastLine))
    }
    return whole
  }

  @Test func `rows of one key that follow one another are one record`() throws {
    let reading = try Self.same(
      Self.header
        + "1,paid,EUR,a,1.00,\n1,,,b,2.50,\n2,paid,EUR,c,3,\n3,pending,,d,4,\n3,,EUR,-,,\"two\nlines\"\n")
    #expect(reading.order == ["1", "2", "3"])
    #expect(reading.documents.map(Self.skus) == [["a", "b"], ["c"], ["d"]])
    #expect(reading.documents.map { $0.text("total") } == ["3.50", "3", "4"])
    #expect(reading.documents.map { $0.text("currency") } == ["EUR", "EUR", "EUR"])
    #expect(reading.documents.map { $0.text("note") } == [nil, nil, "two\nlines"])
    #expect(reading.records.map { [$0.firstLine, $0.lastLine] } == [[2, 3], [4, 4], [5, 7]])
    #expect(reading.records.map(\.rows) == [2, 1, 2])
    #expect(reading.rows == 5 && reading.skipped == 0 && reading.starts == 1)
  }

  @Test func `blank and empty rows are counted and part nothing`() throws {
    let reading = try Self.same(
      Self.header + "\n1,paid,EUR,a,1,\n\n,,,,,\n1,,,b,2,\n\"\",\"\",,,,\n2,paid,,c,1,\n\n")
    #expect(reading.documents.map(Self.skus) == [["a", "b"], ["c"]])
    #expect(reading.rows == 8 && reading.skipped == 5)
  }

  @Test func `a row that begins its record again is a repeat`() throws {
    let reading = try Self.same(
      Self.header + "1,paid,EUR,a,1,\n1,,,b,2,\n1,paid,EUR,a,1,\n1,,,b,2,\n2,paid,,c,1,\n1,paid,EUR,z,9,\n")
    #expect(reading.order == ["1", "1", "2", "1"])
    #expect(reading.documents.map(Self.skus) == [["a", "b"], ["a", "b"], ["c"], ["z"]])
    #expect(reading.records[0].digest == reading.records[1].digest)
    #expect(reading.starts == 1)
  }

  @Test func `a line of a key that the record has begins a repeat`() throws {
    let map = """
      map: a/b
      reads: { format: csv, requires: [No, Sku] }
      group: No
      lineKey: Line
      order: { number: No }
      lines: { id: Line, sku: Sku }
      """
    let reading = try Self.same("No,Line,Sku\n1,10,a\n1,20,b\n1,10,a\n1,20,b\n2,10,c\n2,,d\n2,,e\n", map: map)
    #expect(reading.documents.map(Self.skus) == [["a", "b"], ["a", "b"], ["c", "d", "e"]])
    let lines = try #require(reading.documents.last?.schema.index(of: "lines"))
    #expect(reading.documents.last?.records(lines).map { $0.text("key") } == ["10", "2", "3"])
  }

  @Test func `T45 rows that stand apart are put together, whatever stands between them`() throws {
    let text =
      Self.header
      + "1,paid,EUR,a,1,\n2,paid,USD,x,5,\n1,,,b,2,\n3,paid,EUR,p,1,\n\n2,,,y,6,\n1,,,c,3,\"a\nb\"\n3,,,q,1,\n"
    let reading = try Self.same(text)
    #expect(reading.order == ["1", "2", "3"])
    #expect(reading.documents.map(Self.skus) == [["a", "b", "c"], ["x", "y"], ["p", "q"]])
    #expect(reading.documents.map { $0.text("total") } == ["6", "11", "2"])
    #expect(reading.documents.map { $0.text("source.line") } == ["2", "3", "5"])
    #expect(reading.records.map { [$0.firstLine, $0.lastLine] } == [[2, 9], [3, 7], [5, 10]])
    #expect(reading.rows == 8 && reading.skipped == 1)
    // Where nothing was given out before the first such row, there is nothing to take back.
    #expect(reading.starts == 1)
    let map = try MapFile(text: Self.map, file: "m.yml")
    let inPieces = try FileReading(
      map, Array((Self.header + "0,paid,EUR,a,1,\n" + text.dropFirst(Self.header.count)).utf8),
      limits: RowLimits(chunk: 64))
    #expect(inPieces.order == ["0", "1", "2", "3"] && inPieces.starts == 2)
  }

  @Test func `the same record has one digest, its rows together or apart`() throws {
    let together = try FileReading(Self.map, Self.header + "1,paid,EUR,a,1,\n1,,,b,2,\n2,paid,USD,x,5,\n")
    let apart = try FileReading(Self.map, Self.header + "1,paid,EUR,a,1,\n2,paid,USD,x,5,\n1,,,b,2,\n")
    #expect(together.records.map(\.digest) == apart.records.map(\.digest))
  }

  @Test func `scattered rows keep their repeats and their lines in refusals`() throws {
    let reading = try Self.same(
      Self.header + "1,paid,EUR,a,1,\n2,paid,USD,x,5,\n1,,,b,two,\n2,paid,USD,x,5,\n1,,,c,3,\n")
    #expect(reading.order == ["map-decimal", "2", "2"])
    #expect(reading.refusals == ["map-decimal Price two 4"])
    let reject = try #require(reading.rejects.first)
    #expect(reject.firstLine == 2 && reject.lastLine == 6 && reject.rows == 3)
    #expect(reject.rowLines == [2...2, 4...4, 6...6])
  }

  @Test
  func `a key that comes again without a beginning is gathered even where nothing else tells rows apart`()
    throws
  {
    let map = """
      map: a/b
      reads: { format: csv, requires: [No] }
      group: No
      order: { number: No }
      lines: { sku: Sku }
      """
    let reading = try Self.same("No,Sku\n1,a\n2,b\n1,c\n", map: map)
    #expect(reading.documents.map(Self.skus) == [["a", "c"], ["b"]])
  }

  @Test func `rows without a key are refused one by one, and belong to nobody`() throws {
    let reading = try Self.same(
      Self.header + "1,paid,EUR,a,1,\n,,,sum,1,\n,,,sum,2,\n2,paid,EUR,b,1,\n,,,sum,9,\n")
    #expect(reading.order == ["1", "map-required", "map-required", "2", "map-required"])
    #expect(reading.rejects.map(\.firstLine) == [3, 4, 6])
    #expect(reading.starts == 1)
  }

  @Test(arguments: [
    ("1,paid,EUR,a,1,\n1,,USD,b,2,\n", "map-group-conflict Currency USD 3"),
    ("1,paid,,a,1,\n1,,EUR,b,2,\n1,,USD,c,2,\n", "map-group-conflict Currency USD 4"),
    ("1,paid,EUR,a,1,\n1,,,b\n", "csv-field-count - - 3"),
    ("1,paid,EUR,a,1,,,\n1,,,b,2,\n", "csv-field-count - - 2"),
  ])
  func `rows that contradict one another refuse the whole record`(rows: String, refusal: String) throws {
    let reading = try Self.same(Self.header + rows + "2,paid,EUR,z,1,\n")
    #expect(reading.order.last == "2" && reading.documents.count == 1)
    #expect(reading.refusals == [refusal])
    #expect(String(decoding: reading.rejects.first?.key ?? [], as: UTF8.self) == "1")
  }

  @Test func `a condition that cannot be told refuses its record, and no other`() throws {
    let map = """
      map: a/b
      reads: { format: csv, requires: [No] }
      group: No
      skip: decimal(row["Q"]) == decimal("0")
      order: { number: No }
      lines: { sku: Sku }
      """
    let reading = try Self.same("No,Sku,Q\n1,a,1\n1,b,0\n2,c,1\n2,d,many\n3,e,1\n", map: map)
    #expect(reading.order == ["1", "expression-not-a-number", "3"])
    #expect(reading.documents.map(Self.skus) == [["a"], ["e"]])
    #expect(reading.rejects.first?.error.line == 5)
    #expect(reading.skipped == 1)
    let apart = try Self.same("No,Sku,Q\n1,a,1\n2,c,1\n1,b,0\n2,d,many\n3,e,1\n1,f,1\n", map: map)
    #expect(apart.order == ["1", "expression-not-a-number", "3"])
    #expect(apart.documents.map(Self.skus) == [["a", "f"], ["e"]])
  }

  @Test func `many scattered records come out of several partitions in the order of their first rows`() throws
  {
    var text = "No,Sku\n"
    let count = 20_000
    for round in 0..<2 {
      for number in 0..<count { text += "\(number),s\(round)\n" }
    }
    let map = """
      map: a/b
      reads: { format: csv, requires: [No] }
      group: No
      order: { number: No }
      lines: { sku: Sku }
      """
    let reading = try FileReading(map, text)
    #expect(reading.order == (0..<count).map(String.init))
    #expect(reading.documents.allSatisfy { Self.skus($0) == ["s0", "s1"] })
    #expect(reading.records.last.map { [$0.firstLine, $0.lastLine] } == [count + 1, 2 * count + 1])
    #expect(reading.rows == 2 * count)
  }

  @Test func `random groups are put together as a dictionary would`() throws {
    var random = SplitMix(state: 11)
    for _ in 0..<60 {
      var rows: [(key: Int, sku: String)] = []
      for index in 0..<Int.random(in: 1...40, using: &random) {
        rows.append((Int.random(in: 0...6, using: &random), "s\(index)"))
      }
      var expected: [Int: [String]] = [:]
      for row in rows { expected[row.key, default: []].append(row.sku) }
      let text = "No,Sku\n" + rows.map { "\($0.key),\($0.sku)\n" }.joined()
      let map =
        "map: a/b\nreads: { format: csv, requires: [No] }\ngroup: No\norder: { number: No }\nlines: { sku: Sku }"
      let reading = try FileReading(
        map, text, limits: RowLimits(chunk: Int.random(in: 64...300, using: &random)))
      #expect(reading.documents.map(Self.skus) == reading.order.map { expected[Int($0) ?? -1] ?? [] })
      #expect(Set(reading.order).count == reading.order.count && reading.order.count == expected.count)
    }
  }
}

/// The same numbers in each run: SplitMix64 by Vigna, 2015.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
