package import Commerce
package import Expressions
package import Values

/// A packed document (or a record of one of its lists) as expressions read it; nothing is turned into a value before it
/// is asked for.
///
/// One object serves one document after the other (``load(_:range:)``), since a pass looks at hundreds of thousands.
package final class DocumentRecord: RecordValue, @unchecked Sendable {
  // Unchecked: used by one thread; a record that was given out as a value is not loaded anew before its evaluation ends.

  package private(set) var view: DocumentView
  let shape: DocumentShape
  /// Records of the list at hand, made once and used again.
  private var pool: [DocumentRecord] = []

  init(_ view: DocumentView, _ shape: DocumentShape) {
    self.view = view
    self.shape = shape
  }

  /// A document of one of the five kinds.
  package convenience init(_ view: DocumentView, kind: DocumentKind) {
    self.init(view, DocumentShape.of(kind))
  }

  /// An empty document of a kind, to be loaded.
  package convenience init(kind: DocumentKind) {
    self.init(DocumentView(schema: kind.schema, bytes: []), kind: kind)
  }

  /// Takes another document of the same kind.
  package func load(_ bytes: [UInt8], range: Range<Int>? = nil) {
    view.load(bytes, range: range ?? 0..<bytes.count)
  }

  /// The records of a list field; good until the next call or load.
  package func records(_ index: Int) -> ArraySlice<DocumentRecord> {
    guard let inner = shape.lists[index] else { return [] }
    var count = 0
    for place in view.entries(of: index) {
      if count == pool.count {
        pool.append(DocumentRecord(DocumentView(schema: inner.schema, bytes: []), inner))
      }
      pool[count].load(view.bytes, range: place)
      count += 1
    }
    return pool[..<count]
  }

  package func has(_ index: Int) -> Bool {
    index < view.schema.fields.count ? view.has(index) : group(index - view.schema.fields.count) != nil
  }

  package func append(_ index: Int, to bytes: inout [UInt8]) -> Bool {
    guard index < view.schema.fields.count, view.has(index) else { return false }
    bytes += view.slice(index)
    return true
  }

  package func field(_ index: Int) -> Value? {
    guard index < view.schema.fields.count else { return group(index - view.schema.fields.count) }
    guard view.has(index) else { return nil }
    switch view.schema.fields[index].type {
    case .text, .currency, .country, .choice:
      return .string(String(decoding: view.slice(index), as: UTF8.self))
    case .decimal: return view.decimal(index).map { .decimal($0) }
    case .integer: return Int64(String(decoding: view.slice(index), as: UTF8.self)).map { .int($0) }
    case .boolean: return .bool(view.slice(index).first == UInt8(ascii: "t"))
    case .moment: return view.moment(index).map { .moment($0) }
    case .texts: return .list(view.texts(index).map { .string($0) })
    case .attributes:
      return .map(MapValue(view.attributes(index).map { ($0.name, Value.string($0.text)) }))
    case .records: return .list(records(index).map { .record($0) })
    }
  }

  /// A group is there when one of its fields is.
  private func group(_ number: Int) -> Value? {
    guard shape.groups.indices.contains(number) else { return nil }
    for index in shape.groupFields[number] where view.has(index) { return .record(self) }
    return nil
  }

  package func equals(_ index: Int, utf8: [UInt8]) -> Bool? {
    guard index < view.schema.fields.count, view.has(index) else { return nil }
    return view.slice(index).elementsEqual(utf8)
  }

  package func decimal(_ index: Int) throws(ExpressionError) -> DecimalValue? {
    guard index < view.schema.fields.count, view.has(index) else { return nil }
    return view.decimal(index)
  }
}

/// What the rules about documents see: the document by its kind's name.
package final class DocumentInput: ExpressionInput {
  private var record: DocumentRecord

  /// An input for a document; ``load(_:)`` gives it another.
  package init(_ record: DocumentRecord) {
    self.record = record
  }

  /// Takes another document.
  package func load(_ record: DocumentRecord) {
    self.record = record
  }

  package func value(variable: Int, field: Int) -> Value? { record.field(field) }

  package func has(variable: Int, field: Int) -> Bool { record.has(field) }

  package func append(variable: Int, field: Int, to bytes: inout [UInt8]) -> Bool {
    record.append(field, to: &bytes)
  }

  package func equals(variable: Int, field: Int, utf8: [UInt8]) -> Bool? { record.equals(field, utf8: utf8) }

  package func decimal(variable: Int, field: Int) throws(ExpressionError) -> DecimalValue? {
    try record.decimal(field)
  }

  package func variable(_ index: Int) -> Value { .record(record) }
}

extension Declarations {
  /// What a rule about a document of a kind may read.
  static func document(_ kind: DocumentKind, settings: Value) -> Declarations {
    Declarations()
      .declaring(kind.name, index: MapVariable.document, .record(DocumentShape.of(kind).shape))
      .declaring("settings", constant: settings)
  }
}
