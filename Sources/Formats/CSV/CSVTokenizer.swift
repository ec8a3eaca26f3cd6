internal import CScan

/// Finds the fields and rows in the bytes of a buffer, as far as they have come.
///
/// Without I/O and without errors: it says that something is wrong and where, and its caller knows what to call it.
struct CSVTokenizer {
  /// What stops a scan.
  enum Fault: Hashable {
    case textAfterQuote, unclosedQuote, fieldTooLong, rowTooLong, rowTooWide
  }

  private var scanner: CSVScanner
  private let limits: RowLimits
  /// A row no longer than this needs no closer look.
  private let longest: Int
  /// How far the scan has come in the buffer.
  private(set) var position: Int
  /// The physical line at the position, from 1.
  private(set) var line: UInt32
  /// The row that has begun and not ended: its first byte, its line, and its first field.
  private(set) var rowStart: Int
  private(set) var rowLine: UInt32
  private var rowFirstField: Int

  /// Begins at the start of a row.
  init(_ dialect: CSVDialect, limits: RowLimits, line: UInt32, position: Int = 0, lenient: Bool = false) {
    scanner = CSVScanner(dialect, lenient: lenient)
    self.limits = limits
    longest = min(limits.field, limits.row)
    self.position = position
    self.line = line
    rowStart = position
    rowLine = line
    rowFirstField = 0
  }

  /// Scans up to `end`, adding fields and rows to the buffer.
  mutating func scan(_ buffer: RowBuffer, upTo end: Int) -> Fault? {
    while position < end {
      let count = min(64, end &- position)
      let block = unsafe scanner.next(buffer.bytes + position, count: count)
      buffer.reserveFields()
      unsafe cscan_positions(
        block.structural, UInt32(truncatingIfNeeded: position), buffer.fieldEnds + buffer.fieldCount)
      if block.lineEnds != 0 {
        var rowEnds = block.rowEnds
        while rowEnds != 0 {
          let upTo = rowEnds ^ (rowEnds &- 1)
          rowEnds &= rowEnds &- 1
          let fieldsEnd = buffer.fieldCount &+ (block.structural & upTo).nonzeroBitCount
          let linesBefore = UInt32(truncatingIfNeeded: (block.lineEnds & upTo).nonzeroBitCount)
          let fault = closeRow(
            buffer, at: position &+ (63 &- upTo.leadingZeroBitCount), fieldsEnd: fieldsEnd,
            lineAfter: line &+ linesBefore)
          if let fault { return fault }
        }
        line &+= UInt32(truncatingIfNeeded: block.lineEnds.nonzeroBitCount)
      }
      buffer.fieldCount &+= block.structural.nonzeroBitCount
      guard block.fault == 64 else {
        position &+= block.fault
        return .textAfterQuote
      }
      position &+= count
    }
    return nil
  }

  /// Closes the last row at the end of the file, which need not end with a line end.
  mutating func finish(_ buffer: RowBuffer) -> Fault? {
    guard position > rowStart else { return nil }
    switch scanner.place {
    case .quoted: return .unclosedQuote
    case .fieldStart, .unquoted, .afterQuote, .afterQuoteAndReturn: break
    }
    buffer.reserveFields()
    unsafe buffer.fieldEnds[buffer.fieldCount] = UInt32(truncatingIfNeeded: position)
    buffer.fieldCount += 1
    return closeRow(buffer, at: position, fieldsEnd: buffer.fieldCount, lineAfter: line)
  }

  /// What is wrong with the row that has begun, if it is larger already than a row may be.
  func faultOfOpenRow(_ buffer: RowBuffer) -> Fault? {
    if position - rowStart > limits.row { return .rowTooLong }
    if buffer.fieldCount - rowFirstField > limits.width { return .rowTooWide }
    return position - startOfOpenField(buffer) > limits.field ? .fieldTooLong : nil
  }

  /// The first byte of the field that has begun and not ended.
  func startOfOpenField(_ buffer: RowBuffer) -> Int {
    buffer.fieldCount > rowFirstField ? Int(unsafe buffer.fieldEnds[buffer.fieldCount - 1]) + 1 : rowStart
  }

  /// The line on which the field begins that has begun and not ended.
  func lineOfOpenField(_ buffer: RowBuffer) -> UInt32 {
    let end: UInt8 = scanner.dialect.lineEnd == .carriageReturn ? UInt8(ascii: "\r") : UInt8(ascii: "\n")
    var line = rowLine
    for index in rowStart..<startOfOpenField(buffer) where unsafe buffer.bytes[index] == end { line += 1 }
    return line
  }

  /// How many fields of the open row have ended.
  func fieldsOfOpenRow(_ buffer: RowBuffer) -> Int {
    buffer.fieldCount - rowFirstField
  }

  @inline(__always)
  private mutating func closeRow(_ buffer: RowBuffer, at terminator: Int, fieldsEnd: Int, lineAfter: UInt32)
    -> Fault?
  {
    var end = terminator
    // The CR of a CRLF belongs to the line end; so does a CR that is the file's last byte, whose LF was cut off.
    if scanner.dialect.lineEnd == .lineFeed, end > rowStart,
      unsafe buffer.bytes[end &- 1] == UInt8(ascii: "\r")
    {
      end &-= 1
      unsafe buffer.fieldEnds[fieldsEnd &- 1] = UInt32(truncatingIfNeeded: end)
    }
    let width = fieldsEnd &- rowFirstField
    let length = end &- rowStart
    if width > limits.width { return .rowTooWide }
    if length > longest, let fault = faultOfLongRow(buffer, length: length, fieldsEnd: fieldsEnd) {
      return fault
    }
    buffer.append(
      RowChunk.Row(
        firstField: UInt32(truncatingIfNeeded: rowFirstField), fieldCount: UInt32(truncatingIfNeeded: width),
        start: UInt32(truncatingIfNeeded: rowStart), end: UInt32(truncatingIfNeeded: end), line: rowLine,
        isBlank: length == 0, isEmpty: isEmpty(buffer, length: length, width: width)))
    rowStart = terminator &+ 1
    rowLine = lineAfter
    rowFirstField = fieldsEnd
    return nil
  }

  /// Whether the row that just ends has only delimiters and pairs of quotes.
  @inline(__always)
  private func isEmpty(_ buffer: RowBuffer, length: Int, width: Int) -> Bool {
    if length == width &- 1 { return true }
    guard scanner.dialect.quoting, length < 3 &* width else { return false }
    var index = rowStart
    let end = rowStart &+ length
    while index < end {
      if unsafe buffer.bytes[index] == CSVScanner.quote {
        guard index &+ 1 < end, unsafe buffer.bytes[index &+ 1] == CSVScanner.quote else { return false }
        index &+= 2
        guard index < end else { break }
      }
      guard unsafe buffer.bytes[index] == scanner.dialect.delimiter else { return false }
      index &+= 1
    }
    return true
  }

  @inline(never)
  private func faultOfLongRow(_ buffer: RowBuffer, length: Int, fieldsEnd: Int) -> Fault? {
    if length > limits.row { return .rowTooLong }
    var start = rowStart
    for index in rowFirstField..<fieldsEnd {
      let end = Int(unsafe buffer.fieldEnds[index])
      if end - start > limits.field { return .fieldTooLong }
      start = end + 1
    }
    return nil
  }
}
