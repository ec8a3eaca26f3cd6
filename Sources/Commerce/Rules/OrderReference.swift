/// How an order is called by those who take its money: `#1001`, `WC-1001`, `000001001-<uuid>`.
///
/// What one side writes and the other reads differs in a few known ways; what is left when these are taken off is
/// compared whole. A bare number within a longer text is never taken for an order's.
package enum OrderReference {
  /// A reference without what says nothing: blanks, `#`, a UUID behind it, and zeros before it where all are digits.
  package static func normalised(_ text: some StringProtocol) -> String {
    var rest = trimmed(Substring(text))
    if rest.hasPrefix("#") { rest = rest.dropFirst() }
    rest = withoutUUID(rest)
    if rest.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      let digits = rest.drop { $0 == "0" }
      return digits.isEmpty ? String(rest.suffix(1)) : String(digits)
    }
    return String(rest)
  }

  /// What a payment's reference may mean: itself, and itself without a shop's prefix.
  package static func forms(_ text: String, prefixes: [String]) -> [String] {
    var forms = [normalised(text)]
    let whole = trimmed(text[...])
    for prefix in prefixes where !prefix.isEmpty && whole.hasPrefix(prefix) && whole.count > prefix.count {
      let form = normalised(whole.dropFirst(prefix.count))
      if !forms.contains(form) { forms.append(form) }
    }
    return forms.filter { !$0.isEmpty }
  }

  /// The single references in a text that lists several: `a + b`, `a, b`, `a; b`.
  package static func list(_ text: String) -> [String] {
    var parts: [Substring] = [text[...]]
    for separator in [" + ", ",", ";"] { parts = parts.flatMap { pieces(of: $0, by: separator) } }
    return parts.map { String(trimmed($0)) }.filter { !$0.isEmpty }
  }

  private static func pieces(of text: Substring, by separator: String) -> [Substring] {
    var pieces: [Substring] = []
    var rest = text
    while let place = place(of: separator, in: rest) {
      pieces.append(rest[..<place])
      rest = rest[place...].dropFirst(separator.count)
    }
    return pieces + [rest]
  }

  /// The order that a text names where it is written like a pattern: `Order {number}`, `(Spree Order ID: {number}-`.
  ///
  /// Before and behind `{number}` stands what the text must have there; with nothing behind it, the number ends at the
  /// next blank, comma or bracket.
  package static func number(in text: String, by pattern: String) -> String? {
    guard let mark = place(of: "{number}", in: pattern[...]) else { return nil }
    let before = String(pattern[..<mark])
    let behind = String(pattern[mark...].dropFirst("{number}".count))
    guard !before.isEmpty, let start = place(of: before, in: text[...]) else { return nil }
    let rest = text[start...].dropFirst(before.count)
    let found: Substring
    if behind.isEmpty {
      found = rest.prefix { !$0.isWhitespace && !",;()[]".contains($0) }
    } else {
      guard let end = place(of: behind, in: rest) else { return nil }
      found = rest[..<end]
    }
    let number = trimmed(found)
    return number.isEmpty ? nil : String(number)
  }

  private static func place(of part: String, in text: Substring) -> Substring.Index? {
    guard let first = part.first else { return nil }
    var index = text.startIndex
    while index < text.endIndex {
      if text[index] == first, text[index...].hasPrefix(part) { return index }
      index = text.index(after: index)
    }
    return nil
  }

  static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { $0.isWhitespace }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }

  /// Without `-` and a UUID at its end.
  private static func withoutUUID(_ text: Substring) -> Substring {
    let bytes = Array(text.utf8.suffix(37))
    guard bytes.count == 37, text.utf8.count > 37, bytes[0] == UInt8(ascii: "-") else { return text }
    for (place, byte) in bytes.dropFirst().enumerated() {
      let isDash = [8, 13, 18, 23].contains(place)
      let isHex =
        (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
      guard isDash ? byte == UInt8(ascii: "-") : isHex else { return text }
    }
    return text.dropLast(37)
  }
}
