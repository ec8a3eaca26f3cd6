package import Formats
package import Mapping
import Values

/// One record of a real file as a small file of its own, with invented people in place of real ones.
///
/// Of rows all that belong to the order, with the header, and no text in columns that the map does not read; of trees the
/// record in what stands around it, and nothing that the map does not read.
package struct CaseExcerpt: Sendable {
  /// The text of the small file.
  package let text: String
  /// Whether one line end less would be the same: a text of rows or of a tree.
  package let isRows: Bool

  /// Takes the record that stands on a line.
  ///
  /// `source`: stands at the first byte.
  /// Throws `case-no-record` where no record stands on that line, and what makes the file unreadable.
  package init(
    line: Int, of source: any ByteSource, recognised: Recognised, names: FieldNames
  ) throws(MappingError) {
    let fields = PersonalFields(recognised.map, recognised.rules, names: names)
    do throws(FormatError) {
      if let rows = recognised.rows {
        isRows = true
        text = try CaseExcerpt.rows(line, source, recognised, rows, fields)
      } else {
        isRows = false
        text = try CaseExcerpt.tree(line, source, recognised, fields)
      }
    } catch {
      throw MappingError(error.diagnostic)
    }
  }

  private static func noRecord(_ line: Int, _ source: any ByteSource) -> FormatError {
    FormatError(
      Diagnostic("case-no-record", [String(line)], at: SourcePosition(file: source.name, line: line)))
  }

  // MARK: Rows

  private static func rows(
    _ line: Int, _ source: any ByteSource, _ recognised: Recognised, _ rows: Recognised.Rows,
    _ fields: PersonalFields
  ) throws(FormatError) -> String {
    let places = recognised.rules.group.map(\.name).compactMap {
      place(of: $0, rows.header, recognised.rules)
    }
    // The order that the line belongs to: rows whose key is blank belong to the one above them.
    var key: String?
    var current: String?
    var number = 0
    try each(source, recognised, rows) { cells, rowLine in
      if rowLine <= rows.headerLine || rowLine > line { return }
      current =
        self.key(cells, places, all: recognised.rules.groupsByAll)
        ?? (places.isEmpty ? String(rowLine) : current)
      key = current
      number = rowLine
    }
    guard key != nil, number > 0 else { throw noRecord(line, source) }
    var found: [[String]] = []
    current = nil
    try source.rewind()
    try each(source, recognised, rows) { cells, rowLine in
      if rowLine <= rows.headerLine { return }
      current =
        self.key(cells, places, all: recognised.rules.groupsByAll)
        ?? (places.isEmpty ? String(rowLine) : current)
      if current == key, found.count < 200 { found.append(cells) }
    }
    let invented = invented(found, header: rows.header, fields)
    var text = write(rows.header, rows.dialect)
    for cells in invented { text += write(cells, rows.dialect) }
    return text
  }

  private static func place(of name: String, _ header: [String], _ rules: ReadingRules) -> Int? {
    for name in (rules.reads.rename[name] ?? []) + [name] {
      if let place = header.firstIndex(where: { $0 == name || NameKey.of($0) == NameKey.of(name) }) {
        return place
      }
    }
    return nil
  }

  private static func key(_ cells: [String], _ places: [Int], all: Bool) -> String? {
    if all { return places.map { $0 < cells.count ? cells[$0] : "" }.joined(separator: "\u{1F}") }
    return places.lazy.map { $0 < cells.count ? cells[$0] : "" }.first { !$0.isEmpty }
  }

  private static func each(
    _ source: any ByteSource, _ recognised: Recognised, _ rows: Recognised.Rows,
    _ body: ([String], _ line: Int) -> Void
  ) throws(FormatError) {
    var reader = try RowReader(
      source, dialect: rows.dialect, encoding: recognised.encoding, skippingLines: rows.headerLine - 1)
    while let chunk = try reader.nextChunk() {
      for row in 0..<chunk.rowCount where !chunk.row(row).isBlank {
        body(chunk.strings(row), Int(chunk.row(row).line))
      }
    }
  }

  /// Rows with invented people, and without what the map does not read.
  private static func invented(
    _ rows: [[String]], header: [String], _ fields: PersonalFields
  ) -> [[String]] {
    let invention = Invention()
    let kinds = header.map { fields.kind(ofColumn: $0) }
    let isRead = header.map { fields.reads($0) }
    var known: [(text: String, replacement: String)] = []
    for cells in rows {
      for (place, cell) in cells.enumerated() where place < header.count && isRead[place] {
        guard let kind = kinds[place], cell.count >= 4 else { continue }
        known.append((cell, invention.replacement(of: cell, kind)))
      }
    }
    return rows.map { cells in
      cells.enumerated().map { place, cell in
        guard place < header.count, isRead[place] else { return "" }
        if let kind = kinds[place] { return invention.replacement(of: cell, kind) }
        return scrubbed(cell, known, invention)
      }
    }
  }

  /// A text that is nobody's own, in case somebody's e-mail or name stands in it all the same.
  fileprivate static func scrubbed(
    _ text: String, _ known: [(text: String, replacement: String)], _ invention: Invention
  ) -> String {
    var result = text
    for (original, replacement) in known where result.contains(original) {
      result = result.replacing(original, with: replacement)
    }
    guard result.contains("@") else { return result }
    return result.split(separator: " ", omittingEmptySubsequences: false).map { word in
      isEmail(word) ? invention.replacement(of: String(word), .email) : String(word)
    }.joined(separator: " ")
  }

  private static func isEmail(_ word: Substring) -> Bool {
    guard let at = word.firstIndex(of: "@") else { return false }
    return at != word.startIndex && word[at...].contains(".")
  }

  private static func write(_ cells: [String], _ dialect: CSVDialect) -> String {
    let delimiter = Character(Unicode.Scalar(dialect.delimiter))
    return cells.enumerated().map { place, cell -> String in
      guard dialect.quoting else { return cell }
      let text = cell.replacing("\r", with: "")
      // A blank at the front of a text would be lost in the map's indentation.
      let needs =
        text.contains(delimiter) || text.contains("\"") || text.contains("\n")
        || place == 0 && (text.isEmpty && cells.count == 1 || text.hasPrefix(" "))
      return needs ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
    }.joined(separator: String(delimiter)) + "\n"
  }

  // MARK: Trees

  private static func tree(
    _ line: Int, _ source: any ByteSource, _ recognised: Recognised, _ fields: PersonalFields
  ) throws(FormatError) -> String {
    let rules = recognised.rules
    var found: (value: TreeText, path: String?)?
    do throws(PathError) {
      if rules.reads.format == .json {
        var reader = try JSONRecordReader(
          TreeFileSource(source), file: source.name, records: try rules.jsonRecords(), projection: .everything
        )
        found = try pick(line) { record throws(FormatError) in try reader.next(into: record) }
      } else {
        let prefix = recognised.wrapper.reduce("") { $0 + $1 + "/" }
        var reader = try XMLRecordReader(
          TreeFileSource(source), file: source.name,
          records: try XMLRecords(at: rules.reads.records.map { prefix + $0.path }), projection: .everything)
        found = try pick(line) { record throws(FormatError) in try reader.next(into: record) }
      }
    } catch {
      throw FormatError(Diagnostic(error.code, error.arguments))
    }
    guard let found else { throw noRecord(line, source) }
    if rules.reads.format == .json {
      let record = invented(found.value, [], fields)
      if rules.reads.records.map(\.path) == ["lines"] { return record.json + "\n" }
      return wrapped(record, way: jsonWay(rules, found.path)).json + "\n"
    }
    return try xml(found, source, recognised, fields)
  }

  /// The first record that begins on the line, or the last that begins above it.
  private static func pick(
    _ line: Int, _ next: (TreeRecord) throws(FormatError) -> Bool
  ) throws(PathError) -> (value: TreeText, path: String?)? {
    let record = TreeRecord()
    var found: (value: TreeText, path: String?)?
    do throws(FormatError) {
      while try next(record) {
        if record.line > line { break }
        let isHere = record.line == line
        if isHere || record.line < line { found = (TreeText(record), record.path) }
        if isHere { break }
      }
    } catch {
      // What stands before the fault can be recorded all the same.
      return found
    }
    return found
  }

  /// The steps of the alternative at which a JSON record stands, by its pointer.
  private static func jsonWay(_ rules: ReadingRules, _ pointer: String?) -> [String] {
    let steps = (pointer ?? "").split(separator: "/").map(String.init)
    let names = steps.filter { Int($0) == nil }
    let isItem = steps.last.map { Int($0) != nil } ?? false
    for path in rules.reads.records.map(\.path) {
      let way = PersonalFields.way(path, .json)
      if way == names {
        guard let pattern = try? PathPattern(path, .json) else { continue }
        var result: [String] = []
        for step in pattern.steps {
          switch step.test {
          case .name(let name): result.append(name)
          default: result.append("[]")
          }
        }
        if isItem, result.last != "[]" { result.append("[]") }
        return result
      }
    }
    return isItem ? ["[]"] : []
  }

  private static func wrapped(_ record: TreeText, way: [String]) -> TreeText {
    way.reversed().reduce(record) { value, step in
      step == "[]" ? .array([value]) : .object([(step, value)])
    }
  }

  private static func invented(_ value: TreeText, _ way: [String], _ fields: PersonalFields) -> TreeText {
    let invention = Invention()
    var known: [(text: String, replacement: String)] = []
    _ = value.mapLeaves(way) { way, text in
      if let kind = fields.kind(ofWay: way), text.count >= 4 {
        known.append((text, invention.replacement(of: text, kind)))
      }
      return text
    }
    let pruned = pruned(value, fields) ?? .object([])
    return pruned.mapLeaves(way) { way, text in
      if text.isEmpty { return text }
      if let kind = fields.kind(ofWay: way) { return invention.replacement(of: text, kind) }
      return scrubbed(text, known, invention)
    }
  }

  /// Without what the map does not name; nothing where nothing is left.
  private static func pruned(_ value: TreeText, _ fields: PersonalFields) -> TreeText? {
    switch value {
    case .object(let members):
      let kept = members.compactMap { name, value -> (name: String, value: TreeText)? in
        if name.isEmpty { return (name, value) }
        let bare = name.hasPrefix("@") ? String(name.dropFirst()) : name
        guard let rest = pruned(value, fields) else { return nil }
        switch rest {
        case .string, .literal: return fields.reads(bare) ? (name, rest) : nil
        default: return (name, rest)
        }
      }
      return kept.isEmpty ? nil : .object(kept)
    case .array(let items):
      let kept = items.compactMap { pruned($0, fields) }
      return kept.isEmpty && !items.isEmpty ? nil : .array(kept)
    default: return value
    }
  }

  /// The file with one record of its own, so that what stands around it is there as well.
  private static func xml(
    _ found: (value: TreeText, path: String?), _ source: any ByteSource, _ recognised: Recognised,
    _ fields: PersonalFields
  ) throws(FormatError) -> String {
    try source.rewind()
    let namespace = try FileProbe(source).xml(file: source.name).namespace
    var steps = (found.path ?? "").split(separator: "/").map { step -> String in
      String(step.prefix { $0 != "[" })
    }
    steps.removeFirst(min(recognised.wrapper.count, steps.count))
    guard let root = steps.first else { throw noRecord(1, source) }
    let record = invented(found.value, [], fields)
    var value = record
    for name in steps.dropFirst().reversed() { value = .object([(name, value)]) }
    let outside = try outside(source, recognised, root: root, fields)
    if steps.count > 1, case .object(let members) = value {
      value = .object(outside.filter { member in !members.contains { $0.name == member.name } } + members)
    }
    var text = value.xml(root, namespace: namespace)
    for (place, name) in recognised.wrapper.enumerated().reversed() {
      let namespace = place == 0 ? " xmlns=\"http://schemas.xmlsoap.org/soap/envelope/\"" : ""
      text = "<\(name)\(namespace)>\(text)</\(name)>"
    }
    return text + "\n"
  }

  /// What stands directly below the root and is no record, as far as the map reads it.
  private static func outside(
    _ source: any ByteSource, _ recognised: Recognised, root: String, _ fields: PersonalFields
  ) throws(FormatError) -> [(name: String, value: TreeText)] {
    try source.rewind()
    let prefix = recognised.wrapper.reduce("") { $0 + $1 + "/" }
    let record = TreeRecord()
    do throws(PathError) {
      var reader = try XMLRecordReader(
        TreeFileSource(source), file: source.name, records: try XMLRecords(at: [prefix + root]),
        projection: .everything)
      guard try reader.next(record) else { return [] }
    } catch {
      return []
    }
    guard case .object(let members) = TreeText(record), !recognised.rules.reads.records.isEmpty else {
      return []
    }
    let tops = Set(
      recognised.rules.reads.records.compactMap { path in
        PersonalFields.way(path.path, .xml).dropFirst().first
      })
    return members.filter { !tops.contains($0.name) && !$0.name.isEmpty }.compactMap { name, value in
      switch value {
      case .array: nil
      default:
        pruned(invented(value, [root, name], fields), fields).flatMap { rest in
          if case .object = rest { return (name, rest) }
          return fields.reads(name.hasPrefix("@") ? String(name.dropFirst()) : name) ? (name, rest) : nil
        }
      }
    }
  }
}

extension XMLRecordReader {
  /// The next record, where a file that cannot be read has none.
  fileprivate mutating func next(_ record: TreeRecord) throws(PathError) -> Bool {
    (try? next(into: record)) ?? false
  }
}
