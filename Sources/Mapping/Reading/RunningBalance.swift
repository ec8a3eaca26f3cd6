import Commerce
import Expressions
package import Values
import YAMLTree

/// How a report's running balance is told: the balance behind each row, what the row moves, and of which account.
///
/// ```yaml
/// runs: { balance: decimal(payment.attributes.balance), by: payment.net, per: payment.currency }
/// ```
package struct RunningBalanceRules: Sendable {
  let balance: ExpressionText
  let movement: ExpressionText
  /// What tells one balance from another, such as its currency.
  let account: ExpressionText
  /// The rows that move the balance; without it all.
  let condition: ExpressionText?

  init(_ node: YAMLNode) throws(YAMLError) {
    let members = try node.members(["balance", "by", "per", "when"])
    guard let balance = members["balance"], let movement = members["by"], let account = members["per"] else {
      let missing = ["balance", "by", "per"].first { members[$0] == nil } ?? "balance"
      throw node.error("map-missing-key", [missing], width: 1)
    }
    self.balance = try ExpressionText(balance)
    self.movement = try ExpressionText(movement)
    self.account = try ExpressionText(account)
    condition = try members["when"].map { node throws(YAMLError) in try ExpressionText(node) }
  }
}

/// Follows the running balance of a report from row to row: where it does not run, a row is missing, stands twice or was
/// changed.
///
/// A report may begin with its oldest row or with its newest: the balance is followed both ways, and the way in which
/// fewer rows are wrong is the report's. A row that was refused, or that says no balance, breaks the chain, and the next
/// row of the account begins another.
package final class RunningBalance {
  /// A row at which the balance does not run.
  private struct Break {
    let line: Int
    let account: String
    let found: DecimalValue
    let expected: DecimalValue
  }

  private let balance: Expression
  private let movement: Expression
  private let account: Expression
  private let condition: Expression?
  private let record: DocumentRecord
  private let input: DocumentInput
  private let lineField: Int
  /// The last row of each account: its balance, and what it moved.
  private var last: [String: (balance: DecimalValue, movement: DecimalValue)] = [:]
  /// Breaks if the oldest row is first, and if the newest is.
  private var forwards: [Break] = []
  private var backwards: [Break] = []
  private var counts = (forwards: 0, backwards: 0)
  /// How many breaks are told.
  private static let told = 5

  /// Nothing where the map says of no balance.
  ///
  /// - Throws: mistakes in its expressions.
  package init?(_ rules: ReadingRules, context: MapContext) throws(MappingError) {
    guard let runs = rules.runs else { return nil }
    let declarations = Declarations.document(rules.kind, settings: context.settings)
    balance = try runs.balance.compile(declarations, expecting: nil)
    movement = try runs.movement.compile(declarations, expecting: nil)
    account = try runs.account.compile(declarations, expecting: .string)
    condition = try runs.condition.map { text throws(MappingError) in
      try text.compile(declarations, expecting: .bool)
    }
    record = DocumentRecord(kind: rules.kind)
    input = DocumentInput(record)
    lineField = rules.kind.schema.required("source.line")
  }

  /// Takes the next records, in the file's order.
  package func take(_ batch: RecordBatch) {
    if batch.startsOver {
      last = [:]
      forwards = []
      backwards = []
      counts = (0, 0)
    }
    for result in batch.results {
      guard case .mapped(let mapped) = result else {
        last = [:]
        continue
      }
      if mapped.isFurther { continue }
      record.load(batch.bytes.span.extracting(mapped.document))
      follow(line: mapped.firstLine)
    }
  }

  private func follow(line: Int) {
    do throws(ExpressionError) {
      if let condition, try !condition.evaluateBool(input) { return }
      let account = try account.evaluateString(input)
      guard let found = decimal(balance), let moved = decimal(movement) else {
        last[account] = nil
        return
      }
      defer { last[account] = (found, moved) }
      guard let before = last[account] else { return }
      if let expected = try? before.balance.adding(moved), expected != found {
        counts.forwards += 1
        if forwards.count < RunningBalance.told {
          forwards.append(Break(line: line, account: account, found: found, expected: expected))
        }
      }
      if let negative = try? before.movement.negated(), let expected = try? before.balance.adding(negative),
        expected != found
      {
        counts.backwards += 1
        if backwards.count < RunningBalance.told {
          backwards.append(Break(line: line, account: account, found: found, expected: expected))
        }
      }
    } catch {
      last = [:]
    }
  }

  private func decimal(_ expression: Expression) -> DecimalValue? {
    var bytes: [UInt8] = []
    guard (try? expression.append(to: &bytes, input)) != nil else { return nil }
    return try? DecimalValue(utf8: bytes.span)
  }

  /// Warnings, one for each row at which the balance does not run, as far as they are told.
  package func findings(file: String) -> [Diagnostic] {
    let isForwards = counts.forwards <= counts.backwards
    let breaks = isForwards ? forwards : backwards
    let count = isForwards ? counts.forwards : counts.backwards
    var result = breaks.map { found in
      Diagnostic(
        "map-balance-breaks", [found.account, found.found.description, found.expected.description],
        severity: .warning, at: SourcePosition(file: file, line: found.line))
    }
    if count > breaks.count {
      result.append(
        Diagnostic(
          "map-balance-breaks-more", [String(count - breaks.count)], severity: .warning,
          at: SourcePosition(file: file, line: 0)))
    }
    return result
  }
}
