import DurableFiles
import Pickup
import Values

/// A folder of the inbox or outbox that lies on a mount of its own.
struct MountedFolder {
  /// `inbox`, or `inbox/shop` where a partner's folder is a mount within it.
  let name: String
  let folder: Folder
}

/// Which folders lie on mounts, as this pass finds them and as the last one did.
///
/// A mount that is taken away leaves the folder beneath it, on the local disk. A file published there would be out of
/// sight as soon as the mount is back, and reach nobody. So what was a mount once is remembered in `.crossdock/mounts`,
/// and while it is none, nothing is written there.
final class Mounts {
  /// One line of the file.
  private struct Known: Equatable {
    var path: String
    var fileSystem: String
    /// Codes of what was said of it; said again when they are others.
    var said: String
  }

  /// Folders that were on a mount and are not now, with the file system that they were on.
  private(set) var gone: [String: String] = [:]
  private let hidden: Folder
  private let fileName: FileName
  private var known: [String: Known]
  /// Those whose ways this process has tried out.
  private var tried: Set<String> = []

  init(hidden: Folder) throws(FileError) {
    self.hidden = hidden
    fileName = try FileName("mounts")
    known = try Mounts.load(fileName, in: hidden)
  }

  /// Whether a folder was on a mount of its own at the last look.
  func isKnown(_ name: String) -> Bool { known[name] != nil }

  /// Looks at the folders, tries out those on mounts whose ways are not known to this process, and says what is new.
  ///
  /// - Throws: what writing to `.crossdock` throws; what goes wrong with a mount is among what is said.
  func look(at folders: [MountedFolder]) throws(FileError) -> [Diagnostic] {
    let before = known
    var notes: [Diagnostic] = []
    gone.removeAll()
    for place in folders {
      if place.folder.fileSystem.kind == .local {
        if let note = missing(place) { notes.append(note) }
      } else if !tried.contains(place.name) || known[place.name]?.path != place.folder.path {
        do throws(FileError) {
          if let note = try meet(place) { notes.append(note) }
        } catch {
          notes.append(error.diagnostic)
        }
      }
    }
    if known != before { try save() }
    return notes
  }

  /// A folder on the local disk: says so where it was on a mount and the settings still name it.
  private func missing(_ place: MountedFolder) -> Diagnostic? {
    guard let old = known[place.name] else { return nil }
    tried.remove(place.name)
    guard old.path == place.folder.path else {
      known[place.name] = nil
      return nil
    }
    gone[place.name] = old.fileSystem
    return FileError.mountGone(place.folder.path, was: old.fileSystem).diagnostic
  }

  /// A folder on a mount: says which way it gives names, where that is new.
  private func meet(_ place: MountedFolder) throws(FileError) -> Diagnostic? {
    let found = try FolderCapabilities.probe(place.folder)
    tried.insert(place.name)
    let path = place.folder.path
    var note = Diagnostic(
      "mount-" + found.method.rawValue, [path, found.fileSystem.name], severity: .warning)
    if !found.syncsFolder { note = note.noting("mount-unsynced") }
    let entry = Known(
      path: path, fileSystem: found.fileSystem.name,
      said: ([note.code] + note.notes.map(\.code)).joined(separator: "+"))
    defer { known[place.name] = entry }
    return known[place.name] == entry ? nil : note
  }

  /// Refuses a folder, or one within it, whose mount is gone.
  ///
  /// - Throws: `file-mount-gone`.
  func expect(_ place: Workspace.Place, _ partner: String, _ folder: Folder) throws(FileError) {
    for name in [place.rawValue, "\(place.rawValue)/\(partner)"] {
      if let fileSystem = gone[name] { throw FileError.mountGone(folder.path, was: fileSystem) }
    }
  }

  private static func load(_ name: FileName, in hidden: Folder) throws(FileError) -> [String: Known] {
    guard try hidden.status(name) != nil else { return [:] }
    var all: [String: Known] = [:]
    let text = String(decoding: try hidden.open(name).readAll(), as: UTF8.self)
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "\t", maxSplits: 3).map(String.init)
      guard parts.count == 4 else { continue }
      all[parts[0]] = Known(path: parts[3], fileSystem: parts[1], said: parts[2])
    }
    return all
  }

  private func save() throws(FileError) {
    var stage = try StagedFile(in: hidden, mode: 0o600)
    for (name, entry) in known.sorted(by: { $0.key < $1.key }) {
      try stage.write("\(name)\t\(entry.fileSystem)\t\(entry.said)\t\(entry.path)\n")
    }
    try stage.replace(fileName)
  }
}

extension DockHouse {
  /// The inbox, the outbox, and those of their partners' folders that are on another device than they.
  ///
  /// One that cannot be opened is left out: it is told where it is needed, and the rest of the pass does without it.
  func exchangeFolders() -> [MountedFolder] {
    var result: [MountedFolder] = []
    for place in [Workspace.Place.inbox, .outbox] {
      guard let root = try? folder(place), let device = try? root.status().device else { continue }
      result.append(MountedFolder(name: place.rawValue, folder: root))
      for partner in workspace.pickups {
        let name = "\(place.rawValue)/\(partner.name)"
        guard let folder = try? root.folder(FileName(partner.name)),
          mounts.isKnown(name) || (try? folder.status().device) != device
        else { continue }
        result.append(MountedFolder(name: name, folder: folder))
      }
    }
    return result
  }
}
