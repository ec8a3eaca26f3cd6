import Values

/// Cases of expressions, one JSON object a line: `{"id", "expr", "bindings", "container", "disable_check",
/// "expect"}`.
package enum ExpressionCases {
  /// What became of one case.
  package struct Outcome: Sendable {
    package let id: String
    /// Whether it gave what was expected.
    package let ok: Bool
    /// The typed value, or `{"error":true}`, as JSON.
    package let got: String
    /// The error, where there was one.
    package let error: ExpressionError?

    /// The line that is printed for it.
    package var line: String { "{\"id\":\(TypedJSON.quoted(id)),\"ok\":\(ok),\"got\":\(got)}" }
  }

  /// Runs one line.
  ///
  /// - Throws: `expression-case` where the line is no case.
  package static func run(_ line: String) throws(ExpressionError) -> Outcome {
    let tree: JSONTree
    do throws(TypedJSONError) { tree = try JSONParser.parse(Array(line.utf8)) } catch { throw notACase }
    guard case .string(let id)? = tree["id"], case .string(let source)? = tree["expr"],
      let expect = tree["expect"]
    else { throw notACase }
    let expectsError = expect["error"] != nil
    let expected: Value?
    do throws(TypedJSONError) { expected = expectsError ? nil : try TypedJSON.read(expect) } catch {
      throw notACase
    }
    var container = ""
    if case .string(let name)? = tree["container"] { container = name }
    let bindings = try bindings(tree["bindings"])
    var declarations = Declarations(container: container, checked: tree["disable_check"] != .bool(true))
    for (index, binding) in bindings.enumerated() {
      declarations.variables[binding.name] = .init(index: index, type: binding.value.boundType)
    }
    do throws(ExpressionError) {
      let value = try Expression(source, declarations).evaluate(Bindings(bindings.map(\.value)))
      let ok = expected.map { value.isSame(as: $0) } ?? false
      return Outcome(id: id, ok: ok, got: TypedJSON.write(value), error: nil)
    } catch {
      return Outcome(id: id, ok: expectsError, got: #"{"error":true}"#, error: error)
    }
  }

  /// Variables with values: a JSON object of names and typed values, as `eval --bindings` takes it.
  ///
  /// - Throws: `expression-case`.
  package static func bindings(json text: String) throws(ExpressionError) -> (
    Declarations, any ExpressionInput
  ) {
    let tree: JSONTree
    do throws(TypedJSONError) { tree = try JSONParser.parse(Array(text.utf8)) } catch { throw notACase }
    let bindings = try bindings(tree)
    var declarations = Declarations()
    for (index, binding) in bindings.enumerated() {
      declarations.variables[binding.name] = .init(index: index, type: binding.value.boundType)
    }
    return (declarations, Bindings(bindings.map(\.value)))
  }

  private static func bindings(_ tree: JSONTree?) throws(ExpressionError) -> [(name: String, value: Value)] {
    guard let tree else { return [] }
    guard case .object(let members) = tree else { throw notACase }
    var result: [(name: String, value: Value)] = []
    do throws(TypedJSONError) {
      for member in members { result.append((member.name, try TypedJSON.read(member.value))) }
    } catch {
      throw notACase
    }
    return result
  }

  private static var notACase: ExpressionError { ExpressionError("expression-case") }
}

/// Whole variables, by number.
package final class Bindings: ExpressionInput {
  private let values: [Value]

  package init(_ values: [Value]) { self.values = values }

  package func value(variable: Int, field: Int) -> Value? { nil }

  package func variable(_ index: Int) -> Value { values[index] }
}

extension Value {
  /// The type with which a bound value is declared.
  var boundType: ValueType {
    switch self {
    case .timestamp: return .timestamp
    case .duration: return .duration
    case .moment: return .moment
    case .list: return .list(.dyn)
    case .map: return .map(.dyn, .dyn)
    case .optional: return .optional(.dyn)
    case .null: return .dyn
    default: return literalType
    }
  }

  /// Whether both are the same value of the same type: no number equals one of another type here, and NaN
  /// is NaN.
  func isSame(as other: Value) -> Bool {
    switch (self, other) {
    case (.double(let left), .double(let right)): return left == right || (left.isNaN && right.isNaN)
    case (.decimal(let left), .decimal(let right)):
      return left.coefficient == right.coefficient && left.scale == right.scale
    case (.list(let left), .list(let right)):
      return left.count == right.count && zip(left, right).allSatisfy { $0.isSame(as: $1) }
    case (.map(let left), .map(let right)):
      guard left.count == right.count else { return false }
      return left.entries.allSatisfy { entry in
        right.entries.contains { entry.key.isSame(as: $0.key) && entry.value.isSame(as: $0.value) }
      }
    case (.optional(let left?), .optional(let right?)): return left.isSame(as: right)
    default: return typeName == other.typeName && equals(other)
    }
  }
}
