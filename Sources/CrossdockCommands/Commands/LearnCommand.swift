import ArgumentParser
import Commerce
import Dock
import DurableFiles
import Formats
import Learning
import Mapping
import Values

/// `learn FILE`: proposes a map for an export that no map reads.
struct LearnCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "learn", abstract: "Propose a map for an export that Crossdock does not know.",
    discussion: """
      Names of columns are known in English, Chinese, German, French and Spanish; types, dates and decimal marks come from \
      the values. Each proposed rule says what speaks for it. What the file does not prove is asked on a terminal, and \
      elsewhere stands behind '# ?'.

      Example: crossdock learn orders.csv
      Example: crossdock learn orders.csv --partner harbour --write
      Example: crossdock learn orders.csv --field 'number=Ref' --like what-I-type-into-my-books.csv
      """)

  @Argument(help: "The export.")
  var file: String

  @Option(help: ArgumentHelp("A file that somebody made by hand from this export.", valueName: "output"))
  var like: String?

  @Option(help: "What the new partner is called. By default: the inbox that the file lies in, or 'new'.")
  var partner: String?

  @Option(
    help: ArgumentHelp("Say which column a field is in; may be repeated.", valueName: "field=column"))
  var field: [String] = []

  @Flag(help: "Write the map and its pack.yml into maps/<partner>/.")
  var write = false

  @Option(
    name: [.customShort("C"), .customLong("directory")],
    help: ArgumentHelp("The workspace's folder.", valueName: "dir"))
  var directory: String?

  @Flag(help: "Print the files and what is known of each field as JSON.")
  var json = false

  func run() throws {
    guard LocalPath.exists(file) else {
      throw CommandFailure(.noInput, [Diagnostic("preview-no-file", [file])])
    }
    let hasWorkspace = write || directory != nil || WorkspaceOptions.root(of: nil) != nil
    let workspace = hasWorkspace ? try WorkspaceOptions.workspace(in: directory) : nil
    DiagnosticPrinter.standard.configure(language: workspace?.file.language, json: false)
    var learning = try MapLearning(
      file: file, like: like, partner: partner ?? place(in: workspace) ?? "new",
      tables: workspace?.tables ?? Preview.builtInTables(), given: given())
    if Output.canAsk, !json { ask(&learning) }
    let files = try learning.files()
    if write, let workspace { try put(files, workspace, learning) }
    print(files, learning)
  }

  private func given() throws -> [(field: String, column: String)] {
    let known =
      Schema.order.fields.filter { !$0.hidden }.map(\.name)
      + Schema.line.fields.filter { !$0.hidden }.map { "lines.\($0.name)" }
    return try field.map { text in
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, known.contains(parts[0]) else {
        throw CommandFailure(.usage, [Diagnostic("learning-no-field", [parts.first ?? text])])
      }
      return (parts[0], parts[1])
    }
  }

  /// The inbox that the file lies in; its partner need not be known yet.
  private func place(in workspace: Workspace?) -> String? {
    guard let workspace, let path = LocalPath.resolved(file),
      let inbox = LocalPath.resolved(workspace.path(.inbox)), path.hasPrefix(inbox + "/")
    else { return nil }
    return path.dropFirst(inbox.count + 1).split(separator: "/").first.map(String.init)
  }

  // MARK: Asking

  private func say(_ code: String, _ arguments: String...) -> String {
    Catalogue.text(code, arguments, in: DiagnosticPrinter.standard.language)
  }

  /// Asks what the file does not say; an empty answer leaves the question in the map.
  private func ask(_ learning: inout MapLearning) {
    var asked: Set<String> = []
    for question in learning.proposal.questions {
      let key = "\(question.field) \(question.source ?? "")"
      guard asked.insert(key).inserted,
        learning.proposal.questions.contains(where: {
          $0.field == question.field && $0.source == question.source
        })
      else { continue }
      Output.write("\n" + say("learn-ask", question.field, question.words) + "\n")
      if let free = question.free {
        Output.write("  " + say("learn-ask-free"))
        guard let answer = readLine(), !answer.isEmpty else { continue }
        learning.proposal.answer(question, free.replacing("?", with: answer))
        continue
      }
      for (number, option) in question.options.enumerated() { Output.write("  \(number + 1). \(option)\n") }
      Output.write("  " + say("learn-ask-prompt"))
      guard let answer = readLine(), let number = Int(answer), question.options.indices.contains(number - 1)
      else { continue }
      learning.proposal.answer(question, question.options[number - 1])
    }
  }

  // MARK: Writing

  private func put(_ files: [MapLearning.File], _ workspace: Workspace, _ learning: MapLearning) throws {
    let lock = try DockHouse.lock(workspace, patience: .seconds(3), at: Clock.now())
    try withExtendedLifetime(lock) {
      let maps = try Folder(workspace.path(.maps))
      guard try maps.status(FileName(learning.partner)) == nil else {
        throw CommandFailure(.data, [Diagnostic("learning-exists", ["maps/\(learning.partner)"])])
      }
      let folder = try maps.makeFolder(FileName(learning.partner))
      for file in files {
        var stage = try StagedFile(in: folder, mode: 0o644)
        try stage.write(file.text)
        _ = try stage.publish(as: FileName(file.name))
      }
    }
  }

  private func print(_ files: [MapLearning.File], _ learning: MapLearning) {
    let proposal = learning.proposal
    if json {
      let fields = proposal.rules.map { rule in
        JSONText.object([
          ("field", .string(rule.field)), ("column", rule.source.map { .string($0) } ?? .null),
          ("rule", .string(rule.text)), ("sure", .bool(true)), ("evidence", .string(rule.evidence)),
        ])
      }
      let open = proposal.questions.map { question in
        JSONText.object([
          ("field", .string(question.field)), ("column", question.source.map { .string($0) } ?? .null),
          ("rules", .array(question.options.map { .string($0) })), ("sure", .bool(false)),
          ("evidence", .string(question.words)),
        ])
      }
      let texts = files.map { file in
        JSONText.object([
          ("path", .string("maps/\(learning.partner)/\(file.name)")), ("text", .string(file.text)),
        ])
      }
      Output.write(
        JSONText.object([("files", .array(texts)), ("fields", .array(fields + open))]).text + "\n")
      return
    }
    let summary = say(
      "learn-summary", String(proposal.rules.count), String(Set(proposal.questions.map(\.field)).count))
    guard write else {
      for file in files where file.name != "pack.yml" {
        if files.count > 2 { Output.write("# maps/\(learning.partner)/\(file.name)\n") }
        Output.write(file.text)
      }
      Output.error(summary + "\n")
      return
    }
    for file in files { Output.write(say("learn-written", "maps/\(learning.partner)/\(file.name)") + "\n") }
    Output.write(summary + "\n")
    Output.write(say("learn-partner-line") + "\n")
    Output.write("  \(learning.partner): { pack: \(learning.partner) }\n")
    Output.write(say("learn-next", file) + "\n")
  }
}
