import Values

extension Compiler {
  /// A program that gives an int.
  func integer(_ node: Node) throws(ExpressionError) -> Program<Int64> {
    let place = Place(node)
    if case .int(let value) = node.constant { return { (_) throws(ExpressionError) in value } }
    if case .binary(let name, let left, let right) = node.kind, left.type == .int, right.type == .int {
      let left = try integer(left)
      let right = try integer(right)
      return { (frame) throws(ExpressionError) in
        let first = try left(&frame)
        let second = try right(&frame)
        do throws(ExpressionError) { return try first.applying(name, second, "int") } catch {
          throw error.at(place)
        }
      }
    }
    let program = try value(node)
    return { (frame) throws(ExpressionError) in
      let value = try program(&frame)
      guard case .int(let result) = value else { throw .found(value, expected: "int").at(place) }
      return result
    }
  }

  /// Arithmetic on values whose types are found out when they are there.
  func arithmetic(
    _ node: Node, _ name: Operator, _ left: Node, _ right: Node
  ) throws(ExpressionError) -> Program<Value> {
    let place = Place(node)
    let operands = try Operands(self, left, right)
    return { (frame) throws(ExpressionError) in
      let (left, right) = try operands.load(&frame)
      do throws(ExpressionError) {
        if name == .add { try frame.admitSum(left, right) }
        return try left.applying(name, right)
      } catch {
        throw error.at(place)
      }
    }
  }
}

extension Frame {
  /// Pays for a sum of texts or lists before it is made.
  mutating func admitSum(_ left: Value, _ right: Value) throws(ExpressionError) {
    let bytes: Int
    switch (left, right) {
    case (.string(let left), .string(let right)): bytes = left.utf8.count + right.utf8.count
    case (.bytes(let left), .bytes(let right)): bytes = left.count + right.count
    case (.list(let left), .list(let right)): bytes = (left.count + right.count) * 16
    default: return
    }
    if bytes > size { throw ExpressionError("expression-size", [String(size)]) }
    try charge(bytes >> 4)
  }
}

extension FixedWidthInteger {
  /// Integer arithmetic with every overflow an error.
  func applying(_ name: Operator, _ other: Self, _ type: String) throws(ExpressionError) -> Self {
    let (result, overflow): (Self, Bool)
    switch name {
    case .add: (result, overflow) = addingReportingOverflow(other)
    case .subtract: (result, overflow) = subtractingReportingOverflow(other)
    case .multiply: (result, overflow) = multipliedReportingOverflow(by: other)
    case .divide:
      if other == 0 { throw ExpressionError("expression-division-by-zero") }
      (result, overflow) = dividedReportingOverflow(by: other)
    default:
      if other == 0 { throw ExpressionError("expression-division-by-zero") }
      (result, overflow) = remainderReportingOverflow(dividingBy: other)
    }
    if overflow { throw .overflow(type) }
    return result
  }
}

extension Value {
  /// The value with its sign turned round.
  func negated() throws(ExpressionError) -> Value {
    switch self {
    case .int(let value):
      if value == .min { throw .overflow("int") }
      return .int(-value)
    case .double(let value): return .double(-value)
    case .decimal(let value):
      do throws(DecimalError) { return .decimal(try value.negated()) } catch { throw .decimal(error) }
    default: throw .noOverload("-", self)
    }
  }

  /// `+`, `-`, `*`, `/` and `%` by the types of the operands.
  func applying(_ name: Operator, _ other: Value) throws(ExpressionError) -> Value {
    switch (self, other) {
    case (.int(let left), .int(let right)): return .int(try left.applying(name, right, "int"))
    case (.uint(let left), .uint(let right)): return .uint(try left.applying(name, right, "uint"))
    case (.double(let left), .double(let right)):
      switch name {
      case .add: return .double(left + right)
      case .subtract: return .double(left - right)
      case .multiply: return .double(left * right)
      case .divide: return .double(left / right)
      default: break
      }
    case (.decimal(let left), .decimal(let right)): return try left.applying(name, right)
    case (.decimal(let left), .int(let right)): return try left.applying(name, DecimalValue(right))
    case (.int(let left), .decimal(let right)): return try DecimalValue(left).applying(name, right)
    case (.string(let left), .string(let right)) where name == .add: return .string(left + right)
    case (.bytes(let left), .bytes(let right)) where name == .add: return .bytes(left + right)
    case (.list(let left), .list(let right)) where name == .add: return .list(left + right)
    default:
      if mixesDoubleAndDecimal(other) { throw ExpressionError("expression-double-decimal") }
      if let result = try timeArithmetic(name, other) { return result }
    }
    throw .noOverload(name.rawValue, self, other)
  }

  private func timeArithmetic(_ name: Operator, _ other: Value) throws(ExpressionError) -> Value? {
    switch (self, name, other) {
    case (.duration(let left), .add, .duration(let right)),
      (.duration(let left), .subtract, .duration(let right)):
      return .duration(try left.applying(name, right, "duration"))
    case (.timestamp(let left), .add, .duration(let right)),
      (.duration(let right), .add, .timestamp(let left)):
      return .timestamp(try left.moved(by: right))
    case (.timestamp(let left), .subtract, .duration(let right)):
      if right == .min { throw .overflow("duration") }
      return .timestamp(try left.moved(by: -right))
    case (.timestamp(let left), .subtract, .timestamp(let right)):
      let seconds = left.seconds - right.seconds
      let (nanoseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
      let rest = Int64(left.nanosecond) - Int64(right.nanosecond)
      let (sum, carry) = nanoseconds.addingReportingOverflow(rest)
      if overflow || carry { throw .overflow("duration") }
      return .duration(sum)
    default: return nil
    }
  }
}

extension DecimalValue {
  /// Decimal arithmetic; `/` only where the quotient has an end, `%` never.
  func applying(_ name: Operator, _ other: DecimalValue) throws(ExpressionError) -> Value {
    do throws(DecimalError) {
      switch name {
      case .add: return .decimal(try plus(other))
      case .subtract: return .decimal(try minus(other))
      case .multiply: return .decimal(try multiplying(other))
      case .divide: return .decimal(try dividedExactly(by: other))
      default: break
      }
    } catch {
      throw .decimal(error)
    }
    throw .noOverload(name.rawValue, .decimal(self), .decimal(other))
  }
}

extension Timestamp {
  /// The instant so many nanoseconds later.
  func moved(by nanoseconds: Int64) throws(ExpressionError) -> Timestamp {
    var seconds = self.seconds + nanoseconds / 1_000_000_000
    var rest = Int64(nanosecond) + nanoseconds % 1_000_000_000
    if rest < 0 {
      rest += 1_000_000_000
      seconds -= 1
    } else if rest >= 1_000_000_000 {
      rest -= 1_000_000_000
      seconds += 1
    }
    guard let result = Timestamp(seconds: seconds, nanosecond: Int32(rest)) else {
      throw .overflow("timestamp")
    }
    return result
  }
}
