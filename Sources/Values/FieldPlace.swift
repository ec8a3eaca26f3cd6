/// Where the text of a field lies in memory that somebody else owns.
///
/// How it differs from a slice of an array: it counts no reference and copies nothing, so that a pass may look at a
/// hundred million fields. Whoever hands places out says how long they are good; keep none of them beyond that.
///
/// Public, as ``FieldTable`` is: Swift 6.3 does not inline `@inlinable package` code into other modules.
@safe
@frozen
public struct FieldPlace {
  @usableFromInline let start: UnsafePointer<UInt8>?
  /// −1 where it is not known.
  @usableFromInline let length: Int

  @inlinable
  init(start: UnsafePointer<UInt8>?, length: Int) {
    unsafe self.start = start
    self.length = length
  }

  /// A text of so many bytes.
  @inlinable
  public init(_ start: UnsafePointer<UInt8>, count: Int) {
    unsafe self.init(start: start, length: count)
  }

  /// The record does not have the field.
  @inlinable public static var absent: FieldPlace { unsafe FieldPlace(start: nil, length: 0) }

  /// The field's text lies nowhere: whoever wants it asks the record.
  @inlinable public static var unknown: FieldPlace { unsafe FieldPlace(start: nil, length: -1) }

  /// Whether the record has the field, and its text lies here.
  @inlinable public var isPresent: Bool { unsafe start != nil }

  /// Whether it can be told from here if the record has the field.
  @inlinable public var isKnown: Bool { length >= 0 }

  /// How many bytes the text has.
  @inlinable public var count: Int { max(length, 0) }

  /// The text; no bytes where there is none.
  @inlinable
  public var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    @inline(__always)
    get {
      let span = unsafe Span<UInt8>(_unsafeElements: UnsafeBufferPointer(start: start, count: max(length, 0)))
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// Appends the text.
  @inlinable
  public func append(to bytes: inout [UInt8]) {
    guard let start = unsafe start else { return }
    unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: start, count: length))
  }

  /// Whether the text is exactly these bytes.
  @inlinable
  public func equals(_ bytes: [UInt8]) -> Bool {
    guard length == bytes.count, let start = unsafe start else { return length == 0 && bytes.isEmpty }
    for index in 0..<length where unsafe start[index] != bytes[index] { return false }
    return true
  }
}

/// The places of a record's fields, by their numbers.
@safe
@frozen
public struct FieldTable {
  @usableFromInline let places: UnsafePointer<FieldPlace>?
  @usableFromInline let count: Int

  /// A table of so many places; whoever owns the memory says how long it is good.
  @inlinable
  public init(_ places: UnsafePointer<FieldPlace>?, count: Int) {
    unsafe self.places = places
    self.count = count
  }

  /// The table of which nothing is known.
  @inlinable public static var none: FieldTable { unsafe FieldTable(nil, count: 0) }

  /// The place of a field; ``FieldPlace/unknown`` for one that the table does not have.
  @inlinable
  public subscript(_ field: Int) -> FieldPlace {
    guard UInt(bitPattern: field) < UInt(bitPattern: count), let places = unsafe places else {
      return .unknown
    }
    return unsafe places[field]
  }
}

/// Records one behind the other, as their tables.
@safe
@frozen
public struct FieldTableList {
  @usableFromInline let tables: UnsafePointer<FieldTable>?
  /// How many records there are.
  public let count: Int

  /// So many tables; whoever owns the memory says how long it is good.
  @inlinable
  public init(_ tables: UnsafePointer<FieldTable>?, count: Int) {
    unsafe self.tables = tables
    self.count = count
  }

  /// The table of a record, from 0.
  @inlinable
  public subscript(_ index: Int) -> FieldTable {
    guard UInt(bitPattern: index) < UInt(bitPattern: count), let tables = unsafe tables else { return .none }
    return unsafe tables[index]
  }
}

/// The tables of the records that an evaluation may read, by the numbers of their variables.
///
/// Its owner keeps it as long as anybody has a ``View``.
@safe
public final class FieldTables {
  /// One number is as good as another, so that few suffice.
  public static let mostVariables = 8

  private let tables: UnsafeMutablePointer<FieldTable>

  /// Tables of which nothing is known.
  public init() {
    unsafe tables = .allocate(capacity: FieldTables.mostVariables)
    unsafe tables.initialize(repeating: .none, count: FieldTables.mostVariables)
  }

  deinit {
    unsafe tables.deallocate()
  }

  /// Says where a variable's fields lie; `none` where they must be asked for.
  public func set(_ variable: Int, _ table: FieldTable) {
    guard variable >= 0, variable < FieldTables.mostVariables else { return }
    unsafe tables[variable] = table
  }

  /// What an evaluation reads.
  public var view: View { unsafe View(tables) }

  /// The tables as an evaluation has them at hand.
  @safe
  @frozen
  public struct View {
    @usableFromInline let tables: UnsafePointer<FieldTable>?

    @inlinable
    init(_ tables: UnsafePointer<FieldTable>?) {
      unsafe self.tables = tables
    }

    /// Of nothing anything is known.
    @inlinable public static var none: View { unsafe View(nil) }

    /// The place of a variable's field.
    @inlinable
    public subscript(_ variable: Int, _ field: Int) -> FieldPlace {
      guard UInt(bitPattern: variable) < 8, let tables = unsafe tables else { return .unknown }
      return unsafe tables[variable][field]
    }
  }
}
