import Commerce
import Ledger
import LedgerSQLite

extension FuzzTarget {
  /// A version in a segment, damaged: what is read is what was written, or nothing.
  static let journal = FuzzTarget("journal", options: ["0", "1"]) { input in
    var options = Options(input)
    if options.choice(2) == 0 { try checkForeign(options.text) } else { try checkDamaged(&options) }
  }
}

/// Bytes that nobody wrote: where they are taken for a version, writing that version gives these bytes.
private func checkForeign(_ bytes: [UInt8]) throws {
  let place = VersionRef(position: 1 << 32 | 16, length: UInt32(bytes.count))
  var document: [UInt8] = []
  guard let header = SegmentBytes.read(bytes, of: place, into: &document) else { return }
  try demandEqual(SegmentBytes.write(header, document), bytes, "a version that was read")
}

/// A version that was written, and one byte of it that changed.
private func checkDamaged(_ options: inout Options) throws {
  let bits = UInt8(truncatingIfNeeded: options.choice(256))
  let wide = options.choice(256) << 8 | options.choice(256)
  let key = options.part()
  let document = options.text
  let batch = BatchID(wide)
  let place = VersionRef(
    position: 1 << 32 | 16, length: UInt32(SegmentBytes.headerLength + key.count + document.count))
  let header = VersionHeader(
    version: place, entry: EntryID(.order, PartnerID(wide & 0xFF), key), batch: batch,
    previous: bits & 1 == 0 ? nil : VersionRef(position: 77, length: 9))
  let written = SegmentBytes.write(header, document)
  var read: [UInt8] = [1, 2, 3]
  try demandEqual(SegmentBytes.read(written, of: place, into: &read), header, "what was written is read")
  try demandEqual(read, document, "what was written is read")
  var damaged = written
  let index = wide % damaged.count
  if bits != 0 {
    damaged[index] ^= bits
    try demandEqual(
      SegmentBytes.read(damaged, of: place, into: &read), nil, "byte \(index) is \(damaged[index])")
  }
  for length in [index, max(0, written.count - 1)] where length < written.count {
    try demandEqual(
      SegmentBytes.read(Array(written[..<length]), of: place, into: &read), nil, "cut at \(length)")
  }
}
