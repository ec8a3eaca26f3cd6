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
    let reader = try ledger.reader()
    // A feed's outputs become visible in the order of their numbers: one that waits keeps the next from being made.
    let due = Set(try reader.dueFeeds()).subtracting(try reader.unpublishedOutputs().map(\.feed))
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
      var failed = Unwritten(feed: name)
      let dropped = output.decisions > 0 ? try reader.cancelled(upTo: output.decisions) : []
      var sources: [BatchID: String] = [:]
      var chunk = DocumentChunk()
      var headers: [VersionHeader] = []
      var waiting: [[VersionHeader]] = []
      // A few documents are written before a thread has begun.
      let rendering = try Rendering(program, workers: output.members > 2000 ? min(Lane.processors, 4) : 0)
      func collect() throws -> RenderedChunk? {
        guard let rendered = try rendering.take() else { return nil }
        let members = waiting.removeFirst()
        for failure in rendered.failures { failed.add(members[failure.document], failure.error) }
        return rendered
      }
      func send() {
        rendering.send(chunk)
        waiting.append(headers)
        chunk = DocumentChunk()
        headers.removeAll(keepingCapacity: true)
      }
      while let members = try reader.members(of: output, part: part) {
        for member in members {
          let header = try reader.document(member, into: &bytes)
          if dropped.contains(header.entry) { bytes = Unwritten.cancelled(bytes, header.entry.kind) }
          if sources[header.batch] == nil { sources[header.batch] = try source(of: header, reader) }
          chunk.add(bytes, source: sources[header.batch] ?? "")
          headers.append(header)
          guard chunk.isFull else { continue }
          if rendering.isFull, let rendered = try collect() { try files.add(rendered) }
          send()
        }
        part += 1
      }
      if !headers.isEmpty {
        if rendering.isFull, let rendered = try collect() { try files.add(rendered) }
        send()
      }
      while let rendered = try collect() { try files.add(rendered) }
      if !failed.isEmpty {
        report.messages += failed.messages(isResend: output.resendOf != nil)
        report.needsPerson = true
        // What another output gave already stays as it is, whatever becomes of its repetition.
        if output.resendOf == nil {
          try ledger.withhold(failed.withheld, from: output, at: workspace.local(clock()))
        }
      }
      // Files with a header and nothing below it are no news to anybody; the number is the next output's.
      if files.records == 0, output.state == .due {
        try ledger.giveBack(output)
        return
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
