import Commerce
import FoundationEssentials
import Mapping
import Packs
import Testing
import YAMLTree

/// The page of all packs, written from the packs themselves: each map with the example that its cases run.
///
/// `RECORD=1` writes it anew and fails the run.
@Suite struct PacksPageTests {
  static let page = Documentation.catalog.appendingPathComponent("Packs.md")

  /// The page as it must be.
  static func text() throws -> String {
    var text = """
      # Packs

      The partners that Crossdock knows, with their maps and settings.

      ## Overview

      A pack is a folder of maps, tables and settings; `crossdock init --with` copies it into the workspace, where it is
      yours. The example of each map is its first case; `crossdock test` runs it.

      This page is written from the packs: `RECORD=1 swift test --filter PacksPageTests`.

      """
    for name in Pack.names {
      let files = Pack.files(of: name)
      let about = try #require(files.first { $0.name == "pack.yml" })
      let pack = try PackFile(text: about.text, file: "\(name)/pack.yml")
      text += "\n## \(name)\n\n\(pack.about["en"] ?? "").\n\n| map | kind | an example |\n|---|---|---|\n"
      for file in files where file.name.hasSuffix(".yml") && file.name != "pack.yml" {
        let map = try MapFile(text: file.text, file: file.name)
        let kind =
          switch map.way {
          case .reads(let rules): "reads \(rules.kind.name), \(rules.reads.format.rawValue)"
          case .writes(let rules):
            "writes \(rules.kind.name), \(Set(rules.files.map(\.format.kind.rawValue)).sorted().joined(separator: " and "))"
          }
        text += "| `\(map.name)` | \(kind) | \(try example(map)) |\n"
      }
      if pack.settings.isEmpty { continue }
      text += "\n| setting | default | about |\n|---|---|---|\n"
      for setting in pack.settings {
        text +=
          "| `\(setting.name)` | \(cell(setting.fallback.map { "`\($0)`" } ?? "")) | \(cell(setting.about["en"] ?? "")) |\n"
      }
    }
    return text
  }

  /// The name of a map's first case.
  private static func example(_ map: MapFile) throws -> String {
    guard let first = map.cases.first else { return "" }
    let name = try #require(try first.mapping().first { try $0.key.text() == "name" })
    return cell(try name.value.text())
  }

  private static func cell(_ text: String) -> String {
    var result = ""
    for character in text {
      if "|<*_".contains(character), !text.hasPrefix("`") || character == "|" { result += "\\" }
      result.append(character)
    }
    return result
  }

  @Test func `the page has every pack, every map and every setting`() throws {
    let wanted = try Self.text()
    let found = (try? String(contentsOf: Self.page, encoding: .utf8)) ?? ""
    if found == wanted { return }
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
      try wanted.write(to: Self.page, atomically: true, encoding: .utf8)
      Issue.record("recorded Packs.md")
      return
    }
    Issue.record("Packs.md is not what the packs say; RECORD=1 writes it anew")
  }
}
