import Foundation
import GRDB
import Ledger
import TestSupport
import Testing
import Values

@testable import LedgerSQLite

/// A ledger from before sums by day were kept.
@Suite struct TallyMigrationTests {
  @Test func `what an older ledger knows is counted when it is brought up to date`() throws {
    let new = try TemporaryFolder()
    let counted = try fill(new)
    #expect(counted.count >= 9)
    let old = try copy(new, atStep: 2)
    let ledger = try old.open()
    #expect(try ledger.reader().counted(0, 40_000) == counted)
    #expect(
      try ledger.reader().matched(CivilDate(daysSinceEpoch: 0)...CivilDate(daysSinceEpoch: 40_000)) == [])
  }

  /// Fills a ledger with something of each kind, and gives what it counted.
  private func fill(_ folder: TemporaryFolder) throws -> [String] {
    let store = try folder.open(create: true)
    let shop = try store.partner("shop")
    let feed = try store.feed("erp/orders")
    let staging = try store.begin(try store.claimedBatch(shop, day: 20_001), at: .sample)
    try staging.putOrder(shop, "1", due: [feed])
    try staging.putOrder(shop, "2", due: [feed])
    try staging.putOrder(shop, "3", state: .held)
    try staging.hold(.order(shop, "3"), reason: "no-stock", evidence: [])
    try staging.note(.order(shop, "1"), Reason("damage-known", ["sku"]))
    for ordinal in 4...6 {
      try staging.reject(Reject(ordinal: ordinal, reason: Reason("map-decimal", ["x"])))
    }
    try staging.commit(accepted: 3, rejected: 3)
    for (outcome, day) in [(BatchOutcome.accepted, 20_001), (.duplicate, 20_002), (.rejected, 20_002)] {
      try store.close(
        try store.claimedBatch(shop, day: day), BatchClosing(outcome: outcome), rejects: [], at: .sample)
    }
    let output = try #require(try store.takeDue(feed, mapVersion: .sample(1), at: .sample))
    try store.rendered(output, files: [])
    try store.published(output)
    return try store.reader().counted(0, 40_000)
  }

  /// The same ledger in the format of an earlier step.
  private func copy(_ folder: TemporaryFolder, atStep count: Int) throws -> TemporaryFolder {
    let target = try TemporaryFolder()
    for name in folder.names where name.hasSuffix(".seg") {
      try FileManager.default.copyItem(atPath: "\(folder.path)/\(name)", toPath: "\(target.path)/\(name)")
    }
    let database = try DatabaseQueue(path: target.path + "/ledger.sqlite")
    try database.writeWithoutTransaction { db in
      for step in Migrations.steps[..<count] { try db.execute(sql: step) }
      try db.execute(
        sql: "PRAGMA application_id = \(Migrations.applicationID); PRAGMA user_version = \(count)")
      try db.execute(sql: "ATTACH ? AS new", arguments: [folder.path + "/ledger.sqlite"])
      let tables = try String.fetchAll(
        db, sql: "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
      for table in tables {
        let columns = try String.fetchAll(db, sql: "SELECT name FROM pragma_table_info('\(table)')")
          .joined(separator: ", ")
        try db.execute(sql: "INSERT INTO main.\(table) (\(columns)) SELECT \(columns) FROM new.\(table)")
      }
    }
    try database.close()
    return target
  }
}
