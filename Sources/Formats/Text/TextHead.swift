/// The first part of a file, decoded: enough to recognise what it is.
package struct TextHead: Sendable {
  /// UTF-8, without a byte order mark; a character that is cut off at the end is left out.
  package var text: [UInt8]
  /// The encoding in which this part is text.
  ///
  /// The whole file may still turn out to have another.
  package var encoding: TextEncoding
  /// Whether the file has no more.
  package var isWhole: Bool

  /// Reads the first bytes of a source and rewinds it.
  ///
  /// - Throws: `text-encoding` or `text-nul` where the part is text in none of the plan's encodings; `format-read`;
  ///   `text-encoding-unavailable`.
  package init(
    of source: any ByteSource, plan: EncodingPlan = EncodingPlan(), length: Int = 128 << 10
  ) throws(FormatError) {
    let buffer = RowBuffer(capacity: max(length, 64))
    isWhole = false
    while !isWhole, buffer.capacity - buffer.count >= 16 {
      isWhole = try buffer.fill(from: source) == 0
    }
    try source.rewind()
    let raw = buffer.copy(0, count: buffer.count)
    let candidates = plan.candidates(head: raw.span)
    var furthest: (offset: Int, error: FormatError)?
    for candidate in candidates {
      switch try TextHead.decode(raw, candidate, isWhole: isWhole, name: source.name, tried: candidates) {
      case .text(let decoded):
        text = decoded
        encoding = candidate
        return
      case .fault(let offset, let error):
        if offset > furthest?.offset ?? -1 { furthest = (offset, error) }
      }
    }
    guard let furthest else {
      text = []
      encoding = .utf8
      return
    }
    throw furthest.error
  }

  private enum Decoded {
    case text([UInt8])
    case fault(Int, FormatError)
  }

  private static func decode(
    _ raw: [UInt8], _ encoding: TextEncoding, isWhole: Bool, name: String, tried: [TextEncoding]
  ) throws(FormatError) -> Decoded {
    let bytes = MemoryByteSource(raw, name: name)
    let decoding = encoding == .utf8 ? nil : try DecodingSource(bytes, encoding: encoding, tried: tried)
    let source: any ByteSource = decoding ?? bytes
    let buffer = RowBuffer(capacity: 2 * raw.count + 64)
    var isCut = false
    while !isCut {
      do throws(FormatError) {
        if try buffer.fill(from: source) == 0 { break }
      } catch {
        let offset = decoding?.offset ?? 0
        // Four bytes are the longest character of any encoding; a shorter rest may be the beginning of one.
        isCut = !isWhole && raw.count - offset < 4
        if !isCut { return .fault(offset, error.onLine(1 + buffer.lineFeeds(upTo: buffer.count))) }
      }
      if buffer.capacity - buffer.count < 16 { buffer.grow(to: buffer.capacity * 2) }
    }
    let check = unsafe TextCheck(buffer.bytes, count: buffer.count, isLast: isWhole)
    if let fault = check.fault {
      let line = 1 + buffer.lineFeeds(upTo: check.checked)
      return .fault(fault.offset, .text(fault, in: buffer, at: 0, name, line: line, tried: tried))
    }
    let mark = TextEncoding.utf8.byteOrderMark
    let text = buffer.copy(0, count: check.checked)
    return .text(text.starts(with: mark) ? Array(text.dropFirst(mark.count)) : text)
  }
}
