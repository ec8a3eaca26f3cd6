import YAMLTree

/// What a pack says of itself: its version, its settings with their defaults.
package struct PackFile: Sendable {
  /// One setting that a partner of this pack has.
  package struct Setting: Sendable {
    /// Dotted: `products.shipping`.
    package let name: String
    package let fallback: String?
    /// For people, in English.
    package let about: String
    /// The only values allowed, where the list is closed.
    package let choices: [String]
    /// Whether `init` asks for it.
    package let ask: Bool
    /// A password or a key: it stands in `secrets.yml`, not in `crossdock.yml`, and is read as `secrets.<name>`.
    package let isSecret: Bool
  }

  package let name: String
  package let version: Int
  package let about: [String: String]
  package let settings: [Setting]
  package let reads: Bool
  package let writes: Bool

  /// Reads a pack file.
  package init(text: String, file: String) throws(MappingError) {
    self = try attempt { () throws(YAMLError) in try PackFile(try YAMLReader.read(text, file: file)) }
  }

  private init(_ root: YAMLNode) throws(YAMLError) {
    let members = try root.members([
      "pack", "version", "about", "reads", "writes", "settings", "source", "licence",
    ])
    guard let name = members["pack"], let version = members["version"] else {
      throw root.error("map-missing-key", [members["pack"] == nil ? "pack" : "version"], width: 1)
    }
    self.name = try name.text()
    self.version = try version.integer()
    var about: [String: String] = [:]
    for (key, value) in try members["about"]?.mapping() ?? [] { about[try key.text()] = try value.text() }
    self.about = about
    reads = try members["reads"]?.boolean() ?? false
    writes = try members["writes"]?.boolean() ?? false
    var settings: [Setting] = []
    for (key, value) in try members["settings"]?.mapping() ?? [] {
      let parts = try value.members(["default", "about", "choices", "ask", "secret"])
      var choices: [String] = []
      for choice in try parts["choices"]?.list() ?? [] { choices.append(try choice.text()) }
      settings.append(
        Setting(
          name: try key.text(), fallback: try parts["default"]?.text(),
          about: try parts["about"]?.text() ?? "",
          choices: choices, ask: try parts["ask"]?.boolean() ?? false,
          isSecret: try parts["secret"]?.boolean() ?? false))
    }
    self.settings = settings
  }
}
