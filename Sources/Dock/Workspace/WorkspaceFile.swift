package import Commerce
package import Mapping
package import Values
package import YAMLTree

/// What `crossdock.yml` says: partners, rules, feeds.
///
/// Every key has a default; an unknown key is an error.
package struct WorkspaceFile: Sendable {
  static let keys = [
    "workspace", "timezone", "language", "start", "quiet", "patience", "still", "folders", "partners",
    "feeds", "holds", "shipping", "drift", "restock", "stock", "report",
  ]

  /// The workspace's name, for people.
  package var name = "shop"
  /// The IANA zone in which days are counted.
  package var timezone = "UTC"
  package var language: Language?
  /// Orders placed before this day are known, and sent nowhere.
  package var start: CivilDate?
  /// How long a file must stand still where nobody can say whether it is being written.
  package var quiet: Duration = .seconds(2)
  /// How long a file that does not close may wait.
  package var patience: Duration = .seconds(3600)
  /// How long a parcel may stand where it is before `status` tells of it.
  package var still: Duration = .seconds(5 * 86_400)
  /// What becomes of a file that looks otherwise than those that its sender sent before.
  package var drift = DriftRule.stop
  /// Whether goods that came back go into stock again.
  package var restock = CreditRules.Restock.told
  /// Folders by their name in the workspace → their path.
  package var folders: [String: String] = [:]
  package var partners: [PartnerSettings] = []
  /// A feed's name → its own rule.
  package var feeds: [String: FeedSettings] = [:]
  package var holds: [HoldRule] = []
  /// Holds of our own that the shop does not want.
  private var off: Set<BuiltInHold> = []
  /// Who carries which orders; the first rule that holds counts.
  package var shipping: [ShippingRule] = []
  /// What channels are offered of what stock lists say.
  package var stock = StockSettings()

  /// How many minutes a person needs to type one order, for `report`.
  package var minutesPerOrder = 5

  /// What becomes of a file that looks otherwise than those before it.
  package enum DriftRule: String, CaseIterable, Sendable {
    /// It is refused, and nothing is taken from it until a person says so.
    case stop
    /// It is taken, with a warning.
    case warn
  }

  /// One partner: its pack, and settings over it.
  package struct PartnerSettings: Sendable {
    package let name: String
    package let pack: String
    package let marker: String?
    package let quiet: Duration?
    package let patience: Duration?
    package let encodings: [String]
    /// The schema that XML must obey before it goes out to the partner.
    package let schema: (path: String, node: YAMLNode)?
    /// When a request that has no answer is late; nothing where the partner never answers.
    package let late: Duration?
    package let drift: DriftRule?
    /// What is taken as it stands, though it looks as if a spreadsheet program had changed it.
    package let undamaged: Set<DamageRules.Part>
    /// What the pack's settings are set to, by their dotted names, with the place of each.
    package let values: [String: (text: String, node: YAMLNode)]
    package let node: YAMLNode
  }

  package struct FeedSettings: Sendable {
    package let when: ExpressionText?
    /// Whether the feed is written at all.
    package let enabled: Bool
    package let node: YAMLNode
  }

  /// A hold of one's own.
  package struct HoldRule: Sendable {
    package let name: String
    package let when: ExpressionText
    package let reason: String
  }

  /// Reads the file's text.
  ///
  /// - Throws: a diagnostic at the first thing that is wrong.
  package init(text: String, file: String) throws(YAMLError) {
    let root = try YAMLReader.read(text, file: file)
    let members = try root.members(WorkspaceFile.keys)
    if let node = members["workspace"] { name = try node.text() }
    if let node = members["timezone"] {
      timezone = try node.text()
      guard (try? TimeZoneRules(named: timezone)) != nil else {
        throw node.error("workspace-timezone", [timezone.quotedForMessage])
      }
    }
    if let node = members["language"] {
      language = Language(rawValue: try node.choice(Language.allCases.map(\.rawValue)))
    }
    if let node = members["start"] {
      let text = Array(try node.text().utf8)
      guard case .date(let day)? = Moment(rfc3339: text.span) else {
        throw node.error("yaml-value", [try node.text().quotedForMessage, "a day (2026-11-01)"])
      }
      start = day
    }
    if let node = members["quiet"] { quiet = try WorkspaceFile.duration(node) }
    if let node = members["patience"] { patience = try WorkspaceFile.duration(node) }
    if let node = members["still"] { still = try WorkspaceFile.duration(node) }
    if let node = members["stock"] { stock = try StockSettings(node) }
    if let node = members["drift"] { drift = try WorkspaceFile.drift(node) }
    if let node = members["restock"] {
      let word = try node.choice(CreditRules.Restock.allCases.map(\.rawValue))
      restock = CreditRules.Restock(rawValue: word) ?? .told
    }
    if let node = try members["report"]?.members(["minutes"])["minutes"] {
      minutesPerOrder = try node.integer()
      guard (0...1440).contains(minutesPerOrder) else {
        throw node.error("yaml-value", [try node.text().quotedForMessage, "minutes, from 0 to 1440"])
      }
    }
    if let node = members["folders"] {
      for (name, node) in try node.members(["inbox", "outbox", "archive", "rejected", "maps", "tables"]) {
        folders[name] = try node.text()
      }
    }
    for (key, value) in try members["partners"]?.mapping() ?? [] {
      partners.append(try WorkspaceFile.partner(key, value))
    }
    for (key, value) in try members["feeds"]?.mapping() ?? [] {
      let parts = try value.members(["when", "enabled"])
      feeds[try key.text()] = FeedSettings(
        when: try parts["when"].map { node throws(YAMLError) in try ExpressionText(node) },
        enabled: try parts["enabled"]?.boolean() ?? true, node: key)
    }
    for rule in try members["shipping"]?.list() ?? [] { shipping.append(try ShippingRule(rule)) }
    for (key, value) in try members["holds"]?.mapping() ?? [] {
      if let hold = BuiltInHold(rawValue: try key.text()) {
        guard hold.mayBeOff else { throw key.error("workspace-hold-name", [hold.rawValue]) }
        if try value.choice(["on", "off"]) == "off" { off.insert(hold) }
        continue
      }
      let (parts, words) = try WorkspaceFile.hold(value)
      guard let when = parts["when"] else { throw value.error("map-missing-key", ["when"], width: 1) }
      let name = try key.text()
      let reason = try parts["reason"].map { node throws(YAMLError) in
        ([try node.text()] + words).joined(separator: ", ")
      }
      holds.append(HoldRule(name: name, when: try ExpressionText(when), reason: reason ?? name))
    }
  }

  /// Whether the shop does not want a hold of our own.
  func isOff(_ hold: BuiltInHold) -> Bool { off.contains(hold) }

  /// The keys of a hold; a reason with a comma in it (`{ …, reason: over 500, look first }`) is several keys to YAML,
  /// of which those behind the first have no value.
  private static func hold(_ node: YAMLNode) throws(YAMLError) -> (parts: [String: YAMLNode], words: [String])
  {
    var parts: [String: YAMLNode] = [:]
    var words: [String] = []
    for (key, value) in try node.mapping() {
      let name = try key.text()
      if name == "when" || name == "reason" {
        parts[name] = value
      } else if value.isNull, parts["reason"] != nil {
        words.append(name)
      } else {
        _ = try node.members(["when", "reason"])
      }
    }
    return (parts, words)
  }

  private static func partner(_ key: YAMLNode, _ node: YAMLNode) throws(YAMLError) -> PartnerSettings {
    let name = try key.text()
    var pack = name
    var marker: String?
    var quiet: Duration?
    var patience: Duration?
    var encodings: [String] = []
    var schema: (path: String, node: YAMLNode)?
    var late: Duration? = .seconds(2 * 86_400)
    var drift: DriftRule?
    var undamaged: Set<DamageRules.Part> = []
    var values: [String: (text: String, node: YAMLNode)] = [:]
    for (key, value) in try node.mapping() {
      switch try key.text() {
      case "pack": pack = try value.text()
      case "marker": marker = try value.choice([".done", ".ok"])
      case "quiet": quiet = try duration(value)
      case "patience": patience = try duration(value)
      case "xsd": schema = (try value.text(), value)
      case "late": late = try value.text() == "none" ? nil : try duration(value)
      case "drift": drift = try WorkspaceFile.drift(value)
      case "encodings": for encoding in try value.list() { encodings.append(try encoding.text()) }
      case "damage": undamaged = try damage(value)
      case let setting: try flatten(value, setting, into: &values)
      }
    }
    guard NewPartner.isName(name, pack: pack) else {
      throw key.error("workspace-partner-name", [name.quotedForMessage])
    }
    return PartnerSettings(
      name: name, pack: pack, marker: marker, quiet: quiet, patience: patience, encodings: encodings,
      schema: schema, late: late, drift: drift, undamaged: undamaged, values: values,
      node: key)
  }

  /// `off` for all of it, or parts that are off: `{ sku: off }`.
  private static func damage(_ node: YAMLNode) throws(YAMLError) -> Set<DamageRules.Part> {
    guard case .mapping = node.content else {
      return try node.choice(["on", "off"]) == "off" ? Set(DamageRules.Part.allCases) : []
    }
    var result: Set<DamageRules.Part> = []
    for (name, value) in try node.members(DamageRules.Part.allCases.map(\.rawValue)) {
      guard try value.choice(["on", "off"]) == "off", let part = DamageRules.Part(rawValue: name) else {
        continue
      }
      result.insert(part)
    }
    return result
  }

  private static func flatten(
    _ node: YAMLNode, _ name: String, into values: inout [String: (text: String, node: YAMLNode)]
  ) throws(YAMLError) {
    if case .mapping(let members) = node.content {
      for (key, value) in members { try flatten(value, "\(name).\(try key.text())", into: &values) }
    } else {
      values[name] = (try node.text(), node)
    }
  }

  private static func drift(_ node: YAMLNode) throws(YAMLError) -> DriftRule {
    DriftRule(rawValue: try node.choice(DriftRule.allCases.map(\.rawValue))) ?? .stop
  }

  /// `500ms`, `2s`, `15m`, `1h`, `2d`.
  static func duration(_ node: YAMLNode) throws(YAMLError) -> Duration {
    let text = try node.text()
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int(digits), number < 1_000_000 else {
      throw node.error("yaml-value", [text.quotedForMessage, "a time as 2s, 15m, 1h or 2d"])
    }
    switch text.dropFirst(digits.count) {
    case "ms": return .milliseconds(number)
    case "s": return .seconds(number)
    case "m": return .seconds(number * 60)
    case "h": return .seconds(number * 3600)
    case "d": return .seconds(number * 86_400)
    default: throw node.error("yaml-value", [text.quotedForMessage, "a time as 2s, 15m, 1h or 2d"])
    }
  }
}
