import Commerce
import Expressions
import Values
import YAMLTree

/// How a document becomes rows: one for each line, and one for each extra whose condition holds.
final class RowProgram {
  private struct Extra {
    let when: Expression?
    /// In the order of the row's names; nothing where the extra leaves one out.
    let values: [Expression?]
  }

  /// The names that columns read as `row.<name>`.
  let names: [String]
  let shape: RecordShape
  /// The dotted names of the document's fields that rows are made of.
  let reads: Set<String>
  private let listField: Int
  private let listShape: DocumentShape?
  private let values: [Expression]
  private let extras: [Extra]

  init(_ rules: WritingRules.FileRules, kind: DocumentKind) throws(MappingError) {
    let schema = kind.schema
    let list = schema.fields.firstIndex { if case .records = $0.type { true } else { false } }
    guard let list, let inner = DocumentShape.of(kind).lists[list] else {
      throw MappingError(rules.node.diagnostic("map-no-rows", [kind.name], width: 1))
    }
    listField = list
    listShape = inner
    let declarations = Declarations.document(kind)
    let lineDeclarations = declarations.declaring("line", index: MapVariable.line, .record(inner.shape))
    var reads: Set<String> = []
    var fields: [RecordShape.Field] = []
    var values: [Expression] = []
    for (index, value) in rules.row.enumerated() {
      let expression = try value.text.compile(lineDeclarations, expecting: nil)
      reads.formUnion(RowProgram.documentFields(expression, kind))
      if expression.reads.contains(where: { $0.variable == MapVariable.line }) { reads.insert(schema.fields[list].name) }
      fields.append(RecordShape.Field(value.name, index: index, type: expression.type))
      values.append(expression)
    }
    var extras: [Extra] = []
    for extra in rules.extras {
      var extraValues: [Expression?] = []
      for value in rules.row {
        let expression = try extra.values[value.name].map { text throws(MappingError) in
          try text.compile(declarations, expecting: nil)
        }
        if let expression { reads.formUnion(RowProgram.documentFields(expression, kind)) }
        extraValues.append(expression)
      }
      let when = try extra.when.map { text throws(MappingError) in try text.compile(declarations, expecting: .bool) }
      if let when { reads.formUnion(RowProgram.documentFields(when, kind)) }
      extras.append(Extra(when: when, values: extraValues))
    }
    names = rules.row.map(\.name)
    shape = RecordShape("row", fields: fields)
    self.values = values
    self.extras = extras
    self.reads = reads
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

  /// The rows of a document.
  func rows(of document: DocumentRecord, settings: Value) throws(ExpressionError) -> [RowValues] {
    guard let listShape else { return [] }
    let input = LineInput(document, settings: settings)
    var rows: [RowValues] = []
    for line in document.view.records(listField) {
      input.line = DocumentRecord(line, listShape)
      var row: [Value?] = []
      row.reserveCapacity(values.count)
      for value in values { row.append(try value.evaluate(input)) }
      rows.append(RowValues(row))
    }
    input.line = nil
    for extra in extras {
      if let when = extra.when, !(try when.evaluateBool(input)) { continue }
      var row: [Value?] = []
      for value in extra.values { row.append(try value?.evaluate(input)) }
      rows.append(RowValues(row))
    }
    return rows
  }
}

/// The values of one row.
final class RowValues: RecordValue {
  private let values: [Value?]

  init(_ values: [Value?]) {
    self.values = values
  }

  func field(_ index: Int) -> Value? {
    guard values.indices.contains(index) else { return nil }
    if case .optional(let wrapped)? = values[index] { return wrapped }
    return values[index]
  }

  /// The value as a column writes it.
  func text(_ index: Int) -> ArraySlice<UInt8> { (field(index)?.fieldBytes ?? [])[...] }
}

/// What the values of a row are made from: a document, one of its lines, the settings.
private final class LineInput: ExpressionInput {
  let document: DocumentRecord
  var line: DocumentRecord?
  let settings: Value

  init(_ document: DocumentRecord, settings: Value) {
    self.document = document
    self.settings = settings
  }

  func value(variable: Int, field: Int) -> Value? {
    variable == MapVariable.line ? line?.field(field) : document.field(field)
  }

  func equals(variable: Int, field: Int, utf8: [UInt8]) -> Bool? {
    variable == MapVariable.line ? line?.equals(field, utf8: utf8) : document.equals(field, utf8: utf8)
  }

  func decimal(variable: Int, field: Int) throws(ExpressionError) -> DecimalValue? {
    variable == MapVariable.line ? try line?.decimal(field) : try document.decimal(field)
  }

  func variable(_ index: Int) -> Value {
    switch index {
    case MapVariable.settings: settings
    case MapVariable.line: line.map { .record($0) } ?? .null
    default: .record(document)
    }
  }
}

/// What columns and balances see: the document, its rows, the row at hand.
final class RowSetInput: ExpressionInput {
  let settings: Value
  var document: DocumentRecord?
  var rows: [RowValues] = []
  var current = 0

  init(settings: Value) {
    self.settings = settings
  }

  func value(variable: Int, field: Int) -> Value? {
    if variable == MapVariable.row { return rows.indices.contains(current) ? rows[current].field(field) : nil }
    return document?.field(field)
  }

  func equals(variable: Int, field: Int, utf8: [UInt8]) -> Bool? {
    if variable == MapVariable.row { return value(variable: variable, field: field)?.isText(utf8: utf8) }
    return document?.equals(field, utf8: utf8)
  }

  func decimal(variable: Int, field: Int) throws(ExpressionError) -> DecimalValue? {
    if variable == MapVariable.row { return try value(variable: variable, field: field)?.asDecimal() }
    return try document?.decimal(field)
  }

  func variable(_ index: Int) -> Value {
    switch index {
    case MapVariable.settings: settings
    case MapVariable.rows: .list(rows.map { .record($0) })
    case MapVariable.row: rows.indices.contains(current) ? .record(rows[current]) : .null
    default: document.map { .record($0) } ?? .null
    }
  }
}
