internal import CPacks

/// The packs that Crossdock comes with: a folder of maps, tables and cases for each partner.
///
/// Embedded in the binary, which may be moved anywhere. `init` copies them into a workspace, where they are the user's.
package enum Pack {
  /// One file of a pack.
  package struct File: Sendable {
    /// The pack's name.
    package let pack: String
    /// The file's name within the pack.
    package let name: String
    package let bytes: [UInt8]

    package var text: String { String(decoding: bytes, as: UTF8.self) }
  }

  /// All files of all packs, in the order of their paths.
  package static let files: [File] = (0..<cpacks_count()).compactMap { index in
    guard let file = unsafe cpacks_file_at(index), let bytes = unsafe file.pointee.bytes else { return nil }
    let path = unsafe String(cString: file.pointee.path)
    let parts = path.split(separator: "/", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return nil }
    return File(
      pack: parts[0], name: parts[1],
      bytes: unsafe Array(UnsafeBufferPointer(start: bytes, count: file.pointee.count)))
  }

  /// The names of all packs.
  package static var names: [String] {
    Set(files.map(\.pack)).subtracting([sharedFolder, learningFolder, referenceFolder]).sorted()
  }

  /// Look-up tables that maps of any pack may use; a workspace's own table of the same name goes before.
  package static var tables: [File] { files(of: sharedFolder) }

  /// What `learn` knows of the names that exports give their columns, and of the words in them.
  package static var learning: [File] { files(of: learningFolder) }

  /// What addresses are like, country by country; each file names its source and licence.
  package static func reference(_ name: String) -> [UInt8] {
    files(of: referenceFolder).first { $0.name == name }?.bytes ?? []
  }

  private static let referenceFolder = "reference"
  private static let sharedFolder = "tables"
  private static let learningFolder = "learning"

  /// The files of one pack.
  package static func files(of pack: String) -> [File] { files.filter { $0.pack == pack } }
}
