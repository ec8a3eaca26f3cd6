import Values

/// An expression as it was parsed, with what the checker found out about it.
///
/// A class, because the checker writes into it; it lives only while an ``Expression`` is made.
final class Node {
  enum Kind {
    case literal(Literal)
    /// A name; absolute where a dot stands before it.
    case identifier(String, absolute: Bool)
    case select(Node, String, optional: Bool)
    /// `has(operand.field)`
    case has(Node, String)
    case index(Node, Node, optional: Bool)
    case call(String, target: Node?, [Node])
    case list([Element])
    case map([Entry])
    case and([Node])
    case or([Node])
    case not(Node)
    case negate(Node)
    case conditional(Node, Node, Node)
    case binary(Operator, Node, Node)
    case comprehension(Comprehension)
    /// `cel.bind(name, value, body)`
    case bind(String, Node, Node)
    /// `optMap`, and `optFlatMap` where the body gives the optional.
    case optionalMap(Node, String, Node, flat: Bool)
  }

  struct Element {
    let value: Node
    let optional: Bool
  }

  struct Entry {
    let key: Node
    let value: Node
    let optional: Bool
  }

  /// What the checker found a node to be.
  enum Resolution {
    case none
    case constant(Value)
    case variable(Int)
    case slot(Int)
    /// A field of a record variable.
    case inputField(variable: Int, field: Int)
    /// A field of a record that is the operand's value.
    case recordField(Int)
    case function(Function)
    /// Without the check: what evaluating it will throw.
    case failure(ExpressionError)
  }

  let kind: Kind
  let offset: Int
  let length: Int
  let depth: Int
  var type: ValueType = .dyn
  var resolution: Resolution = .none
  /// What part of the input it stands for, if it is nothing but a part of the input.
  var path: ReadPath?
  /// An int that stands where a decimal is meant.
  var widened = false
  /// The only words that the field has that it stands for, where they are few.
  var fieldWords: [String]?
  /// A field that the record may lack: its value is an optional.
  var optionalField = false
  /// What a call's function is given, a receiver first.
  var callArguments: [Node] = []
  /// The slots of the variables that it binds.
  var slots: (Int, Int) = (0, 0)

  init(_ kind: Kind, offset: Int, end: Int, depth: Int = 1) {
    self.kind = kind
    self.offset = offset
    length = max(end - offset, 1)
    self.depth = depth
  }

  var end: Int { offset + length }
}

/// A literal, with the text of a number: a decimal is read from it where one is meant.
struct Literal {
  let value: Value
  let number: String?
}

enum Operator: String {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case modulo = "%"
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case contained = "in"

  /// How strongly it binds: products before sums before comparisons.
  var strength: Int {
    switch self {
    case .multiply, .divide, .modulo: return 3
    case .add, .subtract: return 2
    default: return 1
    }
  }

  var isOrdering: Bool {
    switch self {
    case .less, .lessOrEqual, .greater, .greaterOrEqual: return true
    default: return false
    }
  }
}

/// A macro that loops over a list or a map.
struct Comprehension {
  enum Kind: String {
    case all, exists, existsOne, map, filter, transformList, transformMap, transformMapEntry, sum
  }

  let kind: Kind
  let range: Node
  /// The element or key; the index or key where there are two.
  let first: String
  let second: String?
  let filter: Node?
  /// What is asked or made for each element.
  let body: Node
}
