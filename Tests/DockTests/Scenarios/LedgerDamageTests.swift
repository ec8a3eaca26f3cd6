import Ledger
import TestSupport
import Testing

/// A ledger that another process holds, and one whose file is no longer what was written.
struct LedgerDamageTests {
  @Test func `T33 a ledger that another process writes to is waited for, and then it is 75`() async throws {
    let workspace = try TemporaryWorkspace()
    #expect(try await workspace.run("run").code == 0)
    try workspace.drop(OrderExport.csv(TestOrder(1)), as: "orders.csv")
    let ledger = try workspace.ledger()
    let shop = try ledger.partner("shop")
    let staging = try ledger.begin(try ledger.claimedBatch(shop), at: TemporaryWorkspace.morning)
    let busy = try await workspace.run("run")
    #expect(busy.code == 75)
    #expect(busy.errors.contains("[ledger-busy]"))
    #expect(try workspace.inbox() == ["shop/orders.csv"])
    staging.rollback()
    #expect(try await workspace.run("run").code == 0)
    #expect(try workspace.sentToBooks() == ["#1"])
  }

  /// SQLite keeps no checksums of its pages: what is damaged is found when it is read, and what nobody reads changes nothing.
  @Test func `a page of the ledger that is gone is told, and never taken for an empty one`() async throws {
    let base = try TemporaryWorkspace()
    try base.drop(OrderExport.csv((1...40).map { TestOrder($0) }), as: "a.csv")
    try base.drop(OrderExport.csv(TestOrder(50) { $0.subtotal = "99.00" }), as: "b.csv")
    #expect(try await base.run("run").code == 1)
    let again = OrderExport.csv((1...40).map { TestOrder($0) } + [TestOrder(60)])
    try base.drop(again, as: "c.csv")
    let whole = try base.copy()
    #expect(try await whole.run("run").code == 0)
    let reference = try whole.sentToBooks()
    let status = try await whole.run("holds").output
    let bytes = try #require(base.folder.bytes(".crossdock/ledger.sqlite"))
    let size = 16384
    #expect(bytes.count % size == 0 && bytes.count > 10 * size)
    var found = 0
    let pages = Array(0..<bytes.count / size)
    var random = SeededNumbers(3)
    let tried = StepSample.isThorough ? pages : [0] + pages.dropFirst().shuffled(using: &random).prefix(7)
    for page in tried {
      let workspace = try base.copy()
      var damaged = bytes
      damaged.replaceSubrange(page * size..<(page + 1) * size, with: repeatElement(0, count: size))
      try workspace.folder.write(".crossdock/ledger.sqlite", bytes: damaged)
      let ending = try await workspace.run("run")
      if ending.code == 74 {
        found += 1
        #expect(ending.errors.contains("[ledger-corrupt]"), "page \(page): \(ending.errors)")
        #expect(try Set(workspace.sentToBooks()).isSubset(of: reference), "page \(page)")
      } else {
        #expect(ending.code == 0, "page \(page): \(ending.errors)")
        #expect(try workspace.sentToBooks() == reference, "page \(page)")
        let holds = try await workspace.run("holds")
        #expect(holds.code == 74 || holds.output == status, "page \(page)")
      }
      #expect(try workspace.sentToBooks().count == Set(workspace.sentToBooks()).count, "page \(page)")
    }
    #expect(found > 0)
  }
}
