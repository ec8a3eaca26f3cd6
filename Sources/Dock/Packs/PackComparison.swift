package import DurableFiles
import Mapping
import Packs
import Values

/// The packs of a workspace beside those that the program brings.
package struct PackComparison {
  /// What is to be said of one file.
  package enum State: String, Sendable {
    /// The same in both.
    case same
    /// The user's own, and the program brings nothing newer.
    case edited
    /// The program brings a newer one, and the user did not edit theirs.
    case newer
    /// The program brings a newer one, and the user edited theirs.
    case both
    /// The program brings a file that the workspace has not.
    case added
    /// The user's own file, or one that the program no longer brings.
    case own
  }

  /// One file of a pack.
  package struct File: Sendable {
    package let name: String
    package let state: State
    /// What the program's file changes, as a unified diff; empty where it changes nothing.
    package let difference: String
  }

  /// One pack.
  package struct Entry: Sendable {
    package let name: String
    package let about: [String: String]
    /// Nothing where the program has no such pack.
    package let version: Int?
    /// Nothing where the workspace has no such pack.
    package let workspaceVersion: Int?
    package let files: [File]

    /// Whether the program brings anything that the workspace has not.
    package var hasNews: Bool { files.contains { [.newer, .both, .added].contains($0.state) } }
  }

  private let workspace: Workspace
  private let maps: Folder
  private let hidden: Folder
  private let record: PackRecord

  package init(_ workspace: Workspace) throws(FileError) {
    self.workspace = workspace
    maps = try Folder(workspace.path(.maps))
    hidden = try Folder(workspace.hidden)
    record = try PackRecord(in: hidden)
  }

  /// All packs of the program and of the workspace, by name.
  package func entries() throws(FileError) -> [Entry] {
    var names = Set(Pack.names)
    for name in try maps.list() where try maps.status(name)?.kind == .folder {
      if try maps.folder(name).status(FileName("pack.yml")) != nil { names.insert(name.description) }
    }
    var entries: [Entry] = []
    for name in names.sorted() { entries.append(try entry(name)) }
    return entries
  }

  private func entry(_ pack: String) throws(FileError) -> Entry {
    let brought = Pack.files(of: pack)
    let own = try ownFiles(pack)
    let about = brought.first { $0.name == "pack.yml" }.flatMap {
      try? PackFile(text: $0.text, file: $0.name)
    }
    let ownAbout = own.flatMap { $0["pack.yml"] }.flatMap {
      try? PackFile(text: String(decoding: $0, as: UTF8.self), file: "pack.yml")
    }
    var files: [File] = []
    if let own {
      for name in Set(own.keys).union(brought.map(\.name)).sorted() {
        files.append(compare(pack, name, own[name], brought.first { $0.name == name }))
      }
    }
    return Entry(
      name: pack, about: (about ?? ownAbout)?.about ?? [:], version: about?.version,
      workspaceVersion: ownAbout?.version,
      files: files)
  }

  /// The files of a pack in the workspace, or nothing where it has no such pack.
  private func ownFiles(_ pack: String) throws(FileError) -> [String: [UInt8]]? {
    let name = try FileName(pack)
    guard try maps.status(name)?.kind == .folder else { return nil }
    let folder = try maps.folder(name)
    var files: [String: [UInt8]] = [:]
    for file in try folder.list() where try folder.status(file)?.kind == .plain {
      let text = file.description
      if text.hasPrefix(".") || text.hasSuffix(PackComparison.newSuffix) { continue }
      files[text] = try folder.open(file).readAll(limit: 256 << 20)
    }
    return files
  }

  private func compare(_ pack: String, _ name: String, _ own: [UInt8]?, _ brought: Pack.File?) -> File {
    guard let brought else { return File(name: name, state: .own, difference: "") }
    guard let own else { return File(name: name, state: .added, difference: "") }
    if own == brought.bytes { return File(name: name, state: .same, difference: "") }
    let original = record[pack, name]
    let state: State =
      original == PackRecord.digest(of: own)
      ? .newer : original == PackRecord.digest(of: brought.bytes) ? .edited : .both
    let path = "maps/\(pack)/\(name)"
    return File(
      name: name, state: state,
      difference: LineDiff.unified(
        String(decoding: own, as: UTF8.self), brought.text, oldName: path, newName: "\(path) (crossdock)"))
  }

  /// What stands behind the name of a file that is put beside one which the user edited.
  static let newSuffix = ".new"

  /// Takes what the program brings for one pack: files that the user did not edit are replaced, beside the others a
  /// `.new` file is put.
  ///
  /// - Returns: what was written, a path each.
  /// - Throws: `init-unknown-pack`, ``FileError``.
  package func merge(_ pack: String) throws -> [String] {
    guard Pack.names.contains(pack) else {
      throw ConfigurationError(Diagnostic("init-unknown-pack", [pack, Pack.names.joined(separator: ", ")]))
    }
    let folder = try maps.makeFolder(FileName(pack))
    var record = record
    var written: [String] = []
    for file in try entry(pack).files {
      guard let brought = Pack.files(of: pack).first(where: { $0.name == file.name }) else { continue }
      let name: String
      switch file.state {
      case .newer, .added: name = file.name
      case .both: name = file.name + PackComparison.newSuffix
      case .same:
        record.set(brought)
        continue
      case .edited, .own: continue
      }
      var stage = try StagedFile(in: folder, mode: 0o644)
      try stage.write(brought.bytes)
      try stage.replace(FileName(name))
      record.set(brought)
      written.append("maps/\(pack)/\(name)")
    }
    try record.write(in: hidden)
    return written
  }
}
