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
      if let obstacle = obstacle(to: feed.program, name: feed.name, partner: feed.partner) {
        report.messages.append(obstacle)
        report.hasBadConfiguration = true
        continue
      }
      let context = workspace.context(of: feed.partner)
      let version = MapVersions.version(of: feed.program.map, context: context)
      try ledger.keep(version)
      guard
        let output = try ledger.takeDue(
          feed.id, mapVersion: version.digest, at: workspace.local(clock()))
      else {
        continue
      }
      try publish(output, feed.program, name: feed.name, partner: feed.partner, &report)
    }
  }

  /// What is wrong in the settings so that a feed cannot be written; what is due to it stays due until that is mended.
  func obstacle(to program: FeedProgram, name: String, partner: String) -> Diagnostic? {
    let missing = program.readsSecrets ? workspace.missingSecrets(of: partner) : []
    if !missing.isEmpty {
      return Diagnostic("feed-secrets-missing", [name, missing.joined(separator: ", "), partner])
    }
    return program.schemaProblem?.noting("outcome-stay-due", "-", name, "-")
  }

  /// Renders an output, makes its files visible, and marks it: each step can be repeated, and gives the same bytes.
  func publish(
    _ output: Ledger.Output, _ program: FeedProgram, name: String, partner: String, _ report: inout PassReport
  ) throws {
    do {
      program.occasion = Occasion(at: workspace.local(output.takenAt), sequence: output.sequence)
      let folder = try feedFolder(of: partner)
      var files = try FeedOutput(program, sequence: output.sequence, in: folder)
      let reader = try ledger.reader()
      var bytes: [UInt8] = []
      var part = 0
      var failed = Unwritten(feed: name)
      let dropped = output.decisions > 0 ? try reader.cancelled(upTo: output.decisions) : []
      var sources: [BatchID: String] = [:]
      // A few documents are written before a thread has begun.
      let workers = output.members > 2000 ? min(Lane.processors, 4) : 0
      var writing = MemberWriting(try Rendering(program, workers: workers))
      while let members = try reader.members(of: output, part: part) {
        for member in members {
          let header = try reader.document(member, into: &bytes)
          if dropped.contains(header.entry) { bytes = Unwritten.cancelled(bytes, header.entry.kind) }
          if sources[header.batch] == nil { sources[header.batch] = try source(of: header, reader) }
          try writing.add(bytes, header, source: sources[header.batch] ?? "", to: &files, &failed)
        }
        part += 1
      }
      try writing.finish(&files, &failed)
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

  /// A partner's folder in the outbox; never the local folder beneath a mount that is gone.
  ///
  /// - Throws: `file-mount-gone`, and what opening and making a folder throw.
  private func feedFolder(of partner: String) throws(FileError) -> Folder {
    let outbox = try folder(.outbox)
    try mounts.expect(.outbox, partner, outbox)
    return try outbox.makeFolder(FileName(partner))
  }

  /// The file that a version came from, as people know it.
  private func source(of header: VersionHeader, _ reader: any LedgerReader) throws -> String {
    guard let batch = try reader.batch(header.batch) else { return "" }
    return "inbox/\(try reader.name(of: batch.opening.partner))/\(FileName.printable(batch.opening.name))"
  }
}

/// The members of an output on their way into its files, a chunk at a time.
private struct MemberWriting {
  private let rendering: Rendering
  private var chunk = DocumentChunk()
  private var headers: [VersionHeader] = []
  /// The members of the chunks that are being written.
  private var sent: [[VersionHeader]] = []

  init(_ rendering: Rendering) {
    self.rendering = rendering
  }

  mutating func add(
    _ document: [UInt8], _ header: VersionHeader, source: String, to files: inout FeedOutput,
    _ failed: inout Unwritten
  ) throws {
    chunk.add(document, source: source)
    headers.append(header)
    if chunk.isFull { try send(&files, &failed) }
  }

  /// Waits for all that was sent.
  mutating func finish(_ files: inout FeedOutput, _ failed: inout Unwritten) throws {
    if !headers.isEmpty { try send(&files, &failed) }
    while try collect(&files, &failed) {}
  }

  private mutating func send(_ files: inout FeedOutput, _ failed: inout Unwritten) throws {
    if rendering.isFull { _ = try collect(&files, &failed) }
    rendering.send(chunk)
    sent.append(headers)
    chunk = DocumentChunk(start: chunk.start + headers.count)
    headers.removeAll(keepingCapacity: true)
  }

  private mutating func collect(_ files: inout FeedOutput, _ failed: inout Unwritten) throws -> Bool {
    guard let rendered = try rendering.take() else { return false }
    let members = sent.removeFirst()
    for failure in rendered.failures { failed.add(members[failure.document], failure.error) }
    try files.add(rendered)
    return true
  }
}
