import Foundation
import TestSupport
import Testing

/// Each folder of a workspace on a small disk that is full, and then has room again (T62).
@Suite(.enabled(if: RealParts.isRoot, RealParts.noRoot))
struct FullDiskTests {
  /// New orders, one that is refused, one that is held.
  private static let export = OrderExport.csv(
    [TestOrder(1), TestOrder(2) { $0.total = "1.2.3" }, TestOrder(3) { $0.subtotal = "99.00" }]
      + (4...60).map { TestOrder($0) })

  @Test(arguments: ["outbox", "archive", "rejected"])
  func `T62 a full folder is told, loses nothing, and is gone on with when there is room`(place: String)
    async throws
  {
    let disk = try SmallDisk()
    let workspace = try TemporaryWorkspace("folders: { \(place): \(disk.path) }")
    let home = try TemporaryWorkspace()
    try workspace.drop(Self.export, as: "orders.csv")
    try home.drop(Self.export, as: "orders.csv")
    disk.fill()
    for _ in 0..<2 {
      let full = try await workspace.run("run")
      #expect(full.code == 74)
      #expect(full.errors.contains("no space left on device"), "\(full.errors)")
      if place == "outbox" { #expect(full.errors.contains("stay due, number 1 is kept for them")) }
      #expect(full.errors.contains("the disk is full; make room, and the next pass goes on from here"))
    }
    disk.makeRoom()
    let mended = try await workspace.run("run")
    #expect([0, 1].contains(mended.code), "\(mended.errors)")
    #expect(try await home.run("run").code == 1)
    #expect(try Self.files(of: workspace, place, at: disk.path) == Self.files(of: home, place, at: nil))
    #expect(try await workspace.run("run").output == "nothing to do\n")
    #expect(try workspace.inbox() == [])
  }

  @Test func `T62 a ledger whose disk is full takes nothing, and goes on when there is room`() async throws {
    let disk = try SmallDisk(megabytes: 8)
    let workspace = try TemporaryWorkspace()
    // A link stands for a small disk that the whole workspace is on.
    workspace.folder.remove(".crossdock")
    try workspace.folder.link(".crossdock", to: disk.path)
    #expect(try await workspace.run("run").code == 0)
    try workspace.drop(Self.export, as: "orders.csv")
    disk.fill()
    for _ in 0..<2 {
      let full = try await workspace.run("run")
      #expect(full.code == 74)
      #expect(full.errors.contains("no space left on device"), "\(full.errors)")
      #expect(full.errors.contains("make room, and the next pass goes on from here"), "\(full.errors)")
      #expect(try workspace.outbox("books") == [:])
    }
    disk.makeRoom()
    #expect(try await workspace.run("run").code == 1)
    #expect(try workspace.sentToBooks().count == 58)
    #expect(try workspace.putAway().contains("archive/shop/orders.csv"))
    #expect(try await workspace.run("run").output == "nothing to do\n")
  }

  /// Outbox, archive and rejected files, one of them on a disk of its own; without batches, days and times.
  private static func files(
    of workspace: TemporaryWorkspace, _ place: String, at path: String?
  ) throws -> [String: String] {
    var all: [String: String] = [:]
    for name in ["outbox", "archive", "rejected"] {
      let root = name == place ? path ?? "\(workspace.path)/\(name)" : "\(workspace.path)/\(name)"
      for file in try FileManager.default.subpathsOfDirectory(atPath: root) {
        // A folder is no file to read.
        guard !FileManager.default.fileExists(atPath: "\(root)/\(file)/.") else { continue }
        let text = try String(contentsOfFile: "\(root)/\(file)", encoding: .utf8)
        all[TemporaryWorkspace.undated("\(name)/\(file)")] = text
      }
    }
    return all
  }
}
