import Values

/// Invented people and addresses in place of real ones, of the same form: as many words, of about that length, in that
/// script, with digits where there were digits.
///
/// One text always gives one invention, on every machine, so that what was equal stays equal and a case that is recorded
/// twice is the same case.
struct Invention: Sendable {
  /// What a text is about a person.
  enum Kind: Sendable {
    case name
    case company
    case email
    case phone
    case taxId
    case street
    case city
    case postcode
    /// Words of a person's own.
    case words
    /// A name of an account: letters and digits as they come.
    case account
  }

  /// What a field of a document says of a person; nothing where it says nothing of one.
  static func kind(ofField field: String) -> Kind? {
    if field.hasPrefix("location.") { return nil }
    switch field.split(separator: ".").last {
    case "name": return field.contains(".") ? .name : nil
    case "company": return .company
    case "email": return .email
    case "phone": return .phone
    case "taxId": return .taxId
    case "street1", "street2", "street3": return .street
    case "city": return .city
    case "postcode": return .postcode
    case "note": return .words
    default: return nil
    }
  }

  /// A text of the same form.
  func replacement(of text: String, _ kind: Kind) -> String {
    var dice = Dice(text)
    switch kind {
    case .email: return email(text, &dice)
    case .phone, .taxId, .postcode, .account:
      return characters(text, &dice, keeping: kind == .account ? 0 : 2)
    case .name: return words(text, &dice, Lists.names, Lists.markedNames, keep: Lists.titles)
    case .company: return words(text, &dice, Lists.companies, Lists.companies, keep: Lists.legalForms)
    case .city: return words(text, &dice, Lists.cities, Lists.markedCities, keep: [])
    case .street: return words(text, &dice, Lists.streets, Lists.streets, keep: Lists.streetWords)
    case .words: return words(text, &dice, Lists.plainWords, Lists.plainWords, keep: [])
    }
  }

  /// An address of a domain that belongs to nobody (RFC 2606).
  private func email(_ text: String, _ dice: inout Dice) -> String {
    guard let at = text.lastIndex(of: "@") else { return characters(text, &dice, keeping: 0) }
    return characters(String(text[..<at]), &dice, keeping: 0) + "@example.com"
  }

  /// Each letter as another letter, each digit as another digit: a nought stays one, so that leading ones do.
  ///
  /// `keeping`: so many letters or signs at the front stay, as they tell the country (`DE129…`, `+49 30 …`).
  private func characters(_ text: String, _ dice: inout Dice, keeping: Int) -> String {
    var result = ""
    var kept = 0
    let isInternational = text.first == "+"
    for scalar in text.unicodeScalars {
      if kept < keeping, isInternational ? scalar.value != 0x2B : Invention.isCapital(scalar) {
        kept += 1
        result.unicodeScalars.append(scalar)
        continue
      }
      result.unicodeScalars.append(letter(scalar, &dice))
    }
    return result
  }

  private static func isCapital(_ scalar: Unicode.Scalar) -> Bool { (0x41...0x5A).contains(scalar.value) }

  /// A letter of the same script; what is no letter and no digit stays.
  private func letter(_ scalar: Unicode.Scalar, _ dice: inout Dice) -> Unicode.Scalar {
    func pick(_ from: UInt32, _ count: Int) -> Unicode.Scalar {
      Unicode.Scalar(from + UInt32(dice.roll(count))) ?? scalar
    }
    switch scalar.value {
    case 0x31...0x39: return pick(0x31, 9)
    case 0x41...0x5A: return pick(0x41, 26)
    case 0x61...0x7A: return pick(0x61, 26)
    case 0x410...0x42F: return pick(0x410, 32)
    case 0x430...0x44F: return pick(0x430, 32)
    case 0x3B1...0x3C9: return pick(0x3B1, 17)
    case 0x3042...0x3093: return pick(0x304B, 20)
    case 0x30A2...0x30F3: return pick(0x30AB, 20)
    case 0xAC00...0xD7A3: return pick(0xAC00, 2000)
    case 0x3400...0x9FFF:
      return Lists.streetSigns.contains(scalar) ? scalar : Lists.signs[dice.roll(Lists.signs.count)]
    default: return scalar
    }
  }

  /// Word for word from a list, each of about its length and in its case; what is between them stays.
  private func words(
    _ text: String, _ dice: inout Dice, _ list: [String], _ marked: [String], keep: Set<String>
  ) -> String {
    var result = ""
    var word = ""
    // A part of the real name must not come back as a part of the invented one.
    let own = Set(text.split { !$0.isLetter }.map { NameKey.of($0) })
    let list = list.filter { !own.contains(NameKey.of($0)) }
    let marked = marked.filter { !own.contains(NameKey.of($0)) }
    func flush() {
      if !word.isEmpty { result += self.word(word, &dice, list, marked, keep) }
      word = ""
    }
    for character in text {
      if character.isLetter || character.isNumber || character == "'" && !word.isEmpty {
        word.append(character)
      } else {
        flush()
        result.append(character)
      }
    }
    flush()
    return result
  }

  private func word(
    _ word: String, _ dice: inout Dice, _ list: [String], _ marked: [String], _ keep: Set<String>
  ) -> String {
    if keep.contains(NameKey.of(word)) { return word }
    let isLatin = word.unicodeScalars.allSatisfy { $0.value < 0x250 }
    if !isLatin || word.contains(where: \.isNumber) {
      var result = ""
      for scalar in word.unicodeScalars { result.unicodeScalars.append(letter(scalar, &dice)) }
      return result
    }
    // `Hauptstraße` keeps what makes it a street.
    for ending in Lists.streetEndings where keep.count == Lists.streetWords.count {
      if word.lowercased().hasSuffix(ending), word.count > ending.count + 1 {
        return self.word(String(word.dropLast(ending.count)), &dice, list, marked, [])
          + String(word.suffix(ending.count))
      }
    }
    let source = word.unicodeScalars.allSatisfy(\.isASCII) ? list : marked
    let fitting = source.filter { Invention.lengthClass($0) == Invention.lengthClass(word) && $0 != word }
    let pool = fitting.isEmpty ? source : fitting
    let found = pool[dice.roll(pool.count)]
    if word.count == 1 { return String(found.prefix(1)) }
    if word == word.uppercased() { return found.uppercased() }
    return word.first?.isLowercase == true ? found.lowercased() : found
  }

  private static func lengthClass(_ word: String) -> Int {
    switch word.count {
    case ...4: 0
    case 5...7: 1
    default: 2
    }
  }
}

/// Numbers that depend on a text alone.
private struct Dice {
  private var state: UInt64

  init(_ text: String) {
    let fingerprint = Fingerprint(of: Array(text.utf8).span)
    state = fingerprint.low ^ fingerprint.high
  }

  /// From 0 to below `count`; SplitMix64.
  mutating func roll(_ count: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(max(count, 1)))
  }
}

/// What is put in place of people's own words.
private enum Lists {
  static let names = words(
    "Ada Amy Ann Ben Bob Eve Ida Jan Kim Leo Max Mia Nora Otto Paul Rosa Theo Vera "
      + "Alice Anton Carla Clara David Elena Fiona Frank Grace Henry Irene James Julia Lucas Marta Nadia Oscar "
      + "Peter Simon Teresa Walter Baker Carter Fisher Hunter Mason Miller Porter Turner Weaver "
      + "Alexandra Benedict Caroline Dominique Frederick Isabella Jonathan Margaret Nathaniel Rosalind "
      + "Archibald Blackwood Fairbanks Greenwood Hawthorne Lindqvist Sandström")
  static let markedNames = words(
    "Zoë Jörg Åsa Léa Ünal Jürgen Renée Björn Åström Müller Núñez Günther Françoise Sørensen Jiménez Fernández "
      + "Schröder Gonçalves Élodie Chloé Iñaki Begoña")
  static let companies = words(
    "Acme Blue Nova Oak Star North Green River Harbor Lantern Meadow Orchard Summit Bluebird Clearwater Evergreen "
      + "Northwind Riverside Silverline Stonegate")
  static let cities = words(
    "Arbo Ford Lund York Riva Aston Bergen Dalton Easton Linden Marlow Norton Weston Ashfield Brookvale Fairview "
      + "Greenhill Kingsbridge Lakewood Millbrook Oakhaven Riverton Springdale Westbrook")
  static let markedCities = words(
    "Köln Àvila Mörs Düren Orléans Béziers Málaga Münster Besançon Córdoba Göttingen")
  static let streets = words(
    "Elm Oak Ash Fir Mill Park Hill Lake Maple Cedar Birch River Garden Linden Meadow Orchard Chestnut Sycamore "
      + "Hawthorn Magnolia Primrose Wildflower")
  static let plainWords = words(
    "a an as at be by in it no of on or so to up we ring door bell side left gate call note time then back "
      + "leave twice front please thanks before behind garden parcel letter morning evening neighbour tomorrow "
      + "carefully delivery")
  static let titles: Set<String> = [
    "mr", "mrs", "ms", "dr", "herr", "frau", "mme", "m", "sr", "sra", "von", "de",
  ]
  static let legalForms: Set<String> = [
    "gmbh", "ag", "kg", "ohg", "ltd", "limited", "inc", "llc", "plc", "co", "corp", "sa", "sarl", "sas", "sl",
    "bv",
    "s", "a", "l", "ab", "oy", "spa", "srl",
  ]
  static let streetWords: Set<String> = [
    "street", "st", "road", "rd", "avenue", "ave", "av", "lane", "ln", "drive", "dr", "court", "ct", "square",
    "sq",
    "place", "pl", "way", "row", "quay", "close", "boulevard", "blvd", "highway", "hwy", "apt", "apartment",
    "suite",
    "ste", "unit", "floor", "po", "box", "strasse", "str", "weg", "platz", "allee", "gasse", "rue", "chemin",
    "de",
    "du", "des", "la", "le", "les", "calle", "avenida", "plaza", "paseo", "el", "los", "las", "piso", "via",
    "no", "nr",
    "north", "south", "east", "west", "n", "s", "e", "w",
  ]
  static let streetEndings = ["straße", "strasse", "str", "weg", "platz", "allee", "gasse", "ring", "damm"]
  static let signs = Array("安明华建文林海春秋山水石云青白高新东南西北和平中正光丽美".unicodeScalars)
  /// Signs that say what a place is: province, city, district, road, house, room, company.
  static let streetSigns = Set("省市区县镇乡村路街道巷弄号楼室栋层座单元幢公司有限都府丁目番地".unicodeScalars)

  private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
}
