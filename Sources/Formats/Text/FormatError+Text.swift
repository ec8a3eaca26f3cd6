internal import Values

extension FormatError {
  /// Bytes that are no text in any of the encodings tried; line 0 where it is not known yet.
  static func encoding(
    _ file: String, line: Int, offset: Int, bytes: [UInt8], tried: [TextEncoding]
  ) -> FormatError {
    let names = tried.map(\.rawValue).joined(separator: ", ")
    return FormatError(
      Diagnostic(
        "text-encoding", [hex(bytes), "\(offset)", names], at: SourcePosition(file: file, line: line)))
  }

  static func nul(_ file: String, line: Int, offset: Int) -> FormatError {
    FormatError(Diagnostic("text-nul", ["\(offset)"], at: SourcePosition(file: file, line: line)))
  }

  /// This system's iconv has no such encoding.
  static func encodingUnavailable(_ encoding: TextEncoding, file: String) -> FormatError {
    FormatError(
      Diagnostic("text-encoding-unavailable", [encoding.rawValue], at: SourcePosition(file: file, line: 0)))
  }

  /// A character that the encoding of an output does not have.
  static func unmappable(_ character: Unicode.Scalar, in encoding: TextEncoding, at position: SourcePosition?)
    -> FormatError
  {
    let code = String(character.value, radix: 16, uppercase: true)
    let padded = String(repeating: "0", count: max(0, 4 - code.count)) + code
    return FormatError(
      Diagnostic(
        "text-unmappable", [String(character).quotedForMessage, "U+\(padded)", encoding.rawValue],
        at: position))
  }

  private static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined(separator: " ")
  }

  /// The same error on a line that has become known since.
  func onLine(_ line: Int) -> FormatError {
    guard diagnostic.position?.line == 0, code == "text-encoding" || code == "text-nul" else { return self }
    var result = self
    result.diagnostic.position?.line = line
    return result
  }
}
