import Values

/// The functions of cel-spec's standard library that are neither conversions nor about time.
let coreFunctions: [Function] = [
  Function(
    "size", .both,
    [
      .init(.string, gives: .int), .init(.bytes, gives: .int), .init(.list(.dyn), gives: .int),
      .init(.map(.dyn, .dyn), gives: .int),
    ],
    summary: "The number of code points, bytes, elements or entries.",
    examples: [.init("size('abc')", "3"), .init("[1, 2].size()", "2")],
    .unary { (value) throws(ExpressionError) in
      switch value {
      case .string(let text): return .int(Int64(text.scalarCount))
      case .bytes(let bytes): return .int(Int64(bytes.count))
      case .list(let elements): return .int(Int64(elements.count))
      case .map(let map): return .int(Int64(map.count))
      default: throw .noOverload("size", value)
      }
    }),
  Function(
    "contains", .receiver, [.init(.string, .string, gives: .bool)],
    summary: "Whether a text has another within it.", examples: [.init("'abcd'.contains('bc')", "true")],
    .binary { (text, part) throws(ExpressionError) in
      let part = try part.text("contains")
      return .bool(try text.text("contains").find(part, from: 0) != nil)
    }),
  Function(
    "startsWith", .receiver, [.init(.string, .string, gives: .bool)],
    summary: "Whether a text begins with another.", examples: [.init("'abcd'.startsWith('ab')", "true")],
    .binary { (text, part) throws(ExpressionError) in
      .bool(try text.text("startsWith").utf8.starts(with: try part.text("startsWith").utf8))
    }),
  Function(
    "endsWith", .receiver, [.init(.string, .string, gives: .bool)],
    summary: "Whether a text ends with another.", examples: [.init("'abcd'.endsWith('cd')", "true")],
    .binary { (text, part) throws(ExpressionError) in
      let text = try text.text("endsWith").utf8
      let part = try part.text("endsWith").utf8
      return .bool(text.count >= part.count && text.suffix(part.count).elementsEqual(part))
    }),
  Function(
    "matches", .both, [.init(.string, .string, gives: .bool)],
    summary: "Whether a pattern (RE2 syntax) matches anywhere in a text, in linear time.",
    examples: [.init("'A-12'.matches('^[A-Z]-[0-9]+$')", "true"), .init("'x'.matches('(')", "error")],
    .binary { (text, pattern) throws(ExpressionError) in
      let pattern = try TextPattern(try pattern.text("matches"))
      return .bool(try pattern.boundedMatches(try text.text("matches")))
    },
    specialize: { (arguments) throws(ExpressionError) in
      guard case .string(let source)? = arguments[1] else { return nil }
      let pattern = try TextPattern(source)
      return .binary { (text, _) throws(ExpressionError) in
        .bool(try pattern.boundedMatches(try text.text("matches")))
      }
    }),
  Function(
    "type", .global, [.init(.dyn, gives: .type)], summary: "The type of a value.",
    examples: [.init("type(1)", "int")],
    .unary { (value) throws(ExpressionError) in .type(value.typeName) }),
  Function(
    "dyn", .global, [.init(.dyn, gives: .dyn)], summary: "The same value, its type unknown to the check.",
    examples: [.init("dyn(1) == 1.0", "true")],
    .unary { (value) throws(ExpressionError) in value }),
]
