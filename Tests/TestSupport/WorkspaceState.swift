internal import Ledger

/// What a workspace comes to: files but for days and batch numbers, and all that the ledger knows.
///
/// Two of them are equal where the same files came to the same, whatever stopped the passes between.
package struct WorkspaceState: Equatable, Sendable {
  package var files: [String: [UInt8]] = [:]
  /// Rows of all outputs with their file's kind, without the numbers of the outputs, sorted.
  package var rows: [String]
  package var ledger: [String]

  package init(of workspace: TemporaryWorkspace) throws {
    for (path, bytes) in try workspace.files(in: [
      "inbox", "outbox", "archive", "rejected", ".crossdock/work",
    ])
    where !path.hasSuffix("/") {
      files[TemporaryWorkspace.undated(path)] = WorkspaceState.masked(path, bytes)
    }
    rows = try WorkspaceState.rows(of: workspace)
    ledger = try LedgerDump.lines(
      workspace.ledger(), partners: ["shop"],
      feeds: ["books/sale.order", "tables/orders", "tables/documents"])
  }

  /// A file without the batch number and the time of day that reports and rejects tell.
  private static func masked(_ path: String, _ bytes: [UInt8]) -> [UInt8] {
    guard path.hasPrefix("rejected/"), path.hasSuffix(".rejects.csv") || path.hasSuffix(".report.txt"),
      let batch = path.split(separator: "/").last?.prefix(while: { $0 != "-" })
    else { return bytes }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { line in
      line.hasPrefix("received ") ? "received" : without(Array(batch.utf8), line)
    }.joined(separator: "\n").utf8.map { $0 }
  }

  /// A line with a sign in place of a number that stands by itself.
  private static func without(_ number: [UInt8], _ line: Substring) -> String {
    var result: [UInt8] = []
    var digits: [UInt8] = []
    for byte in Array(line.utf8) + [0] {
      if (0x30...0x39).contains(byte) {
        digits.append(byte)
      } else {
        result += digits == number ? [UInt8(ascii: "#")] : digits
        digits = []
        result.append(byte)
      }
    }
    return String(decoding: result.dropLast(), as: UTF8.self)
  }

  package static func rows(of workspace: TemporaryWorkspace) throws -> [String] {
    var rows: [String] = []
    for (path, bytes) in try workspace.files(in: ["outbox"]) where isVisible(path) {
      let kind = path.prefix { $0 != "-" }
      let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      rows += lines.dropFirst(path.hasSuffix(".ndjson") ? 0 : 1).map { "\(kind) \($0)" }
    }
    return rows.sorted()
  }

  package static func isVisible(_ path: String) -> Bool { !path.hasSuffix("/") && !path.contains("/.") }
}
