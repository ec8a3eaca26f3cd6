import Commerce
import Values

/// Looks into an ``InMemoryLedger``; each call sees what was committed last.
final class MemoryReader: LedgerReader {
  private let ledger: InMemoryLedger

  init(_ ledger: InMemoryLedger) { self.ledger = ledger }

  private var state: MemoryState { ledger.state }

  func partner(named name: String) -> PartnerID? {
    state.partners.firstIndex(of: name).map { PartnerID($0 + 1) }
  }

  func feed(named name: String) -> FeedID? {
    state.feeds.firstIndex { $0.name == name }.map { FeedID($0 + 1) }
  }

  func name(of partner: PartnerID) throws(LedgerError) -> String {
    let names = state.partners
    guard names.indices.contains(partner.value - 1) else { throw .unknownName("partner", partner.value) }
    return names[partner.value - 1]
  }

  func name(of feed: FeedID) throws(LedgerError) -> String { try state.account(feed).name }

  private func batches(where isMeant: (Batch) -> Bool) -> [Batch] {
    state.batches.values.filter(isMeant).sorted { $0.id < $1.id }
  }

  func batch(_ id: BatchID) -> Batch? { state.batches[id] }

  func isKnownSize(_ size: Int, partner: PartnerID) -> Bool {
    state.batches.values.contains {
      $0.opening.size == size && $0.opening.partner == partner
        && $0.state.rawValue >= BatchState.committed.rawValue
    }
  }

  func batches(digest: Digest, partner: PartnerID) -> [Batch] {
    batches {
      $0.digest == digest && $0.opening.partner == partner
        && $0.state.rawValue >= BatchState.committed.rawValue
    }
  }

  func isAllowedAgain(_ digest: Digest, partner: PartnerID) -> Bool {
    state.allowed.contains(MemoryState.KnownBytes(digest: digest, partner: partner))
  }

  func batches(since day: CivilDate) -> [Batch] {
    batches { $0.opening.day >= day && $0.state.rawValue >= BatchState.committed.rawValue }.reversed()
  }

  func unfinishedBatches() -> [Batch] { batches { $0.state != .archived } }

  func rejects(of batch: BatchID, after ordinal: Int, limit: Int) -> [Reject] {
    Array(
      (state.rejects[batch] ?? []).filter { $0.ordinal > ordinal }.sorted { $0.ordinal < $1.ordinal }.prefix(
        limit))
  }

  func days(since day: CivilDate) -> [DayTotals] {
    state.days.values.filter { $0.day >= day }.sorted { $0.day > $1.day }
  }

  func tallies(_ days: ClosedRange<CivilDate>) -> [DayTally] {
    var result: [DayTally] = []
    for (day, counts) in state.tallies where days.contains(day) {
      for (tally, count) in counts { result.append(DayTally(day: day, tally: tally, count: count)) }
    }
    return result.sorted {
      ($0.day, $0.tally.subject.rawValue, $0.tally.name) < ($1.day, $1.tally.subject.rawValue, $1.tally.name)
    }
  }

  func matched(_ days: ClosedRange<CivilDate>) -> [DayMatch] {
    var result: [DayMatch] = []
    for (day, sums) in state.matched where days.contains(day) {
      for (source, money) in sums { result.append(DayMatch(day: day, source: source, matched: money)) }
    }
    return result.sorted {
      ($0.day, $0.source.provider, $0.source.currency) < ($1.day, $1.source.provider, $1.source.currency)
    }
  }

  func waitingFiles() -> [WaitingFile] {
    state.waiting.values.sorted { $0.path.lexicographicallyPrecedes($1.path) }
  }

  func map(_ digest: Digest) -> MapVersion? { state.maps[digest] }

  func known(_ entry: EntryID) -> KnownEntry? { state.entries[entry] }

  func entries(
    _ kind: DocumentKind, _ partner: PartnerID, after key: [UInt8]?, limit: Int
  ) -> [(key: [UInt8], known: KnownEntry)] {
    let meant = state.entries.filter { id, _ in
      id.kind == kind && id.partner == partner && (key?.lexicographicallyPrecedes(id.key) ?? true)
    }
    let sorted = meant.sorted { $0.key.key.lexicographicallyPrecedes($1.key.key) }
    return sorted.prefix(limit).map { (key: $0.key.key, known: $0.value) }
  }

  func find(_ kind: DocumentKind, number: [UInt8]) -> [EntryID] { state.find(kind, number: number) }

  func aliases(of kind: DocumentKind) -> [[UInt8]] {
    state.aliases.keys.filter { $0.kind == kind }.map(\.text)
  }

  func document(_ version: VersionRef, into document: inout [UInt8]) throws(LedgerError) -> VersionHeader {
    let found = try state.version(version)
    document = found.document
    return found.header
  }

  func versions(of entry: EntryID) throws(LedgerError) -> [VersionHeader] {
    let state = state
    var result: [VersionHeader] = []
    var next = state.entries[entry]?.version
    while let version = next {
      let header = try state.version(version).header
      result.append(header)
      next = header.previous
    }
    return result
  }

  func notes(of entry: EntryID) -> [EntryNote] { state.notes.filter { $0.entry == entry } }

  func decisions(of entry: EntryID) -> [Decision] { state.decisions.filter { $0.entry == entry } }

  func lastDecision() -> Decision? { state.decisions.last }

  func cancelled(upTo decision: Int) -> Set<EntryID> {
    var result: Set<EntryID> = []
    for known in state.decisions where known.number <= decision {
      if known.verdict == .released { result.remove(known.entry) } else { result.insert(known.entry) }
    }
    return result
  }

  func holds(because reason: String, openOnly: Bool) -> [Hold] {
    holds(openOnly: openOnly).filter { $0.reason == reason }
  }

  func openReasons() -> [String] { Set(holds(openOnly: true).map(\.reason)).sorted() }

  func holds(openOnly: Bool) -> [Hold] { state.holds.filter { !openOnly || $0.ending == nil } }

  func outputs(holding entry: EntryID) throws(LedgerError) -> [Output] {
    let state = state
    let versions = Set(try versions(of: entry).map(\.version))
    return state.outputs.filter { state.members[$0.id]?.contains(where: versions.contains) ?? false }
  }

  func dueFeeds() -> [FeedID] {
    state.pending.filter { !$0.value.isEmpty }.keys.sorted { $0.value < $1.value }
  }

  func unpublishedOutputs() -> [Output] { state.outputs.filter { $0.state != .published } }

  func output(_ feed: FeedID, sequence: Int) -> Output? {
    state.outputs.first { $0.feed == feed && $0.sequence == sequence }
  }

  func members(of output: Output, part: Int) -> [VersionRef]? {
    part == 0 ? state.members[output.id] : nil
  }
}
