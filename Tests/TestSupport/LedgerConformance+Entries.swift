import Commerce
import Ledger
import Testing
import Values

extension LedgerConformance {
  static let entries: [Case] = [
    rule("what is alike is found near in time, in the staging and after it") { store, reader in
      let shop = try store.partner("shop")
      func put(_ staging: any Staging, _ key: String, _ digest: UInt64, _ seconds: Int64) throws {
        let key = Array(key.utf8)
        let mark = Fingerprint(of: key.span)
        try staging.put(
          .order, shop, key.span, document: key.span,
          EntryChange(
            recordDigest: mark, documentDigest: mark, likeness: Likeness(digest: digest, seconds: seconds)))
      }
      func found(_ digest: UInt64, _ seconds: Int64, within span: Int64 = 60) -> (any Staging) throws ->
        [String]
      {
        { staging in
          try staging.alike(Likeness(digest: digest, seconds: seconds), within: span)
            .map { String(decoding: $0.key, as: UTF8.self) }.sorted()
        }
      }
      let first = try store.begin(try store.claimedBatch(shop), at: .sample)
      #expect(try found(7, 1000)(first) == [])
      for (key, digest, seconds) in [("1", 7, 1000), ("2", 7, 1060), ("3", 7, 1061), ("4", 8, 1000)] {
        try put(first, key, UInt64(digest), Int64(seconds))
      }
      // Far in time, and more of one digest than fit into a table's first places.
      for number in 0..<3000 { try put(first, "n\(number)", UInt64.max - 1, Int64(number) * 100_000) }
      try put(first, "old", 7, -2_000_000_000)
      #expect(try found(7, 1000)(first) == ["1", "2"])
      #expect(try found(7, 1030)(first) == ["1", "2", "3"])
      #expect(try found(UInt64.max - 1, 200_000)(first) == ["n2"])
      #expect(try reader.alike(Likeness(digest: 7, seconds: 1000), within: 60).isEmpty)
      try first.commit(accepted: 3005)
      #expect(try reader.alike(Likeness(digest: 7, seconds: 1000), within: 60).count == 2)
      #expect(
        try reader.alike(Likeness(digest: 7, seconds: -2_000_000_000), within: 0).map(\.key) == [
          Array("old".utf8)
        ])
      let second = try store.begin(try store.claimedBatch(shop), at: .sample)
      #expect(try found(8, 990)(second) == ["4"])
      try put(second, "5", 8, 999)
      #expect(try found(8, 990)(second) == ["4", "5"])
      #expect(try found(7, -2_000_000_030)(second) == ["old"])
      #expect(try found(7, 1061)(second) == ["2", "3"])
      #expect(try found(UInt64.max - 1, 299_000_000, within: 200_000)(second).contains("n2990"))
      second.rollback()
      let third = try store.begin(try store.claimedBatch(shop), at: .sample)
      #expect(try found(8, 990)(third) == ["4"])
      third.rollback()
    },
    rule("what a staging put it knows itself, and nobody else before the commit") { store, reader in
      let shop = try store.partner("shop")
      let staging = try store.begin(try store.claimedBatch(shop), at: .sample)
      // Ascending, descending and between: look-ups may be skipped outside of the known keys, and only there.
      for key in ["500", "600", "400", "550", "", "500x", "4000"] {
        let bytes = Array(key.utf8)
        #expect(try staging.known(.order, shop, bytes.span) == nil)
        let version = try staging.putOrder(shop, key, "document of \(key)")
        #expect(try staging.known(.order, shop, bytes.span)?.version == version)
        var document: [UInt8] = [1, 2, 3]
        let header = try staging.document(version, into: &document)
        #expect(document == Array("document of \(key)".utf8))
        #expect(header.entry == .order(shop, key))
        #expect(header.previous == nil)
        #expect(try staging.known(.payment, shop, bytes.span) == nil)
        #expect(try reader.known(.order(shop, key)) == nil)
      }
      try staging.commit(accepted: 7)
      #expect(try reader.known(.order(shop, "550"))?.firstBatch == BatchID(1))
      let keys = try reader.entries(.order, shop, after: Array("400".utf8), limit: 4).map(\.key)
      #expect(keys == ["4000", "500", "500x", "550"].map { Array($0.utf8) })
    },
    rule("the same key from another partner, or of another kind, is another entry") { store, reader in
      let shop = try store.partner("shop")
      let other = try store.partner("other")
      let staging = try store.begin(try store.claimedBatch(shop), at: .sample)
      try staging.putOrder(shop, "1", "ours")
      try staging.putOrder(other, "1", "theirs")
      let key = Array("1".utf8)
      let digest = Fingerprint(of: key.span)
      try staging.put(
        .payment, shop, key.span, document: key.span,
        EntryChange(recordDigest: digest, documentDigest: digest))
      try staging.commit(accepted: 3)
      #expect(try Set(reader.find(.order, number: key)) == [.order(shop, "1"), .order(other, "1")])
      #expect(try reader.find(.payment, number: key) == [EntryID(.payment, shop, key)])
      #expect(try reader.known(.order(shop, "1")) != reader.known(.order(other, "1")))
    },
    rule("an entry is new once, and amended in a chain that can be walked back") { store, reader in
      let shop = try store.partner("shop")
      for text in ["one", "two", "three"] {
        let staging = try store.begin(try store.claimedBatch(shop), at: .sample)
        try staging.putOrder(shop, "1001", text, state: text == "two" ? [.held] : [])
        if text == "two" { try staging.putOrder(shop, "1001", "two and a half", state: [.held]) }
        try staging.commit(accepted: 1)
      }
      let chain = try reader.versions(of: .order(shop, "1001"))
      #expect(chain.map(\.batch.value) == [3, 2, 2, 1])
      var document: [UInt8] = []
      let texts = try chain.map { header in
        _ = try reader.document(header.version, into: &document)
        return String(decoding: document, as: UTF8.self)
      }
      #expect(texts == ["three", "two and a half", "two", "one"])
      let known = try #require(try reader.known(.order(shop, "1001")))
      #expect(known.firstBatch.value == 1)
      #expect(known.lastBatch.value == 3)
      #expect(known.state == [])
      #expect(known.documentDigest == Fingerprint(of: Array("three".utf8).span))
      let staging = try store.begin(try store.claimedBatch(shop), at: .sample)
      let key = Array("1001".utf8)
      expect("ledger-entry-conflict") {
        try staging.put(
          .order, shop, key.span, document: key.span,
          EntryChange(recordDigest: known.recordDigest, documentDigest: known.documentDigest))
      }
      staging.rollback()
      #expect(try reader.versions(of: .order(shop, "nobody")).isEmpty)
    },
    rule("a record that comes again unchanged is touched, and marked, without a version") { store, reader in
      let shop = try store.partner("shop")
      let first = try store.begin(try store.claimedBatch(shop), at: .sample)
      let version = try first.putOrder(shop, "1")
      try first.commit(accepted: 1)
      let staging = try store.begin(try store.claimedBatch(shop), at: .sample)
      let other = Array("other bytes".utf8)
      let key = Array("1".utf8)
      try staging.touch(.order, shop, key.span, recordDigest: Fingerprint(of: other.span))
      try staging.mark(.order(shop, "1"), [.unwanted])
      expect("ledger-unknown-entry") { try staging.mark(.order(shop, "2"), []) }
      expect("ledger-unknown-entry") {
        try staging.touch(.order, shop, other.span, recordDigest: Fingerprint(of: other.span))
      }
      try staging.note(.order(shop, "1"), Reason("older-state", ["2026-01-01"]))
      try staging.commit(BatchClosing(outcome: .accepted))
      let known = try #require(try reader.known(.order(shop, "1")))
      #expect(known.version == version)
      #expect(known.recordDigest == Fingerprint(of: other.span))
      #expect(known.lastBatch.value == 2)
      #expect(known.state == [.unwanted])
      let notes = try reader.notes(of: .order(shop, "1"))
      #expect(notes.map(\.reason) == [Reason("older-state", ["2026-01-01"])])
      #expect(notes.first?.at == .sample)
    },
    rule("entries are found by what else they are called") { store, reader in
      let shop = try store.partner("shop")
      let staging = try store.begin(try store.claimedBatch(shop), at: .sample)
      try staging.putOrder(shop, "gid/1", aliases: ["#1001", "gid/1"])
      try staging.putOrder(shop, "gid/2", aliases: ["#1001", "r"])
      try staging.putOrder(shop, "gid/2", "more", aliases: ["r"])
      let number = Array("#1001".utf8)
      #expect(try staging.find(.order, number: number).count == 2)
      try staging.commit(accepted: 2)
      #expect(try Set(reader.find(.order, number: number)) == [.order(shop, "gid/1"), .order(shop, "gid/2")])
      #expect(try reader.find(.order, number: Array("gid/1".utf8)) == [.order(shop, "gid/1")])
      #expect(try reader.find(.order, number: Array("r".utf8)) == [.order(shop, "gid/2")])
      #expect(try reader.find(.shipment, number: number).isEmpty)
    },
    rule("a roll-back leaves nothing, and nothing of an earlier success is lost (T26)") { store, reader in
      let shop = try store.partner("shop")
      let feed = try store.feed("erp/orders")
      let first = try store.begin(try store.claimedBatch(shop), at: .sample)
      let kept = try first.putOrder(shop, "1", "kept", due: [feed])
      try first.commit(accepted: 1)
      let before = try reader.known(.order(shop, "1"))
      let batch = try store.claimedBatch(shop)
      for dropped in [false, true] {
        var staging: (any Staging)? = try store.begin(batch, at: .sample)
        try staging?.putOrder(shop, "1", "changed", due: [feed])
        try staging?.putOrder(
          shop, "2", String(repeating: "x", count: 3_000_000), due: [feed], aliases: ["z"])
        try staging?.hold(.order(shop, "2"), reason: "high-value", evidence: [])
        try staging?.reject(Reject(ordinal: 1, reason: Reason("map-decimal")))
        if !dropped { staging?.rollback() }
        staging = nil
      }
      #expect(try reader.known(.order(shop, "1")) == before)
      #expect(try reader.known(.order(shop, "2")) == nil)
      #expect(try reader.holds(openOnly: false).isEmpty)
      #expect(try reader.find(.order, number: Array("z".utf8)).isEmpty)
      #expect(try reader.rejects(of: batch, after: -1, limit: 10).isEmpty)
      #expect(try reader.batch(batch)?.state == .claimed)
      let again = try store.begin(batch, at: .sample)
      try again.putOrder(shop, "2", "second", due: [feed])
      try again.commit(accepted: 1)
      var document: [UInt8] = []
      _ = try reader.document(kept, into: &document)
      #expect(document == Array("kept".utf8))
      let output = try #require(try store.takeDue(feed, mapVersion: .sample(1), at: .sample))
      #expect(try reader.texts(of: output) == ["kept", "second"])
    },
    rule("while a staging is open no other change is made") { store, _ in
      let shop = try store.partner("shop")
      let feed = try store.feed("erp/orders")
      let batch = try store.claimedBatch(shop)
      let staging = try store.begin(batch, at: .sample)
      expect("ledger-staging-open") { _ = try store.begin(batch, at: .sample) }
      expect("ledger-staging-open") { _ = try store.openBatch(.sample(shop)) }
      expect("ledger-staging-open") {
        _ = try store.takeDue(feed, mapVersion: .sample(1), at: .sample)
      }
      staging.rollback()
      staging.rollback()
      _ = try store.openBatch(.sample(shop))
    },
    rule("T31 a reject is mended by a later record of its key, in the same batch or another") {
      store, reader in
      let shop = try store.partner("shop")
      let batch = try store.claimedBatch(shop)
      let first = try store.begin(batch, at: .sample)
      for (ordinal, key) in ["1", "2", "3"].enumerated() {
        try first.reject(
          Reject(
            ordinal: ordinal + 1, reason: Reason("map-decimal", ["x"]), firstLine: 2, lastLine: 3,
            kind: .order,
            key: Array(key.utf8)))
      }
      try first.reject(Reject(ordinal: 4, reason: Reason("map-missing")))
      try first.putOrder(shop, "3")
      try first.commit(accepted: 1, rejected: 4)
      #expect(try reader.batch(batch)?.resolved == 1)
      let second = try store.begin(try store.claimedBatch(shop, day: 20_009), at: .sample)
      try second.putOrder(shop, "1")
      try second.putOrder(shop, "0")
      let three = Array("3".utf8)
      try second.touch(.order, shop, three.span, recordDigest: Fingerprint(of: three.span))
      try second.commit(accepted: 2)
      let rejects = try reader.rejects(of: batch, after: -1, limit: 10)
      #expect(rejects.map(\.resolvedBy?.value) == [2, nil, 1, nil])
      #expect(try reader.rejects(of: batch, after: 1, limit: 2).map(\.ordinal) == [2, 3])
      #expect(try reader.batch(batch)?.resolved == 2)
      #expect(try reader.days(since: CivilDate(daysSinceEpoch: 0)).map(\.resolved) == [0, 2])
      #expect(try reader.batch(batch)?.closing?.records[.rejected] == 4)
    },
    rule("documents of any length come back as they were") { store, reader in
      let shop = try store.partner("shop")
      let staging = try store.begin(try store.claimedBatch(shop), at: .sample)
      var refs: [(VersionRef, Int)] = []
      for length in [0, 1, 39, 450, 70_000, 2_500_000, 3] {
        let key = "k\(length)" + String(repeating: "k", count: length % 300)
        refs.append((try staging.putOrder(shop, key, String(repeating: "d", count: length)), length))
      }
      var document: [UInt8] = []
      for (ref, length) in refs {
        _ = try staging.document(ref, into: &document)
        #expect(document.count == length)
      }
      try staging.commit(accepted: refs.count)
      for (ref, length) in refs.reversed() {
        let header = try reader.document(ref, into: &document)
        #expect(document == Array(repeating: UInt8(ascii: "d"), count: length))
        #expect(header.version == ref)
      }
      expect("ledger-corrupt") {
        _ = try reader.document(VersionRef(position: 1 << 40, length: 40), into: &document)
      }
    },
  ]
}
