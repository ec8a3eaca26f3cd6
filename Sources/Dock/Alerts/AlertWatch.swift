import Commerce
import DurableFiles
import Ledger
import Mapping
import Values

/// Finds what needs a person, from the ledger, so that nothing is forgotten whatever stops a pass; and what no ledger
/// keeps, a disk that is full, from the pass itself.
struct AlertWatch {
  let workspace: Workspace
  let reader: any LedgerReader
  let words: AlertWords
  let now: Instant

  /// How often carriers' answers are looked for, in seconds: that reads all requests of thirty days.
  private static let lateEvery = 3600
  /// How many names are asked for.
  private static let mostNames = 5

  /// Brings the book up to date with what a whole pass left.
  func look(_ book: inout AlertBook, troubles: [Diagnostic]) throws {
    var seen = AlertWatch.seen(troubles, words)
    try lookAtBatches(&book, &seen)
    try lookAtHolds(&book, &seen)
    try lookAtExpected(book, &seen)
    let late = try lookAtAnswers(&book, &seen)
    AlertWatch.take(seen, into: &book, at: now)
    for (cause, entry) in book.entries where entry.state == .open && seen[cause] == nil {
      let isOver =
        switch cause.kind {
        case .trouble, .held, .missing: true
        case .records: try areMended(entry.batches)
        case .refused: try isTakenAgain(cause.subject, after: entry.batches.last ?? 0)
        case .late: late.map { !$0.contains(cause.subject) } ?? false
        }
      guard isOver else { continue }
      // What nobody was told of need not be called off.
      if entry.told == nil { book.entries[cause] = nil } else { book.entries[cause]?.state = .ended }
    }
  }

  /// Brings the book up to date with what stopped a pass; what is over, nobody knows then.
  static func look(
    _ book: inout AlertBook, stoppedBy trouble: Diagnostic, _ words: AlertWords, at now: Instant
  ) {
    take(seen([trouble], words), into: &book, at: now)
  }

  private static func take(
    _ seen: [AlertCause: AlertSighting], into book: inout AlertBook, at now: Instant
  ) {
    for (cause, sighting) in seen {
      book.entries[cause, default: AlertBook.Entry(since: now.seconds)].take(sighting, at: now.seconds)
    }
  }

  // MARK: What failed

  private static func seen(_ troubles: [Diagnostic], _ words: AlertWords) -> [AlertCause: AlertSighting] {
    var seen: [AlertCause: AlertSighting] = [:]
    for trouble in troubles {
      var trouble = trouble
      // A stage has another name at each try; its folder is what is in trouble.
      trouble.arguments = trouble.arguments.map { argument in
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
        let isStage = parts.last?.utf8.starts(with: StagedFile.prefix) ?? false
        return isStage ? parts.dropLast().joined(separator: "/") : argument
      }
      let place = trouble.position?.file ?? trouble.arguments.first ?? ""
      seen[AlertCause(.trouble, place, trouble.code)] = AlertSighting(title: words.title(of: trouble))
    }
    return seen
  }

  // MARK: What was refused

  /// Looks at the batches that were committed since the last look.
  private func lookAtBatches(_ book: inout AlertBook, _ seen: inout [AlertCause: AlertSighting]) throws {
    let first = try book.lastBatch ?? firstBatch()
    let newest = try reader.newestBatch()
    var batches = try book.unfinished.compactMap { try reader.batch(BatchID($0)) }
    batches += try reader.batchesToLookAt(after: BatchID(first))
    var unfinished: [Int] = []
    for batch in batches {
      guard let closing = batch.closing else {
        unfinished.append(batch.id.value)
        continue
      }
      guard closing.outcome == .rejected || closing.outcome == .partial else { continue }
      let partner = try reader.name(of: batch.opening.partner)
      // A map that read the file refused its records one by one.
      let kind: AlertCause.Kind = closing.map == nil ? .refused : .records
      for (code, count) in try reader.rejectCodes(of: batch.id) {
        let cause = AlertCause(kind, partner, code)
        var sighting = seen[cause] ?? AlertSighting(title: words.title(of: cause))
        sighting.new += count
        sighting.batches.append(batch.id.value)
        if kind == .refused { sighting.names.append(FileName.printable(batch.opening.name)) }
        seen[cause] = sighting
      }
    }
    book.lastBatch = max(first, newest?.value ?? 0)
    book.unfinished = unfinished
  }

  /// Where a workspace that was never looked at begins: with today.
  private func firstBatch() throws -> Int {
    let oldest = try reader.batches(since: workspace.day(of: now)).last
    return try oldest.map { $0.id.value - 1 } ?? reader.newestBatch()?.value ?? 0
  }

  /// Whether all that these batches refused came again, and was read.
  private func areMended(_ batches: [Int]) throws -> Bool {
    for number in batches {
      guard let batch = try reader.batch(BatchID(number)), let closing = batch.closing else { continue }
      if batch.resolved < closing.records[.rejected] { return false }
    }
    return true
  }

  /// Whether a file of the partner was taken after one that was refused.
  private func isTakenAgain(_ name: String, after batch: Int) throws -> Bool {
    guard let partner = try reader.partner(named: name) else { return false }
    return try reader.hasTakenFile(of: partner, after: BatchID(batch))
  }

  // MARK: What waits

  private func lookAtHolds(_ book: inout AlertBook, _ seen: inout [AlertCause: AlertSighting]) throws {
    for open in try reader.openHolds(after: book.lastHold) {
      book.lastHold = max(book.lastHold, open.newest)
      if HoldReason.clearsItself(open.reason) { continue }
      let cause = AlertCause(.held, "", open.reason)
      var sighting = AlertSighting(new: open.new, now: open.count, title: words.title(of: cause))
      if open.new > 0 {
        sighting.names = try reader.holds(because: open.reason, openOnly: true).suffix(open.new)
          .prefix(AlertWatch.mostNames).map { try OrderName.name(of: $0.entry, in: reader) }
      }
      seen[cause] = sighting
    }
  }

  private func lookAtExpected(_ book: AlertBook, _ seen: inout [AlertCause: AlertSighting]) throws {
    let moment = workspace.local(now).local
    for partner in workspace.file.partners {
      guard let expected = partner.expects else { continue }
      let cause = AlertCause(.missing, partner.name)
      // Yesterday's is missing until one comes, though today's is not due yet.
      guard expected.isDue(at: moment) || book.entries[cause]?.state == .open else { continue }
      if let id = try reader.partner(named: partner.name), try reader.hasFile(of: id, on: moment.date) {
        continue
      }
      seen[cause] = AlertSighting(title: words.title(of: cause))
    }
  }

  /// Looks which carriers have not answered, if it is time to.
  ///
  /// - Returns: the carriers that are late; nothing where it is not time to look.
  private func lookAtAnswers(
    _ book: inout AlertBook, _ seen: inout [AlertCause: AlertSighting]
  ) throws -> Set<String>? {
    let since = now.seconds - book.lateAt
    guard since >= AlertWatch.lateEvery || since < 0 else { return nil }
    let late = Dictionary(
      grouping: try LateRequests.awaited(workspace, reader, now: now).filter(\.isLate), by: \.carrier)
    for (carrier, requests) in late {
      // Those that became late since the last look are news.
      let patience = workspace.file.partners.first { $0.name == carrier }?.late ?? .zero
      let new = requests.filter { $0.since.seconds + Int(patience.components.seconds) > book.lateAt }
      let cause = AlertCause(.late, carrier)
      seen[cause] = AlertSighting(
        new: new.count, now: requests.count, title: words.title(of: cause),
        names: new.prefix(AlertWatch.mostNames).map(\.order))
    }
    book.lateAt = now.seconds
    return Set(late.keys)
  }
}
