internal import Glibc
internal import Synchronization
package import Values

/// How a name can be given in a folder without replacing anything, best first (T60).
package enum PublishMethod: String, Sendable {
  /// renameat2(2) with RENAME_NOREPLACE: one step.
  case renameNoReplace = "rename-noreplace"
  /// link(2), which never replaces, then unlink(2) of the stage: a crash between leaves one whole file under two names.
  case link
  /// A look, then rename(2): for mounts that have neither (SFTP). Only our lease keeps others from coming between.
  ///
  /// Taking the name first with an empty file would close that gap, but would show a part of an output, and a crash
  /// would leave it there: law 3 goes before.
  case renameChecked = "rename-checked"
}

extension Folder {
  /// How names are given here; on a mount this is tried out once, on a local file system taken on trust.
  ///
  /// - Throws: what ``FolderCapabilities/probe(_:)`` throws.
  func publishMethod() throws(FileError) -> PublishMethod {
    if let known = method.withLock({ $0 }) { return known }
    guard fileSystem.kind != .local else { return .renameNoReplace }
    if let known = calls.methods[try status().device] {
      use(known)
      return known
    }
    return try FolderCapabilities.probe(self).method
  }

  /// Gives a file of ours its name in this folder; false where the name is taken by another file.
  ///
  /// - Throws: `file-rename`, `file-remove`; EXDEV where the two folders are on two file systems.
  func settle(_ name: FileName, in source: Folder, as target: FileName) throws(FileError) -> Bool {
    while true {
      switch try publishMethod() {
      case .renameNoReplace:
        do throws(FileError) {
          try calls.renameNoReplace(name, in: source, to: target, in: self)
          return true
        } catch let error where error.number == EEXIST {
          return false
        } catch let error where Folder.isMissingCall(error.number) {
          use(.link)
        }
      case .link:
        do throws(FileError) {
          try calls.link(name, in: source, to: target, in: self)
        } catch let error where error.number == EEXIST {
          // A crash between link and unlink leaves one file under both names: then only the unlink is missing.
          guard let old = try source.status(name), let new = try status(target), old.inode == new.inode,
            old.device == new.device
          else { return false }
        } catch let error
          where Folder.isMissingCall(error.number) || error.number == EPERM || error.number == EMLINK
        {
          use(.renameChecked)
          continue
        }
        try source.calls.unlink(name, in: source)
        return true
      case .renameChecked:
        if try status(target) != nil { return false }
        try calls.rename(name, in: source, to: target, in: self)
        return true
      }
    }
  }

  /// Whether a plain file with these very bytes has the name.
  ///
  /// - Throws: `file-open`, `file-read`.
  package func holds(_ name: FileName, _ digest: Digest, _ length: Int? = nil) throws(FileError) -> Bool {
    guard let found = try status(name), found.kind == .plain, length == nil || found.size == length else {
      return false
    }
    return try FileDigest.sha256(of: open(name)).digest == digest
  }

  /// Keeps a way of giving names for this folder; settings or a test may know better than a probe.
  package func use(_ found: PublishMethod) { method.withLock { $0 = found } }

  /// Whether the file system says that it has no such call, rather than that this one went wrong.
  static func isMissingCall(_ number: Int32) -> Bool {
    number == EINVAL || number == ENOSYS || number == ENOTSUP
  }
}

/// What a folder's file system can do, found out by doing it.
package struct FolderCapabilities: Hashable, Sendable {
  package var fileSystem: FileSystem
  package var method: PublishMethod
  /// Whether fsync(2) of the folder is accepted.
  package var syncsFolder: Bool
  /// Whether F_SETLEASE tells about writers.
  package var leases: Bool

  /// Makes two small stages in the folder, tries each way of giving a name on them, and removes them.
  ///
  /// A way counts only if it leaves a taken name alone, and gives a free one.
  ///
  /// - Throws: `file-create`, `file-remove` where the folder cannot be written to at all.
  package static func probe(_ folder: Folder) throws(FileError) -> FolderCapabilities {
    let calls = folder.calls
    let first = try FileName(StagedFile.prefix + Array("\(getpid())-probe-a.tmp".utf8))
    let second = try FileName(StagedFile.prefix + Array("\(getpid())-probe-b.tmp".utf8))
    for name in [first, second] { try folder.remove(name) }
    var leases = false
    for name in [first, second] {
      _ = try calls.open(name, in: folder, flags: O_RDWR | O_CREAT | O_EXCL, mode: 0o640)
    }
    leases = try folder.open(first).writers() == .none
    var method = PublishMethod.renameChecked
    if gives(
      EEXIST,
      { () throws(FileError) in
        try calls.renameNoReplace(first, in: folder, to: second, in: folder)
      })
    {
      try folder.remove(second)
      if gives(
        0,
        { () throws(FileError) in
          try calls.renameNoReplace(first, in: folder, to: second, in: folder)
        })
      {
        method = .renameNoReplace
      }
    }
    if method == .renameChecked {
      for name in [first, second] { try folder.remove(name) }
      _ = try calls.open(first, in: folder, flags: O_RDWR | O_CREAT | O_EXCL, mode: 0o640)
      if gives(0, { () throws(FileError) in try calls.link(first, in: folder, to: second, in: folder) }),
        gives(EEXIST, { () throws(FileError) in try calls.link(first, in: folder, to: second, in: folder) })
      {
        method = .link
      }
    }
    for name in [first, second] { try folder.remove(name) }
    let syncs = gives(0) { () throws(FileError) in try calls.sync(folder.descriptor, folder.path) }
    folder.use(method)
    calls.methods[try folder.status().device] = method
    return FolderCapabilities(
      fileSystem: folder.fileSystem, method: method, syncsFolder: syncs, leases: leases)
  }

  private static func gives(_ number: Int32, _ body: () throws(FileError) -> Void) -> Bool {
    do throws(FileError) {
      try body()
      return number == 0
    } catch {
      return error.number == number
    }
  }
}
