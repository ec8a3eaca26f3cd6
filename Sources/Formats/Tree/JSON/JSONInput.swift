import Values

/// The part of a JSON file that is in memory: what is not yet read begins at the front, a zero byte stands behind.
struct JSONInput: ~Copyable {
  private var source: any TreeByteSource
  private var buffer: GrowingBuffer<UInt8>
  private let usual: Int
  /// The next byte to read.
  var position = 0
  /// The file's offset of the buffer's first byte.
  private(set) var offset = 0
  private(set) var isFinal = false

  init(_ source: any TreeByteSource, capacity: Int) {
    self.source = source
    usual = capacity
    buffer = GrowingBuffer(capacity: capacity)
    seal()
  }

  var limit: Int { buffer.count }
  var bytes: PaddedBytes { unsafe PaddedBytes(buffer.base) }

  /// Reads more behind what is there; what stands before `position` is dropped first.
  ///
  /// - Returns: By how much everything moved to the front.
  mutating func fill(atMost most: Int) throws(FormatError) -> Int {
    let moved = position
    let rest = buffer.count - position
    if moved > 0 {
      unsafe buffer.base.update(from: buffer.base + moved, count: rest)
      buffer.count = rest
      offset += moved
      position = 0
    }
    if rest * 2 > buffer.capacity {
      buffer.reserve(min(max(buffer.capacity * 2, usual), most + 1))
    } else if rest < usual / 4 {
      buffer.shrink(to: usual)
    }
    // A full buffer each time: a record that is cut is parsed again only a few times, however slow the source is.
    while buffer.count < buffer.capacity, !isFinal {
      let room = buffer.capacity - buffer.count
      let target = unsafe UnsafeMutableRawBufferPointer(start: buffer.base + buffer.count, count: room)
      let count = try unsafe source.read(into: target)
      if count == 0 { isFinal = true }
      buffer.count += count
    }
    seal()
    return moved
  }

  /// Writes the zero bytes that every loop stops at; there is always room for them behind the capacity.
  private mutating func seal() {
    unsafe (buffer.base + buffer.count).update(repeating: 0, count: 8)
  }
}
