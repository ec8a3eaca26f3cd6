/// A file of rows without the blanks that some programs write around quotes: `"a", "1,5"` as `"a","1,5"`.
///
/// RFC 4180 knows no such blanks: there a quote behind one is a character as any other, and the comma in the quotes would
/// part the field. Only blanks between a delimiter and a quote are left out, outside of quotes; lines stay as they are.
/// For encodings in which ASCII is ASCII.
package final class UnpaddedSource: ByteSource {
  private enum Place {
    case fieldStart, field, quoted, afterQuote
  }

  private let source: any ByteSource
  private let delimiter: UInt8
  private var place = Place.fieldStart
  /// Blanks of which it is not known yet whether a quote follows.
  private var blanks = 0
  /// What is to be given out, and how much of it is.
  private var ready: [UInt8] = []
  private var given = 0

  package var name: String { source.name }

  /// `source`: stands at the first byte.
  package init(_ source: any ByteSource, delimiter: UInt8) {
    self.source = source
    self.delimiter = delimiter
  }

  package func read(into buffer: inout OutputSpan<UInt8>) throws(FormatError) {
    while given == ready.count {
      ready.removeAll(keepingCapacity: true)
      given = 0
      var bytes: [UInt8] = []
      var failure: FormatError?
      bytes.append(addingCapacity: 64 << 10) { (free: inout OutputSpan<UInt8>) in
        do throws(FormatError) {
          try source.read(into: &free)
        } catch {
          failure = error
        }
      }
      if let failure { throw failure }
      if bytes.isEmpty {
        if blanks == 0 { return }
        giveBlanks()
      }
      for byte in bytes { take(byte) }
    }
    let count = min(buffer.freeCapacity, ready.count - given)
    for index in given..<given + count { buffer.append(ready[index]) }
    given += count
  }

  private func giveBlanks() {
    for _ in 0..<blanks { ready.append(0x20) }
    blanks = 0
  }

  private func take(_ byte: UInt8) {
    let isEnd = byte == delimiter || byte == 0x0A || byte == 0x0D
    switch place {
    case .fieldStart:
      if byte == 0x20 {
        blanks += 1
        return
      }
      if byte == CSVScanner.quote {
        blanks = 0
        place = .quoted
      } else {
        giveBlanks()
        place = isEnd ? .fieldStart : .field
      }
    case .field:
      if isEnd { place = .fieldStart }
    case .quoted:
      if byte == CSVScanner.quote { place = .afterQuote }
    case .afterQuote:
      if byte == 0x20 {
        blanks += 1
        return
      }
      if isEnd {
        blanks = 0
        place = .fieldStart
      } else {
        giveBlanks()
        place = byte == CSVScanner.quote ? .quoted : .field
      }
    }
    ready.append(byte)
  }

  package func rewind() throws(FormatError) {
    try source.rewind()
    place = .fieldStart
    blanks = 0
    ready.removeAll(keepingCapacity: true)
    given = 0
  }
}
