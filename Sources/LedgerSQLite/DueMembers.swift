import Ledger

/// What became due to one feed, on its way into rows of at most ``most`` members each.
///
/// A member is the difference of its position to the one before, and its length: four bytes where versions follow each
/// other. What is taken back is kept beside it, with how many members of the row stood before that.
struct DueMembers {
  static let most = 65_536

  private(set) var count = 0
  private(set) var members = Packing()
  private(set) var withdrawnCount = 0
  private(set) var withdrawn = Packing()
  private(set) var first = UInt64.max
  private(set) var last: UInt64 = 0
  private var previous: UInt64 = 0

  var isEmpty: Bool { count == 0 && withdrawnCount == 0 }
  var isFull: Bool { count >= DueMembers.most }

  mutating func add(_ version: VersionRef) {
    members.put(difference: Int64(bitPattern: version.position &- previous))
    members.put(UInt64(version.length))
    previous = version.position
    first = min(first, version.position)
    last = max(last, version.position)
    count += 1
  }

  mutating func withdraw(_ version: VersionRef) {
    withdrawn.put(version.position)
    withdrawn.put(UInt64(count))
    withdrawnCount += 1
  }

  /// Reads the members of one row, in order.
  static func read(_ bytes: [UInt8]) throws(LedgerError) -> [VersionRef] {
    var result: [VersionRef] = []
    var unpacking = Unpacking(bytes)
    var position: UInt64 = 0
    while !unpacking.isAtEnd {
      position &+= UInt64(bitPattern: try unpacking.difference())
      result.append(
        VersionRef(position: position, length: UInt32(truncatingIfNeeded: try unpacking.number())))
    }
    return result
  }

  /// Where in an output's rows something was taken back: members of the same position that stand before it are gone.
  struct Withdrawals {
    private var places: [UInt64: (row: Int, ordinal: Int)] = [:]

    mutating func add(row: Int, _ bytes: [UInt8]) throws(LedgerError) {
      var unpacking = Unpacking(bytes)
      while !unpacking.isAtEnd {
        let position = try unpacking.number()
        places[position] = (row, Int(try unpacking.number()))
      }
    }

    /// The members of a row that were not taken back later.
    func filter(row: Int, _ members: [VersionRef]) -> [VersionRef] {
      if places.isEmpty { return members }
      return members.enumerated().filter { ordinal, member in
        guard let place = places[member.position] else { return true }
        return (row, ordinal) >= place
      }.map(\.element)
    }
  }
}
