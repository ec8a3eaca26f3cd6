import Formats
import Testing

@Suite struct ClosingTests {
  static func closing(_ text: String, _ dialect: CSVDialect = .csv, pieces: [Int] = []) throws -> CSVClosing {
    try CSVClosing(scanning: MemoryByteSource(Array(text.utf8), pieces: pieces), dialect: dialect)
  }

  @Test(arguments: [
    ("", CSVClosing.State.closed, false, true), ("a,b\n", .closed, true, false),
    ("a,b", .closed, false, false),
    ("a,\"b\"", .closed, false, false), ("a,\"b", .openQuote(line: 1), false, false),
    ("a\n\n\"b\nc\n", .openQuote(line: 3), true, false),
    ("a\n\"b\n\",\"\n\n", .openQuote(line: 3), true, false),
    ("5\" pipe,x\n", .closed, true, false), ("5\" pipe\n\"x", .openQuote(line: 2), false, false),
    ("a\n\"b\"c\"\n", .malformed(line: 2), true, false), ("\u{FEFF}\"a\"\n", .closed, true, false),
    ("\u{FEFF}\"a,\n", .openQuote(line: 1), true, false),
  ])
  func `a file closes or says where it is open`(
    text: String, state: CSVClosing.State, endsWithNewline: Bool, isEmpty: Bool
  ) throws {
    for pieces in [[], [1], [3, 2]] {
      let closing = try ClosingTests.closing(text, pieces: pieces)
      #expect(closing.state == state)
      #expect(closing.endsWithNewline == endsWithNewline)
      #expect(closing.isEmpty == isEmpty)
    }
    for padding in 60...66 where !text.hasPrefix("\u{FEFF}") {
      let front = String(repeating: "x", count: padding) + ","
      #expect(try ClosingTests.closing(front + text).state == state, "\(padding)")
    }
  }

  @Test func `T08 each part of a file with quotes is closed exactly where no quote is open`() throws {
    let text = "a,\"b,\nc\",d\n\"\"\"x\"\"\n\",e\"f\n"
    let bytes = Array(text.utf8)
    for end in bytes.indices {
      var isOpen = false
      var mayOpen = true
      var index = 0
      while index < end {
        let byte = bytes[index]
        if isOpen {
          if byte == UInt8(ascii: "\"") { isOpen = false }
          mayOpen = true
        } else if byte == UInt8(ascii: "\"") && mayOpen {
          isOpen = true
        } else {
          mayOpen = byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n")
        }
        index += 1
      }
      let closing = try CSVClosing(scanning: MemoryByteSource(Array(bytes[..<end])), dialect: .csv)
      #expect((closing.state == .closed) == !isOpen, "\(end)")
    }
  }

  @Test func `without quoting nothing is open`() throws {
    #expect(try ClosingTests.closing("a\t\"b\n", .tsv).state == .closed)
  }

  @Test func `UTF-16 is decoded for it`() throws {
    let bytes = "\u{FEFF}a\n\"b∢".utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    let closing = try CSVClosing(
      scanning: MemoryByteSource(bytes), dialect: .csv, encoding: .utf16LittleEndian)
    #expect(closing.state == .openQuote(line: 2))
  }
}
