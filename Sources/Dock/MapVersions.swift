import Commerce
import DurableFiles
import Expressions
import Ledger
import Mapping
import Values
import YAMLTree

/// Versions of maps: what an output or a batch was made with, to be made again byte for byte.
///
/// A version is all that a map is made ready with: its text, the partner's settings, the rules of `shipping:`, the tables
/// and templates that it names. Its digest is its name. What it does not hold: secrets, and tables that are too large
/// to keep, of which only the digest counts.
enum MapVersions {
  /// The version of a map as a partner uses it now.
  static func version(of map: MapFile, context: MapContext) -> MapVersion {
    var parts = ["settings: " + flow(settings(context.settings, prefix: ""))]
    if case .writes(let rules) = map.way, rules.ships {
      parts.append("shipping: " + ShippingRule.text(of: context.shipping))
    }
    let pack = map.name.prefix { $0 != "/" }
    let templates = context.templates.filter { $0.key.hasPrefix(pack + "/") && map.text.contains("mail:") }
    parts.append("templates: " + flow(templates.map { ($0.key, $0.value) }))
    let tables = tables(of: map, context)
    parts.append("tables: " + flow(tables.compactMap { name, table in csv(of: table).map { (name, $0) } }))
    parts.append("map: " + YAMLText.escaped(map.text))
    let text = Array(("{" + parts.joined(separator: ",\n") + "}\n").utf8)
    var running = RunningDigest()
    running.update(text, count: text.count)
    for (name, table) in tables where csv(of: table) == nil {
      let line = Array("\(name) \(table.fingerprint.hex)\n".utf8)
      running.update(line, count: line.count)
    }
    return MapVersion(digest: running.finalize(), name: map.name, text: text)
  }

  /// The tables whose names stand in a map or in the rules that it is used with.
  private static func tables(of map: MapFile, _ context: MapContext) -> [(String, LookupTable)] {
    let rules = ShippingRule.text(of: context.shipping)
    // How an order is put into parcels depends on what its products weigh, though nobody names the table.
    let weighs = context.shipping.contains { $0.packages?.weight != nil }
    return context.tables.filter {
      map.text.contains($0.key) || rules.contains($0.key) || (weighs && $0.key == "products")
    }
    .sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private static func csv(of table: LookupTable) -> String? {
    table.csv.flatMap { String(validating: $0, as: UTF8.self) }
  }

  private static func flow(_ fields: [(String, String)]) -> String {
    let sorted = fields.sorted { $0.0 < $1.0 }
    return "{" + sorted.map { "\(YAMLText.escaped($0.0)): \(YAMLText.escaped($0.1))" }.joined(separator: ", ")
      + "}"
  }

  /// The map of a version that was kept, and what it was made ready with.
  ///
  /// `now`: what a version does not hold, as it is now.
  static func read(_ version: MapVersion, now: MapContext) throws(MappingError) -> (
    map: MapFile, context: MapContext
  ) {
    var tables = now.tables
    var settings: [String: String] = [:]
    var shipping: [ShippingRule] = []
    var templates: [String: String] = [:]
    var kept: [String: String] = [:]
    var text = ""
    do throws(YAMLError) {
      let root = try YAMLReader.read(String(decoding: version.text, as: UTF8.self), file: version.name)
      let members = try root.members(["settings", "shipping", "templates", "tables", "map"])
      settings = try texts(members["settings"])
      for node in try members["shipping"]?.list() ?? [] { shipping.append(try ShippingRule(node)) }
      templates = try texts(members["templates"])
      kept = try texts(members["tables"])
      text = try members["map"]?.text() ?? ""
    } catch {
      throw MappingError(error.diagnostic)
    }
    for (name, csv) in kept {
      tables[name] = try LookupTable(name: name, csv: Array(csv.utf8), file: name)
    }
    var context = MapContext(
      partner: now.partner, settings: Workspace.tree(settings), tables: tables, facts: now.facts,
      sha256: LabelDigest.sha256)
    context.shipping = shipping
    context.templates = templates
    context.products = kept["products"] == nil ? now.products : tables["products"]?.value
    context.schema = now.schema
    context.secrets = now.secrets
    return (try MapFile(text: text, file: version.name), context)
  }

  private static func texts(_ node: YAMLNode?) throws(YAMLError) -> [String: String] {
    var texts: [String: String] = [:]
    for (key, value) in try node?.mapping() ?? [] { texts[try key.text()] = try value.text() }
    return texts
  }

  private static func settings(_ value: Value, prefix: String) -> [(String, String)] {
    guard case .map(let members) = value else { return [] }
    return members.entries.flatMap { entry -> [(String, String)] in
      guard case .string(let name) = entry.key else { return [] }
      if case .string(let text) = entry.value { return [("\(prefix)\(name)", text)] }
      return settings(entry.value, prefix: "\(prefix)\(name).")
    }
  }
}
