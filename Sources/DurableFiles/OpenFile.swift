internal import CFiles
internal import Glibc

/// A moment of the file system's own clock; compared for equality only, never with our clock (T09).
package struct FileStamp: Hashable, Sendable {
  package var seconds: Int64
  package var nanoseconds: UInt32

  package init(seconds: Int64, nanoseconds: UInt32) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }
}

/// What the file system says of a file from outside.
///
/// See: man 2 statx.
package struct FileStatus: Hashable, Sendable {
  package enum Kind: Sendable {
    case plain
    case folder
    case symbolicLink
    /// A pipe, a socket or a device.
    case special
  }

  package var kind: Kind
  package var device: UInt64
  package var inode: UInt64
  package var size: Int
  package var modified: FileStamp
  package var changed: FileStamp
  package var permissions: UInt32
  package var links: UInt32

  init(_ raw: cfiles_stat) {
    switch mode_t(raw.mode) & S_IFMT {
    case S_IFREG: kind = .plain
    case S_IFDIR: kind = .folder
    case S_IFLNK: kind = .symbolicLink
    default: kind = .special
    }
    device = raw.device
    inode = raw.inode
    size = Int(raw.size)
    modified = FileStamp(seconds: raw.mtime_seconds, nanoseconds: raw.mtime_nanoseconds)
    changed = FileStamp(seconds: raw.ctime_seconds, nanoseconds: raw.ctime_nanoseconds)
    permissions = raw.mode & 0o7777
    links = raw.links
  }

  /// Whether this can still be the same file with the same bytes: a rename changes ctime, so ctime is left out.
  package func hasSameContent(as other: FileStatus) -> Bool {
    inode == other.inode && size == other.size && modified == other.modified
  }
}

/// Whether somebody has a file open for writing.
package enum Writers: Sendable {
  case none
  case some
  /// The file system or our rights do not let us ask.
  case unknown
}

/// An open file; closed when it goes out of scope.
///
/// Reading takes an offset each time, so that a borrowed file can be read by several readers.
package struct OpenFile: ~Copyable, Sendable {
  package let descriptor: Int32
  /// For messages; the file may have been renamed since.
  package let path: String

  /// Takes over a descriptor that is open for reading.
  package init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit {
    close(descriptor)
  }

  /// Fills the buffer from an offset on and gives how many bytes there were; fewer than it takes only at the end.
  ///
  /// - Throws: `file-read`. An error is never an end of file (T05).
  package func read(at offset: Int, into buffer: inout [UInt8]) throws(FileError) -> Int {
    let descriptor = self.descriptor
    var done = 0
    while done < buffer.count {
      let count = unsafe buffer.withUnsafeMutableBytes { (all: UnsafeMutableRawBufferPointer) in
        unsafe pread(
          descriptor, all.baseAddress.map { unsafe $0 + done }, all.count - done, off_t(offset + done))
      }
      if count > 0 {
        done += count
      } else if count == 0 {
        break
      } else if errno != EINTR {
        throw FileError.read(path, errno)
      }
    }
    return done
  }

  /// How far whoever reads the descriptor front to back has come.
  package var position: Int { max(Int(lseek(descriptor, 0, SEEK_CUR)), 0) }

  /// All bytes, for small files; those after the first `limit` are left out.
  ///
  /// - Throws: `file-read`.
  package func readAll(limit: Int = 1 << 20) throws(FileError) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: min(max(try status().size + 1, 256), limit))
    let count = try read(at: 0, into: &buffer)
    return Array(buffer.prefix(count))
  }

  /// What the file system says of it now; asked of the server on a mount (T06).
  ///
  /// - Throws: `file-look`.
  package func status() throws(FileError) -> FileStatus {
    var raw = cfiles_stat()
    guard unsafe cfiles_stat(descriptor, nil, 1, &raw) == 0 else { throw FileError.look(path, errno) }
    return FileStatus(raw)
  }

  /// Whether anybody has the file open for writing, here and now.
  ///
  /// A read lease is granted only on a file that nobody has open for writing; it is given back at once, and the signal
  /// that would break it is ignored. Means something on a local file system only. See: man 2 fcntl, F_SETLEASE.
  package func writers() -> Writers {
    _ = OpenFile.ignoresLeaseBreaks
    if cfiles_lease(descriptor, 1) == 0 {
      _ = cfiles_lease(descriptor, 0)
      return .none
    }
    return errno == EAGAIN ? .some : .unknown
  }

  private static let ignoresLeaseBreaks: Bool = {
    cfiles_ignore_lease_breaks()
    return true
  }()
}
