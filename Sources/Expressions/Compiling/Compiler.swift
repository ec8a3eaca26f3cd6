import Values

/// Turns checked nodes into closures.
///
/// Where the checker knows that a part is a bool, an int or a decimal, its closure gives that type itself,
/// and no ``Value`` is made in between. `value(_:)` serves all others; the typed ones fall back on it.
struct Compiler {
  /// A program for any node.
  func value(_ node: Node) throws(ExpressionError) -> Program<Value> {
    if node.widened {
      let program = try plainValue(node)
      return { (frame) throws(ExpressionError) in .decimal(try program(&frame).asDecimal()) }
    }
    return try plainValue(node)
  }

  private func plainValue(_ node: Node) throws(ExpressionError) -> Program<Value> {
    let place = Place(node)
    if node.isBoolNative, !node.fails {
      let program = try bool(node)
      return { (frame) throws(ExpressionError) in .bool(try program(&frame)) }
    }
    switch node.resolution {
    case .failure(let error): return { (_) throws(ExpressionError) in throw error.at(place) }
    case .constant(let value): return { (_) throws(ExpressionError) in value }
    case .variable(let index): return { (frame) throws(ExpressionError) in frame.input.variable(index) }
    case .slot(let slot): return { (frame) throws(ExpressionError) in frame.slots[slot] }
    case .inputField(let variable, let field): return inputField(node, variable, field)
    default: break
    }
    switch node.kind {
    case .literal(let literal):
      let value = literal.value
      return { (_) throws(ExpressionError) in value }
    case .identifier(let name, _): throw ExpressionError("expression-unknown-name", [name]).at(place)
    case .select(let operand, let name, let optional):
      return try select(node, operand, FieldAccess(node, name, optional: optional))
    case .index(let operand, let key, let optional):
      if case .recordField = node.resolution, case .string(let name) = key.constant {
        return try select(node, operand, FieldAccess(node, name, optional: optional))
      }
      return try subscripted(node, operand, key, optional)
    case .call: return try call(node)
    case .list(let elements): return try list(elements, place)
    case .map(let entries): return try map(entries)
    case .conditional(let condition, let yes, let no):
      if node.isDecimalNative { return try boxed(decimal(node)) }
      let condition = try bool(condition)
      let yes = try value(yes)
      let no = try value(no)
      return { (frame) throws(ExpressionError) in try condition(&frame) ? try yes(&frame) : try no(&frame) }
    case .negate(let operand):
      if node.isDecimalNative { return try boxed(decimal(node)) }
      let operand = try value(operand)
      return { (frame) throws(ExpressionError) in
        let value = try operand(&frame)
        do throws(ExpressionError) { return try value.negated() } catch { throw error.at(place) }
      }
    case .binary(let name, let left, let right):
      if node.isDecimalNative { return try boxed(decimal(node)) }
      if node.type == .int || node.widened, left.type == .int, right.type == .int {
        let program = try integer(node)
        return { (frame) throws(ExpressionError) in .int(try program(&frame)) }
      }
      return try arithmetic(node, name, left, right)
    case .comprehension(let comprehension): return try loop(node, comprehension)
    case .bind(_, let bound, let body):
      let slot = node.slots.0
      let bound = try value(bound)
      let body = try value(body)
      return { (frame) throws(ExpressionError) in
        frame.set(slot, try bound(&frame))
        return try body(&frame)
      }
    case .optionalMap(let target, _, let body, let flat):
      let slot = node.slots.0
      let target = try value(target)
      let body = try value(body)
      return { (frame) throws(ExpressionError) in
        let value = try target(&frame)
        guard case .optional(let held) = value else { throw .noOverload("optMap", value).at(place) }
        guard let held else { return .optional(nil) }
        frame.set(slot, held)
        let result = try body(&frame)
        if !flat { return .optional(result) }
        guard case .optional = result else { throw .found(result, expected: "optional").at(place) }
        return result
      }
    case .has, .and, .or, .not:
      // Bool-native kinds were taken above.
      let program = try bool(node)
      return { (frame) throws(ExpressionError) in .bool(try program(&frame)) }
    }
  }

  private func boxed(_ program: @escaping Program<DecimalValue>) -> Program<Value> {
    { (frame) throws(ExpressionError) in .decimal(try program(&frame)) }
  }

  // MARK: Literals

  private func list(_ elements: [Node.Element], _ place: Place) throws(ExpressionError) -> Program<Value> {
    var parts: [(program: Program<Value>, optional: Bool)] = []
    for element in elements { parts.append((try value(element.value), element.optional)) }
    if parts.isEmpty { return { (_) throws(ExpressionError) in .list([]) } }
    let programs = parts
    return { (frame) throws(ExpressionError) in
      var result: [Value] = []
      result.reserveCapacity(programs.count)
      for part in programs {
        let value = try part.program(&frame)
        if !part.optional {
          result.append(value)
        } else if case .optional(let held) = value {
          if let held { result.append(held) }
        } else {
          throw .found(value, expected: "optional").at(place)
        }
      }
      return .list(result)
    }
  }

  private struct EntryProgram: Sendable {
    let key: Program<Value>
    let value: Program<Value>
    let optional: Bool
    let place: Place
  }

  private func map(_ entries: [Node.Entry]) throws(ExpressionError) -> Program<Value> {
    var parts: [EntryProgram] = []
    for entry in entries {
      parts.append(
        EntryProgram(
          key: try value(entry.key), value: try value(entry.value), optional: entry.optional,
          place: Place(entry.key)))
    }
    let programs = parts
    return { (frame) throws(ExpressionError) in
      var result = MapValue()
      for part in programs {
        let key = try part.key(&frame)
        var value = try part.value(&frame)
        if part.optional {
          guard case .optional(let held) = value else {
            throw .found(value, expected: "optional").at(part.place)
          }
          guard let held else { continue }
          value = held
        }
        try result.add(key, value, part.place)
      }
      return .map(result)
    }
  }
}

extension MapValue {
  /// Adds an entry, or says what is wrong with its key.
  mutating func add(_ key: Value, _ value: Value, _ place: Place) throws(ExpressionError) {
    if insert(key, value) { return }
    if key.isMapKey { throw ExpressionError("expression-duplicate-key").at(place) }
    throw .found(key, expected: "bool, int, uint or string").at(place)
  }
}

extension Node {
  /// Whether its program gives a bool whatever its operands are.
  var isBoolNative: Bool {
    switch kind {
    case .and, .or, .not, .has: return true
    case .binary(let name, _, _):
      return name.isOrdering || name == .equal || name == .notEqual || name == .contained
    case .comprehension(let loop): return loop.kind == .all || loop.kind == .exists || loop.kind == .existsOne
    default: return false
    }
  }
}
