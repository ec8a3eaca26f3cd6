/// Writes documents as packed bytes, one behind the other, into one buffer.
///
/// The form, for each field that is present, in the schema's order: a tag (the field's index + 1), a length, the bytes.
/// Lengths are LEB128 varints; those of records in a list are four bytes, little-endian, since they are known last. An
/// absent field costs nothing, and equal documents are equal bytes.
///
/// How it differs from an encoder of a struct: fields are put in ascending order, straight from the bytes of the
/// file that came in; nothing is a `String` on the way.
package struct DocumentWriter: Sendable {
  /// All documents so far.
  package var bytes: [UInt8]

  package init(reserving capacity: Int = 0) {
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  /// Where the next field goes; give it to ``rewind(to:)`` to drop what came after.
  @inlinable package var mark: Int { bytes.count }

  @inlinable
  package mutating func rewind(to mark: Int) {
    bytes.removeLast(bytes.count - mark)
  }

  /// Puts a field; nothing at all where the text is empty, since what a file does not say is absent.
  @inlinable
  package mutating func put(_ field: Int, _ text: Span<UInt8>) {
    let count = text.count
    if count == 0 { return }
    bytes.append(UInt8(truncatingIfNeeded: field &+ 1))
    putLength(count)
    append(text)
  }

  /// Puts a field from an array.
  @inlinable
  package mutating func put(_ field: Int, _ text: [UInt8]) {
    put(field, text.span)
  }

  /// Puts a field from text.
  package mutating func put(_ field: Int, _ text: String) {
    put(field, Array(text.utf8).span)
  }

  /// Puts an attribute: a name and a text. An empty text is absent.
  package mutating func putAttribute(_ field: Int, name: [UInt8], _ text: Span<UInt8>) {
    if text.count == 0 { return }
    bytes.append(UInt8(truncatingIfNeeded: field + 1))
    putLength(name.count)
    bytes.append(contentsOf: name)
    putLength(text.count)
    append(text)
  }

  /// Begins a record of a list; give the result to ``endRecord(_:)``.
  @inlinable
  package mutating func beginRecord(_ field: Int) -> Int {
    bytes.append(UInt8(truncatingIfNeeded: field &+ 1))
    bytes.append(0)
    bytes.append(0)
    bytes.append(0)
    bytes.append(0)
    return bytes.count
  }

  @inlinable
  package mutating func endRecord(_ start: Int) {
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
