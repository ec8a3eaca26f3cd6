import Values

/// What the parser found, before it has a file and a line.
struct JSONFault {
  enum What {
    /// A byte that cannot stand here, and what could.
    case syntax(expected: String)
    case notUTF8
    case loneSurrogate
    case duplicateKey(String)
    case depth(Int)
    case textTooLong(Int)
    case recordTooLong(Int)
    case tooManyMembers(Int)
    /// The end of the file where something is still open.
    case incomplete
    case utf16
    case noRecords(String)
    case recordsKind(found: String, expected: String)
    case lineEndInRecord
  }

  var what: What
  /// Where in the buffer.
  var position: Int
  /// The JSON Pointer of the value, below the record.
  var pointer = ""
  var place: JSONPlace
}

extension JSONFault {
  /// The fault as people read it.
  func diagnostic(found byte: UInt8?, at position: SourcePosition) -> Diagnostic {
    func make(_ code: String, _ arguments: String...) -> Diagnostic {
      Diagnostic(code, arguments, at: position, field: position.path)
    }
    return switch what {
    case .syntax(let expected): make("json-syntax", JSONFault.describe(byte), expected)
    case .notUTF8: make("json-utf8", byte.map { String($0, radix: 16) } ?? "")
    case .loneSurrogate: make("json-lone-surrogate")
    case .duplicateKey(let key): make("json-duplicate-key", key.quotedForMessage)
    case .depth(let limit): make("json-depth", String(limit))
    case .textTooLong(let limit): make("json-too-long", "string", String(limit))
    case .recordTooLong(let limit): make("json-too-long", "record", String(limit))
    case .tooManyMembers(let limit): make("json-too-many-members", String(limit))
    case .incomplete: make("json-incomplete")
    case .utf16: make("json-utf16")
    case .noRecords(let paths): make("json-no-records", paths)
    case .recordsKind(let found, let expected): make("json-records-kind", found, expected)
    case .lineEndInRecord: make("json-line-end")
    }
  }

  /// A byte as messages show it.
  static func describe(_ byte: UInt8?) -> String {
    guard let byte else { return "EOF" }
    if byte == 0x0A || byte == 0x0D { return "LF" }
    if byte < 0x20 || byte == 0x7F { return "0x" + String(byte, radix: 16) }
    if byte >= 0x80 { return "0x" + String(byte, radix: 16) }
    return String(UnicodeScalar(byte)).quotedForMessage
  }
}
