import Expressions
import Formats
import Values
import YAMLTree

/// A row of a chunk as expressions see it: `row["Total"]`, and `first["Total"]` for the record's first row.
final class RowInput: MapInput {
  var chunk: RowChunk?
  var row = 0
  var first = 0

  override func value(variable: Int, field: Int) -> Value? {
    if variable == MapVariable.document { return document?.field(field) }
    guard let chunk else { return nil }
    let place = chunk.field(variable == MapVariable.first ? first : row, field)
    if place.isQuoted, chunk.hasDoubledQuote(place) {
      var text: [UInt8] = []
      chunk.append(place, to: &text)
      return .string(String(decoding: text, as: UTF8.self))
    }
    return .string(String(copying: chunk.bytes(of: place)))
  }

  override func equals(variable: Int, field: Int, utf8: [UInt8]) -> Bool? {
    if variable == MapVariable.document { return document?.equals(field, utf8: utf8) }
    guard let chunk else { return nil }
    let place = chunk.field(variable == MapVariable.first ? first : row, field)
    if place.isQuoted, chunk.hasDoubledQuote(place) {
      return value(variable: variable, field: field)?.isText(utf8: utf8)
    }
    return same(utf8, chunk.bytes(of: place))
  }
}

extension SourceRules {
  /// The columns that the map speaks of by its own names, whatever a file calls them.
  var knownNames: Set<String> { optional.union(requires.map(\.name)).union(columns).union(rename.keys) }
}

/// The columns of a file's header by name, and how expressions see a row of them.
struct RowHeader: Sendable {
  let names: [String]
  /// How many columns there are up to the last that has a name.
  let namedCount: Int
  private let row: HeaderRow
  private let source: SourceRules
  let shape: RecordShape

  /// - Parameters:
  ///   - names: the header's fields, blanks around them taken off.
  ///   - source: what the map says of its columns; those that a file may lack read as empty.
  init(names: [String], source: SourceRules) {
    self.names = names
    namedCount = (names.lastIndex { !$0.isEmpty } ?? -1) + 1
    self.source = source
    let row = HeaderRow(fields: names)
    self.row = row
    var places: [String: Int] = [:]
    for name in names { places[name] = row.place(ofExactly: name) }
    for name in source.knownNames { if let place = row.place(of: name, source) { places[name] = place } }
    for name in source.optional where places[name] == nil {
      // A column behind the last reads as empty.
      places[name] = names.count
    }
    shape = RecordShape(
      "row", fields: places.map { RecordShape.Field($0.key, index: $0.value, type: .string) })
  }

  /// The place of a column by our name.
  func place(of name: String) -> Int? { row.place(of: name, source) }

  /// Whether the file has what a rule is only for.
  func has(_ column: String?) -> Bool { column.map { place(of: $0) != nil } ?? true }

  /// The place of a column that must be there.
  ///
  /// - Throws: `map-missing-column`, naming the file's own column that is nearest.
  func required(_ named: (name: String, node: YAMLNode), in source: SourceRules) throws(MappingError) -> Int {
    if let place = place(of: named.name) { return place }
    let theirs = source.rename[named.name]?.first ?? named.name
    throw MappingError(
      named.node.diagnostic("map-missing-column", [theirs], suggestion: nearest(to: theirs, in: names)))
  }

  /// What the expressions of a reading map may read.
  func declarations(settings: Value) -> Declarations {
    Declarations()
      .declaring("row", index: MapVariable.row, .record(shape))
      .declaring("first", index: MapVariable.first, .record(shape))
      .declaring("value", index: MapVariable.value, .string)
      .declaring("settings", constant: settings)
  }
}
