/// How large a thing in a file may be before the file is refused, so that no file can take all memory or all time.
///
/// Rows, JSON and XML have each their own reader; here stands what a merchant can set, once for all of them.
package struct ReadingLimits: Hashable, Sendable {
  /// Bytes of one field, string, or run of text.
  package var field: Int
  /// Bytes of one row, or of one record of JSON.
  package var record: Int
  /// Levels of JSON and XML; nothing for what each of them has by itself, which is also the most.
  package var depth: Int?
  /// Fields of one row.
  package var columns: Int
  /// Members, items, elements and attributes of one record.
  package var values: Int

  package init(
    field: Int = RowLimits.standard.field, record: Int = RowLimits.standard.row, depth: Int? = nil,
    columns: Int = RowLimits.standard.width, values: Int = TreeLimits.json.members
  ) {
    self.field = field
    self.record = record
    self.depth = depth
    self.columns = columns
    self.values = values
  }

  package static let standard = ReadingLimits()

  /// The most levels that any file may have.
  package static let mostDepth = TreeLimits.json.depth

  /// For files of rows; the rows of one record together may be as long as four of the longest.
  package var rows: RowLimits {
    RowLimits(field: field, row: record, width: columns, group: 4 * record)
  }

  /// For JSON.
  package var json: TreeLimits { tree(.json) }

  /// For XML.
  package var xml: TreeLimits { tree(.xml) }

  private func tree(_ standard: TreeLimits) -> TreeLimits {
    var limits = standard
    limits.depth = min(depth ?? standard.depth, standard.depth)
    limits.text = field
    limits.record = record
    limits.members = values
    return limits
  }
}
