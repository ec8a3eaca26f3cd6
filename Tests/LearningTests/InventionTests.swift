import Testing

@testable import Learning

/// Invented people have the form of real ones.
@Suite struct InventionTests {
  private let invention = Invention()

  @Test func `one text always gives one invention, and never itself`() {
    for (text, kind) in Self.samples {
      let found = invention.replacement(of: text, kind)
      #expect(found == invention.replacement(of: text, kind))
      #expect(found != text, "\(text)")
    }
  }

  static let samples: [(String, Invention.Kind)] = [
    ("Jane Doe", .name), ("MÜLLER", .name), ("王小明", .name), ("Иван Петров", .name),
    ("jane.doe@shop.com", .email),
    ("+49 30 1234567", .phone), ("DE123456789", .taxId), ("Hauptstraße 12a", .street),
    ("12 Elm Road", .street),
    ("上海市浦东新区张江路88号", .street), ("01067", .postcode), ("YO1 7HH", .postcode), ("Lyon", .city),
    ("Bright Ideas GmbH", .company), ("please ring twice", .words),
  ]

  @Test func `the form stays: digits, noughts at the front, capitals, signs, what a street is called`() {
    #expect(invention.replacement(of: "'01067", .postcode).hasPrefix("'0"))
    #expect(invention.replacement(of: "YO1 7HH", .postcode).count == 7)
    #expect(invention.replacement(of: "+49 30 1234567", .phone).hasPrefix("+49 "))
    #expect(invention.replacement(of: "DE123456789", .taxId).hasPrefix("DE"))
    #expect(invention.replacement(of: "Hauptstraße 12a", .street).contains("straße "))
    #expect(invention.replacement(of: "12 Elm Road", .street).hasSuffix(" Road"))
    let chinese = invention.replacement(of: "上海市浦东新区张江路88号", .street)
    #expect(chinese.contains("市") && chinese.contains("路") && chinese.hasSuffix("号") && chinese.count == 13)
    #expect(
      invention.replacement(of: "MÜLLER", .name) == invention.replacement(of: "MÜLLER", .name).uppercased())
    #expect(invention.replacement(of: "jane.doe@shop.com", .email).hasSuffix("@example.com"))
    #expect(invention.replacement(of: "Bright Ideas GmbH", .company).hasSuffix(" GmbH"))
    #expect(invention.replacement(of: "", .name) == "")
  }
}
