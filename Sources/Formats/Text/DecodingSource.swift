/// Another source's text in UTF-8.
final class DecodingSource: ByteSource {
  private let source: any ByteSource
  private let encoding: TextEncoding
  private let tried: [TextEncoding]
  private let converter: Converter
  private var input: [UInt8] = []
  private var position = 0
  /// Where the input buffer begins in the file.
  private var inputOffset = 0
  private var sourceHasEnded = false
  private static let inputCapacity = 64 << 10

  var name: String { source.name }
  /// How many of the file's bytes are decoded; after `text-encoding`, where the fault is.
  var offset: Int { inputOffset + position }

  /// - Throws: `text-encoding-unavailable`.
  init(_ source: any ByteSource, encoding: TextEncoding, tried: [TextEncoding]) throws(FormatError) {
    guard let converter = Converter(from: encoding.iconvName, to: TextEncoding.utf8.iconvName) else {
      throw FormatError.encodingUnavailable(encoding, file: source.name)
    }
    self.source = source
    self.encoding = encoding
    self.tried = tried
    self.converter = converter
    input.reserveCapacity(DecodingSource.inputCapacity)
  }

  /// Gives what decodes before an error, and the error at the next call, so that the reader knows the line.
  func read(into buffer: inout OutputSpan<UInt8>) throws(FormatError) {
    let before = buffer.count
    while buffer.count == before, buffer.freeCapacity > 0 {
      if position == input.count {
        try refill()
        if position == input.count { return }
      }
      let bytes = input
      switch converter.convert(bytes, from: &position, to: bytes.count, into: &buffer) {
      case .done: continue
      case .full: return
      case .cut:
        if buffer.count > before { return }
        if sourceHasEnded { throw undecodable() }
        try refill()
      case .unconvertible:
        if buffer.count > before { return }
        throw undecodable()
      }
    }
  }

  func rewind() throws(FormatError) {
    try source.rewind()
    input.removeAll(keepingCapacity: true)
    position = 0
    inputOffset = 0
    sourceHasEnded = false
  }

  /// Keeps a character that is cut off, and reads on behind it.
  private func refill() throws(FormatError) {
    inputOffset += position
    input.removeFirst(position)
    position = 0
    guard !sourceHasEnded else { return }
    let before = input.count
    let source = source
    var failure: FormatError?
    input.append(addingCapacity: DecodingSource.inputCapacity - before) { (free: inout OutputSpan<UInt8>) in
      do throws(FormatError) {
        try source.read(into: &free)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    sourceHasEnded = input.count == before
  }

  private func undecodable() -> FormatError {
    let bytes = Array(input[position..<min(position + 4, input.count)])
    return .encoding(name, line: 0, offset: offset, bytes: bytes, tried: tried)
  }
}
