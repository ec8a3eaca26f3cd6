internal import CFiles
package import Values

/// What went wrong with a file, a folder or a lock: a diagnostic, and the system's error number where there is one.
///
/// Callers branch on ``code`` or ``number``; people read the diagnostic. Made only by the factories of
/// `FileError+Syscall.swift` and `FileError+Findings.swift`.
package struct FileError: Error, Hashable, Sendable {
  package var diagnostic: Diagnostic
  /// errno(3), or 0 where no system call failed.
  package var number: Int32

  /// Takes what to say and the system's number.
  package init(_ diagnostic: Diagnostic, number: Int32 = 0) {
    self.diagnostic = diagnostic
    self.number = number
  }

  /// The diagnostic's code, `file-…`.
  package var code: String { diagnostic.code }
}

extension FileError: CustomStringConvertible {
  package var description: String { diagnostic.description }
}

extension FileError {
  /// The system's own words for an error number, first letter in lower case: `no space left on device`.
  package static func words(for number: Int32) -> String {
    var room = [CChar](repeating: 0, count: 256)
    unsafe cfiles_error_text(number, &room, room.count)
    let bytes = room.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    let text = String(decoding: bytes, as: UTF8.self)
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
