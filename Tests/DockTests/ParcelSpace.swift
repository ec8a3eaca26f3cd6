import Commerce
import Dock
import DurableFiles
import Ledger
import TestSupport
import Values

/// A workspace of two shops and a carrier, on a ledger in memory; the clock goes on by a minute with each pass.
final class ParcelSpace {
  let folder: TemporaryFolder
  let ledger: any LedgerStore = InMemoryLedger()
  private var seconds = 1_764_000_000
  private var files = 0

  init(settings: String = "") throws {
    folder = try TemporaryFolder()
    try ParcelMaps.write(into: folder, settings: settings)
  }

  /// Drops a file and makes a pass.
  @discardableResult
  func take(_ partner: String, _ text: String) throws -> PassReport {
    files += 1
    let name = text.hasPrefix("<") ? "\(files).xml" : "\(files).csv"
    try folder.write(".dropping", text)
    try folder.rename(".dropping", "inbox/\(partner)/\(name)")
    return try pass()
  }

  func pass() throws -> PassReport {
    seconds += 60
    let now = Instant(seconds: seconds)
    return try DockHouse(Workspace(root: folder.path), ledger: ledger) { now }.pass()
  }

  /// An export of orders, each of one line, or of as many as there are products.
  static func orders(_ numbers: String..., shipped: Int = 0, products: [String] = ["CUP"]) -> String {
    "Number,Product,Shipped\n"
      + numbers.flatMap { number in products.map { "\(number),\($0),\(shipped)\n" } }.joined()
  }

  static func answer(
    _ number: String, _ reference: String = "", outcome: String = "created", _ further: String = ""
  ) -> String {
    "<Answer><Outcome>\(outcome)</Outcome><Number>\(number)</Number><Ref>\(reference)</Ref>\(further)</Answer>"
  }

  static func answers(_ answers: String...) -> String { "<Answers>\(answers.joined())</Answers>\n" }

  static func track(_ number: String, _ events: String, reference: String = "") -> String {
    "<Track><Parcel><Number>\(number)</Number><Ref>\(reference)</Ref>\(events)</Parcel></Track>\n"
  }

  static func event(_ status: String, _ at: String, _ text: String = "") -> String {
    "<Event><Status>\(status)</Status><At>\(at)</At><Text>\(text)</Text></Event>"
  }

  /// The parcels, by their tracking numbers: what each says but for when and where it was told.
  func parcels() throws -> [String: [String: [[UInt8]]]] {
    let reader = try ledger.reader()
    guard let partner = try reader.partner(named: "north") else { return [:] }
    var result: [String: [String: [[UInt8]]]] = [:]
    var bytes: [UInt8] = []
    for (key, known) in try reader.entries(.parcel, partner, after: nil, limit: 100) {
      _ = try reader.document(known.version, into: &bytes)
      let view = DocumentView(schema: .parcel, bytes: bytes)
      var fields: [String: [[UInt8]]] = [:]
      for (index, field) in Schema.parcel.fields.enumerated() where !field.hidden && field.name != "toldAt" {
        fields[field.name] = view.entries(of: index).map { Array(view.bytes[$0]) }
      }
      result[String(decoding: key, as: UTF8.self)] = fields
    }
    return result
  }

  /// One field of a parcel.
  func parcel(_ number: String, _ field: String) throws -> String? {
    try parcels()[number]?[field]?.first.map { String(decoding: $0, as: UTF8.self) }
  }

  /// All rows that a feed's files have, without their headers, in the order in which they went out.
  func rows(_ partner: String, _ file: String) throws -> [String] {
    guard let folder = try? Folder("\(folder.path)/outbox/\(partner)") else { return [] }
    return try folder.list().map(\.description).filter { $0.hasPrefix("\(file)-") }.sorted().flatMap { name in
      (self.folder.read("outbox/\(partner)/\(name)") ?? "").split(separator: "\n").dropFirst().map(
        String.init)
    }
  }

  /// The codes in an order's story that say more than its files do.
  func notes(_ order: String) throws -> [String] {
    let reader = try ledger.reader()
    return try reader.notes(of: OrderName.order(order, in: reader)).map {
      "\($0.reason.code) \($0.reason.arguments.joined(separator: " | "))"
    }
  }
}
