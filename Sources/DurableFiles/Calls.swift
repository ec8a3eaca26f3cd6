internal import CFiles
internal import Glibc
internal import Synchronization

/// The seam: every system call of ours that changes something goes through here, and is one step.
///
/// Nothing else in the product calls open(2) for writing, write, fsync, rename, link, unlink, mkdir or rmdir. A
/// ``FaultScript`` counts the steps, and can fail or end the process at each of them; without one, the cost is a
/// branch on nil. EINTR is tried again here, short writes are continued here.
package struct Calls: Sendable {
  let script: FaultScript?
  /// What every folder is taken to lie on; nothing where the kernel is asked.
  let assumed: FileSystem?
  /// Whether openat2(2) is there; without it no link is followed at all.
  let resolvesBeneath: Bool
  /// What was tried out on mounts.
  let methods = MountMethods()

  /// Takes a plan of faults, or none.
  ///
  /// The two others are for tests, which have neither a network mount nor an old kernel: `assumed` stands for what
  /// statfs(2) would say, `resolvesBeneath` for whether the kernel has openat2(2).
  package init(
    faults script: FaultScript? = nil, assuming assumed: FileSystem? = nil, resolvesBeneath: Bool = true
  ) {
    self.script = script
    self.assumed = assumed
    self.resolvesBeneath = resolvesBeneath && Calls.kernelResolvesBeneath
  }

  /// The calls of this process, under `CROSSDOCK_FAULT`.
  package static let process = Calls(faults: FaultPoint.script)

  /// A step that another room takes; see ``FaultPoint/step(_:_:)``.
  ///
  /// - Throws: `file-step`.
  package func step(_ name: StaticString, _ path: @autoclosure () -> String) throws(FileError) {
    guard let script else { return }
    if case .fail(let number) = script.next(.other, "\(name) \(path())") {
      throw FileError.changing(.other, path(), number)
    }
  }

  /// Runs one call until it is not interrupted any more.
  @inline(__always)
  private func run(_ call: ChangingCall, _ path: () -> String, _ body: () -> Int32) throws(FileError) -> Int32
  {
    while true {
      var number: Int32 = 0
      if let script, case .fail(let planned) = script.next(call, path()) {
        number = planned
      } else {
        let result = body()
        if result >= 0 { return result }
        number = errno
      }
      if number != EINTR { throw FileError.changing(call, path(), number) }
    }
  }

  /// Opens a name beneath a folder for writing.
  ///
  /// See: man 2 openat2.
  func open(_ name: FileName, in folder: Folder, flags: Int32, mode: UInt32) throws(FileError) -> OpenFile {
    let text = name.terminated
    let flags = flags | O_CLOEXEC | O_NOFOLLOW
    let descriptor = try run(.open, { folder.path(name) }) {
      if resolvesBeneath { return unsafe cfiles_open_beneath(folder.descriptor, text, flags, mode) }
      return unsafe cfiles_open(folder.descriptor, text, flags, mode)
    }
    return OpenFile(descriptor: descriptor, path: folder.path(name))
  }

  /// Writes all bytes at an offset.
  ///
  /// See: man 2 pwrite.
  func write(_ bytes: [UInt8], at offset: Int, to file: borrowing OpenFile) throws(FileError) {
    let descriptor = file.descriptor
    let path = file.path
    try unsafe bytes.withUnsafeBufferPointer { (all) throws(FileError) in
      try unsafe write(UnsafeRawBufferPointer(all), at: offset, to: descriptor, path)
    }
  }

  /// Writes all bytes at an offset of an open file.
  ///
  /// See: man 2 pwrite.
  ///
  /// - Throws: `file-write`.
  package func write(
    _ bytes: UnsafeRawBufferPointer, at offset: Int, to descriptor: Int32, _ path: @autoclosure () -> String
  ) throws(FileError) {
    var done = 0
    while done < bytes.count {
      var count = bytes.count - done
      var endsHere = false
      if let script {
        switch script.next(.write, path()) {
        case .go: break
        case .half: count = max(count / 2, 1)
        case .halfThenEnd:
          count /= 2
          endsHere = true
        case .fail(EINTR): continue
        case .fail(let number): throw FileError.changing(.write, path(), number)
        }
      }
      let written = unsafe pwrite(
        descriptor, bytes.baseAddress.map { unsafe $0 + done }, count, off_t(offset + done))
      if endsHere { _exit(137) }
      if written > 0 {
        done += written
      } else if written == 0 || errno != EINTR {
        throw FileError.changing(.write, path(), written == 0 ? ENOSPC : errno)
      }
    }
  }

  /// See: man 2 ftruncate.
  func truncate(_ file: borrowing OpenFile, to length: Int) throws(FileError) {
    try truncate(file.descriptor, to: length, file.path)
  }

  /// See: man 2 ftruncate.
  ///
  /// - Throws: `file-write`.
  package func truncate(_ descriptor: Int32, to length: Int, _ path: String) throws(FileError) {
    _ = try run(.truncate, { path }) { ftruncate(descriptor, off_t(length)) }
  }

  /// Gives a file or folder its mode, whatever the umask was.
  ///
  /// See: man 2 fchmod.
  ///
  /// - Throws: `file-mode`.
  package func setMode(_ mode: UInt32, of descriptor: Int32, _ path: String) throws(FileError) {
    _ = try run(.chmod, { path }) { fchmod(descriptor, mode_t(mode)) }
  }

  /// See: man 2 fsync.
  ///
  /// - Throws: `file-sync`. Whoever gets it writes the file anew: asked again, the kernel may say yes to bytes that it
  ///   has dropped.
  package func sync(_ descriptor: Int32, _ path: String) throws(FileError) {
    _ = try run(.sync, { path }) { fsync(descriptor) }
  }

  /// Sees to it that a file is on the disk whose sender may have left its bytes to the kernel.
  ///
  /// A file system without fsync(2) has nothing more to give. After an error the file has to be read anew: what the kernel
  /// dropped is not in its digest.
  ///
  /// - Throws: `file-sync`.
  package func settle(_ file: borrowing OpenFile) throws(FileError) {
    do throws(FileError) {
      try sync(file.descriptor, file.path)
    } catch let error where error.number == EINVAL || error.number == EROFS {}
  }

  /// Renames over whatever has the name.
  ///
  /// See: man 2 renameat.
  func rename(_ from: FileName, in source: Folder, to: FileName, in target: Folder) throws(FileError) {
    let (old, new) = (from.terminated, to.terminated)
    _ = try run(.rename, { target.path(to) }) {
      unsafe renameat(source.descriptor, old, target.descriptor, new)
    }
  }

  /// Renames, and gives EEXIST where the name is taken.
  ///
  /// See: man 2 renameat2, RENAME_NOREPLACE.
  func renameNoReplace(_ from: FileName, in source: Folder, to: FileName, in target: Folder) throws(FileError)
  {
    let (old, new) = (from.terminated, to.terminated)
    _ = try run(.renameNoReplace, { target.path(to) }) {
      unsafe cfiles_rename_no_replace(source.descriptor, old, target.descriptor, new)
    }
  }

  /// See: man 2 linkat.
  func link(_ from: FileName, in source: Folder, to: FileName, in target: Folder) throws(FileError) {
    let (old, new) = (from.terminated, to.terminated)
    _ = try run(.link, { target.path(to) }) {
      unsafe linkat(source.descriptor, old, target.descriptor, new, 0)
    }
  }

  /// See: man 2 unlinkat.
  func unlink(_ name: FileName, in folder: Folder) throws(FileError) {
    let text = name.terminated
    _ = try run(.unlink, { folder.path(name) }) { unsafe unlinkat(folder.descriptor, text, 0) }
  }

  /// See: man 2 mkdirat.
  func makeFolder(_ name: FileName, in folder: Folder, mode: UInt32) throws(FileError) {
    let text = name.terminated
    _ = try run(.mkdir, { folder.path(name) }) { unsafe mkdirat(folder.descriptor, text, mode_t(mode)) }
  }

  /// See: man 2 unlinkat, AT_REMOVEDIR.
  func removeFolder(_ name: FileName, in folder: Folder) throws(FileError) {
    let text = name.terminated
    _ = try run(.rmdir, { folder.path(name) }) {
      unsafe unlinkat(folder.descriptor, text, Int32(AT_REMOVEDIR))
    }
  }

  /// Makes or opens a file by its path, for a room that keeps its files in one private folder.
  ///
  /// See: man 2 open.
  ///
  /// - Throws: `file-create`.
  package func open(path: String, flags: Int32, mode: UInt32) throws(FileError) -> Int32 {
    try run(.open, { path }) { unsafe cfiles_open(AT_FDCWD, path, flags | O_CLOEXEC, mode) }
  }

  /// Removes a file by its path.
  ///
  /// See: man 2 unlink.
  ///
  /// - Throws: `file-remove`.
  package func unlink(path: String) throws(FileError) {
    _ = try run(.unlink, { path }) { unsafe unlinkat(AT_FDCWD, path, 0) }
  }

  /// Whether this kernel, and whatever filters our calls, has openat2(2).
  private static let kernelResolvesBeneath: Bool = {
    let descriptor = unsafe cfiles_open_beneath(AT_FDCWD, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
    if descriptor >= 0 {
      close(descriptor)
      return true
    }
    return errno != ENOSYS && errno != EPERM
  }()
}

/// How names can be given on each mount that was tried out, by its device.
///
/// Folders are opened anew for each file; on a mount, each trial would be a dozen round trips to a server.
final class MountMethods: Sendable {
  private let known = Mutex<[UInt64: PublishMethod]>([:])

  subscript(device: UInt64) -> PublishMethod? {
    get { known.withLock { $0[device] } }
    set { known.withLock { $0[device] = newValue } }
  }
}
