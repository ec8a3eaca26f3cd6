extension Folder {
  /// Removes everything in a folder that is ours alone, to any depth.
  ///
  /// - Throws: what listing and removing throw.
  package func removeContents() throws(FileError) {
    for name in try list() {
      if try status(name)?.kind == .folder {
        try folder(name).removeContents()
        _ = try removeFolder(name)
      } else {
        try remove(name)
      }
    }
  }
}
