import Values

/// Arithmetic on decimals as evaluation uses it: the common case (64-bit coefficients) without 128-bit
/// multiplication.
extension DecimalValue {
  /// 1, 10 … 10^18.
  @inline(__always)
  private static func power64(_ exponent: Int) -> Int64 {
    switch exponent {
    case 0: return 1
    case 1: return 10
    case 2: return 100
    case 3: return 1000
    case 4: return 10_000
    case 5: return 100_000
    case 6: return 1_000_000
    case 7: return 10_000_000
    case 8: return 100_000_000
    default: return 1_000_000_000
    }
  }

  @inline(__always)
  private static func scaled(_ value: Int64, _ exponent: Int) -> Int128 {
    let (high, low) = value.multipliedFullWidth(by: power64(exponent))
    return Int128(high) << 64 | Int128(low)
  }

  /// The order of two numbers, whatever their scales.
  @inline(__always)
  func order(_ other: DecimalValue) -> Int {
    if scale == other.scale {
      return coefficient < other.coefficient ? -1 : (coefficient == other.coefficient ? 0 : 1)
    }
    if let left = Int64(exactly: coefficient), let right = Int64(exactly: other.coefficient) {
      let shift = Int(scale) - Int(other.scale)
      if shift > 0, shift <= 9 {
        let scaled = DecimalValue.scaled(right, shift)
        return coefficient < scaled ? -1 : (coefficient == scaled ? 0 : 1)
      }
      if shift < 0, shift >= -9 {
        let scaled = DecimalValue.scaled(left, -shift)
        return scaled < other.coefficient ? -1 : (scaled == other.coefficient ? 0 : 1)
      }
    }
    return self < other ? -1 : (self == other ? 0 : 1)
  }

  /// The exact sum.
  @inline(__always)
  func plus(_ other: DecimalValue) throws(DecimalError) -> DecimalValue {
    if scale == other.scale { return try adding(other) }
    if let left = Int64(exactly: coefficient), let right = Int64(exactly: other.coefficient) {
      let shift = Int(scale) - Int(other.scale)
      // A 64-bit number times 10^9 and another 64-bit number stay far below 127 bits.
      if shift > 0, shift <= 9 {
        return DecimalValue(coefficient: coefficient &+ DecimalValue.scaled(right, shift), scale: scale)
      }
      if shift < 0, shift >= -9 {
        return DecimalValue(
          coefficient: DecimalValue.scaled(left, -shift) &+ other.coefficient, scale: other.scale)
      }
    }
    return try adding(other)
  }

  /// The exact difference.
  @inline(__always)
  func minus(_ other: DecimalValue) throws(DecimalError) -> DecimalValue {
    try plus(try other.negated())
  }
}
