import Commerce
import Dock
import Foundation
import Mapping
import Testing
import Values
import YAMLTree

/// The JSON Schemas know the keys that the program knows, and no others.
///
/// The program is asked itself: an unknown key is refused with the list of those that are allowed.
@Suite struct SchemaTests {
  /// One place where keys stand, and how to ask for the keys that are allowed there.
  struct Site: Sendable, CustomTestStringConvertible {
    /// `map/reads`: the schema's file and the definition in it; a file alone is its root.
    let schema: String
    /// A file with the key `zzz` at that place.
    let text: String

    init(_ schema: String, _ text: String) {
      self.schema = schema
      self.text = text
    }

    var testDescription: String { schema }
  }

  static let sites: [Site] = [
    Site("map/reading", "map: a/b\nzzz: 1\n"),
    Site("map/reads", "map: a/b\nreads: { zzz: 1 }\n"),
    Site("map/steps", reading("order: { note: { zzz: 1 } }")),
    Site("map/trailerRow", reading("order: { number: a }\ntrailer: { zzz: 1 }")),
    Site("map/units", reading("payment: { amount: { from: a, minor: { zzz: 1 } } }")),
    Site("map/decision", "map: a/b\nreads: { format: csv, requires: [a], decides: { dates: { zzz: 1 } } }\n"),
    Site("map/rejection", reading("order: { number: a }\nrejects: [ { zzz: 1 } ]")),
    Site("map/running", reading("order: { number: a }\nruns: { zzz: 1 }")),
    Site("map/half", reading("order: { number: a }\nhalf: { zzz: 1 }")),
    Site("map/check", reading("order: { number: a }\nchecks: [ { zzz: 1 } ]")),
    Site("map/refusal", reading("order: { number: a }\nrefuse: { zzz: 1 }")),
    Site("map/firstKey", reading("order: { number: a }\nkey: { zzz: 1 }")),
    Site("map/label", reading("shipment: { label: { zzz: 1 } }")),
    Site("map/case", reading("order: { number: a }\ncases: [ { zzz: 1 } ]")),
    Site("map/writing", "map: a/b\nwrites: order\nzzz: 1\n"),
    Site("map/format", "map: a/b\nwrites: order\nformat: { zzz: 1 }\nfiles: {}\n"),
    Site("map/file", "map: a/b\nwrites: order\nfiles: { f: { zzz: 1 } }\n"),
    Site("map/mail", "map: a/b\nwrites: parcel\nfiles: { f: { format: { as: mail }, mail: { zzz: 1 } } }\n"),
    Site("map/columnKeys", "map: a/b\nwrites: order\nfiles: { f: { columns: { c: { zzz: 1 } } } }\n"),
    Site(
      "map/extra",
      "map: a/b\nwrites: order\nfiles: { f: { columns: { c: order.id }, extra: [ { zzz: 1 } ] } }\n"),
    Site(
      "map/elementKeys",
      "map: a/b\nwrites: order\nformat: { as: xml }\nfiles: { f: { xml: { R: { zzz: 1 } } } }\n"),
    Site(
      "map/memberKeys",
      "map: a/b\nwrites: order\nformat: { as: json }\nfiles: { f: { json: [ { m: { zzz: 1 } } ] } }\n"),
    Site("pack", "zzz: 1\n"),
    Site("pack/setting", "pack: a\nversion: 1\nsettings: { s: { zzz: 1 } }\n"),
    Site("crossdock", "zzz: 1\n"),
    Site("crossdock/folders", "folders: { zzz: 1 }\n"),
    Site("crossdock/feed", "feeds: { a/b: { zzz: 1 } }\n"),
    Site("crossdock/hold", "holds: { h: { zzz: 1 } }\n"),
  ]

  private static func reading(_ rest: String) -> String {
    "map: a/b\nreads: { format: csv, requires: [a] }\n\(rest)\n"
  }

  @Test(arguments: sites)
  func `a schema has the keys that the program has`(site: Site) throws {
    let diagnostic = try #require(try Self.refusal(of: site))
    #expect(diagnostic.code == "yaml-unknown-key")
    let allowed = Set(try #require(diagnostic.arguments.last).split(separator: ", ").map(String.init))
    #expect(try Self.properties(site.schema) == allowed)
  }

  @Test(arguments: sites.filter { $0.schema.hasPrefix("map/") })
  func `the page that teaches maps has every key`(site: Site) throws {
    let page = try Documentation.text("WritingAMap.md")
    for key in try Self.properties(site.schema) where !Self.untaught.contains(key) {
      #expect(page.contains("`\(key)") || page.contains("\(key):"), "\(key)")
    }
  }

  /// Keys that need no words: remarks of the author.
  private static let untaught: Set<String> = ["about", "unconfirmed"]

  /// What the program says of a key that it does not know.
  private static func refusal(of site: Site) throws -> Diagnostic? {
    do {
      if site.schema.hasPrefix("crossdock") {
        _ = try WorkspaceFile(text: site.text, file: "f")
      } else if site.schema.hasPrefix("pack") {
        _ = try PackFile(text: site.text, file: "f")
      } else {
        return MapCases.run(try MapFile(text: site.text, file: "f"), context: MapContext(partner: "a"))
          .failures.first
      }
      return nil
    } catch let error as MappingError {
      return error.diagnostic
    } catch let error as YAMLError {
      return error.diagnostic
    }
  }

  /// The names in a definition of a schema.
  private static func properties(_ place: String) throws -> Set<String> {
    let parts = place.split(separator: "/").map(String.init)
    let file = Documentation.catalog.appendingPathComponent("Resources/\(parts[0]).schema.json")
    var node = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    if parts.count > 1 {
      let definitions = try #require(node["$defs"] as? [String: Any])
      node = try #require(definitions[parts[1]] as? [String: Any])
    }
    return Set(try #require(node["properties"] as? [String: Any]).keys)
  }

  @Test(arguments: DocumentKind.received)
  func `a schema has the fields of each document`(kind: DocumentKind) throws {
    #expect(try Self.properties("map/\(kind.name)") == Self.fields(kind.schema))
    let lists = ["lines": "line", "events": "event", "messages": "message", "packages": "package"]
    for field in kind.schema.fields where !field.hidden {
      guard case .records(let inner) = field.type else { continue }
      let name = try #require(lists[field.name])
      #expect(try Self.properties("map/\(name)") == Self.fields(inner).union(["each", "skip"]))
    }
  }

  /// The fields that a rule may give; attributes are a pattern in the schema.
  private static func fields(_ schema: Schema) -> Set<String> {
    let names = schema.fields.filter { field in
      switch field.type {
      case .records, .attributes: false
      default: !field.hidden
      }
    }.map(\.name)
    // A label is a rule of its own, which gives its three fields.
    return Set(names + (names.contains("label.format") ? ["label"] : []))
  }

  @Test func `a partner's own keys are those of the schema, and all others are settings`() throws {
    for key in try Self.properties("crossdock/partnerKeys") {
      // A setting may be a group of settings; a key of ours may not.
      #expect(throws: YAMLError.self, "\(key)") {
        try WorkspaceFile(text: "partners: { a: { \(key): { x: 1 } } }\n", file: "f")
      }
    }
    let file = try WorkspaceFile(text: "partners: { a: { zzz: { x: 1 } } }\n", file: "f")
    #expect(file.partners.first?.values["zzz.x"]?.text == "1")
  }
}
