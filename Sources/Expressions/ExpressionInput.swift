package import Values

/// What an expression reads, given by the host at each evaluation.
///
/// Variables and their fields are numbers that the checker found, so nothing is looked up by name; a field
/// that is only compared or only used as a number never becomes a `String`.
package protocol ExpressionInput: AnyObject {
  /// A field of a variable that is declared as a record; nil where the record does not have it.
  func value(variable: Int, field: Int) -> Value?
  /// Whether a field's text is exactly these bytes; nil where the record does not have it.
  func equals(variable: Int, field: Int, utf8: [UInt8]) -> Bool?
  /// Whether the record has a field.
  func has(variable: Int, field: Int) -> Bool
  /// Appends a field's text as it is; false, and nothing appended, where the record does not have it.
  func append(variable: Int, field: Int, to bytes: inout [UInt8]) -> Bool
  /// A field as a decimal; nil where the record does not have it.
  ///
  /// - Throws: `expression-not-a-number`, and what the host adds.
  func decimal(variable: Int, field: Int) throws(ExpressionError) -> DecimalValue?
  /// A whole variable.
  func variable(_ index: Int) -> Value
  /// Where the texts of fields lie; what is not known there is asked for by the other calls.
  ///
  /// An evaluation reads them as they are at each moment, and keeps none.
  var tables: FieldTables.View { get }
  /// The records of a list, by a variable or a field of one; nil where they must be asked for as values.
  func records(variable: Int, field: Int?) -> FieldTableList?
}

extension ExpressionInput {
  package var tables: FieldTables.View { .none }

  package func records(variable: Int, field: Int?) -> FieldTableList? { nil }

  package func has(variable: Int, field: Int) -> Bool { value(variable: variable, field: field) != nil }

  package func append(variable: Int, field: Int, to bytes: inout [UInt8]) -> Bool {
    guard let value = value(variable: variable, field: field) else { return false }
    value.appendText(to: &bytes)
    return true
  }

  package func equals(variable: Int, field: Int, utf8: [UInt8]) -> Bool? {
    value(variable: variable, field: field)?.isText(utf8: utf8)
  }

  package func decimal(variable: Int, field: Int) throws(ExpressionError) -> DecimalValue? {
    try value(variable: variable, field: field)?.asDecimal()
  }
}

/// A record of the host that is a value: a line of an order, an object of a JSON file.
///
/// It must not change once it is given out.
package protocol RecordValue: AnyObject, Sendable {
  /// A field by its number in the record's ``RecordShape``; nil where the record does not have it.
  func field(_ index: Int) -> Value?
  /// A field by its name, for records whose shape the checker does not know.
  func field(named name: String) -> Value?
  /// Whether a field's text is exactly these bytes; nil where the record does not have it.
  func equals(_ index: Int, utf8: [UInt8]) -> Bool?
  /// Whether the record has a field.
  func has(_ index: Int) -> Bool
  /// Appends a field's text as it is; false, and nothing appended, where the record does not have it.
  func append(_ index: Int, to bytes: inout [UInt8]) -> Bool
  /// A field as a decimal; nil where the record does not have it.
  func decimal(_ index: Int) throws(ExpressionError) -> DecimalValue?
}

extension RecordValue {
  package func has(_ index: Int) -> Bool { field(index) != nil }

  package func append(_ index: Int, to bytes: inout [UInt8]) -> Bool {
    guard let value = field(index) else { return false }
    value.appendText(to: &bytes)
    return true
  }

  package func field(named name: String) -> Value? { nil }

  package func equals(_ index: Int, utf8: [UInt8]) -> Bool? { field(index)?.isText(utf8: utf8) }

  package func decimal(_ index: Int) throws(ExpressionError) -> DecimalValue? {
    try field(index)?.asDecimal()
  }
}

/// An input with no variables, for expressions that are whole in themselves.
package final class EmptyInput: ExpressionInput {
  package init() {}

  package func value(variable: Int, field: Int) -> Value? { nil }

  package func variable(_ index: Int) -> Value { .null }
}

extension Value {
  /// Whether this is a text of exactly these bytes.
  package func isText(utf8: [UInt8]) -> Bool {
    guard case .string(let text) = self else { return false }
    return sameText(text, utf8: utf8)
  }

  /// The value as a decimal: a decimal, an integer, or a text that is a plain decimal number.
  ///
  /// - Throws: `expression-not-a-number`, `expression-type`.
  package func asDecimal() throws(ExpressionError) -> DecimalValue {
    switch self {
    case .decimal(let value): return value
    case .int(let value): return DecimalValue(value)
    case .uint(let value): return DecimalValue(value)
    case .string(let text):
      do throws(DecimalError) {
        return try DecimalValue(utf8: text.utf8Span.span)
      } catch {
        if error == .overflow { throw .overflow("decimal") }
        throw ExpressionError("expression-not-a-number", value: text)
      }
    default: throw .found(self, expected: "decimal")
    }
  }
}
