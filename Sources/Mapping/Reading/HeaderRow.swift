import Formats

/// A row that may be a header: the places of its names.
///
/// A name is looked for under its other names (`rename`) in their order, then as the map writes it; each of them exactly,
/// then without regard to case and to the kind of apostrophe, since one platform writes `Order Number` and
/// `Order number`, `l’objet` and `l'objet`.
struct HeaderRow: Sendable {
  /// The physical line, from 1.
  let line: Int
  let fields: [String]
  private let exact: [String: Int]
  private let folded: [String: Int]

  init(line: Int = 1, fields: [String]) {
    self.line = line
    self.fields = fields
    var exact: [String: Int] = [:]
    var folded: [String: Int] = [:]
    for (index, name) in fields.enumerated() {
      if exact[name] == nil { exact[name] = index }
      let fold = HeaderRow.fold(name)
      if folded[fold] == nil { folded[fold] = index }
    }
    self.exact = exact
    self.folded = folded
  }

  /// The place of a column by the map's name for it, nothing where the file has no such column.
  func place(of name: String, _ source: SourceRules) -> Int? {
    for name in (source.rename[name] ?? []) + [name] {
      if let place = exact[name] ?? folded[HeaderRow.fold(name)] { return place }
    }
    return nil
  }

  /// The place of a column by its exact name.
  func place(ofExactly name: String) -> Int? { exact[name] }

  /// Small letters, straight apostrophes.
  static func fold(_ name: String) -> String {
    var result = ""
    for scalar in name.lowercased().unicodeScalars {
      result.unicodeScalars.append(scalar == "\u{2019}" || scalar == "\u{2018}" ? "'" : scalar)
    }
    return result
  }
}

extension FileProbe {
  /// The first rows of a file as one dialect splits them.
  struct Rows {
    let dialect: CSVDialect
    let rows: [HeaderRow]
  }
}
