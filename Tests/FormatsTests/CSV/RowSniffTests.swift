import Formats
import Testing

@Suite struct RowSniffTests {
  static func sniff(_ text: String, length: Int = 128 << 10) throws -> [RowSniff] {
    RowSniff.head(try TextHead(of: MemoryByteSource(Array(text.utf8)), length: length))
  }

  /// What a map does: the first dialect in which a row has all of the names.
  static func header(_ text: String, _ names: [String]) throws -> (delimiter: String, line: Int)? {
    for sniff in try RowSniffTests.sniff(text) {
      for row in sniff.rows where names.allSatisfy(row.fields.contains) {
        return (String(UnicodeScalar(sniff.dialect.delimiter)), row.line)
      }
    }
    return nil
  }

  @Test(arguments: [
    ("Name,Total\n1,2\n", ",", 1), ("Name;Total\r\n1,5;2\r\n", ";", 1), ("Name\tTotal\n", "\t", 1),
    ("Name|Total\n", "|", 1), ("\u{FEFF}Name,Total\n", ",", 1), ("\u{FEFF}\"Name\",\"Total\"\n", ",", 1),
    (",,,\n\tName , \"Total\" \n", ",", 2), ("sep=;\nName;Total\n", ";", 2),
    ("\"sep=,\"\r\nName,Total\r\n", ",", 2),
    ("Report of \"May\"\n\"5\" discs\" each\n\nName;Total\n", ";", 4), ("\"Name\" \t,\"Total\"\n", ",", 1),
    ("Name\u{3000},\u{A0}Total\n", ",", 1), ("a,\"two\nlines\"\nName,Total\n", ",", 3),
  ])
  func `T36 T39 the header is found by its names, whatever is before it`(
    text: String, delimiter: String, line: Int
  ) throws {
    let found = try #require(try RowSniffTests.header(text, ["Name", "Total"]))
    #expect(found.delimiter == delimiter)
    #expect(found.line == line)
  }

  @Test func `T38 a file of one column has the first dialect, and its wide rows are seen`() throws {
    let text = "SKU\na;b\nc,d\ne|f\n"
    let found = try #require(try RowSniffTests.header(text, ["SKU"]))
    #expect(found.delimiter == ",")
    let comma = try #require(try RowSniffTests.sniff(text).first)
    #expect(comma.rows.map(\.fields) == [["SKU"], ["a;b"], ["c", "d"], ["e|f"]])
  }

  @Test func `a row that the head cuts off is left out`() throws {
    let rows = (0..<100).map { "row \($0),日本" }.joined(separator: "\n")
    for length in 64..<90 {
      for sniff in try RowSniffTests.sniff(rows, length: length) where sniff.dialect == .csv {
        #expect(sniff.rows.allSatisfy { $0.fields.count == 2 && $0.fields[1] == "日本" })
        #expect(sniff.rows.count < 8)
      }
    }
    #expect(try RowSniffTests.sniff(rows).first?.rows.count == 30)
  }

  @Test func `a separator line leaves only its delimiter`() throws {
    #expect(try RowSniffTests.sniff("sep=|\na|b\n").map(\.dialect.delimiter) == [UInt8(ascii: "|")])
    #expect(try RowSniffTests.sniff("sep=#\na#b\n").isEmpty)
    #expect(try RowSniffTests.sniff("sep=ab\na,b\n").count == 4)
  }

  @Test func `nothing has no rows`() throws {
    #expect(try RowSniffTests.sniff("").allSatisfy(\.rows.isEmpty))
  }

  @Test
  func `T39 preamble, footer, semicolons, decimal comma, Latin-1 and CRLF are read with what the map pins`()
    throws
  {
    let text =
      "Umsätze \"Mai\"\r\n\r\nNummer;Betrag;Straße\r\n1;12,50;Hauptstraße 5\r\n2;7,00;\"Weg; hinten\"\r\nSumme: 19,50\r\n"
    let source = MemoryByteSource(try TextEncoding.latin1.encode(Array(text.utf8)), name: "in/bank.csv")

    let refused = #expect(throws: FormatError.self) { try TextHead(of: source) }
    #expect(
      refused?.description.hasPrefix(
        "in/bank.csv:1: error: the bytes E4 74 7A 65 at offset 3 are no character in utf-8 [text-encoding]")
        == true)

    let plan = EncodingPlan([.latin1])
    let sniffs = RowSniff.head(try TextHead(of: source, plan: plan))
    let found = sniffs.first { $0.rows.contains { $0.fields.starts(with: ["Nummer", "Betrag"]) } }
    #expect(found?.dialect.delimiter == UInt8(ascii: ";"))
    #expect(found?.rows.first { $0.fields.count == 3 }?.line == 3)
    let read = ReadRows.reading(
      source, CSVDialect(delimiter: UInt8(ascii: ";")), encoding: try plan.decide(scanning: source),
      skippingLines: 2)
    #expect(
      read.rows == [
        ["Nummer", "Betrag", "Straße"], ["1", "12,50", "Hauptstraße 5"], ["2", "7,00", "Weg; hinten"],
        ["Summe: 19,50"],
      ])
    #expect(read.lines == [3, 4, 5, 6])
  }
}
