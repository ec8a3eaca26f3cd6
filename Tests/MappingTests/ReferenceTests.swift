import Commerce
import Expressions
import FoundationEssentials
import Formats
import Mapping
import Packs
import Testing
import Values

/// The page that teaches maps, run to the letter.
///
/// `RECORD=1` writes what the page shows of the program's own answers anew, and fails the run.
@Suite struct ReferenceTests {
  static let page = try? ReferencePage()

  private static func loaded() throws -> ReferencePage { try ReferencePage() }

  /// What the page's examples are given: the tables it shows beside those of the program, and the settings it names.
  private static func context(_ page: ReferencePage, partner: String = "example") throws -> MapContext {
    var tables: [String: LookupTable] = [:]
    for file in Pack.tables {
      let name = String(file.name.dropLast(".csv".count))
      tables[name] = try LookupTable(name: name, csv: file.bytes, file: file.name)
    }
    for block in page.blocks where block.purpose.hasPrefix("table ") {
      let name = String(block.purpose.dropFirst("table ".count))
      tables[name] = try LookupTable(name: name, csv: Array(block.text.utf8), file: "tables/\(name).csv")
    }
    let settings: [(name: String, text: String)] =
      partner == "example"
      ? [
        ("zone", "Asia/Tokyo"), ("dates", "dd.MM.yyyy | dd/MM/yyyy"), ("misc", "MISC"), ("mark", ","),
        ("currency", "CHF"),
      ]
      : try PackFile(text: page.block("pack").text, file: "pack.yml").settings
        .compactMap { setting in setting.fallback.map { (setting.name, $0) } }
    return MapContext(
      partner: partner, settings: PackMaps.tree(settings), tables: tables, sha256: { "\($0.count) bytes" })
  }

  @Test func `no example goes untested`() throws {
    for block in try Self.loaded().blocks where ["yaml", "csv", "json", "cel"].contains(block.language) {
      #expect(!block.purpose.isEmpty, "WritingAMap.md:\(block.line)")
    }
  }

  @Test(arguments: (page?.blocks ?? []).filter { $0.purpose == "map" || $0.purpose == "map final" })
  func `the cases of each map hold`(block: ReferencePage.Block) throws {
    let map = try MapFile(text: block.text, file: "WritingAMap.md")
    let partner = String(map.name.split(separator: "/")[0])
    let report = MapCases.run(map, context: try Self.context(try Self.loaded(), partner: partner))
    #expect(report.failures.isEmpty, "\(report.failures.map { $0.rendered() }.joined(separator: "\n"))")
    #expect(report.passed > 0 && report.passed == map.cases.count)
  }

  /// One line of the page's rules: the rule, what the file has, what the document gets.
  struct RuleLine: Sendable, CustomTestStringConvertible {
    let rule: String
    let given: [(column: String, text: String)]
    let result: String

    var testDescription: String { rule }

    init?(_ line: Substring) {
      guard let parts = line.wholeMatch(of: /(.*?) +# (.*?)→ (.*)/) else { return nil }
      rule = String(parts.output.1)
      result = String(parts.output.3)
      given = parts.output.2.matches(of: /([A-Z][a-z]*) '((?:[^']|'')*)'/).map { cell in
        (column: String(cell.output.1), text: String(cell.output.2.replacing("''", with: "'")))
      }
    }
  }

  static let rules: [RuleLine] =
    (page?.blocks("rules") ?? []).flatMap { $0.text.split(separator: "\n") }.compactMap { RuleLine($0) }

  @Test func `every line of the rules is understood`() throws {
    let lines = try Self.loaded().blocks("rules").flatMap { $0.text.split(separator: "\n") }
    #expect(Self.rules.count == lines.count && lines.count > 30)
  }

  @Test(arguments: rules)
  func `a rule gives what the page says`(line: RuleLine) throws {
    // What a rule is only for is what the file of that line lacks.
    let columns = line.given.map(\.column)
    let optional = ["Cancelled", "First", "Last", "Note"].filter { !columns.contains($0) }
    let map = """
      map: example/rule
      reads: { format: csv, requires: [Number], optional: [\(optional.joined(separator: ", "))] }
      order:
        number: Number
        \(line.rule)
      """
    func cell(_ text: String) -> String { "\"\(text.replacing("\"", with: "\"\""))\"" }
    let file =
      (["Number"] + columns).joined(separator: ",") + "\n"
      + (["1"] + line.given.map { cell($0.text) }).joined(separator: ",") + "\n"
    let reading = try FileReading(map, file, context: try Self.context(try Self.loaded()))
    let name = String(line.rule.prefix { $0 != ":" })
    let found: String
    if let reject = reading.rejects.first {
      found = "error \(reject.error.code)"
    } else {
      let document = try #require(reading.documents.first)
      found = Self.text(name, document).map { "'\($0)'" } ?? "absent"
    }
    #expect(found == line.result)
  }

  private static func text(_ name: String, _ document: DocumentView) -> String? {
    if name.hasPrefix("attributes."), let index = document.schema.index(of: "attributes") {
      return document.attributes(index).first { "attributes.\($0.name)" == name }?.text
    }
    guard let index = document.schema.index(of: name), document.has(index) else { return nil }
    if case .texts = document.schema.fields[index].type {
      return document.texts(index).joined(separator: "|")
    }
    return document.text(index)
  }

  static let expressions = (page?.blocks("expressions") ?? []).flatMap {
    $0.text.split(separator: "\n").map(String.init)
  }

  @Test func `the cases of the page's settings hold`() throws {
    let page = try Self.loaded()
    let pack = try PackFile(text: page.block("settings pack").text, file: "pack.yml")
    #expect(!pack.isDefault && pack.settings.count(where: \.ask) == 4)
    let values = pack.settings.compactMap { setting in setting.fallback.map { (setting.name, $0) } }
    let map = try MapFile(text: page.block("settings map").text, file: "maps/example/market.yml")
    let context = MapContext(
      partner: "example", settings: PackMaps.tree(values), facts: pack.facts { _ in "crossdock.yml:4" })
    let report = MapCases.run(map, context: context)
    #expect(report.failures.isEmpty, "\(report.failures.map { $0.rendered() }.joined(separator: "\n"))")
    #expect(report.passed == 6)
  }

  @Test(arguments: expressions)
  func `an expression is true of the tutorial's order, as the page says`(text: String) throws {
    let page = try Self.loaded()
    let map = try page.block("map final").text
    let end = try #require(map.firstRange(of: "checks:")).lowerBound
    let reading = try FileReading(
      map[..<end] + "checks:\n  - holds: |-\n      \(text)\n", try page.block("sample").text,
      context: try Self.context(page, partner: "harbour"))
    #expect(try #require(reading.records.first).failedChecks.isEmpty)
  }

  @Test func `what the page shows of the program's answers is what it answers`() throws {
    let page = try Self.loaded()
    let found = try page.replacing("preview", with: try Self.preview(page))
      .replacing("message", with: try Self.message(page))
      .replacing(from: "<!-- functions:", to: "<!-- end of functions -->", with: Self.functions)
    try Self.compare(found, with: page)
  }

  /// The table of all functions, each with its first example.
  private static var functions: [String] {
    func cell(_ text: String) -> String { text.replacing("|", with: "\\|") }
    let rows = FunctionTable.all.map { function in
      let example = function.examples.first.map { "`\(cell($0.call))` → `\(cell($0.result))`" } ?? ""
      return "| `\(function.name)` | \(cell(function.summary)) | \(example) |"
    }
    return ["", "| function | gives | example |", "|---|---|---|"] + rows + [""]
  }

  private static func compare(_ found: ReferencePage, with page: ReferencePage) throws {
    if found.text == page.text { return }
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
      try found.text.write(to: ReferencePage.file, atomically: true, encoding: .utf8)
      Issue.record("recorded WritingAMap.md")
      return
    }
    let lines = zip(
      found.text.split(separator: "\n", omittingEmptySubsequences: false),
      page.text.split(separator: "\n", omittingEmptySubsequences: false))
    for (index, pair) in lines.enumerated() where pair.0 != pair.1 {
      Issue.record(
        "WritingAMap.md:\(index + 1)\nfound    \(pair.0)\nexpected \(pair.1)\nRECORD=1 writes it anew")
      return
    }
    Issue.record("WritingAMap.md has another length; RECORD=1 writes it anew")
  }

  /// What the tutorial's last map makes of the tutorial's file, as `preview --json` prints it.
  private static func preview(_ page: ReferencePage) throws -> String {
    let map = try MapFile(text: page.block("map final").text, file: "maps/harbour/orders.yml")
    let reading = try FileReading(
      map, Array(page.block("sample").text.utf8), context: try context(page, partner: "harbour"))
    #expect(reading.rejects.isEmpty && reading.records.allSatisfy { $0.failedChecks.isEmpty })
    return reading.documents.map { document in
      var bytes: [UInt8] = []
      DocumentJSON.append(document, kind: .order, file: "inbox/harbour/orders.csv", to: &bytes)
      return String(decoding: bytes, as: UTF8.self) + "\n"
    }.joined()
  }

  /// What is said of the tutorial's mistake.
  private static func message(_ page: ReferencePage) throws -> String {
    do {
      _ = try MapFile(text: page.block("mistake").text, file: "maps/harbour/orders.yml")
    } catch let error as MappingError {
      return error.diagnostic.rendered() + "\n"
    }
    return "no mistake\n"
  }
}
