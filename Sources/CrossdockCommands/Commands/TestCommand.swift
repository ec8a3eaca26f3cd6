import ArgumentParser
import Dock
import Mapping
import Values

/// `test`: the maps' own cases.
struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Run the cases that stand in the maps: does each rule still do what it should?",
    discussion: """
      --record makes a case of a record in a real file, with invented people in place of the real ones, and puts it into \
      the map; all else in the map stays as it is.

      Example: crossdock -C shop test
      Example: crossdock -C shop test --record archive/2026-11-24/shopify/0001-orders.csv:12
      """)

  @OptionGroup var options: WorkspaceOptions

  @Flag(help: "Print what was found as JSON.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "Make a case of the record on this line, and put it into the map that reads the file.",
      valueName: "file:line"))
  var record: String?

  @Option(help: "With --record: use this partner's maps.")
  var partner: String?

  @Option(help: "With --record: what the case is called.")
  var name: String?

  func run() throws {
    let workspace = try options.workspace()
    if let record { return try self.record(record, workspace) }
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

  private func record(_ place: String, _ workspace: Workspace) throws {
    if let partner, !workspace.file.partners.contains(where: { $0.name == partner }) {
      throw CommandFailure(
        .usage,
        [
          Diagnostic(
            "preview-no-partner", [partner, workspace.file.partners.map(\.name).joined(separator: ", ")])
        ])
    }
    let language = DiagnosticPrinter.standard.language
    let result = try CaseRecording(workspace: workspace, place: place, partner: partner, name: name).record()
    if json {
      Output.write(
        JSONText.object([
          ("file", .string(result.map.file)), ("map", .string(result.map.name)),
          ("case", .string(result.name)),
          ("untried", .array(result.report.rulesUncovered.map { .string($0) })),
        ]).text + "\n")
      return
    }
    Output.write(Catalogue.text("test-recorded", [result.map.file, result.name], in: language) + "\n")
    let (tried, untried) = (result.report.rulesCovered.count, result.report.rulesUncovered)
    Output.write(
      Catalogue.text("test-coverage", [String(tried), String(tried + untried.count)], in: language) + "\n")
    if !untried.isEmpty {
      Output.write(
        Catalogue.text("test-untried", [result.map.name, untried.joined(separator: ", ")], in: language)
          + "\n")
    }
  }
}
