import Commerce
import Formats
import Values
import YAMLTree

/// What one rule did in a case of its map: the texts that it took, and what it made of them.
package struct RuleExample: Sendable {
  /// Columns, paths or fields by name, with what stood there.
  package var before: [(name: String, text: String)]
  package var after: String
}

/// The first example of each rule among a map's cases.
package enum MapExamples {
  /// Examples by the rules' names, as coverage has them: `total`, `lines.sku`, `file/column`.
  package static func of(_ map: MapFile, context: MapContext) -> [String: RuleExample] {
    var examples: [String: RuleExample] = [:]
    for node in map.cases {
      guard let one = try? MapCase(node), one.error == nil, let context = try? one.context(context) else {
        continue
      }
      switch map.way {
      case .reads(let rules):
        guard let text = try? one.given.text() else { continue }
        let source = MemoryByteSource(Array(text.utf8), name: "case")
        guard
          let recognised = try? Recognition(maps: [map]).recognise(
            FileProbe(source), file: "case", encodings: [])
        else { continue }
        if recognised.rows == nil {
          try? trees(recognised, source, rules, context, &examples)
        } else {
          try? rows(recognised, source, text, rules, context, &examples)
        }
      case .writes(let rules): try? written(one, map, rules, context, &examples)
      }
    }
    return examples
  }

  // MARK: Rows

  private static func rows(
    _ recognised: Recognised, _ source: MemoryByteSource, _ text: String, _ rules: ReadingRules,
    _ context: MapContext, _ examples: inout [String: RuleExample]
  ) throws {
    var documents: [DocumentView] = []
    try source.rewind()
    let records = try RecordSource(recognised, source, context: context)
    while let batch = try records.next() {
      if batch.startsOver { documents = [] }
      for case .mapped(let record) in batch.results {
        documents.append(
          DocumentView(schema: rules.kind.schema, bytes: Array(batch.bytes[record.document])))
      }
    }
    guard let found = recognised.rows else { return }
    try source.rewind()
    let head = try TextHead(of: source)
    let sniff = RowSniff.head(head, dialects: [found.dialect], most: 400).first
    let rows = (sniff?.rows ?? []).filter { $0.line > found.headerLine }
    let names = HeaderRow(fields: found.header)
    let lines = documents.map { Int($0.text("source.line") ?? "") ?? 0 }
    for (index, document) in documents.enumerated() {
      let end = lines.filter { $0 > lines[index] }.min() ?? Int.max
      let own = rows.filter { $0.line >= lines[index] && $0.line < end }.map(\.fields)
      func before(_ rule: Rule) -> [(name: String, text: String)] {
        rule.namedSources.compactMap { name in
          guard let place = names.place(of: name, rules.reads) else { return nil }
          let texts = own.compactMap { $0.indices.contains(place) ? $0[place] : nil }
          return texts.first { !$0.isEmpty }.map { (name, $0) }
        }
      }
      take(document, rules, &examples, before, before)
    }
  }

  // MARK: Trees

  private static func trees(
    _ recognised: Recognised, _ source: MemoryByteSource, _ rules: ReadingRules, _ context: MapContext,
    _ examples: inout [String: RuleExample]
  ) throws {
    try source.rewind()
    let mapping = try TreeMapping(
      recognised.map, rules, context: context, wrapper: recognised.wrapper)
    mapping.fileName = source.name
    let reader = try rules.treeReader(
      source, for: mapping, wrapper: recognised.wrapper, records: recognised.records,
      limits: context.limits)
    let record = TreeRecord()
    while try reader.next(into: record) {
      if try mapping.isSkipped(record) { continue }
      var writer = DocumentWriter()
      guard case .mapped(let mapped) = mapping.map(record, into: &writer) else { continue }
      let document = DocumentView(schema: rules.kind.schema, bytes: Array(writer.bytes[mapped.document]))
      let texts = mapping.sourceTexts()
      take(document, rules, &examples, { texts.own[$0.name] ?? [] }, { texts.inner[$0.name] ?? [] })
    }
  }

  private static func take(
    _ document: DocumentView, _ rules: ReadingRules, _ examples: inout [String: RuleExample],
    _ before: (Rule) -> [(name: String, text: String)],
    _ beforeInner: (Rule) -> [(name: String, text: String)]
  ) {
    for rule in rules.rules where examples[rule.name] == nil {
      guard let after = document.shown(rule) else { continue }
      examples[rule.name] = RuleExample(before: rule.taken(before(rule)), after: after)
    }
    for list in rules.lists {
      guard let record = document.records(list.field).first else { continue }
      for rule in list.rules where examples["\(list.name).\(rule.name)"] == nil {
        guard let after = record.shown(rule) else { continue }
        examples["\(list.name).\(rule.name)"] = RuleExample(
          before: rule.taken(beforeInner(rule)), after: after)
      }
    }
  }

  // MARK: Written files

  private static func written(
    _ one: MapCase, _ map: MapFile, _ rules: WritingRules, _ context: MapContext,
    _ examples: inout [String: RuleExample]
  ) throws {
    let program = try FeedProgram(map, rules, rule: nil, context: context)
    for node in try one.given.list() {
      let view = try GivenDocument(node).view(rules.kind, partner: context.partner)
      let document = DocumentRecord(view, kind: rules.kind)
      guard program.wants(document) == .wanted else { continue }
      for file in program.files where file.rules.each != .json && file.hasRows {
        for row in try file.rows(of: document) {
          for (column, text) in zip(file.rules.columns, row) where !text.isEmpty {
            let name = "\(file.rules.name)/\(column.name)"
            if examples[name] != nil { continue }
            let sources = column.sources(rules.kind, file.rules)
            let before = sources.compactMap { name in view.shown(name).map { (name, $0) } }
            examples[name] = RuleExample(before: before, after: String(decoding: text, as: UTF8.self))
          }
        }
      }
    }
  }
}

extension Rule {
  /// The columns or paths that the rule names, those in its expression too.
  package var namedSources: [String] {
    var names = (from + sum + minus + further.parts).map(\.name)
    for name in expression.map({ RuleText.brackets($0.text) }) ?? [] where !names.contains(name) {
      names.append(name)
    }
    return names
  }
}

extension Rule {
  /// Of the texts at a rule's sources those that it took: of alternatives the first.
  fileprivate func taken(_ texts: [(name: String, text: String)]) -> [(name: String, text: String)] {
    if further.newest != nil { return [] }
    guard from.count > 1, sum.isEmpty, minus.isEmpty, further.parts.isEmpty, expression == nil else {
      return texts
    }
    return Array(texts.prefix(1))
  }
}

extension WritingRules.Column {
  /// The fields of the document that the column is made of, by their dotted names; of a line behind the list's name.
  func sources(_ kind: DocumentKind, _ file: WritingRules.FileRules) -> [String] {
    var texts = [expression?.text, from?.path].compactMap { $0 }
    for text in texts {
      for name in RuleText.paths(text, of: "row") {
        texts += file.row.filter { $0.name == name }.map(\.text.text)
      }
    }
    var names: [String] = []
    let list = kind.schema.fields.first { if case .records = $0.type { true } else { false } }?.name
    for text in texts {
      names += RuleText.paths(text, of: kind.name)
      if let list { names += RuleText.paths(text, of: "line").map { "\(list).\($0)" } }
    }
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }
}

/// Looks through the text of an expression for what it names.
enum RuleText {
  /// The names in `row["…"]` and `first["…"]`.
  static func brackets(_ text: String) -> [String] {
    var names: [String] = []
    for opening in ["row[\"", "first[\"", "row['", "first['", "line[\"", "line['"] {
      guard let quote = opening.last else { continue }
      for part in text.components(parting: opening).dropFirst() {
        let name = String(part.prefix { $0 != quote })
        if !names.contains(name) { names.append(name) }
      }
    }
    return names
  }

  /// The dotted paths behind a variable: `shipTo.city` of `order.?shipTo.?city`.
  static func paths(_ text: String, of variable: String) -> [String] {
    var names: [String] = []
    for part in text.components(parting: variable + ".").dropFirst() {
      let path = part.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "?") }
        .filter { $0 != "?" }
      var words = path.split(separator: ".").map(String.init)
      // A function that is called on the field is none of its parts.
      if part.dropFirst(path.count).first == "(" || path.hasSuffix("orValue"), words.count > 1 {
        words.removeLast()
      }
      let name = words.joined(separator: ".")
      if !name.isEmpty, !names.contains(name) { names.append(name) }
    }
    return names
  }
}

extension String {
  fileprivate func components(parting sign: String) -> [Substring] {
    var parts: [Substring] = []
    var rest = self[...]
    while !rest.isEmpty {
      var index = rest.startIndex
      while index < rest.endIndex, !rest[index...].hasPrefix(sign) { index = rest.index(after: index) }
      parts.append(rest[..<index])
      guard index < rest.endIndex else { return parts }
      rest = rest[rest.index(index, offsetBy: sign.count)...]
      if rest.isEmpty { parts.append(rest) }
    }
    return parts
  }
}

extension DocumentView {
  /// The text of what a rule gave, for people.
  fileprivate func shown(_ rule: Rule) -> String? {
    guard has(rule.field) else { return nil }
    if let attribute = rule.attribute {
      return attributes(rule.field).first { Array($0.name.utf8) == attribute }?.text
    }
    if case .texts = schema.fields[rule.field].type { return texts(rule.field).joined(separator: ", ") }
    return text(rule.field)
  }

  /// The text of a field by its dotted name; of a list its first record's.
  fileprivate func shown(_ name: String) -> String? {
    if let index = schema.index(of: name) {
      switch schema.fields[index].type {
      case .records, .attributes: return nil
      case .texts: return has(index) ? texts(index).joined(separator: ", ") : nil
      default: return has(index) ? text(index) : nil
      }
    }
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.count == 2, let index = schema.index(of: parts[0]) else { return nil }
    if case .attributes = schema.fields[index].type {
      return attributes(index).first { $0.name == parts[1] }?.text
    }
    if case .records = schema.fields[index].type { return records(index).first?.shown(parts[1]) }
    return nil
  }
}
