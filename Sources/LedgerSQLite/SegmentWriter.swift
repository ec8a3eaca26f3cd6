import Commerce
import Glibc
import Ledger

/// Appends versions to the newest segment, on behalf of one open staging.
///
/// What lies behind the committed length is nobody's: a new writer cuts it off. ``finish()`` puts everything on the disk
/// before the transaction that refers to it commits.
@safe final class SegmentWriter {
  private let folder: String
  private let limit: UInt64
  private let step: SQLiteLedger.Step
  private let committed: UInt64
  private let committedNumber: Int
  private(set) var number: Int
  /// Whether the disk did not say yes when it was asked to keep the newest segment.
  private(set) var isDoubtful = false
  private var descriptor: CInt = -1
  /// Where in the file the buffer begins.
  private var flushed: UInt64
  private var buffer: UnsafeMutableRawBufferPointer
  private var count = 0
  private let background = BackgroundSync()
  /// How far the file was written when it was last brought to the disk.
  private var syncing: UInt64
  /// After so many bytes the disk begins to work.
  private static let stretch: UInt64 = 8 << 20

  /// Goes on behind the committed length of a segment; number 0 means that there is none yet.
  ///
  /// `isDoubtful`: the disk refused to sync this segment, so that no more is put into it.
  init(
    folder: String, number: Int, committed: UInt64, limit: UInt64, isDoubtful: Bool,
    step: @escaping SQLiteLedger.Step
  ) throws(LedgerError) {
    self.folder = folder
    self.limit = limit
    self.step = step
    self.number = number
    self.committed = committed
    committedNumber = number
    flushed = committed
    syncing = committed
    unsafe buffer = .allocate(byteCount: 1 << 20, alignment: 16)
    try SegmentWriter.cutTail(folder, number: number, committed: committed)
    if number > 0, !isDoubtful { descriptor = try SegmentFiles.change(path) }
  }

  deinit {
    unsafe buffer.deallocate()
    closeFile()
  }

  private var path: String { SegmentFiles.path(folder, number) }

  /// The length of the newest segment, with what is not written yet.
  var length: UInt64 { flushed + UInt64(count) }

  /// Cuts off what no transaction refers to, and finds a segment that is shorter than the ledger says.
  static func cutTail(_ folder: String, number: Int, committed: UInt64) throws(LedgerError) {
    var next = number + 1
    while try SegmentFiles.length(SegmentFiles.path(folder, next)) != nil {
      try SegmentFiles.remove(SegmentFiles.path(folder, next))
      next += 1
    }
    guard number > 0 else { return }
    let path = SegmentFiles.path(folder, number)
    guard let length = try SegmentFiles.length(path), length >= committed else {
      throw .corrupt(SegmentFiles.name(number), offset: committed, "the file ends before this")
    }
    guard length > committed else { return }
    let descriptor = try SegmentFiles.change(path)
    defer { close(descriptor) }
    try SegmentFiles.cut(descriptor, to: committed, path)
    try SegmentFiles.sync(descriptor, path)
  }

  /// Appends one version and tells where it lies.
  func append(
    kind: DocumentKind, partner: PartnerID, batch: BatchID, previous: VersionRef?, key: Span<UInt8>,
    document: Span<UInt8>
  ) throws(LedgerError) -> VersionRef {
    let total = VersionFrame.headerLength + key.count + document.count
    if descriptor < 0
      || length + UInt64(total) > limit && length != UInt64(SegmentFiles.heading.count)
    {
      try roll()
    }
    if unsafe count + total > buffer.count { try makeRoom(for: total) }
    let version = VersionRef(segment: number, offset: length, length: total)
    if let base = unsafe buffer.baseAddress {
      unsafe VersionFrame.write(
        to: base + count, kind: kind, partner: partner, batch: batch, previous: previous, key: key,
        document: document)
    }
    count += total
    return version
  }

  private func makeRoom(for total: Int) throws(LedgerError) {
    try flush()
    guard unsafe total > buffer.count else { return }
    unsafe buffer.deallocate()
    unsafe buffer = .allocate(byteCount: total, alignment: 16)
  }

  private func flush() throws(LedgerError) {
    guard count > 0 else { return }
    try step("segment-write")
    try unsafe SegmentFiles.write(
      descriptor, UnsafeRawBufferPointer(rebasing: buffer[..<count]), at: flushed, path)
    try step("segment-written")
    flushed += UInt64(count)
    count = 0
    if flushed - syncing >= SegmentWriter.stretch {
      syncing = flushed
      background.start(descriptor)
    }
  }

  private func closeFile() {
    guard descriptor >= 0 else { return }
    _ = background.wait()
    close(descriptor)
    descriptor = -1
  }

  /// Puts all that was appended on the disk.
  func finish() throws(LedgerError) {
    guard descriptor >= 0 else { return }
    try flush()
    try step("segment-sync")
    isDoubtful = true
    let error = background.wait()
    if error != 0 {
      errno = error
      throw .system("syncing", path)
    }
    try SegmentFiles.sync(descriptor, path)
    isDoubtful = false
    try step("segment-synced")
  }

  /// Ends this segment and begins the next.
  private func roll() throws(LedgerError) {
    try finish()
    closeFile()
    number += 1
    descriptor = try SegmentFiles.change(path, O_CREAT | O_EXCL)
    flushed = 0
    syncing = 0
    let heading = SegmentFiles.heading
    if let base = unsafe buffer.baseAddress {
      unsafe heading.withUnsafeBytes { bytes in
        if let source = bytes.baseAddress { unsafe base.copyMemory(from: source, byteCount: bytes.count) }
      }
    }
    count = heading.count
    try flush()
    try SegmentFiles.syncFolder(folder)
  }

  /// Takes back all that was appended; what cannot be taken back now is cut off by the next writer.
  func rollback() {
    guard descriptor >= 0 else { return }
    closeFile()
    do throws(LedgerError) {
      try SegmentWriter.cutTail(folder, number: committedNumber, committed: committed)
    } catch {
      // Told, and no more: the next writer cuts it off, or says why it cannot.
      try? step("segment-tail-left")
    }
  }

  /// Reads a version that is still in the buffer, or nothing.
  func read(_ version: VersionRef, into document: inout [UInt8]) -> VersionHeader? {
    guard version.segment == number, version.offset >= flushed else { return nil }
    let start = Int(version.offset - flushed)
    guard start + Int(version.length) <= count else { return nil }
    return unsafe VersionFrame.read(
      UnsafeRawBufferPointer(rebasing: buffer[start..<start + Int(version.length)]), of: version,
      into: &document)
  }
}
