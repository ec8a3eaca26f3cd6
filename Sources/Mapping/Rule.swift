package import Commerce
import Values
package import YAMLTree

/// An expression as it stands in a map, before it is compiled.
package struct ExpressionText: Sendable {
  package let text: String
  package let node: YAMLNode

  package init(_ node: YAMLNode) throws(YAMLError) {
    self.init(text: try node.text(), node: node)
  }

  init(text: String, node: YAMLNode) {
    self.text = text
    self.node = node
  }
}

/// What a rule does with a value that its table does not have.
package enum Miss: String, CaseIterable, Sendable {
  /// The record is refused, naming the value.
  case reject
  /// The field is absent.
  case absent
  /// The value goes through as it is.
  case keep
}

/// One assignment of a map: a field of the document, and how its text comes about.
///
/// The steps are always in this order: take the first of `from` that is not blank, `trim`, `strip`, the currency of an
/// amount, `expr`, `values`, `lookup`, then the conversion that the field's type asks for.
///
/// ```yaml
/// total:    { from: Total Price, as: money, mark: either }             # 'EUR 90,00' gives 90.00
/// currency: { from: Total Price, as: money, values: { £: GBP } }       # … and EUR
/// shipping: { sum: [shipping-price], minus: [ship-promotion-discount] }
/// placedAt: { from: Sale Date, format: [MMM-dd-yy, settings.dates] }   # a setting may name patterns, parted by |
/// total:    { expr: order.subtotal + order.shipping }                  # fields that come before it are known
/// ```
///
/// What ``FurtherRule`` tells of comes beside these.
package struct Rule: Sendable {
  static let keys =
    [
      "from", "value", "trim", "strip", "expr", "values", "lookup", "miss", "as", "format", "zone", "split",
      "required",
      "mark", "sum", "minus", "join", "take",
      "ifColumn",
    ] + FurtherRule.keys

  /// The index of the field in its schema.
  package let field: Int
  /// The field's dotted name, for messages.
  package let name: String
  /// The attribute, where the field is `attributes.<name>`.
  package let attribute: [UInt8]?
  /// The columns or paths to take the value from; empty where `value` or `expr` makes it.
  package let from: [(name: String, node: YAMLNode)]
  package let constant: [UInt8]?
  /// Columns or paths whose decimals are added up, over all rows or nodes of the record.
  package let sum: [(name: String, node: YAMLNode)]
  /// Columns or paths whose decimals, without their signs, are taken off again.
  package let minus: [(name: String, node: YAMLNode)]
  /// What stands between the texts where a path gives several.
  package let join: [UInt8]?
  package let trim: Bool
  /// Exactly one of this byte is taken off the front, if it is there.
  package let strip: UInt8?
  package let expression: ExpressionText?
  package let values: [[UInt8]: [UInt8]]?
  package let lookup: (table: String, node: YAMLNode)?
  package let miss: Miss
  /// Patterns of a date, tried in order.
  package let formats: [(pattern: String, node: YAMLNode)]
  /// The IANA zone of a local time, or the name of a setting that holds it (`settings.zone`).
  package let zone: String?
  /// What parts the items of a list.
  package let split: [UInt8]?
  package let required: Bool
  /// The decimal mark: `.`, `,` or `either`; without one, a number is digits and a point.
  package let mark: DecimalMark?
  /// The setting that says the decimal mark (`mark: settings.mark`).
  package let markSetting: (name: String, node: YAMLNode)?
  /// The text is an amount with its currency (`as: money`): a decimal takes the one, a currency the other.
  package let isMoney: Bool
  /// The rule is of an attribute that is an amount (`as: decimal`).
  package let isAmount: Bool
  /// The first row that says something counts, and a later one may say another thing (`take: first`).
  package let takesFirst: Bool
  /// Further steps, which few rules have.
  package let further: FurtherRule
  /// The rule is for files that have this column: what a file cannot say is not what it leaves blank.
  package let ifColumn: String?
  package let node: YAMLNode

  init(field name: String, schema: Schema, _ node: YAMLNode, key: YAMLNode) throws(YAMLError) {
    self.name = name
    self.node = node
    if name.hasPrefix("attributes."), let index = schema.index(of: "attributes") {
      field = index
      attribute = Array(name.dropFirst("attributes.".count).utf8)
    } else {
      // Hidden fields are ours: where a record came from, the key of a line. Only the file's time is the map's to say.
      guard let index = schema.index(of: name), !schema.fields[index].hidden || name == "asOf" else {
        let names = schema.fields.filter { !$0.hidden }.map(\.name)
        throw key.error("map-unknown-field", [schema.name, name], suggestion: nearest(to: name, in: names))
      }
      switch schema.fields[index].type {
      case .records, .attributes: throw key.error("map-list-field", [name])
      default: field = index
      }
      attribute = nil
    }
    if case .scalar = node.content {
      from = [(try node.text(), node)]
      constant = nil
      sum = []
      minus = []
      join = nil
      trim = false
      strip = nil
      expression = nil
      values = nil
      lookup = nil
      miss = .reject
      formats = []
      zone = nil
      split = nil
      required = false
      mark = nil
      markSetting = nil
      isMoney = false
      isAmount = false
      takesFirst = false
      further = FurtherRule()
      ifColumn = nil
      return
    }
    let members = try node.members(Rule.keys)
    var sources: [(name: String, node: YAMLNode)] = []
    for source in try members["from"]?.list() ?? [] { sources.append((try source.text(), source)) }
    from = sources
    constant = try members["value"].map { node throws(YAMLError) in Array(try node.text().utf8) }
    var summands: [(name: String, node: YAMLNode)] = []
    for source in try members["sum"]?.list() ?? [] { summands.append((try source.text(), source)) }
    sum = summands
    var subtrahends: [(name: String, node: YAMLNode)] = []
    for source in try members["minus"]?.list() ?? [] { subtrahends.append((try source.text(), source)) }
    minus = subtrahends
    join = try members["join"].map { node throws(YAMLError) in Array(try node.text().utf8) }
    trim = try members["trim"]?.boolean() ?? false
    strip = try members["strip"].map { node throws(YAMLError) in try Rule.byte(node) }
    expression = try members["expr"].map { node throws(YAMLError) in try ExpressionText(node) }
    values = try members["values"].map { node throws(YAMLError) in
      var table: [[UInt8]: [UInt8]] = [:]
      for (key, value) in try node.mapping() {
        table[Array(try key.text().utf8)] = Array(try value.text().utf8)
      }
      return table
    }
    lookup = try members["lookup"].map { node throws(YAMLError) in (try node.text(), node) }
    if let node = members["miss"] {
      miss = Miss(rawValue: try node.choice(Miss.allCases.map(\.rawValue))) ?? .reject
    } else {
      miss = .reject
    }
    var patterns: [(pattern: String, node: YAMLNode)] = []
    for pattern in try members["format"]?.list() ?? [] { patterns.append((try pattern.text(), pattern)) }
    formats = patterns
    zone = try members["zone"]?.text()
    split = try members["split"].map { node throws(YAMLError) in Array(try node.text().utf8) }
    required = try members["required"]?.boolean() ?? false
    takesFirst = try members["take"]?.choice(["first"]) == "first"
    ifColumn = try members["ifColumn"]?.text()
    let declaredType = try members["as"]?.text()
    // An attribute is a text, but one that is an amount may be read as one: its mark, its sign, its places.
    isAmount = attribute != nil && (declaredType == "decimal" || declaredType == "money")
    isMoney = declaredType == "money"
    if let node = members["mark"], try node.text().hasPrefix("settings.") {
      mark = nil
      markSetting = (String(try node.text().dropFirst("settings.".count)), node)
    } else {
      mark = try members["mark"].map { node throws(YAMLError) in
        try node.text() == "either" ? .either : .byte(try Rule.byte(node))
      }
      markSetting = nil
    }
    further = try FurtherRule(members, schema: schema)
    if from.isEmpty, constant == nil, expression == nil, sum.isEmpty, further.isSource == false {
      throw node.error("map-rule-empty", [name], width: 1)
    }
    if let declared = members["as"], !isAmount {
      try Rule.check(as: declared, type: attribute == nil ? schema.fields[field].type : .text)
    }
  }

  /// One ASCII character.
  static func byte(_ node: YAMLNode) throws(YAMLError) -> UInt8 {
    let text = Array(try node.text().utf8)
    guard text.count == 1 else {
      throw node.error("yaml-value", [try node.text().quotedForMessage, "one character"])
    }
    return text[0]
  }

  /// `as:` says what the field's type says already; where it says something else the map is wrong about one of them.
  private static func check(as node: YAMLNode, type: FieldType) throws(YAMLError) {
    let word = try node.choice([
      "text", "decimal", "money", "integer", "boolean", "datetime", "date", "currency", "country",
    ])
    let fits: Bool
    switch type {
    case .text, .texts, .choice, .attributes: fits = word == "text"
    case .decimal: fits = word == "decimal" || word == "money"
    case .integer: fits = word == "integer"
    case .boolean: fits = word == "boolean"
    case .moment: fits = word == "datetime" || word == "date"
    case .currency: fits = word == "currency" || word == "money"
    case .country: fits = word == "country"
    case .records: fits = false
    }
    if !fits { throw node.error("map-as", [word, type.name]) }
  }
}

extension FieldType {
  /// The only texts that a field of the type has, where they are few.
  var words: [String]? {
    if case .choice(let words) = self { words } else { nil }
  }

  /// What people call the type.
  package var name: String {
    switch self {
    case .text: "text"
    case .decimal: "decimal"
    case .integer: "integer"
    case .boolean: "boolean"
    case .moment: "datetime"
    case .currency: "currency"
    case .country: "country"
    case .choice(let words): words.joined(separator: " | ")
    case .texts: "list of texts"
    case .attributes: "attributes"
    case .records: "list"
    }
  }
}
