import Commerce
import Expressions
import Values
import YAMLTree

/// How a document becomes rows: one for each line, and one for each extra whose condition holds.
///
/// A row holds no values: each is made from the document when a column, or a sum over the rows, asks for it.
final class RowProgram {
  /// How one value of a row is made.
  enum Cell {
    case constant(Value, [UInt8])
    /// A field of the line, or of the document, as it is.
    case line(Int)
    case document(Int)
    case expression(Expression)
    /// An extra that leaves the value out.
    case absent
  }

  private struct Extra {
    let when: Expression?
    /// In the order of the row's names.
    let cells: [Cell]
  }

  /// The names that columns read as `row.<name>`.
  let names: [String]
  let shape: RecordShape
  /// The dotted names of the document's fields that rows are made of.
  let reads: Set<String>
  private let listField: Int
  private let cells: [Cell]
  private let extras: [Extra]
  private let input = LineInput()
  private var pool: [RowRecord] = []

  init(_ rules: WritingRules.FileRules, kind: DocumentKind, settings: Value) throws(MappingError) {
    let schema = kind.schema
    let list = schema.fields.firstIndex { if case .records = $0.type { true } else { false } }
    guard let list, let inner = DocumentShape.of(kind).lists[list] else {
      throw MappingError(rules.node.diagnostic("map-no-rows", [kind.name], width: 1))
    }
    listField = list
    let declarations = Declarations.document(kind, settings: settings)
    let lineDeclarations = declarations.declaring("line", index: MapVariable.line, .record(inner.shape))
    var reads: Set<String> = []
    var fields: [RecordShape.Field] = []
    var cells: [Cell] = []
    for (index, value) in rules.row.enumerated() {
      let expression = try value.text.compile(lineDeclarations, expecting: nil)
      reads.formUnion(RowProgram.documentFields(expression, kind))
      if expression.reads.contains(where: { $0.variable == MapVariable.line }) { reads.insert(schema.fields[list].name) }
      fields.append(RecordShape.Field(value.name, index: index, type: expression.type.held))
      cells.append(RowProgram.cell(expression, value.text.text, kind, line: inner.schema))
    }
    var extras: [Extra] = []
    for extra in rules.extras {
      var extraCells: [Cell] = []
      for value in rules.row {
        guard let text = extra.values[value.name] else {
          extraCells.append(.absent)
          continue
        }
        let expression = try text.compile(declarations, expecting: nil)
        reads.formUnion(RowProgram.documentFields(expression, kind))
        extraCells.append(RowProgram.cell(expression, text.text, kind, line: nil))
      }
      let when = try extra.when.map { text throws(MappingError) in try text.compile(declarations, expecting: .bool) }
      if let when { reads.formUnion(RowProgram.documentFields(when, kind)) }
      extras.append(Extra(when: when, cells: extraCells))
    }
    names = rules.row.map(\.name)
    shape = RecordShape("row", fields: fields)
    self.cells = cells
    self.extras = extras
    self.reads = reads
  }

  /// The simplest form of a value: most are one field of the line, or known beforehand.
  private static func cell(_ expression: Expression, _ text: String, _ kind: DocumentKind, line: Schema?) -> Cell {
    if expression.reads.isEmpty, let value = try? expression.evaluate(EmptyInput()) {
      var bytes: [UInt8] = []
      value.appendText(to: &bytes)
      return .constant(value, bytes)
    }
    let parts = text.split(separator: ".", maxSplits: 1).map(String.init)
    if parts.count == 2 {
      if parts[0] == "line", let index = line?.index(of: parts[1]) { return .line(index) }
      if parts[0] == kind.name, let index = kind.schema.index(of: parts[1]) { return .document(index) }
    }
    return .expression(expression)
  }

  /// The fields of a document that an expression reads, by their dotted names.
  static func documentFields(_ expression: Expression, _ kind: DocumentKind) -> Set<String> {
    var names: Set<String> = []
    for path in expression.reads where path.variable == MapVariable.document {
      let words = path.steps.prefix { if case .field = $0 { true } else { false } }.compactMap { step in
        if case .field(let name) = step { name } else { nil }
      }
      if let whole = (1...max(words.count, 1)).reversed().lazy
        .map({ words.prefix($0).joined(separator: ".") }).first(where: { kind.schema.index(of: $0) != nil })
      {
        names.insert(whole)
      } else if let group = words.first {
        names.formUnion(kind.schema.fields.map(\.name).filter { $0.hasPrefix(group + ".") })
      } else {
        names.formUnion(kind.schema.fields.map(\.name))
      }
    }
    return names
  }

  /// The rows of a document; good until the next call.
  func rows(of document: DocumentRecord) throws(ExpressionError) -> ArraySlice<RowRecord> {
    input.document = document
    input.line = nil
    var count = 0
    func add(_ line: DocumentRecord?, _ cells: [Cell]) {
      if count == pool.count { pool.append(RowRecord(self)) }
      pool[count].line = line
      pool[count].cells = cells
      count += 1
    }
    for line in document.records(listField) { add(line, cells) }
    for extra in extras {
      if let when = extra.when, !(try when.evaluateBool(input)) { continue }
      add(nil, extra.cells)
    }
    return pool[..<count]
  }

  // MARK: Values of a row

  fileprivate func value(_ cell: Cell, _ line: DocumentRecord?) -> Value? {
    switch cell {
    case .constant(let value, _): return value
    case .line(let index): return line?.field(index)
    case .document(let index): return input.document?.field(index)
    case .absent: return nil
    case .expression(let expression):
      input.line = line
      guard let value = try? expression.evaluate(input) else { return nil }
      if case .optional(let held) = value { return held }
      return value
    }
  }

  fileprivate func decimal(_ cell: Cell, _ line: DocumentRecord?) throws(ExpressionError) -> DecimalValue? {
    switch cell {
    case .constant(let value, _): return try value.asDecimal()
    case .line(let index): return try line?.decimal(index)
    case .document(let index): return try input.document?.decimal(index)
    case .absent: return nil
    case .expression(let expression):
      input.line = line
      if expression.type == .decimal || expression.type == .int { return try expression.evaluateDecimal(input) }
      let value = try expression.evaluate(input)
      if case .optional(let held) = value { return try held?.asDecimal() }
      return try value.asDecimal()
    }
  }

  /// Appends a value's text.
  ///
  /// - Throws: what its expression throws; `expression-absent-field` for a plain field that is not there.
  fileprivate func append(
    _ cell: Cell, _ line: DocumentRecord?, _ name: String, to bytes: inout [UInt8]
  ) throws(ExpressionError) {
    switch cell {
    case .constant(_, let text): bytes += text
    case .line(let index):
      if line?.append(index, to: &bytes) != true { throw ExpressionError("expression-absent-field", [name], field: name) }
    case .document(let index):
      if input.document?.append(index, to: &bytes) != true {
        throw ExpressionError("expression-absent-field", [name], field: name)
      }
    case .absent: break
    case .expression(let expression):
      input.line = line
      try expression.append(to: &bytes, input)
    }
  }
}

/// One row: a line or an extra of the document that its program has at hand.
final class RowRecord: RecordValue, @unchecked Sendable {
  // Unchecked: used by one thread, as its program is.

  private unowned let program: RowProgram
  var line: DocumentRecord?
  var cells: [RowProgram.Cell] = []

  init(_ program: RowProgram) {
    self.program = program
  }

  func field(_ index: Int) -> Value? { program.value(cells[index], line) }

  func decimal(_ index: Int) throws(ExpressionError) -> DecimalValue? { try program.decimal(cells[index], line) }

  /// Appends the text of a value, as a column holds it.
  func appendText(_ index: Int, to bytes: inout [UInt8]) throws(ExpressionError) {
    try program.append(cells[index], line, program.names[index], to: &bytes)
  }

  func append(_ index: Int, to bytes: inout [UInt8]) -> Bool {
    guard let value = field(index) else { return false }
    value.appendText(to: &bytes)
    return true
  }
}

/// What the values of a row are made from: a document and one of its lines.
private final class LineInput: ExpressionInput {
  var document: DocumentRecord?
  var line: DocumentRecord?

  private func record(_ variable: Int) -> DocumentRecord? { variable == MapVariable.line ? line : document }

  func value(variable: Int, field: Int) -> Value? { record(variable)?.field(field) }

  func has(variable: Int, field: Int) -> Bool { record(variable)?.has(field) ?? false }

  func append(variable: Int, field: Int, to bytes: inout [UInt8]) -> Bool {
    record(variable)?.append(field, to: &bytes) ?? false
  }

  func equals(variable: Int, field: Int, utf8: [UInt8]) -> Bool? { record(variable)?.equals(field, utf8: utf8) }

  func decimal(variable: Int, field: Int) throws(ExpressionError) -> DecimalValue? {
    try record(variable)?.decimal(field)
  }

  func variable(_ index: Int) -> Value { record(index).map { .record($0) } ?? .null }
}

/// What columns and balances see: the document, its rows, the row at hand.
final class RowSetInput: ExpressionInput {
  var document: DocumentRecord?
  var rows: ArraySlice<RowRecord> = []
  var current: RowRecord?

  private func record(_ variable: Int) -> (any RecordValue)? {
    variable == MapVariable.row ? current : document
  }

  func value(variable: Int, field: Int) -> Value? { record(variable)?.field(field) }

  func has(variable: Int, field: Int) -> Bool { record(variable)?.has(field) ?? false }

  func append(variable: Int, field: Int, to bytes: inout [UInt8]) -> Bool {
    record(variable)?.append(field, to: &bytes) ?? false
  }

  func equals(variable: Int, field: Int, utf8: [UInt8]) -> Bool? { record(variable)?.equals(field, utf8: utf8) }

  func decimal(variable: Int, field: Int) throws(ExpressionError) -> DecimalValue? {
    try record(variable)?.decimal(field)
  }

  func variable(_ index: Int) -> Value {
    switch index {
    case MapVariable.rows: .list(rows.map { .record($0) })
    case MapVariable.row: current.map { .record($0) } ?? .null
    default: document.map { .record($0) } ?? .null
    }
  }
}

extension ValueType {
  /// The type of what an optional holds, or the type itself.
  var held: ValueType {
    if case .optional(let type) = self { return type }
    return self
  }
}
