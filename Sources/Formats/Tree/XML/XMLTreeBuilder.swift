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
  /// Where the text since the last tag begins on the tape, or -1.
  private var runStart = -1
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
    runStart = -1
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
    frames[top].hasChildren = true
    if runStart >= 0 { closeRun(&tape) }
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
    _ event: XMLEvent, _ batch: borrowing XMLBatch, in stream: borrowing XMLEventStream,
    _ tape: inout TreeTape
  ) {
    if skipped > 0 { return }
    let frame = frames[frames.count - 1]
    let trie =
      frame.trie < 0 ? -1 : table.child(of: Int(frame.trie), event.name, isAttribute: true, in: stream)
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
    if runStart < 0 { runStart = tape.text.count }
    unsafe tape.text.append(batch.text.base + Int(event.start), count: Int(event.count))
  }

  /// Gives the text since the last tag to its element.
  ///
  /// White space beside children is layout, not text. That can be told only of the whole run: how it comes in pieces
  /// is chance.
  private mutating func closeRun(_ tape: inout TreeTape) {
    let start = runStart
    let count = tape.text.count - start
    runStart = -1
    let frame = frames[frames.count - 1]
    if frame.hasChildren, unsafe XMLTreeBuilder.isBlank(PaddedBytes(tape.text.base), start, count) {
      tape.text.count = start
      return
    }
    let node = Int(frame.node)
    let entry = tape.nodes[node]
    let isMixed = entry.flags & TapeNode.mixed != 0
    if entry.count == 0, !isMixed {
      tape.nodes[node].start = UInt32(truncatingIfNeeded: start)
      tape.nodes[node].count = UInt32(truncatingIfNeeded: count)
    } else if !isMixed, Int(entry.start) + Int(entry.count) == start {
      tape.nodes[node].count &+= UInt32(truncatingIfNeeded: count)
    } else {
      tape.nodes[node].flags |= TapeNode.mixed
      var part = TapeNode(.text, trie: -1, parent: node, ordinal: 0)
      part.flags = TapeNode.ownText
      part.start = UInt32(truncatingIfNeeded: start)
      part.count = UInt32(truncatingIfNeeded: count)
      let index = tape.add(part)
      tape.nodes[index].end = Int32(truncatingIfNeeded: index + 1)
    }
  }

  /// Closes the innermost element.
  mutating func end(_ tape: inout TreeTape) {
    if skipped > 0 {
      skipped -= 1
      return
    }
    if runStart >= 0 { closeRun(&tape) }
    let node = Int(frames[frames.count - 1].node)
    tape.nodes[node].end = Int32(truncatingIfNeeded: tape.nodes.count)
    frames.count -= 1
  }

  private static func isBlank(_ bytes: PaddedBytes, _ start: Int, _ count: Int) -> Bool {
    for index in start..<start + count where bytes[index] > 0x20 { return false }
    return true
  }
}
