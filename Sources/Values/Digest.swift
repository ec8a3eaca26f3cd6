/// The SHA-256 of a file's bytes.
package struct Digest: Hashable, Sendable {
  package var bytes: [UInt8]

  /// Takes 32 bytes.
  package init?(bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    self.bytes = bytes
  }

  /// Lower-case hexadecimal, 64 digits.
  package var hex: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(64)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}

extension Digest: CustomStringConvertible {
  package var description: String { hex }
}

/// 128 bits that tell whether a record or a document is the one known already.
///
/// Not for security: whoever writes a file into the inbox can write any order into it anyway. Two multiply-and-fold
/// lanes over 16 bytes a step (the construction of wyhash, W. Yi 2019, widened to 128 bits); the ledger keeps it, so it
/// must never change.
package struct Fingerprint: Hashable, Sendable {
  package var high: UInt64
  package var low: UInt64

  @inlinable
  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  @inlinable
  static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }

  /// The fingerprint of a run of bytes.
  @inlinable
  package init(of text: Span<UInt8>) {
    var first: UInt64 = 0xa076_1d64_78bd_642f ^ UInt64(truncatingIfNeeded: text.count)
    var second: UInt64 = 0xe703_7ed1_a0b4_28db
    let bytes = unsafe text.bytes
    var index = 0
    while index &+ 16 <= text.count {
      let left = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
      let right = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index &+ 8, as: UInt64.self)
      first = Fingerprint.fold(left ^ 0x8ebc_6af0_9c88_c6e3, right ^ first)
      second = Fingerprint.fold(right ^ 0x5899_65cc_7537_4cc3, left ^ second)
      index &+= 16
    }
    var left: UInt64 = 0
    var right: UInt64 = 0
    var shift: UInt64 = 0
    while index < text.count {
      if shift < 64 {
        left |= UInt64(text[index]) << shift
      } else {
        right |= UInt64(text[index]) << (shift &- 64)
      }
      shift &+= 8
      index &+= 1
    }
    first = Fingerprint.fold(left ^ 0x8ebc_6af0_9c88_c6e3, right ^ first)
    second = Fingerprint.fold(right ^ 0x5899_65cc_7537_4cc3, left ^ second)
    high = Fingerprint.fold(first ^ 0x1d8e_4e27_c47d_124f, second ^ 0xa076_1d64_78bd_642f)
    low = Fingerprint.fold(second ^ 0xeb44_acca_b455_d165, first ^ 0xe703_7ed1_a0b4_28db)
  }
}
