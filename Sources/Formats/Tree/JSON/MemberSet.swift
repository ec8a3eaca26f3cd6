import Values

/// The names that the objects of one record have had so far, to find a name that an object has twice.
///
/// One table serves all objects of a record: an entry belongs to an object by its serial number, and to a record by
/// its epoch, so that nothing has to be cleared between records.
struct MemberSet: ~Copyable {
  struct Entry: BitwiseCopyable {
    var epoch: UInt32
    var object: UInt32
    var hash: UInt32
    var start: UInt32
    /// The length; the highest bit tells that the name stands among the unescaped ones.
    var count: UInt32
  }

  private var entries = GrowingBuffer<Entry>(capacity: 512)
  private var mask = 511
  private var epoch: UInt32 = 0
  /// How many names the record has had.
  private(set) var count = 0

  init() {
    wipe()
  }

  private mutating func wipe() {
    entries.removeAll()
    for _ in 0...mask { entries.append(Entry(epoch: 0, object: 0, hash: 0, start: 0, count: 0)) }
  }

  /// Forgets all names, for the next record.
  mutating func clear() {
    count = 0
    if epoch == .max {
      epoch = 0
      wipe()
    }
    epoch += 1
    if mask > 0xFFFF {
      // One huge record must not slow the cache for all that follow.
      mask = 511
      entries = GrowingBuffer<Entry>(capacity: 512)
      wipe()
      epoch = 1
    }
  }

  /// Adds a name of an object; false where the object has it already.
  @inline(__always)
  mutating func insert(
    object: UInt32, hash: UInt64, _ bytes: PaddedBytes, start: Int, count length: Int, unescaped: Bool,
    sources: (plain: PaddedBytes, unescaped: PaddedBytes)
  ) -> Bool {
    if count &* 2 > mask { grow() }
    let short = UInt32(truncatingIfNeeded: hash &>> 32)
    let wanted = UInt32(truncatingIfNeeded: length) | (unescaped ? 0x8000_0000 : 0)
    var slot = MemberSet.slot(short, object) & mask
    while entries[slot].epoch == epoch {
      let entry = entries[slot]
      if entry.object == object, entry.hash == short, (entry.count ^ wanted) & 0x7FFF_FFFF == 0 {
        let other = entry.count & 0x8000_0000 == 0 ? sources.plain : sources.unescaped
        if other.equal(Int(entry.start), bytes, start, count: length) { return false }
      }
      slot = (slot &+ 1) & mask
    }
    entries[slot] = Entry(
      epoch: epoch, object: object, hash: short, start: UInt32(truncatingIfNeeded: start), count: wanted)
    count &+= 1
    return true
  }

  @inline(__always)
  private static func slot(_ hash: UInt32, _ object: UInt32) -> Int {
    Int(truncatingIfNeeded: hash ^ (object &* 0x9E37_79B1))
  }

  private mutating func grow() {
    let old = entries.count
    var larger = GrowingBuffer<Entry>(capacity: old * 4)
    let newMask = old * 4 - 1
    for _ in 0...newMask { larger.append(Entry(epoch: 0, object: 0, hash: 0, start: 0, count: 0)) }
    for index in 0..<old where entries[index].epoch == epoch {
      let entry = entries[index]
      var slot = MemberSet.slot(entry.hash, entry.object) & newMask
      while larger[slot].epoch == epoch { slot = (slot + 1) & newMask }
      larger[slot] = entry
    }
    entries = larger
    mask = newMask
  }
}
