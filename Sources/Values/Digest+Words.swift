extension Digest {
  /// A digest from its four 64-bit words, most significant byte first: total, where bytes would have to be counted.
  package init(words: (UInt64, UInt64, UInt64, UInt64)) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(32)
    for word in [words.0, words.1, words.2, words.3] {
      for shift in stride(from: UInt64(56), through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: word >> shift))
      }
    }
    self.bytes = bytes
  }
}
