import Ledger
import Testing
import Values

@Suite struct BalanceTests {
  @Test func `money keeps its scales in the ledger's text`() throws {
    var money = MoneyCounts()
    try money.count(.accepted, try #require(DecimalValue("10.50")))
    try money.count(.rejected, try #require(DecimalValue("-0.125")))
    #expect(money.isBalanced)
    #expect(money.text == "10.375 10.50 0 0 0 0 -0.125")
    #expect(MoneyCounts(text: money.text) == money)
  }

  @Test(arguments: ["", "1", "1 2 3 4 5 6", "1 2 3 4 5 6 x", "1 2 3 4 5 6 7 8"])
  func `text that no ledger wrote is no money`(_ text: String) {
    #expect(MoneyCounts(text: text) == nil)
  }

  @Test func `counts balance when the outcomes add up to what came in`() {
    var counts = RecordCounts()
    for outcome in RecordOutcome.allCases { counts.count(outcome) }
    #expect(counts.numbers == [6, 1, 1, 1, 1, 1, 1])
    #expect(counts.isBalanced)
    counts[.held] += 1
    #expect(!counts.isBalanced)
  }

  @Test func `feeds are set, replaced and forgotten one by one`() {
    var states = FeedStates()
    let version = VersionRef(position: 1, length: 1)
    for feed in 1...3 { states.set(FeedState(feed: FeedID(feed), take: 1, version: version)) }
    states.set(FeedState(feed: FeedID(2), take: 5, version: version))
    #expect(states.all.map(\.take) == [1, 5, 1])
    states.remove(FeedID(1))
    #expect(states.all.map(\.feed.value) == [2, 3])
    states.remove(FeedID(3))
    states.remove(FeedID(2))
    #expect(states.isEmpty)
  }
}
