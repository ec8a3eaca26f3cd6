import Commerce
import Ledger
import Values

/// How one version lies in a segment: a header of 40 bytes, the entry's key, the packed document.
///
/// | bytes | little-endian |
/// |---|---|
/// | 0 – 3 | "XDV1" |
/// | 4 – 7 | length of the document |
/// | 8 – 15 | checksum of all that follows |
/// | 16 – 23 | position of the previous version of the entry, 0 for none |
/// | 24 – 27 | length of the previous version |
/// | 28 – 31 | batch |
/// | 32 – 35 | partner |
/// | 36 – 37 | length of the key |
/// | 38 | kind |
/// | 39 | 0 |
///
/// The key stands here too, so that the segments alone tell what they hold.
@safe struct VersionFrame {
  static let headerLength = 40
  static let mostKeyBytes = Int(UInt16.max)
  static let mostDocumentBytes = 1 << 30
  private static let magic: UInt32 = 0x3156_4458

  /// Writes a version; the target has room for it.
  static func write(
    to target: UnsafeMutableRawPointer, kind: DocumentKind, partner: PartnerID, batch: BatchID,
    previous: VersionRef?, key: Span<UInt8>, document: Span<UInt8>
  ) {
    let total = headerLength + key.count + document.count
    unsafe target.storeBytes(of: magic.littleEndian, as: UInt32.self)
    unsafe store(UInt32(truncatingIfNeeded: document.count), target, 4)
    unsafe target.storeBytes(of: (previous?.position ?? 0).littleEndian, toByteOffset: 16, as: UInt64.self)
    unsafe store(previous?.length ?? 0, target, 24)
    unsafe store(UInt32(truncatingIfNeeded: batch.value), target, 28)
    unsafe store(UInt32(truncatingIfNeeded: partner.value), target, 32)
    unsafe store(UInt32(truncatingIfNeeded: key.count) | UInt32(kind.rawValue) << 16, target, 36)
    unsafe key.withUnsafeBytes { bytes in
      if let base = bytes.baseAddress {
        unsafe (target + headerLength).copyMemory(from: base, byteCount: bytes.count)
      }
    }
    unsafe document.withUnsafeBytes { bytes in
      if let base = bytes.baseAddress {
        unsafe (target + headerLength + key.count).copyMemory(from: base, byteCount: bytes.count)
      }
    }
    let sum = unsafe checksum(UnsafeRawBufferPointer(start: target, count: total))
    unsafe target.storeBytes(of: sum.littleEndian, toByteOffset: 8, as: UInt64.self)
  }

  private static func store(_ number: UInt32, _ target: UnsafeMutableRawPointer, _ offset: Int) {
    unsafe target.storeBytes(of: number.littleEndian, toByteOffset: offset, as: UInt32.self)
  }

  private static func checksum(_ frame: UnsafeRawBufferPointer) -> UInt64 {
    let body = unsafe UnsafeRawBufferPointer(rebasing: frame[16...])
    return unsafe body.withMemoryRebound(to: UInt8.self) { bytes in unsafe Fingerprint(of: bytes.span).low }
  }

  /// Reads a version and puts its document in place of what `document` holds; nothing where it is not what was written.
  static func read(
    _ frame: UnsafeRawBufferPointer, of version: VersionRef, into document: inout [UInt8]
  ) -> VersionHeader? {
    guard frame.count >= headerLength, frame.count == Int(version.length) else { return nil }
    func number(_ offset: Int) -> UInt32 {
      unsafe UInt32(littleEndian: frame.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
    func wide(_ offset: Int) -> UInt64 {
      unsafe UInt64(littleEndian: frame.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    let keyLength = Int(number(36) & 0xFFFF)
    guard number(0) == magic, headerLength + keyLength + Int(number(4)) == frame.count,
      wide(8) == (unsafe checksum(frame)),
      let kind = DocumentKind(rawValue: UInt8(truncatingIfNeeded: number(36) >> 16))
    else { return nil }
    let key = unsafe Array(frame[headerLength..<headerLength + keyLength])
    document.removeAll(keepingCapacity: true)
    unsafe document.append(contentsOf: frame[(headerLength + keyLength)...])
    return VersionHeader(
      version: version, entry: EntryID(kind, PartnerID(Int(number(32))), key),
      batch: BatchID(Int(number(28))),
      previous: wide(16) == 0 ? nil : VersionRef(position: wide(16), length: number(24)))
  }
}

extension VersionRef {
  init(segment: Int, offset: UInt64, length: Int) {
    self.init(position: UInt64(segment) << 32 | offset, length: UInt32(truncatingIfNeeded: length))
  }

  var segment: Int { Int(position >> 32) }
  var offset: UInt64 { position & 0xFFFF_FFFF }
}
