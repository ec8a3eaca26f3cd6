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
    /// The program brings a newer one, and the user edited theirs, elsewhere: both can be had.
    case both
    /// The same, but they changed the same lines, or nothing sound comes of both.
    case conflict
    /// The program brings a file that the workspace never had.
    case added
    /// The user removed a file that the program brings.
    case removed
    /// The program no longer brings a file that the user did not edit.
    case dropped
    /// The user's own file, or one that they edited and the program no longer brings.
    case own
  }

  /// One file of a pack.
  package struct File: Sendable {
    package let name: String
    package let state: State
    /// What taking the program's file changes in the user's, as a unified diff; empty where it changes nothing.
    package let difference: String
    /// The file as it is to be.
    fileprivate let text: String

    /// Whether the program brings something that the workspace has not.
    package var isNews: Bool { [.newer, .both, .conflict, .added, .dropped].contains(state) }
  }

  /// One pack.
  package struct Entry: Sendable {
    package let name: String
    package let about: [String: String]
    /// Nothing where the program has no such pack.
    package let version: Int?
    /// The version that the workspace got; nothing where it has no such pack.
    package let workspaceVersion: Int?
    package let files: [File]

    /// Whether the program brings anything that the workspace has not.
    package var hasNews: Bool { files.contains(where: \.isNews) }
  }

  /// The packs that the program brings and what each is for, where there is no workspace yet.
  package static var builtIn: [(name: String, about: [String: String])] {
    Pack.names.map { ($0, NewPartner.packFile(of: $0)?.about ?? [:]) }
  }

  private let maps: Folder
  private let record: PackRecord

  package init(_ workspace: Workspace) throws(FileError) {
    maps = try Folder(workspace.path(.maps))
    record = try PackRecord(in: Folder(workspace.hidden))
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
    func about(_ text: String?) -> PackFile? { text.flatMap { try? PackFile(text: $0, file: "pack.yml") } }
    let program = about(brought.first { $0.name == "pack.yml" }?.text)
    let ours = about(own?["pack.yml"].map { String(decoding: $0, as: UTF8.self) })
    // What the user writes into theirs says nothing of what the workspace got.
    let original = own == nil ? nil : about(try record.original(pack, "pack.yml"))
    var files: [File] = []
    if let own {
      for name in Set(own.keys).union(brought.map(\.name)).sorted() {
        files.append(try compare(pack, name, own[name], brought.first { $0.name == name }))
      }
    }
    return Entry(
      name: pack, about: (program ?? ours)?.about ?? [:], version: program?.version,
      workspaceVersion: (original ?? ours)?.version,
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
      if text.hasPrefix(".") || PackComparison.asideSuffixes.contains(where: text.hasSuffix) { continue }
      files[text] = try folder.open(file).readAll(limit: 256 << 20)
    }
    return files
  }

  private func compare(
    _ pack: String, _ name: String, _ own: [UInt8]?, _ brought: Pack.File?
  ) throws(FileError) -> File {
    let noted = record[pack, name]
    guard let brought else {
      // A pack that the program has not at all is nobody's but the user's.
      let isDropped =
        noted != nil && noted == own.map(PackRecord.digest(of:)) && !Pack.files(of: pack).isEmpty
      return File(name: name, state: isDropped ? .dropped : .own, difference: "", text: "")
    }
    guard let own else {
      return File(name: name, state: noted == nil ? .added : .removed, difference: "", text: brought.text)
    }
    if own == brought.bytes { return File(name: name, state: .same, difference: "", text: brought.text) }
    if noted == PackRecord.digest(of: brought.bytes) {
      return File(name: name, state: .edited, difference: "", text: "")
    }
    let path = "maps/\(pack)/\(name)"
    let text = String(decoding: own, as: UTF8.self)
    func file(_ state: State, _ new: String) -> File {
      File(
        name: name, state: state,
        difference: LineDiff.unified(text, new, oldName: path, newName: "\(path) (crossdock)"), text: new)
    }
    if noted == PackRecord.digest(of: own) { return file(.newer, brought.text) }
    guard let original = try record.original(pack, name),
      let merged = LineMerge.merge(
        base: original, own: text, theirs: brought.text, bothInsert: name.hasSuffix(".csv")),
      PackComparison.isSound(merged, name)
    else { return file(.conflict, brought.text) }
    // What the program changed, the user changed before it.
    return merged == text
      ? File(name: name, state: .both, difference: "", text: text) : file(.both, merged)
  }

  /// Whether a file that was put together of two can be read.
  private static func isSound(_ text: String, _ name: String) -> Bool {
    do throws(MappingError) {
      if name.hasSuffix(".csv") {
        _ = try LookupTable(name: name, csv: Array(text.utf8), file: name)
      } else if name == "pack.yml" {
        _ = try PackFile(text: text, file: name)
      } else if name.hasSuffix(".yml") || name.hasSuffix(".yaml") {
        _ = try MapFile(text: text, file: name)
      }
      return true
    } catch {
      return false
    }
  }

  /// What stands behind the name of a file that is put beside one which the user edited, and of one that the program no
  /// longer brings.
  static let newSuffix = ".new"
  static let oldSuffix = ".old"
  private static let asideSuffixes = [newSuffix, oldSuffix]

  /// Takes what the program brings for one pack.
  ///
  /// Files that the user did not edit are replaced; into edited ones the program's changes are put; where both changed the
  /// same lines, a `.new` file is put beside the user's. A file that the program no longer brings becomes `.old`, and one
  /// that the user removed stays away.
  ///
  /// - Parameters:
  ///   - pack: the pack's name.
  ///   - restoring: whether files that the user removed come back.
  /// - Returns: what was written, a path each.
  /// - Throws: `init-unknown-pack`, ``FileError``.
  package func merge(_ pack: String, restoring: Bool = false) throws -> [String] {
    guard Pack.names.contains(pack) else {
      throw ConfigurationError(Diagnostic("init-unknown-pack", [pack, Pack.names.joined(separator: ", ")]))
    }
    let folder = try maps.makeFolder(FileName(pack))
    var record = record
    var written: [String] = []
    func write(_ text: [UInt8], _ name: String) throws {
      var stage = try StagedFile(in: folder, mode: 0o644)
      try stage.write(text)
      try stage.replace(FileName(name))
      written.append("maps/\(pack)/\(name)")
    }
    let isNew = try ownFiles(pack)?.isEmpty ?? true
    for file in try entry(pack).files {
      let brought = Pack.files(of: pack).first { $0.name == file.name }
      switch file.state {
      case .newer, .added, .both: try write(Array(file.text.utf8), file.name)
      case .conflict: try write(Array(file.text.utf8), file.name + PackComparison.newSuffix)
      case .removed:
        // Somebody who removed the whole pack, and asks for it, wants it back.
        guard restoring || isNew else { continue }
        try write(Array(file.text.utf8), file.name)
      case .dropped:
        let name = try FileName(file.name)
        try write(folder.open(name).readAll(limit: 256 << 20), file.name + PackComparison.oldSuffix)
        try folder.remove(name)
        record.forget(pack, file.name)
      case .same: break
      case .edited, .own: continue
      }
      if let brought { try record.set(brought) }
    }
    try record.write()
    return written
  }
}
