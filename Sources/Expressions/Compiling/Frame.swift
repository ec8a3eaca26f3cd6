import Values

/// What one evaluation works on: the input, the variables of loops, and what it may still use up.
@safe
struct Frame {
  /// Not counted: whoever asks for an evaluation holds the input until it ends.
  private unowned(unsafe) let source: any ExpressionInput
  let tables: FieldTables.View
  /// What loops have set; made when the first is.
  private(set) var slots: [Value] = []
  private let slotCount: Int
  /// The slot of a loop over records that are tables, and the one at hand; its slot holds no value.
  var elementSlot = -1
  var element = FieldTable.none
  var cost: Int
  let size: Int

  init(_ input: any ExpressionInput, slots: Int, _ limits: Limits) {
    unsafe source = input
    tables = input.tables
    slotCount = slots
    cost = limits.cost
    size = limits.size
  }

  var input: any ExpressionInput { unsafe source }

  /// Gives a loop's variable its value.
  mutating func set(_ slot: Int, _ value: Value) {
    if slots.isEmpty { slots = [Value](repeating: .null, count: slotCount) }
    slots[slot] = value
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
