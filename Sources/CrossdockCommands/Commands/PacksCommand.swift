import ArgumentParser
import Dock
import Mapping
import Values

/// `packs`: the partners' packs, and what a newer program brings.
struct PacksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "packs", abstract: "List the packs, and what this program's packs have that yours have not.",
    discussion: """
      The maps in maps/ are yours to edit. --merge takes newer files where you edited nothing, and puts what is new \
      into those that you edited. Where you changed the very lines that are new, a .new file is put beside yours.

      Example: crossdock packs
      Example: crossdock packs --merge generic
      """)

  @OptionGroup var options: WorkspaceOptions

  @Option(help: ArgumentHelp("Take what is newer in this pack.", valueName: "pack"))
  var merge: String?

  @Flag(help: "With --merge: bring back files of the pack that you removed.")
  var restore = false

  @Flag(help: "Leave the differences out.")
  var short = false

  func run() throws {
    if merge == nil, options.directory == nil, WorkspaceOptions.root(of: nil) == nil {
      // Who is about to make a workspace asks first which partners there are.
      for (name, about) in PackComparison.builtIn {
        Output.write("\(TextStyle.bold(name))  \(about.text(in: DiagnosticPrinter.standard.language))\n")
      }
      return
    }
    let workspace = try options.workspace()
    if let merge { return try take(merge, workspace) }
    for entry in try PackComparison(workspace).entries() { Output.write(text(entry)) }
  }

  private func take(_ pack: String, _ workspace: Workspace) throws {
    let lock = try DockHouse.lock(workspace, patience: .seconds(3), at: Clock.now())
    let written = try withExtendedLifetime(lock) {
      try PackComparison(workspace).merge(pack, restoring: restore)
    }
    let language = DiagnosticPrinter.standard.language
    for path in written { Output.write("\(path)\n") }
    if written.isEmpty { Output.write(Catalogue.text("packs-nothing-new", [pack], in: language) + "\n") }
    if written.contains(where: { $0.hasSuffix(".new") }) {
      Output.write(Catalogue.text("packs-new-beside", [], in: language) + "\n")
    }
    if written.contains(where: { $0.hasSuffix(".old") }) {
      Output.write(Catalogue.text("packs-old-beside", [], in: language) + "\n")
    }
    // What was sound before may not be any more: a map of the user's own may need what is gone.
    let problems = try WorkspaceCheck(Workspace(root: workspace.root)).problems()
    for problem in problems { DiagnosticPrinter.standard.print(problem) }
    if problems.contains(where: { $0.severity == .error }) { throw ExitCode(ExitStatus.data.rawValue) }
  }

  private func text(_ entry: PackComparison.Entry) -> String {
    let language = DiagnosticPrinter.standard.language
    func say(_ code: String, _ arguments: String...) -> String {
      Catalogue.text(code, arguments, in: language)
    }
    let versions =
      switch (entry.workspaceVersion, entry.version) {
      case (nil, let version): say("packs-not-here", version.map(String.init) ?? "-")
      case (let own?, nil): say("packs-own", String(own))
      case (let own?, let version?): say("packs-versions", String(own), String(version))
      }
    var text = "\(TextStyle.bold(entry.name))  \(versions)  \(entry.about.text(in: language))\n"
    while text.hasSuffix(" \n") { text.remove(at: text.index(text.endIndex, offsetBy: -2)) }
    var table = TextTable()
    for file in entry.files where file.state != .same {
      table.add([
        "  " + file.name, say(file.state == .own ? "packs-own-file" : "packs-\(file.state.rawValue)"),
      ])
    }
    text += table.text()
    if !short {
      for file in entry.files where file.isNews {
        text += coloured(file.difference)
      }
    }
    if entry.hasNews { text += "  " + say("packs-merge", entry.name) + "\n" }
    return text
  }

  private func coloured(_ difference: String) -> String {
    difference.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      switch line.first {
      case "+": TextStyle.added(String(line))
      case "-": TextStyle.removed(String(line))
      default: String(line)
      }
    }.joined(separator: "\n")
  }
}
