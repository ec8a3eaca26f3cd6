internal import Glibc
internal import Subprocess
internal import SystemPackage

/// How a run of the built command ended.
package struct CommandEnding: Sendable {
  /// The exit code; 128 and the signal's number where a signal ended it.
  package var code: Int
  package var output: String
  package var errors: String
}

/// The built `crossdock`.
package enum BuiltCommand {
  /// Whether it is another than the one that was built with the tests.
  package static let isOther = unsafe getenv("CROSSDOCK_BINARY") != nil

  /// Beside the test bundle; `CROSSDOCK_BINARY` names another, such as the optimised one.
  package static let path: String = {
    if let other = unsafe getenv("CROSSDOCK_BINARY") { return unsafe String(cString: other) }
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count - 1)
    let own = String(decoding: buffer.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return own.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
      + "/crossdock"
  }()

  /// Runs it to its end, under a plan for `CROSSDOCK_FAULT` where one is given.
  package static func run(
    _ arguments: [String], faults: String? = nil, language: String = "C"
  ) async throws -> CommandEnding {
    let result = try await Subprocess.run(
      .path(FilePath(path)), arguments: .init(arguments),
      environment: .inherit.updating(["CROSSDOCK_FAULT": faults, "LC_ALL": language, "TZ": "UTC"]),
      output: .string(limit: 16 << 20), error: .string(limit: 16 << 20))
    let code: Int
    switch result.terminationStatus {
    case .exited(let number): code = Int(number)
    case .signaled(let number): code = 128 + Int(number)
    }
    return CommandEnding(code: code, output: result.standardOutput, errors: result.standardError)
  }
}

extension TemporaryWorkspace {
  /// Runs the built command in this workspace.
  @discardableResult
  package func run(_ arguments: String..., faults: String? = nil) async throws -> CommandEnding {
    try await BuiltCommand.run(["-C", path] + arguments, faults: faults)
  }
}
