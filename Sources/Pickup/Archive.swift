package import DurableFiles
internal import Glibc
package import Values

/// Where a file was put for good.
package struct StoredFile: Sendable {
  /// The folder that it lies in; reports go beside it.
  package var folder: Folder
  package var name: FileName
  /// Below `archive/` or `rejected/`, as people know it.
  package var path: String

  /// The name of a report beside it: `0317-orders.csv` gives `0317-orders.csv.report.txt`.
  ///
  /// - Throws: `file-name-long`, `file-name-illegal`.
  package func sibling(_ suffix: String) throws(FileError) -> FileName { try name.appending(suffix) }
}

extension Work {
  /// What may stand behind a rejected file's name (`.rejects.ndjson`), with room to spare.
  static let siblingRoom = 24

  /// Puts a claimed file into `archive/<day>/<partner>/<batch>-<name>`, byte for byte, for good.
  ///
  /// Can be repeated after a stop at any point: with the digest, a file that is there already is the one.
  ///
  /// - Throws: what moving throws; `file-target-differs` where another file has the name.
  @discardableResult
  package func archive(
    _ claim: Claim, in archive: Folder, day: String, digest: Digest? = nil
  ) throws(FileError) -> StoredFile {
    let target = try archive.makeFolder(FileName(day)).makeFolder(FileName(claim.partner))
    let name = try claim.name.prefixed(by: "\(claim.batch)-")
    try put(claim, into: target, as: name, digest)
    return StoredFile(folder: target, name: name, path: "\(day)/\(claim.partner)/\(name)")
  }

  /// Puts a claimed file into `rejected/<partner>/<batch>-<name>`, byte for byte, for good.
  ///
  /// The name is cut so that the reports' names beside it fit as well.
  ///
  /// - Throws: what moving throws; `file-target-differs` where another file has the name.
  @discardableResult
  package func reject(_ claim: Claim, in rejected: Folder, digest: Digest? = nil) throws(FileError)
    -> StoredFile
  {
    let target = try rejected.makeFolder(FileName(claim.partner))
    let name = try Work.rejectedName(claim)
    try put(claim, into: target, as: name, digest)
    return StoredFile(folder: target, name: name, path: "\(claim.partner)/\(name)")
  }

  /// The name that a refused file gets, and with which the reports of an archived one begin.
  ///
  /// - Throws: `file-name-long`.
  package static func rejectedName(_ claim: Claim) throws(FileError) -> FileName {
    try claim.name.prefixed(by: "\(claim.batch)-", limit: FileName.longest - siblingRoom)
  }

  private func put(
    _ claim: Claim, into target: Folder, as name: FileName, _ digest: Digest?
  ) throws(FileError) {
    do throws(FileError) {
      let room = try folder.folder(claim.folderName())
      try room.move(claim.name, to: target, as: name, expecting: digest)
    } catch let error where error.number == ENOENT {
      // Done before a stop, and the folder removed as well; without a digest nobody can say so.
      guard let digest, try target.holds(name, digest) else { throw error }
      try target.sync()
    }
    try finish(claim)
  }
}
