package import Formats
import Values

/// A chunk of rows, parted into the records that they make.
package struct GroupedRows: Sendable {
  package var chunk: RowChunk
  /// Indexes of the chunk's rows that are not skipped.
  package var rows: [Int]
  /// The records, as ranges of ``rows``.
  package var records: [Range<Int>]
  /// Rows of the file that came with this chunk, and how many of them are none of a record.
  package var rowCount: Int
  package var skipped: Int
  /// Trailers among the rows that were skipped.
  package var trailers: [TrailerRow] = []
  /// Lines on which the header stands once more, among the rows that were skipped.
  package var headers: [Int] = []
  /// Rows of which a condition of the map cannot be told: the record they are in is refused.
  package var undecided: [(row: Int, error: RecordError)] = []
}

/// Why the rows of a file cannot be grouped as they come.
package enum GroupingError: Error, Sendable {
  case format(FormatError)
  /// A row of a record that is finished already: the file must be gathered (``RowGathering``).
  case scattered(line: Int)
}

/// Parts rows into records while they stream by: rows that follow one another with one key are one record.
///
/// How it differs from a dictionary by key: only a hash a key is kept, 16 bytes at most, so that memory does not grow
/// with the rows. A key that comes again with a row that begins a record is a record of its own (a repeat, which the
/// ledger tells from an amendment); with a row that does not, the file is scattered, and is read anew by
/// ``RowGathering``. A row without a key belongs to no other, and is a record that will be refused.
package struct RowGrouping {
  private var reader: RowReader
  private let mapping: RowMapping
  private let isGathered: Bool
  /// Rows in front of the first record: the header.
  private var rowsToPass: Int
  private var seen = HashSet64()
  /// The first row of the record that the last chunk left open.
  private var keepFrom: Int?
  private var last: RowChunk?
  /// Records since the last trailer.
  private var sinceTrailer = 0

  /// - Parameters:
  ///   - reader: stands at the header, or behind it.
  ///   - mapping: says which rows belong together, and which are none.
  ///   - header: how many rows are passed over first.
  ///   - isGathered: whether the rows of each record are known to stand together.
  package init(_ reader: RowReader, mapping: RowMapping, header: Int = 1, isGathered: Bool = false) {
    self.reader = reader
    self.mapping = mapping
    self.isGathered = isGathered
    rowsToPass = header
  }

  /// The next records, or nothing at the end.
  package mutating func next() throws(GroupingError) -> GroupedRows? {
    let kept = keepFrom.flatMap { first in last.map { $0.rowCount - first } } ?? 0
    let chunk: RowChunk?
    do throws(FormatError) {
      chunk = try reader.nextChunk(keepingFrom: keepFrom)
    } catch {
      throw .format(error)
    }
    guard let chunk else { return nil }
    let passed = min(rowsToPass, chunk.rowCount)
    rowsToPass -= passed
    var result = GroupedRows(
      chunk: chunk, rows: [], records: [], rowCount: chunk.rowCount - kept - passed, skipped: 0)
    result.rows.reserveCapacity(chunk.rowCount)
    var openStart = -1
    var openRow = -1
    // Records of this chunk that a trailer in it has counted already.
    var counted = 0
    defer { sinceTrailer += result.records.count - counted }
    var lineKeys: Set<[UInt8]> = []
    for row in passed..<chunk.rowCount {
      if try isHeader(row, chunk) {
        // Another file begins here: no record goes on behind it, and a key that comes again is a repeat.
        if openRow >= 0 { result.records.append(openStart..<result.rows.count) }
        openRow = -1
        sinceTrailer = 0
        counted = result.records.count
        if row >= kept { seen = HashSet64() }
        if row >= kept { result.headers.append(mapping.line(chunk, row)) }
        if row >= kept { result.skipped += 1 }
        continue
      }
      if skips(row, &result) {
        if row >= kept { result.skipped += 1 }
        continue
      }
      let place = result.rows.count
      if var trailer = trailer(row, &result) {
        // No record goes on behind a trailer.
        if openRow >= 0 { result.records.append(openStart..<place) }
        openRow = -1
        trailer.counted = sinceTrailer + result.records.count - counted
        sinceTrailer = 0
        counted = result.records.count
        result.trailers.append(trailer)
        result.skipped += 1
        continue
      }
      result.rows.append(row)
      guard mapping.isGrouped else {
        result.records.append(place..<place + 1)
        continue
      }
      let hasKey = mapping.hasGroup(chunk, row)
      if hasKey, openRow >= 0, mapping.sameGroup(chunk, openRow, row) {
        let again = begins(row, &result) || !takeLineKey(chunk, row, &lineKeys)
        if !again { continue }
        result.records.append(openStart..<place)
      } else {
        if openRow >= 0 { result.records.append(openStart..<place) }
        // A row that the last chunk kept is noted already.
        if hasKey, !isGathered, row >= kept, !seen.insert(mapping.groupHash(chunk, row)),
          !begins(row, &result)
        {
          throw .scattered(line: Int(chunk.row(row).line))
        }
      }
      lineKeys.removeAll(keepingCapacity: true)
      _ = takeLineKey(chunk, row, &lineKeys)
      openStart = place
      openRow = row
    }
    keepFrom = nil
    last = chunk
    guard mapping.isGrouped, openRow >= 0 else { return result }
    if chunk.isLast {
      result.records.append(openStart..<result.rows.count)
    } else {
      // The record may go on in the next chunk: it comes again there, whole.
      result.rows.removeSubrange(openStart...)
      result.undecided.removeAll { $0.row >= openRow }
      keepFrom = openRow
    }
    return result
  }

  private func isHeader(_ row: Int, _ chunk: RowChunk) throws(GroupingError) -> Bool {
    do throws(FormatError) {
      return try mapping.isHeader(chunk, row)
    } catch {
      throw .format(error)
    }
  }

  /// A condition that cannot be told refuses the record: to leave the row out would change the record.
  private func skips(_ row: Int, _ rows: inout GroupedRows) -> Bool {
    do throws(RecordError) {
      return try mapping.isSkipped(rows.chunk, row)
    } catch {
      rows.undecided.append((row, error))
      return false
    }
  }

  private func trailer(_ row: Int, _ rows: inout GroupedRows) -> TrailerRow? {
    do throws(RecordError) {
      return try mapping.trailer(rows.chunk, row)
    } catch {
      rows.undecided.append((row, error))
      return nil
    }
  }

  private func begins(_ row: Int, _ rows: inout GroupedRows) -> Bool {
    do throws(RecordError) {
      return try mapping.begins(rows.chunk, row)
    } catch {
      rows.undecided.append((row, error))
      return false
    }
  }

  /// Notes the key of a row's line; false where the record has a line of that key already.
  private func takeLineKey(_ chunk: RowChunk, _ row: Int, _ keys: inout Set<[UInt8]>) -> Bool {
    if mapping.lineKeyColumns.isEmpty { return true }
    var key: [UInt8] = []
    var isBlank = true
    for column in mapping.lineKeyColumns {
      let field = chunk.field(row, column)
      if !field.isEmpty { isBlank = false }
      chunk.append(field, to: &key)
      key.append(0x1F)
    }
    return isBlank || keys.insert(key).inserted
  }
}

/// A set of 64-bit hashes: 8 bytes a place, at most half of them taken.
struct HashSet64 {
  private var places = [UInt64](repeating: 0, count: 1024)
  private(set) var count = 0

  /// Adds a hash; false where it is there already.
  mutating func insert(_ hash: UInt64) -> Bool {
    if count * 2 >= places.count { grow() }
    // 0 marks a free place; that hash 0 and 1 are one costs a needless gathering once in 2⁶³ keys.
    let value = hash == 0 ? 1 : hash
    let mask = places.count - 1
    var place = Int(truncatingIfNeeded: value) & mask
    while places[place] != 0 {
      if places[place] == value { return false }
      place = (place + 1) & mask
    }
    places[place] = value
    count += 1
    return true
  }

  private mutating func grow() {
    let old = places
    places = [UInt64](repeating: 0, count: old.count * 2)
    let mask = places.count - 1
    for value in old where value != 0 {
      var place = Int(truncatingIfNeeded: value) & mask
      while places[place] != 0 { place = (place + 1) & mask }
      places[place] = value
    }
  }
}
