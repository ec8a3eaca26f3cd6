package import Formats

/// A value of a JSON or XML file with all that is in it, as it is looked at once and written again.
package indirect enum TreeText: Sendable {
  /// Members by their names, in the file's order; an XML element's attributes are `@name`, its own text has no name.
  case object([(name: String, value: TreeText)])
  case array([TreeText])
  case string(String)
  /// A number, `true`, `false` or `null`, as it is written.
  case literal(String)

  /// The text of a leaf.
  var text: String? {
    switch self {
    case .string(let text): text
    case .literal(let text): text == "null" ? "" : text
    case .object(let members): members.first { $0.name.isEmpty }?.value.text
    case .array: nil
    }
  }

  /// The value at the end of a way of plain names.
  subscript(way: [String]) -> TreeText? {
    guard let name = way.first else { return self }
    guard case .object(let members) = self, let next = members.first(where: { $0.name == name }) else {
      return nil
    }
    return next.value[Array(way.dropFirst())]
  }

  /// The same with each leaf as `change` makes it, which is told the names on the way to it.
  func mapLeaves(_ way: [String] = [], _ change: (_ way: [String], _ text: String) -> String) -> TreeText {
    switch self {
    case .object(let members):
      return .object(
        members.map { ($0.name, $0.value.mapLeaves($0.name.isEmpty ? way : way + [$0.name], change)) })
    case .array(let items): return .array(items.map { $0.mapLeaves(way, change) })
    case .string(let text): return .string(change(way, text))
    case .literal(let text):
      let changed = change(way, text)
      return changed == text ? self : .literal(changed)
    }
  }
}

extension TreeText {
  /// What a record has, from a reader that keeps all of it.
  package init(_ record: TreeRecord) {
    self.init(record, record.root)
  }

  private init(_ record: TreeRecord, _ node: TreeNode) {
    switch record.kind(node) {
    case .object: self = .object(TreeText.members(record, node))
    case .array: self = .array(TreeText.children(record, node).map { TreeText(record, $0) })
    case .string, .attribute, .text: self = .string(record.string(node))
    case .number, .true, .false: self = .literal(record.string(node))
    case .null: self = .literal("null")
    case .element:
      let children = TreeText.children(record, node)
      let text = record.string(node)
      if children.isEmpty {
        self = .string(text)
        return
      }
      var members: [(name: String, value: TreeText)] = []
      for child in children {
        let name = (record.kind(child) == .attribute ? "@" : "") + record.name(child)
        let value = TreeText(record, child)
        guard let place = members.firstIndex(where: { $0.name == name }) else {
          members.append((name, value))
          continue
        }
        // A second element of one name makes a list of them.
        if case .array(let items) = members[place].value {
          members[place].value = .array(items + [value])
        } else {
          members[place].value = .array([members[place].value, value])
        }
      }
      if text.utf8.contains(where: { $0 > 0x20 }) { members.append(("", .string(text))) }
      self = .object(members)
    }
  }

  private static func children(_ record: TreeRecord, _ node: TreeNode) -> [TreeNode] {
    var result: [TreeNode] = []
    var next = record.firstChild(node)
    while let child = next {
      result.append(child)
      next = record.nextSibling(child)
    }
    return result
  }

  private static func members(_ record: TreeRecord, _ node: TreeNode) -> [(name: String, value: TreeText)] {
    children(record, node).map { (record.name($0), TreeText(record, $0)) }
  }
}

extension TreeText {
  /// The value as JSON, on one line.
  package var json: String {
    switch self {
    case .object(let members):
      "{ " + members.map { "\(TreeText.quoted($0.name)): \($0.value.json)" }.joined(separator: ", ") + " }"
    case .array(let items): "[ " + items.map(\.json).joined(separator: ", ") + " ]"
    case .string(let text): TreeText.quoted(text)
    case .literal(let text): text
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case let control where control.value < 0x20 || control.value == 0x7F:
        let digits = String(control.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// The value as an XML element of a name, in a namespace if it begins one.
  func xml(_ name: String, namespace: String = "") -> String {
    var attributes = namespace.isEmpty ? "" : " xmlns=\"\(TreeText.escaped(namespace))\""
    switch self {
    case .array(let items): return items.map { $0.xml(name, namespace: namespace) }.joined()
    case .string(let text), .literal(let text):
      return "<\(name)\(attributes)>\(TreeText.escaped(text))</\(name)>"
    case .object(let members):
      var content = ""
      for member in members {
        if member.name.isEmpty {
          content += TreeText.escaped(member.value.text ?? "")
        } else if member.name.hasPrefix("@") {
          attributes += " \(member.name.dropFirst())=\"\(TreeText.escaped(member.value.text ?? ""))\""
        } else {
          content += member.value.xml(member.name)
        }
      }
      return "<\(name)\(attributes)>\(content)</\(name)>"
    }
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "\"": result += "&quot;"
      case "\r": result += "&#13;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
