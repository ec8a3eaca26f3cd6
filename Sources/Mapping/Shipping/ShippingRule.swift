package import YAMLTree

/// One rule of `shipping:` in `crossdock.yml`: which carrier takes an order, and by which service.
///
/// ```yaml
/// shipping:
///   - { when: order.shipTo.country == "US", carrier: usps, service: Priority Mail }
///   - { carrier: dhl, service: P, package: box }
/// ```
/// The first rule that holds counts. Besides `when` and `carrier` a rule may say anything: the carrier's map reads it as
/// `ship.service`, `ship.package`.
package struct ShippingRule: Sendable {
  /// Which orders it is for; nothing where it is for all that are left.
  package let when: ExpressionText?
  /// The partner that carries.
  package let carrier: String
  /// What the carrier's map may read, by name.
  package let values: [(name: String, text: String)]
  package let node: YAMLNode

  /// Reads one rule.
  package init(_ node: YAMLNode) throws(YAMLError) {
    var when: ExpressionText?
    var carrier: String?
    var values: [(name: String, text: String)] = []
    for (key, value) in try node.mapping() {
      switch try key.text() {
      case "when": when = try ExpressionText(value)
      case "carrier": carrier = try value.text()
      case let name: values.append((name, try value.text()))
      }
    }
    guard let carrier else { throw node.error("map-missing-key", ["carrier"], width: 1) }
    self.when = when
    self.carrier = carrier
    self.values = values
    self.node = node
  }

  /// A rule for all orders.
  init(carrier: String, node: YAMLNode) {
    when = nil
    self.carrier = carrier
    values = []
    self.node = node
  }

  /// Rules as one line of YAML, so that a version of a map can be kept with those that it was used with.
  package static func text(of rules: [ShippingRule]) -> String {
    let texts = rules.map { rule in
      let parts =
        (rule.when.map { [("when", $0.text)] } ?? []) + [("carrier", rule.carrier)]
        + rule.values.map { ($0.name, $0.text) }
      return "{ "
        + parts.map { "\(YAMLText.escaped($0.0)): \(YAMLText.escaped($0.1))" }.joined(separator: ", ")
        + " }"
    }
    return "[" + texts.joined(separator: ", ") + "]"
  }
}
