package import Dock
package import DurableFiles
package import Ledger
internal import LedgerSQLite
package import Values

/// A workspace of its own for one test: a shop whose exports come in, and the books and plain tables that go out.
///
/// Passes run in this process, on a clock that the test sets, or through the built command
/// (``run(_:faults:)``). Files are dropped by rename, as a careful partner does, and read back with plain system calls.
package final class TemporaryWorkspace: Sendable {
  package let folder: TemporaryFolder
  /// Where the workspace is.
  package var path: String { folder.path }

  /// The partners of every test's workspace, under names of their own.
  package static let partners = """
    partners:
      shop: { pack: shopify }
      books: { pack: odoo }
      tables: { pack: generic }

    """

  /// Makes a workspace.
  ///
  /// - Parameters:
  ///   - settings: what `crossdock.yml` says beside its partners.
  ///   - partners: the partners' part of it.
  ///   - packs: packs beside those of these partners.
  ///   - root: the file system that it is on; in memory, since what is tested is no disk's speed.
  /// - Throws: what making folders and files throws.
  package init(
    _ settings: String = "", partners: String = TemporaryWorkspace.partners, packs: [String] = [],
    on root: String = "/dev/shm"
  ) throws {
    folder = try TemporaryFolder(on: root)
    _ = try WorkspaceMaker(
      directory: folder.path, packs: ["shopify", "odoo", "generic"] + packs, timezone: "UTC"
    )
    .make()
    try configure(settings, partners: partners)
    try folder.makeFolder("dropping")
    for name in ["shopify", "odoo", "generic"] { folder.remove("inbox/\(name)") }
    for name in ["shop", "books", "tables"] { try folder.makeFolder("inbox/\(name)") }
  }

  private init(copying other: TemporaryWorkspace) throws {
    folder = try TemporaryFolder(on: "/dev/shm")
    for (name, bytes) in try other.files(in: [""]) {
      if name.hasSuffix("/") {
        try folder.makeFolder(name)
      } else {
        try folder.makeFolder(name.split(separator: "/").dropLast().joined(separator: "/"))
        try folder.write(name, bytes: bytes)
      }
    }
  }

  /// The same workspace once more, in a folder of its own.
  package func copy() throws -> TemporaryWorkspace { try TemporaryWorkspace(copying: self) }

  /// Writes `crossdock.yml` anew.
  package func configure(_ settings: String, partners: String = TemporaryWorkspace.partners) throws {
    try folder.write("crossdock.yml", "workspace: Test\n\(settings)\n\(partners)")
  }

  // MARK: What comes in

  /// Drops a file into a partner's inbox, whole.
  package func drop(_ text: String, as name: String, partner: String = "shop") throws {
    try drop(Array(text.utf8), as: name, partner: partner)
  }

  /// Drops bytes into a partner's inbox, whole.
  package func drop(_ bytes: [UInt8], as name: String, partner: String = "shop") throws {
    try folder.write("dropping/\(name)", bytes: bytes)
    try folder.rename("dropping/\(name)", "inbox/\(partner)/\(name)")
  }

  // MARK: What lies there

  /// Every file below some of the workspace's folders, by its path; empty folders end with a slash.
  package func files(in places: [String]) throws -> [String: [UInt8]] {
    var result: [String: [UInt8]] = [:]
    for place in places { try collect(place, into: &result) }
    return result
  }

  private func collect(_ place: String, into result: inout [String: [UInt8]]) throws {
    let listed = try Folder("\(path)/\(place)")
    let names = try listed.list()
    let prefix = place.isEmpty ? "" : "\(place)/"
    if names.isEmpty, !place.isEmpty { result[prefix] = [] }
    for name in names {
      let path = prefix + String(decoding: name.bytes, as: UTF8.self)
      if try listed.status(name)?.kind == .folder {
        try collect(path, into: &result)
      } else if let bytes = folder.bytes(path) {
        result[path] = bytes
      }
    }
  }

  /// The names and texts of the files in a partner's outbox.
  package func outbox(_ partner: String) throws -> [String: String] {
    guard try files(in: ["outbox"]).keys.contains(where: { $0.hasPrefix("outbox/\(partner)/") }) else {
      return [:]
    }
    let found = try files(in: ["outbox/\(partner)"]).filter { !$0.key.hasSuffix("/") }
    return Dictionary(
      uniqueKeysWithValues: found.map { path, bytes in
        (String(path.dropFirst("outbox/\(partner)/".count)), String(decoding: bytes, as: UTF8.self))
      })
  }

  /// Whether a file of the archive tells of passes, rather than being one that came in.
  package static func isDaybook(_ path: String) -> Bool { path.contains("/daybook-") }

  /// The names of all files that were put away, without day and batch: `archive/shop/orders.csv`.
  package func putAway() throws -> [String] {
    try files(in: ["archive", "rejected"]).keys.filter {
      !$0.hasSuffix("/") && !TemporaryWorkspace.isDaybook($0)
    }.map(TemporaryWorkspace.undated)
      .sorted()
  }

  /// A path without the day and the batch in it.
  package static func undated(_ path: String) -> String {
    var parts = path.split(separator: "/").map(String.init)
    if parts.first == "archive", parts.count > 2 { parts.remove(at: 1) }
    if let last = parts.last, let dash = last.firstIndex(of: "-"), Int(last[..<dash]) != nil {
      parts[parts.count - 1] = String(last[last.index(after: dash)...])
    }
    return parts.joined(separator: "/")
  }

  // MARK: Passes in this process

  /// The time at which a test's passes run.
  package static let morning = Instant(seconds: 1_764_000_000)

  /// The dock of this workspace, with the ledger on disk or another.
  package func house(
    ledger: (any LedgerStore)? = nil, faults: FaultScript? = nil, at now: Instant = TemporaryWorkspace.morning
  ) throws -> DockHouse {
    let ledger = try ledger ?? self.ledger()
    return try DockHouse(Workspace(root: path), ledger: ledger, calls: Calls(faults: faults)) { now }
  }

  /// One pass, as `run` makes it.
  @discardableResult
  package func pass(at now: Instant = TemporaryWorkspace.morning) throws -> PassReport {
    try house(at: now).pass()
  }

  /// The ledger on disk.
  package func ledger() throws -> any LedgerStore {
    try SQLiteLedger(folder: "\(path)/.crossdock", create: true)
  }
}
