import Values

/// Where the records of an XML file are: the elements at one of several paths from the root.
package struct XMLRecords: Hashable, Sendable {
  package let paths: [PathPattern]

  /// Records at one of several paths: `TrackResponse/TrackInfo`, `*/Body/*/Shipment`; `*` is any name.
  ///
  /// - Throws: ``PathError`` where a path cannot be read, has a condition, or is empty.
  package init(at paths: [String]) throws(PathError) {
    var patterns: [PathPattern] = []
    for path in paths {
      let pattern = try PathPattern(path, .xml)
      let isPlain = pattern.steps.allSatisfy { step in
        if case .attribute = step.test { return false }
        return step.selectors.isEmpty
      }
      if !isPlain || pattern.steps.isEmpty { throw PathError("path-records-condition", offset: 0) }
      patterns.append(pattern)
    }
    self.paths = patterns
  }
}

/// The ways to the records, walked from the root.
struct XMLRecordsWay: ~Copyable {
  /// An element on the way that is open.
  struct Frame {
    var node: Int
    var name: String
    var ordinal: Int
    /// How much of the envelope was kept before it.
    var keptNodes: Int
    var keptText: Int
    /// How many children of each local name it has had.
    var counts: [String: Int] = [:]
  }

  let projection: Projection
  var table: ElementTable
  private let isRecord: [Bool]
  /// The longest path.
  let depth: Int

  init(_ records: XMLRecords) throws(PathError) {
    var builder = ProjectionBuilder()
    var ends: [Slot] = []
    for path in records.paths { ends.append(try builder.add(path)) }
    projection = builder.build()
    var marks = Array(repeating: false, count: projection.nodes.count)
    for slot in ends { marks[projection.slots[slot.index].node] = true }
    isRecord = marks
    depth = records.paths.map(\.steps.count).max() ?? 0
    table = ElementTable(projection)
  }

  func isRecord(_ node: Int) -> Bool { node >= 0 && isRecord[node] }
}
