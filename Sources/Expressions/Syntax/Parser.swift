import Values

/// Reads an expression (cel-spec, langdef.md, "Syntax") by recursive descent, with the macros expanded.
struct Parser {
  private let tokens: [Token]
  private let maximumDepth: Int
  private var index = 0
  private var nesting = 0

  /// Words that the specification keeps for other languages; they can be fields, not names.
  private static let reserved: Set<String> = [
    "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
    "namespace", "return", "var", "void", "while",
  ]

  /// Parses the whole of a source text.
  ///
  /// - Throws: `expression-syntax` and its kin, `expression-too-deep`, `expression-too-long`.
  static func parse(_ source: String, _ limits: Limits) throws(ExpressionError) -> Node {
    guard source.utf8.count <= limits.length * 4 else {
      throw ExpressionError("expression-too-long", [String(limits.length)])
    }
    var lexer = Lexer(source)
    guard lexer.count <= limits.length else {
      throw ExpressionError("expression-too-long", [String(limits.length)])
    }
    var parser = Parser(tokens: try lexer.tokens(), maximumDepth: limits.depth)
    let node = try parser.expression()
    guard parser.current.kind == .end else { throw parser.unexpected("an operator or the end") }
    return node
  }

  private init(tokens: [Token], maximumDepth: Int) {
    self.tokens = tokens
    self.maximumDepth = maximumDepth
  }

  // MARK: Tokens

  private var current: Token { tokens[index] }

  private var previousEnd: Int { index > 0 ? tokens[index - 1].end : 0 }

  private func isAt(_ symbol: String) -> Bool { current.kind == .symbol(symbol) }

  private mutating func take(_ symbol: String) -> Bool {
    guard isAt(symbol) else { return false }
    index += 1
    return true
  }

  private mutating func expect(_ symbol: String) throws(ExpressionError) {
    guard take(symbol) else { throw unexpected("'\(symbol)'") }
  }

  private func unexpected(_ expected: String) -> ExpressionError {
    ExpressionError(
      "expression-syntax", [current.shown, expected], offset: current.offset,
      length: max(current.end - current.offset, 1))
  }

  // MARK: Nodes

  /// Makes a node that is one deeper than its deepest part.
  private func make(_ kind: Node.Kind, from offset: Int, _ parts: [Node]) throws(ExpressionError) -> Node {
    let depth = 1 + (parts.map(\.depth).max() ?? 0)
    if depth > maximumDepth { throw tooDeep(offset) }
    return Node(kind, offset: offset, end: previousEnd, depth: depth)
  }

  private func tooDeep(_ offset: Int) -> ExpressionError {
    ExpressionError("expression-too-deep", [String(maximumDepth)], offset: offset)
  }

  // MARK: Levels, from the loosest to the tightest

  private mutating func expression() throws(ExpressionError) -> Node {
    nesting += 1
    defer { nesting -= 1 }
    if nesting > maximumDepth { throw tooDeep(current.offset) }
    let start = current.offset
    let condition = try disjunction()
    guard take("?") else { return condition }
    let yes = try disjunction()
    try expect(":")
    let no = try expression()
    return try make(.conditional(condition, yes, no), from: start, [condition, yes, no])
  }

  private mutating func disjunction() throws(ExpressionError) -> Node {
    let start = current.offset
    var parts = [try conjunction()]
    while take("||") { parts.append(try conjunction()) }
    return parts.count == 1 ? parts[0] : try make(.or(parts), from: start, parts)
  }

  private mutating func conjunction() throws(ExpressionError) -> Node {
    let start = current.offset
    var parts = [try relation()]
    while take("&&") { parts.append(try relation()) }
    return parts.count == 1 ? parts[0] : try make(.and(parts), from: start, parts)
  }

  /// Comparison, sums and products by precedence climbing: one call for all three, since each call that an
  /// opening bracket makes takes its part of the stack.
  private mutating func relation(_ weakest: Int = 1) throws(ExpressionError) -> Node {
    let start = current.offset
    var left = try unary()
    while case .symbol(let text) = current.kind, let name = Operator(rawValue: text), name.strength >= weakest
    {
      index += 1
      let right = try relation(name.strength + 1)
      left = try make(.binary(name, left, right), from: start, [left, right])
    }
    return left
  }

  private mutating func unary() throws(ExpressionError) -> Node {
    let start = current.offset
    if take("!") {
      var count = 1
      while take("!") { count += 1 }
      let operand = try member()
      let once = try make(.not(operand), from: start, [operand])
      // Two of them cancel out, but what they stand before must still be a bool.
      return count % 2 == 1 ? once : try make(.not(once), from: start, [once])
    }
    guard isAt("-") else { return try member() }
    var count = 0
    while take("-") { count += 1 }
    let operand: Node
    switch current.kind {
    case .int, .double:
      operand = try member(negative: true)
      count -= 1
    default: operand = try member()
    }
    if count == 0 { return operand }
    let once = try make(.negate(operand), from: start, [operand])
    return count % 2 == 1 ? once : try make(.negate(once), from: start, [once])
  }

  private mutating func member(negative: Bool = false) throws(ExpressionError) -> Node {
    let start = current.offset
    var node = try primary(negative: negative)
    while true {
      if take(".") {
        let optional = take("?")
        let name: String
        switch current.kind {
        case .identifier(let text) where !["true", "false", "null"].contains(text): name = text
        case .quotedIdentifier(let text): name = text
        default: throw unexpected("a field or function")
        }
        let isPlain = current.kind == .identifier(name)
        let nameStart = current.offset
        index += 1
        if isPlain, !optional, isAt("(") {
          let arguments = try callArguments()
          if let macro = try macro(name, target: node, arguments, start: start, nameStart: nameStart) {
            node = macro
          } else {
            node = try make(.call(name, target: node, arguments), from: start, [node] + arguments)
          }
        } else {
          node = try make(.select(node, name, optional: optional), from: start, [node])
        }
      } else if take("[") {
        let optional = take("?")
        let key = try expression()
        try expect("]")
        node = try make(.index(node, key, optional: optional), from: start, [node, key])
      } else {
        return node
      }
    }
  }

  private mutating func callArguments() throws(ExpressionError) -> [Node] {
    try expect("(")
    var arguments: [Node] = []
    if take(")") { return arguments }
    repeat { arguments.append(try expression()) } while take(",")
    try expect(")")
    return arguments
  }

  private mutating func primary(negative: Bool) throws(ExpressionError) -> Node {
    let token = current
    switch token.kind {
    case .int, .uint, .double, .string, .bytes:
      index += 1
      let literal = try literal(token, negative: negative)
      return Node(.literal(literal), offset: token.offset - (negative ? 1 : 0), end: token.end)
    case .identifier(let name):
      index += 1
      if let constant = Parser.constant(name) {
        return Node(.literal(constant), offset: token.offset, end: token.end)
      }
      return try named(name, absolute: false, token)
    case .symbol("."):
      index += 1
      guard case .identifier(let name) = current.kind, Parser.constant(name) == nil else {
        throw unexpected("a name")
      }
      index += 1
      return try named(name, absolute: true, token)
    case .symbol("("):
      index += 1
      let inner = try expression()
      try expect(")")
      return inner
    case .symbol("["): return try listLiteral()
    case .symbol("{"): return try mapLiteral()
    default: throw unexpected("an expression")
    }
  }

  private static func constant(_ name: String) -> Literal? {
    switch name {
    case "true": return Literal(value: .bool(true), number: nil)
    case "false": return Literal(value: .bool(false), number: nil)
    case "null": return Literal(value: .null, number: nil)
    default: return nil
    }
  }

  private mutating func named(_ name: String, absolute: Bool, _ token: Token) throws(ExpressionError) -> Node
  {
    if Parser.reserved.contains(name) {
      throw ExpressionError(
        "expression-reserved", [name], offset: token.offset, length: previousEnd - token.offset)
    }
    guard isAt("(") else {
      return try make(.identifier(name, absolute: absolute), from: token.offset, [])
    }
    let arguments = try callArguments()
    if name == "has", !absolute, arguments.count == 1 {
      guard case .select(let operand, let field, _) = arguments[0].kind else {
        throw ExpressionError(
          "expression-macro-argument", ["has", "a field, as in has(a.b)"], offset: arguments[0].offset,
          length: arguments[0].length)
      }
      return try make(.has(operand, field), from: token.offset, [operand])
    }
    return try make(.call(name, target: nil, arguments), from: token.offset, arguments)
  }

  private mutating func listLiteral() throws(ExpressionError) -> Node {
    let start = current.offset
    try expect("[")
    var elements: [Node.Element] = []
    while !isAt("]") {
      let optional = take("?")
      elements.append(Node.Element(value: try expression(), optional: optional))
      if !take(",") { break }
    }
    try expect("]")
    return try make(.list(elements), from: start, elements.map(\.value))
  }

  private mutating func mapLiteral() throws(ExpressionError) -> Node {
    let start = current.offset
    try expect("{")
    var entries: [Node.Entry] = []
    while !isAt("}") {
      let optional = take("?")
      let key = try expression()
      try expect(":")
      entries.append(Node.Entry(key: key, value: try expression(), optional: optional))
      if !take(",") { break }
    }
    try expect("}")
    return try make(.map(entries), from: start, entries.flatMap { [$0.key, $0.value] })
  }

  private func literal(_ token: Token, negative: Bool) throws(ExpressionError) -> Literal {
    let sign = negative ? "-" : ""
    switch token.kind {
    case .string(let text): return Literal(value: .string(text), number: nil)
    case .bytes(let bytes): return Literal(value: .bytes(bytes), number: nil)
    case .double(let text):
      // Swift reads no number that begins with its point.
      if let value = Double(sign + "0" + text) { return Literal(value: .double(value), number: sign + text) }
    case .int(let text):
      let isHex = text.hasPrefix("0x") || text.hasPrefix("0X")
      if let value = Int64(sign + (isHex ? String(text.dropFirst(2)) : text), radix: isHex ? 16 : 10) {
        return Literal(value: .int(value), number: String(value))
      }
    case .uint(let text):
      let isHex = text.hasPrefix("0x") || text.hasPrefix("0X")
      if let value = UInt64(isHex ? String(text.dropFirst(2)) : text, radix: isHex ? 16 : 10) {
        return Literal(value: .uint(value), number: nil)
      }
    default: break
    }
    throw ExpressionError(
      "expression-number-range", [token.shown], offset: token.offset, length: token.end - token.offset)
  }

  // MARK: Macros

  /// The macro that a member call is, or nothing where it is a plain call.
  private func macro(
    _ name: String, target: Node, _ arguments: [Node], start: Int, nameStart: Int
  ) throws(ExpressionError) -> Node? {
    switch (name, arguments.count) {
    case ("all", 2): return try loop(.all, target, arguments, variables: 1, filtered: false, start)
    case ("all", 3): return try loop(.all, target, arguments, variables: 2, filtered: false, start)
    case ("exists", 2): return try loop(.exists, target, arguments, variables: 1, filtered: false, start)
    case ("exists", 3): return try loop(.exists, target, arguments, variables: 2, filtered: false, start)
    case ("exists_one", 2), ("existsOne", 2):
      return try loop(.existsOne, target, arguments, variables: 1, filtered: false, start)
    case ("exists_one", 3), ("existsOne", 3):
      return try loop(.existsOne, target, arguments, variables: 2, filtered: false, start)
    case ("map", 2): return try loop(.map, target, arguments, variables: 1, filtered: false, start)
    case ("map", 3): return try loop(.map, target, arguments, variables: 1, filtered: true, start)
    case ("filter", 2): return try loop(.filter, target, arguments, variables: 1, filtered: false, start)
    case ("sum", 2): return try loop(.sum, target, arguments, variables: 1, filtered: false, start)
    case ("transformList", 3):
      return try loop(.transformList, target, arguments, variables: 2, filtered: false, start)
    case ("transformList", 4):
      return try loop(.transformList, target, arguments, variables: 2, filtered: true, start)
    case ("transformMap", 3):
      return try loop(.transformMap, target, arguments, variables: 2, filtered: false, start)
    case ("transformMap", 4):
      return try loop(.transformMap, target, arguments, variables: 2, filtered: true, start)
    case ("transformMapEntry", 3):
      return try loop(.transformMapEntry, target, arguments, variables: 2, filtered: false, start)
    case ("transformMapEntry", 4):
      return try loop(.transformMapEntry, target, arguments, variables: 2, filtered: true, start)
    case ("optMap", 2), ("optFlatMap", 2):
      let variable = try plainName(arguments[0], name)
      let kind = Node.Kind.optionalMap(target, variable, arguments[1], flat: name == "optFlatMap")
      return try make(kind, from: start, [target, arguments[1]])
    case ("bind", 3):
      guard case .identifier("cel", _) = target.kind else { return nil }
      let variable = try plainName(arguments[0], "cel.bind")
      return try make(.bind(variable, arguments[1], arguments[2]), from: start, [arguments[1], arguments[2]])
    default: return nil
    }
  }

  private func loop(
    _ kind: Comprehension.Kind, _ range: Node, _ arguments: [Node], variables: Int, filtered: Bool,
    _ start: Int
  ) throws(ExpressionError) -> Node {
    let first = try plainName(arguments[0], kind.rawValue)
    let second = variables == 2 ? try plainName(arguments[1], kind.rawValue) : nil
    if let second, second == first {
      throw ExpressionError(
        "expression-macro-argument", [kind.rawValue, "two different names"], offset: arguments[1].offset,
        length: arguments[1].length)
    }
    let filter = filtered ? arguments[variables] : nil
    let body = arguments[variables + (filtered ? 1 : 0)]
    let comprehension = Comprehension(
      kind: kind, range: range, first: first, second: second, filter: filter, body: body)
    return try make(.comprehension(comprehension), from: start, [range, body] + (filter.map { [$0] } ?? []))
  }

  private func plainName(_ node: Node, _ macro: String) throws(ExpressionError) -> String {
    if case .identifier(let name, absolute: false) = node.kind { return name }
    throw ExpressionError(
      "expression-macro-argument", [macro, "a plain name"], offset: node.offset, length: node.length)
  }
}
