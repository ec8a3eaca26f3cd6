import Commerce
import DurableFiles
import Formats
package import Ledger
import Mapping
import Pickup
import Values

/// One claimed file on its way through the ledger into the archive.
struct Reception {
  let house: DockHouse
  let batch: BatchID
  let partner: PartnerID
  let claim: Claim
  /// As people know the file: `inbox/shop/orders.csv`.
  let path: String
  /// Where the file is read once more into a new ledger: what it was when it came.
  var replay: Replay?

  /// What a file was when it was read first (``Rebuild``).
  struct Replay {
    /// Of the bytes that came in; where somebody was forgotten since, those in the archive are others.
    var digest: Digest
    var isDuplicate: Bool
    /// The map of then, with its tables and settings; nothing where it is the one of now.
    var version: MapVersion?
  }

  init(_ house: DockHouse, batch: BatchID, partner: PartnerID, claim: Claim, path: String) {
    self.house = house
    self.batch = batch
    self.partner = partner
    self.claim = claim
    self.path = path
  }

  /// Why a file is refused whole.
  private struct Refusal: Error {
    let diagnostic: Diagnostic
  }

  /// Reads the file, commits what it says, and puts it away.
  ///
  /// `refusal`: refuses the file without a look at it.
  func run(_ refusal: Diagnostic?, _ report: inout PassReport) throws {
    var file = PassReport.File(path: path, partner: claim.partner, outcome: "accepted")
    file.batch = batch
    let opened = try house.work().open(claim)
    let before = try opened.status()
    let digest = try replay?.digest ?? FileDigest.sha256(of: opened).digest
    // Before anything is said of it: after a power cut the ledger would know a file whose archive is empty.
    if replay == nil { try house.calls.settle(opened) }
    try house.ledger.claimed(batch, digest: digest)
    var refused: Diagnostic?
    do {
      if let refusal { throw Refusal(diagnostic: refusal) }
      if replay?.isDuplicate ?? true, let closing = try duplicate(digest) {
        try house.ledger.close(batch, closing, rejects: [], at: house.clock())
        describe(closing, &file)
        report.messages.append(duplicateMessage(closing))
      } else {
        let isAllowed = try house.ledger.reader().isAllowedAgain(digest, partner: partner)
        let closing = try takeIn(opened, before, isAllowed: isAllowed, &report)
        describe(closing, &file)
      }
    } catch let error as Refusal {
      refused = error.diagnostic
      let reason = Reason(error.diagnostic.code, error.diagnostic.arguments)
      let closing = BatchClosing(outcome: .rejected, reason: reason)
      // Where a map is at fault, the line is the map's, and says nothing about the file.
      let position = error.diagnostic.position.flatMap { $0.file == path ? $0 : nil }
      let reject = Reject(
        ordinal: 0, reason: reason, field: error.diagnostic.field, value: error.diagnostic.value,
        firstLine: position?.line ?? 0, lastLine: position?.line ?? 0, path: position?.path)
      try house.ledger.close(batch, closing, rejects: [reject], at: house.clock())
      describe(closing, &file)
      report.needsPerson = true
    } catch is FileChanged {
      // Somebody wrote on through an open handle: nothing was taken, and it waits again.
      try house.work().release(claim, to: house.inbox().folder(of: claim.partner))
      try house.ledger.dropBatch(batch)
      file.outcome = "waiting"
      file.batch = nil
      file.reason = Reason("pickup-waiting-changing")
      report.files.append(file)
      return
    }
    do {
      let stored = try Stowage(house).stow(batch, claim, digest: digest, path: path)
      file.stored = stored.path
      if let refused { report.messages.append(refused.noting("outcome-rejected-file", stored.path)) }
      tellRejects(file, stored.rejects, &report)
    } catch let error as FileError {
      // It is committed, so only putting it away is left: the next pass begins with that (T35).
      if let refused { report.messages.append(refused) }
      tellRejects(file, nil, &report)
      report.tellTrouble(error.diagnostic.noting("outcome-stow-later", path))
    }
    report.files.append(file)
  }

  private struct FileChanged: Error {}

  /// Says how many records were refused, and where they lie.
  private func tellRejects(_ file: PassReport.File, _ rejects: String?, _ report: inout PassReport) {
    let count = file.records[.rejected]
    guard count > 0, file.outcome != "duplicate" else { return }
    var message = Diagnostic(
      "records-refused", [String(count), String(file.records.incoming)], severity: .warning,
      at: SourcePosition(file: path, line: 0))
    if let rejects {
      let all = count == file.records.incoming
      message = message.noting(all ? "outcome-all-refused" : "outcome-records-refused", rejects)
    }
    report.messages.append(message)
  }

  /// Reads all records into one staging, and commits it.
  ///
  /// `isAllowed`: somebody saw the file, and wants it taken as it is.
  private func takeIn(
    _ opened: borrowing OpenFile, _ before: FileStatus, isAllowed: Bool, _ report: inout PassReport
  ) throws -> BatchClosing {
    let source = FileByteSource(descriptor: opened.descriptor, name: path)
    var context = house.workspace.context(of: claim.partner)
    var maps = house.workspace.readingMaps(of: claim.partner)
    if let then = replay?.version {
      let read = try MapVersions.read(then, now: context)
      context = read.context
      maps = [read.map]
    }
    let recognised = try recognise(source, maps)
    let version = replay?.version ?? MapVersions.version(of: recognised.map, context: context)
    try house.ledger.keep(version)
    try source.rewind()
    let sender = SenderWatch(house, partner: claim.partner, recognised, version)
    let drift = try sender.look(at: source, path: path, batch: batch)
    if !drift.isEmpty, !isAllowed, replay == nil {
      guard house.workspace.toleratesDrift(of: claim.partner) else { throw Refusal(diagnostic: drift[0]) }
      report.messages += drift.map(\.asWarning)
    }
    var staging = try house.ledger.begin(batch, at: house.clock())
    let reader = try house.ledger.reader()
    let receivedAt = try reader.batch(batch)?.opening.receivedAt ?? house.clock()
    let checks: DocumentChecks?
    do throws(MappingError) {
      checks = recognised.rules.half == nil ? nil : try DocumentChecks(recognised.rules, context: context)
    } catch {
      staging.rollback()
      throw Refusal(diagnostic: error.diagnostic)
    }
    func newIntake(_ staging: any Staging) -> Intake {
      Intake(
        recognised.rules, checks: checks, partner: partner, named: claim.partner, rules: house.rules,
        workspace: house.workspace, receivedAt: receivedAt, staging: staging, reader: reader)
    }
    var trailers: [TrailerRow] = []
    var headers: [Int] = []
    let running: RunningBalance?
    do throws(MappingError) {
      running = try RunningBalance(recognised.rules, context: context)
    } catch {
      staging.rollback()
      throw Refusal(diagnostic: error.diagnostic)
    }
    var intake = newIntake(staging)
    var rows = 0
    var skipped = 0
    var progress = Progress(house, path: path, size: before.size)
    var refusals: [Diagnostic] = []
    var payouts: [EntryID] = []
    do {
      let records = try RecordLanes(try RecordSource(recognised, source, context: context), size: before.size)
      // Whatever ends this loop, the file stays open until nobody reads it.
      defer { records.stop() }
      while let step = try records.next() {
        if step.startsOver {
          // What came so far was grouped or decoded wrongly: nothing of it may stay.
          staging.rollback()
          staging = try house.ledger.begin(batch, at: house.clock())
          intake = newIntake(staging)
          trailers.removeAll()
          headers.removeAll()
          rows = 0
          skipped = 0
          refusals = []
        }
        rows += step.rows
        skipped += step.skipped
        running?.take(step)
        trailers += step.trailers
        for case .rejected(let record) in step.results where record.error.isOfFile {
          // What was read before was read by the same setting, and may be wrong without showing it.
          throw Refusal(
            diagnostic: record.error.diagnostic(file: path, line: record.firstLine, path: record.path))
        }
        headers += step.headers
        for case .rejected(let refused) in step.results where refusals.count < PassReport.File.told {
          let record = intake.damage?.explained(refused) ?? refused
          let diagnostic = record.error.diagnostic(file: path, line: record.firstLine, path: record.path)
          refusals.append(diagnostic.withoutValue.notingField)
        }
        try intake.take(step)
        progress.tell(opened.position)
      }
      progress.end()
      guard try opened.status() == before else { throw FileChanged() }
      payouts = try intake.finish()
    } catch {
      staging.rollback()
      if error is Refusal { throw error }
      throw refusal(recognised.explaining(error, path: path)) ?? error
    }
    var closing = BatchClosing(
      outcome: .accepted, map: recognised.map.name, mapVersion: version.digest, rows: rows, skipped: skipped,
      records: intake.counts, money: intake.money)
    closing.matched = intake.matched
    let rejected = intake.counts[.rejected]
    if rejected > 0 { closing.outcome = rejected == intake.counts.incoming ? .rejected : .partial }
    closing.unwanted = intake.unwanted.map { Unwanted(reason: $0.key, orders: $0.value) }
      .sorted { ($0.orders, $0.reason.code) > ($1.orders, $1.reason.code) }
    try staging.commit(closing)
    report.payouts.formUnion(payouts)
    if closing.outcome != .rejected { sender.remember() }
    if rejected > 0 || intake.newlyHeld > 0 || !intake.toldOfParcels.isEmpty { report.needsPerson = true }
    for entry in closing.unwanted { report.count(entry) }
    for trailer in trailers {
      // One that says nothing of a number contradicts none.
      guard let stated = trailer.stated, stated != trailer.counted else { continue }
      report.messages.append(
        Diagnostic(
          "outcome-trailer-differs", [String(stated), String(trailer.counted)],
          severity: .warning,
          at: SourcePosition(file: path, line: trailer.line)))
    }
    tellColumns(recognised, headers, &report)
    report.messages += running?.findings(file: path) ?? []
    for record in intake.refusedFirst where refusals.count < PassReport.File.told {
      let diagnostic = record.error.diagnostic(file: path, line: record.firstLine, path: nil)
      refusals.append(diagnostic.withoutValue.notingField)
    }
    report.messages += refusals
    report.messages += intake.damage?.messages(file: path) ?? []
    for reason in intake.toldOfParcels.prefix(PassReport.File.told) {
      report.messages.append(
        Diagnostic(
          reason.code, reason.arguments, severity: .warning, at: SourcePosition(file: path, line: 0)))
    }
    for reason in intake.toldOfStock {
      report.messages.append(
        Diagnostic(
          reason.code, reason.arguments, severity: .warning, at: SourcePosition(file: path, line: 0)))
    }
    for note in intake.afterSent {
      report.messages.append(
        Diagnostic(
          note.code, note.arguments, severity: .warning, at: SourcePosition(file: path, line: 0)))
      report.needsPerson = true
    }
    for held in intake.heldFirst {
      report.messages.append(
        Diagnostic(
          "record-held", [held.key, held.reasons.joined(separator: ", ")], severity: .warning,
          at: SourcePosition(file: path, line: 0)))
    }
    if intake.newlyHeld > intake.heldFirst.count {
      report.messages.append(
        Diagnostic(
          "records-held", [String(intake.newlyHeld)], severity: .warning,
          at: SourcePosition(file: path, line: 0)))
    }
    return closing
  }

  /// Says what of the file's header a person may want to look at, though the file was read.
  private func tellColumns(_ recognised: Recognised, _ headers: [Int], _ report: inout PassReport) {
    // Where the map knows of trailers, files put together are how the sender does it.
    if let first = headers.first, recognised.rules.trailer == nil {
      report.messages.append(
        Diagnostic(
          "rows-header-again", [String(headers.count)], severity: .warning,
          at: SourcePosition(file: path, line: first)))
    }
    guard let rows = recognised.rows else { return }
    for (missing, near) in recognised.rules.renamedColumns(in: rows.header) {
      report.messages.append(
        Diagnostic(
          "recognise-renamed", [missing, near, recognised.map.name], severity: .warning,
          at: SourcePosition(file: path, line: rows.headerLine), field: missing))
    }
  }

  /// What of an error refuses the file; nothing for what is no fault of the file.
  private func refusal(_ error: any Error) -> Refusal? {
    switch error {
    case let error as FormatError where error.code != "format-read": Refusal(diagnostic: error.diagnostic)
    case let error as MappingError: Refusal(diagnostic: error.diagnostic)
    default: nil
    }
  }

  private func recognise(_ source: FileByteSource, _ maps: [MapFile]) throws -> Recognised {
    let recognition = Recognition(maps: maps)
    let probe = FileProbe(source)
    do {
      return try recognition.recognise(
        probe, file: path, encodings: house.workspace.encodings(of: claim.partner))
    } catch {
      switch error {
      case .unknown(let diagnostic):
        if let stray = Strays(house.workspace).place(of: source, claim.partner, path) {
          throw Refusal(diagnostic: stray)
        }
        try source.rewind()
        let renames = SenderWatch.renames(house, partner: claim.partner, source, path: path)
        throw Refusal(diagnostic: renames.reduce(diagnostic) { $0.noting("drift-change", $1.file, $1.line) })
      case .refused(let diagnostic): throw Refusal(diagnostic: diagnostic)
      case .ambiguous(let maps):
        throw Refusal(
          diagnostic: Diagnostic(
            "recognise-ambiguous", [maps.joined(separator: ", ")], at: SourcePosition(file: path, line: 1)))
      case .format(let error): throw Refusal(diagnostic: error.diagnostic)
      }
    }
  }

  /// What the batch comes to where the same bytes were taken before (`documents.md` 2).
  private func duplicate(_ digest: Digest) throws -> BatchClosing? {
    let reader = try house.ledger.reader()
    if try reader.isAllowedAgain(digest, partner: partner) { return nil }
    let earlier = try reader.batches(digest: digest, partner: partner).filter { $0.id != batch }
    guard
      let first = earlier.last(where: { $0.closing?.outcome == .accepted || $0.closing?.outcome == .partial }
      ),
      let closing = first.closing
    else { return nil }
    if closing.records[.rejected] > 0, mapChanged(since: closing) { return nil }
    var result = BatchClosing(outcome: .duplicate, map: closing.map, duplicateOf: first.id)
    result.records = RecordCounts([closing.records.incoming, 0, 0, 0, closing.records.incoming])
    for (currency, amounts) in closing.money {
      var counts = MoneyCounts()
      try counts.count(.duplicate, amounts.incoming)
      result.money[currency] = counts
    }
    result.reason = Reason(
      closing.records[.rejected] > 0 ? "pickup-duplicate-with-rejects" : "pickup-duplicate",
      [
        FileName.printable(claim.name.bytes), FileName.printable(first.opening.name),
        house.workspace.timeText(first.opening.receivedAt), Batch.label(first.id),
      ])
    return result
  }

  private func mapChanged(since closing: BatchClosing) -> Bool {
    guard let map = house.workspace.maps.first(where: { $0.name == closing.map }) else { return true }
    return MapVersions.version(of: map, context: house.workspace.context(of: claim.partner)).digest
      != closing.mapVersion
  }

  private func duplicateMessage(_ closing: BatchClosing) -> Diagnostic {
    Diagnostic(
      closing.reason?.code ?? "pickup-duplicate", closing.reason?.arguments ?? [], severity: .warning,
      at: SourcePosition(file: path, line: 0), notes: [Reason("outcome-archived-unread")])
  }

  private func describe(_ closing: BatchClosing, _ file: inout PassReport.File) { file.describe(closing) }
}

extension Diagnostic {
  /// The same without what stood in the file: that may be a buyer's, and standard error is kept in logs.
  var withoutValue: Diagnostic {
    // The number of an order is nobody's secret.
    guard let value, code != "damage-key" else { return self }
    var result = self
    result.value = nil
    result.arguments = arguments.map { $0 == value.quotedForMessage ? "'…'" : $0 }
    // Its last argument is what stood in the other row.
    if code == "map-group-conflict", !result.arguments.isEmpty {
      result.arguments[result.arguments.count - 1] = "'…'"
    }
    return result
  }

  /// The same with the field, and the record in a tree, told in words.
  var notingField: Diagnostic {
    guard let field else { return position?.path.map { noting("record-at", $0) } ?? self }
    if let path = position?.path, path != field { return noting("record-field-of", field, path) }
    return noting("record-field", field)
  }
}

extension PassReport.File {
  /// A file of an earlier pass that this one put away.
  init(_ batch: Batch, path: String, partner: String, stored: String) {
    self.init(path: path, partner: partner, outcome: "")
    self.batch = batch.id
    self.stored = stored
    if let closing = batch.closing { describe(closing) }
  }

  /// Takes over what a batch came to.
  mutating func describe(_ closing: BatchClosing) {
    outcome = closing.outcome.name
    map = closing.map
    rows = closing.rows
    skipped = closing.skipped
    records = closing.records
    money = closing.money
    reason = closing.reason
  }
}

extension PassReport {
  /// Counts orders that no feed wants.
  package mutating func count(_ entry: Unwanted) {
    if let index = unwanted.firstIndex(where: { $0.reason == entry.reason }) {
      unwanted[index].orders += entry.orders
    } else {
      unwanted.append((entry.reason, entry.orders))
    }
  }
}
