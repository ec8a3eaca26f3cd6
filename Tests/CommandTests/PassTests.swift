import TestSupport
import Testing

/// Whole passes through the built command: what each sentence of the contract about files and records promises.
struct PassTests {
  /// Drops an export and makes a pass.
  private func take(
    _ workspace: TemporaryWorkspace, _ orders: TestOrder..., as name: String = "orders.csv"
  ) async throws -> CommandEnding {
    try workspace.drop(OrderExport.csv(orders), as: name)
    return try await workspace.run("run", "--json")
  }

  /// The numbers of a pass's only file, as the JSON result has them.
  private func balance(
    in incoming: Int, accepted: Int = 0, amended: Int = 0, unchanged: Int = 0, duplicate: Int = 0,
    held: Int = 0,
    rejected: Int = 0
  ) -> String {
    """
    "records":{"in":\(incoming),"accepted":\(accepted),"amended":\(amended),"unchanged":\(unchanged),\
    "duplicate":\(duplicate),"held":\(held),"rejected":\(rejected)}
    """
  }

  @Test func `a first run sends what is paid and open, and its result is the contract's object`() async throws
  {
    let workspace = try TemporaryWorkspace()
    let ending = try await take(workspace, TestOrder(1, .init("CUP-1", 2), .init("CUP-2")), TestOrder(2))
    #expect(ending.code == 0)
    #expect(ending.errors == "")
    #expect(
      masked(ending.output) == """
        {"files":[{"path":"inbox/shop/orders.csv","partner":"shop","map":"shopify/orders","batch":"0001",\
        "outcome":"accepted","rows":3,"skipped":0,\(balance(in: 2, accepted: 2)),"reason":null}],\
        "outputs":[{"path":"outbox/books/res.partner-000001.csv","feed":"books/sale.order","partner":"books",\
        "sequence":1,"records":2,"sha256":"…"},\
        {"path":"outbox/books/sale.order-000001.csv","feed":"books/sale.order","partner":"books",\
        "sequence":1,"records":2,"sha256":"…"},\
        {"path":"outbox/tables/documents-000001.ndjson","feed":"tables/documents","partner":"tables",\
        "sequence":1,"records":2,"sha256":"…"},\
        {"path":"outbox/tables/order_lines-000001.csv","feed":"tables/orders","partner":"tables",\
        "sequence":1,"records":2,"sha256":"…"},\
        {"path":"outbox/tables/orders-000001.csv","feed":"tables/orders","partner":"tables",\
        "sequence":1,"records":2,"sha256":"…"}],"unwanted":[]}

        """)
    #expect(try workspace.sentToBooks() == ["#1", "#2"])
    #expect(try workspace.putAway() == ["archive/shop/orders.csv"])
  }

  /// The text with every SHA-256 replaced.
  private func masked(_ text: String) -> String {
    text.split(separator: "\"", omittingEmptySubsequences: false).map { part in
      part.count == 64 && part.allSatisfy(\.isHexDigit) ? "…" : String(part)
    }.joined(separator: "\"")
  }

  @Test func `T24 a second run with nothing new does nothing`() async throws {
    let workspace = try TemporaryWorkspace()
    _ = try await take(workspace, TestOrder(1))
    let before = try workspace.files(in: ["outbox", "archive"])
    let ending = try await workspace.run("run")
    #expect(ending.code == 0)
    #expect(ending.output == "nothing to do\n")
    #expect(try workspace.files(in: ["outbox", "archive"]) == before)
  }

  @Test func `T28 the same bytes under another name are a recorded duplicate`() async throws {
    let workspace = try TemporaryWorkspace()
    _ = try await take(workspace, TestOrder(1), TestOrder(2))
    let before = try workspace.files(in: ["outbox"])
    let ending = try await take(workspace, TestOrder(1), TestOrder(2), as: "again.csv")
    #expect(ending.code == 0)
    #expect(ending.output.contains("\"outcome\":\"duplicate\""))
    #expect(ending.output.contains(balance(in: 2, duplicate: 2)))
    #expect(ending.errors.contains("[pickup-duplicate]"))
    #expect(try workspace.files(in: ["outbox"]) == before)
    #expect(try workspace.putAway() == ["archive/shop/again.csv", "archive/shop/orders.csv"])
  }

  @Test func `T27 T66 next week's export under the same name sends only what is new`() async throws {
    let workspace = try TemporaryWorkspace()
    _ = try await take(workspace, TestOrder(1), TestOrder(2))
    let ending = try await take(workspace, TestOrder(2), TestOrder(3))
    #expect(ending.output.contains(balance(in: 2, accepted: 1, unchanged: 1)))
    #expect(try workspace.sentToBooks() == ["#1", "#2", "#3"])
    #expect(try workspace.rows("books", "sale.order").count == 3)
  }

  @Test func `an address that changed reaches each feed that reads it once more`() async throws {
    let workspace = try TemporaryWorkspace()
    _ = try await take(workspace, TestOrder(1))
    let ending = try await take(workspace, TestOrder(1) { $0.street = "Weg 9" })
    #expect(ending.output.contains(balance(in: 1, amended: 1)))
    #expect(ending.output.contains("\"unwanted\":[]"))
    #expect(try workspace.outbox("books")["res.partner-000002.csv"]?.contains("Weg 9") == true)
    #expect(try workspace.sentToBooks() == ["#1", "#1"])
    #expect(try await workspace.run("run").output == "nothing to do\n")
  }

  @Test func `a field that no feed reads changes, and nothing goes out`() async throws {
    let workspace = try TemporaryWorkspace("feeds: { tables/documents: { enabled: false } }")
    _ = try await take(workspace, TestOrder(1))
    let ending = try await take(workspace, TestOrder(1) { $0.tags = "gift" })
    #expect(ending.output.contains(balance(in: 1, amended: 1)))
    #expect(ending.output.contains("\"outputs\":[]"))
  }

  @Test func `a cancellation reaches a feed that had the order, and no other`() async throws {
    let workspace = try TemporaryWorkspace()
    _ = try await take(workspace, TestOrder(1), TestOrder(2) { $0.payment = "pending" })
    let cancelled: (inout TestOrder) -> Void = { $0.cancelledAt = "2026-03-05 10:00:00 +0100" }
    let ending = try await take(
      workspace, TestOrder(1, with: cancelled),
      TestOrder(2) {
        $0.payment = "pending"; cancelled(&$0)
      })
    #expect(ending.output.contains(balance(in: 2, amended: 2)))
    #expect(
      try workspace.outbox("books")["sale.order.cancelled-000002.csv"] == """
        id,client_order_ref,state
        crossdock_shop_order__231,#1,cancel

        """)
    #expect(try workspace.sentToBooks() == ["#1"])
    #expect(ending.output.contains("they are cancelled\",\"orders\":1"))
  }

  @Test func `an order that is cancelled stays so`() async throws {
    let workspace = try TemporaryWorkspace()
    _ = try await take(workspace, TestOrder(1) { $0.cancelledAt = "2026-03-05 10:00:00 +0100" })
    let ending = try await take(workspace, TestOrder(1), as: "old.csv")
    #expect(ending.output.contains(balance(in: 1, unchanged: 1)))
    #expect(try workspace.outbox("books") == [:])
  }

  @Test func `an order goes out on the day on which it is paid`() async throws {
    let workspace = try TemporaryWorkspace()
    let first = try await take(workspace, TestOrder(1) { $0.payment = "pending" })
    #expect(first.code == 0)
    #expect(first.output.contains("\"outputs\":[]"))
    #expect(first.output.contains("(payment pending)\",\"orders\":1"))
    let second = try await take(workspace, TestOrder(1))
    #expect(second.output.contains(balance(in: 1, amended: 1)))
    #expect(try workspace.sentToBooks() == ["#1"])
  }

  @Test func `an order that is wholly shipped when first seen is known and goes nowhere`() async throws {
    let workspace = try TemporaryWorkspace()
    let shipped: (inout TestOrder) -> Void = { $0.lineStatus = "fulfilled" }
    let ending = try await take(workspace, TestOrder(1, with: shipped))
    #expect(ending.output.contains(balance(in: 1, accepted: 1)))
    #expect(ending.output.contains("\"outputs\":[]"))
    #expect(ending.output.contains("when first seen\",\"orders\":1"))
    _ = try await take(
      workspace,
      TestOrder(1) {
        shipped(&$0); $0.street = "Weg 9"
      })
    #expect(try workspace.outbox("books") == [:])
  }

  @Test func `orders before the workspace's start are known and go nowhere`() async throws {
    let workspace = try TemporaryWorkspace("start: 2026-03-02")
    let ending = try await take(
      workspace, TestOrder(1) { $0.placedAt = "2026-03-01 23:59:59 +0000" },
      TestOrder(2) { $0.placedAt = "2026-03-02 00:00:00 +0000" })
    #expect(ending.output.contains(balance(in: 2, accepted: 2)))
    #expect(try workspace.sentToBooks() == ["#2"])
  }

  @Test func `a line that was removed goes out with quantity 0`() async throws {
    let workspace = try TemporaryWorkspace()
    _ = try await take(workspace, TestOrder(1, .init("CUP-1", 2), .init("CUP-2")))
    _ = try await take(workspace, TestOrder(1, .init("CUP-1", 2)))
    let rows = try #require(workspace.outbox("books")["sale.order-000002.csv"]).split(separator: "\n")
    #expect(
      rows.map { $0.split(separator: ",").suffix(4).joined(separator: ",") }.dropFirst() == [
        "CUP-1,Thing CUP-1,2,10.00", "CUP-2,Thing CUP-2,0,10.00",
      ])
  }

  @Test func `T47 an order whose sums do not close is held, and a corrected export clears it`() async throws {
    let workspace = try TemporaryWorkspace()
    let first = try await take(workspace, TestOrder(1) { $0.subtotal = "99.00" }, TestOrder(2))
    #expect(first.code == 1)
    #expect(first.output.contains(balance(in: 2, accepted: 1, held: 1)))
    #expect(first.errors.contains("'#1' is held: sums-do-not-close [record-held]"))
    #expect(try workspace.sentToBooks() == ["#2"])
    let second = try await take(workspace, TestOrder(1), TestOrder(2))
    #expect(second.code == 0)
    #expect(second.output.contains(balance(in: 2, amended: 1, unchanged: 1)))
    #expect(try workspace.sentToBooks() == ["#2", "#1"])
  }

  @Test func `an order whose rows miss its total is held, and the hold tells by how much`() async throws {
    let workspace = try TemporaryWorkspace()
    let first = try await take(workspace, TestOrder(1) { $0.total = "9.70" }, TestOrder(2))
    #expect(first.output.contains(balance(in: 2, accepted: 1, held: 1)))
    #expect(try workspace.sentToBooks() == ["#2"])
    let holds = try await workspace.run("holds")
    #expect(holds.output.contains("feed: books/sale.order"))
    #expect(holds.output.contains("difference: 0.30"))
  }

  @Test(arguments: [("USD", "2026-03-02 09:59:00 +0100"), ("EUR", "2026-03-03 09:59:00 +0100")])
  func `the same number with another currency or day is held`(currency: String, placedAt: String) async throws
  {
    let workspace = try TemporaryWorkspace()
    _ = try await take(workspace, TestOrder(1))
    let before = try workspace.files(in: ["outbox/books", "outbox/tables"])
    let ending = try await take(
      workspace,
      TestOrder(1) {
        $0.currency = currency
        $0.placedAt = placedAt
      })
    #expect(ending.code == 1)
    #expect(ending.output.contains(balance(in: 1, held: 1)))
    #expect(try workspace.files(in: ["outbox/books", "outbox/tables"]) == before)
  }

  @Test func `the same instant in another zone is no conflict`() async throws {
    let workspace = try TemporaryWorkspace()
    _ = try await take(workspace, TestOrder(1))
    let ending = try await take(workspace, TestOrder(1) { $0.placedAt = "2026-03-02 08:59:00 +0000" })
    #expect(ending.code == 0)
    #expect(ending.output.contains("\"held\":0"))
  }

  @Test func `an order that stands twice in one file is a duplicate, or held where it differs`() async throws
  {
    let workspace = try TemporaryWorkspace()
    let same = try await take(workspace, TestOrder(1), TestOrder(2), TestOrder(1))
    #expect(same.output.contains(balance(in: 3, accepted: 2, duplicate: 1)))
    let other = try await take(workspace, TestOrder(3), TestOrder(4), TestOrder(3) { $0.street = "Weg 9" })
    #expect(other.code == 1)
    #expect(other.output.contains(balance(in: 3, accepted: 2, held: 1)))
    #expect(try workspace.sentToBooks() == ["#1", "#2", "#4"])
  }

  @Test func `T31 a record that was refused is taken once it is mended`() async throws {
    let workspace = try TemporaryWorkspace()
    let first = try await take(workspace, TestOrder(1) { $0.total = "1.2.3" }, TestOrder(2))
    #expect(first.code == 1)
    #expect(first.output.contains(balance(in: 2, accepted: 1, rejected: 1)))
    #expect(try workspace.putAway() == ["archive/shop/orders.csv", "rejected/shop/orders.csv.rejects.csv"])
    let rejects = try #require(
      workspace.files(in: ["rejected"]).first { $0.key.hasSuffix(".rejects.csv") }.map {
        String(decoding: $0.value, as: UTF8.self)
      })
    #expect(rejects.split(separator: "\n").count == 2)
    try workspace.drop(rejects.split(separator: "1.2.3").joined(separator: "10.00"), as: "mended.csv")
    let second = try await workspace.run("run", "--json")
    #expect(second.output.contains(balance(in: 1, accepted: 1)))
    #expect(try workspace.sentToBooks() == ["#2", "#1"])
  }

  @Test func `T51 a header without rows is accepted, and writes nothing`() async throws {
    let workspace = try TemporaryWorkspace()
    try workspace.drop(OrderExport.header, as: "orders.csv")
    let ending = try await workspace.run("run", "--json")
    #expect(ending.code == 0)
    #expect(ending.output.contains("\"outcome\":\"accepted\""))
    #expect(ending.output.contains(balance(in: 0)))
    #expect(ending.output.contains("\"outputs\":[]"))
  }

  @Test func `T03 an empty file waits, and the content that follows is taken`() async throws {
    let workspace = try TemporaryWorkspace()
    try workspace.drop("", as: "orders.csv")
    let ending = try await workspace.run("run", "--json")
    #expect(ending.code == 0)
    #expect(ending.output.contains("\"outcome\":\"waiting\""))
    try workspace.folder.write("inbox/shop/orders.csv", OrderExport.csv(TestOrder(1)))
    #expect(try await workspace.run("run").code == 0)
    #expect(try workspace.sentToBooks() == ["#1"])
  }

  @Test func `T02 T04 a file that somebody writes to waits, and the others go on`() async throws {
    let workspace = try TemporaryWorkspace()
    let writer = try Writer("\(workspace.path)/inbox/shop/a.csv")
    writer.write(OrderExport.csv(TestOrder(1)))
    let ending = try await take(workspace, TestOrder(2), as: "b.csv")
    #expect(ending.code == 0)
    #expect(ending.output.contains("somebody is still writing to it"))
    #expect(try workspace.sentToBooks() == ["#2"])
    #expect(try workspace.inbox() == ["shop/a.csv"])
    withExtendedLifetime(writer) {}
  }

  @Test func `a new feed starts from now`() async throws {
    let workspace = try TemporaryWorkspace("feeds: { tables/orders: { enabled: false } }")
    _ = try await take(workspace, TestOrder(1))
    try workspace.configure("")
    _ = try await take(workspace, TestOrder(2))
    #expect(try workspace.rows("tables", "orders").map { $0.split(separator: ",")[1] } == ["#2"])
  }

  @Test(arguments: [
    "1E5", "TRUE", "MAR1", "0018", "=A1+B2", "-7", "+4930123", "Müller №5", "00000000000000000018",
  ])
  func `T41 T64 a SKU of any form leaves as it came`(sku: String) async throws {
    let workspace = try TemporaryWorkspace()
    _ = try await take(workspace, TestOrder(18, .init(sku)))
    let row = try #require(workspace.rows("books", "sale.order").first).split(separator: ",")
    #expect(row[5] == sku)
    #expect(try workspace.rows("tables", "documents").first?.contains("\"postcode\":\"01010\"") == true)
  }

  @Test func `T67 a blank cell clears nothing`() async throws {
    let workspace = try TemporaryWorkspace()
    _ = try await take(workspace, TestOrder(1) { $0.note = "ring twice" })
    let blank = try await take(workspace, TestOrder(1) { $0.street = "Weg 9" })
    #expect(blank.output.contains(balance(in: 1, amended: 1)))
    let last = try #require(workspace.rows("tables", "documents").last)
    #expect(last.contains("\"note\":\"ring twice\"") && last.contains("Weg 9"))
    let same = try await take(workspace, TestOrder(1) { $0.street = "" }, as: "b.csv")
    #expect(same.output.contains(balance(in: 1, unchanged: 1)))
  }

  @Test func `payment and fulfilment do not go back`() async throws {
    let workspace = try TemporaryWorkspace()
    _ = try await take(
      workspace, TestOrder(1, .init("CUP-1"), .init("CUP-2")) { $0.payment = "partially_refunded" })
    let ending = try await take(
      workspace, TestOrder(1, .init("CUP-1"), .init("CUP-2")) { $0.payment = "pending" })
    #expect(ending.output.contains(balance(in: 1, unchanged: 1)))
  }
}
