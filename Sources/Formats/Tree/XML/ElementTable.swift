import Values
import XMLStream

/// Finds an element's or attribute's node in the trie by the number of its name.
///
/// Each answer is worked out once a name and node, and then looked up: names in a file are few.
struct ElementTable: ~Copyable {
  let projection: Projection
  /// For each name, attribute or not, and each node: the child, -1 for none, -2 where it's not known yet.
  private var cache = GrowingBuffer<Int32>(capacity: 256)

  init(_ projection: Projection) {
    self.projection = projection
  }

  /// The child of a node for a name, or -1.
  @inline(__always)
  mutating func child(of node: Int, _ name: UInt32, isAttribute: Bool, in stream: borrowing XMLEventStream)
    -> Int
  {
    let index = (Int(name) &* 2 &+ (isAttribute ? 1 : 0)) &* projection.nodes.count &+ node
    if index < cache.count, cache[index] != -2 { return Int(cache[index]) }
    return find(node, stream.name(name), isAttribute, index)
  }

  @inline(never)
  private mutating func find(_ node: Int, _ name: XMLName, _ isAttribute: Bool, _ index: Int) -> Int {
    while cache.count <= index { cache.append(-2) }
    let found = projection.nodes[node].children.first { child in
      let candidate = projection.nodes[child]
      let fits =
        switch candidate.test {
        case .name(let wanted): !isAttribute && wanted == name.local
        case .anyName: !isAttribute
        case .attribute(let wanted): isAttribute && wanted == name.local
        case .items: false
        }
      return fits && (candidate.namespace.map { ElementTable.matches($0, name.namespace) } ?? true)
    }
    cache[index] = Int32(found ?? -1)
    return found ?? -1
  }

  /// Whether a text fits a pattern in which `*` is any run of characters.
  static func matches(_ pattern: String, _ text: String) -> Bool {
    let (pattern, text) = (Array(pattern.utf8), Array(text.utf8))
    var (p, t) = (0, 0)
    var star: (p: Int, t: Int)?
    while t < text.count {
      if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
        star = (p, t)
        p += 1
      } else if p < pattern.count, pattern[p] == text[t] {
        p += 1
        t += 1
      } else if let (starP, starT) = star {
        // Let the last star take one more, and try again.
        star = (starP, starT + 1)
        p = starP + 1
        t = starT + 1
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
