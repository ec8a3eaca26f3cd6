import ArgumentParser
import Dock
import Mapping
import Values

/// `test`: the maps' own cases.
struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Run the cases that stand in the maps: does each rule still do what it should?",
    discussion: "Example: crossdock -C shop test")

  @OptionGroup var options: WorkspaceOptions

  @Flag(help: "Print what was found as JSON.")
  var json = false

  func run() throws {
    let workspace = try options.workspace()
    let language = DiagnosticPrinter.standard.language
    var passed = 0
    var failures: [Diagnostic] = workspace.problems
    var untried: [(map: String, rules: [String])] = []
    for map in workspace.maps {
      let pack = map.name.split(separator: "/").first.map(String.init)
      let partner = workspace.file.partners.first { $0.pack == pack }?.name ?? pack ?? map.name
      let report = MapCases.run(map, context: workspace.context(of: partner))
      passed += report.passed
      failures += report.failures
      if !report.rulesUncovered.isEmpty { untried.append((map.name, report.rulesUncovered)) }
    }
    if json {
      Output.write(
        JSONText.object([
          ("passed", .integer(passed)),
          (
            "failures",
            .array(failures.map { DiagnosticPrinter.json($0, language: language, withValue: true) })
          ),
          ("untried", .object(untried.map { ($0.map, .array($0.rules.map { .string($0) })) })),
        ]).text + "\n")
    } else {
      for failure in failures { DiagnosticPrinter.standard.print(failure) }
      for (map, rules) in untried {
        Output.write(
          Catalogue.text("test-untried", [map, rules.joined(separator: ", ")], in: language) + "\n")
      }
      Output.write(
        Catalogue.text("test-summary", [String(passed), String(failures.count)], in: language) + "\n")
    }
    if !failures.isEmpty { throw ExitCode(ExitStatus.data.rawValue) }
  }
}
