import ArgumentParser
import Commerce
import Dock
import Glibc
import Mapping
import Values

/// `preview FILE`: what a file would give, without taking it.
struct PreviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview", abstract: "Show what a file would become. Nothing is taken, kept or written.",
    discussion: """
      A file under inbox/<partner>/ is tried with that partner's maps; any other with all maps, or with those of \
      --partner. Outside of a workspace the built-in packs are used.
      """)

  @Argument(help: "The file.")
  var file: String

  @Option(help: "Use this partner's maps.")
  var partner: String?

  @Option(
    name: [.customShort("C"), .customLong("directory")],
    help: ArgumentHelp("The workspace's folder.", valueName: "dir"))
  var directory: String?

  @Flag(help: "Print the documents and rejects, one JSON object a line.")
  var json = false

  func run() throws {
    guard LocalPath.exists(file) else {
      throw CommandFailure(.noInput, [Diagnostic("preview-no-file", [file])])
    }
    // Outside of a workspace the built-in packs are used; a workspace that is named must be there.
    let hasWorkspace = directory != nil || WorkspaceOptions.root(of: nil) != nil
    let workspace = hasWorkspace ? try WorkspaceOptions.workspace(in: directory) : nil
    DiagnosticPrinter.standard.configure(language: workspace?.file.language, json: false)
    let language = DiagnosticPrinter.standard.language
    var place: (partner: String, name: String)?
    if let workspace { place = self.place(in: workspace) }
    let name = place?.name ?? file
    let preview = try preview(workspace, partner: partner ?? place?.partner)
    var shown = 0
    let summary = try preview.run(path: file, name: name) { finding in
      switch finding {
      case .recognised(let map, let reasons):
        if json { break }
        Output.write(Catalogue.text("preview-recognised", [map.name, map.file], in: language) + "\n")
        for reason in reasons {
          Output.write("  " + Catalogue.text(reason.code, reason.arguments, in: language) + "\n")
        }
        Output.write("\n")
      case .document(let view, let kind, let failed, let lines):
        shown += 1
        if json {
          var line: [UInt8] = []
          DocumentJSON.append(view, kind: kind, file: name, to: &line)
          Output.write(line + [0x0A])
        } else if shown <= 5 {
          if let lines { Output.write(SourceLines.text(file, lines)) }
          Output.write(DocumentText.text(view, kind: kind))
          for check in failed { Output.write("  ! \(check.reason) \(check.difference ?? "")\n") }
        }
      case .reject(let diagnostic):
        if json {
          Output.write(DocumentText.reject(diagnostic, language: language).text + "\n")
        } else {
          Output.write(diagnostic.rendered(in: language) + "\n")
        }
      case .warning(let diagnostic):
        // One line of standard output is one document, so what is said of the file stands beside it.
        DiagnosticPrinter.standard.print(diagnostic)
      }
    }
    if !json {
      if summary.documents > shown { shown = summary.documents }
      if shown > 5 {
        Output.write(Catalogue.text("preview-more", [String(shown - 5)], in: language) + "\n")
      }
      let counts = [
        summary.map ?? "-", String(summary.rows), String(summary.documents), String(summary.rejects),
        String(summary.documents + summary.rejects), String(summary.skipped),
      ]
      Output.write(Catalogue.text("preview-summary", counts, in: language) + "\n")
      for (currency, total) in summary.money.sorted(by: { $0.key < $1.key }) {
        Output.write("  \(currency) \(total)\n")
      }
    }
    if summary.rejects > 0 { throw ExitCode(ExitStatus.data.rawValue) }
  }

  /// The partner in whose inbox the file lies, and its name within the workspace.
  private func place(in workspace: Workspace) -> (partner: String, name: String)? {
    guard let path = LocalPath.resolved(file), let inbox = LocalPath.resolved(workspace.path(.inbox)) else {
      return nil
    }
    let root = inbox + "/"
    guard path.hasPrefix(root) else { return nil }
    let rest = path.dropFirst(root.count)
    guard let partner = rest.split(separator: "/").first.map(String.init) else { return nil }
    return (partner, "inbox/\(rest)")
  }

  private func preview(_ workspace: Workspace?, partner: String?) throws -> Preview {
    guard let workspace else {
      let builtIn = Preview.builtInMaps()
      return Preview(maps: builtIn.maps, encodings: []) { map in
        let pack = map.name.split(separator: "/").first.map(String.init) ?? map.name
        return MapContext(
          partner: partner ?? pack, settings: Preview.builtInSettings(of: pack), tables: builtIn.tables,
          facts: Preview.builtInFacts(of: pack), sha256: LabelDigest.sha256)
      }
    }
    guard let partner else {
      return Preview(maps: workspace.maps, encodings: []) { map in
        let pack = map.name.split(separator: "/").first.map(String.init)
        let owner = workspace.file.partners.first { $0.pack == pack }?.name ?? pack ?? map.name
        return workspace.context(of: owner)
      }
    }
    guard workspace.file.partners.contains(where: { $0.name == partner }) else {
      throw CommandFailure(
        .usage,
        [
          Diagnostic(
            "preview-no-partner", [partner, workspace.file.partners.map(\.name).joined(separator: ", ")])
        ])
    }
    return Preview(maps: workspace.readingMaps(of: partner), encodings: workspace.encodings(of: partner)) {
      _ in
      workspace.context(of: partner)
    }
  }
}

/// What stands in a file, as it stands there.
enum SourceLines {
  /// Some lines of a file behind `|`, the first few, long ones cut.
  static func text(_ path: String, _ lines: ClosedRange<Int>) -> String {
    guard let file = unsafe fopen(path, "r") else { return "" }
    defer { unsafe _ = fclose(file) }
    var text = ""
    var number = 1
    var bytes: [UInt8] = []
    while number <= min(lines.upperBound, lines.lowerBound + 5) {
      let byte = unsafe getc(file)
      if byte != EOF, byte != 10 {
        if lines.contains(number), bytes.count < 400 { bytes.append(UInt8(truncatingIfNeeded: byte)) }
        continue
      }
      if lines.contains(number) {
        let line = String(decoding: bytes, as: UTF8.self).filter { $0 != "\r" }
        text += "\(number) | \(line.prefix(120))\(line.count > 120 ? "…" : "")\n"
        bytes.removeAll(keepingCapacity: true)
      }
      if byte == EOF { break }
      number += 1
    }
    return text
  }
}

/// Documents for people and rejects for programs.
enum DocumentText {
  /// A document as indented lines, a field each.
  static func text(_ view: DocumentView, kind: DocumentKind) -> String {
    var text = "\(kind.name)\n"
    append(view, indent: "  ", to: &text)
    return text
  }

  private static func append(_ view: DocumentView, indent: String, to text: inout String) {
    for (index, field) in view.schema.fields.enumerated() where !field.hidden && view.has(index) {
      switch field.type {
      case .records:
        for record in view.records(index) {
          text += "\(indent)\(field.name)\n"
          append(record, indent: indent + "  ", to: &text)
        }
      case .texts: text += "\(indent)\(field.name): \(view.texts(index).joined(separator: ", "))\n"
      case .attributes:
        for attribute in view.attributes(index) {
          text += "\(indent)\(field.name).\(attribute.name): \(attribute.text)\n"
        }
      default: text += "\(indent)\(field.name): \(view.text(index) ?? "")\n"
      }
    }
  }

  /// The contract's reject document.
  static func reject(_ diagnostic: Diagnostic, language: Language) -> JSONText {
    var members: [(String, JSONText)] = [
      ("document", .string("reject")), ("code", .string(diagnostic.code)),
      ("message", .string(diagnostic.message(in: language))),
    ]
    if let field = diagnostic.field { members.append(("field", .string(field))) }
    if let value = diagnostic.value { members.append(("value", .string(value))) }
    if let hint = diagnostic.help(in: language) { members.append(("hint", .string(hint))) }
    var source: [(String, JSONText)] = [
      ("file", .string(diagnostic.position?.file ?? "")), ("line", .integer(diagnostic.position?.line ?? 0)),
    ]
    if let path = diagnostic.position?.path { source.append(("path", .string(path))) }
    members.append(("source", .object(source)))
    return .object(members)
  }
}
