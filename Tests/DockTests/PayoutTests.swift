import Commerce
import Dock
import DurableFiles
import Ledger
import LedgerSQLite
import TestSupport
import Testing
import Values

/// A workspace of a provider whose reports tell of payouts, and books that want them.
final class PayoutSpace {
  let folder: TemporaryFolder
  let ledger: any LedgerStore
  private var seconds = 1_772_000_000
  private var files = 0

  init(inMemory: Bool = true) throws {
    folder = try TemporaryFolder()
    for name in [
      "maps/pay", "maps/books", "tables", "inbox/pay", "inbox/books", "outbox", "archive", "rejected",
      ".crossdock",
    ] {
      try folder.makeFolder(name)
    }
    ledger =
      inMemory ? InMemoryLedger() : try SQLiteLedger(folder: "\(folder.path)/.crossdock", create: true)
    try folder.write("crossdock.yml", "partners:\n  pay: { pack: pay }\n  books: { pack: books }\n")
    try folder.write("maps/pay/report.yml", PayoutSpace.report)
    try folder.write("maps/books/payouts.yml", PayoutSpace.feed)
  }

  private static let report = """
    map: pay/report
    reads: { format: csv, requires: [ID, Kind, Net] }
    key: id
    payment:
      id: ID
      kind: Kind
      status: { value: succeeded }
      amount: { from: Net, required: true }
      currency: { value: EUR }
      net: Net
      at: { from: At, format: "yyyy-MM-dd HH:mm:ss", zone: UTC }
      parent: Parent
      attributes.payout: Payout
      attributes.balance: Balance
    """

  private static let feed = """
    map: books/payouts
    writes: payout
    format: { as: csv, lineEnd: lf }
    when: payout.state in ["closed", "differs", "failed"]
    files:
      payouts:
        each: document
        columns: { id: payout.id, state: payout.state, amount: payout.amount, net: payout.net, difference: payout.difference, left: { expr: 'payout.?lines.orValue([]).map(l, l.id).join(" ")' } }
    """

  /// Drops a report: id, kind, net, payout, balance, at, parent.
  func drop(_ rows: String...) throws {
    files += 1
    let full = rows.map { $0 + String(repeating: ",", count: 6 - $0.filter { $0 == "," }.count) + "\n" }
    try folder.write(".dropping", "ID,Kind,Net,Payout,Balance,At,Parent\n" + full.joined())
    try folder.rename(".dropping", "inbox/pay/file-\(files).csv")
  }

  @discardableResult
  func pass() throws -> PassReport {
    seconds += 60
    let now = Instant(seconds: seconds)
    return try DockHouse(Workspace(root: folder.path), ledger: ledger) { now }.pass()
  }

  /// All rows of the feed so far.
  func written() throws -> [String] {
    guard let folder = try? Folder("\(self.folder.path)/outbox/books") else { return [] }
    return try folder.list().map(\.description).sorted().flatMap { file in
      (self.folder.read("outbox/books/\(file)") ?? "").split(separator: "\n").dropFirst().map(String.init)
    }
  }

  /// The payouts that are not settled: id, state, amount, net.
  func open() throws -> [String] {
    try PayoutReview.open(Workspace(root: folder.path), ledger.reader()).map { payout in
      ["id", "state", "amount", "net"].compactMap { payout.text($0) }.joined(separator: " ")
    }
  }

  /// All payouts as they stand, without where they come from.
  func payouts() throws -> [String] {
    let reader = try ledger.reader()
    guard let partner = try reader.partner(named: "pay") else { return [] }
    return try reader.entries(.payout, partner, after: nil, limit: 1000).map { entry in
      var bytes: [UInt8] = []
      _ = try reader.document(entry.known.version, into: &bytes)
      let view = DocumentView(schema: .payout, bytes: bytes)
      let lines = view.schema.index(of: "lines").map { view.records($0) } ?? []
      return ["id", "state", "amount", "opening", "net", "closing", "difference", "count"]
        .map { view.text($0) ?? "-" }.joined(separator: " ")
        + lines.map { " \($0.text("id") ?? "")" }.joined()
    }
  }
}

@Suite struct PayoutTests {
  @Test(arguments: [true, false])
  func `a payout whose report came in two files closes, and the feed gets it`(inMemory: Bool) throws {
    let space = try PayoutSpace(inMemory: inMemory)
    try space.drop("po_1,payout,-30.00,po_1")
    let first = try space.pass()
    #expect(try space.open() == ["po_1 waiting 30.00 0.00"])
    #expect(try space.written().isEmpty && !first.needsPerson)
    try space.drop("a,charge,20.00,po_1", "b,charge,15.00,po_1")
    let second = try space.pass()
    #expect(second.messages.map(\.code) == ["payout-differs"] && second.needsPerson)
    #expect(
      second.messages.first?.arguments == ["po_1", "pay", "30.00 EUR", "35.00 EUR", "-5.00 EUR"])
    try space.drop("c,refund,-5.00,po_1", "a,charge,20.00,po_1")
    let third = try space.pass()
    #expect(third.messages.isEmpty && !third.needsPerson)
    #expect(try space.open().isEmpty)
    #expect(
      try space.written() == [
        "po_1,differs,30.00,35.00,-5.00,a b", "po_1,closed,30.00,30.00,0.00,",
      ])
    // The same again changes nothing.
    try space.drop("c,refund,-5.00,po_1", "po_1,payout,-30.00,po_1")
    try space.pass()
    #expect(try space.written().count == 2)
  }

  @Test func `both halves in one pass are one row, and no alarm`() throws {
    let space = try PayoutSpace()
    try space.drop("po_1,payout,-30.00,po_1", "a,charge,20.00,po_1")
    try space.drop("b,charge,10.00,po_1", "x,charge,7.00,po_2")
    let report = try space.pass()
    #expect(report.messages.isEmpty)
    #expect(try space.written() == ["po_1,closed,30.00,30.00,0.00,"])
    #expect(try space.open() == ["po_2 unconfirmed 7.00"])
  }

  @Test func `a line that moves to another payout mends both`() throws {
    let space = try PayoutSpace()
    try space.drop(
      "po_1,payout,-30.00,po_1", "a,charge,30.00,po_1", "b,charge,5.00,po_1", "po_2,payout,-5.00,po_2")
    #expect(try space.pass().messages.map(\.code) == ["payout-differs"])
    #expect(try space.open() == ["po_1 differs 30.00 35.00", "po_2 waiting 5.00 0.00"])
    try space.drop("b,charge,5.00,po_2")
    #expect(try space.pass().messages.isEmpty)
    #expect(try space.open().isEmpty)
  }

  @Test(arguments: [true, false])
  func `a balance that runs from row to row is a payout's account`(inMemory: Bool) throws {
    let space = try PayoutSpace(inMemory: inMemory)
    try space.drop(
      "a,charge,20.00,,20.00,2026-01-30 10:00:00", "b,charge,10.00,,30.00,2026-02-02 10:00:00",
      "w,payout,-30.00,,0.00,2026-02-03 10:00:00")
    try space.drop(
      "d,charge,4.00,,9.00,2026-02-05 10:00:00", "v,payout,-9.00,,0.00,2026-02-06 10:00:00",
      "e,charge,1.00,,1.00,2026-02-07 10:00:00")
    #expect(try space.pass().messages.map(\.code) == ["payout-differs"])
    #expect(try space.written() == ["w,closed,30.00,30.00,0.00,", "v,differs,9.00,4.00,5.00,d"])
    try space.drop("c,charge,5.00,,5.00,2026-02-04 10:00:00")
    #expect(try space.pass().messages.isEmpty)
    #expect(try space.written().last == "v,closed,9.00,9.00,0.00,")
  }

  @Test func `one that a map cannot write is released by its name`() throws {
    let space = try PayoutSpace()
    let feed = try #require(space.folder.read("maps/books/payouts.yml"))
    try space.folder.write(
      "maps/books/payouts.yml",
      feed.split(separator: "{ id: payout.id").joined(separator: "{ id: { expr: payout.opening }"))
    try space.drop("po_1,payout,-30.00,po_1", "a,charge,30.00,po_1")
    let report = try space.pass()
    #expect(report.messages.map(\.code) == ["expression-absent-field"])
    let reader = try space.ledger.reader()
    for name in ["pay:po_1 EUR", "po_1 EUR"] {
      #expect(try OrderName.order(name, in: reader).kind == .payout)
    }
    #expect(throws: DecisionError.self) { try OrderName.order("pay:po_9 EUR", in: reader) }
  }

  @Test func `files in any order, twice, end in the same payouts`() throws {
    let files: [(PayoutSpace) throws -> Void] = [
      { try $0.drop("po_1,payout,-30.00,po_1", "po_2,payout,-8.00,po_2,,,t2") },
      { try $0.drop("a,charge,20.00,po_1", "b,charge,15.00,po_1") },
      { try $0.drop("c,refund,-5.00,po_1", "a,charge,20.00,po_1", "t2,payout,-8.00,po_2,,,po_2") },
      { try $0.drop("d,charge,10.00,po_2", "f,fee,-1.00,po_2") },
      {
        try $0.drop(
          "k,charge,20.00,,20.00,2026-01-30 10:00:00", "l,charge,10.00,,30.00,2026-02-02 10:00:00",
          "w,payout,-30.00,,0.00,2026-02-03 10:00:00")
      },
      { try $0.drop("m,charge,4.00,,4.00,2026-02-05 10:00:00", "v,payout,-4.00,,0.00,2026-02-06 10:00:00") },
      {
        try $0.drop("u,payout,-20.00,,0.00,2026-01-31 10:00:00", "l,charge,10.00,,10.00,2026-02-02 10:00:00")
      },
    ]
    var seed: UInt64 = 5
    func random(_ count: Int) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(seed >> 33) % count
    }
    var expected: [String]?
    for _ in 0..<16 {
      // The last says what stood in another file otherwise, and comes last.
      var order = Array(files.indices.dropLast()) + [random(files.count - 1)]
      for index in order.indices { order.swapAt(index, random(order.count)) }
      let space = try PayoutSpace()
      for file in order + [files.count - 1] {
        try files[file](space)
        try space.pass()
      }
      let state = try space.payouts()
      if let expected {
        #expect(state == expected, "\(order)")
      } else {
        expected = state
        #expect(state.contains { $0.hasPrefix("po_1 closed 30.00") })
        #expect(state.contains { $0.hasPrefix("po_2 differs 8.00") })
        #expect(state.count == 5)
      }
    }
  }
}
