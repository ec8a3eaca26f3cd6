import Commerce
import DurableFiles
import Lanes
import Ledger
import Mapping
import Outbox
import Values

extension DockHouse {
  /// Makes files of all that is due, feed by feed, and makes them visible.
  ///
  /// A feed that cannot be written stays due; the others go on.
  func publish(_ report: inout PassReport) throws {
    let due = Set(try ledger.reader().dueFeeds())
    for feed in rules.feeds where due.contains(feed.id) {
      let context = workspace.context(of: feed.partner)
      let version = MapVersions.version(of: feed.program.map, context: context)
      try ledger.keep(version)
      guard let output = try ledger.takeDue(feed.id, mapVersion: version.digest, at: clock()) else {
        continue
      }
      try publish(output, feed.program, name: feed.name, partner: feed.partner, &report)
    }
  }

  /// Renders an output, makes its files visible, and marks it: each step can be repeated, and gives the same bytes.
  func publish(
    _ output: Ledger.Output, _ program: FeedProgram, name: String, partner: String, _ report: inout PassReport
  ) throws {
    do {
      let folder = try self.folder(.outbox).makeFolder(FileName(partner))
      var files = try FeedOutput(program, sequence: output.sequence, in: folder)
      let reader = try ledger.reader()
      var bytes: [UInt8] = []
      var part = 0
      var chunk = DocumentChunk()
      var entries: [EntryID] = []
      var waiting: [[EntryID]] = []
      var failed: [(EntryID, RecordError)] = []
      var sources: [BatchID: String] = [:]
      // A few documents are written before a thread has begun.
      let rendering = try Rendering(program, workers: output.members > 2000 ? min(Lane.processors, 4) : 0)
      func collect() throws -> Bool {
        guard let rendered = try rendering.take() else { return false }
        let members = waiting.removeFirst()
        for failure in rendered.failures { failed.append((members[failure.document], failure.error)) }
        try files.add(rendered)
        return true
      }
      func send() throws {
        if rendering.isFull { _ = try collect() }
        rendering.send(chunk)
        waiting.append(entries)
        chunk = DocumentChunk()
        entries.removeAll(keepingCapacity: true)
      }
      while let members = try reader.members(of: output, part: part) {
        for member in members {
          let header = try reader.document(member, into: &bytes)
          if sources[header.batch] == nil { sources[header.batch] = try source(of: header, reader) }
          chunk.add(bytes, source: sources[header.batch] ?? "")
          entries.append(header.entry)
          if chunk.isFull { try send() }
        }
        part += 1
      }
      if !entries.isEmpty { try send() }
      while try collect() {}
      for (entry, error) in failed {
        report.messages.append(
          Diagnostic(error.code, error.arguments, field: error.field).noting(
            "outcome-not-written", String(decoding: entry.key, as: UTF8.self), name))
        report.needsPerson = true
      }
      let written = try files.publish { files in
        try ledger.rendered(
          output,
          files: files.map {
            OutputFile(name: $0.name.description, digest: $0.digest, size: $0.size, records: $0.records)
          })
      }
      try ledger.published(output)
      for file in written {
        report.outputs.append(
          PassReport.Output(
            path: "outbox/\(partner)/\(file.name)", feed: name, partner: partner, sequence: output.sequence,
            records: file.records, digest: file.digest))
      }
    } catch let error as FileError {
      report.messages.append(
        error.diagnostic.noting("outcome-stay-due", String(output.members), name, String(output.sequence)))
      report.hadTrouble = true
    }
  }

  /// The file that a version came from, as people know it.
  private func source(of header: VersionHeader, _ reader: any LedgerReader) throws -> String {
    guard let batch = try reader.batch(header.batch) else { return "" }
    return "inbox/\(try reader.name(of: batch.opening.partner))/\(FileName.printable(batch.opening.name))"
  }
}
