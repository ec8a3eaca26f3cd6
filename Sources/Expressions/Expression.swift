package import Values

/// An expression of the rule language: CEL (cel-spec) with decimals, dates and text functions added.
///
/// It is parsed, checked and compiled once, when its map is loaded; evaluating it changes nothing in it, so
/// that many workers may share it.
package final class Expression: Sendable {
  /// As it was written.
  package let source: String
  /// What it gives, as far as that is known.
  package let type: ValueType
  /// What it reads: no field outside of these paths is ever asked for.
  package let reads: Set<ReadPath>
  /// What of these must be there for it to have a value: what it reads with `?` or asks for with `has` is not among them,
  /// nor what it reads only now and then.
  package let needs: Set<ReadPath>
  /// What it reads with `?` or asks for with `has`.
  package let guarded: Set<ReadPath>
  /// The only texts that it can give, where they are written out in it.
  package let words: Set<String>?

  /// The fields of which it is the first that is there, where it is nothing more than that.
  package let choices: [TextChoice]?

  private let limits: Limits
  private let slots: Int
  private let valueProgram: Program<Value>
  private let boolProgram: Program<Bool>
  private let decimalProgram: Program<DecimalValue>
  private let textProgram: TextProgram

  /// Reads, checks and compiles an expression.
  ///
  /// - Parameters:
  ///   - source: The expression's text.
  ///   - declarations: The variables that it may read.
  ///   - expected: What it must give, if anything; for `decimal`, a number that is written out is read as one.
  /// - Throws: `expression-…`, with the offset of what is meant in Unicode scalars.
  package init(
    _ source: String, _ declarations: Declarations, expecting expected: ValueType? = nil
  ) throws(ExpressionError) {
    let root = try Parser.parse(source, declarations.limits)
    var checker = Checker(declarations)
    try checker.value(root)
    if let expected, expected != .dyn {
      if expected == .decimal { root.makeDecimal() }
      guard root.type.goes(with: expected) else {
        throw ExpressionError(
          "expression-type", [root.type.description, expected.description], offset: root.offset,
          length: root.length)
      }
    }
    let compiler = Compiler()
    self.source = source
    type = root.type
    reads = checker.reads
    let guarded = checker.guarded
    self.guarded = guarded
    needs = checker.needs.filter { need in !guarded.contains { $0.isPrefix(of: need) } }
    words = root.words
    choices = root.choices
    limits = declarations.limits
    slots = checker.slotCount
    valueProgram = try compiler.value(root)
    boolProgram = try compiler.bool(root)
    decimalProgram = try compiler.decimal(root)
    textProgram = try compiler.text(root)
  }

  /// The expression's value.
  package func evaluate(_ input: any ExpressionInput) throws(ExpressionError) -> Value {
    var frame = Frame(input, slots: slots, limits)
    return try valueProgram(&frame)
  }

  /// The value of a condition.
  ///
  /// - Throws: `expression-type` where it is no bool, and what its parts throw.
  package func evaluateBool(_ input: any ExpressionInput) throws(ExpressionError) -> Bool {
    var frame = Frame(input, slots: slots, limits)
    return try boolProgram(&frame)
  }

  /// The value of an amount; an int is taken for a decimal.
  ///
  /// - Throws: `expression-type` where it is neither, and what its parts throw.
  package func evaluateDecimal(_ input: any ExpressionInput) throws(ExpressionError) -> DecimalValue {
    var frame = Frame(input, slots: slots, limits)
    return try decimalProgram(&frame)
  }

  /// Appends the value as fields of documents and files hold it; null and an empty optional are nothing.
  ///
  /// Texts go from the input's bytes to these without a `String` in between.
  package func append(
    to bytes: inout [UInt8], _ input: any ExpressionInput
  ) throws(ExpressionError) {
    var frame = Frame(input, slots: slots, limits)
    try textProgram(&frame, &bytes)
  }

  /// The value of a text.
  ///
  /// - Throws: `expression-type` where it is no text, and what its parts throw.
  package func evaluateString(_ input: any ExpressionInput) throws(ExpressionError) -> String {
    let value = try evaluate(input)
    guard case .string(let text) = value else { throw .found(value, expected: "string") }
    return text
  }
}
