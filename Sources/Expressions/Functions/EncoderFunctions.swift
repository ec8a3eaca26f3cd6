import Values

/// The encoders extension.
let encoderFunctions: [Function] = [
  Function(
    "base64.encode", .global, [.init(.bytes, gives: .string)], summary: "Bytes as base64, padded.",
    examples: [.init("base64.encode(b'hello')", "'aGVsbG8='")],
    .unary { (value) throws(ExpressionError) in
      guard case .bytes(let bytes) = value else { throw .noOverload("base64.encode", value) }
      return .string(Base64.encode(bytes))
    }),
  Function(
    "base64.decode", .global, [.init(.string, gives: .bytes)], summary: "The bytes of base64, padded or not.",
    examples: [.init("base64.decode('aGVsbG8')", "b'hello'"), .init("base64.decode('*')", "error")],
    .unary { (value) throws(ExpressionError) in
      guard let bytes = Base64.decode(try value.text("base64.decode")) else {
        throw ExpressionError("expression-base64")
      }
      return .bytes(bytes)
    }),
]

/// Base64 (RFC 4648, section 4).
enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encode(_ bytes: [UInt8]) -> String {
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    var index = 0
    while index < bytes.count {
      let left = min(3, bytes.count - index)
      let second = left > 1 ? bytes[index + 1] : 0
      let third = left > 2 ? bytes[index + 2] : 0
      let group = UInt32(bytes[index]) << 16 | UInt32(second) << 8 | UInt32(third)
      for place in 0..<4 {
        result.append(place <= left ? alphabet[Int(group >> UInt32(18 - 6 * place)) & 63] : UInt8(ascii: "="))
      }
      index += 3
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The bytes, or nothing where the text is not base64.
  static func decode(_ text: String) -> [UInt8]? {
    var result: [UInt8] = []
    var group: UInt32 = 0
    var bits = 0
    var padding = 0
    for byte in text.utf8 {
      if byte == UInt8(ascii: "=") {
        padding += 1
        continue
      }
      guard padding == 0, let digit = digit(byte) else { return nil }
      group = group << 6 | digit
      bits += 6
      if bits >= 8 {
        bits -= 8
        result.append(UInt8(truncatingIfNeeded: group >> UInt32(bits)))
      }
    }
    let unpadded = text.utf8.count - padding
    guard unpadded % 4 != 1, padding == 0 || (padding < 3 && text.utf8.count % 4 == 0) else { return nil }
    return result
  }

  private static func digit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): return UInt32(byte - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): return UInt32(byte - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return UInt32(byte - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): return 62
    case UInt8(ascii: "/"): return 63
    default: return nil
    }
  }
}
