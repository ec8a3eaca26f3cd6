package import Values

/// Reads a file of rows in chunks, with memory that does not grow with the file.
///
/// ```swift
/// var reader = try RowReader(source, dialect: .csv, encoding: .utf8)
/// while let chunk = try reader.nextChunk(keepingFrom: firstRowOfUnfinishedOrder) { … }
/// ```
///
/// It differs from a reader of single rows in three ways:
/// - An error comes after all rows before it: a chunk ends in front of what is wrong, and the next call throws.
/// - Blank rows are given out too, marked, so that a caller can count what it skips.
/// - Rows of different widths are not an error here: see ``FormatError/fieldCount(found:expected:at:)``.
package struct RowReader {
  private let source: any ByteSource
  private let text: any ByteSource
  private let dialect: CSVDialect
  private let limits: RowLimits
  private let encodings: [TextEncoding]
  private var pool = RowBufferPool()
  private var current: RowBuffer?
  /// Of the current buffer: how far it is checked, where the row begins that has not ended, and on which line.
  private var checked = 0
  private var tail = 0
  private var tailLine: UInt32 = 1
  /// Where the current buffer's first byte stands in the text.
  private var offset = 0
  /// Lines in front of the first row that are not read as rows.
  private var linesToSkip: Int
  private var hasBegun = false
  private var hasEnded = false
  private var pending: FormatError?

  /// Reads `source` from where it stands.
  ///
  /// `skippingLines` are physical lines in front of the header that are no rows, so that a quote in them means nothing.
  ///
  /// - Throws: `text-encoding-unavailable`.
  package init(
    _ source: any ByteSource, dialect: CSVDialect, encoding: TextEncoding = .utf8,
    limits: RowLimits = .standard,
    skippingLines: Int = 0
  ) throws(FormatError) {
    self.source = source
    self.dialect = dialect
    self.limits = limits
    encodings = [encoding]
    linesToSkip = skippingLines
    text = encoding == .utf8 ? source : try DecodingSource(source, encoding: encoding, tried: [encoding])
  }

  /// The next chunk, or nil behind the last.
  ///
  /// - Parameter row: the first of the last chunk's rows that the caller is not done with: the new chunk begins with it
  ///   and has at least one row more, or is the last.
  /// - Returns: whole rows only; at least one, except that rows which were kept may be all.
  /// - Throws: `format-read`, `text-encoding`, `text-nul`, `csv-text-after-quote`, `csv-unclosed-quote`,
  ///   `csv-field-too-long`, `csv-row-too-long`, `csv-row-too-wide`, `csv-group-too-long`.
  package mutating func nextChunk(keepingFrom row: Int? = nil) throws(FormatError) -> RowChunk? {
    if let pending { throw pending }
    guard !hasEnded else { return nil }
    var (buffer, tokenizer, kept) = try begin(keepingFrom: row)
    while true {
      let stop = try fill(buffer, &tokenizer)
      if let stop {
        switch stop {
        case .end: hasEnded = true
        case .failure(let error):
          guard buffer.rowCount > kept else { throw fail(error) }
          pending = error
        }
        break
      }
      if buffer.rowCount > kept { break }
      if let fault = tokenizer.faultOfOpenRow(buffer) { throw fail(error(fault, buffer, tokenizer)) }
      if !hasBegun, buffer.count > limits.row { throw fail(.rowTooLong(limit: limits.row, at: position(1))) }
      if kept > 0, buffer.count > limits.group {
        throw fail(.groupTooLong(limit: limits.group, at: position(Int(unsafe buffer.rows[0].line))))
      }
      buffer.grow(to: buffer.capacity * 2)
    }
    current = buffer
    tail = tokenizer.rowStart
    tailLine = tokenizer.rowLine
    if hasEnded, buffer.rowCount == 0 { return nil }
    return RowChunk(buffer, quoting: dialect.quoting, offset: offset, isLast: hasEnded)
  }

  /// The place of a row in the file.
  package func position(of row: RowChunk.Row) -> SourcePosition { position(Int(row.line)) }

  private func position(_ line: Int) -> SourcePosition { SourcePosition(file: source.name, line: line) }

  private enum Stop {
    case end
    case failure(FormatError)
  }

  /// Every later call throws the same error: a caller that asks again must not read past it.
  private mutating func fail(_ error: FormatError) -> FormatError {
    pending = error
    return error
  }

  /// A buffer that begins with what is left of the last one, and how many whole rows that are.
  private mutating func begin(keepingFrom row: Int?) throws(FormatError) -> (RowBuffer, CSVTokenizer, Int) {
    guard let current else {
      let buffer = pool.take(capacity: max(limits.chunk, 64))
      return (buffer, CSVTokenizer(dialect, limits: limits, line: 1), 0)
    }
    var start = tail
    var line = tailLine
    var kept = 0
    if let row, row < current.rowCount {
      precondition(row >= 0, "a row of the last chunk")
      let first = unsafe current.rows[row]
      start = Int(first.start)
      line = first.line
      kept = current.rowCount - row
    }
    let carried = current.count - start
    guard kept == 0 || carried <= limits.group else {
      throw fail(.groupTooLong(limit: limits.group, at: position(Int(line))))
    }
    // At least as much room again as is carried, so that reading a long group again and again stays linear.
    let buffer = pool.take(capacity: max(limits.chunk, 64, carried * 2))
    buffer.append(current, from: start)
    checked -= start
    offset += start
    self.current = nil
    return (buffer, CSVTokenizer(dialect, limits: limits, line: line), kept)
  }

  /// Fills the buffer as far as it has room, and scans what is text.
  private mutating func fill(_ buffer: RowBuffer, _ tokenizer: inout CSVTokenizer) throws(FormatError)
    -> Stop?
  {
    var failure: FormatError?
    var atEnd = false
    while !atEnd, failure == nil, buffer.capacity - buffer.count >= 16 {
      do throws(FormatError) {
        atEnd = try buffer.fill(from: text) == 0
      } catch {
        failure = error
      }
    }
    let check = unsafe TextCheck(buffer.bytes + checked, count: buffer.count - checked, isLast: atEnd)
    let checkedBefore = checked
    checked += check.checked
    if !hasBegun, !begin(buffer, &tokenizer) {
      return atEnd ? .end : failure.map { .failure($0) }
    }
    if let fault = tokenizer.scan(buffer, upTo: checked) { return .failure(error(fault, buffer, tokenizer)) }
    if var fault = check.fault {
      fault.offset += checkedBefore
      return .failure(
        .text(fault, in: buffer, at: offset, source.name, line: Int(tokenizer.line), tried: encodings))
    }
    if let failure { return .failure(failure.onLine(Int(tokenizer.line))) }
    guard atEnd else { return nil }
    if let fault = tokenizer.finish(buffer) { return .failure(error(fault, buffer, tokenizer)) }
    return .end
  }

  /// Passes the byte order mark and the lines to be skipped; false while they are not all there.
  private mutating func begin(_ buffer: RowBuffer, _ tokenizer: inout CSVTokenizer) -> Bool {
    let mark = TextEncoding.utf8.byteOrderMark
    var start = 0
    if checked >= mark.count, buffer.copy(0, count: mark.count) == mark { start = mark.count }
    let lineEnd = UInt8(ascii: dialect.lineEnd == .carriageReturn ? "\r" : "\n")
    var skipped = 0
    while skipped < linesToSkip {
      guard start < checked else { return false }
      if unsafe buffer.bytes[start] == lineEnd { skipped += 1 }
      start += 1
    }
    hasBegun = true
    tokenizer = CSVTokenizer(dialect, limits: limits, line: UInt32(1 + skipped), position: start)
    return true
  }

  private func error(_ fault: CSVTokenizer.Fault, _ buffer: RowBuffer, _ tokenizer: CSVTokenizer)
    -> FormatError
  {
    let row = position(Int(tokenizer.rowLine))
    switch fault {
    case .textAfterQuote:
      return .textAfterQuote(
        field: tokenizer.fieldsOfOpenRow(buffer) + 1, at: position(Int(tokenizer.line)))
    case .unclosedQuote: return .unclosedQuote(at: position(Int(tokenizer.lineOfOpenField(buffer))))
    case .fieldTooLong: return .fieldTooLong(limit: limits.field, at: row)
    case .rowTooLong: return .rowTooLong(limit: limits.row, at: row)
    case .rowTooWide: return .rowTooWide(limit: limits.width, at: row)
    }
  }
}
