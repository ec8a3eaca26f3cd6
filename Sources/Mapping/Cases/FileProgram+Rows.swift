import Formats
import Values

extension FileProgram {
  /// The rows that a document gives, as texts.
  func rows(of document: DocumentRecord) throws(RecordError) -> [[[UInt8]]] {
    var rows: [[[UInt8]]] = []
    var writer: CSVWriter
    do throws(FormatError) {
      writer = try CSVWriter(.csv, name: rules.name)
    } catch {
      throw RecordError(error.diagnostic.code, error.diagnostic.arguments, field: rules.name)
    }
    try render(document, into: &writer) { writer, ends in
      var fields: [[UInt8]] = []
      for (column, end) in ends.enumerated() {
        let start = column == 0 ? writer.rowStarts(before: end) : ends[column - 1] + 1
        var field: [UInt8] = []
        writer.append(start..<end, to: &field)
        fields.append(FileProgram.unquoted(field[...]))
      }
      rows.append(fields)
      return true
    }
    return rows
  }

  /// A field as it was before it was written with minimal quoting.
  private static func unquoted(_ field: ArraySlice<UInt8>) -> [UInt8] {
    guard field.first == UInt8(ascii: "\""), field.count >= 2 else { return Array(field) }
    var result: [UInt8] = []
    var isSecond = false
    for byte in field.dropFirst().dropLast() {
      isSecond = byte == UInt8(ascii: "\"") && !isSecond
      if !isSecond { result.append(byte) }
    }
    return result
  }
}
