import Formats
import Values
import YAMLTree

/// A reader of the records of a tree, whatever its format.
protocol TreeRecordReading: AnyObject {
  /// Reads the next record; false once the whole file has been checked.
  func next(into record: TreeRecord) throws(FormatError) -> Bool
  /// Whether, after an error, the next record may be asked for.
  var canContinue: Bool { get }
  /// The bytes of the record that is spoilt.
  var spoilt: [UInt8] { get }
}

/// Reads JSON, for which the reader is a value that must not be copied.
private final class JSONRecordReading: TreeRecordReading {
  private var reader: JSONRecordReader

  init(_ reader: consuming JSONRecordReader) {
    self.reader = reader
  }

  func next(into record: TreeRecord) throws(FormatError) -> Bool { try reader.next(into: record) }

  var canContinue: Bool { reader.canContinue }

  var spoilt: [UInt8] { reader.spoilt }
}

/// Reads XML.
private final class XMLRecordReading: TreeRecordReading {
  private var reader: XMLRecordReader

  init(_ reader: consuming XMLRecordReader) {
    self.reader = reader
  }

  func next(into record: TreeRecord) throws(FormatError) -> Bool { try reader.next(into: record) }

  /// A file that is not well-formed has no next record.
  var canContinue: Bool { false }

  var spoilt: [UInt8] { [] }

  var envelope: TreeRecord { reader.envelope }
}

extension ReadingRules {
  /// A reader of a file's records for a map, which is told where to find what stands around them.
  ///
  /// - Throws: where the records' paths cannot be read, at the path in the map.
  func treeReader(
    _ source: any ByteSource, for mapping: TreeMapping, wrapper: [String], records: [String]?,
    limits: ReadingLimits
  ) throws(MappingError) -> any TreeRecordReading {
    let projection = mapping.projection
    do throws(PathError) {
      if reads.format == .xml {
        let prefix = wrapper.reduce("") { $0 + $1 + "/" }
        let reading = XMLRecordReading(
          try XMLRecordReader(
            TreeFileSource(source), file: source.name,
            records: try XMLRecords(at: reads.records.map { prefix + $0.path }), projection: projection,
            envelope: mapping.outsideProjection ?? .nothing, limits: limits.xml))
        if mapping.outsideProjection != nil { mapping.envelope = reading.envelope }
        return reading
      }
      return JSONRecordReading(
        try JSONRecordReader(
          TreeFileSource(source), file: source.name, records: try jsonRecords(records),
          projection: projection,
          limits: limits.json))
    } catch {
      let node = reads.records.first?.node ?? reads.node
      throw MappingError(node.diagnostic(error.code, error.arguments, offset: error.offset, width: 1))
    }
  }
}
