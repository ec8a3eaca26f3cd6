import Dock
import Ledger
import TestSupport
import Testing
import Values

/// The laws of balance and of once, under exports that nobody wrote by hand.
struct LawTests {
  /// A generator that gives the same exports in each run.
  private struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
  }

  @Test(arguments: 1...12)
  func `T56 the balance closes for every file, and each paid order goes out once for each change`(
    seed: UInt64
  ) throws {
    var dice = Dice(state: seed)
    let workspace = try TemporaryWorkspace()
    let ledger = InMemoryLedger()
    var shop = (1...12).map { TestOrder($0, .init("CUP-\($0 % 4)", $0 % 3 + 1), .init("SAUCER")) }
    for index in shop.indices where index % 3 == 0 { shop[index].payment = "pending" }
    /// What of each order went out, change for change.
    var sent: [Int: [String]] = [:]
    for week in 0..<6 {
      var export: [TestOrder] = []
      var refused = 0
      for index in shop.indices.shuffled(using: &dice) where Bool.random(using: &dice) {
        switch Int.random(in: 0..<6, using: &dice) {
        case 0: shop[index].payment = "paid"
        case 1: shop[index].street = "Weg \(Int.random(in: 1...99, using: &dice))"
        default: break
        }
        var order = shop[index]
        if Int.random(in: 0..<8, using: &dice) == 0 {
          order.total = "12.3.4"
          refused += 1
        } else if order.payment == "paid", sent[order.number]?.last != order.street {
          sent[order.number, default: []].append(order.street)
        }
        export.append(order)
      }
      let repeats = export.filter { $0.total == nil }.prefix(Int.random(in: 0...2, using: &dice))
      try workspace.drop(OrderExport.csv(export + repeats), as: "week-\(week).csv")
      let report = try workspace.house(ledger: ledger).pass()
      let file = try #require(report.files.first)
      #expect(file.records.isBalanced)
      for amounts in file.money.values { #expect(amounts.isBalanced) }
      guard file.outcome != "duplicate" else { continue }
      #expect(file.records.incoming == export.count + repeats.count)
      #expect(file.records[.rejected] == refused)
      #expect(file.records[.duplicate] == repeats.count)
      #expect(file.records[.held] == 0)
    }
    let lines = try workspace.rows("tables", "orders").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    for (number, streets) in sent {
      #expect(lines.filter { $0[1] == "#\(number)" }.map { String($0[11]) } == streets)
    }
    #expect(lines.count == sent.values.reduce(0) { $0 + $1.count })
  }

  @Test(arguments: [0, 7, 14])
  func `T56 a refused record counts wherever it stands`(place: Int) throws {
    let workspace = try TemporaryWorkspace()
    var orders = (1...15).map { TestOrder($0) }
    orders[place].total = "12.3.4"
    try workspace.drop(OrderExport.csv(orders), as: "orders.csv")
    let file = try #require(try workspace.pass().files.first)
    #expect(file.outcome == "partial")
    #expect(file.records.numbers == [15, 14, 0, 0, 0, 0, 1])
    #expect(file.money["EUR"]?.incoming == DecimalValue("140.00"))
  }
}
