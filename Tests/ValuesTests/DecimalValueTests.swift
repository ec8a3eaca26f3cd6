import Testing
import Values

@Suite struct DecimalValueTests {
  @Test(arguments: ["0", "-0.50", "90.00", "7", "0.0001", "123456789012345678901234567890.12", "-1"])
  func `a decimal is written as it was read`(text: String) throws {
    #expect(DecimalValue(text)?.description == text)
  }

  @Test(arguments: ["", "-", ".5", "5.", "1.2.3", "1,5", "1e3", " 1", "0x1", "٣"])
  func `what is not a plain decimal is refused`(text: String) {
    #expect(DecimalValue(text) == nil)
  }

  @Test func `scales do not matter to equality and order`() throws {
    let left = try #require(DecimalValue("90.0"))
    let right = try #require(DecimalValue("90.00"))
    #expect(left == right)
    #expect(left.hashValue == right.hashValue)
    #expect(try #require(DecimalValue("-0.001")) < .zero)
  }

  @Test func `arithmetic is exact and overflow is an error`() throws {
    let tenth = try #require(DecimalValue("0.1"))
    #expect(try tenth.adding(try #require(DecimalValue("0.2"))) == DecimalValue("0.3"))
    let huge = DecimalValue(coefficient: .max, scale: 0)
    #expect(throws: DecimalError.overflow) { try huge.adding(DecimalValue(1)) }
    #expect(throws: DecimalError.overflow) { try huge.multiplying(DecimalValue(2)) }
  }

  @Test(arguments: [
    ("2.5", "2", "3", "2"), ("3.5", "4", "4", "3"), ("-2.5", "-2", "-3", "-2"), ("2.51", "3", "3", "2"),
  ])
  func `rounding by name`(text: String, halfEven: String, halfUp: String, down: String) throws {
    let value = try #require(DecimalValue(text))
    #expect(try value.rounded(to: 0, .halfEven).description == halfEven)
    #expect(try value.rounded(to: 0, .halfUp).description == halfUp)
    #expect(try value.rounded(to: 0, .down).description == down)
  }

  @Test func `a quotient without end is not exact`() throws {
    #expect(try DecimalValue(1).dividedExactly(by: DecimalValue(8)).description == "0.125")
    #expect(throws: DecimalError.notExact) { try DecimalValue(1).dividedExactly(by: DecimalValue(3)) }
    #expect(throws: DecimalError.divisionByZero) { try DecimalValue(1).dividedExactly(by: .zero) }
  }
}
