/// The type of a value as the checker knows it.
///
/// Typing is gradual: `dyn` goes with everything, and what the checker let pass is checked again when it
/// happens.
package indirect enum ValueType: Hashable, Sendable {
  case dyn
  case null
  case bool
  case int
  case uint
  case double
  case decimal
  case string
  case bytes
  case timestamp
  case duration
  case moment
  case type
  case list(ValueType)
  case map(ValueType, ValueType)
  case optional(ValueType)
  case record(RecordShape)
}

extension ValueType: CustomStringConvertible {
  package var description: String {
    switch self {
    case .dyn: return "dyn"
    case .null: return "null"
    case .bool: return "bool"
    case .int: return "int"
    case .uint: return "uint"
    case .double: return "double"
    case .decimal: return "decimal"
    case .string: return "string"
    case .bytes: return "bytes"
    case .timestamp: return "timestamp"
    case .duration: return "duration"
    case .moment: return "moment"
    case .type: return "type"
    case .list(let element): return "list(\(element))"
    case .map(let key, let value): return "map(\(key), \(value))"
    case .optional(let wrapped): return "optional(\(wrapped))"
    case .record(let shape): return shape.name
    }
  }
}

extension ValueType {
  /// Whether a value of this type may stand where one of `other` is asked for; an int may stand for a
  /// decimal.
  func goes(with other: ValueType) -> Bool {
    switch (self, other) {
    case (.dyn, _), (_, .dyn), (.int, .decimal): return true
    case (.list(let left), .list(let right)): return left.goes(with: right)
    case (.map(let leftKey, let left), .map(let rightKey, let right)):
      return leftKey.goes(with: rightKey) && left.goes(with: right)
    case (.optional(let left), .optional(let right)): return left.goes(with: right)
    case (.record(let left), .record(let right)): return left === right || left.open || right.open
    case (.record, .map), (.map, .record): return true
    default: return self == other
    }
  }

  /// Whether `==` between the two can ever be true.
  func compares(with other: ValueType) -> Bool {
    switch (self, other) {
    case (.dyn, _), (_, .dyn): return true
    case (.decimal, .double), (.double, .decimal): return false
    case (.timestamp, .moment), (.moment, .timestamp): return true
    case (.null, .optional), (.optional, .null): return true
    case (.list(let left), .list(let right)): return left.compares(with: right)
    case (.map(let leftKey, let left), .map(let rightKey, let right)):
      return leftKey.compares(with: rightKey) && left.compares(with: right)
    case (.optional(let left), .optional(let right)): return left.compares(with: right)
    default: return isNumber && other.isNumber || goes(with: other)
    }
  }

  var isNumber: Bool { self == .int || self == .uint || self == .double || self == .decimal }

  /// Whether `<` is defined on it.
  var isOrdered: Bool {
    switch self {
    case .dyn, .bool, .int, .uint, .double, .decimal, .string, .bytes, .timestamp, .duration, .moment:
      return true
    default: return false
    }
  }

  /// The type of a value that is of this or of the other type.
  func joined(_ other: ValueType) -> ValueType {
    if self == other { return self }
    switch (self, other) {
    case (.list(let left), .list(let right)): return .list(left.joined(right))
    case (.map(let leftKey, let left), .map(let rightKey, let right)):
      return .map(leftKey.joined(rightKey), left.joined(right))
    case (.optional(let left), .optional(let right)): return .optional(left.joined(right))
    default: return .dyn
    }
  }
}
