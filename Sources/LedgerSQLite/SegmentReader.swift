import Glibc
import Ledger
import Synchronization

/// Reads versions from the segments, and checks each.
///
/// Outputs ask for versions in the order in which they lie, so that a read that follows the one before takes a window of
/// a quarter of a megabyte; never past the committed length, behind which bytes may still change.
final class SegmentReader: Sendable {
  private struct State {
    var descriptors: [Int: CInt] = [:]
    /// As large as it had to be so far; what is filled of it is the window.
    var window: [UInt8] = []
    var filled = 0
    var segment = 0
    var start: UInt64 = 0
    /// Where the last version that was read ends.
    var end: UInt64 = 0
  }

  private let folder: String
  private let committed: @Sendable (_ segment: Int) throws(LedgerError) -> UInt64
  private let state = Mutex(State())

  init(folder: String, committed: @escaping @Sendable (_ segment: Int) throws(LedgerError) -> UInt64) {
    self.folder = folder
    self.committed = committed
  }

  deinit {
    state.withLock { state in
      for descriptor in state.descriptors.values { close(descriptor) }
    }
  }

  /// Puts a version's document in place of what `document` holds.
  ///
  /// - Throws: `ledger-corrupt` with the offset where the bytes are not those that were written.
  func read(_ version: VersionRef, into document: inout [UInt8]) throws(LedgerError) -> VersionHeader {
    // `Mutex` lends its value to a closure, which may not capture `inout` parameters: the array goes in and comes out.
    var result: [UInt8] = []
    swap(&result, &document)
    defer { swap(&result, &document) }
    return try state.withLock { (state) throws(LedgerError) in try read(version, &state, into: &result) }
  }

  private func read(
    _ version: VersionRef, _ state: inout State, into document: inout [UInt8]
  ) throws(LedgerError) -> VersionHeader {
    let length = UInt64(version.length)
    // Made only where it is told: this runs once for every document of an output.
    var name: String { SegmentFiles.name(version.segment) }
    let isInside =
      state.segment == version.segment && version.offset >= state.start
      && version.offset + length <= state.start + UInt64(state.filled)
    if !isInside {
      let follows =
        state.segment == version.segment && version.offset >= state.end
        && version.offset - state.end < 1 << 16
      var wanted = length
      if follows {
        let end = try committed(version.segment)
        wanted = max(length, min(1 << 18, end > version.offset ? end - version.offset : 0))
      }
      guard wanted < 1 << 32, version.offset >= UInt64(SegmentFiles.heading.count) else {
        throw .corrupt(name, offset: version.offset, "there is no version")
      }
      try fill(&state, version.segment, version.offset, Int(wanted))
    }
    let first = Int(version.offset - state.start)
    let available = state.filled - first
    guard available >= Int(length) else {
      throw .corrupt(name, offset: version.offset, "the file ends before this")
    }
    let header = unsafe state.window.withUnsafeBytes { bytes in
      unsafe VersionFrame.read(
        UnsafeRawBufferPointer(rebasing: bytes[first..<first + Int(length)]), of: version, into: &document)
    }
    guard let header else {
      throw .corrupt(name, offset: version.offset, "these are not the bytes that were written")
    }
    state.end = version.offset + length
    return header
  }

  private func fill(_ state: inout State, _ segment: Int, _ offset: UInt64, _ count: Int) throws(LedgerError)
  {
    let path = SegmentFiles.path(folder, segment)
    let descriptor: CInt
    if let known = state.descriptors[segment] {
      descriptor = known
    } else {
      guard try SegmentFiles.length(path) != nil else {
        throw .corrupt(SegmentFiles.name(segment), offset: offset, "there is no such file")
      }
      descriptor = try SegmentFiles.open(path, O_RDONLY)
      state.descriptors[segment] = descriptor
    }
    state.segment = 0
    state.filled = 0
    if state.window.count < count { state.window = [UInt8](repeating: 0, count: count) }
    state.filled = try unsafe state.window.withUnsafeMutableBufferPointer { (bytes) throws(LedgerError) in
      let wanted = unsafe UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: bytes[..<count]))
      return try unsafe SegmentFiles.read(descriptor, into: wanted, at: offset, path)
    }
    state.segment = segment
    state.start = offset
  }
}
