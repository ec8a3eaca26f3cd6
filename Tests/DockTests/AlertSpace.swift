import Dock
import DurableFiles
import Ledger
import LedgerSQLite
import TestSupport
import Values

/// A workspace of a shop whose orders go to books, with a rule that holds, on a clock that the test sets.
final class AlertSpace {
  let folder: TemporaryFolder
  let ledger: any LedgerStore
  /// Tuesday, 2026-11-24, 08:00 in UTC.
  var now = Instant(seconds: 1_795_507_200)
  private var files = 0

  init(inMemory: Bool = true, settings: String = "", shop: String = "", on root: String = "/dev/shm") throws {
    let folder = try TemporaryFolder(on: root)
    self.folder = folder
    for name in [
      "maps/shop", "maps/books", "inbox/shop", "inbox/books", "outbox", "archive", "rejected", ".crossdock",
    ] {
      try folder.makeFolder(name)
    }
    ledger =
      inMemory ? InMemoryLedger() : try SQLiteLedger(folder: "\(folder.path)/.crossdock", create: true)
    try folder.write(
      "crossdock.yml",
      """
      workspace: Lantern
      \(settings)
      partners:
        shop: { pack: shop\(shop) }
        books: { pack: books }
      holds:
        high: { when: order.total > 500.00, reason: look first }

      """)
    try folder.write("maps/shop/orders.yml", AlertSpace.shop)
    try folder.write("maps/books/sales.yml", AlertSpace.books)
  }

  private static let shop = """
    map: shop/orders
    reads: { format: csv, requires: [Number, Total] }
    key: number
    order:
      number: { from: Number, required: true }
      currency: { expr: '"EUR"' }
      status: { expr: '"open"' }
      total: { from: Total, required: true }
    lines:
      id: { expr: '"1"' }
      sku: { expr: '"CUP"' }
      quantity: { expr: '"1"' }
    """

  private static let books = """
    map: books/sales
    writes: order
    format: { as: csv, lineEnd: lf }
    files:
      sales: { each: document, columns: { number: order.number, total: order.total } }
    """

  /// Drops orders: number, total.
  func drop(_ rows: String...) throws { try drop(rows) }

  func drop(_ rows: [String]) throws {
    try dropFile("Number,Total\n" + rows.map { "\($0)\n" }.joined())
  }

  /// Drops any file, as `file-1.csv` and so on.
  func dropFile(_ text: String) throws {
    files += 1
    try folder.write(".dropping", text)
    try folder.rename(".dropping", "inbox/shop/file-\(files).csv")
  }

  func house(faults: FaultScript? = nil) throws -> DockHouse {
    let now = now
    return try DockHouse(Workspace(root: folder.path), ledger: ledger, calls: Calls(faults: faults)) { now }
  }

  @discardableResult
  func pass() throws -> PassReport { try house().pass() }

  func wait(minutes: Int) { now = Instant(seconds: now.seconds + minutes * 60) }

  /// The digests so far, in their order.
  func digests() throws -> [String] {
    guard let alerts = try? Folder("\(folder.path)/outbox/alerts") else { return [] }
    return try alerts.list().map(\.description).filter { !$0.hasPrefix(".") }.sorted().map {
      folder.read("outbox/alerts/\($0)") ?? ""
    }
  }
}
