/// One function of the language for one number of arguments: what it takes, what it gives, how it is
/// computed.
///
/// Its examples are its tests and its documentation.
package struct Function: Sendable {
  /// How it may be called.
  package enum Style: Sendable {
    /// `f(x)`
    case global
    /// `x.f()`; x is its first argument
    case receiver
    /// Either.
    case both
  }

  /// What it gives for arguments of given types.
  enum Result: Sendable {
    case type(ValueType)
    /// The type of an argument.
    case same(Int)
    /// An optional of an argument's type.
    case optional(Int)
    /// What an argument holds: an optional's value, a list's element.
    case held(Int)
    /// The one type of all arguments, or of the elements of the only one.
    case common
  }

  /// One choice of argument types.
  struct Signature: Sendable {
    let parameters: [ValueType]
    let result: Result

    init(_ parameters: ValueType..., gives result: ValueType) {
      self.parameters = parameters
      self.result = .type(result)
    }

    init(_ parameters: ValueType..., result: Result) {
      self.parameters = parameters
      self.result = result
    }
  }

  /// How it is computed.
  enum Body: Sendable {
    case constant(Value)
    case unary(@Sendable (Value) throws(ExpressionError) -> Value)
    case binary(@Sendable (Value, Value) throws(ExpressionError) -> Value)
    case ternary(@Sendable (Value, Value, Value) throws(ExpressionError) -> Value)
    /// Any number of arguments from one up, where the signature has one parameter; else as many as it has.
    case many(@Sendable ([Value]) throws(ExpressionError) -> Value)
  }

  /// A call and what it gives, both as expressions; `error` as the result means that there is none.
  package struct Example: Sendable {
    package let call: String
    package let result: String

    package init(_ call: String, _ result: String) {
      self.call = call
      self.result = result
    }
  }

  package let name: String
  package let style: Style
  /// One sentence for people.
  package let summary: String
  /// Whether cel-spec and its extensions do not have it.
  package let isExtension: Bool
  package let examples: [Example]
  let signatures: [Signature]
  let isVariadic: Bool
  let body: Body
  /// Makes a body for constant arguments, so that a pattern is read once and its mistakes show at load.
  let specialize: (@Sendable ([Value?]) throws(ExpressionError) -> Body?)?

  init(
    _ name: String, _ style: Style = .global, _ signatures: [Signature], variadic: Bool = false,
    extension isExtension: Bool = false, summary: String = "", examples: [Example] = [], _ body: Body,
    specialize: (@Sendable ([Value?]) throws(ExpressionError) -> Body?)? = nil
  ) {
    self.name = name
    self.style = style
    self.signatures = signatures
    self.summary = summary
    self.isExtension = isExtension
    self.examples = examples
    self.body = body
    self.specialize = specialize
    isVariadic = variadic
  }

  /// Whether it can be called with so many arguments, a receiver counted.
  func takes(_ count: Int) -> Bool {
    if isVariadic { return count >= 1 }
    return signatures.contains { $0.parameters.count == count }
  }

  /// The type of the result for arguments of these types, or nothing where none of the signatures takes them.
  func result(for types: [ValueType]) -> ValueType? {
    var found: ValueType?
    for signature in signatures where fits(signature, types) {
      let result = resolve(signature.result, types)
      found = found.map { $0.joined(result) } ?? result
      // An argument of unknown type leaves several signatures possible; a known one decides.
      if !types.contains(.dyn) { return result }
    }
    return found
  }

  private func fits(_ signature: Signature, _ types: [ValueType]) -> Bool {
    if isVariadic, let parameter = signature.parameters.first {
      return types.allSatisfy { $0.goes(with: parameter) }
    }
    return signature.parameters.count == types.count
      && zip(types, signature.parameters).allSatisfy { $0.goes(with: $1) }
  }

  private func resolve(_ result: Result, _ types: [ValueType]) -> ValueType {
    switch result {
    case .type(let type): return type
    case .same(let index): return types[index]
    case .optional(let index): return .optional(types[index])
    case .held(let index): return types[index].held
    case .common:
      if types.count == 1, types[0].isList { return types[0].held }
      return types.dropFirst().allSatisfy { $0 == types[0] } ? types[0] : .dyn
    }
  }
}

/// All functions, by name.
package enum FunctionTable {
  /// Every function, group by group, in the order of the documentation.
  package static let all: [Function] =
    coreFunctions + conversionFunctions + timeFunctions + optionalFunctions + stringFunctions
    + formatFunctions
    + mathFunctions + encoderFunctions + decimalFunctions + textFunctions + asciiFunctions + fittingFunctions
    + momentFunctions

  static let byName: [String: [Function]] = Dictionary(grouping: all, by: \.name)
}
