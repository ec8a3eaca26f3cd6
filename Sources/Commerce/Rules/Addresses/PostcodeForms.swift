/// A postcode as its letters and digits alone: spaces, hyphens and points are how one writes it.
///
/// Six bits for each, the first one highest, so that two are compared, and their beginnings, by one look at a number.
package struct PostcodeKey: Hashable, Sendable {
  /// How many a number has room for; no country uses more.
  static let most = 10

  package private(set) var bits: UInt64 = 0
  package private(set) var count = 0

  /// Nothing where there is a sign that no postcode has, or too many of those that one has, or none.
  package init?(_ text: Span<UInt8>) {
    for index in text.indices {
      let byte = text[index]
      if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") { continue }
      guard let symbol = PostcodeKey.symbol(byte), count < PostcodeKey.most else { return nil }
      append(symbol)
    }
    if count == 0 { return nil }
  }

  private mutating func append(_ symbol: UInt64) {
    bits = bits << 6 | symbol
    count += 1
  }

  /// A digit as 0 to 9, a letter of either case as 10 to 35.
  @inline(__always)
  static func symbol(_ byte: UInt8) -> UInt64? {
    switch byte {
    case 0x30...0x39: UInt64(byte &- 0x30)
    case 0x41...0x5A: UInt64(byte &- 0x41 &+ 10)
    case 0x61...0x7A: UInt64(byte &- 0x61 &+ 10)
    default: nil
    }
  }

  /// The letter or digit at a place.
  func symbol(at place: Int) -> UInt64 { bits >> UInt64(6 * (count - 1 - place)) & 63 }

  /// Whether it is digits alone, as those of a hundred countries.
  var isNumber: Bool { (0..<count).allSatisfy { symbol(at: $0) < 10 } }

  /// The same with another letter or digit at a place.
  func replacing(_ place: Int, with symbol: UInt64) -> PostcodeKey {
    let shift = UInt64(6 * (count - 1 - place))
    var result = self
    result.bits = bits & ~(63 << shift) | symbol << shift
    return result
  }

  func begins(with other: PostcodeKey) -> Bool {
    other.count <= count && bits >> UInt64(6 * (count - other.count)) == other.bits
  }

  /// The rest behind a country's two letters (`SE-123 45`), where it begins with them.
  func dropping(_ country: PostcodeKey) -> PostcodeKey? {
    guard count > country.count, begins(with: country) else { return nil }
    var rest = self
    rest.count -= country.count
    rest.bits &= (1 << UInt64(6 * rest.count)) - 1
    return rest
  }

  /// Its letters and digits, in capitals.
  package var text: String {
    String(
      (0..<count).map { place in
        let symbol = UInt8(symbol(at: place))
        return Character(UnicodeScalar(symbol < 10 ? 0x30 + symbol : 0x41 + symbol - 10))
      })
  }
}

/// The forms of a country's postcodes: for each place, which letters and digits may stand there.
///
/// Not regular expressions: the check runs for every order that is shipped.
package struct PostcodeForms: Sendable {
  /// A bit for each digit and letter, one form behind the other.
  private var places: [UInt64] = []
  /// Where each form ends.
  private var ends: [Int] = []

  package var isEmpty: Bool { ends.isEmpty }

  /// Reads forms with spaces between them: `n` is a digit, `a` a letter, `[...]` one of several, a capital or a digit
  /// itself; nothing where one is written otherwise.
  package init?(_ text: String) {
    for form in text.utf8.split(separator: UInt8(ascii: " ")) {
      var rest = form[...]
      while let byte = rest.popFirst() {
        switch byte {
        case UInt8(ascii: "n"): places.append(PostcodeForms.digits)
        case UInt8(ascii: "a"): places.append(PostcodeForms.letters)
        case UInt8(ascii: "["):
          guard let end = rest.firstIndex(of: UInt8(ascii: "]")), let set = PostcodeForms.set(rest[..<end])
          else { return nil }
          places.append(set)
          rest = rest[rest.index(after: end)...]
        case 0x30...0x39, 0x41...0x5A:
          guard let symbol = PostcodeKey.symbol(byte) else { return nil }
          places.append(1 << symbol)
        default: return nil
        }
      }
      guard places.count - (ends.last ?? 0) <= PostcodeKey.most else { return nil }
      ends.append(places.count)
    }
  }

  private static let digits: UInt64 = 0x3FF
  private static let letters: UInt64 = 0xF_FFFF_FC00

  /// The set that `A-CEG` stands for.
  private static func set(_ text: Substring.UTF8View) -> UInt64? {
    var set: UInt64 = 0
    var bytes = Array(text)[...]
    while let first = bytes.popFirst() {
      var last = first
      if bytes.first == UInt8(ascii: "-") {
        bytes.removeFirst()
        guard let end = bytes.popFirst() else { return nil }
        last = end
      }
      guard let low = PostcodeKey.symbol(first), let high = PostcodeKey.symbol(last), low <= high else {
        return nil
      }
      for symbol in low...high { set |= 1 << symbol }
    }
    return set == 0 ? nil : set
  }

  /// Whether a postcode has one of the forms.
  package func fit(_ key: PostcodeKey) -> Bool {
    var start = 0
    for end in ends {
      if end - start == key.count {
        var index = start
        var shift = UInt64(6 * (key.count - 1))
        while index < end, places[index] >> (key.bits >> shift & 63) & 1 == 1 {
          index += 1
          shift = shift &- 6
        }
        if index == end { return true }
      }
      start = end
    }
    return false
  }

  /// What a postcode may have been, where a letter was typed for the digit that looks like it, or a digit for the letter:
  /// the one that fits; nothing where there are more.
  func unconfused(_ key: PostcodeKey) -> PostcodeKey? {
    var found: PostcodeKey?
    var start = 0
    for end in ends {
      defer { start = end }
      guard end - start == key.count else { continue }
      var candidate = key
      var fits = true
      for place in 0..<key.count where places[start + place] >> key.symbol(at: place) & 1 == 0 {
        guard let twin = PostcodeForms.twin(of: key.symbol(at: place)), places[start + place] >> twin & 1 == 1
        else {
          fits = false
          break
        }
        candidate = candidate.replacing(place, with: twin)
      }
      guard fits, candidate != found else { continue }
      if found != nil { return nil }
      found = candidate
    }
    return found
  }

  /// The letter O and the digit 0; the letters I and L and the digit 1.
  private static func twin(of symbol: UInt64) -> UInt64? {
    switch symbol {
    case 0: 24
    case 24: 0
    case 1: 18
    case 18, 21: 1
    default: nil
    }
  }
}
