package import Values

/// Why bytes did not become records: one diagnostic, with its place.
package struct FormatError: Error, Hashable, Sendable {
  package var diagnostic: Diagnostic

  package init(_ diagnostic: Diagnostic) {
    self.diagnostic = diagnostic
  }

  /// The stable code, to branch on.
  package var code: String { diagnostic.code }
}
