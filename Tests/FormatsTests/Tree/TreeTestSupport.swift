import Formats
import Testing
import Values

/// One way in which a file reaches a reader.
struct Chunking: CustomStringConvertible {
  var capacity: Int
  var piece: Int

  var description: String { "capacity \(capacity), piece \(piece)" }

  /// Whole, byte by byte, and with a buffer that ends at each offset.
  static func all(_ length: Int) -> [Chunking] {
    [
      Chunking(capacity: 4096, piece: .max), Chunking(capacity: 4096, piece: 1),
      Chunking(capacity: 16, piece: 1),
    ]
      + (16..<max(17, min(length + 2, 80))).map { Chunking(capacity: $0, piece: .max) }
  }
}

/// Readings of whole documents.
enum Documents {
  /// Reads a document to its end: as one record, as records of an array, as something that is passed over.
  static func read(_ bytes: [UInt8], _ chunking: Chunking, _ limits: TreeLimits = .json) throws(FormatError) {
    for (path, projection) in [
      (".", Projection.everything), ("[*]", .everything), ("[*]", .nothing), ("no.such", .nothing),
    ] {
      var reader = try json(bytes, at: [path], projection, chunking, limits)
      let record = TreeRecord()
      do {
        while try reader.next(into: record) {}
      } catch {
        // A sound document without records has been read to its end by then; a bare number is no record.
        if error.code != "json-no-records", error.code != "json-records-kind" { throw error }
      }
    }
  }

  static func json(
    _ bytes: [UInt8], at paths: [String]?, _ projection: Projection,
    _ chunking: Chunking = Chunking(capacity: 4096, piece: .max),
    _ limits: TreeLimits = .json, envelope: Projection = .nothing
  ) throws(FormatError) -> JSONRecordReader {
    do {
      let records = try paths.map { paths throws(PathError) in try JSONRecords(at: paths) } ?? .lines
      return try JSONRecordReader(
        TreeBytes(bytes, piece: chunking.piece), file: "f.json", records: records, projection: projection,
        envelope: envelope, limits: limits, capacity: chunking.capacity)
    } catch {
      throw FormatError(Diagnostic(error.code, error.arguments))
    }
  }
}

/// A kept node as text that shows its whole structure.
func outline(_ record: TreeRecord, _ node: TreeNode) -> String {
  var parts: [String] = []
  var child = record.firstChild(node)
  while let current = child {
    parts.append((record.name(current).isEmpty ? "" : record.name(current) + "=") + outline(record, current))
    child = record.nextSibling(current)
  }
  return switch record.kind(node) {
  case .object: "{" + parts.joined(separator: ",") + "}"
  case .array: "[" + parts.joined(separator: ",") + "]"
  case .string: "'" + record.string(node) + "'"
  case .number: record.string(node)
  case .true: "true"
  case .false: "false"
  case .null: "null"
  case .element: "<" + parts.joined(separator: ",") + ">" + record.string(node)
  case .attribute: "@" + record.string(node)
  case .text: "?"
  }
}
