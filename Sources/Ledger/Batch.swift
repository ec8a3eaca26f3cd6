package import Commerce
package import Values

/// How far a batch has come.
///
/// | state | the file is | a start after a crash |
/// |---|---|---|
/// | claiming | in the inbox, or in `work` | looks where it is: claims it, or gives the batch back |
/// | claimed | in `work` | reads it |
/// | committed | in `work`, or where it belongs | archives it |
/// | archived | where it belongs | does nothing |
package enum BatchState: Int, CaseIterable, Sendable {
  case claiming = 1
  case claimed
  case committed
  case archived

  package var name: String {
    switch self {
    case .claiming: "claiming"
    case .claimed: "claimed"
    case .committed: "committed"
    case .archived: "archived"
    }
  }
}

/// What became of a file (`documents.md` 2); a file that waits has no batch.
package enum BatchOutcome: Int, CaseIterable, Sendable {
  case accepted = 1
  case partial
  case rejected
  case duplicate

  /// The contract's word.
  package var name: String {
    switch self {
    case .accepted: "accepted"
    case .partial: "partial"
    case .rejected: "rejected"
    case .duplicate: "duplicate"
    }
  }
}

/// A code of the catalogue and its arguments: a reason that is told in the reader's language.
package typealias Reason = Diagnostic.Note

/// What is known of a file before it is claimed.
package struct BatchOpening: Hashable, Sendable {
  package var partner: PartnerID
  /// The file's name as it was in the inbox, byte for byte.
  package var name: [UInt8]
  package var size: Int
  package var receivedAt: Instant
  /// The day in the workspace's timezone, to which the batch is counted.
  package var day: CivilDate

  package init(partner: PartnerID, name: [UInt8], size: Int, receivedAt: Instant, day: CivilDate) {
    self.partner = partner
    self.name = name
    self.size = size
    self.receivedAt = receivedAt
    self.day = day
  }
}

/// Records that no feed wants, and why.
package struct Unwanted: Hashable, Sendable {
  package var reason: Reason
  package var orders: Int

  package init(reason: Reason, orders: Int) {
    self.reason = reason
    self.orders = orders
  }
}

/// What a batch came to; never changed after the commit.
package struct BatchClosing: Hashable, Sendable {
  package var outcome: BatchOutcome
  /// The map that read the file, by name.
  package var map: String?
  /// The digest of the map and of all tables it looked into.
  package var mapVersion: Digest?
  package var rows: Int
  package var skipped: Int
  package var records: RecordCounts
  /// By currency.
  package var money: [String: MoneyCounts]
  /// Why the file was refused or is a duplicate, where it is.
  package var reason: Reason?
  /// The batch that had the same bytes first.
  package var duplicateOf: BatchID?
  package var unwanted: [Unwanted]
  /// Facts about the file that a person may want to know.
  package var notes: [Reason]
  /// By how much the batch changed what is matched to orders; counted to its day, and not kept with the batch.
  package var matched: [MoneySource: MatchedMoney] = [:]

  package init(
    outcome: BatchOutcome, map: String? = nil, mapVersion: Digest? = nil, rows: Int = 0, skipped: Int = 0,
    records: RecordCounts = RecordCounts(), money: [String: MoneyCounts] = [:], reason: Reason? = nil,
    duplicateOf: BatchID? = nil, unwanted: [Unwanted] = [], notes: [Reason] = []
  ) {
    self.outcome = outcome
    self.map = map
    self.mapVersion = mapVersion
    self.rows = rows
    self.skipped = skipped
    self.records = records
    self.money = money
    self.reason = reason
    self.duplicateOf = duplicateOf
    self.unwanted = unwanted
    self.notes = notes
  }

  /// Checks law 1 in records and in the money of each currency.
  ///
  /// - Throws: `ledger-unbalanced`.
  package func checkBalance(of batch: BatchID) throws(LedgerError) {
    if !records.isBalanced {
      let sum = records.numbers.dropFirst().reduce(0, +)
      throw .unbalanced(batch, of: "records", incoming: String(records.incoming), outcomes: String(sum))
    }
    for (currency, amounts) in money where !amounts.isBalanced {
      throw .unbalanced(
        batch, of: currency, incoming: amounts.incoming.description, outcomes: amounts.sum?.description ?? "?"
      )
    }
  }
}

/// One claimed file and what came of it.
package struct Batch: Hashable, Sendable {
  package var id: BatchID
  package var opening: BatchOpening
  package var state: BatchState
  /// The SHA-256 of the file, from when it was read.
  package var digest: Digest?
  /// What it came to, from the commit on.
  package var closing: BatchClosing?
  /// When it was committed.
  package var committedAt: Instant?
  /// How many of its rejects were mended by later batches.
  package var resolved: Int
  /// Where the file lies now, relative to the workspace, once it is archived.
  package var path: [UInt8]?

  package init(
    id: BatchID, opening: BatchOpening, state: BatchState, digest: Digest? = nil,
    closing: BatchClosing? = nil,
    committedAt: Instant? = nil, resolved: Int = 0, path: [UInt8]? = nil
  ) {
    self.id = id
    self.opening = opening
    self.state = state
    self.digest = digest
    self.closing = closing
    self.committedAt = committedAt
    self.resolved = resolved
    self.path = path
  }
}

/// A record that was refused, with place and reason.
package struct Reject: Hashable, Sendable {
  /// Which record of the file, from 1; a file that cannot be read at all has ordinal 0.
  package var ordinal: Int
  package var reason: Reason
  /// The partner's own name of the column or path that is at fault.
  package var field: String?
  /// What stood there.
  package var value: String?
  package var firstLine: Int
  package var lastLine: Int
  /// A JSON Pointer or an XML path.
  package var path: String?
  package var kind: DocumentKind?
  /// The key of the entry that the record would have been, where it could be told.
  package var key: [UInt8]?
  /// The batch in which the same key was read well later.
  package var resolvedBy: BatchID?

  package init(
    ordinal: Int, reason: Reason, field: String? = nil, value: String? = nil, firstLine: Int = 0,
    lastLine: Int = 0,
    path: String? = nil, kind: DocumentKind? = nil, key: [UInt8]? = nil, resolvedBy: BatchID? = nil
  ) {
    self.ordinal = ordinal
    self.reason = reason
    self.field = field
    self.value = value
    self.firstLine = firstLine
    self.lastLine = lastLine
    self.path = path
    self.kind = kind
    self.key = key
    self.resolvedBy = resolvedBy
  }
}

/// A file in the inbox that is not taken yet; kept so that patience survives restarts (T19).
package struct WaitingFile: Hashable, Sendable {
  /// Relative to the workspace.
  package var path: [UInt8]
  package var since: Instant
  package var reason: Reason
  /// How often it was tried and something failed.
  package var tries: Int

  package init(path: [UInt8], since: Instant, reason: Reason, tries: Int = 0) {
    self.path = path
    self.since = since
    self.reason = reason
    self.tries = tries
  }
}

/// One version of a map with its tables, kept for as long as anything refers to it.
package struct MapVersion: Hashable, Sendable {
  package var digest: Digest
  package var name: String
  package var text: [UInt8]

  package init(digest: Digest, name: String, text: [UInt8]) {
    self.digest = digest
    self.name = name
    self.text = text
  }
}
