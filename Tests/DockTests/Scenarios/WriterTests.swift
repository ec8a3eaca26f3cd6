import Dock
import DurableFiles
import Ledger
import Synchronization
import TestSupport
import Testing

/// Partners' programs that do not write a file as one should, each through whole passes (M2).
struct WriterTests {
  private let workspace: TemporaryWorkspace
  private let house: DockHouse
  private static let whole = OrderExport.json(TestOrder(1), TestOrder(2))
  private static let name = "inbox/shop/orders.json"

  init() throws {
    workspace = try TemporaryWorkspace("quiet: 0s")
    house = try workspace.house(ledger: InMemoryLedger())
  }

  /// The outcome of the one file in a pass.
  private func pass() throws -> String? { try house.pass().files.first?.outcome }

  /// The two orders went out, once, and nothing is left of the file in the inbox.
  private func expectOnce() throws {
    #expect(try pass() == "accepted")
    #expect(try workspace.sentToBooks() == ["#1", "#2"])
    #expect(try workspace.inbox() == [])
    #expect(try pass() == nil)
  }

  @Test func `T02 a writer that stalls between two rows is waited for while it has the file open`() throws {
    let text = OrderExport.csv(TestOrder(1), TestOrder(2))
    let half = OrderExport.csv(TestOrder(1))
    do {
      let writer = try Writer(workspace.path + "/inbox/shop/orders.csv")
      writer.write(half)
      for _ in 0..<3 { #expect(try pass() == "waiting") }
      writer.write(String(text.dropFirst(half.count)))
      #expect(try pass() == "waiting")
    }
    try expectOnce()
  }

  @Test func `T01 a copy that has its source's old time from the start is taken when it is whole`() throws {
    let half = Self.whole.prefix(Self.whole.count / 2)
    try workspace.folder.write(Self.name, String(half))
    try workspace.folder.setTime(Self.name, 86_400)
    for _ in 0..<3 { #expect(try pass() == "waiting") }
    try workspace.folder.append(Self.name, String(Self.whole.dropFirst(half.count)))
    try workspace.folder.setTime(Self.name, 86_400)
    try expectOnce()
  }

  @Test func `T02 a file that is cut to nothing and written anew is taken as it is then`() throws {
    try workspace.folder.write(Self.name, String(OrderExport.json(TestOrder(8), TestOrder(9)).dropLast()))
    #expect(try pass() == "waiting")
    try workspace.folder.write(Self.name, "")
    #expect(try pass() == "waiting")
    try workspace.folder.write(Self.name, Self.whole)
    try expectOnce()
  }

  @Test func `T02 a half file that is replaced by rename, with its very size and time, is another file`()
    throws
  {
    try workspace.folder.write(Self.name, String(Self.whole.dropLast()) + " ")
    try workspace.folder.setTime(Self.name, 86_400)
    #expect(try pass() == "waiting")
    try workspace.folder.write("dropping/orders.json", Self.whole)
    try workspace.folder.setTime("dropping/orders.json", 86_400)
    try workspace.folder.rename("dropping/orders.json", Self.name)
    try expectOnce()
  }

  @Test func `T02 a file that grows after it was claimed goes back, and is taken as it is then`() throws {
    let workspace = workspace
    let grown = Mutex(false)
    // The dock asks for the time between the claim and the reading; that is when a writer goes on who had it open.
    let house = try DockHouse(Workspace(root: workspace.path), ledger: InMemoryLedger(), calls: Calls()) {
      let work = (try? workspace.files(in: [".crossdock/work"])) ?? [:]
      if let claimed = work.keys.first(where: { $0.hasSuffix("/orders.csv") }), !grown.withLock({ $0 }) {
        grown.withLock { $0 = true }
        try? workspace.folder.append(claimed, OrderExport.rows(TestOrder(2)))
      }
      return TemporaryWorkspace.morning
    }
    try workspace.drop(OrderExport.csv(TestOrder(1)), as: "orders.csv")
    #expect(try house.pass().files.first?.outcome == "waiting")
    #expect(grown.withLock { $0 })
    #expect(try workspace.outbox("books") == [:])
    #expect(try house.pass().files.first?.records[.accepted] == 2)
    #expect(try workspace.sentToBooks() == ["#1", "#2"])
  }
}
