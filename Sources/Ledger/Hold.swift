package import Values

/// Why an entry waits, and since when.
package struct Hold: Hashable, Sendable {
  package enum Ending: Hashable, Sendable {
    /// Another file brought what was missing.
    case batch(BatchID)
    /// A person decided, by the decision's number.
    case decision(Int)
  }

  package var entry: EntryID
  /// The code of the rule or of the reason: `waiting-for-half`, `high-value`.
  package var reason: String
  /// What the reason rests on, as a JSON object.
  package var evidence: [UInt8]
  package var since: Instant
  /// The batch in which it began.
  package var batch: BatchID
  /// What ended it; nothing while it is open.
  package var ending: Ending?

  package init(
    entry: EntryID, reason: String, evidence: [UInt8], since: Instant, batch: BatchID, ending: Ending? = nil
  ) {
    self.entry = entry
    self.reason = reason
    self.evidence = evidence
    self.since = since
    self.batch = batch
    self.ending = ending
  }
}

/// What a person decided about an entry; kept for ever and numbered without gaps.
package struct Decision: Hashable, Sendable {
  package enum Verdict: Int, CaseIterable, Sendable {
    case released = 1
    case cancelled
    /// What a carrier was asked for is withdrawn; the order waits, and may be asked for again.
    case voided

    package var name: String {
      switch self {
      case .released: "released"
      case .cancelled: "cancelled"
      case .voided: "voided"
      }
    }
  }

  /// From 1; 0 until the ledger has given it one.
  package var number: Int
  package var entry: EntryID
  package var verdict: Verdict
  /// The reasons that the person was shown; those that came up since are not released by it.
  package var shown: [String]
  /// The person's own words.
  package var text: String
  package var by: String
  package var at: Instant
  /// The version that was decided about.
  package var version: VersionRef?

  package init(
    number: Int = 0, entry: EntryID, verdict: Verdict, shown: [String] = [], text: String, by: String,
    at: Instant,
    version: VersionRef? = nil
  ) {
    self.number = number
    self.entry = entry
    self.verdict = verdict
    self.shown = shown
    self.text = text
    self.by = by
    self.at = at
    self.version = version
  }
}
