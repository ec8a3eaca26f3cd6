package import Values

/// Why bytes did not become records, or records did not become bytes.
///
/// The one error type of this room. It names the place; what becomes of the file is for the rooms above to add.
package struct FormatError: Error, Hashable, Sendable {
  package var diagnostic: Diagnostic

  package init(_ diagnostic: Diagnostic) {
    self.diagnostic = diagnostic
  }

  /// The stable code, for callers that must tell one error from another.
  package var code: String { diagnostic.code }
}

extension FormatError: CustomStringConvertible {
  package var description: String { diagnostic.description }
}
