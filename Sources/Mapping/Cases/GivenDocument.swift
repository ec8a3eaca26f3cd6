import Commerce
import Values
import YAMLTree

/// A document that a case writes out: some of its fields, by dotted or nested names, become packed bytes.
struct GivenDocument {
  private let node: YAMLNode

  init(_ node: YAMLNode) {
    self.node = node
  }

  /// The document.
  ///
  /// `partner`: the channel (provider, carrier) of a document that names none.
  /// Throws `map-unknown-field`, `yaml-value` where a text is not what its field holds.
  func view(_ kind: DocumentKind, partner: String) throws(YAMLError) -> DocumentView {
    var writer = DocumentWriter()
    try put(node, kind.schema, partner: kind.partnerField.map { ($0, partner) }, number: 1, into: &writer)
    return DocumentView(schema: kind.schema, bytes: writer.bytes)
  }

  private func put(
    _ node: YAMLNode, _ schema: Schema, partner: (field: String, name: String)?, number: Int,
    into writer: inout DocumentWriter
  ) throws(YAMLError) {
    var texts: [Int: YAMLNode] = [:]
    var attributes: [(name: String, node: YAMLNode)] = []
    try collect(node, schema, prefix: "", &texts, &attributes)
    for (index, field) in schema.fields.enumerated() {
      if field.hidden, case .attributes = field.type { continue }
      if case .attributes = field.type {
        for (name, value) in attributes {
          writer.putAttribute(index, name: Array(name.utf8), Array(try value.text().utf8).span)
        }
      } else if let value = texts[index] {
        try put(value, field, index, into: &writer)
      } else if field.name == partner?.field {
        writer.put(index, partner?.name ?? "")
      } else if field.name == "source.line" {
        writer.put(index, String(node.line))
      } else if field.name == "key" {
        // As reading gives it: the id, or the number of the line.
        let id = try schema.index(of: "id").flatMap { texts[$0] }.map { node throws(YAMLError) in
          try node.text()
        }
        writer.put(index, id ?? String(number))
      }
    }
  }

  private func put(
    _ node: YAMLNode, _ field: Field, _ index: Int, into writer: inout DocumentWriter
  ) throws(YAMLError) {
    switch field.type {
    case .records(let inner):
      for (number, record) in try node.list().enumerated() {
        let start = writer.beginRecord(index)
        try put(record, inner, partner: nil, number: number + 1, into: &writer)
        writer.endRecord(start)
      }
    case .texts: for text in try node.list() { writer.put(index, try text.text()) }
    default:
      let text = try node.text()
      if !GivenDocument.fits(text, field.type) {
        throw node.error("yaml-value", [text.quotedForMessage, field.type.name])
      }
      writer.put(index, text)
    }
  }

  private static func fits(_ text: String, _ type: FieldType) -> Bool {
    let bytes = Array(text.utf8)
    switch type {
    case .decimal: return (try? DecimalValue(utf8: bytes.span)) != nil
    case .moment: return Moment(rfc3339: bytes.span) != nil
    case .boolean: return text == "true" || text == "false"
    case .integer: return Int(text) != nil
    case .currency: return ISOCodes.isCurrency(bytes.span)
    case .country: return ISOCodes.isCountry(bytes.span)
    case .choice(let words): return words.contains(text)
    default: return true
    }
  }

  /// Finds the field of each name.
  private func collect(
    _ node: YAMLNode, _ schema: Schema, prefix: String, _ texts: inout [Int: YAMLNode],
    _ attributes: inout [(name: String, node: YAMLNode)]
  ) throws(YAMLError) {
    for (key, value) in try node.mapping() {
      let name = prefix + (try key.text())
      if name == "attributes", schema.index(of: name) != nil {
        for (key, value) in try value.mapping() { attributes.append((try key.text(), value)) }
      } else if name.hasPrefix("attributes."), schema.index(of: "attributes") != nil {
        attributes.append((String(name.dropFirst("attributes.".count)), value))
      } else if let index = schema.index(of: name) {
        texts[index] = value
      } else if case .mapping = value.content,
        schema.fields.contains(where: { $0.name.hasPrefix(name + ".") })
      {
        try collect(value, schema, prefix: name + ".", &texts, &attributes)
      } else {
        throw key.error(
          "map-unknown-field", [schema.name, name],
          suggestion: nearest(to: name, in: schema.fields.map(\.name)))
      }
    }
  }
}
