import Commerce
import Formats
import Foundation
import Mapping
import Packs
import Testing
import Values

/// The day in `Samples/day`, read by the packs, against counts and sums that were made without them.
@Suite struct SampleDayTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Samples/day")

  struct Expected: Decodable {
    struct File: Decodable {
      let path: String
      let map: String
      let rows: Int?
      let skipped: Int?
      let records: [String: Int]
      let money: [String: [String: String]]
    }
    let files: [File]
    let records: [String: Int]
  }

  static func expected() throws -> Expected {
    try JSONDecoder().decode(
      Expected.self, from: try Data(contentsOf: root.appendingPathComponent("expected.json")))
  }

  @Test func `the day has a hundred orders, and what is written down of its files adds up`() throws {
    let day = try Self.expected()
    #expect(day.files.count == 8)
    #expect(day.records["in"] == 100)
    for (name, count) in day.records {
      #expect(day.files.reduce(0) { $0 + ($1.records[name] ?? 0) } == count)
    }
  }

  @Test func `every file of the day gives the orders and the money that it has`() throws {
    let entries = try PackMaps.all()
    for file in try Self.expected().files {
      let bytes = Array(try Data(contentsOf: Self.root.appendingPathComponent(file.path)))
      let source = MemoryByteSource(bytes, name: file.path)
      let recognised = try Recognition(maps: entries.map(\.map)).recognise(
        FileProbe(source), file: file.path, encodings: [])
      #expect(recognised.map.name == file.map, "\(file.path)")
      let context = try #require(entries.first { $0.map.name == recognised.map.name }).context
      let records = try RecordSource(recognised, source, context: context)
      var counts: [String: Int] = ["in": 0, "accepted": 0, "held": 0, "rejected": 0]
      var money: [String: [String: DecimalValue]] = [:]
      var rows = 0
      var skipped = 0
      while let batch = try records.next() {
        rows += batch.rows
        skipped += batch.skipped
        #expect(batch.trailers.allSatisfy { $0.stated == nil || $0.stated == $0.counted }, "\(file.path)")
        for result in batch.results {
          counts["in", default: 0] += 1
          guard case .mapped(let record) = result else {
            counts["rejected", default: 0] += 1
            continue
          }
          #expect(record.waitsFor == nil)
          let outcome = record.failedChecks.isEmpty ? "accepted" : "held"
          counts[outcome, default: 0] += 1
          let order = DocumentView(schema: .order, bytes: Array(batch.bytes[record.document]))
          let total = try #require(record.total)
          for name in ["in", outcome] {
            let currency = order.text("currency") ?? "-"
            let sum = money[currency]?[name] ?? .zero
            money[currency, default: [:]][name] = try sum.adding(total)
          }
        }
      }
      for (name, count) in file.records { #expect(counts[name, default: 0] == count, "\(file.path) \(name)") }
      if let expected = file.rows { #expect(rows == expected, "\(file.path)") }
      if let expected = file.skipped { #expect(skipped == expected, "\(file.path)") }
      #expect(Set(money.keys) == Set(file.money.keys), "\(file.path)")
      for (currency, sums) in file.money {
        for (name, text) in sums {
          let sum = DecimalValue(text)
          #expect(money[currency]?[name] ?? .zero == sum, "\(file.path) \(currency) \(name)")
        }
      }
    }
  }

  @Test func `no order of the day is out of balance where Odoo and ERPNext ask`() throws {
    let entries = try PackMaps.all()
    let feeds = try entries.compactMap { entry -> (String, FeedProgram)? in
      guard case .writes(let rules) = entry.map.way, rules.kind == .order, !rules.ships else { return nil }
      return (entry.map.name, try FeedProgram(entry.map, rules, rule: nil, context: entry.context))
    }
    var wanted = 0
    for file in try Self.expected().files {
      let bytes = Array(try Data(contentsOf: Self.root.appendingPathComponent(file.path)))
      let source = MemoryByteSource(bytes, name: file.path)
      let recognised = try Recognition(maps: entries.map(\.map)).recognise(
        FileProbe(source), file: file.path, encodings: [])
      let context = try #require(entries.first { $0.map.name == recognised.map.name }).context
      let records = try RecordSource(recognised, source, context: context)
      while let batch = try records.next() {
        for case .mapped(let record) in batch.results where record.failedChecks.isEmpty {
          let view = DocumentView(schema: .order, bytes: Array(batch.bytes[record.document]))
          let document = DocumentRecord(view, kind: .order)
          for (name, feed) in feeds where feed.wants(document) == .wanted {
            wanted += 1
            #expect(feed.imbalance(document) == nil, "\(name) \(view.text("number") ?? "-")")
          }
        }
      }
    }
    #expect(wanted > 200)
  }
}
