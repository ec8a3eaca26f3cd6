internal import Glibc
internal import Values

/// Where bytes come from, front to back, and from the front again.
package protocol ByteSource: AnyObject {
  /// The file as people know it, for positions.
  var name: String { get }

  /// Appends at least one byte to the buffer, and at most as many as it has room for; none means the end.
  ///
  /// The buffer has room for 16 bytes or more: a source may have to append a character whole.
  ///
  /// - Throws: `format-read`: a read error is never an empty file.
  func read(into buffer: inout OutputSpan<UInt8>) throws(FormatError)

  /// Begins again at the first byte.
  ///
  /// - Throws: `format-read`, where the source cannot be read twice.
  func rewind() throws(FormatError)
}

/// An open file, which stays open: whoever opened it closes it.
package final class FileByteSource: ByteSource, Sendable {
  package let name: String
  private let descriptor: CInt

  package init(descriptor: CInt, name: String) {
    self.descriptor = descriptor
    self.name = name
  }

  /// See `man 2 read`: EINTR is not an error, and nothing has been read then.
  package func read(into buffer: inout OutputSpan<UInt8>) throws(FormatError) {
    guard buffer.freeCapacity > 0 else { return }
    let descriptor = descriptor
    let failure: CInt = unsafe buffer.withUnsafeMutableBufferPointer { bytes, count in
      while true {
        guard let free = bytes.baseAddress else { return 0 }
        let result = unsafe Glibc.read(descriptor, free + count, bytes.count - count)
        if result >= 0 {
          count += result
          return 0
        }
        let code = errno
        guard code == EINTR else { return code }
      }
    }
    if failure != 0 { throw FormatError.read(name, error: failure) }
  }

  package func rewind() throws(FormatError) { try seek(to: 0) }

  /// Goes on at another byte of the file.
  package func seek(to offset: Int) throws(FormatError) {
    guard lseek(descriptor, off_t(offset), SEEK_SET) == off_t(offset) else {
      throw FormatError.read(name, error: errno)
    }
  }
}

/// Bytes in memory, given out in pieces: the answer of a test to "wherever the file is cut".
package final class MemoryByteSource: ByteSource {
  package let name: String
  private let bytes: [UInt8]
  private let pieces: [Int]
  private var position = 0
  private var piece = 0

  /// Gives out as many bytes a call as `pieces` says in turn, beginning anew at its end; by default all at once.
  package init(_ bytes: [UInt8], name: String = "memory", pieces: [Int] = []) {
    self.bytes = bytes
    self.name = name
    self.pieces = pieces.filter { $0 > 0 }
  }

  package func read(into buffer: inout OutputSpan<UInt8>) throws(FormatError) {
    var length = min(buffer.freeCapacity, bytes.count - position)
    if !pieces.isEmpty {
      length = min(length, pieces[piece % pieces.count])
      piece += 1
    }
    for index in position..<position + length { buffer.append(bytes[index]) }
    position += length
  }

  package func rewind() throws(FormatError) {
    position = 0
    piece = 0
  }
}

extension FormatError {
  static func read(_ name: String, error: CInt) -> FormatError {
    let words = unsafe strerror(error).map { unsafe String(cString: $0) } ?? "\(error)"
    return FormatError(
      Diagnostic("format-read", [words.lowercased()], at: SourcePosition(file: name, line: 0)))
  }
}
