import Expressions
import Testing
import Values

@Suite struct LimitTests {
  static let hostile: [String] = [
    String(repeating: "(", count: 10_000) + "1" + String(repeating: ")", count: 10_000),
    String(repeating: "[", count: 50_000), String(repeating: "-", count: 100_000) + "1",
    String(repeating: "!", count: 99_999) + "true", "1" + String(repeating: "+1", count: 50_000),
    "a" + String(repeating: ".a", count: 50_000), "a" + String(repeating: "[0]", count: 33_000),
    String(repeating: "true ? 1 : ", count: 9000) + "1",
    "true" + String(repeating: " && true", count: 12_000),
    String(repeating: "{1:", count: 30_000), "'" + String(repeating: "x", count: 100_000) + "'",
    String(repeating: "[].map(x, ", count: 5000), String(repeating: "1 in ", count: 20_000) + "[]",
    "''.matches('" + String(repeating: "(", count: 90_000) + "')", String(repeating: "f(", count: 50_000),
  ]

  @Test(arguments: hostile.indices) func `a hostile expression gives an error or a result, at once`(
    index: Int
  ) {
    let clock = ContinuousClock()
    let time = clock.measure {
      _ = try? Expression(LimitTests.hostile[index], Declarations()).evaluate(EmptyInput())
    }
    #expect(time < .seconds(3), "\(index): \(time)")
  }

  @Test(arguments: [
    String(repeating: "(", count: 240) + "1" + String(repeating: ")", count: 240),
    "1" + String(repeating: "+1", count: 240), String(repeating: "true ? 1 : ", count: 240) + "1",
    String(repeating: "[", count: 240) + "1" + String(repeating: "]", count: 240),
    String(repeating: "[1].map(x, ", count: 120) + "1" + String(repeating: ")", count: 120),
    String(repeating: "int(", count: 240) + "1" + String(repeating: ")", count: 240),
    String(repeating: "cel.bind(x, 1, ", count: 240) + "x" + String(repeating: ")", count: 240),
  ])
  func `an expression just within the limits has a value`(source: String) throws {
    _ = try Expression(source, Declarations()).evaluate(EmptyInput())
  }

  @Test func `loops within loops end at the cost limit`() {
    let list = "[" + (0..<100).map(String.init).joined(separator: ",") + "]"
    let source = "\(list).all(a, \(list).all(b, \(list).all(c, \(list).all(d, a + b + c + d >= 0))))"
    let error = #expect(throws: ExpressionError.self) {
      try Expression(source, Declarations()).evaluate(EmptyInput())
    }
    #expect(error?.code == "expression-cost")
  }

  @Test func `the cost limit cannot be absorbed`() {
    var limits = Limits()
    limits.cost = 100
    let source = "[1,2,3,4,5].map(x, [1,2,3,4,5].map(y, [1,2,3,4,5].map(z, 1))).size() > 0 || true"
    let error = #expect(throws: ExpressionError.self) {
      try Expression(source, Declarations(limits: limits)).evaluate(EmptyInput())
    }
    #expect(error?.code == "expression-cost")
  }

  @Test(arguments: [
    (0..<60).reduce("'abcdefgh'") { text, _ in "cel.bind(x, \(text), x + x)" },
    (0..<60).reduce("[1]") { text, _ in "cel.bind(x, \(text), x + x)" }, "'x'.padLeft(999999999, 'y')",
    (0..<60).reduce("'aaaaaaaa'") { text, _ in "\(text).replace('a', 'aaaaaaaa')" },
  ])
  func `a result that grows without end is refused`(source: String) {
    let error = #expect(throws: ExpressionError.self) {
      try Expression(source, Declarations()).evaluate(EmptyInput())
    }
    #expect(["expression-size", "expression-cost"].contains(error?.code ?? ""))
  }

  @Test func `nested loops compile in time that follows their length`() throws {
    let source = (0..<60).reduce("[1]") { text, index in "\(text).filter(x\(index), x\(index) > 0)" }
    let nested = (0..<40).reduce("true") { text, index in "[1].filter(x\(index), \(text)).size() == 1" }
    let time = ContinuousClock().measure {
      for source in [source, nested] {
        _ = try? Expression(source, Declarations()).evaluate(EmptyInput())
      }
    }
    #expect(time < .seconds(2))
    #expect(try Expression(nested, Declarations()).evaluateBool(EmptyInput()))
  }
}
