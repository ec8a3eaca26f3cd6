import Foundation
import Glibc
import TestSupport
import Testing

/// Inbox and outbox on a real server, which goes away and comes back.
@Suite(.enabled(if: RealParts.haveMounts, RealParts.noMounts), .serialized)
struct MountTests {
  /// Two exports of a shop: new orders, then an address that changed and an order that was cancelled.
  private static let exports = [
    [
      "a.csv": OrderExport.csv((1...30).map { TestOrder($0) }),
      "b.csv": OrderExport.csv(TestOrder(31), TestOrder(32) { $0.total = "1.2.3" }),
    ],
    [
      "c.csv": OrderExport.csv(
        TestOrder(1) { $0.street = "Weg 9" }, TestOrder(2) { $0.cancelledAt = "2026-03-05 10:00:00 +0100" },
        TestOrder(40)),
      "d.csv": OrderExport.csv((1...30).map { TestOrder($0) }),
    ],
  ]

  @Test(arguments: [(true, false), (false, true), (true, true)])
  func `T10 T60 a day through a mount comes to the same as at home`(inbox: Bool, outbox: Bool) async throws {
    let space = try await MountSpace(inbox: inbox, outbox: outbox)
    let home = try TemporaryWorkspace()
    for (half, files) in Self.exports.enumerated() {
      for (name, text) in files {
        try space.drop(text, as: name)
        try home.drop(text, as: name)
      }
      // SSHFS lists a folder anew only a second after the last time.
      if half > 0 { try await Task.sleep(for: .milliseconds(1100)) }
      let ending = try await space.workspace.run("run")
      let wanted = try await home.run("run")
      #expect(ending.code == wanted.code, "\(ending.errors)")
      #expect(Self.untimed(ending.output) == Self.untimed(wanted.output))
      // What the mount can do is tried out, and said when it is new.
      let modes = ending.errors.split(separator: "\n").filter { $0.contains("[mount-") }
      #expect(modes.count == (half == 0 ? [inbox, outbox].count { $0 } : 0), "\(ending.errors)")
      #expect(modes.allSatisfy { $0.contains("(fuse)") && $0.contains("[mount-link]") }, "\(modes)")
    }
    #expect(try space.sent() == MountSpace.sent(home))
    #expect(try space.waiting() == [])
    #expect(try space.workspace.putAway() == home.putAway())
    #expect(try await space.workspace.run("run").output == "nothing to do\n")
  }

  @Test func `a server that dies is told, loses nothing, and the pass after it goes on`() async throws {
    let space = try await MountSpace()
    let inbox = try #require(space.inbox)
    let outbox = try #require(space.outbox)
    #expect(try await space.workspace.run("run").code == 0)
    try space.drop(OrderExport.csv(TestOrder(1)), as: "a.csv")
    inbox.breakOff()
    outbox.breakOff()
    let broken = try await space.workspace.run("run")
    #expect(broken.code == 74)
    #expect(broken.errors.contains("the mount does not reach its server"), "\(broken.errors)")
    #expect(broken.errors.contains("no file was taken; the next pass looks again"), "\(broken.errors)")
    #expect(try space.waiting() == [".crossdock-lease", "shop/a.csv"].filter { $0 != ".crossdock-lease" })
    inbox.unmount()
    outbox.unmount()
    try await inbox.mount()
    try await outbox.mount()
    let mended = try await space.workspace.run("run")
    #expect(mended.code == 0, "\(mended.errors)")
    #expect(try space.sent().keys.sorted().contains("books/sale.order-000001.csv"))
    #expect(try space.waiting() == [])
  }

  @Test func `an outbox that is not mounted is not written to beneath its mount`() async throws {
    let space = try await MountSpace(inbox: false)
    let outbox = try #require(space.outbox)
    #expect(try await space.workspace.run("run").code == 0)
    try space.drop(OrderExport.csv(TestOrder(1)), as: "a.csv")
    outbox.unmount()
    for _ in 0..<2 {
      let away = try await space.workspace.run("run")
      #expect(away.code == 74)
      #expect(away.errors.contains("was on a mount (fuse), and is on the local disk now"), "\(away.errors)")
      #expect(outbox.beneath == [])
    }
    try await outbox.mount()
    let mended = try await space.workspace.run("run")
    #expect(mended.code == 0, "\(mended.errors)")
    #expect(try space.sent().keys.contains("books/sale.order-000001.csv"))
    #expect(try space.sent().keys.allSatisfy { $0.contains("000001") })
  }

  @Test func `a server that freezes while a file is taken is waited for`() async throws {
    let space = try await MountSpace()
    let home = try TemporaryWorkspace()
    let text = OrderExport.csv((1...600).map { TestOrder($0) })
    try space.drop(text, as: "big.csv")
    try home.drop(text, as: "big.csv")
    async let ending = space.workspace.run("run")
    for _ in 0..<4 {
      try await Task.sleep(for: .milliseconds(150))
      space.server.freeze()
      try await Task.sleep(for: .milliseconds(400))
      space.server.thaw()
    }
    #expect(try await ending.code == 0)
    #expect(try await home.run("run").code == 0)
    #expect(try space.sent() == MountSpace.sent(home))
  }

  @Test(arguments: RealParts.areDemanded ? [100, 300, 350, 400, 450, 500, 600, 800] : [400])
  func `a mount that breaks off in the middle of a pass ends it with 74 or not at all`(milliseconds: Int)
    async throws
  {
    let space = try await MountSpace()
    let home = try TemporaryWorkspace()
    for number in 0..<6 {
      let text = OrderExport.csv((1...40).map { TestOrder(number * 100 + $0) })
      try space.drop(text, as: "\(number).csv")
      try home.drop(text, as: "\(number).csv")
    }
    async let broken = space.workspace.run("run")
    try await Task.sleep(for: .milliseconds(milliseconds))
    space.inbox?.breakOff()
    space.outbox?.breakOff()
    let ending = try await broken
    #expect(ending.code == 74 || ending.code == 0, "\(ending.errors)")
    for mount in [space.inbox, space.outbox] {
      mount?.unmount()
      try await mount?.mount()
    }
    let mended = try await space.workspace.run("run")
    #expect(mended.code == 0, "\(mended.errors)")
    #expect(try await home.run("run").code == 0)
    #expect(try space.waiting() == [])
    let (there, here) = (try space.sent(), try MountSpace.sent(home))
    #expect(there.keys.allSatisfy { !$0.contains("/.") }, "\(there.keys)")
    // A break may part the orders into two outputs; each goes out once.
    #expect(Self.orders(there) == Self.orders(here))
  }

  /// What a run says, but for when an earlier file was received.
  private static func untimed(_ output: String) -> [Substring] {
    output.split(separator: "\n").filter { !$0.contains("has the same content") }
  }

  /// The first lines of orders in the books' files, sorted.
  private static func orders(_ files: [String: String]) -> [String] {
    files.filter { $0.key.hasPrefix("books/sale.order-") }.values.flatMap {
      $0.split(separator: "\n").dropFirst().map(String.init)
    }.sorted()
  }

  @Test func `a partner's folder that is a mount of its own is leased, and its loss stops no other`()
    async throws
  {
    let server = try await FileServer()
    let workspace = try TemporaryWorkspace(
      "quiet: 200ms", partners: TemporaryWorkspace.partners + "  branch: { pack: shopify }\n")
    try workspace.folder.makeFolder("inbox/branch")
    let shop = try await Mount("shop", of: server, at: workspace.path + "/inbox/shop")
    let watch = try RunningProgram(
      BuiltCommand.path, ["-C", workspace.path, "watch"], log: workspace.path + "/watch.log")
    try await watch.wait(for: "the lease") { server.folder.read("files/shop/.crossdock-lease") != nil }
    #expect(try await watch.stop() == 0)
    #expect(server.folder.read("files/shop/.crossdock-lease") == nil)
    shop.breakOff()
    try workspace.drop(OrderExport.csv(TestOrder(1)), as: "a.csv", partner: "branch")
    let broken = try await workspace.run("run")
    #expect(broken.code == 74)
    #expect(broken.errors.contains("inbox/shop': transport endpoint is not connected"), "\(broken.errors)")
    #expect(try workspace.sentToBooks() == ["#1"])
    shop.unmount()
    let away = try await workspace.run("run")
    #expect(away.code == 74)
    #expect(away.errors.contains("/inbox/shop' was on a mount (fuse)"), "\(away.errors)")
    try await shop.mount()
    try server.folder.write("files/shop/b.csv", OrderExport.csv(TestOrder(2)))
    let mended = try await workspace.run("run")
    #expect(mended.code == 0, "\(mended.errors)")
    #expect(try workspace.sentToBooks() == ["#1", "#2"])
  }

  @Test func `T06 what grows on the server, unseen by the mount's memory, is not taken`() async throws {
    let server = try await FileServer()
    for partner in ["shop", "books", "tables"] { try server.folder.makeFolder("files/in/\(partner)") }
    let inbox = try await Mount("in", of: server, options: [])
    let workspace = try TemporaryWorkspace("quiet: 1s\nfolders: { inbox: \(inbox.path) }")
    try server.folder.write("files/in/shop/a.csv", OrderExport.header)
    let watch = try RunningProgram(
      BuiltCommand.path, ["-C", workspace.path, "watch"], log: workspace.path + "/watch.log")
    for number in 1...12 {
      try server.folder.append("files/in/shop/a.csv", OrderExport.rows(TestOrder(number)))
      try await Task.sleep(for: .milliseconds(400))
      #expect(try workspace.outbox("books").isEmpty, "\(number)")
    }
    try await watch.wait(for: "the file", within: 40) { try !workspace.outbox("books").isEmpty }
    #expect(try await watch.stop() == 0)
    #expect(try workspace.sentToBooks().count == 12)
    #expect(watch.output.contains("by polling alone"), "\(watch.output)")
  }
}
