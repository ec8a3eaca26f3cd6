import Foundation
import Glibc
import TestSupport

/// OpenSSH's server with its SFTP subsystem, on a port of the loopback and with keys of its own.
final class FileServer: Sendable {
  let folder: TemporaryFolder
  let port: Int
  private let program: RunningProgram

  /// What the server shows to its clients.
  var files: String { folder.path + "/files" }

  init() async throws {
    folder = try TemporaryFolder()
    try folder.makeFolder("files")
    for name in ["host", "user"] {
      let maker = try RunningProgram(
        "/usr/bin/ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", "\(folder.path)/\(name)"],
        log: "\(folder.path)/keys.log")
      _ = try await maker.ending()
    }
    try folder.write("authorized", folder.read("user.pub") ?? "")
    port = try FileServer.freePort()
    try folder.write(
      "settings",
      """
      Port \(port)
      ListenAddress 127.0.0.1
      HostKey \(folder.path)/host
      AuthorizedKeysFile \(folder.path)/authorized
      PidFile none
      Subsystem sftp internal-sftp
      UsePAM no
      StrictModes no
      PermitRootLogin yes
      PasswordAuthentication no
      MaxStartups 100

      """)
    // Where root's server parts its privileges; it is not there until a first server was started.
    if geteuid() == 0 { _ = unsafe mkdir("/run/sshd", 0o755) }
    program = try RunningProgram(
      "/usr/sbin/sshd", ["-D", "-e", "-f", "\(folder.path)/settings"], log: "\(folder.path)/server.log")
    try await program.wait(for: "the server") { program.output.contains("Server listening") }
  }

  deinit { for process in sessions { kill(process, SIGKILL) } }

  /// What its clients say of themselves and of it.
  var clientOptions: [String] {
    [
      "-o", "IdentityFile=\(folder.path)/user", "-o", "StrictHostKeyChecking=no",
      "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR",
    ]
  }

  private var sessions: [pid_t] { RunningProgram.descendants(of: program.process) }

  /// Stops answering, as a server does whose machine is frozen or whose line is cut.
  func freeze() { for process in sessions { kill(process, SIGSTOP) } }

  /// Answers again.
  func thaw() { for process in sessions { kill(process, SIGCONT) } }

  /// A client that sends a file, no faster than so many kilobits a second; `reput` goes on where an earlier one stopped.
  func upload(_ file: String, as name: String, resuming: Bool = false, kilobits: Int = 1_000_000) throws
    -> RunningProgram
  {
    let number = UInt32.random(in: 0 ... .max)
    try folder.write("batch-\(number)", "\(resuming ? "reput" : "put") \(file) \(files)/\(name)\n")
    return try RunningProgram(
      "/usr/bin/sftp",
      ["-q", "-P", "\(port)", "-l", "\(kilobits)", "-R", "1", "-B", "4096"] + clientOptions
        + ["-b", "\(folder.path)/batch-\(number)", "127.0.0.1"], log: "\(folder.path)/client-\(number).log")
  }

  private static func freePort() throws -> Int {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { target in
        let bound = unsafe bind(socket, target, length)
        return unsafe bound == 0 ? getsockname(socket, target, &length) : bound
      }
    }
    guard result == 0 else { throw SystemCallError(number: errno, path: "a port") }
    return Int(UInt16(bigEndian: address.sin_port))
  }
}
