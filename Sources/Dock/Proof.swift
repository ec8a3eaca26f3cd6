import DurableFiles
import Formats
import Mapping
import Pickup
import Values

/// Whether the content of a file closes, asked of the maps that could read it.
///
/// Pickup does not know what is in a file; it is handed this.
struct Proof {
  let recognition: Recognition
  let encodings: [TextEncoding]

  /// Reads the file once, from front to end.
  ///
  /// - Throws: `format-read`, where the file cannot be read.
  func callAsFunction(_ file: borrowing OpenFile) throws(FormatError) -> ContentProof {
    let source = FileByteSource(descriptor: file.descriptor, name: file.path)
    defer { try? source.rewind() }
    let recognised: Recognised?
    do throws(Recognition.Failure) {
      recognised = try recognition.recognise(FileProbe(source), file: file.path, encodings: encodings)
    } catch {
      recognised = nil
    }
    try source.rewind()
    guard let recognised else { return try unknown(source) }
    if let rows = recognised.rows { return try closes(source, rows, recognised) }
    return recognised.rules.reads.format == .xml ? try xml(source) : try json(source)
  }

  private func closes(
    _ source: FileByteSource, _ rows: Recognised.Rows, _ recognised: Recognised
  ) throws(FormatError) -> ContentProof {
    let closing = try CSVClosing(scanning: source, dialect: rows.dialect, encoding: recognised.encoding)
    if closing.isEmpty { return .empty }
    switch closing.state {
    case .openQuote(let line): return .doesNotClose(Diagnostic.Note("proof-open-quote", [String(line)]))
    case .malformed: return .closes
    case .closed: break
    }
    if closing.endsWithNewline { return .closes }
    if recognised.rules.reads.endsWithNewline { return .doesNotClose(Diagnostic.Note("proof-no-newline")) }
    // A last row with fewer fields than the header is a row in the making.
    try source.rewind()
    return try lastRowIsWhole(source, rows, recognised.encoding)
      ? .closes : .doesNotClose(Diagnostic.Note("proof-short-row"))
  }

  private func lastRowIsWhole(
    _ source: FileByteSource, _ rows: Recognised.Rows, _ encoding: TextEncoding
  ) throws(FormatError) -> Bool {
    var reader = try RowReader(
      source, dialect: rows.dialect, encoding: encoding, skippingLines: rows.headerLine - 1)
    var width = 0
    while let chunk = try reader.nextChunk() {
      for index in 0..<chunk.rowCount where !chunk.row(index).isBlank {
        width = Int(chunk.row(index).fieldCount)
      }
    }
    return width >= rows.header.count
  }

  private func json(_ source: FileByteSource) throws(FormatError) -> ContentProof {
    let closing = try JSONClosing.of(TreeFileSource(source))
    if closing.isEmpty { return .empty }
    return closing.isClosed
      ? .closes : .doesNotClose(Diagnostic.Note("proof-json-open", [String(closing.depth)]))
  }

  private func xml(_ source: FileByteSource) throws(FormatError) -> ContentProof {
    let closing = try XMLClosing.of(TreeFileSource(source))
    if closing.isEmpty { return .empty }
    return closing.isClosed ? .closes : .doesNotClose(Diagnostic.Note("proof-xml-open"))
  }

  /// A file that no map reads: only its outermost form can be asked.
  private func unknown(_ source: FileByteSource) throws(FormatError) -> ContentProof {
    let probe = FileProbe(source)
    switch try probe.shape() {
    case .json: return try json(source)
    case .xml: return try xml(source)
    case .page, .workbook, .pdf: return .cannotTell(ends: "file")
    case .rows:
      let closing = try CSVClosing(scanning: source, dialect: .csv)
      if closing.isEmpty { return .empty }
      if case .openQuote(let line) = closing.state {
        return .doesNotClose(Diagnostic.Note("proof-open-quote", [String(line)]))
      }
      return closing.endsWithNewline ? .closes : .cannotTell(ends: "text")
    }
  }
}
