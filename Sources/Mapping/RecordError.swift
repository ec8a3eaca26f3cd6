package import Values

/// Why one record cannot become a document: a code, and the partner's own name of the field.
package struct RecordError: Error, Sendable {
  package var code: String
  package var arguments: [String]
  package var field: String?
  package var value: String?
  package var line: Int
  package var suggestion: String?
  /// Not this record is wrong, but a setting by which all of the file is read: the file is refused whole.
  package var isOfFile = false

  package init(
    _ code: String, _ arguments: [String] = [], field: String? = nil, value: String? = nil, line: Int = 0,
    suggestion: String? = nil
  ) {
    self.code = code
    self.arguments = arguments
    self.field = field
    self.value = value
    self.line = line
    self.suggestion = suggestion
  }

  /// The same error with the place that it lacks.
  func at(field: String, line: Int) -> RecordError {
    var result = self
    if result.field == nil { result.field = field }
    if result.line == 0 { result.line = line }
    return result
  }

  /// The same error, with nothing in it of what the file says.
  var withoutValue: RecordError {
    RecordError("map-secret", [code], field: field, line: line)
  }

  /// The diagnostic of a record that begins on a line of a file.
  package func diagnostic(file: String, line recordLine: Int, path: String?) -> Diagnostic {
    Diagnostic(
      code, arguments, at: SourcePosition(file: file, line: line == 0 ? recordLine : line, path: path),
      field: field,
      value: value, suggestion: suggestion)
  }
}
