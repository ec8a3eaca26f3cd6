import Commerce
import Formats
import Mapping
import Values

/// The records of one file, read and mapped, batch by batch: rows or trees alike.
final class RecordStream {
  /// What one step gave.
  struct Batch {
    var results: [RecordResult]
    /// The documents' bytes, which the results point into.
    var bytes: [UInt8]
    var rows: Int
    var skipped: Int
  }

  private enum Way {
    case rows(RowGrouping, RowMapping)
    case tree(TreeMapping)
  }

  private var way: Way
  private let json: TreeReader?
  private let record = TreeRecord()
  /// Records mapped in one step of a tree.
  private let step = 500

  init(_ recognised: Recognised, _ source: any ByteSource, context: MapContext) throws {
    guard let rows = recognised.rows else {
      let mapping = try TreeMapping(recognised.map, recognised.rules, context: context)
      way = .tree(mapping)
      json = TreeReader(
        try JSONRecordReader(
          TreeFileSource(source), file: source.name, records: recognised.rules.jsonRecords(),
          projection: mapping.projection))
      return
    }
    let mapping = try RowMapping(recognised.map, recognised.rules, header: rows.header, context: context)
    let reader = try RowReader(
      source, dialect: rows.dialect, encoding: recognised.encoding, skippingLines: rows.headerLine)
    way = .rows(RowGrouping(reader, mapping: mapping), mapping)
    json = nil
  }

  /// The next records, or nothing at the end.
  func next() throws -> Batch? {
    switch way {
    case .rows(var grouping, let mapping):
      guard let grouped = try grouping.next() else { return nil }
      way = .rows(grouping, mapping)
      var writer = DocumentWriter(reserving: 1 << 20)
      var results: [RecordResult] = []
      results.reserveCapacity(grouped.records.count)
      for range in grouped.records {
        results.append(mapping.map(grouped.chunk, rows: grouped.rows[range], into: &writer))
      }
      return Batch(results: results, bytes: writer.bytes, rows: grouped.rowCount, skipped: grouped.skipped)
    case .tree(let mapping):
      var writer = DocumentWriter(reserving: 1 << 20)
      var batch = Batch(results: [], bytes: [], rows: 0, skipped: 0)
      while batch.results.count < step {
        guard try json?.reader.next(into: record) == true else { break }
        batch.rows += 1
        do {
          if try mapping.isSkipped(record) {
            batch.skipped += 1
            continue
          }
        } catch {
          batch.results.append(.rejected(mapping.rejection(error, record)))
          continue
        }
        batch.results.append(mapping.map(record, into: &writer))
      }
      if batch.rows == 0 { return nil }
      batch.bytes = writer.bytes
      return batch
    }
  }
}

/// A reader that cannot be copied, in a place that several methods reach.
private final class TreeReader {
  var reader: JSONRecordReader

  init(_ reader: consuming JSONRecordReader) {
    self.reader = reader
  }
}
