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
}
