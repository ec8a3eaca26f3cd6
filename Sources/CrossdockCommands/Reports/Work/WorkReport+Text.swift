import Dock
import Ledger
import Values

extension WorkReport {
  /// For a terminal.
  func text(_ language: Language) -> String {
    let say = ReportWords(language: language, workspace: workspace)
    var text = TextStyle.bold("\(workspace.file.name)  \(say.period(days))") + "\n"
    if isEmpty { return text + say("report-nothing") + "\n" }
    text += say("report-moved-line", Grouped.text(moved), say.duration(minutesSaved)) + "\n"
    text += section(
      say("report-from"), channels.map { [$0.name, Grouped.text($0.count)] })
    text += section(say("report-to"), feeds.map { [$0.name, Grouped.text($0.count)] })
    text += section(
      say("report-caught", Grouped.text(allCaught)),
      Caught.allCases.filter { caught($0) > 0 }.flatMap { kind in
        [[say.caught(kind), Grouped.text(caught(kind))]] + details(kind, say)
      })
    if oversalesAvoided > 0 {
      text += "\n" + say("report-oversales-line", Grouped.text(oversalesAvoided)) + "\n"
    }
    text += section(
      say("report-matched"),
      matched.map { entry in
        [
          entry.source.provider, "\(entry.source.currency) \(Grouped.text(entry.money.amount))",
          say("report-payments", Grouped.text(entry.money.payments)),
        ]
      })
    let outcomes = RecordOutcome.allCases.filter { records[$0] > 0 }.map {
      "\(Grouped.text(records[$0])) \(say("word-\($0.name)"))"
    }
    text += "\n" + TextStyle.bold(say("report-balance")) + "\n"
    text +=
      "  \(say("run-records", Grouped.text(records.incoming))) = "
      + (outcomes.isEmpty ? "0" : outcomes.joined(separator: " + ")) + "\n"
    return text
  }

  /// What a kind of mistake is made up of, further to the right.
  private func details(_ kind: Caught, _ say: ReportWords) -> [[String]] {
    switch kind {
    case .rejected: rejected.map { ["  \(say.rejected($0.name)) [\($0.name)]", Grouped.text($0.count)] }
    case .held: held.map { ["  \(say.held($0.name)) [\($0.name)]", Grouped.text($0.count)] }
    case .damage, .wrongFolder, .duplicateFiles: []
    }
  }

  private func section(_ title: String, _ rows: [[String]]) -> String {
    if rows.isEmpty { return "" }
    var table = TextTable()
    for row in rows { table.add(["  " + row[0]] + row.dropFirst()) }
    return "\n" + TextStyle.bold(title) + "\n" + table.text(numbers: true)
  }
}
