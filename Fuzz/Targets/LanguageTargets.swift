import Expressions
import Formats
import Mapping
import Values
import YAMLTree

extension FuzzTarget {
  /// An expression: a value or an error with a place in the text; the same each time.
  static let cel = FuzzTarget("cel", extensions: ["cel"]) { input in
    let source = String(decoding: input, as: UTF8.self)
    let order = RecordShape("order", fields: [.init("id", index: 0, type: .string)], open: true)
    var limits = Limits()
    // So that the slowest input takes milliseconds, and the limit itself is reached.
    limits.cost = 50_000
    limits.size = 1 << 16
    let variables: [String: Declarations.Variable] = [
      "d": .init(index: 0, type: .decimal), "s": .init(index: 1, type: .string),
      "l": .init(index: 2, type: .list(.int)), "x": .init(index: 3, type: .dyn),
      "order": .init(index: 4, type: .record(order)),
    ]
    for checked in [true, false] {
      let declarations = Declarations(variables: variables, checked: checked, limits: limits)
      let first = try outcome(source, declarations)
      try demandEqual(try outcome(source, declarations), first, "evaluated twice")
    }
  }

  /// A map file: read, checked, its cases run; every message has a place in the file.
  static let maps = FuzzTarget("maps", extensions: ["yml"]) { input in
    let text = String(decoding: input, as: UTF8.self)
    try checkScalar(String(text.prefix(200)))
    let lines = text.utf8.count { $0 == 0x0A || $0 == 0x0D } + 2
    func check(_ diagnostic: Diagnostic) throws {
      try demand(diagnostic.message() != diagnostic.code, "\(diagnostic.code) has no words")
      guard let position = diagnostic.position, position.file == "m.yml" else { return }
      try demand(
        (0...lines).contains(position.line), "\(diagnostic.code) at line \(position.line) of \(lines)")
    }
    do {
      let map = try MapFile(text: text, file: "m.yml")
      for failure in MapCases.run(map, context: MapContext(partner: "p")).failures { try check(failure) }
    } catch let error as MappingError {
      try check(error.diagnostic)
    }
  }
}

/// A value as typed JSON, or the error's code and place.
private func outcome(_ source: String, _ declarations: Declarations) throws -> String {
  let input = Bindings([
    .decimal(DecimalValue(coefficient: 1250, scale: 2)), .string("Größe 7"), .list([.int(1), .int(2)]), .null,
    .null,
  ])
  do throws(ExpressionError) {
    let expression = try Expression(source, declarations)
    return TypedJSON.write(try expression.evaluate(input))
  } catch {
    let count = source.unicodeScalars.count
    if let offset = error.offset {
      guard (0...count).contains(offset), error.length >= 0, offset + error.length <= count + 1 else {
        throw Finding(
          description: "\(error.code) at \(offset), \(error.length) long, of a text of \(count): \(source)")
      }
    }
    guard error.diagnostic.message() != error.code else {
      throw Finding(description: "\(error.code) has no words")
    }
    return "\(error.code) \(error.offset ?? -1) \(error.length)"
  }
}

/// Any text, written as a scalar of YAML, is read as it was.
private func checkScalar(_ text: String) throws {
  let source = "a: \(YAMLText.scalar(text))\n"
  do throws(YAMLError) {
    let node = try YAMLReader.read(source, file: "m.yml")
    let read = try node.mapping().first?.value.text()
    if read.map({ Array($0.utf8) }) != Array(text.utf8) {
      throw YAMLError(Diagnostic("fuzz-unequal", [source]))
    }
  } catch {
    throw Finding(description: "a text as YAML: \(error.diagnostic.code) \(source.debugDescription)")
  }
}
