import Commerce
import Expressions
import Formats
package import Values
import YAMLTree

/// A writing map made ready to run: what its feed wants, what it depends on, and how its files are written.
///
/// Compiled once; used by one thread at a time.
package final class FeedProgram {
  package let map: MapFile
  package let rules: WritingRules
  /// The feed's rule, compiled; nothing where it wants every document of its kind.
  private let when: Expression?
  /// The dotted names of the fields that the files are made of; a list by its own name.
  package let reads: Set<String>
  package let files: [FileProgram]
  private let input: DocumentInput

  /// Compiles a map.
  ///
  /// - Parameters:
  ///   - rule: the workspace's own rule for the feed, instead of the map's.
  package init(
    _ map: MapFile, _ rules: WritingRules, rule: ExpressionText?, context: MapContext
  ) throws(MappingError) {
    self.map = map
    self.rules = rules
    let declarations = Declarations.document(rules.kind)
    when = try (rule ?? rules.when).map { text throws(MappingError) in
      try text.compile(declarations, expecting: .bool)
    }
    var files: [FileProgram] = []
    for file in rules.files {
      files.append(try FileProgram(file, kind: rules.kind, format: rules.format, context: context))
    }
    self.files = files
    reads = files.reduce(into: Set<String>()) { $0.formUnion($1.reads) }
    input = DocumentInput(
      DocumentRecord(DocumentView(schema: rules.kind.schema, bytes: []), kind: rules.kind), settings: context.settings)
  }

  /// Whether a feed wants a document.
  package enum Wish: Hashable, Sendable {
    case wanted
    /// The rule says no.
    case unwanted
    /// The rule asks for a field that the document does not have.
    case undecided(String)
  }

  /// Asks the feed's rule.
  package func wants(_ document: DocumentRecord) -> Wish {
    guard let when else { return .wanted }
    input.load(document)
    do throws(ExpressionError) {
      return try when.evaluateBool(input) ? .wanted : .unwanted
    } catch {
      return .undecided(error.diagnostic.message())
    }
  }

  /// What is missing or too much in the rows of a document, or nothing where they add up.
  package func imbalance(_ document: DocumentRecord) -> String? {
    for file in files {
      if let difference = file.imbalance(document) { return difference }
    }
    return nil
  }

  /// Whether a change of these fields concerns the feed: cancellation always does.
  package func concerns(_ changed: [String]) -> Bool {
    changed.contains { name in
      if name == "status" || reads.contains(name) { return true }
      return name.hasPrefix("attributes.") && reads.contains("attributes")
    }
  }
}

/// One file of a feed's set, compiled.
package final class FileProgram {
  /// How a column gets its text.
  private enum Source {
    case constant([UInt8])
    /// A field of the document, as it is.
    case field(Int)
    /// A value of the row, as it is.
    case row(Int)
    case moment(Int, DatePattern, utc: Bool)
    case expression(Expression)
  }

  private struct Column {
    let name: String
    let source: Source
    /// Only on the document's first row.
    let first: Bool
    let table: LookupTable?
    let miss: Miss
  }

  package let rules: WritingRules.FileRules
  package let format: TargetFormat
  package let reads: Set<String>
  private let kind: DocumentKind
  private let columns: [Column]
  private let rowProgram: RowProgram?
  private let when: Expression?
  private let balances: Expression?
  private let input: RowSetInput
  /// The places of the columns that decide whether a row is written again.
  package let onceColumns: [Int]

  init(
    _ rules: WritingRules.FileRules, kind: DocumentKind, format: TargetFormat, context: MapContext
  ) throws(MappingError) {
    self.rules = rules
    self.kind = kind
    self.format = format
    let program = rules.each == .row ? try RowProgram(rules, kind: kind) : nil
    rowProgram = program
    var declarations = Declarations.document(kind)
    if let program {
      declarations = declarations.declaring("row", index: MapVariable.row, .record(program.shape))
    }
    var columns: [Column] = []
    var reads = program?.reads ?? []
    let documents = Declarations.document(kind)
    when = try rules.when.map { text throws(MappingError) in try text.compile(documents, expecting: .bool) }
    if let when { reads.formUnion(RowProgram.documentFields(when, kind)) }
    for column in rules.columns {
      columns.append(try FileProgram.bind(column, kind, program, declarations, context, &reads))
    }
    self.columns = columns
    balances = try rules.balances.map { text throws(MappingError) in
      try text.compile(
        Declarations.document(kind).declaring(
          "rows", index: MapVariable.rows, .list(program.map { .record($0.shape) } ?? .dyn)), expecting: .bool)
    }
    if rules.each == .json { reads.formUnion(kind.schema.fields.filter { !$0.hidden }.map(\.name)) }
    self.reads = reads
    onceColumns = rules.once.compactMap { name in rules.columns.firstIndex { $0.name == name } }
    input = RowSetInput(settings: context.settings)
  }

  private static func bind(
    _ column: WritingRules.Column, _ kind: DocumentKind, _ program: RowProgram?, _ declarations: Declarations,
    _ context: MapContext, _ reads: inout Set<String>
  ) throws(MappingError) -> Column {
    var table: LookupTable?
    if let lookup = column.lookup {
      guard let found = context.tables[lookup.table] else {
        throw MappingError(
          lookup.node.diagnostic(
            "map-unknown-table", [lookup.table], suggestion: nearest(to: lookup.table, in: context.tables.keys.sorted())))
      }
      table = found
    }
    let source: Source
    if let text = column.expression {
      let expression = try text.compile(declarations, expecting: nil)
      reads.formUnion(RowProgram.documentFields(expression, kind))
      source = .expression(expression)
    } else if let from = column.from {
      source = try place(from, column, kind, program, &reads)
    } else {
      source = .constant(Array((column.constant ?? "").utf8))
    }
    return Column(name: column.name, source: source, first: column.first, table: table, miss: column.miss)
  }

  /// Finds `order.shipTo.city` or `row.price`.
  private static func place(
    _ from: (path: String, node: YAMLNode), _ column: WritingRules.Column, _ kind: DocumentKind, _ program: RowProgram?,
    _ reads: inout Set<String>
  ) throws(MappingError) -> Source {
    let parts = from.path.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.count == 2 else {
      throw MappingError(from.node.diagnostic("map-column-source", [from.path.quotedForMessage, kind.name]))
    }
    if parts[0] == "row", let program {
      guard let index = program.names.firstIndex(of: parts[1]) else {
        throw MappingError(
          from.node.diagnostic(
            "map-unknown-field", ["row", parts[1]], suggestion: nearest(to: parts[1], in: program.names)))
      }
      return .row(index)
    }
    guard parts[0] == kind.name, let index = kind.schema.index(of: parts[1]) else {
      throw MappingError(
        from.node.diagnostic(
          "map-unknown-field", [kind.name, from.path],
          suggestion: nearest(to: from.path, in: kind.schema.fields.map { "\(kind.name).\($0.name)" })))
    }
    reads.insert(parts[1])
    guard let format = column.format else { return .field(index) }
    do throws(DatePatternError) {
      return .moment(index, try DatePattern(format.pattern), utc: column.zone == "UTC")
    } catch {
      throw MappingError(format.node.diagnostic("map-date-pattern", [format.pattern.quotedForMessage]))
    }
  }

  /// The names of the columns, for the header.
  package var header: [String] { columns.map(\.name) }

  /// What is missing or too much in the rows of a document, or nothing.
  func imbalance(_ document: DocumentRecord) -> String? {
    guard let balances, let rowProgram else { return nil }
    do throws(ExpressionError) {
      input.document = document
      if let when, !(try when.evaluateBool(input)) { return nil }
      input.rows = try rowProgram.rows(of: document, settings: input.settings)
      return try balances.evaluateBool(input) ? nil : rules.balances?.text ?? ""
    } catch {
      return error.diagnostic.message()
    }
  }

  /// The rows of a document, each as the texts of its columns, given to `body`.
  ///
  /// - Throws: ``RecordError`` where a rule of the map cannot make its text.
  package func render(
    _ document: DocumentRecord, file: String, _ body: ([ArraySlice<UInt8>]) throws(RecordError) -> Void
  ) throws(RecordError) {
    input.document = document
    if let when {
      do throws(ExpressionError) {
        if !(try when.evaluateBool(input)) { return }
      } catch {
        throw RecordError(error.diagnostic.code, error.diagnostic.arguments, field: rules.name)
      }
    }
    if rules.each == .json {
      var out: [UInt8] = []
      DocumentJSON.append(document.view, kind: kind, file: file, to: &out)
      try body([out[...]])
      return
    }
    guard let rowProgram else {
      try body(try texts(document, first: true))
      return
    }
    do throws(ExpressionError) {
      input.rows = try rowProgram.rows(of: document, settings: input.settings)
    } catch {
      throw RecordError(error.diagnostic.code, error.diagnostic.arguments, field: rules.name)
    }
    for index in input.rows.indices {
      input.current = index
      try body(try texts(document, first: index == 0))
    }
  }

  private func texts(_ document: DocumentRecord, first: Bool) throws(RecordError) -> [ArraySlice<UInt8>] {
    var result: [ArraySlice<UInt8>] = []
    result.reserveCapacity(columns.count)
    for column in columns {
      if column.first, !first {
        result.append([])
        continue
      }
      let text = try text(column, document)
      guard let table = column.table, !text.isEmpty else {
        result.append(text)
        continue
      }
      if let place = table.find(Array(text).span) {
        result.append(table.slice(place))
        continue
      }
      switch column.miss {
      case .keep: result.append(text)
      case .absent: result.append([])
      case .reject:
        let value = String(decoding: text, as: UTF8.self)
        throw RecordError("map-look-up", [value.quotedForMessage, table.name], field: column.name, value: value)
      }
    }
    return result
  }

  private func text(_ column: Column, _ document: DocumentRecord) throws(RecordError) -> ArraySlice<UInt8> {
    switch column.source {
    case .constant(let bytes): return bytes[...]
    case .field(let index):
      if case .texts = document.view.schema.fields[index].type {
        return Array(document.view.texts(index).joined(separator: ", ").utf8)[...]
      }
      return document.view.slice(index)
    case .row(let index): return input.rows[input.current].text(index)
    case .moment(let index, let pattern, let utc):
      guard let moment = document.view.moment(index) else { return [] }
      var bytes: [UInt8] = []
      do throws(DatePatternError) {
        try pattern.format(utc ? moment.inUTC : moment, into: &bytes)
      } catch {
        throw RecordError("map-date-format", [moment.description, pattern.source], field: column.name)
      }
      return bytes[...]
    case .expression(let expression):
      do throws(ExpressionError) {
        return try expression.evaluate(input).fieldBytes[...]
      } catch {
        throw RecordError(error.diagnostic.code, error.diagnostic.arguments, field: column.name)
      }
    }
  }
}

extension Moment {
  /// An instant as UTC writes it; a local time or a day as it is, since UTC is never invented.
  package var inUTC: Moment {
    guard case .instant(var instant) = self else { return self }
    instant.offsetMinutes = 0
    return .instant(instant)
  }
}
