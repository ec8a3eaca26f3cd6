import Dock
import DurableFiles
import Ledger
import TestSupport
import Testing
import Values

/// What people decide, through the dock, on both ledgers.
struct DecisionsTests {
  private static let highValue = "holds:\n  high-value: { when: order.total > 500.00, reason: look first }"

  private func code(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch let error as DecisionError {
      return error.diagnostic.code
    } catch let error as FileError {
      return error.code
    } catch {
      return "\(error)"
    }
  }

  // MARK: Release

  @Test(arguments: [true, false])
  func `a released order goes to each feed that wants it, once`(inMemory: Bool) throws {
    let space = try DecisionSpace(inMemory: inMemory, settings: Self.highValue)
    try space.drop("a.csv", .init("#1") { $0.total = "900.00" }, .init("#2"))
    #expect(try space.pass().needsPerson)
    #expect(try space.held() == ["#1 high-value"])
    #expect(space.output("books/sales-000001.csv") == ["#2,open,P1,10.00"])
    let outcome = try space.house().release(space.order("1"), text: "looked", by: "ann")
    #expect(outcome.decision.number == 1)
    #expect(outcome.decision.shown == ["high-value"])
    #expect(outcome.due == ["books/sales", "list/orders"])
    #expect(outcome.remaining.isEmpty)
    let report = try space.pass()
    #expect(!report.needsPerson)
    #expect(space.output("books/sales-000002.csv") == ["#1,open,P1,900.00"])
    #expect(space.output("list/orders-000002.csv") == ["#1,open,"])
    #expect(try space.pass().outputs.isEmpty)
    #expect(
      code { _ = try space.house().release(space.order("#1"), text: "again", by: "ann") } == "order-not-held")
    // The same reason does not hold it again.
    try space.drop("b.csv", .init("#1") { ($0.total, $0.note) = ("900.00", "gift") })
    try space.pass()
    #expect(try space.held().isEmpty)
    #expect(space.output("list/orders-000003.csv") == ["#1,open,gift"])
    #expect(space.output("books/sales-000003.csv") == nil)
  }

  @Test func `a feed that had an order before it was held gets only what changed since`() throws {
    let space = try DecisionSpace(settings: Self.highValue)
    try space.drop("a.csv", .init("#1"))
    try space.pass()
    // Held now, with a total that the books read and the list does not.
    try space.drop("b.csv", .init("#1") { $0.total = "900.00" })
    try space.pass()
    #expect(try space.held() == ["#1 high-value"])
    let outcome = try space.house().release(space.order("1"), text: "looked", by: "ann")
    #expect(outcome.due == ["books/sales"])
    try space.pass()
    #expect(space.output("books/sales-000002.csv") == ["#1,open,P1,900.00"])
    #expect(try space.outbox("list") == ["orders-000001.csv"])
  }

  @Test func `an order that is held for a conflict stays as it was known`() throws {
    let space = try DecisionSpace()
    try space.drop("a.csv", .init("#1"))
    try space.pass()
    try space.drop("b.csv", .init("#1") { $0.currency = "USD" })
    #expect(try space.pass().needsPerson)
    #expect(try space.held() == ["#1 conflict"])
    let outcome = try space.house().release(space.order("1"), text: "the first is right", by: "ann")
    #expect(outcome.due.isEmpty)
    #expect(try space.pass().outputs.isEmpty)
  }

  // MARK: Cancel

  @Test(arguments: [true, false])
  func `feeds that had a dropped order are told so, the others never get it`(inMemory: Bool) throws {
    let space = try DecisionSpace(inMemory: inMemory, settings: Self.highValue)
    try space.drop("a.csv", .init("#1"), .init("#2") { $0.total = "900.00" })
    try space.pass()
    #expect(
      try space.house().cancel(space.order("1"), text: "fraud", by: "ann").due == [
        "books/sales", "list/orders",
      ])
    #expect(try space.house().cancel(space.order("2"), text: "fraud", by: "ann").due.isEmpty)
    #expect(
      code { _ = try space.house().cancel(space.order("1"), text: "x", by: "ann") } == "order-cancelled")
    #expect(try space.held().isEmpty)
    try space.pass()
    #expect(space.output("books/sales-000002.csv") == ["#1,cancelled,P1,10.00"])
    #expect(space.output("list/orders-000002.csv") == ["#1,cancelled,"])
    // A later export still says that it is open: it is kept, and sent nowhere.
    try space.drop("b.csv", .init("#1") { $0.note = "gift" }, .init("#2") { $0.total = "901.00" })
    #expect(try space.pass().outputs.isEmpty)
    #expect(try space.held().isEmpty)
  }

  @Test func `an output that was taken before an order was dropped renders as it was taken`() throws {
    let space = try DecisionSpace()
    try space.drop("a.csv", .init("#1"))
    // A folder has the name that the output needs: it stays unpublished.
    try space.folder.makeFolder("outbox/books/sales-000001.csv")
    #expect(try space.pass().hadTrouble)
    _ = try space.house().cancel(space.order("1"), text: "fraud", by: "ann")
    space.folder.remove("outbox/books/sales-000001.csv")
    try space.pass()
    #expect(space.output("books/sales-000001.csv") == ["#1,open,P1,10.00"])
    #expect(space.output("books/sales-000002.csv") == ["#1,cancelled,P1,10.00"])
  }

  @Test func `each decision is a file of the archive, also where a stop came before it`() throws {
    let space = try DecisionSpace(settings: Self.highValue)
    try space.drop("a.csv", .init("#1") { $0.total = "900.00" }, .init("#2"))
    try space.pass()
    _ = try space.house().release(space.order("1"), text: "said \"yes\"", by: "ann")
    _ = try space.house().cancel(space.order("2"), text: "fraud", by: "bob")
    let archive = try space.folder.tree("archive/")
    let names = archive.keys.filter { $0.contains("decisions") }.sorted()
    #expect(names.map { $0.split(separator: "/").last } == ["decisions-1.ndjson", "decisions-2.ndjson"])
    let first = try #require(names.first.flatMap { archive[$0] })
    #expect(
      first.hasPrefix(
        ##"{"decision":1,"what":"released","kind":"order","channel":"shop","key":"#1","shown":["high-value"],"##
      ))
    #expect(first.contains(#""reason":"said \"yes\"","by":"ann","at":"20"#))
    #expect(first.hasSuffix("}\n"))
    // The newest is written again by the next pass, byte for byte.
    let last = try #require(names.last)
    space.folder.remove(last)
    try space.pass()
    #expect(try space.folder.tree("archive/")[last] == archive[last])
  }

  // MARK: What cannot be written

  @Test(arguments: [true, false])
  func `an order that a map cannot write is held, the rest goes out`(inMemory: Bool) throws {
    let space = try DecisionSpace(inMemory: inMemory)
    try space.drop("a.csv", .init("#1"), .init("#2") { $0.product = "FORK" }, .init("#3"))
    let report = try space.pass()
    #expect(report.needsPerson)
    #expect(report.messages.map(\.code) == ["map-look-up"])
    #expect(report.messages.first?.field == "product")
    #expect(space.output("books/sales-000001.csv") == ["#1,open,P1,10.00", "#3,open,P1,10.00"])
    // The other feed can write it, and is not kept from it.
    #expect(space.output("list/orders-000001.csv")?.count == 3)
    #expect(try space.held() == ["#2 cannot-write"])
    let hold = try #require(try space.ledger.reader().holds(openOnly: true).first)
    let evidence = String(decoding: hold.evidence, as: UTF8.self)
    #expect(evidence.contains(#""feed":"books/sales","field":"product","code":"map-look-up","message":"#))
    #expect(try space.pass().outputs.isEmpty)
    #expect(try space.pass().needsPerson == false)
    // Released before the table is mended: it is held again, and its number is not used up.
    _ = try space.house().release(space.order("2"), text: "try", by: "ann")
    #expect(try space.pass().needsPerson)
    #expect(try space.held() == ["#2 cannot-write"])
    try space.articles("CUP,P1", "FORK,P3")
    #expect(try space.house().release(space.order("2"), text: "mended", by: "ann").due == ["books/sales"])
    #expect(try space.pass().needsPerson == false)
    #expect(space.output("books/sales-000002.csv") == ["#2,open,P3,10.00"])
    #expect(try space.outbox("list") == ["orders-000001.csv"])
    #expect(try space.held().isEmpty)
  }

  @Test func `where nothing of an output can be written nothing appears, and its number is the next one's`()
    throws
  {
    let space = try DecisionSpace()
    try space.drop("a.csv", .init("#1") { $0.product = "FORK" })
    #expect(try space.pass().needsPerson)
    #expect(try space.outbox("books").isEmpty)
    try space.drop("b.csv", .init("#2"))
    try space.pass()
    #expect(space.output("books/sales-000001.csv") == ["#2,open,P1,10.00"])
    #expect(try space.outbox("books") == ["sales-000001.csv"])
  }

  @Test func `an amendment that can be written clears the hold, and one that cannot keeps it`() throws {
    let space = try DecisionSpace()
    try space.drop("a.csv", .init("#1") { $0.product = "FORK" }, .init("#2"))
    try space.pass()
    try space.drop("b.csv", .init("#1") { ($0.product, $0.note) = ("FORK", "gift") })
    let again = try space.pass()
    #expect(try space.held() == ["#1 cannot-write"])
    #expect(!again.needsPerson)
    #expect(try space.outbox("books") == ["sales-000001.csv"])
    try space.drop("c.csv", .init("#1") { ($0.product, $0.note) = ("POT", "gift") })
    #expect(try space.pass().files.first?.records[.amended] == 1)
    #expect(try space.held().isEmpty)
    #expect(space.output("books/sales-000002.csv") == ["#1,open,P2,10.00"])
    #expect(space.output("list/orders-000002.csv") == ["#1,open,gift"])
  }

  // MARK: Retry and resend

  @Test(arguments: [true, false])
  func `a retried file is read once more, and its next copy is a duplicate again`(inMemory: Bool) throws {
    let space = try DecisionSpace(inMemory: inMemory)
    try space.drop("a.csv", .init("#1"))
    try space.pass()
    let retried = try space.house().retry("0001")
    #expect(retried.path == "inbox/shop/a.csv")
    #expect(retried.from.hasSuffix("/shop/0001-a.csv"))
    #expect(!retried.isMended)
    // Asked for twice before a pass, it is there once.
    #expect(try space.house().retry("1").path == "inbox/shop/a.csv")
    let report = try space.pass()
    #expect(report.files.map(\.outcome) == ["accepted"])
    #expect(report.files.first?.records[.unchanged] == 1)
    #expect(report.outputs.isEmpty)
    try space.drop("b.csv", .init("#1"))
    #expect(try space.pass().files.map(\.outcome) == ["duplicate"])
    #expect(try space.house().retry("archive/x/shop/0003-b.csv").batch == BatchID(3))
  }

  @Test func `a refused file is retried by its path, and as it was mended where it lay`() throws {
    let space = try DecisionSpace()
    try space.folder.write("inbox/shop/a.csv", "Number,Status\n#1,open\n")
    #expect(try space.pass().files.map(\.outcome) == ["rejected"])
    try space.folder.write(
      "rejected/shop/0001-a.csv",
      "Number,Status,Placed,Currency,Product,Total,Note,Payment\n#1,open,2026-03-02,EUR,CUP,1.00,,\n")
    let retried = try space.house().retry("rejected/shop/0001-a.csv")
    #expect(retried.isMended)
    #expect(try space.pass().files.map(\.outcome) == ["accepted"])
  }

  @Test func `a retry that cannot be made changes nothing`() throws {
    let space = try DecisionSpace()
    try space.drop("a.csv", .init("#1"))
    try space.pass()
    #expect(code { _ = try space.house().retry("7") } == "retry-unknown")
    #expect(code { _ = try space.house().retry("nothing.csv") } == "retry-unknown")
    #expect(code { _ = try space.house().retry("rejected/shop/0001-a.csv.report.txt") } == "retry-report")
    try space.drop("a.csv", .init("#2"))
    let before = try space.folder.tree("inbox/")
    #expect(code { _ = try space.house().retry("1") } == "retry-taken")
    #expect(try space.folder.tree("inbox/") == before)
    let archived = try #require(try space.folder.tree("archive/").keys.first { $0.hasSuffix("0001-a.csv") })
    space.folder.remove(archived)
    #expect(code { _ = try space.house().retry("1") } == "retry-gone")
  }

  @Test(arguments: [true, false])
  func `an output is sent again under the next number, with the same records`(inMemory: Bool) throws {
    let space = try DecisionSpace(inMemory: inMemory)
    try space.drop("a.csv", .init("#1"), .init("#2"))
    try space.pass()
    let first = try #require(space.output("books/sales-000001.csv"))
    let report = try space.house().resend("outbox/books/sales-000001.csv")
    #expect(report.outputs.map(\.path) == ["outbox/books/sales-000002.csv"])
    #expect(space.output("books/sales-000002.csv") == first)
    _ = try space.house().cancel(space.order("1"), text: "fraud", by: "ann")
    #expect(try space.house().resend("books/sales:1").outputs.map(\.sequence) == [3])
    #expect(space.output("books/sales-000003.csv") == ["#1,cancelled,P1,10.00", "#2,open,P1,10.00"])
    // What is due waits for the next pass, and is not taken by a resend.
    try space.pass()
    #expect(space.output("books/sales-000004.csv") == ["#1,cancelled,P1,10.00"])
    for unknown in ["books/sales:9", "books/nothing:1", "outbox/books/sales-000099.csv", "sales", ""] {
      #expect(code { _ = try space.house().resend(unknown) } == "resend-unknown")
    }
  }

  @Test func `a record that can be written no more is left out of a repetition, and said`() throws {
    let space = try DecisionSpace()
    try space.drop("a.csv", .init("#1"), .init("#2") { $0.product = "POT" })
    try space.pass()
    try space.articles("CUP,P1")
    let report = try space.house().resend("books/sales:1")
    #expect(report.needsPerson)
    #expect(space.output("books/sales-000002.csv") == ["#1,open,P1,10.00"])
    #expect(try space.held().isEmpty)
    try space.articles("FORK,P1")
    #expect(try space.house().resend("books/sales:1").outputs.isEmpty)
    try space.articles("CUP,P1", "POT,P2")
    #expect(try space.house().resend("books/sales:1").outputs.map(\.sequence) == [3])
  }

  // MARK: Names and the lock

  @Test func `an order is found by its number with or without its mark, and by channel where it must be`()
    throws
  {
    let space = try DecisionSpace(settings: "")
    try space.folder.write(
      "crossdock.yml", "partners:\n  shop: { pack: shop }\n  branch: { pack: shop }\n")
    try space.folder.makeFolder("inbox/branch")
    try space.drop("a.csv", .init("#1"), .init("2"), .init("a:3"))
    try space.drop("b.csv", .init("1"))
    try space.folder.rename("inbox/shop/b.csv", "inbox/branch/b.csv")
    try space.pass()
    let reader = try space.ledger.reader()
    for text in ["shop:1", "shop:#1"] {
      #expect(try OrderName.name(of: OrderName.order(text, in: reader), in: reader) == "shop:#1")
    }
    #expect(try OrderName.name(of: OrderName.order("branch:#1", in: reader), in: reader) == "branch:1")
    #expect(try OrderName.name(of: OrderName.order("#2", in: reader), in: reader) == "shop:2")
    #expect(try OrderName.name(of: OrderName.order("a:3", in: reader), in: reader) == "shop:a:3")
    let error = try #require(throws: DecisionError.self) { try OrderName.order("1", in: reader) }
    #expect(error.diagnostic.code == "order-ambiguous")
    #expect(Set(error.diagnostic.notes.flatMap(\.arguments)) == ["shop:#1", "branch:1"])
    for text in ["9", "nobody:1", "shop:9", "", "#"] {
      #expect(code { _ = try OrderName.order(text, in: reader) } == "order-unknown")
    }
  }

  @Test func `T33 one works in a workspace at a time, and decides between two passes`() throws {
    let space = try DecisionSpace(settings: Self.highValue)
    try space.drop("a.csv", .init("#1") { $0.total = "900.00" })
    let house = try space.house()
    _ = try house.pass()
    // The house is still open, as a watch's is.
    _ = try space.house().release(space.order("1"), text: "looked", by: "ann")
    let lock = try DockHouse.lock(Workspace(root: space.path), at: Instant(seconds: 0))
    withExtendedLifetime(lock) {
      #expect(code { _ = try house.pass() } == "file-lock-held")
    }
  }
}
