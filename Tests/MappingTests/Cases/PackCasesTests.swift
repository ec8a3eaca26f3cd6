import DurableFiles
import Expressions
import Mapping
import Packs
import Testing
import Values

/// The maps of all packs, each with its pack's settings and tables.
enum PackMaps {
  struct Entry: Sendable, CustomTestStringConvertible {
    let map: MapFile
    let context: MapContext

    var testDescription: String { map.name }
  }

  /// The digest that a workspace gives its maps; cases have one of their own.
  static let sha256: @Sendable ([UInt8]) -> String = { bytes in
    var digest = RunningDigest()
    digest.update(bytes, count: bytes.count)
    return digest.finalize().hex
  }

  /// All maps; what cannot be read is a failure of the test that asks.
  static func all() throws -> [Entry] {
    var result: [Entry] = []
    for pack in Pack.names {
      let files = Pack.files(of: pack)
      let own = try #require(files.first { $0.name == "pack.yml" }, "pack.yml of \(pack)")
      let packFile = try PackFile(text: own.text, file: "\(pack)/pack.yml")
      let settings = packFile.settings
      var tables: [String: LookupTable] = [:]
      for file in Pack.tables + files where file.name.hasSuffix(".csv") {
        let name = String(file.name.dropLast(".csv".count))
        tables[name] = try LookupTable(name: name, csv: file.bytes, file: "\(pack)/\(file.name)")
      }
      var context = MapContext(
        partner: pack,
        settings: tree(settings.compactMap { setting in setting.fallback.map { (setting.name, $0) } }),
        tables: tables, facts: packFile.facts { _ in "crossdock.yml" }, sha256: sha256)
      context.secrets = .map(MapValue(settings.filter(\.isSecret).map { ($0.name, .string("")) }))
      for file in files where file.name.hasSuffix(".mustache") {
        context.templates["\(pack)/\(file.name.dropLast(".mustache".count))"] = file.text
      }
      for file in files where file.name.hasSuffix(".yml") && file.name != "pack.yml" {
        result.append(
          Entry(map: try MapFile(text: file.text, file: "\(pack)/\(file.name)"), context: context))
      }
    }
    return result
  }

  /// Dotted names as nested maps.
  static func tree(_ values: [(name: String, text: String)]) -> Value {
    var fields: [(String, Value)] = []
    var groups: [(name: String, values: [(name: String, text: String)])] = []
    for (name, text) in values {
      let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
      if parts.count == 1 {
        fields.append((name, .string(text)))
      } else if let place = groups.firstIndex(where: { $0.name == parts[0] }) {
        groups[place].values.append((parts[1], text))
      } else {
        groups.append((parts[0], [(parts[1], text)]))
      }
    }
    return .map(MapValue(fields + groups.map { ($0.name, tree($0.values)) }))
  }
}

@Suite struct PackCasesTests {
  @Test(arguments: Pack.names)
  func `every case of a pack holds`(pack: String) throws {
    for entry in try PackMaps.all() where entry.map.name.hasPrefix(pack + "/") {
      let report = MapCases.run(entry.map, context: entry.context)
      #expect(report.failures.isEmpty, "\(report.failures.map { $0.rendered() }.joined(separator: "\n"))")
      #expect(report.passed == entry.map.cases.count)
    }
  }
}
