import ArgumentParser
import Dock
import Ledger
import Values

/// `status`: how things stand.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show what came in, day by day, and what is held or waits.",
    discussion: """
      Every record that came in is accounted for: in = accepted + amended + unchanged + duplicate + held + rejected.
      It reads only, and answers while a pass runs.

      Example: crossdock status --days 7
      """)

  @OptionGroup var options: WorkspaceOptions

  @Option(help: ArgumentHelp("How many days to go back, today included.", valueName: "n"))
  var days: Int = 30

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    if !(1...36_500).contains(days) { throw ValidationError("--days takes a number from 1 to 36500.") }
  }

  func run() throws {
    let workspace = try options.workspace()
    let reader = try options.reader(workspace)
    let now = Clock.now()
    let today = workspace.day(of: now)
    let since = CivilDate(daysSinceEpoch: today.daysSinceEpoch - days + 1)
    let report = try StatusReport(workspace, reader, since: since, now: now)
    Output.write(json ? report.json.text + "\n" : report.text(DiagnosticPrinter.standard.language))
  }
}
