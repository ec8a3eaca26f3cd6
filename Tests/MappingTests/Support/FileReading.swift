import Commerce
import Expressions
import Formats
import Mapping
import Testing
import Values

/// What a map makes of a file, in a form that can be compared.
struct FileReading {
  var documents: [DocumentView] = []
  var records: [MappedRecord] = []
  var rejects: [RejectedRecord] = []
  /// Records in the file's order: a key, or the code of a refusal.
  var order: [String] = []
  var rows = 0
  var skipped = 0
  var starts = 1

  /// Reads a file with one map.
  init(
    _ map: MapFile, _ bytes: [UInt8], context: MapContext = MapContext(partner: "shop"), pieces: [Int] = [],
    limits: RowLimits = .standard, encodings: [TextEncoding] = []
  ) throws {
    let source = MemoryByteSource(bytes, name: "f", pieces: pieces)
    let recognised = try Recognition(maps: [map]).recognise(
      FileProbe(source), file: "f", encodings: encodings)
    let records = try RecordSource(recognised, source, context: context, limits: limits)
    while let batch = try records.next() {
      if batch.startsOver {
        let starts = self.starts + 1
        self = FileReading(starts: starts)
      }
      rows += batch.rows
      skipped += batch.skipped
      for result in batch.results {
        switch result {
        case .mapped(let record):
          order.append(String(decoding: record.key, as: UTF8.self))
          self.records.append(record)
          documents.append(
            DocumentView(schema: recognised.rules.kind.schema, bytes: Array(batch.bytes[record.document])))
        case .rejected(let record):
          order.append(record.error.code)
          rejects.append(record)
        }
      }
    }
  }

  /// Reads a text with a map's text.
  init(
    _ map: String, _ text: String, context: MapContext = MapContext(partner: "shop"), pieces: [Int] = [],
    limits: RowLimits = .standard
  ) throws {
    try self.init(
      try MapFile(text: map, file: "m.yml"), Array(text.utf8), context: context, pieces: pieces,
      limits: limits)
  }

  private init(starts: Int) { self.starts = starts }

  /// A field of the first document.
  func text(_ field: String) -> String? { documents.first?.text(field) }

  /// The documents as the contract prints them.
  var json: [String] {
    documents.map { document in
      var out: [UInt8] = []
      DocumentJSON.append(
        document, kind: DocumentKind(name: document.schema.name) ?? .order, file: "f", to: &out)
      return String(decoding: out, as: UTF8.self)
    }
  }

  /// A refusal as code, field, value and line.
  var refusals: [String] {
    rejects.map { "\($0.error.code) \($0.error.field ?? "-") \($0.error.value ?? "-") \($0.error.line)" }
  }
}

/// A context with tables and settings.
func mapContext(
  tables: [String: [(String, String)]] = [:], settings: [(name: String, text: String)] = []
) -> MapContext {
  var made: [String: LookupTable] = [:]
  for (name, rows) in tables {
    var table = LookupTable(name: name, columns: ["value"])
    for (key, value) in rows { _ = table.add(key: Array(key.utf8).span, values: [Array(value.utf8)]) }
    made[name] = table
  }
  return MapContext(partner: "shop", settings: PackMaps.tree(settings), tables: made)
}
