package import Formats
import Values
import YAMLTree

/// `limits:` of `crossdock.yml`: how much of anything a file or a pass may have.
package struct WorkspaceLimits: Sendable {
  /// What a file is refused for.
  package var reading = ReadingLimits.standard
  /// Files that one pass takes; what is left waits for the next.
  package var files = 100_000

  init() {}

  /// Reads the settings; each has a default.
  ///
  /// - Throws: a diagnostic at the first thing that is wrong.
  init(_ node: YAMLNode) throws(YAMLError) {
    let members = try node.members(["field", "record", "depth", "columns", "values", "files"])
    if let node = members["field"] { reading.field = try WorkspaceLimits.size(node) }
    if let node = members["record"] { reading.record = try WorkspaceLimits.size(node) }
    if let node = members["depth"] {
      reading.depth = try WorkspaceLimits.number(node, upTo: ReadingLimits.mostDepth)
    }
    if let node = members["columns"] { reading.columns = try WorkspaceLimits.number(node) }
    if let node = members["values"] { reading.values = try WorkspaceLimits.number(node) }
    if let node = members["files"] { files = try WorkspaceLimits.number(node) }
  }

  private static func number(_ node: YAMLNode, upTo most: Int = 1_000_000_000) throws(YAMLError) -> Int {
    let number = try node.integer()
    guard (1...most).contains(number) else {
      throw node.error("yaml-value", ["\(number)", "a number from 1 to \(most)"])
    }
    return number
  }

  /// `64KB`, `16MB`; no more than fits into the offsets of a buffer.
  private static func size(_ node: YAMLNode) throws(YAMLError) -> Int {
    let text = try node.text()
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let units = ["B": 1, "KB": 1 << 10, "MB": 1 << 20]
    guard let number = Int(digits), number > 0, number <= 1 << 30,
      let unit = units[String(text.dropFirst(digits.count))], number * unit <= 512 << 20
    else { throw node.error("yaml-value", [text.quotedForMessage, "a size as 64KB or 16MB, at most 512MB"]) }
    return number * unit
  }
}
