package import Values

/// Finds the fields of packed records, one record after the other, in memory that stays its own.
///
/// How it differs from a ``DocumentView``: it looks at bytes where they lie, shares nothing, and what it tells is good
/// only until it is loaded anew or the bytes go away. For what looks at every document of a file.
@safe
package final class PackedFields {
  package let schema: Schema
  private let places: UnsafeMutablePointer<FieldPlace>
  private let packings: UnsafeMutablePointer<Schema.Packing>
  private let fieldCount: Int
  /// The records of lists in the order of the bytes, with the fields that they belong to.
  private var records: UnsafeMutablePointer<(field: Int, place: FieldPlace)>
  private var recordCapacity = 8
  private var recordCount = 0

  /// Makes room for the places of a schema's fields.
  package init(_ schema: Schema) {
    self.schema = schema
    fieldCount = schema.fields.count
    unsafe places = .allocate(capacity: max(fieldCount, 1))
    unsafe places.initialize(repeating: .absent, count: max(fieldCount, 1))
    unsafe packings = .allocate(capacity: max(fieldCount, 1))
    for (index, packing) in schema.packings.enumerated() {
      unsafe (packings + index).initialize(to: packing)
    }
    unsafe records = .allocate(capacity: recordCapacity)
  }

  deinit {
    unsafe places.deallocate()
    unsafe packings.deallocate()
    unsafe records.deallocate()
  }

  /// The places of the fields; of a list that of its first entry.
  package var table: FieldTable { unsafe FieldTable(places, count: fieldCount) }

  /// How many records of lists there are in all.
  package var listCount: Int { recordCount }

  /// A record of a list, in the order of the bytes: which field it belongs to, and where it lies.
  package func listRecord(_ index: Int) -> (field: Int, place: FieldPlace) {
    precondition(index >= 0 && index < recordCount, "a record of these bytes")
    return unsafe records[index]
  }

  /// Finds the fields of a packed record.
  ///
  /// Bytes that no ``DocumentWriter`` wrote give one that ends early.
  package func load(_ record: FieldPlace) {
    unsafe places.update(repeating: .absent, count: fieldCount)
    recordCount = 0
    let bytes = record.bytes
    unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      unsafe find(start, count: buffer.count, into: places)
    }
  }

  /// Finds the fields of a record of this schema, and writes their places from a place on.
  ///
  /// - Parameters:
  ///   - record: the record's bytes.
  ///   - target: room for as many places as the schema has fields.
  package func find(_ record: FieldPlace, into target: UnsafeMutablePointer<FieldPlace>) {
    unsafe target.update(repeating: .absent, count: fieldCount)
    let bytes = record.bytes
    unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      unsafe find(start, count: buffer.count, into: target)
    }
  }

  private func find(
    _ start: UnsafePointer<UInt8>, count end: Int, into places: UnsafeMutablePointer<FieldPlace>
  ) {
    var position = 0
    while position < end {
      let field = unsafe Int(start[position]) &- 1
      guard field >= 0, field < fieldCount else { return }
      position &+= 1
      let from: Int
      switch unsafe packings[field] {
      case .counted:
        guard let length = unsafe PackedFields.length(start, &position, end) else { return }
        from = position
        position &+= length
      case .records:
        guard position &+ 4 <= end else { return }
        let length = unsafe Int(
          UInt32(littleEndian: UnsafeRawPointer(start + position).loadUnaligned(as: UInt32.self)))
        position &+= 4
        guard position &+ length <= end else { return }
        from = position
        position &+= length
        unsafe add(field, FieldPlace(start + from, count: length))
      case .attributes:
        from = position
        for _ in 0..<2 {
          guard let length = unsafe PackedFields.length(start, &position, end) else { return }
          position &+= length
        }
      }
      if position > from, unsafe !places[field].isPresent {
        unsafe places[field] = FieldPlace(start + from, count: position &- from)
      }
    }
  }

  /// A varint, and as many bytes behind it.
  @inline(__always)
  private static func length(_ start: UnsafePointer<UInt8>, _ position: inout Int, _ end: Int) -> Int? {
    guard position < end else { return nil }
    var count = unsafe Int(start[position])
    position &+= 1
    if count >= 0x80 {
      count &= 0x7F
      var shift = 7
      while true {
        guard position < end, shift < 35 else { return nil }
        let byte = unsafe start[position]
        position &+= 1
        count |= Int(byte & 0x7F) << shift
        if byte < 0x80 { break }
        shift += 7
      }
    }
    return position &+ count <= end ? count : nil
  }

  private func add(_ field: Int, _ place: FieldPlace) {
    if recordCount == recordCapacity {
      let larger = UnsafeMutablePointer<(field: Int, place: FieldPlace)>.allocate(
        capacity: recordCapacity * 2)
      unsafe larger.moveInitialize(from: records, count: recordCount)
      unsafe records.deallocate()
      unsafe records = larger
      recordCapacity *= 2
    }
    unsafe (records + recordCount).initialize(to: (field, place))
    recordCount += 1
  }
}
