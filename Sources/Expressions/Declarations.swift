/// The fields of a record that the host provides, each with its number and type.
///
/// A field of type `optional(T)` may be absent, and is then `optional.none()`; the host gives a plain T for
/// it. Reading any other field that is absent is an error that names it.
package final class RecordShape: Sendable {
  /// One field.
  package struct Field: Sendable {
    package let name: String
    /// What the host is asked for.
    package let index: Int
    package let type: ValueType
    /// The only texts that it has, where they are few: a comparison with another one is a mistake.
    package let words: [String]?

    package init(_ name: String, index: Int, type: ValueType, words: [String]? = nil) {
      self.name = name
      self.index = index
      self.type = type
      self.words = words
    }
  }

  /// The record's name in messages.
  package let name: String
  /// Whether fields that are not listed may be read, as `dyn`.
  package let open: Bool
  package let fields: [Field]
  /// Whether it is a part of the record that has it as a field, and its fields have that record's numbers.
  package let isPart: Bool
  private let byName: [String: Int]

  package init(_ name: String, fields: [Field], open: Bool = false, isPart: Bool = false) {
    self.name = name
    self.open = open
    self.isPart = isPart
    self.fields = fields
    byName = Dictionary(
      fields.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { first, _ in first })
  }

  /// The field of a name; of two fields with one name the first.
  package subscript(_ name: String) -> Field? { byName[name].map { fields[$0] } }
}

extension RecordShape: Hashable {
  package static func == (left: RecordShape, right: RecordShape) -> Bool { left === right }

  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// What an expression may read: the variables with their types, and how names are resolved.
package struct Declarations: Sendable {
  /// One variable.
  package struct Variable: Sendable {
    package let index: Int
    package let type: ValueType

    package init(index: Int, type: ValueType) {
      self.index = index
      self.type = type
    }
  }

  package var variables: [String: Variable]
  /// Names that stand for values known beforehand; what is selected from them is known too.
  package var constants: [String: Value] = [:]
  /// The prefix in which names are looked up first: `com.example`.
  package var container: String
  /// Whether types are checked before evaluation; without it what does not fit is an error when it happens.
  package var checked: Bool
  package var limits: Limits

  package init(
    variables: [String: Variable] = [:], container: String = "", checked: Bool = true,
    limits: Limits = Limits()
  ) {
    self.variables = variables
    self.container = container
    self.checked = checked
    self.limits = limits
  }

  /// The same declarations with a name for a value that is known beforehand.
  package func declaring(_ name: String, constant value: Value) -> Declarations {
    var result = self
    result.constants[name] = value
    return result
  }

  /// The same declarations with one more variable.
  package func declaring(_ name: String, index: Int, _ type: ValueType) -> Declarations {
    var result = self
    result.variables[name] = Variable(index: index, type: type)
    return result
  }
}

/// What one expression may use up.
package struct Limits: Sendable {
  /// The nesting of one expression.
  package var depth = 250
  /// Characters of one expression.
  package var length = 200_000
  /// Steps of one evaluation: turns of loops, and bytes of text made or searched, 16 to a step.
  package var cost = 2_000_000
  /// Bytes of one text, and elements of one list.
  package var size = 16_777_216

  package init() {}
}
