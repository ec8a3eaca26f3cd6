import Expressions
import Values
import YAMLTree

/// One case of a map: what is given, and what must come of it.
///
/// ```yaml
/// cases:
///   - name: an order on two rows
///     given: |
///       Name,Total
///       #1,5.00
///     expect:
///       - { number: "#1", total: "5.00", absent: [note] }
///   - name: a total that is no number
///     given: "Name,Total\n#2,x\n"
///     error: map-decimal
///     field: Total
/// ```
///
/// A reading map is given the text of a file and gives documents, of which `expect` names some fields; lists are
/// compared record by record, and must be as long. A writing map is given documents and gives files, whose whole text
/// `expect` names. `held` lists the reasons for which checks hold a document; `skipped` counts rows that are no record;
/// `breaks` lists the lines at which a running balance does not run; `unwanted` counts documents that the feed's rule does not want; `had` lists the numbers of those that the feed had
/// before, and that it is therefore told of whatever its rule says. `products`, `shipping`, `secrets` and `at` say what
/// requests to carriers are made with.
struct MapCase {
  static let keys = [
    "name", "given", "settings", "products", "shipping", "secrets", "at", "expect", "error", "field", "held",
    "skipped", "unwanted", "had", "breaks",
  ]

  let name: String
  let given: YAMLNode
  let settings: YAMLNode?
  let expect: YAMLNode?
  let error: String?
  let field: String?
  let held: [String]
  let skipped: Int?
  let unwanted: Int?
  /// Lines at which the running balance does not run.
  let breaks: [Int]
  let had: [String]
  private let products: YAMLNode?
  private let shipping: YAMLNode?
  private let secrets: YAMLNode?
  /// When and as which output the files of the case are made.
  let occasion: Occasion
  /// Where the case stands.
  let node: YAMLNode

  init(_ node: YAMLNode) throws(YAMLError) {
    let members = try node.members(MapCase.keys)
    guard let nameNode = members["name"] else { throw node.error("map-missing-key", ["name"], width: 1) }
    name = try nameNode.text()
    self.node = nameNode
    guard let given = members["given"] else { throw node.error("map-missing-key", ["given"], width: 1) }
    self.given = given
    settings = members["settings"]
    expect = members["expect"]
    error = try members["error"]?.text()
    field = try members["field"]?.text()
    var reasons: [String] = []
    for reason in try members["held"]?.list() ?? [] { reasons.append(try reason.text()) }
    held = reasons
    skipped = try members["skipped"]?.integer()
    unwanted = try members["unwanted"]?.integer()
    var numbers: [String] = []
    for number in try members["had"]?.list() ?? [] { numbers.append(try number.text()) }
    had = numbers
    var breaks: [Int] = []
    for line in try members["breaks"]?.list() ?? [] { breaks.append(try line.integer()) }
    self.breaks = breaks
    products = members["products"]
    shipping = members["shipping"]
    secrets = members["secrets"]
    var occasion = Occasion()
    if let at = members["at"] {
      let text = Array(try at.text().utf8)
      guard case .instant(let instant)? = Moment(rfc3339: text.span) else {
        throw at.error(
          "yaml-value", [try at.text().quotedForMessage, "a moment (2026-11-24T08:15:00+08:00)"])
      }
      occasion.at = instant
    }
    self.occasion = occasion
    if expect == nil, error == nil, skipped == nil, unwanted == nil {
      throw node.error("map-missing-key", ["expect"], width: 1)
    }
  }

  /// What the case's map is given: the context with the case's own settings, products, rules and secrets.
  ///
  /// Nothing of the workspace's own products, rules, secrets or schema: a case says the same wherever it is run, and what
  /// is secret stands in no message of a case that fails.
  func context(_ context: MapContext) throws(YAMLError) -> MapContext {
    var own = context
    if let settings { own = context.with(settings: try MapCase.merged(context.settings, settings)) }
    own.schema = nil
    own.products = try products.map { node throws(YAMLError) in try MapCase.table(node) }
    own.shipping = [ShippingRule(carrier: context.partner, node: node)]
    if let shipping {
      own.shipping = []
      for rule in try shipping.list() { own.shipping.append(try ShippingRule(rule)) }
    }
    var placeholders: [(String, Value)] = []
    if case .map(let declared)? = context.secrets {
      for entry in declared.entries {
        if case .string(let name) = entry.key { placeholders.append((name, .string("secret-\(name)"))) }
      }
    }
    own.secrets = .map(MapValue(placeholders))
    if let secrets { own.secrets = try MapCase.merged(.map(MapValue(placeholders)), secrets) }
    return own
  }

  /// The rows of a case's product table, by their first column.
  private static func table(_ node: YAMLNode) throws(YAMLError) -> Value {
    var rows = MapValue()
    for row in try node.list() {
      var fields: [(String, Value)] = []
      for (key, value) in try row.mapping() { fields.append((try key.text(), .string(try value.text()))) }
      guard let key = fields.first?.1 else { throw row.error("map-missing-key", ["sku"], width: 1) }
      _ = rows.insert(key, .map(MapValue(Array(fields.dropFirst()))))
    }
    return .map(rows)
  }

  private static func merged(_ value: Value, _ node: YAMLNode) throws(YAMLError) -> Value {
    guard case .mapping(let members) = node.content else { return .string(try node.text()) }
    var fields: [(String, Value)] = []
    if case .map(let map) = value {
      for entry in map.entries {
        if case .string(let name) = entry.key { fields.append((name, entry.value)) }
      }
    }
    for (key, value) in members {
      // `products.tax: x` is `products: { tax: x }`.
      let parts = try key.text().split(separator: ".", maxSplits: 1).map(String.init)
      let place = fields.firstIndex { $0.0 == parts[0] }
      let known = place.map { fields[$0].1 } ?? .map(MapValue())
      let new =
        parts.count == 1
        ? try merged(known, value)
        : try merged(
          known,
          YAMLNode(
            content: .mapping([(YAMLNode(content: .scalar(parts[1], plain: true), at: key), value)]), at: key)
        )
      if let place { fields[place].1 = new } else { fields.append((parts[0], new)) }
    }
    return .map(MapValue(fields))
  }
}

extension YAMLNode {
  /// A node that stands where another does.
  init(content: Content, at other: YAMLNode) {
    self.init(content: content, line: other.line, column: other.column, source: other.source)
  }
}
