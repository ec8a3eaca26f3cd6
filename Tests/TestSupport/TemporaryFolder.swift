package import DurableFiles
internal import Glibc

/// A folder of its own for one test, removed with its last reference.
///
/// It reads and writes with plain system calls, so that what ``DurableFiles`` does is checked by other means.
package final class TemporaryFolder: Sendable {
  package let path: String

  /// Makes a folder; `/dev/shm` is a second file system.
  package init(on root: String = "/tmp") throws {
    var template = Array("\(root)/crossdock-test-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else { throw SystemCallError(number: errno, path: root) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { TemporaryFolder.clear(path) }

  /// The folder, opened.
  package func open(faults: FaultScript? = nil) throws(FileError) -> Folder {
    try Folder(path, calls: Calls(faults: faults))
  }

  /// Makes a folder in it, with the folders above.
  package func makeFolder(_ relative: String) throws {
    var so = path
    for part in relative.split(separator: "/") {
      so += "/\(part)"
      if unsafe mkdir(so, 0o755) != 0, errno != EEXIST { throw SystemCallError(number: errno, path: so) }
    }
  }

  /// Writes a file by its relative path, in place, as a careless partner does.
  package func write(_ relative: String, _ text: String) throws {
    try TemporaryFolder.write("\(path)/\(relative)", Array(text.utf8), O_TRUNC)
    TemporaryFolder.waitForSpawn("\(path)/\(relative)")
  }

  /// Appends to a file by its relative path.
  package func append(_ relative: String, _ text: String) throws {
    try TemporaryFolder.write("\(path)/\(relative)", Array(text.utf8), O_APPEND)
    TemporaryFolder.waitForSpawn("\(path)/\(relative)")
  }

  /// Writes so many small files, as fast as a partner could.
  package func writeMany(_ prefix: String, count: Int) throws {
    for number in 0..<count { try TemporaryFolder.write("\(path)/\(prefix)\(number)", [0x78], O_TRUNC) }
  }

  /// The text of a file, or nothing where there is none.
  package func read(_ relative: String) -> String? {
    TemporaryFolder.contents("\(path)/\(relative)").map { String(decoding: $0, as: UTF8.self) }
  }

  /// The bytes of a file, or nothing where there is none.
  package func bytes(_ relative: String) -> [UInt8]? { TemporaryFolder.contents("\(path)/\(relative)") }

  /// Writes bytes by a relative path, in place.
  package func write(_ relative: String, bytes: [UInt8]) throws {
    try TemporaryFolder.write("\(path)/\(relative)", bytes, O_TRUNC)
    TemporaryFolder.waitForSpawn("\(path)/\(relative)")
  }

  /// Renames within the folder.
  package func rename(_ from: String, _ to: String) throws {
    guard unsafe Glibc.rename("\(path)/\(from)", "\(path)/\(to)") == 0 else {
      throw SystemCallError(number: errno, path: from)
    }
  }

  /// Makes a symbolic link.
  package func link(_ relative: String, to target: String) throws {
    guard unsafe symlink(target, "\(path)/\(relative)") == 0 else {
      throw SystemCallError(number: errno, path: relative)
    }
  }

  /// Makes a pipe.
  package func makePipe(_ relative: String) throws {
    guard unsafe mkfifo("\(path)/\(relative)", 0o644) == 0 else {
      throw SystemCallError(number: errno, path: relative)
    }
  }

  /// Sets a file's times, in seconds after 1970.
  package func setTime(_ relative: String, _ seconds: Int) throws {
    let times = [timespec(tv_sec: seconds, tv_nsec: 0), timespec(tv_sec: seconds, tv_nsec: 0)]
    guard unsafe utimensat(AT_FDCWD, "\(path)/\(relative)", times, 0) == 0 else {
      throw SystemCallError(number: errno, path: relative)
    }
  }

  /// Sets the permission bits of a file or folder; "" is the folder itself.
  package func setMode(_ relative: String, _ mode: UInt32) throws {
    guard unsafe chmod("\(path)/\(relative)", mode_t(mode)) == 0 else {
      throw SystemCallError(number: errno, path: relative)
    }
  }

  /// The permission bits of a file or folder.
  package func mode(_ relative: String) throws -> UInt32 {
    var found = stat()
    guard unsafe stat("\(path)/\(relative)", &found) == 0 else {
      throw SystemCallError(number: errno, path: relative)
    }
    return found.st_mode & 0o7777
  }

  /// Removes a file, or a folder with all that is in it.
  package func remove(_ relative: String) { TemporaryFolder.clear("\(path)/\(relative)") }

  /// Every file with its text by relative path; empty folders end with a slash.
  package func tree(_ below: String = "") throws -> [String: String] {
    var result: [String: String] = [:]
    let folder = try Folder("\(path)/\(below)")
    let names = try folder.list()
    if names.isEmpty, !below.isEmpty { result[below] = "" }
    for name in names {
      if try folder.status(name)?.kind == .folder {
        result.merge(try tree("\(below)\(name)/")) { first, _ in first }
      } else {
        result["\(below)\(name)"] = read("\(below)\(name)") ?? "?"
      }
    }
    return result
  }

  private static func write(_ path: String, _ bytes: [UInt8], _ flag: Int32) throws {
    let descriptor = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flag, 0o644)
    guard descriptor >= 0 else { throw SystemCallError(number: errno, path: path) }
    defer { close(descriptor) }
    guard unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
      throw SystemCallError(number: errno, path: path)
    }
  }

  /// Waits until a child that another test spawns just now has let go of our descriptor.
  ///
  /// Between fork and exec it has a copy even of a descriptor that closes on exec, and so counts as a writer.
  private static func waitForSpawn(_ path: String) {
    let descriptor = unsafe Glibc.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    let file = OpenFile(descriptor: descriptor, path: path)
    for _ in 0..<100 where file.writers() == .some { usleep(1000) }
  }

  private static func contents(_ path: String) -> [UInt8]? {
    let descriptor = unsafe Glibc.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = unsafe Glibc.read(descriptor, &buffer, buffer.count), count > 0 {
      all += buffer.prefix(count)
    }
    return all
  }

  private static func clear(_ path: String) {
    // Not through links: what they lead to is not ours.
    var found = stat()
    if unsafe lstat(path, &found) == 0, found.st_mode & S_IFMT == S_IFDIR, let folder = try? Folder(path),
      let names = try? folder.list()
    {
      for name in names {
        if (try? folder.status(name)?.kind) == .folder {
          clear("\(path)/\(String(decoding: name.bytes, as: UTF8.self))")
        }
        try? folder.remove(name)
      }
      unsafe rmdir(path)
    } else {
      unsafe unlink(path)
    }
  }
}

/// A system call of the test itself that went wrong.
package struct SystemCallError: Error {
  package var number: Int32
  package var path: String

  package init(number: Int32, path: String) {
    self.number = number
    self.path = path
  }
}

/// A file that somebody has open for writing, until it goes out of scope.
package final class Writer: Sendable {
  private let descriptor: Int32

  package init(_ path: String) throws {
    descriptor = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw SystemCallError(number: errno, path: path) }
  }

  deinit { close(descriptor) }

  /// Writes more, and keeps the file open.
  package func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = unsafe Glibc.write(descriptor, bytes, bytes.count)
  }
}
