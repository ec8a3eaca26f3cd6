import DurableFiles
import Glibc
import Values

/// Runs the command that tells people of a digest, one at a time, beside the passes and never in their way.
///
/// Started without a shell, with the digest on standard input; `{file}` in an argument is the digest's path. What it
/// prints goes to standard error, since standard output is the pass's own.
final class AlertBell {
  /// What is to be run.
  struct Call {
    let command: [String]
    let timeout: Duration
    let text: String
  }

  private struct Running {
    let process: pid_t
    let name: String
    let end: Uptime
    let timeout: Duration
  }

  private var running: Running?
  private var waiting: [Call] = []

  /// Starts a command, or lets it wait for the one that runs.
  ///
  /// - Returns: what is to be said of commands that ended, or could not be started.
  func ring(_ call: Call) -> [Diagnostic] {
    waiting.append(call)
    return look()
  }

  /// Sees whether the command has ended, and starts the next one.
  func look() -> [Diagnostic] {
    var found: [Diagnostic] = []
    while true {
      if let current = running {
        guard let ending = AlertBell.ending(of: current) else { return found }
        running = nil
        if let problem = ending.problem { found.append(problem) }
      }
      if waiting.isEmpty { return found }
      let next = waiting.removeFirst()
      do throws(Diagnostic) {
        running = try AlertBell.start(next)
      } catch {
        found.append(error)
      }
    }
  }

  /// Waits until all commands have ended, or their time is up.
  func finish() -> [Diagnostic] {
    var found = look()
    while running != nil {
      Uptime.sleep(until: .now() + .milliseconds(10))
      found += look()
    }
    return found
  }

  // MARK: Processes

  private struct Ending {
    let problem: Diagnostic?
  }

  /// How the command ended; nothing while it runs and has time left.
  private static func ending(of current: Running) -> Ending? {
    var status: Int32 = 0
    let found = unsafe waitpid(current.process, &status, WNOHANG)
    if found == 0 {
      if Uptime.now() < current.end { return nil }
      // Its children too: it leads a process group of its own.
      kill(-current.process, SIGKILL)
      _ = unsafe waitpid(current.process, &status, 0)
      return Ending(
        problem: failure("alerts-command-slow", [current.name, String(current.timeout.components.seconds)]))
    }
    if found < 0 { return Ending(problem: nil) }
    // See: wait(2), WIFEXITED and WEXITSTATUS; the macros are not to be had in Swift.
    let signal = status & 0x7F
    let code = (status >> 8) & 0xFF
    if signal != 0 {
      return Ending(problem: failure("alerts-command-signal", [current.name, String(signal)]))
    }
    return Ending(problem: code == 0 ? nil : failure("alerts-command-failed", [current.name, String(code)]))
  }

  private static func failure(_ code: String, _ arguments: [String]) -> Diagnostic {
    Diagnostic(code, arguments, severity: .warning)
  }

  /// Starts a command: posix_spawnp(3).
  private static func start(_ call: Call) throws(Diagnostic) -> Running {
    let name = call.command.first ?? ""
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { throw notStarted(name, errno) }
    defer { for end in ends { close(end) } }
    // The command would else hold its own standard input open, and never see its end.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    // Before anybody reads, so that it neither waits for a reader nor fails for want of one; a pipe holds 64 KiB.
    let bytes = Array(call.text.utf8.prefix(60_000))
    let written = unsafe bytes.withUnsafeBytes { unsafe write(ends[1], $0.baseAddress, $0.count) }
    guard written == bytes.count else { throw notStarted(name, errno) }
    var actions = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawnattr_init(&attributes)
    defer {
      unsafe posix_spawn_file_actions_destroy(&actions)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    unsafe posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO)
    unsafe posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO)
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    // What a watch ignores or blocks for itself, its command gets as usual.
    var none = sigset_t()
    var usual = sigset_t()
    unsafe sigemptyset(&none)
    unsafe sigfillset(&usual)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setsigdefault(&attributes, &usual)
    unsafe posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var arguments: [UnsafeMutablePointer<CChar>?] = unsafe call.command.map { unsafe strdup($0) }
    unsafe arguments.append(nil)
    defer { unsafe arguments.forEach { unsafe free($0) } }
    var process: pid_t = 0
    let result = unsafe posix_spawnp(&process, name, &actions, &attributes, arguments, environ)
    guard result == 0 else { throw notStarted(name, result) }
    return Running(process: process, name: name, end: .now() + call.timeout, timeout: call.timeout)
  }

  private static func notStarted(_ name: String, _ number: Int32) -> Diagnostic {
    failure("alerts-command-missing", [name, unsafe String(cString: strerror(number))])
  }

  /// Whether there is such a program: as a path, or in a folder of `PATH`.
  static func isThere(_ program: String) -> Bool {
    if program.contains("/") { return unsafe access(program, X_OK) == 0 }
    let path = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? "/bin:/usr/bin"
    return path.split(separator: ":").contains { unsafe access("\($0)/\(program)", X_OK) == 0 }
  }
}
