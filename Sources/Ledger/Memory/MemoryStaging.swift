import Commerce
import Values

/// A batch on its way into an ``InMemoryLedger``: a copy of everything, which takes its place or is dropped.
final class MemoryStaging: Staging {
  let batch: BatchID
  private let ledger: InMemoryLedger
  private let instant: Instant
  private var state: MemoryState
  private let day: CivilDate
  private var isOpen = true

  init(_ ledger: InMemoryLedger, _ state: MemoryState, _ batch: BatchID, _ instant: Instant) {
    self.ledger = ledger
    self.state = state
    day = state.batches[batch]?.opening.day ?? instant.local.date
    self.batch = batch
    self.instant = instant
  }

  deinit { if isOpen { ledger.endStaging(nil) } }

  private func id(_ kind: DocumentKind, _ partner: PartnerID, _ key: Span<UInt8>) -> EntryID {
    EntryID(kind, partner, key.indices.map { key[$0] })
  }

  private func checkOpen() throws(LedgerError) {
    if !isOpen { throw .stagingClosed }
  }

  func known(
    _ kind: DocumentKind, _ partner: PartnerID, _ key: Span<UInt8>
  ) throws(LedgerError) -> KnownEntry? {
    try checkOpen()
    return state.entries[id(kind, partner, key)]
  }

  func find(_ kind: DocumentKind, number: [UInt8]) throws(LedgerError) -> [EntryID] {
    try checkOpen()
    return state.find(kind, number: number)
  }

  func document(_ version: VersionRef, into document: inout [UInt8]) throws(LedgerError) -> VersionHeader {
    try checkOpen()
    let found = try state.version(version)
    document = found.document
    return found.header
  }

  @discardableResult
  func put(
    _ kind: DocumentKind, _ partner: PartnerID, _ key: Span<UInt8>, document: Span<UInt8>,
    _ change: EntryChange
  ) throws(LedgerError) -> VersionRef {
    try checkOpen()
    let entry = id(kind, partner, key)
    guard (state.entries[entry] == nil) == (change.known == nil) else {
      rollback()
      throw .entryConflict(entry)
    }
    let version = VersionRef(
      position: UInt64(state.versions.count + 1), length: UInt32(truncatingIfNeeded: document.count))
    state.versions.append(
      MemoryState.Version(
        header: VersionHeader(version: version, entry: entry, batch: batch, previous: change.known?.version),
        document: document.indices.map { document[$0] }))
    var known = KnownEntry(
      recordDigest: change.recordDigest, documentDigest: change.documentDigest, version: version,
      state: change.state, feeds: change.known?.feeds ?? FeedStates(),
      firstBatch: change.known?.firstBatch ?? batch,
      lastBatch: batch)
    try state.markDue(&known, to: change.due)
    state.countMoved(
      entry, hadFeeds: change.known.map { !$0.feeds.isEmpty } ?? false, hasFeeds: !known.feeds.isEmpty,
      on: day)
    state.entries[entry] = known
    for text in change.aliases where text != entry.key {
      let alias = MemoryState.Alias(kind: kind, text: text)
      if state.aliases[alias]?.contains(entry) != true { state.aliases[alias, default: []].append(entry) }
    }
    state.resolveRejects(of: entry, by: batch)
    return version
  }

  func touch(
    _ kind: DocumentKind, _ partner: PartnerID, _ key: Span<UInt8>, recordDigest: Fingerprint
  ) throws(LedgerError) {
    let entry = id(kind, partner, key)
    try update(entry) { (_, known) in
      known.recordDigest = recordDigest
      known.lastBatch = self.batch
    }
    state.resolveRejects(of: entry, by: batch)
  }

  private func update(
    _ entry: EntryID, _ body: (inout MemoryState, inout KnownEntry) throws(LedgerError) -> Void
  ) throws(LedgerError) {
    try checkOpen()
    var known = try state.entry(entry)
    let hadFeeds = !known.feeds.isEmpty
    try body(&state, &known)
    state.countMoved(entry, hadFeeds: hadFeeds, hasFeeds: !known.feeds.isEmpty, on: day)
    state.entries[entry] = known
  }

  func mark(_ entry: EntryID, _ state: EntryState) throws(LedgerError) {
    try update(entry) { (_, known) in known.state = state }
  }

  func due(_ entry: EntryID, to feeds: [FeedID]) throws(LedgerError) {
    try update(entry) { (state, known) throws(LedgerError) in try state.markDue(&known, to: feeds) }
  }

  func isPending(_ state: FeedState) throws(LedgerError) -> Bool {
    try checkOpen()
    return state.take == (try self.state.account(state.feed).take)
  }

  func withdraw(_ entry: EntryID, from feed: FeedID) throws(LedgerError) {
    try update(entry) { (state, known) throws(LedgerError) in
      guard let pending = known.feeds[feed], pending.take == (try state.account(feed).take) else { return }
      state.pending[feed, default: []].append(.withdrawn(pending.version))
      known.feeds.remove(feed)
    }
  }

  func hold(_ entry: EntryID, reason: String, evidence: [UInt8]) throws(LedgerError) {
    try checkOpen()
    _ = try state.entry(entry)
    state.hold(entry, reason, evidence, since: instant, batch: batch, on: day)
  }

  func clear(_ entry: EntryID, reason: String) throws(LedgerError) {
    try checkOpen()
    _ = state.endHolds(of: entry, for: [reason], .batch(batch))
  }

  func holds(of entry: EntryID) throws(LedgerError) -> [Hold] {
    try checkOpen()
    return state.holds.filter { $0.entry == entry && $0.ending == nil }
  }

  func decisions(of entry: EntryID) throws(LedgerError) -> [Decision] {
    try checkOpen()
    return state.decisions.filter { $0.entry == entry }
  }

  func reject(_ reject: Reject) throws(LedgerError) {
    try checkOpen()
    state.rejects[batch, default: []].append(reject)
    state.count(.rejected, reject.reason.code, on: day)
  }

  func note(_ entry: EntryID, _ reason: Reason) throws(LedgerError) {
    try checkOpen()
    state.notes.append(EntryNote(entry: entry, batch: batch, at: instant, reason: reason))
    state.count(.noted, reason.code, on: day)
  }

  func commit(_ closing: BatchClosing) throws(LedgerError) {
    try checkOpen()
    isOpen = false
    do throws(LedgerError) {
      try state.close(batch, closing, at: instant)
    } catch {
      ledger.endStaging(nil)
      throw error
    }
    ledger.endStaging(state)
  }

  func rollback() {
    guard isOpen else { return }
    isOpen = false
    ledger.endStaging(nil)
  }
}
