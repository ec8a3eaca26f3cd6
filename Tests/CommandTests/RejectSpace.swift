import DurableFiles
import Foundation
import TestSupport
import Testing

/// A workspace for the built command with a partner for each format that rejects come back in.
final class RejectSpace: Sendable {
  let folder: TemporaryFolder

  init(settings: String = "") throws {
    folder = try TemporaryFolder(on: "/dev/shm")
    for name in ["rows", "tabs", "json", "xml"] {
      try folder.makeFolder("maps/\(name)")
      try folder.makeFolder("inbox/\(name)")
    }
    for name in [".crossdock", "outbox", "archive", "rejected", "dropping", "tables"] {
      try folder.makeFolder(name)
    }
    try folder.write(
      "crossdock.yml",
      """
      workspace: Lantern
      timezone: UTC
      partners:
        rows: { pack: rows }
        tabs: { pack: tabs }
        json: { pack: json }
        xml: { pack: xml }
      \(settings)
      """)
    try folder.write(
      "maps/rows/orders.yml", RejectSpace.map("rows", "format: csv, encodings: [utf-8, cp932]"))
    try folder.write("maps/tabs/orders.yml", RejectSpace.map("tabs", "format: tsv, encodings: [utf-8]"))
    try folder.write("maps/json/orders.yml", RejectSpace.json)
    try folder.write("maps/xml/orders.yml", RejectSpace.xml)
  }

  private static func map(_ name: String, _ reads: String) -> String {
    """
    map: \(name)/orders
    reads: { \(reads), requires: [No, Total, Sku, Title], optional: [Remark] }
    group: No
    order:
      number: { from: No, required: true }
      currency: { expr: '"EUR"' }
      status: { expr: '"open"' }
      note: Remark
      total: { from: Total, as: decimal, required: true }
    lines:
      sku: Sku
      title: Title
      quantity: { expr: '"1"' }
    """
  }

  /// A map of rows that has no column in common with the others.
  static let other = map("rows", "format: csv").replacingOccurrences(of: "No, Total", with: "Nummer, Total")
    .replacingOccurrences(of: "group: No", with: "group: Nummer")
    .replacingOccurrences(of: "from: No,", with: "from: Nummer,")

  private static let json = """
    map: json/orders
    reads: { format: json, records: orders, requires: [no, total] }
    order:
      number: { from: no, required: true }
      currency: { expr: '"EUR"' }
      status: { expr: '"open"' }
      total: { from: total, as: decimal, required: true }
    lines:
      each: lines[*]
      sku: sku
      quantity: { expr: '"1"' }
    """

  private static let xml = """
    map: xml/orders
    reads: { format: xml, root: Export, records: Export/Shop/Order, requires: [No, Total] }
    order:
      number: { from: No, required: true }
      currency: { from: ../@currency }
      status: { expr: '"open"' }
      total: { from: Total, as: decimal, required: true }
    lines:
      each: Line
      sku: Sku
      quantity: { expr: '"1"' }
    """

  /// Drops a file into a partner's folder, whole.
  func drop(_ bytes: [UInt8], _ name: String, to partner: String) throws {
    try folder.write("dropping/\(name)", bytes: bytes)
    try folder.rename("dropping/\(name)", "inbox/\(partner)/\(name)")
  }

  /// Drops a text.
  func drop(_ text: String, _ name: String, to partner: String) throws {
    try drop(Array(text.utf8), name, to: partner)
  }

  /// Runs the built command in the workspace.
  @discardableResult
  func run(faults: String? = nil, _ arguments: String...) async throws -> CommandEnding {
    try await BuiltCommand.run(["-C", folder.path] + arguments, faults: faults)
  }

  /// What a pass made of its one file: outcome and balance, without what is 0.
  func pass() async throws -> String {
    let ending = try await run("run", "--json")
    let object = try #require(JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any])
    let files = try #require(object["files"] as? [[String: Any]])
    return try files.map { file in
      let records = try #require(file["records"] as? [String: Int])
      let names = ["in", "accepted", "amended", "unchanged", "duplicate", "held", "rejected"]
      let counts = names.compactMap { name in (records[name] ?? 0) > 0 ? "\(records[name] ?? 0) \(name)" : nil
      }
      return "\(file["outcome"] ?? "-"): \(counts.joined(separator: " "))"
    }.joined(separator: "\n")
  }

  /// How many rejects of each file were mended, by file name.
  func resolved() async throws -> [String: Int] {
    let ending = try await run("status", "--json")
    let object = try #require(JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any])
    var result: [String: Int] = [:]
    for file in try #require(object["files"] as? [[String: Any]]) {
      let path = try #require(file["path"] as? String)
      result[String(path.split(separator: "/").last ?? "")] = file["resolved"] as? Int
    }
    return result
  }

  /// The newest file in `rejected/<partner>` with an ending.
  func rejected(_ partner: String, _ ending: String) throws -> [UInt8] {
    let listed = try Folder("\(folder.path)/rejected/\(partner)")
    let names = try listed.list().map { String(decoding: $0.bytes, as: UTF8.self) }.sorted()
    let name = try #require(names.last { $0.hasSuffix(ending) }, "no \(ending) in \(names)")
    return try #require(folder.bytes("rejected/\(partner)/\(name)"))
  }

  /// The same as text.
  func rejectedText(_ partner: String, _ ending: String) throws -> String {
    String(decoding: try rejected(partner, ending), as: UTF8.self)
  }
}

/// Rows of fields as a spreadsheet program reads and writes them; nothing of Crossdock's own is in it.
enum Sheet {
  /// The cells of a text.
  static func cells(_ text: String, delimiter: Character) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell = ""
    var isQuoted = false
    var characters = Array(text.unicodeScalars)[...]
    while let scalar = characters.popFirst() {
      let character = Character(scalar)
      if isQuoted {
        if character != "\"" {
          cell.append(character)
        } else if characters.first == "\"" {
          cell.append("\"")
          characters.removeFirst()
        } else {
          isQuoted = false
        }
      } else if character == "\"", cell.isEmpty {
        isQuoted = true
      } else if character == delimiter || character == "\n" {
        row.append(cell)
        cell = ""
        if character == "\n" {
          rows.append(row)
          row = []
        }
      } else if character != "\r" {
        cell.append(character)
      }
    }
    if !cell.isEmpty || !row.isEmpty { rows.append(row + [cell]) }
    return rows
  }

  /// How a program saves rows.
  struct Style: Sendable, CustomTestStringConvertible {
    var name: String
    var delimiter = ","
    var lineEnd = "\n"
    var mark = false
    var quotesAll = false
    /// Empty columns behind the last.
    var widened = 0
    /// Empty rows behind the last.
    var lengthened = 0
    var saysSeparator = false
    var isUTF16 = false

    var testDescription: String { name }
  }

  /// The ways in which the same rows come back.
  static let styles = [
    Style(name: "as it is"), Style(name: "mark", mark: true), Style(name: "CRLF", lineEnd: "\r\n"),
    Style(name: "semicolons, mark, CRLF", delimiter: ";", lineEnd: "\r\n", mark: true),
    Style(name: "all quoted", quotesAll: true), Style(name: "widened", widened: 3, lengthened: 2),
    Style(name: "widened, all quoted", quotesAll: true, widened: 2, lengthened: 1),
    Style(name: "sep=;", delimiter: ";", lineEnd: "\r\n", saysSeparator: true),
    Style(name: "tabs, UTF-16", delimiter: "\t", lineEnd: "\r\n", isUTF16: true),
    Style(name: "tabs, quoted where needed", delimiter: "\t"),
  ]

  /// The bytes of rows, saved in a style; each row as wide as the widest.
  static func saved(_ rows: [[String]], _ style: Style) -> [UInt8] {
    var text = style.saysSeparator ? "sep=\(style.delimiter)\(style.lineEnd)" : ""
    let width = (rows.map(\.count).max() ?? 0) + style.widened
    for row in rows + Array(repeating: [], count: style.lengthened) {
      let cells = row + Array(repeating: "", count: width - row.count)
      text += cells.map { quoted($0, style) }.joined(separator: style.delimiter) + style.lineEnd
    }
    if style.isUTF16 { return [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] } }
    return (style.mark ? [0xEF, 0xBB, 0xBF] : []) + Array(text.utf8)
  }

  private static func quoted(_ cell: String, _ style: Style) -> String {
    let needs = cell.unicodeScalars.contains { "\",;\t\r\n".unicodeScalars.contains($0) }
    guard style.quotesAll || needs else { return cell }
    return "\"" + cell.replacingOccurrences(of: "\"", with: "\"\"") + "\""
  }
}
