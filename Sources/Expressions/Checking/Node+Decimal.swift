import Values

extension Node {
  /// The value that is known before evaluation.
  var constant: Value? {
    if case .constant(let value) = resolution { return value }
    if case .literal(let literal) = kind { return literal.value }
    return nil
  }

  /// The decimal that a number literal's own text is: `0.10` keeps both places, `1.5e2` is 150.
  var literalDecimal: DecimalValue? {
    guard case .literal(let literal) = kind, let text = literal.number else { return nil }
    return Node.decimal(text)
  }

  private static func decimal(_ text: String) -> DecimalValue? {
    let lower = text.lowercased()
    guard let mark = lower.firstIndex(of: "e") else {
      return DecimalValue(lower)
        ?? DecimalValue(lower.hasPrefix("-.") ? "-0" + lower.dropFirst() : "0" + lower)
    }
    guard let mantissa = decimal(String(lower[..<mark])),
      let exponent = Int(lower[lower.index(after: mark)...])
    else {
      return nil
    }
    let scale = Int(mantissa.scale) - exponent
    if scale >= 0 {
      return scale <= Int(DecimalValue.maximumScale)
        ? DecimalValue(coefficient: mantissa.coefficient, scale: UInt8(scale)) : nil
    }
    var coefficient = mantissa.coefficient
    for _ in 0..<min(-scale, 40) {
      let (product, overflow) = coefficient.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      coefficient = product
    }
    return -scale <= 40 ? DecimalValue(coefficient: coefficient, scale: 0) : nil
  }

  /// Whether it may be read as a decimal beside one: a number that is written out, or an int.
  var canBeDecimal: Bool {
    if type == .decimal || type == .int { return true }
    switch kind {
    case .literal: return type == .double && literalDecimal != nil
    case .negate(let operand): return operand.canBeDecimal
    case .conditional(_, let yes, let no): return yes.canBeDecimal && no.canBeDecimal
    default: return false
    }
  }

  /// Reads it as a decimal, if it may be.
  func makeDecimal() {
    guard type != .decimal, canBeDecimal else { return }
    if let decimal = literalDecimal {
      resolution = .constant(.decimal(decimal))
      type = .decimal
      return
    }
    switch kind {
    case .negate(let operand):
      operand.makeDecimal()
      type = .decimal
    case .conditional(_, let yes, let no):
      yes.makeDecimal()
      no.makeDecimal()
      type = .decimal
    default:
      widened = true
      type = .decimal
    }
  }

  /// How many characters at its end are the name of a field.
  var nameLength: Int {
    switch kind {
    case .select(let operand, _, let optional):
      return max(length - (operand.end - offset) - (optional ? 2 : 1), 1)
    case .index(let operand, _, let optional):
      return max(length - (operand.end - offset) - (optional ? 2 : 1), 1)
    case .has(_, let name): return min(name.unicodeScalars.count + 1, length)
    default: return length
    }
  }
}
