import DurableFiles
import Glibc
import Mapping
import Packs
package import Values

/// Makes a workspace: its folders, `crossdock.yml`, and the packs' maps, which are the user's from then on.
package struct WorkspaceMaker {
  let directory: String
  let partners: [NewPartner]
  let timezone: String
  /// The language of the remarks in `crossdock.yml`.
  let language: Language

  package init(
    directory: String, partners: [NewPartner], timezone: String, language: Language = .english
  ) {
    self.directory = directory
    self.partners = NewPartner.withNeeded(partners)
    self.timezone = timezone
    self.language = language
  }

  /// Makes a workspace whose partners are called as their packs.
  package init(directory: String, packs: [String], timezone: String) {
    self.init(
      directory: directory, partners: packs.map { NewPartner(name: $0, pack: $0) }, timezone: timezone)
  }

  /// Looks whether it can be made, before anybody is asked anything.
  ///
  /// - Throws: `init-exists`, `workspace-timezone`, and what ``NewPartner/check(_:)`` throws.
  package func check() throws {
    try NewPartner.check(partners)
    guard (try? TimeZoneRules(named: timezone)) != nil else {
      throw ConfigurationError(Diagnostic("workspace-timezone", [timezone.quotedForMessage]))
    }
    guard let root = try? Folder(directory) else { return }
    if try root.status(FileName("crossdock.yml")) != nil {
      throw ConfigurationError(Diagnostic("init-exists", [directory]))
    }
  }

  /// Makes it.
  ///
  /// - Returns: what was made, a line each.
  /// - Throws: what ``check()`` throws, ``FileError``.
  package func make() throws -> [String] {
    try check()
    // A folder that is there already is fine; one that cannot be made is told when it is opened.
    _ = unsafe mkdir(directory, 0o755)
    let root = try Folder(directory)
    var made: [String] = []
    for name in ["inbox", "outbox"] {
      let folder = try root.makeFolder(FileName(name))
      for partner in partners {
        _ = try folder.makeFolder(FileName(partner.name))
        made.append("\(name)/\(partner.name)/")
      }
    }
    for name in ["archive", "rejected", "tables"] { _ = try root.makeFolder(FileName(name)) }
    let maps = try root.makeFolder(FileName("maps"))
    var record = try PackRecord(in: root.makeFolder(FileName(".crossdock")))
    for pack in Set(partners.map(\.pack)).sorted() {
      let folder = try maps.makeFolder(FileName(pack))
      for file in Pack.files(of: pack) {
        var stage = try StagedFile(in: folder, mode: 0o644)
        try stage.write(file.bytes)
        _ = try stage.publish(as: FileName(file.name))
        try record.set(file)
        made.append("maps/\(pack)/\(file.name)")
      }
    }
    try record.write()
    var stage = try StagedFile(in: root, mode: 0o644)
    try stage.write(settings())
    _ = try stage.publish(as: FileName("crossdock.yml"))
    made.append("crossdock.yml")
    return made
  }

  private func settings() -> String {
    let name = directory.split(separator: "/").last.map(String.init) ?? "shop"
    var text = "# \(Catalogue.text("init-remark", [], in: language))\n"
    text += "workspace: \(quoted(name))\ntimezone: \(timezone)\n"
    if language != .english { text += "language: \(language.rawValue)\n" }
    text += "partners:\n"
    for partner in partners { text += settings(of: partner) }
    return text
  }

  private func settings(of partner: NewPartner) -> String {
    let settings = partner.settings.filter { setting in
      // A secret stands elsewhere.
      !setting.isSecret
        && (setting.fallback != nil || setting.ask || partner.values[setting.name] != nil)
    }
    if settings.isEmpty { return "  \(partner.name): { pack: \(partner.pack) }\n" }
    var text = "  \(partner.name):\n    pack: \(partner.pack)\n"
    var group = ""
    for setting in settings {
      let parts = setting.name.split(separator: ".", maxSplits: 1).map(String.init)
      if parts.count == 2, parts[0] != group {
        text += "    \(parts[0]):\n"
        group = parts[0]
      }
      let indent = parts.count == 2 ? "      " : "    "
      let value = partner.values[setting.name] ?? setting.fallback
      let line = "\(parts.last ?? setting.name): \(quoted(value ?? ""))"
      text += "\(indent)\(value == nil ? "# " : "")\(line)\(remark(setting))\n"
    }
    return text
  }

  /// What the setting is about, and what else it may be.
  private func remark(_ setting: PackFile.Setting) -> String {
    var words = setting.about(in: language)
    if !setting.choices.isEmpty {
      let choices = setting.choices.joined(separator: ", ")
      words += (words.isEmpty ? "" : " ") + "[\(choices)]"
    }
    return words.isEmpty ? "" : "  # \(words)"
  }

  private func quoted(_ text: String) -> String {
    let isPlain =
      text.utf8.first.map { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A } == true
      && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(text.lowercased())
      && text.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
          || "_-".utf8.contains($0)
      }
    return isPlain
      ? text
      : "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }
}
