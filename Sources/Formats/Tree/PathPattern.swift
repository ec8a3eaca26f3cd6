import Values

/// A path below a record, as maps write it: `ship.zip`, `lines[*].sku`, `Parcel[Type='x']/Id`, `@code`.
///
/// In JSON, names are joined by dots, and what follows a name in brackets speaks of an array's items: `[*]` all of
/// them, `[0]` one, `[kind='x']` those whose member has that text; a name with signs in it stands in brackets and
/// double quotes, `["a.b"]`. In XML, local names are joined by slashes; `*` is any name, `@name` an attribute,
/// `{uri*}name` asks for a namespace, `[2]` for the second of its name (from 1), `[Type='x']` for a child's text.
/// `.` is the record itself.
package struct PathPattern: Hashable, Sendable {
  package enum Syntax: Sendable {
    case json
    case xml
  }

  /// What one step of a path goes into.
  package enum Test: Hashable, Sendable {
    /// A member of an object, or a child element, by its local name.
    case name(String)
    /// Any child element.
    case anyName
    case attribute(String)
    /// The items of an array.
    case items
  }

  /// A condition on what a step found.
  package enum Selector: Hashable, Sendable {
    /// The place among its like: from 0 in JSON, from 1 in XML.
    case position(Int)
    /// The text at a path below it.
    case equals([Step], String)
  }

  package struct Step: Hashable, Sendable {
    package var test: Test
    /// The namespace's URI with `*` for any run of characters; nothing where any namespace will do.
    package var namespace: String?
    package var selectors: [Selector]

    package init(_ test: Test, namespace: String? = nil, selectors: [Selector] = []) {
      self.test = test
      self.namespace = namespace
      self.selectors = selectors
    }
  }

  package var steps: [Step]
  /// The path as it was written.
  package let text: String

  /// Reads a path.
  ///
  /// - Throws: ``PathError`` with the offset of what was not expected.
  package init(_ text: String, _ syntax: Syntax) throws(PathError) {
    self.text = text
    var parser = PathParser(text)
    steps = syntax == .json ? try parser.json() : try parser.xml()
  }
}

/// Why a text is not a path.
package struct PathError: Error, Hashable, Sendable {
  /// A code of the catalogue, `path-…`.
  package var code: String
  package var arguments: [String]
  /// Where in the path, in Unicode scalars from 0.
  package var offset: Int

  package init(_ code: String, _ arguments: [String] = [], offset: Int) {
    self.code = code
    self.arguments = arguments
    self.offset = offset
  }
}

/// A recursive-descent parser of both syntaxes.
private struct PathParser {
  private let scalars: [Unicode.Scalar]
  private var index = 0

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
  }

  private var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard next == scalar else { return false }
    index += 1
    return true
  }

  private func unexpected(_ expected: String) -> PathError {
    let found = next.map { String($0).quotedForMessage } ?? "the end"
    return PathError("path-syntax", [found, expected], offset: index)
  }

  private mutating func name(until stops: [Unicode.Scalar]) throws(PathError) -> String {
    let start = index
    while let scalar = next, !stops.contains(scalar) { index += 1 }
    guard index > start else { throw unexpected("a name") }
    var result = ""
    result.unicodeScalars.append(contentsOf: scalars[start..<index])
    return result
  }

  /// A text in single or double quotes; the quote itself is doubled inside.
  private mutating func quoted() throws(PathError) -> String {
    guard let quote = next, quote == "'" || quote == "\"" else { throw unexpected("a quote") }
    index += 1
    var result = ""
    while let scalar = next {
      index += 1
      if scalar == quote {
        if next != quote { return result }
        index += 1
      }
      result.unicodeScalars.append(scalar)
    }
    throw unexpected("the closing quote")
  }

  private mutating func number() -> Int? {
    let start = index
    var value = 0
    while let scalar = next, scalar.value >= 0x30, scalar.value <= 0x39, index - start < 9 {
      value = value * 10 + Int(scalar.value - 0x30)
      index += 1
    }
    return index > start ? value : nil
  }

  mutating func json() throws(PathError) -> [PathPattern.Step] {
    if scalars.isEmpty || (scalars.count == 1 && scalars[0] == ".") { return [] }
    var steps: [PathPattern.Step] = []
    if next != "[" { steps.append(PathPattern.Step(.name(try jsonName()))) }
    while next != nil {
      if take(".") {
        steps.append(PathPattern.Step(.name(try jsonName())))
      } else if take("[") {
        steps.append(try jsonBracket())
      } else {
        throw unexpected("'.', '[' or the end")
      }
    }
    return steps
  }

  private mutating func jsonName() throws(PathError) -> String {
    try name(until: [".", "[", "]", "=", "'", "\""])
  }

  private mutating func jsonBracket() throws(PathError) -> PathPattern.Step {
    let step: PathPattern.Step
    if take("*") {
      step = PathPattern.Step(.items)
    } else if next == "\"" {
      step = PathPattern.Step(.name(try quoted()))
    } else if let place = number() {
      step = PathPattern.Step(.items, selectors: [.position(place)])
    } else {
      var below = [PathPattern.Step(.name(try jsonName()))]
      while take(".") { below.append(PathPattern.Step(.name(try jsonName()))) }
      guard take("=") else { throw unexpected("'='") }
      step = PathPattern.Step(.items, selectors: [.equals(below, try quoted())])
    }
    guard take("]") else { throw unexpected("']'") }
    return step
  }

  mutating func xml() throws(PathError) -> [PathPattern.Step] {
    if scalars.isEmpty || (scalars.count == 1 && scalars[0] == ".") { return [] }
    return try xmlSteps(stops: [])
  }

  private mutating func xmlSteps(stops: [Unicode.Scalar]) throws(PathError) -> [PathPattern.Step] {
    var steps = [try xmlStep()]
    while take("/") {
      if case .attribute = steps[steps.count - 1].test {
        index -= 1
        throw unexpected("the end after an attribute")
      }
      steps.append(try xmlStep())
    }
    if let scalar = next, !stops.contains(scalar) { throw unexpected("'/', '[' or the end") }
    return steps
  }

  private mutating func xmlStep() throws(PathError) -> PathPattern.Step {
    let ends: [Unicode.Scalar] = ["/", "[", "]", "{", "}", "=", "@", "*", "'", "\"", " "]
    if take("@") { return PathPattern.Step(.attribute(try name(until: ends + [":"]))) }
    var step = PathPattern.Step(.anyName)
    if take("{") {
      step.namespace = next == "}" ? "" : try name(until: ["}"])
      guard take("}") else { throw unexpected("'}'") }
    }
    if !take("*") {
      step.test = .name(try name(until: ends + [":"]))
      if next == ":" { throw PathError("path-prefix", offset: index) }
    }
    while take("[") {
      if let place = number() {
        if place == 0 { throw PathError("path-position-zero", offset: index - 1) }
        step.selectors.append(.position(place))
      } else {
        let below = try xmlSteps(stops: ["="])
        guard take("=") else { throw unexpected("'='") }
        step.selectors.append(.equals(below, try quoted()))
      }
      guard take("]") else { throw unexpected("']'") }
    }
    return step
  }
}
