package import Commerce
package import Expressions
package import Values

/// A packed document as a record that expressions can read; nothing is turned into a value before it is asked for.
package final class DocumentRecord: RecordValue {
  package let view: DocumentView
  let shape: DocumentShape

  init(_ view: DocumentView, _ shape: DocumentShape) {
    self.view = view
    self.shape = shape
  }

  /// A document of one of the five kinds.
  package convenience init(_ view: DocumentView, kind: DocumentKind) {
    self.init(view, DocumentShape.of(kind))
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
    case .records:
      guard let inner = shape.lists[index] else { return nil }
      return .list(view.records(index).map { .record(DocumentRecord($0, inner)) })
    }
  }

  /// A group is there when one of its fields is.
  private func group(_ number: Int) -> Value? {
    guard shape.groups.indices.contains(number) else { return nil }
    let prefix = shape.groups[number] + "."
    for (index, field) in view.schema.fields.enumerated() where field.name.hasPrefix(prefix) && view.has(index) {
      return .record(self)
    }
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

/// What the rules about documents see: the document by its kind's name, and the settings.
package final class DocumentInput: ExpressionInput {
  private var record: DocumentRecord
  private let settings: Value

  /// An input for a document; ``load(_:kind:)`` gives it another.
  package init(_ record: DocumentRecord, settings: Value) {
    self.record = record
    self.settings = settings
  }

  /// Takes another document.
  package func load(_ record: DocumentRecord) {
    self.record = record
  }

  package func value(variable: Int, field: Int) -> Value? { record.field(field) }

  package func equals(variable: Int, field: Int, utf8: [UInt8]) -> Bool? { record.equals(field, utf8: utf8) }

  package func decimal(variable: Int, field: Int) throws(ExpressionError) -> DecimalValue? {
    try record.decimal(field)
  }

  package func variable(_ index: Int) -> Value {
    index == MapVariable.settings ? settings : .record(record)
  }
}

extension Declarations {
  /// What a rule about a document of a kind may read.
  static func document(_ kind: DocumentKind) -> Declarations {
    Declarations()
      .declaring(kind.name, index: MapVariable.document, .record(DocumentShape.of(kind).shape))
      .declaring("settings", index: MapVariable.settings, .dyn)
  }
}
