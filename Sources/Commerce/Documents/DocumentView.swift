package import Values

/// One packed document (or one record in a list of it), with the place of each of its fields.
///
/// ```swift
/// let view = DocumentView(schema: .order, bytes: bytes, range: range)
/// let total = try view.decimal(Schema.order.index(of: "total")!)
/// ```
/// How it differs from a decoded struct: fields are found once and turned into values only when asked for; the bytes are
/// shared, never copied.
package struct DocumentView: Sendable {
  package let schema: Schema
  package private(set) var bytes: [UInt8]
  package private(set) var range: Range<Int>
  /// For each field: where its text begins and ends; of lists the first entry; `0 ..< 0` where it is absent.
  private var places: [Range<Int32>]

  /// Reads the places of all fields.
  ///
  /// Bytes that no ``DocumentWriter`` wrote give a view that ends early.
  package init(schema: Schema, bytes: [UInt8], range: Range<Int>? = nil) {
    self.schema = schema
    self.bytes = bytes
    self.range = range ?? 0..<bytes.count
    places = Array(repeating: 0..<0, count: schema.fields.count)
    findPlaces()
  }

  /// Takes another document of the same schema, without a new allocation.
  package mutating func load(_ bytes: [UInt8], range: Range<Int>) {
    self.bytes = bytes
    self.range = range
    for index in places.indices { places[index] = 0..<0 }
    findPlaces()
  }

  /// As ``PackedCursor`` walks, written out: this is run for each record and each of its lines.
  private mutating func findPlaces() {
    let bytes = bytes
    let text = bytes.span
    let packings = schema.packings
    let end = min(range.upperBound, text.count)
    var position = range.lowerBound
    while position < end {
      let field = Int(text[position]) &- 1
      guard field >= 0, field < packings.count else { return }
      position &+= 1
      let start: Int
      let behind: Int
      if packings[field] == .counted, position < end, text[position] < 0x80 {
        start = position &+ 1
        behind = start &+ Int(text[position])
      } else {
        // Lists of records, attributes, and texts of 128 bytes and more.
        var cursor = PackedCursor(bytes: bytes, position: position &- 1, end: end)
        guard let entry = cursor.next(in: schema) else { return }
        start = entry.content.lowerBound
        behind = entry.content.upperBound
      }
      guard behind <= end else { return }
      if places[field].isEmpty {
        places[field] = Int32(truncatingIfNeeded: start)..<Int32(truncatingIfNeeded: behind)
      }
      position = behind
    }
  }

  /// Whether the document says anything for a field.
  package func has(_ field: Int) -> Bool { !places[field].isEmpty }

  /// The bytes of a field, empty where it is absent.
  package func slice(_ field: Int) -> ArraySlice<UInt8> {
    let place = places[field]
    return bytes[Int(place.lowerBound)..<Int(place.upperBound)]
  }

  /// The place of a field's text within ``bytes``.
  package func place(_ field: Int) -> Range<Int> {
    Int(places[field].lowerBound)..<Int(places[field].upperBound)
  }

  /// The text of a field, if present.
  package func text(_ field: Int) -> String? {
    has(field) ? String(decoding: slice(field), as: UTF8.self) : nil
  }

  /// The text of a field by its dotted name, if the schema has it and it is present.
  package func text(_ name: String) -> String? {
    schema.index(of: name).flatMap { text($0) }
  }

  /// The decimal of a field, if present and a decimal.
  package func decimal(_ field: Int) -> DecimalValue? {
    let place = place(field)
    if place.isEmpty { return nil }
    return try? DecimalValue(utf8: bytes.span.extracting(place))
  }

  /// The decimal of a field by its dotted name.
  package func decimal(_ name: String) -> DecimalValue? {
    schema.index(of: name).flatMap { decimal($0) }
  }

  /// The moment of a field, if present.
  package func moment(_ field: Int) -> Moment? {
    let place = place(field)
    if place.isEmpty { return nil }
    return Moment(rfc3339: bytes.span.extracting(place))
  }

  /// The records of a list field, in order.
  package func records(_ field: Int) -> [DocumentView] {
    guard case .records(let inner) = schema.fields[field].type, has(field) else { return [] }
    return entries(of: field).map { DocumentView(schema: inner, bytes: bytes, range: $0) }
  }

  /// The texts of a list field, in order.
  package func texts(_ field: Int) -> [String] {
    entries(of: field).map { String(decoding: bytes[$0], as: UTF8.self) }
  }

  /// The attributes, in the order in which they were put.
  package func attributes(_ field: Int) -> [(name: String, text: String)] {
    entries(of: field).map { place in
      var cursor = PackedCursor(bytes: bytes, position: place.lowerBound, end: place.upperBound)
      let name = cursor.counted() ?? 0..<0
      let text = cursor.counted() ?? 0..<0
      return (String(decoding: bytes[name], as: UTF8.self), String(decoding: bytes[text], as: UTF8.self))
    }
  }

  /// The texts of several fields, joined by the unit separator; empty where all are absent.
  package func joinedKey(_ fields: [Int]) -> [UInt8] {
    if fields.count == 1 { return Array(slice(fields[0])) }
    var key: [UInt8] = []
    for (index, field) in fields.enumerated() {
      if index > 0 { key.append(0x1F) }
      key.append(contentsOf: slice(field))
    }
    return key.allSatisfy { $0 == 0x1F } ? [] : key
  }

  /// The places of all entries of a list field.
  package func entries(of field: Int) -> [Range<Int>] {
    guard has(field) else { return [] }
    var result: [Range<Int>] = []
    // A record's length is four bytes wide, so its tag is found from its place; other lists are short.
    let start = schema.packings[field] == .records ? place(field).lowerBound - 5 : range.lowerBound
    var cursor = PackedCursor(bytes: bytes, position: start, end: range.upperBound)
    while let entry = cursor.next(in: schema) {
      if entry.field == field { result.append(entry.content) }
      if entry.field > field { break }
    }
    return result
  }
}

/// Walks the entries of packed bytes.
package struct PackedCursor {
  let bytes: [UInt8]
  var position: Int
  let end: Int

  package init(bytes: [UInt8], position: Int, end: Int) {
    self.bytes = bytes
    self.position = position
    self.end = end
  }

  /// The next field's index and the place of its content, or nothing at the end.
  package mutating func next(in schema: Schema) -> (field: Int, content: Range<Int>)? {
    guard position < end else { return nil }
    let field = Int(bytes[position]) - 1
    guard field >= 0, field < schema.packings.count else { return nil }
    position += 1
    switch schema.packings[field] {
    case .records:
      guard position + 4 <= end else { return nil }
      let count =
        Int(bytes[position]) | Int(bytes[position + 1]) << 8 | Int(bytes[position + 2]) << 16
        | Int(bytes[position + 3]) << 24
      position += 4
      guard position + count <= end else { return nil }
      defer { position += count }
      return (field, position..<position + count)
    case .attributes:
      let start = position
      guard counted() != nil, counted() != nil else { return nil }
      return (field, start..<position)
    case .counted:
      guard let content = counted() else { return nil }
      return (field, content)
    }
  }

  /// A length and so many bytes.
  mutating func counted() -> Range<Int>? {
    var count = 0
    var shift = 0
    while true {
      guard position < end, shift < 35 else { return nil }
      let byte = bytes[position]
      position += 1
      count |= Int(byte & 0x7F) << shift
      if byte < 0x80 { break }
      shift += 7
    }
    guard position + count <= end else { return nil }
    defer { position += count }
    return position..<position + count
  }
}
