/// A run of whole rows of one file: their bytes, and where each field ends.
///
/// A view on memory of its reader, which uses that memory again when the last copy of the chunk is gone. So a chunk is
/// cheap to hand to another core, and not a thing to keep: take out what is wanted, and let it go.
///
/// ```swift
/// while let chunk = try reader.nextChunk() {
///   for row in chunk.rows.indices where !chunk.rows[row].isEmpty {
///     let field = chunk.field(row, 3)
///     let text = chunk.bytes(of: field)
///   }
/// }
/// ```
///
/// Public, unlike all else in this room: Swift 6.3 does not inline `@inlinable package` code into other modules, and the
/// maps ask for some ten million fields a second.
@safe
public struct RowChunk: @unchecked Sendable {
  // Unchecked: nothing writes to the buffer while a chunk holds it.

  /// One row: its fields, its bytes and its place.
  @frozen
  public struct Row: Hashable, Sendable {
    /// Where the row's field ends begin among those of the chunk.
    @usableFromInline var firstField: UInt32
    /// How many fields the row has; a blank line has one, of no bytes.
    public var fieldCount: UInt32
    /// The first byte, as an offset in the chunk.
    public var start: UInt32
    /// Behind the last byte, without the line end.
    public var end: UInt32
    /// The physical line of the file on which the row begins, from 1.
    public var line: UInt32
    /// Whether there is no byte between two line ends.
    public var isBlank: Bool
    /// Whether no field has a byte in it; `,,,` and `"",""` are empty, but not blank.
    public var isEmpty: Bool

    @usableFromInline
    init(
      firstField: UInt32, fieldCount: UInt32, start: UInt32, end: UInt32, line: UInt32, isBlank: Bool,
      isEmpty: Bool
    ) {
      self.firstField = firstField
      self.fieldCount = fieldCount
      self.start = start
      self.end = end
      self.line = line
      self.isBlank = isBlank
      self.isEmpty = isEmpty
    }
  }

  /// Where a field's content stands in the chunk, without the quotes around it.
  @frozen
  public struct Field: Hashable, Sendable {
    /// The first byte, as an offset in the chunk.
    public var start: UInt32
    /// Behind the last byte.
    public var end: UInt32
    /// Whether quotes stood around it, so that a doubled quote may be inside.
    public var isQuoted: Bool

    @inlinable
    init(start: UInt32, end: UInt32, isQuoted: Bool) {
      self.start = start
      self.end = end
      self.isQuoted = isQuoted
    }

    /// Whether there is no byte in it.
    @inlinable public var isEmpty: Bool { start == end }
    /// How many bytes the content has, doubled quotes counted as two.
    @inlinable public var count: Int { Int(end &- start) }
  }

  private let buffer: RowBuffer
  @usableFromInline let base: UnsafePointer<UInt8>
  @usableFromInline let fieldEnds: UnsafePointer<UInt32>
  @usableFromInline let rowBase: UnsafePointer<Row>
  /// How many rows there are.
  public let rowCount: Int
  @usableFromInline let byteCount: Int
  @usableFromInline let quoting: Bool
  /// Where the first byte of the chunk stands in the text: in the file itself where that is UTF-8, else in what it
  /// was decoded to.
  public let offset: Int
  /// Whether the file ends with this chunk.
  public let isLast: Bool

  init(_ buffer: RowBuffer, quoting: Bool, offset: Int, isLast: Bool) {
    self.buffer = buffer
    unsafe base = UnsafePointer(buffer.bytes)
    unsafe fieldEnds = UnsafePointer(buffer.fieldEnds)
    unsafe rowBase = UnsafePointer(buffer.rows)
    rowCount = buffer.rowCount
    byteCount = buffer.count
    self.quoting = quoting
    self.offset = offset
    self.isLast = isLast
  }

  /// One of the rows, from 0.
  @inlinable @inline(__always)
  public func row(_ index: Int) -> Row {
    precondition(index >= 0 && index < rowCount, "a row of this chunk")
    return unsafe rowBase[index]
  }

  /// One field of a row, from 0.
  ///
  /// A row that has no such field gives an empty one: compare `fieldCount` first.
  @inlinable @inline(__always)
  public func field(_ rowIndex: Int, _ column: Int) -> Field {
    field(row(rowIndex), column)
  }

  /// One field of a row of this chunk that was looked up before.
  @inlinable @inline(__always)
  public func field(_ row: Row, _ column: Int) -> Field {
    guard column >= 0, column < Int(row.fieldCount) else {
      return Field(start: row.end, end: row.end, isQuoted: false)
    }
    let index = Int(row.firstField) &+ column
    let end = unsafe fieldEnds[index]
    let start = column == 0 ? row.start : unsafe fieldEnds[index &- 1] &+ 1
    guard quoting, start < end, unsafe base[Int(start)] == UInt8(ascii: "\"") else {
      return Field(start: start, end: end, isQuoted: false)
    }
    return Field(start: start &+ 1, end: end &- 1, isQuoted: true)
  }

  /// The content of a field as it stands, doubled quotes still doubled (``hasDoubledQuote(_:)``).
  @_lifetime(borrow self)
  @inlinable @inline(__always)
  public func bytes(of field: Field) -> Span<UInt8> {
    precondition(field.start <= field.end && Int(field.end) <= byteCount, "a field of this chunk")
    let span = unsafe Span(_unsafeStart: base + Int(field.start), count: Int(field.end &- field.start))
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// The bytes of a row as they stand, without its line end.
  @_lifetime(borrow self)
  @inlinable @inline(__always)
  public func bytes(ofRow index: Int) -> Span<UInt8> {
    let row = row(index)
    let span = unsafe Span(_unsafeStart: base + Int(row.start), count: Int(row.end &- row.start))
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// The bytes of rows that follow one another as they stand, without the last one's line end.
  @_lifetime(borrow self)
  @inlinable
  public func bytes(ofRows range: ClosedRange<Int>) -> Span<UInt8> {
    let first = row(range.lowerBound)
    let last = row(range.upperBound)
    let span = unsafe Span(_unsafeStart: base + Int(first.start), count: Int(last.end &- first.start))
    return unsafe _overrideLifetime(span, borrowing: self)
  }
}

extension RowChunk {
  /// Whether a field has doubled quotes in it, which ``append(_:to:)`` makes single.
  package func hasDoubledQuote(_ field: Field) -> Bool {
    guard field.isQuoted else { return false }
    let text = bytes(of: field)
    for index in text.indices where text[index] == CSVScanner.quote { return true }
    return false
  }

  /// Whether a closing quote stands behind a quoted field, which only a lenient scan may leave open.
  func endsWithQuote(_ field: Field) -> Bool {
    unsafe field.start <= field.end && base[Int(field.end)] == CSVScanner.quote
  }

  /// Appends a field's value, doubled quotes made single.
  package func append(_ field: Field, to output: inout [UInt8]) {
    let text = bytes(of: field)
    guard field.isQuoted else {
      unsafe text.withUnsafeBufferPointer { unsafe output.append(contentsOf: $0) }
      return
    }
    var index = 0
    while index < text.count {
      let byte = text[index]
      output.append(byte)
      index += byte == CSVScanner.quote ? 2 : 1
    }
  }

  /// A field's value as a string, for messages, headers and tests.
  package func string(_ row: Int, _ column: Int) -> String {
    var value: [UInt8] = []
    append(field(row, column), to: &value)
    return String(decoding: value, as: UTF8.self)
  }

  /// All values of a row.
  package func strings(_ row: Int) -> [String] {
    (0..<Int(self.row(row).fieldCount)).map { string(row, $0) }
  }
}
