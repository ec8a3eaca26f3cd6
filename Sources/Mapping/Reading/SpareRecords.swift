import Formats
import Synchronization

/// Records of trees that were mapped, on their way back to the reader, so that their memory is used again.
final class SpareRecords: Sendable {
  private struct Held: @unchecked Sendable {
    // Unchecked: whoever gives a record back has no other use for it.
    var records: [TreeRecord] = []
  }

  private let held = Mutex(Held())

  /// A record to fill.
  func take() -> TreeRecord { held.withLock { $0.records.popLast() } ?? TreeRecord() }

  func give(_ record: TreeRecord) {
    let given = Held(records: [record])
    held.withLock { $0.records += given.records }
  }

  func give(_ records: [TreeRecord]) {
    let given = Held(records: records)
    held.withLock { $0.records += given.records }
  }
}
