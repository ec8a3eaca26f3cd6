import Subprocess
import SystemPackage
import TestSupport
import Testing

/// Decisions beside a running watch.
struct WatchDecisionTests {
  /// Waits until something is so, at most twenty seconds.
  private func waited(_ isSo: () async throws -> Bool) async throws -> Bool {
    for _ in 0..<200 {
      if try await isSo() { return true }
      try await Task.sleep(for: .milliseconds(100))
    }
    return false
  }

  @Test func `T33 a person decides while a watch runs, and the watch goes on`() async throws {
    let space = try CommandSpace()
    try space.drop("a.csv", "#1,10.00,CUP,", "#2,900.00,CUP,")
    let said = try FileDescriptor.open(
      FilePath("\(space.folder.path)/said"), .writeOnly, options: [.create], permissions: .ownerReadWrite)
    let ending = try await Subprocess.run(
      .path(FilePath(CommandSpace.command)), arguments: ["-C", space.folder.path, "watch"], input: .none,
      output: .discarded, error: .fileDescriptor(said, closeAfterSpawningProcess: true)
    ) { execution in
      let isRead = try await waited { space.folder.read("outbox/books/sales-000001.csv") != nil }
      #expect(isRead)
      #expect(try await space.run("release", "2", "--reason", "looked").code == 0)
      let isWritten = try await waited { space.folder.read("outbox/books/sales-000002.csv") != nil }
      #expect(isWritten)
      // Somebody else's work is waited for, and what came meanwhile is taken then.
      let lock = try FolderHold(space.folder.path + "/.crossdock")
      try space.drop("b.csv", "#3,10.00,CUP,")
      try await Task.sleep(for: .milliseconds(700))
      #expect(space.folder.read("inbox/shop/b.csv") != nil)
      lock.release()
      let isTaken = try await waited { space.folder.read("outbox/books/sales-000003.csv") != nil }
      #expect(isTaken)
      try execution.send(signal: .terminate)
    }
    #expect(ending.terminationStatus == .exited(0))
    #expect(space.folder.read("outbox/books/sales-000002.csv") == "number,status,product\n#2,open,P1\n")
    #expect(space.folder.read("said")?.contains("somebody else works in this workspace") == true)
  }
}
