internal import Glibc
internal import Values

/// One factory a system call: its code, and what it means here.
extension FileError {
  private static func system(_ code: String, _ path: String, _ number: Int32) -> FileError {
    let notes = cause(of: number).map { [Diagnostic.Note($0)] } ?? []
    return FileError(Diagnostic(code, [path, words(for: number)], notes: notes), number: number)
  }

  /// What stands behind a number that says it in a word only programmers know.
  private static func cause(of number: Int32) -> String? {
    switch number {
    case ENOSPC, EDQUOT: "file-disk-full"
    case let number where isMountAway(number): "file-mount-away"
    default: nil
    }
  }

  /// Whether the number says that a mount has lost its server, so that nothing on it can be reached for now.
  private static func isMountAway(_ number: Int32) -> Bool {
    [ENOTCONN, ESTALE, EHOSTDOWN, EHOSTUNREACH, ENETDOWN, ENETUNREACH, ETIMEDOUT, ENODEV].contains(number)
  }

  /// Whether it is the mount that is gone, and not this one file.
  package var isMountAway: Bool { FileError.isMountAway(number) || code == "file-mount-gone" }

  /// See: man 2 openat2.
  static func open(_ path: String, _ number: Int32) -> FileError { system("file-open", path, number) }

  /// See: man 2 openat2, RESOLVE_BENEATH: EXDEV is a path that would leave its folder.
  static func outside(_ path: String, _ number: Int32) -> FileError {
    FileError(Diagnostic("file-outside", [path]), number: number)
  }

  /// See: man 2 read.
  ///
  /// EIO and ESTALE are errors here, never an end of file (T05).
  static func read(_ path: String, _ number: Int32) -> FileError { system("file-read", path, number) }

  /// See: man 2 statx.
  static func look(_ path: String, _ number: Int32) -> FileError { system("file-look", path, number) }

  /// See: man 3 readdir.
  static func list(_ path: String, _ number: Int32) -> FileError { system("file-list", path, number) }

  /// See: man 7 inotify.
  ///
  /// ENOSPC means that max_user_watches is used up.
  static func watch(_ path: String, _ number: Int32) -> FileError { system("file-watch", path, number) }

  /// See: man 2 flock.
  static func lock(_ path: String, _ number: Int32) -> FileError { system("file-lock", path, number) }

  /// A changing call, by the seam's name for it.
  static func changing(_ call: ChangingCall, _ path: String, _ number: Int32) -> FileError {
    switch call {
    // See: man 2 openat2, man 2 mkdir.
    case .open, .mkdir: system("file-create", path, number)
    // See: man 2 write, man 2 ftruncate. ENOSPC and EDQUOT: nothing was published.
    case .write, .truncate: system("file-write", path, number)
    // See: man 2 fchmod.
    case .chmod: system("file-mode", path, number)
    // See: man 2 fsync. Not tried again: after an error the kernel may have dropped the pages.
    case .sync: system("file-sync", path, number)
    // See: man 2 rename, man 2 link.
    case .rename, .renameNoReplace, .link: system("file-rename", path, number)
    // See: man 2 unlink, man 2 rmdir.
    case .unlink, .rmdir: system("file-remove", path, number)
    case .other: system("file-step", path, number)
    }
  }
}
