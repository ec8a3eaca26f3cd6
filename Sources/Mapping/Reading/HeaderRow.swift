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
  /// Names with characters that were lost on the way here.
  private let damaged: [(name: [Unicode.Scalar], place: Int)]

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
    // A program that took the file for ASCII has put U+FFFD in place of what is not.
    damaged = fields.enumerated().filter { $0.element.unicodeScalars.contains("\u{FFFD}") }
      .map { (Array(HeaderRow.fold($0.element).unicodeScalars), $0.offset) }
  }

  /// The place of a column by the map's name for it, nothing where the file has no such column.
  func place(of name: String, _ source: SourceRules) -> Int? {
    for name in (source.rename[name] ?? []) + [name] {
      if let place = exact[name] ?? folded[HeaderRow.fold(name)] { return place }
    }
    if damaged.isEmpty { return nil }
    for name in (source.rename[name] ?? []) + [name] {
      let name = Array(HeaderRow.fold(name).unicodeScalars)
      let found = damaged.filter { HeaderRow.isLike(name, $0.name) }
      if found.count == 1 { return found[0].place }
    }
    return nil
  }

  /// Whether a name may have become a damaged one: each run of replacement characters stands for some characters that
  /// are not ASCII.
  private static func isLike(_ name: [Unicode.Scalar], _ damaged: [Unicode.Scalar]) -> Bool {
    var index = 0
    var place = 0
    while place < damaged.count {
      if damaged[place] == "\u{FFFD}" {
        while place < damaged.count, damaged[place] == "\u{FFFD}" { place += 1 }
        let start = index
        while index < name.count, !name[index].isASCII { index += 1 }
        if index == start { return false }
        continue
      }
      guard index < name.count, name[index] == damaged[place] else { return false }
      index += 1
      place += 1
    }
    return index == name.count
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
