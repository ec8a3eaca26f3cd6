internal import CScan

/// Memory for one chunk: bytes, the end of each field, and the rows.
///
/// Filled by one reader, then only read.
///
/// Memory by hand, since chunks are handed from core to core without a copy, are read by views without a reference
/// count or an exclusivity check for each field, and are scanned 64 bytes at a time, past their end.
@safe
final class RowBuffer: @unchecked Sendable {
  // Unchecked: `RowReader` writes only into a buffer that nobody else holds (`RowBufferPool.take`).

  /// What the scan may read past the end.
  static let padding = 64

  private(set) var capacity: Int
  private(set) var bytes: UnsafeMutablePointer<UInt8>
  private(set) var fieldEnds: UnsafeMutablePointer<UInt32>
  private var fieldCapacity: Int
  private(set) var rows: UnsafeMutablePointer<RowChunk.Row>
  private var rowCapacity: Int
  private(set) var rowCount = 0
  /// How many bytes are filled.
  var count = 0
  var fieldCount = 0

  init(capacity: Int) {
    self.capacity = capacity
    unsafe bytes = .allocate(capacity: capacity + RowBuffer.padding)
    unsafe bytes.initialize(repeating: 0, count: capacity + RowBuffer.padding)
    fieldCapacity = capacity / 4 + 2 * RowBuffer.padding
    unsafe fieldEnds = .allocate(capacity: fieldCapacity)
    rowCapacity = 1024
    unsafe rows = .allocate(capacity: rowCapacity)
  }

  deinit {
    unsafe bytes.deallocate()
    unsafe fieldEnds.deallocate()
    unsafe rows.deallocate()
  }

  /// Empties the buffer for the next chunk.
  func clear() {
    count = 0
    fieldCount = 0
    rowCount = 0
  }

  /// Makes room for `capacity` bytes, keeping what is there.
  func grow(to newCapacity: Int) {
    guard newCapacity > capacity else { return }
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: newCapacity + RowBuffer.padding)
    unsafe larger.initialize(from: bytes, count: count)
    unsafe (larger + count).initialize(repeating: 0, count: newCapacity + RowBuffer.padding - count)
    unsafe bytes.deallocate()
    unsafe bytes = larger
    capacity = newCapacity
  }

  /// Takes bytes of another buffer, from an offset to its end.
  func append(_ other: RowBuffer, from start: Int) {
    let length = other.count - start
    grow(to: count + length)
    unsafe (bytes + count).update(from: other.bytes + start, count: length)
    count += length
  }

  /// Lets a source fill the free space, or as much of it as it has now.
  func fill(from source: any ByteSource) throws(FormatError) -> Int {
    let free = unsafe UnsafeMutableBufferPointer(start: bytes + count, count: capacity - count)
    var output = unsafe OutputSpan(buffer: free, initializedCount: 0)
    var failure: FormatError?
    do throws(FormatError) {
      try source.read(into: &output)
    } catch {
      failure = error
    }
    let added = unsafe output.finalize(for: free)
    count += added
    if let failure { throw failure }
    return added
  }

  /// Forgets the first bytes.
  func dropFirst(_ length: Int) {
    unsafe bytes.update(from: bytes + length, count: count - length)
    count -= length
  }

  /// Some of the bytes, for a message.
  func copy(_ start: Int, count length: Int) -> [UInt8] {
    (start..<start + length).map { unsafe bytes[$0] }
  }

  /// How many LF there are in the first bytes.
  func lineFeeds(upTo end: Int) -> Int {
    var lines = 0
    for block in stride(from: 0, to: end, by: 64) {
      let lineFeeds = unsafe cscan_masks(bytes + block, 0, 0).lineFeed
      lines += (lineFeeds & UInt64.max >> UInt64(max(0, block + 64 - end))).nonzeroBitCount
    }
    return lines
  }

  /// Room for the ends of one block's fields.
  @inline(__always)
  func reserveFields() {
    if fieldCount &+ RowBuffer.padding > fieldCapacity { growFields() }
  }

  @inline(never)
  private func growFields() {
    let larger = UnsafeMutablePointer<UInt32>.allocate(capacity: fieldCapacity * 2)
    unsafe larger.initialize(from: fieldEnds, count: fieldCount)
    unsafe fieldEnds.deallocate()
    unsafe fieldEnds = larger
    fieldCapacity *= 2
  }

  @inline(__always)
  func append(_ row: RowChunk.Row) {
    if rowCount == rowCapacity { growRows() }
    unsafe (rows + rowCount).initialize(to: row)
    rowCount &+= 1
  }

  @inline(never)
  private func growRows() {
    let larger = UnsafeMutablePointer<RowChunk.Row>.allocate(capacity: rowCapacity * 2)
    unsafe larger.initialize(from: rows, count: rowCount)
    unsafe rows.deallocate()
    unsafe rows = larger
    rowCapacity *= 2
  }
}

/// The buffers of one reader, used again when nobody holds them any more.
struct RowBufferPool {
  private var buffers: [RowBuffer] = []
  /// Beyond this many the buffers are left to their holders: a pipeline of two stages has four at once.
  private let most = 6

  /// A buffer that nobody else holds, with room for at least `capacity` bytes.
  mutating func take(capacity: Int) -> RowBuffer {
    for index in buffers.indices where isKnownUniquelyReferenced(&buffers[index]) {
      let buffer = buffers[index]
      buffer.clear()
      buffer.grow(to: capacity)
      return buffer
    }
    let buffer = RowBuffer(capacity: capacity)
    if buffers.count < most { buffers.append(buffer) }
    return buffer
  }
}
