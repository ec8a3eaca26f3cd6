import DurableFiles
import Ledger
import Mapping
import Pickup
import Values

extension DockHouse {
  /// Finishes what an earlier pass committed, and forgets what it did not.
  ///
  /// | found | done |
  /// |---|---|
  /// | a stage in a folder | removed: nobody has seen it |
  /// | a file in `work`, batch `claiming` or `claimed` | read as if claimed now |
  /// | batch `claiming`, no file in `work` | forgotten: the file is in the inbox still |
  /// | batch `committed`, file in `work` | put away |
  /// | batch `committed`, no file in `work` | marked: it was put away |
  /// | an output `due` or `rendered` | rendered again, under the map it was taken with, and published |
  /// | a file in `work` without a batch | put back into the inbox |
  /// | a decision without its file in the archive | written |
  func recover(_ report: inout PassReport) throws {
    try sweep()
    try archiveLastDecision(try ledger.reader())
    let work = try work()
    let inbox = inbox()
    var claims: [Int: Claim] = [:]
    var strangers: [Claim] = []
    for claim in try work.recover(into: inbox) {
      if let number = Int(claim.batch), claims[number] == nil {
        claims[number] = claim
      } else {
        strangers.append(claim)
      }
    }
    for batch in try ledger.reader().unfinishedBatches() {
      let claim = claims.removeValue(forKey: batch.id.value)
      try finish(batch, claim, &report)
    }
    for claim in claims.values.sorted(by: { $0.batch < $1.batch }) + strangers {
      try work.release(claim, to: inbox.folder(of: claim.partner))
    }
    try publishUnfinished(&report)
  }

  /// Removes the stages of a process that was killed.
  private func sweep() throws {
    for place in [Workspace.Place.outbox, .archive, .rejected, .inbox] {
      guard let root = try? folder(place) else { continue }
      // Best effort: a partner's mount that is away stops no other, and is told when it is needed.
      try? root.sweepStages()
      for name in (try? root.list()) ?? [] where (try? root.status(name)?.kind) == .folder {
        try? root.folder(name).sweepStages()
      }
    }
    try Folder(workspace.hidden, calls: calls).sweepStages()
  }

  private func finish(_ batch: Batch, _ claim: Claim?, _ report: inout PassReport) throws {
    let partner = try ledger.reader().name(of: batch.opening.partner)
    let path = "inbox/\(partner)/\(FileName.printable(batch.opening.name))"
    switch batch.state {
    case .claiming, .claimed:
      guard let claim else {
        try ledger.dropBatch(batch.id)
        return
      }
      if batch.state == .claiming { try ledger.claimed(batch.id, digest: nil) }
      try apart(path, &report) { report in
        try Reception(self, batch: batch.id, partner: batch.opening.partner, claim: claim, path: path).run(
          nil, &report)
      }
    case .committed:
      guard let digest = batch.digest else { return }
      let gone = try Claim(batch: Batch.label(batch.id), partner: partner, name: FileName(batch.opening.name))
      let place = claim ?? gone
      try apart(path, &report) { report in
        let stored = try Stowage(self).stow(batch.id, place, digest: digest, path: path)
        report.messages.append(Diagnostic("recovery-stowed", [path, stored.path], severity: .warning))
        report.files.append(PassReport.File(batch, path: path, partner: partner, stored: stored.path))
      }
      // The pass that read it did not come to say so.
      if let records = batch.closing?.records, records[.rejected] + records[.held] > 0 {
        report.needsPerson = true
      }
    case .archived:
      break
    }
  }

  /// Publishes the outputs that a stop, or a full disk, left in the middle.
  func publishUnfinished(_ report: inout PassReport) throws {
    let reader = try ledger.reader()
    for output in try reader.unpublishedOutputs() {
      let name = try reader.name(of: output.feed)
      let partner = name.split(separator: "/").first.map(String.init) ?? name
      guard let version = try reader.map(output.mapVersion) else {
        report.messages.append(Diagnostic("recovery-no-map", [name, String(output.sequence)]))
        report.hadTrouble = true
        continue
      }
      do throws(MappingError) {
        let (map, context) = try MapVersions.read(version, now: workspace.context(of: partner))
        guard case .writes(let rules) = map.way else { continue }
        let program = try FeedProgram(map, rules, rule: nil, context: context)
        if let obstacle = obstacle(to: program, name: name, partner: partner) {
          report.messages.append(obstacle)
          report.hasBadConfiguration = true
          continue
        }
        do {
          try publish(output, program, name: name, partner: partner, &report)
        } catch {
          throw MappingError(Diagnostic("recovery-publish", [name, String(output.sequence), "\(error)"]))
        }
      } catch {
        report.messages.append(error.diagnostic)
        report.hadTrouble = true
      }
    }
  }
}
