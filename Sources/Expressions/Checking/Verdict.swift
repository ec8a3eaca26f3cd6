import Values

/// What can be said of a condition before any record is there: that it always holds, or never does.
///
/// Only what its text says is looked at (`false`, `1 == 2`, `a == "x" && a == "y"`, `n > 9 && n < 3`), so that it needs
/// no declarations. Settings are never counted: a condition that one partner's settings switch off is no mistake.
package enum Verdict {
  /// Whether the condition is the same for every record; nothing where it depends on the record, or cannot be read.
  package static func of(_ source: String) -> Bool? {
    guard let root = try? Parser.parse(source, Limits()) else { return nil }
    return Reader(scalars: Array(source.unicodeScalars)).verdict(root)
  }

  /// What a part of a condition allows one text or number to be.
  private struct Allowed {
    var words: Set<String>?
    var low: (value: DecimalValue, open: Bool)?
    var high: (value: DecimalValue, open: Bool)?

    mutating func narrow(_ other: Allowed) {
      if let more = other.words { words = words.map { $0.intersection(more) } ?? more }
      if let more = other.low {
        if let known = low {
          if more.value > known.value || (more.value == known.value && more.open) { low = more }
        } else {
          low = more
        }
      }
      if let more = other.high {
        if let known = high {
          if more.value < known.value || (more.value == known.value && more.open) { high = more }
        } else {
          high = more
        }
      }
    }

    var isNothing: Bool {
      if let words, words.isEmpty { return true }
      guard let low, let high else { return false }
      return low.value > high.value || (low.value == high.value && (low.open || high.open))
    }
  }

  private struct Reader {
    let scalars: [Unicode.Scalar]

    func verdict(_ node: Node) -> Bool? {
      switch node.kind {
      case .literal(let literal):
        if case .bool(let value) = literal.value { return value }
        return nil
      case .not(let operand): return verdict(operand).map { !$0 }
      case .and(let parts):
        let known = parts.map(verdict)
        if known.contains(false) || contradicts(parts) { return false }
        return known.allSatisfy { $0 == true } ? true : nil
      case .or(let parts):
        let known = parts.map(verdict)
        if known.contains(true) { return true }
        return known.allSatisfy { $0 == false } ? false : nil
      case .conditional(let condition, let yes, let no):
        if let known = verdict(condition) { return verdict(known ? yes : no) }
        guard let first = verdict(yes), verdict(no) == first else { return nil }
        return first
      case .binary(let name, let left, let right): return compare(name, left, right)
      default: return nil
      }
    }

    /// Compares two values that are written out.
    private func compare(_ name: Operator, _ left: Node, _ right: Node) -> Bool? {
      guard case .literal(let first) = left.kind, case .literal(let second) = right.kind else { return nil }
      if case .string(let one) = first.value, case .string(let other) = second.value {
        return name == .equal ? one == other : name == .notEqual ? one != other : nil
      }
      guard let one = number(left), let other = number(right) else { return nil }
      switch name {
      case .equal: return one == other
      case .notEqual: return one != other
      case .less: return one < other
      case .lessOrEqual: return one <= other
      case .greater: return one > other
      case .greaterOrEqual: return one >= other
      default: return nil
      }
    }

    /// Whether parts that must all hold leave nothing that one of their operands could be.
    private func contradicts(_ parts: [Node]) -> Bool {
      var allowed: [String: Allowed] = [:]
      for part in parts {
        guard let (key, found) = constraint(part) else { continue }
        allowed[key, default: Allowed()].narrow(found)
        if allowed[key]?.isNothing == true { return true }
      }
      return false
    }

    /// What a part asks of one operand, by the operand's text.
    private func constraint(_ node: Node) -> (String, Allowed)? {
      switch node.kind {
      case .or(let parts):
        var key: String?
        var words: Set<String> = []
        for part in parts {
          guard let (name, found) = constraint(part), let more = found.words, key == nil || key == name else {
            return nil
          }
          key = name
          words.formUnion(more)
        }
        return key.map { ($0, Allowed(words: words)) }
      case .binary(.contained, let left, let right):
        guard case .list(let elements) = right.kind else { return nil }
        var words: Set<String> = []
        for element in elements {
          guard let word = text(element.value), !element.optional else { return nil }
          words.insert(word)
        }
        return (key(left), Allowed(words: words))
      case .binary(let name, let left, let right):
        if let found = allowed(name, right) { return (key(left), found) }
        return allowed(name.turned, left).map { (key(right), $0) }
      default: return nil
      }
    }

    private func allowed(_ name: Operator, _ value: Node) -> Allowed? {
      if name == .equal, let word = text(value) { return Allowed(words: [word]) }
      guard let number = number(value) else { return nil }
      switch name {
      case .equal: return Allowed(low: (number, false), high: (number, false))
      case .less: return Allowed(high: (number, true))
      case .lessOrEqual: return Allowed(high: (number, false))
      case .greater: return Allowed(low: (number, true))
      case .greaterOrEqual: return Allowed(low: (number, false))
      default: return nil
      }
    }

    private func text(_ node: Node) -> String? {
      guard case .literal(let literal) = node.kind, case .string(let text) = literal.value else { return nil }
      return text
    }

    private func number(_ node: Node) -> DecimalValue? {
      if case .negate(let operand) = node.kind {
        return number(operand).flatMap { try? $0.negated() }
      }
      return node.literalDecimal
    }

    private func key(_ node: Node) -> String {
      let end = min(node.offset + node.length, scalars.count)
      var text = ""
      for scalar in scalars[min(node.offset, end)..<end] where !scalar.properties.isWhitespace {
        text.unicodeScalars.append(scalar)
      }
      return text
    }
  }
}

extension Operator {
  /// The operator that says the same with its operands in the other order.
  fileprivate var turned: Operator {
    switch self {
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    default: self
    }
  }
}
