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
  /// The same as a value, made when it is first asked for.
  private var valueText: Value?

  /// For what expressions make, lent to one at a time.
  private var buffer: [UInt8] = []

  /// Lends an empty buffer that has its room already.
  final func takeBuffer() -> [UInt8] {
    var taken: [UInt8] = []
    swap(&taken, &buffer)
    taken.removeAll(keepingCapacity: true)
    return taken
  }

  final func giveBuffer(_ bytes: consuming [UInt8]) {
    buffer = bytes
  }

  /// Sets what `value` stands for.
  final func setValue(_ text: Span<UInt8>) {
    valueText = nil
    valueBytes.removeAll(keepingCapacity: true)
    unsafe text.withUnsafeBufferPointer { unsafe valueBytes.append(contentsOf: $0) }
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
    case MapVariable.value:
      if let valueText { return valueText }
      let text = Value.string(String(decoding: valueBytes, as: UTF8.self))
      valueText = text
      return text
    case MapVariable.document: return document.map { .record($0) } ?? .null
    default: return .null
    }
  }
}
