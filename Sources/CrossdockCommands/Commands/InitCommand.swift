import ArgumentParser
import Dock
import Values

/// `init DIR --with …`: makes a workspace.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Make a workspace: folders, settings, and the maps of your partners.",
    discussion: "Example: crossdock init shop --with shopify,odoo,generic")

  @Argument(help: "The folder to make.")
  var directory: String

  @Option(help: ArgumentHelp("The partners' packs, with commas between them.", valueName: "packs"))
  var with: String = "shopify,generic"

  @Option(help: ArgumentHelp("The zone in which days are counted.", valueName: "zone"))
  var timezone: String = "UTC"

  func run() throws {
    let packs = with.split(separator: ",").map { $0.split(separator: " ").joined() }.filter { !$0.isEmpty }
    let made = try WorkspaceMaker(directory: directory, packs: packs, timezone: timezone).make()
    let language = DiagnosticPrinter.standard.language
    Output.write(Catalogue.text("init-made", [directory], in: language) + "\n")
    for line in made { Output.write("  \(line)\n") }
  }
}
