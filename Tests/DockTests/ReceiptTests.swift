import Commerce
import Dock
import DurableFiles
import Ledger
import LedgerSQLite
import TestSupport
import Testing
import Values

/// A workspace of two shops, a provider that takes their money, and books that want paid orders and payments.
final class ReceiptSpace {
  let folder: TemporaryFolder
  let ledger: any LedgerStore
  private var seconds = 1_772_000_000
  private var files = 0

  init(inMemory: Bool = true, provider: Bool = true, settings: String = "") throws {
    let folder = try TemporaryFolder()
    self.folder = folder
    for name in [
      "maps/shop", "maps/pay", "maps/books", "tables", "inbox/shop", "inbox/branch", "inbox/pay",
      "inbox/books", "outbox", "archive", "rejected", ".crossdock",
    ] {
      try folder.makeFolder(name)
    }
    ledger =
      inMemory ? InMemoryLedger() : try SQLiteLedger(folder: "\(folder.path)/.crossdock", create: true)
    let pay = provider ? "  pay: { pack: pay }\n" : ""
    try folder.write(
      "crossdock.yml",
      "partners:\n  shop: { pack: shop }\n  branch: { pack: shop }\n\(pay)  books: { pack: books }\n\(settings)"
    )
    try folder.write("maps/shop/orders.yml", ReceiptSpace.shop)
    try folder.write("maps/pay/report.yml", ReceiptSpace.report)
    try folder.write("maps/pay/pack.yml", ReceiptSpace.pack)
    try folder.write("maps/books/sales.yml", ReceiptSpace.sales)
    try folder.write("maps/books/money.yml", ReceiptSpace.money)
  }

  private static let shop = """
    map: shop/orders
    reads: { format: csv, requires: [Number, Total, Method] }
    key: number
    order:
      number: { from: Number, required: true }
      placedAt: { from: Day, as: date, format: yyyy-MM-dd }
      status: Status
      currency: { expr: '"EUR"' }
      buyer.email: Email
      total: { from: Total, required: true }
      paymentMethod: Method
    lines:
      id: { expr: '"1"' }
      sku: { expr: '"CUP"' }
      quantity: { expr: '"1"' }
    """

  private static let pack = """
    pack: pay
    version: 1
    about: { en: A provider }
    reads: true
    settings:
      methods: { default: "PayCo | PayCo Card", about: what orders call it }
      prefixes: { default: "WC-", about: what shops put before numbers }
    """

  private static let report = """
    map: pay/report
    reads: { format: csv, requires: [ID, Kind, Amount] }
    key: id
    payment:
      id: ID
      kind: Kind
      status: Status
      amount: { from: Amount, required: true }
      currency: { expr: '"EUR"' }
      fee: Fee
      at: { from: Day, as: date, format: yyyy-MM-dd }
      orderReferences: Invoice
      parent: Parent
      payer.email: Email
    """

  private static let sales = """
    map: books/sales
    writes: order
    format: { as: csv, lineEnd: lf }
    when: order.status == "open"
    files:
      sales:
        each: document
        columns: { number: order.number, status: order.status }
    """

  private static let money = """
    map: books/money
    writes: receipt
    format: { as: csv, lineEnd: lf }
    when: receipt.match == "matched" && receipt.status == "succeeded"
    files:
      money:
        each: document
        columns: { id: receipt.id, kind: receipt.kind, amount: receipt.amount, order: receipt.order, channel: receipt.channel, rule: receipt.rule }
    """

  /// Drops a file of orders: number, total, method, email, status.
  func orders(_ rows: String..., partner: String = "shop") throws {
    let open = rows.map { row in
      let missing = 4 - row.filter { $0 == "," }.count
      return missing > 0 ? row + String(repeating: ",", count: missing) + "open" : row
    }
    try drop(partner, "Number,Total,Method,Email,Status", open)
  }

  /// Drops a report: id, kind, amount, invoice, parent, email, status, fee.
  func payments(_ rows: String...) throws {
    try drop("pay", "ID,Kind,Amount,Invoice,Parent,Email,Status,Fee", rows)
  }

  func drop(_ partner: String, _ header: String, _ rows: [String]) throws {
    files += 1
    let columns = header.split(separator: ",").count
    let full = rows.map { row in
      row + String(repeating: ",", count: max(0, columns - 1 - row.filter { $0 == "," }.count))
    }
    try folder.write(".dropping", header + ",Day\n" + full.map { "\($0),2026-03-02\n" }.joined())
    try folder.rename(".dropping", "inbox/\(partner)/file-\(files).csv")
  }

  @discardableResult
  func pass() throws -> PassReport { try house().pass() }

  func house() throws -> DockHouse {
    seconds += 60
    let now = Instant(seconds: seconds)
    return try DockHouse(Workspace(root: folder.path), ledger: ledger) { now }
  }

  /// The open holds, as `number reason`.
  func held() throws -> [String] {
    try ledger.reader().holds(openOnly: true).map {
      "\(String(decoding: $0.entry.key, as: UTF8.self)) \($0.reason)"
    }.sorted()
  }

  /// All rows of a feed so far, whatever the output.
  func written(_ name: String) throws -> [String] {
    guard let folder = try? Folder("\(self.folder.path)/outbox/books") else { return [] }
    return try folder.list().map(\.description).filter { $0.hasPrefix(name) }.sorted().flatMap { file in
      (self.folder.read("outbox/books/\(file)") ?? "").split(separator: "\n").dropFirst().map(String.init)
    }
  }

  /// The receipts as they stand, as words.
  func receipts() throws -> [String] {
    let reader = try ledger.reader()
    guard let partner = try reader.partner(named: "pay") else { return [] }
    return try reader.entries(.receipt, partner, after: nil, limit: 1000).map { entry in
      var bytes: [UInt8] = []
      _ = try reader.document(entry.known.version, into: &bytes)
      let view = DocumentView(schema: .receipt, bytes: bytes)
      return ["id", "match", "rule", "channel", "order"].compactMap { view.text($0) }.joined(separator: " ")
    }
  }
}

@Suite struct ReceiptTests {
  @Test(arguments: [true, false])
  func `an unpaid order waits for its payment and then goes out`(inMemory: Bool) throws {
    let space = try ReceiptSpace(inMemory: inMemory)
    try space.orders("1,10.00,PayCo", "2,20.00,cod", "3,0.00,PayCo", "4,10.00,payco card + Gift")
    let first = try space.pass()
    #expect(try space.held() == ["1 unpaid", "4 unpaid"])
    #expect(!first.needsPerson, "its payment is still to come: nobody need do anything")
    #expect(try space.written("sales") == ["2,open", "3,open"])
    try space.payments("P1,charge,10.00,WC-1,,,succeeded,0.50", "P4,charge,4.00,4,,,succeeded")
    let second = try space.pass()
    #expect(try space.held() == ["4 short-paid"])
    #expect(second.needsPerson)
    #expect(try space.written("sales") == ["2,open", "3,open", "1,open"])
    #expect(
      try space.written("money") == [
        "P1,charge,10.00,1,shop,orderNumber", "P4,charge,4.00,4,shop,orderNumber",
      ])
    try space.payments("P5,charge,6.00,4,,,succeeded")
    try space.pass()
    #expect(try space.held().isEmpty)
    #expect(try space.written("sales").last == "4,open")
  }

  @Test(arguments: [true, false])
  func `matched money is counted to the cent, once, and as it is when payments come before their orders`(
    inMemory: Bool
  ) throws {
    func matched(_ space: ReceiptSpace) throws -> [String] {
      let days = CivilDate(daysSinceEpoch: 0)...CivilDate(daysSinceEpoch: 40_000)
      return try space.ledger.reader().matched(days).map {
        "\($0.source.provider) \($0.source.currency) \($0.matched.payments) \($0.matched.amount)"
      }
    }
    let payments = [
      "P1,charge,10.05,1,,,succeeded,0.50", "R1,refund,-3.02,,P1,,succeeded", "P2,charge,20.00,2,,,pending",
      "P3,authorization,30.00,3,,,succeeded", "P9,charge,99.00,none,,,succeeded",
    ]
    let orders = ["1,10.05,PayCo", "2,20.00,PayCo", "3,30.00,PayCo"]
    let later = try ReceiptSpace(inMemory: inMemory)
    for row in orders { try later.orders(row) }
    try later.pass()
    #expect(try matched(later).isEmpty)
    for row in payments { try later.payments(row) }
    try later.pass()
    #expect(try matched(later) == ["pay EUR 2 7.03"])
    // The same in another file, and what was pending is there now.
    try later.payments(payments[0], "P2,charge,20.00,2,,,succeeded")
    try later.pass()
    #expect(try matched(later) == ["pay EUR 3 27.03"])
    let earlier = try ReceiptSpace(inMemory: inMemory)
    for row in payments.reversed() { try earlier.payments(row) }
    try earlier.pass()
    #expect(try matched(earlier).isEmpty)
    for row in orders { try earlier.orders(row) }
    try earlier.pass()
    #expect(try matched(earlier) == ["pay EUR 2 7.03"])
  }

  @Test(arguments: [true, false])
  func `a payment that came first is found by its order`(inMemory: Bool) throws {
    let space = try ReceiptSpace(inMemory: inMemory)
    try space.payments("R1,refund,-10.00,,P1,,succeeded", "P1,charge,10.00,#1,,,succeeded", "P9,charge,1,99")
    try space.pass()
    #expect(try space.receipts() == ["P1 unmatched", "P9 unmatched", "R1 unmatched"])
    #expect(try space.written("money").isEmpty)
    try space.orders("1,10.00,PayCo", "2,10.00,PayCo")
    try space.pass()
    #expect(try space.held() == ["1 refunded", "2 unpaid"])
    #expect(
      try space.receipts() == ["P1 matched orderNumber shop 1", "P9 unmatched", "R1 matched sale shop 1"])
    #expect(try space.written("sales").isEmpty)
  }

  @Test func `every kind of trouble holds, and clears by itself`() throws {
    let space = try ReceiptSpace()
    try space.orders("1,10.00,PayCo", "2,10.00,PayCo", "3,10.00,PayCo")
    try space.payments(
      "P1,charge,10.00,1,,,succeeded", "P1b,charge,10.00,1,,,succeeded", "P2,charge,10.00,2,,,succeeded",
      "C2,chargeback,-10.00,,P2,,succeeded", "P3,authorization,10.00,3,,,succeeded")
    try space.pass()
    #expect(try space.held() == ["1 overpaid", "2 charged-back", "3 unpaid"])
    #expect(try space.written("sales").isEmpty)
    try space.payments(
      "R1,refund,-10.00,,P1b,,succeeded", "W2,reversal,10.00,,P2,,succeeded",
      "P3c,charge,10.00,3,P3,,succeeded")
    try space.pass()
    #expect(try space.held().isEmpty)
    #expect(try space.written("sales").sorted() == ["1,open", "2,open", "3,open"])
  }

  @Test func `two shops with one number are an exception`() throws {
    let space = try ReceiptSpace()
    try space.orders("7,10.00,PayCo")
    try space.payments("P7,charge,10.00,7,,,succeeded")
    try space.orders("7,10.00,PayCo", partner: "branch")
    try space.pass()
    #expect(try space.held() == ["7 ambiguous-payment", "7 ambiguous-payment"])
    #expect(try space.receipts() == ["P7 ambiguous orderNumber"])
    try space.payments("P8,charge,10.00,7,,,failed")
    try space.pass()
    #expect(try space.receipts().count == 1, "an attempt that failed is no money")
  }

  @Test func `what happens after an order went out is told, and holds nothing`() throws {
    let space = try ReceiptSpace()
    try space.orders("1,10.00,PayCo")
    try space.payments("P1,charge,10.00,1,,,succeeded")
    try space.pass()
    #expect(try space.written("sales") == ["1,open"])
    try space.payments("R1,refund,-10.00,,P1,,succeeded")
    let report = try space.pass()
    #expect(try space.held().isEmpty)
    #expect(report.messages.map(\.code) == ["payment-after-sent"])
    #expect(report.messages.first?.arguments.prefix(2) == ["shop:1", "refunded"])
    #expect(report.needsPerson)
  }

  @Test func `a release holds only for the reasons that were shown`() throws {
    let space = try ReceiptSpace()
    try space.orders("1,10.00,PayCo", "2,10.00,PayCo")
    try space.pass()
    let order = try OrderName.order("1", in: space.ledger.reader())
    let outcome = try space.house().release(order, text: "a friend", by: "ann")
    #expect(outcome.remaining.isEmpty && outcome.due == ["books/sales"])
    // Before the next pass takes it, another cause comes up.
    try space.payments("P1,charge,4.00,1,,,succeeded")
    try space.pass()
    #expect(try space.held() == ["1 short-paid", "2 unpaid"])
    #expect(try space.written("sales").isEmpty)
  }

  @Test func `a payment of a cancelled order is told`() throws {
    let space = try ReceiptSpace()
    try space.orders("1,10.00,PayCo,,cancelled")
    try space.pass()
    #expect(try space.held().isEmpty)
    try space.payments("P1,charge,10.00,1,,,succeeded")
    #expect(try space.pass().messages.map(\.code) == ["payment-of-cancelled"])
  }

  @Test func `three payments for two orders of one amount are suggestions, and none is taken`() throws {
    let space = try ReceiptSpace()
    try space.orders("1,10.00,PayCo", "2,10.00,PayCo", "3,11.00,PayCo")
    try space.payments(
      "P1,charge,10.00,77,,,succeeded", "P2,charge,10.00,,,,succeeded", "P3,charge,10.00,,,,succeeded",
      "P4,charge,12.00,,,,succeeded", "P5,charge,10.00,,,,failed", "P6,payout,-5.00,,,,succeeded")
    try space.pass()
    #expect(try space.held() == ["1 unpaid", "2 unpaid", "3 unpaid"])
    func open() throws -> [String] {
      try UnmatchedPayments.all(Workspace(root: space.folder.path), space.ledger.reader()).map { payment in
        ([payment.receipt.text("id") ?? "", payment.receipt.text("evidence") ?? "-"] + payment.suggestions)
          .joined(separator: " ")
      }
    }
    #expect(
      try open() == ["P1 77 shop:1 shop:2", "P2 - shop:1 shop:2", "P3 - shop:1 shop:2", "P4 -"])
    // A person decides, and what is left is told for what is left.
    let order = try OrderName.order("shop:1", in: space.ledger.reader())
    _ = try space.house().release(order, text: "paid by P2", by: "ann")
    try space.orders("77,10.00,PayCo")
    try space.pass()
    #expect(try space.written("sales").sorted() == ["1,open", "77,open"])
    #expect(try open() == ["P2 - shop:2", "P3 - shop:2", "P4 -"])
  }

  @Test func `what a balance says of money that another report tells is not counted twice`() throws {
    let space = try ReceiptSpace()
    let report = try #require(space.folder.read("maps/pay/report.yml"))
    try space.folder.write(
      "maps/pay/report.yml",
      report + "\n  attributes.balanceOnly: { expr: 'row[\"ID\"].startsWith(\"txn\") ? \"true\" : \"\"' }\n")
    try space.orders("1,10.00,PayCo")
    try space.payments(
      "P1,charge,10.00,1,,,succeeded", "P1#refund,refund,-4.00,,P1,,succeeded",
      "txn_1,charge,10.00,,P1,,succeeded", "txn_2,refund,-4.00,,P1,,succeeded")
    try space.pass()
    #expect(try space.held().isEmpty)
    #expect(try space.receipts() == ["P1 matched orderNumber shop 1", "P1#refund matched sale shop 1"])
  }

  @Test(arguments: [true, false])
  func `an order is paid when its provider says so, whatever its channel says`(inMemory: Bool) throws {
    let space = try ReceiptSpace(inMemory: inMemory)
    let map = try #require(space.folder.read("maps/shop/orders.yml"))
    try space.folder.write(
      "maps/shop/orders.yml",
      map.replacing("  buyer.email: Email\n", with: "").replacing(
        "  paymentMethod: Method\n", with: "  paymentMethod: Method\n  paymentStatus: Email\n"))
    let sales = try #require(space.folder.read("maps/books/sales.yml"))
    try space.folder.write(
      "maps/books/sales.yml",
      sales.replacing("when: order.status == \"open\"", with: "when: order.paymentStatus == \"paid\"")
        .replacing(
          "status: order.status", with: "status: order.paymentStatus"))
    try space.orders("1,10.00,PayCo,pending", "2,10.00,other,pending", "3,10.00,PayCo,pending")
    try space.payments("P3,charge,4.00,3,,,succeeded")
    try space.pass()
    #expect(try space.written("sales").isEmpty)
    #expect(try space.held() == ["1 unpaid", "3 short-paid"])
    try space.payments("P1,charge,10.00,1,,,succeeded", "P2,charge,10.00,2,,,succeeded")
    try space.pass()
    #expect(try space.written("sales").sorted() == ["1,paid", "2,paid"])
    // The same export again changes nothing, and one with more in it does not make it unpaid.
    try space.orders("1,10.00,PayCo,pending", "2,10.00,other,pending", "4,1.00,other,paid")
    try space.pass()
    #expect(try space.written("sales").sorted() == ["1,paid", "2,paid", "4,paid"])
    #expect(try space.held() == ["3 short-paid"])
  }

  @Test func `the same payment with another amount is a conflict, and does not count`() throws {
    let space = try ReceiptSpace()
    try space.orders("1,10.00,PayCo")
    try space.payments("P1,charge,10.00,1,,,succeeded")
    try space.pass()
    try space.payments("P1,charge,12.00,1,,,succeeded")
    let report = try space.pass()
    #expect(try space.held() == ["P1 conflict"])
    #expect(report.needsPerson)
    #expect(try space.written("sales") == ["1,open"])
  }

  // MARK: Credits

  /// The credits as they stand: id, status, order, amount, whether the order was sent, and the goods.
  private static func credits(_ space: ReceiptSpace) throws -> [String] {
    let reader = try space.ledger.reader()
    return try ["pay", "shop"].flatMap { name in
      guard let partner = try reader.partner(named: name) else { return [String]() }
      return try reader.entries(.credit, partner, after: nil, limit: 100).map { entry in
        var bytes: [UInt8] = []
        _ = try reader.document(entry.known.version, into: &bytes)
        let view = DocumentView(schema: .credit, bytes: bytes)
        let lines = view.schema.index(of: "lines").map { view.records($0) } ?? []
        return
          (["id", "status", "order", "amount", "sent", "rest"].map { view.text($0) ?? "-" }
          + lines.map {
            "\($0.text("quantity") ?? "")x\($0.text("sku") ?? "") \($0.text("restock") ?? "")"
          }).joined(separator: " ")
      }
    }
  }

  @Test(arguments: [true, false])
  func `a refund of an order that went out is a credit`(inMemory: Bool) throws {
    let space = try ReceiptSpace(inMemory: inMemory, settings: "restock: always\n")
    try space.orders("1,10.00,PayCo", "2,10.00,PayCo")
    try space.payments("P1,charge,10.00,1,,,succeeded", "R2,refund,-10.00,2,P2,,succeeded")
    try space.pass()
    #expect(try space.written("sales") == ["1,open"])
    #expect(try Self.credits(space) == ["R2 open 2 10.00 false 10.00 1xCUP true"])
    try space.payments("R1,refund,-4.00,,P1,,succeeded")
    try space.pass()
    #expect(try Self.credits(space).first == "R1 open 1 4.00 true 4.00")
    // The rest comes back, and with it the goods; the same again changes nothing.
    try space.payments("R1b,refund,-6.00,,P1,,succeeded", "R1,refund,-4.00,,P1,,succeeded")
    try space.pass()
    #expect(
      try Self.credits(space).prefix(2) == [
        "R1 open 1 4.00 true 4.00", "R1b open 1 6.00 true 6.00 1xCUP true",
      ])
  }

  @Test func `a refund that the provider takes back is no credit`() throws {
    let space = try ReceiptSpace()
    try space.orders("1,10.00,PayCo")
    try space.payments("P1,charge,10.00,1,,,succeeded", "R1,refund,-4.00,,P1,,succeeded")
    try space.pass()
    try space.payments("R1,refund,-4.00,,P1,,cancelled")
    try space.pass()
    #expect(try Self.credits(space).first?.hasPrefix("R1 void 1 4.00") == true)
  }

  @Test(arguments: [true, false])
  func `where no provider took the money the channel's word counts, each sum once`(provider: Bool) throws {
    let space = try ReceiptSpace(provider: provider)
    let map = try #require(space.folder.read("maps/shop/orders.yml"))
    let rules = map.replacing(
      "  paymentMethod: Method\n",
      with: "  paymentMethod: { value: cod }\n  paymentStatus: Method\n  attributes.refundedAmount: Email\n")
    try space.folder.write("maps/shop/orders.yml", rules)
    try space.orders("1,10.00,paid", "2,10.00,refunded")
    try space.pass()
    #expect(try space.written("sales").sorted() == ["1,open", "2,open"])
    #expect(try Self.credits(space) == ["2 refund 1 open 2 10.00 true 10.00 1xCUP false"])
    try space.orders("1,10.00,partially_refunded,3.00")
    try space.pass()
    try space.orders("1,10.00,partially_refunded,3.00")
    try space.orders("1,10.00,partially_refunded,5.00")
    try space.pass()
    #expect(
      try Self.credits(space).prefix(2) == [
        "1 refund 1 open 1 3.00 true 3.00", "1 refund 2 open 1 2.00 true 2.00",
      ])
  }

  @Test func `without a provider nothing waits for money`() throws {
    let space = try ReceiptSpace(provider: false)
    try space.orders("1,10.00,PayCo")
    try space.pass()
    #expect(try space.held().isEmpty)
    #expect(try space.written("sales") == ["1,open"])
    #expect(
      try space.ledger.reader().aliases(of: .order).isEmpty, "and orders bear no names that nobody asks for")
  }

  /// All that is known at the end.
  private static func state(_ space: ReceiptSpace) throws -> [String] {
    let reader = try space.ledger.reader()
    var lines = try space.held() + space.receipts()
    for name in ["shop", "branch"] {
      guard let partner = try reader.partner(named: name) else { continue }
      for entry in try reader.entries(.order, partner, after: nil, limit: 100) {
        lines.append(
          "\(name) \(String(decoding: entry.key, as: UTF8.self)) \(entry.known.state.contains(.held)) "
            + "\(entry.known.feeds.isEmpty)")
      }
    }
    return lines
  }

  @Test func `files in any order, twice, end in the same state`() throws {
    let files: [(ReceiptSpace) throws -> Void] = [
      { try $0.orders("1,10.00,PayCo,ann@example.com", "2,10.00,PayCo", "4,5.00,PayCo") },
      { try $0.orders("3,10.00,PayCo,ann@example.com", "2,30.00,PayCo", partner: "branch") },
      { try $0.payments("P1,charge,10.00,WC-1,,,succeeded", "P2,charge,10.00,2,,,succeeded") },
      { try $0.payments("R1,refund,-3.00,,P1,,succeeded", "C4,chargeback,-5.00,,P4,,succeeded") },
      { try $0.payments("P3,charge,10.00,,,ann@example.com,succeeded", "P4,charge,5.00,4,,,succeeded") },
    ]
    var seed: UInt64 = 11
    func random(_ count: Int) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(seed >> 33) % count
    }
    var expected: [String]?
    for _ in 0..<24 {
      var order = Array(files.indices) + [random(files.count)]
      for index in order.indices { order.swapAt(index, random(order.count)) }
      // Nothing goes out, since what went out is held no more.
      let space = try ReceiptSpace(
        settings: "feeds:\n  books/sales: { enabled: false }\n  books/money: { enabled: false }\n")
      for file in order {
        try files[file](space)
        try space.pass()
      }
      let state = try Self.state(space)
      if let expected {
        #expect(state == expected, "\(order)")
      } else {
        expected = state
        #expect(state.contains("2 ambiguous-payment") && state.contains("4 charged-back"))
      }
    }
  }
}
