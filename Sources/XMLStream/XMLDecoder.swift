import Glibc
import Values

/// Turns the bytes of an XML file into UTF-8, before libxml2 sees them.
///
/// The encoding is found as appendix F of XML 1.0 says: byte order mark, then the pattern of the first bytes, then
/// the declaration. Decoding is strict: a byte sequence that means nothing is an error. Because the parser only ever
/// sees UTF-8, its byte offsets are offsets into text that is still at hand.
@safe
struct XMLDecoder: ~Copyable {
  private var head: [UInt8] = []
  private var isDecided = false
  private var converter: iconv_t?
  private(set) var encoding = "UTF-8"
  /// Bytes of a character that the last piece cut.
  private var rest: [UInt8] = []

  init() {}

  deinit {
    if let converter = unsafe converter { _ = unsafe iconv_close(converter) }
  }

  /// Decodes one piece and appends it.
  mutating func decode(
    _ bytes: Span<UInt8>, isLast: Bool, into text: inout GrowingBuffer<UInt8>
  ) throws(XMLError) {
    if isDecided {
      try convert(bytes, isLast: isLast, into: &text)
      return
    }
    for index in 0..<bytes.count { head.append(bytes[index]) }
    // The declaration, if there is one, ends with the first '>'; 1 KiB is longer than any real one.
    if !isLast, head.count < 1024, head.count < 4 || !head.contains(UInt8(ascii: ">")) { return }
    isDecided = true
    let skipped = try decide(isLast: isLast)
    let first = Array(head[skipped...])
    head = []
    try convert(first.span, isLast: isLast, into: &text)
  }

  /// Finds the encoding, and how many bytes of mark to pass over.
  private mutating func decide(isLast: Bool) throws(XMLError) -> Int {
    let marks: [(bytes: [UInt8], name: String)] = [
      ([0xEF, 0xBB, 0xBF], "UTF-8"), ([0xFF, 0xFE, 0, 0], "UTF-32"), ([0, 0, 0xFE, 0xFF], "UTF-32"),
      ([0xFF, 0xFE], "UTF-16LE"), ([0xFE, 0xFF], "UTF-16BE"),
    ]
    for mark in marks where head.starts(with: mark.bytes) {
      try open(mark.name)
      return mark.bytes.count
    }
    let cut: [[UInt8]] = [[0xEF], [0xEF, 0xBB], [0xFF], [0xFE]]
    if isLast, cut.contains(head) { throw XMLError("xml-incomplete") }
    let patterns: [(bytes: [UInt8], name: String)] = [
      ([0x3C, 0, 0, 0], "UTF-32"), ([0, 0, 0, 0x3C], "UTF-32"), ([0x3C, 0], "UTF-16LE"),
      ([0, 0x3C], "UTF-16BE"),
      ([0x4C, 0x6F, 0xA7, 0x94], "EBCDIC"),
    ]
    for pattern in patterns where head.starts(with: pattern.bytes) {
      try open(pattern.name)
      return 0
    }
    if let declared {
      // A declaration that could be read byte by byte is not UTF-16, whatever it says.
      if declared.lowercased().hasPrefix("utf-16") {
        throw XMLError("xml-encoding-mismatch", [declared.quotedForMessage], line: 1)
      }
      try open(declared)
    }
    return 0
  }

  /// The name in the declaration's `encoding="…"`.
  private var declared: String? {
    guard head.starts(with: Array("<?xml".utf8)), let end = head.firstIndex(of: UInt8(ascii: ">")) else {
      return nil
    }
    let declaration = head[..<end]
    let word = Array("encoding".utf8)
    var index = 5
    while index + word.count < end, !declaration[index...].starts(with: word) { index += 1 }
    index += word.count
    while index < end, declaration[index] != UInt8(ascii: "\""), declaration[index] != UInt8(ascii: "'") {
      index += 1
    }
    guard index < end, let close = declaration[(index + 1)...].firstIndex(of: declaration[index]) else {
      return nil
    }
    return String(decoding: declaration[(index + 1)..<close], as: UTF8.self)
  }

  /// What is decoded under a declared name: iconv's own name, empty for UTF-8 and its part ASCII.
  ///
  /// No other name goes to iconv. Chinese and Japanese names mean their supersets, as in practice they do.
  private static let names: [String: String] = {
    var names = ["utf-8": "", "utf8": "", "us-ascii": "", "ascii": ""]
    for part in 1...16 where part != 12 { names["iso-8859-\(part)"] = "ISO-8859-\(part)" }
    for page in 1250...1258 {
      names["windows-\(page)"] = "CP\(page)"
      names["cp\(page)"] = "CP\(page)"
    }
    for name in ["gb2312", "gbk", "cp936", "gb18030"] { names[name] = "GB18030" }
    for name in ["shift_jis", "shift-jis", "sjis", "windows-31j", "cp932", "ms932"] { names[name] = "CP932" }
    for name in ["big5", "big5-hkscs"] { names[name] = "BIG5-HKSCS" }
    names["latin1"] = "ISO-8859-1"
    names["euc-jp"] = "EUC-JP"
    names["euc-kr"] = "EUC-KR"
    names["ks_c_5601-1987"] = "CP949"
    names["koi8-r"] = "KOI8-R"
    names["utf-16le"] = "UTF-16LE"
    names["utf-16be"] = "UTF-16BE"
    return names
  }()

  private mutating func open(_ name: String) throws(XMLError) {
    encoding = name
    guard let known = XMLDecoder.names[name.lowercased()] else {
      throw XMLError("xml-encoding-unknown", [name.quotedForMessage], line: 1)
    }
    if known.isEmpty { return }
    let opened = unsafe iconv_open("UTF-8", known)
    if unsafe opened == iconv_t(bitPattern: -1) {
      throw XMLError("xml-encoding-unknown", [name.quotedForMessage], line: 1)
    }
    unsafe converter = opened
  }

  private mutating func convert(
    _ bytes: Span<UInt8>, isLast: Bool, into text: inout GrowingBuffer<UInt8>
  ) throws(XMLError) {
    guard let converter = unsafe converter else {
      unsafe bytes.withUnsafeBufferPointer { piece in
        if let base = piece.baseAddress { unsafe text.append(base, count: piece.count) }
      }
      return
    }
    var input = rest
    rest = []
    for index in 0..<bytes.count { input.append(bytes[index]) }
    var left = input.count
    var failure: Int32 = 0
    unsafe input.withUnsafeMutableBytes { buffer in
      var from = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
      while left > 0 {
        // No encoding here makes more than three bytes of one, or four of two.
        text.reserve(text.count + left * 3 + 16)
        var room = text.capacity - text.count
        var to: UnsafeMutablePointer<CChar>? = unsafe UnsafeMutableRawPointer(text.base + text.count)
          .assumingMemoryBound(to: CChar.self)
        let result = unsafe iconv(converter, &from, &left, &to, &room)
        text.count = text.capacity - room
        if result == -1, errno != E2BIG {
          failure = errno
          return
        }
      }
    }
    if failure == EINVAL {
      rest = Array(input.suffix(left))
      if isLast { throw XMLError("xml-incomplete") }
    } else if failure != 0 {
      let bad = input.suffix(left).prefix(4).map { byte in
        byte < 16 ? "0" + String(byte, radix: 16) : String(byte, radix: 16)
      }
      throw XMLError("xml-encoding", [bad.joined(separator: " "), encoding])
    }
  }
}
