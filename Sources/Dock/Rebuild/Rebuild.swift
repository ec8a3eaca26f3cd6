import Commerce
package import DurableFiles
package import Ledger
import Mapping
import Outbox
import Pickup
import Synchronization
package import Values

/// What making a ledger anew came to.
package struct RebuildReport: Sendable {
  package var batches = 0
  package var outputs = 0
  package var decisions = 0
  /// What came out otherwise than it was, and what nobody can know.
  package var messages: [Diagnostic] = []
}

/// Makes a ledger anew from archived files, daybooks and decisions.
///
/// Each file goes through the same rooms once more, in a workspace of its own beside the real one, under the map and at
/// the time of then; outputs are taken where they were taken, and written where nobody looks. So whatever a pass can
/// work out need not be kept twice. Nothing of the real workspace is changed here.
package final class Rebuild {
  private let workspace: Workspace
  private let scratch: Folder
  private let sources: RebuildSources
  private let house: DockHouse
  private let time: ReplayTime
  private var report = RebuildReport()
  /// The newest number of each feed, by name.
  private var sequences: [String: Int] = [:]

  /// The time of day of the replay.
  private final class ReplayTime: Sendable {
    let now = Mutex(Instant(seconds: 0))
  }

  /// Looks at what there is.
  ///
  /// `scratch`: an empty folder on a local disk. `ledger`: opens a ledger in a folder, an empty one or an older copy, to
  /// which only what it does not know is added.
  /// Throws ``FileError``, ``LedgerError``, ``ConfigurationError``.
  package init(
    _ workspace: Workspace, in scratch: Folder, calls: Calls = .process,
    ledger: (String) throws -> any LedgerStore
  ) throws {
    self.workspace = workspace
    self.scratch = scratch
    for place in [Workspace.Place.inbox, .outbox, .archive, .rejected] {
      _ = try scratch.makeFolder(FileName(place.rawValue))
    }
    sources = try RebuildSources(workspace, calls: calls)
    let time = ReplayTime()
    self.time = time
    house = try DockHouse(
      workspace.inScratch(scratch.path), ledger: ledger(scratch.path), calls: calls,
      clock: { time.now.withLock { $0 } })
  }

  /// Plays everything again.
  package func run() throws -> RebuildReport {
    var batches = sources.batches[...]
    var outputs = sources.outputs[...]
    var decisions = sources.decisions[...]
    while true {
      let (batch, output, decision) = (batches.first, outputs.first, decisions.first)
      // What an output held is told by what it was taken after; only between files and decisions the clock decides.
      if let output, batch.map({ $0.id > output.after }) ?? true,
        decision.map({ $0.number > output.output.decisions }) ?? true
      {
        outputs.removeFirst()
        try take(output)
        continue
      }
      let mayDecide =
        output.map { output in decision.map { $0.number <= output.output.decisions } ?? false } ?? true
      let mayRead = output.map { output in batch.map { $0.id <= output.after } ?? false } ?? true
      if let decision, mayDecide, !mayRead || batch.map({ decision.at < $0.committed }) ?? true {
        decisions.removeFirst()
        try decide(decision)
      } else if let batch {
        batches.removeFirst()
        try read(batch)
      } else {
        break
      }
    }
    try settleRest()
    try house.senders.save()
    return report
  }

  private func setTime(_ instant: Instant) { time.now.withLock { $0 = instant } }

  // MARK: What came in

  private func read(_ entry: DaybookLine.Entry) throws {
    let partner = try house.ledger.partner(entry.partner)
    guard let id = try open(entry, partner) else { return }
    setTime(entry.committed)
    report.batches += 1
    let path = "inbox/\(entry.partner)/\(FileName.printable(entry.name))"
    guard let input = sources.input(of: entry.id) else {
      return try close(id, entry, Diagnostic("rebuild-file-gone", [Batch.label(id), path]))
    }
    let claim = try Claim(batch: Batch.label(id), partner: entry.partner, name: FileName(entry.name))
    let room = try house.work().folder.makeFolder(claim.folderName())
    var stage = try StagedFile(in: room)
    _ = try stage.write(from: input.folder.open(input.name))
    _ = try stage.publish(as: claim.name)
    try house.ledger.claimed(id, digest: nil)
    var reception = Reception(house, batch: id, partner: partner, claim: claim, path: path)
    let isKnown = !sources.unbooked.contains(id)
    if isKnown {
      let then = entry.closing.mapVersion.flatMap { sources.maps[$0] }
      reception.replay = Reception.Replay(
        digest: entry.digest, isDuplicate: entry.closing.outcome == .duplicate, version: then)
    } else {
      report.messages.append(Diagnostic("rebuild-unbooked", [Batch.label(id), path], severity: .warning))
    }
    var pass = PassReport()
    try house.apart(path, &pass) { pass in
      try reception.run(isKnown ? RebuildSources.refusal(entry, path) : nil, &pass)
    }
    if let batch = try house.ledger.reader().batch(id), let closing = batch.closing {
      if isKnown, closing.records != entry.closing.records || closing.money != entry.closing.money {
        let numbers = { (counts: RecordCounts) in counts.numbers.map(String.init).joined(separator: " ") }
        report.messages.append(
          Diagnostic(
            "rebuild-differs",
            [Batch.label(id), path, numbers(closing.records), numbers(entry.closing.records)],
            severity: .warning))
      }
    } else {
      report.messages += pass.messages
      try close(id, entry, Diagnostic("rebuild-unread", [Batch.label(id), path]))
    }
    try empty([.archive, .rejected])
  }

  /// Gives a file its number once more; nothing where the ledger knows what it came to.
  private func open(_ entry: DaybookLine.Entry, _ partner: PartnerID) throws -> BatchID? {
    if let known = try house.ledger.reader().batch(entry.id) {
      guard known.closing != nil else { return entry.id }
      if known.state == .committed {
        try house.ledger.archived(entry.id, path: Array((sources.input(of: entry.id)?.path ?? "").utf8))
      }
      return nil
    }
    let opening = BatchOpening(
      partner: partner, name: entry.name, size: entry.size, receivedAt: entry.received, day: entry.day)
    var id = try house.ledger.openBatch(opening)
    // A number that was given to a file which went back to the inbox is given to nobody.
    while id < entry.id {
      try house.ledger.dropBatch(id)
      id = try house.ledger.openBatch(opening)
    }
    return id
  }

  /// Keeps the counts of a file that cannot be read once more.
  private func close(_ id: BatchID, _ entry: DaybookLine.Entry, _ problem: Diagnostic) throws {
    try house.ledger.claimed(id, digest: entry.digest)
    try house.ledger.close(id, entry.closing, rejects: [], at: entry.committed)
    try house.ledger.archived(id, path: Array((sources.input(of: id)?.path ?? "").utf8))
    report.messages.append(problem)
  }

  // MARK: What people decided

  private func decide(_ decided: RebuildSources.Decided) throws {
    if let last = try house.ledger.reader().lastDecision(), last.number >= decided.number { return }
    setTime(decided.at)
    report.decisions += 1
    do {
      let reader = try house.ledger.reader()
      guard let partner = try reader.partner(named: decided.channel) else {
        throw DecisionError(Diagnostic("order-unknown", [decided.channel.quotedForMessage]))
      }
      let entry = EntryID(decided.kind, partner, decided.key)
      if decided.isRelease {
        _ = try house.letGo(entry, shown: decided.shown, text: decided.text, by: decided.person, reader)
      } else {
        _ = try house.cancel(entry, text: decided.text, by: decided.person)
      }
    } catch {
      report.messages.append(
        Diagnostic("rebuild-decision", [String(decided.number)], severity: .warning))
    }
  }

  // MARK: What went out

  private func take(_ sent: DaybookLine.Sent) throws {
    guard let feed = house.rules.feeds.first(where: { $0.name == sent.feed }) else {
      report.messages.append(
        Diagnostic("rebuild-feed-gone", [sent.feed, String(sent.output.sequence)], severity: .warning))
      return
    }
    if let known = try house.ledger.reader().output(feed.id, sequence: sent.output.sequence) {
      sequences[feed.name] = known.sequence
      guard known.state != .published else { return }
      try house.ledger.rendered(known, files: sent.output.files)
      return try house.ledger.published(known)
    }
    report.outputs += 1
    setTime(sent.output.takenAt)
    let version =
      sources.maps[sent.output.mapVersion]
      ?? MapVersions.version(of: feed.program.map, context: workspace.context(of: feed.partner))
    try house.ledger.keep(version)
    let taken: Output?
    if let first = sent.output.resendOf,
      let original = try house.ledger.reader().output(feed.id, sequence: first)
    {
      taken = try house.ledger.resend(original, mapVersion: version.digest, at: sent.output.takenAt)
    } else {
      taken = try house.ledger.takeDue(feed.id, mapVersion: version.digest, at: sent.output.takenAt)
    }
    guard let output = taken else {
      report.messages.append(
        Diagnostic("rebuild-nothing-due", [sent.feed, String(sent.output.sequence)], severity: .warning))
      return
    }
    sequences[feed.name] = output.sequence
    let files = try write(output, feed, version)
    if let files, Set(files.map(\.digest)) == Set(sent.output.files.map(\.digest)) { return }
    // What was sent, was sent: its files are those of then.
    try house.ledger.rendered(output, files: sent.output.files)
    try house.ledger.published(output)
    report.messages.append(
      Diagnostic("rebuild-output-differs", [sent.feed, String(sent.output.sequence)], severity: .warning))
  }

  /// Writes an output where nobody looks; nothing where it cannot be written.
  private func write(_ output: Output, _ feed: WorkspaceFeed, _ version: MapVersion) throws -> [PassReport
    .Output]?
  {
    var pass = PassReport()
    do throws(MappingError) {
      let (map, context) = try MapVersions.read(version, now: workspace.context(of: feed.partner))
      guard case .writes(let rules) = map.way else { return nil }
      let program = try FeedProgram(map, rules, rule: nil, context: context)
      guard house.obstacle(to: program, name: feed.name, partner: feed.partner) == nil else { return nil }
      do {
        try house.publish(output, program, name: feed.name, partner: feed.partner, &pass)
      } catch {
        throw MappingError(Diagnostic("recovery-publish", [feed.name, String(output.sequence), "\(error)"]))
      }
    } catch {
      return nil
    }
    try empty([.outbox])
    return pass.hadTrouble ? nil : pass.outputs
  }

  /// What is due still, though no daybook says that it was taken: sent where its files are there, or nobody can know.
  private func settleRest() throws {
    let due = Set(try house.ledger.reader().dueFeeds())
    for feed in house.rules.feeds {
      let seen = try Seen(workspace, feed, calls: house.calls)
      let next = (sequences[feed.name] ?? 0) + 1
      let wasTaken: Bool
      if seen.numbers.contains(next) {
        wasTaken = true
      } else {
        // Where the one before is there still, nobody takes files away, and this one would be there too.
        wasTaken = !sources.unbooked.isEmpty && !seen.numbers.contains(next - 1)
      }
      guard wasTaken, due.contains(feed.id) else {
        try skip(to: seen.numbers.max() ?? 0, feed)
        continue
      }
      let version = MapVersions.version(of: feed.program.map, context: workspace.context(of: feed.partner))
      try house.ledger.keep(version)
      guard let output = try house.ledger.takeDue(feed.id, mapVersion: version.digest, at: house.clock())
      else { continue }
      sequences[feed.name] = output.sequence
      _ = try write(output, feed, version)
      try house.ledger.published(output)
      report.messages.append(
        Diagnostic(
          "rebuild-counts-as-sent", [String(output.members), feed.name, String(output.sequence)],
          severity: .warning))
      try skip(to: seen.numbers.max() ?? 0, feed)
    }
  }

  /// Gives away the numbers of outputs of which only the files are known, so that no file gets a name that was used.
  private func skip(to newest: Int, _ feed: WorkspaceFeed) throws {
    guard let last = sequences[feed.name], last < newest,
      let output = try house.ledger.reader().output(feed.id, sequence: last)
    else { return }
    for _ in last..<newest {
      let empty = try house.ledger.resend(output, mapVersion: output.mapVersion, at: house.clock())
      try house.ledger.rendered(empty, files: [])
      try house.ledger.published(empty)
    }
  }

  /// The numbers of a feed's files that lie in the outbox.
  private struct Seen {
    var numbers: Set<Int> = []

    init(_ workspace: Workspace, _ feed: WorkspaceFeed, calls: Calls) throws {
      let outbox = try Folder(workspace.path(.outbox), calls: calls)
      let partner = try FileName(feed.partner)
      guard try outbox.status(partner) != nil else { return }
      let prefixes = feed.program.files.map { Array("\($0.rules.name)-".utf8) }
      for name in try outbox.folder(partner).list() {
        for prefix in prefixes where name.bytes.starts(with: prefix) {
          let digits = name.bytes.dropFirst(prefix.count).prefix { (0x30...0x39).contains($0) }
          guard digits.count >= 6, let number = Int(String(decoding: digits, as: UTF8.self)) else { continue }
          numbers.insert(number)
        }
      }
    }
  }

  /// Removes what the replay wrote and nobody needs.
  private func empty(_ places: [Workspace.Place]) throws {
    for place in places { try scratch.folder(FileName(place.rawValue)).removeContents() }
  }
}

extension RebuildSources {
  /// Why a file was refused whole, where it was.
  static func refusal(_ entry: DaybookLine.Entry, _ path: String) -> Diagnostic? {
    guard entry.closing.outcome == .rejected, entry.closing.map == nil, let reason = entry.closing.reason
    else {
      return nil
    }
    let position = entry.fault.map { SourcePosition(file: path, line: $0.firstLine, path: $0.path) }
    return Diagnostic(reason.code, reason.arguments, at: position, field: entry.fault?.field)
  }
}

extension DockHouse {
  /// The folder in `.crossdock` where a ledger is made anew.
  package static let rebuildFolder = "rebuild"

  /// Whether the archive tells of a ledger: one that is not there then was lost.
  package static func hadLedger(_ workspace: Workspace) -> Bool {
    guard let archive = try? Folder(workspace.path(.archive)) else { return false }
    return (try? Daybook.isKept(in: archive)) ?? false
  }
}
