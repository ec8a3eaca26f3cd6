import Glibc

/// Paths as the user gives them.
enum LocalPath {
  /// Whether there is something at a path.
  static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

  /// The absolute path without links, where there is something.
  static func resolved(_ path: String) -> String? {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }

  /// The current folder.
  static var current: String {
    guard let current = unsafe getcwd(nil, 0) else { return "." }
    defer { unsafe free(current) }
    return unsafe String(cString: current)
  }
}
