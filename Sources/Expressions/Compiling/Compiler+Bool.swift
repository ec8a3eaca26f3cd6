import Values

extension Compiler {
  /// A program that gives a bool.
  func bool(_ node: Node) throws(ExpressionError) -> Program<Bool> {
    if node.isBoolNative, !node.fails { return try native(node) }
    let place = Place(node)
    if case .conditional(let condition, let yes, let no) = node.kind, node.type == .bool {
      let condition = try bool(condition)
      let yes = try bool(yes)
      let no = try bool(no)
      return { (frame) throws(ExpressionError) in try condition(&frame) ? try yes(&frame) : try no(&frame) }
    }
    let program = try value(node)
    return { (frame) throws(ExpressionError) in
      let value = try program(&frame)
      guard case .bool(let result) = value else { throw .found(value, expected: "bool").at(place) }
      return result
    }
  }

  private func native(_ node: Node) throws(ExpressionError) -> Program<Bool> {
    switch node.kind {
    case .and(let parts): return try absorbing(parts, until: false)
    case .or(let parts): return try absorbing(parts, until: true)
    case .not(let operand):
      let operand = try bool(operand)
      return { (frame) throws(ExpressionError) in !(try operand(&frame)) }
    case .has(let operand, let name): return try has(node, operand, name)
    case .comprehension(let loop): return try quantifier(node, loop)
    case .binary(let name, let left, let right):
      if name == .contained { return try contained(node, left, right) }
      if name == .equal || name == .notEqual {
        return try equality(node, left, right, isNegated: name == .notEqual)
      }
      return try ordering(node, name, left, right)
    default: return { (_) throws(ExpressionError) in false }
    }
  }

  /// `&&` and `||`: one part that decides, decides, whatever errors the others have (langdef.md, "Logical
  /// Operators").
  private func absorbing(_ nodes: [Node], until decisive: Bool) throws(ExpressionError) -> Program<Bool> {
    guard let last = nodes.last else { return { (_) throws(ExpressionError) in !decisive } }
    var result = try bool(last)
    // Nested pairs: a call of a closure that another holds costs far less than one out of an array.
    for node in nodes.dropLast().reversed() {
      let program = try bool(node)
      let rest = result
      result = { (frame) throws(ExpressionError) in
        do throws(ExpressionError) {
          if try program(&frame) == decisive { return decisive }
        } catch {
          // What is used up stays used up; no other part makes up for that.
          if frame.cost < 0 { throw error }
          if let other = try? rest(&frame), other == decisive { return decisive }
          if frame.cost < 0 { throw ExpressionError("expression-cost") }
          throw error
        }
        return try rest(&frame)
      }
    }
    return result
  }

  // MARK: Comparison

  private func equality(
    _ node: Node, _ left: Node, _ right: Node, isNegated: Bool
  ) throws(ExpressionError) -> Program<Bool> {
    if let program = textEquality(left, right, isNegated) ?? textEquality(right, left, isNegated) {
      return program
    }
    if left.isDecimalPair(with: right) {
      return try decimalComparison(left, right) { isNegated ? $0 != 0 : $0 == 0 }
    }
    if left.type == .int, right.type == .int {
      let left = try integer(left)
      let right = try integer(right)
      return { (frame) throws(ExpressionError) in (try left(&frame) == right(&frame)) != isNegated }
    }
    let place = Place(node)
    let operands = try Operands(self, left, right)
    return { (frame) throws(ExpressionError) in
      let (left, right) = try operands.load(&frame)
      if left.mixesDoubleAndDecimal(right) { throw ExpressionError("expression-double-decimal").at(place) }
      return left.equals(right) != isNegated
    }
  }

  /// A text field against a text that is written out: bytes are compared, and no String is made.
  private func textEquality(_ field: Node, _ constant: Node, _ isNegated: Bool) -> Program<Bool>? {
    guard field.type == .string, case .string(let text) = constant.constant else { return nil }
    if let (variable, index, other) = field.fieldAlternative, case .string(let alternative) = other {
      let bytes = Array(text.utf8)
      let isAlternative = Array(alternative.utf8) == bytes
      return { (frame) throws(ExpressionError) in
        let place = frame.tables[variable, index]
        if place.isKnown { return (place.isPresent ? place.equals(bytes) : isAlternative) != isNegated }
        return (frame.input.equals(variable: variable, field: index, utf8: bytes) ?? isAlternative)
          != isNegated
      }
    }
    return textTest(field, Array(text.utf8), isNegated)
  }

  private func textTest(_ field: Node, _ bytes: [UInt8], _ isNegated: Bool) -> Program<Bool>? {
    let absent = FieldAccess(field, field.fieldName, optional: false).absent
    switch field.resolution {
    case .inputField(let variable, let index):
      return { (frame) throws(ExpressionError) in
        let place = frame.tables[variable, index]
        if place.isPresent { return place.equals(bytes) != isNegated }
        guard let found = frame.input.equals(variable: variable, field: index, utf8: bytes) else {
          throw absent
        }
        return found != isNegated
      }
    case .recordField(let index):
      guard let slot = field.slotOperand else { return nil }
      return { (frame) throws(ExpressionError) in
        guard case .record(let record) = frame.slots[slot], let found = record.equals(index, utf8: bytes)
        else {
          throw absent
        }
        return found != isNegated
      }
    default: return nil
    }
  }

  private func ordering(
    _ node: Node, _ name: Operator, _ left: Node, _ right: Node
  ) throws(ExpressionError) -> Program<Bool> {
    let test: @Sendable (Int) -> Bool
    switch name {
    case .less: test = { $0 < 0 }
    case .lessOrEqual: test = { $0 <= 0 }
    case .greater: test = { $0 > 0 }
    default: test = { $0 >= 0 }
    }
    if left.isDecimalPair(with: right) { return try decimalComparison(left, right, test) }
    if left.type == .int, right.type == .int {
      let left = try integer(left)
      let right = try integer(right)
      return { (frame) throws(ExpressionError) in
        let first = try left(&frame)
        let second = try right(&frame)
        return test(first < second ? -1 : (first == second ? 0 : 1))
      }
    }
    let place = Place(node)
    let operands = try Operands(self, left, right)
    return { (frame) throws(ExpressionError) in
      let (left, right) = try operands.load(&frame)
      do throws(ExpressionError) {
        guard let order = try left.order(right, name.rawValue) else { return false }
        return test(order)
      } catch {
        throw error.at(place)
      }
    }
  }

  private func decimalComparison(
    _ left: Node, _ right: Node, _ test: @escaping @Sendable (Int) -> Bool
  ) throws(ExpressionError) -> Program<Bool> {
    let left = try decimal(left)
    let right = try decimal(right)
    return { (frame) throws(ExpressionError) in
      let first = try left(&frame)
      let second = try right(&frame)
      return test(first.order(second))
    }
  }

  private func contained(_ node: Node, _ left: Node, _ right: Node) throws(ExpressionError) -> Program<Bool> {
    if left.type == .string, case .list(let elements) = right.kind, !elements.contains(where: \.optional) {
      var tests: [Program<Bool>] = []
      for element in elements {
        guard case .string(let text) = element.value.constant,
          let test = textTest(left, Array(text.utf8), false)
        else { break }
        tests.append(test)
      }
      if tests.count == elements.count, !tests.isEmpty {
        let programs = tests
        return { (frame) throws(ExpressionError) in
          for program in programs where try program(&frame) { return true }
          return false
        }
      }
    }
    let place = Place(node)
    let left = try value(left)
    let right = try value(right)
    return { (frame) throws(ExpressionError) in
      let element = try left(&frame)
      let range = try right(&frame)
      switch range {
      case .list(let elements):
        try frame.charge(elements.count >> 2)
        for other in elements where element.equals(other) { return true }
        return false
      case .map(let map): return map[element] != nil
      case .record(let record):
        if case .string(let name) = element { return record.field(named: name) != nil }
      default: break
      }
      throw .noOverload("in", element, range).at(place)
    }
  }
}

/// Two operands; a double that is written out becomes a decimal where the other turns out to be one.
struct Operands: Sendable {
  private let left: Program<Value>
  private let right: Program<Value>
  private let leftDecimal: Value?
  private let rightDecimal: Value?

  init(_ compiler: Compiler, _ left: Node, _ right: Node) throws(ExpressionError) {
    self.left = try compiler.value(left)
    self.right = try compiler.value(right)
    leftDecimal = Operands.alternative(left, beside: right)
    rightDecimal = Operands.alternative(right, beside: left)
  }

  private static func alternative(_ node: Node, beside other: Node) -> Value? {
    guard node.type == .double, other.type == .dyn, let decimal = node.literalDecimal else { return nil }
    return .decimal(decimal)
  }

  func load(_ frame: inout Frame) throws(ExpressionError) -> (Value, Value) {
    let first = try left(&frame)
    let second = try right(&frame)
    if let rightDecimal, case .decimal = first { return (first, rightDecimal) }
    if let leftDecimal, case .decimal = second { return (leftDecimal, second) }
    return (first, second)
  }
}

extension Node {
  /// Whether all that it does is to throw.
  var fails: Bool {
    if case .failure = resolution { return true }
    return false
  }

  /// The slot of the loop variable whose field it is.
  var slotOperand: Int? {
    let operand: Node
    switch kind {
    case .select(let inner, _, optional: false), .index(let inner, _, optional: false): operand = inner
    default: return nil
    }
    if optionalField { return nil }
    if case .slot(let slot) = operand.resolution { return slot }
    return nil
  }

  /// Whether both are decimals, or one is and the other an int.
  func isDecimalPair(with other: Node) -> Bool {
    switch (type, other.type) {
    case (.decimal, .decimal), (.decimal, .int), (.int, .decimal): return true
    default: return false
    }
  }
}
