package import Values

/// Spreads an amount over parts, so that the parts add up to it to the last place.
package enum Spread {
  /// The shares of an amount, in its own places, by weights that are not negative.
  ///
  /// Each share is what is due up to its part, rounded, less what the parts before it got: no share is off by more than one
  /// of the last place, and the same weights always give the same shares. Where all weights are zero, the last part has
  /// all of it.
  /// - Throws: ``DecimalError/overflow``.
  package static func shares(
    of amount: DecimalValue, by weights: [DecimalValue]
  ) throws(DecimalError) -> [DecimalValue] {
    var whole = DecimalValue.zero
    for weight in weights { whole = try whole.adding(weight) }
    var shares: [DecimalValue] = []
    var upTo = DecimalValue.zero
    var given = DecimalValue.zero
    for (index, weight) in weights.enumerated() {
      upTo = try upTo.adding(weight)
      let due: DecimalValue
      if index == weights.count - 1 {
        due = amount
      } else if whole == .zero {
        due = .zero
      } else {
        due = try amount.multiplying(upTo).divided(by: whole, scale: amount.scale, rounding: .halfEven)
      }
      shares.append(try due.subtracting(given).rounded(to: amount.scale, .halfEven))
      given = due
    }
    return shares
  }
}
