import Commerce
import Expressions
import Values
import YAMLTree

/// The elements of a file that is a tree, XML or JSON, compiled.
///
/// An element is there when something is in it: a text of its own, or an element that is there. What is the same for all
/// documents (`value`) does not count, so that an address of which only the fixed words are known is left out.
final class ElementProgram {
  final class Element {
    let name: [UInt8]
    let form: WritingRules.Form
    /// Whether it stands in an array, by its place.
    let isItem: Bool
    /// `Order/cac:OrderLine/cbc:ID`: how people name it.
    let label: String
    let attributes: [(name: [UInt8], label: String, column: FileProgram.Column)]
    let text: FileProgram.Column?
    let content: [Element]
    let when: Expression?
    let each: Each?
    let keep: Bool
    let required: Bool
    /// Nothing in it depends on the document: it is there with what it stands in.
    let isFixed: Bool
    /// Whether only attributes can make it be there.
    let hasOnlyAttributes: Bool

    init(
      _ rules: WritingRules.ElementRules, label: String, attributes: [FileProgram.Column],
      text: FileProgram.Column?, content: [Element], when: Expression?, each: Each?, isItem: Bool
    ) {
      name = Array(rules.name.utf8)
      form = rules.form
      self.isItem = isItem
      self.label = label
      self.attributes = attributes.map { (Array($0.name.utf8), "\(label)/@\($0.name)", $0) }
      self.text = text
      self.content = content
      self.when = when
      self.each = each
      keep = rules.keep
      required = rules.required
      let isContentFixed = (text?.isConstant ?? true) && content.allSatisfy { $0.isFixed && !$0.isChosen }
      isFixed = isContentFixed && attributes.allSatisfy(\.isConstant)
      hasOnlyAttributes = isContentFixed && !isFixed
    }

    /// Whether the document decides that it is there, and how often.
    var isChosen: Bool { when != nil || each != nil }
  }

  enum Each {
    case documents
    case rows
    /// A list, by the number of its field.
    case records(Int)
    /// A list of texts, by the number of its field; one that is absent is empty.
    case texts(Int)
    case items(Expression)
  }

  let reads: Set<String>
  /// Which texts were not blank, where somebody asks.
  var covered: Set<String>?
  private let root: Element
  /// The elements around the documents, from the root; nothing where each document is a file of its own.
  private let frame: [Element]?
  private let documentElement: Element
  private let member: FileProgram.Column?
  private let rows: RowProgram?
  private let indent: Int
  private let isJSON: Bool

  init(
    _ rules: WritingRules.ElementRules, _ file: WritingRules.FileRules, kind: DocumentKind, rows: RowProgram?,
    format: TargetFormat, _ documents: Declarations, context: MapContext
  ) throws(MappingError) {
    self.rows = rows
    isJSON = format.kind != .xml
    // A line of its own for each document leaves no room for others.
    indent = format.kind == .ndjson ? 0 : format.indent
    var declarations = documents.declaringPosition()
    if let rows { declarations = declarations.declaring("row", index: MapVariable.row, .record(rows.shape)) }
    // A row is only at hand in an element of the rows.
    let outside = FileProgram.Scope(
      kind: kind, hasDocument: false,
      declarations: Declarations().declaring("settings", constant: context.settings)
        .declaring("secrets", constant: context.secrets ?? .map(MapValue())))
    let inside = FileProgram.Scope(kind: kind, declarations: documents.declaringPosition())
    var compiler = ElementCompiler(
      kind: kind, rows: rows, withRow: declarations, inside: inside, context: context)
    root = try compiler.element(rules, rules.hasDocuments ? outside : inside, label: rules.name)
    member = try file.member.map { column throws(MappingError) in
      try FileProgram.bind(column, inside, context, &compiler.reads)
    }
    reads = compiler.reads
    let path = ElementProgram.path(to: root)
    frame = path.map { Array($0.dropLast()) }
    documentElement = path?.last ?? root
  }

  /// The way from the root to the element of the documents.
  private static func path(to element: Element) -> [Element]? {
    if case .documents? = element.each { return [element] }
    for inner in element.content { if let path = path(to: inner) { return [element] + path } }
    return nil
  }

  /// Whether all documents of an output are in one file.
  var isFramed: Bool { frame != nil }

  /// What stands before and behind the documents.
  func frameTexts(_ file: FileProgram) throws(RecordError) -> (head: [UInt8], tail: [UInt8]) {
    guard let frame else { return ([], []) }
    if isJSON {
      var sink = JSONSink(indent: indent)
      return try texts(of: frame, &sink, file)
    }
    if frame.isEmpty { throw RecordError("map-xml-documents") }
    var sink = XMLSink(indent: indent)
    return try texts(of: frame, &sink, file)
  }

  private func texts<Sink: ElementSink & ~Copyable>(
    of frame: [Element], _ sink: inout Sink, _ file: FileProgram
  ) throws(RecordError) -> (head: [UInt8], tail: [UInt8]) {
    for (depth, element) in frame.enumerated() {
      _ = try begin(element, nil, -1, &sink, file)
      let next = depth + 1 < frame.count ? frame[depth + 1] : documentElement
      for inner in element.content {
        if inner === next { break }
        _ = try write(inner, nil, -1, &sink, file)
      }
    }
    sink.enter(documentElement)
    let head = sink.take()
    sink.leave(documentElement)
    for depth in frame.indices.reversed() {
      let before = depth + 1 < frame.count ? frame[depth + 1] : documentElement
      for inner in frame[depth].content.drop(while: { $0 !== before }).dropFirst() {
        _ = try write(inner, nil, -1, &sink, file)
      }
      try sink.end(frame[depth], hasText: false)
    }
    return (head, try sink.finish())
  }

  /// Appends a document: a whole file, or its element where all are in one; false where there is nothing of it.
  func append(_ document: DocumentRecord, _ file: FileProgram, to bytes: inout [UInt8]) throws(RecordError)
    -> Bool
  {
    if isJSON {
      var sink =
        frame.map { JSONSink(indent: indent, depth: $0.count + (documentElement.isItem ? 0 : 1)) }
        ?? JSONSink(indent: indent)
      return try append(document, &sink, file, to: &bytes)
    }
    var sink = frame.map { XMLSink(indent: indent, within: $0) } ?? XMLSink(indent: indent)
    return try append(document, &sink, file, to: &bytes)
  }

  private func append<Sink: ElementSink & ~Copyable>(
    _ document: DocumentRecord, _ sink: inout Sink, _ file: FileProgram, to bytes: inout [UInt8]
  ) throws(RecordError) -> Bool {
    let isThere = try one(documentElement, document, -1, &sink, file) != .absent
    guard frame != nil else {
      bytes += try sink.finish()
      return true
    }
    if isThere { bytes += sink.take() }
    return isThere
  }

  /// What a file of one document has in its name; nothing where the map does not say.
  func memberName(_ document: DocumentRecord, _ file: FileProgram) throws(RecordError) -> String? {
    guard let member else { return nil }
    var text: [UInt8] = []
    try file.appendText(member, document, -1, &text)
    return FileProgram.safeName(text)
  }

  // MARK: Elements

  /// What became of an element.
  private enum Presence {
    case absent
    /// It is there because it is asked for, not for what is in it.
    case kept
    case present
  }

  /// Writes an element as often as it is to be there.
  private func write<Sink: ElementSink & ~Copyable>(
    _ element: Element, _ document: DocumentRecord?, _ row: Int, _ sink: inout Sink, _ file: FileProgram
  ) throws(RecordError) -> Presence {
    guard let each = element.each, let document else { return try one(element, document, row, &sink, file) }
    let place = sink.place
    sink.startAll(element)
    var result = try all(each, element, document, row, &sink, file)
    sink.endAll(element)
    if result == .absent {
      if element.keep, isJSON { result = .kept } else { sink.rewind(to: place) }
    }
    return result
  }

  /// Writes an element once for each thing that it is there for.
  private func all<Sink: ElementSink & ~Copyable>(
    _ each: Each, _ element: Element, _ document: DocumentRecord, _ row: Int, _ sink: inout Sink,
    _ file: FileProgram
  ) throws(RecordError) -> Presence {
    var result = Presence.absent
    let outer = file.input.position.row
    file.input.position.row = 0
    defer { file.input.position.row = outer }
    func note(_ presence: Presence) { if presence == .present || result == .absent { result = presence } }
    switch each {
    case .documents:
      file.input.position.row = 1
      note(try one(element, document, row, &sink, file))
    case .rows:
      guard let rows else { break }
      for number in 0..<rows.count {
        file.input.take(number, rows.table(number))
        file.input.position.row = number + 1
        note(try one(element, document, number, &sink, file))
      }
      file.input.take(-1, .none)
    case .records(let list):
      let outer = file.input.line
      // Copies: an expression may look at another list meanwhile.
      for record in document.records(list).map({ $0.copied() }) {
        file.input.line = record
        file.input.position.row += 1
        note(try one(element, document, row, &sink, file))
      }
      file.input.line = outer
    case .texts, .items:
      let outer = file.input.item
      for item in try items(each, element, document, file) {
        file.input.item = item
        file.input.position.row += 1
        note(try one(element, document, row, &sink, file))
      }
      file.input.item = outer
    }
    return result
  }

  private func items(
    _ each: Each, _ element: Element, _ document: DocumentRecord, _ file: FileProgram
  ) throws(RecordError) -> [Value] {
    if case .texts(let index) = each, case .list(let texts)? = document.field(index) { return texts }
    guard case .items(let expression) = each else { return [] }
    do throws(ExpressionError) {
      var value = try expression.evaluate(file.input)
      if case .optional(let held) = value { value = held ?? .list([]) }
      guard case .list(let values) = value else {
        throw ExpressionError("expression-type", [value.typeName, "list"])
      }
      return values.map { value in
        if case .record(let record) = value, let own = record as? DocumentRecord {
          .record(own.copied())
        } else {
          value
        }
      }
    } catch {
      throw RecordError(error.diagnostic, about: element.label)
    }
  }

  /// Writes an element once, or takes it back where nothing is in it.
  private func one<Sink: ElementSink & ~Copyable>(
    _ element: Element, _ document: DocumentRecord?, _ row: Int, _ sink: inout Sink, _ file: FileProgram
  ) throws(RecordError) -> Presence {
    if let when = element.when {
      do throws(ExpressionError) {
        if !(try when.evaluateBool(file.input)) { return .absent }
      } catch {
        throw RecordError(error.diagnostic, about: element.label)
      }
    }
    let place = sink.place
    let hasAttributes = try begin(element, document, row, &sink, file)
    var isPresent = element.hasOnlyAttributes && hasAttributes
    var hasText = false
    if let column = element.text {
      let text = try text(column, element.label, document, row, file)
      if !text.isEmpty {
        hasText = true
        try sink.text(text, of: element)
        isPresent = isPresent || !column.isConstant
      }
    }
    for inner in element.content {
      if try write(inner, document, row, &sink, file) == .present { isPresent = true }
    }
    try sink.end(element, hasText: hasText)
    if isPresent || (element.isFixed && element.isChosen) { return .present }
    if element.isFixed { return .kept }
    if element.required { throw RecordError("map-required", [element.label], field: element.label) }
    if element.keep { return .kept }
    sink.rewind(to: place)
    return .absent
  }

  /// Writes an element's tag; whether it has an attribute that is not the same for all documents.
  private func begin<Sink: ElementSink & ~Copyable>(
    _ element: Element, _ document: DocumentRecord?, _ row: Int, _ sink: inout Sink, _ file: FileProgram
  ) throws(RecordError) -> Bool {
    try sink.start(element)
    var found = false
    for (name, label, column) in element.attributes {
      let text = try text(column, label, document, row, file)
      if text.isEmpty { continue }
      try sink.attribute(name, text)
      found = found || !column.isConstant
    }
    return found
  }

  private func text(
    _ column: FileProgram.Column, _ label: String, _ document: DocumentRecord?, _ row: Int,
    _ file: FileProgram
  ) throws(RecordError) -> [UInt8] {
    var text: [UInt8] = []
    do throws(RecordError) {
      try file.appendText(column, document ?? file.nothing, row, &text)
    } catch {
      // The column has the element's own name; people know it by its path.
      throw RecordError(error.code, error.arguments, field: label, value: error.value)
    }
    if !text.isEmpty { covered?.insert(label) }
    return text
  }
}

extension RecordError {
  /// What an expression of an element says, about the element where it does not know a field of its own.
  fileprivate init(_ diagnostic: Diagnostic, about field: String) {
    self.init(
      diagnostic.code, diagnostic.arguments, field: diagnostic.field ?? field, value: diagnostic.value)
  }
}

extension FileProgram.Column {
  /// Whether it is the same for all documents.
  fileprivate var isConstant: Bool { if case .constant = source { table == nil } else { false } }
}

/// Compiles elements.
private struct ElementCompiler {
  let kind: DocumentKind
  let rows: RowProgram?
  /// The declarations where a row is at hand.
  let withRow: Declarations
  let inside: FileProgram.Scope
  let context: MapContext
  var reads: Set<String> = []

  init(
    kind: DocumentKind, rows: RowProgram?, withRow: Declarations, inside: FileProgram.Scope,
    context: MapContext
  ) {
    self.kind = kind
    self.rows = rows
    self.withRow = withRow
    self.inside = inside
    self.context = context
    if let rows { reads.formUnion(rows.reads) }
  }

  mutating func element(
    _ rules: WritingRules.ElementRules, _ outer: FileProgram.Scope, label: String, isItem: Bool = false
  ) throws(MappingError) -> ElementProgram.Element {
    var scope = outer
    let each = try rules.each.map { each throws(MappingError) in try repetition(each, rules, &scope) }
    let when = try rules.when.map { text throws(MappingError) in
      try scope.compile(text, expecting: .bool, &reads)
    }
    var attributes: [FileProgram.Column] = []
    for column in rules.attributes {
      attributes.append(try FileProgram.bind(column, scope, context, &reads))
    }
    let text = try rules.text.map { column throws(MappingError) in
      try FileProgram.bind(column, scope, context, &reads)
    }
    var content: [ElementProgram.Element] = []
    for inner in rules.content {
      content.append(
        try element(
          inner, scope, label: WritingRules.ElementRules.label(label, inner.name), isItem: rules.form == .list
        ))
    }
    return ElementProgram.Element(
      rules, label: label, attributes: attributes, text: text, content: content, when: when, each: each,
      isItem: isItem)
  }

  private mutating func repetition(
    _ each: WritingRules.Repetition, _ rules: WritingRules.ElementRules, _ scope: inout FileProgram.Scope
  ) throws(MappingError) -> ElementProgram.Each {
    if case .documents = each {
      scope = inside
      return .documents
    }
    guard scope.hasDocument else {
      throw MappingError(rules.node.diagnostic("map-not-with", ["each", "each: documents"]))
    }
    switch each {
    case .documents: return .documents
    case .rows:
      guard let rows else { throw MappingError(rules.node.diagnostic("map-xml-rows")) }
      scope.program = rows
      scope.declarations = withRow
      return .rows
    case .records(let name):
      guard let index = kind.schema.index(of: name), let shape = DocumentShape.of(kind).lists[index] else {
        throw MappingError(rules.node.diagnostic("map-no-rows", [kind.name]))
      }
      reads.insert(name)
      scope.list = (name, shape.schema)
      scope.declarations = scope.declarations.declaring("line", index: MapVariable.line, .record(shape.shape))
      return .records(index)
    case .items(let text):
      if let index = textList(text.text) {
        reads.insert(kind.schema.fields[index].name)
        scope.declarations = scope.declarations.declaring("item", index: MapVariable.item, .string)
        return .texts(index)
      }
      let expression = try scope.compile(text, expecting: nil, &reads)
      let element: ValueType
      switch expression.type.held {
      case .list(let held): element = held
      // Whether it is a list is seen with the document.
      case .dyn: element = .dyn
      default:
        throw MappingError(
          text.node.diagnostic("expression-type", [expression.type.description, "list"]))
      }
      scope.declarations = scope.declarations.declaring("item", index: MapVariable.item, element)
      return .items(expression)
    }
  }
}

extension ElementCompiler {
  /// The field that a path names, where it is a list of texts.
  private func textList(_ path: String) -> Int? {
    let parts = path.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.count == 2, parts[0] == kind.name, let index = kind.schema.index(of: parts[1]) else {
      return nil
    }
    if case .texts = kind.schema.fields[index].type { return index }
    return nil
  }
}
