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
    if Output.isTerminal, Output.errorIsTerminal, !json { house.progress = ProgressBar.show }
    defer { for problem in house.close() { DiagnosticPrinter.standard.print(problem) } }
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
    let code: ExitStatus =
      hasBadConfiguration ? .configuration : hadTrouble ? .io : needsPerson ? .needsPerson : .well
    if code != .well { throw ExitCode(code.rawValue) }
  }
}

/// A bar on standard error for a file that takes long.
enum ProgressBar {
  private static let width = 30

  /// Shows how much of a file is read; wipes the line where it is all of it.
  static func show(_ path: String, _ read: Int, _ size: Int) {
    guard read < size else { return Output.error("\r\u{1B}[K") }
    let done = size == 0 ? width : read * width / size
    let bar = String(repeating: "#", count: done) + String(repeating: ".", count: width - done)
    Output.error("\r\u{1B}[K\(path) [\(bar)] \(read / 1_000_000) of \(size / 1_000_000) MB")
  }
}
