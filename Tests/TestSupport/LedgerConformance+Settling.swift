import Ledger
import Testing
import Values

extension LedgerConformance {
  /// What becomes of versions that cannot be written, of cancelled entries in outputs, and of bytes that come again.
  static let settling: [Case] = [
    rule("what an output cannot write is held, is no part of it, and goes out once it is released") {
      store, reader in
      let shop = try store.partner("shop")
      let feed = try store.feed("erp/orders")
      let map = Digest.sample(1)
      let staging = try store.begin(try store.claimedBatch(shop), at: .sample)
      for key in ["1", "2", "3"] { try staging.putOrder(shop, key, "order \(key)", due: [feed]) }
      try staging.commit(accepted: 3)
      let output = try #require(try store.takeDue(feed, mapVersion: map, at: .sample))
      let entry = EntryID.order(shop, "2")
      let version = try #require(try reader.known(entry)).version
      let withheld = Withheld(
        entry: entry, version: version, reason: "cannot-write", evidence: Array(#"{"field":"sku"}"#.utf8))
      try store.withhold([withheld], from: output, at: .sample)
      #expect(try reader.texts(of: output) == ["order 1", "order 3"])
      #expect(try reader.output(feed, sequence: 1)?.members == 2)
      #expect(try reader.outputs(holding: entry).isEmpty)
      #expect(try reader.outputs(holding: .order(shop, "1")).map(\.sequence) == [1])
      let known = try #require(try reader.known(entry))
      #expect(known.state == [.held])
      #expect(known.feeds[feed] == nil)
      let hold = try #require(try reader.holds(openOnly: true).first)
      #expect(hold.entry == entry)
      #expect(hold.reason == "cannot-write")
      #expect(hold.evidence == withheld.evidence)
      #expect(hold.batch == known.lastBatch)
      #expect(hold.since == .sample)
      try store.rendered(output, files: [])
      try store.published(output)
      expect("ledger-output-state") {
        let published = try #require(try reader.output(feed, sequence: 1))
        try store.withhold([withheld], from: published, at: .sample)
      }
      #expect(try store.takeDue(feed, mapVersion: map, at: .sample) == nil)
      let decision = Decision(
        entry: entry, verdict: .released, shown: ["cannot-write"], text: "mended", by: "ann", at: .sample)
      #expect(try store.release(decision, due: [feed]).remaining.isEmpty)
      let second = try #require(try store.takeDue(feed, mapVersion: map, at: .sample))
      #expect(second.sequence == 2)
      #expect(try reader.texts(of: second) == ["order 2"])
      #expect(try reader.known(entry)?.state == [])
    },
    rule("an output of which nothing is written gives its number back, and only the newest does") {
      store, reader in
      let shop = try store.partner("shop")
      let feed = try store.feed("erp/orders")
      let map = Digest.sample(1)
      func take(_ key: String) throws -> Output? {
        let staging = try store.begin(try store.claimedBatch(shop), at: .sample)
        try staging.putOrder(shop, key, due: [feed])
        try staging.commit(accepted: 1)
        return try store.takeDue(feed, mapVersion: map, at: .sample)
      }
      let first = try #require(try take("1"))
      let version = try #require(try reader.known(.order(shop, "1"))).version
      try store.withhold(
        [Withheld(entry: .order(shop, "1"), version: version, reason: "cannot-write", evidence: [])],
        from: first,
        at: .sample)
      try store.giveBack(first)
      #expect(try reader.unpublishedOutputs().isEmpty)
      #expect(try reader.output(feed, sequence: 1) == nil)
      expect("ledger-unknown-output") { try store.giveBack(first) }
      let again = try #require(try take("2"))
      #expect(again.sequence == 1)
      let next = try #require(try take("3"))
      expect("ledger-output-state") { try store.giveBack(again) }
      try store.rendered(next, files: [])
      expect("ledger-output-state") { try store.giveBack(next) }
      #expect(try reader.texts(of: next) == ["document"])
    },
    rule("an output knows who was cancelled before it was taken, and no one later") { store, reader in
      let shop = try store.partner("shop")
      let feed = try store.feed("erp/orders")
      let other = try store.feed("erp/other")
      let map = Digest.sample(1)
      #expect(try reader.lastDecision() == nil)
      let staging = try store.begin(try store.claimedBatch(shop), at: .sample)
      for key in ["1", "2", "3"] { try staging.putOrder(shop, key, due: [feed, other]) }
      try staging.hold(.order(shop, "3"), reason: "unpaid", evidence: [])
      try staging.commit(accepted: 3)
      let first = try #require(try store.takeDue(feed, mapVersion: map, at: .sample))
      #expect(first.decisions == 0)
      func cancel(_ key: String, _ due: [FeedID]) throws -> Decision {
        try store.cancel(
          Decision(entry: .order(shop, key), verdict: .cancelled, text: "x", by: "ann", at: .sample), due: due
        )
      }
      #expect(try cancel("1", [feed]).number == 1)
      let release = Decision(
        entry: .order(shop, "3"), verdict: .released, shown: ["unpaid"], text: "y", by: "ann", at: .sample)
      _ = try store.release(release, due: [])
      let second = try #require(try store.takeDue(feed, mapVersion: map, at: .sample))
      #expect(second.decisions == 2)
      #expect(second.members == 1)
      let third = try cancel("2", [])
      #expect(try reader.lastDecision() == third)
      #expect(try reader.cancelled(upTo: first.decisions).isEmpty)
      #expect(try reader.cancelled(upTo: second.decisions) == [.order(shop, "1")])
      #expect(try reader.cancelled(upTo: 3) == [.order(shop, "1"), .order(shop, "2")])
      #expect(try reader.output(feed, sequence: 2)?.decisions == 2)
      #expect(try store.resend(first, mapVersion: map, at: .sample).decisions == 3)
      // The other feed had taken nothing yet: what people dropped meanwhile is not for it.
      let late = try #require(try store.takeDue(other, mapVersion: map, at: .sample))
      #expect(late.members == 1)
      #expect(try reader.outputs(holding: .order(shop, "3")).map(\.feed).contains(other))
      #expect(try !reader.outputs(holding: .order(shop, "2")).map(\.feed).contains(other))
    },
    rule("what is withdrawn is told to who was asked, waits, and is as it was once released") {
      store, reader in
      let shop = try store.partner("shop")
      let feed = try store.feed("north/requests")
      let other = try store.feed("erp/other")
      let map = Digest.sample(1)
      let staging = try store.begin(try store.claimedBatch(shop), at: .sample)
      try staging.putOrder(shop, "1", due: [feed, other])
      try staging.commit(accepted: 1)
      let entry = EntryID.order(shop, "1")
      let first = try #require(try store.takeDue(feed, mapVersion: map, at: .sample))
      let void = Decision(entry: entry, verdict: .voided, text: "x", by: "ann", at: .sample)
      #expect(try store.void(void, due: [feed], reason: "voided").number == 1)
      #expect(try reader.holds(openOnly: true).map(\.reason) == ["voided"])
      #expect(try #require(try reader.known(entry)).state.contains(.held))
      // Who had not taken it yet does not get it while it waits.
      #expect(try store.takeDue(other, mapVersion: map, at: .sample) == nil)
      let second = try #require(try store.takeDue(feed, mapVersion: map, at: .sample))
      #expect(try reader.members(of: second, part: 0) == reader.members(of: first, part: 0))
      let release = Decision(
        entry: entry, verdict: .released, shown: ["voided"], text: "y", by: "ann", at: .sample)
      #expect(try store.release(release, due: [feed]).remaining.isEmpty)
      let third = try #require(try store.takeDue(feed, mapVersion: map, at: .sample))
      #expect(try reader.cancelled(upTo: first.decisions).isEmpty)
      #expect(try reader.cancelled(upTo: second.decisions) == [entry])
      #expect(try reader.cancelled(upTo: third.decisions).isEmpty)
    },
    rule("known bytes are let through once more when somebody asked, and only until they are committed") {
      store, reader in
      let shop = try store.partner("shop")
      let other = try store.partner("other")
      let batch = try store.claimedBatch(shop, digest: 7)
      #expect(try !reader.isAllowedAgain(.sample(7), partner: shop))
      try store.allowAgain(.sample(7), partner: shop)
      try store.allowAgain(.sample(7), partner: shop)
      #expect(try reader.isAllowedAgain(.sample(7), partner: shop))
      #expect(try !reader.isAllowedAgain(.sample(7), partner: other))
      #expect(try !reader.isAllowedAgain(.sample(8), partner: shop))
      let staging = try store.begin(batch, at: .sample)
      staging.rollback()
      #expect(try reader.isAllowedAgain(.sample(7), partner: shop))
      try store.close(batch, BatchClosing(outcome: .rejected), rejects: [], at: .sample)
      #expect(try !reader.isAllowedAgain(.sample(7), partner: shop))
    },
  ]
}
