internal import struct Crypto.SHA256
package import Values

/// SHA-256 (FIPS 180-4) as bytes go by.
package struct RunningDigest {
  private var hash = SHA256()

  package init() {}

  /// Takes the first `count` bytes.
  package mutating func update(_ bytes: [UInt8], count: Int) {
    unsafe bytes.withUnsafeBytes { (all: UnsafeRawBufferPointer) in
      unsafe hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: all[..<count]))
    }
  }

  /// The digest of all bytes so far; more may follow.
  package func finalize() -> Digest {
    unsafe hash.finalize().withUnsafeBytes { (bytes: UnsafeRawBufferPointer) in
      let word = { (index: Int) in
        unsafe UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
      }
      return Digest(words: (word(0), word(1), word(2), word(3)))
    }
  }
}

/// SHA-256 of whole files.
package enum FileDigest {
  /// Reads a file from its start to its end, 1 MiB at a time, and gives digest and length.
  ///
  /// The length is what was read, not what a stat said: who compares the two notices a short read (T05, T06).
  ///
  /// - Throws: `file-read`.
  package static func sha256(of file: borrowing OpenFile) throws(FileError) -> (digest: Digest, length: Int) {
    var running = RunningDigest()
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var length = 0
    while true {
      let count = try file.read(at: length, into: &buffer)
      guard count > 0 else { return (running.finalize(), length) }
      running.update(buffer, count: count)
      length += count
    }
  }
}
