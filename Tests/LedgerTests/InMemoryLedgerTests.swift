import Ledger
import TestSupport
import Testing

@Suite struct InMemoryLedgerTests {
  static func subject(_ ledger: InMemoryLedger) -> LedgerSubject {
    LedgerSubject(store: ledger) { subject(ledger.copy()) }
  }

  @Test(arguments: LedgerConformance.cases)
  func `the ledger in memory keeps every rule`(_ rule: LedgerConformance.Case) throws {
    try rule.check { Self.subject(InMemoryLedger(step: $0)) }
  }
}
