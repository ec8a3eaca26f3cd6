import Foundation
import Testing
import Values

@Suite struct CatalogueTests {
  @Test(arguments: Catalogue.entries.map(\.code))
  func `a message is one clause in each language`(code: String) throws {
    let entries = Catalogue.entries.filter { $0.code == code }
    #expect(entries.count == 1, "twice in the catalogue")
    let entry = try #require(entries.first)
    #expect(code.wholeMatch(of: /[a-z]+(-[a-z0-9]+)+/) != nil)
    for text in [entry.english, entry.englishHelp].compactMap({ $0 }) {
      #expect(!text.isEmpty)
      #expect(!text.lowercased().contains("failed to") && !text.lowercased().contains("unable to"))
      #expect(!text.lowercased().contains("please") && !text.contains("!"))
    }
    #expect(!entry.chinese.isEmpty && (entry.englishHelp == nil) == (entry.chineseHelp == nil))
    // The page that lies beside a refused file is written in sentences.
    // So are digests of what needs a person, with their headings.
    if code.hasPrefix("report-") || code.hasPrefix("alert-") { return }
    #expect(!entry.english.hasSuffix("."))
    let first = try #require(entry.english.unicodeScalars.first)
    let names = ["CROSSDOCK_FAULT", "JSON", "XML", "CSV", "UTF", "SKU"]
    let isName = names.contains { entry.english.hasPrefix($0) }
    #expect(!first.properties.isUppercase || isName, "\(entry.english)")
  }

  @Test(arguments: Catalogue.entries.map(\.code))
  func `both languages say all that they are told`(code: String) throws {
    let entry = try #require(Catalogue.entries.first { $0.code == code })
    func numbers(_ text: String) -> Set<Substring> { Set(text.matches(of: /\{(\d+)\}/).map(\.output.1)) }
    #expect(numbers(entry.english) == numbers(entry.chinese))
    #expect(numbers(entry.englishHelp ?? "") == numbers(entry.chineseHelp ?? ""))
  }

  /// Literals that look like codes, and what is called with them.
  private static func codes(in text: String) -> [(code: String, isGiven: Bool)] {
    text.matches(of: /([A-Za-z]*)\(?\s*"([a-z]+(?:-[a-z0-9]+)+)"/).map { match in
      let called = String(match.output.1)
      let takers = [
        "Diagnostic", "RecordError", "ExpressionError", "PathError", "YAMLError", "diagnostic", "error",
        "failure",
        "refused", "noting", "Note", "Reason", "at", "place",
      ]
      return (String(match.output.2), takers.contains(called))
    }
  }

  @Test func `every code that a room gives has its words`() throws {
    let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources")
    let known = Set(Catalogue.entries.map(\.code))
    let rooms = Set(known.compactMap { $0.split(separator: "-").first })
    let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    var given = 0
    var missing: [String] = []
    for case let file as URL in files
    where file.pathExtension == "swift" && !file.path.contains("/Catalogue/") {
      for (code, isGiven) in Self.codes(in: try String(contentsOf: file, encoding: .utf8)) {
        // Within a room's own words any literal of that form is a code, wherever it stands.
        let isOfRoom = code.split(separator: "-").first.map { rooms.contains($0) } ?? false
        guard isGiven || isOfRoom else { continue }
        given += 1
        if !known.contains(code) { missing.append("\(file.lastPathComponent): \(code)") }
      }
    }
    #expect(missing.isEmpty)
    #expect(given > 200)
  }
}
