/// Where a tree reader gets its bytes: a file, a pipe, or a buffer that a test cuts anywhere.
package protocol TreeByteSource {
  /// Fills some of the buffer, which is not empty, and says how much; 0 only at the end.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(FormatError) -> Int
}

/// Bytes in memory, delivered in pieces of a given size.
package struct TreeBytes: TreeByteSource {
  private let bytes: [UInt8]
  private var position = 0
  private let piece: Int

  /// Makes a source that delivers at most `piece` bytes at a time.
  package init(_ bytes: [UInt8], piece: Int = .max) {
    self.bytes = bytes
    self.piece = max(piece, 1)
  }

  /// Makes a source from text.
  package init(_ text: String, piece: Int = .max) {
    self.init(Array(text.utf8), piece: piece)
  }

  package mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(FormatError) -> Int {
    let count = min(buffer.count, piece, bytes.count - position)
    for index in 0..<count { unsafe buffer[index] = bytes[position + index] }
    position += count
    return count
  }
}

/// What a tree reader does not go beyond, so that no file can take all memory.
package struct TreeLimits: Hashable, Sendable {
  /// Objects, arrays or elements inside one another.
  package var depth: Int
  /// Bytes of one string, number, name or run of text.
  package var text: Int
  /// Bytes of one record, or of one value beside the records.
  package var record: Int
  /// Members of all objects of one record, and nodes of it that are kept.
  package var members: Int
  /// Attributes of one element.
  package var attributes: Int
  /// Bytes of an element's or attribute's name.
  package var name: Int

  /// The limits for JSON unless a caller says otherwise.
  package static let json = TreeLimits(depth: 512)
  /// The limits for XML unless a caller says otherwise.
  package static let xml = TreeLimits(depth: 256)

  package init(
    depth: Int, text: Int = 16 << 20, record: Int = 64 << 20, members: Int = 1_000_000,
    attributes: Int = 1000,
    name: Int = 1000
  ) {
    self.depth = depth
    self.text = text
    self.record = record
    self.members = members
    self.attributes = attributes
    self.name = name
  }
}
