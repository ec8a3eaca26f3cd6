import Foundation
import Glibc
import Subprocess
import SystemPackage

/// A run of the built command on a terminal of its own, where a person types.
enum TerminalRun {
  /// Runs the command to its end with answers typed beforehand.
  ///
  /// - Returns: the exit code, and what the terminal showed.
  static func run(
    _ arguments: [String], answers: String, language: String = "C"
  ) async throws -> (code: Int, shown: String) {
    // See: 'man 4 pts', 'man 2 ioctl_tty' (TIOCSPTLCK, TIOCGPTN): the functions for it are not in Swift's Glibc.
    let master = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var locked: Int32 = 0
    var number: UInt32 = 0
    guard master >= 0, unsafe ioctl(master, 0x4004_5431, &locked) == 0,
      unsafe ioctl(master, 0x8004_5430, &number) == 0
    else {
      throw Errno(rawValue: errno)
    }
    let slave = unsafe open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard slave >= 0 else { throw Errno(rawValue: errno) }
    let typed = Array(answers.utf8)
    _ = unsafe write(master, typed, typed.count)
    let end = FileDescriptor(rawValue: slave)
    let result = try await Subprocess.run(
      .path(FilePath(CommandSpace.command)), arguments: .init(arguments),
      environment: .inherit.updating(["LC_ALL": language, "TZ": "UTC"]),
      input: .fileDescriptor(end, closeAfterSpawningProcess: false),
      output: .fileDescriptor(end, closeAfterSpawningProcess: false), error: .string(limit: 1 << 20))
    close(slave)
    // What was shown waits in the terminal; once nobody has the other end open any more, reading ends with EIO.
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 4096)
    while case let count = unsafe read(master, &block, block.count), count > 0 {
      bytes += block.prefix(count)
    }
    close(master)
    let shown = String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
    guard case .exited(let code) = result.terminationStatus else { return (-1, shown) }
    return (Int(code), shown)
  }
}
