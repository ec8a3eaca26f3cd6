import ArgumentParser
import Dock
import Ledger
import Values

/// `cancel ORDER --reason TEXT`: drops an order.
struct CancelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel", abstract: "Drop an order: feeds that had it are told so, the others never get it.",
    discussion: """
      The shop is not told: cancel the order there as well. Your reason is kept with the order.

      Example: crossdock cancel 1001 --reason "the card was stolen"
      """)

  @OptionGroup var options: WorkspaceOptions
  @OptionGroup var decision: DecisionOptions

  func run() throws {
    let (house, entry, name) = try decision.find(options)
    let outcome = try house.cancel(entry, text: decision.reason, by: decision.person)
    let language = DiagnosticPrinter.standard.language
    Output.write(Catalogue.text("cancel-done", [name], in: language) + "\n")
    let feeds = outcome.due.joined(separator: ", ")
    Output.write(
      Catalogue.text(feeds.isEmpty ? "cancel-due-none" : "cancel-due", [feeds], in: language) + "\n")
  }
}
