import Commerce
import Foundation
import Ledger
import LedgerSQLite
import Synchronization
import TestSupport
import Testing
import Values

/// A folder that is gone when the test is over.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "ledger-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// What a killed process leaves: the files as they are, without the memory that processes share.
  func copy() throws -> TemporaryFolder {
    let target = try TemporaryFolder()
    for name in try FileManager.default.contentsOfDirectory(atPath: path) where !name.hasSuffix("-shm") {
      // Not `copyItem`: a file that is written meanwhile is copied as far as it goes, as a crash leaves it.
      try Data(contentsOf: URL(filePath: path + "/" + name)).write(
        to: URL(filePath: target.path + "/" + name))
    }
    return target
  }

  func change(_ name: String, _ body: (inout Data) -> Void) throws {
    let url = URL(filePath: path + "/" + name)
    var data = try Data(contentsOf: url)
    body(&data)
    try data.write(to: url)
  }

  func size(_ name: String) throws -> Int { try Data(contentsOf: URL(filePath: path + "/" + name)).count }

  var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? [] }

  func open(create: Bool = false, segmentLimit: UInt64 = 1 << 30) throws -> SQLiteLedger {
    try SQLiteLedger(folder: path, create: create, patience: 0, segmentLimit: segmentLimit)
  }
}

@Suite struct SQLiteLedgerTests {
  static func subject(
    _ folder: TemporaryFolder, create: Bool, step: @escaping @Sendable (StaticString) -> Void = { _ in }
  ) throws -> LedgerSubject {
    // A small limit, so that the rules are kept across segments.
    let ledger = try SQLiteLedger(
      folder: folder.path, create: create, patience: 0, segmentLimit: 1_500_000, step: step)
    return LedgerSubject(store: ledger) { try subject(folder.copy(), create: true) }
  }

  @Test(arguments: LedgerConformance.cases)
  func `the ledger in SQLite keeps every rule`(_ rule: LedgerConformance.Case) throws {
    let folder = try TemporaryFolder()
    try rule.check { try Self.subject(folder, create: true, step: $0) }
  }

  /// A ledger with one order and one output.
  static func filled(_ folder: TemporaryFolder) throws -> VersionRef {
    let ledger = try folder.open(create: true)
    let shop = try ledger.partner("shop")
    let staging = try ledger.begin(try ledger.claimedBatch(shop), at: .sample)
    let version = try staging.putOrder(shop, "1001", "the document")
    try staging.commit(accepted: 1)
    return version
  }

  static func expect(_ code: String, _ body: () throws -> Void) {
    let error = #expect(throws: LedgerError.self, performing: body)
    #expect(error?.code == code)
  }

  @Test func `what was committed is there when the ledger is opened again`() throws {
    let folder = try TemporaryFolder()
    let version = try Self.filled(folder)
    let ledger = try folder.open()
    let reader = try ledger.reader()
    let shop = try ledger.partner("shop")
    #expect(try reader.known(.order(shop, "1001"))?.version == version)
    var document: [UInt8] = []
    let header = try reader.document(version, into: &document)
    #expect(header.entry == .order(shop, "1001"))
    #expect(document == Array("the document".utf8))
    #expect(!folder.names.contains { $0.hasSuffix("-journal") })
  }

  @Test func `every file is the owner's alone, whatever the umask`() async {
    // In a process of its own, since the umask is the process's.
    await #expect(processExitsWith: .success) {
      for mask in [0o777, 0] as [mode_t] {
        let folder = try TemporaryFolder()
        umask(mask)
        let ledger = try folder.open(create: true)
        let shop = try ledger.partner("shop")
        let staging = try ledger.begin(try ledger.claimedBatch(shop), at: .sample)
        try staging.putOrder(shop, "1001")
        try staging.commit(accepted: 1)
        umask(0o022)
        let names = folder.names
        try #require(
          names == ["documents-000001.seg", "ledger.sqlite", "ledger.sqlite-shm", "ledger.sqlite-wal"])
        for name in names {
          let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/" + name)
          try #require(attributes[.posixPermissions] as? Int == 0o600)
        }
        withExtendedLifetime(ledger) {}
      }
    }
  }

  @Test func `T32 a ledger that is gone, damaged or no ledger stops, and nothing is made over it`() throws {
    let empty = try TemporaryFolder()
    Self.expect("ledger-missing") { _ = try empty.open() }
    #expect(empty.names.isEmpty)

    let other = try TemporaryFolder()
    try Data("not a database, though as long as the heading of one".utf8)
      .write(to: URL(filePath: other.path + "/ledger.sqlite"))
    Self.expect("ledger-corrupt") { _ = try other.open(create: true) }
    #expect(try other.size("ledger.sqlite") == 52)

    for length in [0, 15, 100, 20_000] {
      let cut = try TemporaryFolder()
      _ = try Self.filled(cut)
      try cut.change("ledger.sqlite") { $0.removeLast($0.count - length) }
      Self.expect("ledger-corrupt") { _ = try cut.open(create: true) }
      #expect(try cut.size("ledger.sqlite") == length)
    }

    let gone = try TemporaryFolder()
    _ = try Self.filled(gone)
    try FileManager.default.removeItem(atPath: gone.path + "/ledger.sqlite")
    Self.expect("ledger-corrupt") { _ = try gone.open(create: true) }

    let without = try TemporaryFolder()
    _ = try Self.filled(without)
    try FileManager.default.removeItem(atPath: without.path + "/documents-000001.seg")
    Self.expect("ledger-corrupt") { _ = try without.open() }

    let short = try TemporaryFolder()
    _ = try Self.filled(short)
    try short.change("documents-000001.seg") { $0.removeLast() }
    Self.expect("ledger-corrupt") { _ = try short.open() }
  }

  @Test func `a newer ledger is refused, and another program's database too`() throws {
    let folder = try TemporaryFolder()
    _ = try Self.filled(folder)
    let before = try folder.size("ledger.sqlite")
    try folder.change("ledger.sqlite") { $0.replaceSubrange(60..<64, with: [0, 0, 0, 99]) }
    let error = #expect(throws: LedgerError.self) { _ = try folder.open() }
    #expect(error?.diagnostic.arguments.first == "99")
    #expect(error?.code == "ledger-newer")
    #expect(try folder.size("ledger.sqlite") == before)
    try folder.change("ledger.sqlite") {
      $0.replaceSubrange(60..<64, with: [0, 0, 0, 1])
      $0[68] ^= 1
    }
    Self.expect("ledger-corrupt") { _ = try folder.open(create: true) }
  }

  @Test
  func `a tail that no transaction refers to is cut off, and a segment never begun in the ledger is removed`()
    throws
  {
    let folder = try TemporaryFolder()
    let version = try Self.filled(folder)
    let length = try folder.size("documents-000001.seg")
    try folder.change("documents-000001.seg") { $0.append(Data(repeating: 7, count: 1000)) }
    try Data("x".utf8).write(to: URL(filePath: folder.path + "/documents-000002.seg"))
    let ledger = try folder.open()
    #expect(try folder.size("documents-000001.seg") == length)
    #expect(!folder.names.contains("documents-000002.seg"))
    var document: [UInt8] = []
    _ = try ledger.reader().document(version, into: &document)
    #expect(document == Array("the document".utf8))
  }

  @Test func `a document with any byte changed is found out, with its place`() throws {
    let folder = try TemporaryFolder()
    let version = try Self.filled(folder)
    let ledger = try folder.open()
    var document: [UInt8] = []
    for offset in Int(version.position & 0xFFFF_FFFF)..<(try folder.size("documents-000001.seg")) {
      try folder.change("documents-000001.seg") { $0[offset] ^= 0x20 }
      let error = #expect(throws: LedgerError.self) {
        _ = try ledger.reader().document(version, into: &document)
      }
      #expect(error?.code == "ledger-corrupt")
      #expect(error?.diagnostic.arguments.first == "documents-000001.seg at byte 16")
      try folder.change("documents-000001.seg") { $0[offset] ^= 0x20 }
    }
    _ = try ledger.reader().document(version, into: &document)
  }

  @Test func `T33 while another process has a transaction open the ledger is busy`() throws {
    let folder = try TemporaryFolder()
    let first = try folder.open(create: true)
    let second = try folder.open()
    let shop = try first.partner("shop")
    let batch = try first.claimedBatch(shop)
    let staging = try first.begin(batch, at: .sample)
    try staging.putOrder(shop, "1", String(repeating: "x", count: 2_000_000))
    Self.expect("ledger-busy") { _ = try folder.open() }
    Self.expect("ledger-busy") { _ = try second.openBatch(.sample(shop)) }
    Self.expect("ledger-busy") { _ = try second.begin(batch, at: .sample) }
    #expect(try second.reader().batch(batch)?.state == .claimed)
    try staging.commit(accepted: 1)
    // The second goes on behind what the first wrote.
    let next = try second.begin(try second.claimedBatch(shop), at: .sample)
    let one = Array("1".utf8)
    let known = try #require(try next.known(.order, shop, one.span))
    try next.putOrder(shop, "2", "second")
    try next.commit(accepted: 1)
    let third = try first.begin(try first.claimedBatch(shop), at: .sample)
    try third.putOrder(shop, "3", "third")
    try third.commit(accepted: 1)
    var document: [UInt8] = []
    let reader = try second.reader()
    _ = try reader.document(known.version, into: &document)
    #expect(document.count == 2_000_000)
    for (key, text) in [("2", "second"), ("3", "third")] {
      _ = try reader.document(try #require(try reader.known(.order(shop, key))?.version), into: &document)
      #expect(document == Array(text.utf8))
    }
  }

  @Test func `a key that is too long is refused, and the batch goes on`() throws {
    let folder = try TemporaryFolder()
    let ledger = try folder.open(create: true)
    let shop = try ledger.partner("shop")
    let staging = try ledger.begin(try ledger.claimedBatch(shop), at: .sample)
    let longest = String(repeating: "k", count: 65_535)
    try staging.putOrder(shop, longest)
    Self.expect("ledger-too-long") { try staging.putOrder(shop, longest + "k") }
    try staging.commit(accepted: 1)
    #expect(try ledger.reader().versions(of: .order(shop, longest)).map(\.entry) == [.order(shop, longest)])
  }

  @Test func `T62 a file that cannot grow stops the batch, and the next try finds everything as it was`()
    async
  {
    // In a process of its own, since the limit is the process's; see `man 2 setrlimit`.
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      let ledger = try folder.open(create: true)
      let shop = try ledger.partner("shop")
      let batch = try ledger.claimedBatch(shop)
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 1_500_000, rlim_max: .max)
      try #require(unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
      let staging = try ledger.begin(batch, at: .sample)
      let error = #expect(throws: LedgerError.self) {
        for number in 0..<5 {
          try staging.putOrder(shop, "\(number)", String(repeating: "x", count: 700_000))
        }
      }
      try #require(error?.code == "ledger-io")
      staging.rollback()
      try #require(try ledger.reader().known(.order(shop, "0")) == nil)
      limit.rlim_cur = .max
      try #require(unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
      let again = try ledger.begin(batch, at: .sample)
      for number in 0..<5 { try again.putOrder(shop, "\(number)", String(repeating: "x", count: 700_000)) }
      try again.commit(accepted: 5)
      var document: [UInt8] = []
      let known = try #require(try ledger.reader().known(.order(shop, "4")))
      _ = try ledger.reader().document(known.version, into: &document)
      try #require(document.count == 700_000)
    }
  }

  @Test func `segments roll over, and what a rolled back batch began is gone`() throws {
    let folder = try TemporaryFolder()
    let ledger = try folder.open(create: true, segmentLimit: 10_000)
    let shop = try ledger.partner("shop")
    let batch = try ledger.claimedBatch(shop)
    let dropped = try ledger.begin(batch, at: .sample)
    for number in 0..<10 { try dropped.putOrder(shop, "\(number)", String(repeating: "d", count: 3000)) }
    dropped.rollback()
    #expect(!folder.names.contains { $0.hasSuffix(".seg") })
    let staging = try ledger.begin(batch, at: .sample)
    var versions: [VersionRef] = []
    for number in 0..<10 {
      versions.append(
        try staging.putOrder(shop, "\(number)", String(repeating: "e", count: 3000 + number * 2000)))
    }
    var document: [UInt8] = []
    for (number, version) in versions.enumerated() {
      _ = try staging.document(version, into: &document)
      #expect(document.count == 3000 + number * 2000)
    }
    try staging.commit(accepted: 10)
    #expect(folder.names.filter { $0.hasSuffix(".seg") }.count == 9)
    let reader = try folder.open(segmentLimit: 10_000).reader()
    for (number, version) in versions.enumerated() {
      _ = try reader.document(version, into: &document)
      #expect(document == Array(repeating: UInt8(ascii: "e"), count: 3000 + number * 2000))
    }
  }

  @Test func `a reader on another thread sees the last commit while a staging is open`() async throws {
    let folder = try TemporaryFolder()
    let ledger = try folder.open(create: true)
    let shop = try ledger.partner("shop")
    let first = try ledger.begin(try ledger.claimedBatch(shop), at: .sample)
    let version = try first.putOrder(shop, "1", "first")
    try first.commit(accepted: 1)
    let staging = try ledger.begin(try ledger.claimedBatch(shop), at: .sample)
    try staging.putOrder(shop, "1", "second")
    let reader = try ledger.reader()
    let seen = try await Task.detached {
      var document: [UInt8] = []
      let known = try reader.known(.order(shop, "1"))
      if let known { _ = try reader.document(known.version, into: &document) }
      return (known?.version, document)
    }.value
    #expect(seen.0 == version)
    #expect(seen.1 == Array("first".utf8))
    try staging.commit(accepted: 1)
    #expect(try reader.known(.order(shop, "1"))?.version != version)
  }

  /// A splitmix64 generator: the same numbers in each run.
  struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
      return mixed ^ mixed >> 31
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `any run of batches comes out as in the ledger in memory`(_ seed: UInt64) throws {
    let folder = try TemporaryFolder()
    var generator = Seeded(state: seed)
    let memory = InMemoryLedger()
    let ledger = try folder.open(create: true, segmentLimit: 4000)
    let stores: [any LedgerStore] = [memory, ledger]
    var logs: [[String]] = [[], []]
    let names = try stores.map { (try $0.partner("shop"), try $0.feed("a"), try $0.feed("b")) }
    for _ in 0..<40 {
      let begun = try zip(stores, names).map { try $0.begin(try $0.claimedBatch($1.0), at: .sample) }
      let aborts = Int.random(in: 0..<6, using: &generator) == 0
      for _ in 0..<Int.random(in: 0..<12, using: &generator) {
        let key = String(Int.random(in: 0..<15, using: &generator))
        let text = String(repeating: key, count: Int.random(in: 0..<200, using: &generator))
        let action = Int.random(in: 0..<8, using: &generator)
        let both = Bool.random(using: &generator)
        for (index, staging) in begun.enumerated() {
          let (shop, a, b) = names[index]
          let entry = EntryID.order(shop, key)
          guard let known = try staging.known(.order, shop, entry.key.span), action < 4 else {
            try staging.putOrder(shop, key, text, due: both ? [a, b] : [a])
            continue
          }
          switch action {
          case 0: try staging.withdraw(entry, from: a)
          case 1: try staging.due(entry, to: both ? [b] : [a, b])
          case 2: try staging.hold(entry, reason: both ? "x" : "y", evidence: [])
          default:
            for state in known.feeds.all where try staging.isPending(state) {
              logs[index].append("\(key) pending \(state.feed.value)")
            }
            try staging.clear(entry, reason: "x")
          }
        }
      }
      for staging in begun {
        if aborts { staging.rollback() } else { try staging.commit(BatchClosing(outcome: .accepted)) }
      }
      let takes = Bool.random(using: &generator)
      for (index, store) in stores.enumerated() {
        let reader = try store.reader()
        if takes, let output = try store.takeDue(names[index].1, mapVersion: .sample(1), at: .sample) {
          logs[index].append("\(output.sequence) \(output.members): \(try reader.texts(of: output))")
        }
        logs[index].append("\(try reader.dueFeeds().map(\.value))")
        logs[index] += try reader.holds(openOnly: false).map {
          "\($0.entry.key) \($0.reason) \(String(describing: $0.ending))"
        }
      }
    }
    for (index, store) in stores.enumerated() {
      let reader = try store.reader()
      if let output = try store.takeDue(names[index].2, mapVersion: .sample(1), at: .sample) {
        logs[index].append("\(output.members): \(try reader.texts(of: output))")
      }
      for key in 0..<15 {
        let entry = EntryID.order(names[index].0, String(key))
        logs[index].append("\(try reader.versions(of: entry).map(\.batch.value))")
        logs[index].append("\(try reader.outputs(holding: entry).map(\.id))")
      }
    }
    #expect(logs[0] == logs[1])
    #expect(logs[0].count > 100)
  }
}
