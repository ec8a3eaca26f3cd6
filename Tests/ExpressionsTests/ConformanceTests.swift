import Expressions
import Foundation
import Testing

/// The cases of the public CEL conformance suite, where they lie beside the checkout.
@Suite struct ConformanceTests {
  static let path: String = {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return "/" + root + "/../shared/cel/cases.ndjson"
  }()

  static var isPresent: Bool { FileManager.default.fileExists(atPath: path) }

  @Test(.enabled(if: isPresent)) func `every conformance case gives what it must`() throws {
    let text = try String(contentsOfFile: ConformanceTests.path, encoding: .utf8)
    var count = 0
    for line in text.split(separator: "\n") {
      let outcome = try ExpressionCases.run(String(line))
      count += 1
      #expect(
        outcome.ok,
        "\(outcome.id): got \(outcome.got) \(outcome.error.map { "\($0.diagnostic)" } ?? "")\n\(line)")
    }
    #expect(count > 1000)
  }
}
