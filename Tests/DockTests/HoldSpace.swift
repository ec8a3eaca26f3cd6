import Dock
import DurableFiles
import Ledger
import LedgerSQLite
import TestSupport
import Values

/// A workspace of two shops of one pack whose orders have addresses, and one feed of all orders.
///
/// Both ledgers serve; the clock goes on by a minute with each use of the dock.
final class HoldSpace {
  let folder: TemporaryFolder
  let ledger: any LedgerStore
  private var seconds = 1_764_000_000
  private var files = 0

  init(inMemory: Bool = true, settings: String = "") throws {
    let folder = try TemporaryFolder()
    self.folder = folder
    let folders = [
      "maps/shop", "maps/list", "tables", "inbox/shop", "inbox/market", "inbox/list", "inbox/north", "outbox",
      "archive", "rejected", ".crossdock",
    ]
    for name in folders { try folder.makeFolder(name) }
    ledger =
      inMemory ? InMemoryLedger() : try SQLiteLedger(folder: "\(folder.path)/.crossdock", create: true)
    try folder.write("maps/shop/orders.yml", HoldSpace.shop)
    try folder.write("maps/list/orders.yml", HoldSpace.list)
    try self.settings(settings)
  }

  /// Every order that may go is shipped by north.
  static let shipped = "shipping: [ { carrier: north } ]"

  /// Writes the settings anew.
  func settings(_ text: String) throws {
    try folder.write(
      "crossdock.yml",
      """
      partners:
        shop: { pack: shop }
        market: { pack: shop }
        list: { pack: list }
        north: { pack: north }
      \(text)

      """)
  }

  private static let shop = """
    map: shop/orders
    reads: { format: csv, requires: [Number, Status, Placed, SKU] }
    key: number
    order:
      number: { from: Number, required: true }
      placedAt: { from: Placed, as: datetime, format: "yyyy-MM-dd HH:mm:ss Z" }
      status: Status
      currency: { expr: '"EUR"' }
      note: Note
      buyer.name: Name
      buyer.email: Email
      shipTo.name: Name
      shipTo.street1: Street
      shipTo.city: City
      shipTo.region: Region
      shipTo.postcode: Postcode
      shipTo.country: Country
      shippingMethod: Method
      total: { expr: '"10.00"' }
    lines:
      sku: SKU
      title: { expr: '"A thing"' }
      quantity: { from: Quantity, as: decimal }
      fulfilled: { from: Shipped, as: decimal }
      requiresShipping: { expr: 'row.Digital == "" ? "true" : "false"' }
    """

  private static let list = """
    map: list/orders
    writes: order
    format: { as: csv, lineEnd: lf }
    files:
      orders:
        each: document
        columns: { number: order.number, status: order.status }
    """

  struct Order {
    var number: String
    var status = "open"
    var placed = "2026-03-02 10:00:00 +0000"
    var note = ""
    var name = "A. Buyer"
    var email = "a@example.com"
    var street = "1 Lane"
    var city = "Austin"
    var region = "TX"
    var postcode = "78701"
    var country = "US"
    var method = ""
    var sku = "CUP"
    var quantity = "1"
    var shipped = ""
    var digital = ""

    init(_ number: String, _ change: (inout Order) -> Void = { _ in }) {
      self.number = number
      change(&self)
    }

    static let header =
      "Number,Status,Placed,Note,Name,Email,Street,City,Region,Postcode,Country,Method,SKU,Quantity,Shipped,Digital"

    var row: String {
      [
        number, status, placed, note, name, email, street, city, region, postcode, country, method, sku,
        quantity,
        shipped, digital,
      ].joined(separator: ",")
    }
  }

  /// Drops a file of orders into a shop's inbox.
  func drop(_ orders: Order..., into shop: String = "shop") throws {
    files += 1
    try folder.write(".dropping", ([Order.header] + orders.map(\.row)).map { "\($0)\n" }.joined())
    try folder.rename(".dropping", "inbox/\(shop)/\(files).csv")
  }

  /// Writes the table of products.
  func products(_ rows: String...) throws {
    try folder.write("tables/products.csv", rows.map { "\($0)\n" }.joined())
  }

  /// The dock, a minute later.
  func house() throws -> DockHouse {
    seconds += 60
    let now = Instant(seconds: seconds)
    return try DockHouse(Workspace(root: folder.path), ledger: ledger) { now }
  }

  /// One pass.
  @discardableResult
  func pass() throws -> PassReport { try house().pass() }

  func order(_ name: String) throws -> EntryID { try OrderName.order(name, in: ledger.reader()) }

  /// The open holds, as `shop:1 reason`.
  func held() throws -> [String] {
    let reader = try ledger.reader()
    return try reader.holds(openOnly: true).map {
      "\(try OrderName.name(of: $0.entry, in: reader)) \($0.reason)"
    }.sorted()
  }

  /// What the holds of an order rest on.
  func evidence(_ name: String) throws -> [String] {
    let entry = try order(name)
    return try ledger.reader().holds(openOnly: true).filter { $0.entry == entry }
      .map { String(decoding: $0.evidence, as: UTF8.self) }
  }

  /// The numbers of the orders that went out, in the order of the outputs.
  func sent() throws -> [String] {
    let outbox = try Folder("\(folder.path)/outbox")
    guard try outbox.status(FileName("list")) != nil else { return [] }
    return try Folder("\(folder.path)/outbox/list").list().map(\.description).sorted().flatMap { name in
      (folder.read("outbox/list/\(name)") ?? "").split(separator: "\n").dropFirst().map(String.init)
    }
  }

  /// The lines that tell of decisions, in the order of their numbers.
  func decisionLines() throws -> [String] {
    let archive = "\(folder.path)/archive"
    return try Folder(archive).list().map(\.description).sorted().flatMap { day in
      try Folder("\(archive)/\(day)").list().map(\.description).filter { $0.hasPrefix("decisions-") }.sorted()
        .map { folder.read("archive/\(day)/\($0)") ?? "" }
    }
  }
}
