import Commerce
import Dock
import DurableFiles
import Ledger
import LedgerSQLite
import Synchronization
import TestSupport
import Values

/// Plays a ``Month`` through the packs of four platforms, two providers, the books and a carrier.
///
/// Each platform sells only what our stock file offers it. In the evening its orders come (now and then a day late, now and
/// then twice), the books take what we send them, and their stock list says what is free.
final class MonthPlay {
  let folder: TemporaryFolder
  let ledger: any LedgerStore
  private(set) var month: Month
  /// Every file that was dropped, for playing them in another order.
  private(set) var dropped: [(partner: String, name: String, text: String)] = []
  /// The evening on which each order, and each movement of money, was first told of.
  private(set) var toldOf: [String: Int] = [:]
  /// What the platforms may still sell.
  private var offered: [Month.Channel: [String: Int]] = [:]
  private var offersRead = 0
  /// What the books have: pieces, and those that orders have taken.
  private var shelves: [String: Int]
  private var ordersRead = 0
  private var random: SeededGenerator
  private let clock = Clock(MonthPlay.beginning)
  /// One for all passes, as `watch` has it.
  private let house: DockHouse

  /// 1 March 2026.
  private static let beginning = 1_772_323_200

  init(_ month: Month, seed: UInt64) throws {
    self.month = month
    shelves = month.shelves
    random = SeededGenerator(seed: seed &+ 7)
    folder = try TemporaryFolder(on: "/dev/shm")
    try MonthPlay.makeWorkspace(in: folder, month)
    ledger = try SQLiteLedger(folder: "\(folder.path)/.crossdock", create: true)
    house = try DockHouse(Workspace(root: folder.path), ledger: ledger) { [clock] in clock.now }
  }

  /// What the play calls now.
  private final class Clock: Sendable {
    private let seconds: Mutex<Int>

    init(_ seconds: Int) { self.seconds = Mutex(seconds) }

    var now: Instant { Instant(seconds: seconds.withLock { $0 }) }

    func set(_ seconds: Int) { self.seconds.withLock { $0 = seconds } }

    func goOn(by seconds: Int) { self.seconds.withLock { $0 += seconds } }
  }

  private static func makeWorkspace(in folder: TemporaryFolder, _ month: Month) throws {
    let packs = ["shopify", "amazon", "ebay", "wish", "paypal", "stripe", "generic"]
    _ = try WorkspaceMaker(directory: folder.path, packs: packs, timezone: "UTC").make()
    // In the first days of a month no report can tell by itself which number is the day.
    let settings = ["ebay": ", drift: warn", "paypal": ", dates: M/d/yyyy"]
    for name in ["maps/north", "inbox/north", "dropping"] { try folder.makeFolder(name) }
    try folder.write(
      "crossdock.yml",
      "workspace: Month\ntimezone: UTC\npartners:\n"
        + packs.map { "  \($0): { pack: \($0)\(settings[$0] ?? "") }\n" }.joined()
        + "  north: { pack: north }\nshipping: [ { carrier: north, service: STANDARD } ]\n")
    try folder.write(
      "maps/north/manifest.yml",
      """
      map: north/manifest
      writes: order
      ships: true
      format: { as: csv, lineEnd: lf }
      when: order.status == "open"
      files:
        manifest:
          each: document
          columns: { channel: order.channel, order: order.number }

      """)
    let rows = Month.Channel.allCases.flatMap { channel in
      month.articles.map { "\(channel.rawValue),\($0.sku)\n" }
    }
    try folder.write("tables/listings.csv", "channel,sku\n" + rows.joined())
  }

  // MARK: The days

  /// Plays all days, and the evenings after the last on which late files come.
  func play(orders: Int) throws {
    try list(at: 0)
    try pass(at: 30)
    try readOffers()
    var told: [Month.Channel: Int] = [:]
    for day in 0..<month.days {
      sell(day, upTo: orders * (day + 1) / month.days)
      try evening(day, &told)
    }
    try settle(&told)
  }

  private func sell(_ day: Int, upTo count: Int) {
    var misses = 0
    while month.sales.count < count, misses < 5000 {
      let wish = month.wish(day: day)
      let sku = month.articles[wish.article].sku
      guard let left = offered[wish.channel]?[sku], left >= wish.quantity else {
        misses += 1
        continue
      }
      offered[wish.channel]?[sku] = left - wish.quantity
      month.sell(wish.channel, article: wish.article, quantity: wish.quantity, at: wish.at)
    }
  }

  private func evening(_ day: Int, _ told: inout [Month.Channel: Int]) throws {
    let end = day * Month.minutesOfDay + 18 * 60
    for channel in Month.Channel.allCases {
      // Now and then nobody exports.
      if Int.random(in: 0..<10, using: &random) == 0 { continue }
      try export(channel, day, &told)
    }
    try money(day)
    try pass(at: end + 30)
    takeOrders()
    if day % 7 == 6 { for (sku, pieces) in month.deliveries { shelves[sku, default: 0] += pieces } }
    try list(at: end + 40)
    try pass(at: end + 60)
    try readOffers(for: Month.Channel.allCases.filter { told[$0] == month.sales.count })
  }

  /// Drops a platform's orders since its last export, or all of the last days once more.
  private func export(_ channel: Month.Channel, _ day: Int, _ told: inout [Month.Channel: Int]) throws {
    let first =
      Int.random(in: 0..<4, using: &random) == 0
      ? max(0, told[channel, default: 0] - 100) : told[channel, default: 0]
    let sales = month.sales[first...].filter { $0.channel == channel }
    told[channel] = month.sales.count
    if sales.isEmpty { return }
    let name = "\(channel.rawValue)-\(day).\(channel == .amazon ? "txt" : "csv")"
    for sale in sales where toldOf[sale.number] == nil { toldOf[sale.number] = day }
    let text = MonthFiles.orders(channel, sales)
    try drop(channel.rawValue, name, text)
    // The same file once more, under another name.
    if Int.random(in: 0..<15, using: &random) == 0 { try drop(channel.rawValue, "again-\(name)", text) }
  }

  private func money(_ day: Int) throws {
    let until = (day + 1) * Month.minutesOfDay
    // Reports of three days, so that each movement is told three times; some evenings have none.
    if Int.random(in: 0..<5, using: &random) > 0 {
      try report(from: max(0, day - 2) * Month.minutesOfDay, until: until, "day-\(day)")
    }
  }

  private func report(from: Int, until: Int, _ name: String) throws {
    let rows = MonthFiles.wallet(month.movements, days: month.days).filter { $0.at >= from && $0.at < until }
    for movement in month.movements where movement.at >= from && movement.at < until {
      toldOf[movement.id] = min(toldOf[movement.id] ?? .max, until / Month.minutesOfDay - 1)
    }
    if !rows.isEmpty {
      try drop("paypal", "activity-\(name).csv", MonthFiles.walletHeader + rows.map(\.row).joined())
    }
    try drop("stripe", "payments-\(name).csv", MonthFiles.cards(month.movements, from: from, until: until))
  }

  /// All that is still to be told: orders, the money of the whole month, payouts, a last list.
  private func settle(_ told: inout [Month.Channel: Int]) throws {
    for channel in Month.Channel.allCases { try export(channel, month.days, &told) }
    let end = (month.days + 12) * Month.minutesOfDay
    try report(from: 0, until: end, "all")
    let payouts = MonthFiles.payouts(month.movements, weeks: (month.days + 12) / 7)
    for (index, text) in payouts.reconciliations.enumerated() {
      try drop("stripe", "reconciliation-\(index + 1).csv", text)
    }
    try drop("stripe", "payouts.csv", payouts.list)
    try pass(at: end)
    takeOrders()
    try list(at: end + 10)
    try pass(at: end + 20)
  }

  // MARK: The books

  /// Takes the orders that were sent to the books since it was last asked.
  private func takeOrders() {
    while let text = folder.read("outbox/generic/order_lines-\(MonthPlay.padded(ordersRead + 1)).csv") {
      ordersRead += 1
      for row in MonthPlay.rows(text) {
        shelves[row["sku"] ?? "", default: 0] -= Int(row["quantity"] ?? "") ?? 0
      }
    }
  }

  private func list(at minutes: Int) throws {
    let (date, clock) = MonthFiles.time(minutes)
    let rows = month.articles.map {
      "\($0.sku),\(shelves[$0.sku] ?? 0),\(shelves[$0.sku] ?? 0),\(date)T\(clock)+00:00\n"
    }
    let text = "sku,on_hand,available,at\n" + rows.joined()
    try drop("generic", "stock-\(minutes).csv", text)
  }

  // MARK: The platforms

  private func readOffers(for channels: [Month.Channel] = Month.Channel.allCases) throws {
    // A platform whose orders are not known yet takes no number: it would sell what it has sold.
    guard channels.count == Month.Channel.allCases.count else { return }
    while let text = folder.read("outbox/generic/offers-\(MonthPlay.padded(offersRead + 1)).csv") {
      offersRead += 1
      for row in MonthPlay.rows(text) {
        guard let channel = Month.Channel(rawValue: row["channel"] ?? ""), let sku = row["sku"] else {
          continue
        }
        offered[channel, default: [:]][sku] = Int(row["available"] ?? "")
      }
    }
  }

  // MARK: Passes

  func drop(_ partner: String, _ name: String, _ text: String) throws {
    dropped.append((partner, name, text))
    try folder.write("dropping/\(name)", text)
    try folder.rename("dropping/\(name)", "inbox/\(partner)/\(name)")
  }

  func pass(at minutes: Int) throws {
    clock.set(MonthPlay.beginning + minutes * 60)
    try pass()
  }

  func pass() throws {
    clock.goOn(by: 60)
    files += try house.pass().files
  }

  /// What became of each file.
  private(set) var files: [PassReport.File] = []

  static func padded(_ number: Int) -> String {
    String(repeating: "0", count: max(0, 6 - String(number).count)) + String(number)
  }

  /// The rows of a plain table, by their columns.
  static func rows(_ text: String) -> [[String: String]] {
    let lines = text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    guard let header = lines.first else { return [] }
    return lines.dropFirst().map { cells in
      Dictionary(
        zip(header.map(String.init), cells.map(String.init)), uniquingKeysWith: { first, _ in first })
    }
  }

  /// All rows of a partner's files of a name, in the order in which they went out.
  func sent(_ partner: String, _ name: String) -> [[String: String]] {
    var result: [[String: String]] = []
    var sequence = 1
    while let text = folder.read("outbox/\(partner)/\(name)-\(MonthPlay.padded(sequence)).csv") {
      result += MonthPlay.rows(text)
      sequence += 1
    }
    return result
  }

  /// All documents of some kinds, without their sources.
  func documents(_ kinds: [DocumentKind]) throws -> [String] {
    let reader = try ledger.reader()
    var lines: [String] = []
    for name in ["shopify", "amazon", "ebay", "wish", "paypal", "stripe", "generic"] {
      guard let partner = try reader.partner(named: name) else { continue }
      for kind in kinds {
        var after: [UInt8]?
        while case let entries = try reader.entries(kind, partner, after: after, limit: 500), !entries.isEmpty
        {
          for (key, known) in entries {
            after = key
            var bytes: [UInt8] = []
            _ = try reader.document(known.version, into: &bytes)
            var json: [UInt8] = []
            DocumentJSON.append(
              DocumentView(schema: kind.schema, bytes: bytes), kind: kind, file: "", to: &json)
            let text = String(decoding: json, as: UTF8.self)
            lines.append(text.firstRange(of: ",\"source\"").map { String(text[..<$0.lowerBound]) } ?? text)
          }
        }
      }
    }
    return lines.sorted()
  }
}
