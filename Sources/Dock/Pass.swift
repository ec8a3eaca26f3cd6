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
    let folders = exchangeFolders()
    let news = try mounts.look(at: folders)
    report.messages += news
    report.hadTrouble = news.contains { $0.severity == .error }
    report.messages += try leases.take(folders, at: clock())
    try recover(&report)
    try takeIn(&report)
    try clearSettledHolds()
    try tellPayouts(&report)
    if stillHoldsMounts(&report) { try publish(&report) }
    try sightings.save()
    try senders.save()
    return report
  }

  /// Whether no other host has come to work on our mounts meanwhile; what is due stays due if one has.
  private func stillHoldsMounts(_ report: inout PassReport) -> Bool {
    do throws(FileError) {
      try leases.renew(at: clock())
      return true
    } catch {
      report.messages.append(error.diagnostic.noting("outcome-due-later"))
      report.hadTrouble = true
      return false
    }
  }

  /// Takes all files of the inbox that are whole, and says of the others why they wait.
  private func takeIn(_ report: inout PassReport) throws {
    let scan: Inbox.Scan
    do throws(FileError) {
      scan = try inbox().scan()
    } catch {
      // What was taken before is published all the same.
      report.messages.append(error.diagnostic.noting("outcome-inbox-away"))
      report.hadTrouble = true
      return
    }
    report.messages += scan.notes
    if scan.notes.contains(where: { $0.severity == .error }) { report.hadTrouble = true }
    wholeness.keepOnly(scan.tickets)
    // What waited and was taken away by its owner waits no more.
    let here = Set(scan.tickets.map { Array($0.path.utf8) })
    for file in try ledger.reader().waitingFiles() where !here.contains(file.path) {
      try ledger.waitEnded(file.path)
    }
    var open = scan.tickets
    // Where nothing tells of writers, a file must stand still for a while; the pass waits for that, and for no more.
    while !open.isEmpty {
      var later: [(ticket: Ticket, until: Uptime)] = []
      for ticket in open where !report.away.contains(ticket.partner.name) {
        if let until = try take(ticket, &report) { later.append((ticket, until)) }
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
      stays(ticket, error, &report)
    case .gone:
      break
    }
    return nil
  }

  /// Says that a file could not be read or taken; where its mount is away, so for all that lie beside it.
  private func stays(_ ticket: Ticket, _ error: FileError, _ report: inout PassReport) {
    report.messages.append(error.diagnostic.noting("outcome-stays", ticket.path))
    report.hadTrouble = true
    if error.isMountAway { report.away.insert(ticket.partner.name) }
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
    do throws(FileError) {
      outcome = try work().claim(ticket, seen: seen, as: Batch.label(batch))
    } catch {
      // The ledger finds out at the next start whether the file moved.
      return stays(ticket, error, &report)
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
