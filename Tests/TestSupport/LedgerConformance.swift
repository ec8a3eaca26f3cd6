import Ledger
import Testing
import Synchronization
import Commerce
import Values

/// What every ledger must do, whatever keeps it.
///
/// ```swift
/// @Test(arguments: LedgerConformance.cases)
/// func conforms(_ rule: LedgerConformance.Case) throws { try rule.check { step in … } }
/// ```
package enum LedgerConformance {
  /// One rule, as a sentence and a check.
  package struct Case: Sendable, CustomStringConvertible {
    package var description: String
    let body: @Sendable (LedgerSubject.Factory) throws -> Void

    init(_ sentence: String, _ body: @escaping @Sendable (LedgerSubject.Factory) throws -> Void) {
      description = sentence
      self.body = body
    }

    package func check(_ make: LedgerSubject.Factory) throws { try body(make) }
  }

  package static let cases: [Case] =
    batches + entries + people + outputs + settling + tallies + crashes

  /// The store of a new ledger, for rules that need no crash.
  static func rule(
    _ sentence: String, _ body: @escaping @Sendable (any LedgerStore, any LedgerReader) throws -> Void
  ) -> Case {
    Case(sentence) { make in
      let store = try make { _ in }.store
      try body(store, try store.reader())
    }
  }

  static func expect(_ code: String, _ body: () throws -> Void) {
    let error = #expect(throws: LedgerError.self, performing: body)
    #expect(error?.code == code)
  }
}

extension LedgerConformance {
  static let batches: [Case] = [
    rule("names get one number each, and keep it") { store, reader in
      let first = try store.partner("shop")
      let second = try store.partner("carrier")
      #expect(try store.partner("shop") == first)
      #expect(first != second)
      #expect(try reader.name(of: second) == "carrier")
      #expect(try reader.partner(named: "shop") == first)
      #expect(try reader.partner(named: "nobody") == nil)
      let feed = try store.feed("erp/orders")
      #expect(try reader.name(of: feed) == "erp/orders")
      #expect(try reader.feed(named: "erp/orders") == feed)
      expect("ledger-unknown-name") { _ = try reader.name(of: FeedID(99)) }
    },
    rule("a batch goes from claiming to archived, and no other way") { store, reader in
      let shop = try store.partner("shop")
      let opening = BatchOpening.sample(shop, name: "a\u{301}.csv", size: 7)
      let batch = try store.openBatch(opening)
      #expect(try reader.batch(batch) == Batch(id: batch, opening: opening, state: .claiming))
      expect("ledger-batch-state") { _ = try store.begin(batch, at: .sample) }
      expect("ledger-batch-state") { try store.archived(batch, path: [65]) }
      try store.claimed(batch, digest: nil)
      try store.claimed(batch, digest: .sample(3))
      #expect(try reader.batch(batch)?.digest == .sample(3))
      let staging = try store.begin(batch, at: .sample)
      var closing = BatchClosing(
        outcome: .partial, map: "shop/orders", mapVersion: .sample(9), rows: 12, skipped: 3,
        reason: Reason("csv-field-count", ["7", "", "ü\u{0}"]),
        unwanted: [Unwanted(reason: Reason("feed-shipped"), orders: 2)],
        notes: [Reason("note-one", ["x"]), Reason("note-two")])
      closing.records.count(.accepted)
      closing.records.count(.rejected)
      var money = MoneyCounts()
      try money.count(.accepted, try #require(DecimalValue("12.50")))
      try money.count(.rejected, try #require(DecimalValue("-0.500")))
      closing.money = ["EUR": money]
      try staging.reject(Reject(ordinal: 2, reason: Reason("map-decimal", ["1,0"])))
      try staging.commit(closing)
      let committed = try #require(try reader.batch(batch))
      #expect(committed.state == .committed)
      #expect(committed.closing == closing)
      #expect(committed.committedAt == .sample)
      #expect(committed.committedAt?.offsetMinutes == -90)
      #expect(try reader.unfinishedBatches().map(\.id) == [batch])
      try store.archived(batch, path: Array("archive/a.csv".utf8))
      try store.archived(batch, path: Array("archive/a.csv".utf8))
      #expect(try reader.batch(batch)?.path == Array("archive/a.csv".utf8))
      #expect(try reader.batch(batch)?.state == .archived)
      #expect(try reader.unfinishedBatches().isEmpty)
      expect("ledger-batch-state") { try store.claimed(batch, digest: nil) }
      expect("ledger-batch-state") { try store.dropBatch(batch) }
      expect("ledger-unknown-batch") { try store.claimed(BatchID(77), digest: nil) }
    },
    rule("a claim given back leaves nothing, and its number is not used again") { store, reader in
      let shop = try store.partner("shop")
      let first = try store.claimedBatch(shop, digest: 1)
      try store.dropBatch(first)
      let second = try store.claimedBatch(shop, digest: 1)
      #expect(second > first)
      #expect(try reader.batch(first) == nil)
      #expect(try reader.unfinishedBatches().map(\.id) == [second])
    },
    rule("T28 T29 a thousand files later the first is still known by its bytes, from the same partner alone")
    {
      store, reader in
      let shop = try store.partner("shop")
      let other = try store.partner("other")
      for number in 0..<1001 {
        let batch = try store.claimedBatch(shop, size: 1000 + number, digest: UInt8(number % 251))
        if number < 3 || number > 998 {
          try store.close(batch, BatchClosing(outcome: .accepted), rejects: [], at: .sample)
        }
      }
      #expect(try reader.isKnownSize(1000, partner: shop))
      #expect(try !reader.isKnownSize(999, partner: shop))
      #expect(try !reader.isKnownSize(1000, partner: other))
      #expect(try !reader.isKnownSize(1500, partner: shop))
      let first = Digest.sample(0)
      #expect(try reader.batches(digest: first, partner: shop).map(\.id) == [BatchID(1)])
      #expect(try reader.batches(digest: first, partner: other).isEmpty)
    },
    rule("a file refused whole and a duplicate are closed without a staging") { store, reader in
      let shop = try store.partner("shop")
      let refused = try store.claimedBatch(shop)
      let reject = Reject(
        ordinal: 0, reason: Reason("file-incomplete", ["x"]), field: "f", value: "v", firstLine: 1,
        lastLine: 4,
        path: "/a/0", kind: .order, key: [1, 0, 2])
      try store.close(
        refused, BatchClosing(outcome: .rejected, reason: Reason("file-incomplete")), rejects: [reject],
        at: .sample)
      #expect(try reader.rejects(of: refused, after: -1, limit: 10) == [reject])
      let again = try store.claimedBatch(shop)
      var counts = RecordCounts()
      counts.count(.duplicate)
      try store.close(
        again, BatchClosing(outcome: .duplicate, records: counts, duplicateOf: refused), rejects: [],
        at: .sample)
      #expect(try reader.batch(again)?.closing?.duplicateOf == refused)
      #expect(try reader.batches(since: CivilDate(daysSinceEpoch: 20_000)).map(\.id) == [again, refused])
      #expect(try reader.batches(since: CivilDate(daysSinceEpoch: 20_001)).isEmpty)
      expect("ledger-batch-state") {
        try store.close(again, BatchClosing(outcome: .duplicate), rejects: [], at: .sample)
      }
    },
    rule("days add up records, rejects mended and money, scales kept") { store, reader in
      let shop = try store.partner("shop")
      for (day, amount) in [(20_000, "1.10"), (20_000, "2.205"), (20_003, "5")] {
        let batch = try store.claimedBatch(shop, day: day)
        let staging = try store.begin(batch, at: .sample)
        var closing = BatchClosing(outcome: .accepted)
        closing.records.count(.held)
        var money = MoneyCounts()
        try money.count(.held, try #require(DecimalValue(amount)))
        closing.money = ["JPY": money]
        try staging.commit(closing)
      }
      let days = try reader.days(since: CivilDate(daysSinceEpoch: 19_000))
      #expect(days.map(\.day.daysSinceEpoch) == [20_003, 20_000])
      #expect(days.map(\.records[.held]) == [1, 2])
      #expect(days.last?.money["JPY"]?[.held].description == "3.305")
      #expect(days.last?.money["JPY"]?.incoming.description == "3.305")
      #expect(try reader.days(since: CivilDate(daysSinceEpoch: 20_001)).count == 1)
    },
    rule("a batch out of balance is not kept") { store, reader in
      let shop = try store.partner("shop")
      let batch = try store.claimedBatch(shop)
      let staging = try store.begin(batch, at: .sample)
      try staging.putOrder(shop, "1001")
      expect("ledger-unbalanced") {
        try staging.commit(BatchClosing(outcome: .accepted, records: RecordCounts([2, 1])))
      }
      #expect(try reader.known(.order(shop, "1001")) == nil)
      #expect(try reader.batch(batch)?.state == .claimed)
      let second = try store.begin(batch, at: .sample)
      var money = MoneyCounts()
      money.incoming = try #require(DecimalValue("0.01"))
      expect("ledger-unbalanced") {
        try second.commit(BatchClosing(outcome: .accepted, money: ["EUR": money]))
      }
      expect("ledger-staging-closed") { try second.putOrder(shop, "1002") }
      #expect(try reader.days(since: CivilDate(daysSinceEpoch: 0)).isEmpty)
    },
    rule("patience and tries of a waiting file survive") { store, reader in
      let later = Instant(seconds: Instant.sample.seconds + 60)
      let path = Array("inbox/shop/a.csv".utf8)
      _ = try store.wait(path, reason: Reason("pickup-growing"), failed: false, at: .sample)
      let file = try store.wait(path, reason: Reason("pickup-open", ["x"]), failed: true, at: later)
      #expect(file == WaitingFile(path: path, since: .sample, reason: Reason("pickup-open", ["x"]), tries: 1))
      #expect(try reader.waitingFiles() == [file])
      try store.waitEnded(path)
      #expect(try reader.waitingFiles().isEmpty)
    },
    rule("a map's version is kept once") { store, reader in
      let digest = Digest.sample(5)
      let map = MapVersion(digest: digest, name: "shop/orders", text: [1, 2, 0])
      try store.keep(map)
      try store.keep(map)
      #expect(try reader.map(digest) == map)
      #expect(try reader.map(Digest.sample(6)) == nil)
    },
  ]
}
