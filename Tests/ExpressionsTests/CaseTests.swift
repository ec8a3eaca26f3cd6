import Expressions
import Testing

@Suite struct CaseTests {
  static let lines: [(String, Bool, String)] = [
    (#"{"id":"a","expr":"1 + 1","expect":{"int":"2"}}"#, true, #"{"int":"2"}"#),
    (#"{"id":"a","expr":"1 + 1","expect":{"int":"3"}}"#, false, #"{"int":"2"}"#),
    (#"{"id":"a","expr":"1 + 1","expect":{"uint":"2"}}"#, false, #"{"int":"2"}"#),
    (#"{"id":"a","expr":"1 / 0","expect":{"error":true}}"#, true, #"{"error":true}"#),
    (#"{"id":"a","expr":"1","expect":{"error":true}}"#, false, #"{"int":"1"}"#),
    (
      #"{"id":"a","expr":"d * 2","bindings":{"d":{"decimal":"1.50"}},"expect":{"decimal":"3.00"}}"#, true,
      #"{"decimal":"3.00"}"#
    ),
    (
      #"{"id":"a","expr":"d","bindings":{"d":{"decimal":"1.50"}},"expect":{"decimal":"1.5"}}"#, false,
      #"{"decimal":"1.50"}"#
    ),
    (#"{"id":"a","expr":"'\ud83d\ude00\n'","expect":{"string":"😀"}}"#, false, #"{"error":true}"#),
    (#"{"id":"a","expr":"'\\n'","expect":{"string":"\n"}}"#, true, #"{"string":"\n"}"#),
    (
      #"{"id":"a","expr":"{1: [true]}","expect":{"map":[[{"int":"1"},{"list":[{"bool":true}]}]]}}"#, true,
      #"{"map":[[{"int":"1"},{"list":[{"bool":true}]}]]}"#
    ),
    (#"{"id":"a","expr":"0.0 / 0.0","expect":{"double":"nan"}}"#, true, #"{"double":"nan"}"#),
    (
      #"{"id":"a","expr":"duration('-1.5s')","expect":{"duration":["-1","-500000000"]}}"#, true,
      #"{"duration":["-1","-500000000"]}"#
    ),
    (#"{"id":"a","expr":"b'\\xff'","expect":{"bytes":"/w=="}}"#, true, #"{"bytes":"/w=="}"#),
  ]

  @Test(arguments: lines) func `a case says whether it gave what was expected`(
    line: String, ok: Bool, got: String
  ) throws {
    let outcome = try ExpressionCases.run(line)
    #expect(outcome.ok == ok)
    #expect(outcome.got == got)
    #expect(outcome.line == "{\"id\":\"a\",\"ok\":\(ok),\"got\":\(got)}")
  }

  @Test(arguments: [
    "", "{", "[]", #"{"id":1}"#, #"{"id":"a","expr":"1","expect":{"int":1}}"#,
    #"{"id":"a","expr":"1","expect":{}}"#,
    #"{"id":"a","expr":"1","expect":{"int":"1"}} x"#, #"{"id":"a","expr":"1","expect":{"bytes":"*"}}"#,
    #"{"id":"a","expr":"1","bindings":[],"expect":{"int":"1"}}"#, "{\"id\":\"\u{1}\"}", #"{"id":"\ud800"}"#,
    #"{"id":"a","expr":"1","expect":{"map":[[{"int":"1"},{"int":"1"}],[{"int":"1"},{"int":"1"}]]}}"#,
  ])
  func `a line that is no case is an error`(line: String) {
    #expect(throws: ExpressionError.self) { _ = try ExpressionCases.run(line) }
  }

  @Test func `bindings are read for an expression`() throws {
    let (declarations, input) = try ExpressionCases.bindings(json: #"{"x":{"list":[{"int":"4"}]}}"#)
    let value = try Expression("x[0] + 1", declarations).evaluate(input)
    #expect(TypedJSON.write(value) == #"{"int":"5"}"#)
  }
}
