import ArgumentParser
import Dock
import DurableFiles
import Values
import YAMLTree

/// The command line as a whole: its subcommands, and the one place where errors become exit codes.
struct CrossdockCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "crossdock",
    abstract:
      "Moves orders, stock, shipments, tracking and payments between shops, carriers and the books, by files.",
    discussion: """
      Drop a partner's file into inbox/<partner>/, run a pass, and take what lies in outbox/<partner>/:

        crossdock init shop --with shopify,odoo
        cp orders_export.csv shop/inbox/shopify/
        crossdock -C shop run

      Dropping the same file again changes nothing. What cannot be read comes back in rejected/, with the reason; what \
      a person must decide is listed by 'crossdock holds'.
      """,
    version: "0.1.0",
    groupedSubcommands: [
      CommandGroup(
        name: "Every day",
        subcommands: [RunCommand.self, WatchCommand.self, StatusCommand.self, ReportCommand.self]),
      CommandGroup(
        name: "Orders and files",
        subcommands: [
          HoldsCommand.self, ShowCommand.self, ReleaseCommand.self, CancelCommand.self, VoidCommand.self,
          RetryCommand.self,
          ResendCommand.self,
        ]),
      CommandGroup(
        name: "Maps",
        subcommands: [
          CheckCommand.self, TestCommand.self, MapCommand.self, PreviewCommand.self, LearnCommand.self,
          EvalCommand.self,
          PacksCommand.self,
        ]),
      CommandGroup(name: "Setting up", subcommands: [InitCommand.self]),
    ])

  /// Parses the arguments, runs, and ends the process with the code that the contract promises.
  static func start() async {
    do {
      try FaultPoint.start()
      let arguments = WorkspaceFlag.hoisted(CommandLine.arguments.dropFirst())
      try expectKnown(arguments.first)
      var command = try parseAsRoot(arguments)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      finish(error)
    }
  }

  /// Refuses a command that there is not, with the name that was probably meant.
  private static func expectKnown(_ name: String?) throws {
    guard let name, !name.hasPrefix("-") else { return }
    var names = ["help"]
    // A key path through a metatype crashes the compiler of Swift 6.3.
    for command in configuration.subcommands {
      if let name = command.configuration.commandName { names.append(name) }
    }
    guard !names.contains(name) else { return }
    var problem = Diagnostic("command-unknown", [name])
    problem.suggestion = nearest(to: name, in: names)
    throw CommandFailure(.usage, [problem])
  }

  /// The language of the help: the workspace's, if there is one here, else the environment's.
  private static var helpLanguage: Language {
    let arguments = CommandLine.arguments
    let place = arguments.firstIndex { $0 == "-C" || $0 == "--directory" }.map { $0 + 1 }
    let directory = place.flatMap { $0 < arguments.count ? arguments[$0] : nil }
    let workspace = try? WorkspaceOptions.workspace(in: directory)
    return workspace?.file.language ?? DiagnosticPrinter.standard.language
  }

  /// Says what the parser has to say in Chinese, where that is the language.
  private static func finishInChinese(_ error: any Error) {
    guard !(error is ExitCode), helpLanguage == .chinese else { return }
    let text = ChineseHelp.text(of: fullMessage(for: error, columns: 4000))
    guard !text.isEmpty else { return }
    let code = exitCode(for: error)
    if code == .success { Output.write(text + "\n") } else { Output.error(text + "\n") }
    exit(withError: code)
  }

  /// Ends the process: with our code for our errors, with the parser's for its own, and with 70 for what nobody foresaw.
  private static func finish(_ error: any Error) -> Never {
    if let failure = error as? CommandFailure {
      failure.print()
      exit(withError: ExitCode(failure.code.rawValue))
    }
    if let diagnostic = ExitStatus.diagnostic(of: error) {
      CommandFailure(ExitStatus.code(of: error), [diagnostic]).print()
      exit(withError: ExitCode(ExitStatus.code(of: error).rawValue))
    }
    // The parser's own errors, and its clean exits (help, version), know their codes.
    if exitCode(for: error) != .failure || error is ExitCode || error is CleanExit || error is ValidationError
    {
      finishInChinese(error)
      exit(withError: error)
    }
    CommandFailure(.bug, [Diagnostic("command-unforeseen", ["\(error)"])]).print()
    exit(withError: ExitCode(ExitStatus.bug.rawValue))
  }
}

/// The program.
package enum Program {
  /// Runs it with the process's own arguments.
  package static func start() async { await CrossdockCommand.start() }
}

/// `-C DIR` may stand before the subcommand, as with git and make; the parser knows it behind.
enum WorkspaceFlag {
  static func hoisted(_ arguments: ArraySlice<String>) -> [String] {
    var rest = Array(arguments)
    guard rest.count >= 3, rest[0] == "-C" else { return rest }
    let flag = Array(rest.prefix(2))
    rest.removeFirst(2)
    rest.insert(contentsOf: flag, at: 1)
    return rest
  }
}
