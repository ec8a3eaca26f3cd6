import Values

/// Where the records of a JSON file are.
package struct JSONRecords: Hashable, Sendable {
  /// Alternative paths, as they are written; empty where each line is a record.
  package let paths: [PathPattern]
  /// Whether each line is a value of its own (NDJSON).
  package let isLines: Bool

  /// Each line is one record; empty lines are passed over.
  package static let lines = JSONRecords(paths: [], isLines: true)

  private init(paths: [PathPattern], isLines: Bool) {
    self.paths = paths
    self.isLines = isLines
  }

  /// Records at one of several paths, of which a file may have any.
  ///
  /// `orders[*]` takes the items of an array, `order` the items of an array or else the one object there;
  /// `[*]` and `.` do so for the document itself. Arrays on the way are written too: `edges[*].node`.
  ///
  /// - Throws: ``PathError`` where a path cannot be read or has a condition.
  package init(at paths: [String]) throws(PathError) {
    var patterns: [PathPattern] = []
    for path in paths {
      let pattern = try PathPattern(path, .json)
      if pattern.steps.contains(where: { !$0.selectors.isEmpty }) {
        throw PathError("path-records-condition", offset: 0)
      }
      patterns.append(pattern)
    }
    self.init(paths: patterns, isLines: false)
  }
}

/// The ways to the records as a trie.
struct JSONRecordsPlan {
  let projection: Projection
  /// Nodes at which an object (any value, for items of an array) is a record.
  private let isRecord: [Bool]

  init(_ records: JSONRecords) throws(PathError) {
    var builder = ProjectionBuilder()
    var ends: [Slot] = []
    let items = [PathPattern.Step(.items)]
    for path in records.paths {
      ends.append(try builder.add(path))
      if path.steps.last?.test == .items { continue }
      var below = path
      below.steps += items
      ends.append(try builder.add(below))
    }
    projection = builder.build()
    var marks = Array(repeating: false, count: projection.nodes.count)
    for slot in ends { marks[projection.slots[slot.index].node] = true }
    isRecord = marks
  }

  /// What to do with a value at a node of the trie.
  enum Step {
    case record
    case enter
    case pass
    /// The path is there, but has no record.
    case none
    case wrongKind
  }

  /// Decides by the value's first byte.
  func step(_ node: Int, first byte: UInt8) -> Step {
    if node < 0 { return .pass }
    let isItem = projection.nodes[node].test == .items
    switch byte {
    case UInt8(ascii: "{"):
      if isRecord[node] { return .record }
      return projection.nodes[node].children.isEmpty ? (leads(node) ? .wrongKind : .pass) : .enter
    case UInt8(ascii: "["):
      if isRecord[node], isItem, projection.nodes[node].items < 0 { return .record }
      return projection.nodes[node].items >= 0 ? .enter : .pass
    case UInt8(ascii: "n"):
      return isRecord[node] && isItem ? .record : (isRecord[node] || leads(node) ? .none : .pass)
    default:
      if isRecord[node] { return isItem ? .record : .wrongKind }
      return .pass
    }
  }

  /// Whether the items of an array at a node are records.
  func leads(_ node: Int) -> Bool {
    let items = projection.nodes[node].items
    return items >= 0 && isRecord[items]
  }
}
