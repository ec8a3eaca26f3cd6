import Foundation
import Glibc
import TestSupport
import Testing

/// Two hosts with a workspace each, on one mounted inbox and outbox.
///
/// The second is this machine under another name and in a network of its own: what a lease knows of a host is its name
/// and its machine, and it believes nothing about processes elsewhere.
@Suite(.enabled(if: RealParts.haveMounts && RealParts.isRoot, RealParts.noMounts), .serialized)
struct SecondHostTests {
  private struct Hosts {
    let server: FileServer
    let mounts: [Mount]
    let ours: TemporaryWorkspace
    let theirs: TemporaryWorkspace

    init() async throws {
      server = try await FileServer()
      for partner in ["shop", "books", "tables"] { try server.folder.makeFolder("files/in/\(partner)") }
      mounts = [
        try await Mount("in", of: server), try await Mount("out", of: server),
        try await Mount("in", of: server), try await Mount("out", of: server),
      ]
      ours = try TemporaryWorkspace(
        "quiet: 200ms\nfolders: { inbox: \(mounts[0].path), outbox: \(mounts[1].path) }")
      theirs = try TemporaryWorkspace(
        "quiet: 200ms\nfolders: { inbox: \(mounts[2].path), outbox: \(mounts[3].path) }")
    }

    /// Starts the command on the second host.
    func second(_ command: String) throws -> RunningProgram {
      try RunningProgram(
        "/usr/bin/unshare",
        [
          "-n", "-u", "/bin/sh", "-c", "hostname second.example && exec \"$0\" \"$@\"", BuiltCommand.path,
          "-C", theirs.path, command,
        ], log: "\(theirs.path)/\(command).log")
    }
  }

  @Test func `T33 a second host is refused with 75 and the first one's name, and the files go out once`()
    async throws
  {
    let hosts = try await Hosts()
    let watch = try RunningProgram(
      BuiltCommand.path, ["-C", hosts.ours.path, "watch"], log: hosts.ours.path + "/watch.log")
    try await watch.wait(for: "the lease") {
      hosts.server.folder.read("files/out/.crossdock-lease") != nil
    }
    let refused = try hosts.second("run")
    #expect(try await refused.ending() == 75, "\(refused.output)")
    let name = try String(contentsOfFile: "/proc/sys/kernel/hostname", encoding: .utf8)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(refused.output.contains("process \(watch.process) on \(name) since "), "\(refused.output)")
    try hosts.server.folder.write("files/in/shop/a.csv", OrderExport.csv(TestOrder(1)))
    try await watch.wait(for: "the order") {
      hosts.server.folder.read("files/out/books/sale.order-000001.csv") != nil
    }
    #expect(try await watch.stop() == 0)
    // The lease was given back: it is the second one's turn, and nothing is left for it.
    let free = try hosts.second("run")
    #expect(try await free.ending() == 0, "\(free.output)")
    #expect(free.output.contains("nothing to do"))
    #expect(try hosts.server.folder.tree("files/out/").count == 5)
  }

  @Test(.enabled(if: RealParts.areDemanded, RealParts.tooSlow))
  func `T34 a host that died is taken over after its term and not before, and it is said`() async throws {
    let hosts = try await Hosts()
    let watch = try hosts.second("watch")
    try await watch.wait(for: "the lease") {
      hosts.server.folder.read("files/out/.crossdock-lease") != nil
    }
    watch.kill()
    try hosts.server.folder.write("files/in/shop/a.csv", OrderExport.csv(TestOrder(1)))
    let start = ContinuousClock.now
    var ending = try await hosts.ours.run("run")
    while ending.code == 75 {
      #expect(ending.errors.contains("process \(watch.process) on second.example since "), "\(ending.errors)")
      try await Task.sleep(for: .seconds(2))
      ending = try await hosts.ours.run("run")
    }
    let waited = ContinuousClock.now - start
    #expect(waited > .seconds(55) && waited < .seconds(90), "\(waited)")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(ending.errors.contains("on second.example"), "\(ending.errors)")
    #expect(ending.errors.contains("was not renewed for its term"), "\(ending.errors)")
    #expect(hosts.server.folder.read("files/out/books/sale.order-000001.csv") != nil)
  }
}
