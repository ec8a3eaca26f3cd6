import Commerce
import Synchronization
package import Values

/// A ledger that is gone with the process: for tests, and for trying a file without a workspace.
///
/// How it differs from the SQLite ledger: nothing is on disk, and ``copy()`` gives what a crash at that moment leaves.
package final class InMemoryLedger: LedgerStore {
  private struct Held: Sendable {
    var state = MemoryState()
    var isStaging = false
  }

  private let held: Mutex<Held>
  private let step: @Sendable (StaticString) -> Void

  /// Makes an empty ledger.
  ///
  /// `step` is called before and after each commit, so that a test can stop there.
  package init(step: @escaping @Sendable (StaticString) -> Void = { _ in }) {
    held = Mutex(Held())
    self.step = step
  }

  private init(_ state: MemoryState) {
    held = Mutex(Held(state: state))
    step = { _ in }
  }

  /// What was committed so far, as a ledger of its own: what a crash at this moment leaves.
  package func copy() -> InMemoryLedger { InMemoryLedger(state) }

  var state: MemoryState { held.withLock { $0.state } }

  private func change<T: Sendable>(
    _ body: (inout MemoryState) throws(LedgerError) -> T
  ) throws(LedgerError) -> T {
    step("commit-begin")
    let result = try held.withLock { (held) throws(LedgerError) -> T in
      if held.isStaging { throw .stagingOpen }
      var next = held.state
      let result = try body(&next)
      held.state = next
      return result
    }
    step("commit-end")
    return result
  }

  /// Ends the one staging, with what it made or with nothing.
  func endStaging(_ state: MemoryState?) {
    if state != nil { step("commit-begin") }
    held.withLock { held in
      held.isStaging = false
      if let state { held.state = state }
    }
    if state != nil { step("commit-end") }
  }

  package func partner(_ name: String) throws(LedgerError) -> PartnerID {
    try change { state in
      if let index = state.partners.firstIndex(of: name) { return PartnerID(index + 1) }
      state.partners.append(name)
      return PartnerID(state.partners.count)
    }
  }

  package func feed(_ name: String) throws(LedgerError) -> FeedID {
    try change { state in
      if let index = state.feeds.firstIndex(where: { $0.name == name }) { return FeedID(index + 1) }
      state.feeds.append(MemoryState.FeedAccount(name: name))
      return FeedID(state.feeds.count)
    }
  }

  package func openBatch(_ opening: BatchOpening) throws(LedgerError) -> BatchID {
    try change { state in
      state.lastBatch += 1
      let id = BatchID(state.lastBatch)
      state.batches[id] = Batch(id: id, opening: opening, state: .claiming)
      return id
    }
  }

  package func claimed(_ batch: BatchID, digest: Digest?) throws(LedgerError) {
    try change { (state) throws(LedgerError) in
      var known = try state.batch(batch, in: .claiming, .claimed)
      known.state = .claimed
      known.digest = digest ?? known.digest
      state.batches[batch] = known
    }
  }

  package func dropBatch(_ batch: BatchID) throws(LedgerError) {
    try change { (state) throws(LedgerError) in
      _ = try state.batch(batch, in: .claiming, .claimed)
      state.batches[batch] = nil
    }
  }

  package func begin(_ batch: BatchID, at instant: Instant) throws(LedgerError) -> any Staging {
    let state = try held.withLock { (held) throws(LedgerError) -> MemoryState in
      if held.isStaging { throw .stagingOpen }
      _ = try held.state.batch(batch, in: .claimed)
      held.isStaging = true
      return held.state
    }
    return MemoryStaging(self, state, batch, instant)
  }

  package func close(
    _ batch: BatchID, _ closing: BatchClosing, rejects: [Reject], at instant: Instant
  ) throws(LedgerError) {
    try change { (state) throws(LedgerError) in
      try state.close(batch, closing, at: instant)
      state.rejects[batch] = rejects
      guard let day = state.batches[batch]?.opening.day else { return }
      for reject in rejects { state.count(.rejected, reject.reason.code, on: day) }
    }
  }

  package func archived(_ batch: BatchID, path: [UInt8]) throws(LedgerError) {
    try change { (state) throws(LedgerError) in
      var known = try state.batch(batch, in: .committed, .archived)
      known.state = .archived
      known.path = path
      state.batches[batch] = known
    }
  }

  package func wait(
    _ path: [UInt8], reason: Reason, failed: Bool, at instant: Instant
  ) throws(LedgerError) -> WaitingFile {
    try change { state in
      var file = state.waiting[path] ?? WaitingFile(path: path, since: instant, reason: reason)
      file.reason = reason
      if failed { file.tries += 1 }
      state.waiting[path] = file
      return file
    }
  }

  package func waitEnded(_ path: [UInt8]) throws(LedgerError) {
    try change { $0.waiting[path] = nil }
  }

  package func keep(_ map: MapVersion) throws(LedgerError) {
    try change { state in
      if state.maps[map.digest] == nil { state.maps[map.digest] = map }
    }
  }

  package func allowAgain(_ digest: Digest, partner: PartnerID) throws(LedgerError) {
    try change { state in _ = state.allowed.insert(MemoryState.KnownBytes(digest: digest, partner: partner)) }
  }

  package func reader() -> any LedgerReader { MemoryReader(self) }
}

extension InMemoryLedger {
  package func takeDue(_ feed: FeedID, mapVersion: Digest, at instant: Instant) throws(LedgerError) -> Output?
  {
    try change { (state) throws(LedgerError) -> Output? in
      _ = try state.account(feed)
      let members = MemoryState.settled(state.pending.removeValue(forKey: feed) ?? [])
      if members.isEmpty { return nil }
      state.feeds[feed.value - 1].take += 1
      return state.add(members, to: feed, mapVersion: mapVersion, at: instant, resendOf: nil)
    }
  }

  package func rendered(_ output: Output, files: [OutputFile]) throws(LedgerError) {
    try change { (state) throws(LedgerError) in
      let index = try state.index(of: output)
      guard state.outputs[index].state != .published else { return }
      state.outputs[index].state = .rendered
      state.outputs[index].files = files
    }
  }

  package func published(_ output: Output) throws(LedgerError) {
    try change { (state) throws(LedgerError) in
      let index = try state.index(of: output)
      let found = state.outputs[index]
      if found.state == .published { return }
      state.outputs[index].state = .published
      if found.resendOf != nil { return }
      state.count(
        .sent, try state.account(found.feed).name, by: found.members, on: found.takenAt.local.date)
    }
  }

  package func withhold(
    _ withheld: [Withheld], from output: Output, at instant: Instant
  ) throws(LedgerError) {
    try change { (state) throws(LedgerError) in
      let index = try state.index(of: output)
      let found = state.outputs[index]
      guard found.state != .published, found.resendOf == nil else {
        throw .state(of: found, found: found.state.name, expected: "due")
      }
      for item in withheld {
        var known = try state.entry(item.entry)
        if let place = state.members[found.id]?.firstIndex(of: item.version) {
          state.members[found.id]?.remove(at: place)
          state.outputs[index].members -= 1
        }
        let hadFeeds = !known.feeds.isEmpty
        if known.feeds[found.feed]?.version == item.version { known.feeds.remove(found.feed) }
        known.state.insert(.held)
        state.entries[item.entry] = known
        let day = instant.local.date
        state.countMoved(item.entry, hadFeeds: hadFeeds, hasFeeds: !known.feeds.isEmpty, on: day)
        state.hold(item.entry, item.reason, item.evidence, since: instant, batch: known.lastBatch, on: day)
      }
    }
  }

  package func giveBack(_ output: Output) throws(LedgerError) {
    try change { (state) throws(LedgerError) in
      let index = try state.index(of: output)
      let found = state.outputs[index]
      guard found.state == .due, state.feeds[found.feed.value - 1].sequence == found.sequence else {
        throw .state(of: found, found: found.state.name, expected: "due")
      }
      state.outputs.remove(at: index)
      state.members[found.id] = nil
      state.feeds[found.feed.value - 1].sequence -= 1
    }
  }

  package func resend(_ output: Output, mapVersion: Digest, at instant: Instant) throws(LedgerError) -> Output
  {
    try change { (state) throws(LedgerError) in
      let original = state.outputs[try state.index(of: output)]
      return state.add(
        state.members[original.id] ?? [], to: original.feed, mapVersion: mapVersion, at: instant,
        resendOf: original.sequence)
    }
  }

  package func release(
    _ decision: Decision, due feeds: [FeedID]
  ) throws(LedgerError) -> (decision: Decision, remaining: [String]) {
    try change { (state) throws(LedgerError) -> (decision: Decision, remaining: [String]) in
      var known = try state.entry(decision.entry)
      let number = state.decisions.count + 1
      let (ended, left) = state.endHolds(of: decision.entry, for: decision.shown, .decision(number))
      if ended == 0 { throw .notHeld(decision.entry) }
      if left.isEmpty {
        known.state.remove(.held)
        let hadFeeds = !known.feeds.isEmpty
        try state.markDue(&known, to: feeds)
        state.countMoved(
          decision.entry, hadFeeds: hadFeeds, hasFeeds: !known.feeds.isEmpty, on: decision.at.local.date)
      }
      state.entries[decision.entry] = known
      return (state.keep(decision, number, known.version), left)
    }
  }

  package func cancel(_ decision: Decision, due feeds: [FeedID]) throws(LedgerError) -> Decision {
    try change { (state) throws(LedgerError) in
      var known = try state.entry(decision.entry)
      let number = state.decisions.count + 1
      _ = state.endHolds(of: decision.entry, for: nil, .decision(number))
      known.state.remove(.held)
      known.state.insert(.cancelled)
      let hadFeeds = !known.feeds.isEmpty
      try state.withdraw(&known, butFrom: feeds)
      try state.markDue(&known, to: feeds)
      state.countMoved(
        decision.entry, hadFeeds: hadFeeds, hasFeeds: !known.feeds.isEmpty, on: decision.at.local.date)
      state.entries[decision.entry] = known
      return state.keep(decision, number, known.version)
    }
  }

  package func void(
    _ decision: Decision, due feeds: [FeedID], reason: String
  ) throws(LedgerError) -> Decision {
    try change { (state) throws(LedgerError) in
      var known = try state.entry(decision.entry)
      let number = state.decisions.count + 1
      state.hold(
        decision.entry, reason, Array("{}".utf8), since: decision.at, batch: known.lastBatch,
        on: decision.at.local.date)
      known.state.insert(.held)
      try state.withdraw(&known, butFrom: feeds)
      try state.markDue(&known, to: feeds)
      state.entries[decision.entry] = known
      return state.keep(decision, number, known.version)
    }
  }
}

extension MemoryState {
  /// Takes back what is due to feeds other than these and not taken yet.
  fileprivate mutating func withdraw(
    _ known: inout KnownEntry, butFrom feeds: [FeedID]
  ) throws(LedgerError) {
    for pending in known.feeds.all where !feeds.contains(pending.feed) {
      guard pending.take == (try account(pending.feed).take) else { continue }
      self.pending[pending.feed, default: []].append(.withdrawn(pending.version))
      known.feeds.remove(pending.feed)
    }
  }

  fileprivate func index(of output: Output) throws(LedgerError) -> Int {
    guard let index = outputs.firstIndex(where: { $0.id == output.id }) else {
      throw .unknownOutput(output.sequence)
    }
    return index
  }

  fileprivate mutating func add(
    _ members: [VersionRef], to feed: FeedID, mapVersion: Digest, at instant: Instant, resendOf: Int?
  ) -> Output {
    feeds[feed.value - 1].sequence += 1
    let output = Output(
      id: (outputs.last?.id ?? 0) + 1, feed: feed, sequence: feeds[feed.value - 1].sequence, state: .due,
      mapVersion: mapVersion, takenAt: instant, members: members.count, resendOf: resendOf,
      decisions: decisions.last?.number ?? 0)
    outputs.append(output)
    self.members[output.id] = members
    return output
  }

  fileprivate mutating func keep(_ decision: Decision, _ number: Int, _ version: VersionRef) -> Decision {
    var kept = decision
    kept.number = number
    kept.version = version
    decisions.append(kept)
    return kept
  }
}
