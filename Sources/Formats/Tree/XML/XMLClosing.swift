import Values
import XMLStream

/// Tells whether the content of an XML file closes: whether its root does.
///
/// It parses the file and keeps nothing. What closes may still be wrong, and the reader will say so.
package struct XMLClosing: Hashable, Sendable {
  /// Whether the file ends behind its root, or is wrong in a way that more bytes would not mend.
  package private(set) var isClosed = false
  /// Whether there is nothing but white space.
  package private(set) var isEmpty = true

  /// Reads a file to its end.
  ///
  /// - Parameters:
  ///   - source: The file's bytes.
  ///   - piece: How much to read at a time.
  /// - Returns: What was found.
  /// - Throws: What the source throws.
  package static func of(_ source: any TreeByteSource, piece: Int = 32 << 10) throws(FormatError)
    -> XMLClosing
  {
    var source = source
    var closing = XMLClosing()
    var stream = XMLEventStream()
    var batch = XMLBatch()
    var buffer = GrowingBuffer<UInt8>(capacity: max(piece, 1))
    while true {
      let target = unsafe UnsafeMutableRawBufferPointer(start: buffer.base, count: buffer.capacity)
      buffer.count = try unsafe source.read(into: target)
      if closing.isEmpty {
        for index in 0..<buffer.count where buffer[index] > 0x20 { closing.isEmpty = false }
      }
      stream.feed(buffer.span, isLast: buffer.count == 0, into: &batch)
      stream.discard(before: stream.offset)
      if let error = stream.error {
        closing.isClosed = error.diagnostic.code != "xml-incomplete"
        return closing
      }
      if buffer.count == 0 {
        closing.isClosed = true
        return closing
      }
    }
  }
}
