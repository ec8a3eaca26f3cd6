package import Values

/// Converts UTF-8 to another encoding, exactly: a character that the encoding does not have is an error.
///
/// Made once for an output and used for each row of it.
package final class TextEncoder {
  package let encoding: TextEncoding
  /// Nil for UTF-8, which needs none.
  private let converter: Converter?

  /// - Throws: `text-encoding-unavailable`.
  package init(_ encoding: TextEncoding) throws(FormatError) {
    self.encoding = encoding
    guard encoding != .utf8 else {
      converter = nil
      return
    }
    guard let opened = Converter(from: TextEncoding.utf8.iconvName, to: encoding.iconvName) else {
      throw .encodingUnavailable(encoding, file: "")
    }
    converter = opened
  }

  /// Appends the text from `start` on to the output.
  ///
  /// - Throws: `text-unmappable` with the first such character; the output is then as before.
  package func append(
    _ text: [UInt8], from start: Int = 0, to output: inout [UInt8], at position: SourcePosition? = nil
  ) throws(FormatError) {
    let before = output.count
    if let scalar = encode(text, from: start, to: &output) {
      output.removeLast(output.count - before)
      throw .unmappable(scalar, in: encoding, at: position)
    }
  }

  /// The first character that could not be converted.
  private func encode(_ text: [UInt8], from start: Int, to output: inout [UInt8]) -> Unicode.Scalar? {
    guard let converter else {
      output.append(contentsOf: text[start...])
      return nil
    }
    // glibc leaves out the tag characters U+E0000 to U+E007F without a word, so they end the text for it.
    let end = encoding.keepsStructure ? TextEncoder.firstTag(text, from: start) : text.count
    var index = start
    while index < end {
      var stop = Converter.Stop.full
      output.append(addingCapacity: 2 * (end - index) + 16) { (free: inout OutputSpan<UInt8>) in
        stop = converter.convert(text, from: &index, to: end, into: &free)
      }
      switch stop {
      case .done, .full: continue
      case .cut, .unconvertible: return TextEncoder.scalar(text, at: index)
      }
    }
    return end < text.count ? TextEncoder.scalar(text, at: end) : nil
  }

  private static func scalar(_ text: [UInt8], at index: Int) -> Unicode.Scalar {
    var decoder = UTF8()
    var rest = text[index...].makeIterator()
    if case .scalarValue(let scalar) = decoder.decode(&rest) { return scalar }
    return "\u{FFFD}"
  }

  /// Where the first tag character stands, or the end.
  private static func firstTag(_ text: [UInt8], from start: Int) -> Int {
    var index = start
    while index + 2 < text.count {
      if text[index] == 0xF3, text[index + 1] == 0xA0, text[index + 2] & 0xFE == 0x80 { return index }
      index += 1
    }
    return text.count
  }
}

extension TextEncoding {
  /// UTF-8 text in this encoding.
  ///
  /// - Throws: `text-unmappable`, `text-encoding-unavailable`.
  package func encode(_ text: [UInt8]) throws(FormatError) -> [UInt8] {
    var output: [UInt8] = []
    try TextEncoder(self).append(text, to: &output)
    return output
  }
}
