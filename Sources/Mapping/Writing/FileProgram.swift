import Commerce
import Expressions
package import Formats
package import Values
import YAMLTree

/// One file of a feed's set, compiled.
package final class FileProgram {
  /// How a column gets its text.
  enum Source {
    case constant([UInt8])
    /// A field of the document, as it is.
    case field(Int)
    /// A value of the row, as it is.
    case row(Int)
    /// A field of the list's record at hand, as it is.
    case line(Int)
    case moment(Int, [DatePattern], utc: Bool, ofLine: Bool)
    case expression(Expression)
  }

  /// What a text may be taken from, where it stands.
  struct Scope {
    var kind: DocumentKind
    /// No document is at hand around all of them.
    var hasDocument = true
    var program: RowProgram?
    /// The list whose record is at hand.
    var list: (name: String, schema: Schema)?
    var declarations: Declarations
  }

  final class Column {
    let name: String
    let source: Source
    /// Only on the document's first row.
    let first: Bool
    let table: LookupTable?
    /// The column of the table that gives the text.
    let tableColumn: Int
    let fallback: [UInt8]?
    let miss: Miss
    let required: Bool
    /// The text of a column that is the same on all rows.
    let constant: FixedText
    let expression: Expression?

    init(_ rules: WritingRules.Column, _ source: Source, _ table: LookupTable?, _ tableColumn: Int) {
      name = rules.name
      self.source = source
      first = rules.first
      self.table = table
      self.tableColumn = tableColumn
      fallback = rules.fallback.map { Array($0.utf8) }
      miss = rules.miss
      required = rules.required
      if case .constant(let bytes) = source { constant = FixedText(bytes) } else { constant = FixedText([]) }
      if case .expression(let made) = source { expression = made } else { expression = nil }
    }

    /// Where its text lies before it is asked for.
    func place(_ schema: Schema) -> Place {
      if table != nil || required { return Place(.made, first: first) }
      switch source {
      case .constant: return Place(.constant, first: first, text: constant.place)
      case .field(let index):
        if case .texts = schema.fields[index].type { return Place(.made, first: first) }
        return Place(.field, first: first, index: index)
      case .row(let index): return Place(.row, first: first, index: index)
      case .line, .moment, .expression: return Place(.made, first: first)
      }
    }
  }

  /// Where a column's text lies, as far as it need not be made.
  ///
  /// Beside ``Column``, so that the loop over the columns of a row counts no references.
  struct Place {
    enum Kind {
      case constant, field, row, made
    }

    let kind: Kind
    let first: Bool
    let index: Int
    let text: FieldPlace

    init(_ kind: Kind, first: Bool, index: Int = 0, text: FieldPlace = .absent) {
      self.kind = kind
      self.first = first
      self.index = index
      self.text = text
    }
  }

  /// What rows are made with, kept so that no row allocates.
  private struct Scratch {
    var text: [UInt8] = []
    var ends: [Int] = []
  }

  package let rules: WritingRules.FileRules
  package let format: TargetFormat
  /// What the documents of the file must obey, where each is a file of its own.
  private lazy var schema = context.schema.map { OutgoingSchema($0.path, name: $0.name) }
  private let context: MapContext
  package let reads: Set<String>
  /// What a document must have to be written (``FeedProgram/needs``).
  let needs: Set<String>
  private let kind: DocumentKind
  private let columns: [Column]
  private let places: [Place]
  let rowProgram: RowProgram?
  private let when: Expression?
  private let balances: Expression?
  private let difference: Expression?
  let input: RowSetInput
  private let shipping: ShippingProgram?
  let named: NamedValues?
  /// The elements of a file that is a tree.
  private(set) var elements: ElementProgram?
  /// What tells a document's own file from the others; XML has its own.
  let member: Column?
  /// The field whose bytes are the file.
  let content: Column?
  let mail: MailProgram?
  /// For texts that are the same whatever the document.
  let nothing: DocumentRecord
  private var scratch = Scratch()
  var occasion = Occasion()
  /// The order as its carrier is asked to take it, where that is not all of it.
  private let partial = DocumentRecord(kind: .order)
  private let manner: ParcelManner
  /// The requests of the document at hand, where the files ask a carrier.
  private var requests: [ShippingRequest] = []
  /// The places of the columns that decide whether a row is written again.
  package let onceColumns: [Int]

  init(
    _ rules: WritingRules.FileRules, _ map: WritingRules, pack: String, context: MapContext,
    shipping: ShippingProgram?
  ) throws(MappingError) {
    self.rules = rules
    self.context = context
    let kind = map.kind
    self.kind = kind
    self.format = rules.format
    self.shipping = shipping
    manner = map.parcels
    let plain = Declarations.document(kind, context, ships: shipping != nil)
    let named = map.values.isEmpty ? nil : try NamedValues(map.values, plain, kind: kind)
    self.named = named
    let documents =
      named.map { plain.declaring("values", index: MapVariable.values, .record($0.shape)) } ?? plain
    let hasRows = rules.each == .row || (rules.tree != nil && !rules.row.isEmpty)
    let program =
      hasRows ? try RowProgram(rules, kind: kind, documents) : nil
    rowProgram = program
    input = RowSetInput(program)
    input.named = named
    program?.named = named
    nothing = DocumentRecord(kind: kind)
    var declarations = documents.declaringPosition()
    if let program {
      declarations = declarations.declaring("row", index: MapVariable.row, .record(program.shape))
    }
    var columns: [Column] = []
    var reads = program?.reads ?? []
    var needs = program?.needs ?? []
    when = try rules.when.map { text throws(MappingError) in try text.compile(plain, expecting: .bool) }
    if let when { reads.formUnion(RowProgram.documentFields(when, kind)) }
    let scope = Scope(kind: kind, program: program, declarations: declarations)
    for column in rules.columns {
      let bound = try FileProgram.bind(column, scope, context, &reads)
      if let expression = bound.expression { needs.formUnion(RowProgram.fields(expression.needs, kind)) }
      columns.append(bound)
    }
    let elements = try rules.tree.map { root throws(MappingError) in
      try ElementProgram(
        root, rules, kind: kind, rows: program, format: rules.format, documents, context: context)
    }
    if let elements { reads.formUnion(elements.reads) }
    member =
      elements == nil
      ? try rules.member.map { column throws(MappingError) in
        try FileProgram.bind(column, scope, context, &reads)
      } : nil
    content = try rules.content.map { column throws(MappingError) in
      try FileProgram.bind(column, scope, context, &reads)
    }
    mail = try rules.mail.map { mail throws(MappingError) in
      try MailProgram(mail, scope, pack: pack, context: context)
    }
    self.elements = elements
    self.columns = columns
    places = columns.map { $0.place(kind.schema) }
    let sums = documents.declaring(
      "rows", index: MapVariable.rows, .list(program.map { .record($0.shape) } ?? .dyn))
    balances = try rules.balances.map { text throws(MappingError) in try text.compile(sums, expecting: .bool)
    }
    difference = try rules.difference.map { text throws(MappingError) in
      try text.compile(sums, expecting: nil)
    }
    if rules.each == .json { reads.formUnion(kind.schema.fields.filter { !$0.hidden }.map(\.name)) }
    for expression in [balances, difference] {
      if let expression { reads.formUnion(RowProgram.documentFields(expression, kind)) }
    }
    named?.settle(&reads)
    self.reads = reads
    if let when {
      needs.formUnion(RowProgram.fields(when.needs, kind))
      needs.subtract(RowProgram.fields(when.guarded, kind))
    }
    self.needs = needs
    onceColumns = rules.once.compactMap { name in rules.columns.firstIndex { $0.name == name } }
  }

  static func bind(
    _ column: WritingRules.Column, _ scope: Scope, _ context: MapContext, _ reads: inout Set<String>
  ) throws(MappingError) -> Column {
    var table: LookupTable?
    if let lookup = column.lookup {
      guard let found = context.tables[lookup.table] else {
        throw MappingError(
          lookup.node.diagnostic(
            "map-unknown-table", [lookup.table],
            suggestion: nearest(to: lookup.table, in: context.tables.keys.sorted())))
      }
      table = found
    }
    var tableColumn = 0
    if let named = column.tableColumn, let table {
      guard let index = table.columns.firstIndex(of: named.name) else {
        throw MappingError(
          named.node.diagnostic(
            "map-table-column", [table.name, named.name],
            suggestion: nearest(to: named.name, in: table.columns)))
      }
      tableColumn = index
    }
    let source: Source
    if let text = column.expression {
      source = .expression(try scope.compile(text, expecting: nil, &reads))
    } else if let from = column.from {
      source = try place(from, column, scope, &reads)
    } else {
      source = .constant(Array((column.constant ?? "").utf8))
    }
    return Column(column, source, table, tableColumn)
  }

  /// Finds `order.shipTo.city`, `row.price` or `line.sku`.
  private static func place(
    _ from: (path: String, node: YAMLNode), _ column: WritingRules.Column, _ scope: Scope,
    _ reads: inout Set<String>
  ) throws(MappingError) -> Source {
    let kind = scope.kind
    let parts = from.path.split(separator: ".", maxSplits: 1).map(String.init)
    if from.path == "item", scope.declarations.variables["item"] != nil {
      return .expression(
        try ExpressionText(text: from.path, node: from.node).compile(scope.declarations, expecting: nil))
    }
    guard parts.count == 2 else {
      throw MappingError(from.node.diagnostic("map-column-source", [from.path.quotedForMessage, kind.name]))
    }
    if parts[0] == "row", let program = scope.program {
      guard let index = program.names.firstIndex(of: parts[1]) else {
        throw MappingError(
          from.node.diagnostic(
            "map-unknown-field", ["row", parts[1]], suggestion: nearest(to: parts[1], in: program.names)))
      }
      return .row(index)
    }
    if parts[0] == kind.name, scope.hasDocument, parts[1].hasPrefix("attributes.") {
      reads.insert("attributes")
      let name = String(parts[1].dropFirst("attributes.".count)).quotedInExpression
      let text = "\(kind.name).?attributes[?\(name)].orValue(\"\")"
      return .expression(
        try ExpressionText(text: text, node: from.node).compile(scope.declarations, expecting: .string))
    }
    let ofLine = parts[0] == "line" && scope.list != nil
    let schema = ofLine ? scope.list?.schema ?? kind.schema : kind.schema
    guard ofLine || (parts[0] == kind.name && scope.hasDocument), let index = schema.index(of: parts[1])
    else {
      let owner = ofLine ? "line" : kind.name
      throw MappingError(
        from.node.diagnostic(
          "map-unknown-field", [owner, from.path],
          suggestion: nearest(to: from.path, in: schema.fields.map { "\(owner).\($0.name)" })))
    }
    reads.insert(ofLine ? scope.list?.name ?? "" : parts[1])
    if column.formats.isEmpty { return ofLine ? .line(index) : .field(index) }
    var patterns: [DatePattern] = []
    for format in column.formats {
      do throws(DatePatternError) {
        patterns.append(try DatePattern(format.pattern))
      } catch {
        throw MappingError(format.node.diagnostic("map-date-pattern", [format.pattern.quotedForMessage]))
      }
    }
    return .moment(index, patterns, utc: column.zone == "UTC", ofLine: ofLine)
  }

  /// The names of the columns, for the header.
  package var header: [String] { columns.map(\.name) }

  /// The rows above the data: what the map puts above the names, the names, and below them the titles where a column
  /// has one.
  package var headers: [[String]] {
    if !format.hasHeader { return rules.above }
    guard rules.columns.contains(where: { $0.title != nil }) else { return rules.above + [header] }
    return rules.above + [header, rules.columns.map { $0.title ?? $0.name }]
  }

  /// The number of the document at hand in its output, from 1.
  package var documentNumber: Int {
    get { input.position.document }
    set { input.position.document = newValue }
  }

  /// What is missing or too much in the rows of a document, or nothing.
  func imbalance(_ document: DocumentRecord) -> String? {
    guard let balances, let rowProgram else { return nil }
    var document = document
    do throws(RecordError) {
      // The rows of parcels are those of the order, taken apart.
      _ = try parts(of: document)
      document = load(document, part: 0)
    } catch {
      // Not a matter of sums: told when the file is made.
      return nil
    }
    do throws(ExpressionError) {
      if let when, !(try when.evaluateBool(input)) { return nil }
    } catch {
      return error.diagnostic.message()
    }
    do throws(RecordError) {
      try named?.make(input)
    } catch {
      // Not a matter of sums: told when the file is made.
      return nil
    }
    do throws(ExpressionError) {
      try rowProgram.load(document)
      if try balances.evaluateBool(input) { return nil }
      var bytes: [UInt8] = []
      guard let difference, (try? difference.append(to: &bytes, input)) != nil else {
        return rules.balances?.text ?? ""
      }
      return String(decoding: bytes, as: UTF8.self)
    } catch {
      return error.diagnostic.message()
    }
  }

  /// Writes the rows of a document.
  ///
  /// `file`: the file that the document came from, for outputs that tell it.
  /// `row`: told of each row when it is written, with where each of its fields ends in the writer; false takes it back.
  /// Throws ``RecordError`` where a rule of the map cannot make its text, or the format cannot hold it. Rows that are
  ///   written already stay: the caller takes them back (``CSVWriter/rewind(to:)``).
  package func render(
    _ document: DocumentRecord, into writer: inout CSVWriter,
    row keep: ((inout CSVWriter, [Int]) -> Bool)? = nil
  ) throws(RecordError) {
    for part in 0..<(try parts(of: document)) { try render(document, part: part, into: &writer, row: keep) }
  }

  private func render(
    _ document: DocumentRecord, part: Int, into writer: inout CSVWriter,
    row keep: ((inout CSVWriter, [Int]) -> Bool)?
  ) throws(RecordError) {
    let document = load(document, part: part)
    guard try applies() else { return }
    try named?.make(input)
    // Taken out, so that it is the only one and grows in place.
    var scratch = Scratch()
    swap(&scratch, &self.scratch)
    defer { swap(&scratch, &self.scratch) }
    input.position.row = 1
    guard let rowProgram else {
      try write(document, -1, .none, into: &writer, &scratch, keep)
      return
    }
    do throws(ExpressionError) {
      try rowProgram.load(document)
    } catch {
      throw RecordError(error.diagnostic.code, error.diagnostic.arguments, field: rules.name)
    }
    for row in 0..<rowProgram.count {
      let table = rowProgram.table(row)
      input.take(row, table)
      input.position.row = row + 1
      try write(document, row, table, into: &writer, &scratch, keep)
    }
  }

  /// Appends a document as the contract's JSON, with a line end.
  package func renderJSON(_ document: DocumentRecord, file: String, into bytes: inout [UInt8])
    throws(RecordError)
  {
    _ = try parts(of: document)
    let document = load(document, part: 0)
    guard try applies() else { return }
    DocumentJSON.append(document.view, kind: kind, file: file, to: &bytes)
    bytes.append(0x0A)
  }

  /// Takes a document, and what the rules of `shipping:` say of it.
  ///
  /// - Returns: How often the file sees it: an order that a carrier is asked for, once for each parcel.
  package func parts(of document: DocumentRecord) throws(RecordError) -> Int {
    guard let shipping else { return 1 }
    requests = try shipping.requests(document, occasion, manner)
    return requests.count
  }

  /// Goes on to one part of the document that was taken.
  ///
  /// - Returns: The document as the file sees it: of an order that a carrier is asked to take, what is to be shipped.
  func load(_ document: DocumentRecord, part: Int) -> DocumentRecord {
    guard part < requests.count else {
      input.load(document)
      return document
    }
    input.ship = requests[part].ship
    rowProgram?.ship = requests[part].ship
    var shown = document
    if let left = requests[part].order {
      partial.load(left)
      shown = partial
    }
    input.load(shown)
    return shown
  }

  func applies() throws(RecordError) -> Bool {
    guard let when else { return true }
    do throws(ExpressionError) {
      return try when.evaluateBool(input)
    } catch {
      throw RecordError(error.diagnostic.code, error.diagnostic.arguments, field: rules.name)
    }
  }

  /// Writes one row: that of the whole document, or one of its rows by number.
  private func write(
    _ document: DocumentRecord, _ row: Int, _ rowTable: FieldTable, into writer: inout CSVWriter,
    _ scratch: inout Scratch, _ keep: ((inout CSVWriter, [Int]) -> Bool)?
  ) throws(RecordError) {
    let table = document.table
    scratch.ends.removeAll(keepingCapacity: true)
    for index in places.indices {
      let place = places[index]
      do throws(FormatError) {
        if place.first, row > 0 {
          try writer.emptyField()
        } else {
          var text = place.text
          switch place.kind {
          case .constant, .made: break
          case .field: text = table[place.index]
          case .row: text = rowTable[place.index]
          }
          if place.kind == .made || (place.kind == .row && !text.isPresent) {
            try make(index, document, row, &writer, &scratch)
          } else {
            try writer.field(text.bytes)
          }
        }
      } catch {
        throw RecordError(error.diagnostic.code, error.diagnostic.arguments, field: columns[index].name)
      }
      if keep != nil { scratch.ends.append(writer.openCount) }
    }
    let mark = writer.mark
    do throws(FormatError) {
      try writer.endRow()
    } catch {
      throw RecordError(error.diagnostic.code, error.diagnostic.arguments, field: rules.name)
    }
    if let keep, !keep(&writer, scratch.ends) { writer.rewind(to: mark) }
  }

  /// Writes a column whose text lies nowhere yet.
  private func make(
    _ index: Int, _ document: DocumentRecord, _ row: Int, _ writer: inout CSVWriter, _ scratch: inout Scratch
  ) throws(FormatError) {
    scratch.text.removeAll(keepingCapacity: true)
    do throws(RecordError) {
      try appendText(columns[index], document, row, &scratch.text)
    } catch {
      writer.dropRow()
      throw FormatError(error.diagnostic(file: rules.name, line: 0, path: nil))
    }
    try writer.field(scratch.text.span)
  }

  /// Appends the text of a column.
  func appendText(
    _ column: Column, _ document: DocumentRecord, _ row: Int, _ scratch: inout [UInt8]
  ) throws(RecordError) {
    if let expression = column.expression {
      do throws(ExpressionError) {
        try expression.append(to: &scratch, input)
      } catch {
        throw RecordError(error.diagnostic.code, error.diagnostic.arguments, field: column.name)
      }
    } else {
      try appendPlain(column, document, row, &scratch)
    }
    if let table = column.table, !scratch.isEmpty { try look(column, table, &scratch) }
    if column.required, scratch.isEmpty {
      throw RecordError("map-required", [column.name], field: column.name)
    }
  }

  private func appendPlain(
    _ column: Column, _ document: DocumentRecord, _ row: Int, _ scratch: inout [UInt8]
  ) throws(RecordError) {
    switch column.source {
    case .constant(let bytes): scratch += bytes
    case .field(let index): FileProgram.append(index, of: document, &scratch)
    case .line(let index): if let line = input.line { FileProgram.append(index, of: line, &scratch) }
    case .moment(let index, let patterns, let utc, let ofLine):
      let record = ofLine ? input.line : document
      guard let record, let moment = Moment(rfc3339: record.text(index).bytes) else { break }
      try append(utc ? moment.inUTC : moment, patterns, column, &scratch)
    case .row(let index):
      do throws(ExpressionError) {
        try rowProgram?.row(row).appendText(index, to: &scratch)
      } catch {
        throw RecordError(error.diagnostic.code, error.diagnostic.arguments, field: column.name)
      }
    case .expression: break
    }
  }

  private static func append(_ index: Int, of record: DocumentRecord, _ scratch: inout [UInt8]) {
    if case .list(let texts)? = record.field(index) {
      Value.list(texts).appendText(to: &scratch)
    } else {
      _ = record.append(index, to: &scratch)
    }
  }

  /// Puts what the table says in place of a text.
  private func look(_ column: Column, _ table: LookupTable, _ scratch: inout [UInt8]) throws(RecordError) {
    if let place = table.find(scratch.span, column: column.tableColumn) {
      scratch.removeAll(keepingCapacity: true)
      scratch += table.slice(place)
      return
    }
    if let fallback = column.fallback {
      scratch.removeAll(keepingCapacity: true)
      scratch += fallback
      return
    }
    switch column.miss {
    case .keep: break
    case .absent: scratch.removeAll(keepingCapacity: true)
    case .reject:
      let value = String(decoding: scratch, as: UTF8.self)
      throw RecordError(
        "map-look-up", [value.quotedForMessage, table.name], field: column.name, value: value)
    }
  }
}

extension FileProgram {
  /// Why the schema cannot be used that the file's documents must obey.
  var schemaProblem: Diagnostic? { format.kind != .xml || isOneFile ? nil : schema?.problem }

  /// Checks a document that is a file of its own, before it goes out.
  func validate(_ bytes: ArraySlice<UInt8>) throws(RecordError) {
    if let error = schema?.fault(of: Array(bytes)) { throw error }
  }

  /// Appends a moment by the first pattern that it has all parts of.
  private func append(
    _ moment: Moment, _ patterns: [DatePattern], _ column: Column, _ scratch: inout [UInt8]
  ) throws(RecordError) {
    for pattern in patterns {
      let start = scratch.count
      do throws(DatePatternError) {
        return try pattern.format(moment, into: &scratch)
      } catch {
        scratch.removeLast(scratch.count - start)
      }
    }
    throw RecordError(
      "map-date-format", [moment.description, patterns.map(\.source).joined(separator: "' / '")],
      field: column.name)
  }
}

extension FileProgram.Scope {
  /// Compiles an expression that stands here, and notes what it reads of the document.
  func compile(
    _ text: ExpressionText, expecting type: ValueType?, _ reads: inout Set<String>
  ) throws(MappingError) -> Expression {
    let expression = try text.compile(declarations, expecting: type)
    reads.formUnion(RowProgram.documentFields(expression, kind))
    if let list, expression.reads.contains(where: { $0.variable == MapVariable.line }) {
      reads.insert(list.name)
    }
    return expression
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

extension String {
  /// The text as a literal of an expression.
  fileprivate var quotedInExpression: String {
    var result = "\""
    for character in self {
      if character == "\"" || character == "\\" { result.append("\\") }
      result.append(character)
    }
    return result + "\""
  }
}
