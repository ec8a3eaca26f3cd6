import Values
import YAMLTree

/// A setting that says how texts of a file are to be read, and what else it might say.
///
/// A text that the setting cannot read, but another value of it could, is no mistake of its record: all of the file is
/// read wrongly, also where nobody notices (3 April as 4 March). Then the file is refused whole, and the merchant is told
/// which setting it is, where it stands, and what to write instead.
///
/// Asked only where a text could not be read, so that it costs nothing as long as all is well.
struct SettingGuard {
  private let name: String
  private let value: String
  private let partner: String
  private let place: String
  /// What else the setting might say, in the order in which it is offered.
  private let alternatives: [String]
  let isOfMarks: Bool

  private init(_ name: String, _ context: MapContext, alternatives: [String], isOfMarks: Bool = false) {
    self.name = name
    value = context.setting(name) ?? ""
    partner = context.partner
    place = context.facts[name]?.place ?? "crossdock.yml"
    self.isOfMarks = isOfMarks
    var others: [String] = []
    for other in alternatives where other != value && !others.contains(other) { others.append(other) }
    self.alternatives = others
  }

  /// The setting that a date's format names (`settings.dates`); nothing where it names none.
  ///
  /// What else it may be: the same with day and month exchanged, and the pack's choices.
  init?(dates format: String, _ context: MapContext) {
    guard format.hasPrefix("settings.") else { return nil }
    let name = String(format.dropFirst("settings.".count))
    let value = context.setting(name) ?? ""
    self.init(
      name, context,
      alternatives: [SettingGuard.exchanged(value)].compactMap { $0 } + (context.facts[name]?.choices ?? []))
  }

  /// The setting that says the decimal mark.
  init(marks name: String, _ context: MapContext) {
    self.init(name, context, alternatives: [".", ","], isOfMarks: true)
  }

  /// A setting with which the file must agree; nothing where it is left open.
  init?(agreement name: String, _ context: MapContext) {
    self.init(name, context, alternatives: context.facts[name]?.choices ?? [])
    if value.isEmpty { return nil }
  }

  /// The pattern with day and month in each other's place; nothing where a month's name tells which is which.
  static func exchanged(_ pattern: String) -> String? {
    var result = ""
    var isQuoted = false
    for character in pattern {
      if character == "'" { isQuoted.toggle() }
      switch character {
      case "d" where !isQuoted: result.append("M")
      case "M" where !isQuoted: result.append("d")
      default: result.append(character)
      }
    }
    return pattern.contains("MMM") || result == pattern ? nil : result
  }

  /// The decimal mark that the setting says.
  ///
  /// - Throws: `yaml-value` at the rule, where it says something else.
  func mark(_ node: YAMLNode) throws(MappingError) -> DecimalMark? {
    switch value {
    case "": return nil
    case "either": return .either
    case ".", ",": return .byte(Array(value.utf8)[0])
    default:
      throw MappingError(node.diagnostic("yaml-value", [value.quotedForMessage, "., ',', either"]))
    }
  }

  // MARK: What a file says

  /// The refusal of the file, where a date that the setting cannot read could be read by another value of it.
  func contradiction(ofDate text: Span<UInt8>) -> RecordError? {
    if isOfMarks { return nil }
    var fitting: [String] = []
    for other in alternatives {
      for pattern in DatePattern.parts(of: other) {
        guard let pattern = try? DatePattern(pattern), (try? pattern.parse(text)) != nil else { continue }
        fitting.append(other)
        break
      }
    }
    return refusal(String(copying: text), fitting)
  }

  /// The same of a number.
  func contradiction(ofNumber text: Span<UInt8>) -> RecordError? {
    guard isOfMarks else { return nil }
    var fitting: [String] = []
    for other in alternatives where plainNumber(text, mark: Array(other.utf8)[0]) != nil {
      fitting.append(other)
    }
    return refusal(String(copying: text), fitting)
  }

  /// The refusal of the file, where it says another thing than the setting.
  func contradiction(said text: [UInt8]) -> RecordError? {
    let said = String(decoding: text, as: UTF8.self)
    return said.isEmpty || said == value ? nil : refusal(said, [said])
  }

  private func refusal(_ found: String, _ fitting: [String]) -> RecordError? {
    if fitting.isEmpty { return nil }
    var error = RecordError(
      value.isEmpty ? "map-setting-needed" : "map-setting-contradicted", arguments(found, fitting),
      value: found)
    error.isOfFile = true
    return error
  }

  /// What was found, the setting, its partner, what it says, where, and what to write.
  private func arguments(_ found: String, _ fitting: [String]) -> [String] {
    let lines = fitting.prefix(3).map { "'\(name): \(SettingGuard.yaml($0))'" }
    return [
      found.quotedForMessage, name, partner, value.quotedForMessage, place, lines.joined(separator: " / "),
    ]
  }

  /// A text as it is written in YAML, also between braces.
  private static func yaml(_ text: String) -> String {
    let isPlain =
      text.first.map { $0.isLetter || $0.isNumber } == true
      && text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
          || " ._-/|".utf8.contains(byte)
      }
    return isPlain ? text : "\"\(text)\""
  }
}
