package import Expressions
package import Formats
import Values
import YAMLTree

/// What a workspace gives a map beside the file: the partner, its settings, the tables.
package struct MapContext: Sendable {
  /// The partner's name in the workspace.
  package let partner: String
  /// The partner's settings, as expressions read them, with its name as `partner`.
  package let settings: Value
  /// The tables by name.
  package let tables: [String: LookupTable]
  /// What is known of the settings beside their values, by dotted name.
  package let facts: [String: SettingFacts]
  /// SHA-256 in hexadecimal digits, for labels; without one they have no digest.
  package var sha256: (@Sendable ([UInt8]) -> String)?
  /// The workspace's rules of who carries an order.
  package var shipping: [ShippingRule] = []
  /// The table `products`, where the workspace has one, as expressions read it.
  package var products: Value?
  /// The schema that the partner's XML must obey before it goes out: where it lies, and what people call it.
  package var schema: (path: String, name: String)?
  /// The templates of messages, by pack and name: `notices/delivered.en`.
  package var templates: [String: String] = [:]
  /// What is in no version of a map, since a version is kept: accounts' passwords, as expressions read them.
  package var secrets: Value?
  /// How large a thing in the partner's files may be.
  package var limits = ReadingLimits.standard

  package init(
    partner: String, settings: Value = .map(MapValue()), tables: [String: LookupTable] = [:],
    facts: [String: SettingFacts] = [:], sha256: (@Sendable ([UInt8]) -> String)? = nil
  ) {
    self.sha256 = sha256
    self.partner = partner
    if case .map(var members) = settings {
      // So that a map may ask whether a document is of its own channel; a setting of that name goes before.
      _ = members.insert(.string("partner"), .string(partner))
      self.settings = .map(members)
    } else {
      self.settings = settings
    }
    self.tables = tables
    self.facts = facts
  }

  /// The same beside other settings.
  func with(settings: Value) -> MapContext {
    var context = MapContext(
      partner: partner, settings: settings, tables: tables, facts: facts, sha256: sha256)
    context.shipping = shipping
    context.products = products
    context.templates = templates
    context.schema = schema
    context.secrets = secrets
    context.limits = limits
    return context
  }

  /// A text among the settings, by a dotted path.
  package func setting(_ path: some StringProtocol) -> String? {
    var value = settings
    for part in path.split(separator: ".") {
      guard case .map(let members) = value, let next = members[name: String(part)] else { return nil }
      value = next
    }
    if case .string(let text) = value { return text }
    return nil
  }
}

/// What is known of a setting beside its value, so that a file that contradicts it can be answered.
package struct SettingFacts: Sendable {
  /// What else it may be.
  package let choices: [String]
  /// Where it is set, or would be: `crossdock.yml:7`.
  package let place: String

  package init(choices: [String] = [], place: String = "crossdock.yml") {
    self.choices = choices
    self.place = place
  }
}

/// The variables of the expressions in maps, by their numbers.
enum MapVariable {
  static let row = 0
  static let first = 1
  static let value = 2
  static let document = 4
  static let line = 5
  static let rows = 6
  static let item = 7
  static let ship = 8
  static let values = 9
  /// Where a document is in its output; no map that writes reads a file's rows.
  static let position = 1
}

extension ExpressionText {
  /// Compiles the expression; a mistake in it is told at its place in the map.
  func compile(_ declarations: Declarations, expecting type: ValueType?) throws(MappingError) -> Expression {
    do throws(ExpressionError) {
      return try Expression(text, declarations, expecting: type)
    } catch {
      let diagnostic = error.diagnostic
      var placed = node.diagnostic(
        diagnostic.code, diagnostic.arguments, offset: error.offset ?? 0,
        width: error.offset == nil ? nil : error.length, suggestion: diagnostic.suggestion)
      placed.notes = diagnostic.notes
      throw MappingError(placed)
    }
  }
}
