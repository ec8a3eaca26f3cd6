import Expressions
import Testing

@Suite struct PatternTests {
  static let cases: [(String, String, Bool)] = [
    ("", "", true), ("a", "bab", true), ("^a", "ba", false), ("a$", "ba", true), ("^a$", "a", true),
    ("a.c", "abc", true),
    ("a.c", "a\nc", false), ("(?s)a.c", "a\nc", true), ("(?i)straße", "STRAßE", true),
    ("[a-c]+", "xxb", true),
    ("[^a-c]", "abc", false), ("[]a]", "]", true), ("[a-]", "-", true), ("\\d{3}", "12", false),
    ("\\d{3}", "123", true),
    ("^\\d{2,3}$", "1234", false), ("^\\d{2,}$", "1234", true), ("x*", "", true),
    ("^(ab|c)+$", "abcab", true),
    ("\\bcat\\b", "a cat!", true), ("\\bcat\\b", "concat", false), ("\\Bcat", "concat", true),
    ("^\\w+$", "a_1", true),
    ("^\\s$", "\t", true), ("\\S", " ", false), ("\\p{Lu}", "Ä", true), ("\\pN", "x", false),
    ("\\P{L}", "x", false),
    ("^[[:alpha:]]+$", "abc", true), ("^[[:^digit:]]$", "5", false), ("\\x41", "A", true),
    ("\\x{1F600}", "😀", true),
    ("\\Qa.b\\E", "axb", false), ("\\Qa.b\\E", "a.b", true), ("(?m)^b$", "a\nb\nc", true),
    ("^b$", "a\nb\nc", false),
    ("(?P<n>a)(?:b)", "ab", true), ("a{,2}", "a{,2}", true), ("(a*)*b", "aaab", true), ("(|a)+", "", true),
    ("^(a|b|)$", "", true), ("\\.", ".", true), ("[\\d.]+$", "1.5", true), ("^.$", "😀", true),
    ("^a+?$", "aaa", true),
    ("(?i:a)b", "Ab", true), ("(?i:a)b", "AB", false), ("\\p{Han}", "中", true), ("a{0}b", "b", true),
  ]

  @Test(arguments: cases) func `a pattern matches or doesn't`(pattern: String, text: String, wanted: Bool)
    throws
  {
    let got = try matches(pattern, text)
    #expect(got == wanted)
  }

  @Test(arguments: [
    "(", ")", "[", "a**", "*a", "\\1", "(?=a)", "(?!a)", "(?<=a)", "a{2,1}", "a{1001}", "[b-a]", "\\", "(?z)",
    "\\p{Xx}",
    "((((a{100}){100}){100}){100})", "[[:nope:]]", "\\x{}", "\\k", "(((){1000}){1000}){1000}",
  ])
  func `a bad pattern is refused at load`(pattern: String) {
    #expect(throws: ExpressionError.self) { _ = try matches(pattern, "a") }
  }

  @Test func `patterns that hang others take linear time`() throws {
    let text = String(repeating: "a", count: 5000)
    let start = ContinuousClock.now
    for pattern in ["(a*)*$b", "(a|aa)+$b", "(a+)+b"] {
      let found = try matches(pattern, text)
      #expect(!found)
    }
    let time = start.duration(to: .now)
    #expect(time < .seconds(3))
  }

  private func matches(_ pattern: String, _ text: String) throws -> Bool {
    let declarations = Declarations(variables: ["text": .init(index: 0, type: .string)])
    let quoted = "r\"\"\"" + pattern + "\"\"\""
    let source = pattern.hasSuffix("\\") ? "text.matches('\\\\')" : "text.matches(\(quoted))"
    return try Expression(source, declarations).evaluateBool(Bindings([.string(text)]))
  }
}
