/// How the encoding of a file is found: byte order mark, then strict UTF-8, then the declared ones in their order.
///
/// Nothing statistical: a file has the first encoding in which all of it is text.
package struct EncodingPlan: Hashable, Sendable {
  /// What the map declares.
  package var declared: [TextEncoding]

  package init(_ declared: [TextEncoding] = []) {
    self.declared = declared
  }

  /// The encodings that come into question, in order, by the first bytes of the file.
  ///
  /// A caller may read with the first of them and, at `text-encoding` or `text-nul`, once more with the next.
  package func candidates(head: Span<UInt8>) -> [TextEncoding] {
    for encoding in [TextEncoding.utf8, .utf16LittleEndian, .utf16BigEndian]
    where EncodingPlan.begins(head, with: encoding.byteOrderMark) {
      return [encoding]
    }
    return [.utf8] + declared.filter { $0 != .utf8 }
  }

  /// The encoding of a whole file, found by reading it from front to end; the source is rewound.
  ///
  /// Where only one comes into question, that is the answer at once, and the reading of the rows will say whether the
  /// file keeps to it.
  ///
  /// - Throws: `text-encoding` or `text-nul` where none fits, at the place that the encodings reached which got
  ///   furthest; `format-read`; `text-encoding-unavailable`.
  package func decide(scanning source: any ByteSource) throws(FormatError) -> TextEncoding {
    var head: [UInt8] = []
    var failure: FormatError?
    head.append(addingCapacity: 16) { (free: inout OutputSpan<UInt8>) in
      do throws(FormatError) {
        while free.count < 4 {
          let before = free.count
          try source.read(into: &free)
          if free.count == before { break }
        }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    let candidates = candidates(head: head.span)
    if candidates.count == 1, let only = candidates.first {
      try source.rewind()
      return only
    }
    var furthest: (offset: Int, error: FormatError)?
    for encoding in candidates {
      try source.rewind()
      guard let failure = try EncodingPlan.firstFault(source, encoding: encoding, tried: candidates) else {
        try source.rewind()
        return encoding
      }
      if failure.offset > furthest?.offset ?? -1 { furthest = failure }
    }
    guard let furthest else { return .utf8 }
    throw furthest.error
  }

  private static func begins(_ head: Span<UInt8>, with mark: [UInt8]) -> Bool {
    guard !mark.isEmpty, head.count >= mark.count else { return false }
    for index in mark.indices where head[index] != mark[index] { return false }
    return true
  }

  /// Where the text of a file stops to be text in an encoding, as an offset in the file.
  private static func firstFault(
    _ source: any ByteSource, encoding: TextEncoding, tried: [TextEncoding]
  ) throws(FormatError) -> (offset: Int, error: FormatError)? {
    let decoding = encoding == .utf8 ? nil : try DecodingSource(source, encoding: encoding, tried: tried)
    let text: any ByteSource = decoding ?? source
    let buffer = RowBuffer(capacity: 256 << 10)
    var line = 1
    var offset = 0
    while true {
      var atEnd = false
      do throws(FormatError) {
        atEnd = try buffer.fill(from: text) == 0
      } catch {
        guard let decoding, error.code == "text-encoding" else { throw error }
        return (decoding.offset, error.onLine(line))
      }
      let check = unsafe TextCheck(buffer.bytes, count: buffer.count, isLast: atEnd)
      line += buffer.lineFeeds(upTo: check.checked)
      if let fault = check.fault {
        return (
          offset + fault.offset, .text(fault, in: buffer, at: offset, source.name, line: line, tried: tried)
        )
      }
      if atEnd { return nil }
      offset += check.checked
      buffer.dropFirst(check.checked)
    }
  }
}

extension FormatError {
  /// What a check of text found, in words.
  static func text(
    _ fault: TextCheck.Fault, in buffer: RowBuffer, at offset: Int, _ file: String, line: Int,
    tried: [TextEncoding]
  ) -> FormatError {
    switch fault.kind {
    case .nul: .nul(file, line: line, offset: offset + fault.offset)
    case .notUTF8:
      .encoding(
        file, line: line, offset: offset + fault.offset,
        bytes: buffer.copy(fault.offset, count: fault.length),
        tried: tried)
    }
  }
}
