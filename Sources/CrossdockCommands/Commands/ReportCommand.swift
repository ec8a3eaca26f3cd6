import ArgumentParser
import Dock
import DurableFiles
import Values

/// `report`: what some days brought.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Show what the last days brought: work saved, mistakes caught, money matched.",
    discussion: """
      The last seven days, today included, in the workspace's timezone. With --html it is one page with charts that \
      needs no network.

      Example: crossdock report --from 2026-11-01 --to 2026-11-30 --html november.html
      """)

  @OptionGroup var options: WorkspaceOptions

  @Option(help: ArgumentHelp("How many days, up to --to.", valueName: "n"))
  var days: Int?

  @Option(help: ArgumentHelp("The first day, as 2026-11-01.", valueName: "day"))
  var from: String?

  @Option(help: ArgumentHelp("The last day; today by default.", valueName: "day"))
  var to: String?

  @Flag(help: "Print JSON.")
  var json = false

  @Option(help: ArgumentHelp("Write a page to this file, in place of one that is there.", valueName: "file"))
  var html: String?

  private static let mostDays = 36_500

  func validate() throws {
    if let days, !(1...ReportCommand.mostDays).contains(days) {
      throw ValidationError("--days takes a number from 1 to 36500.")
    }
    if days != nil, from != nil { throw ValidationError("--days and --from exclude each other.") }
  }

  func run() throws {
    let workspace = try options.workspace()
    let now = Clock.now()
    let range = try range(today: workspace.day(of: now))
    let report = try WorkReport(workspace, try options.reader(workspace), range)
    let language = DiagnosticPrinter.standard.language
    if let html {
      let words = ReportWords(language: language, workspace: workspace)
      let page = ReportPage(report: report, say: words, madeAt: workspace.minute(now))
      try write(page.html, to: html)
      if !json { Output.write(words("report-page", html) + "\n") }
    }
    if json {
      Output.write(report.json.text + "\n")
    } else if html == nil {
      Output.write(report.text(language))
    }
  }

  private func range(today: CivilDate) throws -> ClosedRange<CivilDate> {
    let last = try to.map(day) ?? today
    let first =
      try from.map(day) ?? CivilDate(daysSinceEpoch: last.daysSinceEpoch - (days ?? 7) + 1)
    guard first <= last else {
      let arguments = [Moment.date(first).description, Moment.date(last).description]
      throw CommandFailure(.usage, [Diagnostic("command-days-order", arguments)])
    }
    guard last.daysSinceEpoch - first.daysSinceEpoch < ReportCommand.mostDays else {
      throw CommandFailure(.usage, [Diagnostic("command-days-many", [String(ReportCommand.mostDays)])])
    }
    return first...last
  }

  private func day(_ text: String) throws -> CivilDate {
    guard case .date(let day)? = Moment(rfc3339: Array(text.utf8).span) else {
      throw CommandFailure(.usage, [Diagnostic("command-day", [text.quotedForMessage])])
    }
    return day
  }

  /// Writes the page whole: a reader of the old one sees the old one or the new one.
  private func write(_ page: String, to path: String) throws {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let name = try FileName(parts.last.map(String.init) ?? path)
    let directory = parts.count > 1 ? parts.dropLast().joined(separator: "/") + "/" : "."
    var stage = try StagedFile(in: Folder(directory), mode: 0o644)
    try stage.write(page)
    try stage.replace(name)
  }
}
