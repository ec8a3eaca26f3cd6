package import Values

/// Why XML was not read or not written; its position has no file name yet.
package struct XMLError: Error, Hashable, Sendable {
  package var diagnostic: Diagnostic

  package init(_ diagnostic: Diagnostic) {
    self.diagnostic = diagnostic
  }

  init(_ code: String, _ arguments: [String] = [], line: Int = 0, column: Int? = nil) {
    diagnostic = Diagnostic(code, arguments, at: SourcePosition(file: "", line: line, column: column))
  }

  /// The same error in a named file.
  package func named(_ file: String, path: String? = nil) -> Diagnostic {
    var result = diagnostic
    result.position?.file = file
    result.position?.path = path
    return result
  }
}

/// What an XML parser does not go beyond.
package struct XMLLimits: Hashable, Sendable {
  package var depth: Int
  package var attributes: Int
  /// Bytes of a name.
  package var name: Int
  /// Bytes of one run of text.
  package var text: Int
  /// How many different names a file may have.
  package var names: Int

  package init(
    depth: Int = 256, attributes: Int = 1000, name: Int = 1000, text: Int = 16 << 20, names: Int = 1 << 14
  ) {
    self.depth = depth
    self.attributes = attributes
    self.name = name
    self.text = text
    self.names = names
  }
}
