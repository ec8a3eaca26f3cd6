package import Values

/// A YAML document as a tree in which every node knows where it stands.
///
/// How it differs from a decoder: keys keep their order, every message about a node has file, line and column, a
/// scalar stays the text that was written (`no` is not a boolean until somebody asks for one).
package struct YAMLNode: Sendable {
  package indirect enum Content: Sendable {
    /// A text; `plain` where it stood without quotes.
    case scalar(String, plain: Bool)
    case mapping([(key: YAMLNode, value: YAMLNode)])
    case sequence([YAMLNode])
  }

  package let content: Content
  /// From 1.
  package let line: Int
  /// In Unicode scalars, from 1.
  package let column: Int
  package let source: YAMLSource

  package init(content: Content, line: Int, column: Int, source: YAMLSource) {
    self.content = content
    self.line = line
    self.column = column
    self.source = source
  }
}

/// The text a tree was read from, for excerpts in messages.
package final class YAMLSource: Sendable {
  /// As people know the file.
  package let file: String
  package let text: String
  private let lines: [Substring]

  package init(file: String, text: String) {
    self.file = file
    self.text = text
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// A line by its number from 1, without its end.
  package func line(_ number: Int) -> String? {
    guard lines.indices.contains(number - 1) else { return nil }
    let line = lines[number - 1]
    return String(line.last == "\r" ? line.dropLast() : line)
  }
}

/// What is wrong in a YAML file, and where.
package struct YAMLError: Error, Sendable {
  package let diagnostic: Diagnostic

  package init(_ diagnostic: Diagnostic) {
    self.diagnostic = diagnostic
  }
}

extension YAMLNode {
  /// A diagnostic about this node.
  ///
  /// - Parameters:
  ///   - code: the code of the catalogue.
  ///   - arguments: what its placeholders stand for.
  ///   - offset: Unicode scalars from the node's beginning to what is meant (in a one-line scalar).
  ///   - width: how many scalars are meant.
  ///   - suggestion: the one name that was nearly certainly meant.
  /// - Returns: the diagnostic, with the line as its excerpt.
  package func diagnostic(
    _ code: String, _ arguments: [String] = [], offset: Int = 0, width: Int? = nil, suggestion: String? = nil
  ) -> Diagnostic {
    var column = self.column + offset
    var meant = width ?? 1
    if case .scalar(let text, let plain) = content {
      if !plain, offset > 0 || width != nil { column += 1 }
      if width == nil { meant = max(text.unicodeScalars.count, 1) + (plain ? 0 : 2) }
    }
    let excerpt = source.line(line).map { text in
      Diagnostic.Excerpt(
        line: text, column: column, width: min(meant, max(text.unicodeScalars.count - column + 1, 1)))
    }
    return Diagnostic(
      code, arguments, at: SourcePosition(file: source.file, line: line, column: column), excerpt: excerpt,
      suggestion: suggestion)
  }

  /// An error about this node.
  package func error(
    _ code: String, _ arguments: [String] = [], offset: Int = 0, width: Int? = nil, suggestion: String? = nil
  ) -> YAMLError {
    YAMLError(diagnostic(code, arguments, offset: offset, width: width, suggestion: suggestion))
  }

  /// What people call this kind of node.
  var kindName: String {
    switch content {
    case .scalar: "text"
    case .mapping: "keys with values"
    case .sequence: "a list"
    }
  }

  /// Whether the node is an unquoted nothing (`key:` with no value, `~`, `null`).
  package var isNull: Bool {
    if case .scalar(let text, true) = content { return text.isEmpty || text == "~" || text == "null" }
    return false
  }

  /// The text of a scalar.
  package func text() throws(YAMLError) -> String {
    guard case .scalar(let text, _) = content else { throw error("yaml-kind", [kindName, "text"]) }
    return text
  }

  /// `true` or `false`, written without quotes.
  package func boolean() throws(YAMLError) -> Bool {
    if case .scalar(let text, true) = content {
      if text == "true" { return true }
      if text == "false" { return false }
    }
    throw error("yaml-value", [(try? text())?.quotedForMessage ?? kindName, "true or false"])
  }

  /// A whole number that is not negative.
  package func integer() throws(YAMLError) -> Int {
    if case .scalar(let text, true) = content, let number = Int(text), number >= 0 { return number }
    throw error("yaml-value", [(try? text())?.quotedForMessage ?? kindName, "a whole number"])
  }

  /// One of a few words.
  package func choice(_ words: [String]) throws(YAMLError) -> String {
    let text = try text()
    if words.contains(text) { return text }
    throw error(
      "yaml-value", [text.quotedForMessage, words.joined(separator: ", ")],
      suggestion: nearest(to: text, in: words))
  }

  /// The members of a mapping, in order.
  package func mapping() throws(YAMLError) -> [(key: YAMLNode, value: YAMLNode)] {
    if isNull { return [] }
    guard case .mapping(let pairs) = content else {
      throw error("yaml-kind", [kindName, "keys with values"])
    }
    return pairs
  }

  /// The elements of a list; a single scalar counts as a list of one.
  package func list() throws(YAMLError) -> [YAMLNode] {
    if isNull { return [] }
    switch content {
    case .sequence(let nodes): return nodes
    case .scalar: return [self]
    case .mapping: throw error("yaml-kind", [kindName, "a list"])
    }
  }

  /// The members of a mapping by name.
  ///
  /// - Throws: `yaml-unknown-key` for a key that is none of `allowed`, with the nearest one.
  package func members(_ allowed: [String]) throws(YAMLError) -> [String: YAMLNode] {
    var result: [String: YAMLNode] = [:]
    for (key, value) in try mapping() {
      let name = try key.text()
      guard allowed.contains(name) else {
        throw key.error(
          "yaml-unknown-key", [name, allowed.joined(separator: ", ")],
          suggestion: nearest(to: name, in: allowed))
      }
      result[name] = value
    }
    return result
  }
}

/// The one name within two edits of what was written, if there is exactly one such (`style.md` 6.6).
package func nearest(to text: String, in names: some Sequence<String>) -> String? {
  let wanted = Array(text.lowercased().unicodeScalars)
  var best: String?
  var bestDistance = 3
  var count = 0
  for name in names where name != text {
    let distance = EditDistance.between(wanted, Array(name.lowercased().unicodeScalars), limit: 2)
    if distance < bestDistance {
      best = name
      bestDistance = distance
      count = 1
    } else if distance == bestDistance, distance <= 2 {
      count += 1
    }
  }
  // In a word of two letters everything is two edits away.
  return count == 1 && bestDistance * 2 < max(wanted.count, 1) ? best : nil
}
