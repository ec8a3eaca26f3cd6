/// Whether the content of a file of rows closes: what can be known of its wholeness from its bytes alone.
package struct CSVClosing: Hashable, Sendable {
  package enum State: Hashable, Sendable {
    /// No quote is open at the end.
    case closed
    /// The file ends inside quotes, which open on this line: the rest may still be to come.
    case openQuote(line: Int)
    /// Text follows a closing quote on this line. More bytes cannot mend that; reading will say what is wrong.
    case malformed(line: Int)
  }

  package var state: State
  /// Whether the last byte ends a line.
  package var endsWithNewline: Bool
  /// Whether there is no byte at all.
  package var isEmpty: Bool

  /// Reads a source to its end.
  ///
  /// It looks at quotes and line ends only, and in their raw bytes, except in UTF-16.
  ///
  /// - Throws: `format-read`; in UTF-16 also `text-encoding` and `text-encoding-unavailable`.
  package init(
    scanning source: any ByteSource, dialect: CSVDialect, encoding: TextEncoding = .utf8
  ) throws(FormatError) {
    let text: any ByteSource =
      encoding.keepsStructure ? source : try DecodingSource(source, encoding: encoding, tried: [encoding])
    let buffer = RowBuffer(capacity: 256 << 10)
    var scan = Scan(dialect)
    var lastByte: UInt8?
    while true {
      buffer.clear()
      while buffer.capacity - buffer.count >= 16 {
        guard try buffer.fill(from: text) > 0 else { break }
      }
      guard buffer.count > 0 else { break }
      lastByte = unsafe buffer.bytes[buffer.count - 1]
      if !scan.isMalformed { unsafe scan.next(buffer.bytes, count: buffer.count) }
    }
    state = scan.state
    isEmpty = lastByte == nil
    endsWithNewline =
      lastByte == (dialect.lineEnd == .carriageReturn ? UInt8(ascii: "\r") : UInt8(ascii: "\n"))
  }

  /// The quotes of a file so far.
  private struct Scan {
    var scanner: CSVScanner
    var line = 1
    var openedOn = 1
    var isMalformed = false
    /// The byte order mark is no part of the first field.
    var isAtStart = true

    init(_ dialect: CSVDialect) {
      scanner = CSVScanner(dialect)
    }

    var state: State {
      if isMalformed { return .malformed(line: line) }
      return scanner.place == .quoted ? .openQuote(line: openedOn) : .closed
    }

    mutating func next(_ bytes: UnsafePointer<UInt8>, count: Int) {
      var index = 0
      let mark = TextEncoding.utf8.byteOrderMark
      if isAtStart, count >= 3, unsafe bytes[0] == mark[0], unsafe bytes[1] == mark[1],
        unsafe bytes[2] == mark[2]
      {
        index = 3
      }
      isAtStart = false
      while index < count {
        let length = min(64, count &- index)
        let wasQuoted = scanner.place == .quoted
        let block = unsafe scanner.next(bytes + index, count: length)
        if scanner.place == .quoted, !wasQuoted || block.structural != 0 {
          // The last quote of the block that opens is the first after its last delimiter outside quotes.
          openedOn = line &+ (block.lineEnds & CSVClosing.upToLast(block.structural)).nonzeroBitCount
        }
        line &+= block.lineEnds.nonzeroBitCount
        guard block.fault == 64 else {
          isMalformed = true
          return
        }
        index &+= length
      }
    }
  }

  /// All bits up to the highest that is set, itself included.
  private static func upToLast(_ bits: UInt64) -> UInt64 {
    bits == 0 ? 0 : UInt64.max &>> UInt64(truncatingIfNeeded: bits.leadingZeroBitCount)
  }
}
