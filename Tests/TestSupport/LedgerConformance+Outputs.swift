import Commerce
import Ledger
import Synchronization
import Testing
import Values

extension LedgerConformance {
  static let people: [Case] = [
    rule("a hold keeps its first time, and is ended by a batch or by a person") { store, reader in
      let shop = try store.partner("shop")
      let feed = try store.feed("erp/orders")
      let entry = EntryID.order(shop, "1")
      let first = try store.begin(try store.claimedBatch(shop), at: .sample)
      try first.putOrder(shop, "1", state: [.held])
      try first.hold(entry, reason: "high-value", evidence: Array(#"{"total":"900.00"}"#.utf8))
      try first.hold(entry, reason: "unpaid", evidence: [])
      expect("ledger-unknown-entry") { try first.hold(.order(shop, "2"), reason: "unpaid", evidence: []) }
      try first.commit(BatchClosing(outcome: .accepted))
      let second = try store.begin(try store.claimedBatch(shop), at: Instant(seconds: 1_900_000_000))
      try second.hold(entry, reason: "high-value", evidence: Array("{}".utf8))
      try second.clear(entry, reason: "unpaid")
      try second.clear(entry, reason: "unpaid")
      try second.hold(entry, reason: "address", evidence: [])
      #expect(try second.holds(of: entry).map(\.reason) == ["high-value", "address"])
      try second.commit(BatchClosing(outcome: .accepted))
      let holds = try reader.holds(openOnly: false)
      #expect(holds.map(\.reason) == ["high-value", "unpaid", "address"])
      #expect(holds.map(\.ending) == [nil, .batch(BatchID(2)), nil])
      #expect(try reader.holds(because: "unpaid", openOnly: true).isEmpty)
      #expect(try reader.holds(because: "unpaid", openOnly: false).map(\.reason) == ["unpaid"])
      #expect(try reader.holds(because: "address", openOnly: true).map(\.reason) == ["address"])
      #expect(try reader.openReasons() == ["address", "high-value"])
      #expect(holds.first?.since == .sample)
      #expect(holds.first?.evidence == Array("{}".utf8))

      var decision = Decision(
        entry: entry, verdict: .released, shown: ["high-value"], text: "called", by: "ann", at: .sample)
      let partly = try store.release(decision, due: [feed])
      #expect(partly.decision.number == 1)
      #expect(partly.remaining == ["address"])
      #expect(try reader.known(entry)?.state == [.held])
      #expect(try reader.dueFeeds().isEmpty)
      expect("ledger-not-held") { _ = try store.release(decision, due: [feed]) }
      decision.shown = ["address"]
      let wholly = try store.release(decision, due: [feed])
      #expect(wholly.decision.number == 2)
      #expect(wholly.remaining.isEmpty)
      #expect(try reader.known(entry)?.state == [])
      #expect(try reader.dueFeeds() == [feed])
      #expect(try reader.holds(openOnly: true).isEmpty)
      #expect(
        try reader.holds(openOnly: false).map(\.ending) == [.decision(1), .batch(BatchID(2)), .decision(2)])
      let kept = try reader.decisions(of: entry)
      #expect(kept == [partly.decision, wholly.decision])
      #expect(kept.first?.text == "called")
      #expect(kept.first?.version == (try reader.known(entry)?.version))
    },
    rule("a cancelled entry is held no more, and goes only to whom it is told") { store, reader in
      let shop = try store.partner("shop")
      let entry = EntryID.order(shop, "1")
      let staging = try store.begin(try store.claimedBatch(shop), at: .sample)
      try staging.putOrder(shop, "1", state: [.held, .unwanted])
      try staging.hold(entry, reason: "unpaid", evidence: [])
      try staging.commit(BatchClosing(outcome: .accepted))
      let decision = Decision(entry: entry, verdict: .cancelled, text: "fraud", by: "ann", at: .sample)
      #expect(try store.cancel(decision, due: []).number == 1)
      #expect(try reader.known(entry)?.state == [.cancelled, .unwanted])
      #expect(try reader.holds(openOnly: true).isEmpty)
      #expect(try reader.dueFeeds().isEmpty)
      var nobody = decision
      nobody.entry = .order(shop, "2")
      expect("ledger-unknown-entry") { _ = try store.cancel(nobody, due: []) }
      let later = try store.begin(try store.claimedBatch(shop), at: .sample)
      #expect(try later.decisions(of: entry).map(\.verdict) == [.cancelled])
      later.rollback()
    },
  ]

  static let outputs: [Case] = [
    rule("all that is due becomes one output, in commit order, under the next number") { store, reader in
      let shop = try store.partner("shop")
      let feed = try store.feed("erp/orders")
      let other = try store.feed("carrier/manifest")
      let map = Digest.sample(1)
      #expect(try store.takeDue(feed, mapVersion: map, at: .sample) == nil)
      for keys in [["9", "3"], ["5"]] {
        let staging = try store.begin(try store.claimedBatch(shop), at: .sample)
        for key in keys { try staging.putOrder(shop, key, key, due: key == "3" ? [other, feed] : [feed]) }
        try staging.commit(accepted: keys.count)
      }
      #expect(try reader.dueFeeds() == [feed, other])
      let output = try #require(try store.takeDue(feed, mapVersion: map, at: .sample))
      #expect(output.sequence == 1)
      #expect(output.members == 3)
      #expect(try reader.texts(of: output) == ["9", "3", "5"])
      #expect(try reader.dueFeeds() == [other])
      #expect(try store.takeDue(feed, mapVersion: map, at: .sample) == nil)
      #expect(try reader.unpublishedOutputs() == [output])
      let file = OutputFile(name: "erp-000001.csv", digest: .sample(7), size: 12, records: 3)
      try store.rendered(output, files: [file, file])
      try store.rendered(output, files: [file])
      let rendered = try #require(try reader.output(feed, sequence: 1))
      #expect(rendered.state == .rendered)
      #expect(rendered.files == [file])
      try store.published(output)
      try store.rendered(output, files: [])
      #expect(try reader.output(feed, sequence: 1)?.state == .published)
      #expect(try reader.output(feed, sequence: 1)?.files == [file])
      #expect(try reader.unpublishedOutputs().isEmpty)
      #expect(try reader.output(feed, sequence: 2) == nil)
      #expect(try store.takeDue(other, mapVersion: map, at: .sample)?.sequence == 1)
    },
    rule("T66 a feed that had an entry gets each change, and one that it had not taken only the last") {
      store, reader in
      let shop = try store.partner("shop")
      let feed = try store.feed("erp/orders")
      let map = Digest.sample(1)
      func batch(_ puts: [(String, String)]) throws {
        let staging = try store.begin(try store.claimedBatch(shop), at: .sample)
        for (key, text) in puts { try staging.putOrder(shop, key, text, due: [feed]) }
        try staging.commit(accepted: puts.count)
      }
      try batch([("1", "1a"), ("2", "2a"), ("3", "3a")])
      try batch([("2", "2b"), ("4", "4a"), ("2", "2c")])
      let first = try #require(try store.takeDue(feed, mapVersion: map, at: .sample))
      #expect(first.members == 4)
      #expect(try reader.texts(of: first) == ["1a", "3a", "4a", "2c"])
      try batch([("3", "3b")])
      let resent = try store.resend(first, mapVersion: map, at: .sample)
      #expect(resent.sequence == 2)
      #expect(resent.resendOf == 1)
      #expect(try reader.texts(of: resent) == ["1a", "3a", "4a", "2c"])
      // The resent output took a number, not what is due.
      try batch([("3", "3c")])
      let second = try #require(try store.takeDue(feed, mapVersion: map, at: .sample))
      #expect(second.sequence == 3)
      #expect(try reader.texts(of: second) == ["3c"])
      #expect(try reader.outputs(holding: .order(shop, "3")).map(\.sequence) == [1, 2, 3])
      #expect(try reader.outputs(holding: .order(shop, "2")).map(\.sequence) == [1, 2])
      #expect(try reader.outputs(holding: .order(shop, "9")).isEmpty)
      let again = try store.resend(resent, mapVersion: map, at: .sample)
      #expect(try reader.texts(of: again) == ["1a", "3a", "4a", "2c"])
    },
    rule("what is not taken can be taken back, and given again") { store, reader in
      let shop = try store.partner("shop")
      let feed = try store.feed("erp/orders")
      let map = Digest.sample(1)
      let entry = EntryID.order(shop, "1")
      let first = try store.begin(try store.claimedBatch(shop), at: .sample)
      try first.putOrder(shop, "1", "one", due: [feed])
      try first.putOrder(shop, "2", "two")
      try first.commit(accepted: 2)
      let second = try store.begin(try store.claimedBatch(shop), at: .sample)
      let state = try #require(try second.known(.order, shop, entry.key.span)?.feeds[feed])
      #expect(try second.isPending(state))
      try second.withdraw(entry, from: feed)
      try second.withdraw(entry, from: feed)
      #expect(try second.known(.order, shop, entry.key.span)?.feeds.isEmpty == true)
      try second.commit(BatchClosing(outcome: .accepted))
      #expect(try store.takeDue(feed, mapVersion: map, at: .sample) == nil)
      #expect(try reader.dueFeeds().isEmpty)
      let third = try store.begin(try store.claimedBatch(shop), at: .sample)
      try third.due(entry, to: [feed])
      try third.withdraw(entry, from: feed)
      try third.due(.order(shop, "2"), to: [feed])
      try third.due(entry, to: [feed])
      try third.due(entry, to: [feed])
      try third.commit(BatchClosing(outcome: .accepted))
      let output = try #require(try store.takeDue(feed, mapVersion: map, at: .sample))
      #expect(output.sequence == 1)
      #expect(try reader.texts(of: output) == ["two", "one"])
      let fourth = try store.begin(try store.claimedBatch(shop), at: .sample)
      let had = try #require(try fourth.known(.order, shop, entry.key.span)?.feeds[feed])
      #expect(try !fourth.isPending(had))
      try fourth.withdraw(entry, from: feed)
      #expect(try fourth.known(.order, shop, entry.key.span)?.feeds[feed] == had)
      fourth.rollback()
    },
    rule("an entry goes to many feeds, each with its own account") { store, reader in
      let shop = try store.partner("shop")
      let feeds = try (1...5).map { try store.feed("feed/\($0)") }
      let staging = try store.begin(try store.claimedBatch(shop), at: .sample)
      try staging.putOrder(shop, "1", "a", due: feeds)
      try staging.commit(accepted: 1)
      let map = Digest.sample(1)
      for feed in feeds.prefix(3) { _ = try store.takeDue(feed, mapVersion: map, at: .sample) }
      let next = try store.begin(try store.claimedBatch(shop), at: .sample)
      let known = try #require(try next.known(.order, shop, Array("1".utf8).span))
      #expect(known.feeds.all.map(\.feed) == feeds)
      #expect(try known.feeds.all.map { try next.isPending($0) } == [false, false, false, true, true])
      #expect(Set(known.feeds.all.map(\.version)) == [known.version])
      try next.putOrder(shop, "1", "b", due: [feeds[0], feeds[4]])
      try next.commit(accepted: 1)
      let texts = try feeds.map { feed in
        try store.takeDue(feed, mapVersion: map, at: .sample).map { try reader.texts(of: $0) } ?? []
      }
      #expect(texts == [["b"], [], [], ["a"], ["b"]])
    },
    rule("seventy thousand members come in parts, in order") { store, reader in
      let shop = try store.partner("shop")
      let feed = try store.feed("erp/orders")
      let staging = try store.begin(try store.claimedBatch(shop), at: .sample)
      var versions: [VersionRef] = []
      let digest = Fingerprint(high: 1, low: 2)
      let change = EntryChange(recordDigest: digest, documentDigest: digest, due: [feed])
      for number in 0..<70_000 {
        let key = Array(String(100_000 + number).utf8)
        versions.append(try staging.put(.order, shop, key.span, document: key.span, change))
      }
      try staging.putOrder(shop, "100005", "changed", due: [feed])
      try staging.commit(accepted: 70_000)
      let output = try #require(try store.takeDue(feed, mapVersion: .sample(1), at: .sample))
      #expect(output.members == 70_000)
      var members: [VersionRef] = []
      var part = 0
      while let more = try reader.members(of: output, part: part) {
        members += more
        part += 1
      }
      #expect(members.count == 70_000)
      versions.remove(at: 5)
      #expect(Array(members.dropLast()) == versions)
      #expect(try reader.members(of: output, part: part + 1) == nil)
    },
  ]

  /// Does what is left to do, wherever a crash stopped it: what the Dock's recovery does.
  private static func finish(_ store: any LedgerStore) throws {
    let reader = try store.reader()
    let shop = try store.partner("shop")
    let feed = try store.feed("erp/orders")
    for round in 1...2 {
      let name = "orders-\(round).csv"
      let known = try reader.batches(since: CivilDate(daysSinceEpoch: 0)) + reader.unfinishedBatches()
      let batch =
        try known.first { $0.opening.name == Array(name.utf8) }?.id
        ?? store.openBatch(.sample(shop, name: name))
      let state = { try reader.batch(batch)?.state }
      if try state() == .claiming { try store.claimed(batch, digest: .sample(UInt8(round))) }
      if try state() == .claimed {
        let staging = try store.begin(batch, at: .sample)
        for number in 1...3 {
          // Long, so that the segment is written before the commit too.
          let text = "\(round).\(number)." + String(repeating: "x", count: 700_000)
          try staging.putOrder(shop, "\(number + round)", text, due: [feed])
        }
        try staging.commit(accepted: 3)
      }
      if try state() == .committed { try store.archived(batch, path: Array("archive/\(name)".utf8)) }
      for feed in try reader.dueFeeds() {
        _ = try store.takeDue(feed, mapVersion: .sample(1), at: .sample)
      }
      for output in try reader.unpublishedOutputs() {
        try store.rendered(output, files: [])
        try store.published(output)
      }
    }
  }

  private static func outcome(_ store: any LedgerStore) throws -> [String] {
    let reader = try store.reader()
    let feed = try #require(try reader.feed(named: "erp/orders"))
    var lines: [String] = []
    var sequence = 1
    while let output = try reader.output(feed, sequence: sequence) {
      let texts = try reader.texts(of: output).map { String($0.prefix(4)) }
      lines.append("\(sequence) \(output.state.name) " + texts.joined(separator: " "))
      sequence += 1
    }
    let batches = try reader.batches(since: CivilDate(daysSinceEpoch: 0))
    lines += batches.map { "\($0.state.name) \($0.opening.name.count)" }
    for day in try reader.days(since: CivilDate(daysSinceEpoch: 0)) { lines.append("\(day.records.numbers)") }
    return lines
  }

  static let crashes: [Case] = [
    Case("T22 T23 T24 a crash at any step loses nothing, repeats nothing, and leaves no gap") { make in
      let left = Mutex<[(StaticString, LedgerSubject)]>([])
      let subject = Mutex<LedgerSubject?>(nil)
      let made = try make { step in
        guard let now = subject.withLock({ $0 }) else { return }
        do {
          let crashed = try now.crash()
          left.withLock { $0.append((step, crashed)) }
        } catch {
          Issue.record(error, "at step \(step)")
        }
      }
      subject.withLock { $0 = made }
      try finish(made.store)
      subject.withLock { $0 = nil }
      let expected = [
        "1 published 1.1. 1.2. 1.3.", "2 published 2.1. 2.2. 2.3.", "archived 12", "archived 12",
        "[6, 6, 0, 0, 0, 0, 0]",
      ]
      #expect(try outcome(made.store) == expected)
      let crashed = left.withLock { $0 }
      #expect(crashed.count >= 24)
      for (step, subject) in crashed {
        try finish(subject.store)
        #expect(try outcome(subject.store) == expected, "after a crash at \(step)")
      }
    }
  ]
}
