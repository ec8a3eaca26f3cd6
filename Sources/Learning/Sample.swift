/// Records of an export that nobody has described, as columns of text.
///
/// Of a tree each leaf is a column by its path; the items of the one list that looks like an order's lines are rows, and
/// what the record says itself stands on its first row.
package struct Sample: Sendable {
  /// How the file is read: what stands behind `reads:` in a map.
  enum Form: Sendable {
    case rows(isTabs: Bool, delimiter: String, encoding: String?)
    case json(records: String, list: String?)
    case xml(root: String, namespace: String, records: String, list: String?)
  }

  struct Column: Sendable {
    /// The header's name, or the path below the record or the list's item.
    let name: String
    /// Whether it is a path below the items of the list.
    let isInList: Bool
  }

  let form: Form
  let columns: [Column]
  /// For each row a cell of each column.
  let rows: [[String]]
  /// For each row the number of its record, where the form itself tells; of rows of a table nothing does.
  let records: [Int]?

  /// The names of the columns.
  package var names: [String] { columns.map(\.name).filter { !$0.isEmpty } }

  /// How many rows were looked at.
  package var count: Int { rows.count }

  func cells(_ column: Int) -> [String] { rows.map { column < $0.count ? $0[column] : "" } }
}
