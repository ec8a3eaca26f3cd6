import Glibc
import Ledger

/// The calls on segment files, each with its loop for `EINTR` and short counts; see `man 2 pwrite`.
enum SegmentFiles {
  /// What each segment begins with; no version lies at offset 0.
  static let heading = Array("XDSEGMENT-000001".utf8)

  static func name(_ number: Int) -> String {
    let digits = String(number)
    return "documents-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits + ".seg"
  }

  static func path(_ folder: String, _ number: Int) -> String { folder + "/" + name(number) }

  /// Opens a file for the owner alone, whatever the umask.
  static func open(_ path: String, _ flags: CInt) throws(LedgerError) -> CInt {
    while true {
      let descriptor = unsafe Glibc.open(path, flags | O_CLOEXEC, 0o600)
      if descriptor >= 0 {
        if flags & O_CREAT != 0, fchmod(descriptor, 0o600) != 0 {
          let error = LedgerError.system("closing to others", path)
          Glibc.close(descriptor)
          throw error
        }
        return descriptor
      }
      if errno != EINTR { throw .system("opening", path) }
    }
  }

  /// The length of a file, or nothing where there is none.
  static func length(_ path: String) throws(LedgerError) -> UInt64? {
    var status = stat()
    if unsafe stat(path, &status) == 0 { return UInt64(status.st_size) }
    if errno == ENOENT { return nil }
    throw .system("looking at", path)
  }

  static func write(
    _ descriptor: CInt, _ bytes: UnsafeRawBufferPointer, at offset: UInt64, _ path: String
  ) throws(LedgerError) {
    var done = 0
    while done < bytes.count {
      guard let base = bytes.baseAddress else { return }
      let count = unsafe pwrite(descriptor, base + done, bytes.count - done, off_t(offset) + off_t(done))
      if count < 0 {
        if errno == EINTR { continue }
        throw .system("writing", path)
      }
      done += count
    }
  }

  /// Reads as much as there is, at most the target's length.
  static func read(
    _ descriptor: CInt, into target: UnsafeMutableRawBufferPointer, at offset: UInt64, _ path: String
  ) throws(LedgerError) -> Int {
    var done = 0
    while done < target.count {
      guard let base = target.baseAddress else { break }
      let count = unsafe pread(descriptor, base + done, target.count - done, off_t(offset) + off_t(done))
      if count < 0 {
        if errno == EINTR { continue }
        throw .system("reading", path)
      }
      if count == 0 { break }
      done += count
    }
    return done
  }

  static func cut(_ descriptor: CInt, to length: UInt64, _ path: String) throws(LedgerError) {
    if ftruncate(descriptor, off_t(length)) != 0 { throw .system("cutting", path) }
  }

  /// Waits until a file's bytes are on the disk; see `man 2 fdatasync`.
  static func sync(_ descriptor: CInt, _ path: String) throws(LedgerError) {
    if fdatasync(descriptor) != 0 { throw .system("syncing", path) }
  }

  /// Waits until a folder's new names are on the disk.
  static func syncFolder(_ folder: String) throws(LedgerError) {
    let descriptor = try open(folder, O_RDONLY | O_DIRECTORY)
    defer { Glibc.close(descriptor) }
    if fsync(descriptor) != 0 { throw .system("syncing", folder) }
  }

  static func remove(_ path: String) throws(LedgerError) {
    if unsafe unlink(path) != 0, errno != ENOENT { throw .system("removing", path) }
  }
}
