public import Values

/// What a node of a record is.
@usableFromInline
package enum TreeKind: UInt8, Sendable, BitwiseCopyable {
  case object
  case array
  case string
  case number
  case `true`
  case `false`
  case null
  case element
  case attribute
  /// More text of an element, behind one of its children.
  case text
}

/// One node of a tape: nodes stand in document order, each before all that lies in it.
@usableFromInline
package struct TapeNode: BitwiseCopyable {
  /// The text: unescaped for a string, as written for a number, the whole source for an object or array.
  @usableFromInline var start: UInt32
  @usableFromInline var count: UInt32
  /// The node of the projection, or -1 where it is kept only as part of a subtree.
  @usableFromInline var trie: Int32
  @usableFromInline var parent: Int32
  /// The first node behind all that lies in this one.
  @usableFromInline var end: Int32
  /// The place among its like: of an item from 0, of an element from 1.
  @usableFromInline var ordinal: Int32
  @usableFromInline var nameStart: UInt32
  @usableFromInline var nameCount: UInt32
  @usableFromInline var kind: TreeKind
  @usableFromInline var flags: UInt8

  /// The text stands in the tape's own text, not in the source.
  static let ownText: UInt8 = 1
  /// The name stands in the tape's own text, not in the source.
  static let ownName: UInt8 = 2
  /// More text follows in nodes of kind `text`.
  static let mixed: UInt8 = 4

  init(_ kind: TreeKind, trie: Int, parent: Int, ordinal: Int) {
    start = 0
    count = 0
    self.trie = Int32(truncatingIfNeeded: trie)
    self.parent = Int32(truncatingIfNeeded: parent)
    end = 0
    self.ordinal = Int32(truncatingIfNeeded: ordinal)
    nameStart = 0
    nameCount = 0
    self.kind = kind
    flags = 0
  }
}

/// The nodes of one record with the bytes that they point into.
@usableFromInline
package struct TreeTape: ~Copyable {
  @usableFromInline package var nodes = GrowingBuffer<TapeNode>(capacity: 64)
  /// The record as it stands in the (decoded) file.
  @usableFromInline package var source = GrowingBuffer<UInt8>(capacity: 1024)
  /// Text that does not stand in the source as it reads: unescaped strings, names.
  @usableFromInline package var text = GrowingBuffer<UInt8>(capacity: 256)
  /// The first node of each node of the projection, or -1.
  @usableFromInline package var heads = GrowingBuffer<Int32>(capacity: 64)

  init() {}

  /// Forgets the last record.
  mutating func clear(for projection: Projection) {
    nodes.removeAll()
    source.removeAll()
    text.removeAll()
    heads.removeAll()
    heads.reserve(projection.nodes.count)
    for _ in projection.nodes { heads.append(-1) }
  }

  /// Adds a node whose end is set when it closes.
  @inline(__always)
  mutating func add(_ node: TapeNode) -> Int {
    let index = nodes.count
    nodes.append(node)
    let trie = Int(node.trie)
    if trie >= 0, heads[trie] < 0 { heads[trie] = Int32(truncatingIfNeeded: index) }
    return index
  }

  /// Forgets the last nodes, down to a number of nodes and of bytes of own text.
  mutating func cut(nodes count: Int, text length: Int) {
    if nodes.count <= count { return }
    nodes.count = count
    text.count = length
    for index in 0..<heads.count where Int(heads[index]) >= count { heads[index] = -1 }
  }

  /// Adds all of another tape below one of the nodes; `end` of that node grows.
  mutating func merge(_ other: borrowing TreeTape, parent: Int) {
    let base = nodes.count
    for index in 0..<other.nodes.count {
      var node = other.nodes[index]
      node.start &+= UInt32(
        truncatingIfNeeded: node.flags & TapeNode.ownText != 0 ? text.count : source.count)
      node.nameStart &+= UInt32(
        truncatingIfNeeded: node.flags & TapeNode.ownName != 0 ? text.count : source.count)
      node.parent = Int32(truncatingIfNeeded: node.parent < 0 ? parent : Int(node.parent) + base)
      node.end &+= Int32(truncatingIfNeeded: base)
      _ = add(node)
    }
    unsafe source.append(other.source.base, count: other.source.count)
    unsafe text.append(other.text.base, count: other.text.count)
    nodes[parent].end = Int32(truncatingIfNeeded: nodes.count)
  }
}
