package import Commerce
package import Mapping
package import Values
import YAMLTree

/// What somebody made of an export by hand, held against the documents of the export: a writing map.
///
/// Each column of the file is compared with each field of the documents, row by row; a rule is proposed only where it
/// holds on all rows, and says so. A column that no rule gives stays open.
package struct Pairing: Sendable {
  /// A column of the file that was made by hand.
  package struct Column: Sendable {
    package let name: String
    /// What stands behind the column's name in the map; nothing where no rule gives what stands there.
    package let text: String?
    package let evidence: String
  }

  package let columns: [Column]
  /// Attributes of the reading map that the columns need.
  package let attributes: Set<String>
  private let isRows: Bool
  private let needs: [String: String]
  private let delimiter: String
  private let isTabs: Bool
  private let file: String
  private let language: Language

  /// Compares.
  ///
  /// `documents`: what the reading map makes of the export, with attributes for columns that have no field.
  /// Throws `learning-no-pairs` where no column of the file tells which row belongs to which document.
  package init(
    _ documents: [DocumentView], _ output: Sample, file: String, language: Language
  ) throws(MappingError) {
    self.file = file.split(separator: "/").last.map(String.init) ?? file
    self.language = language
    guard let aligned = Alignment(documents, output) else {
      throw MappingError(Diagnostic("learning-no-pairs", [self.file]))
    }
    isRows = aligned.isRows
    if case .rows(let tabs, let mark, _) = output.form {
      (isTabs, delimiter) = (tabs, mark)
    } else {
      (isTabs, delimiter) = (false, ",")
    }
    var columns: [Column] = []
    var attributes: Set<String> = []
    var needs: [String: String] = [:]
    for (index, column) in output.columns.enumerated() {
      var finder = RuleFinder(aligned, column: index)
      guard let found = finder.rule() else {
        columns.append(
          Column(name: column.name, text: nil, evidence: Catalogue.text("learn-like-none", [], in: language)))
        continue
      }
      attributes.formUnion(finder.attributes)
      needs.merge(finder.needs) { first, _ in first }
      columns.append(
        Column(
          name: column.name, text: found,
          evidence: found == "\"\""
            ? Catalogue.text("learn-like-blank", [], in: language)
            : Catalogue.text("learn-like", [String(finder.count), self.file], in: language)))
    }
    self.columns = columns
    self.attributes = attributes
    self.needs = needs
  }

  /// The writing map's text.
  package func text(map name: String) -> String {
    var format = isTabs ? "as: tsv" : "as: csv"
    if !isTabs, delimiter != "," {
      format += ", delimiter: \(delimiter == "tab" ? "tab" : "\"\(delimiter)\"")"
    }
    var lines = [
      "# " + Catalogue.text("learn-like-made", [file], in: language), "map: \(name)", "writes: order",
      "when: order.status == \"open\"", "format: { \(format) }", "files:", "  orders:",
    ]
    if isRows {
      lines.append("    each: row")
      if !needs.isEmpty {
        lines.append("    row:")
        for need in needs.sorted(by: { $0.key < $1.key }) {
          lines.append("      \(need.key): \(YAMLText.single(need.value))")
        }
      }
    }
    lines.append("    columns:")
    for column in columns {
      let key = YAMLText.scalar(column.name)
      if let text = column.text {
        lines.append("      \(key): \(text)  # \(column.evidence)")
      } else {
        lines.append("      \(key): \"\"  # ? \(column.evidence)")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// Which row of a file belongs to which document, or to which of its lines.
struct Alignment {
  /// A row of the file, and what it was made from.
  struct Pair {
    let document: DocumentView
    let line: DocumentView?
    let row: Int
    let isFirst: Bool
  }

  let output: Sample
  let pairs: [Pair]
  /// Whether each line of a document is a row.
  let isRows: Bool

  init?(_ documents: [DocumentView], _ output: Sample) {
    self.output = output
    guard let (column, field) = Alignment.key(documents, output) else { return nil }
    // Rows whose key is blank belong to the one above.
    var rows: [String: [Int]] = [:]
    var current = ""
    for (row, cells) in output.rows.enumerated() {
      let text = column < cells.count ? cells[column].trimmed : ""
      if !text.isEmpty { current = text }
      rows[current, default: []].append(row)
    }
    var pairs: [Pair] = []
    var isRows = false
    for document in documents {
      guard let key = field.value(document), let own = rows[key] else { continue }
      let lines = document.schema.index(of: "lines").map { document.records($0) } ?? []
      if own.count == lines.count {
        isRows = isRows || own.count > 1
        for (place, row) in own.enumerated() {
          pairs.append(Pair(document: document, line: lines[place], row: row, isFirst: place == 0))
        }
      } else if own.count == 1 {
        pairs.append(
          Pair(document: document, line: lines.count == 1 ? lines.first : nil, row: own[0], isFirst: true))
      }
    }
    if pairs.isEmpty { return nil }
    // One row for an order of several lines: the file has a row an order.
    self.isRows = isRows && pairs.allSatisfy { $0.line != nil }
    self.pairs = pairs
  }

  /// The column whose texts name documents, and the field that has them.
  private static func key(_ documents: [DocumentView], _ output: Sample) -> (Int, DocumentField)? {
    var best: (column: Int, field: DocumentField, count: Int)?
    for field in DocumentField.all(documents, ofLine: false) {
      let values = documents.compactMap { field.value($0) }
      let known = Set(values)
      guard known.count == values.count, known.count == documents.count else { continue }
      for column in output.columns.indices {
        let texts = Set(output.cells(column).map(\.trimmed).filter { !$0.isEmpty })
        guard !texts.isEmpty, texts.isSubset(of: known) else { continue }
        let bonus = field.name == "number" ? 1 : 0
        if texts.count * 2 + bonus > best?.count ?? 0 { best = (column, field, texts.count * 2 + bonus) }
      }
    }
    return best.map { ($0.column, $0.field) }
  }
}

/// A field of documents, or of their lines, as a place to take text from.
struct DocumentField {
  let name: String
  let index: Int
  let attribute: String?
  let isOfLine: Bool
  let type: FieldType

  func value(_ view: DocumentView) -> String? {
    if let attribute { return view.attributes(index).first { $0.name == attribute }?.text }
    return view.has(index) ? view.text(index) : nil
  }

  func value(_ pair: Alignment.Pair) -> String? {
    isOfLine ? pair.line.flatMap { value($0) } : value(pair.document)
  }

  /// The fields that some document has.
  static func all(_ documents: [DocumentView], ofLine: Bool) -> [DocumentField] {
    let views =
      ofLine
      ? documents.flatMap { document in document.schema.index(of: "lines").map { document.records($0) } ?? []
      }
      : documents
    guard let schema = views.first?.schema else { return [] }
    return schema.fields.enumerated().flatMap { index, field -> [DocumentField] in
      guard !field.hidden, views.contains(where: { $0.has(index) }) else { return [] }
      switch field.type {
      case .records, .texts: return []
      case .attributes:
        let names = Set(views.flatMap { $0.attributes(index).map(\.name) })
        return names.sorted().map {
          DocumentField(name: "attributes.\($0)", index: index, attribute: $0, isOfLine: ofLine, type: .text)
        }
      default:
        return [
          DocumentField(name: field.name, index: index, attribute: nil, isOfLine: ofLine, type: field.type)
        ]
      }
    }
  }
}
