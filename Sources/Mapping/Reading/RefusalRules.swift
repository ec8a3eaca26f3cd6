package import YAMLTree

/// How a map tells an answer that is an error about no order, shipment or parcel at all: a failed log-in, a request
/// that could not be read.
///
/// ```yaml
/// refuse: { when: row.HighestSeverity == "ERROR", code: Notifications/Code, text: Notifications/Message }
/// ```
///
/// Such a record is rejected with the sender's own words; without `when` every record is.
package struct RefusalRules: Sendable {
  package let condition: ExpressionText?
  /// Paths of the sender's code and words, alternatives in order.
  package let code: [(name: String, node: YAMLNode)]
  package let text: [(name: String, node: YAMLNode)]

  init(_ node: YAMLNode) throws(YAMLError) {
    let members = try node.members(["when", "code", "text"])
    condition = try members["when"].map { node throws(YAMLError) in try ExpressionText(node) }
    func paths(_ key: String) throws(YAMLError) -> [(name: String, node: YAMLNode)] {
      var result: [(name: String, node: YAMLNode)] = []
      for path in try members[key]?.list() ?? [] { result.append((try path.text(), path)) }
      return result
    }
    code = try paths("code")
    text = try paths("text")
    if text.isEmpty { throw node.error("map-missing-key", ["text"], width: 1) }
  }
}
