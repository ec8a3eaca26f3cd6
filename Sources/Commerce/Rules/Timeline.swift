package import Values

/// Where a parcel is, by what its carrier has told of it.
///
/// Files come late, twice and in any order, so everything here depends on the set of events alone: on neither the order in
/// which they came nor how often.
///
/// A local time whose zone nobody told is never given one. Two local times compare as they read; a local time and an
/// instant compare only where every zone on Earth (UTC-12 to UTC+14) gives the same answer. What cannot be compared is
/// left so, and the state that is further on the parcel's way counts.
package enum Timeline {
  /// One event, as far as the state depends on it.
  package struct Sighting: Hashable, Sendable {
    package var status: String
    package var at: Moment?

    package init(status: String, at: Moment?) {
      self.status = status
      self.at = at
    }
  }

  /// The states by how far they are on a parcel's way; of events that cannot be told apart in time the furthest counts.
  package static let progress = [
    "unknown", "pre_transit", "in_transit", "out_for_delivery", "available_for_pickup", "exception",
    "cancelled",
    "returned", "delivered",
  ]

  /// What takes a delivery back, where the carrier says it of a later time.
  ///
  /// A scan that came in late does not.
  package static let corrections: Set<String> = ["exception", "returned", "cancelled"]

  /// Whether one moment is before another for certain.
  package static func isBefore(_ left: Moment, _ right: Moment) -> Bool {
    switch (left, right) {
    case (.instant(let left), .instant(let right)): left < right
    case (.local(let left), .local(let right)): left < right
    case (.date(let left), .date(let right)): left < right
    case (.date(let left), .local(let right)): left < right.date
    case (.local(let left), .date(let right)): left.date < right
    default: seconds(left).upperBound < seconds(right).lowerBound
    }
  }

  /// The index of the event that tells the state: the newest, or a delivery that nothing takes back.
  package static func decisive(_ events: [Sighting]) -> Int? {
    decisive(events.map { Standing(rank: rank($0.status), at: $0.at) })
  }

  /// A sighting by the place of its state among ``progress``.
  struct Standing {
    var rank: Int
    var at: Moment?

    var isDelivery: Bool { Timeline.progress[rank] == "delivered" }
    /// Whether it takes a delivery back.
    var corrects: Bool { Timeline.correctingRanks.contains(rank) }
  }

  /// The index of the sighting that tells the state.
  static func decisive(_ events: [Standing]) -> Int? {
    var isCandidate = events.map { delivery in
      delivery.isDelivery && !events.contains { $0.corrects && isBefore(delivery.at, $0.at) }
    }
    if !isCandidate.contains(true) {
      for index in events.indices { isCandidate[index] = true }
    }
    // One that no other is after; of several such the furthest on the way.
    var best: Int?
    for index in events.indices where isCandidate[index] {
      let isNewest = !events.indices.contains {
        isCandidate[$0] && isBefore(events[index].at, events[$0].at)
      }
      guard isNewest else { continue }
      // Of equal ones the first in the file.
      if let known = best, !isLess(events[known], events[index]) { continue }
      best = index
    }
    return best
  }

  private static func isLess(_ left: Standing, _ right: Standing) -> Bool {
    if left.rank != right.rank { return left.rank < right.rank }
    return left.at != right.at && precedes(left.at, right.at)
  }

  private static func isBefore(_ left: Moment?, _ right: Moment?) -> Bool {
    guard let left, let right else { return false }
    return isBefore(left, right)
  }

  static func rank(_ status: String) -> Int { progress.firstIndex(of: status) ?? 0 }

  static let progressTexts = progress.map { Array($0.utf8) }
  private static let correctingRanks = Set(corrections.map { rank($0) }).sorted()

  /// The place of a state's word among ``progress``; that of "unknown" for one that is not.
  static func rank(_ status: Span<UInt8>) -> Int {
    let words = progressTexts
    for rank in words.indices where words[rank].count == status.count {
      if status.indices.allSatisfy({ status[$0] == words[rank][$0] }) { return rank }
    }
    return 0
  }

  /// An order in which to list moments; it keeps what is certain, and decides the rest by how they read.
  static func precedes(_ left: Moment?, _ right: Moment?) -> Bool {
    guard let left else { return right != nil }
    guard let right else { return false }
    let (first, second) = (reading(left), reading(right))
    if first != second { return first < second }
    // Two that read alike are one, but where they have zones, or are not equally exact.
    switch (left, right) {
    case (.local, .local), (.date, .date): return false
    default: return left.description < right.description
    }
  }

  /// The later of two moments in that order.
  static func later(_ left: Moment?, _ right: Moment?) -> Moment? { precedes(left, right) ? right : left }

  /// The seconds of a moment as it reads, and the nanoseconds behind them.
  private static func reading(_ moment: Moment) -> (Int, Int) {
    switch moment {
    case .instant(let instant): (instant.seconds, instant.nanosecond)
    case .local(let local): (local.date.daysSinceEpoch * 86_400 + local.secondOfDay, local.nanosecond)
    case .date(let date): (date.daysSinceEpoch * 86_400, 0)
    }
  }

  /// The instants that a moment may be, whatever its zone.
  private static func seconds(_ moment: Moment) -> ClosedRange<Int> {
    let first = reading(moment).0
    return switch moment {
    case .instant: first...first
    case .local: first - 14 * 3600...first + 12 * 3600
    case .date: first - 14 * 3600...first + 86_399 + 12 * 3600
    }
  }
}
