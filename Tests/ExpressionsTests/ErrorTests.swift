import Expressions
import Foundation
import Testing
import Values

@Suite struct ErrorTests {
  /// The place that is meant stands between ⟦ and ⟧.
  static let marked: [(String, String)] = [
    ("order.⟦totel⟧ > 5", "expression-unknown-field"),
    ("row[⟦\"Shiping Zip\"]⟧ == ''", "expression-unknown-field"),
    ("⟦ordr⟧.total", "expression-unknown-name"), ("1 + ⟦foo(2)⟧", "expression-unknown-function"),
    ("'日本' + ⟦nope⟧", "expression-unknown-name"), ("1 +⟦⟧", "expression-syntax"),
    ("(1 ⟦2⟧)", "expression-syntax"),
    ("⟦'abc⟧", "expression-unclosed"), ("'a⟦\\q⟧'", "expression-escape"), ("⟦1x⟧", "expression-number"),
    ("⟦order.number + 1⟧", "expression-no-overload"),
    ("order.total + ⟦dyn(1) / 0⟧", "expression-division-by-zero"),
    ("true && ⟦[1][2]⟧ == 1", "expression-index"), ("⟦99999999999999999999⟧", "expression-number-range"),
    ("⟦while⟧ == 1", "expression-reserved"), ("[1].map(⟦x.y⟧, x)", "expression-macro-argument"),
    ("has(⟦order⟧)", "expression-macro-argument"), ("⟦size(1, 2)⟧", "expression-argument-count"),
    ("⟦order.total == double('1')⟧", "expression-double-decimal"),
  ]

  @Test(arguments: marked) func `an error knows its place`(text: String, code: String) throws {
    let scalars = Array(text.unicodeScalars)
    let start = try #require(scalars.firstIndex(of: "⟦"))
    let end = try #require(scalars.firstIndex(of: "⟧")) - 1
    let source = String(String.UnicodeScalarView(scalars.filter { $0 != "⟦" && $0 != "⟧" }))
    let error = #expect(throws: ExpressionError.self) {
      try Expression(source, Host.declarations).evaluate(Host.makeInput())
    }
    #expect(error?.code == code)
    #expect(error?.offset == start)
    if code != "expression-unclosed" { #expect(error?.length == max(end - start, 1)) }
  }

  @Test(
    arguments: [
      ("order.totl", "total"), (#"row["Shiping Zip"]"#, "Shipping Zip"), ("ordr.total", "order"),
      ("'a'.shout()", nil), ("'a'.trimm()", "trim"), ("order.xyz", nil), ("'a'.startWith('a')", "startsWith"),
    ] as [(String, String?)])
  func `a near miss is suggested`(source: String, suggestion: String?) {
    let error = #expect(throws: ExpressionError.self) { try Expression(source, Host.declarations) }
    #expect(error?.diagnostic.suggestion == suggestion)
  }

  @Test func `every code has its words in each language`() throws {
    let sources = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/Expressions", directoryHint: .isDirectory)
    let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    var codes: Set<String> = []
    for case let file as URL in files where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: /"(expression-[a-z0-9-]+)"/) { codes.insert(String(match.1)) }
    }
    #expect(codes.count > 30)
    for code in codes {
      for language in Language.allCases {
        #expect(
          Catalogue.text(code, ["1", "2"], in: language) != [code, "1", "2"].joined(separator: " "), "\(code)"
        )
      }
    }
    for entry in Catalogue.entries where entry.code.hasPrefix("expression-") {
      #expect(codes.contains(entry.code), "\(entry.code) is never said")
    }
  }

  @Test func `what people wrote is the error's value and no part of its message`() {
    let error = #expect(throws: ExpressionError.self) {
      try Expression("date('Jane Doe', 'yyyy-MM-dd')", Declarations()).evaluate(EmptyInput())
    }
    #expect(error?.diagnostic.value == "Jane Doe")
    #expect(error.map { !$0.diagnostic.message().contains("Jane") } == true)
  }
}

@Suite struct PrivacyTests {
  @Test func `a key that was computed is shown in no message`() {
    let declarations = Declarations(variables: ["who": .init(index: 0, type: .string)])
    let error = #expect(throws: ExpressionError.self) {
      try Expression("{'a': 1}[who]", declarations).evaluate(Bindings([.string("Jane Doe")]))
    }
    #expect(error?.code == "expression-no-such-entry")
    #expect(error.map { !$0.diagnostic.rendered().contains("Jane") } == true)
  }
}
