import Values

/// The escapes of JSON strings, which the parser has checked.
extension PaddedBytes {
  /// The value of a hexadecimal digit.
  static func hex(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte &- UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte &- UInt8(ascii: "a") &+ 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte &- UInt8(ascii: "A") &+ 10)
    default: nil
    }
  }

  private func unit(_ index: Int) -> UInt32 {
    var value: UInt32 = 0
    for digit in 2..<6 { value = value &* 16 &+ (PaddedBytes.hex(self[index &+ digit]) ?? 0) }
    return value
  }

  /// Whether the escapes of a checked string name no half of a pair alone.
  func surrogatesPair(_ start: Int, _ end: Int) -> Bool {
    var index = start
    while index < end {
      if self[index] != UInt8(ascii: "\\") {
        index &+= 1
      } else if self[index &+ 1] != UInt8(ascii: "u") {
        index &+= 2
      } else {
        guard let (_, length) = scalar(index, end) else { return false }
        index &+= length
      }
    }
    return true
  }

  /// The character of an escape `\u…`, with its second half where it has one; nothing for a half alone.
  private func scalar(_ index: Int, _ end: Int) -> (value: UInt32, length: Int)? {
    let high = unit(index)
    if high & 0xF800 != 0xD800 { return (high, 6) }
    guard high < 0xDC00, index &+ 12 <= end, self[index &+ 6] == UInt8(ascii: "\\"),
      self[index &+ 7] == UInt8(ascii: "u")
    else { return nil }
    let low = unit(index &+ 6)
    guard low & 0xFC00 == 0xDC00 else { return nil }
    return (0x10000 &+ ((high & 0x3FF) &<< 10) &+ (low & 0x3FF), 12)
  }

  /// Appends what a checked string means; false where it names half of a surrogate pair.
  func unescape(_ start: Int, _ end: Int, into text: inout GrowingBuffer<UInt8>) -> Bool {
    var index = start
    var run = start
    var sound = true
    while index < end {
      if self[index] != UInt8(ascii: "\\") {
        index &+= 1
        continue
      }
      copy(run, index &- run, to: &text)
      switch self[index &+ 1] {
      case UInt8(ascii: "b"): text.append(0x08)
      case UInt8(ascii: "f"): text.append(0x0C)
      case UInt8(ascii: "n"): text.append(0x0A)
      case UInt8(ascii: "r"): text.append(0x0D)
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "u"):
        if let (value, length) = scalar(index, end), let character = Unicode.Scalar(value) {
          for byte in UTF8.encode(character) ?? UTF8.encodedReplacementCharacter { text.append(byte) }
          index &+= length &- 2
        } else {
          sound = false
          index &+= 4
        }
      default: text.append(self[index &+ 1])
      }
      index &+= 2
      run = index
    }
    copy(run, end &- run, to: &text)
    return sound
  }
}
