import DurableFiles
import Expressions
import Ledger
import Mapping
import Values

/// Versions of maps: what an output or a batch was made with, to be made again byte for byte.
///
/// A version is the map's text with the partner's settings, and the digests of all tables; its digest is its name.
enum MapVersions {
  private static let divider = "\n---\n"

  /// The version of a map as a partner uses it now.
  static func version(of map: MapFile, context: MapContext) -> MapVersion {
    var lines = settings(context.settings, prefix: "")
    if case .writes(let rules) = map.way, rules.ships {
      lines.append("\(shippingKey)=\(ShippingRule.text(of: context.shipping))")
    }
    let text = Array((lines.joined(separator: "\n") + divider + map.text).utf8)
    var running = RunningDigest()
    running.update(text, count: text.count)
    for (name, table) in context.tables.sorted(by: { $0.key < $1.key }) {
      let line = Array("\(name) \(table.fingerprint.hex)\n".utf8)
      running.update(line, count: line.count)
    }
    return MapVersion(digest: running.finalize(), name: map.name, text: text)
  }

  /// No setting's name has a blank in it.
  private static let shippingKey = "rules of shipping"

  /// The map and settings of a version that was kept.
  ///
  /// `now`: what a version does not hold, as it is now: tables, secrets.
  static func read(_ version: MapVersion, now: MapContext) throws(MappingError) -> (
    map: MapFile, context: MapContext
  ) {
    let text = String(decoding: version.text, as: UTF8.self)
    var settings: [String: String] = [:]
    var map = text
    var shipping: [ShippingRule] = []
    if let place = text.firstRange(ofText: divider) {
      for line in text[..<place.lowerBound].split(separator: "\n") {
        let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { continue }
        if parts[0] == shippingKey {
          shipping = try ShippingRule.read(parts[1], file: "crossdock.yml")
        } else {
          settings[parts[0]] = parts[1]
        }
      }
      map = String(text[place.upperBound...])
    }
    var context = MapContext(
      partner: now.partner, settings: Workspace.tree(settings), tables: now.tables, sha256: LabelDigest.sha256
    )
    context.shipping = shipping
    context.products = now.products
    context.schema = now.schema
    context.secrets = now.secrets
    return (try MapFile(text: map, file: version.name), context)
  }

  private static func settings(_ value: Value, prefix: String) -> [String] {
    guard case .map(let members) = value else { return [] }
    return members.entries.flatMap { entry -> [String] in
      guard case .string(let name) = entry.key else { return [] }
      if case .string(let text) = entry.value { return ["\(prefix)\(name)=\(text)"] }
      return settings(entry.value, prefix: "\(prefix)\(name).")
    }
  }
}

extension String {
  /// Where a text begins and ends in this one, if it is in it.
  fileprivate func firstRange(ofText wanted: String) -> Range<Index>? {
    let bytes = Array(utf8)
    let pattern = Array(wanted.utf8)
    guard bytes.count >= pattern.count else { return nil }
    for start in 0...bytes.count - pattern.count
    where bytes[start..<start + pattern.count].elementsEqual(pattern) {
      let lower = utf8.index(startIndex, offsetBy: start)
      return lower..<utf8.index(lower, offsetBy: pattern.count)
    }
    return nil
  }
}
