package import Values

extension FormatError {
  /// A row with more or fewer fields than the header; whether that is an error is for the map to say.
  package static func fieldCount(found: Int, expected: Int, at position: SourcePosition) -> FormatError {
    FormatError(Diagnostic("csv-field-count", ["\(found)", "\(expected)"], at: position))
  }

  /// Something other than a delimiter or a line end after a closing quote (RFC 4180, 2.5 to 2.7).
  static func textAfterQuote(field: Int, at position: SourcePosition) -> FormatError {
    FormatError(Diagnostic("csv-text-after-quote", ["\(field)"], at: position))
  }

  /// The end of the file inside quotes; the position is where they opened.
  static func unclosedQuote(at position: SourcePosition) -> FormatError {
    FormatError(Diagnostic("csv-unclosed-quote", at: position))
  }

  static func fieldTooLong(limit: Int, at position: SourcePosition) -> FormatError {
    FormatError(Diagnostic("csv-field-too-long", ["\(limit)"], at: position))
  }

  static func rowTooLong(limit: Int, at position: SourcePosition) -> FormatError {
    FormatError(Diagnostic("csv-row-too-long", ["\(limit)"], at: position))
  }

  static func rowTooWide(limit: Int, at position: SourcePosition) -> FormatError {
    FormatError(Diagnostic("csv-row-too-wide", ["\(limit)"], at: position))
  }

  /// Rows that belong together and have to be in memory at once are more than the limit allows.
  static func groupTooLong(limit: Int, at position: SourcePosition) -> FormatError {
    FormatError(Diagnostic("csv-group-too-long", ["\(limit)"], at: position))
  }

  /// A value that this dialect cannot write; the position is the line of the output.
  static func notWritable(what: String, at position: SourcePosition) -> FormatError {
    FormatError(Diagnostic("csv-not-writable", [what], at: position))
  }
}
