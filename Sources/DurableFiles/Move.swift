internal import Glibc
package import Values

extension Folder {
  /// Brings a file of this folder into another under a new name, replacing nothing; returns once that lasts.
  ///
  /// On one file system a rename. Across two: a copy into a stage, synced and read again, the source looked at once
  /// more, the copy published, the source removed. A stop at any point leaves one or both files whole, and the same
  /// call again finishes: a target with the same bytes is one that was moved already.
  ///
  /// `digest` is what the file's bytes are known to be. With it, a source that is gone and a target that holds these
  /// bytes is a move that was done before the stop.
  ///
  /// - Throws: `file-rename`, `file-changed` where somebody writes to the source meanwhile (which then stays, and a copy
  ///   that was published already stays too), `file-copy-differs`,
  ///   `file-target-differs`, and what opening, reading, writing and syncing throw.
  package func move(
    _ name: FileName, to target: Folder, as newName: FileName, expecting digest: Digest? = nil
  ) throws(FileError) {
    if let digest, try status(name) == nil, try target.holds(newName, digest) {
      try target.sync()
      return
    }
    do throws(FileError) {
      if try !target.settle(name, in: self, as: newName) {
        try removeMoved(name, holding: target, newName)
      }
    } catch let error where error.number == EXDEV {
      try copy(name, to: target, as: newName)
    }
    // The new name first: a power cut between the two then shows the file twice rather than nowhere.
    try target.sync()
    try sync()
  }

  private func isUnchanged(
    _ file: borrowing OpenFile, since before: FileStatus
  ) throws(FileError) -> Bool {
    if fileSystem.kind == .local, file.writers() == .some { return false }
    return try file.status() == before
  }

  private func removeMoved(_ name: FileName, holding target: Folder, _ newName: FileName) throws(FileError) {
    let found = try FileDigest.sha256(of: open(name))
    guard try target.holds(newName, found.digest, found.length) else {
      throw FileError.targetDiffers(target.path(newName))
    }
    try remove(name)
  }

  private func copy(_ name: FileName, to target: Folder, as newName: FileName) throws(FileError) {
    let source = try open(name)
    let before = try source.status()
    var stage = try StagedFile(in: target)
    let length = try stage.write(from: source)
    _ = try stage.verify()
    guard length == before.size, try isUnchanged(source, since: before) else {
      throw FileError.changed(source.path)
    }
    _ = try stage.publish(as: newName)
    // Only the file that was copied: a new one may have come under its name meanwhile, and stays.
    guard let now = try status(name), now.inode == before.inode else { return }
    // Publishing took its time: bytes that came since then are in the source alone.
    guard try isUnchanged(source, since: before) else { throw FileError.changed(source.path) }
    try remove(name)
  }
}
