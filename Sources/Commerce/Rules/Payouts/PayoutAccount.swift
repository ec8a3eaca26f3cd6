package import Values

/// Whether the money of one payout closes: what its lines come to, beside what was paid out.
///
/// Pure and exact, and the same for every order of its lines; a line that is handed in twice counts once. All sums have
/// the sign with which they moved the balance, so that they add up:
/// `opening + charges + refunds + chargebacks + fees + reserves + adjustments + conversions + deposits + difference =
/// amount + closing`.
package struct PayoutAccount: Hashable, Sendable {
  package enum State: String, CaseIterable, Sendable {
    /// What the lines come to is what was paid out.
    case closed
    /// It is not.
    case differs
    /// The payout is known, and no line of it is.
    case waiting
    /// Lines name the payout, and no report tells of itself.
    case unconfirmed
    /// The bank did not take it, and the money went back.
    case failed
  }

  package let state: State
  /// What was paid out, positive; nothing where no report says so.
  package let amount: DecimalValue?
  /// When it was paid out.
  package let at: String?
  package let sums: BalanceSums
  /// What stood in the balance before and behind it, where the report carries that.
  package let opening: DecimalValue?
  package let closing: DecimalValue?
  /// What was paid out beyond what the lines come to; less than zero where the lines come to more.
  package let difference: DecimalValue
  /// What a person must look at where it does not close: the lines that make the difference, or all of them.
  package let leftOver: [BalanceLine]
  /// How many lines there are.
  package let count: Int

  /// What the lines come to.
  package var net: DecimalValue { sums.net }

  /// A payout whose lines name it.
  ///
  /// - Throws: `DecimalError.overflow`.
  package init(named lines: [BalanceLine]) throws(DecimalError) {
    let lines = PayoutAccount.unique(lines)
    let told = PayoutAccount.apart(lines.filter { $0.kind == "payout" })
    let own = lines.filter { $0.kind != "payout" }
    var sums = BalanceSums()
    for line in own { try sums.add(line) }
    self.sums = sums
    count = own.count
    opening = nil
    closing = nil
    at = told.first { !$0.isVoid }?.at ?? told.first?.at
    guard !told.isEmpty else {
      (state, amount, difference, leftOver) = (own.isEmpty ? .waiting : .unconfirmed, nil, .zero, [])
      return
    }
    var paid = DecimalValue.zero
    for payout in told where !payout.isVoid { paid = try paid.subtracting(payout.net) }
    amount = paid
    if paid == .zero {
      (state, difference, leftOver) = (.failed, .zero, [])
    } else if own.isEmpty {
      (state, difference, leftOver) = (.waiting, .zero, [])
    } else {
      difference = try paid.subtracting(sums.net)
      state = difference == .zero ? .closed : .differs
      leftOver = difference == .zero ? [] : try PayoutAccount.excess(own, difference.negated())
    }
  }

  init(
    state: State, amount: DecimalValue?, at: String?, sums: BalanceSums, opening: DecimalValue?,
    closing: DecimalValue?, difference: DecimalValue, leftOver: [BalanceLine], count: Int
  ) {
    self.state = state
    self.amount = amount
    self.at = at
    self.sums = sums
    self.opening = opening
    self.closing = closing
    self.difference = difference
    self.leftOver = leftOver
    self.count = count
  }

  /// Each line once, in the order of their times.
  static func unique(_ lines: [BalanceLine]) -> [BalanceLine] {
    var seen: Set<String> = []
    return lines.sorted { ($0.second, $0.id) < ($1.second, $1.id) }.filter { seen.insert($0.id).inserted }
  }

  /// Payouts of which two reports tell count once: one names the other.
  private static func apart(_ payouts: [BalanceLine]) -> [BalanceLine] {
    let ids = Set(payouts.map(\.id))
    let void = payouts.filter(\.isVoid)
    return payouts.filter { payout in
      // What a list of payouts says of how one ended counts more than that it left the balance.
      if void.contains(where: { $0.parent == payout.id || payout.parent == $0.id }) { return payout.isVoid }
      guard let parent = payout.parent, parent != payout.id, ids.contains(parent) else { return true }
      let other = payouts.first { $0.id == parent }
      // Where both name each other, the first of the two stays.
      return other?.parent == payout.id && payout.id < parent
    }
  }

  /// The lines without which the others would come to what was paid: one, or two together; all where none do.
  private static func excess(_ lines: [BalanceLine], _ amount: DecimalValue) throws(DecimalError)
    -> [BalanceLine]
  {
    let single = lines.filter { $0.net == amount }
    if !single.isEmpty { return single }
    var seen: [DecimalValue: BalanceLine] = [:]
    for line in lines {
      if let other = seen[try amount.subtracting(line.net).normalized] { return [other, line] }
      seen[line.net.normalized] = line
    }
    return lines
  }
}

/// The movements of a balance, added up by what they are.
package struct BalanceSums: Hashable, Sendable {
  package private(set) var charges = DecimalValue.zero
  package private(set) var refunds = DecimalValue.zero
  /// Taken back by buyers, and won again.
  package private(set) var chargebacks = DecimalValue.zero
  package private(set) var fees = DecimalValue.zero
  /// Held back and let go.
  package private(set) var reserves = DecimalValue.zero
  package private(set) var adjustments = DecimalValue.zero
  package private(set) var conversions = DecimalValue.zero
  /// What the merchant put in.
  package private(set) var deposits = DecimalValue.zero
  /// All of them.
  package private(set) var net = DecimalValue.zero

  mutating func add(_ line: BalanceLine) throws(DecimalError) {
    net = try net.adding(line.net)
    // What a line is worth before its fee: by its net, since that is what moved the balance.
    let gross = try line.net.adding(line.fee)
    fees = try fees.subtracting(line.fee)
    switch line.kind {
    case "charge": charges = try charges.adding(gross)
    case "refund": refunds = try refunds.adding(gross)
    case "chargeback", "reversal": chargebacks = try chargebacks.adding(gross)
    case "fee": fees = try fees.adding(gross)
    case "hold", "release": reserves = try reserves.adding(gross)
    case "conversion": conversions = try conversions.adding(gross)
    case "payout": deposits = try deposits.adding(gross)
    default: adjustments = try adjustments.adding(gross)
    }
  }
}
