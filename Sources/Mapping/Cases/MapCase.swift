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
/// before, and that it is therefore told of whatever its rule says.
struct MapCase {
  static let keys = [
    "name", "given", "settings", "expect", "error", "field", "held", "skipped", "unwanted", "had", "breaks",
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
    if expect == nil, error == nil, skipped == nil, unwanted == nil {
      throw node.error("map-missing-key", ["expect"], width: 1)
    }
  }

  /// What the case's map is given: the context with the case's own settings.
  func context(_ context: MapContext) throws(YAMLError) -> MapContext {
    guard let settings else { return context }
    return context.with(settings: try MapCase.merged(context.settings, settings))
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
