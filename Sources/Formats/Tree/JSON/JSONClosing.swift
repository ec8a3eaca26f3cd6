import Values

/// Tells whether the content of a JSON file closes: whether nothing is open where it ends.
///
/// It counts brackets outside strings, eight bytes at a time, and checks nothing else: what closes may still be
/// wrong, and the reader will say so.
package struct JSONClosing: Hashable, Sendable {
  /// Brackets that are open at the end; below 0 where more were closed than opened.
  package private(set) var depth = 0
  /// Whether the content ends inside a string.
  package private(set) var isInString = false
  /// Whether there is nothing but white space.
  package private(set) var isEmpty = true
  /// Whether the last byte is a line end.
  package private(set) var endsWithNewline = false
  private var isEscaped = false

  package init() {}

  /// Whether nothing is open, and there is something.
  package var isClosed: Bool { depth <= 0 && !isInString && !isEmpty }

  /// Reads a file to its end.
  ///
  /// - Parameters:
  ///   - source: The file's bytes.
  ///   - piece: How much to read at a time.
  /// - Returns: What was found.
  /// - Throws: What the source throws.
  package static func of(_ source: any TreeByteSource, piece: Int = 256 << 10) throws(FormatError)
    -> JSONClosing
  {
    var source = source
    var closing = JSONClosing()
    var buffer = GrowingBuffer<UInt8>(capacity: max(piece, 1))
    while true {
      let target = unsafe UnsafeMutableRawBufferPointer(start: buffer.base, count: buffer.capacity)
      buffer.count = try unsafe source.read(into: target)
      if buffer.count == 0 { return closing }
      closing.scan(unsafe PaddedBytes(buffer.base), buffer.count)
    }
  }

  private static let ones: UInt64 = 0x0101_0101_0101_0101

  /// One bit for each byte of a word that equals another byte.
  @inline(__always)
  private static func matches(_ word: UInt64, _ byte: UInt8) -> UInt64 {
    let difference = word ^ (ones &* UInt64(byte))
    let low7 = ones &* 0x7F
    // Exact for every byte, unlike the shorter test that borrows from its neighbour.
    let zeros = ~(((difference & low7) &+ low7) | difference | low7)
    return ((zeros &>> 7) &* 0x0102_0408_1020_4080) &>> 56
  }

  private mutating func scan(_ bytes: PaddedBytes, _ count: Int) {
    var index = 0
    while isEmpty, index < count {
      if bytes[index] > 0x20 { isEmpty = false } else { index += 1 }
    }
    let lower = JSONClosing.ones &* 0x20
    while index &+ 8 <= count {
      let word = bytes.word(at: index)
      if isEscaped || JSONClosing.matches(word, UInt8(ascii: "\\")) != 0 {
        for _ in 0..<8 {
          step(bytes[index])
          index &+= 1
        }
        continue
      }
      // Bit n of `inside`: whether byte n is within a string, by the parity of the quotes up to it.
      var inside = JSONClosing.matches(word, UInt8(ascii: "\""))
      let odd = inside.nonzeroBitCount & 1 == 1
      inside ^= inside &<< 1
      inside ^= inside &<< 2
      inside ^= inside &<< 4
      if isInString { inside = ~inside }
      if odd { isInString.toggle() }
      // '[' and '{' differ only in the bit that makes letters small, as do ']' and '}'.
      let opening = JSONClosing.matches(word | lower, UInt8(ascii: "{")) & ~inside
      let closing = JSONClosing.matches(word | lower, UInt8(ascii: "}")) & ~inside
      if opening | closing != 0 { depth &+= opening.nonzeroBitCount &- closing.nonzeroBitCount }
      index &+= 8
    }
    while index < count {
      step(bytes[index])
      index &+= 1
    }
    if count > 0 { endsWithNewline = bytes[count &- 1] == 0x0A }
  }

  private mutating func step(_ byte: UInt8) {
    if isEscaped {
      isEscaped = false
    } else if isInString {
      if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isInString = false
      }
    } else {
      switch byte {
      case UInt8(ascii: "\""): isInString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth &+= 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth &-= 1
      default: break
      }
    }
  }
}
