package import Values

/// A node with the record that it is a part of, for what looks at every record of a file.
///
/// How it differs from a ``TreeRecord`` and a ``TreeNode`` beside it: nothing is counted, and texts are places. Good
/// until the record is filled anew or let go; keep none beyond that.
@safe
package struct TreeItem {
  private let holder: Unmanaged<TreeRecord>
  package let node: TreeNode

  fileprivate init(_ holder: Unmanaged<TreeRecord>, _ node: TreeNode) {
    unsafe self.holder = holder
    self.node = node
  }

  /// The root of a record.
  package init(_ record: TreeRecord) {
    unsafe self.init(Unmanaged.passUnretained(record), record.root)
  }

  /// What the node is.
  package var kind: TreeKind { unsafe holder._withUnsafeGuaranteedRef { $0.kind(node) } }

  /// The text of the node (``TreeRecord/withText(_:_:)``).
  package var text: FieldPlace { unsafe holder._withUnsafeGuaranteedRef { $0.text(node) } }

  /// The first node of a slot in this one that is not null, or nothing.
  package func first(_ slot: Slot) -> TreeItem? {
    unsafe holder._withUnsafeGuaranteedRef { record in
      // Of the root each slot's first node is known.
      guard let found = record.first(slot, in: node.index == 0 ? nil : node), record.kind(found) != .null
      else { return nil }
      return unsafe TreeItem(holder, found)
    }
  }

  /// The first node of a slot in this one that is not null, at this one or behind another of them; nothing at the end.
  package func next(_ slot: Slot, behind last: TreeItem?) -> TreeItem? {
    unsafe holder._withUnsafeGuaranteedRef { record in
      var last = last?.node
      while let found = record.next(slot, in: node, behind: last) {
        if record.kind(found) != .null { return unsafe TreeItem(holder, found) }
        last = found
      }
      return nil
    }
  }
}

extension TreeRecord {
  /// Lets go of texts that were made for places; to be called when nobody has any.
  package func forgetTexts() { joined.removeAll() }

  /// Where the text of a node lies; good until the record is filled anew, or ``forgetTexts()``.
  func text(_ node: TreeNode) -> FieldPlace {
    let entry = tape.nodes[node.index]
    if entry.flags & TapeNode.mixed != 0 { return joined.keep(joinedText(node)) }
    let base = unsafe entry.flags & TapeNode.ownText != 0 ? tape.text.base : tape.source.base
    return unsafe FieldPlace(UnsafePointer(base + Int(entry.start)), count: Int(entry.count))
  }

  /// The first node of a slot in another that stands behind the last one found.
  func next(_ slot: Slot, in item: TreeNode, behind last: TreeNode?) -> TreeNode? {
    // The root of what stands around the records has no end yet; all that there is lies in it.
    let isRoot = item.index == 0
    let head = slot.node < tape.heads.count ? Int(tape.heads[slot.node]) : -1
    let first = isRoot ? head : item.index
    let start = last.map { $0.index + 1 } ?? first
    return start < 0
      ? nil : next(from: start, before: isRoot ? tape.nodes.count : end(item), slot, slot.node, slot.isPlain)
  }
}

/// Texts that lie in no record as they read, kept as long as places point to them.
@safe
struct KeptTexts: ~Copyable {
  private var texts: [UnsafeMutableBufferPointer<UInt8>] = unsafe []

  init() {}

  deinit {
    unsafe texts.forEach { unsafe $0.deallocate() }
  }

  /// Keeps a text.
  mutating func keep(_ text: [UInt8]) -> FieldPlace {
    let kept = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(text.count, 1))
    _ = unsafe kept.initialize(from: text)
    unsafe texts.append(kept)
    guard let start = kept.baseAddress else { return .absent }
    return unsafe FieldPlace(UnsafePointer(start), count: text.count)
  }

  /// Lets go of all; most records have none.
  mutating func removeAll() {
    if unsafe texts.isEmpty { return }
    unsafe texts.forEach { unsafe $0.deallocate() }
    unsafe texts.removeAll(keepingCapacity: true)
  }
}
