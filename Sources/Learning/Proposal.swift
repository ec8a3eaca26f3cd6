package import Commerce
import Values
import YAMLTree

/// A map that is proposed for an export: its rules with what speaks for each, and what a person must say.
package struct Proposal: Sendable {
  /// A field of the document, and where it comes from.
  package struct Rule: Sendable {
    /// `buyer.email`, `lines.sku`.
    package let field: String
    /// The column or path, where it is one.
    package let source: String?
    /// What stands behind the field's name in the map.
    package let text: String
    /// What speaks for it, in the reader's language.
    package let evidence: String
  }

  /// What the file does not prove: a rule in one of several forms, or none.
  package struct Question: Sendable {
    package let field: String
    package let source: String?
    /// What is not known, in the reader's language.
    package let words: String
    /// What may stand behind the field's name, the likeliest first.
    package let options: [String]
    /// What a free answer is put into, in place of `?`; without it only the options can be chosen.
    package var free: String? = nil
  }

  package let kind: DocumentKind
  package var rules: [Rule]
  package var questions: [Question]
  /// The lines of `reads:` and of what a record is, each with its evidence.
  let head: [String]
  /// The column whose values number the records, in quotes of YAML; nothing where a person must say which.
  package let hasKey: Bool
  /// Where the items of a list stand, in a tree.
  let list: String?
  let checks: [String]
  /// Columns that nothing is made of.
  package private(set) var unused: [String]
  let language: Language

  /// Takes an answer: the question's rule is one now.
  package mutating func answer(_ question: Question, _ text: String) {
    questions.removeAll { $0.field == question.field && $0.source == question.source }
    // One field has one rule: other columns that might have been it are not asked of again.
    questions.removeAll { $0.field == question.field }
    rules.removeAll { $0.field == question.field }
    rules.append(
      Rule(
        field: question.field, source: question.source, text: text,
        evidence: Catalogue.text("learn-you-said", [], in: language)))
  }

  /// The same with an attribute for each column of a table that has no field, so that nothing of the file is lost.
  ///
  /// `names`: columns that hold what belongs to a line, not to the order.
  package func withAttributes(ofLine names: Set<String>, taking: (String) -> Bool) -> Proposal {
    var result = self
    var known = Set<String>()
    for name in unused {
      let attribute = Proposal.attribute(name)
      guard !attribute.isEmpty, known.insert(attribute).inserted else { continue }
      let field = (names.contains(name) ? "lines." : "") + "attributes.\(attribute)"
      guard taking(field) else { continue }
      result.rules.append(
        Rule(
          field: field, source: name, text: YAMLText.scalar(name),
          evidence: Catalogue.text("learn-like-attribute", [], in: language)))
      result.unused.removeAll { $0 == name }
    }
    return result
  }

  /// A column's name as the name of an attribute, which expressions can read: ASCII letters, digits.
  private static func attribute(_ name: String) -> String {
    var result = ""
    for character in NameKey.of(name) where character.isASCII { result.append(character) }
    if result.first?.isNumber == true { result = "c" + result }
    return result
  }

  /// The map's text, without cases.
  ///
  /// `name`: `partner/orders`; `file`: the export's name, for the first line.
  package func text(map name: String, file: String, rows: Int) -> String {
    func say(_ code: String, _ arguments: String...) -> String {
      Catalogue.text(code, arguments, in: language)
    }
    var lines = ["# " + say("learn-made", file, String(rows))]
    if !questions.isEmpty { lines.append("# " + say("learn-marks")) }
    lines.append("map: \(name)")
    lines += head
    lines.append("\(kind.name):")
    lines += body(below: "")
    let inner = body(below: "lines.")
    if kind == .order, !inner.isEmpty {
      let hasRule = inner.contains { !$0.hasPrefix("  #") }
      lines.append(hasRule || list != nil ? "lines:" : "# lines:")
      if let list { lines.append("  each: \(YAMLText.scalar(list))") }
      lines += inner
    }
    lines += checks
    if !unused.isEmpty { lines.append("# " + say("learn-unused", unused.joined(separator: ", "))) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The rules of the document, or of its list, in the contract's order; what is not known stands behind `# ?`.
  private func body(below prefix: String) -> [String] {
    var entries: [(order: Int, line: String)] = []
    for rule in rules {
      guard let name = own(rule.field, prefix) else { continue }
      let comment = rule.evidence.isEmpty ? "" : "  # \(rule.evidence)"
      entries.append((order(rule.field), "  \(name): \(rule.text)\(comment)"))
    }
    for question in questions {
      guard let name = own(question.field, prefix) else { continue }
      for option in question.options {
        entries.append((order(question.field), "  # ? \(name): \(option)  # \(question.words)"))
      }
    }
    return entries.enumerated().sorted { ($0.element.order, $0.offset) < ($1.element.order, $1.offset) }
      .map(\.element.line)
  }

  private func own(_ field: String, _ prefix: String) -> String? {
    if prefix.isEmpty { return field.hasPrefix("lines.") ? nil : field }
    return field.hasPrefix(prefix) ? String(field.dropFirst(prefix.count)) : nil
  }

  private func order(_ field: String) -> Int {
    if field.hasPrefix("lines.") { return Schema.line.index(of: String(field.dropFirst(6))) ?? 99 }
    return kind.schema.index(of: field) ?? 99
  }
}
