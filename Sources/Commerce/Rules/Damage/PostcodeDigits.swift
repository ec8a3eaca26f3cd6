/// Countries whose postcodes are digits alone, some of them with zeros in front.
///
/// Source: the addressing pages of the Universal Postal Union (country by country, as of 2025) and the issuing
/// operators' own lists; facts, written down here by hand. For each country: how many digits, and how many zeros a
/// postcode may begin with. Countries whose first digit is never 0 (Austria, Belgium, Switzerland …) lose nothing, and
/// those that write a letter, a hyphen or a space are kept as text.
package enum PostcodeDigits {
  private static let source = """
    AM 4 3, AU 4 1, AZ 4 1, BA 5 0, BD 4 0, BR 8 1, CN 6 1, CO 6 1, CR 5 0, CU 5 0, DE 5 1, DK 4 1, DZ 5 1, EC 6 1, EE 5 0, \
    ES 5 1, FI 5 2, FR 5 1, GE 4 1, GT 5 1, HT 4 0, IT 5 2, JP 7 2, KE 5 2, KR 5 1, KZ 6 1, LK 5 2, LT 5 2, MM 5 1, MX 5 1, \
    MY 5 1, NG 6 0, NO 4 3, NZ 4 1, PE 5 1, PH 4 1, PR 5 2, PY 4 0, RO 6 2, SG 6 1, SK 5 1, TR 5 1, UA 5 1, US 5 2, VA 5 2, \
    VI 5 2, ZA 4 3
    """

  /// For two letters as a number: digits in the low half, zeros in the high one; 0 where nothing can be told.
  private static let table: [UInt8] = {
    var table = [UInt8](repeating: 0, count: 26 * 26)
    for entry in source.split(separator: ",") {
      let parts = entry.split(separator: " ").map { Array($0.utf8) }
      guard parts.count == 3, parts[0].count == 2, parts[2][0] != UInt8(ascii: "0") else { continue }
      let index = Int(parts[0][0] - 0x41) * 26 + Int(parts[0][1] - 0x41)
      table[index] = (parts[2][0] - 0x30) << 4 | (parts[1][0] - 0x30)
    }
    return table
  }()

  /// How many digits a country's postcodes have, and how many of them may be zeros in front.
  ///
  /// `places`: the table, which the caller keeps at hand.
  @inline(__always)
  static func rule(_ country: Span<UInt8>, _ places: [UInt8]) -> (digits: Int, zeros: Int)? {
    guard country.count == 2 else { return nil }
    let first = Int(country[0]) &- 0x41
    let second = Int(country[1]) &- 0x41
    guard first >= 0, first < 26, second >= 0, second < 26 else { return nil }
    let entry = places[first &* 26 &+ second]
    return entry == 0 ? nil : (Int(entry & 15), Int(entry >> 4))
  }

  static var places: [UInt8] { table }

  /// The postcode with the zeros that it lost, if it lost any.
  package static func restored(_ postcode: [UInt8], country: [UInt8]) -> [UInt8]? {
    guard let rule = rule(country.span, table), SpreadsheetDamage.isDigits(postcode), !postcode.isEmpty,
      postcode.count < rule.digits, postcode.count + rule.zeros >= rule.digits,
      postcode[0] != UInt8(ascii: "0")
    else { return nil }
    return [UInt8](repeating: UInt8(ascii: "0"), count: rule.digits - postcode.count) + postcode
  }
}

/// Numbers of articles that end in a check digit (GS1 General Specifications, 7.9).
enum ArticleNumber {
  /// Whether the last digit is the one that the others ask for; zeros in front change nothing.
  static func hasCheckDigit(_ digits: [UInt8]) -> Bool {
    guard let last = digits.last else { return false }
    var sum = 0
    for (index, digit) in digits.dropLast().reversed().enumerated() {
      sum += Int(digit - 0x30) * (index % 2 == 0 ? 3 : 1)
    }
    return (10 - sum % 10) % 10 == Int(last - 0x30)
  }

  /// A number of ten or eleven digits as the one of twelve that it was, where its check digit says so.
  static func restored(_ text: [UInt8]) -> [UInt8]? {
    guard isShort(text), text[0] != UInt8(ascii: "0"), hasCheckDigit(text) else { return nil }
    return [UInt8](repeating: UInt8(ascii: "0"), count: 12 - text.count) + text
  }

  static func isShort(_ text: [UInt8]) -> Bool {
    (text.count == 10 || text.count == 11) && SpreadsheetDamage.isDigits(text)
  }
}

extension SpreadsheetDamage {
  /// Whether a SKU could be an article number that lost zeros, by its form, but is none by its check digit: the shop has
  /// numbers of its own then.
  package static func isOwnNumber(_ sku: [UInt8]) -> Bool {
    ArticleNumber.isShort(sku) && !ArticleNumber.hasCheckDigit(sku)
  }
}
