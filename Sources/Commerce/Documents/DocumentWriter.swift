/// Writes documents as packed bytes, one behind the other, into one buffer.
///
/// The form, for each field that is present, in the schema's order: a tag (the field's index + 1), a length, the bytes.
/// Lengths are LEB128 varints; those of records in a list are four bytes, little-endian, since they are known last. An
/// absent field costs nothing, and equal documents are equal bytes.
///
/// How it differs from an encoder of a struct: fields are put in ascending order, straight from the bytes of the
/// file that came in; nothing is a `String` on the way.
///
/// Public, unlike all else in this room: Swift 6.3 does not inline `@inlinable package` code into other modules, and
/// maps put some ten million fields a second.
public struct DocumentWriter: Sendable {
  /// All documents so far.
  public var bytes: [UInt8]

  /// An empty writer with room for so many bytes.
  public init(reserving capacity: Int = 0) {
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  /// Where the next field goes; give it to ``rewind(to:)`` to drop what came after.
  @inlinable public var mark: Int { bytes.count }

  /// Drops what was put behind a mark.
  @inlinable
  public mutating func rewind(to mark: Int) {
    bytes.removeLast(bytes.count - mark)
  }

  /// Puts a field; nothing at all where the text is empty, since what a file does not say is absent.
  @inlinable
  public mutating func put(_ field: Int, _ text: Span<UInt8>) {
    let count = text.count
    if count == 0 { return }
    guard count < 0x80 else {
      bytes.append(UInt8(truncatingIfNeeded: field &+ 1))
      putLength(count)
      append(text)
      return
    }
    // Nearly every field: one look at the room there is, for tag, length and text together.
    bytes.append(addingCapacity: count &+ 2) { (free: inout OutputSpan<UInt8>) in
      unsafe free.withUnsafeMutableBufferPointer { room, filled in
        unsafe room[0] = UInt8(truncatingIfNeeded: field &+ 1)
        unsafe room[1] = UInt8(truncatingIfNeeded: count)
        unsafe text.withUnsafeBufferPointer { source in
          unsafe UnsafeMutableRawPointer(room.baseAddress.unsafelyUnwrapped + 2)
            .copyMemory(from: UnsafeRawPointer(source.baseAddress.unsafelyUnwrapped), byteCount: count)
        }
        filled = count &+ 2
      }
    }
  }

  /// Puts a field from an array.
  @inlinable
  public mutating func put(_ field: Int, _ text: [UInt8]) {
    put(field, text.span)
  }

  /// Puts a field from text.
  package mutating func put(_ field: Int, _ text: String) {
    put(field, Array(text.utf8).span)
  }

  /// Puts an attribute: a name and a text.
  ///
  /// An empty text is absent.
  package mutating func putAttribute(_ field: Int, name: [UInt8], _ text: Span<UInt8>) {
    if text.count == 0 { return }
    bytes.append(UInt8(truncatingIfNeeded: field + 1))
    putLength(name.count)
    bytes.append(contentsOf: name)
    putLength(text.count)
    append(text)
  }

  /// Puts an attribute whose tag and name are written out already, as a part of `heads`.
  @inlinable
  public mutating func putAttribute(heads: [UInt8], _ head: Range<Int>, _ text: Span<UInt8>) {
    if text.count == 0 { return }
    append(heads.span.extracting(head))
    putLength(text.count)
    append(text)
  }

  /// What ``putAttribute(heads:_:_:)`` takes: the tag, and the name with its length.
  package static func attributeHead(_ field: Int, name: [UInt8]) -> [UInt8] {
    var writer = DocumentWriter()
    writer.bytes.append(UInt8(truncatingIfNeeded: field + 1))
    writer.putLength(name.count)
    writer.bytes += name
    return writer.bytes
  }

  /// Begins a record of a list; give the result to ``endRecord(_:)``.
  @inlinable
  public mutating func beginRecord(_ field: Int) -> Int {
    bytes.append(UInt8(truncatingIfNeeded: field &+ 1))
    bytes.append(0)
    bytes.append(0)
    bytes.append(0)
    bytes.append(0)
    return bytes.count
  }

  /// Ends a record that ``beginRecord(_:)`` began.
  @inlinable
  public mutating func endRecord(_ start: Int) {
    let count = bytes.count &- start
    bytes[start &- 4] = UInt8(truncatingIfNeeded: count)
    bytes[start &- 3] = UInt8(truncatingIfNeeded: count >> 8)
    bytes[start &- 2] = UInt8(truncatingIfNeeded: count >> 16)
    bytes[start &- 1] = UInt8(truncatingIfNeeded: count >> 24)
  }

  /// Puts the text of a field that was put before, given as its place with tag and length, into another field.
  package mutating func copyText(of place: Range<Int>, to field: Int) {
    var start = place.lowerBound + 1
    while bytes[start] >= 0x80 { start += 1 }
    put(field, Array(bytes[start + 1..<place.upperBound]))
  }

  /// Appends packed fields that were written elsewhere.
  package mutating func append(packed: ArraySlice<UInt8>) {
    bytes.append(contentsOf: packed)
  }

  @inlinable
  mutating func putLength(_ count: Int) {
    var rest = count
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest | 0x80))
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  @inlinable
  mutating func append(_ text: Span<UInt8>) {
    // `append(contentsOf:)` takes no span, and an append a byte is three times slower than this copy.
    unsafe text.withUnsafeBufferPointer { buffer in unsafe bytes.append(contentsOf: buffer) }
  }
}
