package import Formats
import YAMLTree

/// Where the records of an XML file stand, whatever they say.
package final class XMLRecordPlaces {
  /// One record: its place among all, and its bytes in the decoded file.
  package struct Place {
    package let path: String?
    package let line: Int
    package let range: Range<Int>
  }

  private var reader: XMLRecordReader
  private let record = TreeRecord()

  /// `source`: stands at the first byte.
  package init(_ recognised: Recognised, _ source: any ByteSource) throws(MappingError) {
    let reads = recognised.rules.reads
    let prefix = recognised.wrapper.reduce("") { $0 + $1 + "/" }
    do throws(PathError) {
      reader = try XMLRecordReader(
        TreeFileSource(source), file: source.name,
        records: try XMLRecords(at: reads.records.map { prefix + $0.path }), projection: .nothing)
    } catch {
      let node = reads.records.first?.node ?? reads.node
      throw MappingError(node.diagnostic(error.code, error.arguments, offset: error.offset, width: 1))
    }
  }

  /// The next record, or nothing at the end.
  package func next() throws(FormatError) -> Place? {
    guard try reader.next(into: record) else { return nil }
    return Place(
      path: record.path, line: record.line, range: record.offset..<record.offset + record.byteCount)
  }
}
