import Formats
import Testing

@Suite struct UnpaddedSourceTests {
  /// What a file becomes without the blanks around its quotes, read in pieces of a size.
  private func read(_ text: String, pieces: Int) throws -> String {
    let source = UnpaddedSource(
      MemoryByteSource(Array(text.utf8), pieces: [pieces]), delimiter: UInt8(ascii: ","))
    var result: [UInt8] = []
    while true {
      let before = result.count
      var failure: FormatError?
      result.append(addingCapacity: 16) { (free: inout OutputSpan<UInt8>) in
        do throws(FormatError) {
          try source.read(into: &free)
        } catch {
          failure = error
        }
      }
      if let failure { throw failure }
      if result.count == before { return String(decoding: result, as: UTF8.self) }
    }
  }

  @Test(arguments: [
    ("\"a\", \"1,5\"\n", "\"a\",\"1,5\"\n"),
    (" \"a\"  ,b, c\n", "\"a\",b, c\n"),
    ("a , \"say \"\"x\"\", y\" \r\n", "a ,\"say \"\"x\"\", y\"\r\n"),
    ("\" kept , \", 5\" wide\n", "\" kept , \", 5\" wide\n"),
    ("a, ", "a, "),
    ("\"a\" b,\"c\"\n", "\"a\" b,\"c\"\n"),
    ("\"two\nlines\", \"x\"", "\"two\nlines\",\"x\""),
    ("", ""),
  ])
  func `blanks around quotes are left out, all others stay`(text: String, expected: String) throws {
    for pieces in 1...max(1, text.utf8.count) {
      #expect(try read(text, pieces: pieces) == expected, "pieces of \(pieces)")
    }
  }
}
