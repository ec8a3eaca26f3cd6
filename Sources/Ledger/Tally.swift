package import Values

/// Something that is counted by day beside the balance, so that a report need not walk what it counts.
package struct Tally: Hashable, Sendable {
  /// What is counted, and by what.
  package enum Subject: Int, CaseIterable, Sendable {
    /// Committed files, by outcome.
    case files = 1
    /// Refused records, and files refused whole, by the code of the reason.
    case rejected
    /// Entries that were newly held, by the reason.
    case held
    /// Lines that were added to entries' histories, by their code.
    case noted
    /// Orders that got their first feed, by the partner that they came from.
    ///
    /// One that loses its last feed before any output took it is counted back, on the day on which it does.
    case moved
    /// Documents in published outputs, by the feed, on the day of the taking; a repeated output is not counted again.
    case sent
  }

  package var subject: Subject
  package var name: String

  package init(_ subject: Subject, _ name: String) {
    self.subject = subject
    self.name = name
  }
}

/// How much was counted of something on one day of the workspace.
package struct DayTally: Hashable, Sendable {
  package var day: CivilDate
  package var tally: Tally
  package var count: Int

  package init(day: CivilDate, tally: Tally, count: Int) {
    self.day = day
    self.tally = tally
    self.count = count
  }
}

/// Whose money, in which currency.
package struct MoneySource: Hashable, Sendable {
  /// The partner whose reports tell of the payments.
  package var provider: String
  package var currency: String

  package init(provider: String, currency: String) {
    self.provider = provider
    self.currency = currency
  }
}

/// Payments whose order was found: charges less what went back, to the cent.
package struct MatchedMoney: Hashable, Sendable {
  package var payments: Int
  package var amount: DecimalValue

  package init(payments: Int = 0, amount: DecimalValue = .zero) {
    self.payments = payments
    self.amount = amount
  }

  package var isNothing: Bool { payments == 0 && amount == .zero }

  /// Adds other payments.
  ///
  /// - Throws: `DecimalError.overflow`.
  package mutating func add(_ other: MatchedMoney) throws(DecimalError) {
    amount = try amount.adding(other.amount)
    payments += other.payments
  }

  /// Takes payments away that are matched no more, or otherwise now.
  ///
  /// - Throws: `DecimalError.overflow`.
  package mutating func subtract(_ other: MatchedMoney) throws(DecimalError) {
    amount = try amount.subtracting(other.amount)
    payments -= other.payments
  }
}

/// What one day's batches matched; what an earlier match is corrected by counts on the day of the correction.
package struct DayMatch: Hashable, Sendable {
  package var day: CivilDate
  package var source: MoneySource
  package var matched: MatchedMoney

  package init(day: CivilDate, source: MoneySource, matched: MatchedMoney) {
    self.day = day
    self.source = source
    self.matched = matched
  }
}
