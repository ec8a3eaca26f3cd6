import Values
import XMLStream

/// The text of an XML file as its readers count it: decoded to UTF-8, without a byte order mark.
package struct XMLTextReader {
  private let source: any ByteSource
  private let decoder = XMLTextDecoder()
  private var buffer: [UInt8] = []
  /// Where the buffer begins in the text.
  private var offset = 0
  private var atEnd = false

  /// `source`: stands at the first byte.
  package init(_ source: any ByteSource) {
    self.source = source
  }

  /// The text up to an offset, or to the end.
  package mutating func take(to end: Int) throws(FormatError) -> [UInt8] {
    while offset + buffer.count < end, !atEnd { try fill() }
    let count = min(max(end - offset, 0), buffer.count)
    let isStart = offset == 0
    let text = Array(buffer[..<count])
    buffer.removeFirst(count)
    offset += count
    return isStart ? XMLTextReader.declaringUTF8(text) : text
  }

  /// Passes over the text up to an offset.
  package mutating func pass(to end: Int) throws(FormatError) {
    while offset < end {
      let count = min(end - offset, buffer.count)
      buffer.removeFirst(count)
      offset += count
      if offset == end || atEnd { return }
      try fill()
    }
  }

  private mutating func fill() throws(FormatError) {
    var bytes: [UInt8] = []
    let source = source
    var failure: FormatError?
    bytes.append(addingCapacity: 256 << 10) { (free: inout OutputSpan<UInt8>) in
      do throws(FormatError) {
        try source.read(into: &free)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    atEnd = bytes.isEmpty
    do throws(XMLError) {
      try decoder.decode(bytes, isLast: atEnd, into: &buffer)
    } catch {
      throw FormatError(error.named(source.name, path: nil))
    }
  }

  /// The beginning of a document, whose declaration names the encoding that it now is in.
  private static func declaringUTF8(_ text: [UInt8]) -> [UInt8] {
    let word = Array("encoding".utf8)
    guard text.starts(with: Array("<?xml".utf8)), let close = text.firstIndex(of: UInt8(ascii: ">")) else {
      return text
    }
    var index = 5
    while index + word.count < close, !text[index...].starts(with: word) { index += 1 }
    func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }
    guard index + word.count < close, let open = text[index..<close].firstIndex(where: isQuote),
      let end = text[(open + 1)..<close].firstIndex(of: text[open])
    else { return text }
    if String(decoding: text[(open + 1)..<end], as: UTF8.self).lowercased() == "utf-8" { return text }
    return Array(text[...open]) + Array("UTF-8".utf8) + Array(text[end...])
  }
}
