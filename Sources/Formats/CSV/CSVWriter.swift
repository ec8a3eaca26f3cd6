internal import Values

/// How a partner wants rows of fields written.
package struct CSVOutput: Hashable, Sendable {
  /// Which fields stand in quotes.
  package enum Quotes: Hashable, Sendable {
    /// Those that need them: with a delimiter, quote or line end in them, or a blank at an end.
    case minimal
    case all
    /// None; a value that needs them is an error. A quote is a character as any other.
    case never
  }

  package enum LineEnd: Hashable, Sendable {
    case lf, crlf
  }

  package var delimiter: UInt8
  package var quotes: Quotes
  package var lineEnd: LineEnd
  package var encoding: TextEncoding
  /// Whether the file begins with a byte order mark, where the encoding has one.
  package var byteOrderMark: Bool

  package init(
    delimiter: UInt8 = UInt8(ascii: ","), quotes: Quotes = .minimal, lineEnd: LineEnd = .lf,
    encoding: TextEncoding = .utf8, byteOrderMark: Bool = false
  ) {
    self.delimiter = delimiter
    self.quotes = quotes
    self.lineEnd = lineEnd
    self.encoding = encoding
    self.byteOrderMark = byteOrderMark
  }

  package static let csv = CSVOutput()
  package static let tsv = CSVOutput(delimiter: UInt8(ascii: "\t"), quotes: .never)
}

/// Writes rows of fields into a buffer, from which its owner takes them.
///
/// The same fields give the same bytes, always. Values are written as they are: a `=` in front stays one.
///
/// ```swift
/// var writer = try CSVWriter(.csv, name: "sale.order-000001.csv")
/// try writer.field("4711")
/// try writer.endRow()
/// file.write(writer.drain())
/// ```
package struct CSVWriter {
  package let output: CSVOutput
  private let name: String
  private let encoder: TextEncoder
  /// What is written, in the output's encoding up to `rowStart`, in UTF-8 behind it.
  private var bytes: [UInt8] = []
  private var rowStart = 0
  private var fieldsInRow = 0
  private var lastRowStart = 0
  /// How many rows are complete.
  package private(set) var rowCount = 0

  /// - Throws: `text-encoding-unavailable`.
  package init(_ output: CSVOutput, name: String) throws(FormatError) {
    self.output = output
    self.name = name
    encoder = try TextEncoder(output.encoding)
    if output.byteOrderMark { bytes += output.encoding.byteOrderMark }
    rowStart = bytes.count
  }

  /// How many bytes wait to be taken.
  package var count: Int { rowStart }

  /// A place behind complete rows, to come back to.
  package struct Mark: Sendable {
    let bytes: Int
    let rows: Int
  }

  /// Whether rows were written since a mark.
  package func isLonger(than mark: Mark) -> Bool { rowCount > mark.rows }

  /// Where the row that is being written, or was written last, begins.
  package func rowStarts(before end: Int) -> Int { end > rowStart ? rowStart : lastRowStart }

  /// Where the next row begins.
  package var mark: Mark { Mark(bytes: rowStart, rows: rowCount) }

  /// How many bytes there are with the row that is being written.
  package var openCount: Int { bytes.count }

  /// Appends bytes of the buffer, as they are written, to others.
  package func append(_ range: Range<Int>, to other: inout [UInt8]) {
    unsafe bytes.withUnsafeBufferPointer { all in
      unsafe other.append(contentsOf: UnsafeBufferPointer(rebasing: all[range]))
    }
  }

  /// Takes back the rows behind a mark that was set since the last ``drain()``.
  package mutating func rewind(to mark: Mark) {
    bytes.removeLast(bytes.count - mark.bytes)
    rowStart = mark.bytes
    rowCount = mark.rows
    fieldsInRow = 0
  }

  /// Adds a field with nothing in it.
  package mutating func emptyField() throws(FormatError) {
    if output.quotes == .all { return try field("") }
    if fieldsInRow > 0 { bytes.append(output.delimiter) }
    fieldsInRow += 1
  }

  /// Takes the complete rows out of the buffer, and leaves room for as many.
  package mutating func drain() -> [UInt8] {
    if rowStart == bytes.count {
      var next: [UInt8] = []
      next.reserveCapacity(bytes.count)
      swap(&next, &bytes)
      rowStart = 0
      return next
    }
    let open = Array(bytes[rowStart...])
    var result = bytes
    result.removeLast(open.count)
    bytes = open
    rowStart = 0
    return result
  }

  /// Adds one field of well-formed UTF-8.
  ///
  /// - Throws: `csv-not-writable`, where the value needs quotes and the dialect has none; the row is dropped.
  package mutating func field(_ text: Span<UInt8>) throws(FormatError) {
    let isFirst = fieldsInRow == 0
    fieldsInRow += 1
    // Most fields of most files: nothing in them that needs a look.
    if output.quotes != .all, text.isEmpty {
      if !isFirst { bytes.append(output.delimiter) }
      return
    }
    let found = Specials(text, delimiter: output.delimiter)
    if !isFirst { bytes.append(output.delimiter) }
    switch output.quotes {
    case .minimal where !found.needQuotes(text), .never where !found.needQuotesAnywhere: append(text)
    case .minimal, .all: appendQuoted(text, hasQuote: found.quote)
    case .never:
      throw dropping(.notWritable(what: found.lineEnd ? "a line end" : "the delimiter", at: position))
    }
  }

  /// Adds one field.
  package mutating func field(_ text: String) throws(FormatError) {
    var text = text
    text.makeContiguousUTF8()
    try field(text.utf8.span)
  }

  /// Ends the row.
  ///
  /// - Throws: `text-unmappable`, with the row; the row is dropped.
  package mutating func endRow() throws(FormatError) {
    // A row of one empty field would be a blank line, which nobody reads as a row.
    if fieldsInRow == 1, bytes.count == rowStart {
      guard output.quotes != .never else {
        throw dropping(.notWritable(what: "nothing but one empty value", at: position))
      }
      bytes.append(CSVScanner.quote)
      bytes.append(CSVScanner.quote)
    }
    if output.lineEnd == .crlf { bytes.append(UInt8(ascii: "\r")) }
    bytes.append(UInt8(ascii: "\n"))
    if output.encoding != .utf8 {
      let row = Array(bytes[rowStart...])
      bytes.removeLast(row.count)
      do throws(FormatError) {
        try encoder.append(row, to: &bytes, at: position)
      } catch {
        throw dropping(error)
      }
    }
    lastRowStart = rowStart
    rowStart = bytes.count
    fieldsInRow = 0
    rowCount += 1
  }

  /// Forgets the fields since the last row.
  package mutating func dropRow() {
    bytes.removeLast(bytes.count - rowStart)
    fieldsInRow = 0
  }

  private mutating func dropping(_ error: FormatError) -> FormatError {
    dropRow()
    return error
  }

  /// The row being written, counted from 1; quoted line ends make it differ from the physical line.
  private var position: SourcePosition { SourcePosition(file: name, line: rowCount + 1) }

  private mutating func append(_ text: Span<UInt8>) {
    unsafe text.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
  }

  private mutating func appendQuoted(_ text: Span<UInt8>, hasQuote: Bool) {
    bytes.append(CSVScanner.quote)
    if hasQuote {
      for index in text.indices {
        bytes.append(text[index])
        if text[index] == CSVScanner.quote { bytes.append(CSVScanner.quote) }
      }
    } else {
      append(text)
    }
    bytes.append(CSVScanner.quote)
  }

  /// The bytes of a value that mean something to a reader of rows, found eight at a time.
  private struct Specials {
    var delimiter = false
    var quote = false
    var lineEnd = false

    init(_ text: Span<UInt8>, delimiter wanted: UInt8) {
      let bytes = unsafe text.bytes
      let ones: UInt64 = 0x0101_0101_0101_0101
      let delimiters = ones &* UInt64(wanted)
      let quotes = ones &* UInt64(CSVScanner.quote)
      var found: UInt64 = 0
      var index = 0
      while index &+ 8 <= text.count {
        let word = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
        found |=
          Specials.zeros(word ^ delimiters) | Specials.zeros(word ^ quotes)
          | Specials.zeros(word ^ (ones &* 0x0A)) | Specials.zeros(word ^ (ones &* 0x0D))
        index &+= 8
      }
      // Which they are is asked only where there are any; the last bytes are looked at singly in any case.
      if found != 0 { index = 0 }
      while index < text.count {
        let byte = text[index]
        delimiter = delimiter || byte == wanted
        quote = quote || byte == CSVScanner.quote
        lineEnd = lineEnd || byte == 0x0A || byte == 0x0D
        index &+= 1
      }
    }

    /// Not zero if any of eight bytes is zero.
    private static func zeros(_ word: UInt64) -> UInt64 {
      (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
    }

    var needQuotesAnywhere: Bool { delimiter || lineEnd }

    func needQuotes(_ text: Span<UInt8>) -> Bool {
      if delimiter || quote || lineEnd { return true }
      guard text.count > 0 else { return false }
      return Specials.isBlank(text[0]) || Specials.isBlank(text[text.count - 1])
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
      byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }
  }
}
