import Mapping
import Testing
import Values

/// Expects that all cases of a map hold, and that it has some.
func expectSound(_ map: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  let report = MapCases.run(
    try MapFile(text: map, file: "m.yml"),
    context: mapContext(tables: ["units": [("pc", "EA")]], settings: [("account", "0077")]))
  #expect(
    report.failures.isEmpty, "\(report.failures.map { $0.rendered() }.joined(separator: "\n"))",
    sourceLocation: sourceLocation)
  #expect(report.passed > 0, sourceLocation: sourceLocation)
}
