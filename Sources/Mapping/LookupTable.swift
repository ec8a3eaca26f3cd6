package import Values

/// A look-up table: keys to one or more named values, from a CSV file in `tables/`.
///
/// Open addressing over one buffer of bytes: a look-up makes no String and touches two cache lines, however many rows
/// there are.
package struct LookupTable: Sendable {
  package let name: String
  /// The names of the value columns, without the key's.
  package let columns: [String]
  /// The file that the table was read from, where that is small: versions of maps keep it.
  package internal(set) var csv: [UInt8]?
  /// How many bytes of a table are kept in versions of maps.
  static let mostKept = 1 << 18
  /// The rows; whoever looks up for each record holds these, since the table itself is several references to count.
  private(set) var rows: LookupRows

  /// An empty table for about so many rows.
  package init(name: String, columns: [String], capacity: Int = 16) {
    self.name = name
    self.columns = columns
    rows = LookupRows(width: columns.count, capacity: capacity)
  }

  /// How many rows there are.
  package var count: Int { rows.count }

  /// Adds a row; false where its key is there already.
  package mutating func add(key: Span<UInt8>, values: [[UInt8]]) -> Bool {
    if !isKnownUniquelyReferenced(&rows) { rows = LookupRows(rows) }
    return rows.add(key: key, values: values)
  }

  /// The place of a key's value in the table's bytes, for ``slice(_:)``; nothing where the table has no such key.
  package func find(_ key: Span<UInt8>, column: Int = 0) -> Range<Int>? { rows.find(key, column: column) }

  /// The bytes at a place that ``find(_:column:)`` gave.
  package func slice(_ place: Range<Int>) -> ArraySlice<UInt8> { rows.bytes[place] }

  /// All keys, in the file's order, for suggestions.
  package var keys: [String] {
    (0..<rows.count).map { String(decoding: rows.bytes[rows.key($0)], as: UTF8.self) }
  }

  /// Tells one content from another.
  package var fingerprint: Fingerprint {
    let bytes = rows.bytes
    return Fingerprint(of: bytes.span)
  }
}

/// The rows of a look-up table.
final class LookupRows: @unchecked Sendable {
  // Unchecked: rows are added by the only owner, before the table is shared.

  /// How many value columns there are.
  private let width: Int
  private(set) var count = 0
  private(set) var bytes: [UInt8] = []
  /// For each row: where its key begins, then where each value begins, then where the row ends.
  private var places: [UInt32] = []
  /// Row + 1, or 0; a power of two, at most half full.
  private var slots: [UInt32]

  init(width: Int, capacity: Int) {
    self.width = width
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = Array(repeating: 0, count: size)
  }

  /// The same rows, to add to.
  init(_ other: LookupRows) {
    width = other.width
    count = other.count
    bytes = other.bytes
    places = other.places
    slots = other.slots
  }

  func add(key: Span<UInt8>, values: [[UInt8]]) -> Bool {
    if (count + 1) * 2 > slots.count { grow() }
    var slot = LookupRows.hash(key) & (slots.count - 1)
    while slots[slot] != 0 {
      if matches(row: Int(slots[slot]) - 1, key) { return false }
      slot = (slot + 1) & (slots.count - 1)
    }
    places.append(UInt32(bytes.count))
    for index in key.indices { bytes.append(key[index]) }
    for value in values {
      places.append(UInt32(bytes.count))
      bytes.append(contentsOf: value)
    }
    places.append(UInt32(bytes.count))
    count += 1
    slots[slot] = UInt32(count)
    return true
  }

  func find(_ key: Span<UInt8>, column: Int) -> Range<Int>? {
    var slot = LookupRows.hash(key) & (slots.count - 1)
    while slots[slot] != 0 {
      let row = Int(slots[slot]) - 1
      if matches(row: row, key) {
        let start = row * (width + 2) + 1 + column
        return Int(places[start])..<Int(places[start + 1])
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Lends the bytes at a place that ``find(_:column:)`` gave.
  func withText<Result, Failure: Error>(
    at place: Range<Int>, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let bytes = bytes
    return try body(bytes.span.extracting(place))
  }

  /// Where a row's key lies.
  func key(_ row: Int) -> Range<Int> {
    let start = row * (width + 2)
    return Int(places[start])..<Int(places[start + 1])
  }

  private func matches(row: Int, _ text: Span<UInt8>) -> Bool {
    let key = key(row)
    guard key.count == text.count else { return false }
    for index in text.indices where bytes[key.lowerBound + index] != text[index] { return false }
    return true
  }

  private static func hash(_ key: Span<UInt8>) -> Int {
    Int(truncatingIfNeeded: Fingerprint(of: key).low >> 1)
  }

  private func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    for row in 0..<count {
      let bytes = bytes
      var slot = LookupRows.hash(bytes.span.extracting(key(row))) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(row + 1)
    }
  }
}
