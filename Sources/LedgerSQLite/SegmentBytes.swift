package import Ledger

/// One version's bytes in arrays: the door through which tests and fuzzers come at what segments hold.
package enum SegmentBytes {
  package static let headerLength = VersionFrame.headerLength

  /// A version as it lies in a segment.
  package static func write(_ header: VersionHeader, _ document: [UInt8]) -> [UInt8] {
    let key = header.entry.key
    var bytes = [UInt8](repeating: 0, count: VersionFrame.headerLength + key.count + document.count)
    unsafe bytes.withUnsafeMutableBytes { target in
      guard let base = target.baseAddress else { return }
      unsafe VersionFrame.write(
        to: base, kind: header.entry.kind, partner: header.entry.partner, batch: header.batch,
        previous: header.previous, key: key.span, document: document.span)
    }
    return bytes
  }

  /// The version that bytes are, with its document; nothing where they are none.
  package static func read(
    _ bytes: [UInt8], of version: VersionRef, into document: inout [UInt8]
  ) -> VersionHeader? {
    unsafe bytes.withUnsafeBytes { unsafe VersionFrame.read($0, of: version, into: &document) }
  }
}
