import Values

extension TreeRecord {
  /// What a node is.
  @inlinable
  package func kind(_ node: TreeNode) -> TreeKind { tape.nodes[node.index].kind }

  /// Lends the text of a node: a string's characters, a number, `true` or `false` as written, an element's own text.
  ///
  /// For an object or array it is the source text.
  @inlinable
  package func withText<Result, Failure: Error>(
    _ node: TreeNode, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let entry = tape.nodes[node.index]
    if entry.flags & 4 != 0 {
      let joined = joinedText(node)
      return try body(joined.span)
    }
    let base = unsafe entry.flags & 1 != 0 ? tape.text.base : tape.source.base
    let span = unsafe Span(_unsafeStart: UnsafePointer(base + Int(entry.start)), count: Int(entry.count))
    return try body(span)
  }

  /// The text of a node as a string.
  package func string(_ node: TreeNode) -> String {
    withText(node) { span in
      unsafe span.withUnsafeBufferPointer { bytes in unsafe String(decoding: bytes, as: UTF8.self) }
    }
  }

  /// The text of a node as bytes of their own.
  package func bytes(_ node: TreeNode) -> [UInt8] {
    withText(node) { span in unsafe span.withUnsafeBufferPointer { bytes in unsafe Array(bytes) } }
  }

  /// The bytes of the whole record as in the file; of its UTF-8 form where the file was in another encoding.
  @inlinable
  package func withSource<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let span = unsafe Span(_unsafeStart: UnsafePointer(tape.source.base), count: tape.source.count)
    return try body(span)
  }

  /// The bytes of the whole record as bytes of their own.
  package var sourceBytes: [UInt8] {
    withSource { span in unsafe span.withUnsafeBufferPointer { bytes in unsafe Array(bytes) } }
  }

  /// The text of an element whose text goes on behind its children.
  @usableFromInline
  func joinedText(_ node: TreeNode) -> [UInt8] {
    let entry = tape.nodes[node.index]
    var result: [UInt8] = []
    func take(_ part: TapeNode) {
      for index in Int(part.start)..<Int(part.start + part.count) { result.append(tape.text[index]) }
    }
    take(entry)
    var index = node.index + 1
    while index < Int(entry.end) {
      let part = tape.nodes[index]
      if part.kind == .text, Int(part.parent) == node.index { take(part) }
      index = part.kind == .text ? index + 1 : Int(part.end)
    }
    return result
  }
}

extension TreeRecord {
  /// The name of a node in a subtree that is kept whole: a member's, or an element's or attribute's local name.
  package func name(_ node: TreeNode) -> String {
    let entry = tape.nodes[node.index]
    let own = entry.flags & TapeNode.ownName != 0
    let bytes = unsafe PaddedBytes(own ? tape.text.base : tape.source.base)
    return bytes.string(Int(entry.nameStart), Int(entry.nameCount))
  }

  /// The first member, item, attribute or child of a node that is kept.
  package func firstChild(_ node: TreeNode) -> TreeNode? {
    child(from: node.index + 1, end: end(node))
  }

  /// The node behind this one in the same parent.
  package func nextSibling(_ node: TreeNode) -> TreeNode? {
    let parent = Int(tape.nodes[node.index].parent)
    return parent < 0 ? nil : child(from: end(node), end: Int(tape.nodes[parent].end))
  }

  private func child(from start: Int, end: Int) -> TreeNode? {
    var index = start
    while index < end, tape.nodes[index].kind == .text { index += 1 }
    return index < end ? TreeNode(index) : nil
  }

  /// The place of a node among its like: of an item from 0, of an element from 1.
  package func ordinal(_ node: TreeNode) -> Int { Int(tape.nodes[node.index].ordinal) }
}
