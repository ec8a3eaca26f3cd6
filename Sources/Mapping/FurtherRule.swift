import Commerce
import Values
package import YAMLTree

/// What rules of carriers' answers, and few others, have beside the steps of ``Rule``.
///
/// ```yaml
/// at:      { parts: [Date, Time], join: " ", format: [yyyy-MM-dd HH:mm:ss, yyyy-MM-dd] }
/// at:      { parts: [day, time, zone], format: yyyy-MM-dd HH:mm z, zones: post-zones }   # z: abbreviations of a table
/// status:  { parts: [Code, Type], join: /, lookup: codes, column: status, shorten: /, default: unknown }
/// status:  { newest: events, from: Summary, lookup: codes, default: unknown }
/// attributes.summary: { from: Summary, lookup: codes, differsFrom: status }
/// attributes.account: { from: Account, secret: true }
/// ```
package struct FurtherRule: Sendable {
  static let keys = [
    "parts", "zones", "column", "default", "newest", "field", "differsFrom", "secret", "squeeze", "shorten",
    "padding",
    "sign", "minor", "places", "zoneFrom",
  ]

  /// Paths whose texts, where they are not blank, are put together, with `join` (a blank) between; a list of texts gets
  /// all of them, each once.
  package var parts: [(name: String, node: YAMLNode)] = []
  /// The table of zone abbreviations that `z` in a format reads: each with its offset, `-05:00`.
  package var zones: (table: String, node: YAMLNode)?
  /// The column of the table to take; the first that is no key, unless it is said.
  package var column: (name: String, node: YAMLNode)?
  /// What the field has where its source is blank, or its table does not have the value; `settings.<name>` is what that
  /// setting says.
  package var fallback: [UInt8]?
  /// A list of the document whose newest record gives the text; `from` is for documents where the list is empty.
  package var newest: (list: String, field: String, node: YAMLNode)?
  /// A field that comes before: where it has the same text, this one is absent.
  package var differsFrom: (field: Int, node: YAMLNode)?
  /// Where the table does not have the text, it is looked for without its first part, up to this sign, and so on:
  /// `OF/I`, then `I`.
  package var shorten: UInt8?
  /// White space at both ends is taken off, and runs of it within become one blank (XPath's `normalize-space`): what
  /// stands on several lines only to look well.
  package var squeezes = false
  /// What the sender fills a text of fixed length up with, at its end: as often as it stands there, it is taken off.
  package var padding: UInt8?
  /// The text never appears in a message.
  package var isSecret = false
  /// What becomes of an amount's sign: an expression that gives `positive`, `negative`, `turned` or `kept`.
  package var sign: ExpressionText?
  /// The amount is written in the smallest unit of its currency, of which the table says the places.
  package var minor: UnitRule?
  /// How many places an amount of its currency may have; more than noughts behind them refuse the record.
  package var places: UnitRule?
  /// An expression that gives the zone of a local time: a name, an offset such as GMT+02:00, or one of `zones`.
  package var zoneFrom: ExpressionText?

  /// Where the places of a currency stand.
  package struct UnitRule: Sendable {
    package let table: (name: String, node: YAMLNode)
    /// The currency, as an expression.
    package let currency: ExpressionText
    /// The places of a currency that the table does not have; without it such a currency refuses the record.
    package let fallback: Int?

    init(_ node: YAMLNode) throws(YAMLError) {
      let members = try node.members(["lookup", "of", "default"])
      guard let table = members["lookup"], let currency = members["of"] else {
        throw node.error("map-missing-key", [members["lookup"] == nil ? "lookup" : "of"], width: 1)
      }
      self.table = (try table.text(), table)
      self.currency = try ExpressionText(currency)
      fallback = try members["default"]?.integer()
    }
  }

  init() {}

  init(_ members: [String: YAMLNode], schema: Schema) throws(YAMLError) {
    for part in try members["parts"]?.list() ?? [] { parts.append((try part.text(), part)) }
    zones = try members["zones"].map { node throws(YAMLError) in (try node.text(), node) }
    column = try members["column"].map { node throws(YAMLError) in (try node.text(), node) }
    fallback = try members["default"].map { node throws(YAMLError) in Array(try node.text().utf8) }
    shorten = try members["shorten"].map { node throws(YAMLError) in try Rule.byte(node) }
    squeezes = try members["squeeze"]?.boolean() ?? false
    padding = try members["padding"].map { node throws(YAMLError) in try Rule.byte(node) }
    isSecret = try members["secret"]?.boolean() ?? false
    sign = try members["sign"].map { node throws(YAMLError) in
      let text = try node.text()
      let isWord = FurtherRule.signs.contains(text)
      return ExpressionText(text: isWord ? "'\(text)'" : text, node: node)
    }
    minor = try members["minor"].map { node throws(YAMLError) in try UnitRule(node) }
    places = try members["places"].map { node throws(YAMLError) in try UnitRule(node) }
    zoneFrom = try members["zoneFrom"].map { node throws(YAMLError) in try ExpressionText(node) }
    if let node = members["newest"] {
      let list = try node.text()
      let field = try members["field"]?.text() ?? "status"
      guard let index = schema.index(of: list), case .records(let inner) = schema.fields[index].type,
        inner.index(of: field) != nil
      else { throw node.error("map-unknown-field", [schema.name, "\(list).\(field)"]) }
      newest = (list, field, node)
    }
    if let node = members["differsFrom"] {
      let name = try node.text()
      guard let index = schema.index(of: name) else {
        throw node.error(
          "map-unknown-field", [schema.name, name],
          suggestion: nearest(to: name, in: schema.fields.map(\.name)))
      }
      differsFrom = (index, node)
    }
  }

  /// The words that `sign` may be, or give.
  static let signs = ["positive", "negative", "turned", "kept"]

  /// Whether an amount is not kept as it is written.
  var changesAmount: Bool { sign != nil || minor != nil || places != nil }

  /// The expressions beside the rule's own.
  var expressions: [ExpressionText] {
    [sign, minor?.currency, places?.currency, zoneFrom].compactMap { $0 }
  }

  /// Whether a text comes of these alone; for what tells of maps.
  package var isSourceOfText: Bool { isSource }

  /// Whether a text that is there may become another by these, or none.
  var changesText: Bool { squeezes || padding != nil || isSecret || differsFrom != nil }

  /// A text as the rule takes it: white space squeezed where it asks for that, and without what fills it up.
  func taken(_ text: Span<UInt8>, squeezing: Bool) -> [UInt8] {
    var result = squeezing ? squeezed(text) : [UInt8](copying: text)
    if let padding { while result.last == padding { result.removeLast() } }
    return result
  }

  /// Adds a text with its white space squeezed, and without what fills it up.
  func add(_ text: Span<UInt8>, to bytes: inout [UInt8]) {
    let start = bytes.count
    addSqueezed(text, to: &bytes)
    if let padding { while bytes.count > start, bytes.last == padding { bytes.removeLast() } }
  }

  /// Whether a text comes of these alone.
  var isSource: Bool { !parts.isEmpty || newest != nil }
}
