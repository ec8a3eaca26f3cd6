import Foundation
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// A ledger that is destroyed in one way or another, and made anew from what lies in the workspace.
struct RebuildTests {
  private static let payments = """
    partners:
      shop: { pack: shopify }
      books: { pack: odoo }
      tables: { pack: generic }
      money: { pack: paypal }
      north: { pack: dhl }
      labels: { pack: labels }

    """

  private static let answer = """
    <res:ShipmentResponse xmlns:res='http://www.dhl.com'><Response><ServiceHeader><MessageReference>shop-1----------------------</MessageReference></ServiceHeader></Response>
    <Note><ActionNote>Success</ActionNote></Note><AirwayBillNumber>0057714401</AirwayBillNumber><ShipmentDate>2026-03-06</ShipmentDate>
    <LabelImage><OutputFormat>PDF</OutputFormat><OutputImage>JVBERi0xLjQK</OutputImage></LabelImage></res:ShipmentResponse>
    """

  private static func paid(_ orders: Int...) -> String {
    "Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,Transaction ID,Invoice Number\n"
      + orders.map {
        "03/03/2026,09:00:0\($0 % 10),UTC,Buyer \($0),Website Payment,Completed,EUR,10.00,-0.50,9.50,T\($0),#\($0)\n"
      }.joined()
  }

  /// A workspace after some days of work: amended and cancelled orders, refused rows, holds and decisions, a duplicate,
  /// a file that is no table, money, a parcel, an output that was sent twice.
  private static func busyWorkspace() async throws -> TemporaryWorkspace {
    let space = try TemporaryWorkspace(
      "holds:\n  high: { when: order.total > 500.00, reason: look }", partners: payments,
      packs: ["paypal", "dhl", "labels"])
    for name in ["money", "north"] { try space.folder.makeFolder("inbox/\(name)") }
    let big: [TestOrder.Line] = [.init("CUP-9", 9, price: 9000)]
    func order(_ number: Int, _ lines: [TestOrder.Line]) -> TestOrder {
      var order = TestOrder(number)
      order.lines = lines
      return order
    }
    try space.drop(OrderExport.csv(TestOrder(1), TestOrder(2), order(3, big), order(4, big)), as: "a.csv")
    try await space.run("run")
    try space.drop(
      OrderExport.csv(
        TestOrder(1) { $0.street = "Weg 9" }, TestOrder(5) { $0.total = "1.2.3" }, TestOrder(6)),
      as: "b.csv")
    try space.drop("a,b\n1,2\n", as: "unknown.csv")
    try await space.run("run")
    #expect(try await space.run("release", "3", "--reason", "called \"Ann\"").code == 0)
    try space.drop(paid(1, 2), as: "money.csv", partner: "money")
    try await space.run("run")
    #expect(try await space.run("cancel", "2", "--reason", "fraud").code == 0)
    try space.drop(
      OrderExport.csv(TestOrder(1) { $0.street = "Weg 9" }, TestOrder(5), TestOrder(6)), as: "c.csv")
    try space.drop(answer, as: "1.xml", partner: "north")
    try await space.run("run")
    #expect(try await space.run("resend", "books/sale.order:1").code == 0)
    try space.drop(
      OrderExport.csv(TestOrder(1) { $0.street = "Weg 9" }, TestOrder(5), TestOrder(6)), as: "d.csv")
    try await space.run("run")
    #expect(try await space.run("run").output == "nothing to do\n")
    return space
  }

  /// Ways in which a ledger is lost.
  enum Loss: String, CaseIterable, CustomTestStringConvertible {
    case mainFile = "ledger.sqlite deleted"
    case everything = "the whole ledger deleted"
    case page = "a page zeroed"
    case segment = "a segment cut"

    var testDescription: String { rawValue }

    func strike(_ space: TemporaryWorkspace) throws {
      switch self {
      case .mainFile: space.folder.remove(".crossdock/ledger.sqlite")
      case .everything:
        space.folder.remove(".crossdock")
        try space.folder.makeFolder(".crossdock")
      case .page:
        var bytes = try #require(space.folder.bytes(".crossdock/ledger.sqlite"))
        bytes.replaceSubrange(16384..<32768, with: repeatElement(0, count: 16384))
        try space.folder.write(".crossdock/ledger.sqlite", bytes: bytes)
      case .segment:
        let bytes = try #require(space.folder.bytes(".crossdock/documents-000001.seg"))
        try space.folder.write(".crossdock/documents-000001.seg", bytes: Array(bytes.dropLast(400)))
      }
    }
  }

  @Test func `a ledger that was lost is made anew, and knows what it knew`() async throws {
    let base = try await Self.busyWorkspace()
    let status = try await base.run("status", "--json").output
    let holds = try await base.run("holds", "--json").output
    let story = try await base.run("show", "1", "--json").output
    let dump = try LedgerDump.lines(
      base.ledger(), partners: ["shop"], feeds: ["books/sale.order", "tables/orders", "tables/documents"])
    let outbox = try base.files(in: ["outbox", "archive", "rejected"])
    #expect(status.contains("\"partial\"") && holds.contains("\"high\""))
    for loss in Loss.allCases {
      let space = try base.copy()
      try loss.strike(space)
      if loss != .page {
        let refused = try await space.run("run")
        #expect(refused.code == 74 || refused.code == 78, "\(loss): \(refused.errors)")
        #expect(refused.errors.contains("crossdock rebuild"), "\(loss): \(refused.errors)")
        let shown = try await space.run("status")
        #expect(shown.code != 0, "\(loss)")
      }
      let rebuilt = try await space.run("rebuild")
      #expect(rebuilt.code == 0 && rebuilt.errors == "", "\(loss): \(rebuilt.errors)")
      #expect(try await space.run("status", "--json").output == status, "\(loss)")
      #expect(try await space.run("holds", "--json").output == holds, "\(loss)")
      #expect(try await space.run("show", "1", "--json").output == story, "\(loss)")
      let again = try LedgerDump.lines(
        space.ledger(), partners: ["shop"], feeds: ["books/sale.order", "tables/orders", "tables/documents"])
      #expect(again == dump, "\(loss)")
      #expect(try await space.run("run").output == "nothing to do\n", "\(loss)")
      #expect(try space.files(in: ["outbox", "archive", "rejected"]) == outbox, "\(loss)")
      // And it goes on as usual.
      try space.drop(OrderExport.csv(TestOrder(1) { $0.street = "Weg 9" }, TestOrder(77)), as: "e.csv")
      let next = try await space.run("run")
      #expect(next.output.contains("1 accepted, 1 unchanged"), "\(loss): \(next.output)")
      #expect(try space.sentToBooks().filter { $0 == "#77" }.count == 1, "\(loss)")
      #expect(try space.sentToBooks().count == base.sentToBooks().count + 1, "\(loss)")
    }
  }

  @Test func `the old ledger is kept, and a rebuild while a pass or a watch has the ledger is refused`()
    async throws
  {
    let space = try TemporaryWorkspace()
    try space.drop(OrderExport.csv(TestOrder(1)), as: "a.csv")
    try await space.run("run")
    let before = try #require(space.folder.bytes(".crossdock/ledger.sqlite"))
    let ledger = try space.ledger()
    let refused = try await space.run("rebuild")
    #expect(refused.code == 75 && refused.errors.contains("[rebuild-in-use]"))
    withExtendedLifetime(ledger) {}
    #expect(space.folder.bytes(".crossdock/ledger.sqlite") == before)
  }

  @Test func `without a daybook all that was due counts as sent, and that is told`() async throws {
    let space = try TemporaryWorkspace()
    for number in 1...3 {
      try space.drop(OrderExport.csv(TestOrder(number)), as: "\(number).csv")
      try await space.run("run")
    }
    for path in try space.files(in: ["archive"]).keys where path.contains("daybook-") {
      space.folder.remove(path)
    }
    space.folder.remove(".crossdock/ledger.sqlite")
    let rebuilt = try await space.run("rebuild")
    #expect(rebuilt.code == 0)
    #expect(
      rebuilt.errors.contains("[rebuild-unbooked]") && rebuilt.errors.contains("[rebuild-counts-as-sent]"))
    #expect(try await space.run("run").output == "nothing to do\n")
    try space.drop(OrderExport.csv((1...4).map { TestOrder($0) }), as: "all.csv")
    #expect(try await space.run("run").output.contains("1 accepted, 3 unchanged"))
    #expect(try space.sentToBooks() == ["#1", "#2", "#3", "#4"])
    #expect(try space.outbox("books").keys.contains("sale.order-000004.csv"))
  }

  @Test func `a file that is gone from the archive keeps its numbers, and is told`() async throws {
    let space = try TemporaryWorkspace()
    for number in 1...2 {
      try space.drop(OrderExport.csv(TestOrder(number)), as: "\(number).csv")
      try await space.run("run")
    }
    let status = try await space.run("status", "--json").output
    let first = try #require(try space.files(in: ["archive"]).keys.first { $0.hasSuffix("0001-1.csv") })
    space.folder.remove(first)
    let rebuilt = try await space.run("rebuild")
    #expect(rebuilt.code == 0 && rebuilt.errors.contains("[rebuild-file-gone]"))
    let days = { (text: String) in text.components(separatedBy: "\"files\"").first }
    #expect(try await days(space.run("status", "--json").output) == days(status))
    #expect(try await space.run("run").output == "nothing to do\n")
  }

  @Test func `a backup under a running watch is whole, and with the archive it knows all that came since`()
    async throws
  {
    let space = try TemporaryWorkspace()
    try space.drop(OrderExport.csv((1...50).map { TestOrder($0) }), as: "0.csv")
    try await space.run("run")
    let backups = (1...4).map { "backup-\($0)" }
    let ending = try await Subprocess.run(
      .path(FilePath(CommandSpace.command)), arguments: ["-C", space.path, "watch"], input: .none,
      output: .discarded, error: .discarded
    ) { execution in
      for number in 1...6 {
        try space.drop(
          OrderExport.csv((1...200).map { TestOrder(number * 1000 + $0) }), as: "\(number).csv")
        if number <= backups.count {
          let ending = try await space.run("backup", "\(space.path)/\(backups[number - 1])")
          #expect(ending.code == 0, "\(ending.errors)")
        }
        try await Task.sleep(for: .milliseconds(100))
      }
      for _ in 0..<1200 where try space.sentToBooks().count < 1250 {
        try await Task.sleep(for: .milliseconds(50))
      }
      try execution.send(signal: .terminate)
    }
    #expect(ending.terminationStatus == .exited(0))
    let sent = try space.sentToBooks()
    #expect(sent.count == 1250 && Set(sent).count == 1250)
    let status = try await space.run("status", "--json").output
    for name in [backups[0], backups[3]] {
      let copy = try space.copy()
      let taken = try await copy.run("backup", "\(copy.path)/\(name)")
      #expect(taken.code == 64 && taken.errors.contains("[backup-taken]"))
      copy.folder.remove(".crossdock")
      try copy.folder.makeFolder(".crossdock")
      let rebuilt = try await copy.run("rebuild", "--from", "\(copy.path)/\(name)")
      #expect(rebuilt.code == 0 && rebuilt.errors == "", "\(name): \(rebuilt.errors)")
      #expect(try await copy.run("status", "--json").output == status, "\(name)")
      #expect(try await copy.run("run").output == "nothing to do\n", "\(name)")
      #expect(try copy.sentToBooks() == sent, "\(name)")
      // An older copy by itself is not believed.
      copy.folder.remove(".crossdock")
      try copy.folder.makeFolder(".crossdock")
      for (path, bytes) in try copy.files(in: [name]) {
        try copy.folder.write(".crossdock/\(path.split(separator: "/").last ?? "")", bytes: bytes)
      }
      let old = try await copy.run("run")
      #expect(name == backups[3] || old.code == 78 && old.errors.contains("[ledger-behind]"), "\(old.errors)")
    }
  }
}
