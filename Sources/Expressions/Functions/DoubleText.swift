/// Doubles as texts, exact to the last digit.
enum DoubleText {
  /// The shortest digits that read back as the same double; an exponent from 10^21 up and below 10^-6.
  static func shortest(_ value: Double) -> String {
    if let special = special(value) { return special }
    if value == 0 { return value.sign == .minus ? "-0" : "0" }
    let (digits, exponent) = shortestDigits(value.magnitude)
    let sign = value < 0 ? "-" : ""
    if exponent < -6 || exponent >= 21 {
      let rest = digits.dropFirst()
      let power = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
      return sign + digits.prefix(1) + (rest.isEmpty ? "" : "." + rest) + "e" + (exponent < 0 ? "-" : "+")
        + power
    }
    return sign + plain(digits, exponent)
  }

  /// The same without an exponent, whatever its size.
  static func plain(_ value: Double) -> String {
    if let special = special(value) { return special }
    if value == 0 { return value.sign == .minus ? "-0" : "0" }
    let (digits, exponent) = shortestDigits(value.magnitude)
    return (value < 0 ? "-" : "") + plain(digits, exponent)
  }

  static func special(_ value: Double) -> String? {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
    return nil
  }

  private static func plain(_ digits: String, _ exponent: Int) -> String {
    if exponent < 0 { return "0." + String(repeating: "0", count: -exponent - 1) + digits }
    if digits.utf8.count <= exponent + 1 {
      return digits + String(repeating: "0", count: exponent + 1 - digits.utf8.count)
    }
    return digits.prefix(exponent + 1) + "." + digits.dropFirst(exponent + 1)
  }

  /// The digits and the exponent of the first of them, from Swift's own shortest description.
  private static func shortestDigits(_ value: Double) -> (String, Int) {
    let parts = value.description.split(separator: "e")
    var exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let halves = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let whole = String(halves[0])
    var digits = whole + (halves.count > 1 ? String(halves[1]) : "")
    exponent += whole.utf8.count - 1
    while digits.hasPrefix("0"), digits.utf8.count > 1 {
      digits.removeFirst()
      exponent -= 1
    }
    while digits.hasSuffix("0"), digits.utf8.count > 1 { digits.removeLast() }
    return (digits, exponent)
  }

  // MARK: Rounded

  /// With so many places, rounded half to even on the double's exact value, as C's `%.Nf`.
  static func fixed(_ value: Double, places: Int) -> String {
    if let special = special(value) { return special }
    let (digits, scale) = exactDigits(value)
    return (value.sign == .minus ? "-" : "") + fixed(digits, scale: scale, places: places)
  }

  /// With one digit before the point, so many after it, and an exponent of two digits at least, as C's
  /// `%.Ne`.
  static func scientific(_ value: Double, places: Int) -> String {
    if let special = special(value) { return special }
    let sign = value.sign == .minus ? "-" : ""
    if value == 0 {
      return sign + "0" + (places > 0 ? "." + String(repeating: "0", count: places) : "") + "e+00"
    }
    var (digits, scale) = exactDigits(value)
    while digits.first == 0 { digits.removeFirst() }
    var exponent = digits.count - 1 - scale
    var kept = round(digits, keeping: places + 1)
    if kept.count > places + 1 {
      kept.removeLast()
      exponent += 1
    }
    let text = DoubleText.text(kept)
    let power = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
    return sign + text.prefix(1) + (places > 0 ? "." + text.dropFirst() : "") + "e"
      + (exponent < 0 ? "-" : "+") + power
  }

  /// Digits with a point before the last `scale` of them, rounded half to even to `places`.
  static func fixed(_ digits: [UInt8], scale: Int, places: Int) -> String {
    var digits = digits
    var scale = scale
    if scale > places {
      // A zero in front takes the carry.
      let missing = max(0, scale - digits.count + 1)
      digits = [UInt8](repeating: 0, count: missing) + digits
      digits = round(digits, keeping: digits.count - (scale - places))
      scale = places
    } else {
      digits += [UInt8](repeating: 0, count: places - scale)
      scale = places
    }
    if digits.count <= scale { digits = [UInt8](repeating: 0, count: scale - digits.count + 1) + digits }
    while digits.count > scale + 1, digits[0] == 0 { digits.removeFirst() }
    let text = DoubleText.text(digits)
    return places == 0 ? text : text.dropLast(places) + "." + text.suffix(places)
  }

  /// The first digits of a number, rounded half to even; one more than asked for where it carries over.
  private static func round(_ digits: [UInt8], keeping count: Int) -> [UInt8] {
    if digits.count <= count { return digits + [UInt8](repeating: 0, count: count - digits.count) }
    var kept = Array(digits[..<count])
    let rest = digits[count...]
    let isAbove = rest[count] > 5 || (rest[count] == 5 && rest.dropFirst().contains { $0 != 0 })
    let isTie = rest[count] == 5 && !isAbove
    guard isAbove || (isTie && (kept.last ?? 0) % 2 == 1) else { return kept }
    var place = kept.count - 1
    while place >= 0 {
      if kept[place] < 9 {
        kept[place] += 1
        return kept
      }
      kept[place] = 0
      place -= 1
    }
    return [1] + kept
  }

  private static func text(_ digits: [UInt8]) -> String {
    String(decoding: digits.map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
  }

  /// All decimal digits of a finite double, and how many of them stand behind the point.
  ///
  /// m · 2^-k is m · 5^k with k decimal places, so whole-number arithmetic gives every digit.
  private static func exactDigits(_ value: Double) -> (digits: [UInt8], scale: Int) {
    let bits = value.bitPattern
    let field = Int((bits >> 52) & 0x7FF)
    var mantissa = bits & 0xF_FFFF_FFFF_FFFF
    if field > 0 { mantissa |= 1 << 52 }
    var exponent = (field == 0 ? 1 : field) - 1075
    if mantissa == 0 { return ([0], 0) }
    while mantissa & 1 == 0, exponent < 0 {
      mantissa >>= 1
      exponent += 1
    }
    // Limbs of nine decimal digits, the lowest first.
    var limbs: [UInt32] = []
    while mantissa > 0 {
      limbs.append(UInt32(mantissa % 1_000_000_000))
      mantissa /= 1_000_000_000
    }
    for _ in 0..<abs(exponent) {
      var carry: UInt64 = 0
      for index in limbs.indices {
        let product = UInt64(limbs[index]) * (exponent < 0 ? 5 : 2) + carry
        limbs[index] = UInt32(product % 1_000_000_000)
        carry = product / 1_000_000_000
      }
      if carry > 0 { limbs.append(UInt32(carry)) }
    }
    var digits: [UInt8] = []
    for limb in limbs.reversed() {
      var divisor: UInt32 = 100_000_000
      while divisor > 0 {
        digits.append(UInt8(limb / divisor % 10))
        divisor /= 10
      }
    }
    while digits.count > 1, digits[0] == 0 { digits.removeFirst() }
    return (digits, exponent < 0 ? -exponent : 0)
  }
}
