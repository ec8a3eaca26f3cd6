import Commerce
import Values
import YAMLTree

/// What a case says of one document: some of its fields, by dotted or nested names.
struct DocumentExpectation {
  private let node: YAMLNode

  init(_ node: YAMLNode) {
    self.node = node
  }

  /// Where a document is not as it should be, at the line of the expectation.
  func differences(from document: DocumentView) throws(YAMLError) -> [Diagnostic] {
    var result: [Diagnostic] = []
    try compare(node, document, prefix: "", shown: "", &result)
    return result
  }

  private func compare(
    _ node: YAMLNode, _ document: DocumentView, prefix: String, shown: String, _ result: inout [Diagnostic]
  ) throws(YAMLError) {
    for (key, value) in try node.mapping() {
      let own = try key.text()
      if own == "absent", prefix.isEmpty {
        try compareAbsent(value, document, shown, &result)
        continue
      }
      let name = prefix + own
      if let index = document.schema.index(of: name) {
        try compare(value, document, index, shown + name, &result)
      } else if name.hasPrefix("attributes."), let index = document.schema.index(of: "attributes") {
        let wanted = String(name.dropFirst("attributes.".count))
        let found = document.attributes(index).first { $0.name == wanted }?.text
        try compareText(value, found, shown + name, &result)
      } else if case .mapping = value.content,
        document.schema.fields.contains(where: { $0.name.hasPrefix(name + ".") })
      {
        try compare(value, document, prefix: name + ".", shown: shown, &result)
      } else {
        throw key.error(
          "map-unknown-field", [document.schema.name, name],
          suggestion: nearest(to: name, in: document.schema.fields.map(\.name)))
      }
    }
  }

  private func compare(
    _ node: YAMLNode, _ document: DocumentView, _ index: Int, _ shown: String, _ result: inout [Diagnostic]
  ) throws(YAMLError) {
    switch document.schema.fields[index].type {
    case .records:
      let records = document.records(index)
      let wanted = try node.list()
      if records.count != wanted.count {
        result.append(
          node.diagnostic("map-case-length", [shown, String(records.count), String(wanted.count)], width: 1))
      }
      for (place, pair) in zip(records, wanted).enumerated() {
        try compare(pair.1, pair.0, prefix: "", shown: "\(shown)[\(place)].", &result)
      }
    case .texts:
      var wanted: [String] = []
      for text in try node.list() { wanted.append(try text.text()) }
      let found = document.texts(index)
      if found != wanted {
        func list(_ texts: [String]) -> String { "[\(texts.joined(separator: ", "))]" }
        result.append(node.diagnostic("map-case-differs", [shown, list(found), list(wanted)], width: 1))
      }
    case .attributes:
      let attributes = document.attributes(index)
      for (key, value) in try node.mapping() {
        let name = try key.text()
        try compareText(value, attributes.first { $0.name == name }?.text, "\(shown).\(name)", &result)
      }
    default: try compareText(node, document.text(index), shown, &result)
    }
  }

  private func compareText(
    _ node: YAMLNode, _ found: String?, _ shown: String, _ result: inout [Diagnostic]
  ) throws(YAMLError) {
    let wanted = try node.text()
    guard let found else {
      result.append(node.diagnostic("map-case-absent", [shown, wanted.quotedForMessage]))
      return
    }
    if Array(found.utf8) != Array(wanted.utf8) {
      result.append(
        node.diagnostic("map-case-differs", [shown, found.quotedForMessage, wanted.quotedForMessage]))
    }
  }

  private func compareAbsent(
    _ node: YAMLNode, _ document: DocumentView, _ shown: String, _ result: inout [Diagnostic]
  ) throws(YAMLError) {
    for name in try node.list() {
      let text = try name.text()
      var found: String?
      if text.hasPrefix("attributes."), let index = document.schema.index(of: "attributes") {
        let wanted = text.dropFirst("attributes.".count)
        found = document.attributes(index).first { $0.name == wanted }?.text
      } else if let index = document.schema.index(of: text) {
        found = document.has(index) ? String(decoding: document.slice(index), as: UTF8.self) : nil
      } else {
        throw name.error(
          "map-unknown-field", [document.schema.name, text],
          suggestion: nearest(to: text, in: document.schema.fields.map(\.name)))
      }
      if let found {
        result.append(name.diagnostic("map-case-present", [shown + text, found.quotedForMessage]))
      }
    }
  }
}
