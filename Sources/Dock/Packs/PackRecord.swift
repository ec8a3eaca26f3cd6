import DurableFiles
import Packs
import Values

/// What the packs' files were when the workspace got them: `.crossdock/packs`, a line `pack file digest` each.
///
/// A file whose digest is still that was not edited, and may be replaced by a newer one. A line that cannot be read is a
/// file of which nothing is known: it counts as edited.
struct PackRecord {
  private static let name = "packs"
  private var digests: [String: String] = [:]

  /// Nothing is known yet.
  init() {}

  /// Reads what is known of a workspace.
  init(in hidden: Folder) throws(FileError) {
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

  /// Notes what a file is now.
  mutating func set(_ file: Pack.File) {
    digests["\(file.pack)/\(file.name)"] = PackRecord.digest(of: file.bytes)
  }

  /// Writes what is known.
  func write(in hidden: Folder) throws(FileError) {
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
