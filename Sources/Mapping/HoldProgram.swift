import Commerce
import Expressions

/// A hold of one's own: a condition on an order, and the reason that people are shown.
package final class HoldProgram {
  package let name: String
  package let reason: String
  private let when: Expression
  private let input: DocumentInput

  /// Compiles the condition.
  package init(_ name: String, when: ExpressionText, reason: String) throws(MappingError) {
    self.name = name
    self.reason = reason
    self.when = try when.compile(.document(.order, settings: .map(MapValue())), expecting: .bool)
    input = DocumentInput(DocumentRecord(kind: .order))
  }

  /// Whether an order is to be held.
  ///
  /// What cannot be told holds it too: a person looks.
  package func holds(_ order: DocumentRecord) -> Bool {
    input.load(order)
    do throws(ExpressionError) {
      return try when.evaluateBool(input)
    } catch {
      // A field that the order does not have is no reason; an error of the rule itself is.
      return error.code != "expression-absent-field"
    }
  }
}
