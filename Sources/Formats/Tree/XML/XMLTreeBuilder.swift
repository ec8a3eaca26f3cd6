import Values
import XMLStream

/// Makes a tape of the events below one element, as far as a projection reads them.
struct XMLTreeBuilder: ~Copyable {
  struct Frame: BitwiseCopyable {
    var trie: Int32
    var node: Int32
    /// Whether all below is kept.
    var keep: Bool
    var wantsText: Bool
    var hasChildren: Bool
  }

  private var frames = GrowingBuffer<Frame>(capacity: 32)
  private var table: ElementTable
  /// How many elements deep we are in something that no path asks for.
  private var skipped = 0
  /// How many elements each node of the trie has had within the parent that is open.
  private var ordinals = GrowingBuffer<Int32>(capacity: 32)

  init(_ projection: Projection) {
    table = ElementTable(projection)
    for _ in projection.nodes { ordinals.append(0) }
  }

  private var projection: Projection { table.projection }

  /// How many elements are open.
  var depth: Int { frames.count + skipped }

  /// Begins with an element as the root.
  mutating func begin(_ tape: inout TreeTape) {
    tape.clear(for: projection)
    frames.removeAll()
    skipped = 0
    open(0, parent: -1, kept: false, ordinal: 1, &tape)
  }

  private mutating func open(_ trie: Int, parent: Int, kept: Bool, ordinal: Int, _ tape: inout TreeTape) {
    let keep = kept || (trie >= 0 && projection.nodes[trie].keepsAll)
    var node = TapeNode(.element, trie: trie, parent: parent, ordinal: ordinal)
    node.flags = TapeNode.ownText | TapeNode.ownName
    node.start = UInt32(truncatingIfNeeded: tape.text.count)
    frames.append(
      Frame(
        trie: Int32(truncatingIfNeeded: trie), node: Int32(truncatingIfNeeded: tape.add(node)), keep: keep,
        wantsText: keep || projection.nodes[trie].wantsText, hasChildren: false))
    if trie >= 0 {
      for child in projection.nodes[trie].children { ordinals[child] = 0 }
    }
  }

  mutating func start(_ name: UInt32, in stream: borrowing XMLEventStream, _ tape: inout TreeTape) {
    if skipped > 0 {
      skipped += 1
      return
    }
    let top = frames.count - 1
    let frame = frames[top]
    if !frame.hasChildren {
      frames[top].hasChildren = true
      // White space before a child is layout, not text.
      let node = Int(frame.node)
      let (start, count) = (Int(tape.nodes[node].start), Int(tape.nodes[node].count))
      if frame.wantsText, unsafe XMLTreeBuilder.isBlank(PaddedBytes(tape.text.base), start, count) {
        tape.nodes[node].count = 0
      }
    }
    let trie = frame.trie < 0 ? -1 : table.child(of: Int(frame.trie), name, isAttribute: false, in: stream)
    if trie < 0, !frame.keep {
      skipped = 1
      return
    }
    var ordinal = 0
    if trie >= 0 {
      ordinals[trie] += 1
      ordinal = Int(ordinals[trie])
    }
    open(trie, parent: Int(frame.node), kept: frame.keep, ordinal: ordinal, &tape)
    if frame.keep { nameNode(Int(frames[frames.count - 1].node), stream.name(name).local, &tape) }
  }

  mutating func attribute(
    _ event: XMLEvent, _ batch: borrowing XMLBatch, in stream: borrowing XMLEventStream, _ tape: inout TreeTape
  ) {
    if skipped > 0 { return }
    let frame = frames[frames.count - 1]
    let trie = frame.trie < 0 ? -1 : table.child(of: Int(frame.trie), event.name, isAttribute: true, in: stream)
    if trie < 0, !frame.keep { return }
    var node = TapeNode(.attribute, trie: trie, parent: Int(frame.node), ordinal: 0)
    node.flags = TapeNode.ownText | TapeNode.ownName
    node.start = UInt32(truncatingIfNeeded: tape.text.count)
    node.count = event.count
    unsafe tape.text.append(batch.text.base + Int(event.start), count: Int(event.count))
    let index = tape.add(node)
    tape.nodes[index].end = Int32(truncatingIfNeeded: index + 1)
    if frame.keep { nameNode(index, stream.name(event.name).local, &tape) }
  }

  private func nameNode(_ node: Int, _ name: String, _ tape: inout TreeTape) {
    tape.nodes[node].nameStart = UInt32(truncatingIfNeeded: tape.text.count)
    for byte in name.utf8 { tape.text.append(byte) }
    tape.nodes[node].nameCount = UInt32(truncatingIfNeeded: tape.text.count) - tape.nodes[node].nameStart
    if tape.nodes[node].kind == .element {
      tape.nodes[node].start = UInt32(truncatingIfNeeded: tape.text.count)
    }
  }

  mutating func text(_ event: XMLEvent, _ batch: borrowing XMLBatch, _ tape: inout TreeTape) {
    if skipped > 0 || frames.count == 0 { return }
    let frame = frames[frames.count - 1]
    if !frame.wantsText { return }
    let from = Int(event.start)
    let count = Int(event.count)
    let node = Int(frame.node)
    let entry = tape.nodes[node]
    let isFirst = entry.count == 0 && entry.flags & TapeNode.mixed == 0
    let goesOn = Int(entry.start) + Int(entry.count) == tape.text.count
    let last = tape.nodes.count - 1
    if frame.hasChildren, unsafe XMLTreeBuilder.isBlank(PaddedBytes(batch.text.base), from, count) { return }
    if isFirst {
      tape.nodes[node].start = UInt32(truncatingIfNeeded: tape.text.count)
      tape.nodes[node].count = event.count
    } else if goesOn, entry.flags & TapeNode.mixed == 0 {
      tape.nodes[node].count &+= event.count
    } else if tape.nodes[last].kind == .text, Int(tape.nodes[last].parent) == node {
      tape.nodes[last].count &+= event.count
    } else {
      tape.nodes[node].flags |= TapeNode.mixed
      var part = TapeNode(.text, trie: -1, parent: node, ordinal: 0)
      part.flags = TapeNode.ownText
      part.start = UInt32(truncatingIfNeeded: tape.text.count)
      part.count = event.count
      let index = tape.add(part)
      tape.nodes[index].end = Int32(truncatingIfNeeded: index + 1)
    }
    unsafe tape.text.append(batch.text.base + from, count: count)
  }

  /// Closes the innermost element.
  mutating func end(_ tape: inout TreeTape) {
    if skipped > 0 {
      skipped -= 1
      return
    }
    let node = Int(frames[frames.count - 1].node)
    tape.nodes[node].end = Int32(truncatingIfNeeded: tape.nodes.count)
    frames.count -= 1
  }

  private static func isBlank(_ bytes: PaddedBytes, _ start: Int, _ count: Int) -> Bool {
    for index in start..<start + count where bytes[index] > 0x20 { return false }
    return true
  }
}
