internal import CFiles
internal import Glibc

/// Who holds a lock or a lease: enough to tell whether that process still lives.
///
/// A process number comes again, so the start time stands beside it; numbers mean something within one boot and one
/// process namespace only (two containers on one host have two), so both stand there too.
package struct ProcessIdentity: Hashable, Sendable {
  package var host: String
  /// What /etc/machine-id has, or `-`; see machine-id(5).
  package var machine: String
  /// What /proc/sys/kernel/random/boot_id has, or `-`.
  package var boot: String
  /// The process namespace; see pid_namespaces(7).
  package var namespace: String
  package var process: Int
  /// In clock ticks after the boot: field 22 of proc_pid_stat(5).
  package var started: String

  package init(
    host: String, machine: String, boot: String, namespace: String, process: Int, started: String
  ) {
    self.host = host
    self.machine = machine
    self.boot = boot
    self.namespace = namespace
    self.process = process
    self.started = started
  }

  /// This process.
  package static let current = ProcessIdentity(
    host: hostName(), machine: word("/etc/machine-id"), boot: word("/proc/sys/kernel/random/boot_id"),
    namespace: link("/proc/self/ns/pid"), process: Int(getpid()),
    started: startTime(of: Int(getpid())) ?? "-")

  /// What is known of a process's life.
  package enum Life: Sendable {
    case alive
    case dead
    /// On another host, or in another container: nobody here can tell.
    case elsewhere
  }

  /// Whether the process lives, as seen from this one.
  package func life(seenFrom here: ProcessIdentity = .current) -> Life {
    guard host == here.host, machine == here.machine else { return .elsewhere }
    // Rebooted since: whoever it was, it is gone. Without a machine id a like-named host might be meant.
    guard boot == here.boot else { return machine == "-" || boot == "-" ? .elsewhere : .dead }
    guard namespace == here.namespace, boot != "-" else { return .elsewhere }
    return ProcessIdentity.startTime(of: process) == started ? .alive : .dead
  }

  static func startTime(of process: Int) -> String? {
    guard let text = read("/proc/\(process)/stat"), let name = text.lastIndex(of: ")") else { return nil }
    // Field 2 is the command's name and may hold blanks; field 3 begins behind its last parenthesis.
    let fields = text[text.index(after: name)...].split(separator: " ")
    // A zombie holds nothing any more.
    guard fields.count > 19, fields[0] != "Z" else { return nil }
    return String(fields[19])
  }

  private static func hostName() -> String {
    word("/proc/sys/kernel/hostname")
  }

  private static func word(_ path: String) -> String {
    guard let text = read(path) else { return "-" }
    let word = text.prefix { !$0.isWhitespace }
    return word.isEmpty ? "-" : String(word)
  }

  private static func link(_ path: String) -> String {
    var room = [CChar](repeating: 0, count: 256)
    let count = unsafe readlink(path, &room, room.count)
    return count > 0 ? String(decoding: room.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self) : "-"
  }

  private static func read(_ path: String) -> String? {
    let descriptor = unsafe cfiles_open(AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0)
    guard descriptor >= 0 else { return nil }
    let file = OpenFile(descriptor: descriptor, path: path)
    var buffer = [UInt8](repeating: 0, count: 4096)
    // What cannot be read is unknown, and counts so in every use above.
    guard let count = try? file.read(at: 0, into: &buffer) else { return nil }
    return String(decoding: buffer.prefix(count), as: UTF8.self)
  }
}
