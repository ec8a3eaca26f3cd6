import GRDB
import Glibc
import Ledger
import Values

/// Runs what GRDB throws any error from, and throws the ledger's own.
func attempt<T>(_ body: () throws -> T) throws(LedgerError) -> T {
  do {
    return try body()
  } catch let error as LedgerError {
    throw error
  } catch let error as DatabaseError {
    throw LedgerError.sqlite(error.extendedResultCode.rawValue, error.message ?? "")
  } catch {
    throw LedgerError.io("using the ledger", String(describing: error))
  }
}

extension LedgerError {
  /// The error for one of SQLite's result codes; see <https://www.sqlite.org/rescode.html>.
  static func sqlite(_ code: CInt, _ words: String) -> LedgerError {
    // The memory that connections share is a file too, and grows first of all.
    if ResultCode(rawValue: code) == .SQLITE_IOERR_SHMSIZE {
      return .full("writing the ledger", "no space left on device")
    }
    switch ResultCode(rawValue: code & 0xFF) {
    case .SQLITE_BUSY, .SQLITE_LOCKED: return .busy
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: return .corrupt("ledger.sqlite", words)
    case .SQLITE_FULL: return .full("writing the ledger", "no space left on device")
    default: return .io("using the ledger", words)
    }
  }

  /// The error for what the system said last; see `man 3 errno`.
  static func system(_ doing: String, _ path: String) -> LedgerError {
    let number = errno
    let words = unsafe String(cString: strerror(number))
    let isFull = number == ENOSPC || number == EDQUOT
    let lowered = words.prefix(1).lowercased() + words.dropFirst()
    return isFull ? .full("\(doing) '\(path)'", lowered) : .io("\(doing) '\(path)'", lowered)
  }

  /// The ledger's disk is full.
  private static func full(_ doing: String, _ words: String) -> LedgerError {
    LedgerError("ledger-io", [doing, words], notes: [Diagnostic.Note("file-disk-full")])
  }
}
