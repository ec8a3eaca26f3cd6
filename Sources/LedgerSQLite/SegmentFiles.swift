import DurableFiles
import Glibc
import Ledger
import Values

/// The calls on segment files; those that change something go through the seam, and are its steps.
enum SegmentFiles {
  /// What each segment begins with; no version lies at offset 0.
  static let heading = Array("XDSEGMENT-000001".utf8)

  static func name(_ number: Int) -> String {
    let digits = String(number)
    return "documents-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits + ".seg"
  }

  static func path(_ folder: String, _ number: Int) -> String { folder + "/" + name(number) }

  /// Opens a file to be read.
  static func open(_ path: String, _ flags: CInt = O_RDONLY) throws(LedgerError) -> CInt {
    while true {
      let descriptor = unsafe Glibc.open(path, flags | O_CLOEXEC)
      if descriptor >= 0 { return descriptor }
      if errno != EINTR { throw .system("opening", path) }
    }
  }

  /// Opens a file to be written, for the owner alone, whatever the umask.
  static func change(_ path: String, _ flags: CInt = 0) throws(LedgerError) -> CInt {
    try seam("opening", path) { (calls) throws(FileError) in
      let descriptor = try calls.open(path: path, flags: O_RDWR | flags, mode: 0o600)
      guard flags & O_CREAT != 0 else { return descriptor }
      do throws(FileError) {
        try calls.setMode(0o600, of: descriptor, path)
      } catch {
        Glibc.close(descriptor)
        throw error
      }
      return descriptor
    }
  }

  /// Does what changes a file, in the ledger's words where it goes wrong.
  private static func seam<T>(
    _ doing: String, _ path: String, _ body: (Calls) throws(FileError) -> T
  ) throws(LedgerError) -> T {
    do throws(FileError) {
      return try body(.process)
    } catch {
      throw .io("\(doing) '\(path)'", error.diagnostic.arguments.last ?? "")
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
    try seam("writing", path) { (calls) throws(FileError) in
      try unsafe calls.write(bytes, at: Int(offset), to: descriptor, path)
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
    try seam("cutting", path) { (calls) throws(FileError) in
      try calls.truncate(descriptor, to: Int(length), path)
    }
  }

  /// Waits until a file's bytes are on the disk.
  static func sync(_ descriptor: CInt, _ path: String) throws(LedgerError) {
    try seam("syncing", path) { (calls) throws(FileError) in try calls.sync(descriptor, path) }
  }

  /// Waits until a folder's new names are on the disk.
  static func syncFolder(_ folder: String) throws(LedgerError) {
    let descriptor = try open(folder, O_RDONLY | O_DIRECTORY)
    defer { Glibc.close(descriptor) }
    try sync(descriptor, folder)
  }

  static func remove(_ path: String) throws(LedgerError) {
    try seam("removing", path) { (calls) throws(FileError) in try calls.unlink(path: path) }
  }
}
