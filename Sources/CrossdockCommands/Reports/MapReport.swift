import Commerce
import Expressions
import Mapping
import Values

/// A map as sentences, each rule with an example from the map's own cases.
struct MapReport {
  private let map: MapFile
  private let examples: [String: RuleExample]
  private let words: MapWords

  init(_ map: MapFile, context: MapContext, language: Language) {
    self.map = map
    examples = MapExamples.of(map, context: context)
    words = MapWords(language: language)
  }

  /// The whole text.
  var text: String {
    switch map.way {
    case .reads(let rules): reading(rules)
    case .writes(let rules): writing(rules)
    }
  }

  // MARK: Reading

  private func reading(_ rules: ReadingRules) -> String {
    let kind = words.say("explain-kind-\(rules.kind.name)")
    var lines = [
      words.sentence("explain-reads", map.name, rules.reads.format.rawValue.uppercased(), unit(rules), kind)
    ]
    if rules.unconfirmed { lines.append(words.sentence("explain-unconfirmed")) }
    let required = words.list(rules.reads.requires.map { words.code($0.name) }, "explain-and")
    let roots = words.list(rules.reads.roots.map(words.code), "explain-or")
    lines.append(
      words.sentence(
        "explain-known-by", roots.isEmpty ? required : words.say("explain-root", roots, required)))
    if rules.reads.endsWithNewline { lines.append(words.sentence("explain-newline")) }
    if let begins = rules.begins { lines.append(words.sentence("explain-begins", words.code(begins.text))) }
    if let skip = rules.skip { lines.append(words.sentence("explain-skip", words.code(skip.text))) }
    if let half = rules.half { lines.append(words.sentence("explain-half", words.field(half.needs))) }
    if !rules.key.isEmpty {
      let names = rules.key.map { words.field($0) }
      lines.append(
        words.sentence("explain-key", words.list(names, rules.keyIsFirst ? "explain-or" : "explain-and")))
    }
    for check in rules.checks {
      lines.append(words.sentence("explain-check", check.reason, words.code(check.condition.text)))
    }
    var text = lines.joined(separator: "\n") + "\n"
    text += "\n" + TextStyle.bold(words.sentence("explain-of", kind)) + "\n"
    for rule in rules.rules {
      text += sentence(rule, rules.kind.schema.fields[rule.field].type, rules.kind, examples[rule.name])
    }
    for list in rules.lists {
      guard case .records(let inner) = rules.kind.schema.fields[list.field].type else { continue }
      let name = words.field(list.name)
      let head =
        list.each.map { words.sentence("explain-at", name, words.code($0.path)) }
        ?? words.sentence("explain-of-each", name)
      text += "\n" + TextStyle.bold(head) + "\n"
      if let skip = list.skip { text += "  " + words.sentence("explain-skip", words.code(skip.text)) + "\n" }
      for rule in list.rules {
        text += sentence(
          rule, inner.fields[rule.field].type, rules.kind, examples["\(list.name).\(rule.name)"])
      }
    }
    return text
  }

  /// What becomes one document.
  private func unit(_ rules: ReadingRules) -> String {
    if !rules.group.isEmpty {
      let columns = rules.group.map { words.code($0.name) }
      return words.say(
        "explain-group", words.list(columns, rules.groupsByAll ? "explain-and" : "explain-or"))
    }
    let paths = rules.reads.records.map(\.path)
    if rules.reads.format == .csv || rules.reads.format == .tsv { return words.say("explain-row") }
    if paths.isEmpty || paths == ["."] { return words.say("explain-whole") }
    return words.say("explain-record", words.list(paths.map(words.code), "explain-or"))
  }

  private func sentence(
    _ rule: Rule, _ type: FieldType, _ kind: DocumentKind, _ example: RuleExample?
  ) -> String {
    let clauses = [words.source(rule)] + words.steps(rule) + [words.type(rule, type, kind)]
    return line(words.field(rule.name), clauses.compactMap { $0 }, example)
  }

  private func line(_ name: String, _ clauses: [String], _ example: RuleExample?) -> String {
    var text = "  " + words.sentence("explain-rule", name, clauses.joined(separator: words.comma)) + "\n"
    if let example {
      let before = example.before.map { "\(words.code($0.name)) \($0.text.quotedForMessage)" }
      let shown =
        before.isEmpty
        ? example.after.quotedForMessage
        : "\(before.joined(separator: words.comma)) → \(example.after.quotedForMessage)"
      text += "      " + words.say("explain-example", shown) + "\n"
    }
    return text
  }

  // MARK: Writing

  private func writing(_ rules: WritingRules) -> String {
    let kind = words.say("explain-kind-\(rules.kind.name)")
    var lines = [words.sentence("explain-writes", map.name, rules.format.kind.rawValue.uppercased(), kind)]
    if rules.unconfirmed { lines.append(words.sentence("explain-unconfirmed")) }
    lines.append(
      rules.when.map { words.sentence("explain-when", words.code($0.text)) } ?? words.sentence("explain-all"))
    var text = lines.joined(separator: "\n") + "\n"
    for file in rules.files { text += "\n" + written(file, rules, kind) }
    return text
  }

  private func written(_ file: WritingRules.FileRules, _ rules: WritingRules, _ kind: String) -> String {
    let lists = rules.kind.schema.fields.first { if case .records = $0.type { true } else { false } }
    let head =
      switch file.each {
      case .row: words.sentence("explain-file-row", file.name, lists.map { words.field($0.name) } ?? kind)
      case .document: words.sentence("explain-file-document", file.name, kind)
      case .json: words.sentence("explain-file-json", file.name, kind)
      }
    var text = TextStyle.bold(head) + "\n"
    func add(_ sentence: String) { text += "  \(sentence)\n" }
    if let when = file.when { add(words.sentence("explain-file-when", words.code(when.text))) }
    if !file.once.isEmpty {
      add(words.sentence("explain-once", words.list(file.once.map(words.code), "explain-or")))
    }
    for extra in file.extras {
      add(
        extra.when.map { words.sentence("explain-extra", words.code($0.text)) }
          ?? words.sentence("explain-always-row"))
    }
    if let balances = file.balances { add(words.sentence("explain-balances", words.code(balances.text))) }
    let row = Dictionary(file.row.map { ($0.name, $0.text.text) }, uniquingKeysWith: { first, _ in first })
    for column in file.allColumns {
      text += line(
        words.code(column.name), words.column(column, row, rules.kind),
        examples["\(file.name)/\(column.name)"])
    }
    return text
  }
}
