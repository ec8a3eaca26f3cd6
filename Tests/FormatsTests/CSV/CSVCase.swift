import Formats
import Values

/// Rows as strings, with the line of each: what a reader makes of a text, in a form that can be compared.
struct ReadRows: Equatable, CustomStringConvertible {
  var rows: [[String]] = []
  var lines: [Int] = []
  /// The offsets of each row's bytes in the text.
  var starts: [Int] = []
  var blanks: [Int] = []
  var empties: [Int] = []
  /// The code of the error that ended the reading, and its line.
  var error: String?

  var description: String { "\(rows) lines \(lines) error \(error ?? "none")" }

  /// Reads all of a source, keeping `overlap` rows at the end of each chunk for the next one.
  static func reading(
    _ source: any ByteSource, _ dialect: CSVDialect = .csv, encoding: TextEncoding = .utf8,
    limits: RowLimits = .standard, skippingLines: Int = 0, overlap: Int = 0
  ) -> ReadRows {
    var result = ReadRows()
    do throws(FormatError) {
      var reader = try RowReader(
        source, dialect: dialect, encoding: encoding, limits: limits, skippingLines: skippingLines)
      var kept: Int?
      var first = 0
      while let chunk = try reader.nextChunk(keepingFrom: kept) {
        result.rows.removeLast(first)
        result.lines.removeLast(first)
        result.starts.removeLast(first)
        for index in 0..<chunk.rowCount {
          let row = chunk.row(index)
          result.rows.append(chunk.strings(index))
          result.lines.append(Int(row.line))
          result.starts.append(chunk.offset + Int(row.start))
          if row.isBlank, index >= first { result.blanks.append(Int(row.line)) }
          if row.isEmpty, index >= first { result.empties.append(Int(row.line)) }
        }
        first = min(overlap, chunk.rowCount)
        kept = overlap == 0 ? nil : chunk.rowCount - first
      }
    } catch {
      result.error = "\(error.code)@\(error.diagnostic.position?.line ?? -1)"
    }
    return result
  }
}
