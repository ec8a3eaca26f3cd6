import Values

/// A part of an expression that appends its value's text to bytes.
typealias TextProgram = @Sendable (inout Frame, inout [UInt8]) throws(ExpressionError) -> Void

/// The same of a part that may be absent: whether it was there.
private typealias OptionalTextProgram = @Sendable (inout Frame, inout [UInt8]) throws(ExpressionError) -> Bool

extension Compiler {
  /// A program that appends the text of any node.
  ///
  /// Joined texts, fields, alternatives and ids are written straight into the bytes; all else is made as a value first.
  func text(_ node: Node) throws(ExpressionError) -> TextProgram {
    if let value = node.constant, !node.widened {
      var known: [UInt8] = []
      value.appendText(to: &known)
      let bytes = known
      return { (_, out) throws(ExpressionError) in
        unsafe bytes.withUnsafeBufferPointer { unsafe out.append(contentsOf: $0) }
      }
    }
    if node.type == .string {
      if let field = try field(node) {
        let absent = FieldAccess(node, node.fieldName, optional: false).absent
        return { (frame, out) throws(ExpressionError) in
          if !(try field(&frame, &out)) { throw absent }
        }
      }
      switch node.kind {
      case .binary(.add, let left, let right) where left.type == .string && right.type == .string:
        return try joined(node)
      case .conditional(let condition, let yes, let no):
        let condition = try bool(condition)
        let yes = try text(yes)
        let no = try text(no)
        return { (frame, out) throws(ExpressionError) in
          if try condition(&frame) { try yes(&frame, &out) } else { try no(&frame, &out) }
        }
      case .call:
        if let program = try textCall(node) { return program }
      default: break
      }
    }
    let program = try value(node)
    return { (frame, out) throws(ExpressionError) in try program(&frame).appendText(to: &out) }
  }

  /// Several texts one behind the other, however deep the sums are nested.
  private func joined(_ node: Node) throws(ExpressionError) -> TextProgram {
    var nodes: [Node] = []
    var open = [node]
    while let next = open.popLast() {
      if case .binary(.add, let left, let right) = next.kind, next.constant == nil, left.type == .string,
        right.type == .string
      {
        open.append(right)
        open.append(left)
      } else {
        nodes.append(next)
      }
    }
    guard let last = nodes.popLast() else { return { (_, _) throws(ExpressionError) in } }
    // Nested pairs: a call of a closure that another holds costs far less than one out of an array.
    var made = try text(last)
    for node in nodes.reversed() {
      let first = try text(node)
      let rest = made
      made = { (frame, out) throws(ExpressionError) in
        try first(&frame, &out)
        try rest(&frame, &out)
      }
    }
    let all = made
    let place = Place(node)
    return { (frame, out) throws(ExpressionError) in
      let start = out.count
      try all(&frame, &out)
      let added = out.count - start
      if added > frame.size { throw ExpressionError("expression-size", [String(frame.size)]).at(place) }
      try frame.charge(added >> 4)
    }
  }

  /// `orValue` and `externalId`, which most ids of files are made with.
  private func textCall(_ node: Node) throws(ExpressionError) -> TextProgram? {
    guard case .function(let function) = node.resolution else { return nil }
    switch function.name {
    case "orValue" where node.callArguments.count == 2:
      guard let optional = try field(node.callArguments[0]) else { return nil }
      let other = try text(node.callArguments[1])
      return { (frame, out) throws(ExpressionError) in
        if !(try optional(&frame, &out)) { try other(&frame, &out) }
      }
    case "externalId" where node.callArguments.count == 1 && node.callArguments[0].type == .string:
      let argument = try text(node.callArguments[0])
      let place = Place(node)
      return { (frame, out) throws(ExpressionError) in
        let start = out.count
        try argument(&frame, &out)
        if out.count == start { throw ExpressionError("expression-empty-id").at(place) }
        ExternalID.replace(from: start, in: &out)
        try frame.charge((out.count - start) >> 4)
      }
    default: return nil
    }
  }

  /// A text field of a record, by however many optional steps; nothing where the node is none.
  private func field(_ node: Node) throws(ExpressionError) -> OptionalTextProgram? {
    switch node.type {
    case .string, .optional(.string): break
    default: return nil
    }
    if node.optionalField { return nil }
    switch node.resolution {
    case .inputField(let variable, let field):
      return { (frame, out) throws(ExpressionError) in
        let place = frame.tables[variable, field]
        if place.isPresent {
          place.append(to: &out)
          return true
        }
        return place.isKnown ? false : frame.input.append(variable: variable, field: field, to: &out)
      }
    case .recordField(let index):
      guard case .select(let operand, _, _) = node.kind, let record = try record(operand) else { return nil }
      let stepwise: OptionalTextProgram = { (frame, out) throws(ExpressionError) in
        guard let found = try record(&frame) else { return false }
        return found.append(index, to: &out)
      }
      guard let (variable, field) = node.wholeField else { return stepwise }
      let isOptional = node.type == .optional(.string)
      return { (frame, out) throws(ExpressionError) in
        let place = frame.tables[variable, field]
        if place.isPresent {
          place.append(to: &out)
          return true
        }
        // Absent: an optional is empty whichever of its steps is missing; else the steps say which one is.
        return place.isKnown && isOptional ? false : try stepwise(&frame, &out)
      }
    default: return nil
    }
  }

  /// A record, or nothing where it is absent and may be.
  private func record(_ node: Node) throws(ExpressionError) -> Program<(any RecordValue)?>? {
    switch node.type {
    case .record:
      let program = try value(node)
      return { (frame) throws(ExpressionError) in
        if case .record(let record) = try program(&frame) { record } else { nil }
      }
    case .optional(.record):
      guard !node.optionalField, case .inputField(let variable, let field) = node.resolution else {
        return nil
      }
      return { (frame) throws(ExpressionError) in
        if case .record(let record)? = frame.input.value(variable: variable, field: field) {
          record
        } else {
          nil
        }
      }
    default: return nil
    }
  }
}

extension Value {
  /// Appends the value as fields of documents and files hold it; null and an empty optional are nothing.
  package func appendText(to bytes: inout [UInt8]) {
    switch self {
    case .string(let text): bytes.append(contentsOf: text.utf8)
    case .decimal(let value): value.append(to: &bytes)
    case .int(let value): bytes.append(contentsOf: String(value).utf8)
    case .uint(let value): bytes.append(contentsOf: String(value).utf8)
    case .double(let value): bytes.append(contentsOf: String(value).utf8)
    case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
    case .moment(let moment): moment.append(to: &bytes)
    case .timestamp(let time): Moment.instant(time.instant()).append(to: &bytes)
    case .bytes(let text): bytes += text
    case .optional(let held): held?.appendText(to: &bytes)
    case .null: break
    case .list(let elements):
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(contentsOf: ", ".utf8) }
        element.appendText(to: &bytes)
      }
    case .map, .duration, .type, .record: bytes.append(contentsOf: typeName.utf8)
    }
  }

  /// The type of a value that is known before evaluation, as far as it matters to checks.
  var constantType: ValueType {
    switch self {
    case .string: .string
    case .bool: .bool
    case .int: .int
    case .decimal: .decimal
    case .optional(let held): .optional(held?.constantType ?? .dyn)
    default: .dyn
    }
  }
}
