import Dock
internal import Glibc
import Ledger
import TestSupport
import Testing
import Values

/// M2: no part of a file is ever taken for the whole, wherever it breaks off.
///
/// All lengths with `CROSSDOCK_ALL_STEPS=1`, some of them else.
struct PartialFileTests {
  private static let isThorough = unsafe getenv("CROSSDOCK_ALL_STEPS") != nil

  /// Two orders, the first on two rows, with a line end, a comma and quotes in a field.
  private static func orders(_ base: Int) -> (TestOrder, TestOrder) {
    (
      TestOrder(base, .init("CUP-1", 2), .init("CUP-2")) { $0.note = "Ring \"twice\",\nthen wait" },
      TestOrder(base + 1)
    )
  }

  /// The file's report, by its name.
  private func file(_ name: String, _ report: PassReport) throws -> PassReport.File {
    try #require(report.files.first { $0.path == "inbox/shop/\(name)" })
  }

  @Test func `T02 T08 an export is taken only at the end of a row, and an order that is cut is held`() throws
  {
    let workspace = try TemporaryWorkspace("quiet: 0s")
    let house = try workspace.house(ledger: InMemoryLedger())
    let header = OrderExport.header.utf8.count
    let stride = PartialFileTests.isThorough ? 1 : 19
    // Where rows end is looked at in any case.
    let (first, second) = PartialFileTests.orders(10_000)
    let firstEnd = header + OrderExport.rows(first).utf8.count
    let total = firstEnd + OrderExport.rows(second).utf8.count
    let rowBreak =
      header
      + OrderExport.rows(
        {
          var one = first; one.lines = [first.lines[0]]; return one
        }()
      )
      .utf8.count
    let lengths = Set(
      Array(Swift.stride(from: 1, to: total, by: stride)) + [header, firstEnd, rowBreak, total - 1])
    var cutOrders = 0
    for length in lengths.sorted() {
      let base = 10_000 + length * 2
      let (first, second) = PartialFileTests.orders(base)
      let text = Array(OrderExport.csv(first, second).utf8)
      try #require(text.count == total)
      let name = "orders-\(length).csv"
      try workspace.drop(Array(text[..<length]), as: name)
      let report = try house.pass()
      let part = try file(name, report)
      switch part.outcome {
      case "waiting":
        #expect(try workspace.inbox() == ["shop/\(name)"], "\(length)")
        try workspace.folder.write("inbox/shop/\(name)", bytes: text)
      case "rejected":
        // Not even a header: no map knows it, and nothing is taken.
        #expect(length < header, "\(length)")
        try workspace.drop(text, as: name)
      default:
        #expect(text[length - 1] == 0x0A, "\(length)")
        #expect(length == header || length == firstEnd || length == rowBreak, "\(length)")
        let isCut = length == rowBreak
        if isCut { cutOrders += 1 }
        #expect(part.records[.held] == (isCut ? 1 : 0), "\(length)")
        #expect(part.records[.accepted] == (length == firstEnd ? 1 : 0), "\(length)")
        if isCut { #expect(try !workspace.sentToBooks().contains("#\(base)"), "\(length)") }
        try workspace.drop(text, as: name)
      }
      let rest = try file(name, house.pass())
      #expect(rest.records.incoming == 2, "\(length)")
      #expect(rest.records[.held] + rest.records[.rejected] == 0, "\(length)")
    }
    #expect(cutOrders == 1)
    let sent = try workspace.sentToBooks()
    #expect(sent.count == lengths.count * 2)
    #expect(Set(sent).count == sent.count)
  }

  @Test func `T08 no part of a JSON document is taken`() throws {
    let workspace = try TemporaryWorkspace("quiet: 0s")
    let house = try workspace.house(ledger: InMemoryLedger())
    let stride = PartialFileTests.isThorough ? 1 : 17
    let total = OrderExport.json(TestOrder(10_000), TestOrder(10_001)).utf8.count
    let lengths = Set(Array(Swift.stride(from: 0, to: total, by: stride)) + [total - 1, total - 2])
    for length in lengths.sorted() {
      let base = 10_000 + length * 2
      let text = Array(OrderExport.json(TestOrder(base), TestOrder(base + 1)).utf8)
      let name = "orders-\(length).json"
      try workspace.drop(Array(text[..<length]), as: name)
      #expect(try file(name, house.pass()).outcome == "waiting", "\(length)")
      try workspace.folder.write("inbox/shop/\(name)", bytes: text)
      let rest = try file(name, house.pass())
      #expect(rest.records[.accepted] == 2, "\(length)")
    }
    let sent = try workspace.sentToBooks()
    #expect(sent.count == lengths.count * 2)
    #expect(Set(sent).count == sent.count)
  }

  @Test func `T29 a file of long ago is known after a hundred others and a restart`() throws {
    let workspace = try TemporaryWorkspace()
    for number in 1...100 {
      try workspace.drop(OrderExport.csv(TestOrder(number)), as: "orders-\(number).csv")
    }
    #expect(try workspace.pass().files.count == 100)
    try workspace.drop(OrderExport.csv(TestOrder(1)), as: "orders.csv")
    #expect(try workspace.pass().files.map(\.outcome) == ["duplicate"])
    #expect(try workspace.sentToBooks().count == 100)
  }

  @Test func `T14 T15 files are taken in the natural order of their names, whatever their times`() throws {
    let workspace = try TemporaryWorkspace()
    for (index, name) in ["orders-10.csv", "orders-9.csv", "orders-1.csv"].enumerated() {
      try workspace.drop(OrderExport.csv(TestOrder(index + 1)), as: name)
      try workspace.folder.setTime("inbox/shop/\(name)", [2_000_000_000, 0, 1_000_000_000][index])
    }
    #expect(
      try workspace.pass().files.map(\.path) == ["1", "9", "10"].map { "inbox/shop/orders-\($0).csv" })
  }

  @Test(arguments: [
    "with blank.csv", "-rf.csv", "zeile\nende.csv", "é.csv", "e\u{301}.csv", "UPPER.CSV", "单.csv",
  ])
  func `T21 a name of any kind is taken and put away`(name: String) throws {
    let workspace = try TemporaryWorkspace()
    try workspace.drop(OrderExport.csv(TestOrder(1)), as: name)
    #expect(try workspace.pass().files.map(\.outcome) == ["accepted"])
    let kept = try workspace.files(in: ["archive"]).keys.filter {
      !$0.hasSuffix("/") && !TemporaryWorkspace.isDaybook($0)
    }
    #expect(kept.count == 1)
    #expect(
      kept.first?.unicodeScalars.suffix(name.unicodeScalars.count).elementsEqual(name.unicodeScalars) == true)
  }

  @Test(
    .enabled(if: PartialFileTests.isThorough, "writes a gigabyte")
  ) func `a field of a gigabyte is refused in little memory`() throws {
    let workspace = try TemporaryWorkspace()
    try workspace.folder.write("dropping/big.csv", OrderExport.csv(TestOrder(1)) + "\"")
    let piece = String(repeating: "x", count: 1 << 20)
    for _ in 0..<1024 { try workspace.folder.append("dropping/big.csv", piece) }
    try workspace.folder.append("dropping/big.csv", "\"\n")
    try workspace.folder.rename("dropping/big.csv", "inbox/shop/big.csv")
    let report = try workspace.pass()
    #expect(report.files.map(\.outcome) == ["rejected"])
    #expect(["csv-field-too-long", "csv-row-too-long"].contains(report.files.first?.reason?.code))
    var usage = rusage()
    #expect(unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0)
    #expect(usage.ru_maxrss < 1 << 20)
  }
}
