/// Names of columns as they are compared: small letters and digits, without accents, blanks and signs.
///
/// `Order No.`, `order_no` and `orderNo` are one name, `Straße` is `strasse`, and Chinese names lose their blanks.
enum NameKey {
  static func of(_ name: some StringProtocol) -> String {
    var key = ""
    for scalar in name.lowercased().unicodeScalars {
      // Combining marks go too: exports from a Mac write them apart.
      if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
        if let plain = plain[scalar] { key += plain } else { key.unicodeScalars.append(scalar) }
      }
    }
    return key
  }

  private static let plain: [Unicode.Scalar: String] = {
    let groups: [(letters: String, plain: String)] = [
      ("àáâãäå", "a"), ("èéêë", "e"), ("ìíîï", "i"), ("òóôõö", "o"), ("ùúûü", "u"), ("ç", "c"), ("ñ", "n"),
      ("ß", "ss"), ("œ", "oe"), ("æ", "ae"), ("ºª", ""),
    ]
    var result: [Unicode.Scalar: String] = [:]
    for group in groups { for letter in group.letters.unicodeScalars { result[letter] = group.plain } }
    return result
  }()
}
