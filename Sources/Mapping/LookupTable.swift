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
  package private(set) var count = 0
  private var bytes: [UInt8] = []
  /// For each row: where its key begins, then where each value begins, then where the row ends.
  private var places: [UInt32] = []
  /// Row + 1, or 0; a power of two, at most half full.
  private var slots: [UInt32]

  /// An empty table for about so many rows.
  package init(name: String, columns: [String], capacity: Int = 16) {
    self.name = name
    self.columns = columns
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = Array(repeating: 0, count: size)
  }

  /// Adds a row; false where its key is there already.
  package mutating func add(key: Span<UInt8>, values: [[UInt8]]) -> Bool {
    if (count + 1) * 2 > slots.count { grow() }
    var slot = LookupTable.hash(key) & (slots.count - 1)
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

  /// The place of a key's value in the table's bytes, for ``slice(_:)``; nothing where the table has no such key.
  package func find(_ key: Span<UInt8>, column: Int = 0) -> Range<Int>? {
    var slot = LookupTable.hash(key) & (slots.count - 1)
    while slots[slot] != 0 {
      let row = Int(slots[slot]) - 1
      if matches(row: row, key) {
        let start = row * (columns.count + 2) + 1 + column
        return Int(places[start])..<Int(places[start + 1])
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// The bytes at a place that ``find(_:column:)`` gave.
  package func slice(_ place: Range<Int>) -> ArraySlice<UInt8> { bytes[place] }

  /// All keys, in the file's order, for suggestions.
  package var keys: [String] {
    (0..<count).map { row in
      let start = row * (columns.count + 2)
      return String(decoding: bytes[Int(places[start])..<Int(places[start + 1])], as: UTF8.self)
    }
  }

  /// Tells one content from another.
  package var fingerprint: Fingerprint { Fingerprint(of: bytes.span) }

  private func matches(row: Int, _ key: Span<UInt8>) -> Bool {
    let start = Int(places[row * (columns.count + 2)])
    let end = Int(places[row * (columns.count + 2) + 1])
    guard end - start == key.count else { return false }
    for index in key.indices where bytes[start + index] != key[index] { return false }
    return true
  }

  private static func hash(_ key: Span<UInt8>) -> Int {
    Int(truncatingIfNeeded: Fingerprint(of: key).low >> 1)
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    for row in 0..<count {
      let start = Int(places[row * (columns.count + 2)])
      let end = Int(places[row * (columns.count + 2) + 1])
      var slot = LookupTable.hash(bytes.span.extracting(start..<end)) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(row + 1)
    }
  }
}
