import Commerce
import Expressions
import Formats
import FoundationEssentials
import Mapping
import Packs
import Testing
import Values

/// The quirks of real files, each a folder of `Fixtures/cases/mapping`: a file and what all packs make of it.
///
/// `RECORD=1` writes `expected.ndjson` anew and fails the run, so that nobody records by accident.
@Suite struct GoldenTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Fixtures/cases/mapping")

  static let cases: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []).filter { !$0.hasPrefix(".") }
    .sorted()

  @Test func `there are cases`() {
    #expect(Self.cases.count > 20)
  }

  /// What a reading pack makes of one whole file, at least, is written down.
  @Test(arguments: Pack.names)
  func `each pack that reads has a case`(pack: String) throws {
    let reads = try PackMaps.all().contains { entry in
      guard entry.map.name.hasPrefix(pack + "/"), case .reads = entry.map.way else { return false }
      return true
    }
    #expect(!reads || Self.cases.contains { $0.hasPrefix(pack + "-") }, "Fixtures/cases/mapping/\(pack)-…")
  }

  @Test(arguments: cases)
  func `a file gives the documents that are written down`(name: String) throws {
    let folder = Self.root.appendingPathComponent(name)
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let input = try #require(files.first { $0.hasPrefix("input.") })
    let bytes = Array(try Data(contentsOf: folder.appendingPathComponent(input)))
    var encodings: [TextEncoding] = []
    if files.contains("encodings.txt") {
      let text = try String(contentsOf: folder.appendingPathComponent("encodings.txt"), encoding: .utf8)
      encodings = try text.split(separator: "\n").map { try #require(TextEncoding(name: String($0))) }
    }
    let found = try Self.read(bytes, file: input, encodings: encodings)
    let expected = folder.appendingPathComponent("expected.ndjson")
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
      try (found.joined(separator: "\n") + "\n").write(to: expected, atomically: true, encoding: .utf8)
      Issue.record("recorded \(name)")
      return
    }
    let wanted = try String(contentsOf: expected, encoding: .utf8).split(separator: "\n").map(String.init)
    for (line, pair) in zip(found, wanted).enumerated() where pair.0 != pair.1 {
      Issue.record("\(name)/expected.ndjson:\(line + 1)\nfound    \(pair.0)\nexpected \(pair.1)")
    }
    #expect(found.count == wanted.count)
  }

  /// What the maps of all packs make of a file: one line says which map, then a line a record.
  static func read(_ bytes: [UInt8], file: String, encodings: [TextEncoding]) throws -> [String] {
    let entries = try PackMaps.all()
    let source = MemoryByteSource(bytes, name: file)
    let recognised: Recognised
    do throws(Recognition.Failure) {
      recognised = try Recognition(maps: entries.map(\.map)).recognise(
        FileProbe(source), file: file, encodings: encodings)
    } catch {
      let diagnostic = error.diagnostic(file: file)
      return [object([("document", "reject"), ("code", diagnostic.code), ("message", diagnostic.message())])]
    }
    let context = try #require(entries.first { $0.map.name == recognised.map.name }).context
    let records: RecordSource
    do throws(MappingError) {
      records = try RecordSource(recognised, source, context: context)
    } catch {
      guard error.isOfFile else { throw error }
      return [
        object([
          ("document", "reject"), ("code", error.diagnostic.code), ("message", error.diagnostic.message()),
          ("field", error.diagnostic.field ?? ""), ("line", String(error.diagnostic.position?.line ?? 0)),
        ])
      ]
    }
    let running = try RunningBalance(recognised.rules, context: context)
    var lines: [String] = []
    var rows = 0
    var skipped = 0
    var trailers: [String] = []
    while true {
      let batch: RecordBatch
      do throws(FormatError) {
        guard let next = try records.next() else { break }
        batch = next
      } catch {
        let diagnostic = error.diagnostic
        return [
          object([
            ("document", "reject"), ("code", diagnostic.code), ("message", diagnostic.message()),
            ("line", String(diagnostic.position?.line ?? 0)),
          ])
        ]
      }
      if batch.startsOver {
        lines = []
        trailers = []
        rows = 0
        skipped = 0
      }
      rows += batch.rows
      running?.take(batch)
      skipped += batch.skipped
      trailers += batch.trailers.map { "\($0.line):\($0.stated.map(String.init) ?? "-")/\($0.counted)" }
      for result in batch.results {
        lines.append(contentsOf: described(result, batch.bytes, recognised, file))
      }
    }
    let head = [
      ("map", recognised.map.name), ("encoding", recognised.encoding.rawValue), ("rows", String(rows)),
      ("skipped", String(skipped)), ("trailers", trailers.joined(separator: " ")),
    ]
    let breaks = (running?.findings(file: file) ?? []).map { finding in
      object([
        ("warning", finding.code), ("message", finding.message()),
        ("line", String(finding.position?.line ?? 0)),
      ])
    }
    return [object(head.filter { !$0.1.isEmpty })] + lines + breaks
  }

  private static func described(
    _ result: RecordResult, _ bytes: [UInt8], _ recognised: Recognised, _ file: String
  ) -> [String] {
    switch result {
    case .mapped(let record):
      let kind = recognised.rules.kind
      var out: [UInt8] = []
      let document = DocumentView(schema: kind.schema, bytes: Array(bytes[record.document]))
      DocumentJSON.append(document, kind: kind, file: file, to: &out)
      var lines = [String(decoding: out, as: UTF8.self)]
      for check in record.failedChecks {
        lines.append(object([("held", check.reason), ("difference", check.difference ?? "")]))
      }
      if let field = record.waitsFor { lines.append(object([("waits", field)])) }
      return lines
    case .rejected(let record):
      let diagnostic = record.error.diagnostic(file: file, line: record.firstLine, path: record.path)
      return [
        object([
          ("document", "reject"), ("code", diagnostic.code), ("message", diagnostic.message()),
          ("field", diagnostic.field ?? ""), ("key", String(decoding: record.key, as: UTF8.self)),
          ("line", String(diagnostic.position?.line ?? 0)),
        ])
      ]
    }
  }

  private static func object(_ members: [(String, String)]) -> String {
    var out: [UInt8] = []
    for (index, member) in members.enumerated() {
      out.append(UInt8(ascii: index == 0 ? "{" : ","))
      DocumentJSON.appendString(Array(member.0.utf8)[...], to: &out)
      out.append(UInt8(ascii: ":"))
      DocumentJSON.appendString(Array(member.1.utf8)[...], to: &out)
    }
    out.append(UInt8(ascii: "}"))
    return String(decoding: out, as: UTF8.self)
  }
}
