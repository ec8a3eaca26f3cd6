import Values

/// What functions ask of their arguments.
extension Value {
  func text(_ name: String) throws(ExpressionError) -> String {
    guard case .string(let text) = self else { throw .noOverload(name, self) }
    return text
  }

  func integer(_ name: String) throws(ExpressionError) -> Int {
    guard case .int(let value) = self else { throw .noOverload(name, self) }
    return Int(value)
  }

  func elements(_ name: String) throws(ExpressionError) -> [Value] {
    guard case .list(let elements) = self else { throw .noOverload(name, self) }
    return elements
  }

  /// A decimal, or an int as one.
  func number(_ name: String) throws(ExpressionError) -> DecimalValue {
    switch self {
    case .decimal(let value): return value
    case .int(let value): return DecimalValue(value)
    default: throw .noOverload(name, self)
    }
  }
}

extension String {
  /// The text's code points.
  var scalars: [Unicode.Scalar] { Array(unicodeScalars) }

  init(scalars: some Sequence<Unicode.Scalar>) {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    self.init(view)
  }

  /// How many code points it has.
  var scalarCount: Int { unicodeScalars.count }
}
