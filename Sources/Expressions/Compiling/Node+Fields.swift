import Values

/// A text that is nothing but a field of the input, or the first of several that is there, or known beforehand.
///
/// What such an expression gives lies in memory already: whoever has the tables finds it without an evaluation.
package enum TextChoice: Sendable {
  case field(variable: Int, field: Int)
  case constant([UInt8])
}

extension Node {
  /// The field of an input variable that this is, through parts of its record (`order.?buyer.?email`).
  ///
  /// A field that is not there is another matter: which of the steps is missing, and whether that is an error.
  var wholeField: (variable: Int, field: Int)? {
    if optionalField { return nil }
    switch resolution {
    case .inputField(let variable, let field): return (variable, field)
    case .recordField(let field):
      guard let operand = fieldOperand, case .record(let shape) = operand.type.held, shape.isPart,
        let (variable, _) = operand.wholeField
      else { return nil }
      return (variable, field)
    default: return nil
    }
  }

  /// What a field is selected from.
  private var fieldOperand: Node? {
    switch kind {
    case .select(let operand, _, _), .has(let operand, _), .index(let operand, _, _): operand
    default: nil
    }
  }

  /// The fields of which it is the first that is there, and what it is where none is; nothing where it is more than that.
  ///
  /// Where the last is a field too, its absence is an error (`order.?a.orValue(order.b)`).
  var choices: [TextChoice]? {
    if case .string(let text) = constant { return [.constant(Array(text.utf8))] }
    if widened { return nil }
    switch kind {
    case .select, .index:
      guard type == .string, !isOptionalAccess, case .inputField(let variable, let field) = resolution,
        !optionalField
      else { return nil }
      return [.field(variable: variable, field: field)]
    case .call:
      guard case .function(let function) = resolution, function.name == "orValue", callArguments.count == 2,
        callArguments[0].type == .optional(.string), callArguments[0].isSelection,
        let (variable, field) = callArguments[0].wholeField, callArguments[1].type == .string,
        let others = callArguments[1].choices
      else { return nil }
      return [.field(variable: variable, field: field)] + others
    default: return nil
    }
  }

  private var isSelection: Bool {
    switch kind {
    case .select, .index: true
    default: false
    }
  }

  /// Whether it is decimal arithmetic that reads nothing of a loop's variable but its decimal fields.
  func readsOnlyDecimals(of slot: Int) -> Bool {
    if case .decimal = constant { return true }
    if case .int = constant { return true }
    guard isDecimalNative else { return false }
    if let field = decimalField {
      if case .recordField = field.resolution { return field.slotOperand == slot }
      return true
    }
    guard case .binary(_, let left, let right) = kind else { return false }
    return left.readsOnlyDecimals(of: slot) && right.readsOnlyDecimals(of: slot)
  }
}

extension Frame {
  /// A decimal field that lies in a table; nothing where the input must be asked.
  @inline(__always)
  func decimal(_ place: FieldPlace) -> DecimalValue? {
    place.isPresent ? try? DecimalValue(utf8: place.bytes) : nil
  }
}
