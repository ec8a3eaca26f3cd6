import Values

/// The math extension; `greatest`, `least`, `abs` and `sign` take decimals too.
let mathFunctions: [Function] = [
  extreme("math.greatest", "The greatest of numbers, or of a list of them.", sign: 1),
  extreme("math.least", "The least of numbers, or of a list of them.", sign: -1),
  Function(
    "math.abs", .global, numberSignatures, summary: "A number without its sign.",
    examples: [.init("math.abs(-2)", "2"), .init("string(math.abs(decimal('-1.50')))", "'1.50'")],
    .unary { (value) throws(ExpressionError) in try value.magnitude("math.abs") }),
  Function(
    "math.sign", .global, numberSignatures, summary: "-1, 0 or 1, in the number's own type.",
    examples: [.init("math.sign(-2.5)", "-1.0")],
    .unary { (value) throws(ExpressionError) in
      switch value {
      case .int(let value): return .int(value.signum())
      case .uint(let value): return .uint(value.signum())
      case .double(let value): return .double(value.isNaN ? value : (value > 0 ? 1 : (value < 0 ? -1 : 0)))
      case .decimal(let value): return .decimal(DecimalValue(value.coefficient.signum()))
      default: throw .noOverload("math.sign", value)
      }
    }),
  rounding("math.ceil", .up), rounding("math.floor", .down), rounding("math.trunc", .towardZero),
  rounding("math.round", .toNearestOrAwayFromZero),
  Function(
    "math.sqrt", .global,
    [.init(.double, gives: .double), .init(.int, gives: .double), .init(.uint, gives: .double)],
    summary: "The square root.", examples: [.init("math.sqrt(4.0)", "2.0")],
    .unary { (value) throws(ExpressionError) in
      guard value.isNumber, case let number = try value.convertedToDouble() else {
        throw .noOverload("math.sqrt", value)
      }
      return .double(number.squareRoot())
    }),
  question("math.isNaN") { $0.isNaN }, question("math.isInf") { $0.isInfinite },
  question("math.isFinite") { $0.isFinite },
  bits("math.bitAnd", { $0 & $1 }), bits("math.bitOr", { $0 | $1 }), bits("math.bitXor", { $0 ^ $1 }),
  Function(
    "math.bitNot", .global, [.init(.int, gives: .int), .init(.uint, gives: .uint)],
    summary: "All bits turned over.",
    examples: [.init("math.bitNot(0)", "-1")],
    .unary { (value) throws(ExpressionError) in
      switch value {
      case .int(let value): return .int(~value)
      case .uint(let value): return .uint(~value)
      default: throw .noOverload("math.bitNot", value)
      }
    }),
  shift("math.bitShiftLeft") { $0 << $1 }, shift("math.bitShiftRight") { $0 >> $1 },
]

private let numberSignatures: [Function.Signature] = [
  .init(.int, gives: .int), .init(.uint, gives: .uint), .init(.double, gives: .double),
  .init(.decimal, gives: .decimal),
]

private func extreme(_ name: String, _ summary: String, sign: Int) -> Function {
  Function(
    name, .global, [.init(.dyn, result: .common)], variadic: true, summary: summary,
    examples: [
      .init("math.greatest(1, 3, 2)", "3"), .init("math.least([1, 3, 2])", "1"),
      .init("string(math.greatest(decimal('1.5'), 1.50))", "'1.5'"),
      .init("math.greatest('a', 'b')", "error"),
    ],
    .many { (arguments) throws(ExpressionError) in
      var values = arguments
      if arguments.count == 1, case .list(let elements) = arguments[0] { values = elements }
      guard var best = values.first, best.isNumber else {
        throw ExpressionError(
          "expression-no-overload", [name, values.map(\.typeName).joined(separator: ", ")])
      }
      for value in values.dropFirst() {
        if best.mixesDoubleAndDecimal(value) { throw ExpressionError("expression-double-decimal") }
        guard value.isNumber else { throw .noOverload(name, value) }
        if let order = value.numberOrder(best), order * sign > 0 { best = value }
      }
      return best
    })
}

private func rounding(_ name: String, _ rule: FloatingPointRoundingRule) -> Function {
  Function(
    name, .global, [.init(.double, gives: .double)], summary: "A double without its places.",
    examples: [.init("\(name)(2.0)", "2.0")],
    .unary { (value) throws(ExpressionError) in
      guard case .double(let number) = value else { throw .noOverload(name, value) }
      return .double(number.rounded(rule))
    })
}

private func question(_ name: String, _ test: @escaping @Sendable (Double) -> Bool) -> Function {
  Function(
    name, .global, [.init(.double, gives: .bool)], summary: "What kind of double it is.",
    examples: [.init("\(name)(1.0) == \(test(1))", "true")],
    .unary { (value) throws(ExpressionError) in
      guard case .double(let number) = value else { throw .noOverload(name, value) }
      return .bool(test(number))
    })
}

private func bits(_ name: String, _ operation: @escaping @Sendable (UInt64, UInt64) -> UInt64) -> Function {
  Function(
    name, .global, [.init(.int, .int, gives: .int), .init(.uint, .uint, gives: .uint)],
    summary: "Bit by bit.", examples: [.init("\(name)(6, 3) == \(operation(6, 3))", "true")],
    .binary { (left, right) throws(ExpressionError) in
      switch (left, right) {
      case (.int(let left), .int(let right)):
        return .int(Int64(bitPattern: operation(UInt64(bitPattern: left), UInt64(bitPattern: right))))
      case (.uint(let left), .uint(let right)): return .uint(operation(left, right))
      default: throw .noOverload(name, left, right)
      }
    })
}

/// Shifts fill with zeros, to the right too, and by 64 or more give 0.
private func shift(_ name: String, _ operation: @escaping @Sendable (UInt64, Int) -> UInt64) -> Function {
  Function(
    name, .global, [.init(.int, .int, gives: .int), .init(.uint, .int, gives: .uint)],
    summary: "The bits moved by so many places.",
    examples: [.init("\(name)(8, 1) == \(operation(8, 1))", "true"), .init("\(name)(1, -1)", "error")],
    .binary { (value, places) throws(ExpressionError) in
      let places = try places.integer(name)
      if places < 0 { throw ExpressionError("expression-negative-shift") }
      switch value {
      case .int(let value): return .int(Int64(bitPattern: operation(UInt64(bitPattern: value), places)))
      case .uint(let value): return .uint(operation(value, places))
      default: throw .noOverload(name, value)
      }
    })
}

extension Value {
  func magnitude(_ name: String) throws(ExpressionError) -> Value {
    switch self {
    case .int(let value):
      if value == .min { throw .overflow("int") }
      return .int(abs(value))
    case .uint: return self
    case .double(let value): return .double(value.magnitude)
    case .decimal(let value): return value.coefficient < 0 ? try negated() : self
    default: throw .noOverload(name, self)
    }
  }
}
