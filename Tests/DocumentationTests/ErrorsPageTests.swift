import FoundationEssentials
import Testing
import Values

/// The page of all codes, written from the catalogue.
///
/// `RECORD=1` writes it anew and fails the run.
@Suite struct ErrorsPageTests {
  /// What commands print beside messages: words, headings, the lines of an order's story.
  static let words: Set<String> = [
    "alert", "allowed", "did", "event", "explain", "holds", "learn", "packs", "report", "run", "show",
    "status",
    "word",
  ]

  static let page = Documentation.catalog.appendingPathComponent("Errors.md")

  /// The page as it must be.
  static func text() -> String {
    var groups: [String: [CatalogueEntry]] = [:]
    for entry in Catalogue.entries {
      let group = String(entry.code.prefix { $0 != "-" })
      if !words.contains(group) { groups[group, default: []].append(entry) }
    }
    var text = """
      # Errors

      Every code that a message, a note or a reason can have, with its words.

      ## Overview

      A code is stable: scripts may branch on it. The words are not, and are there in Chinese too (`language: zh-CN`). `{0}`,
      `{1}` … stand for a name, a number or a value. Notes tell facts and what became of a file; they have codes as well.

      This page is written from the catalogue: `RECORD=1 swift test --filter DocumentationTests`.

      """
    for (group, entries) in groups.sorted(by: { $0.key < $1.key }) {
      text += "\n## \(group)\n\n| code | message | what to do |\n|---|---|---|\n"
      for entry in entries.sorted(by: { $0.code < $1.code }) {
        text += "| `\(entry.code)` | \(cell(entry.english)) | \(cell(entry.englishHelp ?? "")) |\n"
      }
    }
    return text
  }

  private static func cell(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "|", "<", "*", "_", "`": result += "\\\(character)"
      case "\n": result += " "
      default: result.append(character)
      }
    }
    return result
  }

  @Test func `the page has every code of the catalogue`() throws {
    let wanted = Self.text()
    let found = (try? String(contentsOf: Self.page, encoding: .utf8)) ?? ""
    if found == wanted { return }
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
      try wanted.write(to: Self.page, atomically: true, encoding: .utf8)
      Issue.record("recorded Errors.md")
      return
    }
    let known = Set(found.split(separator: "\n"))
    let missing = wanted.split(separator: "\n").filter { !known.contains($0) }
    let stale = known.subtracting(wanted.split(separator: "\n"))
    Issue.record(
      """
      Errors.md is not the catalogue; RECORD=1 writes it anew
      missing  \(missing.prefix(5).joined(separator: "\n         "))
      stale    \(stale.sorted().prefix(5).joined(separator: "\n         "))
      """)
  }
}
