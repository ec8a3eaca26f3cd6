package import YAMLTree

/// Where a label stands in an answer, and how it is written there.
///
/// ```yaml
/// label: { from: Label/Parts/Image, format: Label/ImageType }
/// ```
///
/// It gives `label.format`, `label.bytes` and `label.sha256`. A label that cannot be decoded, or that is not what its
/// format says, is left out and holds the document: the parcel is made and paid for, so it is never refused for that.
package struct LabelRules: Sendable {
  /// How bytes are written as text.
  package enum Encoding: String, CaseIterable, Sendable {
    case base64
    case hex
  }

  /// Paths of the text, alternatives in order.
  package let from: [(name: String, node: YAMLNode)]
  package let encoding: Encoding
  /// Paths of what the sender calls the format; without one the bytes tell.
  package let format: [(name: String, node: YAMLNode)]

  init(_ node: YAMLNode) throws(YAMLError) {
    let members = try node.members(["from", "as", "format"])
    var from: [(name: String, node: YAMLNode)] = []
    for path in try members["from"]?.list() ?? [] { from.append((try path.text(), path)) }
    if from.isEmpty { throw node.error("map-missing-key", ["from"], width: 1) }
    self.from = from
    var format: [(name: String, node: YAMLNode)] = []
    for path in try members["format"]?.list() ?? [] { format.append((try path.text(), path)) }
    self.format = format
    if let word = members["as"] {
      encoding = Encoding(rawValue: try word.choice(Encoding.allCases.map(\.rawValue))) ?? .base64
    } else {
      encoding = .base64
    }
  }
}
