internal import CFiles
internal import Glibc
internal import Synchronization

/// What can be done to the file system, as the seam counts it: each is one step.
package enum ChangingCall: String, CaseIterable, Sendable {
  case open
  case write
  case truncate = "ftruncate"
  case chmod = "fchmod"
  case sync = "fsync"
  case rename
  case renameNoReplace = "rename-noreplace"
  case link
  case unlink
  case mkdir
  case rmdir
  /// A step of another room, such as the ledger's commit, by ``FaultPoint/step(_:_:)``.
  case other
}

/// A plan of faults, and the count of the steps that were taken under it.
///
/// Written as in `CROSSDOCK_FAULT`, parts separated by commas:
///
/// - `kill@17`: the process ends at step 17, before it is done, with status 137 and no clean-up;
/// - `tear@17`: the same, but a write leaves half of its bytes behind;
/// - `short@5`: the write takes only half of its bytes;
/// - `ENOSPC@23`, `EINTR@3-5`, `EIO@40+`: the call gives this error, at one step, in a range, from then on;
/// - `trace=/path`: one line a step: its number, the call, the path.
///
/// In a test, `EIO@n+` is a killed process that leaves its heap: from there on nothing changes any more, clean-up
/// included.
package final class FaultScript: Sendable {
  struct Rule: Sendable {
    enum Action: Sendable, Equatable {
      case kill
      case tear
      case short
      case error(Int32)
    }

    var action: Action
    var first: Int
    var last: Int
  }

  /// One step that was asked for.
  package struct Step: Hashable, Sendable {
    package var call: ChangingCall
    package var path: String
  }

  /// What the seam does at a step.
  enum Decision {
    case go
    case half
    case halfThenEnd
    case fail(Int32)
  }

  private struct State {
    var count = 0
    var recorded: [Step] = []
  }

  private let rules: [Rule]
  private let trace: Int32
  private let isRecording: Bool
  private let state = Mutex(State())

  /// Reads a plan; an empty one only counts, and keeps the steps in ``recorded`` if so asked.
  ///
  /// - Throws: `file-fault-plan`, `file-create` for the trace.
  package init(_ plan: String, recording: Bool = false) throws(FileError) {
    var rules: [Rule] = []
    var path: String?
    for part in plan.split(separator: ",") {
      if part.hasPrefix("trace=") {
        path = String(part.dropFirst("trace=".count))
      } else if let rule = FaultScript.rule(part) {
        rules.append(rule)
      } else {
        throw FileError.faultPlan(String(part))
      }
    }
    self.rules = rules
    isRecording = recording
    if let path {
      trace = unsafe cfiles_open(AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
      if trace < 0 { throw FileError.changing(.open, path, errno) }
    } else {
      trace = -1
    }
  }

  deinit {
    if trace >= 0 { close(trace) }
  }

  /// How many steps were asked for.
  package var count: Int { state.withLock { $0.count } }

  /// The steps that were asked for, in their order.
  package var recorded: [Step] { state.withLock { $0.recorded } }

  /// Counts a step and tells what becomes of it.
  func next(_ call: ChangingCall, _ path: String) -> Decision {
    let number = state.withLock { state in
      state.count += 1
      if isRecording { state.recorded.append(Step(call: call, path: path)) }
      return state.count
    }
    if trace >= 0 {
      let line = Array("\(number) \(call.rawValue) \(path)\n".utf8)
      _ = unsafe line.withUnsafeBytes { unsafe write(trace, $0.baseAddress, $0.count) }
    }
    guard let rule = rules.first(where: { ($0.first...$0.last).contains(number) }) else { return .go }
    switch rule.action {
    case .kill:
      // As SIGKILL ends it: no deinit, no atexit(3), nothing flushed.
      _exit(137)
    case .tear where call == .write: return .halfThenEnd
    case .tear: _exit(137)
    case .short: return call == .write ? .half : .go
    case .error(let number): return .fail(number)
    }
  }

  private static func rule(_ text: Substring) -> Rule? {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, let action = action(parts[0]) else { return nil }
    var range = parts[1]
    if range.hasSuffix("+") {
      range.removeLast()
      guard let first = Int(range), first > 0 else { return nil }
      return Rule(action: action, first: first, last: .max)
    }
    let ends = range.split(separator: "-", omittingEmptySubsequences: false)
    guard let from = ends.first, let first = Int(from), first > 0, ends.count <= 2 else { return nil }
    guard ends.count == 2 else { return Rule(action: action, first: first, last: first) }
    guard let last = Int(ends[1]), last >= first else { return nil }
    return Rule(action: action, first: first, last: last)
  }

  private static func action(_ name: Substring) -> Rule.Action? {
    switch name {
    case "kill": .kill
    case "tear": .tear
    case "short": .short
    case "EACCES": .error(EACCES)
    case "EDQUOT": .error(EDQUOT)
    case "EEXIST": .error(EEXIST)
    case "EINTR": .error(EINTR)
    case "EINVAL": .error(EINVAL)
    case "EIO": .error(EIO)
    case "EMFILE": .error(EMFILE)
    case "ENOENT": .error(ENOENT)
    case "ENOSPC": .error(ENOSPC)
    case "ENOSYS": .error(ENOSYS)
    case "ENOTSUP": .error(ENOTSUP)
    case "EPERM": .error(EPERM)
    case "EROFS": .error(EROFS)
    case "ESTALE": .error(ESTALE)
    case "EXDEV": .error(EXDEV)
    default: nil
    }
  }
}

/// The faults of this process, from `CROSSDOCK_FAULT`; none where the variable is not set.
package enum FaultPoint {
  private static let plan: Result<FaultScript?, FileError> = {
    guard let value = unsafe getenv("CROSSDOCK_FAULT") else { return .success(nil) }
    do throws(FileError) {
      return .success(try FaultScript(unsafe String(cString: value)))
    } catch {
      return .failure(error)
    }
  }()

  /// Reads the variable; the command line calls it first of all.
  ///
  /// - Throws: `file-fault-plan` where it holds no plan, so that a misspelt fault is no silent success.
  package static func start() throws(FileError) {
    _ = try plan.get()
  }

  /// The process's plan, if it has a good one.
  static var script: FaultScript? {
    if case .success(let script) = plan { return script }
    return nil
  }

  /// Whether there is a plan: only then anybody else's calls need to be watched.
  package static var isPlanned: Bool { script != nil }

  /// Counts a call that a library makes by itself, and tells what becomes of it: 0 where it is to be made, the number
  /// of the error that it is to give, -1 for a write that is to end the process half done.
  ///
  /// An interrupted call is the library's to repeat; it is counted again, as ours are.
  package static func foreign(_ call: ChangingCall, _ path: String) -> Int32 {
    guard let script else { return 0 }
    while true {
      switch script.next(call, path) {
      case .go, .half: return 0
      case .halfThenEnd: return -1
      case .fail(EINTR): continue
      case .fail(let number): return number
      }
    }
  }

  /// Counts a step that another room takes, such as the ledger's commit: call it before the step, and after it.
  ///
  /// - Throws: `file-step` with the plan's error.
  package static func step(_ name: StaticString, _ path: @autoclosure () -> String) throws(FileError) {
    try Calls.process.step(name, path())
  }
}
