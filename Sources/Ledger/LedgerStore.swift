package import Values

/// Everything that Crossdock knows of one workspace, durably.
///
/// The store changes, a ``LedgerReader`` looks. Each call is one transaction: when it returns, what it says is on disk;
/// when it throws, nothing of it is. Only one staging is open at a time, and while it is, every other change throws
/// `ledger-staging-open`.
///
/// How it differs from a database: it has no queries that a caller makes up, and no way to take back what was committed.
package protocol LedgerStore: AnyObject, Sendable {
  /// The number of a partner; a new name gets a new number.
  func partner(_ name: String) throws(LedgerError) -> PartnerID

  /// The number of a feed; a new name gets a new number, and is due nothing.
  func feed(_ name: String) throws(LedgerError) -> FeedID

  // MARK: What comes in

  /// Gives a file its number, before the rename that claims it. The batch is `claiming`.
  func openBatch(_ opening: BatchOpening) throws(LedgerError) -> BatchID

  /// The file is ours. The batch is `claimed`; the digest may follow in a second call.
  func claimed(_ batch: BatchID, digest: Digest?) throws(LedgerError)

  /// The claim was given back before anything was taken from the file; its number is not used again.
  func dropBatch(_ batch: BatchID) throws(LedgerError)

  /// Begins to take in a claimed batch, in the one write transaction.
  func begin(_ batch: BatchID, at instant: Instant) throws(LedgerError) -> any Staging

  /// Closes a batch that gives no documents: a duplicate, or refused whole. The batch is `committed`.
  func close(
    _ batch: BatchID, _ closing: BatchClosing, rejects: [Reject], at instant: Instant
  ) throws(LedgerError)

  /// The file lies where it belongs. The batch is `archived`.
  func archived(_ batch: BatchID, path: [UInt8]) throws(LedgerError)

  /// Notes that a file waits; the first time counts for patience. `failed` counts a try.
  func wait(_ path: [UInt8], reason: Reason, failed: Bool, at instant: Instant) throws(LedgerError)
    -> WaitingFile

  /// The file is taken or gone.
  func waitEnded(_ path: [UInt8]) throws(LedgerError)

  /// Keeps a version of a map; a known one costs nothing.
  func keep(_ map: MapVersion) throws(LedgerError)

  // MARK: What goes out

  /// Makes all that is due to a feed one output with the feed's next sequence number, or gives nothing if nothing is due.
  func takeDue(_ feed: FeedID, mapVersion: Digest, at instant: Instant) throws(LedgerError) -> Output?

  /// The output's files are known. Called again after a crash, with the same files.
  func rendered(_ output: Output, files: [OutputFile]) throws(LedgerError)

  /// All files of the output are in the outbox.
  func published(_ output: Output) throws(LedgerError)

  /// Takes versions out of an output that is not published, since its map cannot write them, and holds their entries,
  /// in one step: an entry is in a file of the output or it is held, whatever stops the process.
  ///
  /// The output gives the same files without them when it is rendered again, and the feed has not had them. Not for an
  /// output that repeats another, whose members are the other's.
  func withhold(_ withheld: [Withheld], from output: Output, at instant: Instant) throws(LedgerError)

  /// Nothing of an output can be written: its number goes to the next one, so that numbers have no gap.
  ///
  /// - Throws: `ledger-output-state` where its files were rendered, or where it is not the newest of its feed.
  func giveBack(_ output: Output) throws(LedgerError)

  /// A new output with the members of an old one.
  func resend(_ output: Output, mapVersion: Digest, at instant: Instant) throws(LedgerError) -> Output

  // MARK: What people decide

  /// Lets an entry go on: ends the holds that were shown and, if none is left, makes the entry due to `feeds`.
  ///
  /// - Throws: `ledger-not-held` where none of the reasons shown is open.
  /// - Returns: the decision with its number, and the reasons for which the entry is still held.
  func release(
    _ decision: Decision, due feeds: [FeedID]
  ) throws(LedgerError) -> (decision: Decision, remaining: [String])

  /// Drops an entry: ends all of its holds, and makes it due to `feeds` (those that had it, as cancelled). What was due
  /// to any other feed and not taken yet is taken back.
  func cancel(_ decision: Decision, due feeds: [FeedID]) throws(LedgerError) -> Decision

  /// Withdraws what was asked for of an entry: makes it due to `feeds`, which are told that it is void, and holds it for
  /// `reason`, so that it goes nowhere before a person releases it.
  func void(_ decision: Decision, due feeds: [FeedID], reason: String) throws(LedgerError) -> Decision

  /// Lets bytes of a partner through once more, though they are known: until the next batch of them is committed.
  func allowAgain(_ digest: Digest, partner: PartnerID) throws(LedgerError)

  /// A reader with a connection of its own.
  func reader() throws(LedgerError) -> any LedgerReader
}
