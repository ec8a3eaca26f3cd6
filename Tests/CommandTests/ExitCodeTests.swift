import TestSupport
import Testing

/// What the process says at its end, by sysexits(3), and what it leaves behind then.
struct ExitCodeTests {
  @Test(arguments: [
    (["run", "--nope"], 64), (["eval", "1 +"], 65), (["preview", "/nowhere/orders.csv"], 66), (["run"], 78),
  ])
  func `usage, data, input and settings have their own codes`(arguments: [String], code: Int) async throws {
    let folder = try TemporaryFolder()
    let inFolder = arguments[0] == "run" && code == 78 ? ["-C", folder.path] : []
    let ending = try await BuiltCommand.run(inFolder + arguments)
    #expect(ending.code == code)
    #expect(!ending.errors.isEmpty)
  }

  @Test func `T48 a bad map beside good ones is told, and the rest runs`() async throws {
    let workspace = try TemporaryWorkspace()
    try workspace.folder.write("maps/odoo/other.yml", "map: odoo/other\nwrites: order\ncolums: {}\n")
    try workspace.drop(OrderExport.csv(TestOrder(1)), as: "orders.csv")
    let ending = try await workspace.run("run")
    #expect(ending.code == 78)
    #expect(ending.errors.contains("maps/odoo/other.yml:3:1: error: "))
    #expect(try workspace.sentToBooks() == ["#1"])
  }

  @Test func `crossdock yml with an unknown key runs nothing`() async throws {
    let workspace = try TemporaryWorkspace("pateince: 1h")
    try workspace.drop(OrderExport.csv(TestOrder(1)), as: "orders.csv")
    let ending = try await workspace.run("run")
    #expect(ending.code == 78)
    #expect(ending.errors.contains("crossdock.yml:2:1: error: "))
    #expect(try workspace.inbox() == ["shop/orders.csv"])
  }

  @Test func `a ledger of a newer version is left alone`() async throws {
    let workspace = try TemporaryWorkspace()
    #expect(try await workspace.run("run").code == 0)
    var ledger = try #require(workspace.folder.bytes(".crossdock/ledger.sqlite"))
    // SQLite's user version, in its header.
    ledger.replaceSubrange(60..<64, with: [0, 0, 3, 232])
    try workspace.folder.write(".crossdock/ledger.sqlite", bytes: ledger)
    try workspace.drop(OrderExport.csv(TestOrder(1)), as: "orders.csv")
    let ending = try await workspace.run("run")
    #expect(ending.code == 78)
    #expect(ending.errors.contains("[ledger-newer]"))
    #expect(try workspace.inbox() == ["shop/orders.csv"])
    #expect(workspace.folder.bytes(".crossdock/ledger.sqlite") == ledger)
  }

  @Test func `T32 a ledger that is no ledger stops the pass, and drops nothing`() async throws {
    let workspace = try TemporaryWorkspace()
    #expect(try await workspace.run("run").code == 0)
    try workspace.folder.write(".crossdock/ledger.sqlite", bytes: Array(repeating: 0x78, count: 4096))
    try workspace.drop(OrderExport.csv(TestOrder(1)), as: "orders.csv")
    let ending = try await workspace.run("run")
    #expect(ending.code == 74)
    #expect(try workspace.inbox() == ["shop/orders.csv"])
    #expect(try workspace.outbox("books") == [:])
  }

  @Test func `an inbox that is not there is an error, and a partner's folder that is not there a warning`()
    async throws
  {
    let workspace = try TemporaryWorkspace()
    workspace.folder.remove("inbox/books")
    let partner = try await workspace.run("run")
    #expect(partner.code == 0)
    #expect(partner.errors.contains("'inbox/books' is not there [pickup-folder-missing]"))
    workspace.folder.remove("inbox")
    let all = try await workspace.run("run")
    #expect(all.code == 74)
    #expect(all.errors.contains("/inbox': no such file or directory [file-open]"))
  }

  @Test func `T62 an outbox that is gone keeps the orders due, and their number`() async throws {
    let workspace = try TemporaryWorkspace()
    workspace.folder.remove("outbox")
    try workspace.drop(OrderExport.csv(TestOrder(1)), as: "orders.csv")
    let first = try await workspace.run("run")
    #expect(first.code == 74)
    #expect(first.errors.contains("stay due, number 1 is kept for them"))
    try workspace.folder.makeFolder("outbox")
    #expect(try await workspace.run("run").code == 0)
    #expect(
      try workspace.outbox("books").keys.sorted() == ["res.partner-000001.csv", "sale.order-000001.csv"])
  }

  @Test func `T35 an archive that is gone stops neither the outputs nor the next file`() async throws {
    let workspace = try TemporaryWorkspace()
    workspace.folder.remove("archive")
    try workspace.drop(OrderExport.csv(TestOrder(1) { $0.subtotal = "99.00" }), as: "a.csv")
    try workspace.drop(OrderExport.csv(TestOrder(2)), as: "b.csv")
    let first = try await workspace.run("run")
    #expect(first.code == 74)
    #expect(try workspace.sentToBooks() == ["#2"])
    try workspace.folder.makeFolder("archive")
    let second = try await workspace.run("run")
    // What the first pass had to say of the held order is said again, since its code said something else.
    #expect(second.code == 1)
    #expect(try workspace.putAway() == ["archive/shop/a.csv", "archive/shop/b.csv"])
    #expect(try workspace.sentToBooks() == ["#2"])
    #expect(try await workspace.run("run").output == "nothing to do\n")
  }

  @Test func `T33 of several runs at once one works, and the others say who does`() async throws {
    let workspace = try TemporaryWorkspace()
    try workspace.drop(OrderExport.csv((1...300).map { TestOrder($0) }), as: "orders.csv")
    let endings = try await withThrowingTaskGroup { group in
      for _ in 0..<3 { group.addTask { try await workspace.run("run") } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(endings.contains { $0.code == 0 })
    #expect(endings.allSatisfy { $0.code == 0 || $0.code == 75 })
    for ending in endings where ending.code == 75 {
      #expect(ending.errors.contains("another pass is running here: process "))
    }
    #expect(try workspace.sentToBooks().count == 300)
    #expect(try workspace.putAway() == ["archive/shop/orders.csv"])
  }

  @Test func `a fault plan that is none is no silent success`() async throws {
    let workspace = try TemporaryWorkspace()
    let ending = try await workspace.run("run", faults: "explode@3")
    #expect(ending.code == 74)
    #expect(ending.errors.contains("[file-fault-plan]"))
  }
}
