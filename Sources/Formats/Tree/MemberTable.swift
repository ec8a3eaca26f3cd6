/// Finds a member's node in the trie by the bytes of its name: one small hash table a node.
struct MemberTable: Sendable {
  private var tables: [(start: Int32, mask: Int32)]
  private var entries: [Int32] = []
  private var hashes: [UInt64]
  private var names: [(start: Int32, count: Int32)]
  private var bytes: [UInt8] = []

  init(_ nodes: [ProjectionNode]) {
    tables = []
    hashes = Array(repeating: 0, count: nodes.count)
    names = Array(repeating: (0, 0), count: nodes.count)
    for (index, node) in nodes.enumerated() {
      guard case .name(let text) = node.test else { continue }
      let name = Array(text.utf8)
      names[index] = (Int32(bytes.count), Int32(name.count))
      bytes += name
      hashes[index] = NameHash.of(name)
    }
    for node in nodes {
      let members = node.children.filter { if case .name = nodes[$0].test { true } else { false } }
      if members.isEmpty {
        tables.append((0, -1))
        continue
      }
      var size = 2
      while size < members.count * 2 { size *= 2 }
      let start = entries.count
      entries += Array(repeating: -1, count: size)
      for member in members {
        var slot = Int(truncatingIfNeeded: hashes[member]) & (size - 1)
        while entries[start + slot] >= 0 { slot = (slot + 1) & (size - 1) }
        entries[start + slot] = Int32(member)
      }
      tables.append((Int32(start), Int32(size - 1)))
    }
  }

  /// The child of a node for a member's name, or -1.
  func child(of node: Int, name: PaddedBytes, at offset: Int, count: Int, hash: UInt64) -> Int {
    let (start, mask) = tables[node]
    if mask < 0 { return -1 }
    var slot = Int32(truncatingIfNeeded: hash) & mask
    while true {
      let entry = Int(entries[Int(start &+ slot)])
      if entry < 0 { return -1 }
      if hashes[entry] == hash, names[entry].count == count, equals(entry, name, offset) { return entry }
      slot = (slot &+ 1) & mask
    }
  }

  private func equals(_ entry: Int, _ name: PaddedBytes, _ offset: Int) -> Bool {
    let (start, count) = names[entry]
    for index in 0..<Int(count) where bytes[Int(start) &+ index] != name[offset &+ index] { return false }
    return true
  }
}
