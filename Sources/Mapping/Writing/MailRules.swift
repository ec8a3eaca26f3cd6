package import YAMLTree

extension WritingRules {
  /// What an e-mail is made of; its words are in templates beside the map.
  ///
  /// ```yaml
  /// mail:
  ///   template: delivered           # delivered.en.mustache, delivered.en.html.mustache
  ///   language: { expr: '...' }     # en where there is no template in the language
  ///   from: { expr: settings.from }
  ///   to: parcel.buyer.email
  /// ```
  package struct MailRules: Sendable {
    static let keys = ["template", "language", "from", "fromName", "to", "toName", "date"]

    package let template: String
    package let language: Column?
    package let from: Column
    package let fromName: Column?
    package let to: Column
    package let toName: Column?
    package let date: Column?
    package let node: YAMLNode

    init(_ node: YAMLNode) throws(YAMLError) {
      let members = try node.members(MailRules.keys)
      func column(_ name: String) throws(YAMLError) -> Column? {
        guard let node = members[name] else { return nil }
        return try WritingRules.text(name, node)
      }
      guard let template = members["template"] else {
        throw node.error("map-missing-key", ["template"], width: 1)
      }
      guard let from = try column("from") else { throw node.error("map-missing-key", ["from"], width: 1) }
      guard let to = try column("to") else { throw node.error("map-missing-key", ["to"], width: 1) }
      self.template = try template.text()
      self.from = from
      self.to = to
      language = try column("language")
      fromName = try column("fromName")
      toName = try column("toName")
      date = try column("date")
      self.node = node
    }
  }
}
