package import Commerce
package import Values

/// One batch on its way into the ledger: nothing of it is visible until ``commit(_:)``, and all of it is then.
///
/// Used by one thread. A staging that is dropped is rolled back.
///
/// How it differs from a list of changes: it sees what it staged itself, so a repeat within one file is known.
package protocol Staging: AnyObject {
  /// The batch that is taken in.
  var batch: BatchID { get }

  /// What is known of a key, with what this batch staged so far.
  func known(
    _ kind: DocumentKind, _ partner: PartnerID, _ key: Span<UInt8>
  ) throws(LedgerError) -> KnownEntry?

  /// All entries of a kind that have this key or this alias.
  func find(_ kind: DocumentKind, number: [UInt8]) throws(LedgerError) -> [EntryID]

  /// The entries that may be the same thing, by any version that was put with a likeness near in time; the one that asks
  /// is among them once it was put.
  func alike(_ likeness: Likeness, within span: Int64) throws(LedgerError) -> [EntryID]

  /// Puts a version's packed document in place of what `document` holds.
  func document(_ version: VersionRef, into document: inout [UInt8]) throws(LedgerError) -> VersionHeader

  /// Puts a new entry, or a new version of one, and resolves earlier rejects of its key.
  ///
  /// - Throws: `ledger-entry-conflict` where `change.known` is nothing and the key is known, or the other way round; the
  ///   staging is rolled back then.
  @discardableResult
  func put(
    _ kind: DocumentKind, _ partner: PartnerID, _ key: Span<UInt8>, document: Span<UInt8>,
    _ change: EntryChange
  ) throws(LedgerError) -> VersionRef

  /// Notes that the record came again, with the same document; resolves earlier rejects of its key.
  func touch(
    _ kind: DocumentKind, _ partner: PartnerID, _ key: Span<UInt8>, recordDigest: Fingerprint
  ) throws(LedgerError)

  /// Changes an entry's state without a new version.
  func mark(_ entry: EntryID, _ state: EntryState) throws(LedgerError)

  /// Makes the newest version of an entry due, though this batch brought no new one.
  func due(_ entry: EntryID, to feeds: [FeedID]) throws(LedgerError)

  /// Whether what a feed is to get of an entry is still to be taken by an output.
  func isPending(_ state: FeedState) throws(LedgerError) -> Bool

  /// Takes back what is due to a feed and not taken yet: the entry is held now, or gone.
  func withdraw(_ entry: EntryID, from feed: FeedID) throws(LedgerError)

  /// Holds an entry. The same reason again keeps its first time and gets the new evidence.
  ///
  /// The state `held` is the caller's to put or to mark, since it knows all reasons at once.
  func hold(_ entry: EntryID, reason: String, evidence: [UInt8]) throws(LedgerError)

  /// Ends a hold that this batch settles; nothing happens where there is none.
  func clear(_ entry: EntryID, reason: String) throws(LedgerError)

  /// The open holds of an entry.
  func holds(of entry: EntryID) throws(LedgerError) -> [Hold]

  /// What people decided about an entry, oldest first.
  func decisions(of entry: EntryID) throws(LedgerError) -> [Decision]

  /// Keeps a record that was refused.
  func reject(_ reject: Reject) throws(LedgerError)

  /// Adds a line to an entry's history.
  func note(_ entry: EntryID, _ reason: Reason) throws(LedgerError)

  /// Makes all of it true at once. The batch is `committed`.
  ///
  /// - Throws: `ledger-unbalanced` where law 1 does not hold; the staging is rolled back on every throw.
  func commit(_ closing: BatchClosing) throws(LedgerError)

  /// Forgets all of it. The batch is `claimed` again.
  func rollback()
}
