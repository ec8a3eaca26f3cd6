package import Values

/// Whether a parcel would arrive at the address of an order.
///
/// Two halves: ``faults(of:)`` runs for every order that is shipped, and makes no String; ``evidence(of:in:)`` says of
/// the few that fail what is missing or mistyped, and what may have been meant. Nothing is ever changed.
package struct AddressCheck: Sendable {
  /// What is wrong with an address.
  package struct Faults: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }

    package static let noName = Faults(rawValue: 1)
    package static let noStreet = Faults(rawValue: 2)
    package static let noCity = Faults(rawValue: 4)
    package static let noRegion = Faults(rawValue: 8)
    package static let noPostcode = Faults(rawValue: 16)
    package static let noCountry = Faults(rawValue: 32)
    /// The postcode has none of the country's forms.
    package static let postcode = Faults(rawValue: 64)
    /// The region is none of the country's.
    package static let region = Faults(rawValue: 128)
    /// The postcode is of another region.
    package static let otherRegion = Faults(rawValue: 256)
  }

  package let book: AddressBook
  /// What shops call it when the buyer fetches the goods, in lower case; `is`: it stands alone.
  private let pickup: [(isAll: Bool, text: String)]

  /// Reads what shops call a pick-up; nothing where the table is not as it must be.
  package init?(_ book: AddressBook, pickup: [UInt8]) {
    self.book = book
    var words: [(isAll: Bool, text: String)] = []
    for row in AddressBook.rows(pickup) {
      guard row.count == 2, ["is", "has"].contains(row[0]), !row[1].isEmpty else { return nil }
      words.append((row[0] == "is", row[1]))
    }
    self.pickup = words
  }

  /// Where the parts of an address stand in an order.
  private struct Places {
    static let shared = Places()

    let name = Schema.order.required("shipTo.name")
    let company = Schema.order.required("shipTo.company")
    let buyer = Schema.order.required("buyer.name")
    let streets = ["shipTo.street1", "shipTo.street2", "shipTo.street3"].map { Schema.order.required($0) }
    let city = Schema.order.required("shipTo.city")
    let region = Schema.order.required("shipTo.region")
    let postcode = Schema.order.required("shipTo.postcode")
    let country = Schema.order.required("shipTo.country")
    let billCountry = Schema.order.required("billTo.country")
    let method = Schema.order.required("shippingMethod")
  }

  // MARK: The check

  /// What is wrong with the address that an order is shipped to.
  package func faults(of order: FieldTable) -> Faults {
    let places = Places.shared
    var faults: Faults = []
    if !says(order[places.name]), !says(order[places.company]), !says(order[places.buyer]) {
      faults.insert(.noName)
    }
    if !places.streets.contains(where: { says(order[$0]) }) { faults.insert(.noStreet) }
    let code = order[places.country]
    guard let place = book.country(code.bytes) else {
      faults.insert(.noCountry)
      if !says(order[places.city]) { faults.insert(.noCity) }
      return faults
    }
    let country = book.countries[place]
    if country.needs.contains(.city), !says(order[places.city]) { faults.insert(.noCity) }
    let postcode = order[places.postcode]
    var key: PostcodeKey?
    if says(postcode) {
      // Where one may be left out, people write into it what they like, and carriers do not look.
      if country.needs.contains(.postcode), !country.forms.isEmpty {
        key = PostcodeKey(postcode.bytes).flatMap { country.fits($0) ? $0 : nil }
        if key == nil { faults.insert(.postcode) }
      }
    } else if country.needs.contains(.postcode) {
      faults.insert(.noPostcode)
    }
    let region = order[places.region]
    guard says(region) else {
      if country.needs.contains(.region) { faults.insert(.noRegion) }
      return faults
    }
    guard country.isListed || country.tellsRegion else { return faults }
    guard let found = book.region(region.bytes, of: code.bytes) else {
      if country.isListed { faults.insert(.region) }
      return faults
    }
    if country.tellsRegion, let key, !book.regions[found].beginnings.isEmpty,
      !book.regions[found].beginnings.contains(where: { key.begins(with: $0) })
    {
      faults.insert(.otherRegion)
    }
    return faults
  }

  /// Whether a field says anything: a hyphen or a point is nothing.
  @inline(__always)
  private func says(_ field: FieldPlace) -> Bool {
    guard field.isPresent else { return false }
    let bytes = field.bytes
    for index in bytes.indices where PostcodeKey.symbol(bytes[index]) != nil || bytes[index] >= 0x80 {
      return true
    }
    return false
  }

  /// Whether the buyer fetches the goods.
  package func isFetched(_ order: DocumentView) -> Bool {
    guard let method = order.text(Places.shared.method)?.lowercased() else { return false }
    return pickup.contains { $0.isAll ? method == $0.text : method.contains($0.text) }
  }

  // MARK: What people are told

  /// What is missing, what was found and expected, and what may have been meant.
  package func evidence(of faults: Faults, in order: DocumentView) -> [(name: String, text: String)] {
    let places = Places.shared
    var evidence: [(name: String, text: String)] = []
    let missing = [
      (Faults.noName, "name"), (.noStreet, "street"), (.noCity, "city"), (.noRegion, "region"),
      (.noPostcode, "postcode"), (.noCountry, "country"),
    ].filter { faults.contains($0.0) }.map(\.1)
    if !missing.isEmpty { evidence.append(("missing", missing.joined(separator: ", "))) }
    let wrong: Faults = [.postcode, .region, .otherRegion]
    guard let country = order.text(places.country).flatMap({ book.country($0) }) else { return evidence }
    if !faults.isDisjoint(with: [.postcode, .otherRegion]) {
      evidence.append(("postcode", order.text(places.postcode) ?? ""))
    }
    if !faults.isDisjoint(with: [.region, .otherRegion]) {
      evidence.append(("region", order.text(places.region) ?? ""))
    }
    if !faults.isDisjoint(with: wrong) { evidence.append(("country", country.code)) }
    if faults.contains(.postcode) {
      evidence.append(("expected", country.examples.joined(separator: " | ")))
    }
    let suggestions = AddressSuggestions(
      book: book, country: country, city: order.text(places.city), region: order.text(places.region),
      postcode: order.text(places.postcode), billCountry: order.text(places.billCountry))
    let told = suggestions.all(faults)
    if !told.isEmpty { evidence.append(("suggestion", told.joined(separator: "; "))) }
    return evidence
  }
}
