import Commerce
package import Values
import YAMLTree

/// What a pack says of itself: its version, its settings with their defaults.
package struct PackFile: Sendable {
  /// One setting that a partner of this pack has.
  package struct Setting: Sendable {
    /// What a setting's text must be, where it is more than a text.
    package enum Kind: String, CaseIterable, Sendable {
      /// The name of a time zone.
      case zone
      /// Patterns of dates, parted by `|`.
      case dates
      /// A currency's code.
      case currency
    }

    /// Dotted: `products.shipping`.
    package let name: String
    package let fallback: String?
    /// For people, by language.
    package let about: [String: String]
    /// The values that are known; the only ones, unless others may be given.
    package let choices: [String]
    /// Whether other values than the choices are allowed.
    package let isOpen: Bool
    package let kind: Kind?
    /// Whether `init` asks for it.
    package let ask: Bool
    /// A password or a key: it stands in `secrets.yml`, not in `crossdock.yml`, and is read as `secrets.<name>`.
    package let isSecret: Bool

    /// What the setting is about, in a language; in English where that is not told.
    package func about(in language: Language) -> String { about.text(in: language) }

    /// Why a text cannot be the setting's value: a code and its arguments; nothing where it can.
    package func fault(of text: String) -> (code: String, arguments: [String])? {
      if text.isEmpty, fallback?.isEmpty != false { return nil }
      if !choices.isEmpty, !isOpen, !choices.contains(text) {
        return ("yaml-value", [text.quotedForMessage, choices.joined(separator: ", ")])
      }
      switch kind {
      case .zone? where (try? TimeZoneRules(named: text)) == nil: return ("map-zone", [text.quotedForMessage])
      case .currency? where !ISOCodes.isCurrency(Array(text.utf8).span):
        return ("map-currency", [text.quotedForMessage])
      case .dates?:
        for pattern in DatePattern.parts(of: text) where (try? DatePattern(pattern)) == nil {
          return ("map-date-pattern", [pattern.quotedForMessage])
        }
        return nil
      default: return nil
      }
    }
  }

  package let name: String
  package let version: Int
  package let about: [String: String]
  package let settings: [Setting]
  package let reads: Bool
  package let writes: Bool
  /// The packs that `init` takes along: a carrier's answers have labels, which are another pack's files.
  package let needs: [String]
  /// Whether `init` takes the pack where it is told of none.
  package let isDefault: Bool

  /// Reads a pack file.
  package init(text: String, file: String) throws(MappingError) {
    self = try attempt { () throws(YAMLError) in try PackFile(try YAMLReader.read(text, file: file)) }
  }

  private init(_ root: YAMLNode) throws(YAMLError) {
    let members = try root.members([
      "pack", "version", "about", "reads", "writes", "settings", "source", "licence", "default", "needs",
    ])
    guard let name = members["pack"], let version = members["version"] else {
      throw root.error("map-missing-key", [members["pack"] == nil ? "pack" : "version"], width: 1)
    }
    self.name = try name.text()
    self.version = try version.integer()
    about = try members["about"].map { node throws(YAMLError) in try PackFile.about(node) } ?? [:]
    reads = try members["reads"]?.boolean() ?? false
    writes = try members["writes"]?.boolean() ?? false
    var needs: [String] = []
    for node in try members["needs"]?.list() ?? [] { needs.append(try node.text()) }
    self.needs = needs
    isDefault = try members["default"]?.boolean() ?? false
    var settings: [Setting] = []
    for (key, value) in try members["settings"]?.mapping() ?? [] {
      let parts = try value.members(["default", "about", "choices", "open", "is", "ask", "secret"])
      var choices: [String] = []
      for choice in try parts["choices"]?.list() ?? [] { choices.append(try choice.text()) }
      settings.append(
        Setting(
          name: try key.text(), fallback: try parts["default"]?.text(),
          about: try parts["about"].map { node throws(YAMLError) in try PackFile.about(node) } ?? [:],
          choices: choices, isOpen: try parts["open"]?.boolean() ?? false,
          kind: try parts["is"].map { node throws(YAMLError) in
            try node.choice(Setting.Kind.allCases.map(\.rawValue))
          }.flatMap(Setting.Kind.init),
          ask: try parts["ask"]?.boolean() ?? false,
          isSecret: try parts["secret"]?.boolean() ?? false))
    }
    self.settings = settings
  }

  /// A sentence for people: one text, which is English, or one for each language.
  private static func about(_ node: YAMLNode) throws(YAMLError) -> [String: String] {
    if case .scalar = node.content { return ["en": try node.text()] }
    var about: [String: String] = [:]
    for (key, value) in try node.mapping() { about[try key.text()] = try value.text() }
    return about
  }

  /// What is known of the settings beside their values.
  ///
  /// `place`: where each is set, or would be: `crossdock.yml:7`.
  package func facts(place: (String) -> String) -> [String: SettingFacts] {
    var facts: [String: SettingFacts] = [:]
    for setting in settings {
      facts[setting.name] = SettingFacts(choices: setting.choices, place: place(setting.name))
    }
    return facts
  }
}

extension [String: String] {
  /// The text of a language, else the English one; the keys are languages.
  package func text(in language: Language) -> String {
    self[language.rawValue] ?? (language == .chinese ? self["zh"] : nil) ?? self["en"] ?? ""
  }
}

extension DatePattern {
  /// The patterns of a setting that may hold several, parted by `|`.
  static func parts(of text: String) -> [String] {
    text.split(separator: "|").map { part in
      var part = part
      while part.first == " " { part.removeFirst() }
      while part.last == " " { part.removeLast() }
      return String(part)
    }
  }
}
