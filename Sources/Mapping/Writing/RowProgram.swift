import Commerce
import Expressions
import Values
import YAMLTree

/// How a document becomes rows: one for each line, and one for each extra whose condition holds.
///
/// A row holds no values, only where the texts lie that are there already: fields, and what is known beforehand. The rest
/// is made when a column, or a sum over the rows, asks for it.
@safe
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

  /// The values of a row, in the order of the row's names.
  @safe
  final class Cells {
    let cells: [Cell]
    /// Where to look for the text of each, one behind the other; several for one that has alternatives.
    fileprivate let steps: UnsafeMutablePointer<Step>
    fileprivate let stepCount: Int
    private let texts: [FixedText]

    fileprivate init(_ cells: [Cell]) {
      self.cells = cells
      var steps: [Step] = []
      var texts: [FixedText] = []
      for (index, cell) in cells.enumerated() {
        for choice in Cells.choices(cell) {
          var step = Step(cell: index)
          switch choice {
          case .field(MapVariable.line, let field): (step.kind, step.field) = (.line, field)
          case .field(_, let field): (step.kind, step.field) = (.document, field)
          case .constant(let bytes):
            let text = FixedText(bytes)
            texts.append(text)
            step.kind = .constant
            step.constant = text.place
          }
          steps.append(step)
        }
        if case .expression(let expression) = cell, Cells.places(expression) == nil, Cells.hasText(expression)
        {
          steps.append(Step(cell: index))
        }
      }
      unsafe self.steps = .allocate(capacity: max(steps.count, 1))
      for (index, step) in steps.enumerated() { unsafe (self.steps + index).initialize(to: step) }
      stepCount = steps.count
      self.texts = texts
    }

    deinit {
      unsafe steps.deallocate()
    }

    private static func choices(_ cell: Cell) -> [TextChoice] {
      switch cell {
      case .constant(_, let bytes): [.constant(bytes)]
      case .line(let field): [.field(variable: MapVariable.line, field: field)]
      case .document(let field): [.field(variable: MapVariable.document, field: field)]
      case .expression(let expression): places(expression) ?? []
      case .absent: []
      }
    }

    /// Where the text of an expression lies, where it is one of the document's or the line's own.
    private static func places(_ expression: Expression) -> [TextChoice]? {
      expression.choices.flatMap { choices in
        choices.contains { if case .field(MapVariable.values, _) = $0 { true } else { false } }
          ? nil : choices
      }
    }

    private static func hasText(_ expression: Expression) -> Bool {
      switch expression.type {
      case .string, .decimal, .int: true
      default: false
      }
    }
  }

  /// One place to look for a value's text.
  fileprivate struct Step {
    enum Kind {
      case line, document, constant, expression
    }

    var kind = Kind.expression
    var field = 0
    var constant = FieldPlace.absent
    let cell: Int

    init(cell: Int) {
      self.cell = cell
    }
  }

  private struct Extra {
    let when: Expression?
    let cells: Cells
  }

  /// The names that columns read as `row.<name>`.
  let names: [String]
  let shape: RecordShape
  /// The dotted names of the document's fields that rows are made of.
  let reads: Set<String>
  /// What a document must have for its rows to be made (``FeedProgram/needs``); of the extras only what decides on them.
  let needs: Set<String>
  private let listField: Int
  private let cells: Cells
  private let extras: [Extra]
  private let input = LineInput()
  private let width: Int
  /// The rows of the document at hand: for each the number of its line, or `~` that of its extra.
  private var sources: UnsafeMutablePointer<Int>
  private var places: UnsafeMutablePointer<FieldPlace>
  private var rowTables: UnsafeMutablePointer<FieldTable>
  private var capacity = 8
  /// How many rows the document at hand has.
  private(set) var count = 0
  /// The texts of the document's rows that lie nowhere else.
  private var made: UnsafeMutablePointer<UInt8>
  private var madeCapacity = 256
  private var scratch: [UInt8] = []
  private var pending: [(row: Int, cell: Int, text: Range<Int>)] = []
  /// The rows as values, for what asks for them.
  private var pool: [RowRecord] = []

  /// Which lines give rows; each does where it is nothing.
  private let only: Expression?

  init(
    _ rules: WritingRules.FileRules, kind: DocumentKind, _ declarations: Declarations
  ) throws(MappingError) {
    let schema = kind.schema
    let list = schema.fields.firstIndex { if case .records = $0.type { true } else { false } }
    guard let list, let inner = DocumentShape.of(kind).lists[list] else {
      throw MappingError(rules.node.diagnostic("map-no-rows", [kind.name], width: 1))
    }
    listField = list
    let lineDeclarations = declarations.declaring("line", index: MapVariable.line, .record(inner.shape))
    var reads: Set<String> = []
    var needs: Set<String> = []
    only = try rules.lines.map { text throws(MappingError) in
      try text.compile(lineDeclarations, expecting: .bool)
    }
    if let only {
      reads.formUnion(RowProgram.documentFields(only, kind))
      reads.insert(schema.fields[list].name)
    }
    var fields: [RecordShape.Field] = []
    var cells: [Cell] = []
    for (index, value) in rules.row.enumerated() {
      let expression = try value.text.compile(lineDeclarations, expecting: nil)
      reads.formUnion(RowProgram.documentFields(expression, kind))
      needs.formUnion(RowProgram.fields(expression.needs, kind, list: schema.fields[list].name))
      if expression.reads.contains(where: { $0.variable == MapVariable.line }) {
        reads.insert(schema.fields[list].name)
      }
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
      let when = try extra.when.map { text throws(MappingError) in
        try text.compile(declarations, expecting: .bool)
      }
      if let when {
        reads.formUnion(RowProgram.documentFields(when, kind))
        needs.formUnion(RowProgram.fields(when.needs, kind))
      }
      extras.append(Extra(when: when, cells: Cells(extraCells)))
    }
    names = rules.row.map(\.name)
    width = rules.row.count
    shape = RecordShape("row", fields: fields)
    self.cells = Cells(cells)
    self.extras = extras
    self.reads = reads
    self.needs = needs
    unsafe sources = .allocate(capacity: capacity)
    unsafe places = .allocate(capacity: max(capacity * width, 1))
    unsafe rowTables = .allocate(capacity: capacity)
    unsafe made = .allocate(capacity: madeCapacity)
    placeTables()
  }

  deinit {
    unsafe sources.deallocate()
    unsafe places.deallocate()
    unsafe rowTables.deallocate()
    unsafe made.deallocate()
  }

  /// The simplest form of a value: most are one field of the line, or known beforehand.
  private static func cell(_ expression: Expression, _ text: String, _ kind: DocumentKind, line: Schema?)
    -> Cell
  {
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
    for path in expression.reads where path.variable == MapVariable.values {
      if case .field(let name)? = path.steps.first { names.insert(NamedValues.readName(name)) }
    }
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

  /// The names of the fields that paths lead to, one by one: `order.total`, and of a line `lines.sku`.
  static func fields(_ paths: Set<ReadPath>, _ kind: DocumentKind, list: String? = nil) -> Set<String> {
    var names: Set<String> = []
    for path in paths {
      switch path.variable {
      case MapVariable.document:
        if let name = DocumentShape.of(kind).fieldName(path.steps) { names.insert(name) }
      case MapVariable.line:
        guard let list else { continue }
        if let name = DocumentShape.of(kind).fieldName([.field(list)] + path.steps) { names.insert(name) }
      default: continue
      }
    }
    return names
  }

  /// Finds the rows of a document; they are good until the next call, or until the document is loaded anew.
  func load(_ document: DocumentRecord) throws(ExpressionError) {
    input.document = document
    input.line = nil
    count = 0
    let table = document.table
    let lines = document.tables(listField)
    for number in 0..<lines.count {
      if let only {
        let records = document.records(listField)
        input.line = records[records.startIndex + number]
        let isWanted = try only.evaluateBool(input)
        input.line = nil
        if !isWanted { continue }
      }
      add(number, cells, lines[number], table)
    }
    for (number, extra) in extras.enumerated() {
      if let when = extra.when, !(try when.evaluateBool(input)) { continue }
      add(~number, extra.cells, .none, table)
    }
    if !pending.isEmpty { settle() }
  }

  /// What the rules of `shipping:` say of the document.
  var ship: Value {
    get { input.ship }
    set { input.ship = newValue }
  }

  /// What the map's `values` are of the document.
  var named: NamedValues? {
    get { input.named }
    set { input.named = newValue }
  }

  /// Where the texts of a row lie, as far as they lie anywhere.
  func table(_ row: Int) -> FieldTable { tables[row] }

  /// The same of all rows.
  var tables: FieldTableList { unsafe FieldTableList(rowTables, count: count) }

  /// A row as a value.
  func row(_ index: Int) -> RowRecord {
    while pool.count <= index { pool.append(RowRecord(self, pool.count)) }
    return pool[index]
  }

  private func add(_ source: Int, _ cells: Cells, _ lineTable: FieldTable, _ documentTable: FieldTable) {
    if count == capacity { grow() }
    let row = unsafe places + count * width
    unsafe row.update(repeating: .unknown, count: width)
    unsafe sources[count] = source
    count += 1
    for index in 0..<cells.stepCount {
      let step = unsafe cells.steps[index]
      // Of alternatives the first that is there counts.
      if unsafe row[step.cell].isPresent { continue }
      switch step.kind {
      case .line: unsafe row[step.cell] = lineTable[step.field]
      case .document: unsafe row[step.cell] = documentTable[step.field]
      case .constant: unsafe row[step.cell] = step.constant
      case .expression: make(count - 1, step.cell, cells)
      }
    }
  }

  /// Makes the text of a value now, since its row will be written; what cannot be made says so when it is asked for.
  private func make(_ row: Int, _ cell: Int, _ cells: Cells) {
    guard case .expression(let expression) = cells.cells[cell] else { return }
    let start = scratch.count
    input.line = line(of: row)
    do throws(ExpressionError) {
      try expression.append(to: &scratch, input)
      if scratch.count > start { pending.append((row, cell, start..<scratch.count)) }
    } catch {
      scratch.removeLast(scratch.count - start)
    }
    input.line = nil
  }

  /// Gives the texts that were made a place that stays.
  private func settle() {
    if scratch.count > madeCapacity {
      unsafe made.deallocate()
      madeCapacity = scratch.count * 2
      unsafe made = .allocate(capacity: madeCapacity)
    }
    unsafe scratch.withUnsafeBufferPointer { source in
      guard let start = source.baseAddress else { return }
      unsafe made.update(from: start, count: source.count)
    }
    for (row, cell, text) in pending {
      unsafe places[row * width + cell] = FieldPlace(made + text.lowerBound, count: text.count)
    }
    pending.removeAll(keepingCapacity: true)
    scratch.removeAll(keepingCapacity: true)
  }

  private func grow() {
    let larger = (
      sources: UnsafeMutablePointer<Int>.allocate(capacity: capacity * 2),
      places: UnsafeMutablePointer<FieldPlace>.allocate(capacity: max(capacity * 2 * width, 1))
    )
    unsafe larger.sources.update(from: sources, count: count)
    unsafe larger.places.update(from: places, count: count * width)
    unsafe sources.deallocate()
    unsafe places.deallocate()
    unsafe rowTables.deallocate()
    unsafe (sources, places) = unsafe larger
    capacity *= 2
    unsafe rowTables = .allocate(capacity: capacity)
    placeTables()
  }

  private func placeTables() {
    for row in 0..<capacity {
      unsafe (rowTables + row).initialize(to: FieldTable(places + row * width, count: width))
    }
  }

  // MARK: Values of a row

  /// The line that a row is of; nothing where it is an extra.
  fileprivate func line(of row: Int) -> DocumentRecord? {
    guard row < count, unsafe sources[row] >= 0 else { return nil }
    let lines = input.document?.records(listField) ?? []
    return unsafe lines[lines.startIndex + sources[row]]
  }

  fileprivate func cell(_ row: Int, _ index: Int) -> Cell {
    guard row < count else { return .absent }
    let source = unsafe sources[row]
    return source >= 0 ? cells.cells[index] : extras[~source].cells.cells[index]
  }

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
    case .line(let index): return line?.decimal(index)
    case .document(let index): return input.document?.decimal(index)
    case .absent: return nil
    case .expression(let expression):
      input.line = line
      if expression.type == .decimal || expression.type == .int {
        return try expression.evaluateDecimal(input)
      }
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
      if line?.append(index, to: &bytes) != true {
        throw ExpressionError("expression-absent-field", [name], field: name)
      }
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
  private let index: Int

  init(_ program: RowProgram, _ index: Int) {
    self.program = program
    self.index = index
  }

  func field(_ index: Int) -> Value? {
    program.value(program.cell(self.index, index), program.line(of: self.index))
  }

  func decimal(_ index: Int) throws(ExpressionError) -> DecimalValue? {
    try program.decimal(program.cell(self.index, index), program.line(of: self.index))
  }

  /// Appends the text of a value, as a column holds it.
  func appendText(_ index: Int, to bytes: inout [UInt8]) throws(ExpressionError) {
    try program.append(
      program.cell(self.index, index), program.line(of: self.index), program.names[index], to: &bytes)
  }

  func append(_ index: Int, to bytes: inout [UInt8]) -> Bool {
    guard let value = field(index) else { return false }
    value.appendText(to: &bytes)
    return true
  }
}

/// A text that stays where it is as long as its owner lives.
@safe
final class FixedText {
  private let memory: UnsafeMutablePointer<UInt8>
  private let count: Int

  init(_ bytes: [UInt8]) {
    count = bytes.count
    unsafe memory = .allocate(capacity: max(count, 1))
    for (index, byte) in bytes.enumerated() { unsafe (memory + index).initialize(to: byte) }
  }

  deinit {
    unsafe memory.deallocate()
  }

  var place: FieldPlace { unsafe FieldPlace(memory, count: count) }
}

/// What the values of a row are made from: a document and one of its lines.
private final class LineInput: ExpressionInput {
  private let places = FieldTables()
  var document: DocumentRecord? {
    didSet { if document !== oldValue { places.set(MapVariable.document, document?.table ?? .none) } }
  }
  var line: DocumentRecord? {
    didSet { if line !== oldValue { places.set(MapVariable.line, line?.table ?? .none) } }
  }

  var tables: FieldTables.View { places.view }

  func records(variable: Int, field: Int?) -> FieldTableList? {
    guard variable == MapVariable.document, let field else { return nil }
    return document?.tables(field)
  }

  var named: NamedValues?

  private func record(_ variable: Int) -> (any RecordValue)? {
    switch variable {
    case MapVariable.line: line
    case MapVariable.values: named
    default: document
    }
  }

  func value(variable: Int, field: Int) -> Value? { record(variable)?.field(field) }

  func has(variable: Int, field: Int) -> Bool { record(variable)?.has(field) ?? false }

  func append(variable: Int, field: Int, to bytes: inout [UInt8]) -> Bool {
    record(variable)?.append(field, to: &bytes) ?? false
  }

  func equals(variable: Int, field: Int, utf8: [UInt8]) -> Bool? {
    record(variable)?.equals(field, utf8: utf8)
  }

  func decimal(variable: Int, field: Int) throws(ExpressionError) -> DecimalValue? {
    try record(variable)?.decimal(field)
  }

  func variable(_ index: Int) -> Value {
    index == MapVariable.ship ? ship : record(index).map { .record($0) } ?? .null
  }

  var ship: Value = .null
}

/// Where a document is in its output, and a row in its document; both from 1.
final class PositionRecord: RecordValue, @unchecked Sendable {
  // Unchecked: used by one thread, as its program is.

  static let shape = RecordShape(
    "position",
    fields: [
      RecordShape.Field("document", index: 0, type: .int), RecordShape.Field("row", index: 1, type: .int),
    ])

  var document = 1
  var row = 1

  func field(_ index: Int) -> Value? { .int(Int64(index == 0 ? document : row)) }
}

extension Declarations {
  /// The same with `position`.
  func declaringPosition() -> Declarations {
    declaring("position", index: MapVariable.position, .record(PositionRecord.shape))
  }
}

/// What columns and balances see: the document, its rows, the row at hand.
final class RowSetInput: ExpressionInput {
  private let places = FieldTables()
  private let program: RowProgram?
  private var document: DocumentRecord?
  /// The number of the row at hand.
  private var current = -1
  /// What the rules of `shipping:` say of the document.
  var ship: Value = .null
  /// What the map's `values` are of the document.
  var named: NamedValues?
  /// The record of a list that is at hand, and the element of a list that an expression gave.
  var line: DocumentRecord? {
    didSet { if line !== oldValue { places.set(MapVariable.line, line?.table ?? .none) } }
  }
  var item: Value = .null
  let position = PositionRecord()

  init(_ program: RowProgram?) {
    self.program = program
  }

  /// Takes a document, and no row of it yet.
  func load(_ document: DocumentRecord) {
    current = -1
    line = nil
    item = .null
    if self.document === document { return }
    self.document = document
    // Where the table is stays so as long as the record lives, whatever is loaded.
    places.set(MapVariable.document, document.table)
  }

  /// Takes one of the rows that the program has loaded.
  func take(_ row: Int, _ table: FieldTable) {
    current = row
    places.set(MapVariable.row, table)
  }

  var tables: FieldTables.View { places.view }

  func records(variable: Int, field: Int?) -> FieldTableList? {
    guard let field else { return variable == MapVariable.rows ? program?.tables : nil }
    return variable == MapVariable.document ? document?.tables(field) : nil
  }

  private var row: RowRecord? { current < 0 ? nil : program?.row(current) }

  private func record(_ variable: Int) -> (any RecordValue)? {
    switch variable {
    case MapVariable.row: return row
    case MapVariable.line: return line
    case MapVariable.values: return named
    case MapVariable.position: return position
    case MapVariable.item:
      if case .record(let record) = item { return record }
      return nil
    default: return document
    }
  }

  func value(variable: Int, field: Int) -> Value? { record(variable)?.field(field) }

  func has(variable: Int, field: Int) -> Bool { record(variable)?.has(field) ?? false }

  func append(variable: Int, field: Int, to bytes: inout [UInt8]) -> Bool {
    record(variable)?.append(field, to: &bytes) ?? false
  }

  func equals(variable: Int, field: Int, utf8: [UInt8]) -> Bool? {
    record(variable)?.equals(field, utf8: utf8)
  }

  func decimal(variable: Int, field: Int) throws(ExpressionError) -> DecimalValue? {
    try record(variable)?.decimal(field)
  }

  func variable(_ index: Int) -> Value {
    switch index {
    case MapVariable.rows:
      program.map { program in .list((0..<program.count).map { .record(program.row($0)) }) } ?? .null
    case MapVariable.row: row.map { .record($0) } ?? .null
    case MapVariable.ship: ship
    case MapVariable.values: named.map { .record($0) } ?? .null
    case MapVariable.line: line.map { .record($0) } ?? .null
    case MapVariable.item: item
    case MapVariable.position: .record(position)
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
