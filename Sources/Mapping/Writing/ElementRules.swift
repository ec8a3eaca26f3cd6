import Values
import XMLStream
package import YAMLTree

extension WritingRules {
  /// One element of an XML file, as a map says it.
  ///
  /// A text is where its own text comes from, a list is what it holds, keys say more. In a list `"@name"` is an attribute
  /// and `.` the element's own text.
  package final class ElementRules: Sendable {
    static let keys = [
      "from", "value", "expr", "lookup", "column", "default", "miss", "format", "zone", "content", "each",
      "when", "keep",
      "required",
    ]

    package let name: String
    package let attributes: [Column]
    package let text: Column?
    package let content: [ElementRules]
    package let when: ExpressionText?
    package let each: Repetition?
    /// Written though there is nothing in it.
    package let keep: Bool
    /// A document for which there is nothing in it is refused.
    package let required: Bool
    package let node: YAMLNode

    init(
      name: String, attributes: [Column], text: Column?, content: [ElementRules], when: ExpressionText?,
      each: Repetition?, keep: Bool, required: Bool, node: YAMLNode
    ) {
      self.name = name
      self.attributes = attributes
      self.text = text
      self.content = content
      self.when = when
      self.each = each
      // A document that a file is for is in it, whatever is left of it.
      if case .documents? = each { self.keep = true } else { self.keep = keep }
      self.required = required
      self.node = node
    }

    /// The ways to all texts in it: `Order/cbc:ID`, `Order/@version`.
    var texts: [String] {
      var result = attributes.filter { !$0.name.hasPrefix("xmlns") }.map { "\(name)/@\($0.name)" }
      // An element that never has a text is no rule that a case could try.
      if let text, text.constant != "" { result.append(name) }
      return result + content.flatMap { inner in inner.texts.map { "\(name)/\($0)" } }
    }

    /// Whether all documents of an output are in one file.
    var hasDocuments: Bool {
      if case .documents? = each { return true }
      return content.contains { $0.hasDocuments }
    }
  }

  /// How often an element is there.
  package enum Repetition: Sendable {
    /// Once for each document of the output: all of them are in one file.
    case documents
    /// Once for each of the file's rows.
    case rows
    /// Once for each record of a list of the document.
    case records(String)
    /// Once for each element of a list: a field of the document, or what an expression gives.
    case items(ExpressionText)
  }

  /// The root of an XML file: what stands below `xml`.
  ///
  /// `lists`: the lists that a document of the kind has.
  static func root(
    _ node: YAMLNode, namespaces: [(prefix: String, uri: String)], lists: [String]
  ) throws(YAMLError) -> ElementRules {
    let members = try node.mapping()
    guard let (key, value) = members.first, members.count == 1 else {
      throw node.error("map-xml-root", [String(members.count)], width: 1)
    }
    let reader = ElementReader(namespaces: Set(namespaces.map(\.prefix)), lists: lists)
    let root = try reader.element(key, value)
    // A document has one root.
    if root.each != nil || root.when != nil { throw value.error("map-not-with", ["each, when", root.name]) }
    var places = 0
    try reader.count(root, &places, isStatic: true)
    if places > 1 { throw value.error("map-xml-documents", [], width: 1) }
    let declared = namespaces.map { (prefix, uri) in
      Column(
        name: prefix.isEmpty ? "xmlns" : "xmlns:" + prefix, from: nil, constant: uri, expression: nil,
        first: false, lookup: nil, miss: .reject, formats: [], zone: nil, node: key)
    }
    return ElementRules(
      name: root.name, attributes: declared + root.attributes, text: root.text, content: root.content,
      when: root.when, each: root.each, keep: true, required: false, node: root.node)
  }
}

/// Reads elements out of a map.
private struct ElementReader {
  let namespaces: Set<String>
  let lists: [String]

  func element(_ key: YAMLNode, _ node: YAMLNode) throws(YAMLError) -> WritingRules.ElementRules {
    let name = try checkedName(key)
    switch node.content {
    case .scalar:
      return rules(name, key, text: try WritingRules.text(name, node))
    case .sequence:
      let (attributes, text, content) = try parts(name, node)
      return rules(name, key, attributes: attributes, text: text, content: content)
    case .mapping:
      let members = try node.members(WritingRules.ElementRules.keys)
      let hasText = ["from", "value", "expr"].contains { members[$0] != nil }
      var parts:
        (attributes: [WritingRules.Column], text: WritingRules.Column?, content: [WritingRules.ElementRules]) =
          ([], nil, [])
      if let content = members["content"] {
        if hasText { throw content.error("map-not-with", ["content", "from, value, expr"], width: 1) }
        parts = try self.parts(name, content)
      } else if hasText {
        parts.text = try WritingRules.text(name, node, members)
      }
      return rules(
        name, key, attributes: parts.attributes, text: parts.text, content: parts.content,
        when: try members["when"].map { node throws(YAMLError) in try ExpressionText(node) },
        each: try members["each"].map { node throws(YAMLError) in try repetition(node) },
        keep: try members["keep"]?.boolean() ?? false, required: try members["required"]?.boolean() ?? false)
    }
  }

  private func rules(
    _ name: String, _ node: YAMLNode, attributes: [WritingRules.Column] = [],
    text: WritingRules.Column? = nil,
    content: [WritingRules.ElementRules] = [], when: ExpressionText? = nil,
    each: WritingRules.Repetition? = nil, keep: Bool = false, required: Bool = false
  ) -> WritingRules.ElementRules {
    WritingRules.ElementRules(
      name: name, attributes: attributes, text: text, content: content, when: when, each: each, keep: keep,
      required: required, node: node)
  }

  /// The members of a list: attributes first, then text or elements in the order in which they stand.
  private func parts(
    _ name: String, _ node: YAMLNode
  ) throws(YAMLError) -> ([WritingRules.Column], WritingRules.Column?, [WritingRules.ElementRules]) {
    var attributes: [WritingRules.Column] = []
    var text: WritingRules.Column?
    var content: [WritingRules.ElementRules] = []
    for item in try node.list() {
      for (key, value) in try item.mapping() {
        let part = try key.text()
        if part == "." {
          text = try WritingRules.text(name, value)
        } else if part.hasPrefix("@") {
          let name = try checkedName(key, String(part.dropFirst()))
          if attributes.contains(where: { $0.name == name }) {
            throw key.error("yaml-duplicate-key", [part])
          }
          attributes.append(try WritingRules.text(name, value))
        } else {
          content.append(try element(key, value))
        }
      }
    }
    if text != nil, let first = content.first {
      throw first.node.error("map-not-with", [first.name, "."])
    }
    return (attributes, text, content)
  }

  private func repetition(_ node: YAMLNode) throws(YAMLError) -> WritingRules.Repetition {
    let text = try node.text()
    if text == "documents" { return .documents }
    if text == "rows" { return .rows }
    if lists.contains(text) { return .records(text) }
    return .items(try ExpressionText(node))
  }

  /// A name of XML whose prefix is declared.
  private func checkedName(_ key: YAMLNode, _ name: String? = nil) throws(YAMLError) -> String {
    var name = name ?? ""
    if name.isEmpty { name = try key.text() }
    guard XMLDocumentWriter.isName(name) else { throw key.error("xml-write-name", [name.quotedForMessage]) }
    if let colon = name.firstIndex(of: ":") {
      let prefix = String(name[..<colon])
      guard namespaces.contains(prefix) || prefix == "xml" else {
        throw key.error(
          "map-xml-prefix", [prefix], suggestion: nearest(to: prefix, in: namespaces.sorted()))
      }
    }
    return name
  }

  /// Counts the places of documents; they stand only in elements that are there once, whatever the documents say.
  func count(_ rules: WritingRules.ElementRules, _ places: inout Int, isStatic: Bool) throws(YAMLError) {
    var isStatic = isStatic
    if case .documents? = rules.each {
      places += 1
      if !isStatic { throw rules.node.error("map-xml-documents") }
      isStatic = false
    } else if rules.each != nil || rules.when != nil {
      isStatic = false
    }
    for element in rules.content { try count(element, &places, isStatic: isStatic) }
  }
}
