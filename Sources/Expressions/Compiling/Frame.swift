import Values

/// What one evaluation works on: the input, the variables of loops, and what it may still use up.
struct Frame {
  let input: any ExpressionInput
  var slots: [Value]
  var cost: Int
  let size: Int

  init(_ input: any ExpressionInput, slots: Int, _ limits: Limits) {
    self.input = input
    self.slots = slots == 0 ? [] : [Value](repeating: .null, count: slots)
    cost = limits.cost
    size = limits.size
  }

  /// Takes steps from what may be used up.
  ///
  /// - Throws: `expression-cost`.
  mutating func charge(_ steps: Int) throws(ExpressionError) {
    cost -= steps
    if cost < 0 { throw ExpressionError("expression-cost") }
  }

  /// Pays for a value that was made, and refuses one that is too large.
  ///
  /// - Throws: `expression-cost`, `expression-size`.
  mutating func admit(_ value: Value) throws(ExpressionError) {
    let bytes: Int
    switch value {
    case .string(let text): bytes = text.utf8.count
    case .bytes(let text): bytes = text.count
    // An element of a list is some 16 bytes wide at least.
    case .list(let elements): bytes = elements.count * 16
    default: return
    }
    if bytes > size { throw ExpressionError("expression-size", [String(size)]) }
    try charge(bytes >> 4)
  }
}

/// A part of an expression, ready to be evaluated.
typealias Program<Result> = @Sendable (inout Frame) throws(ExpressionError) -> Result

/// Where a part of an expression stands, for the errors that it throws.
struct Place: Sendable {
  let offset: Int
  let length: Int

  init(_ node: Node) {
    offset = node.offset
    length = node.length
  }
}

extension ExpressionError {
  func at(_ place: Place) -> ExpressionError { at(offset: place.offset, length: place.length) }
}
