internal import Values

/// What we found ourselves, with no system call at fault.
extension FileError {
  static func emptyName() -> FileError { FileError(Diagnostic("file-name-empty")) }

  static func illegalName(_ name: String) -> FileError { FileError(Diagnostic("file-name-illegal", [name])) }

  /// A text that would have to be part of a name, and cannot.
  package static func illegal(_ text: String) -> FileError { illegalName(text) }

  static func longName(_ name: String, _ count: Int) -> FileError {
    FileError(Diagnostic("file-name-long", [name, String(count), String(FileName.longest)]))
  }

  /// A file of another kind stands where a plain file should.
  static func notPlain(_ path: String) -> FileError { FileError(Diagnostic("file-not-plain", [path])) }

  /// The target's name is taken by a file with other bytes; it stays as it is (T59).
  static func targetDiffers(_ path: String) -> FileError {
    FileError(Diagnostic("file-target-differs", [path]))
  }

  /// The file system holds fewer or more bytes than were written to it.
  static func length(_ path: String, found: Int, expected: Int) -> FileError {
    FileError(Diagnostic("file-length", [path, String(found), String(expected)]))
  }

  /// A file became another while we read it (T06).
  static func changed(_ path: String) -> FileError { FileError(Diagnostic("file-changed", [path])) }

  /// A copy, read again, has other bytes than its source.
  static func copyDiffers(_ path: String) -> FileError { FileError(Diagnostic("file-copy-differs", [path])) }

  /// Another pass works here.
  static func lockHeld(_ path: String, by holder: String) -> FileError {
    FileError(Diagnostic("file-lock-held", [path, holder]))
  }

  /// Another process, here or on another host, has the lease of a mounted folder.
  static func leaseHeld(_ path: String, by holder: String) -> FileError {
    FileError(Diagnostic("file-lease-held", [path, holder]))
  }

  /// Our lease was taken over: stop before anything is published.
  static func leaseLost(_ path: String, to holder: String) -> FileError {
    FileError(Diagnostic("file-lease-lost", [path, holder]))
  }

  /// A folder that was on a mount is on the local disk now: the mount is gone, and what lies here is its mount point.
  package static func mountGone(_ path: String, was fileSystem: String) -> FileError {
    FileError(Diagnostic("file-mount-gone", [path, fileSystem]))
  }

  /// `CROSSDOCK_FAULT` says something that is no plan.
  static func faultPlan(_ text: String) -> FileError { FileError(Diagnostic("file-fault-plan", [text])) }
}
