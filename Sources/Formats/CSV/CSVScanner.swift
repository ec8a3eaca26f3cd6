internal import CScan

/// Which of up to 64 bytes end a field or a row.
struct CSVBlock {
  /// Delimiters and line ends outside quotes.
  var structural: UInt64
  /// Those of them that end a row.
  var rowEnds: UInt64
  /// Every line end, also inside quotes: what a text editor counts.
  var lineEnds: UInt64
  /// Where text follows a closing quote, or 64.
  var fault: Int
}

/// Classifies bytes block by block: a state machine that may be stopped and resumed at any byte.
///
/// *Be advised*: quotes are resolved 64 bytes at a time. The exclusive-or of all quote bits below a bit says whether that
/// bit is inside quotes, if every quote opens or closes. Where one does not (a quote in the middle of an unquoted field
/// is a character as any other), or text follows a closing quote, the block is classified again, byte by byte.
struct CSVScanner {
  /// Where in a field the last byte left the scan.
  enum Place {
    case fieldStart, unquoted, quoted, afterQuote
    /// After a closing quote and a CR, which only an LF may follow.
    case afterQuoteAndReturn
  }

  static let quote = UInt8(ascii: "\"")

  let dialect: CSVDialect
  /// Whether text after a closing quote is taken as part of the field instead of as a fault.
  let lenient: Bool
  private(set) var place = Place.fieldStart

  init(_ dialect: CSVDialect, lenient: Bool = false) {
    self.dialect = dialect
    self.lenient = lenient
  }

  /// Classifies the next `count` (1 to 64) bytes.
  ///
  /// It reads 64 bytes at `bytes` in any case.
  @inline(__always)
  mutating func next(_ bytes: UnsafePointer<UInt8>, count: Int) -> CSVBlock {
    let masks = unsafe cscan_masks(bytes, dialect.delimiter, CSVScanner.quote)
    let valid = UInt64.max >> UInt64(truncatingIfNeeded: 64 &- count)
    let returns = dialect.lineEnd == .carriageReturn
    let lineEnds = (returns ? masks.carriageReturn : masks.lineFeed) & valid
    let ends = masks.delimiter & valid | lineEnds
    guard dialect.quoting else {
      return CSVBlock(structural: ends, rowEnds: lineEnds, lineEnds: lineEnds, fault: 64)
    }
    let quotes = masks.quote & valid
    let inside = CSVScanner.prefixParity(quotes) ^ (place == .quoted ? UInt64.max : 0)
    let closing = quotes & ~inside
    let structural = ends & ~inside
    // A quote may open after a delimiter, a line end, or a quote that has just closed (then it was a doubled one).
    let mayOpen = (structural | closing) &<< 1 | (place == .fieldStart || place == .afterQuote ? 1 : 0)
    let afterClosing = (closing &<< 1 | (place == .afterQuote ? 1 : 0)) & valid
    let returnsAfterClosing =
      returns ? 0 : afterClosing & masks.carriageReturn & (masks.lineFeed & valid) &>> 1
    let misplaced = quotes & inside & ~mayOpen
    let trailing = afterClosing & ~(ends | quotes | returnsAfterClosing)
    if misplaced | trailing != 0 || place == .afterQuoteAndReturn {
      return unsafe nextByBytes(bytes, count: count, lineEnds: lineEnds)
    }
    let last = UInt64(1) &<< UInt64(truncatingIfNeeded: count &- 1)
    if inside & last != 0 {
      place = .quoted
    } else if structural & last != 0 {
      place = .fieldStart
    } else {
      place = closing & last != 0 ? .afterQuote : .unquoted
    }
    return CSVBlock(structural: structural, rowEnds: structural & lineEnds, lineEnds: lineEnds, fault: 64)
  }

  /// In each bit the parity of the bits up to it, itself included.
  @inline(__always)
  private static func prefixParity(_ bits: UInt64) -> UInt64 {
    var parity = bits
    parity ^= parity &<< 1
    parity ^= parity &<< 2
    parity ^= parity &<< 4
    parity ^= parity &<< 8
    parity ^= parity &<< 16
    parity ^= parity &<< 32
    return parity
  }

  @inline(never)
  private mutating func nextByBytes(_ bytes: UnsafePointer<UInt8>, count: Int, lineEnds: UInt64) -> CSVBlock {
    var structural: UInt64 = 0
    var fault = 64
    var index = 0
    while index < count {
      let byte = unsafe bytes[index]
      let bit = UInt64(1) << UInt64(index)
      let isEnd = byte == dialect.delimiter || lineEnds & bit != 0
      switch place {
      case .quoted:
        if byte == CSVScanner.quote { place = .afterQuote }
      case .fieldStart where byte == CSVScanner.quote, .afterQuote where byte == CSVScanner.quote:
        place = .quoted
      case .fieldStart, .unquoted:
        place = isEnd ? .fieldStart : .unquoted
        if isEnd { structural |= bit }
      case .afterQuote where isEnd, .afterQuoteAndReturn where lineEnds & bit != 0:
        place = .fieldStart
        structural |= bit
      case .afterQuote where byte == UInt8(ascii: "\r"):
        place = .afterQuoteAndReturn
      case .afterQuote, .afterQuoteAndReturn:
        if !lenient {
          fault = index
          return CSVBlock(
            structural: structural, rowEnds: structural & lineEnds, lineEnds: lineEnds & (bit - 1),
            fault: fault)
        }
        place = isEnd ? .fieldStart : .unquoted
        if isEnd { structural |= bit }
      }
      index += 1
    }
    return CSVBlock(structural: structural, rowEnds: structural & lineEnds, lineEnds: lineEnds, fault: fault)
  }
}
