/// Where something stands in a file that came in.
package struct SourcePosition: Hashable, Sendable {
  /// The file as people know it, relative to the workspace: `inbox/shop/orders.csv`.
  package var file: String
  /// The physical line, from 1; in a record of several lines the first of them.
  ///
  /// 0 where lines mean nothing.
  package var line: Int
  /// The column in Unicode scalars, from 1, where it is known.
  package var column: Int?
  /// A JSON Pointer (`/orders/3`), or XML local names with every index written (`/Reply[1]/Parcel[2]`).
  package var path: String?

  package init(file: String, line: Int, column: Int? = nil, path: String? = nil) {
    self.file = file
    self.line = line
    self.column = column
    self.path = path
  }
}
