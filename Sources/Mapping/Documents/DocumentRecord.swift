package import Commerce
package import Expressions
package import Values

/// A packed document (or a record of one of its lists) as expressions read it; nothing is turned into a value before it
/// is asked for.
///
/// One object serves one document after the other (``load(_:range:)``), since a pass looks at hundreds of thousands; its
/// bytes are its own, so that what reads a field counts no reference.
@safe
package final class DocumentRecord: RecordValue, @unchecked Sendable {
  // Unchecked: used by one thread; a record that was given out as a value is not loaded anew before its evaluation ends.

  let shape: DocumentShape
  private let schema: Schema
  private let fields: PackedFields
  /// Where the record lies: in our own memory, or in that of the document that it is a line of.
  private var place = FieldPlace.absent
  private var memory: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// The list at hand: where its records lie, and where their fields do.
  private var list = -1
  private var inner: PackedFields?
  private var records: [FieldPlace] = []
  private var recordPlaces: UnsafeMutablePointer<FieldPlace>
  private var recordTables: UnsafeMutablePointer<FieldTable>
  private var recordCapacity = 0
  /// Its records as values, made once and used again, and how many of them are loaded.
  private var pool: [DocumentRecord] = []
  private var pooled = 0

  private init(_ shape: DocumentShape, capacity: Int) {
    self.shape = shape
    schema = shape.schema
    fields = PackedFields(shape.schema)
    self.capacity = capacity
    unsafe memory = .allocate(capacity: max(capacity, 1))
    unsafe recordPlaces = .allocate(capacity: 1)
    unsafe recordTables = .allocate(capacity: 1)
  }

  deinit {
    unsafe memory.deallocate()
    unsafe recordPlaces.deallocate()
    unsafe recordTables.deallocate()
  }

  /// A document of one of the five kinds.
  package convenience init(_ view: DocumentView, kind: DocumentKind) {
    self.init(kind: kind)
    load(view.bytes, range: view.range)
  }

  /// An empty document of a kind, to be loaded.
  package convenience init(kind: DocumentKind) {
    self.init(DocumentShape.of(kind), capacity: 1024)
  }

  /// The same record with memory of its own, for what outlives the next look at another list.
  func copied() -> DocumentRecord {
    let copy = DocumentRecord(shape, capacity: 0)
    copy.load(place.bytes)
    return copy
  }

  /// Takes another document of the same kind.
  package func load(_ bytes: [UInt8], range: Range<Int>? = nil) {
    load(bytes.span.extracting(range ?? 0..<bytes.count))
  }

  /// Takes another document of the same kind.
  package func load(_ bytes: Span<UInt8>) {
    if bytes.count > capacity {
      unsafe memory.deallocate()
      capacity = max(bytes.count, capacity * 2)
      unsafe memory = .allocate(capacity: capacity)
    }
    unsafe bytes.withUnsafeBufferPointer { source in
      guard let start = source.baseAddress else { return }
      unsafe memory.update(from: start, count: source.count)
    }
    load(at: unsafe FieldPlace(memory, count: bytes.count))
  }

  /// Takes a record where it lies.
  private func load(at place: FieldPlace) {
    self.place = place
    list = -1
    fields.load(place)
  }

  /// The document as a value of its own, for what looks at few of them.
  package var view: DocumentView { DocumentView(schema: schema, bytes: [UInt8](copying: place.bytes)) }

  /// Where its fields lie; good until the next load.
  package var table: FieldTable { fields.table }

  /// The bytes of a field, nothing where it is absent.
  package func text(_ index: Int) -> FieldPlace { fields.table[index] }

  /// The texts of several fields, joined by the unit separator; empty where all are absent.
  func joinedKey(_ indexes: [Int]) -> [UInt8] {
    var key: [UInt8] = []
    for (number, index) in indexes.enumerated() {
      if number > 0 { key.append(0x1F) }
      fields.table[index].append(to: &key)
    }
    return key.count < indexes.count ? [] : key
  }

  /// The text of the first of some fields that is there.
  func firstKey(_ indexes: [Int]) -> [UInt8] {
    indexes.first { fields.table[$0].isPresent }.map { [UInt8](copying: fields.table[$0].bytes) } ?? []
  }

  // MARK: Lists

  /// The records of a list field; good until the next load, or the next call for another list.
  package func records(_ index: Int) -> ArraySlice<DocumentRecord> {
    take(index)
    guard let shape = shape.lists[index] else { return [] }
    while pooled < records.count {
      // A pool of another list's records has another shape.
      if pooled < pool.count, pool[pooled].shape !== shape { pool.removeSubrange(pooled...) }
      if pooled == pool.count { pool.append(DocumentRecord(shape, capacity: 0)) }
      pool[pooled].load(at: records[pooled])
      pooled += 1
    }
    return pool[..<records.count]
  }

  /// The tables of the records of a list field; good as long as ``records(_:)`` is.
  package func tables(_ index: Int) -> FieldTableList {
    take(index)
    return unsafe FieldTableList(recordTables, count: records.count)
  }

  /// Makes a list the one at hand.
  private func take(_ index: Int) {
    if list == index { return }
    list = index
    pooled = 0
    records.removeAll(keepingCapacity: true)
    guard let shape = shape.lists[index] else { return }
    for number in 0..<fields.listCount {
      let (field, place) = fields.listRecord(number)
      if field == index { records.append(place) }
    }
    let inner: PackedFields
    if let known = self.inner, known.schema === shape.schema {
      inner = known
    } else {
      inner = PackedFields(shape.schema)
      self.inner = inner
      recordCapacity = 0
    }
    let width = shape.schema.fields.count
    if records.count > recordCapacity { makeRoom(for: records.count, width) }
    for number in records.indices {
      unsafe inner.find(records[number], into: recordPlaces + number * width)
    }
  }

  private func makeRoom(for count: Int, _ width: Int) {
    unsafe recordPlaces.deallocate()
    unsafe recordTables.deallocate()
    recordCapacity = max(count, 8)
    unsafe recordPlaces = .allocate(capacity: recordCapacity * width)
    unsafe recordPlaces.initialize(repeating: .absent, count: recordCapacity * width)
    unsafe recordTables = .allocate(capacity: recordCapacity)
    for number in 0..<recordCapacity {
      unsafe (recordTables + number).initialize(to: FieldTable(recordPlaces + number * width, count: width))
    }
  }

  // MARK: Fields

  package func has(_ index: Int) -> Bool {
    index < schema.fields.count ? fields.table[index].isPresent : group(index - schema.fields.count) != nil
  }

  package func append(_ index: Int, to bytes: inout [UInt8]) -> Bool {
    let place = fields.table[index]
    place.append(to: &bytes)
    return place.isPresent
  }

  package func field(_ index: Int) -> Value? {
    guard index < schema.fields.count else { return group(index - schema.fields.count) }
    let place = fields.table[index]
    guard place.isPresent else { return nil }
    switch schema.fields[index].type {
    case .text, .currency, .country, .choice: return .string(String(copying: place.bytes))
    case .decimal: return (try? DecimalValue(utf8: place.bytes)).map { .decimal($0) }
    case .integer: return Int64(String(copying: place.bytes)).map { .int($0) }
    case .boolean: return .bool(place.bytes[0] == UInt8(ascii: "t"))
    case .moment: return Moment(rfc3339: place.bytes).map { .moment($0) }
    case .texts: return .list(view.texts(index).map { .string($0) })
    case .attributes:
      return .map(MapValue(view.attributes(index).map { ($0.name, Value.string($0.text)) }))
    case .records: return .list(records(index).map { .record($0) })
    }
  }

  /// A group is there when one of its fields is.
  private func group(_ number: Int) -> Value? {
    guard shape.groups.indices.contains(number) else { return nil }
    for index in shape.groupFields[number] where fields.table[index].isPresent { return .record(self) }
    return nil
  }

  package func equals(_ index: Int, utf8: [UInt8]) -> Bool? {
    let place = fields.table[index]
    return place.isPresent ? place.equals(utf8) : nil
  }

  package func decimal(_ index: Int) -> DecimalValue? {
    let place = fields.table[index]
    return place.isPresent ? try? DecimalValue(utf8: place.bytes) : nil
  }
}

/// What the rules about documents see: the document by its kind's name.
package final class DocumentInput: ExpressionInput {
  private var record: DocumentRecord
  private let places = FieldTables()

  /// An input for a document; ``load(_:)`` gives it another.
  package init(_ record: DocumentRecord) {
    self.record = record
    places.set(MapVariable.document, record.table)
  }

  /// Takes another document.
  package func load(_ record: DocumentRecord) {
    if self.record === record { return }
    self.record = record
    // Where the table is stays so as long as the record lives, whatever is loaded.
    places.set(MapVariable.document, record.table)
  }

  package var tables: FieldTables.View { places.view }

  package func records(variable: Int, field: Int?) -> FieldTableList? { field.map { record.tables($0) } }

  package func value(variable: Int, field: Int) -> Value? { record.field(field) }

  package func has(variable: Int, field: Int) -> Bool { record.has(field) }

  package func append(variable: Int, field: Int, to bytes: inout [UInt8]) -> Bool {
    record.append(field, to: &bytes)
  }

  package func equals(variable: Int, field: Int, utf8: [UInt8]) -> Bool? { record.equals(field, utf8: utf8) }

  package func decimal(variable: Int, field: Int) throws(ExpressionError) -> DecimalValue? {
    record.decimal(field)
  }

  package func variable(_ index: Int) -> Value { .record(record) }
}

extension Declarations {
  /// What a writing map may read of a document: besides the document and the settings the secrets, the product table,
  /// and what the rules of `shipping:` say.
  static func document(_ kind: DocumentKind, _ context: MapContext, ships: Bool = false) -> Declarations {
    var declarations = document(kind, settings: context.settings)
    // Without a table nothing is known of any product: what a file needs of one is asked for when the file is made.
    declarations = declarations.declaring("products", constant: context.products ?? .map(MapValue()))
    if let secrets = context.secrets { declarations = declarations.declaring("secrets", constant: secrets) }
    if ships {
      declarations = declarations.declaring("ship", index: MapVariable.ship, .map(.string, .dyn))
    }
    return declarations
  }

  /// What a rule about a document of a kind may read.
  static func document(_ kind: DocumentKind, settings: Value) -> Declarations {
    Declarations()
      .declaring(kind.name, index: MapVariable.document, .record(DocumentShape.of(kind).shape))
      .declaring("settings", constant: settings)
  }
}
