import Commerce
import Mapping
import Packs
import Testing
import Values

/// Whether a parcel would arrive, with the tables that the program brings.
struct AddressTests {
  /// An address, as an order says it; what is empty is not said.
  struct Address: Sendable, CustomTestStringConvertible {
    var fields: [String: String]

    init(
      _ country: String, _ postcode: String = "", city: String = "Town", region: String = "",
      street: String = "1 Lane",
      name: String = "A. Buyer", bill: String = "", method: String = ""
    ) {
      fields = [
        "shipTo.country": country, "shipTo.postcode": postcode, "shipTo.city": city, "shipTo.region": region,
        "shipTo.street1": street, "shipTo.name": name, "billTo.country": bill, "shippingMethod": method,
      ]
    }

    var testDescription: String {
      ["shipTo.street1", "shipTo.city", "shipTo.region", "shipTo.postcode", "shipTo.country"]
        .compactMap { fields[$0] }.joined(separator: ", ")
    }

    var order: DocumentView {
      var draft = DocumentDraft(.order)
      for (name, text) in fields { draft.set(name, text) }
      return DocumentView(schema: .order, bytes: draft.bytes)
    }
  }

  private func check() throws -> AddressCheck {
    let book = try #require(
      AddressBook(addresses: Pack.reference("addresses.csv"), regions: Pack.reference("regions.csv")))
    return try #require(AddressCheck(book, pickup: Pack.reference("pickup.csv")))
  }

  /// What is said of an address: `missing: city; suggestion: …`.
  private func told(_ address: Address) throws -> String {
    let check = try check()
    let order = address.order
    let record = DocumentRecord(order, kind: .order)
    return check.evidence(of: check.faults(of: record.table), in: order)
      .map { "\($0.name): \($0.text)" }.joined(separator: "; ")
  }

  @Test(arguments: [
    Address("US", "78701", region: "TX"), Address("US", "78701-1234", region: "Texas"),
    Address("US", "787011234", region: "us-tx"), Address("US", "20001", region: "D.C."),
    Address("US", "09012", city: "APO", region: "AE"), Address("US", "00926", region: "PR"),
    Address("US", "00926", region: "Puerto Rico"), Address("PR", "00926", region: "PR"),
    Address("PR", "00926-1234"),
    Address("GU", "96910"), Address("CA", "H3Z 2Y7", region: "QC"), Address("CA", "h3z2y7", region: "Québec"),
    Address("CA", "A1A 1A1", region: "Newfoundland"), Address("GB", "SW1A 1AA"), Address("GB", "SW1A1AA"),
    Address("GB", "m1 1ae"), Address("GB", "CR2 6XH", region: "Surrey"), Address("GB", "W1A 0AX"),
    Address("GB", "BFPO 61"), Address("GB", "JE2 3AB"), Address("JE", "JE2 3AB"), Address("DE", "01067"),
    Address("DE", "01067", region: "whatever"), Address("FR", "97110"), Address("NL", "1234 AB"),
    Address("NL", "1234ab"),
    Address("SE", "123 45"), Address("SE", "SE-123 45"), Address("LV", "LV-1010"), Address("LV", "1010"),
    Address("PL", "00-950"), Address("PT", "1000-205"), Address("BR", "01310-100", region: "SP"),
    Address("BR", "01310100", region: "São Paulo"), Address("BR", "01310100", region: "Sao Paulo"),
    Address("HK"), Address("HK", city: "", region: "Kowloon"), Address("HK", "999077"), Address("IE"),
    Address("IE", "D02 AF30"), Address("IE", "Dublin 4", region: "Co. Dublin"), Address("AE", city: "Dubai"),
    Address("JP", "154-0023", city: "", region: "東京都"), Address("JP", "1540023", region: "Tokyo"),
    Address("CN", "100096", region: "北京市"), Address("SG", "546080", city: ""),
    Address("ES", "28013", region: "Madrid"),
    Address("ES", "28013", region: "Comunidad de Madrid"), Address("IT", "00144"),
    Address("AU", "2000", region: "NSW"),
    Address("AU", "0872", region: "SA"), Address("MX", "02860", region: "Ciudad de México"),
    Address("MX", "77500", region: "Q ROO"), Address("IN", "110034", region: "Delhi"),
    Address("AO", city: "Luanda"),
  ])
  func `nothing is said of an address that is whole`(address: Address) throws {
    #expect(try told(address) == "")
  }

  @Test(arguments: [
    (Address("US", "78701"), "missing: region; suggestion: region TX (Texas)"),
    (Address("US", "78701", city: "", region: "TX", street: ""), "missing: street, city"),
    (Address("US", "78701", region: "-"), "missing: region; suggestion: region TX (Texas)"),
    (Address("DE", ""), "missing: postcode"),
    (Address("", "78701"), "missing: country"),
    (Address("DE", "01067", name: ""), "missing: name"),
    // Zeros that a program took, letters for digits, digits of full width, prefixes of another time.
    (
      Address("DE", "1067"),
      "postcode: 1067; country: DE; expected: 26133 | 53225; suggestion: postcode 01067"
    ),
    (
      Address("US", "2134", region: "MA"),
      "postcode: 2134; country: US; expected: 95014 | 22162-1010; suggestion: postcode 02134"
    ),
    (
      Address("US", "2134-1234"),
      "missing: region; postcode: 2134-1234; country: US; expected: 95014 | 22162-1010; "
        + "suggestion: postcode 02134-1234; region MA (Massachusetts)"
    ),
    (
      Address("JP", "１５４－００２３", region: "東京都"),
      "postcode: １５４－００２３; country: JP; expected: 154-0023 | 350-1106; suggestion: postcode 154-0023"
    ),
    (
      Address("US", "787O1", region: "TX"),
      "postcode: 787O1; country: US; expected: 95014 | 22162-1010; suggestion: postcode 78701"
    ),
    (
      Address("CA", "H3Z 2YZ", region: "QC"),
      "postcode: H3Z 2YZ; country: CA; expected: H3Z 2Y7 | V8X 3X4"
    ),
    (
      Address("DE", "D-01067"),
      "postcode: D-01067; country: DE; expected: 26133 | 53225; suggestion: postcode 01067"
    ),
    // Of another country.
    (
      Address("US", "SW1A 1AA", region: "London"),
      "postcode: SW1A 1AA; region: London; country: US; expected: 95014 | 22162-1010; suggestion: country GB"
    ),
    (
      Address("DE", "H3Z 2Y7"),
      "postcode: H3Z 2Y7; country: DE; expected: 26133 | 53225; suggestion: country CA"
    ),
    (
      Address("DE", "1010", bill: "AT"),
      "postcode: 1010; country: DE; expected: 26133 | 53225; suggestion: postcode 01010"
    ),
    (
      Address("GB", "78701", region: "Texas"),
      "postcode: 78701; country: GB; expected: EC1Y 8SY | GIR 0AA; suggestion: country US"
    ),
    // Fields exchanged, letters exchanged, and a region that the postcode denies.
    (
      Address("DE", "Dresden", city: "01067"),
      "postcode: Dresden; country: DE; expected: 26133 | 53225; suggestion: postcode 01067, city Dresden"
    ),
    (
      Address("US", "78701", city: "TX", region: "Austin"),
      "region: Austin; country: US; suggestion: region TX (Texas), city Austin"
    ),
    (Address("US", "78701", region: "XT"), "region: XT; country: US; suggestion: region TX (Texas)"),
    (
      Address("AU", "2000", region: "New Soth Wales"),
      "region: New Soth Wales; country: AU; suggestion: region NSW (New South Wales)"
    ),
    (
      Address("US", "78701", region: "CA"),
      "postcode: 78701; region: CA; country: US; suggestion: region TX (Texas)"
    ),
    (
      Address("ES", "08001", region: "Madrid"),
      "postcode: 08001; region: Madrid; country: ES; suggestion: region B (Barcelona)"
    ),
  ])
  func `what is missing or mistyped is said, with what may have been meant`(address: Address, words: String)
    throws
  {
    #expect(try told(address) == words)
  }

  @Test(arguments: [
    ("Local Pickup", true), ("pickup", true), ("門市自提", true), ("Click & Collect", true),
    ("Selbstabholung", true),
    ("Pickup point", false), ("Point Relais", false), ("Standard", false), ("", false),
  ])
  func `who fetches the goods needs no address`(method: String, isFetched: Bool) throws {
    #expect(try check().isFetched(Address("US", method: method).order) == isFetched)
  }
}

/// The tables of `Sources/CPacks/resources/reference`.
struct ReferenceDataTests {
  private func book() throws -> AddressBook {
    try #require(
      AddressBook(addresses: Pack.reference("addresses.csv"), regions: Pack.reference("regions.csv")))
  }

  private static func key(_ text: String) -> PostcodeKey? { PostcodeKey(Array(text.utf8).span) }

  @Test(arguments: ["addresses.csv", "regions.csv", "pickup.csv"])
  func `each table names its source and is sorted`(name: String) throws {
    let lines = String(decoding: Pack.reference(name), as: UTF8.self).split(separator: "\n")
    let head = lines.prefix { $0.hasPrefix("#") }.joined(separator: " ")
    #expect(head.contains("Source: "))
    if name == "pickup.csv" { return }
    #expect(head.contains("Licence: CC BY 4.0"))
    let countries = lines.dropFirst(lines.prefix { $0.hasPrefix("#") }.count + 1).map { $0.prefix(2) }
    #expect(countries.count > 100)
    #expect(countries == countries.sorted())
    #expect(
      lines.allSatisfy {
        $0.hasPrefix("#") || $0.split(separator: ",", omittingEmptySubsequences: false).count == 5
      })
  }

  @Test func `each country is one that ISO knows, or one that the post does`() throws {
    // Ascension and Tristan da Cunha have codes that ISO reserves.
    let own: Set<String> = ["AC", "TA"]
    for country in try book().countries {
      let code = Array(country.code.utf8)
      #expect(ISOCodes.isCountry(code.span) || own.contains(country.code), "\(country.code)")
    }
  }

  @Test func `a table tells the region of its own examples`() throws {
    let book = try book()
    for country in book.countries where country.needs.contains(.postcode) && !country.forms.isEmpty {
      for example in country.examples {
        let key = try #require(Self.key(example), "\(country.code) \(example)")
        #expect(country.forms.fit(key), "\(country.code) \(example)")
        if country.tellsRegion {
          #expect(book.region(ofPostcode: key, in: country) != nil, "\(country.code) \(example)")
        }
      }
    }
  }

  @Test func `each beginning of a postcode is one that the country's postcodes have`() throws {
    let book = try book()
    for region in book.regions where !region.beginnings.isEmpty {
      let country = try #require(book.country(region.country))
      for beginning in region.beginnings {
        let fits = (0...9).contains { more in
          let text = beginning.text + String(repeating: "1", count: more)
          let letters = beginning.text + String("A1A1A1".prefix(more))
          let others = beginning.text + String("1A1A1A".prefix(more))
          return [text, letters, others].contains {
            Self.key($0).map(country.forms.fit) ?? false
          }
        }
        #expect(fits, "\(region.country) \(region.label) \(beginning.text)")
      }
    }
  }

  @Test(arguments: [
    ("US", "TX", "Texas"), ("US", "texas", "Texas"), ("CA", "Québec", "Quebec"), ("CA", "Quebec", "Quebec"),
    ("JP", "東京都", "Tokyo"), ("JP", "13", "Tokyo"), ("AU", "New South Wales", "New South Wales"),
    ("MX", "Nuevo León", "Nuevo León"), ("MX", "Nuevo Leon", "Nuevo León"), ("IN", "DL", "Delhi"),
    ("CN", "广东省", "Guangdong Sheng"),
  ])
  func `a region is found by its code and its names`(country: String, text: String, name: String) throws {
    #expect(try book().region(text, of: country)?.name == name)
    #expect(try book().region(text, of: "DE") == nil)
  }

  @Test(arguments: ["", "n n", "[", "[]", "[Z-A]", "n!", "nnnnnnnnnnn"])
  func `a form that cannot be read is none`(text: String) {
    let forms = PostcodeForms(text)
    #expect(text.isEmpty || text == "n n" ? forms != nil : forms == nil)
  }
}
