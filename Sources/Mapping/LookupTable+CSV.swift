import Formats
import Values

extension LookupTable {
  /// Reads a table from CSV: a header, then rows of a key and its values.
  ///
  /// Lines that begin with `#` are remarks.
  ///
  /// - Throws: `table-duplicate-key`, `table-width`, `table-empty`, and what the CSV itself is refused for.
  package init(name: String, csv: [UInt8], file: String) throws(MappingError) {
    let source = MemoryByteSource(csv, name: file)
    do throws(FormatError) {
      var reader = try RowReader(source, dialect: .csv)
      var table: LookupTable?
      while let chunk = try reader.nextChunk() {
        for index in 0..<chunk.rowCount {
          let row = chunk.row(index)
          if row.isEmpty || chunk.bytes(ofRow: index)[0] == UInt8(ascii: "#") { continue }
          let position = SourcePosition(file: file, line: Int(row.line))
          guard table != nil else {
            let header = chunk.strings(index)
            guard header.count > 1 else {
              throw FormatError(Diagnostic("table-width", ["1", "2"], at: position))
            }
            table = LookupTable(name: name, columns: Array(header.dropFirst()), capacity: csv.count / 16)
            continue
          }
          let width = (table?.columns.count ?? 0) + 1
          guard Int(row.fieldCount) == width else {
            throw FormatError(
              Diagnostic("table-width", [String(row.fieldCount), String(width)], at: position))
          }
          var key: [UInt8] = []
          chunk.append(chunk.field(index, 0), to: &key)
          let values = (1..<width).map { column in
            var value: [UInt8] = []
            chunk.append(chunk.field(index, column), to: &value)
            return value
          }
          if table?.add(key: key.span, values: values) == false {
            throw FormatError(
              Diagnostic(
                "table-duplicate-key", [String(decoding: key, as: UTF8.self).quotedForMessage], at: position))
          }
        }
      }
      guard let table else {
        throw FormatError(Diagnostic("table-empty", [], at: SourcePosition(file: file, line: 1)))
      }
      self = table
      if csv.count <= LookupTable.mostKept { self.csv = csv }
    } catch {
      throw MappingError(error.diagnostic)
    }
  }
}
