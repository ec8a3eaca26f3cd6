internal import Glibc
package import Testing

/// A text that is compared with a file of the repository; `RECORD=1` writes the file anew and fails the run.
package enum GoldenText {
  /// `Fixtures/` of the repository.
  package static var fixtures: String {
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
      + "/Fixtures"
  }

  private static let isRecording = unsafe getenv("RECORD") != nil

  /// Compares a text with a file below ``fixtures``.
  package static func expect(
    _ text: String, equals path: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let full = "\(fixtures)/\(path)"
    let known = GoldenText.text(full)
    if isRecording, known != text {
      let descriptor = unsafe Glibc.open(full, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
      let bytes = Array(text.utf8)
      _ = unsafe Glibc.write(descriptor, bytes, bytes.count)
      close(descriptor)
      Issue.record("recorded \(path)", sourceLocation: sourceLocation)
      return
    }
    #expect(text == known ?? "", "\(path)", sourceLocation: sourceLocation)
  }

  /// The bytes of a file.
  package static func bytes(_ path: String) -> [UInt8]? {
    let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = unsafe Glibc.read(descriptor, &buffer, buffer.count), count > 0 {
      all += buffer.prefix(count)
    }
    return all
  }

  private static func text(_ path: String) -> String? {
    bytes(path).map { String(decoding: $0, as: UTF8.self) }
  }
}
