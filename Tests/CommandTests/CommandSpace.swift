import DurableFiles
import Foundation
import Subprocess
import SystemPackage
import TestSupport

/// A small workspace for the built command: a shop, books that know some products only, a rule that holds.
final class CommandSpace: Sendable {
  /// How a command ended.
  struct Ending {
    let code: Int
    let output: String
    let errors: String

    /// Standard output as JSON.
    func json() throws -> Any {
      try JSONSerialization.jsonObject(with: Data(output.utf8), options: .fragmentsAllowed)
    }
  }

  let folder: TemporaryFolder

  init(settings: String = "") throws {
    folder = try TemporaryFolder()
    let folders = [
      "maps/shop", "maps/books", "tables", "inbox/shop", "inbox/branch", "inbox/books", "outbox", "archive",
      "rejected",
      ".crossdock",
    ]
    for name in folders { try folder.makeFolder(name) }
    try folder.write("crossdock.yml", CommandSpace.settings + settings)
    try folder.write("maps/shop/orders.yml", CommandSpace.shop)
    try folder.write("maps/books/sales.yml", CommandSpace.books)
    try folder.write("tables/articles.csv", "sku,product\nCUP,P1\n")
  }

  private static let settings = """
    workspace: Lantern
    partners:
      shop: { pack: shop }
      branch: { pack: shop }
      books: { pack: books }
    holds:
      high-value: { when: order.total > 500.00, reason: look first }

    """

  private static let shop = """
    map: shop/orders
    reads: { format: csv, requires: [Number, Total, Product] }
    key: number
    order:
      number: { from: Number, required: true }
      currency: { expr: '"EUR"' }
      status: { expr: '"open"' }
      note: Note
      total: { from: Total, required: true }
    lines:
      id: { expr: '"1"' }
      sku: Product
      quantity: { expr: '"1"' }
    """

  private static let books = """
    map: books/sales
    writes: order
    format: { as: csv, lineEnd: lf }
    when: order.status == "open"
    files:
      sales:
        each: row
        row: { sku: line.sku }
        columns:
          number: { each: row, from: order.number }
          status: { each: row, from: order.status }
          product: { each: row, from: row.sku, lookup: articles, miss: reject }
    """

  /// Drops a file of rows: number, total, product, note.
  func drop(_ name: String, partner: String = "shop", _ rows: String...) throws {
    try folder.write(".dropping", "Number,Total,Product,Note\n" + rows.map { "\($0)\n" }.joined())
    try folder.rename(".dropping", "inbox/\(partner)/\(name)")
  }

  /// Runs the built command in the workspace.
  @discardableResult
  func run(_ arguments: String..., language: String = "C") async throws -> Ending {
    try await run(arguments, language: language)
  }

  /// Runs the built command with a list of arguments, under a plan for `CROSSDOCK_FAULT` where one is given.
  func run(_ arguments: [String], language: String = "C", fault: String? = nil) async throws -> Ending {
    try await CommandSpace.outside(["-C", folder.path] + arguments, language: language, fault: fault)
  }

  /// Runs the built command in no workspace.
  ///
  /// `cpuSeconds`: how much of a processor's time it may use up before it is killed: unlike the time on the clock, that
  /// is the same however many tests run beside it.
  static func outside(
    _ arguments: [String], language: String = "C", cpuSeconds: Int = 600, fault: String? = nil
  ) async throws -> Ending {
    let shell = ["-c", "ulimit -t \(cpuSeconds); exec \"$0\" \"$@\"", CommandSpace.command]
    let result = try await Subprocess.run(
      .path("/bin/sh"), arguments: .init(shell + arguments),
      environment: .inherit.updating([
        "LC_ALL": language, "TZ": "UTC", "USER": "ann", "SUDO_USER": nil, "CROSSDOCK_FAULT": fault,
      ]),
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    guard case .exited(let code) = result.terminationStatus else {
      return Ending(code: -1, output: result.standardOutput, errors: result.standardError)
    }
    return Ending(code: Int(code), output: result.standardOutput, errors: result.standardError)
  }

  /// The built command, which stands beside the test bundle.
  static let command = URL(filePath: CommandLine.arguments.first ?? "").deletingLastPathComponent()
    .appending(path: "crossdock").path()
}
