/// The languages that Crossdock speaks.
package enum Language: String, CaseIterable, Sendable {
  case english = "en"
  case chinese = "zh-CN"
}

/// One message in every language, found by its code.
package struct CatalogueEntry: Sendable {
  package let code: String
  /// What is the matter: one clause, lower case, no period, found before expected.
  ///
  /// `{0}` … are the arguments.
  package let english: String
  package let chinese: String
  /// One thing to do, if there is one.
  package let englishHelp: String?
  package let chineseHelp: String?

  package init(_ code: String, en: String, zh: String, help: (en: String, zh: String)? = nil) {
    self.code = code
    english = en
    chinese = zh
    englishHelp = help?.en
    chineseHelp = help?.zh
  }
}

/// Every message, note and help text of the product: one catalogue, complete in each language (a test checks it).
///
/// Each room's messages stand in a file of their own beside this one.
package enum Catalogue {
  /// All entries, room by room.
  package static let entries: [CatalogueEntry] =
    [
      general, answers, checking, commands, damage, decisions, drift, durableFiles, explain, expressions,
      fieldNames, formats, holds, json, learning, ledger, mapping,
      paths, payments, pickup, report, stock, xml, xmlOut, yaml,
    ].flatMap { $0 }

  private static let byCode: [String: CatalogueEntry] = Dictionary(
    entries.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })

  /// The message for a code; the bare code where the catalogue has none, so that a mistake of ours is still readable.
  package static func text(_ code: String, _ arguments: [String], in language: Language) -> String {
    guard let entry = byCode[code] else { return ([code] + arguments).joined(separator: " ") }
    return fill(language == .chinese ? entry.chinese : entry.english, arguments)
  }

  package static func help(_ code: String, _ arguments: [String], in language: Language) -> String? {
    guard let entry = byCode[code] else { return nil }
    return (language == .chinese ? entry.chineseHelp : entry.englishHelp).map { fill($0, arguments) }
  }

  private static func fill(_ template: String, _ arguments: [String]) -> String {
    guard template.contains("{") else { return template }
    var result = ""
    var rest = template[...]
    while let open = rest.firstIndex(of: "{") {
      result += rest[..<open]
      rest = rest[rest.index(after: open)...]
      guard let close = rest.firstIndex(of: "}"), let number = Int(rest[..<close]) else {
        result += "{"
        continue
      }
      result += arguments.indices.contains(number) ? arguments[number] : "?"
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }
}

extension Catalogue {
  /// What more than one room says.
  static let general: [CatalogueEntry] = [
    CatalogueEntry("did-you-mean", en: "did you mean '{0}'?", zh: "您是否想写“{0}”？")
  ]
}
