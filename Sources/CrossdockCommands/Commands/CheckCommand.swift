import ArgumentParser
import Dock
import Values

/// `check`: the workspace and its maps.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check crossdock.yml, the maps and the tables, before any file arrives.")

  @OptionGroup var options: WorkspaceOptions

  @Flag(help: "Print what was found, one JSON object a line.")
  var json = false

  func run() throws {
    let workspace: Workspace
    do {
      workspace = try options.workspace()
    } catch let error as ConfigurationError {
      if json {
        Output.write(lines([error.diagnostic]))
      } else {
        DiagnosticPrinter.standard.print(error.diagnostic)
      }
      throw ExitCode(ExitStatus.configuration.rawValue)
    }
    let problems = WorkspaceCheck(workspace).problems()
    if json {
      Output.write(lines(problems))
    } else {
      for problem in problems { DiagnosticPrinter.standard.print(problem) }
      if problems.isEmpty {
        Output.write(
          Catalogue.text(
            "check-well", [String(workspace.maps.count), String(workspace.tables.count)],
            in: DiagnosticPrinter.standard.language) + "\n")
      }
    }
    if problems.contains(where: { $0.severity == .error }) { throw ExitCode(ExitStatus.data.rawValue) }
  }

  /// Each message as an object on a line of its own, as on standard error with `--log-format json`.
  private func lines(_ problems: [Diagnostic]) -> String {
    let language = DiagnosticPrinter.standard.language
    return problems.map { DiagnosticPrinter.json($0, language: language, withValue: true).text + "\n" }
      .joined()
  }
}
