import Foundation
import Glibc
import Synchronization
import TestSupport

/// A program that runs beside a test, and ends with it.
///
/// Started with posix_spawn(3), looked at with waitpid(2), and waited for by sleeping tasks: a test that blocked its
/// thread would keep the others from theirs.
final class RunningProgram: Sendable {
  /// What a wait for something says when that does not come.
  struct TooLate: Error {
    let what: String
    let output: String
  }

  let process: pid_t
  private let log: String
  private let status = Mutex<Int32?>(nil)

  /// Starts it; what it prints goes to a file.
  init(_ program: String, _ arguments: [String], log: String, environment: [String: String] = [:]) throws {
    self.log = log
    let all = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C", "TZ": "UTC"]) { $1 }
      .merging(environment) { $1 }
    var words = unsafe ([program] + arguments).map { unsafe strdup($0) } + [nil]
    var settings = unsafe all.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
    defer { unsafe (words + settings).forEach { unsafe free($0) } }
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0o600)
    unsafe posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var process: pid_t = 0
    let number = unsafe posix_spawn(&process, program, &actions, nil, &words, &settings)
    guard number == 0 else { throw SystemCallError(number: number, path: program) }
    self.process = process
  }

  deinit { kill() }

  /// What it has printed so far.
  var output: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

  /// The exit code, or the signal's number as a negative one; nothing while it runs.
  var code: Int32? { look(WNOHANG) }

  func send(_ signal: Int32) {
    // Not one that was waited for: its number may be another's by now.
    if code == nil { Glibc.kill(process, signal) }
  }

  /// Ends it without warning, and waits until it is gone.
  func kill() {
    send(SIGKILL)
    join()
  }

  /// Ends it as a service manager does, and gives its exit code.
  func stop() async throws -> Int32 {
    send(SIGTERM)
    return try await ending()
  }

  /// Waits until it has ended, and gives its exit code.
  func ending(within seconds: Double = 30) async throws -> Int32 {
    try await wait(for: "its end", within: seconds) { code != nil }
    return code ?? 0
  }

  /// Blocks until it has ended: for programs of a few milliseconds.
  func join() { _ = look(0) }

  /// Waits until something is so, looking every few milliseconds.
  func wait(for what: String, within seconds: Double = 30, _ isSo: () throws -> Bool) async throws {
    let end = ContinuousClock.now + .seconds(seconds)
    while try !isSo() {
      guard ContinuousClock.now < end else { throw TooLate(what: what, output: output) }
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  private func look(_ options: Int32) -> Int32? {
    status.withLock { status in
      if status != nil { return status }
      var raw: Int32 = 0
      guard unsafe waitpid(process, &raw, options) == process else { return nil }
      status = raw & 0x7F == 0 ? (raw >> 8) & 0xFF : -(raw & 0x7F)
      return status
    }
  }

  /// This process's children, and theirs, by what the kernel says now.
  static func descendants(of process: pid_t) -> [pid_t] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    var parents: [pid_t: pid_t] = [:]
    for name in all {
      guard let id = pid_t(name),
        let text = try? String(contentsOfFile: "/proc/\(name)/stat", encoding: .utf8),
        let end = text.lastIndex(of: ")")
      else { continue }
      parents[id] = text[text.index(after: end)...].split(separator: " ").dropFirst().first.flatMap {
        pid_t($0)
      }
    }
    var found: [pid_t] = []
    var next = [process]
    while let parent = next.popLast() {
      let children = parents.filter { $0.value == parent }.map(\.key)
      found += children
      next += children
    }
    return found
  }
}
