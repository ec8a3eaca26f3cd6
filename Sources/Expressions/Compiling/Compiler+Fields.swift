import Values

/// How a field is read from a value.
struct FieldAccess: Sendable {
  let name: String
  /// Its number, where the checker knows the record.
  let index: Int?
  /// `a.?b`: what is absent is an empty optional.
  let optional: Bool
  /// The record declares that it may lack the field.
  let optionalField: Bool
  let place: Place

  init(_ node: Node, _ name: String, optional: Bool) {
    self.name = name
    self.optional = optional
    optionalField = node.optionalField
    place = Place(node)
    if case .recordField(let index) = node.resolution { self.index = index } else { index = nil }
  }

  /// The field of a record; nil where it is absent.
  func find(in record: any RecordValue) -> Value? {
    if let index { return record.field(index) }
    return record.field(named: name)
  }

  /// Reads the field.
  ///
  /// - Throws: `expression-absent-field`, `expression-no-such-key`, `expression-no-fields`.
  func read(_ base: Value, asOptional: Bool) throws(ExpressionError) -> Value {
    let found: Value?
    switch base {
    case .map(let map):
      found = map[name: name]
      if found == nil, !asOptional {
        throw ExpressionError("expression-no-such-key", [name], field: name).at(place)
      }
    case .record(let record):
      found = find(in: record)
      if optionalField { return .optional(found) }
      if found == nil, !asOptional { throw absent }
    case .optional(let held):
      guard let held else { return .optional(nil) }
      return try read(held, asOptional: true)
    default: throw ExpressionError("expression-no-fields", [base.typeName, name]).at(place)
    }
    return asOptional ? .optional(found) : (found ?? .null)
  }

  /// Whether the field is there.
  func exists(in base: Value) throws(ExpressionError) -> Bool {
    switch base {
    case .map(let map): return map[name: name] != nil
    case .record(let record): return find(in: record) != nil
    case .optional(let held):
      guard let held else { return false }
      return try exists(in: held)
    default: throw ExpressionError("expression-no-fields", [base.typeName, name]).at(place)
    }
  }

  var absent: ExpressionError { ExpressionError("expression-absent-field", [name], field: name).at(place) }
}

extension Node {
  /// The field name that it ends in.
  var fieldName: String {
    switch kind {
    case .select(_, let name, _), .has(_, let name): return name
    case .index(_, let key, _):
      if case .string(let name) = key.constant { return name }
      return ""
    default: return ""
    }
  }

  var isOptionalAccess: Bool {
    switch kind {
    case .select(_, _, let optional), .index(_, _, let optional): return optional
    default: return false
    }
  }
}

extension Compiler {
  /// A field of a record variable, asked of the input by number.
  func inputField(_ node: Node, _ variable: Int, _ field: Int) -> Program<Value> {
    if node.optionalField || node.isOptionalAccess {
      return { (frame) throws(ExpressionError) in
        .optional(frame.input.value(variable: variable, field: field))
      }
    }
    let absent = FieldAccess(node, node.fieldName, optional: false).absent
    return { (frame) throws(ExpressionError) in
      guard let value = frame.input.value(variable: variable, field: field) else { throw absent }
      return value
    }
  }

  func select(_ node: Node, _ operand: Node, _ access: FieldAccess) throws(ExpressionError) -> Program<Value>
  {
    let operand = try value(operand)
    let optional = access.optional
    return { (frame) throws(ExpressionError) in try access.read(try operand(&frame), asOptional: optional) }
  }

  func has(_ node: Node, _ operand: Node, _ name: String) throws(ExpressionError) -> Program<Bool> {
    if case .inputField(let variable, let field) = node.resolution {
      return { (frame) throws(ExpressionError) in
        let place = frame.tables[variable, field]
        return place.isKnown ? place.isPresent : frame.input.has(variable: variable, field: field)
      }
    }
    let access = FieldAccess(node, name, optional: false)
    let operand = try value(operand)
    return { (frame) throws(ExpressionError) in try access.exists(in: try operand(&frame)) }
  }

  func subscripted(
    _ node: Node, _ operand: Node, _ key: Node, _ optional: Bool
  ) throws(ExpressionError) -> Program<Value> {
    let place = Place(node)
    let shown = key.constant?.shownAsKey
    let operand = try value(operand)
    let key = try value(key)
    return { (frame) throws(ExpressionError) in
      let base = try operand(&frame)
      let key = try key(&frame)
      do throws(ExpressionError) {
        return try Compiler.element(base, key, optional: optional, shown)
      } catch {
        throw error.at(place)
      }
    }
  }

  /// Reads `base[key]`, or `base[?key]`.
  ///
  /// `shown` is the key as the expression has it: one that was computed may be a buyer's data, and is in no
  /// message.
  private static func element(
    _ base: Value, _ key: Value, optional: Bool, _ shown: String?
  ) throws(ExpressionError) -> Value {
    switch base {
    case .list(let elements):
      guard key.isNumber, case .negativeOrSmall(let index) = MapKey(key) ?? .bool(false) else {
        throw .noOverload("[]", base, key)
      }
      let isInside = index >= 0 && index < elements.count
      if optional { return .optional(isInside ? elements[Int(index)] : nil) }
      guard isInside else {
        throw ExpressionError("expression-index", [String(index), String(elements.count)])
      }
      return elements[Int(index)]
    case .map(let map):
      switch key {
      case .bool, .int, .uint, .double, .string: break
      default: throw .noOverload("[]", base, key)
      }
      let found = map[key]
      if optional { return .optional(found) }
      guard let found else { throw missing(key, shown) }
      return found
    case .record(let record):
      guard case .string(let name) = key else { throw .noOverload("[]", base, key) }
      let found = record.field(named: name)
      if optional { return .optional(found) }
      guard let found else { throw missing(key, shown) }
      return found
    case .optional(let held):
      guard let held else { return .optional(nil) }
      return try element(held, key, optional: true, shown)
    default: throw .noOverload("[]", base, key)
    }
  }

  private static func missing(_ key: Value, _ shown: String?) -> ExpressionError {
    if let shown { return ExpressionError("expression-no-such-key", [shown], field: shown) }
    return ExpressionError("expression-no-such-entry", value: key.shownAsKey)
  }
}

extension Value {
  /// A key as text.
  var shownAsKey: String {
    switch self {
    case .bool(let value): return String(value)
    case .int(let value): return String(value)
    case .uint(let value): return String(value)
    case .double(let value): return String(value)
    case .string(let value): return value
    default: return typeName
    }
  }
}
