import Expressions
import Testing
import Values

@Suite struct FunctionTests {
  /// One example of one function.
  struct Case: Sendable, CustomTestStringConvertible {
    let function: String
    let example: Function.Example

    var testDescription: String { "\(function): \(example.call)" }
  }

  static let examples: [Case] = FunctionTable.all.flatMap { function in
    function.examples.map { Case(function: function.name, example: $0) }
  }

  @Test(arguments: examples) func `every example of a function holds`(one: Case) throws {
    let declarations = Declarations()
    guard one.example.result != "error" else {
      #expect(throws: ExpressionError.self) {
        try Expression(one.example.call, declarations).evaluate(EmptyInput())
      }
      return
    }
    let got = try Expression(one.example.call, declarations).evaluate(EmptyInput())
    let wanted = try Expression(one.example.result, declarations).evaluate(EmptyInput())
    #expect(got.equals(wanted), "\(TypedJSON.write(got)) is not \(one.example.result)")
    #expect(got.typeName == wanted.typeName)
  }

  @Test func `every function has a summary, and every extension an example`() {
    for function in FunctionTable.all {
      #expect(!function.summary.isEmpty, "\(function.name)")
      #expect(
        !function.examples.isEmpty || function.summary.hasPrefix("The same in a time zone"),
        "\(function.name)")
    }
  }
}
