package import Values

/// What holds for an entry beside its document.
package struct EntryState: OptionSet, Hashable, Sendable {
  package let rawValue: Int

  package init(rawValue: Int) { self.rawValue = rawValue }

  /// Waits for a person or for another file; due to no feed.
  package static let held = EntryState(rawValue: 1)
  /// Dropped by a person, or cancelled by the partner.
  package static let cancelled = EntryState(rawValue: 2)
  /// Known, and wanted by no feed so far.
  package static let unwanted = EntryState(rawValue: 4)
  /// Was done before Crossdock first saw it (shipped, or placed before the workspace's start): known, and sent nowhere.
  package static let past = EntryState(rawValue: 8)
  /// A parcel of which nothing more is to come: it is there, came back, or was called off.
  package static let settled = EntryState(rawValue: 64)
}

/// What a feed last got, or is to get, of an entry.
package struct FeedState: Hashable, Sendable {
  package var feed: FeedID
  /// The number of the taking (``LedgerStore/takeDue(_:mapVersion:at:)``) that takes it, or took it.
  package var take: Int
  /// Where the version lies that was made due.
  package var version: VersionRef

  package init(feed: FeedID, take: Int, version: VersionRef) {
    self.feed = feed
    self.take = take
    self.version = version
  }
}

/// The feeds that have had an entry or are to get it: a short list, most often of one.
package struct FeedStates: Hashable, Sendable {
  // Inline, since an array of one for each of a million entries is a million allocations.
  private var first: FeedState?
  private var others: [FeedState] = []

  package init() {}

  /// All of them, in the order in which they first got the entry.
  package var all: [FeedState] { first.map { [$0] + others } ?? [] }

  package var isEmpty: Bool { first == nil }

  /// What one feed last got or is to get, if anything.
  package subscript(feed: FeedID) -> FeedState? {
    guard let first else { return nil }
    return first.feed == feed ? first : others.first { $0.feed == feed }
  }

  /// Sets what one feed is to get.
  package mutating func set(_ state: FeedState) {
    if first == nil || first?.feed == state.feed {
      first = state
    } else if let index = others.firstIndex(where: { $0.feed == state.feed }) {
      others[index] = state
    } else {
      others.append(state)
    }
  }

  /// Forgets that one feed was to get the entry.
  package mutating func remove(_ feed: FeedID) {
    if first?.feed == feed {
      first = others.isEmpty ? nil : others.removeFirst()
    } else {
      others.removeAll { $0.feed == feed }
    }
  }

  /// Calls `body` with each, without an array.
  @inline(__always)
  package func forEach(_ body: (FeedState) -> Void) {
    guard let first else { return }
    body(first)
    for state in others { body(state) }
  }
}

/// What the ledger knows of one key.
package struct KnownEntry: Hashable, Sendable {
  /// Of the record's bytes as they came in last.
  package var recordDigest: Fingerprint
  /// Of the packed document.
  package var documentDigest: Fingerprint
  /// The newest version.
  package var version: VersionRef
  package var state: EntryState
  package var feeds: FeedStates
  package var firstBatch: BatchID
  /// The batch that saw it last, with or without a change.
  package var lastBatch: BatchID

  package init(
    recordDigest: Fingerprint, documentDigest: Fingerprint, version: VersionRef, state: EntryState,
    feeds: FeedStates,
    firstBatch: BatchID, lastBatch: BatchID
  ) {
    self.recordDigest = recordDigest
    self.documentDigest = documentDigest
    self.version = version
    self.state = state
    self.feeds = feeds
    self.firstBatch = firstBatch
    self.lastBatch = lastBatch
  }
}

/// A new version of an entry, but for its key and its document.
package struct EntryChange: Sendable {
  package var recordDigest: Fingerprint
  package var documentDigest: Fingerprint
  package var state: EntryState
  /// What ``Staging/known(_:_:_:)`` gave for the key: nothing for a new entry.
  package var known: KnownEntry?
  /// The feeds that are to get this version.
  ///
  /// One that has not yet been given an earlier version gets this one in its place.
  package var due: [FeedID]
  /// What else people and other documents call the entry: its number where that is not the key, references.
  package var aliases: [[UInt8]]
  /// What it may have in common with others, where that is to be found.
  package var likeness: Likeness?

  package init(
    recordDigest: Fingerprint, documentDigest: Fingerprint, state: EntryState = [], known: KnownEntry? = nil,
    due: [FeedID] = [], aliases: [[UInt8]] = [], likeness: Likeness? = nil
  ) {
    self.recordDigest = recordDigest
    self.documentDigest = documentDigest
    self.state = state
    self.known = known
    self.due = due
    self.aliases = aliases
    self.likeness = likeness
  }
}

/// What stands before each version of a document in the ledger.
package struct VersionHeader: Hashable, Sendable {
  package var version: VersionRef
  package var entry: EntryID
  /// The batch that brought it.
  package var batch: BatchID
  package var previous: VersionRef?

  package init(version: VersionRef, entry: EntryID, batch: BatchID, previous: VersionRef?) {
    self.version = version
    self.entry = entry
    self.batch = batch
    self.previous = previous
  }
}

/// A line in an entry's history with no new version: an older state that came late, a payment that matched.
package struct EntryNote: Hashable, Sendable {
  package var entry: EntryID
  package var batch: BatchID
  package var at: Instant
  package var reason: Reason

  package init(entry: EntryID, batch: BatchID, at: Instant, reason: Reason) {
    self.entry = entry
    self.batch = batch
    self.at = at
    self.reason = reason
  }
}
