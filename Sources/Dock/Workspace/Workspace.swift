import Commerce
package import DurableFiles
import Expressions
package import Formats
package import Mapping
import Packs
package import Pickup
package import Values
import YAMLTree

/// A workspace as it stands on disk: its file, folders, maps and tables.
///
/// Read once for a pass; `watch` reads it anew when something in it changed, whole or not at all.
package struct Workspace: Sendable {
  /// The folder that holds `crossdock.yml`.
  package let root: String
  package let file: WorkspaceFile
  /// Maps by their names, in the order of their names.
  package let maps: [MapFile]
  package let tables: [String: LookupTable]
  /// The files of the workspace's own tables, by the tables' names.
  package let tableFiles: [String: String]
  /// What the packs say of themselves, by name.
  package let packs: [String: PackFile]
  /// What is wrong in maps and tables, while the rest is well: the pass runs without them and ends with 78.
  package let problems: [Diagnostic]
  /// The rules of the workspace's timezone.
  package let zone: TimeZoneRules
  private let templates: [String: String]
  /// The table `products`, as expressions read it.
  let products: Value?
  /// What channels sell under which keys.
  let listings: ListingTable?
  /// What SKUs are made of, by the table `products`.
  let goods: StockGoods
  /// What stands in `secrets.yml`, by partner.
  private let secrets: WorkspaceSecrets

  /// Where another ledger is made from what this workspace holds; nothing for the workspace itself.
  private(set) var scratch: String?

  /// The same workspace with its ledger and its files in another folder; maps, tables and settings are its own.
  func inScratch(_ folder: String) -> Workspace {
    var copy = self
    copy.scratch = folder
    return copy
  }

  /// Folders of the workspace that hold files for people.
  package enum Place: String, CaseIterable, Sendable {
    case inbox, outbox, archive, rejected, maps, tables
  }

  /// Reads a workspace.
  ///
  /// - Throws: ``ConfigurationError`` where `crossdock.yml` is not there or not as it must be.
  package init(root: String, calls: Calls = .process) throws(ConfigurationError) {
    self.root = root
    let loader = WorkspaceLoader(root: root, calls: calls)
    file = try loader.file()
    do throws(TimeZoneError) {
      zone = try TimeZoneRules(named: file.timezone)
    } catch {
      throw ConfigurationError(Diagnostic("workspace-timezone", [file.timezone.quotedForMessage]))
    }
    let loaded = loader.mapsAndTables(file)
    maps = loaded.maps
    tables = loaded.tables
    tableFiles = loaded.tableFiles
    packs = loaded.packs
    templates = loaded.templates
    products = loaded.tables["products"]?.value
    listings = loaded.listings
    var faults: [Diagnostic.Note] = []
    goods = StockGoods.read(loaded.tables["products"], &faults)
    secrets = try WorkspaceSecrets(root: root, loader: loader)
    problems =
      loaded.problems + Workspace.strangers(in: file, packs: loaded.packs, maps: loaded.maps)
      + Workspace.stockStrangers(in: file, loaded.listings)
      + faults.map { fault in
        let place = loaded.tableFiles["products"] ?? "tables/products.csv"
        return Diagnostic(fault.code, fault.arguments, at: SourcePosition(file: place, line: 1))
      }
  }

  /// The path of a folder, as people know it and as the settings say.
  package func path(_ place: Place) -> String {
    if let scratch, place != .maps, place != .tables { return "\(scratch)/\(place.rawValue)" }
    guard let own = file.folders[place.rawValue] else { return "\(root)/\(place.rawValue)" }
    return own.hasPrefix("/") ? own : "\(root)/\(own)"
  }

  /// The folder of the ledger and of work in progress.
  package var hidden: String { scratch ?? "\(root)/.crossdock" }

  /// The partners as Pickup knows them.
  package var pickups: [PartnerPickup] {
    file.partners.map { partner in
      PartnerPickup(
        name: partner.name, marker: partner.marker, quiet: partner.quiet ?? file.quiet,
        patience: partner.patience ?? file.patience)
    }
  }

  /// The maps that read a partner's files.
  package func readingMaps(of partner: String) -> [MapFile] {
    guard let settings = file.partners.first(where: { $0.name == partner }) else { return [] }
    return maps.filter { map in
      guard case .reads = map.way else { return false }
      return map.name.hasPrefix(settings.pack + "/")
    }
  }

  /// The encodings that a partner's settings declare.
  package func encodings(of partner: String) -> [TextEncoding] {
    file.partners.first { $0.name == partner }?.encodings.compactMap { TextEncoding(name: $0) } ?? []
  }

  /// Whether a partner's files are taken though they look otherwise than those before.
  package func toleratesDrift(of partner: String) -> Bool {
    (file.partners.first { $0.name == partner }?.drift ?? file.drift) == .warn
  }

  /// The pack of a partner; its own name where it is none of ours.
  package func pack(of partner: String) -> String {
    file.partners.first { $0.name == partner }?.pack ?? partner
  }

  /// The secrets that a partner's pack declares and nobody has set.
  package func missingSecrets(of partner: String) -> [String] {
    secrets.of(partner, declared: packs[pack(of: partner)]?.settings ?? []).missing
  }

  /// What a partner's maps are given beside the file.
  package func context(of partner: String) -> MapContext {
    let settings = file.partners.first { $0.name == partner }
    var values: [String: String] = [:]
    let declared = packs[settings?.pack ?? partner]?.settings ?? []
    for setting in declared where !setting.isSecret {
      if let fallback = setting.fallback { values[setting.name] = fallback }
    }
    for (name, value) in settings?.values ?? [:] { values[name] = value.text }
    let facts = packs[settings?.pack ?? partner]?.facts { name in
      let line = (settings?.values[name]?.node ?? settings?.node)?.line
      return line.map { "crossdock.yml:\($0)" } ?? "crossdock.yml"
    }
    var context = MapContext(
      partner: partner, settings: Workspace.tree(values), tables: tables, facts: facts ?? [:],
      sha256: LabelDigest.sha256)
    context.shipping = file.shipping
    context.limits = file.limits.reading
    context.products = products
    if let schema = settings?.schema?.path {
      context.schema = (schema.hasPrefix("/") ? schema : "\(root)/\(schema)", schema)
    }
    context.templates = templates
    context.secrets = secrets.of(partner, declared: declared).value
    return context
  }

  /// Dotted names as nested maps.
  static func tree(_ values: [String: String]) -> Value {
    var leaves: [(String, Value)] = []
    var groups: [String: [String: String]] = [:]
    for (name, text) in values.sorted(by: { $0.key < $1.key }) {
      let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
      if parts.count == 2 {
        groups[parts[0], default: [:]][parts[1]] = text
      } else {
        leaves.append((name, .string(text)))
      }
    }
    return .map(MapValue(leaves + groups.sorted { $0.key < $1.key }.map { ($0.key, tree($0.value)) }))
  }

  /// The day on which an instant falls in the workspace.
  package func day(of instant: Instant) -> CivilDate {
    Instant(seconds: instant.seconds, offsetMinutes: zone.offset(at: instant.seconds) / 60).local.date
  }

  /// An instant with the workspace's own offset.
  package func local(_ instant: Instant) -> Instant {
    Instant(
      seconds: instant.seconds, nanosecond: instant.nanosecond,
      offsetMinutes: zone.offset(at: instant.seconds) / 60)
  }

  /// An instant as messages show it: `2026-11-24 06:00 +08:00`.
  package func timeText(_ instant: Instant) -> String {
    var bytes: [UInt8] = []
    let pattern = try? DatePattern("yyyy-MM-dd HH:mm:ss XXX")
    try? pattern?.format(.instant(local(instant)), into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// An instant as people read it in a table: `2026-11-24 06:00`.
  package func minute(_ instant: Instant) -> String { String(timeText(instant).prefix(16)) }

  /// Why orders are held: our own reasons by the catalogue, a user's rule by what the rule says.
  package func holdWords(_ reason: String, in language: Language) -> String {
    let code = "hold-\(reason)"
    let text = Catalogue.text(code, [], in: language)
    return text == code ? file.holds.first { $0.name == reason }?.reason ?? reason : text
  }

  /// Partners whose pack is not there, settings that their pack does not have.
  private static func strangers(
    in file: WorkspaceFile, packs: [String: PackFile], maps: [MapFile]
  ) -> [Diagnostic] {
    var result: [Diagnostic] = []
    let mapPacks = Set(maps.compactMap { $0.name.split(separator: "/").first.map(String.init) })
    for partner in file.partners {
      guard mapPacks.contains(partner.pack) || packs[partner.pack] != nil else {
        result.append(
          partner.node.diagnostic(
            "workspace-pack-missing", [partner.name, partner.pack],
            suggestion: nearest(to: partner.pack, in: mapPacks.sorted())))
        continue
      }
      guard let pack = packs[partner.pack] else { continue }
      let known = pack.settings.map(\.name)
      for (name, value) in partner.values.sorted(by: { $0.key < $1.key }) {
        guard let setting = pack.settings.first(where: { $0.name == name }) else {
          result.append(
            value.node.diagnostic(
              "workspace-unknown-setting",
              [name, pack.name, known.isEmpty ? "-" : known.joined(separator: ", ")],
              suggestion: nearest(to: name, in: known)))
          continue
        }
        if setting.isSecret {
          result.append(
            value.node.diagnostic("workspace-secret-here", [name, partner.name, WorkspaceSecrets.file]))
        }
        if let fault = setting.fault(of: value.text) {
          result.append(
            value.node.diagnostic(
              fault.code, fault.arguments, suggestion: nearest(to: value.text, in: setting.choices)))
        }
      }
      for encoding in partner.encodings where TextEncoding(name: encoding) == nil {
        result.append(partner.node.diagnostic("workspace-encoding", [encoding.quotedForMessage]))
      }
    }
    let names = file.partners.map(\.name)
    for rule in file.shipping where !names.contains(rule.carrier) {
      result.append(
        rule.node.diagnostic(
          "workspace-unknown-carrier", [rule.carrier, names.joined(separator: ", ")],
          suggestion: nearest(to: rule.carrier, in: names)))
    }
    let feeds = file.partners.flatMap { partner in
      maps.filter { map in
        if case .writes = map.way { map.name.hasPrefix(partner.pack + "/") } else { false }
      }.map { "\(partner.name)/\($0.name.split(separator: "/").dropFirst().joined(separator: "/"))" }
    }
    for (name, settings) in file.feeds.sorted(by: { $0.key < $1.key }) where !feeds.contains(name) {
      result.append(
        settings.node.diagnostic(
          "workspace-unknown-feed", [name, feeds.joined(separator: ", ")],
          suggestion: nearest(to: name, in: feeds)))
    }
    return result
  }
}

extension Workspace {
  /// Names in `stock:` and in the table of listings that are no partner's.
  fileprivate static func stockStrangers(in file: WorkspaceFile, _ listings: ListingTable?) -> [Diagnostic] {
    let names = file.partners.map(\.name)
    let channels = file.stock.channels.sorted { $0.key < $1.key }.map { (name: $0.key, node: $0.value.node) }
    var result = (file.stock.from + channels).filter { !names.contains($0.name) }.map { stranger in
      stranger.node.diagnostic(
        "stock-unknown-partner", [stranger.name, names.joined(separator: ", ")],
        suggestion: nearest(to: stranger.name, in: names))
    }
    var told: Set<String> = []
    for row in listings?.rows ?? [] where !names.contains(row.channel) && told.insert(row.channel).inserted {
      result.append(
        Diagnostic(
          "stock-unknown-partner", [row.channel, names.joined(separator: ", ")],
          at: SourcePosition(file: listings?.file ?? "", line: row.line),
          suggestion: nearest(to: row.channel, in: names)))
    }
    return result
  }
}

/// What is wrong with `crossdock.yml` itself; nothing can run.
package struct ConfigurationError: Error, Sendable {
  package let diagnostic: Diagnostic

  package init(_ diagnostic: Diagnostic) {
    self.diagnostic = diagnostic
  }
}
