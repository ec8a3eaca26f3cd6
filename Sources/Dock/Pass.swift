import DurableFiles
import Formats
package import Ledger
import Mapping
import Pickup
import Values

extension DockHouse {
  /// One run through all rooms: repair, take what is whole, publish what is due.
  ///
  /// - Throws: what stops the whole pass: the ledger, or a folder of the workspace, cannot be used; `file-lock-held` where
  ///   somebody else works in the workspace now.
  package func pass() throws -> PassReport {
    try locked { try takeAndPublish() }
  }

  private func takeAndPublish() throws -> PassReport {
    var report = PassReport()
    report.messages += workspace.problems + rules.problems
    report.hasBadConfiguration = !report.messages.isEmpty
    // A folder that is not there is told where it is needed; the rest of the pass does without it.
    report.messages += try leases.take(
      [Workspace.Place.inbox, .outbox].compactMap { place in
        (try? folder(place)).map { (name: place.rawValue, folder: $0) }
      }, at: clock())
    try recover(&report)
    try takeIn(&report)
    try leases.renew(at: clock())
    try clearSettledHolds()
    try tellPayouts(&report)
    try publish(&report)
    try sightings.save()
    try senders.save()
    return report
  }

  /// Takes all files of the inbox that are whole, and says of the others why they wait.
  private func takeIn(_ report: inout PassReport) throws {
    let scan = try inbox().scan()
    report.messages += scan.notes
    wholeness.keepOnly(scan.tickets)
    // What waited and was taken away by its owner waits no more.
    let here = Set(scan.tickets.map { Array($0.path.utf8) })
    for file in try ledger.reader().waitingFiles() where !here.contains(file.path) {
      try ledger.waitEnded(file.path)
    }
    var open = scan.tickets
    let most = workspace.file.limits.files
    var taken = 0
    // Where nothing tells of writers, a file must stand still for a while; the pass waits for that, and for no more.
    while !open.isEmpty {
      var later: [(ticket: Ticket, until: Uptime)] = []
      for (index, ticket) in open.enumerated() {
        if taken == most {
          let left = open.count - index + later.count
          report.messages.append(
            Diagnostic("pickup-files-left", ["\(left)", "\(most)"], severity: .warning))
          return
        }
        let before = report.files.count
        if let until = try take(ticket, &report) { later.append((ticket, until)) }
        // A file that only waits is none that was taken: it must not keep others from their turn.
        if report.files.count > before, report.files.last?.outcome != "waiting" { taken += 1 }
      }
      guard let next = later.map(\.until).min() else { break }
      Uptime.sleep(until: next)
      open = later.map(\.ticket)
    }
  }

  /// Judges one file and takes it if it is whole.
  ///
  /// - Returns: when to look again within this pass, where that is worth it.
  private func take(_ ticket: Ticket, _ report: inout PassReport) throws -> Uptime? {
    let proof = Proof(
      recognition: Recognition(maps: workspace.readingMaps(of: ticket.partner.name)),
      encodings: workspace.encodings(of: ticket.partner.name))
    let verdict: Verdict
    do {
      verdict = try wholeness.judge(ticket, proof: proof.callAsFunction)
    } catch {
      report.messages.append(error.diagnostic.noting("outcome-stays", ticket.path))
      report.hadTrouble = true
      return nil
    }
    switch verdict {
    case .whole(let seen):
      try receive(ticket, seen, refusal: nil, &report)
    case .incompleteTooLong(let seen, let diagnostic):
      try receive(ticket, seen, refusal: diagnostic, &report)
    case .waiting(let waiting):
      if let until = waiting.until { return until }
      try wait(ticket, waiting.notes, &report)
    case .emptyTooLong(let warning):
      report.messages.append(warning)
      try wait(ticket, [Reason("pickup-waiting-empty")], &report)
    case .unreadable(let error):
      report.messages.append(error.diagnostic.noting("outcome-stays", ticket.path))
      report.hadTrouble = true
    case .gone:
      break
    }
    return nil
  }

  /// Says that a file waits, and why.
  private func wait(_ ticket: Ticket, _ notes: [Reason], _ report: inout PassReport) throws {
    let reason = notes.last ?? Reason("pickup-waiting-changing")
    _ = try ledger.wait(Array(ticket.path.utf8), reason: reason, failed: false, at: clock())
    var file = PassReport.File(path: ticket.path, partner: ticket.partner.name, outcome: "waiting")
    file.reason = reason
    report.files.append(file)
  }

  /// Takes one file from the inbox through the ledger.
  ///
  /// Each line leaves folders and ledger in one of the states of <doc:Durability>; ``recover(_:)`` repairs a stop
  /// between two lines.
  private func receive(
    _ ticket: Ticket, _ seen: FileStatus, refusal: Diagnostic?, _ report: inout PassReport
  ) throws {
    let partner = try ledger.partner(ticket.partner.name)
    let now = clock()
    let batch = try ledger.openBatch(
      BatchOpening(
        partner: partner, name: ticket.name.bytes, size: seen.size, receivedAt: now,
        day: workspace.day(of: now)))
    let outcome: ClaimOutcome
    do {
      outcome = try work().claim(ticket, seen: seen, as: Batch.label(batch))
    } catch {
      // The ledger finds out at the next start whether the file moved.
      report.messages.append(error.diagnostic.noting("outcome-stays", ticket.path))
      report.hadTrouble = true
      return
    }
    switch outcome {
    case .claimed(let claim):
      try ledger.claimed(batch, digest: nil)
      wholeness.forget(ticket.key)
      try ledger.waitEnded(Array(ticket.path.utf8))
      try apart(ticket.path, &report) { report in
        try Reception(self, batch: batch, partner: partner, claim: claim, path: ticket.path).run(
          refusal, &report)
      }
    case .waiting(let waiting):
      try ledger.dropBatch(batch)
      try wait(ticket, waiting.notes, &report)
    case .gone:
      try ledger.dropBatch(batch)
    }
  }
}

extension DockHouse {
  /// Does what concerns one file: where that file cannot be read or put away, it is told, and the others go on (T04).
  ///
  /// What was not committed lies in the work folder, and the next pass begins with it.
  func apart(_ path: String, _ report: inout PassReport, _ body: (inout PassReport) throws -> Void) throws {
    let diagnostic: Diagnostic
    do {
      return try body(&report)
    } catch let error as FileError {
      diagnostic = error.diagnostic
    } catch let error as FormatError {
      diagnostic = error.diagnostic
    }
    report.messages.append(diagnostic.noting("outcome-claimed", path))
    report.hadTrouble = true
  }
}

extension Batch {
  /// A batch's number as files and people call it: `0317`.
  package static func label(_ id: BatchID) -> String {
    let digits = String(id.value)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
