import Expressions
import Values

/// What the expressions of a reading map see: the value at hand, and a record of some form.
class MapInput: ExpressionInput {
  /// For conversions, so that they need not allocate.
  var scratch: [UInt8] = []
  /// Where the document that is being mapped begins in its writer.
  var documentStart = 0
  /// The document as far as it is mapped, while an expression reads it.
  var document: DocumentRecord?
  private var valueBytes: [UInt8] = []

  /// Sets what `value` stands for.
  final func setValue(_ text: Span<UInt8>) {
    valueBytes.removeAll(keepingCapacity: true)
    for index in text.indices { valueBytes.append(text[index]) }
  }

  func value(variable: Int, field: Int) -> Value? { nil }

  func has(variable: Int, field: Int) -> Bool { value(variable: variable, field: field) != nil }

  func append(variable: Int, field: Int, to bytes: inout [UInt8]) -> Bool {
    guard let value = value(variable: variable, field: field) else { return false }
    value.appendText(to: &bytes)
    return true
  }

  func equals(variable: Int, field: Int, utf8: [UInt8]) -> Bool? {
    value(variable: variable, field: field)?.isText(utf8: utf8)
  }

  func decimal(variable: Int, field: Int) throws(ExpressionError) -> DecimalValue? {
    try value(variable: variable, field: field)?.asDecimal()
  }

  func variable(_ index: Int) -> Value {
    switch index {
    case MapVariable.value: .string(String(decoding: valueBytes, as: UTF8.self))
    case MapVariable.document: document.map { .record($0) } ?? .null
    default: .null
    }
  }
}
