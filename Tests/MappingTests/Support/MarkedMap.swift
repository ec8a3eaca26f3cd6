import Mapping
import Testing
import Values
import YAMLTree

/// A map's text in which a `▸` marks the place that a message is about.
struct MarkedMap: CustomTestStringConvertible {
  let text: String
  let line: Int
  let column: Int

  init(_ marked: String) {
    let before = marked.prefix { $0 != "▸" }
    text = marked.replacing("▸", with: "")
    line = before.count { $0 == "\n" } + 1
    column =
      (before.split(separator: "\n", omittingEmptySubsequences: false).last?.unicodeScalars.count ?? 0) + 1
  }

  var testDescription: String { text.replacing("\n", with: "⏎") }

  /// Checks that a diagnostic is about the marked place.
  func expect(
    _ diagnostic: Diagnostic, _ code: String, suggestion: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(diagnostic.code == code, "\(diagnostic.rendered())", sourceLocation: sourceLocation)
    #expect(diagnostic.suggestion == suggestion, sourceLocation: sourceLocation)
    #expect(
      diagnostic.position?.line == line && diagnostic.position?.column == column,
      "expected \(line):\(column)\n\(diagnostic.rendered())", sourceLocation: sourceLocation)
  }
}
