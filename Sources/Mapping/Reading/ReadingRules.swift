package import Commerce
package import YAMLTree

/// The kinds of files that maps read.
package enum SourceFormat: String, CaseIterable, Sendable {
  case csv
  case tsv
  case json
  case xml
}

/// What a reading map says: how its file is recognised, what one record is, and the rules for its fields.
package struct ReadingRules: Sendable {
  static let keys =
    [
      "map", "about", "unconfirmed", "reads", "group", "lineKey", "begins", "parent", "skip", "trailer",
      "half", "refuse", "key", "agrees",
      "asOf", "complete", "checks", "cases", "also", "rejects", "runs",
    ]
    + DocumentKind.received.map(\.name) + ["lines", "events", "messages", "packages"]

  package let reads: SourceRules
  package let kind: DocumentKind
  /// The column whose value is the same in all rows of one record; where it is blank, the next of these.
  package let group: [(name: String, node: YAMLNode)]
  /// Rows are of one record where all of the group's columns are the same, not the first that is not blank.
  package let groupsByAll: Bool
  /// The columns that together tell the lines of one record apart: a second row that has the same in all of them begins
  /// a repeat of the record.
  package let lineKey: [(name: String, node: YAMLNode)]
  /// What a row that begins a record has; a second one of the same key is a repeat.
  package let begins: ExpressionText?
  /// The row of a record that states what is the record's own, and is no line.
  ///
  /// What it states needs no adding up, and what other rows say besides is no conflict.
  package let parent: ExpressionText?
  /// Rows (or records) that are none.
  package let skip: ExpressionText?
  /// Rows behind the records, or between them where files were put together.
  package let trailer: Trailer?
  /// The record is one half of a document; the other is in another file.
  package let half: Half?
  /// The field that tells one document from another within its partner.
  package let key: [String]
  /// Of the key's fields the first that is there tells, not all together (`key: { first: [trackingNumber, references] }`).
  package let keyIsFirst: Bool
  /// A document that has no key gets file, line and fingerprint of its record for one: it is kept, and nothing is
  /// matched to it.
  package let keyMayBeRecord: Bool
  /// Records that the sender itself calls an error, and that are about no document (``RefusalRules``).
  package let refusal: RefusalRules?
  /// Where labels stand (``LabelRules``), by the list they belong to; the document's own by an empty name.
  package let labels: [String: LabelRules]
  /// Whether the file lists all lines of an order, so that a missing one was removed.
  package let linesComplete: Bool
  package private(set) var rules: [Rule]
  /// Further documents that a record may give.
  package private(set) var also: [Also] = []
  /// Records that are refused, each with the reason in the reader's words.
  package let rejects: [(condition: ExpressionText, reason: String)]
  /// A balance that the report carries from row to row.
  package let runs: RunningBalanceRules?
  /// The rules for the records of a list field, and where they stand in a tree.
  package let lists: [ListRules]
  package let checks: [Check]
  /// Settings with which a file must agree, each with the rule that gives what the file says of it.
  ///
  /// A file that says something else is refused whole; one that says nothing, and a setting that is left open, agree.
  package let agreements: [(setting: String, rule: Rule)]
  package let unconfirmed: Bool

  /// The rules of one list field: the lines of an order, the events of a parcel.
  package struct ListRules: Sendable {
    package let field: Int
    package let name: String
    /// The path of the records in a tree; nothing for rows, of which each is one.
    package let each: (path: String, node: YAMLNode)?
    package let skip: ExpressionText?
    package let rules: [Rule]
    package let node: YAMLNode
  }

  /// A document that a record gives besides its own: the refund that stands beside its charge.
  package struct Also: Sendable {
    /// Which records give it.
    package let condition: ExpressionText
    /// The map's rules, with those of the block in place of their namesakes.
    package let rules: ReadingRules
  }

  /// A row that ends a list of records: `4, record(s) downloaded`.
  package struct Trailer: Sendable {
    /// Asks the row's cells that are not blank, one blank between them, as `value`.
    package let condition: ExpressionText
    /// How many records the row says there are; empty where it does not.
    package let count: ExpressionText?
  }

  /// What a record lacks until another file brings it.
  ///
  /// A document without the field waits for one of the same key that has it; the two are then one document, in which an
  /// absent field never clears one that is there. A half's checks are asked of the whole (``DocumentChecks``).
  package struct Half: Sendable {
    /// A field (`placedAt`, `lines`), or a group of fields (`shipTo`), of which one will do.
    package let needs: String
    private let fields: [Int]

    package init(needs: String, schema: Schema) {
      self.needs = needs
      fields = schema.fields.indices.filter {
        schema.fields[$0].name == needs || schema.fields[$0].name.hasPrefix(needs + ".")
      }
    }

    var isKnown: Bool { !fields.isEmpty }

    /// Whether a document still lacks its other half.
    func isMissing(in document: DocumentRecord) -> Bool { fields.allSatisfy { !document.has($0) } }

    /// Whether a document still lacks its other half.
    package func isMissing(in document: DocumentView) -> Bool { fields.allSatisfy { !document.has($0) } }
  }

  /// A condition on the finished document; where it does not hold, the order is held.
  package struct Check: Sendable {
    package let condition: ExpressionText
    package let reason: String
    /// What is missing or too much, for the evidence.
    package let difference: ExpressionText?
  }

  init(_ members: [String: YAMLNode], root: YAMLNode) throws(YAMLError) {
    guard let source = members["reads"] else { throw root.error("map-missing-key", ["reads"], width: 1) }
    reads = try SourceRules(source)
    unconfirmed = try members["unconfirmed"]?.boolean() ?? false
    let kinds = DocumentKind.received.filter { members[$0.name] != nil }
    guard kinds.count == 1, let kind = kinds.first, let body = members[kind.name] else {
      throw root.error(
        "map-one-document", [DocumentKind.received.map(\.name).joined(separator: ", ")], width: 1)
    }
    self.kind = kind
    var group: [(name: String, node: YAMLNode)] = []
    var groupNode = members["group"]
    groupsByAll = if case .mapping? = groupNode?.content { true } else { false }
    if groupsByAll { groupNode = try groupNode?.members(["all"])["all"] }
    for node in try groupNode?.list() ?? [] { group.append((try node.text(), node)) }
    self.group = group
    var lineKey: [(name: String, node: YAMLNode)] = []
    for node in try members["lineKey"]?.list() ?? [] { lineKey.append((try node.text(), node)) }
    self.lineKey = lineKey
    begins = try members["begins"].map { node throws(YAMLError) in try ExpressionText(node) }
    parent = try members["parent"].map { node throws(YAMLError) in try ExpressionText(node) }
    trailer = try members["trailer"].map { node throws(YAMLError) in
      if case .scalar = node.content { return Trailer(condition: try ExpressionText(node), count: nil) }
      let parts = try node.members(["is", "count"])
      guard let condition = parts["is"] else { throw node.error("map-missing-key", ["is"], width: 1) }
      return Trailer(
        condition: try ExpressionText(condition),
        count: try parts["count"].map { node throws(YAMLError) in try ExpressionText(node) })
    }
    half = try members["half"].map { node throws(YAMLError) in
      guard let needs = try node.members(["needs"])["needs"] else {
        throw node.error("map-missing-key", ["needs"], width: 1)
      }
      let half = Half(needs: try needs.text(), schema: kind.schema)
      guard half.isKnown else {
        throw needs.error(
          "map-unknown-field", [kind.name, half.needs],
          suggestion: nearest(to: half.needs, in: kind.schema.fields.map(\.name)))
      }
      return half
    }
    skip = try members["skip"].map { node throws(YAMLError) in try ExpressionText(node) }
    linesComplete = try members["complete"]?.choice(["lines"]) == "lines"
    let schema = kind.schema
    var rules: [Rule] = []
    var labels: [String: LabelRules] = [:]
    for (key, value) in try body.mapping() {
      if try key.text() == "label", schema.index(of: "label.format") != nil {
        labels[""] = try LabelRules(value)
      } else {
        rules.append(try Rule(field: try key.text(), schema: schema, value, key: key))
      }
    }
    if let node = members["asOf"] { rules.append(try Rule(field: "asOf", schema: schema, node, key: node)) }
    self.rules = try ReadingRules.ordered(rules)
    var lists: [ListRules] = []
    for (index, field) in schema.fields.enumerated() {
      guard case .records(let inner) = field.type, let node = members[field.name] else { continue }
      // One block of rules, or several whose records follow each other.
      var blocks = [node]
      if case .sequence(let nodes) = node.content { blocks = nodes }
      for block in blocks {
        let list = try ReadingRules.list(index, field.name, inner, block)
        lists += list.lists
        if let label = list.label { labels[field.name] = label }
      }
    }
    self.labels = labels
    refusal = try members["refuse"].map { node throws(YAMLError) in try RefusalRules(node) }
    for name in ["lines", "events", "messages", "packages"] {
      if let node = members[name], schema.index(of: name) == nil {
        throw node.error("map-unknown-field", [kind.name, name])
      }
    }
    self.lists = lists
    var keys: [String] = []
    var keyNodes: [YAMLNode] = []
    if let node = members["key"], case .mapping = node.content {
      keyIsFirst = true
      keyNodes = try node.members(["first"])["first"]?.list() ?? []
    } else {
      keyIsFirst = false
      keyNodes = try members["key"]?.list() ?? []
    }
    var keyMayBeRecord = false
    for node in keyNodes {
      let name = try node.text()
      if keyIsFirst, name == "record" {
        keyMayBeRecord = true
        continue
      }
      guard let index = schema.index(of: name), rules.contains(where: { $0.field == index }) else {
        throw node.error("map-key", [name], suggestion: nearest(to: name, in: rules.map(\.name)))
      }
      keys.append(name)
    }
    self.keyMayBeRecord = keyMayBeRecord
    // A map of nothing but errors has no documents that could have a key.
    key = keys.isEmpty ? (rules.isEmpty && refusal != nil ? [] : ReadingRules.defaultKey(kind)) : keys
    for name in key {
      guard rules.contains(where: { $0.name == name }) else { throw body.error("map-key", [name], width: 1) }
    }
    var agreements: [(setting: String, rule: Rule)] = []
    // What the file says is a text; the field that holds it for a moment is the first of them.
    let text = schema.fields.first { field in
      if case .text = field.type { !field.hidden } else { false }
    }
    for (key, value) in try members["agrees"]?.mapping() ?? [] {
      guard let text else { break }
      agreements.append((try key.text(), try Rule(field: text.name, schema: schema, value, key: key)))
    }
    self.agreements = agreements
    var checks: [Check] = []
    for node in try members["checks"]?.list() ?? [] {
      let parts = try node.members(["holds", "reason", "difference"])
      guard let condition = parts["holds"] else { throw node.error("map-missing-key", ["holds"], width: 1) }
      checks.append(
        Check(
          condition: try ExpressionText(condition),
          reason: try parts["reason"]?.text() ?? "sums-do-not-close",
          difference: try parts["difference"].map { node throws(YAMLError) in try ExpressionText(node) }))
    }
    self.checks = checks
    var rejects: [(condition: ExpressionText, reason: String)] = []
    for node in try members["rejects"]?.list() ?? [] {
      let parts = try node.members(["when", "because"])
      guard let condition = parts["when"], let reason = parts["because"] else {
        throw node.error("map-missing-key", [parts["when"] == nil ? "when" : "because"], width: 1)
      }
      rejects.append((try ExpressionText(condition), try reason.text()))
    }
    self.rejects = rejects
    runs = try members["runs"].map { node throws(YAMLError) in try RunningBalanceRules(node) }
    var also: [Also] = []
    for node in try members["also"]?.list() ?? [] {
      let parts = try node.members(["when", kind.name])
      guard let condition = parts["when"], let body = parts[kind.name] else {
        throw node.error("map-missing-key", [parts["when"] == nil ? "when" : kind.name], width: 1)
      }
      var own: [Rule] = []
      for (key, value) in try body.mapping() {
        own.append(try Rule(field: try key.text(), schema: schema, value, key: key))
      }
      var copy = self
      copy.rules = try ReadingRules.ordered(
        self.rules.filter { rule in !own.contains { $0.name == rule.name } } + own)
      also.append(Also(condition: try ExpressionText(condition), rules: copy))
    }
    self.also = also
  }

  private static func list(
    _ field: Int, _ name: String, _ schema: Schema, _ node: YAMLNode
  ) throws(YAMLError) -> (lists: [ListRules], label: LabelRules?) {
    var each: [(path: String, node: YAMLNode)] = []
    var label: LabelRules?
    var skip: ExpressionText?
    var rules: [Rule] = []
    for (key, value) in try node.mapping() {
      switch try key.text() {
      case "each": for path in try value.list() { each.append((try path.text(), path)) }
      case "label" where schema.index(of: "label.format") != nil: label = try LabelRules(value)
      case "skip": skip = try ExpressionText(value)
      case let name: rules.append(try Rule(field: name, schema: schema, value, key: key))
      }
    }
    let sorted = try ordered(rules)
    func list(_ each: (path: String, node: YAMLNode)?) -> ListRules {
      ListRules(field: field, name: name, each: each, skip: skip, rules: sorted, node: node)
    }
    return (each.isEmpty ? [list(nil)] : each.map(list), label)
  }

  /// In the schema's order, which is the order of packed bytes; two rules for one field are a mistake.
  private static func ordered(_ rules: [Rule]) throws(YAMLError) -> [Rule] {
    var seen: Set<String> = []
    for rule in rules where !seen.insert(rule.name).inserted {
      throw rule.node.error("map-field-twice", [rule.name])
    }
    return rules.enumerated().sorted { ($0.element.field, $0.offset) < ($1.element.field, $1.offset) }
      .map(\.element)
  }

  static func defaultKey(_ kind: DocumentKind) -> [String] {
    switch kind {
    case .order: ["number"]
    case .payment, .result, .receipt, .payout, .credit: ["id"]
    case .shipment, .tracking, .parcel, .label: ["trackingNumber"]
    case .stock: ["sku", "location"]
    case .offer, .holding: ["sku"]
    }
  }
}

/// How a file of a map looks from outside.
package struct SourceRules: Sendable {
  static let keys = [
    "format", "requires", "columns", "optional", "refuses", "delimiter", "encodings", "records", "ends",
    "rename",
    "root", "namespace", "without", "decides", "padded",
  ]

  package let format: SourceFormat
  /// Names that the header has, paths that a record has: how the file is recognised.
  package let requires: [(name: String, node: YAMLNode)]
  /// All columns that the map's author knows, where given: a rule that names another is refused at once.
  package let columns: [String]
  /// Columns that a file may lack.
  package let optional: Set<String>
  /// Columns that show a look-alike, with the reason why it is refused.
  package let refuses: [(name: String, reason: String)]
  package let delimiter: UInt8?
  package let encodings: [(name: String, node: YAMLNode)]
  /// Paths of the records in a tree, alternatives in order.
  package let records: [(path: String, node: YAMLNode)]
  /// A final line end proves that the file is whole.
  package let endsWithNewline: Bool
  /// Our name of a column → what partners call it: the one place to change where one of them renames it.
  package let rename: [String: [String]]
  /// Of XML: what the root may be called, an envelope of SOAP looked through.
  package let roots: [String]
  /// Patterns of the root's namespace, in which `*` is any run of characters; empty where any will do.
  package let namespaces: [String]
  /// Cells may have blanks around their quotes (`"a", "b"`).
  package let isPadded: Bool
  /// Settings that the file itself tells, where it can.
  package let decides: [DecisionRules]
  /// Paths that a record must not have: it is for another map.
  package let without: [(name: String, node: YAMLNode)]
  package let node: YAMLNode

  init(_ node: YAMLNode) throws(YAMLError) {
    self.node = node
    let members = try node.members(SourceRules.keys)
    guard let formatNode = members["format"] else {
      throw node.error("map-missing-key", ["format"], width: 1)
    }
    format =
      SourceFormat(rawValue: try formatNode.choice(SourceFormat.allCases.map(\.rawValue))) ?? .csv
    func named(_ key: String) throws(YAMLError) -> [(name: String, node: YAMLNode)] {
      var result: [(name: String, node: YAMLNode)] = []
      for node in try members[key]?.list() ?? [] { result.append((try node.text(), node)) }
      return result
    }
    requires = try named("requires")
    columns = try named("columns").map(\.name)
    optional = Set(try named("optional").map(\.name))
    var refuses: [(name: String, reason: String)] = []
    for (key, value) in try members["refuses"]?.mapping() ?? [] {
      refuses.append((try key.text(), try value.text()))
    }
    self.refuses = refuses
    delimiter = try members["delimiter"].map { node throws(YAMLError) in
      try node.text() == "tab" ? UInt8(ascii: "\t") : try Rule.byte(node)
    }
    encodings = try named("encodings")
    records = try named("records").map { ($0.name, $0.node) }
    endsWithNewline = try members["ends"]?.choice(["newline"]) == "newline"
    var rename: [String: [String]] = [:]
    for (key, value) in try members["rename"]?.mapping() ?? [] {
      for name in try value.list() { rename[try key.text(), default: []].append(try name.text()) }
    }
    self.rename = rename
    roots = try named("root").map(\.name)
    namespaces = try named("namespace").map(\.name)
    without = try named("without")
    isPadded = try members["padded"]?.boolean() ?? false
    var decides: [DecisionRules] = []
    for (key, value) in try members["decides"]?.mapping() ?? [] {
      decides.append(try DecisionRules(setting: try key.text(), value))
    }
    self.decides = decides
    // A root alone tells no carrier from another.
    if requires.isEmpty { throw node.error("map-missing-key", ["requires"], width: 1) }
    if format == .xml, roots.isEmpty { throw node.error("map-missing-key", ["root"], width: 1) }
    if format == .xml, records.isEmpty { throw node.error("map-missing-key", ["records"], width: 1) }
  }
}
