package import Formats
package import Mapping
import Values

extension Sample {
  /// How many rows, or records, are looked at.
  private static let most = 5000

  /// Reads the first records of a file.
  ///
  /// `source`: stands at the first byte.
  /// Throws `learning-empty`, `learning-no-header`, `learning-no-records`, and what makes the file unreadable.
  package init(_ source: any ByteSource, names: FieldNames) throws(MappingError) {
    do throws(FormatError) {
      switch try FileProbe(source).shape() {
      case .rows: self = try Sample.rows(source, names)
      case .json: self = try Sample.json(source, names)
      case .xml: self = try Sample.xml(source, names)
      case .page: throw Sample.fault("recognise-web-page", source)
      case .workbook: throw Sample.fault("recognise-workbook", source)
      case .pdf: throw Sample.fault("recognise-pdf", source)
      }
    } catch {
      throw MappingError(error.diagnostic)
    }
  }

  /// Reads the first rows of a file that somebody made: its first row that has several names is the header, whatever they
  /// mean.
  ///
  /// Throws `learning-empty`, `learning-no-header`, and what makes the file unreadable.
  package init(table source: any ByteSource) throws(MappingError) {
    do throws(FormatError) {
      self = try Sample.rows(source, nil)
    } catch {
      throw MappingError(error.diagnostic)
    }
  }

  private static func fault(_ code: String, _ source: any ByteSource) -> FormatError {
    FormatError(Diagnostic(code, [], at: SourcePosition(file: source.name, line: 1)))
  }

  // MARK: Rows

  /// The encodings that are tried for exports of which nobody says anything; UTF-8 and byte order marks go before.
  private static let encodings: [TextEncoding] = [.utf8]

  private static func rows(_ source: any ByteSource, _ names: FieldNames?) throws(FormatError) -> Sample {
    let head = try TextHead(of: source, plan: EncodingPlan(encodings))
    // The header is the row with the most names that we know; among equals the widest, then the first.
    var best: (known: Int, width: Int, row: RowSniff.Row, dialect: CSVDialect)?
    for sniff in RowSniff.head(head) {
      for row in sniff.rows {
        let known = row.fields.count { !$0.isEmpty && names?.matches($0).isEmpty != true }
        let width = row.fields.count { !$0.isEmpty }
        guard width > 1, known > 0 else { continue }
        if best == nil || (known, width) > (best?.known ?? 0, best?.width ?? 0) {
          best = (known, width, row, sniff.dialect)
        }
        // Without names to go by, the first row of a dialect is its header.
        if names == nil { break }
      }
    }
    guard let best else { throw fault(head.text.isEmpty ? "learning-empty" : "learning-no-header", source) }
    try source.rewind()
    var reader = try RowReader(
      source, dialect: best.dialect, encoding: head.encoding, skippingLines: best.row.line - 1)
    var rows: [[String]] = []
    var isHeader = true
    while rows.count < most, let chunk = try reader.nextChunk() {
      for row in 0..<chunk.rowCount where !chunk.row(row).isBlank && rows.count < most {
        if isHeader {
          isHeader = false
          continue
        }
        rows.append(chunk.strings(row))
      }
    }
    let isTabs = best.dialect.delimiter == UInt8(ascii: "\t")
    // Columns without a name cannot be named by a rule; of two with one name only the first can.
    return Sample(
      form: .rows(
        isTabs: isTabs && !best.dialect.quoting,
        delimiter: isTabs ? "tab" : String(Unicode.Scalar(best.dialect.delimiter)),
        encoding: head.encoding == .utf8 ? nil : head.encoding.rawValue),
      columns: best.row.fields.map { Column(name: $0, isInList: false) }, rows: rows, records: nil)
  }

  // MARK: Trees

  private static func json(_ source: any ByteSource, _ names: FieldNames) throws(FormatError) -> Sample {
    do throws(FormatError) {
      let whole = try read(source, at: ".")
      if whole.count > 1 { return tree(whole, names) { .json(records: "[*]", list: $0) } }
      guard let one = whole.first else { throw fault("learning-no-records", source) }
      // A record, or an envelope around many: what has an order's own fields is a record.
      if !looksLikeRecord(one, names), let way = likeliest(one, names) {
        let found = items(one, way)
        let isList = if case .array? = one[way] { true } else { false }
        let path = way.joined(separator: ".") + (isList ? "[*]" : "")
        return tree(found, names) { .json(records: path, list: $0) }
      }
      return tree([one], names) { .json(records: ".", list: $0) }
    } catch {
      try source.rewind()
      // One object a line: what stands behind the first is no fault then.
      guard let lines = try? read(source, at: nil), lines.count > 1 else { throw error }
      return tree(lines, names) { .json(records: "lines", list: $0) }
    }
  }

  private static func read(_ source: any ByteSource, at path: String?) throws(FormatError) -> [TreeText] {
    var result: [TreeText] = []
    var failure: FormatError?
    do throws(PathError) {
      let records = try path.map { path throws(PathError) in try JSONRecords(at: [path]) } ?? .lines
      var reader = try JSONRecordReader(
        TreeFileSource(source), file: source.name, records: records, projection: .everything)
      let record = TreeRecord()
      do throws(FormatError) {
        while result.count < most, try reader.next(into: record) { result.append(TreeText(record)) }
      } catch {
        failure = error
      }
    } catch {
      failure = fault("learning-no-records", source)
    }
    if let failure { throw failure }
    return result
  }

  private static func xml(_ source: any ByteSource, _ names: FieldNames) throws(FormatError) -> Sample {
    let sniff = try FileProbe(source).xml(file: source.name)
    try source.rewind()
    let prefix = sniff.wrapper.reduce("") { $0 + $1 + "/" }
    let record = TreeRecord()
    var failure: FormatError?
    do throws(PathError) {
      var reader = try XMLRecordReader(
        TreeFileSource(source), file: source.name, records: try XMLRecords(at: [prefix + sniff.root]),
        projection: .everything)
      do throws(FormatError) {
        if try !reader.next(into: record) { failure = fault("learning-no-records", source) }
      } catch {
        failure = error
      }
    } catch {
      failure = fault("learning-no-records", source)
    }
    if let failure { throw failure }
    let root = TreeText(record)
    func form(_ way: [String]) -> (String?) -> Form {
      { list in
        .xml(
          root: sniff.root, namespace: sniff.namespace, records: ([sniff.root] + way).joined(separator: "/"),
          list: list)
      }
    }
    if looksLikeRecord(root, names) { return tree([root], names, syntax: "/", form([])) }
    guard let way = likeliest(root, names) else { return tree([root], names, syntax: "/", form([])) }
    return tree(items(root, way), names, syntax: "/", form(way))
  }

  /// The way to what looks most like orders: a list of them, or one in an envelope.
  private static func likeliest(_ root: TreeText, _ names: FieldNames) -> [String]? {
    let ways = lists(root, []) + objects(root, [])
    let scores = ways.map { way in (way: way, score: score(items(root, way), names)) }
    // Among equals the outermost.
    let best = scores.max { ($0.score, -$0.way.count) < ($1.score, -$1.way.count) }
    return best.flatMap { $0.score > 0 ? $0.way : nil }
  }

  /// The ways to lists of objects, not below other lists.
  private static func lists(_ value: TreeText, _ way: [String]) -> [[String]] {
    guard case .object(let members) = value, way.count < 5 else { return [] }
    return members.flatMap { name, value -> [[String]] in
      switch value {
      case .array(let items):
        if case .object? = items.first { [way + [name]] } else { [] }
      case .object: lists(value, way + [name])
      default: []
      }
    }
  }

  /// The ways to single objects.
  private static func objects(_ value: TreeText, _ way: [String]) -> [[String]] {
    guard case .object(let members) = value, way.count < 4 else { return [] }
    return members.flatMap { name, value -> [[String]] in
      if case .object = value { return [way + [name]] + objects(value, way + [name]) }
      return []
    }
  }

  private static func items(_ value: TreeText, _ way: [String]) -> [TreeText] {
    switch value[way] {
    case .array(let items): items
    case .some(let one): [one]
    case nil: []
    }
  }

  /// The fields that the leaves of a value may be, those of single objects in it as well.
  private static func fields(_ value: TreeText, _ names: FieldNames, _ way: [String] = []) -> Set<String> {
    guard case .object(let members) = value, way.count < 3 else { return [] }
    return Set(
      members.flatMap { name, value -> [String] in
        switch value {
        case .string, .literal: names.matches((way + [name]).joined(separator: ".")).map(\.field)
        case .object: Array(fields(value, names, way + [name]))
        case .array: []
        }
      })
  }

  /// Whether a value has an order's number and more among its own leaves.
  private static func looksLikeRecord(_ value: TreeText, _ names: FieldNames) -> Bool {
    guard case .object(let members) = value else { return false }
    let own = members.filter { member in
      switch member.value {
      case .string, .literal: true
      default: false
      }
    }
    let fields = fields(.object(own), names)
    return (fields.contains("number") || fields.contains("id")) && fields.count > 2
  }

  /// How much a list looks like orders.
  private static func score(_ items: [TreeText], _ names: FieldNames) -> Int {
    guard let first = items.first else { return 0 }
    let found = fields(first, names)
    let own = found.filter { !$0.hasPrefix("lines.") && !$0.hasPrefix("stock.") }
    // What has lines in it is nearer to an order than the lines themselves.
    return own.count * 2 + found.count + (lists(first, []).isEmpty ? 0 : 10)
  }

  /// Records as columns and rows.
  private static func tree(
    _ records: [TreeText], _ names: FieldNames, syntax: String = ".", _ form: (String?) -> Form
  ) -> Sample {
    var lineScores: [[String]: Int] = [:]
    for record in records.prefix(50) {
      for way in lists(record, []) + (syntax == "/" ? objects(record, []) : []) {
        for item in items(record, way).prefix(5) {
          lineScores[way, default: 0] += fields(item, names).count { $0.hasPrefix("lines.") }
        }
      }
    }
    let list = lineScores.filter { $0.value > 1 }.max { ($0.value, $0.key.count) < ($1.value, $1.key.count) }?
      .key
    var columns: [Column] = []
    var places: [String: Int] = [:]
    func place(_ name: String, _ isInList: Bool) -> Int {
      let key = "\(isInList) \(name)"
      if let known = places[key] { return known }
      places[key] = columns.count
      columns.append(Column(name: name, isInList: isInList))
      return columns.count - 1
    }
    var rows: [[(Int, String)]] = []
    var numbers: [Int] = []
    for (number, record) in records.enumerated() {
      var own: [(Int, String)] = []
      leaves(record, [], without: list, syntax) { own.append((place($0, false), $1)) }
      let lines = list.map { items(record, $0) } ?? []
      for (index, line) in lines.enumerated() {
        var row = index == 0 ? own : []
        leaves(line, [], without: nil, syntax) { row.append((place($0, true), $1)) }
        rows.append(row)
        numbers.append(number)
      }
      if lines.isEmpty {
        rows.append(own)
        numbers.append(number)
      }
    }
    let cells = rows.map { row in
      var cells = Array(repeating: "", count: columns.count)
      for (place, text) in row where cells[place].isEmpty { cells[place] = text }
      return cells
    }
    let path = list.map { $0.joined(separator: syntax) + (syntax == "." ? "[*]" : "") }
    return Sample(form: form(path), columns: columns, rows: cells, records: numbers)
  }

  /// The leaves of a value by their paths; lists within are left out.
  private static func leaves(
    _ value: TreeText, _ way: [String], without list: [String]?, _ syntax: String,
    _ body: (String, String) -> Void
  ) {
    if way == list { return }
    switch value {
    case .object(let members):
      for (name, value) in members {
        leaves(value, name.isEmpty ? way : way + [name], without: list, syntax, body)
      }
    case .array: break
    case .string(let text), .literal(let text):
      let isPlain = way.allSatisfy { !$0.contains(where: { ".[]\"'/".contains($0) }) }
      // A JSON name with signs in it is written in brackets.
      let path =
        isPlain || syntax == "/"
        ? way.joined(separator: syntax)
        : way.map { name in
          name.contains { ".[]\"'/".contains($0) } ? "[\"\(name)\"]" : name
        }.joined(separator: syntax)
      if !path.isEmpty { body(path, text == "null" ? "" : text) }
    }
  }
}
