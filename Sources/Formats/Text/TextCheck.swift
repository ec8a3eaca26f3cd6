internal import CScan

/// Tells whether bytes are text: well-formed UTF-8 (Unicode 17, table 3-7) without NUL.
struct TextCheck {
  /// What is not text, and where.
  struct Fault: Hashable {
    enum Kind: Hashable { case nul, notUTF8 }
    var kind: Kind
    var offset: Int
    /// How many bytes to show.
    var length: Int
  }

  /// How many bytes were found good.
  ///
  /// Fewer than given, without a fault, is a character whose rest is still to come.
  var checked: Int
  var fault: Fault?

  /// Checks `count` bytes, which begin at the start of a character.
  @inline(never)
  init(_ bytes: UnsafePointer<UInt8>, count: Int, isLast: Bool) {
    var index = 0
    fault = nil
    scan: while index < count {
      if index &+ 64 <= count, unsafe cscan_is_plain(bytes + index) != 0 {
        index &+= 64
        continue
      }
      // Not plain: go on by character to where a block may be tried again.
      let pause = min(count, index &+ 64)
      while index < pause {
        let first = unsafe bytes[index]
        if first &- 1 < 0x7F {
          index &+= 1
          continue
        }
        let length = unsafe TextCheck.lengthOfCharacter(bytes + index, available: count &- index)
        if length > 0 {
          index &+= length
          continue
        }
        if length < 0, !isLast { break scan }
        let shown = min(4, count &- index)
        fault = Fault(kind: first == 0 ? .nul : .notUTF8, offset: index, length: first == 0 ? 1 : shown)
        break scan
      }
    }
    checked = index
  }

  /// The bytes of a character of more than one byte; 0 where it is not well-formed, -1 where it is cut off.
  @inline(__always)
  private static func lengthOfCharacter(_ bytes: UnsafePointer<UInt8>, available: Int) -> Int {
    let first = unsafe bytes[0]
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard first >= 0xC2, first <= 0xF4 else { return 0 }
    guard available > 1 else { return -1 }
    // The second byte of some is narrower: no overlong forms, no surrogates, nothing above U+10FFFF.
    let second = unsafe bytes[1]
    let low: UInt8 = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80
    let high: UInt8 = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF
    guard second >= low, second <= high else { return 0 }
    if length == 2 { return 2 }
    guard available > 2 else { return -1 }
    guard unsafe bytes[2] & 0xC0 == 0x80 else { return 0 }
    if length == 3 { return 3 }
    guard available > 3 else { return -1 }
    return unsafe bytes[3] & 0xC0 == 0x80 ? 4 : 0
  }
}
