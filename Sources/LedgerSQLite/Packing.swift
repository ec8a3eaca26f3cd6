import FoundationEssentials
import GRDB
import Ledger
import Values

/// Small lists as bytes: LEB128 varints, and texts with their lengths before them.
struct Packing {
  var bytes: [UInt8] = []

  mutating func put(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// A difference, which may be negative, in few bytes where it is near 0.
  mutating func put(difference: Int64) {
    put(UInt64(bitPattern: difference << 1 ^ difference >> 63))
  }

  mutating func put(_ text: String) {
    put(UInt64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  mutating func put(_ texts: [String]) {
    put(UInt64(texts.count))
    for text in texts { put(text) }
  }

  mutating func put(_ reason: Reason) {
    put(reason.code)
    put(reason.arguments)
  }
}

/// Reads what ``Packing`` wrote; bytes that it did not write are a damaged ledger.
struct Unpacking {
  let bytes: [UInt8]
  private(set) var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position >= bytes.count }

  private static var damaged: LedgerError { .corrupt("ledger.sqlite", "a list in it cannot be read") }

  mutating func byte() throws(LedgerError) -> UInt8 {
    guard position < bytes.count else { throw Unpacking.damaged }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func number() throws(LedgerError) -> UInt64 {
    var number: UInt64 = 0
    var shift: UInt64 = 0
    while position < bytes.count, shift < 64 {
      let byte = bytes[position]
      position += 1
      number |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return number }
      shift += 7
    }
    throw Unpacking.damaged
  }

  mutating func difference() throws(LedgerError) -> Int64 {
    let number = try number()
    return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
  }

  mutating func text() throws(LedgerError) -> String {
    let count = try number()
    guard count <= UInt64(bytes.count - position) else { throw Unpacking.damaged }
    defer { position += Int(count) }
    return String(decoding: bytes[position..<position + Int(count)], as: UTF8.self)
  }

  mutating func texts() throws(LedgerError) -> [String] {
    var texts: [String] = []
    for _ in 0..<(try number()) { texts.append(try text()) }
    return texts
  }

  mutating func reason() throws(LedgerError) -> Reason { Reason(try text(), try texts()) }
}

extension Reason {
  var packed: Data {
    var packing = Packing()
    packing.put(self)
    return Data(packing.bytes)
  }

  init(packed: [UInt8]) throws(LedgerError) {
    var unpacking = Unpacking(packed)
    self = try unpacking.reason()
  }
}

extension Instant {
  /// By RFC 3339 with the offset.
  var text: String { Moment.instant(self).description }

  init(text: String) throws(LedgerError) {
    guard case .instant(let instant)? = Moment(rfc3339: Array(text.utf8).span) else {
      throw .corrupt("ledger.sqlite", "a time in it cannot be read")
    }
    self = instant
  }
}

extension Row {
  /// The bytes of a BLOB; none where it is NULL.
  func bytes(_ column: String) -> [UInt8] { (self[column] as Data?).map { Array($0) } ?? [] }

  func optionalBytes(_ column: String) -> [UInt8]? { (self[column] as Data?).map { Array($0) } }

  /// The SHA-256 of a column; a ledger that holds anything else in its place is damaged.
  func digest(_ column: String) throws(LedgerError) -> Digest? {
    guard let bytes = optionalBytes(column) else { return nil }
    guard let digest = Digest(bytes: bytes) else {
      throw .corrupt("ledger.sqlite", "a digest in it has no 32 bytes")
    }
    return digest
  }

  func instant(_ column: String) throws(LedgerError) -> Instant { try Instant(text: self[column]) }
}
