import Values

extension Checker {
  /// Checks a call: of a function in a namespace, of a receiver's function, or of a plain one.
  mutating func call(
    _ node: Node, _ name: String, _ target: Node?, _ arguments: [Node]
  ) throws(ExpressionError) {
    guard let target else {
      let found = try function(name, arguments.count, .global, absolute: false)
      return try apply(found, node, arguments)
    }
    if let qualified = qualifiedName(target) {
      let full = qualified.name + "." + name
      for candidate in candidates(full, qualified.absolute) where FunctionTable.byName[candidate] != nil {
        let found = try function(candidate, arguments.count, .global, absolute: true)
        return try apply(found, node, arguments)
      }
    }
    try value(target)
    if case .failure(let error) = target.resolution { throw error }
    let found = try function(name, arguments.count + 1, .receiver, absolute: true)
    try apply(found, node, [target] + arguments)
  }

  private func function(
    _ name: String, _ count: Int, _ style: Function.Style, absolute: Bool
  ) throws(ExpressionError) -> [Function] {
    for candidate in candidates(name, absolute) {
      guard let named = FunctionTable.byName[candidate] else { continue }
      let styled = named.filter { $0.style == .both || $0.style == style }
      if styled.isEmpty { continue }
      let fitting = styled.filter { $0.takes(count) }
      if fitting.isEmpty {
        throw ExpressionError(
          "expression-argument-count", [name, String(style == .receiver ? count - 1 : count)])
      }
      return fitting
    }
    let known = FunctionTable.all.filter { $0.style == .both || $0.style == style }.map(\.name)
    throw ExpressionError(
      "expression-unknown-function", [name], suggestion: Suggestion.nearest(to: name, in: Array(Set(known))))
  }

  /// Chooses among functions of one name by the types of the arguments.
  private mutating func apply(
    _ functions: [Function], _ node: Node, _ arguments: [Node]
  ) throws(ExpressionError) {
    node.callArguments = arguments
    for argument in arguments where !isChecked(argument, of: node) {
      // What stands in for a field that is not there is not always looked at.
      if functions[0].name == "orValue" || functions[0].name == "or" {
        try alternative(argument)
      } else {
        try value(argument)
      }
    }
    if arguments.contains(where: { $0.type == .decimal || $0.type.held == .decimal }) {
      for argument in arguments where argument.type == .double { argument.adaptDouble() }
    }
    if functions[0].name == "orValue", arguments.count == 2 {
      let held = arguments[0].type.held
      if held == .decimal { arguments[1].makeDecimal() }
      if !held.compares(with: arguments[1].type) { try mismatch(node, "orValue", arguments) }
    }
    // Only a decimal is asked for: a number that is written out is read as one.
    if functions.allSatisfy({ $0.name == "decimal" }) {
      for argument in arguments where argument.type == .double { argument.adaptDouble() }
    }
    let types = arguments.map(\.type)
    for function in functions {
      guard let type = function.result(for: types) else { continue }
      node.resolution = .function(function)
      node.type = type
      return
    }
    node.resolution = .function(functions[0])
    try mismatch(node, functions[0].name, arguments)
  }

  /// A receiver is checked before its function is known.
  private func isChecked(_ argument: Node, of node: Node) -> Bool {
    if case .call(_, let target?, _) = node.kind { return target === argument }
    return false
  }
}
