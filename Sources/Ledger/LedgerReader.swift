package import Commerce
package import Values

/// Looks into the ledger and sees what was committed last, also while a staging is open on another thread.
package protocol LedgerReader: AnyObject, Sendable {
  /// The number of a partner that the ledger has met.
  func partner(named name: String) throws(LedgerError) -> PartnerID?
  /// The number of a feed that the ledger has met.
  func feed(named name: String) throws(LedgerError) -> FeedID?
  /// A partner by its number.
  func name(of partner: PartnerID) throws(LedgerError) -> String
  /// A feed by its number.
  func name(of feed: FeedID) throws(LedgerError) -> String

  // MARK: What came in

  /// One batch, in whatever state.
  func batch(_ id: BatchID) throws(LedgerError) -> Batch?
  /// Whether a file of this size came from the partner before: if not, it is no duplicate, and needs no second look.
  func isKnownSize(_ size: Int, partner: PartnerID) throws(LedgerError) -> Bool
  /// The committed batches of these bytes from the partner, oldest first.
  func batches(digest: Digest, partner: PartnerID) throws(LedgerError) -> [Batch]
  /// Whether somebody asked for these bytes to be read once more (``LedgerStore/allowAgain(_:partner:)``).
  func isAllowedAgain(_ digest: Digest, partner: PartnerID) throws(LedgerError) -> Bool
  /// The committed batches from a day on, newest first.
  func batches(since day: CivilDate) throws(LedgerError) -> [Batch]
  /// What a stop left in the middle: claiming, claimed, or committed and not archived; oldest first.
  func unfinishedBatches() throws(LedgerError) -> [Batch]
  /// The rejects of a batch in the file's order, after an ordinal (−1 for the first), at most so many.
  func rejects(of batch: BatchID, after ordinal: Int, limit: Int) throws(LedgerError) -> [Reject]
  /// Totals by day, newest first, without a look at any entry.
  func days(since day: CivilDate) throws(LedgerError) -> [DayTotals]
  /// What was counted beside the balance on some days, oldest first, then by subject and name.
  func tallies(_ days: ClosedRange<CivilDate>) throws(LedgerError) -> [DayTally]
  /// The money that some days' batches matched to orders, oldest first, then by provider and currency.
  func matched(_ days: ClosedRange<CivilDate>) throws(LedgerError) -> [DayMatch]
  /// The files that wait, by path.
  func waitingFiles() throws(LedgerError) -> [WaitingFile]
  /// A version of a map that was kept.
  func map(_ digest: Digest) throws(LedgerError) -> MapVersion?

  // MARK: Entries

  /// What is known of a key.
  func known(_ entry: EntryID) throws(LedgerError) -> KnownEntry?
  /// The entries of one kind and partner in the order of their keys, after a key, at most so many.
  func entries(
    _ kind: DocumentKind, _ partner: PartnerID, after key: [UInt8]?, limit: Int
  ) throws(LedgerError) -> [(key: [UInt8], known: KnownEntry)]
  /// All entries of a kind that have this key or this alias.
  func find(_ kind: DocumentKind, number: [UInt8]) throws(LedgerError) -> [EntryID]
  /// All aliases of entries of a kind: for kinds of which few have any.
  func aliases(of kind: DocumentKind) throws(LedgerError) -> [[UInt8]]
  /// Puts a version's packed document in place of what `document` holds.
  ///
  /// - Throws: `ledger-corrupt` where the bytes are not those that were written.
  func document(_ version: VersionRef, into document: inout [UInt8]) throws(LedgerError) -> VersionHeader
  /// The versions of an entry, newest first.
  func versions(of entry: EntryID) throws(LedgerError) -> [VersionHeader]
  /// History lines without a version, oldest first.
  func notes(of entry: EntryID) throws(LedgerError) -> [EntryNote]
  /// Decisions about an entry, oldest first.
  func decisions(of entry: EntryID) throws(LedgerError) -> [Decision]
  /// The newest decision of all.
  func lastDecision() throws(LedgerError) -> Decision?
  /// The entries that people had cancelled or voided when a decision was the newest: an output renders them as cancelled.
  func cancelled(upTo decision: Int) throws(LedgerError) -> Set<EntryID>
  /// All holds, or the open ones, oldest first.
  func holds(openOnly: Bool) throws(LedgerError) -> [Hold]
  /// The same for one reason.
  func holds(because reason: String, openOnly: Bool) throws(LedgerError) -> [Hold]
  /// The reasons for which any entry is held now, in the order of the alphabet.
  func openReasons() throws(LedgerError) -> [String]
  /// The outputs that hold any version of the entry, oldest first.
  func outputs(holding entry: EntryID) throws(LedgerError) -> [Output]

  // MARK: What goes out

  /// The feeds to which something is due that no output has taken yet.
  func dueFeeds() throws(LedgerError) -> [FeedID]
  /// The outputs that a stop left in the middle, in the order in which they were taken.
  func unpublishedOutputs() throws(LedgerError) -> [Output]
  /// One output of a feed.
  func output(_ feed: FeedID, sequence: Int) throws(LedgerError) -> Output?
  /// A part of an output's members in commit order, parts numbered from 0; nothing behind the last part.
  ///
  /// A part may be empty, where all of it was taken back.
  func members(of output: Output, part: Int) throws(LedgerError) -> [VersionRef]?
}
