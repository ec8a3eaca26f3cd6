import Values
import XMLStream
package import YAMLTree

extension WritingRules {
  /// One element of a tree, as a map says it: an element of XML, or a member of JSON.
  ///
  /// A text is where its own text comes from, a list is what it holds, keys say more. In a list of XML `"@name"` is an
  /// attribute and `.` the element's own text.
  package final class ElementRules: Sendable {
    static let keys = [
      "from", "value", "expr", "lookup", "column", "default", "miss", "format", "zone", "content", "each",
      "when", "keep",
      "required",
    ]
    /// What JSON has besides.
    static let jsonKeys = keys + ["type", "list"]

    /// The name; blank of what JSON gives none: the root, and the elements of an array.
    package let name: String
    package let form: Form
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
      name: String, form: Form, attributes: [Column], text: Column?, content: [ElementRules],
      when: ExpressionText?, each: Repetition?, keep: Bool, required: Bool, node: YAMLNode
    ) {
      self.name = name
      self.form = form
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
      return result + content.flatMap { inner in inner.texts.map { ElementRules.label(name, $0) } }
    }

    /// How people name what stands in an element; what has no name of its own is called as what it stands in.
    static func label(_ outer: String, _ name: String) -> String {
      outer.isEmpty ? name : name.isEmpty ? outer : "\(outer)/\(name)"
    }

    /// Whether all documents of an output are in one file.
    var hasDocuments: Bool {
      if case .documents? = each { return true }
      return content.contains { $0.hasDocuments }
    }
  }

  /// What an element is made of.
  package enum Form: Hashable, Sendable {
    case text(TextType)
    /// Elements, each by its name.
    case members
    /// Elements without names: an array of JSON.
    case list
  }

  /// As what JSON has a text.
  package enum TextType: String, CaseIterable, Sendable {
    case string
    case number
    case boolean
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
    let reader = ElementReader(syntax: .xml(namespaces: Set(namespaces.map(\.prefix))), lists: lists)
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
      name: root.name, form: root.form, attributes: declared + root.attributes, text: root.text,
      content: root.content, when: root.when, each: root.each, keep: true, required: false, node: root.node)
  }

  /// The value of a JSON file: what stands below `json`.
  ///
  /// `isLine`: each document is a line of the file, which then has nothing around them.
  static func root(json node: YAMLNode, isLine: Bool, lists: [String]) throws(YAMLError) -> ElementRules {
    let reader = ElementReader(syntax: .json, lists: lists)
    let root = try reader.value("", node, node)
    if case .text = root.form { throw node.error("map-json-root", [], width: 1) }
    if root.when != nil { throw node.error("map-not-with", ["when", "json"], width: 1) }
    if root.each != nil, !root.hasDocuments { throw node.error("map-json-root", [], width: 1) }
    if isLine, root.hasDocuments {
      throw node.error("map-not-with", ["each: documents", "as: ndjson"], width: 1)
    }
    var places = 0
    try reader.count(root, &places, isStatic: true)
    if places > 1 { throw node.error("map-xml-documents", [], width: 1) }
    return ElementRules(
      name: "", form: root.form, attributes: [], text: nil, content: root.content, when: nil, each: root.each,
      keep: true, required: false, node: node)
  }
}

/// Reads elements out of a map.
private struct ElementReader {
  enum Syntax {
    case xml(namespaces: Set<String>)
    case json
  }

  /// What stands in an element.
  private struct Parts {
    var form = WritingRules.Form.members
    var attributes: [WritingRules.Column] = []
    var text: WritingRules.Column?
    var content: [WritingRules.ElementRules] = []
  }

  let syntax: Syntax
  let lists: [String]

  private var isJSON: Bool { if case .json = syntax { true } else { false } }

  func element(_ key: YAMLNode, _ node: YAMLNode) throws(YAMLError) -> WritingRules.ElementRules {
    try value(try checkedName(key), key, node)
  }

  /// What stands behind a name, or in a list where it has none.
  func value(_ name: String, _ key: YAMLNode, _ node: YAMLNode) throws(YAMLError)
    -> WritingRules.ElementRules
  {
    var parts = Parts()
    var members: [String: YAMLNode] = [:]
    switch node.content {
    case .scalar:
      parts.form = .text(.string)
      parts.text = try WritingRules.text(name, node)
    case .sequence:
      parts = try self.parts(name, node)
    case .mapping:
      members = try node.members(
        isJSON ? WritingRules.ElementRules.jsonKeys : WritingRules.ElementRules.keys)
      parts = try self.parts(name, node, members)
    }
    return WritingRules.ElementRules(
      name: name, form: parts.form, attributes: parts.attributes, text: parts.text, content: parts.content,
      when: try members["when"].map { node throws(YAMLError) in try ExpressionText(node) },
      each: try members["each"].map { node throws(YAMLError) in try repetition(node) },
      keep: try members["keep"]?.boolean() ?? false, required: try members["required"]?.boolean() ?? false,
      node: key)
  }

  /// What keys say of an element's content: a text, what it holds, or an array.
  private func parts(
    _ name: String, _ node: YAMLNode, _ members: [String: YAMLNode]
  ) throws(YAMLError) -> Parts {
    let texts = ["from", "value", "expr"].filter { members[$0] != nil }
    let type = WritingRules.TextType(
      rawValue: try members["type"]?.choice(WritingRules.TextType.allCases.map(\.rawValue)) ?? "string")
    let held = ["content", "list"].filter { members[$0] != nil }
    if let node = held.first.flatMap({ members[$0] }) {
      let other = texts.isEmpty ? (members["type"] == nil ? [] : ["type"]) : ["from, value, expr"]
      if let other = (other + held.dropFirst()).first {
        throw node.error("map-not-with", [held[0], other], width: 1)
      }
    }
    if let content = members["content"] { return try self.parts(name, content) }
    var parts = Parts()
    if let list = members["list"] {
      parts.form = .list
      for item in try list.list() { parts.content.append(try value("", item, item)) }
    } else if !texts.isEmpty || members["type"] != nil {
      parts.form = .text(type ?? .string)
      parts.text = try WritingRules.text(name, node, members)
    }
    return parts
  }

  /// The members of a list: attributes first, then text or elements in the order in which they stand.
  private func parts(_ name: String, _ node: YAMLNode) throws(YAMLError) -> Parts {
    var parts = Parts()
    for item in try node.list() {
      for (key, value) in try item.mapping() {
        let part = try key.text()
        if isJSON {
          // An object has each name once.
          if parts.content.contains(where: { $0.name == part }) {
            throw key.error("yaml-duplicate-key", [part])
          }
          parts.content.append(try element(key, value))
        } else if part == "." {
          parts.form = .text(.string)
          parts.text = try WritingRules.text(name, value)
        } else if part.hasPrefix("@") {
          let name = try checkedName(key, String(part.dropFirst()))
          if parts.attributes.contains(where: { $0.name == name }) {
            throw key.error("yaml-duplicate-key", [part])
          }
          parts.attributes.append(try WritingRules.text(name, value))
        } else {
          parts.content.append(try element(key, value))
        }
      }
    }
    if parts.text != nil, let first = parts.content.first {
      throw first.node.error("map-not-with", [first.name, "."])
    }
    return parts
  }

  private func repetition(_ node: YAMLNode) throws(YAMLError) -> WritingRules.Repetition {
    let text = try node.text()
    if text == "documents" { return .documents }
    if text == "rows" { return .rows }
    if lists.contains(text) { return .records(text) }
    return .items(try ExpressionText(node))
  }

  /// A name of XML whose prefix is declared; in JSON any name.
  private func checkedName(_ key: YAMLNode, _ name: String? = nil) throws(YAMLError) -> String {
    var name = name ?? ""
    if name.isEmpty { name = try key.text() }
    guard case .xml(let namespaces) = syntax else { return name }
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
