/// What addresses are like, country by country: what one must have, the forms of postcodes, the regions.
///
/// Read from the two tables of `Sources/CPacks/resources/reference`, which name their source and licence.
package struct AddressBook: Sendable {
  /// What an address must say for a parcel to arrive, beside its country.
  package struct Needs: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }

    package static let street = Needs(rawValue: 1)
    package static let city = Needs(rawValue: 2)
    package static let region = Needs(rawValue: 4)
    package static let postcode = Needs(rawValue: 8)
    static let names: [String: Needs] = [
      "street": .street, "city": .city, "region": .region, "postcode": .postcode,
    ]
  }

  /// A country.
  package struct Country: Sendable {
    package let code: String
    package let needs: Needs
    /// Whether a region that is none of the country's is a mistake.
    package let isListed: Bool
    /// Whether a postcode tells the region.
    package let tellsRegion: Bool
    package let forms: PostcodeForms
    /// Postcodes as people write them there.
    package let examples: [String]
    /// The country's two letters as a postcode may begin with them.
    let letters: PostcodeKey

    /// Whether a postcode has one of the country's forms, also behind its two letters.
    func fits(_ key: PostcodeKey) -> Bool {
      forms.fit(key) || key.dropping(letters).map { forms.fit($0) } ?? false
    }
  }

  /// A state, a province, a prefecture.
  package struct Region: Sendable {
    package let country: String
    /// Of ISO 3166-2, without the country; empty where there is none that people write.
    package let code: String
    /// In Latin letters.
    package let name: String
    /// Other names and spellings.
    package let names: [String]
    /// What its postcodes begin with.
    package let beginnings: [PostcodeKey]

    /// `TX (Texas)`, or the name alone.
    package var label: String { code.isEmpty || code == name ? name : "\(code) (\(name))" }
  }

  package private(set) var countries: [Country] = []
  package private(set) var regions: [Region] = []
  /// Two letters as a number → the country's place + 1.
  private var places = [UInt16](repeating: 0, count: 26 * 26)
  /// The mark of a country's region's name → its place.
  private var named: [UInt64: Int] = [:]

  /// Reads both tables; nothing where one of them is not as it must be.
  package init?(addresses: [UInt8], regions: [UInt8]) {
    for row in AddressBook.rows(addresses) {
      let about = row.count == 5 ? row[2].split(separator: " ") : []
      var needs: Needs = []
      for word in row.count == 5 ? row[1].split(separator: " ") : [] {
        guard let need = Needs.names[String(word)] else { return nil }
        needs.insert(need)
      }
      guard row.count == 5, let forms = PostcodeForms(row[3]),
        let letters = PostcodeKey(Array(row[0].utf8).span),
        let place = AddressBook.place(Array(row[0].utf8).span), places[place] == 0
      else { return nil }
      countries.append(
        Country(
          code: row[0], needs: needs, isListed: about.contains("listed"),
          tellsRegion: about.contains("postcodes"),
          forms: forms, examples: AddressBook.parts(row[4]), letters: letters))
      places[place] = UInt16(countries.count)
    }
    for row in AddressBook.rows(regions) {
      guard row.count == 5, let place = AddressBook.place(Array(row[0].utf8).span) else { return nil }
      let beginnings = row[4].split(separator: " ").compactMap { PostcodeKey(Array($0.utf8).span) }
      let region = Region(
        country: row[0], code: row[1], name: row[2], names: AddressBook.parts(row[3]), beginnings: beginnings)
      for name in [region.code, region.name, row[0] + region.code] + region.names where !name.isEmpty {
        let mark = AddressBook.mark(Array(name.utf8).span, place)
        // A name that two regions have tells nothing of either; the first keeps it.
        if named[mark] == nil { named[mark] = self.regions.count }
      }
      self.regions.append(region)
    }
    guard !countries.isEmpty, !self.regions.isEmpty else { return nil }
  }

  private static func parts(_ text: String) -> [String] {
    text.split(separator: "|").map { part in
      var part = part.drop { $0 == " " }
      while part.last == " " { part.removeLast() }
      return String(part)
    }
  }

  /// The rows below the header; the tables have no quotes.
  static func rows(_ text: [UInt8]) -> [[String]] {
    text.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }.filter { !$0.hasPrefix("#") }
      .dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }

  private static func place(_ code: Span<UInt8>) -> Int? {
    guard code.count == 2 else { return nil }
    let first = Int(code[0]) - 0x41
    let second = Int(code[1]) - 0x41
    return (0..<26).contains(first) && (0..<26).contains(second) ? first * 26 + second : nil
  }

  /// The mark of a name: case, spaces and signs make no difference (`D.C.`, `dc`).
  private static func mark(_ name: Span<UInt8>, _ country: Int) -> UInt64 {
    var mark: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(country)
    for index in name.indices {
      var byte = name[index]
      if byte >= 0x61, byte <= 0x7A { byte &-= 0x20 }
      let isLetter = byte >= 0x41 && byte <= 0x5A || byte >= 0x30 && byte <= 0x39 || byte >= 0x80
      if isLetter { mark = (mark ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
    return mark
  }

  // MARK: Looking

  /// The place of a country among ``countries``, by its two letters.
  func country(_ code: Span<UInt8>) -> Int? {
    guard let place = AddressBook.place(code), places[place] > 0 else { return nil }
    return Int(places[place]) - 1
  }

  /// A country by its two letters.
  package func country(_ code: String) -> Country? {
    country(Array(code.utf8).span).map { countries[$0] }
  }

  /// The place of a region among ``regions``, by its code or any of its names.
  func region(_ name: Span<UInt8>, of country: Span<UInt8>) -> Int? {
    AddressBook.place(country).flatMap { named[AddressBook.mark(name, $0)] }
  }

  /// A region by its code or any of its names.
  package func region(_ name: String, of country: String) -> Region? {
    region(Array(name.utf8).span, of: Array(country.utf8).span).map { regions[$0] }
  }

  /// The region that a postcode is of, where it tells.
  package func region(ofPostcode key: PostcodeKey, in country: Country) -> Region? {
    guard country.tellsRegion else { return nil }
    var found: (region: Region, length: Int)?
    var isTied = false
    for region in regions where region.country == country.code {
      guard let length = region.beginnings.filter({ key.begins(with: $0) }).map(\.count).max() else {
        continue
      }
      if length > found?.length ?? 0 {
        found = (region, length)
        isTied = false
      } else if length == found?.length {
        isTied = true
      }
    }
    return isTied ? nil : found?.region
  }
}
