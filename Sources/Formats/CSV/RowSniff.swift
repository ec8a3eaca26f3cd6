/// The first rows of a file, split as each of several dialects would, so that a map can look for its header in them.
///
/// Nothing here decides. A delimiter is recognised by the names it brings to light, never by how often it occurs: a file
/// of one column gives the same header in each dialect, and then the first of them counts.
package struct RowSniff: Hashable, Sendable {
  /// One row, its fields trimmed.
  package struct Row: Hashable, Sendable {
    /// The physical line on which it begins, from 1.
    package var line: Int
    /// Without quotes, and without blanks, tabs and byte order marks around them.
    package var fields: [String]
  }

  package var dialect: CSVDialect
  /// The rows that are not blank.
  package var rows: [Row]

  /// Comma, semicolon, tab and pipe, with quoting.
  package static let standardDialects: [CSVDialect] = [",", ";", "\t", "|"].map { (mark: Unicode.Scalar) in
    CSVDialect(delimiter: UInt8(ascii: mark))
  }

  /// Splits the head of a file in each dialect.
  ///
  /// A first line `sep=;` says the delimiter itself: only dialects with it are tried, and the line is no row.
  ///
  /// At most `most` rows are looked at, blank ones counted.
  ///
  /// - Returns: one for each dialect, in their order.
  package static func head(
    _ head: TextHead, dialects: [CSVDialect] = standardDialects, most: Int = 30
  ) -> [RowSniff] {
    let declared = separatorLine(head.text)
    let buffer = RowBuffer(capacity: head.text.count + 16)
    let source = MemoryByteSource(head.text)
    // Memory has no read errors; a head that cannot be read has no rows.
    guard (try? buffer.fill(from: source)) != nil else { return [] }
    return dialects.filter { declared == nil || $0.delimiter == declared }.map { dialect in
      let rows = rows(buffer, dialect, isWhole: head.isWhole, most: most)
      return RowSniff(dialect: dialect, rows: declared == nil ? rows : rows.filter { $0.line > 1 })
    }
  }

  private static func rows(_ buffer: RowBuffer, _ dialect: CSVDialect, isWhole: Bool, most: Int) -> [Row] {
    var tokenizer = CSVTokenizer(dialect, limits: .standard, line: 1, lenient: true)
    let end = buffer.count
    buffer.clear()
    buffer.count = end
    // A fault ends the rows: what is before it is all that can be recognised.
    if tokenizer.scan(buffer, upTo: end) == nil, isWhole { _ = tokenizer.finish(buffer) }
    let chunk = RowChunk(buffer, quoting: dialect.quoting, offset: 0, isLast: isWhole)
    return (0..<min(most, chunk.rowCount)).compactMap { index in
      let row = chunk.row(index)
      // Quotes around names are quoting, and another dialect reads them.
      if !dialect.quoting, !row.isBlank, chunk.bytes(ofRow: index)[0] == CSVScanner.quote { return nil }
      return row.isBlank ? nil : Row(line: Int(row.line), fields: fields(chunk, index))
    }
  }

  private static func fields(_ chunk: RowChunk, _ row: Int) -> [String] {
    (0..<Int(chunk.row(row).fieldCount)).map { column in
      var field = chunk.field(row, column)
      // `"Name" ` opens with a quote and does not end with one: its text is all of it.
      if field.isQuoted, !chunk.endsWithQuote(field) {
        field = RowChunk.Field(start: field.start - 1, end: field.end + 1, isQuoted: false)
      }
      var text: [UInt8] = []
      chunk.append(field, to: &text)
      return trimmed(String(decoding: text, as: UTF8.self))
    }
  }

  /// The delimiter of a first line `sep=;`, which spreadsheet programs write and read.
  private static func separatorLine(_ text: [UInt8]) -> UInt8? {
    let line = text.prefix(8).prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
      .filter { $0 != CSVScanner.quote }
    guard line.count == 5, let delimiter = line.last, delimiter < 0x80 else { return nil }
    return String(decoding: line.prefix(4), as: UTF8.self).lowercased() == "sep=" ? delimiter : nil
  }

  /// A name as maps compare it: without the blanks, marks and quotes that exports put around it.
  package static func trimmed(_ text: String) -> String {
    var rest = text.unicodeScalars[...]
    rest = trimmingBlanks(rest)
    if rest.count > 1, rest.first == "\"", rest.last == "\"" {
      rest = trimmingBlanks(rest.dropFirst().dropLast())
    }
    return String(rest)
  }

  private static func trimmingBlanks(_ text: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView {
    func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == "\u{FEFF}" || scalar.properties.isWhitespace }
    var rest = text
    while let first = rest.first, isBlank(first) { rest.removeFirst() }
    while let last = rest.last, isBlank(last) { rest.removeLast() }
    return rest
  }
}
