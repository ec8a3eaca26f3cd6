internal import CFiles
internal import Glibc
internal import Synchronization

/// An open folder; every name is looked up in it and beneath it, whatever happens to its path meanwhile.
///
/// A name of one component cannot leave a folder, but a symbolic link can: opening resolves beneath the folder
/// (openat2(2) with RESOLVE_BENEATH), or, where the kernel has no such call, follows no link at all.
package final class Folder: Sendable {
  /// For reading and for the `at` calls; closed with the last reference.
  package let descriptor: Int32
  /// The path by which it was opened, for messages and for inotify.
  package let path: String
  /// Local, network or FUSE.
  package let fileSystem: FileSystem
  package let calls: Calls
  let method: Mutex<PublishMethod?>

  private init(descriptor: Int32, path: String, calls: Calls) throws(FileError) {
    self.descriptor = descriptor
    self.path = path
    self.calls = calls
    method = Mutex(nil)
    var magic: UInt64 = 0
    let result = unsafe cfiles_file_system(descriptor, &magic)
    fileSystem = calls.assumed ?? FileSystem(magic: magic)
    // All fields are set by now, so that the descriptor is closed by deinit on this throw too.
    if result != 0 { throw FileError.look(path, errno) }
  }

  deinit {
    close(descriptor)
  }

  /// Opens a folder by its path, as the settings give it; links on the way are the user's own.
  ///
  /// - Throws: `file-open`.
  package convenience init(_ path: String, calls: Calls = .process) throws(FileError) {
    let descriptor = unsafe cfiles_open(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
    if descriptor < 0 { throw FileError.open(path, errno) }
    try self.init(descriptor: descriptor, path: path, calls: calls)
  }

  /// Opens a folder in this one.
  ///
  /// - Throws: `file-open`; `file-outside` for a link that leaves this folder.
  package func folder(_ name: FileName) throws(FileError) -> Folder {
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
    return try Folder(descriptor: openBeneath(name, flags), path: path(name), calls: calls)
  }

  /// Opens a folder in this one, and makes it first where there is none: mode 0750 whatever the umask.
  ///
  /// - Throws: `file-create`, `file-open`, `file-outside`, `file-sync`.
  package func makeFolder(_ name: FileName) throws(FileError) -> Folder {
    do throws(FileError) {
      return try folder(name)
    } catch let error where error.number == ENOENT {
      do throws(FileError) {
        try calls.makeFolder(name, in: self, mode: 0o750)
      } catch let error where error.number == EEXIST {
        return try folder(name)
      }
    }
    let made = try folder(name)
    try calls.setMode(0o750, of: made.descriptor, made.path)
    try sync()
    return made
  }

  /// A name in this folder, for messages.
  package func path(_ name: FileName) -> String { "\(path)/\(name)" }

  /// Opens a plain file for reading; never waits (a pipe would), never through a link.
  ///
  /// - Throws: `file-open`, `file-outside`, `file-not-plain`.
  package func open(_ name: FileName) throws(FileError) -> OpenFile {
    let descriptor = try openBeneath(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
    let file = OpenFile(descriptor: descriptor, path: path(name))
    guard try file.status().kind == .plain else { throw FileError.notPlain(file.path) }
    return file
  }

  /// What stands under a name, or nothing.
  ///
  /// - Throws: `file-look`.
  package func status(_ name: FileName) throws(FileError) -> FileStatus? {
    let text = name.terminated
    var raw = cfiles_stat()
    if unsafe cfiles_stat(descriptor, text, fileSystem.kind == .local ? 0 : 1, &raw) == 0 {
      return FileStatus(raw)
    }
    if errno == ENOENT { return nil }
    throw FileError.look(path(name), errno)
  }

  /// What the file system says of the folder itself.
  ///
  /// - Throws: `file-look`.
  package func status() throws(FileError) -> FileStatus {
    var raw = cfiles_stat()
    guard unsafe cfiles_stat(descriptor, nil, 1, &raw) == 0 else { throw FileError.look(path, errno) }
    return FileStatus(raw)
  }

  /// All names in the folder, in no order.
  ///
  /// - Throws: `file-list`, also in the middle: a list that breaks off is no list (T16).
  package func list() throws(FileError) -> [FileName] {
    // A descriptor of its own: one that is shared would share the reading position too.
    let own = unsafe cfiles_open(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
    guard own >= 0 else { throw FileError.list(path, errno) }
    guard let directory = unsafe fdopendir(own) else {
      let number = errno
      close(own)
      throw FileError.list(path, number)
    }
    defer { unsafe closedir(directory) }
    var names: [FileName] = []
    while true {
      var text: UnsafePointer<CChar>?
      switch unsafe cfiles_next_entry(UnsafeMutableRawPointer(directory), &text) {
      case 0: return names
      case 1:
        // `.` and `..` are no legal names, and so are left out here.
        if let text = unsafe text, let name = unsafe FileName(listed: text) { names.append(name) }
      default: throw FileError.list(path, errno)
      }
    }
  }

  /// Removes a file; one that is gone already is no error, so that a clean-up can be repeated (T35).
  ///
  /// - Throws: `file-remove`.
  package func remove(_ name: FileName) throws(FileError) {
    do throws(FileError) {
      try calls.unlink(name, in: self)
    } catch let error where error.number == ENOENT {
      return
    }
  }

  /// Removes an empty folder; tells whether it is gone, which it is not while something is in it.
  ///
  /// - Throws: `file-remove`.
  @discardableResult
  package func removeFolder(_ name: FileName) throws(FileError) -> Bool {
    do throws(FileError) {
      try calls.removeFolder(name, in: self)
    } catch let error where error.number == ENOENT {
      return true
    } catch let error where error.number == ENOTEMPTY || error.number == EEXIST {
      return false
    }
    return true
  }

  /// Makes names that were made, renamed or removed here last through a power cut.
  ///
  /// Some network and FUSE mounts cannot sync a folder and say EINVAL; there the server decides.
  ///
  /// - Throws: `file-sync`.
  package func sync() throws(FileError) {
    do throws(FileError) {
      try calls.sync(descriptor, path)
    } catch let error where fileSystem.kind != .local && (error.number == EINVAL || error.number == ENOTSUP) {
      return
    }
  }

  /// Removes what killed processes left half-written in this folder; call it under the lock or lease of the folder.
  ///
  /// - Throws: `file-list`, `file-remove`.
  package func sweepStages() throws(FileError) {
    for name in try list() where name.hasPrefix(StagedFile.prefix) { try remove(name) }
  }

  private func openBeneath(_ name: FileName, _ flags: Int32) throws(FileError) -> Int32 {
    let text = name.terminated
    var tries = 0
    while true {
      tries += 1
      let descriptor =
        calls.resolvesBeneath
        ? unsafe cfiles_open_beneath(self.descriptor, text, flags, 0)
        : unsafe cfiles_open(self.descriptor, text, flags | O_NOFOLLOW, 0)
      if descriptor >= 0 { return descriptor }
      switch errno {
      case EINTR: continue
      // A rename went on beside the look-up, and the kernel could not be sure. It says the same of a file on which
      // another has a write lease (Samba's oplocks), and that may last.
      case EAGAIN where tries < 8: continue
      case EXDEV, ELOOP: throw FileError.outside(path(name), errno)
      // With O_NOFOLLOW a link to a folder is no folder.
      case ENOTDIR where try status(name)?.kind == .symbolicLink: throw FileError.outside(path(name), ELOOP)
      default: throw FileError.open(path(name), errno)
      }
    }
  }
}
