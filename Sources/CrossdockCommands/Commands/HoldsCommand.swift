import ArgumentParser
import Dock
import Ledger
import Values

/// `holds`: what waits for a person.
struct HoldsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "holds", abstract: "List the orders that wait for your decision, and why.",
    discussion: """
      A held order goes to no feed until you release or cancel it, or until another file brings what is missing.

      Example: crossdock holds
      """)

  @OptionGroup var options: WorkspaceOptions

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let workspace = try options.workspace()
    let held = try StatusReport.held(try options.reader(workspace))
    if json {
      Output.write(JSONText.array(held.map { object($0, workspace) }).text + "\n")
      return
    }
    let language = DiagnosticPrinter.standard.language
    if held.isEmpty { Output.write(Catalogue.text("holds-none", [], in: language) + "\n") }
    for item in held {
      let since = Catalogue.text("holds-since", [workspace.minute(item.hold.since)], in: language)
      var text = "\(TextStyle.bold(item.order))  \(HoldText.reason(item.hold, language))  \(since)\n"
      for evidence in HoldText.evidence(item.hold) where evidence.name != "rule" {
        text += "    \(evidence.name): \(evidence.text)\n"
      }
      if let hint = Catalogue.help("hold-\(item.hold.reason)", [], in: language) { text += "    \(hint)\n" }
      for command in HoldText.settle(item.order) { text += "    \(command)\n" }
      Output.write(text)
    }
  }

  private func object(_ item: StatusReport.HeldOrder, _ workspace: Workspace) -> JSONText {
    .object([
      ("order", .string(item.order)), ("reason", .string(item.hold.reason)),
      ("since", .string(workspace.stamp(item.hold.since))),
      ("evidence", item.hold.evidence.isEmpty ? .object([]) : .raw(item.hold.evidence)),
      ("settle", .array(HoldText.settle(item.order).map { .string($0) })),
    ])
  }
}
