import Commerce
package import Ledger
package import Values

/// A ledger under test, and what a crash at any moment would leave of it.
package struct LedgerSubject: Sendable {
  package var store: any LedgerStore
  /// Opens what a crash at this moment leaves.
  package var crash: @Sendable () throws -> LedgerSubject

  package init(store: any LedgerStore, crash: @escaping @Sendable () throws -> LedgerSubject) {
    self.store = store
    self.crash = crash
  }

  /// Makes an empty ledger that calls the closure at each of its steps.
  package typealias Factory =
    @Sendable (_ step: @escaping @Sendable (StaticString) -> Void) throws -> LedgerSubject
}

extension LedgerStore {
  /// A claimed batch of a partner.
  package func claimedBatch(
    _ partner: PartnerID, name: String = "orders.csv", size: Int = 1000, digest: UInt8? = nil,
    day: Int = 20_000
  ) throws -> BatchID {
    let batch = try openBatch(.sample(partner, name: name, size: size, day: day))
    try claimed(batch, digest: digest.map { Digest.sample($0) })
    return batch
  }
}

extension Staging {
  /// Puts an order with a text for a document, new or changed as the ledger knows it.
  @discardableResult
  package func putOrder(
    _ partner: PartnerID, _ key: String, _ text: String = "document", state: EntryState = [],
    due: [FeedID] = [],
    aliases: [String] = []
  ) throws -> VersionRef {
    let key = Array(key.utf8)
    let document = Array(text.utf8)
    let known = try known(.order, partner, key.span)
    return try put(
      .order, partner, key.span, document: document.span,
      EntryChange(
        recordDigest: Fingerprint(of: document.span), documentDigest: Fingerprint(of: document.span),
        state: state,
        known: known, due: due, aliases: aliases.map { Array($0.utf8) }))
  }

  /// Commits so many accepted records.
  package func commit(accepted: Int, rejected: Int = 0) throws {
    var records = RecordCounts()
    for _ in 0..<accepted { records.count(.accepted) }
    for _ in 0..<rejected { records.count(.rejected) }
    try commit(BatchClosing(outcome: rejected > 0 ? .partial : .accepted, records: records))
  }
}

extension LedgerReader {
  /// The texts of all members of an output, in order.
  package func texts(of output: Output) throws -> [String] {
    var texts: [String] = []
    var document: [UInt8] = []
    var part = 0
    while let members = try members(of: output, part: part) {
      for member in members {
        _ = try self.document(member, into: &document)
        texts.append(String(decoding: document, as: UTF8.self))
      }
      part += 1
    }
    return texts
  }
}

extension BatchOpening {
  package static func sample(
    _ partner: PartnerID, name: String = "orders.csv", size: Int = 1000, day: Int = 20_000
  ) -> BatchOpening {
    BatchOpening(
      partner: partner, name: Array(name.utf8), size: size,
      receivedAt: Instant(seconds: 1_800_000_000, nanosecond: 120_000_000, offsetMinutes: 480),
      day: CivilDate(daysSinceEpoch: day))
  }
}

extension Instant {
  package static let sample = Instant(seconds: 1_800_000_100, offsetMinutes: -90)
}

extension Digest {
  package static func sample(_ byte: UInt8) -> Digest {
    guard let digest = Digest(bytes: Array(repeating: byte, count: 32)) else {
      preconditionFailure("32 bytes")
    }
    return digest
  }
}

extension EntryID {
  package static func order(_ partner: PartnerID, _ key: String) -> EntryID {
    EntryID(.order, partner, Array(key.utf8))
  }
}
