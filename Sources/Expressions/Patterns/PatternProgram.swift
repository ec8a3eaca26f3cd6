/// A pattern as it was read.
indirect enum PatternTree {
  case empty
  case scalar(Unicode.Scalar)
  case set(ScalarSet)
  case assertion(TextPattern.Assertion)
  case sequence([PatternTree])
  case choice([PatternTree])
  case repeated(PatternTree, least: Int, most: Int?)
}

/// Writes the program of a pattern.
struct PatternProgram {
  var steps: [TextPattern.Step] = []

  /// Appends the steps of a tree.
  ///
  /// - Throws: `expression-pattern` where the program would become too large.
  mutating func emit(_ tree: PatternTree) throws(ExpressionError) {
    // Repetitions of nothing write no step, but are still work.
    written += 1
    guard steps.count < TextPattern.maximumSteps, written < 4 * TextPattern.maximumSteps else {
      throw ExpressionError("expression-pattern-size", [String(TextPattern.maximumSteps)])
    }
    switch tree {
    case .empty: break
    case .scalar(let scalar): steps.append(.scalar(scalar))
    case .set(let set): steps.append(.set(set))
    case .assertion(let assertion): steps.append(.assert(assertion))
    case .sequence(let parts): for part in parts { try emit(part) }
    case .choice(let parts):
      var ends: [Int] = []
      for part in parts.dropLast() {
        let split = steps.count
        steps.append(.jump(0))
        try emit(part)
        ends.append(steps.count)
        steps.append(.jump(0))
        steps[split] = .split(split + 1, steps.count)
      }
      if let last = parts.last { try emit(last) }
      for end in ends { steps[end] = .jump(steps.count) }
    case .repeated(let part, let least, let most):
      for _ in 0..<least { try emit(part) }
      guard let most else {
        let split = steps.count
        steps.append(.jump(0))
        try emit(part)
        steps.append(.jump(split))
        steps[split] = .split(split + 1, steps.count)
        return
      }
      var splits: [Int] = []
      for _ in least..<max(most, least) {
        splits.append(steps.count)
        steps.append(.jump(0))
        try emit(part)
      }
      for split in splits { steps[split] = .split(split + 1, steps.count) }
    }
  }

  private var written = 0
}
