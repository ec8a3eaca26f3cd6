internal import Commerce
package import Ledger
internal import Values

/// Everything that a ledger knows, as lines that can be compared: but for batch numbers, times and places on the disk.
package enum LedgerDump {
  /// The lines, sorted within each part.
  package static func lines(_ ledger: any LedgerStore, partners: [String], feeds: [String]) throws -> [String]
  {
    let reader = try ledger.reader()
    var lines: [String] = []
    for name in partners {
      guard let partner = try reader.partner(named: name) else { continue }
      var after: [UInt8]?
      while case let entries = try reader.entries(.order, partner, after: after, limit: 500), !entries.isEmpty
      {
        for (key, known) in entries {
          after = key
          lines += try self.lines(EntryID(.order, partner, key), known, name, reader, feeds)
        }
      }
    }
    for hold in try reader.holds(openOnly: true) {
      let evidence = String(decoding: hold.evidence, as: UTF8.self)
      lines.append("hold \(String(decoding: hold.entry.key, as: UTF8.self)) \(hold.reason) \(evidence)")
    }
    for name in feeds {
      guard let feed = try reader.feed(named: name) else { continue }
      var sequence = 1
      while let output = try reader.output(feed, sequence: sequence) {
        let files = output.files.map { "\($0.name) \($0.records) \($0.digest.hex)" }
        lines.append("output \(name) \(sequence) \(output.state.name) \(output.members) \(files)")
        sequence += 1
      }
    }
    for day in try reader.days(since: CivilDate(daysSinceEpoch: 0)) {
      lines.append("day \(day.records.numbers) \(day.resolved)")
      lines += day.money.sorted { $0.key < $1.key }.map { "money \($0.key) \($0.value.text)" }
    }
    lines.append("due \(try reader.dueFeeds().count)")
    lines.append(
      "unfinished \(try reader.unfinishedBatches().count) \(try reader.unpublishedOutputs().count)")
    lines.append("waiting \(try reader.waitingFiles().count)")
    return lines.sorted()
  }

  private static func lines(
    _ entry: EntryID, _ known: KnownEntry, _ partner: String, _ reader: any LedgerReader, _ feeds: [String]
  ) throws -> [String] {
    let key = "\(partner):\(String(decoding: entry.key, as: UTF8.self))"
    var bytes: [UInt8] = []
    var lines = ["entry \(key) state \(known.state.rawValue)"]
    for version in try reader.versions(of: entry) {
      _ = try reader.document(version.version, into: &bytes)
      var json: [UInt8] = []
      DocumentJSON.append(DocumentView(schema: .order, bytes: bytes), kind: .order, file: "", to: &json)
      lines.append("version \(key) \(String(decoding: json, as: UTF8.self))")
    }
    for state in known.feeds.all { lines.append("feed \(key) \(try reader.name(of: state.feed))") }
    for output in try reader.outputs(holding: entry) {
      lines.append("sent \(key) \(try reader.name(of: output.feed)) \(output.sequence)")
    }
    return lines
  }
}
