import DurableFiles
import Foundation
import Glibc
import Synchronization
import TestSupport

/// A folder of a server, mounted by SSHFS.
///
/// By its own defaults SSHFS keeps names and sizes in memory for 20 s; most tests need not wait for that.
final class Mount: Sendable {
  let server: FileServer
  /// The folder of the server, below what it shows.
  let remote: String
  let path: String
  private let place: TemporaryFolder
  private let options: [String]
  private let program: Mutex<RunningProgram?>

  /// Mounts a folder of the server, which is made where there is none.
  init(
    _ remote: String, of server: FileServer, at path: String? = nil,
    options: [String] = ["-o", "dcache_timeout=1"]
  ) async throws {
    self.options = options
    self.server = server
    self.remote = "\(server.files)/\(remote)"
    place = try TemporaryFolder()
    self.path = path ?? place.path + "/mount"
    program = Mutex(nil)
    try server.folder.makeFolder("files/\(remote)")
    if path == nil { try place.makeFolder("mount") }
    try await mount()
  }

  deinit { unmount() }

  /// Mounts it again.
  func mount() async throws {
    let program = try RunningProgram(
      "/usr/bin/sshfs",
      ["-f", "-p", "\(server.port)"] + options + server.clientOptions + ["127.0.0.1:\(remote)", path],
      log: place.path + "/sshfs.log")
    try await program.wait(for: "the mount") { (try? Folder(path).fileSystem.kind) == .fuse }
    self.program.withLock { $0 = program }
  }

  /// Takes it away, as an administrator does: what is left is an empty folder on the local disk.
  func unmount() {
    let arguments = ["-u", "-z", path]
    // Best effort: it may be away already.
    try? RunningProgram("/usr/bin/fusermount3", arguments, log: place.path + "/away.log").join()
    program.withLock { program in
      program?.kill()
      program = nil
    }
  }

  /// Kills what stands behind it: the folder stays, and each call in it fails.
  func breakOff() { program.withLock { $0?.kill() } }

  /// What lies beneath it on the local disk, while it is away.
  var beneath: [String] { (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? [] }
}
