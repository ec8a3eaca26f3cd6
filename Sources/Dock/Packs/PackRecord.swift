import DurableFiles
import Packs
import Values

/// The packs' files as the workspace got them.
///
/// `.crossdock/packs` has a line `pack file digest` for each: a file whose digest is still that was not edited, and may be
/// replaced by a newer one. A line that cannot be read is a file of which nothing is known: it counts as edited.
/// `.crossdock/originals/<pack>/<file>` has the files themselves, so that what the user changed and what a newer program
/// changes can be put together.
struct PackRecord {
  private static let name = "packs"
  private static let originals = "originals"
  private let hidden: Folder
  private var digests: [String: String] = [:]

  /// Reads what is known of a workspace.
  init(in hidden: Folder) throws(FileError) {
    self.hidden = hidden
    let name = try FileName(PackRecord.name)
    guard try hidden.status(name) != nil else { return }
    let text = String(decoding: try hidden.open(name).readAll(limit: 16 << 20), as: UTF8.self)
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: " ").map(String.init)
      if parts.count == 3 { digests["\(parts[0])/\(parts[1])"] = parts[2] }
    }
  }

  /// The digest that a file had, as hexadecimal.
  subscript(pack: String, file: String) -> String? { digests["\(pack)/\(file)"] }

  /// The files that a pack had.
  func files(of pack: String) -> [String] {
    digests.keys.filter { $0.hasPrefix(pack + "/") }.map { String($0.dropFirst(pack.count + 1)) }.sorted()
  }

  /// A file as the workspace got it; nothing where it was not kept, or is no longer what was noted.
  func original(_ pack: String, _ file: String) throws(FileError) -> String? {
    let originals = try FileName(PackRecord.originals)
    let pack = try FileName(pack)
    let name = try FileName(file)
    guard try hidden.status(originals)?.kind == .folder else { return nil }
    let folder = try hidden.folder(originals)
    guard try folder.status(pack)?.kind == .folder else { return nil }
    let own = try folder.folder(pack)
    guard try own.status(name)?.kind == .plain else { return nil }
    let bytes = try own.open(name).readAll(limit: 256 << 20)
    guard PackRecord.digest(of: bytes) == self[pack.description, file] else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Notes what a file is now, and keeps it.
  ///
  /// What is noted counts once ``write()`` has been called.
  mutating func set(_ file: Pack.File) throws(FileError) {
    let digest = PackRecord.digest(of: file.bytes)
    let kept = try original(file.pack, file.name)
    let isKept = kept != nil && self[file.pack, file.name] == digest
    digests["\(file.pack)/\(file.name)"] = digest
    if isKept { return }
    let folder = try hidden.makeFolder(FileName(PackRecord.originals)).makeFolder(FileName(file.pack))
    var stage = try StagedFile(in: folder, mode: 0o600)
    try stage.write(file.bytes)
    try stage.replace(FileName(file.name))
  }

  /// Forgets a file that the program no longer brings.
  mutating func forget(_ pack: String, _ file: String) {
    digests["\(pack)/\(file)"] = nil
  }

  /// Writes what is known.
  func write() throws(FileError) {
    var stage = try StagedFile(in: hidden, mode: 0o600)
    for (path, digest) in digests.sorted(by: { $0.key < $1.key }) {
      let parts = path.split(separator: "/", maxSplits: 1)
      try stage.write("\(parts[0]) \(parts[1]) \(digest)\n")
    }
    try stage.replace(FileName(PackRecord.name))
  }

  /// The SHA-256 of some bytes, as hexadecimal.
  static func digest(of bytes: [UInt8]) -> String {
    var running = RunningDigest()
    running.update(bytes, count: bytes.count)
    return running.finalize().hex
  }
}
