package import Ledger
package import Values

/// What one pass did: every file, every output, and what people should know.
package struct PassReport: Sendable {
  /// One file of the pass.
  package struct File: Sendable {
    /// As people know it: `inbox/shop/orders.csv`.
    package var path: String
    package var partner: String
    package var map: String?
    package var batch: BatchID?
    /// `accepted`, `partial`, `rejected`, `duplicate` or `waiting`.
    package var outcome: String
    package var rows = 0
    package var skipped = 0
    package var records = RecordCounts()
    package var money: [String: MoneyCounts] = [:]
    package var reason: Reason?
    /// Where the file lies now, where it was taken.
    package var stored: String?

    /// How many refused or held records of one file are told one by one; the rest is a number (T55).
    package static let told = 10

    package init(path: String, partner: String, outcome: String) {
      self.path = path
      self.partner = partner
      self.outcome = outcome
    }
  }

  /// One file that was published.
  package struct Output: Sendable {
    package var path: String
    package var feed: String
    package var partner: String
    package var sequence: Int
    package var records: Int
    package var digest: Digest
  }

  package var files: [File] = []
  package var outputs: [Output] = []
  /// Orders that no feed wants, by reason.
  package var unwanted: [(reason: Reason, orders: Int)] = []
  /// Messages for standard error, in the order in which they came up.
  package var messages: [Diagnostic] = []
  /// Whether something was rejected, or newly held, that a person must settle.
  package var needsPerson = false
  /// Whether a map or a setting is wrong, while the rest ran.
  package var hasBadConfiguration = false
  /// Whether reading or writing failed somewhere, and will be tried again.
  package var hadTrouble = false
  /// Partners whose inbox is on a mount that lost its server during this pass: their files wait for the next.
  var away: Set<String> = []

  /// The payouts that came or changed.
  package var payouts: Set<EntryID> = []

  package init() {}
}
