import ArgumentParser
import Dock
import Values

/// `run`: one pass.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Make one pass: take what is in the inbox, write what is due, and stop.",
    discussion: """
      Exit codes: 0 all is well; 1 something was rejected or newly held; 74 a file could not be read or written; \
      75 another pass is running; 78 a map or a setting is wrong (the rest ran).
      """)

  @OptionGroup var options: WorkspaceOptions

  @Flag(help: "Print the result as JSON.")
  var json = false

  func run() throws {
    let workspace = try options.workspace()
    let house = try options.house(workspace)
    if Output.isTerminal, !json { house.progress = ProgressBar.show }
    let report = try house.pass()
    for message in report.messages { DiagnosticPrinter.standard.print(message) }
    if json {
      Output.write(PassPrinter.json(report).text + "\n")
    } else {
      Output.write(PassPrinter.text(report, language: DiagnosticPrinter.standard.language))
    }
    try report.finish()
  }
}

extension PassReport {
  /// Ends the command with the code that says how the pass went, unless all is well.
  func finish() throws {
    let code: ExitStatus = hasBadConfiguration ? .configuration : hadTrouble ? .io : needsPerson ? .needsPerson : .well
    if code != .well { throw ExitCode(code.rawValue) }
  }
}

/// A bar for a file that takes more than two seconds.
enum ProgressBar {
  static func show(_ path: String, _ bytes: Int) {
    Output.error("\r\(path): \(bytes / 1_000_000) MB")
  }
}
