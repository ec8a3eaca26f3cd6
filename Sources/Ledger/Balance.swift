package import Values

/// What became of one record (`documents.md` 2).
package enum RecordOutcome: Int, CaseIterable, Sendable {
  case accepted, amended, unchanged, duplicate, held, rejected

  /// The contract's word.
  package var name: String {
    switch self {
    case .accepted: "accepted"
    case .amended: "amended"
    case .unchanged: "unchanged"
    case .duplicate: "duplicate"
    case .held: "held"
    case .rejected: "rejected"
    }
  }
}

/// How many records came in, and what became of them.
package struct RecordCounts: Hashable, Sendable {
  /// `in` of the contract.
  package var incoming: Int
  private var outcomes: [Int]

  /// Nothing came in.
  package init() {
    incoming = 0
    outcomes = Array(repeating: 0, count: RecordOutcome.allCases.count)
  }

  /// Takes `in` and then the outcomes in the order of ``RecordOutcome``; what is missing is 0.
  package init(_ numbers: [Int]) {
    self.init()
    incoming = numbers.first ?? 0
    for (index, number) in numbers.dropFirst().prefix(outcomes.count).enumerated() {
      outcomes[index] = number
    }
  }

  package subscript(outcome: RecordOutcome) -> Int {
    get { outcomes[outcome.rawValue] }
    set { outcomes[outcome.rawValue] = newValue }
  }

  /// `in`, then the outcomes in the order of ``RecordOutcome``.
  package var numbers: [Int] { [incoming] + outcomes }

  /// Law 1, in records.
  package var isBalanced: Bool { incoming == outcomes.reduce(0, +) }

  /// Counts one record.
  package mutating func count(_ outcome: RecordOutcome) {
    incoming += 1
    outcomes[outcome.rawValue] += 1
  }

  /// Counts one record otherwise than it was counted.
  package mutating func move(_ outcome: RecordOutcome, to other: RecordOutcome) {
    outcomes[outcome.rawValue] -= 1
    outcomes[other.rawValue] += 1
  }

  package static func += (left: inout RecordCounts, right: RecordCounts) {
    left.incoming += right.incoming
    for index in left.outcomes.indices { left.outcomes[index] += right.outcomes[index] }
  }
}

/// How much money of one currency came in, and what became of it.
package struct MoneyCounts: Hashable, Sendable {
  /// `in` of the contract.
  package var incoming: DecimalValue
  private var outcomes: [DecimalValue]

  /// Nothing came in.
  package init() {
    incoming = .zero
    outcomes = Array(repeating: .zero, count: RecordOutcome.allCases.count)
  }

  package subscript(outcome: RecordOutcome) -> DecimalValue {
    get { outcomes[outcome.rawValue] }
    set { outcomes[outcome.rawValue] = newValue }
  }

  /// Counts the amount of one record.
  ///
  /// - Throws: `DecimalError.overflow`.
  package mutating func count(_ outcome: RecordOutcome, _ amount: DecimalValue) throws(DecimalError) {
    incoming = try incoming.adding(amount)
    outcomes[outcome.rawValue] = try outcomes[outcome.rawValue].adding(amount)
  }

  /// Counts an amount otherwise than it was counted.
  ///
  /// - Throws: `DecimalError.overflow`.
  package mutating func move(
    _ amount: DecimalValue, from outcome: RecordOutcome, to other: RecordOutcome
  ) throws(DecimalError) {
    outcomes[outcome.rawValue] = try outcomes[outcome.rawValue].subtracting(amount)
    outcomes[other.rawValue] = try outcomes[other.rawValue].adding(amount)
  }

  /// What all outcomes add up to, or nothing where that has no end.
  package var sum: DecimalValue? {
    var sum = DecimalValue.zero
    for amount in outcomes {
      guard let next = try? sum.adding(amount) else { return nil }
      sum = next
    }
    return sum
  }

  /// Law 1, in money.
  package var isBalanced: Bool { sum == incoming }

  /// Adds what another batch counted.
  ///
  /// - Throws: `DecimalError.overflow`.
  package mutating func add(_ other: MoneyCounts) throws(DecimalError) {
    incoming = try incoming.adding(other.incoming)
    for index in outcomes.indices { outcomes[index] = try outcomes[index].adding(other.outcomes[index]) }
  }
}

extension MoneyCounts {
  /// `in` and the outcomes as decimals with blanks between them, as the ledger stores them.
  package var text: String { ([incoming] + outcomes).map(\.description).joined(separator: " ") }

  /// Reads what ``text`` writes.
  package init?(text: String) {
    self.init()
    let parts = text.split(separator: " ")
    guard parts.count == outcomes.count + 1, let incoming = DecimalValue(parts[0]) else { return nil }
    self.incoming = incoming
    for (index, part) in parts.dropFirst().enumerated() {
      guard let amount = DecimalValue(part) else { return nil }
      outcomes[index] = amount
    }
  }
}

/// What one day of the workspace took in, over all batches that were committed.
package struct DayTotals: Hashable, Sendable {
  package var day: CivilDate
  package var records: RecordCounts
  /// How many of the day's rejects were mended by a later batch.
  package var resolved: Int
  /// By currency.
  package var money: [String: MoneyCounts]

  package init(
    day: CivilDate, records: RecordCounts = RecordCounts(), resolved: Int = 0,
    money: [String: MoneyCounts] = [:]
  ) {
    self.day = day
    self.records = records
    self.resolved = resolved
    self.money = money
  }
}
