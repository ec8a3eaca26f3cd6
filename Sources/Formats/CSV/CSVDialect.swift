/// How one partner writes rows of fields: RFC 4180 and its relatives.
package struct CSVDialect: Hashable, Sendable {
  /// What ends a row.
  package enum LineEnd: Hashable, Sendable {
    /// LF, with or without a CR before it. A CR anywhere else is content.
    case lineFeed
    /// CR alone, as old Macintosh programs write. An LF is content.
    case carriageReturn
  }

  /// One ASCII byte.
  package var delimiter: UInt8
  /// Whether `"` quotes.
  ///
  /// Without, a field ends at the next delimiter or line end, whatever is in it.
  package var quoting: Bool
  package var lineEnd: LineEnd

  package init(delimiter: UInt8, quoting: Bool = true, lineEnd: LineEnd = .lineFeed) {
    self.delimiter = delimiter
    self.quoting = quoting
    self.lineEnd = lineEnd
  }

  /// RFC 4180 with commas.
  package static let csv = CSVDialect(delimiter: UInt8(ascii: ","))
  /// Tabs, and no quoting: a quote is a character as any other.
  package static let tsv = CSVDialect(delimiter: UInt8(ascii: "\t"), quoting: false)
}

/// What a row reader takes before it refuses a file, so that no file can take all memory.
package struct RowLimits: Hashable, Sendable {
  /// Bytes of one field.
  package var field: Int
  /// Bytes of one row.
  package var row: Int
  /// Fields of one row.
  package var width: Int
  /// Bytes of rows that the caller keeps together (``RowReader/nextChunk(keepingFrom:)``).
  package var group: Int
  /// Bytes of a chunk, as long as no row and no group needs more.
  package var chunk: Int

  package init(
    field: Int = 16 << 20, row: Int = 64 << 20, width: Int = 16_384, group: Int = 256 << 20,
    chunk: Int = 512 << 10
  ) {
    self.field = field
    self.row = row
    self.width = width
    self.group = group
    self.chunk = chunk
  }

  package static let standard = RowLimits()
}
