/// What stands behind the last token that a push parser could take, when the file has ended.
///
/// libxml2 holds a token back until it is whole, and at the end of the file parses what it has. Whether its complaint
/// is then about the file's end or about its content is told by whether that last token is whole.
enum XMLTail {
  /// Nothing but white space.
  case nothing
  /// The beginning of a token.
  case cut
  /// A whole token.
  case token
  /// Text.
  case text

  /// Looks at the range that the parser has not taken.
  static func ending(_ bytes: PaddedText, from start: Int, to end: Int) -> XMLTail {
    var index = start
    while index < end, bytes[index] <= 0x20, bytes[index] != 0 { index += 1 }
    if index == end { return .nothing }
    if bytes[index] == UInt8(ascii: "&") {
      // A reference goes on as long as its bytes could be a name's.
      repeat { index += 1 } while index < end && isName(bytes[index])
      return index < end ? .token : .cut
    }
    if bytes[index] != UInt8(ascii: "<") { return .text }
    let tail = index..<end
    for (opening, closing) in [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")] {
      let mark = Array(opening.utf8)
      if starts(bytes, tail, mark) {
        return contains(bytes, (index + mark.count)..<end, Array(closing.utf8)) ? .token : .cut
      }
      if tail.count < mark.count, starts(bytes, tail, Array(mark[..<tail.count])) { return .cut }
    }
    return tagCloses(bytes, tail) ? .token : .cut
  }

  private static func isName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "#"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "."), UInt8(ascii: ":"), 0x80...:
      true
    default: false
    }
  }

  private static func starts(_ bytes: PaddedText, _ range: Range<Int>, _ mark: [UInt8]) -> Bool {
    range.count >= mark.count && mark.indices.allSatisfy { bytes[range.lowerBound + $0] == mark[$0] }
  }

  private static func contains(_ bytes: PaddedText, _ range: Range<Int>, _ mark: [UInt8]) -> Bool {
    var index = range.lowerBound
    while index + mark.count <= range.upperBound {
      if starts(bytes, index..<range.upperBound, mark) { return true }
      index += 1
    }
    return false
  }

  /// Whether a tag has its `>`, outside quotes.
  private static func tagCloses(_ bytes: PaddedText, _ range: Range<Int>) -> Bool {
    var quote: UInt8 = 0
    for index in range {
      let byte = bytes[index]
      if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: ">") {
        return true
      }
    }
    return false
  }
}

/// Text in memory that outlives the look at it.
@safe
struct PaddedText {
  private let base: UnsafePointer<UInt8>

  init(_ base: UnsafePointer<UInt8>) {
    unsafe self.base = base
  }

  subscript(index: Int) -> UInt8 {
    unsafe base[index]
  }
}
