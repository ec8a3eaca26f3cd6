import Ledger
import Values

/// A version of an entry, with what it may have in common with others.
struct LikenessRow {
  let likeness: Likeness
  let version: VersionRef
}

/// The likenesses of a batch on their way into rows of at most ``most``, each with its range of time.
///
/// Orders are looked for near in time, and files are mostly of one time: so few rows are ever read, and a pass writes
/// a dozen bytes an order, one behind the other. An index by digest would touch a page for each order.
struct LikenessRows {
  static let most = 65_536

  private(set) var count = 0
  private(set) var packed = Packing()
  private(set) var first = Int64.max
  private(set) var last = Int64.min
  private var seconds: Int64 = 0
  private var position: UInt64 = 0

  mutating func add(_ row: LikenessRow) {
    var digest = row.likeness.digest
    for _ in 0..<8 {
      packed.bytes.append(UInt8(truncatingIfNeeded: digest))
      digest >>= 8
    }
    packed.put(difference: row.likeness.seconds &- seconds)
    packed.put(difference: Int64(bitPattern: row.version.position &- position))
    packed.put(UInt64(row.version.length))
    seconds = row.likeness.seconds
    position = row.version.position
    first = min(first, seconds)
    last = max(last, seconds)
    count += 1
  }

  /// Reads one row of the table.
  static func read(_ bytes: [UInt8], _ body: (LikenessRow) -> Void) throws(LedgerError) {
    var unpacking = Unpacking(bytes)
    var seconds: Int64 = 0
    var position: UInt64 = 0
    while !unpacking.isAtEnd {
      var digest: UInt64 = 0
      for shift in 0..<UInt64(8) { digest |= UInt64(try unpacking.byte()) << (8 * shift) }
      seconds &+= try unpacking.difference()
      position &+= UInt64(bitPattern: try unpacking.difference())
      let length = UInt32(truncatingIfNeeded: try unpacking.number())
      body(
        LikenessRow(
          likeness: Likeness(digest: digest, seconds: seconds),
          version: VersionRef(position: position, length: length)))
    }
  }
}

/// The likenesses that a staging knows, found by their digests: its own, and those kept of a window of time.
struct LikenessIndex {
  private var rows: [LikenessRow] = []
  /// Row + 1, or 0; a power of two, at most half full.
  ///
  /// A digest that is there twice has two places.
  private var slots = [UInt32](repeating: 0, count: 1024)
  /// The window of time of which all that is kept is here; none at first.
  private(set) var window: ClosedRange<Int64>?

  mutating func add(_ row: LikenessRow) {
    if (rows.count + 1) * 2 > slots.count { grow() }
    rows.append(row)
    place(rows.count - 1)
  }

  /// Says that all that is kept of a window is here now.
  mutating func cover(_ window: ClosedRange<Int64>) { self.window = window }

  private mutating func place(_ row: Int) {
    var slot = Int(truncatingIfNeeded: rows[row].likeness.digest) & (slots.count - 1)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = UInt32(row + 1)
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 4)
    for row in rows.indices { place(row) }
  }

  /// The versions that are near.
  func versions(_ likeness: Likeness, within span: Int64) -> [VersionRef] {
    var found: [VersionRef] = []
    var slot = Int(truncatingIfNeeded: likeness.digest) & (slots.count - 1)
    while slots[slot] != 0, found.count < Likeness.most {
      let row = rows[Int(slots[slot]) - 1]
      if row.likeness.isNear(likeness, within: span) { found.append(row.version) }
      slot = (slot + 1) & (slots.count - 1)
    }
    return found
  }
}
