import Values

/// What may have been meant by an address that no parcel would arrive at.
///
/// Only where one answer is left; a person decides, nothing is changed.
struct AddressSuggestions {
  let book: AddressBook
  let country: AddressBook.Country
  let city: String?
  let region: String?
  let postcode: String?
  let billCountry: String?

  /// For each fault of which something can be said: `postcode 01067`, `region TX (Texas)`.
  func all(_ faults: AddressCheck.Faults) -> [String] {
    var told: [String] = []
    // A postcode that is mended in thought tells the region all the same.
    var key = postcode.flatMap { PostcodeKey(Array($0.utf8).span) }
    if faults.contains(.postcode) {
      if isExchanged { return ["postcode \(city ?? ""), city \(postcode ?? "")"] }
      let mended = mendedPostcode
      if let mended {
        told.append("postcode \(mended)")
      } else if let other = otherCountry {
        told.append("country \(other)")
      }
      key = mended.flatMap { PostcodeKey(Array($0.utf8).span) }
    }
    if !faults.isDisjoint(with: [.noRegion, .region, .otherRegion]) {
      if faults.contains(.region), let city, let found = book.region(city, of: country.code), let region {
        told.append("region \(found.label), city \(region)")
      } else if let found = key.flatMap({ book.region(ofPostcode: $0, in: country) }) ?? nearRegion {
        told.append("region \(found.label)")
      }
    }
    return told
  }

  // MARK: Postcodes

  /// Whether the postcode stands in the field of the city, and the city in its own.
  private var isExchanged: Bool {
    guard let city, let key = PostcodeKey(Array(city.utf8).span), country.fits(key) else { return false }
    return postcode?.utf8.contains { $0 >= 0x41 } ?? false
  }

  /// The postcode as it may have been: in plain digits, without a prefix, with its zeros, with a digit for a letter.
  private var mendedPostcode: String? {
    guard let postcode else { return nil }
    let plain = AddressSuggestions.plain(postcode)
    if plain != postcode, fits(plain) { return plain }
    // As people wrote it before the letters were given up: D-01067, F-75008.
    let bare = String(plain.drop { $0.isASCII && ($0.isLetter || $0 == "-" || $0 == " ") })
    if bare != plain, fits(bare) { return bare }
    let first = plain.prefix { $0.isASCII && $0.isNumber }
    if let whole = PostcodeDigits.restored(Array(first.utf8), country: Array(country.code.utf8)) {
      let restored = String(decoding: whole, as: UTF8.self) + plain.dropFirst(first.count)
      if fits(restored) { return restored }
    }
    return PostcodeKey(Array(plain.utf8).span).flatMap { country.forms.unconfused($0) }?.text
  }

  private func fits(_ text: String) -> Bool {
    PostcodeKey(Array(text.utf8).span).map { country.forms.fit($0) } ?? false
  }

  /// The text with the digits, letters and hyphens of full width, and the dashes, as plain ones.
  private static func plain(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0xFF01...0xFF5E: scalars.append(UnicodeScalar(UInt8(scalar.value - 0xFEE0)))
      case 0x2010...0x2015, 0x2212, 0x30FC: scalars.append("-")
      case 0x3000, 0xA0: scalars.append(" ")
      default: scalars.append(scalar)
      }
    }
    return String(scalars)
  }

  /// The country whose postcode it is: its form has letters that no other country's has, or the bill goes there, or the
  /// region is one of that country's alone.
  private var otherCountry: String? {
    guard let key = postcode.flatMap({ PostcodeKey(Array(AddressSuggestions.plain($0).utf8).span) }) else {
      return nil
    }
    let fitting = book.countries.filter { $0.code != country.code && $0.forms.fit(key) }
    if let billCountry, fitting.contains(where: { $0.code == billCountry }) { return billCountry }
    if let region {
      let having = fitting.filter { other in
        guard other.tellsRegion, let found = book.region(region, of: other.code) else { return false }
        return found.beginnings.contains { key.begins(with: $0) }
      }
      if having.count == 1 { return having.first?.code }
    }
    let isOwn = region.map { book.region($0, of: country.code) != nil } ?? false
    guard !key.isNumber, !isOwn else { return nil }
    // A form with letters of its own (JE2 3AB) is surer than one that takes any letter.
    let needing = fitting.filter { $0.needs.contains(.postcode) }
    return needing.count == 1 ? needing.first?.code : nil
  }

  // MARK: Regions

  /// The region whose name or code was typed wrongly, where there is one alone.
  private var nearRegion: AddressBook.Region? {
    guard let region else { return nil }
    let typed = AddressSuggestions.letters(region)
    let own = book.regions.filter { $0.country == country.code }
    let near = own.filter { candidate in
      if typed.count <= 3 { return AddressSuggestions.letters(candidate.code) == typed.reversed() }
      let names = ([candidate.name] + candidate.names).map { AddressSuggestions.letters($0) }
      return names.contains { $0.count > 3 && EditDistance.between($0, typed, limit: 2) <= 2 }
    }
    return near.count == 1 ? near.first : nil
  }

  private static func letters(_ text: String) -> [Unicode.Scalar] {
    text.lowercased().unicodeScalars.filter { $0.properties.isAlphabetic || ("0"..."9").contains($0) }
  }
}
