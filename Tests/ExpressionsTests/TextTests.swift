import Expressions
import Testing
import Values

@Suite struct TextTests {
  private let declarations = Declarations(variables: ["text": .init(index: 0, type: .string)])

  private func run(_ source: String, _ text: String) throws -> String {
    try Expression(source, declarations).evaluateString(Bindings([.string(text)]))
  }

  @Test func `different texts never give one id`() throws {
    let expression = try Expression("externalId(text)", declarations)
    var seed: UInt64 = 7
    var seen: [String: String] = [:]
    let alphabet = Array("aA_bZ09-.@ äß中".unicodeScalars)
    for _ in 0..<4000 {
      var text = ""
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      for step in 0..<(1 + Int(seed >> 40) % 40) {
        seed = seed &* 6_364_136_223_846_793_005 &+ UInt64(step)
        text.unicodeScalars.append(alphabet[Int(seed >> 33) % alphabet.count])
      }
      let id = try expression.evaluateString(Bindings([.string(text)]))
      #expect(id.utf8.count <= 64)
      #expect(id.utf8.allSatisfy { $0 == 0x5F || $0 &- 0x61 < 26 || $0 &- 0x30 < 10 })
      if let other = seen[id] { #expect(Array(other.utf8) == Array(text.utf8)) }
      seen[id] = text
    }
  }

  @Test func `every letter of Latin-1, Latin Extended-A and Vietnamese has a counterpart in ASCII`() throws {
    for value in Array(0xC0...0x17F) + Array(0x1EA0...0x1EF9) {
      let letter = try #require(Unicode.Scalar(UInt32(value)))
      let written = try run("text.ascii()", String(Character(letter)))
      #expect(!written.isEmpty && written.utf8.allSatisfy { $0 < 0x80 }, "\(letter)")
    }
  }

  static let addresses: [(String, String)] = [
    ("Nº 12, 3ª planta", "No 12, 3a planta"), ("Đường Nguyễn Huệ", "Duong Nguyen Hue"),
    ("“Zażółć” – gęślą", "\"Zazolc\" - gesla"),
    ("São João", "Sao Joao"), ("Æblegård 5°", "AEblegard 5deg"), ("e\u{301}", "e"), ("a\u{A0}b", "a b"),
    ("Ｎｏ．５", "No.5"),
    ("ﬁn", "fin"), ("50 €", "50 EUR"), ("zero\u{200B}width", "zerowidth"),
  ]

  @Test(arguments: addresses) func `an address in ASCII`(text: String, wanted: String) throws {
    #expect(try run("text.ascii()", text) == wanted)
  }

  @Test func `a character without counterpart is named`() {
    let error = #expect(throws: ExpressionError.self) { try run("text.ascii()", "Rd 北京") }
    #expect(error?.diagnostic.arguments == ["北", "5317"])
  }
}
