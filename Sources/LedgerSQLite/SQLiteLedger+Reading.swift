import GRDB
package import Ledger

extension SQLiteLedger {
  /// Opens a ledger to look into it and no more: nothing is made, brought to a newer format, or waited for.
  ///
  /// For commands that change nothing, so that they answer while a pass is in the middle of a batch.
  ///
  /// - Throws: `ledger-missing`, `ledger-corrupt`, `ledger-newer`, `ledger-io`; `ledger-older` for a format that only the
  ///   next pass brings up to date.
  package static func reader(folder: String) throws(LedgerError) -> any LedgerReader {
    SQLiteReader(try readingPool(folder: folder), folder: folder)
  }

  /// A connection that only reads, to a ledger of this version.
  static func readingPool(folder: String) throws(LedgerError) -> DatabasePool {
    let path = folder + "/ledger.sqlite"
    if try SegmentFiles.length(path) ?? 0 == 0 {
      if try SegmentFiles.length(SegmentFiles.path(folder, 1)) != nil {
        throw .corrupt("ledger.sqlite", "it is gone, and its documents are there")
      }
      throw .missing(path)
    }
    var configuration = Configuration()
    configuration.readonly = true
    configuration.maximumReaderCount = 1
    configuration.busyMode = .timeout(2)
    configuration.prepareDatabase {
      try $0.execute(sql: "PRAGMA cache_size = -2048; PRAGMA temp_store = MEMORY")
    }
    let prepared = configuration
    return try attempt {
      let pool = try DatabasePool(path: path, configuration: prepared)
      try pool.read { db in
        let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        if version == 0, application == 0 { throw LedgerError.missing(path) }
        guard application == Migrations.applicationID else {
          throw LedgerError.corrupt("ledger.sqlite", "it is no ledger")
        }
        if version > Migrations.steps.count {
          throw LedgerError.newer(found: version, known: Migrations.steps.count)
        }
        if version < Migrations.steps.count {
          throw LedgerError.older(found: version, known: Migrations.steps.count)
        }
      }
      return pool
    }
  }
}
