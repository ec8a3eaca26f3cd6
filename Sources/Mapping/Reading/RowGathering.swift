package import Formats
import Values

/// Where the rows of a scattered file wait, by partition, until their records are put together.
///
/// In memory by default; a workspace gives one over temporary files.
package protocol RowSpill: AnyObject {
  /// Adds bytes behind those that a partition has; partitions are numbered from 0.
  func append(_ bytes: [UInt8], to partition: Int) throws(FormatError)
  /// All bytes of a partition, which is not asked for again.
  func take(_ partition: Int) throws(FormatError) -> [UInt8]
}

/// A spill that is no spill: everything stays in memory.
package final class MemorySpill: RowSpill {
  private var partitions: [[UInt8]] = []

  package init() {}

  package func append(_ bytes: [UInt8], to partition: Int) throws(FormatError) {
    while partitions.count <= partition { partitions.append([]) }
    partitions[partition] += bytes
  }

  package func take(_ partition: Int) throws(FormatError) -> [UInt8] {
    guard partitions.indices.contains(partition) else { return [] }
    let bytes = partitions[partition]
    partitions[partition] = []
    return bytes
  }
}

/// Puts together records whose rows stand apart in the file.
///
/// The file is read once, and each row goes to the partition of its record: 8192 records a partition, numbered as they
/// first appear. Then one partition after the other is put in order and parted as any rows are, so that memory holds
/// one partition and 16 bytes a key. Records come out in the order in which they first appear.
///
/// How it differs from ``RowGrouping``: nothing comes out before the whole file is read.
struct RowGathering {
  private static let partitionBits = 13
  /// Bytes that wait in memory before they go to the spill.
  private static let pendingLimit = 8 << 20

  private let mapping: RowMapping
  private let dialect: CSVDialect
  private let spill: any RowSpill
  private let limits: RowLimits
  private var partition = 0
  private var partitionCount = 0
  private var current: RowGrouping?
  /// Rows of the file, and those of them that are none of a record.
  private(set) var rowCount = 0
  private(set) var skipped = 0
  /// Lines on which the header stands once more.
  private(set) var headers: [Int] = []
  /// The header, to stand between records of one key where the file has it more than once.
  private var headerText: [UInt8] = []

  /// Reads a file to its end.
  ///
  /// `reader`: stands at the header.
  /// `mapping`: has a group.
  init(
    _ reader: RowReader, mapping: RowMapping, dialect: CSVDialect, limits: RowLimits, spill: any RowSpill
  ) throws(FormatError) {
    self.mapping = mapping
    self.dialect = dialect
    self.limits = limits
    self.spill = spill
    var reader = reader
    var ordinals: [UInt64: UInt32] = [:]
    var records: UInt32 = 0
    var pending: [[UInt8]] = []
    var pendingBytes = 0
    var isHeader = true
    while let chunk = try reader.nextChunk() {
      for index in 0..<chunk.rowCount {
        if isHeader {
          isHeader = false
          headerText = [UInt8](copying: chunk.bytes(ofRow: index))
          continue
        }
        rowCount += 1
        if try mapping.isHeader(chunk, index) {
          headers.append(mapping.line(chunk, index))
          skipped += 1
          continue
        }
        // What cannot be told is not skipped: the grouping will say why its record is refused.
        let isTrailer = ((try? mapping.trailer(chunk, index)) ?? nil) != nil
        if isTrailer || (try? mapping.isSkipped(chunk, index)) == true {
          skipped += 1
          continue
        }
        let ordinal = RowGathering.ordinal(
          chunk, index, mapping, part: headers.count, &ordinals, &records)
        let partition = Int(ordinal >> UInt32(RowGathering.partitionBits))
        while pending.count <= partition { pending.append([]) }
        pendingBytes += SpilledRow.append(chunk, index, ordinal: ordinal, to: &pending[partition])
      }
      if pendingBytes > RowGathering.pendingLimit {
        try RowGathering.flush(&pending, to: spill)
        pendingBytes = 0
      }
    }
    try RowGathering.flush(&pending, to: spill)
    partitionCount = pending.count
  }

  /// The number of a row's record; behind another header the same key is another record.
  private static func ordinal(
    _ chunk: RowChunk, _ row: Int, _ mapping: RowMapping, part: Int, _ ordinals: inout [UInt64: UInt32],
    _ records: inout UInt32
  ) -> UInt32 {
    if mapping.isGrouped, mapping.hasGroup(chunk, row) {
      let hash = mapping.groupHash(chunk, row) ^ (UInt64(part) &* 0x9E37_79B9_7F4A_7C15)
      if let known = ordinals[hash] { return known }
      ordinals[hash] = records
    }
    records += 1
    return records - 1
  }

  private static func flush(_ pending: inout [[UInt8]], to spill: any RowSpill) throws(FormatError) {
    for index in pending.indices where !pending[index].isEmpty {
      try spill.append(pending[index], to: index)
      pending[index] = []
    }
  }

  /// The records of the next partition, or nothing at the end; the mapping is told the lines of its rows.
  mutating func next() throws(FormatError) -> GroupedRows? {
    while true {
      if current == nil {
        guard partition < partitionCount else { return nil }
        current = try begin(try spill.take(partition))
        partition += 1
      }
      do throws(GroupingError) {
        if let rows = try current?.next() { return rows }
      } catch {
        switch error {
        case .format(let error): throw error
        // Gathered rows are never looked up among those seen.
        case .scattered: break
        }
      }
      current = nil
    }
  }

  /// Puts a partition's rows in the order of their records, as a text of their own.
  private func begin(_ bytes: [UInt8]) throws(FormatError) -> RowGrouping {
    let rows = SpilledRow.all(in: bytes).sorted {
      ($0.ordinal, $0.text.lowerBound) < ($1.ordinal, $1.text.lowerBound)
    }
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    var lines: [Int] = []
    lines.reserveCapacity(rows.count)
    let lineEnd = UInt8(ascii: dialect.lineEnd == .carriageReturn ? "\r" : "\n")
    var last = rows.first?.ordinal
    for row in rows {
      if !headers.isEmpty, row.ordinal != last {
        text += headerText + [lineEnd]
        lines.append(row.line)
      }
      last = row.ordinal
      text += bytes[row.text]
      text.append(lineEnd)
      lines.append(row.line)
    }
    mapping.lines = lines
    var limits = limits
    // One chunk, so that the places of rows in it are those in `lines`.
    limits.chunk = text.count + 1024
    let source = MemoryByteSource(text, name: "rows")
    return RowGrouping(
      try RowReader(source, dialect: dialect, limits: limits), mapping: mapping, header: 0, isGathered: true)
  }
}

/// A row in a spill: the number of its record, its line in the file, its bytes.
private struct SpilledRow {
  let ordinal: UInt32
  let line: Int
  let text: Range<Int>

  /// Appends a row; says how many bytes that took.
  static func append(_ chunk: RowChunk, _ row: Int, ordinal: UInt32, to output: inout [UInt8]) -> Int {
    let text = chunk.bytes(ofRow: row)
    for number in [ordinal, chunk.row(row).line, UInt32(text.count)] {
      for shift in stride(from: UInt32(0), to: 32, by: 8) {
        output.append(UInt8(truncatingIfNeeded: number >> shift))
      }
    }
    unsafe text.withUnsafeBufferPointer { unsafe output.append(contentsOf: $0) }
    return text.count + 12
  }

  static func all(in bytes: [UInt8]) -> [SpilledRow] {
    var result: [SpilledRow] = []
    var index = 0
    func number(_ start: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << UInt32($1 * 8) }
    }
    while index + 12 <= bytes.count {
      let start = index + 12
      let end = min(start + Int(number(index + 8)), bytes.count)
      result.append(SpilledRow(ordinal: number(index), line: Int(number(index + 4)), text: start..<end))
      index = end
    }
    return result
  }
}
