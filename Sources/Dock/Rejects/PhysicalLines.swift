import Formats

/// The physical lines of a file by their numbers, byte for byte and in any encoding.
///
/// One reads forward through the file; going back is possible too, since the place of every 64th line is kept.
struct PhysicalLines {
  /// Some lines: their bytes without the last line's end, and that.
  struct Row {
    var text: [UInt8]
    var end: [UInt8]
  }

  private static let stride = 64

  private let source: FileByteSource
  private let encoding: TextEncoding
  private let unit: Int
  /// A line end as the encoding has it.
  let newline: [UInt8]
  private var buffer: [UInt8] = []
  /// Where the buffer begins in the file, and where the next line begins in the buffer.
  private var bufferOffset = 0
  private var start = 0
  /// The number of the next line, from 1.
  private var number = 1
  /// Where the lines 1, 65, 129 … begin.
  private var places: [Int] = [0]
  private var atEnd = false
  private var readSize = 256 << 10

  /// `source`: stands at the first byte.
  init(_ source: FileByteSource, encoding: TextEncoding) {
    self.source = source
    self.encoding = encoding
    newline = encoding.bytes(of: "\n")
    unit = newline.count
  }

  /// The lines of a row; nothing where the file has not so many.
  mutating func row(_ lines: ClosedRange<Int>) throws -> Row? {
    try go(to: lines.lowerBound)
    var bytes: [UInt8] = []
    for _ in lines {
      guard let end = try endOfLine() else { break }
      bytes += buffer[start..<end]
      pass(end)
    }
    return bytes.isEmpty ? nil : parted(bytes)
  }

  /// The row that begins on a line: a name in quotes may go on over its end.
  mutating func header(at line: Int, quoting: Bool) throws -> Row? {
    try go(to: line)
    let quote = encoding.bytes(of: "\"")
    var bytes: [UInt8] = []
    var isQuoted = false
    repeat {
      guard let end = try endOfLine() else { break }
      var index = start
      while quoting, index + unit <= end {
        if buffer[index..<index + unit].elementsEqual(quote) { isQuoted.toggle() }
        index += unit
      }
      bytes += buffer[start..<end]
      pass(end)
    } while isQuoted
    return bytes.isEmpty ? nil : parted(bytes)
  }

  private mutating func go(to line: Int) throws {
    if line < number {
      let place = (line - 1) / PhysicalLines.stride
      try source.seek(to: places[place])
      buffer.removeAll(keepingCapacity: true)
      bufferOffset = places[place]
      start = 0
      number = place * PhysicalLines.stride + 1
      atEnd = false
      // Rows that stand apart are looked up one by one: not much is wanted of each place.
      readSize = 16 << 10
    }
    while number < line, let end = try endOfLine() { pass(end) }
  }

  private mutating func pass(_ end: Int) {
    start = end
    number += 1
    if number == places.count * PhysicalLines.stride + 1 { places.append(bufferOffset + start) }
  }

  /// Where the next line ends in the buffer, its line end with it; nothing at the end of the file.
  private mutating func endOfLine() throws -> Int? {
    var from = start
    while true {
      let found = scan(from)
      if found.isLineEnd { return found.index }
      if atEnd { return start < buffer.count ? buffer.count : nil }
      from = found.index - start
      bufferOffset += start
      buffer.removeFirst(start)
      start = 0
      try fill()
    }
  }

  private func scan(_ from: Int) -> (index: Int, isLineEnd: Bool) {
    let bytes = buffer.span
    var index = from
    if unit == 1 {
      while index < bytes.count {
        if bytes[index] == 0x0A { return (index + 1, true) }
        index += 1
      }
      return (index, false)
    }
    while index + unit <= bytes.count {
      if buffer[index..<index + unit].elementsEqual(newline) { return (index + unit, true) }
      index += unit
    }
    return (index, false)
  }

  private mutating func fill() throws {
    let before = buffer.count
    let source = source
    var failure: FormatError?
    buffer.append(addingCapacity: readSize) { (free: inout OutputSpan<UInt8>) in
      do throws(FormatError) {
        try source.read(into: &free)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    atEnd = buffer.count == before
    readSize = min(readSize * 2, 256 << 10)
  }

  private func parted(_ bytes: [UInt8]) -> Row {
    guard bytes.count >= unit, bytes.suffix(unit).elementsEqual(newline) else {
      return Row(text: bytes, end: [])
    }
    var cut = bytes.count - unit
    let carriage = newline.map { $0 == 0x0A ? UInt8(0x0D) : $0 }
    if cut >= unit, bytes[cut - unit..<cut].elementsEqual(carriage) { cut -= unit }
    return Row(text: Array(bytes[..<cut]), end: Array(bytes[cut...]))
  }
}

extension TextEncoding {
  /// Text in this encoding; what the encoding does not have is left out, never replaced.
  func bytes(of text: String) -> [UInt8] {
    let utf8 = Array(text.utf8)
    if let bytes = try? encode(utf8) { return bytes }
    return (try? encode(text.unicodeScalars.filter(\.isASCII).map { UInt8($0.value) })) ?? []
  }
}
