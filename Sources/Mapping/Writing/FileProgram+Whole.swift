import Expressions
import Values

/// Files that are not rows: XML, JSON, bytes, e-mails; each document most often a file of its own.
extension FileProgram {
  /// Whether all documents of an output are in one file.
  package var isOneFile: Bool {
    switch format.kind {
    case .csv, .tsv, .ndjson: true
    case .xml, .json: elements?.isFramed ?? true
    case .bytes, .mail: false
    }
  }

  /// Whether a document's name for its file is the whole name, without the map's and the number: nobody overwrites it,
  /// since what has the name already is the same.
  package var namesWhole: Bool { format.kind == .bytes }

  /// Whether it is written by elements, not by rows.
  package var isTree: Bool { elements != nil }

  /// How many bytes part a document from the one before it, and stand at its beginning: the first of a file goes without.
  package var separator: Int { format.kind == .json && isOneFile ? 1 : 0 }

  /// What stands before and behind the documents of a file that has all of them.
  package func frame() throws(RecordError) -> (head: [UInt8], tail: [UInt8]) {
    try elements?.frameTexts(self) ?? ([], [])
  }

  /// Appends a part of a document (``parts(of:)``) as the whole of a file, or as its element of one that has all of them;
  /// false where it is not for this file.
  package func renderWhole(
    _ document: DocumentRecord, part: Int, into bytes: inout [UInt8]
  ) throws(RecordError) -> Bool {
    let document = load(document, part: part)
    guard try applies() else { return false }
    try named?.make(input)
    if let elements {
      do throws(ExpressionError) {
        try rowProgram?.load(document)
      } catch {
        throw RecordError(error.diagnostic.code, error.diagnostic.arguments, field: rules.name)
      }
      let start = bytes.count
      guard try elements.append(document, self, to: &bytes) else { return false }
      if format.kind == .xml, !isOneFile { try validate(bytes[start...]) }
      return true
    }
    if let mail {
      guard let message = try mail.message(document, self) else { return false }
      bytes += message.bytes
      return true
    }
    guard let content else { return false }
    var text: [UInt8] = []
    try appendText(content, document, -1, &text)
    guard let decoded = Base64.bytes(text) else { throw RecordError("map-base64", [], field: content.name) }
    bytes += decoded
    return true
  }

  /// An e-mail as people see it; nothing where the document gives none.
  func mailPreview(_ document: DocumentRecord) throws(RecordError) -> String? {
    _ = try parts(of: document)
    let document = load(document, part: 0)
    guard try applies() else { return nil }
    try named?.make(input)
    return try mail?.message(document, self)?.preview
  }

  /// What the name of a document's own file has behind the number, or all of it; nothing where the map does not say.
  package func memberName(_ document: DocumentRecord, part: Int) throws(RecordError) -> String? {
    let document = load(document, part: part)
    if let elements { return try elements.memberName(document, self) }
    guard let member else { return nil }
    var text: [UInt8] = []
    try appendText(member, document, -1, &text)
    guard namesWhole else { return FileProgram.safeName(text) }
    guard let safe = FileProgram.safeName(text, keeping: UInt8(ascii: ".")) else { return nil }
    if Array(safe.utf8) == text { return safe }
    // Two orders whose numbers differ in a sign alone must not claim one name.
    let mark = String(Fingerprint(of: text.span).low & 0xFFFFFF, radix: 16)
    guard let dot = safe.lastIndex(of: ".") else { return "\(safe)-\(mark)" }
    return "\(safe[..<dot])-\(mark)\(safe[dot...])"
  }

  /// Letters that every file system and mail program takes: a name comes out of somebody else's file.
  static func safeName(_ text: [UInt8], keeping sign: UInt8 = UInt8(ascii: "-")) -> String? {
    var safe = text.map { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"), sign: byte
      default: UInt8(ascii: "_")
      }
    }
    if safe.first == UInt8(ascii: ".") { safe[0] = UInt8(ascii: "_") }
    return safe.isEmpty ? nil : String(decoding: safe.prefix(80), as: UTF8.self)
  }
}
