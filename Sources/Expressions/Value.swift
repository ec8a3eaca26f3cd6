package import Values

/// A value of the expression language.
///
/// Strings are compared by code points, never by canonical equivalence, so `==` of `String` is not used on
/// them; see ``equals(_:)``.
package enum Value: Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case uint(UInt64)
  case double(Double)
  /// An extension: an exact decimal number with its scale.
  case decimal(DecimalValue)
  case string(String)
  case bytes([UInt8])
  case list([Value])
  case map(MapValue)
  case timestamp(Timestamp)
  /// Nanoseconds.
  case duration(Int64)
  /// A type as a value, by its name: `int`, `google.protobuf.Timestamp`.
  case type(String)
  indirect case optional(Value?)
  /// An extension: an instant with its offset, a local time, or a day.
  indirect case moment(Moment)
  /// A record of the host.
  case record(any RecordValue)
}

/// An instant of CEL: seconds and nanoseconds since 1970, from year 1 to year 9999, no offset.
package struct Timestamp: Hashable, Comparable, Sendable {
  /// Seconds since 1970-01-01T00:00:00Z.
  package var seconds: Int64
  /// 0 to 999 999 999.
  package var nanosecond: Int32

  static let minimumSeconds: Int64 = -62_135_596_800
  static let maximumSeconds: Int64 = 253_402_300_799

  /// An instant within years 1 to 9999, or nothing.
  package init?(seconds: Int64, nanosecond: Int32 = 0) {
    guard (Timestamp.minimumSeconds...Timestamp.maximumSeconds).contains(seconds) else { return nil }
    self.seconds = seconds
    self.nanosecond = nanosecond
  }

  package static func < (left: Timestamp, right: Timestamp) -> Bool {
    (left.seconds, left.nanosecond) < (right.seconds, right.nanosecond)
  }

  /// The same instant as the other rooms write it.
  package func instant(offsetMinutes: Int = 0) -> Instant {
    Instant(seconds: Int(seconds), nanosecond: Int(nanosecond), offsetMinutes: offsetMinutes)
  }
}

extension Value {
  /// The type's name, as `type()` gives it and messages show it.
  package var typeName: String {
    switch self {
    case .null: return "null_type"
    case .bool: return "bool"
    case .int: return "int"
    case .uint: return "uint"
    case .double: return "double"
    case .decimal: return "decimal"
    case .string: return "string"
    case .bytes: return "bytes"
    case .list: return "list"
    case .map: return "map"
    case .timestamp: return "google.protobuf.Timestamp"
    case .duration: return "google.protobuf.Duration"
    case .type: return "type"
    case .optional: return "optional_type"
    case .moment: return "moment"
    case .record: return "record"
    }
  }

  /// Whether it is what `optional.ofNonZeroValue` leaves out.
  var isZero: Bool {
    switch self {
    case .null: return true
    case .bool(let value): return !value
    case .int(let value): return value == 0
    case .uint(let value): return value == 0
    case .double(let value): return value == 0
    case .decimal(let value): return value.coefficient == 0
    case .string(let value): return value.isEmpty
    case .bytes(let value): return value.isEmpty
    case .list(let value): return value.isEmpty
    case .map(let value): return value.count == 0
    case .timestamp(let value): return value.seconds == 0 && value.nanosecond == 0
    case .duration(let value): return value == 0
    case .optional(let value): return value == nil
    case .type, .moment, .record: return false
    }
  }
}
