import Commerce
import Values

/// The whole of a ledger in memory: a value, so a copy is a snapshot and a dropped copy is a rollback.
struct MemoryState: Sendable {
  /// A feed's name and its two counters.
  struct FeedAccount: Sendable {
    var name: String
    /// The number of the next taking.
    var take = 1
    /// The last sequence number that was used.
    var sequence = 0
  }

  /// What was made due, or taken back, in the order of the commits.
  enum Member: Sendable {
    case due(VersionRef)
    case withdrawn(VersionRef)
  }

  /// A version of a document with its header.
  struct Version: Sendable {
    var header: VersionHeader
    var document: [UInt8]
  }

  /// What an entry is also called.
  struct Alias: Hashable, Sendable {
    var kind: DocumentKind
    var text: [UInt8]
  }

  /// The bytes of a partner's file.
  struct KnownBytes: Hashable, Sendable {
    var digest: Digest
    var partner: PartnerID
  }

  var partners: [String] = []
  var feeds: [FeedAccount] = []
  var batches: [BatchID: Batch] = [:]
  var lastBatch = 0
  var rejects: [BatchID: [Reject]] = [:]
  var days: [CivilDate: DayTotals] = [:]
  var tallies: [CivilDate: [Tally: Int]] = [:]
  var matched: [CivilDate: [MoneySource: MatchedMoney]] = [:]
  var waiting: [[UInt8]: WaitingFile] = [:]
  var maps: [Digest: MapVersion] = [:]
  var entries: [EntryID: KnownEntry] = [:]
  var versions: [Version] = []
  var aliases: [Alias: [EntryID]] = [:]
  var notes: [EntryNote] = []
  var holds: [Hold] = []
  var decisions: [Decision] = []
  /// Not taken yet, by feed.
  var pending: [FeedID: [Member]] = [:]
  /// Bytes that are let through once more.
  var allowed: Set<KnownBytes> = []
  var outputs: [Output] = []
  /// The members of each output, by its id.
  var members: [Int: [VersionRef]] = [:]
}

extension MemoryState {
  func batch(_ id: BatchID, in states: BatchState...) throws(LedgerError) -> Batch {
    guard let batch = batches[id] else { throw .unknownBatch(id) }
    guard states.contains(batch.state) else {
      throw .state(of: id, found: batch.state, expected: states.map(\.name).joined(separator: " or "))
    }
    return batch
  }

  /// Makes a batch committed and counts it to its day.
  mutating func close(_ id: BatchID, _ closing: BatchClosing, at instant: Instant) throws(LedgerError) {
    var batch = try batch(id, in: .claimed)
    try closing.checkBalance(of: id)
    batch.state = .committed
    batch.closing = closing
    batch.committedAt = instant
    batches[id] = batch
    if let digest = batch.digest {
      allowed.remove(KnownBytes(digest: digest, partner: batch.opening.partner))
    }
    var totals = days[batch.opening.day] ?? DayTotals(day: batch.opening.day)
    totals.records += closing.records
    for (currency, amounts) in closing.money {
      do throws(DecimalError) {
        try totals.money[currency, default: MoneyCounts()].add(amounts)
      } catch {
        throw .unbalanced(
          id, of: currency, incoming: amounts.incoming.description, outcomes: String(describing: error))
      }
    }
    days[batch.opening.day] = totals
    count(.files, closing.outcome.name, on: batch.opening.day)
    for (source, money) in closing.matched {
      do throws(DecimalError) {
        try matched[batch.opening.day, default: [:]][source, default: MatchedMoney()].add(money)
      } catch {
        throw .unbalanced(
          id, of: source.currency, incoming: money.amount.description, outcomes: String(describing: error))
      }
    }
  }

  /// Counts something to a day.
  mutating func count(_ subject: Tally.Subject, _ name: String, by number: Int = 1, on day: CivilDate) {
    tallies[day, default: [:]][Tally(subject, name), default: 0] += number
  }

  /// Counts an order that got its first feed, or lost its last.
  mutating func countMoved(_ entry: EntryID, hadFeeds: Bool, hasFeeds: Bool, on day: CivilDate) {
    guard entry.kind == .order, hadFeeds != hasFeeds else { return }
    count(.moved, partners[entry.partner.value - 1], by: hasFeeds ? 1 : -1, on: day)
  }

  func entry(_ id: EntryID) throws(LedgerError) -> KnownEntry {
    guard let known = entries[id] else { throw .unknownEntry(id) }
    return known
  }

  func version(_ ref: VersionRef) throws(LedgerError) -> Version {
    let index = Int(ref.position) - 1
    guard versions.indices.contains(index), versions[index].header.version == ref else {
      throw .corrupt("memory", offset: ref.position, "there is no version")
    }
    return versions[index]
  }

  func find(_ kind: DocumentKind, number: [UInt8]) -> [EntryID] {
    var found: [EntryID] = []
    for partner in partners.indices {
      let id = EntryID(kind, PartnerID(partner + 1), number)
      if entries[id] != nil { found.append(id) }
    }
    for id in aliases[Alias(kind: kind, text: number)] ?? [] where !found.contains(id) { found.append(id) }
    return found
  }

  /// Adds the newest version to what is due to each feed, in place of an earlier one that was not taken.
  mutating func markDue(_ known: inout KnownEntry, to due: [FeedID]) throws(LedgerError) {
    for feed in due {
      let take = try account(feed).take
      if let state = known.feeds[feed], state.take == take {
        if state.version == known.version { continue }
        pending[feed, default: []].append(.withdrawn(state.version))
      }
      pending[feed, default: []].append(.due(known.version))
      known.feeds.set(FeedState(feed: feed, take: take, version: known.version))
    }
  }

  func account(_ feed: FeedID) throws(LedgerError) -> FeedAccount {
    guard feeds.indices.contains(feed.value - 1) else { throw .unknownName("feed", feed.value) }
    return feeds[feed.value - 1]
  }

  /// Holds an entry; the same reason again keeps its first time and gets the new evidence.
  mutating func hold(
    _ entry: EntryID, _ reason: String, _ evidence: [UInt8], since instant: Instant, batch: BatchID,
    on day: CivilDate
  ) {
    if let index = holds.firstIndex(where: { $0.entry == entry && $0.reason == reason && $0.ending == nil }) {
      holds[index].evidence = evidence
    } else {
      holds.append(Hold(entry: entry, reason: reason, evidence: evidence, since: instant, batch: batch))
      count(.held, reason, on: day)
    }
  }

  /// Ends the open holds of an entry for some reasons (or for all), and gives the reasons that are left.
  mutating func endHolds(of entry: EntryID, for reasons: [String]?, _ ending: Hold.Ending) -> (
    ended: Int, left: [String]
  ) {
    var ended = 0
    var left: [String] = []
    for index in holds.indices where holds[index].entry == entry && holds[index].ending == nil {
      if reasons?.contains(holds[index].reason) ?? true {
        holds[index].ending = ending
        ended += 1
      } else {
        left.append(holds[index].reason)
      }
    }
    return (ended, left)
  }

  /// Marks earlier rejects of a key as mended by a batch.
  mutating func resolveRejects(of entry: EntryID, by batch: BatchID) {
    for (older, list) in rejects where batches[older]?.opening.partner == entry.partner {
      for (index, reject) in list.enumerated()
      where reject.resolvedBy == nil && reject.kind == entry.kind && reject.key == entry.key {
        rejects[older]?[index].resolvedBy = batch
        batches[older]?.resolved += 1
        if let day = batches[older]?.opening.day { days[day, default: DayTotals(day: day)].resolved += 1 }
      }
    }
  }

  /// The versions that are due once those taken back are gone, in commit order.
  static func settled(_ members: [Member]) -> [VersionRef] {
    var result: [VersionRef] = []
    for member in members {
      switch member {
      case .due(let version): result.append(version)
      case .withdrawn(let version):
        if let index = result.lastIndex(of: version) { result.remove(at: index) }
      }
    }
    return result
  }
}
