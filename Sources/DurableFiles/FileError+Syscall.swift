internal import Values

/// One factory a system call: its code, and what it means here.
extension FileError {
  private static func system(_ code: String, _ path: String, _ number: Int32) -> FileError {
    FileError(Diagnostic(code, [path, words(for: number)]), number: number)
  }

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
