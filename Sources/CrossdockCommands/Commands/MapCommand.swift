import ArgumentParser
import Dock
import Mapping
import Values

/// `map MAP`: a map's text, or what it says in sentences.
struct MapCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "map", abstract: "Show a map: its text, or what it does, in sentences with real examples.",
    discussion: """
      Outside of a workspace the maps of the built-in packs are shown.

      Example: crossdock map shopify/orders --explain
      """)

  @Argument(help: "The map's name.")
  var map: String

  @Flag(help: "Say what it does, in sentences.")
  var explain = false

  @Option(
    name: [.customShort("C"), .customLong("directory")],
    help: ArgumentHelp("The workspace's folder.", valueName: "dir"))
  var directory: String?

  func run() throws {
    let hasWorkspace = directory != nil || WorkspaceOptions.root(of: nil) != nil
    let workspace = hasWorkspace ? try WorkspaceOptions.workspace(in: directory) : nil
    DiagnosticPrinter.standard.configure(language: workspace?.file.language, json: false)
    let builtIn = workspace == nil ? Preview.builtInMaps() : (maps: [], tables: [:])
    let maps = workspace?.maps ?? builtIn.maps
    guard let found = maps.first(where: { $0.name == map }) else {
      var problem = Diagnostic("map-no-such", [map, maps.map(\.name).joined(separator: ", ")])
      problem.suggestion = MapCommand.nearest(to: map, in: maps.map(\.name))
      throw CommandFailure(.noInput, [problem])
    }
    guard explain else { return Output.write(found.text) }
    let pack = found.name.split(separator: "/").first.map(String.init) ?? found.name
    let context: MapContext
    if let workspace {
      context = workspace.context(of: workspace.file.partners.first { $0.pack == pack }?.name ?? pack)
    } else {
      context = MapContext(
        partner: pack, settings: Preview.builtInSettings(of: pack), tables: builtIn.tables,
        sha256: { _ in "" })
    }
    Output.write(
      MapReport(found, context: context, language: DiagnosticPrinter.standard.language).text)
  }

  /// The one name that ends as the text does: `orders` of `shop/orders`.
  private static func nearest(to text: String, in names: [String]) -> String? {
    let found = names.filter { $0.hasSuffix("/" + text) || $0.hasPrefix(text + "/") }
    return found.count == 1 ? found[0] : nil
  }
}
