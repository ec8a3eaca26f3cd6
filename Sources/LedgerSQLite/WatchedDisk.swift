import CLedgerDisk
import DurableFiles
import Ledger

/// SQLite's writes, syncs, cuts and removals as steps of the seam, under a plan of faults only.
///
/// SQLite makes its calls itself, so that the seam does not see them; a VFS before the system's asks it.
enum WatchedDisk {
  /// Watches every database that is opened from now on, where there is a plan.
  static func install() throws(LedgerError) {
    guard FaultPoint.isPlanned else { return }
    let code = unsafe cledger_watch { call, path in
      guard let path = unsafe path else { return 0 }
      return FaultPoint.foreign(WatchedDisk.call(call), unsafe String(cString: path))
    }
    if code != 0 { throw .sqlite(code, "SQLite's calls cannot be watched") }
  }

  private static func call(_ call: cledger_call) -> ChangingCall {
    switch call {
    case cledger_open: .open
    case cledger_write: .write
    case cledger_truncate: .truncate
    case cledger_unlink: .unlink
    default: .sync
    }
  }
}
