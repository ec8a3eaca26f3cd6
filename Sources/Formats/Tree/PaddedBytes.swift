import Values

/// Bytes that a parser looks at, with eight readable ones behind the last.
///
/// The one place where the tree parsers read memory without a check. What makes it right: the padding of
/// `GrowingBuffer`, and that every loop of the parsers stops at the zero byte which stands behind the last one.
@safe
struct PaddedBytes {
  private let base: UnsafePointer<UInt8>

  init(_ base: UnsafePointer<UInt8>) {
    unsafe self.base = base
  }

  @inline(__always)
  subscript(index: Int) -> UInt8 {
    unsafe base[index]
  }

  /// Eight bytes as a little-endian word.
  @inline(__always)
  func word(at index: Int) -> UInt64 {
    UInt64(littleEndian: unsafe UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self))
  }

  /// Appends a range to a buffer.
  @inline(__always)
  func copy(_ start: Int, _ count: Int, to buffer: inout GrowingBuffer<UInt8>) {
    unsafe buffer.append(base + start, count: count)
  }

  /// Whether two ranges hold the same bytes.
  func equal(_ start: Int, _ other: PaddedBytes, _ otherStart: Int, count: Int) -> Bool {
    for index in 0..<count where self[start &+ index] != other[otherStart &+ index] { return false }
    return true
  }

  /// A range as text; what is not UTF-8 is replaced, so for messages only.
  func string(_ start: Int, _ count: Int) -> String {
    unsafe String(decoding: UnsafeBufferPointer(start: base + start, count: count), as: UTF8.self)
  }
}

/// The hash of names that the trie and the search for duplicate members share.
enum NameHash {
  // Both are from the fractional digits of e: any odd numbers with well-mixed bits do.
  private static let factor: UInt64 = 0xB7E1_5162_8AED_2A6B
  private static let other: UInt64 = 0xBF71_5880_9CF4_F3C7

  /// The hash of a range of bytes, eight at a time.
  @inline(__always)
  static func of(_ bytes: PaddedBytes, _ start: Int, _ count: Int) -> UInt64 {
    var hash = UInt64(truncatingIfNeeded: count) &* other
    var index = start
    var rest = count
    while rest > 8 {
      hash = (hash ^ bytes.word(at: index)) &* factor
      hash ^= hash &>> 32
      index &+= 8
      rest &-= 8
    }
    let tail = rest == 0 ? 0 : bytes.word(at: index) & (UInt64.max &>> UInt64((8 &- rest) &* 8))
    hash = (hash ^ tail) &* factor
    return hash ^ (hash &>> 29)
  }

  /// The hash of a name in memory of its own.
  static func of(_ name: [UInt8]) -> UInt64 {
    var padded = GrowingBuffer<UInt8>(capacity: name.count)
    for byte in name { padded.append(byte) }
    return of(unsafe PaddedBytes(padded.base), 0, name.count)
  }
}
