/// An exact decimal number: a coefficient and a scale, as received.
///
/// `90.00` is coefficient 9000, scale 2, and stays so: arithmetic keeps the scales that it is given, comparison
/// looks at the number alone (`90.0 == 90.00`). Nothing is ever a binary float, and what does not fit in 127
/// bits is an error, not a rounded value.
///
/// How it differs from Foundation's `Decimal`: the scale is kept, overflow throws, and a product of two
/// numbers that fit in 64 bits costs one multiplication.
package struct DecimalValue: Sendable {
  /// The digits, with the sign, without the point.
  package var coefficient: Int128
  /// How many of the digits stand behind the point, 0 to ``maximumScale``.
  package var scale: UInt8

  /// The most digits that may stand behind the point.
  package static let maximumScale: UInt8 = 37

  package static let zero = DecimalValue(coefficient: 0, scale: 0)

  @inlinable
  package init(coefficient: Int128, scale: UInt8) {
    self.coefficient = coefficient
    self.scale = scale
  }

  @inlinable
  package init(_ integer: some BinaryInteger) {
    self.init(coefficient: Int128(integer), scale: 0)
  }
}

/// Why an operation on decimals has no result.
package enum DecimalError: Error, Equatable, Sendable {
  /// The text is not of the form `-?digits[.digits]`.
  case notANumber
  /// The result needs more than 127 bits, or more than ``DecimalValue/maximumScale`` places.
  case overflow
  case divisionByZero
  /// The quotient has no end (1 / 3), and no rounding was named.
  case notExact
}

/// How a decimal is brought to fewer places.
package enum Rounding: String, CaseIterable, Sendable {
  /// To the nearest; a tie goes to the even neighbour.
  case halfEven = "half-even"
  /// To the nearest; a tie goes away from zero.
  case halfUp = "half-up"
  /// Towards zero.
  case down
}

extension DecimalValue {
  /// Reads `-?digits[.digits]`, the whole of it, from UTF-8 bytes; a leading `+` is taken too.
  ///
  /// - Throws: ``DecimalError/notANumber`` or ``DecimalError/overflow``.
  package init(utf8 text: Span<UInt8>) throws(DecimalError) {
    var index = 0
    let end = text.count
    var negative = false
    if end > 0, text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+") {
      negative = text[0] == UInt8(ascii: "-")
      index = 1
    }
    // 18 digits fit in 63 bits: the loop that nearly every number takes needs no overflow check.
    var small: Int64 = 0
    var digits = 0
    var places = -1
    while index < end, digits < 18 {
      let byte = text[index] &- UInt8(ascii: "0")
      if byte < 10 {
        small = small &* 10 &+ Int64(byte)
        digits &+= 1
        if places >= 0 { places &+= 1 }
      } else if text[index] == UInt8(ascii: "."), places < 0, digits > 0 {
        places = 0
      } else {
        throw .notANumber
      }
      index &+= 1
    }
    var wide = Int128(small)
    while index < end {
      let byte = text[index] &- UInt8(ascii: "0")
      if byte < 10 {
        let (product, high) = wide.multipliedReportingOverflow(by: 10)
        let (sum, carry) = product.addingReportingOverflow(Int128(byte))
        if high || carry { throw .overflow }
        wide = sum
        digits &+= 1
        if places >= 0 { places &+= 1 }
      } else if text[index] == UInt8(ascii: "."), places < 0 {
        places = 0
      } else {
        throw .notANumber
      }
      index &+= 1
    }
    guard digits > 0, places != 0 else { throw .notANumber }
    guard places <= Int(DecimalValue.maximumScale) else { throw .overflow }
    self.init(coefficient: negative ? -wide : wide, scale: UInt8(max(places, 0)))
  }

  /// Reads the decimal that the whole of `text` is, or nothing.
  package init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard let value = try? DecimalValue(utf8: bytes.span) else { return nil }
    self = value
  }
}

extension DecimalValue: CustomStringConvertible {
  /// The number with all its places: `-0.50`, `90.00`, `7`.
  package var description: String {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Writes the number with all its places, in ASCII.
  package func append(to bytes: inout [UInt8]) {
    if coefficient < 0 { bytes.append(UInt8(ascii: "-")) }
    var magnitude = coefficient.magnitude
    // Digits come out last first: they are written to the end and turned round.
    let start = bytes.count
    var written = 0
    if magnitude <= UInt128(UInt64.max) {
      var small = UInt64(magnitude)
      while small > 0 || written <= Int(scale) {
        if written == Int(scale), scale > 0 { bytes.append(UInt8(ascii: ".")) }
        let (quotient, digit) = small.quotientAndRemainder(dividingBy: 10)
        bytes.append(UInt8(ascii: "0") + UInt8(digit))
        small = quotient
        written += 1
      }
    } else {
      while magnitude > 0 || written <= Int(scale) {
        if written == Int(scale), scale > 0 { bytes.append(UInt8(ascii: ".")) }
        let (quotient, digit) = magnitude.quotientAndRemainder(dividingBy: 10)
        bytes.append(UInt8(ascii: "0") + UInt8(digit))
        magnitude = quotient
        written += 1
      }
    }
    bytes[start...].reverse()
  }
}

extension DecimalValue: Hashable, Comparable {
  /// Whether both are the same number, whatever their scales.
  @inlinable
  package static func == (left: DecimalValue, right: DecimalValue) -> Bool {
    if left.scale == right.scale { return left.coefficient == right.coefficient }
    return left.normalized.sameDigits(as: right.normalized)
  }

  @inlinable
  package static func < (left: DecimalValue, right: DecimalValue) -> Bool {
    if left.scale == right.scale { return left.coefficient < right.coefficient }
    return left.compareScaled(to: right) < 0
  }

  package func hash(into hasher: inout Hasher) {
    let canonical = normalized
    hasher.combine(canonical.coefficient)
    hasher.combine(canonical.scale)
  }

  @usableFromInline
  package func sameDigits(as other: DecimalValue) -> Bool {
    coefficient == other.coefficient && scale == other.scale
  }

  /// The same number with no zeros at the end of its places.
  @usableFromInline
  package var normalized: DecimalValue {
    var result = self
    if result.coefficient == 0 { return .zero }
    while result.scale > 0 {
      let (quotient, remainder) = result.coefficient.quotientAndRemainder(dividingBy: 10)
      if remainder != 0 { break }
      result.coefficient = quotient
      result.scale -= 1
    }
    return result
  }

  /// Compares whole parts first and then places, so that no comparison can overflow.
  @usableFromInline
  package func compareScaled(to other: DecimalValue) -> Int {
    let common = max(scale, other.scale)
    if let left = rescaled(up: common), let right = other.rescaled(up: common) {
      return left < right ? -1 : (left > right ? 1 : 0)
    }
    let (leftWhole, leftRest) = coefficient.quotientAndRemainder(dividingBy: DecimalValue.power(scale))
    let (rightWhole, rightRest) = other.coefficient.quotientAndRemainder(
      dividingBy: DecimalValue.power(other.scale))
    if leftWhole != rightWhole { return leftWhole < rightWhole ? -1 : 1 }
    let left = DecimalValue(coefficient: leftRest, scale: scale).normalized
    let right = DecimalValue(coefficient: rightRest, scale: other.scale).normalized
    let places = max(left.scale, right.scale)
    // Both rests are smaller than one, so 37 places always fit.
    let leftScaled = left.coefficient * DecimalValue.power(places - left.scale)
    let rightScaled = right.coefficient * DecimalValue.power(places - right.scale)
    return leftScaled < rightScaled ? -1 : (leftScaled > rightScaled ? 1 : 0)
  }
}

extension DecimalValue {
  /// 10 to the power of 0 … 37, each in 127 bits.
  @usableFromInline
  static let powers: [Int128] = {
    var result: [Int128] = [1]
    for _ in 0..<Int(maximumScale) { result.append((result.last ?? 1) * 10) }
    return result
  }()

  @usableFromInline
  static func power(_ exponent: UInt8) -> Int128 { powers[Int(exponent)] }

  /// The coefficient at a scale that is not smaller than this one's, or nothing where it does not fit.
  @usableFromInline
  func rescaled(up target: UInt8) -> Int128? {
    if target == scale { return coefficient }
    let (result, overflow) = coefficient.multipliedReportingOverflow(by: DecimalValue.power(target - scale))
    return overflow ? nil : result
  }

  /// The exact sum; its scale is the larger of the two.
  @inlinable
  package func adding(_ other: DecimalValue) throws(DecimalError) -> DecimalValue {
    if scale == other.scale {
      let (sum, overflow) = coefficient.addingReportingOverflow(other.coefficient)
      if overflow { throw .overflow }
      return DecimalValue(coefficient: sum, scale: scale)
    }
    return try addingScaled(other)
  }

  @usableFromInline
  func addingScaled(_ other: DecimalValue) throws(DecimalError) -> DecimalValue {
    let common = max(scale, other.scale)
    guard let left = rescaled(up: common), let right = other.rescaled(up: common) else { throw .overflow }
    let (sum, overflow) = left.addingReportingOverflow(right)
    if overflow { throw .overflow }
    return DecimalValue(coefficient: sum, scale: common)
  }

  /// The exact difference; its scale is the larger of the two.
  @inlinable
  package func subtracting(_ other: DecimalValue) throws(DecimalError) -> DecimalValue {
    try adding(try other.negated())
  }

  @inlinable
  package func negated() throws(DecimalError) -> DecimalValue {
    if coefficient == .min { throw .overflow }
    return DecimalValue(coefficient: -coefficient, scale: scale)
  }

  /// The exact product; its scale is the sum of the two.
  @inlinable
  package func multiplying(_ other: DecimalValue) throws(DecimalError) -> DecimalValue {
    let places = scale &+ other.scale
    if places <= DecimalValue.maximumScale, let left = Int64(exactly: coefficient),
      let right = Int64(exactly: other.coefficient)
    {
      return DecimalValue(coefficient: Int128(left) &* Int128(right), scale: places)
    }
    return try multiplyingWide(other)
  }

  @usableFromInline
  func multiplyingWide(_ other: DecimalValue) throws(DecimalError) -> DecimalValue {
    var left = self
    var right = other
    if Int(left.scale) + Int(right.scale) > Int(DecimalValue.maximumScale) {
      left = left.normalized
      right = right.normalized
      if Int(left.scale) + Int(right.scale) > Int(DecimalValue.maximumScale) { throw .overflow }
    }
    let (product, overflow) = left.coefficient.multipliedReportingOverflow(by: right.coefficient)
    if overflow { throw .overflow }
    return DecimalValue(coefficient: product, scale: left.scale + right.scale)
  }

  /// The quotient at a given scale.
  ///
  /// - Throws: ``DecimalError/divisionByZero``, ``DecimalError/overflow``.
  package func divided(
    by other: DecimalValue, scale places: UInt8, rounding: Rounding
  ) throws(DecimalError) -> DecimalValue {
    if other.coefficient == 0 { throw .divisionByZero }
    if places > DecimalValue.maximumScale { throw .overflow }
    // self / other = (a · 10^(places + other.scale − scale)) / b, at `places`
    var numerator = coefficient
    var denominator = other.coefficient
    let shift = Int(places) + Int(other.scale) - Int(scale)
    if shift >= 0 {
      if shift > Int(DecimalValue.maximumScale) { throw .overflow }
      let (scaled, overflow) = numerator.multipliedReportingOverflow(by: DecimalValue.power(UInt8(shift)))
      if overflow { throw .overflow }
      numerator = scaled
    } else {
      let (scaled, overflow) = denominator.multipliedReportingOverflow(by: DecimalValue.power(UInt8(-shift)))
      if overflow { throw .overflow }
      denominator = scaled
    }
    return DecimalValue(
      coefficient: try DecimalValue.rounded(numerator, over: denominator, rounding), scale: places)
  }

  /// The quotient, where it has an end within ``maximumScale`` places; its scale is no smaller than this one's.
  ///
  /// - Throws: ``DecimalError/divisionByZero``, ``DecimalError/notExact``.
  package func dividedExactly(by other: DecimalValue) throws(DecimalError) -> DecimalValue {
    if other.coefficient == 0 { throw .divisionByZero }
    var places = scale
    while true {
      guard let quotient = try? divided(by: other, scale: places, rounding: .down) else { throw .notExact }
      if let product = try? quotient.multiplying(other), product == self { return quotient }
      if places >= scale + 12 || places >= DecimalValue.maximumScale { throw .notExact }
      places += 1
    }
  }

  /// The same number at another scale: zeros are added, or places rounded away.
  package func rounded(to places: UInt8, _ rounding: Rounding) throws(DecimalError) -> DecimalValue {
    if places > DecimalValue.maximumScale { throw .overflow }
    if places >= scale {
      guard let coefficient = rescaled(up: places) else { throw .overflow }
      return DecimalValue(coefficient: coefficient, scale: places)
    }
    let divisor = DecimalValue.power(scale - places)
    return DecimalValue(
      coefficient: try DecimalValue.rounded(coefficient, over: divisor, rounding), scale: places)
  }

  private static func rounded(
    _ numerator: Int128, over denominator: Int128, _ rounding: Rounding
  ) throws(DecimalError) -> Int128 {
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    if remainder == 0 || rounding == .down { return quotient }
    let away: Int128 = (numerator < 0) == (denominator < 0) ? 1 : -1
    // 2·|remainder| may not fit; |remainder| against |denominator| − |remainder| always does.
    let rest = denominator.magnitude - remainder.magnitude
    if remainder.magnitude > rest { return quotient + away }
    if remainder.magnitude < rest { return quotient }
    switch rounding {
    case .halfUp: return quotient + away
    case .halfEven: return quotient % 2 == 0 ? quotient : quotient + away
    case .down: return quotient
    }
  }
}
