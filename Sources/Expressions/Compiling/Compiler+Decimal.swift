import Values

/// Where an operand of decimal arithmetic comes from.
///
/// Each kind is a type of its own, so that the compiler writes a loop-free closure for each pair of kinds:
/// reading a field costs a call of the input, and no closure in between.
private protocol DecimalSource: Sendable {
  func load(_ frame: inout Frame) throws(ExpressionError) -> DecimalValue
}

private struct FieldSource: DecimalSource {
  let variable: Int
  let field: Int
  let absent: ExpressionError

  @inline(__always)
  func load(_ frame: inout Frame) throws(ExpressionError) -> DecimalValue {
    if let value = frame.decimal(frame.tables[variable, field]) { return value }
    guard let value = try frame.input.decimal(variable: variable, field: field) else { throw absent }
    return value
  }
}

private struct SlotFieldSource: DecimalSource {
  let slot: Int
  let field: Int
  let absent: ExpressionError

  @inline(__always)
  func load(_ frame: inout Frame) throws(ExpressionError) -> DecimalValue {
    if slot == frame.elementSlot {
      // Whatever else it may be is for the loop over values to tell.
      guard let value = frame.decimal(frame.element[field]) else { throw absent }
      return value
    }
    guard case .record(let record) = frame.slots[slot], let value = try record.decimal(field) else {
      throw absent
    }
    return value
  }
}

/// `record.?field.orValue(…)` over a decimal field, the other side known beforehand.
private struct AlternativeSource: DecimalSource {
  let variable: Int
  let field: Int
  let alternative: DecimalValue

  @inline(__always)
  func load(_ frame: inout Frame) throws(ExpressionError) -> DecimalValue {
    let place = frame.tables[variable, field]
    if let value = frame.decimal(place) { return value }
    if place.isKnown, !place.isPresent { return alternative }
    return try frame.input.decimal(variable: variable, field: field) ?? alternative
  }
}

private struct ConstantSource: DecimalSource {
  let value: DecimalValue

  @inline(__always)
  func load(_ frame: inout Frame) throws(ExpressionError) -> DecimalValue { value }
}

/// The product of two fields, which is what most sums are made of.
private struct ProductSource: DecimalSource {
  let left: FieldSource
  let right: FieldSource
  let place: Place

  @inline(__always)
  func load(_ frame: inout Frame) throws(ExpressionError) -> DecimalValue {
    let first = try left.load(&frame)
    let second = try right.load(&frame)
    do throws(DecimalError) { return try first.multiplying(second) } catch { throw .decimal(error).at(place) }
  }
}

private struct ProgramSource: DecimalSource {
  let program: Program<DecimalValue>

  @inline(__always)
  func load(_ frame: inout Frame) throws(ExpressionError) -> DecimalValue { try program(&frame) }
}

private enum DecimalOperand {
  case field(FieldSource)
  case slotField(SlotFieldSource)
  case constant(ConstantSource)
  case product(ProductSource)
  case program(ProgramSource)
}

extension Compiler {
  /// A program that gives a decimal; an int is taken for one.
  func decimal(_ node: Node) throws(ExpressionError) -> Program<DecimalValue> {
    switch try operand(node) {
    case .field(let source): return { (frame) throws(ExpressionError) in try source.load(&frame) }
    case .slotField(let source): return { (frame) throws(ExpressionError) in try source.load(&frame) }
    case .constant(let source): return { (_) throws(ExpressionError) in source.value }
    case .product(let source): return { (frame) throws(ExpressionError) in try source.load(&frame) }
    case .program(let source): return source.program
    }
  }

  private func operand(_ node: Node) throws(ExpressionError) -> DecimalOperand {
    if case .decimal(let value) = node.constant { return .constant(ConstantSource(value: value)) }
    if case .int(let value) = node.constant { return .constant(ConstantSource(value: DecimalValue(value))) }
    if let field = node.decimalField { return source(field) }
    if let (variable, field, other) = node.fieldAlternative, node.type == .decimal,
      case .decimal(let alternative) = other
    {
      let source = AlternativeSource(variable: variable, field: field, alternative: alternative)
      return .program(ProgramSource { (frame) throws(ExpressionError) in try source.load(&frame) })
    }
    if node.isDecimalNative {
      switch node.kind {
      case .binary(let name, let left, let right):
        return try arithmetic(name, try operand(left), try operand(right), Place(node))
      case .negate(let inner):
        let place = Place(node)
        let program = try decimal(inner)
        return .program(
          ProgramSource { (frame) throws(ExpressionError) in
            let value = try program(&frame)
            do throws(DecimalError) { return try value.negated() } catch { throw .decimal(error).at(place) }
          })
      case .conditional(let condition, let yes, let no):
        let condition = try bool(condition)
        let yes = try decimal(yes)
        let no = try decimal(no)
        return .program(
          ProgramSource { (frame) throws(ExpressionError) in
            try condition(&frame) ? try yes(&frame) : try no(&frame)
          })
      case .comprehension(let loop) where loop.kind == .sum:
        return .program(ProgramSource(program: try decimalSum(node, loop)))
      default: break
      }
    }
    let place = Place(node)
    let program = try value(node)
    return .program(
      ProgramSource { (frame) throws(ExpressionError) in
        let value = try program(&frame)
        switch value {
        case .decimal(let decimal): return decimal
        case .int(let int): return DecimalValue(int)
        default: throw .found(value, expected: "decimal").at(place)
        }
      })
  }

  private func source(_ node: Node) -> DecimalOperand {
    let absent = FieldAccess(node, node.fieldName, optional: false).absent
    switch node.resolution {
    case .inputField(let variable, let field):
      return .field(FieldSource(variable: variable, field: field, absent: absent))
    case .recordField(let field):
      return .slotField(SlotFieldSource(slot: node.slotOperand ?? 0, field: field, absent: absent))
    default: return .constant(ConstantSource(value: .zero))
    }
  }

  // MARK: Pairs

  private func arithmetic(
    _ name: Operator, _ left: DecimalOperand, _ right: DecimalOperand, _ place: Place
  ) throws(ExpressionError) -> DecimalOperand {
    if name == .multiply, case .field(let first) = left, case .field(let second) = right {
      return .product(ProductSource(left: first, right: second, place: place))
    }
    switch left {
    case .field(let source): return .program(ProgramSource(program: pair(name, source, right, place)))
    case .slotField(let source): return .program(ProgramSource(program: pair(name, source, right, place)))
    case .constant(let source): return .program(ProgramSource(program: pair(name, source, right, place)))
    case .product(let source): return .program(ProgramSource(program: pair(name, source, right, place)))
    case .program(let source): return .program(ProgramSource(program: pair(name, source, right, place)))
    }
  }

  private func pair(
    _ name: Operator, _ left: some DecimalSource, _ right: DecimalOperand, _ place: Place
  ) -> Program<DecimalValue> {
    switch right {
    case .field(let source): return program(name, left, source, place)
    case .slotField(let source): return program(name, left, source, place)
    case .constant(let source): return program(name, left, source, place)
    case .product(let source): return program(name, left, source, place)
    case .program(let source): return program(name, left, source, place)
    }
  }

  private func program(
    _ name: Operator, _ left: some DecimalSource, _ right: some DecimalSource, _ place: Place
  ) -> Program<DecimalValue> {
    switch name {
    case .add:
      return { (frame) throws(ExpressionError) in
        let first = try left.load(&frame)
        let second = try right.load(&frame)
        do throws(DecimalError) { return try first.plus(second) } catch { throw .decimal(error).at(place) }
      }
    case .subtract:
      return { (frame) throws(ExpressionError) in
        let first = try left.load(&frame)
        let second = try right.load(&frame)
        do throws(DecimalError) { return try first.minus(second) } catch { throw .decimal(error).at(place) }
      }
    case .multiply:
      return { (frame) throws(ExpressionError) in
        let first = try left.load(&frame)
        let second = try right.load(&frame)
        do throws(DecimalError) { return try first.multiplying(second) } catch {
          throw .decimal(error).at(place)
        }
      }
    default:
      return { (frame) throws(ExpressionError) in
        let first = try left.load(&frame)
        let second = try right.load(&frame)
        do throws(DecimalError) { return try first.dividedExactly(by: second) } catch {
          throw .decimal(error).at(place)
        }
      }
    }
  }
}

extension Node {
  /// Of `record.?field.orValue(known)` over a field of the input: where the field is, and the other side.
  var fieldAlternative: (variable: Int, field: Int, other: Value)? {
    guard !widened, case .function(let function) = resolution, function.name == "orValue",
      callArguments.count == 2,
      callArguments[0].isOptionalAccess, !callArguments[0].optionalField,
      case .inputField(let variable, let field) = callArguments[0].resolution,
      let other = callArguments[1].constant
    else { return nil }
    return (variable, field, other)
  }

  /// Whether it is a decimal without being turned into one.
  var isDecimalNative: Bool { type == .decimal && !widened }

  /// The field that the input can give as a decimal: one that is declared so, or `decimal(field)` of a text
  /// field.
  var decimalField: Node? {
    switch kind {
    case .select, .index:
      guard type == .decimal, !widened, !optionalField else { return nil }
      return isDirectField ? self : nil
    case .call("decimal", target: nil, let arguments):
      guard arguments.count == 1, arguments[0].type == .string, !arguments[0].optionalField else {
        return nil
      }
      return arguments[0].isDirectField ? arguments[0] : nil
    default: return nil
    }
  }

  private var isDirectField: Bool {
    if isOptionalAccess { return false }
    switch resolution {
    case .inputField: return true
    case .recordField: return slotOperand != nil
    default: return false
    }
  }
}
