import Formats
import Values

extension FuzzTarget {
  /// Text in every encoding: the same however it is cut, and what was decoded can be encoded and is then the same.
  static let encodings = FuzzTarget(
    "encodings", extensions: ["csv", "txt"], options: ["0", "3", "6", "7", "8"]
  ) {
    input in
    var options = Options(input)
    let encoding = TextEncoding.allCases[options.choice(TextEncoding.allCases.count)]
    let text = options.text
    let whole = Decoded(text, encoding, pieces: [])
    for pieces in [[1], [3, 2]] {
      try demandEqual(Decoded(text, encoding, pieces: pieces), whole, "\(encoding), pieces of \(pieces)")
    }
    if let read = whole.text, let encoded = try encode(read, encoding) {
      try demandEqual(
        Decoded(encoded, encoding, pieces: []).text, read, "\(encoding), encoded and decoded again")
    }
    try checkPlan(text, encoding)
    try checkMapping(text, encoding)
  }
}

/// A file of one column without quotes, decoded: the field's bytes are the file's text but for its line ends.
private struct Decoded: Equatable {
  var text: [UInt8]?
  var error = ""
  var line = 0

  init(_ bytes: [UInt8], _ encoding: TextEncoding, pieces: [Int]) {
    do throws(FormatError) {
      // A delimiter that no text has, so that a row is its line.
      let dialect = CSVDialect(delimiter: 0x1F, quoting: false)
      var reader = try RowReader(
        MemoryByteSource(bytes, pieces: pieces), dialect: dialect, encoding: encoding,
        limits: RowLimits(chunk: pieces.isEmpty ? 1 << 16 : 64))
      var text: [UInt8] = []
      while let chunk = try reader.nextChunk() {
        for index in 0..<chunk.rowCount {
          let row = chunk.bytes(ofRow: index)
          for place in row.indices { text.append(row[place]) }
          text.append(0x0A)
        }
      }
      self.text = text
    } catch {
      self.error = error.code
      line = error.diagnostic.position?.line ?? -1
    }
  }
}

/// A text in an encoding; nothing where the encoding has no such character, and says so.
private func encode(_ text: [UInt8], _ encoding: TextEncoding) throws -> [UInt8]? {
  do throws(FormatError) {
    return try encoding.encode(text)
  } catch {
    try demandEqual(error.code, "text-unmappable", "writing in \(encoding)")
    return nil
  }
}

/// The encoding that is decided on is one in which the file can be read; and a file that has none is said to have none.
private func checkPlan(_ text: [UInt8], _ declared: TextEncoding) throws {
  let chosen: TextEncoding
  do throws(FormatError) {
    chosen = try EncodingPlan([declared]).decide(scanning: MemoryByteSource(text, pieces: [5]))
  } catch {
    try demand(["text-encoding", "text-nul"].contains(error.code), "deciding: \(error)")
    return
  }
  // Where there is no choice, and where a mark decides, the reader finds what does not keep to it.
  if declared == .utf8 { return }
  let marks: [[UInt8]] = [[0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF]]
  if marks.contains(where: { text.starts(with: $0) }) { return }
  try demandEqual(Decoded(text, chosen, pieces: []).error, "", "\(chosen) was decided on")
}

/// Any text is written in an encoding so that it is read as it was, or it is refused.
private func checkMapping(_ bytes: [UInt8], _ encoding: TextEncoding) throws {
  // What the reader of rows takes for itself: line ends, NUL, a mark at the front.
  guard String(validating: bytes, as: UTF8.self) != nil,
    !bytes.contains(where: { [0, 0x0A, 0x0D].contains($0) }),
    !bytes.isEmpty, !bytes.starts(with: [0xEF, 0xBB, 0xBF]), let encoded = try encode(bytes, encoding)
  else { return }
  let again = Decoded(encoded, encoding, pieces: [])
  try demandEqual(again.text, bytes + [0x0A], "text written in \(encoding) \(again.error)")
}
