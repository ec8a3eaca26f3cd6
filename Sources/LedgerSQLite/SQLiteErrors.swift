import GRDB
import Glibc
import Ledger

/// Runs what GRDB throws any error from, and throws the ledger's own.
func attempt<T>(_ body: () throws -> T) throws(LedgerError) -> T {
  do {
    return try body()
  } catch let error as LedgerError {
    throw error
  } catch let error as DatabaseError {
    throw LedgerError.sqlite(error.resultCode.rawValue, error.message ?? "")
  } catch {
    throw LedgerError.io("using the ledger", String(describing: error))
  }
}

extension LedgerError {
  /// The error for one of SQLite's result codes; see <https://www.sqlite.org/rescode.html>.
  static func sqlite(_ code: CInt, _ words: String) -> LedgerError {
    switch ResultCode(rawValue: code & 0xFF) {
    case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: .corrupt("ledger.sqlite", words)
    case .SQLITE_FULL: .io("writing the ledger", "no space left on device")
    default: .io("using the ledger", words)
    }
  }

  /// The error for what the system said last; see `man 3 errno`.
  static func system(_ doing: String, _ path: String) -> LedgerError {
    let words = unsafe String(cString: strerror(errno))
    return .io("\(doing) '\(path)'", words.prefix(1).lowercased() + words.dropFirst())
  }
}
