package import Values
import YAMLTree

/// Why a map, a table or a record is not as it must be.
package struct MappingError: Error, Sendable {
  package var diagnostic: Diagnostic

  package init(_ diagnostic: Diagnostic) {
    self.diagnostic = diagnostic
  }

  init(_ error: YAMLError) {
    diagnostic = error.diagnostic
  }
}

/// Runs what reads YAML and gives its error as this room's.
func attempt<T>(_ body: () throws(YAMLError) -> T) throws(MappingError) -> T {
  do {
    return try body()
  } catch {
    throw MappingError(error)
  }
}
