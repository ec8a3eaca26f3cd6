import Formats
import Values
import YAMLTree

/// A reader of the records of a tree, whatever its format.
protocol TreeRecordReading: AnyObject {
  /// Reads the next record; false once the whole file has been checked.
  func next(into record: TreeRecord) throws(FormatError) -> Bool
  /// Whether, after an error, the next record may be asked for.
  var canContinue: Bool { get }
}

/// Reads JSON, for which the reader is a value that must not be copied.
private final class JSONRecordReading: TreeRecordReading {
  private var reader: JSONRecordReader

  init(_ reader: consuming JSONRecordReader) {
    self.reader = reader
  }

  func next(into record: TreeRecord) throws(FormatError) -> Bool { try reader.next(into: record) }

  var canContinue: Bool { reader.canContinue }
}

/// Reads XML; an error in it ends the file.
private final class XMLRecordReading: TreeRecordReading {
  private var reader: XMLRecordReader

  init(_ reader: consuming XMLRecordReader) {
    self.reader = reader
  }

  func next(into record: TreeRecord) throws(FormatError) -> Bool { try reader.next(into: record) }

  var canContinue: Bool { false }
}

extension ReadingRules {
  /// A reader of a file's records.
  ///
  /// - Throws: where the records' paths cannot be read, at the path in the map.
  func treeReader(
    _ source: any ByteSource, projection: Projection
  ) throws(MappingError) -> any TreeRecordReading {
    do throws(PathError) {
      if reads.format == .xml {
        return XMLRecordReading(
          try XMLRecordReader(
            TreeFileSource(source), file: source.name, records: try XMLRecords(at: reads.records.map(\.path)),
            projection: projection))
      }
      return JSONRecordReading(
        try JSONRecordReader(
          TreeFileSource(source), file: source.name, records: try jsonRecords(), projection: projection))
    } catch {
      let node = reads.records.first?.node ?? reads.node
      throw MappingError(node.diagnostic(error.code, error.arguments, offset: error.offset, width: 1))
    }
  }
}
