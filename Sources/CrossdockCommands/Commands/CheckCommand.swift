import ArgumentParser
import Dock
import Values

/// `check`: the workspace and its maps.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check crossdock.yml, the maps and the tables, before any file arrives.")

  @OptionGroup var options: WorkspaceOptions

  @Flag(help: "Print what was found as a JSON array.")
  var json = false

  func run() throws {
    let workspace: Workspace
    do {
      workspace = try options.workspace()
    } catch let error as ConfigurationError {
      if json {
        Output.write(list([error.diagnostic]).text + "\n")
      } else {
        DiagnosticPrinter.standard.print(error.diagnostic)
      }
      throw ExitCode(ExitStatus.configuration.rawValue)
    }
    let problems = WorkspaceCheck(workspace).problems()
    if json {
      Output.write(list(problems).text + "\n")
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

  private func list(_ problems: [Diagnostic]) -> JSONText {
    .array(
      problems.map {
        DiagnosticPrinter.json($0, language: DiagnosticPrinter.standard.language, withValue: true)
      })
  }
}
