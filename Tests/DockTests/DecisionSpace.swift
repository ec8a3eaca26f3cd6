import Dock
import DurableFiles
import Ledger
import LedgerSQLite
import TestSupport
import Values

/// A workspace of a shop, whose orders go to books that know some products only, and to a list of all orders.
///
/// Both ledgers serve; the clock goes on by a minute with each use of the dock.
final class DecisionSpace {
  let folder: TemporaryFolder
  let ledger: any LedgerStore
  private var seconds = 1_764_000_000

  var path: String { folder.path }

  init(inMemory: Bool = true, settings: String = "") throws {
    let folder = try TemporaryFolder()
    self.folder = folder
    let folders = [
      "maps/shop", "maps/books", "maps/list", "tables", "inbox/shop", "inbox/books", "inbox/list", "outbox",
      "archive", "rejected", ".crossdock",
    ]
    for name in folders { try folder.makeFolder(name) }
    ledger =
      inMemory ? InMemoryLedger() : try SQLiteLedger(folder: "\(folder.path)/.crossdock", create: true)
    try folder.write(
      "crossdock.yml",
      "partners:\n  shop: { pack: shop }\n  books: { pack: books }\n  list: { pack: list }\n\(settings)\n")
    try folder.write("maps/shop/orders.yml", DecisionSpace.shop)
    try folder.write("maps/books/sales.yml", DecisionSpace.books)
    try folder.write("maps/list/orders.yml", DecisionSpace.list)
    try articles("CUP,P1", "POT,P2")
  }

  private static let shop = """
    map: shop/orders
    reads: { format: csv, requires: [Number, Status, Total, Product] }
    key: number
    order:
      number: { from: Number, required: true }
      placedAt: { from: Placed, as: date, format: yyyy-MM-dd, required: true }
      status: Status
      currency: Currency
      note: Note
      total: { from: Total, required: true }
      paymentStatus: Payment
    lines:
      id: { expr: '"1"' }
      sku: Product
      quantity: { expr: '"1"' }
      unitPrice: { from: Total, required: true }
    """

  private static let books = """
    map: books/sales
    writes: order
    format: { as: csv, lineEnd: lf }
    when: order.status == "open" && order.?paymentStatus.orValue("paid") == "paid"
    files:
      sales:
        each: row
        row: { sku: line.sku }
        columns:
          number: { each: row, from: order.number }
          status: { each: row, from: order.status }
          product: { each: row, from: row.sku, lookup: articles, miss: reject }
          total: { each: row, from: order.total }
    """

  private static let list = """
    map: list/orders
    writes: order
    format: { as: csv, lineEnd: lf }
    when: order.status == "open" && order.?paymentStatus.orValue("paid") == "paid"
    files:
      orders:
        each: document
        columns: { number: order.number, status: order.status, note: order.note }
    """

  /// Writes the table of articles that the books know; not that of all products, which holds what it does not have.
  func articles(_ rows: String...) throws {
    try folder.write("tables/articles.csv", "sku,product\n" + rows.map { "\($0)\n" }.joined())
  }

  /// The dock, a minute later.
  func house() throws -> DockHouse {
    seconds += 60
    let now = Instant(seconds: seconds)
    return try DockHouse(Workspace(root: path), ledger: ledger) { now }
  }

  /// Drops a file of orders, each as `number,product,total` with further fields by name.
  func drop(_ name: String, _ orders: Order...) throws {
    let header = "Number,Status,Placed,Currency,Product,Total,Note,Payment\n"
    try folder.write(".dropping", header + orders.map(\.row).joined())
    try folder.rename(".dropping", "inbox/shop/\(name)")
  }

  struct Order {
    var number: String
    var product = "CUP"
    var total = "10.00"
    var status = "open"
    var currency = "EUR"
    var note = ""
    var payment = "paid"

    init(_ number: String, _ change: (inout Order) -> Void = { _ in }) {
      self.number = number
      change(&self)
    }

    var row: String { "\(number),\(status),2026-03-02,\(currency),\(product),\(total),\(note),\(payment)\n" }
  }

  /// One pass.
  @discardableResult
  func pass() throws -> PassReport { try house().pass() }

  /// The order of a number.
  func order(_ number: String) throws -> EntryID { try OrderName.order(number, in: ledger.reader()) }

  /// The open holds, as `number reason`.
  func held() throws -> [String] {
    let reader = try ledger.reader()
    return try reader.holds(openOnly: true).map {
      "\(String(decoding: $0.entry.key, as: UTF8.self)) \($0.reason)"
    }
  }

  /// A file of the outbox without its header, or nothing where there is none.
  func output(_ name: String) -> [String]? {
    folder.read("outbox/\(name)").map { $0.split(separator: "\n").dropFirst().map(String.init) }
  }

  /// The names in a partner's outbox.
  func outbox(_ partner: String) throws -> [String] {
    try Folder("\(path)/outbox/\(partner)").list().map(\.description).sorted()
  }
}
