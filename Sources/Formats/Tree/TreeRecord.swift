import Values

/// One record of a JSON or XML file, as far as a projection reads it.
///
/// A record owns its bytes, so it may be kept, or handed to another thread, while the reader goes on; a reader fills
/// the same object again and again. Nodes are numbers into it and mean nothing in another record.
///
/// ```swift
/// while try reader.next(into: record) {
///   let zip = record.first(zipSlot).map { record.string($0) }
///   for line in record.nodes(linesSlot) { use(record.first(skuSlot, in: line)) }
/// }
/// ```
package final class TreeRecord {
  @usableFromInline var tape = TreeTape()
  @usableFromInline var projection: Projection
  /// Texts of elements that go on behind their children, once somebody has asked for their places.
  var joined = KeptTexts()
  /// The physical line of the (decoded) file that the record begins in, from 1.
  package internal(set) var line = 0
  /// Where the record begins, in bytes of the file; of its UTF-8 form where the file was in another encoding.
  package internal(set) var offset = 0
  var pathHead = ""
  var pathOrdinal = -1
  var pathTail = ""

  /// Makes an empty record for a reader to fill.
  package init() {
    projection = .nothing
  }

  /// How many bytes the record has in the (decoded) file.
  package var byteCount: Int { tape.source.count }

  /// The physical line that the record ends in.
  package var lastLine: Int {
    withSource { bytes in
      var line = self.line
      for index in bytes.indices where bytes[index] == 0x0A { line += 1 }
      return line
    }
  }

  /// Where the record stands: a JSON Pointer, or XML names with every index; nothing where each line is a record.
  package var path: String? {
    if pathOrdinal < 0 { return pathHead.isEmpty ? nil : pathHead }
    return pathHead + String(pathOrdinal) + pathTail
  }
}

/// A node of a record.
package struct TreeNode: Hashable, Sendable {
  @usableFromInline let index: Int

  @usableFromInline init(_ index: Int) {
    self.index = index
  }
}

extension TreeRecord {
  /// The record itself.
  @inlinable
  package var root: TreeNode { TreeNode(0) }

  /// The first node of a slot, in the whole record or in one item of a list; nothing where the file has none.
  @inlinable
  package func first(_ slot: Slot, in item: TreeNode? = nil) -> TreeNode? {
    if let item { return next(from: item.index, before: end(item), slot, slot.node, slot.isPlain) }
    let head = slot.node < tape.heads.count ? Int(tape.heads[slot.node]) : -1
    if head < 0 { return nil }
    if slot.isPlain { return TreeNode(head) }
    return next(from: head, before: tape.nodes.count, slot, slot.node, slot.isPlain)
  }

  /// All nodes of a slot, in document order.
  @inlinable
  package func nodes(_ slot: Slot, in item: TreeNode? = nil) -> TreeNodes {
    TreeNodes(record: self, slot: slot, item: item)
  }

  @inlinable
  func end(_ node: TreeNode) -> Int { Int(tape.nodes[node.index].end) }

  @inlinable
  func next(from start: Int, before end: Int, _ slot: Slot, _ trie: Int, _ isPlain: Bool) -> TreeNode? {
    var index = start
    while index < end {
      if Int(tape.nodes[index].trie) == trie, isPlain || holds(index, slot) { return TreeNode(index) }
      index &+= 1
    }
    return nil
  }

  /// Whether the conditions of a slot hold for one of its nodes.
  @usableFromInline
  func holds(_ index: Int, _ slot: Slot) -> Bool {
    for condition in projection.slots[slot.index].conditions {
      var at = index
      for _ in 0..<condition.up { at = Int(tape.nodes[at].parent) }
      switch condition.what {
      case .position(let place):
        if Int(tape.nodes[at].ordinal) != place { return false }
      case .text(let trie, let text):
        let end = Int(tape.nodes[at].end)
        var found = false
        var below = at
        while below < end, !found {
          found = Int(tape.nodes[below].trie) == trie && hasText(TreeNode(below), text)
          below += 1
        }
        if !found { return false }
      }
    }
    return true
  }

  private func hasText(_ node: TreeNode, _ text: [UInt8]) -> Bool {
    withText(node) { span in
      if span.count != text.count { return false }
      for index in 0..<span.count where span[index] != text[index] { return false }
      return true
    }
  }
}

/// The nodes of a slot, found as they are asked for.
package struct TreeNodes: Sequence, IteratorProtocol {
  @usableFromInline let record: TreeRecord
  @usableFromInline let slot: Slot
  @usableFromInline var position: Int
  @usableFromInline let end: Int

  @usableFromInline
  init(record: TreeRecord, slot: Slot, item: TreeNode?) {
    self.record = record
    self.slot = slot
    if let item {
      position = item.index
      end = record.end(item)
    } else {
      let head = slot.node < record.tape.heads.count ? Int(record.tape.heads[slot.node]) : -1
      end = record.tape.nodes.count
      position = head < 0 ? end : head
    }
  }

  @inlinable
  package mutating func next() -> TreeNode? {
    guard let found = record.next(from: position, before: end, slot, slot.node, slot.isPlain) else {
      position = end
      return nil
    }
    position = found.index &+ 1
    return found
  }
}
