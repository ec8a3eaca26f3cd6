import Ledger
import TestSupport
import Testing

/// A pass that stops at any of its steps, and a clean one after it: together they do what one does that is not stopped.
///
/// The steps are those that the seam of the file system counts, and the ledger's own. Every one of them is tried with
/// `CROSSDOCK_ALL_STEPS=1`, some of them else.
struct CrashTests {
  /// A workspace with a pass behind it and four files before it, and what an undisturbed pass makes of it.
  private struct Scene: Sendable {
    let base: TemporaryWorkspace
    let steps: [String]
    let reference: WorkspaceState

    /// One for all of these tests, which copy it.
    static let shared = Task { try await Scene() }

    private init() async throws {
      base = try TemporaryWorkspace()
      let two: [TestOrder.Line] = [.init("CUP-1", 2), .init("CUP-2", price: 500)]
      var first = TestOrder(1)
      first.lines = two
      try base.drop(
        OrderExport.csv(first, TestOrder(2) { $0.payment = "pending" }, TestOrder(4)), as: "base.csv")
      #expect(try await base.run("run").code == 0)
      var new = TestOrder(11)
      new.lines = two
      try base.drop(OrderExport.csv(new, TestOrder(12)), as: "a-new.csv")
      first.street = "Weg 9"
      try base.drop(
        OrderExport.csv(first, TestOrder(2), TestOrder(4) { $0.cancelledAt = "2026-03-05 10:00:00 +0100" }),
        as: "b-amended.csv")
      try base.drop(
        OrderExport.csv(
          TestOrder(21), TestOrder(22) { $0.total = "1.2.3" }, TestOrder(23) { $0.subtotal = "99.00" },
          TestOrder(24)),
        as: "c-mixed.csv")
      try base.drop("a,b\n1,2\n", as: "d-unknown.csv")
      let whole = try base.copy()
      #expect(try await whole.run("run", faults: "trace=\(whole.path)/trace").code == 1)
      steps = try #require(whole.folder.read("trace")).split(separator: "\n").map(String.init)
      reference = try WorkspaceState(of: whole)
    }
  }

  /// Runs `body` for each of these steps, two at a time.
  private func forEach(
    _ numbers: [Int], _ body: @escaping @Sendable (Int) async throws -> Void
  ) async throws {
    #expect(numbers.count > 3)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (index, number) in numbers.enumerated() {
        if index >= 2 { try await group.next() }
        group.addTask { try await body(number) }
      }
      try await group.waitForAll()
    }
  }

  @Test(arguments: [("kill", 22), ("tear", 8)])
  func `T22 T23 T25 T58 T61 a pass that is killed at any step is finished by the next`(
    fault: String, tried: Int
  ) async throws {
    let scene = try await Scene.shared.value
    let reference = scene.reference
    let steps = scene.steps
    let base = scene.base
    // All that tears is a write.
    let suited: (String) -> Bool = { fault == "kill" || $0.contains(" write ") }
    try await forEach(StepSample.numbers(of: steps, tried, where: suited)) { number in
      let workspace = try base.copy()
      let killed = try await workspace.run("run", faults: "\(fault)@\(number)")
      let step = "\(fault) \(steps[number - 1])"
      #expect(killed.code == 137, "\(step)")
      // Whatever is visible is whole, and what it will be.
      for (path, bytes) in try workspace.files(in: ["outbox"]) where WorkspaceState.isVisible(path) {
        #expect(reference.files[path] == bytes, "\(step): \(path)")
      }
      let clean = try await workspace.run("run")
      #expect(clean.code == 0 || clean.code == 1, "\(step): \(clean.errors)")
      let state = try WorkspaceState(of: workspace)
      #expect(state.files == reference.files, "\(step)")
      #expect(state.ledger == reference.ledger, "\(step)")
      #expect(try await workspace.run("run").output == "nothing to do\n", "\(step)")
    }
  }

  @Test(arguments: [("EIO", 16, Int.max), ("ENOSPC", 10, Int.max), ("EDQUOT", 4, 60), ("EROFS", 4, 60)])
  func `T05 T17 T62 an error of the disk at any step loses nothing and sends nothing twice`(
    fault: String, tried: Int, thorough: Int
  ) async throws {
    let scene = try await Scene.shared.value
    let reference = scene.reference
    let steps = scene.steps
    let base = scene.base
    try await forEach(StepSample.numbers(of: steps, tried, thorough: thorough, from: 2)) { number in
      let workspace = try base.copy()
      let step = "\(fault) \(steps[number - 1])"
      let trace = "trace=\(workspace.path)/trace"
      let failed = try await workspace.run("run", faults: "\(fault)@\(number),\(trace)")
      #expect([1, 74].contains(failed.code), "\(step): \(failed.errors)")
      // No part of a file, and no row that was not to be.
      var rest = reference.rows
      for row in try WorkspaceState.rows(of: workspace) {
        let place = rest.firstIndex(of: row)
        #expect(place != nil, "\(step): \(row)")
        if let place { rest.remove(at: place) }
      }
      let clean = try await workspace.run("run", faults: trace)
      #expect(clean.code == 0 || clean.code == 1, "\(step): \(clean.errors)")
      let state = try WorkspaceState(of: workspace)
      #expect(state.rows == reference.rows, "\(step)")
      let isInput: (String) -> Bool = { !$0.hasPrefix("outbox/") }
      #expect(state.files.filter { isInput($0.key) } == reference.files.filter { isInput($0.key) }, "\(step)")
      // The outputs may be parted otherwise; entries, holds, money and counts may not differ.
      let isSplit: (String) -> Bool = { $0.hasPrefix("output ") || $0.hasPrefix("sent ") }
      #expect(state.ledger.filter { !isSplit($0) } == reference.ledger.filter { !isSplit($0) }, "\(step)")
      #expect(try await workspace.run("run").output == "nothing to do\n", "\(step)")
      if steps[number - 1].contains(" fsync ") {
        let lines = try #require(workspace.folder.read("trace")).split(separator: "\n").map(String.init)
        expectNoBelief(in: lines, after: number, step)
      }
    }
  }

  /// After a sync that failed, nobody syncs the same file again without having written it anew.
  private func expectNoBelief(in lines: [String], after number: Int, _ step: String) {
    func parts(_ line: String) -> (call: String, path: String) {
      let parts = line.split(separator: " ", maxSplits: 2).map(String.init)
      return (parts[1], parts[2])
    }
    let path = parts(lines[number - 1]).path
    // What folders hold is the file system's own journal's; what lies in SQLite's log is written anew into the ledger.
    guard lines.contains(where: { parts($0) == ("write", path) }), !path.hasSuffix("-wal") else { return }
    let later = lines.dropFirst(number).map(parts).filter { $0.path == path }
    #expect(later.first?.call != "fsync", "\(step)")
  }

  @Test(arguments: ["EINTR", "short"])
  func `an interrupted call and a short write change nothing`(fault: String) async throws {
    let scene = try await Scene.shared.value
    let reference = scene.reference
    let base = scene.base
    let suited: (String) -> Bool = { fault == "EINTR" || $0.contains(" write ") }
    let numbers = StepSample.numbers(of: scene.steps, 4, thorough: 60, where: suited)
    try await forEach(numbers) { number in
      let workspace = try base.copy()
      // An interrupted call is asked for again, and the next two of them fail as well.
      let ending = try await workspace.run("run", faults: "\(fault)@\(number)-\(number + 2)")
      let step = "\(fault) \(scene.steps[number - 1])"
      if fault == "EINTR", scene.steps[number - 1].contains(" other ") { return }
      #expect(ending.code == 1, "\(step): \(ending.errors)")
      let state = try WorkspaceState(of: workspace)
      #expect(state.files == reference.files, "\(step)")
      #expect(state.ledger == reference.ledger, "\(step)")
    }
  }

  @Test func `a disk that fails for good ends the pass, and the next one goes on from there`() async throws {
    let scene = try await Scene.shared.value
    let reference = scene.reference
    let base = scene.base
    try await forEach(StepSample.numbers(of: scene.steps, 6, from: 2)) { number in
      let workspace = try base.copy()
      _ = try await workspace.run("run", faults: "EIO@\(number)+")
      let clean = try await workspace.run("run")
      #expect(clean.code == 0 || clean.code == 1, "\(number): \(clean.errors)")
      #expect(try WorkspaceState.rows(of: workspace) == reference.rows, "\(number)")
    }
  }

  @Test func `the ledger's own writes, syncs and its checkpoint are among the steps`() async throws {
    let steps = try await Scene.shared.value.steps
    for (call, file) in [
      ("write", "ledger.sqlite-wal"), ("fsync", "ledger.sqlite-wal"), ("write", "ledger.sqlite"),
      ("fsync", "ledger.sqlite"), ("unlink", "ledger.sqlite-wal"), ("write", "documents-000001.seg"),
      ("fsync", "documents-000001.seg"),
    ] {
      #expect(steps.contains { $0.contains(" \(call) ") && $0.hasSuffix("/\(file)") }, "\(call) \(file)")
    }
  }
}
