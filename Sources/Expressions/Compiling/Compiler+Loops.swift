import Values

/// What a macro loops over: a list with its indices, or a map with its keys.
private enum Elements {
  case list([Value])
  case map(MapValue)

  init(_ value: Value, _ name: String) throws(ExpressionError) {
    switch value {
    case .list(let elements): self = .list(elements)
    case .map(let map): self = .map(map)
    default: throw .noOverload(name, value)
    }
  }

  var count: Int {
    switch self {
    case .list(let elements): return elements.count
    case .map(let map): return map.count
    }
  }

  /// What a loop with one variable sees.
  func element(_ index: Int) -> Value {
    switch self {
    case .list(let elements): return elements[index]
    case .map(let map): return map.entries[index].key
    }
  }

  /// What a loop with two variables sees.
  func pair(_ index: Int) -> (Value, Value) {
    switch self {
    case .list(let elements): return (.int(Int64(index)), elements[index])
    case .map(let map): return (map.entries[index].key, map.entries[index].value)
    }
  }
}

/// The variables of a loop, and the steps that it makes.
private struct LoopProgram: Sendable {
  let range: Program<Value>
  let first: Int
  let second: Int?
  let filter: Program<Bool>?
  let name: String
  let place: Place

  init(_ compiler: Compiler, _ node: Node, _ loop: Comprehension) throws(ExpressionError) {
    range = try compiler.value(loop.range)
    first = node.slots.0
    second = loop.second == nil ? nil : node.slots.1
    if let node = loop.filter { filter = try compiler.bool(node) } else { filter = nil }
    name = loop.kind.rawValue
    place = Place(node)
  }

  func elements(_ frame: inout Frame) throws(ExpressionError) -> Elements {
    let value = try range(&frame)
    do throws(ExpressionError) { return try Elements(value, name) } catch { throw error.at(place) }
  }

  /// Sets the variables to the element of a number; false where the filter leaves it out.
  func step(_ frame: inout Frame, _ elements: Elements, _ index: Int) throws(ExpressionError) -> Bool {
    try frame.charge(1)
    if let second {
      let (key, value) = elements.pair(index)
      frame.set(first, key)
      frame.set(second, value)
    } else {
      frame.set(first, elements.element(index))
    }
    guard let filter else { return true }
    return try filter(&frame)
  }
}

extension Compiler {
  /// `all`, `exists` and `exists_one`.
  func quantifier(_ node: Node, _ loop: Comprehension) throws(ExpressionError) -> Program<Bool> {
    let steps = try LoopProgram(self, node, loop)
    let body = try bool(loop.body)
    if loop.kind == .existsOne {
      return { (frame) throws(ExpressionError) in
        let elements = try steps.elements(&frame)
        var found = 0
        for index in 0..<elements.count {
          _ = try steps.step(&frame, elements, index)
          if try body(&frame) { found += 1 }
        }
        return found == 1
      }
    }
    let decisive = loop.kind == .exists
    return { (frame) throws(ExpressionError) in
      let elements = try steps.elements(&frame)
      var failure: ExpressionError?
      for index in 0..<elements.count {
        _ = try steps.step(&frame, elements, index)
        do throws(ExpressionError) {
          if try body(&frame) == decisive { return decisive }
        } catch {
          // What is used up stays used up; other errors a later element may make irrelevant.
          if frame.cost < 0 { throw error }
          if failure == nil { failure = error }
        }
      }
      if let failure { throw failure }
      return !decisive
    }
  }

  /// The macros that make a list, a map or a sum.
  func loop(_ node: Node, _ loop: Comprehension) throws(ExpressionError) -> Program<Value> {
    if loop.kind == .sum, node.isDecimalNative {
      let program = try decimalSum(node, loop)
      return { (frame) throws(ExpressionError) in .decimal(try program(&frame)) }
    }
    let steps = try LoopProgram(self, node, loop)
    if loop.kind == .filter {
      let test = try bool(loop.body)
      return { (frame) throws(ExpressionError) in
        let elements = try steps.elements(&frame)
        var result: [Value] = []
        for index in 0..<elements.count {
          _ = try steps.step(&frame, elements, index)
          if try test(&frame) { result.append(elements.element(index)) }
        }
        return .list(result)
      }
    }
    let body = try value(loop.body)
    switch loop.kind {
    case .transformMap: return transformMap(steps, body)
    case .transformMapEntry: return transformMapEntry(steps, body)
    case .sum:
      let empty: Value =
        loop.body.type == .uint ? .uint(0) : (loop.body.type == .double ? .double(0) : .int(0))
      return { (frame) throws(ExpressionError) in
        let elements = try steps.elements(&frame)
        var total: Value?
        for index in 0..<elements.count {
          _ = try steps.step(&frame, elements, index)
          let value = try body(&frame)
          do throws(ExpressionError) {
            total = try total?.applying(.add, value) ?? value
          } catch {
            throw error.at(steps.place)
          }
        }
        return total ?? empty
      }
    default:
      return { (frame) throws(ExpressionError) in
        let elements = try steps.elements(&frame)
        var result: [Value] = []
        for index in 0..<elements.count where try steps.step(&frame, elements, index) {
          result.append(try body(&frame))
        }
        return .list(result)
      }
    }
  }

  private func transformMap(_ steps: LoopProgram, _ body: @escaping Program<Value>) -> Program<Value> {
    { (frame) throws(ExpressionError) in
      let elements = try steps.elements(&frame)
      var result = MapValue()
      for index in 0..<elements.count where try steps.step(&frame, elements, index) {
        try result.add(elements.pair(index).0, try body(&frame), steps.place)
      }
      return .map(result)
    }
  }

  private func transformMapEntry(_ steps: LoopProgram, _ body: @escaping Program<Value>) -> Program<Value> {
    { (frame) throws(ExpressionError) in
      let elements = try steps.elements(&frame)
      var result = MapValue()
      for index in 0..<elements.count where try steps.step(&frame, elements, index) {
        let value = try body(&frame)
        guard case .map(let map) = value else { throw .found(value, expected: "map").at(steps.place) }
        for entry in map.entries { try result.add(entry.key, entry.value, steps.place) }
      }
      return .map(result)
    }
  }

  /// A sum of decimals; of nothing it is 0.
  func decimalSum(_ node: Node, _ loop: Comprehension) throws(ExpressionError) -> Program<DecimalValue> {
    let steps = try LoopProgram(self, node, loop)
    let body = try decimal(loop.body)
    let place: (variable: Int, field: Int?)? =
      switch loop.range.resolution {
      case .variable(let variable): (variable, nil)
      case .inputField(let variable, let field) where !loop.range.isOptionalAccess: (variable, field)
      default: nil
      }
    let slow = plainDecimalSum(steps, body)
    let slot = node.slots.0
    guard loop.second == nil, loop.filter == nil, loop.body.readsOnlyDecimals(of: slot),
      let (variable, field) = place
    else { return slow }
    return { (frame) throws(ExpressionError) in
      guard let list = frame.input.records(variable: variable, field: field), list.count > 0 else {
        return try slow(&frame)
      }
      try frame.charge(list.count)
      frame.elementSlot = slot
      var total: DecimalValue? = .zero
      for index in 0..<list.count {
        frame.element = list[index]
        guard let sum = total, let value = try? body(&frame) else {
          total = nil
          break
        }
        total = try? sum.plus(value)
      }
      frame.elementSlot = -1
      // What a table does not tell, and every error, is for values to tell.
      if let total { return total }
      return try slow(&frame)
    }
  }

  private func plainDecimalSum(_ steps: LoopProgram, _ body: @escaping Program<DecimalValue>) -> Program<
    DecimalValue
  > {
    { (frame) throws(ExpressionError) in
      let elements = try steps.elements(&frame)
      var total = DecimalValue.zero
      for index in 0..<elements.count {
        _ = try steps.step(&frame, elements, index)
        let value = try body(&frame)
        do throws(DecimalError) { total = try total.plus(value) } catch {
          throw .decimal(error).at(steps.place)
        }
      }
      return total
    }
  }
}
