import Values

/// The strings extension; positions count code points.
let stringFunctions: [Function] = [
  Function(
    "charAt", .receiver, [.init(.string, .int, gives: .string)],
    summary: "The character at a position; nothing at the end.", examples: [.init("'abc'.charAt(1)", "'b'")],
    .binary { (text, index) throws(ExpressionError) in
      let scalars = try text.text("charAt").scalars
      let index = try index.integer("charAt")
      guard index >= 0, index <= scalars.count else { throw outOfRange(index, scalars.count) }
      return .string(index == scalars.count ? "" : String(Character(scalars[index])))
    }),
  Function(
    "indexOf", .receiver, [.init(.string, .string, gives: .int)],
    summary: "Where a text first stands in another, or -1.", examples: [.init("'banana'.indexOf('na')", "2")],
    .binary { (text, part) throws(ExpressionError) in
      let part = try part.text("indexOf")
      return .int(Int64(try text.text("indexOf").scalars.first(of: part.scalars, from: 0)))
    }),
  Function(
    "indexOf", .receiver, [.init(.string, .string, .int, gives: .int)],
    summary: "The same, from a position on.", examples: [.init("'banana'.indexOf('na', 3)", "4")],
    .ternary { (text, part, start) throws(ExpressionError) in
      let scalars = try text.text("indexOf").scalars
      let part = try part.text("indexOf")
      let start = try start.integer("indexOf")
      guard start >= 0, start <= scalars.count else { throw outOfRange(start, scalars.count) }
      return .int(Int64(scalars.first(of: part.scalars, from: start)))
    }),
  Function(
    "lastIndexOf", .receiver, [.init(.string, .string, gives: .int)],
    summary: "Where a text last stands in another, or -1.",
    examples: [.init("'banana'.lastIndexOf('na')", "4")],
    .binary { (text, part) throws(ExpressionError) in
      let scalars = try text.text("lastIndexOf").scalars
      let part = try part.text("lastIndexOf")
      return .int(Int64(scalars.last(of: part.scalars, from: scalars.count)))
    }),
  Function(
    "lastIndexOf", .receiver, [.init(.string, .string, .int, gives: .int)],
    summary: "The same, beginning at a position or before it.",
    examples: [.init("'banana'.lastIndexOf('na', 3)", "2")],
    .ternary { (text, part, start) throws(ExpressionError) in
      let scalars = try text.text("lastIndexOf").scalars
      let part = try part.text("lastIndexOf")
      let start = try start.integer("lastIndexOf")
      guard start >= 0, start <= scalars.count else { throw outOfRange(start, scalars.count) }
      return .int(Int64(scalars.last(of: part.scalars, from: start)))
    }),
  Function(
    "join", .receiver, [.init(.list(.string), gives: .string)], summary: "The texts of a list in a row.",
    examples: [.init("['a', 'b'].join()", "'ab'")],
    .unary { (list) throws(ExpressionError) in .string(try joined(list, "")) }),
  Function(
    "join", .receiver, [.init(.list(.string), .string, gives: .string)],
    summary: "The same, with a text between them.", examples: [.init("['a', 'b'].join(', ')", "'a, b'")],
    .binary { (list, separator) throws(ExpressionError) in
      .string(try joined(list, try separator.text("join")))
    }),
  Function(
    "lowerAscii", .receiver, [.init(.string, gives: .string)], summary: "A to Z as small letters.",
    examples: [.init("'ABC'.lowerAscii()", "'abc'")],
    .unary { (text) throws(ExpressionError) in
      .string(
        String(
          decoding: try text.text("lowerAscii").utf8.map { $0 &- 0x41 < 26 ? $0 + 32 : $0 }, as: UTF8.self))
    }),
  Function(
    "upperAscii", .receiver, [.init(.string, gives: .string)], summary: "a to z as capitals.",
    examples: [.init("'abc'.upperAscii()", "'ABC'")],
    .unary { (text) throws(ExpressionError) in
      .string(
        String(
          decoding: try text.text("upperAscii").utf8.map { $0 &- 0x61 < 26 ? $0 - 32 : $0 }, as: UTF8.self))
    }),
  Function(
    "replace", .receiver, [.init(.string, .string, .string, gives: .string)],
    summary: "Each place of a text as another.", examples: [.init("'banana'.replace('na', '-')", "'ba--'")],
    .ternary { (text, old, new) throws(ExpressionError) in
      try replaced(text, old, new, limit: -1)
    }),
  Function(
    "replace", .receiver, [.init(.string, .string, .string, .int, gives: .string)],
    summary: "The same, for so many places at most.",
    examples: [.init("'banana'.replace('na', '-', 1)", "'ba-na'")],
    .many { (arguments) throws(ExpressionError) in
      try replaced(arguments[0], arguments[1], arguments[2], limit: try arguments[3].integer("replace"))
    }),
  Function(
    "split", .receiver, [.init(.string, .string, gives: .list(.string))],
    summary: "The parts of a text between separators.", examples: [.init("'a,b'.split(',')", "['a', 'b']")],
    .binary { (text, separator) throws(ExpressionError) in try split(text, separator, limit: -1) }),
  Function(
    "split", .receiver, [.init(.string, .string, .int, gives: .list(.string))],
    summary: "The same, in so many parts at most.",
    examples: [.init("'a,b,c'.split(',', 2)", "['a', 'b,c']")],
    .ternary { (text, separator, limit) throws(ExpressionError) in
      try split(text, separator, limit: try limit.integer("split"))
    }),
  Function(
    "substring", .receiver, [.init(.string, .int, gives: .string)], summary: "A text from a position on.",
    examples: [.init("'abc'.substring(1)", "'bc'")],
    .binary { (text, start) throws(ExpressionError) in
      let scalars = try text.text("substring").scalars
      return .string(try substring(scalars, try start.integer("substring"), scalars.count))
    }),
  Function(
    "substring", .receiver, [.init(.string, .int, .int, gives: .string)],
    summary: "A text from one position to another, the second left out.",
    examples: [.init("'abc'.substring(1, 2)", "'b'")],
    .ternary { (text, start, end) throws(ExpressionError) in
      .string(
        try substring(
          try text.text("substring").scalars, try start.integer("substring"), try end.integer("substring")))
    }),
  Function(
    "trim", .receiver, [.init(.string, gives: .string)], summary: "A text without white space at its ends.",
    examples: [.init("'  a b '.trim()", "'a b'")],
    .unary { (text) throws(ExpressionError) in
      let scalars = try text.text("trim").scalars
      guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
        let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
      else { return .string("") }
      return .string(String(scalars: scalars[first...last]))
    }),
  Function(
    "reverse", .receiver, [.init(.string, gives: .string)], summary: "A text from its end to its beginning.",
    examples: [.init("'abc'.reverse()", "'cba'")],
    .unary { (text) throws(ExpressionError) in
      .string(String(scalars: try text.text("reverse").scalars.reversed()))
    }),
  Function(
    "strings.quote", .global, [.init(.string, gives: .string)],
    summary: "A text in double quotes, special characters escaped.",
    examples: [.init(#"strings.quote("a\nb")"#, #"'"a\\nb"'"#)],
    .unary { (text) throws(ExpressionError) in .string(quoted(try text.text("strings.quote"))) }),
]

private func outOfRange(_ index: Int, _ count: Int) -> ExpressionError {
  ExpressionError("expression-index", [String(index), String(count)])
}

private func joined(_ list: Value, _ separator: String) throws(ExpressionError) -> String {
  var result = ""
  var isFirst = true
  for element in try list.elements("join") {
    if !isFirst { result += separator }
    isFirst = false
    result += try element.text("join")
    try checkSize(result.utf8.count)
  }
  return result
}

/// Refuses to make a text that no evaluation may make.
func checkSize(_ bytes: Int) throws(ExpressionError) {
  let limit = Limits().size
  if bytes > limit { throw ExpressionError("expression-size", [String(limit)]) }
}

private func replaced(_ text: Value, _ old: Value, _ new: Value, limit: Int) throws(ExpressionError) -> Value
{
  let scalars = try text.text("replace").scalars
  let old = try old.text("replace").scalars
  let new = try new.text("replace").scalars
  var left = limit < 0 ? Int.max : limit
  var result: [Unicode.Scalar] = []
  var index = 0
  while left > 0 {
    let next = scalars.first(of: old, from: index)
    if next < 0 { break }
    result += scalars[index..<next]
    result += new
    left -= 1
    index = next + old.count
    if old.isEmpty {
      guard index < scalars.count else { break }
      result.append(scalars[index])
      index += 1
    }
    try checkSize(result.count)
  }
  if index < scalars.count { result += scalars[index...] }
  return .string(String(scalars: result))
}

private func split(_ text: Value, _ separator: Value, limit: Int) throws(ExpressionError) -> Value {
  let scalars = try text.text("split").scalars
  let separator = try separator.text("split").scalars
  if limit == 0 { return .list([]) }
  var left = limit < 0 ? Int.max : limit
  var parts: [Value] = []
  var index = 0
  if separator.isEmpty {
    while index < scalars.count, left > 1 {
      parts.append(.string(String(Character(scalars[index]))))
      index += 1
      left -= 1
    }
    if index < scalars.count { parts.append(.string(String(scalars: scalars[index...]))) }
    return .list(parts)
  }
  while left > 1 {
    let next = scalars.first(of: separator, from: index)
    if next < 0 { break }
    parts.append(.string(String(scalars: scalars[index..<next])))
    index = next + separator.count
    left -= 1
  }
  parts.append(.string(String(scalars: scalars[index...])))
  return .list(parts)
}

private func substring(_ scalars: [Unicode.Scalar], _ start: Int, _ end: Int) throws(ExpressionError)
  -> String
{
  guard start >= 0, start <= scalars.count else { throw outOfRange(start, scalars.count) }
  guard end >= start, end <= scalars.count else { throw outOfRange(end, scalars.count) }
  return String(scalars: scalars[start..<end])
}

private func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\u{07}": result += "\\a"
    case "\u{08}": result += "\\b"
    case "\u{0C}": result += "\\f"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case "\u{0B}": result += "\\v"
    case "\\": result += "\\\\"
    case "\"": result += "\\\""
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}

extension [Unicode.Scalar] {
  /// Where a part first stands at or after a position, or -1.
  func first(of part: [Unicode.Scalar], from start: Int) -> Int {
    if part.isEmpty { return start }
    var index = start
    while index + part.count <= count {
      if self[index] == part[0], self[index..<index + part.count].elementsEqual(part) { return index }
      index += 1
    }
    return -1
  }

  /// Where a part last stands at or before a position, or -1.
  func last(of part: [Unicode.Scalar], from start: Int) -> Int {
    var index = Swift.min(start, count - part.count)
    while index >= 0 {
      if self[index..<index + part.count].elementsEqual(part) { return index }
      index -= 1
    }
    return -1
  }
}

extension String {
  /// The byte offset at which a part first stands, if it does.
  func find(_ part: String, from start: Int) -> Int? {
    let text = utf8Span.span
    let wanted = part.utf8Span.span
    if wanted.isEmpty { return start }
    var index = start
    while index + wanted.count <= text.count {
      var length = 0
      while length < wanted.count, text[index + length] == wanted[length] { length += 1 }
      if length == wanted.count { return index }
      index += 1
    }
    return nil
  }
}
