import Values

/// Where the records of a JSON file are.
package struct JSONRecords: Hashable, Sendable {
  /// Alternative paths, as they are written; empty where each line is a record.
  package let paths: [PathPattern]
  /// Paths of `**`, without it: they may begin at any member on the way.
  package let anywhere: [PathPattern]
  /// Whether each line is a value of its own (NDJSON).
  package let isLines: Bool

  /// Each line is one record; empty lines are passed over.
  package static let lines = JSONRecords(paths: [], anywhere: [], isLines: true)

  private init(paths: [PathPattern], anywhere: [PathPattern], isLines: Bool) {
    self.paths = paths
    self.anywhere = anywhere
    self.isLines = isLines
  }

  /// Records at one of several paths, of which a file may have any.
  ///
  /// `orders[*]` takes the items of an array, `order` the items of an array or else the one object there;
  /// `[*]` and `.` do so for the document itself. Arrays on the way are written too: `edges[*].node`.
  /// `**.orders[*]` takes them wherever a member of that name stands, however a program wrapped what it saved.
  ///
  /// - Throws: ``PathError`` where a path cannot be read or has a condition.
  package init(at paths: [String]) throws(PathError) {
    var patterns: [PathPattern] = []
    var anywhere: [PathPattern] = []
    for path in paths {
      let isAnywhere = path.hasPrefix("**.")
      let pattern = try PathPattern(isAnywhere ? String(path.dropFirst(3)) : path, .json)
      if pattern.steps.contains(where: { !$0.selectors.isEmpty }) {
        throw PathError("path-records-condition", offset: 0)
      }
      if isAnywhere {
        anywhere.append(pattern)
      } else {
        patterns.append(pattern)
      }
    }
    self.init(paths: patterns, anywhere: anywhere, isLines: false)
  }

  /// The paths as they are written, for messages.
  var texts: [String] { paths.map(\.text) + anywhere.map { "**." + $0.text } }
}

/// The ways to the records as a trie.
struct JSONRecordsPlan {
  let projection: Projection
  /// Nodes at which an object (any value, for items of an array) is a record.
  private let isRecord: [Bool]

  init(_ paths: [PathPattern]) throws(PathError) {
    var builder = ProjectionBuilder()
    var ends: [Slot] = []
    let items = [PathPattern.Step(.items)]
    for path in paths {
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

  /// The node of a member, or -1.
  func child(of node: Int, _ name: String) -> Int {
    if node < 0 { return -1 }
    return projection.nodes[node].children.first { projection.nodes[$0].test == .name(name) } ?? -1
  }

  /// The node of an array's items, or -1.
  func items(of node: Int) -> Int { node < 0 ? -1 : projection.nodes[node].items }
}

/// Where a reader is in the tries of the records' paths.
struct JSONRecordsPlace {
  /// The node of the paths from the root, or -1.
  var fixed: Int
  /// The node of the paths that begin anywhere; 0 where none has begun, -1 where there are none.
  var loose: Int
}

/// The ways to the records: those from the root, and those that begin anywhere.
struct JSONRecordsPlans {
  private let fixed: JSONRecordsPlan
  private let loose: JSONRecordsPlan?

  init(_ records: JSONRecords) throws(PathError) {
    fixed = try JSONRecordsPlan(records.paths)
    loose = records.anywhere.isEmpty ? nil : try JSONRecordsPlan(records.anywhere)
  }

  /// The document's root.
  var root: JSONRecordsPlace { JSONRecordsPlace(fixed: 0, loose: loose == nil ? -1 : 0) }

  /// The place of a member; what goes on with a path goes before what begins one.
  func member(_ place: JSONRecordsPlace, _ name: String) -> JSONRecordsPlace {
    var next = JSONRecordsPlace(fixed: fixed.child(of: place.fixed, name), loose: -1)
    if let loose {
      next.loose = loose.child(of: place.loose, name)
      if next.loose < 0 { next.loose = max(loose.child(of: 0, name), 0) }
    }
    return next
  }

  /// The place of an array's items.
  func item(_ place: JSONRecordsPlace) -> JSONRecordsPlace {
    JSONRecordsPlace(
      fixed: fixed.items(of: place.fixed), loose: loose.map { max($0.items(of: place.loose), 0) } ?? -1)
  }

  /// Decides by the value's first byte.
  func step(_ place: JSONRecordsPlace, first byte: UInt8) -> JSONRecordsPlan.Step {
    let step = fixed.step(place.fixed, first: byte)
    let isOpen = byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[")
    guard let loose, step == .pass || step == .wrongKind && isOpen else { return step }
    switch place.loose > 0 ? loose.step(place.loose, first: byte) : .pass {
    case .record where isOpen: return .record
    case .pass where isOpen, .wrongKind where isOpen, .enter: return .enter
    default: return .pass
    }
  }

  /// Whether the items of an array at a place are records.
  func leads(_ place: JSONRecordsPlace) -> Bool {
    place.fixed >= 0 && fixed.leads(place.fixed) || place.loose > 0 && loose?.leads(place.loose) == true
  }
}
