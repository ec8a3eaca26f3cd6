import DurableFiles
import Glibc
import Mapping
import Packs
import Values

/// Makes a workspace: its folders, `crossdock.yml`, and the packs' maps, which are the user's from then on.
package struct WorkspaceMaker {
  let directory: String
  let packs: [String]
  let timezone: String

  package init(directory: String, packs: [String], timezone: String) {
    self.directory = directory
    self.packs = packs
    self.timezone = timezone
  }

  /// Makes it.
  ///
  /// - Returns: what was made, a line each.
  /// - Throws: `init-unknown-pack`, `init-exists`, ``FileError``.
  package func make() throws -> [String] {
    for pack in packs where !Pack.names.contains(pack) {
      throw ConfigurationError(
        Diagnostic(
          "init-unknown-pack", [pack, Pack.names.joined(separator: ", ")]))
    }
    // A folder that is there already is fine; one that cannot be made is told when it is opened.
    _ = unsafe mkdir(directory, 0o755)
    let root = try Folder(directory)
    guard try root.status(FileName("crossdock.yml")) == nil else {
      throw ConfigurationError(Diagnostic("init-exists", [directory]))
    }
    var made: [String] = []
    for name in ["maps", "tables", "inbox", "outbox", "archive", "rejected", ".crossdock"] {
      let folder = try root.makeFolder(FileName(name))
      guard name == "inbox" || name == "outbox" || name == "maps" else { continue }
      for pack in packs {
        switch name {
        case "inbox":
          _ = try folder.makeFolder(FileName(pack))
          made.append("inbox/\(pack)/")
        case "outbox":
          _ = try folder.makeFolder(FileName(pack))
          made.append("outbox/\(pack)/")
        case "maps":
          let maps = try folder.makeFolder(FileName(pack))
          for file in Pack.files(of: pack) {
            var stage = try StagedFile(in: maps, mode: 0o644)
            try stage.write(file.bytes)
            _ = try stage.publish(as: FileName(file.name))
            made.append("maps/\(pack)/\(file.name)")
          }
        default: break
        }
      }
    }
    var record = PackRecord()
    for pack in packs { for file in Pack.files(of: pack) { record.set(file) } }
    try record.write(in: root.folder(FileName(".crossdock")))
    var stage = try StagedFile(in: root, mode: 0o644)
    try stage.write(settings())
    _ = try stage.publish(as: FileName("crossdock.yml"))
    made.append("crossdock.yml")
    return made
  }

  private func settings() -> String {
    let name = directory.split(separator: "/").last.map(String.init) ?? "shop"
    var text = """
      # Crossdock's settings. Every key has a default; 'crossdock check' says what is wrong here.
      workspace: \(quoted(name))
      timezone: \(timezone)
      partners:

      """
    for pack in packs {
      guard let file = Pack.files(of: pack).first(where: { $0.name == "pack.yml" }),
        let about = try? PackFile(text: file.text, file: file.name)
      else { continue }
      let settings = about.settings.filter { $0.fallback != nil || $0.ask }
      if settings.isEmpty {
        text += "  \(pack): { pack: \(pack) }\n"
        continue
      }
      text += "  \(pack):\n    pack: \(pack)\n"
      var group = ""
      for setting in settings {
        let parts = setting.name.split(separator: ".", maxSplits: 1).map(String.init)
        if parts.count == 2, parts[0] != group {
          text += "    \(parts[0]):\n"
          group = parts[0]
        }
        let indent = parts.count == 2 ? "      " : "    "
        let comment = setting.about.isEmpty ? "" : "  # \(setting.about)"
        let line = "\(parts.last ?? setting.name): \(quoted(setting.fallback ?? ""))"
        text += setting.fallback == nil ? "\(indent)# \(line)\(comment)\n" : "\(indent)\(line)\(comment)\n"
      }
    }
    return text
  }

  private func quoted(_ text: String) -> String {
    let isPlain =
      !text.isEmpty
      && text.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
          || "_-".utf8.contains($0)
      }
    return isPlain
      ? text
      : "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }
}
