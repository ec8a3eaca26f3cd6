import Formats
import Values

/// Finds a header in the midst of a file: two exports that somebody put together.
///
/// The same header once more is passed over, and the file goes on behind it. Another one means that the columns behind
/// it are others: no row of the file can be trusted then.
struct HeaderAgain {
  private let names: [String]
  /// The file's own names of the columns that make it a file of the map.
  private let required: Set<String>
  /// Two columns in which a row is looked at, and the names that would betray it, as bytes.
  private let columns: [Int]
  private let known: [[UInt8]]
  /// A bit for each length that a name has, up to 63.
  private let lengths: UInt64

  init(_ header: RowHeader, required: [String]) {
    names = header.names.filter { !$0.isEmpty }
    let places = required.compactMap { header.place(of: $0) }
    self.required = Set(places.map { header.names[$0] })
    // The first cell of a header may have a mark or a tab before it.
    columns = Array((places.filter { $0 > 0 } + places).prefix(2))
    known = Set(names).map { Array($0.utf8) }
    lengths = known.reduce(0) { $0 | 1 << UInt64(min($1.count, 63)) }
  }

  /// Whether a row is the header once more.
  ///
  /// - Throws: `csv-other-header`.
  @inline(__always)
  func isHeader(
    _ chunk: RowChunk, _ row: Int, line: @autoclosure () -> Int, file: @autoclosure () -> String
  ) throws(FormatError) -> Bool {
    for column in columns {
      let field = chunk.field(row, column)
      if field.isEmpty || lengths & 1 << UInt64(min(field.count, 63)) == 0 { continue }
      if isName(chunk.bytes(of: field)) { return try look(chunk, row, line(), file()) }
    }
    return false
  }

  private func isName(_ text: Span<UInt8>) -> Bool {
    known.contains { name in
      if name.count != text.count { return false }
      for index in text.indices where text[index] != name[index] { return false }
      return true
    }
  }

  @inline(never)
  private func look(_ chunk: RowChunk, _ row: Int, _ line: Int, _ file: String) throws(FormatError) -> Bool {
    let cells = chunk.strings(row).map(RowSniff.trimmed).filter { !$0.isEmpty }
    if cells == names { return true }
    // One name alone may be a value: a product that is called "Quantity".
    guard required.count > 1, required.isSubset(of: cells) else { return false }
    throw FormatError(
      Diagnostic("csv-other-header", [], at: SourcePosition(file: file, line: line)))
  }
}
