import Formats
import Mapping
import Values

/// Tells whose a file is that lies in the wrong partner's folder.
package struct Strays {
  /// What is said of them; such a file needs no mending.
  package static let codes: Set<String> = ["recognise-other-partner", "recognise-other-pack"]

  private let workspace: Workspace

  init(_ workspace: Workspace) {
    self.workspace = workspace
  }

  /// Says where a file belongs that no map of its partner reads; nothing where nobody's map does.
  ///
  /// `source`: stands at the first byte, and does so again.
  func place(of source: FileByteSource, _ partner: String, _ path: String) -> Diagnostic? {
    let position = SourcePosition(file: path, line: 1)
    let pack = workspace.file.partners.first { $0.name == partner }?.pack
    var owners: [String] = []
    for other in workspace.file.partners where other.pack != pack {
      let maps = workspace.readingMaps(of: other.name)
      if reads(source, maps, path, workspace.encodings(of: other.name)) { owners.append(other.name) }
    }
    if !owners.isEmpty {
      let folders = owners.map { "inbox/\($0)" }.joined(separator: ", ")
      return Diagnostic(
        "recognise-other-partner", [owners.joined(separator: ", "), partner, folders], at: position)
    }
    let known = Dictionary(grouping: Preview.builtInMaps().maps) { map in
      String(map.name.prefix { $0 != "/" })
    }
    let packs = known.filter { $0.key != pack && reads(source, $0.value, path, []) }.keys.sorted()
    guard let name = packs.first else { return nil }
    return Diagnostic(
      "recognise-other-pack", [packs.joined(separator: ", "), partner, name], at: position)
  }

  private func reads(
    _ source: FileByteSource, _ maps: [MapFile], _ path: String, _ encodings: [TextEncoding]
  ) -> Bool {
    guard (try? source.rewind()) != nil else { return false }
    defer { try? source.rewind() }
    do throws(Recognition.Failure) {
      _ = try Recognition(maps: maps).recognise(FileProbe(source), file: path, encodings: encodings)
      return true
    } catch {
      // Several maps of one partner do as well.
      if case .ambiguous = error { return true }
      return false
    }
  }
}
