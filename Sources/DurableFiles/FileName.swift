/// A name in a folder, byte for byte as the file system has it.
///
/// Not a `String`: names need not be UTF-8, and two names that look the same (NFC and NFD) are two files (T21). One
/// component only, so nothing that holds a `FileName` can leave its folder. Names are ordered as people count:
/// `orders-9` stands before `orders-10`.
package struct FileName: Hashable, Sendable {
  /// From 1 to 255 bytes, no `/`, no NUL, not `.` or `..`.
  package let bytes: [UInt8]

  /// The longest name that Linux file systems take: NAME_MAX in limits.h.
  package static let longest = 255

  /// Takes a name's bytes.
  ///
  /// - Throws: `file-name-empty`, `file-name-illegal`, `file-name-long` (T63).
  package init(_ bytes: [UInt8]) throws(FileError) {
    if bytes.isEmpty { throw FileError.emptyName() }
    if bytes == [UInt8(ascii: ".")] || bytes == [UInt8(ascii: "."), UInt8(ascii: ".")]
      || bytes.contains(UInt8(ascii: "/")) || bytes.contains(0)
    {
      throw FileError.illegalName(FileName.printable(bytes))
    }
    if bytes.count > FileName.longest { throw FileError.longName(FileName.printable(bytes), bytes.count) }
    self.bytes = bytes
  }

  /// Takes a name as text, in UTF-8.
  ///
  /// - Throws: `file-name-empty`, `file-name-illegal`, `file-name-long`.
  package init(_ text: String) throws(FileError) {
    try self.init(Array(text.utf8))
  }

  /// The name that a folder listing gave: NUL-terminated, and legal because it exists.
  init?(listed name: UnsafePointer<CChar>) {
    var bytes: [UInt8] = []
    var index = 0
    while case let byte = unsafe UInt8(bitPattern: name[index]), byte != 0 {
      bytes.append(byte)
      index += 1
    }
    guard let name = try? FileName(bytes) else { return nil }
    self = name
  }

  /// Whether the name ends so, bytes compared.
  package func hasSuffix(_ suffix: [UInt8]) -> Bool {
    bytes.count >= suffix.count && bytes[(bytes.count - suffix.count)...].elementsEqual(suffix)
  }

  /// Whether the name begins so, bytes compared.
  package func hasPrefix(_ prefix: [UInt8]) -> Bool { bytes.starts(with: prefix) }

  /// The name with bytes put behind it.
  ///
  /// - Throws: `file-name-long`, `file-name-illegal`.
  package func appending(_ suffix: String) throws(FileError) -> FileName {
    try FileName(bytes + Array(suffix.utf8))
  }

  /// `prefix` and this name, the name cut before its extension so that all fits into `limit` bytes.
  ///
  /// Never cut inside a UTF-8 sequence. An extension is what follows the last dot, if it has 1 to 16 bytes and
  /// something stands before the dot.
  ///
  /// - Throws: `file-name-long` where the prefix leaves no room.
  package func prefixed(by prefix: String, limit: Int = FileName.longest) throws(FileError) -> FileName {
    let head = Array(prefix.utf8)
    if head.count + bytes.count <= limit { return try FileName(head + bytes) }
    var dot = bytes.count
    if let last = bytes.lastIndex(of: UInt8(ascii: ".")), last > 0, (2...17).contains(bytes.count - last) {
      dot = last
    }
    let tail = bytes[dot...]
    var end = min(dot, limit - head.count - tail.count)
    guard end > 0 else {
      throw FileError.longName(FileName.printable(head + bytes), head.count + bytes.count)
    }
    // A continuation byte (10xxxxxx) at the cut means that the cut is inside a character.
    var back = end
    while back > 0, end - back < 4, bytes[back] & 0b1100_0000 == 0b1000_0000 { back -= 1 }
    if back > 0, bytes[back] & 0b1100_0000 == 0b1100_0000 { end = back }
    return try FileName(head + bytes[..<end] + tail)
  }

  /// The bytes with a NUL behind them, as system calls take them.
  var terminated: [CChar] { bytes.map { CChar(bitPattern: $0) } + [0] }

  /// A name as messages show it, whatever its bytes.
  package static func printable(_ bytes: [UInt8]) -> String {
    var text = ""
    var rest = bytes[...]
    while let first = rest.first {
      let width = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
      if let character = String(validating: rest.prefix(width), as: UTF8.self),
        let scalar = character.unicodeScalars.first,
        character.unicodeScalars.count == 1
      {
        if scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) {
          text += "\\x" + hex(UInt8(scalar.value & 0xFF))
        } else {
          text.unicodeScalars.append(scalar)
        }
        rest = rest.dropFirst(width)
      } else {
        text += "\\x" + hex(first)
        rest = rest.dropFirst()
      }
    }
    return text
  }

  private static func hex(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return digits.count == 1 ? "0" + digits : digits
  }
}

extension FileName: CustomStringConvertible {
  /// The name as people can read it: control characters and what is not UTF-8 as `\x0a`.
  package var description: String { FileName.printable(bytes) }
}

extension FileName: Comparable {
  package static func < (left: FileName, right: FileName) -> Bool {
    var first = left.bytes[...]
    var second = right.bytes[...]
    while let one = first.first, let two = second.first {
      if isDigit(one), isDigit(two) {
        let oneRun = takeNumber(&first)
        let twoRun = takeNumber(&second)
        if oneRun.count != twoRun.count { return oneRun.count < twoRun.count }
        if !oneRun.elementsEqual(twoRun) { return oneRun.lexicographicallyPrecedes(twoRun) }
      } else {
        if one != two { return one < two }
        first = first.dropFirst()
        second = second.dropFirst()
      }
    }
    if first.isEmpty != second.isEmpty { return first.isEmpty }
    // Equal but for leading zeros: the bytes decide, so that the order is total.
    return left.bytes.lexicographicallyPrecedes(right.bytes)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func takeNumber(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let run = rest.prefix(while: isDigit)
    rest = rest.dropFirst(run.count)
    return run.drop { $0 == UInt8(ascii: "0") }
  }
}
