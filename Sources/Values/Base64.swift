/// Base64 (RFC 4648 section 4), padded, without line breaks.
package enum Base64 {
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The text of some bytes.
  package static func text(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let count = min(3, bytes.count - start)
      var word = 0
      for index in 0..<3 { word = word << 8 | (index < count ? Int(bytes[start + index]) : 0) }
      for index in 0..<4 {
        text.append(index <= count ? letters[word >> (18 - 6 * index) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of a text with white space in it; nothing where a sign, the padding or the length is wrong.
  package static func bytes(_ text: Span<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    var bits: UInt32 = 0
    var count = 0
    var padding = 0
    for index in text.indices {
      let byte = text[index]
      if byte == 0x20 || (0x09...0x0D).contains(byte) { continue }
      let value: UInt8
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = byte - UInt8(ascii: "A")
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = byte - UInt8(ascii: "a") + 26
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte - UInt8(ascii: "0") + 52
      case UInt8(ascii: "+"): value = 62
      case UInt8(ascii: "/"): value = 63
      case UInt8(ascii: "=") where count >= 2:
        padding += 1
        count += 1
        bits <<= 6
        if padding > 2 { return nil }
        if count == 4 {
          // What is left over beneath the padding must be nothing.
          let rest = padding == 1 ? bits & 0xFF : bits & 0xFFFF
          if rest != 0 { return nil }
          bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
          if padding == 1 { bytes.append(UInt8(truncatingIfNeeded: bits >> 8)) }
          count = 0
          bits = 0
        }
        continue
      default: return nil
      }
      if padding > 0 { return nil }
      bits = bits << 6 | UInt32(value)
      count += 1
      if count == 4 {
        bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
        bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
        bytes.append(UInt8(truncatingIfNeeded: bits))
        count = 0
        bits = 0
      }
    }
    return count == 0 ? bytes : nil
  }

  /// The bytes of a text; nothing where a sign, the padding or the length is wrong.
  package static func bytes(_ text: [UInt8]) -> [UInt8]? { bytes(text.span) }
}
