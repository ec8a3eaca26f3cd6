package import Commerce
import Values
package import YAMLTree

/// One rule of `shipping:` in `crossdock.yml`: which carrier takes an order, and by which service.
///
/// ```yaml
/// shipping:
///   - { when: order.shipTo.country == "US", carrier: usps, service: Priority Mail }
///   - { carrier: dhl, service: P, package: box }
///   - { when: order.shipTo.country == "CA", carrier: fedex, service: FEDEX_GROUND, packages: { weight: 20 } }
/// ```
/// The first rule that holds counts. Besides `when`, `carrier` and `packages` a rule may say anything: the carrier's map reads it as
/// `ship.service`, `ship.package`.
package struct ShippingRule: Sendable {
  /// Which orders it is for; nothing where it is for all that are left.
  package let when: ExpressionText?
  /// The partner that carries.
  package let carrier: String
  /// How much goes into one parcel; nothing where an order is one parcel, whatever is in it.
  package let packages: ParcelLimits?
  /// What the carrier's map may read, by name.
  package let values: [(name: String, text: String)]
  package let node: YAMLNode

  /// Reads one rule.
  package init(_ node: YAMLNode) throws(YAMLError) {
    var when: ExpressionText?
    var carrier: String?
    var packages: ParcelLimits?
    var values: [(name: String, text: String)] = []
    for (key, value) in try node.mapping() {
      switch try key.text() {
      case "when": when = try ExpressionText(value)
      case "carrier": carrier = try value.text()
      case "packages": packages = try ShippingRule.limits(value)
      case let name: values.append((name, try value.text()))
      }
    }
    guard let carrier else { throw node.error("map-missing-key", ["carrier"], width: 1) }
    self.when = when
    self.carrier = carrier
    self.packages = packages
    self.values = values
    self.node = node
  }

  private static func limits(_ node: YAMLNode) throws(YAMLError) -> ParcelLimits {
    let members = try node.members(["weight", "quantity", "lines"])
    if members.isEmpty { throw node.error("map-missing-key", ["weight, quantity, lines"], width: 1) }
    var limits = ParcelLimits()
    if let node = members["weight"] {
      guard let weight = DecimalValue(try node.text()), weight > .zero else {
        throw node.error("shipping-limit", [try node.text().quotedForMessage])
      }
      limits.weight = weight
    }
    func count(_ name: String) throws(YAMLError) -> Int? {
      guard let node = members[name] else { return nil }
      let number = try node.integer()
      if number < 1 { throw node.error("shipping-limit", [String(number).quotedForMessage]) }
      return number
    }
    limits.quantity = try count("quantity")
    limits.lines = try count("lines")
    return limits
  }

  /// A rule for all orders.
  init(carrier: String, node: YAMLNode) {
    when = nil
    self.carrier = carrier
    packages = nil
    values = []
    self.node = node
  }

  /// Rules as one line of YAML, so that a version of a map can be kept with those that it was used with.
  package static func text(of rules: [ShippingRule]) -> String {
    let texts = rules.map { rule in
      let parts =
        (rule.when.map { [("when", $0.text)] } ?? []) + [("carrier", rule.carrier)]
        + rule.values.map { ($0.name, $0.text) }
      let texts =
        parts.map { "\(YAMLText.escaped($0.0)): \(YAMLText.escaped($0.1))" }
        + (rule.packages.map { ["packages: \(text(of: $0))"] } ?? [])
      return "{ " + texts.joined(separator: ", ") + " }"
    }
    return "[" + texts.joined(separator: ", ") + "]"
  }

  private static func text(of limits: ParcelLimits) -> String {
    let parts = [
      limits.weight.map { "weight: \"\($0)\"" }, limits.quantity.map { "quantity: \($0)" },
      limits.lines.map { "lines: \($0)" },
    ]
    return "{ " + parts.compactMap { $0 }.joined(separator: ", ") + " }"
  }
}
