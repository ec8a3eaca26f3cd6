import Values

/// Whether two texts have the same code points.
@inlinable
package func sameText(_ left: String, _ right: String) -> Bool {
  compareText(left, right) == 0
}

/// Compares texts by code points, which is the order of their UTF-8 bytes.
@usableFromInline
package func compareText(_ left: String, _ right: String) -> Int {
  let first = left.utf8Span.span
  let second = right.utf8Span.span
  let common = min(first.count, second.count)
  var index = 0
  while index < common {
    if first[index] != second[index] { return first[index] < second[index] ? -1 : 1 }
    index &+= 1
  }
  return first.count == second.count ? 0 : (first.count < second.count ? -1 : 1)
}

/// Whether a text is exactly these UTF-8 bytes.
func sameText(_ text: String, utf8 bytes: [UInt8]) -> Bool {
  let span = text.utf8Span.span
  guard span.count == bytes.count else { return false }
  for index in 0..<span.count where span[index] != bytes[index] { return false }
  return true
}

extension Value {
  /// CEL's `==`: numbers by value whatever their types, else values of one type; never an error.
  ///
  /// Lists and maps are compared with a depth limit of their own nesting, which the size of results bounds.
  package func equals(_ other: Value) -> Bool {
    switch (self, other) {
    case (.string(let left), .string(let right)): return sameText(left, right)
    case (.int(let left), .int(let right)): return left == right
    case (.bool(let left), .bool(let right)): return left == right
    case (.decimal(let left), .decimal(let right)): return left == right
    case (.null, .null): return true
    case (.bytes(let left), .bytes(let right)): return left == right
    case (.list(let left), .list(let right)):
      guard left.count == right.count else { return false }
      for index in left.indices where !left[index].equals(right[index]) { return false }
      return true
    case (.map(let left), .map(let right)):
      guard left.count == right.count else { return false }
      for entry in left.entries {
        guard let found = right[entry.key], entry.value.equals(found) else { return false }
      }
      return true
    case (.timestamp(let left), .timestamp(let right)): return left == right
    case (.duration(let left), .duration(let right)): return left == right
    case (.type(let left), .type(let right)): return left == right
    case (.moment(let left), .moment(let right)): return left == right
    case (.moment(.instant(let left)), .timestamp(let right)),
      (.timestamp(let right), .moment(.instant(let left))):
      return left == right.instant()
    case (.optional(let left), .optional(let right)):
      guard let left, let right else { return left == nil && right == nil }
      return left.equals(right)
    case (.record(let left), .record(let right)): return left === right
    default: return numberOrder(other) == 0
    }
  }

  /// The order of two numbers: negative, 0 or positive; nil where one is NaN or no number, or decimal meets
  /// double.
  func numberOrder(_ other: Value) -> Int? {
    func order<T: Comparable>(_ left: T, _ right: T) -> Int { left < right ? -1 : (left == right ? 0 : 1) }
    func order(_ left: Double, _ right: Double) -> Int? {
      left.isNaN || right.isNaN ? nil : (left < right ? -1 : (left == right ? 0 : 1))
    }
    switch (self, other) {
    case (.int(let left), .int(let right)): return order(left, right)
    case (.uint(let left), .uint(let right)): return order(left, right)
    case (.double(let left), .double(let right)): return order(left, right)
    case (.decimal(let left), .decimal(let right)): return order(left, right)
    case (.int(let left), .uint(let right)): return left < 0 ? -1 : order(UInt64(left), right)
    case (.uint(let left), .int(let right)): return right < 0 ? 1 : order(left, UInt64(right))
    case (.int(let left), .double(let right)): return order(Double(left), right)
    case (.double(let left), .int(let right)): return order(left, Double(right))
    case (.uint(let left), .double(let right)): return order(Double(left), right)
    case (.double(let left), .uint(let right)): return order(left, Double(right))
    case (.int(let left), .decimal(let right)): return order(DecimalValue(left), right)
    case (.decimal(let left), .int(let right)): return order(left, DecimalValue(right))
    case (.uint(let left), .decimal(let right)): return order(DecimalValue(left), right)
    case (.decimal(let left), .uint(let right)): return order(left, DecimalValue(right))
    default: return nil
    }
  }

  /// The order of two values for `<` and its kin; nil where NaN has none.
  ///
  /// - Throws: `expression-no-overload` where the types have no order, `expression-double-decimal`.
  func order(_ other: Value, _ name: String) throws(ExpressionError) -> Int? {
    switch (self, other) {
    case (.string(let left), .string(let right)): return compareText(left, right)
    case (.bool(let left), .bool(let right)): return left == right ? 0 : (right ? -1 : 1)
    case (.bytes(let left), .bytes(let right)):
      if left == right { return 0 }
      return left.lexicographicallyPrecedes(right) ? -1 : 1
    case (.timestamp(let left), .timestamp(let right)): return left < right ? -1 : (left == right ? 0 : 1)
    case (.duration(let left), .duration(let right)): return left < right ? -1 : (left == right ? 0 : 1)
    case (.moment(let left), .moment(let right)): return try left.order(right)
    case (.moment(let left), .timestamp(let right)): return try left.order(.instant(right.instant()))
    case (.timestamp(let left), .moment(let right)): return try Moment.instant(left.instant()).order(right)
    case (.double(let left), .double(let right)) where left.isNaN || right.isNaN: return nil
    default:
      if let order = numberOrder(other) { return order }
      if mixesDoubleAndDecimal(other) { throw ExpressionError("expression-double-decimal") }
      if isNumber, other.isNumber { return nil }
      throw .noOverload(name, self, other)
    }
  }

  var isNumber: Bool {
    switch self {
    case .int, .uint, .double, .decimal: return true
    default: return false
    }
  }

  /// Whether one is a decimal and the other a double: nothing may quietly compare or mix them.
  func mixesDoubleAndDecimal(_ other: Value) -> Bool {
    switch (self, other) {
    case (.decimal, .double), (.double, .decimal): return true
    default: return false
    }
  }
}

extension Moment {
  /// The order of two moments of one kind.
  ///
  /// - Throws: `expression-moment-kinds`: a local time is neither before nor after an instant.
  func order(_ other: Moment) throws(ExpressionError) -> Int {
    switch (self, other) {
    case (.instant(let left), .instant(let right)): return left < right ? -1 : (left == right ? 0 : 1)
    case (.local(let left), .local(let right)): return left < right ? -1 : (left == right ? 0 : 1)
    case (.date(let left), .date(let right)): return left < right ? -1 : (left == right ? 0 : 1)
    default: throw ExpressionError("expression-moment-kinds", [kindName, other.kindName])
    }
  }

  var kindName: String {
    switch self {
    case .instant: return "an instant"
    case .local: return "a local time"
    case .date: return "a day"
    }
  }
}
