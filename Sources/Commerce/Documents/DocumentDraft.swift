/// A document in the making, field by field in any order: for documents that are put together from others.
///
/// ```swift
/// var draft = DocumentDraft(.parcel)
/// draft.set("carrier", "north")
/// draft.copy("shipTo.city", from: order)
/// ```
///
/// How it differs from a ``DocumentWriter``: fields may come in any order and be set again; it is for the few documents
/// that are derived, not for the many that are read.
package struct DocumentDraft {
  private let schema: Schema
  /// What each field is to say: one entry, or all of a list.
  private var entries: [[[UInt8]]]
  private var attributes: [(name: String, text: String)] = []

  /// An empty document of a kind, or one that begins with all that another says.
  package init(_ schema: Schema, from document: DocumentView? = nil) {
    self.schema = schema
    entries = Array(repeating: [], count: schema.fields.count)
    guard let document else { return }
    for field in schema.fields { copy(field.name, from: document) }
  }

  /// Sets a plain field; an empty text leaves it out.
  package mutating func set(_ name: String, _ text: String) {
    guard let index = schema.index(of: name) else { return }
    entries[index] = text.isEmpty ? [] : [Array(text.utf8)]
  }

  /// Sets the texts of a list.
  package mutating func set(_ name: String, _ texts: [String]) {
    guard let index = schema.index(of: name) else { return }
    entries[index] = texts.map { Array($0.utf8) }
  }

  /// Sets an attribute.
  package mutating func setAttribute(_ name: String, _ text: String) {
    attributes.removeAll { $0.name == name }
    if !text.isEmpty { attributes.append((name, text)) }
  }

  /// Takes a field over from another document, under its own name or another; what that does not say stays as it is.
  package mutating func copy(_ name: String, from document: DocumentView, _ source: String? = nil) {
    guard let index = schema.index(of: name), let field = document.schema.index(of: source ?? name),
      document.has(field)
    else { return }
    if case .attributes = schema.fields[index].type {
      for attribute in document.attributes(field) { setAttribute(attribute.name, attribute.text) }
      return
    }
    entries[index] = document.entries(of: field).map { Array(document.bytes[$0]) }
  }

  /// Puts records of another document's list in a list, each as it is there.
  package mutating func set(_ name: String, records: [DocumentView]) {
    guard let index = schema.index(of: name) else { return }
    entries[index] = records.map { Array($0.bytes[$0.range]) }
  }

  /// Says where the document comes from: where the other does.
  package mutating func takeSource(of document: DocumentView) {
    for name in ["source.line", "source.path"] {
      guard let index = schema.index(of: name) else { continue }
      entries[index] = []
      copy(name, from: document)
    }
  }

  /// The packed document.
  package var bytes: [UInt8] {
    var writer = DocumentWriter()
    for (index, field) in schema.fields.enumerated() {
      switch field.type {
      case .attributes:
        for attribute in attributes {
          writer.putAttribute(index, name: Array(attribute.name.utf8), Array(attribute.text.utf8).span)
        }
      case .records:
        for entry in entries[index] {
          let record = writer.beginRecord(index)
          writer.append(packed: entry[...])
          writer.endRecord(record)
        }
      default:
        for entry in entries[index] { writer.put(index, entry) }
      }
    }
    return writer.bytes
  }
}
