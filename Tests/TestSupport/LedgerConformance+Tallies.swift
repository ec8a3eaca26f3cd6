import Ledger
import Testing
import Values

extension LedgerConformance {
  /// What is counted by day beside the balance.
  static let tallies: [Case] = [
    rule("what is refused, held and noted is counted to the batch's day, each hold once") { store, reader in
      let shop = try store.partner("shop")
      let staging = try store.begin(try store.claimedBatch(shop, day: 20_001), at: .sample)
      try staging.putOrder(shop, "1")
      try staging.hold(.order(shop, "1"), reason: "no-stock", evidence: [])
      try staging.hold(.order(shop, "1"), reason: "no-stock", evidence: Array("{}".utf8))
      try staging.note(.order(shop, "1"), Reason("damage-known", ["sku"]))
      try staging.reject(Reject(ordinal: 2, reason: Reason("map-decimal", ["x"])))
      try staging.commit(accepted: 1, rejected: 1)
      #expect(try reader.holds(openOnly: true).map(\.evidence) == [Array("{}".utf8)])
      let refused = try store.claimedBatch(shop, day: 20_002)
      try store.close(
        refused, BatchClosing(outcome: .rejected, reason: Reason("recognise-unknown")),
        rejects: [Reject(ordinal: 0, reason: Reason("recognise-unknown"))], at: .sample)
      #expect(
        try reader.counted(20_000, 20_009) == [
          "20001 files partial 1", "20001 rejected map-decimal 1", "20001 held no-stock 1",
          "20001 noted damage-known 1", "20002 files rejected 1", "20002 rejected recognise-unknown 1",
        ])
      #expect(try reader.counted(20_002, 20_002).count == 2)
      #expect(try reader.counted(20_003, 20_009).isEmpty)
    },
    rule("nothing is counted of a batch that is rolled back") { store, reader in
      let shop = try store.partner("shop")
      let feed = try store.feed("erp/orders")
      let batch = try store.claimedBatch(shop, day: 20_001)
      let staging = try store.begin(batch, at: .sample)
      try staging.putOrder(shop, "1", due: [feed])
      try staging.reject(Reject(ordinal: 2, reason: Reason("map-decimal", ["x"])))
      staging.rollback()
      #expect(try reader.counted(0, 40_000).isEmpty)
    },
    rule("an order is moved when it gets its first feed, and not by its second or its next version") {
      store, reader in
      let shop = try store.partner("shop")
      let books = try store.feed("erp/orders")
      let carrier = try store.feed("north/shipments")
      let first = try store.begin(try store.claimedBatch(shop, day: 20_001), at: .sample)
      try first.putOrder(shop, "1", due: [books, carrier])
      try first.putOrder(shop, "2", state: .held)
      try first.putOrder(shop, "3", due: [books])
      try first.withdraw(.order(shop, "3"), from: books)
      try first.commit(accepted: 3)
      #expect(try reader.counted(20_001, 20_001) == ["20001 files accepted 1", "20001 moved shop 1"])
      let second = try store.begin(try store.claimedBatch(shop, day: 20_002), at: .sample)
      try second.putOrder(shop, "1", "changed", due: [books])
      try second.due(.order(shop, "3"), to: [carrier])
      try second.commit(accepted: 2)
      #expect(try reader.counted(20_002, 20_002) == ["20002 files accepted 1", "20002 moved shop 1"])
    },
    rule(
      "what is released is moved on the day of the decision; what no output took of a cancelled order is not"
    ) { store, reader in
      let shop = try store.partner("shop")
      let feed = try store.feed("erp/orders")
      let staging = try store.begin(try store.claimedBatch(shop, day: 20_001), at: .sample)
      try staging.putOrder(shop, "1", state: .held)
      try staging.hold(.order(shop, "1"), reason: "look", evidence: [])
      try staging.commit(accepted: 1)
      let day = Instant.sample.local.date.daysSinceEpoch
      let released = Decision(
        entry: .order(shop, "1"), verdict: .released, shown: ["look"], text: "", by: "ann", at: .sample)
      _ = try store.release(released, due: [feed])
      #expect(try reader.counted(day, day).contains("\(day) moved shop 1"))
      let cancelled = Decision(
        entry: .order(shop, "1"), verdict: .cancelled, text: "", by: "ann", at: .sample)
      _ = try store.cancel(cancelled, due: [])
      #expect(try !reader.counted(day, day).contains { $0.contains("moved shop 1") })
    },
    rule("documents are counted to their feed once, when the output is published; what is withheld is not") {
      store, reader in
      let shop = try store.partner("shop")
      let feed = try store.feed("erp/orders")
      let staging = try store.begin(try store.claimedBatch(shop, day: 20_001), at: .sample)
      for key in ["1", "2", "3"] { try staging.putOrder(shop, key, due: [feed]) }
      try staging.commit(accepted: 3)
      let output = try #require(try store.takeDue(feed, mapVersion: .sample(1), at: .sample))
      let version = try #require(try reader.known(.order(shop, "2"))).version
      try store.withhold(
        [Withheld(entry: .order(shop, "2"), version: version, reason: "cannot-write", evidence: [])],
        from: output, at: .sample)
      let day = Instant.sample.local.date.daysSinceEpoch
      #expect(
        try reader.counted(day, day) == ["\(day) held cannot-write 1", "\(day) moved shop -1"])
      try store.rendered(output, files: [])
      try store.published(output)
      try store.published(output)
      let again = try store.resend(output, mapVersion: .sample(1), at: .sample)
      try store.rendered(again, files: [])
      try store.published(again)
      #expect(try reader.counted(day, day).last == "\(day) sent erp/orders 2")
    },
    rule("matched money is added up to the cent by day, provider and currency, and taken back") {
      store, reader in
      let shop = try store.partner("shop")
      func close(_ amounts: [(String, String, Int, String)], day: Int) throws {
        var closing = BatchClosing(outcome: .accepted)
        for (provider, currency, payments, amount) in amounts {
          closing.matched[MoneySource(provider: provider, currency: currency)] = MatchedMoney(
            payments: payments, amount: try #require(DecimalValue(amount)))
        }
        try store.close(try store.claimedBatch(shop, day: day), closing, rejects: [], at: .sample)
      }
      try close(
        [("pay", "EUR", 2, "0.10"), ("pay", "USD", 1, "5"), ("other", "EUR", 1, "7.00")], day: 20_001)
      try close([("pay", "EUR", 1, "0.20")], day: 20_001)
      try close([("pay", "EUR", -1, "-0.20")], day: 20_002)
      let matched = try reader.matched(
        CivilDate(daysSinceEpoch: 20_001)...CivilDate(daysSinceEpoch: 20_002))
      #expect(
        matched.map {
          "\($0.day.daysSinceEpoch) \($0.source.provider) \($0.source.currency) \($0.matched.payments) \($0.matched.amount)"
        } == [
          "20001 other EUR 1 7.00", "20001 pay EUR 3 0.30", "20001 pay USD 1 5", "20002 pay EUR -1 -0.20",
        ])
    },
  ]
}

extension LedgerReader {
  /// What was counted between two days, as `day subject name count`, in the order of the subjects.
  package func counted(_ first: Int, _ last: Int) throws -> [String] {
    let days = CivilDate(daysSinceEpoch: first)...CivilDate(daysSinceEpoch: last)
    return try tallies(days).map {
      "\($0.day.daysSinceEpoch) \($0.tally.subject) \($0.tally.name) \($0.count)"
    }
  }
}
