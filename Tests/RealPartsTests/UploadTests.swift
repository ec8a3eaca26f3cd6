import Foundation
import Glibc
import TestSupport
import Testing

/// A partner's SFTP client against OpenSSH's server: slow, cut off, and going on later (M2).
@Suite(.enabled(if: RealParts.haveServer, RealParts.noServer), .serialized)
struct UploadTests {
  /// An answer of the shop's programming interface, with an end that can be seen, and long enough to be slow.
  private static let orders = (1...400).map { TestOrder($0, .init("CUP-1", 2), .init("CUP-2")) }
  private static let text = "{\"orders\":[" + orders.map(OrderExport.object).joined(separator: ",\n") + "]}"

  /// Uploads in three goes, the first two cut off; `look` is called while nothing or a part is there.
  private func upload(to server: FileServer, as name: String, _ look: () async throws -> Void) async throws {
    try server.folder.write("orders.json", Self.text)
    let source = server.folder.path + "/orders.json"
    for resuming in [false, true] {
      let client = try server.upload(source, as: name, resuming: resuming, kilobits: 100)
      let before = server.folder.bytes("files/\(name)")?.count ?? 0
      try await client.wait(for: "a part") { (server.folder.bytes("files/\(name)")?.count ?? 0) > before }
      // However busy this machine is, the look finds a part.
      client.send(SIGSTOP)
      try await look()
      client.kill()
      let part = try #require(server.folder.bytes("files/\(name)")).count
      #expect(part < Self.text.utf8.count)
      try await look()
    }
    let last = try server.upload(source, as: name, resuming: true)
    #expect(try await last.ending(within: 30) == 0, "\(last.output)")
    #expect(server.folder.read("files/\(name)") == Self.text)
  }

  @Test func `T02 T08 an upload that is cut off twice and resumed is taken once, and no part of it`()
    async throws
  {
    let server = try await FileServer()
    let workspace = try TemporaryWorkspace("quiet: 100ms\nfolders: { inbox: \(server.files) }")
    for partner in ["shop", "books", "tables"] { try server.folder.makeFolder("files/\(partner)") }
    try await upload(to: server, as: "shop/orders.json") {
      let part = try await workspace.run("run")
      #expect(part.output.contains("waiting"), "\(part.output)")
    }
    #expect(try await workspace.run("run").code == 0)
    #expect(try workspace.sentToBooks().sorted() == Self.orders.map { "#\($0.number)" }.sorted())
    #expect(try await workspace.run("run").output == "nothing to do\n")
  }

  @Test(.enabled(if: RealParts.haveMounts, RealParts.noMounts))
  func `T02 T06 the same, seen through a mount of that server`() async throws {
    let space = try await MountSpace()
    try await upload(to: space.server, as: "in/shop/orders.json") {
      // SSHFS lists a folder anew a second after the last time.
      try await Task.sleep(for: .milliseconds(1100))
      let part = try await space.workspace.run("run")
      #expect(part.output.contains("waiting"), "\(part.output)")
    }
    try await Task.sleep(for: .milliseconds(1100))
    #expect(try await space.workspace.run("run").code == 0)
    let orders = try #require(try space.sent()["books/sale.order-000001.csv"])
    #expect(orders.split(separator: "\n").count == 1 + 2 * Self.orders.count)
    #expect(try space.waiting() == [])
  }
}
