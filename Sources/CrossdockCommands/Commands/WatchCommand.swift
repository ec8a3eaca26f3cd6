import ArgumentParser
import Dock
import Values
import Watch

/// `watch`: pass after pass, until told to stop.
struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Watch the inbox and make a pass whenever something arrives.",
    discussion: "SIGTERM ends it in order, SIGHUP reads crossdock.yml and the maps anew.")

  @OptionGroup var options: WorkspaceOptions

  @Flag(help: "Print each pass as one JSON object a line.")
  var json = false

  func run() async throws {
    let workspace = try options.workspace()
    let options = options
    let json = json
    let language = DiagnosticPrinter.standard.language
    let box = HouseBox(try WatchCommand.house(options, workspace))
    try await Watcher().run(
      { box.house }, reread: { try options.workspace() },
      ready: { ServiceNotice.ready() },
      tell: { news in
        switch news {
        case .mode(let note):
          Output.error(Catalogue.text(note.code, note.arguments, in: language) + "\n")
        case .pass(let report):
          for message in report.messages { DiagnosticPrinter.standard.print(message) }
          Output.write(
            json ? PassPrinter.json(report).text + "\n" : PassPrinter.text(report, language: language))
        case .trouble(let error):
          let diagnostic = ExitStatus.diagnostic(of: error) ?? Diagnostic("command-unforeseen", ["\(error)"])
          DiagnosticPrinter.standard.print(diagnostic)
        case .reloaded:
          Output.error(Catalogue.text("watch-reloaded", [], in: language) + "\n")
        }
      })
    ServiceNotice.stopping()
  }

  /// Opens the dock; a pass or a decision of somebody else is waited for, since it ends.
  private static func house(_ options: WorkspaceOptions, _ workspace: Workspace) throws -> DockHouse {
    var isTold = false
    while true {
      do {
        return try options.house(workspace, patience: .seconds(1))
      } catch  where ExitStatus.code(of: error) == .busy {
        if !isTold {
          Output.error(Catalogue.text("watch-busy", [], in: DiagnosticPrinter.standard.language) + "\n")
        }
        isTold = true
      }
    }
  }
}

/// Hands the dock over to the thread that uses it, and to no other.
private final class HouseBox: @unchecked Sendable {
  // Unchecked: made on one thread, then used by the watcher's alone.
  let house: DockHouse

  init(_ house: DockHouse) {
    self.house = house
  }
}
