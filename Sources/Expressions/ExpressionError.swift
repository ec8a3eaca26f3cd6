package import Values

/// Why an expression cannot be read, checked or evaluated, and where in it.
///
/// One reference wide, so that the paths on which nothing goes wrong pay nothing for it. The diagnostic
/// carries no position: where the expression stands in a file is known to whoever read it, who adds
/// ``offset`` to that.
package struct ExpressionError: Error, Sendable {
  private final class Storage: Sendable {
    let diagnostic: Diagnostic
    let offset: Int?
    let length: Int

    init(_ diagnostic: Diagnostic, offset: Int?, length: Int) {
      self.diagnostic = diagnostic
      self.offset = offset
      self.length = length
    }
  }

  private let storage: Storage

  /// What is the matter, by code; the words are in the catalogue.
  package var diagnostic: Diagnostic { storage.diagnostic }
  /// Where the part that is meant begins, in Unicode scalars from 0, where it is known.
  package var offset: Int? { storage.offset }
  /// How many Unicode scalars are meant.
  package var length: Int { storage.length }
  /// The diagnostic's code.
  package var code: String { storage.diagnostic.code }

  /// Makes an error from a code of the catalogue and its arguments.
  package init(
    _ code: String, _ arguments: [String] = [], value: String? = nil, field: String? = nil,
    suggestion: String? = nil, offset: Int? = nil, length: Int = 1
  ) {
    storage = Storage(
      Diagnostic(code, arguments, field: field, value: value, suggestion: suggestion), offset: offset,
      length: length)
  }

  private init(_ storage: Storage) { self.storage = storage }

  /// The same error at a place, unless it has one already: the innermost place is the one that helps.
  package func at(offset: Int, length: Int) -> ExpressionError {
    if storage.offset != nil { return self }
    return ExpressionError(Storage(storage.diagnostic, offset: offset, length: length))
  }
}

extension ExpressionError {
  /// Translates what decimals throw.
  static func decimal(_ error: DecimalError) -> ExpressionError {
    switch error {
    case .notANumber: return ExpressionError("expression-not-a-number")
    case .overflow: return ExpressionError("expression-overflow", ["decimal"])
    case .divisionByZero: return ExpressionError("expression-division-by-zero")
    case .notExact: return ExpressionError("expression-not-exact")
    }
  }

  static func overflow(_ type: String) -> ExpressionError { ExpressionError("expression-overflow", [type]) }

  /// No overload of `name` takes values of these types.
  static func noOverload(_ name: String, _ values: Value...) -> ExpressionError {
    ExpressionError(
      "expression-no-overload", [name, values.map(\.typeName).joined(separator: ", ")])
  }

  static func found(_ value: Value, expected: String) -> ExpressionError {
    ExpressionError("expression-type", [value.typeName, expected])
  }
}
