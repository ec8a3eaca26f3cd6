/// An encoding that files come in or go out in.
///
/// UTF-8 is checked by ``TextCheck``; all others are converted by glibc's `iconv`, strictly: what does not convert is an
/// error, never a `?` or a U+FFFD.
package enum TextEncoding: String, CaseIterable, Hashable, Sendable {
  case utf8 = "utf-8"
  case utf16LittleEndian = "utf-16le"
  case utf16BigEndian = "utf-16be"
  case windows1252 = "windows-1252"
  case latin1 = "iso-8859-1"
  case latin9 = "iso-8859-15"
  case shiftJIS = "cp932"
  case gb18030 = "gb18030"
  case big5 = "big5"
  case eucJP = "euc-jp"
  case eucKR = "euc-kr"

  /// The encoding of a name as people write it in a map: any case, and the usual other names.
  package init?(name: String) {
    let plain = name.lowercased()
    guard let encoding = TextEncoding(rawValue: plain) ?? TextEncoding.otherNames[plain] else {
      return nil
    }
    self = encoding
  }

  private static let otherNames: [String: TextEncoding] = [
    "utf8": .utf8, "ascii": .utf8, "us-ascii": .utf8, "utf16le": .utf16LittleEndian,
    "utf16be": .utf16BigEndian,
    "cp1252": .windows1252, "latin1": .latin1, "latin-1": .latin1, "iso8859-1": .latin1, "latin9": .latin9,
    "latin-9": .latin9, "iso8859-15": .latin9, "shift_jis": .shiftJIS, "shift-jis": .shiftJIS,
    "sjis": .shiftJIS,
    "ms932": .shiftJIS, "windows-31j": .shiftJIS, "gbk": .gb18030, "gb2312": .gb18030, "cp936": .gb18030,
    "cp950": .big5, "eucjp": .eucJP, "euckr": .eucKR, "cp949": .eucKR,
  ]

  /// What glibc calls it (`iconv --list`).
  ///
  /// CP932 and CP950 are what Japanese and Taiwanese systems write where they say Shift_JIS and Big5, and glibc's SJIS
  /// would turn each backslash into a yen sign.
  var iconvName: String {
    switch self {
    case .utf8: "UTF-8"
    case .utf16LittleEndian: "UTF-16LE"
    case .utf16BigEndian: "UTF-16BE"
    case .windows1252: "CP1252"
    case .latin1: "ISO-8859-1"
    case .latin9: "ISO-8859-15"
    case .shiftJIS: "CP932"
    case .gb18030: "GB18030"
    case .big5: "CP950"
    case .eucJP: "EUC-JP"
    case .eucKR: "UHC"
    }
  }

  /// The byte order mark that says so, where there is one.
  var byteOrderMark: [UInt8] {
    switch self {
    case .utf8: [0xEF, 0xBB, 0xBF]
    case .utf16LittleEndian: [0xFF, 0xFE]
    case .utf16BigEndian: [0xFE, 0xFF]
    default: []
    }
  }

  /// Whether each ASCII byte is that character wherever line ends, quotes, commas and tabs are looked for.
  ///
  /// True of all but UTF-16: the second bytes of the East Asian ones are above 0x2F.
  var keepsStructure: Bool {
    switch self {
    case .utf16LittleEndian, .utf16BigEndian: false
    default: true
    }
  }
}
