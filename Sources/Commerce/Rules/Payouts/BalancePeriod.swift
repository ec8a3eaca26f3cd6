package import Values

extension PayoutAccount {
  /// A payout whose report names no lines, but carries the balance from row to row: all that moved the balance since the
  /// payout before is its.
  ///
  /// What happened in one second stands in no order, so that a second is taken as a whole: the balance behind it is one
  /// of those that its rows state.
  ///
  /// `lines`: all movements of one currency up to and including the second of the payout, from behind the second of the
  /// payout before. `before`: the movements of that second; empty where there is no earlier payout.
  /// - Throws: `DecimalError.overflow`.
  package init(
    payoutAt second: Int, lines: [BalanceLine], before: [BalanceLine]
  ) throws(DecimalError) {
    let lines = PayoutAccount.unique(lines)
    let paid = lines.filter { $0.isPayout && $0.second == second }
    let own = lines.filter { !($0.isPayout && $0.second == second) }
    var sums = BalanceSums()
    for line in own { try sums.add(line) }
    var amount = DecimalValue.zero
    for payout in paid { amount = try amount.subtracting(payout.net) }
    let moved = try sums.net.subtracting(amount)
    let last = lines.filter { $0.second == second }.compactMap(\.balance)
    let openings = try PayoutAccount.openings(lines, before)
    var found: (opening: DecimalValue, closing: DecimalValue)?
    for opening in openings where found == nil {
      let closing = try opening.adding(moved)
      if last.contains(closing) { found = (opening, closing) }
    }
    let opening = found?.opening ?? openings.first
    let closing = found?.closing ?? paid.last?.balance ?? last.last
    var difference = DecimalValue.zero
    if let opening, let closing {
      difference = try closing.subtracting(opening).subtracting(moved)
    }
    self.init(
      state: found == nil ? .differs : .closed, amount: amount, at: paid.first?.at, sums: sums,
      opening: opening, closing: closing, difference: difference,
      leftOver: found == nil ? try PayoutAccount.breaks(lines, opening) : [], count: own.count)
  }

  /// What may have stood in the balance before the first line, the likeliest first.
  private static func openings(
    _ lines: [BalanceLine], _ before: [BalanceLine]
  ) throws(DecimalError) -> [DecimalValue] {
    if !before.isEmpty {
      let payouts = before.filter(\.isPayout).compactMap(\.balance)
      return try ends(before) + payouts.reversed() + before.compactMap(\.balance)
    }
    let first = lines.filter { $0.second == lines.first?.second }
    return try starts(first)
  }

  /// The balances before a second's rows, the one that no other of its rows leaves behind first.
  private static func starts(_ rows: [BalanceLine]) throws(DecimalError) -> [DecimalValue] {
    var starts: [DecimalValue] = []
    for row in rows { if let balance = row.balance { starts.append(try balance.subtracting(row.net)) } }
    let left = Set(rows.compactMap { $0.balance?.normalized })
    return starts.filter { !left.contains($0.normalized) } + starts.filter { left.contains($0.normalized) }
  }

  /// The balances behind a second's rows from which no other of its rows goes on.
  private static func ends(_ rows: [BalanceLine]) throws(DecimalError) -> [DecimalValue] {
    let starts = Set(try self.starts(rows).map(\.normalized))
    return rows.compactMap(\.balance).filter { !starts.contains($0.normalized) }
  }

  /// The lines before which something is missing: the balance does not go on to them.
  private static func breaks(
    _ lines: [BalanceLine], _ opening: DecimalValue?
  ) throws(DecimalError) -> [BalanceLine] {
    var broken: [BalanceLine] = []
    var known = opening
    var index = 0
    while index < lines.count {
      let rows = Array(lines[index...].prefix { $0.second == lines[index].second })
      index += rows.count
      var sum = known
      for row in rows { sum = try sum?.adding(row.net) }
      let balances = rows.compactMap(\.balance)
      if let sum, balances.contains(sum) {
        known = sum
        continue
      }
      var reached = Set(balances.map(\.normalized))
      if let known { reached.insert(known.normalized) }
      for row in rows {
        guard let balance = row.balance else { continue }
        if !reached.contains(try balance.subtracting(row.net).normalized) { broken.append(row) }
      }
      known = try ends(rows).first ?? balances.last ?? sum
    }
    return broken
  }
}
