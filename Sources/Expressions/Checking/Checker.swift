import Values

/// Finds out what each name means and what type each part has (cel-spec, langdef.md, "Gradual Type
/// Checking").
///
/// Without the check nothing is refused here: what does not fit becomes an error when, and only if, it is
/// evaluated.
struct Checker {
  struct Local {
    let name: String
    let slot: Int
    let type: ValueType
    let path: ReadPath?
  }

  let declarations: Declarations
  var locals: [Local] = []
  var slotCount = 0
  var reads: Set<ReadPath> = []
  /// What is read whatever the record is, and what is asked for first with `has` or read with `?`.
  var needs: Set<ReadPath> = []
  var guarded: Set<ReadPath> = []
  /// How many parts around the one at hand are looked at only now and then.
  var alternatives = 0

  init(_ declarations: Declarations) { self.declarations = declarations }

  /// Checks a node whose value is used as a whole.
  mutating func value(_ node: Node) throws(ExpressionError) {
    try check(node)
    consume(node)
  }

  /// Notes that the part of the input that a node stands for is read.
  mutating func consume(_ node: Node) {
    guard let path = node.path else { return }
    reads.insert(path)
    if alternatives == 0 { needs.insert(path) }
  }

  /// Checks what is looked at only where something else is so.
  mutating func alternative(_ node: Node) throws(ExpressionError) {
    alternatives += 1
    defer { alternatives -= 1 }
    try value(node)
  }

  /// Checks a node; its part of the input counts as read only when somebody consumes it.
  mutating func check(_ node: Node) throws(ExpressionError) {
    do throws(ExpressionError) {
      try inspect(node)
    } catch {
      let placed = error.at(offset: node.offset, length: node.length)
      if declarations.checked { throw placed }
      node.resolution = .failure(placed)
      node.type = .dyn
    }
  }

  private mutating func inspect(_ node: Node) throws(ExpressionError) {
    switch node.kind {
    case .literal(let literal): node.type = literal.value.literalType
    case .identifier(let name, let absolute): try identifier(node, name, absolute)
    case .select(let operand, let name, let optional): try select(node, operand, name, optional)
    case .has(let operand, let name):
      try check(operand)
      try field(of: node, operand, name, optional: false)
      if let path = node.path { guarded.insert(path) }
      consume(node)
      node.path = nil
      node.type = .bool
    case .index(let operand, let key, let optional): try subscripted(node, operand, key, optional)
    case .call(let name, let target, let arguments): try call(node, name, target, arguments)
    case .list(let elements): try list(node, elements)
    case .map(let entries): try map(node, entries)
    case .and(let parts), .or(let parts):
      for part in parts {
        try value(part)
        try require(part, .bool)
      }
      node.type = .bool
    case .not(let operand):
      try value(operand)
      try require(operand, .bool)
      node.type = .bool
    case .negate(let operand):
      try value(operand)
      switch operand.type {
      case .int, .double, .decimal, .dyn: node.type = operand.type
      default: try mismatch(node, "-", [operand])
      }
    case .conditional(let condition, let yes, let no):
      try value(condition)
      try require(condition, .bool)
      try alternative(yes)
      try alternative(no)
      node.type = unify([yes, no])
    case .binary(let name, let left, let right): try binary(node, name, left, right)
    case .comprehension(let comprehension): try loop(node, comprehension)
    case .bind(let name, let bound, let body):
      try check(bound)
      try scoped(node, name, bound.type, bound.path) { (checker) throws(ExpressionError) in
        try checker.value(body)
      }
      node.type = body.type
    case .optionalMap(let target, let name, let body, let flat):
      try check(target)
      try scoped(node, name, target.type.held, target.path) { (checker) throws(ExpressionError) in
        try checker.value(body)
      }
      if case .optional = target.type {
      } else if target.type != .dyn {
        try mismatch(node, "optMap", [target])
      }
      node.type = flat ? body.type : .optional(body.type)
    }
  }

  // MARK: Complaints

  /// Refuses a node that is of another type, where types are checked.
  func require(_ node: Node, _ type: ValueType) throws(ExpressionError) {
    guard declarations.checked, node.type != .dyn, node.type != type else { return }
    throw ExpressionError(
      "expression-type", [node.type.description, type.description], offset: node.offset, length: node.length)
  }

  /// Refuses an operation on these operands, where types are checked.
  func mismatch(_ node: Node, _ name: String, _ operands: [Node]) throws(ExpressionError) {
    node.type = .dyn
    guard declarations.checked else { return }
    let types = operands.map(\.type)
    if types.contains(.decimal), types.contains(.double) {
      throw ExpressionError("expression-double-decimal", offset: node.offset, length: node.length)
    }
    throw ExpressionError(
      "expression-no-overload", [name, types.map(\.description).joined(separator: ", ")], offset: node.offset,
      length: node.length)
  }

  // MARK: Names

  private mutating func identifier(_ node: Node, _ name: String, _ absolute: Bool) throws(ExpressionError) {
    if !absolute, let local = locals.last(where: { $0.name == name }) {
      node.resolution = .slot(local.slot)
      node.type = local.type
      node.path = local.path
      return
    }
    if resolve(node, name, absolute) { return }
    let known = Array(declarations.variables.keys) + locals.map(\.name)
    throw ExpressionError(
      "expression-unknown-name", [name], suggestion: Suggestion.nearest(to: name, in: known))
  }

  /// Looks a qualified name up as a variable, then as a type; within the container first.
  private func resolve(_ node: Node, _ name: String, _ absolute: Bool) -> Bool {
    for candidate in candidates(name, absolute) {
      if let variable = declarations.variables[candidate] {
        node.resolution = .variable(variable.index)
        node.type = variable.type
        node.path = ReadPath(variable: variable.index)
        return true
      }
      if let value = declarations.constants[candidate] {
        node.resolution = .constant(value)
        node.type = value.constantType
        return true
      }
      if Checker.typeNames.contains(candidate) {
        node.resolution = .constant(.type(candidate))
        node.type = .type
        return true
      }
    }
    return false
  }

  static let typeNames: Set<String> = [
    "bool", "int", "uint", "double", "string", "bytes", "list", "map", "null_type", "type", "optional_type",
    "decimal", "moment", "google.protobuf.Timestamp", "google.protobuf.Duration",
  ]

  /// The names that a name may mean, the longest prefix first (langdef.md, "Name Resolution").
  func candidates(_ name: String, _ absolute: Bool) -> [String] {
    if absolute || declarations.container.isEmpty { return [name] }
    var parts = declarations.container.split(separator: ".").map(String.init)
    var result: [String] = []
    while !parts.isEmpty {
      result.append(parts.joined(separator: ".") + "." + name)
      parts.removeLast()
    }
    return result + [name]
  }

  /// The dotted name that a node is, if it is one and no local variable stands at its root.
  func qualifiedName(_ node: Node) -> (name: String, absolute: Bool)? {
    var parts: [String] = []
    var current = node
    while case .select(let operand, let field, optional: false) = current.kind {
      parts.append(field)
      current = operand
    }
    guard case .identifier(let root, let absolute) = current.kind else { return nil }
    if !absolute, locals.contains(where: { $0.name == root }) { return nil }
    parts.append(root)
    return (parts.reversed().joined(separator: "."), absolute)
  }

  // MARK: Fields and elements

  private mutating func select(
    _ node: Node, _ operand: Node, _ name: String, _ optional: Bool
  ) throws(ExpressionError) {
    if !optional, let qualified = qualifiedName(node), resolve(node, qualified.name, qualified.absolute) {
      return
    }
    try check(operand)
    try field(of: node, operand, name, optional: optional)
  }

  /// Finds the field of an operand that is checked already.
  private mutating func field(
    of node: Node, _ operand: Node, _ name: String, optional: Bool
  ) throws(ExpressionError) {
    if case .constant(.map(let members)) = operand.resolution {
      return try constantField(of: node, members, name, optional: optional)
    }
    node.path = operand.path?.appending(.field(name))
    if optional, let path = node.path { guarded.insert(path) }
    var base = operand.type
    var isOptional = optional
    if case .optional(let held) = base {
      base = held
      isOptional = true
    }
    var type = ValueType.dyn
    switch base {
    case .record(let shape):
      if let found = shape[name] {
        type = found.type
        node.fieldWords = found.words
        if case .optional(let held) = found.type {
          node.optionalField = true
          if isOptional { type = held }
        }
        if case .variable(let variable) = operand.resolution, case .record = operand.type {
          node.resolution = .inputField(variable: variable, field: found.index)
        } else {
          node.resolution = .recordField(found.index)
        }
      } else if !shape.open {
        throw ExpressionError(
          "expression-unknown-field", [shape.name, name], field: name,
          suggestion: Suggestion.nearest(to: name, in: shape.fields.map(\.name)),
          offset: node.end - node.nameLength,
          length: node.nameLength)
      }
    case .map(let key, let value):
      guard key.goes(with: .string) else { return try mismatch(node, "." + name, [operand]) }
      type = value
    case .dyn: break
    default:
      guard declarations.checked else { break }
      throw ExpressionError("expression-no-fields", [operand.type.description, name])
    }
    node.type = isOptional ? .optional(type) : type
  }

  /// A field of a value that is known: it is known as well, or a mistake.
  private func constantField(
    of node: Node, _ members: MapValue, _ name: String, optional: Bool
  ) throws(ExpressionError) {
    let found = members[name: name]
    if optional {
      node.resolution = .constant(.optional(found))
      node.type = .optional(found?.constantType ?? .dyn)
      return
    }
    guard let found else {
      let names = members.entries.compactMap { entry in
        if case .string(let name) = entry.key { name } else { nil }
      }
      throw ExpressionError(
        "expression-no-such-key", [name], field: name, suggestion: Suggestion.nearest(to: name, in: names),
        offset: node.end - node.nameLength, length: node.nameLength)
    }
    node.resolution = .constant(found)
    node.type = found.constantType
  }

  private mutating func subscripted(
    _ node: Node, _ operand: Node, _ key: Node, _ optional: Bool
  ) throws(ExpressionError) {
    try check(operand)
    try value(key)
    var base = operand.type
    var isOptional = optional
    if case .optional(let held) = base {
      base = held
      isOptional = true
    }
    if case .string(let name) = key.constant {
      if case .record = base { return try field(of: node, operand, name, optional: optional) }
      node.path = operand.path?.appending(.field(name))
    } else if case .int(let index) = key.constant, let index = Int(exactly: index) {
      node.path = operand.path?.appending(.index(index))
    } else {
      consume(operand)
    }
    var type = ValueType.dyn
    switch base {
    case .list(let element):
      type = element
      switch key.type {
      case .int, .uint, .double, .dyn: break
      default: try require(key, .int)
      }
    case .map(let keyType, let valueType):
      type = valueType
      if !key.type.compares(with: keyType) { try require(key, keyType) }
    case .record: try require(key, .string)
    case .dyn: break
    default: return try mismatch(node, "[]", [operand])
    }
    node.type = isOptional ? .optional(type) : type
  }

  // MARK: Literals

  private mutating func list(_ node: Node, _ elements: [Node.Element]) throws(ExpressionError) {
    for element in elements { try value(element.value) }
    if elements.isEmpty {
      node.type = .list(.dyn)
    } else if elements.contains(where: \.optional) {
      var type = elements[0].type
      for element in elements.dropFirst() { type = type.joined(element.type) }
      node.type = .list(type)
    } else {
      node.type = .list(unify(elements.map(\.value)))
    }
  }

  private mutating func map(_ node: Node, _ entries: [Node.Entry]) throws(ExpressionError) {
    for entry in entries {
      try value(entry.key)
      try value(entry.value)
    }
    guard !entries.isEmpty else {
      node.type = .map(.dyn, .dyn)
      return
    }
    var key = entries[0].key.type
    for entry in entries.dropFirst() { key = key.joined(entry.key.type) }
    if entries.contains(where: \.optional) {
      node.type = .map(key, .dyn)
    } else {
      node.type = .map(key, unify(entries.map(\.value)))
    }
  }

  /// The common type of nodes; beside a decimal, numbers that are written out and ints become decimals.
  func unify(_ nodes: [Node]) -> ValueType {
    if nodes.contains(where: { $0.type == .decimal }),
      nodes.allSatisfy({ $0.type == .decimal || $0.canBeDecimal })
    {
      for node in nodes { node.makeDecimal() }
    }
    var type = nodes[0].type
    for node in nodes.dropFirst() { type = type.joined(node.type) }
    return type
  }

  // MARK: Scopes

  /// Checks what a name is bound in; its part of the input counts as read at least as a whole.
  mutating func scoped(
    _ node: Node, _ name: String, _ type: ValueType, _ path: ReadPath?,
    _ body: (inout Checker) throws(ExpressionError) -> Void
  ) throws(ExpressionError) {
    node.slots.0 = slotCount
    locals.append(Local(name: name, slot: slotCount, type: type, path: path))
    slotCount += 1
    defer { locals.removeLast() }
    try body(&self)
    if let path, !reads.contains(where: { path.isPrefix(of: $0) }) { reads.insert(path) }
  }

  private mutating func loop(_ node: Node, _ loop: Comprehension) throws(ExpressionError) {
    try check(loop.range)
    var first = ValueType.dyn
    var second = ValueType.dyn
    switch loop.range.type {
    case .list(let element):
      first = loop.second == nil ? element : .int
      second = element
    case .map(let key, let value):
      first = key
      second = value
    case .dyn: break
    default: try mismatch(node, loop.kind.rawValue, [loop.range])
    }
    let element = loop.range.path?.appending(.each)
    try scoped(node, loop.first, first, element) { (checker) throws(ExpressionError) in
      if let name = loop.second {
        node.slots.1 = checker.slotCount
        checker.locals.append(Local(name: name, slot: checker.slotCount, type: second, path: element))
        checker.slotCount += 1
      }
      defer { if loop.second != nil { checker.locals.removeLast() } }
      if let filter = loop.filter {
        try checker.value(filter)
        try checker.require(filter, .bool)
      }
      try checker.value(loop.body)
    }
    let body = loop.body
    switch loop.kind {
    case .all, .exists, .existsOne:
      try require(body, .bool)
      node.type = .bool
    case .filter:
      try require(body, .bool)
      node.type = .list(first)
    case .map, .transformList: node.type = .list(body.type)
    case .transformMap: node.type = .map(loop.range.type.isList ? .int : first, body.type)
    case .transformMapEntry:
      if case .map = body.type { node.type = body.type } else { try require(body, .map(.dyn, .dyn)) }
    case .sum:
      switch body.type {
      case .int, .uint, .double, .decimal, .duration, .dyn: node.type = body.type
      default: try mismatch(node, "sum", [body])
      }
    }
  }
}

extension Node.Element {
  /// The type of what it puts into the list.
  var type: ValueType { optional ? value.type.held : value.type }
}

extension ValueType {
  /// What an optional or a list holds.
  var held: ValueType {
    switch self {
    case .optional(let held), .list(let held): return held
    default: return .dyn
    }
  }

  var isList: Bool {
    if case .list = self { return true }
    return false
  }
}

extension Value {
  var literalType: ValueType {
    switch self {
    case .null: return .null
    case .bool: return .bool
    case .int: return .int
    case .uint: return .uint
    case .double: return .double
    case .decimal: return .decimal
    case .string: return .string
    case .bytes: return .bytes
    case .type: return .type
    default: return .dyn
    }
  }
}
