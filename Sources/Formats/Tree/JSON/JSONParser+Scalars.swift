import Values

/// Strings, numbers and literals.
extension JSONParser {
  enum Text {
    /// Its bytes read as they stand.
    case plain
    case escaped
    case fault(JSONFault.What, at: Int)
  }

  /// Passes over a string whose opening quote stands before `p`, to behind its closing quote, and checks it.
  @inline(__always)
  mutating func string(_ p: inout Int) -> Text {
    var index = p
    // Most strings are short and plain: two words cover them.
    while true {
      let hits = JSONParser.special(bytes.word(at: index))
      if hits == 0 {
        index &+= 8
        continue
      }
      index &+= hits.trailingZeroBitCount &>> 3
      if bytes[index] == UInt8(ascii: "\"") {
        if index &- p > limits.text { return .fault(.textTooLong(limits.text), at: p) }
        p = index &+ 1
        return .plain
      }
      break
    }
    return hardString(&p, from: index)
  }

  /// The bytes of a word that end a run of plain text: quote, backslash, control, or not ASCII.
  ///
  /// The lowest bit that is set is exact; those above it may be borrowed ones.
  @inline(__always)
  static func special(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quote = word ^ (ones &* 0x22)
    let slash = word ^ (ones &* 0x5C)
    let hits =
      ((quote &- ones) & ~quote) | ((slash &- ones) & ~slash) | ((word &- ones &* 0x20) & ~word) | word
    return hits & (ones &* 0x80)
  }

  @inline(never)
  private mutating func hardString(_ p: inout Int, from start: Int) -> Text {
    var index = start
    var escaped = false
    while true {
      let hits = JSONParser.special(bytes.word(at: index))
      if hits == 0 {
        index &+= 8
        continue
      }
      index &+= hits.trailingZeroBitCount &>> 3
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        if index &- p > limits.text { return .fault(.textTooLong(limits.text), at: p) }
        p = index &+ 1
        return escaped ? .escaped : .plain
      } else if byte == UInt8(ascii: "\\") {
        escaped = true
        switch bytes[index &+ 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
          UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
          index &+= 2
        case UInt8(ascii: "u"):
          for digit in 2..<6 where PaddedBytes.hex(bytes[index &+ digit]) == nil {
            return .fault(.syntax(expected: "hex digit"), at: index &+ digit)
          }
          index &+= 6
        default: return .fault(.syntax(expected: "\" | \\ | / | b | f | n | r | t | u"), at: index &+ 1)
        }
      } else if byte >= 0x80 {
        repeat {
          let length = character(index)
          if length < 0 {
            let at = index &+ (-length &- 1)
            return .fault(.notUTF8, at: at)
          }
          place.continuations &+= length &- 1
          index &+= length
        } while bytes[index] >= 0x80
      } else {
        if index >= limit, limit &- p > limits.text { return .fault(.textTooLong(limits.text), at: p) }
        return .fault(.syntax(expected: "escape | '\"'"), at: index)
      }
    }
  }

  /// The length of a character of more than one byte, or minus one minus the place of the byte that spoils it.
  ///
  /// Well-formed UTF-8 as in table 3-7 of the Unicode standard.
  @inline(__always)
  private func character(_ index: Int) -> Int {
    let lead = bytes[index]
    let second = bytes[index &+ 1]
    func continues(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
    switch lead {
    case 0xC2...0xDF: return continues(second) ? 2 : -2
    case 0xE0...0xEF:
      let low: UInt8 = lead == 0xE0 ? 0xA0 : 0x80
      let high: UInt8 = lead == 0xED ? 0x9F : 0xBF
      if second < low || second > high { return -2 }
      return continues(bytes[index &+ 2]) ? 3 : -3
    case 0xF0...0xF4:
      let low: UInt8 = lead == 0xF0 ? 0x90 : 0x80
      let high: UInt8 = lead == 0xF4 ? 0x8F : 0xBF
      if second < low || second > high { return -2 }
      if !continues(bytes[index &+ 2]) { return -3 }
      return continues(bytes[index &+ 3]) ? 4 : -4
    default: return -1
    }
  }

  /// Passes over a number; where it is none, the place of the byte that spoils it.
  @inline(__always)
  func number(_ p: inout Int) -> Int? {
    var index = p
    if bytes[index] == UInt8(ascii: "-") { index &+= 1 }
    if bytes[index] == UInt8(ascii: "0") {
      index &+= 1
    } else {
      let start = index
      digits(&index)
      if index == start { return index }
    }
    if bytes[index] == UInt8(ascii: ".") {
      index &+= 1
      let start = index
      digits(&index)
      if index == start { return index }
    }
    if bytes[index] | 0x20 == UInt8(ascii: "e") {
      index &+= 1
      if bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") { index &+= 1 }
      let start = index
      digits(&index)
      if index == start { return index }
    }
    p = index
    return nil
  }

  @inline(__always)
  private func digits(_ index: inout Int) {
    while bytes[index] &- UInt8(ascii: "0") < 10 { index &+= 1 }
  }

  /// The place of the first byte that is not as in a literal, or nothing.
  func literal(_ text: StaticString, _ start: Int) -> Int? {
    for index in 0..<text.utf8CodeUnitCount {
      let wanted = unsafe text.utf8Start[index]
      if bytes[start &+ index] != wanted { return start &+ index }
    }
    return nil
  }
}
