import Commerce
import Dock
import Ledger
import TestSupport
import Testing
import Values

/// A month of 10,000 orders, with its money and its stock, from the files' side: what must be true at its end.
@Suite struct MonthTests {
  /// Cents of a decimal text.
  static func cents(_ text: String?) -> Int {
    let parts = (text ?? "0").drop { $0 == "-" }.split(separator: ".")
    let whole = (parts.first.flatMap { Int($0) } ?? 0) * 100
    let rest = parts.count > 1 ? Int((parts[1] + "00").prefix(2)) ?? 0 : 0
    return (text?.hasPrefix("-") == true ? -1 : 1) * (whole + rest)
  }

  @Test func `a month closes to the cent, ships nothing unpaid, and sells nothing twice`() throws {
    let orders = 10_000
    let play = try MonthPlay(Month(seed: 11, days: 30, orders: orders), seed: 11)
    try play.play(orders: orders)
    let month = play.month
    #expect(month.sales.count == orders)
    checkBalance(play)
    try checkOrders(play)
    try checkMoney(play)
    checkManifests(play)
    checkStock(play)
  }

  private func checkBalance(_ play: MonthPlay) {
    for file in play.files where file.outcome != "waiting" {
      let counts = file.records
      #expect(counts.isBalanced, "\(file.path)")
      #expect(file.outcome != "rejected", "\(file.path): \(file.reason.map { "\($0)" } ?? "")")
      #expect(counts[.rejected] == 0, "\(file.path): \(file.reason.map { "\($0)" } ?? "")")
    }
    #expect(play.files.filter { $0.outcome != "waiting" }.count == play.dropped.count)
  }

  /// Each order is known once, whatever files told of it.
  private func checkOrders(_ play: MonthPlay) throws {
    #expect(try play.documents([.order]).count == play.month.sales.count)
  }

  private func checkMoney(_ play: MonthPlay) throws {
    let month = play.month
    // The last row of each payment counts: a match may have been mended.
    var matched: [String: [String: String]] = [:]
    for row in play.sent("generic", "payments") { matched[row["id"] ?? ""] = row }
    var strangers = 0
    for movement in month.movements where movement.kind != .failed {
      let id =
        movement.provider == .stripe && !movement.parent.isEmpty
        ? "\(movement.parent)#\(movement.kind == .refund ? "refund" : "dispute")" : movement.id
      guard let sale = movement.sale else {
        strangers += 1
        #expect(matched[id] == nil, "money of a stranger was given to an order: \(id)")
        continue
      }
      #expect(matched[id]?["order"] == month.sales[sale].number, "\(id)")
      #expect(Self.cents(matched[id]?["amount"]) == movement.cents, "\(id)")
    }
    let money = matched.values.filter {
      ["charge", "refund", "chargeback"].contains($0["kind"]) && $0["status"] == "succeeded"
    }
    let known = Set(month.movements.map(\.id))
    let unknown = money.compactMap { $0["id"] }.filter { !known.contains($0) && !$0.contains("#") }
    #expect(unknown.isEmpty, "money that nobody moved: \(unknown.prefix(5))")
    #expect(money.count == month.movements.filter { $0.kind != .failed }.count - strangers)
    try checkPayouts(play)
  }

  private func checkPayouts(_ play: MonthPlay) throws {
    let month = play.month
    var payouts: [String: [String: String]] = [:]
    for row in play.sent("generic", "payouts") { payouts[row["payout"] ?? ""] = row }
    let cards = MonthFiles.payouts(month.movements, weeks: (month.days + 12) / 7).cents
    for (id, sum) in cards where sum != 0 {
      #expect(
        payouts[id]?["state"] == "closed" && Self.cents(payouts[id]?["paid_out"]) == sum,
        "\(id): \(payouts[id] ?? [:])")
    }
    let withdrawals = MonthFiles.wallet(month.movements, days: month.days).filter {
      $0.row.contains("General Withdrawal")
    }
    #expect(!withdrawals.isEmpty)
    for row in withdrawals {
      let cells = row.row.split(separator: ",", omittingEmptySubsequences: false)
      let payout = payouts[String(cells[12])]
      #expect(
        payout?["state"] == "closed" && Self.cents(payout?["paid_out"]) == -Self.cents(String(cells[7])),
        "\(cells[12]): \(payout ?? [:])")
    }
  }

  /// What goes to the carrier: each paid order once, and no other.
  private func checkManifests(_ play: MonthPlay) {
    let rows = play.sent("north", "manifest")
    let all = rows.map { $0["order"] ?? "" }
    let shipped = Set(all)
    let paid = Set(play.month.sales.filter(\.isPaid).map(\.number))
    #expect(shipped.subtracting(paid).isEmpty, "unpaid orders were shipped")
    // Whose money was known to have gone back before both order and payment were, is rightly not shipped.
    let back = Set(play.month.sales.filter { isBackInTime($0, play) }.map(\.number))
    #expect(!back.isEmpty && back.count < 100)
    let others = paid.subtracting(shipped).symmetricDifference(back)
    let told = play.month.sales.filter { others.contains($0.number) }.map {
      "\($0), \(play.toldOf[$0.number] ?? -1)"
    }
    #expect(others.isEmpty, "\(told.prefix(4)) \(paid.subtracting(shipped).count) \(back.count)")
    #expect(all.count == shipped.count, "an order was shipped twice")
  }

  /// Whether all of an order's money had gone back, as far as was told, before it could be shipped.
  private func isBackInTime(_ sale: Month.Sale, _ play: MonthPlay) -> Bool {
    guard sale.provider != nil, sale.plan == .refunded || sale.plan == .chargedBack else { return false }
    let own = play.month.movements.filter { $0.sale.map { play.month.sales[$0].number } == sale.number }
    func told(_ ids: [String]) -> Int { ids.map { play.toldOf[$0] ?? .max }.max() ?? .max }
    let known = max(told([sale.number]), told(own.filter { $0.cents > 0 }.map(\.id)))
    return told(own.filter { $0.cents < 0 }.map(\.id)) <= known
  }

  private func checkStock(_ play: MonthPlay) {
    let month = play.month
    var sold: [String: Int] = [:]
    for sale in month.sales { sold[sale.sku, default: 0] += sale.quantity }
    var soldOut = 0
    for article in month.articles {
      let all = (month.shelves[article.sku] ?? 0) + (month.days / 7) * (month.deliveries[article.sku] ?? 0)
      let pieces = sold[article.sku] ?? 0
      #expect(pieces <= all, "\(article.sku) was sold \(pieces) times, there were \(all)")
      if pieces + 3 >= (month.shelves[article.sku] ?? 0) { soldOut += 1 }
    }
    // Else nothing was tried.
    #expect(soldOut > 5)
  }

  /// The files of a short month in any order, in passes of any length: what the ledger says of orders, money and stock is
  /// the same.
  @Test(arguments: [3, 4, 5] as [UInt64])
  func `the same files in any order end in the same state`(seed: UInt64) throws {
    let play = try MonthPlay(Month(seed: 21, days: 12, orders: 600), seed: 21)
    try play.play(orders: 600)
    let kinds: [DocumentKind] = [.order, .payment, .receipt, .payout, .stock]
    let expected = try play.documents(kinds)
    var random = SeededGenerator(seed: seed)
    let again = try MonthPlay(Month(seed: 21, days: 12, orders: 600), seed: 21)
    try again.pass(at: (12 + 12) * Month.minutesOfDay)
    for (number, file) in play.dropped.shuffled(using: &random).enumerated() {
      try again.drop(file.partner, "\(number)-\(file.name)", file.text)
      if Int.random(in: 0..<3, using: &random) == 0 { try again.pass() }
    }
    try again.pass()
    let found = try again.documents(kinds)
    #expect(Set(found).symmetricDifference(expected).sorted().prefix(6).map(\.self) == [])
    checkBalance(again)
  }
}
