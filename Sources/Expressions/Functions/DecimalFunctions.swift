import Values

/// Exact decimals: an extension.
///
/// A number that is written out beside a decimal is read as one.
let decimalFunctions: [Function] = [
  Function(
    "decimal", .global,
    [
      .init(.decimal, gives: .decimal), .init(.int, gives: .decimal), .init(.uint, gives: .decimal),
      .init(.string, gives: .decimal),
    ],
    extension: true, summary: "A decimal from a text or an integer; never from a double.",
    examples: [
      .init("decimal('90.00') == 90", "true"), .init("decimal('0.1') + 0.2 == 0.3", "true"),
      .init("decimal('1,5')", "error"), .init("string(decimal('2.50') * 2)", "'5.00'"),
      .init("decimal('1') / 8", "decimal('0.125')"), .init("decimal('1') / 3", "error"),
      .init("decimal(dyn(0.1))", "error"),
    ],
    .unary { (value) throws(ExpressionError) in .decimal(try value.asDecimal()) }),
  Function(
    "round", .global, [.init(.decimal, .int, gives: .decimal)], extension: true,
    summary: "A decimal with so many places; a tie goes to the even neighbour.",
    examples: [
      .init("string(round(decimal('2.345'), 2))", "'2.34'"),
      .init("string(round(decimal('2'), 2))", "'2.00'"),
    ],
    .binary { (value, places) throws(ExpressionError) in try rounded(value, places, .halfEven) }),
  Function(
    "round", .global, [.init(.decimal, .int, .string, gives: .decimal)], extension: true,
    summary: "The same by a named rule: half-even, half-up or down.",
    examples: [
      .init("string(round(decimal('2.345'), 2, 'half-up'))", "'2.35'"),
      .init("round(decimal('1'), 2, 'up')", "error"),
    ],
    .ternary { (value, places, rule) throws(ExpressionError) in
      try rounded(value, places, try roundingRule(rule))
    },
    specialize: { (arguments) throws(ExpressionError) in
      guard let rule = arguments[2] else { return nil }
      let rounding = try roundingRule(rule)
      return .ternary { (value, places, _) throws(ExpressionError) in try rounded(value, places, rounding) }
    }),
  Function(
    "abs", .global, [.init(.decimal, gives: .decimal), .init(.int, gives: .int)], extension: true,
    summary: "A number without its sign.", examples: [.init("abs(decimal('-1.5'))", "decimal('1.5')")],
    .unary { (value) throws(ExpressionError) in
      if case .double = value { throw .noOverload("abs", value) }
      return try value.magnitude("abs")
    }),
  Function(
    "each", .global, [.init(.decimal, .decimal, gives: .optional(.decimal))], extension: true,
    summary:
      "What one costs of so many that cost an amount together: only where that is exact in the amount's own places.",
    examples: [
      .init("string(each(decimal('10.00'), decimal('4')).value())", "'2.50'"),
      .init("each(decimal('9.99'), decimal('2')).hasValue()", "false"),
      .init("each(decimal('9.99'), decimal('0')).hasValue()", "false"),
    ],
    .binary { (amount, quantity) throws(ExpressionError) in
      let amount = try amount.number("each")
      // No quotient, or one with more places than money has: absent, never rounded.
      guard let quotient = try? amount.dividedExactly(by: try quantity.number("each")),
        quotient.scale <= amount.scale
      else { return .optional(nil) }
      return .optional(.decimal(quotient))
    }),
  limit("min", "The smaller of two numbers.", sign: -1), limit("max", "The larger of two numbers.", sign: 1),
  Function(
    "sum", .receiver,
    [
      .init(.list(.decimal), gives: .decimal), .init(.list(.int), gives: .int),
      .init(.list(.dyn), gives: .dyn),
    ],
    extension: true,
    summary:
      "The sum of a list of decimals or ints; of an empty one 0. With a name and an expression: of what it gives.",
    examples: [
      .init("[1, 2, 3].sum()", "6"), .init("[decimal('1.50'), 2].sum()", "decimal('3.50')"),
      .init("[].sum()", "0"),
      .init("[1, 2].sum(x, x * 10)", "30"), .init("['a'].sum()", "error"),
    ],
    .unary { (list) throws(ExpressionError) in
      var total: Value = .int(0)
      for element in try list.elements("sum") {
        guard element.isNumber, !element.mixesDoubleAndDecimal(.decimal(.zero)) else {
          throw .noOverload("sum", element)
        }
        total = try total.applying(.add, element)
      }
      return total
    }),
]

private func rounded(_ value: Value, _ places: Value, _ rule: Rounding) throws(ExpressionError) -> Value {
  guard let count = UInt8(exactly: try places.integer("round")) else { throw .overflow("decimal") }
  let number = try value.number("round")
  do throws(DecimalError) { return .decimal(try number.rounded(to: count, rule)) } catch {
    throw .decimal(error)
  }
}

private func roundingRule(_ name: Value) throws(ExpressionError) -> Rounding {
  let text = try name.text("round")
  guard let rule = Rounding(rawValue: text) else {
    throw ExpressionError(
      "expression-rounding", [text, Rounding.allCases.map(\.rawValue).joined(separator: ", ")])
  }
  return rule
}

private func limit(_ name: String, _ summary: String, sign: Int) -> Function {
  Function(
    name, .global, [.init(.int, .int, gives: .int), .init(.decimal, .decimal, gives: .decimal)],
    extension: true,
    summary: summary,
    examples: [.init("\(name)(decimal('1.50'), 1.5) == 1.5", "true"), .init("\(name)('a', 'b')", "error")],
    .binary { (left, right) throws(ExpressionError) in
      if left.mixesDoubleAndDecimal(right) { throw ExpressionError("expression-double-decimal") }
      guard left.isNumber, right.isNumber, let order = left.numberOrder(right) else {
        throw .noOverload(name, left, right)
      }
      let result = order * sign >= 0 ? left : right
      if case .int = left, case .int = right { return result }
      return .decimal(try result.number(name))
    })
}
