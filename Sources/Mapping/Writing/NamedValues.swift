import Commerce
import Expressions
import Values
import YAMLTree

/// What `values:` of a writing map names: made once for a document, read by any column or element as `values.<name>`.
///
/// One for a file; used by one thread, as its program is. Only those that the file reads are made, so that a file that says
/// little is not held up by what it does not say.
final class NamedValues: RecordValue, @unchecked Sendable {
  // Unchecked: used by one thread, as the program that owns it is.

  private let names: [String]
  private let expressions: [Expression]
  /// What each reads: fields of the document, and `values.<name>` of those before it.
  private let reads: [Set<String>]
  let shape: RecordShape
  private var values: [Value?]
  /// The numbers of those that the file reads.
  private var used: [Int] = []

  /// Compiles the values, each of which may read those before it.
  init(
    _ rules: [(name: String, text: ExpressionText)], _ declarations: Declarations, kind: DocumentKind
  ) throws(MappingError) {
    var fields: [RecordShape.Field] = []
    var expressions: [Expression] = []
    var reads: [Set<String>] = []
    for (index, rule) in rules.enumerated() {
      let known = declarations.declaring(
        "values", index: MapVariable.values, .record(RecordShape("values", fields: fields)))
      let expression = try rule.text.compile(known, expecting: nil)
      reads.append(RowProgram.documentFields(expression, kind))
      fields.append(RecordShape.Field(rule.name, index: index, type: expression.type.held))
      expressions.append(expression)
    }
    names = rules.map(\.name)
    self.expressions = expressions
    self.reads = reads
    shape = RecordShape("values", fields: fields)
    values = Array(repeating: nil, count: rules.count)
  }

  /// What a path of the values is called among the fields that a program reads.
  static func readName(_ name: String) -> String { "values.\(name)" }

  /// Finds out which values are to be made, and puts what they read in their place.
  func settle(_ fields: inout Set<String>) {
    var needed: Set<Int> = []
    for index in names.indices.reversed() where fields.contains(NamedValues.readName(names[index])) {
      needed.insert(index)
      fields.formUnion(reads[index])
    }
    used = needed.sorted()
    for name in names { fields.remove(NamedValues.readName(name)) }
  }

  /// Makes the values of a document.
  func make(_ input: RowSetInput) throws(RecordError) {
    for index in used {
      do throws(ExpressionError) {
        let value = try expressions[index].evaluate(input)
        if case .optional(let held) = value { values[index] = held } else { values[index] = value }
      } catch {
        throw RecordError(error.diagnostic.code, error.diagnostic.arguments, field: names[index])
      }
    }
  }

  func field(_ index: Int) -> Value? { values[index] }

  func field(named name: String) -> Value? { names.firstIndex(of: name).flatMap { values[$0] } }
}
