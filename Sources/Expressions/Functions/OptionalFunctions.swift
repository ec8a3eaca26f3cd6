import Values

/// The optional values extension.
///
/// `or` and `orValue` do not evaluate what they do not need.
let optionalFunctions: [Function] = [
  Function(
    "optional.of", .global, [.init(.dyn, result: .optional(0))], summary: "An optional that holds a value.",
    examples: [.init("optional.of(1).value()", "1")],
    .unary { (value) throws(ExpressionError) in .optional(value) }),
  Function(
    "optional.none", .global, [Function.Signature(gives: .optional(.dyn))], summary: "The empty optional.",
    examples: [.init("optional.none().hasValue()", "false")], .constant(.optional(nil))),
  Function(
    "optional.ofNonZeroValue", .global, [.init(.dyn, result: .optional(0))],
    summary: "An optional that is empty for an empty or zero value.",
    examples: [.init("optional.ofNonZeroValue('').hasValue()", "false")],
    .unary { (value) throws(ExpressionError) in .optional(value.isZero ? nil : value) }),
  Function(
    "hasValue", .receiver, [.init(.optional(.dyn), gives: .bool)],
    summary: "Whether an optional holds a value.",
    examples: [.init("optional.of(1).hasValue()", "true")],
    .unary { (value) throws(ExpressionError) in
      guard case .optional(let held) = value else { throw .noOverload("hasValue", value) }
      return .bool(held != nil)
    }),
  Function(
    "value", .receiver, [.init(.optional(.dyn), result: .held(0))],
    summary: "What an optional holds; an error where it is empty.",
    examples: [.init("optional.none().value()", "error")],
    .unary { (value) throws(ExpressionError) in
      guard case .optional(let held) = value else { throw .noOverload("value", value) }
      guard let held else { throw ExpressionError("expression-empty-optional") }
      return held
    }),
  Function(
    "orValue", .receiver, [.init(.optional(.dyn), .dyn, result: .held(0))],
    summary: "What an optional holds, or another value.",
    examples: [.init("optional.none().orValue(2)", "2")],
    .binary { (optional, other) throws(ExpressionError) in
      guard case .optional(let held) = optional else { throw .noOverload("orValue", optional, other) }
      return held ?? other
    }),
  Function(
    "or", .receiver, [.init(.optional(.dyn), .optional(.dyn), result: .same(0))],
    summary: "An optional, or another where it is empty.",
    examples: [.init("optional.none().or(optional.of(2)).value()", "2")],
    .binary { (optional, other) throws(ExpressionError) in
      guard case .optional(let held) = optional else { throw .noOverload("or", optional, other) }
      return held == nil ? other : optional
    }),
  Function(
    "first", .receiver, [.init(.list(.dyn), gives: .optional(.dyn))],
    summary: "The first element of a list, if it has one.", examples: [.init("[1, 2].first().value()", "1")],
    .unary { (list) throws(ExpressionError) in .optional(try list.elements("first").first) }),
  Function(
    "last", .receiver, [.init(.list(.dyn), gives: .optional(.dyn))],
    summary: "The last element of a list, if it has one.", examples: [.init("[].last().hasValue()", "false")],
    .unary { (list) throws(ExpressionError) in .optional(try list.elements("last").last) }),
  Function(
    "optional.unwrap", .global, [.init(.list(.dyn), gives: .list(.dyn))],
    summary: "What the optionals of a list hold, the empty ones left out.",
    examples: [.init("optional.unwrap([optional.of(1), optional.none()])", "[1]")],
    .unary { (list) throws(ExpressionError) in try unwrapped(list) }),
  Function(
    "unwrapOpt", .receiver, [.init(.list(.dyn), gives: .list(.dyn))],
    summary: "The same as a receiver's function.",
    examples: [.init("[optional.of(1), optional.none()].unwrapOpt()", "[1]")],
    .unary { (list) throws(ExpressionError) in try unwrapped(list) }),
]

private func unwrapped(_ list: Value) throws(ExpressionError) -> Value {
  var result: [Value] = []
  for element in try list.elements("unwrap") {
    guard case .optional(let held) = element else { throw .noOverload("unwrap", element) }
    if let held { result.append(held) }
  }
  return .list(result)
}
