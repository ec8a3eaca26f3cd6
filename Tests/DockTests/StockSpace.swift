import Commerce
import Dock
import DurableFiles
import Ledger
import LedgerSQLite
import TestSupport
import Values

/// A workspace of two channels and books that keep the stock; the clock goes on by a minute with each pass.
final class StockSpace {
  let folder: TemporaryFolder
  let ledger: any LedgerStore
  private(set) var seconds = 1_772_000_000
  private var files = 0

  /// `settings`: what stands below `stock:`; `tables`: files of the workspace's tables.
  init(inMemory: Bool = true, stock settings: String = "", tables: [String: String] = [:]) throws {
    let folder = try TemporaryFolder()
    self.folder = folder
    for name in [
      "maps/shop", "maps/books", "maps/depot", "tables", "inbox/shop", "inbox/market", "inbox/books",
      "inbox/depot", "outbox", "archive", "rejected", ".crossdock",
    ] {
      try folder.makeFolder(name)
    }
    ledger =
      inMemory ? InMemoryLedger() : try SQLiteLedger(folder: "\(folder.path)/.crossdock", create: true)
    try write(settings)
    try folder.write("maps/shop/orders.yml", StockSpace.orders)
    try folder.write("maps/shop/stock.yml", StockSpace.offers)
    try folder.write("maps/books/sales.yml", StockSpace.sales)
    for pack in ["books", "depot"] {
      try folder.write("maps/\(pack)/list.yml", "map: \(pack)/list\n" + StockSpace.list)
    }
    for (name, text) in tables { try folder.write("tables/\(name).csv", text) }
  }

  /// Writes `crossdock.yml` anew.
  func write(_ settings: String) throws {
    let stock = settings.isEmpty ? "" : "stock: { \(settings) }\n"
    try folder.write(
      "crossdock.yml",
      "partners:\n  shop: { pack: shop }\n  market: { pack: shop }\n  books: { pack: books }\n"
        + "  depot: { pack: depot }\n\(stock)")
  }

  private static let orders = """
    map: shop/orders
    reads: { format: csv, requires: [Number, Item, Count], optional: [Placed, Shipped, Status, AsOf] }
    group: Number
    asOf: AsOf
    order:
      number: { from: Number, required: true }
      placedAt: { from: Placed }
      status: { from: Status, values: { "": open, open: open, cancelled: cancelled } }
    lines:
      sku: Item
      quantity: Count
      fulfilled: Shipped
    """

  private static let list = """
    reads: { format: csv, requires: [Item, Pieces], optional: [Place, Free, Made] }
    stock:
      sku: Item
      location: Place
      onHand: Pieces
      available: Free
      at: Made
    """

  private static let offers = """
    map: shop/stock
    writes: offer
    format: { as: csv, lineEnd: lf }
    when: offer.channel == settings.partner
    files:
      stock:
        columns: { sku: offer.sku, available: offer.available, item: offer.attributes.item }
    """

  private static let sales = """
    map: books/sales
    writes: order
    format: { as: csv, lineEnd: lf }
    when: order.status == "open"
    files:
      sales:
        each: document
        columns: { number: order.number, status: order.status, lines: { expr: string(size(order.lines)) } }
    """

  /// Drops a stock list of the books (or of another partner): item, pieces, place, free, made.
  func list(_ rows: String..., partner: String = "books") throws {
    try drop(partner, "Item,Pieces,Place,Free,Made", rows)
  }

  /// Drops orders: number, item, count, placed, shipped, status, time of the state.
  func orders(_ rows: String..., partner: String = "shop") throws {
    try drop(partner, "Number,Item,Count,Placed,Shipped,Status,AsOf", rows)
  }

  func drop(_ partner: String, _ header: String, _ rows: [String]) throws {
    files += 1
    let columns = header.split(separator: ",").count
    let full = rows.map { row in
      row + String(repeating: ",", count: max(0, columns - 1 - row.filter { $0 == "," }.count))
    }
    // A list that says the same again is another file.
    try folder.write(".dropping", header + "\n" + full.map { $0 + "\n" }.joined())
    try folder.rename(".dropping", "inbox/\(partner)/file-\(files).csv")
  }

  @discardableResult
  func pass(after minutes: Int = 1) throws -> PassReport {
    seconds += minutes * 60
    let now = Instant(seconds: seconds)
    return try DockHouse(Workspace(root: folder.path), ledger: ledger) { now }.pass()
  }

  /// The offers as they stand: `shop CUP 4`.
  func offers() throws -> [String] {
    let reader = try ledger.reader()
    return try ["market", "shop"].flatMap { name -> [String] in
      guard let partner = try reader.partner(named: name) else { return [] }
      return try reader.entries(.offer, partner, after: nil, limit: 1000).map { entry in
        var bytes: [UInt8] = []
        _ = try reader.document(entry.known.version, into: &bytes)
        let view = DocumentView(schema: .offer, bytes: bytes)
        return "\(name) \(view.text("sku") ?? "") \(view.text("available") ?? "")"
      }
    }
  }

  /// The open holds, as `number reason`.
  func held() throws -> [String] {
    try ledger.reader().holds(openOnly: true).map {
      "\(String(decoding: $0.entry.key, as: UTF8.self)) \($0.reason)"
    }.sorted()
  }

  /// The orders that the books were sent, each as often as it was, by number.
  func sales() throws -> [String] {
    guard let folder = try? Folder("\(self.folder.path)/outbox/books") else { return [] }
    return try folder.list().map(\.description).filter { $0.hasPrefix("sales-") }.sorted().flatMap { name in
      (self.folder.read("outbox/books/\(name)") ?? "").split(separator: "\n").dropFirst().compactMap {
        $0.split(separator: ",").first.map(String.init)
      }
    }.sorted()
  }

  /// The rows of a channel's newest stock file, and how many files there are.
  func written(_ partner: String) throws -> (files: Int, rows: [String]) {
    guard let folder = try? Folder("\(self.folder.path)/outbox/\(partner)") else { return (0, []) }
    let names = try folder.list().map(\.description).filter { $0.hasPrefix("stock-") }.sorted()
    let text = names.last.flatMap { self.folder.read("outbox/\(partner)/\($0)") } ?? ""
    return (names.count, text.split(separator: "\n").dropFirst().map(String.init))
  }
}
