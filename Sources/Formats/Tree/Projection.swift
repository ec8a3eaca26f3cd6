/// What a map reads of a record: its paths as one trie, which a reader walks while it parses.
///
/// A path is registered once and gives a ``Slot``; ``TreeRecord`` answers questions about slots. Whatever no slot
/// asks for is checked by the reader, and not kept. Made by ``ProjectionBuilder``; shared by all readers of a map.
@usableFromInline
package final class Projection: Sendable {
  let nodes: [ProjectionNode]
  let slots: [SlotPlan]
  let members: MemberTable

  init(nodes: [ProjectionNode], slots: [SlotPlan]) {
    self.nodes = nodes
    self.slots = slots
    members = MemberTable(nodes)
  }

  /// A projection that keeps nothing of a record but its bytes and the kind of its root.
  package static let nothing = ProjectionBuilder().build()

  /// A projection that keeps a record whole.
  package static let everything: Projection = {
    var builder = ProjectionBuilder()
    builder.keepRoot()
    return builder.build()
  }()
}

/// The number of a registered path.
package struct Slot: Hashable, Sendable {
  @usableFromInline let index: Int
  /// The node of the projection that the path leads to.
  @usableFromInline let node: Int
  /// Whether there are no conditions: each node of the trie's is one of the slot's.
  @usableFromInline let isPlain: Bool
}

/// One step that some path takes.
struct ProjectionNode: Sendable {
  var test: PathPattern.Test
  var namespace: String?
  var parent: Int
  var children: [Int] = []
  /// Where an array's items go on, or -1.
  var items = -1
  /// Whether all below it is kept, with its names.
  var keepsAll = false
  /// Whether some slot or condition reads its text (XML keeps no other).
  var wantsText = false
}

/// How a slot's nodes are told from others at the same place of the trie.
struct SlotPlan: Sendable {
  struct Condition: Sendable {
    enum What: Sendable {
      case position(Int)
      /// A node of the trie below the conditioned one, and the text it must have.
      case text(node: Int, [UInt8])
    }
    /// How many parents up from the slot's own node.
    var up: Int
    var what: What
  }

  var node: Int
  var conditions: [Condition] = []

  init(node: Int) {
    self.node = node
  }
}

/// Collects the paths of a map.
package struct ProjectionBuilder {
  private var nodes: [ProjectionNode]
  private var slots: [SlotPlan] = []

  package init() {
    nodes = [ProjectionNode(test: .anyName, parent: -1)]
  }

  /// Registers a path below the record, or below the items of a list.
  ///
  /// - Parameters:
  ///   - path: The path.
  ///   - list: A slot that stands for several nodes (`lines[*]`); the path then begins at each of them.
  ///   - keeping: Whether all that lies below the path is kept, to be walked by name.
  /// - Returns: The slot to ask a record for.
  /// - Throws: ``PathError`` where the path cannot stand beside one that is registered.
  package mutating func add(
    _ path: PathPattern, in list: Slot? = nil, keeping: Bool = false
  ) throws(PathError) -> Slot {
    var node = list.map { slots[$0.index].node } ?? 0
    var conditions: [(node: Int, what: SlotPlan.Condition.What)] = []
    for step in path.steps {
      node = try child(of: node, step)
      for selector in step.selectors {
        switch selector {
        case .position(let place):
          conditions.append((node, .position(place)))
        case .equals(let below, let text):
          var target = node
          for step in below { target = try child(of: target, step) }
          nodes[target].wantsText = true
          conditions.append((node, .text(node: target, Array(text.utf8))))
        }
      }
    }
    nodes[node].wantsText = true
    if keeping { nodes[node].keepsAll = true }
    var plan = SlotPlan(node: node)
    for condition in conditions {
      var up = 0
      var at = node
      while at != condition.node {
        at = nodes[at].parent
        up += 1
      }
      plan.conditions.append(SlotPlan.Condition(up: up, what: condition.what))
    }
    slots.append(plan)
    return Slot(index: slots.count - 1, node: node, isPlain: conditions.isEmpty)
  }

  /// Keeps the whole record.
  package mutating func keepRoot() {
    nodes[0].keepsAll = true
    nodes[0].wantsText = true
  }

  /// The projection of all paths so far.
  package func build() -> Projection {
    Projection(nodes: nodes, slots: slots)
  }

  private mutating func child(of parent: Int, _ step: PathPattern.Step) throws(PathError) -> Int {
    if step.test == .items {
      if nodes[parent].items < 0 {
        nodes.append(ProjectionNode(test: .items, parent: parent))
        nodes[parent].items = nodes.count - 1
      }
      return nodes[parent].items
    }
    for child in nodes[parent].children {
      let other = nodes[child]
      if other.test == step.test, other.namespace == step.namespace { return child }
      // An element takes one way through the trie: two ways that can both fit have no right answer.
      if overlaps(other, step) {
        throw PathError("path-overlap", [describe(other), describe(step)], offset: 0)
      }
    }
    nodes.append(ProjectionNode(test: step.test, namespace: step.namespace, parent: parent))
    nodes[parent].children.append(nodes.count - 1)
    return nodes.count - 1
  }

  private func overlaps(_ node: ProjectionNode, _ step: PathPattern.Step) -> Bool {
    switch (node.test, step.test) {
    case (.anyName, .name), (.name, .anyName): true
    case (.name(let left), .name(let right)):
      left == right && (node.namespace == nil || step.namespace == nil)
    case (.anyName, .anyName): node.namespace == nil || step.namespace == nil
    default: false
    }
  }

  private func describe(_ node: ProjectionNode) -> String {
    describe(PathPattern.Step(node.test, namespace: node.namespace))
  }

  private func describe(_ step: PathPattern.Step) -> String {
    let namespace = step.namespace.map { "{\($0)}" } ?? ""
    return switch step.test {
    case .name(let name): namespace + name
    case .anyName: namespace + "*"
    case .attribute(let name): "@" + name
    case .items: "[*]"
    }
  }
}
