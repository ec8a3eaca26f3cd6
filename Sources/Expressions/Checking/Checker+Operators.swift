import Values

extension Checker {
  /// Checks an operator with two operands.
  mutating func binary(
    _ node: Node, _ name: Operator, _ left: Node, _ right: Node
  ) throws(ExpressionError) {
    try value(left)
    try value(right)
    if name == .contained { return try contained(node, left, right) }
    if left.type == .decimal { right.adaptDouble() }
    if right.type == .decimal { left.adaptDouble() }
    switch name {
    case .equal, .notEqual:
      if !left.type.compares(with: right.type) { try mismatch(node, name.rawValue, [left, right]) }
      try Node.refuseStrangers(left, right)
      node.type = .bool
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      if !left.type.compares(with: right.type) || !left.type.isOrdered || !right.type.isOrdered {
        try mismatch(node, name.rawValue, [left, right])
      }
      node.type = .bool
    default:
      if let type = arithmetic(name, left.type, right.type) {
        node.type = type
      } else {
        try mismatch(node, name.rawValue, [left, right])
      }
    }
  }

  private func contained(_ node: Node, _ left: Node, _ right: Node) throws(ExpressionError) {
    node.type = .bool
    switch right.type {
    case .list(let element):
      if element == .decimal { left.adaptDouble() }
      if left.type == .decimal, case .list(let elements) = right.kind, element == .double {
        for part in elements { part.value.adaptDouble() }
        right.type = .list(.decimal)
        return
      }
      if !left.type.compares(with: element) { try mismatch(node, "in", [left, right]) }
      if case .list(let elements) = right.kind { try Node.refuseStrangers(left, among: elements) }
    case .map(let key, _):
      if !left.type.compares(with: key) { try mismatch(node, "in", [left, right]) }
    case .dyn, .record: break
    default: try mismatch(node, "in", [left, right])
    }
    node.type = .bool
  }

  /// The type of an arithmetic result; nothing where the operator does not take these.
  private func arithmetic(_ name: Operator, _ left: ValueType, _ right: ValueType) -> ValueType? {
    let isSum = name == .add || name == .subtract
    switch (left, right) {
    case (.dyn, .dyn): return .dyn
    case (.dyn, let known), (let known, .dyn):
      if known.isNumber { return known == .double && name == .modulo ? nil : .dyn }
      switch known {
      case .string, .bytes, .list: return name == .add ? known.isList ? .list(.dyn) : known : nil
      case .timestamp, .duration, .moment: return isSum ? .dyn : nil
      default: return nil
      }
    case (.int, .int), (.uint, .uint): return left
    case (.double, .double): return name == .modulo ? nil : .double
    case (.decimal, .decimal), (.decimal, .int), (.int, .decimal): return name == .modulo ? nil : .decimal
    case (.string, .string), (.bytes, .bytes): return name == .add ? left : nil
    case (.list, .list): return name == .add ? left.joined(right) : nil
    case (.duration, .duration): return isSum ? .duration : nil
    case (.timestamp, .duration): return isSum ? .timestamp : nil
    case (.duration, .timestamp): return name == .add ? .timestamp : nil
    case (.timestamp, .timestamp): return name == .subtract ? .duration : nil
    default: return nil
    }
  }
}

extension Node {
  /// Reads a double that is written out as the decimal that its text is.
  func adaptDouble() {
    if type == .double || type == .int, canBeDecimal, isWrittenOut { makeDecimal() }
  }

  private var isWrittenOut: Bool {
    switch kind {
    case .literal: return true
    case .negate(let operand): return operand.isWrittenOut
    case .conditional(_, let yes, let no): return yes.isWrittenOut && no.isWrittenOut
    default: return false
    }
  }
}
