import Commerce
package import Ledger
import Mapping
package import Values

/// An order that a carrier was asked for and that has no parcel of that carrier yet.
package struct AwaitedRequest: Hashable, Sendable {
  package let order: String
  /// The partner that was asked.
  package let carrier: String
  /// When the request was made.
  package let since: Instant
  /// Whether the carrier has had longer than its `late:` allows.
  package let isLate: Bool
}

/// Requests to carriers that wait for an answer, from the outputs themselves.
package enum LateRequests {
  /// How far back outputs are looked at: what is older was settled in another way.
  static let days = 30

  /// All requests of the last thirty days that have no parcel, oldest first.
  ///
  /// An order that was cancelled waits for nothing; nor does one of a carrier whose `late` is `none`, since it never
  /// answers.
  package static func awaited(
    _ workspace: Workspace, _ reader: any LedgerReader, now: Instant
  ) throws -> [AwaitedRequest] {
    let asked = AskedParcels(workspace, reader)
    var result: [AwaitedRequest] = []
    for partner in workspace.file.partners {
      guard let late = partner.late else { continue }
      // One that has answered nothing yet is not known to the ledger.
      let carrier = try reader.partner(named: partner.name)
      for map in workspace.maps where map.name.hasPrefix(partner.pack + "/") {
        guard case .writes(let rules) = map.way, rules.ships,
          let feed = try reader.feed(named: partner.name + map.name.dropFirst(partner.pack.count))
        else { continue }
        var seen: Set<EntryID> = []
        for output in try outputs(of: feed, since: now.seconds - days * 86_400, reader) {
          for entry in try entries(of: output, reader) where seen.insert(entry).inserted {
            guard try isAwaited(entry, carrier, named: partner.name, asked, reader) else { continue }
            result.append(
              AwaitedRequest(
                order: try OrderName.name(of: entry, in: reader), carrier: partner.name,
                since: output.takenAt,
                isLate: output.takenAt.seconds + Int(late.components.seconds) <= now.seconds))
          }
        }
      }
    }
    return result.sorted { ($0.since, $0.order) < ($1.since, $1.order) }
  }

  /// The outputs of a feed since a time, oldest first; what repeats another is no request of its own.
  private static func outputs(of feed: FeedID, since: Int, _ reader: any LedgerReader) throws -> [Output] {
    var result: [Output] = []
    var number = try last(of: feed, reader)
    while number > 0, let output = try reader.output(feed, sequence: number), output.takenAt.seconds >= since
    {
      if output.resendOf == nil { result.append(output) }
      number -= 1
    }
    return result.reversed()
  }

  /// The newest number of a feed: numbers have no gaps.
  private static func last(of feed: FeedID, _ reader: any LedgerReader) throws -> Int {
    var above = 1
    while try reader.output(feed, sequence: above) != nil { above *= 2 }
    var below = above / 2
    while above - below > 1 {
      let middle = (above + below) / 2
      if try reader.output(feed, sequence: middle) != nil { below = middle } else { above = middle }
    }
    return below
  }

  private static func entries(of output: Output, _ reader: any LedgerReader) throws -> [EntryID] {
    var entries: [EntryID] = []
    var bytes: [UInt8] = []
    var part = 0
    while let members = try reader.members(of: output, part: part) {
      for member in members { entries.append(try reader.document(member, into: &bytes).entry) }
      part += 1
    }
    return entries
  }

  /// Whether an order has fewer parcels of the carrier than it was asked for.
  private static func isAwaited(
    _ entry: EntryID, _ carrier: PartnerID?, named name: String, _ asked: AskedParcels,
    _ reader: any LedgerReader
  ) throws -> Bool {
    guard let known = try reader.known(entry), !known.state.contains(.cancelled) else { return false }
    let verdict = try reader.decisions(of: entry).last?.verdict
    if verdict == .cancelled || verdict == .voided { return false }
    let parcels = try reader.find(.parcel, number: Parcels.alias(of: entry)).count { $0.partner == carrier }
    if parcels == 0 { return true }
    var bytes: [UInt8] = []
    _ = try reader.document(known.version, into: &bytes)
    let order = DocumentView(schema: .order, bytes: bytes)
    return parcels < (try asked.parcels(of: entry, order, by: name)?.count ?? 1)
  }
}
