internal import Glibc
import Ledger
import TestSupport
import Testing

/// A pass that stops at any of its steps, and a clean one after it: together they do what one does that is not stopped.
///
/// The steps are those that the seam of the file system counts, and the ledger's own. Every one of them is tried with
/// `CROSSDOCK_ALL_STEPS=1`, some of them else.
struct CrashTests {
  /// A workspace with a pass behind it and four files before it, and what an undisturbed pass makes of it.
  private struct Scene {
    let base: TemporaryWorkspace
    let steps: [String]
    let reference: State

    init() async throws {
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
      reference = try State(of: whole)
    }
  }

  /// What a workspace comes to: files but for days and batch numbers, and all that the ledger knows.
  private struct State: Equatable {
    var files: [String: [UInt8]] = [:]
    /// Rows of all outputs with their file's kind, without the numbers of the outputs, sorted.
    var rows: [String]
    var ledger: [String]

    init(of workspace: TemporaryWorkspace) throws {
      for (path, bytes) in try workspace.files(in: [
        "inbox", "outbox", "archive", "rejected", ".crossdock/work",
      ])
      where !path.hasSuffix("/") {
        files[TemporaryWorkspace.undated(path)] = State.masked(path, bytes)
      }
      rows = try State.rows(of: workspace)
      ledger = try LedgerDump.lines(
        workspace.ledger(), partners: ["shop"],
        feeds: ["books/sale.order", "tables/orders", "tables/documents"])
    }

    /// A file without the batch number and the time of day that reports and rejects tell.
    static func masked(_ path: String, _ bytes: [UInt8]) -> [UInt8] {
      guard path.hasPrefix("rejected/"), path.hasSuffix(".rejects.csv") || path.hasSuffix(".report.txt")
      else {
        return bytes
      }
      return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { line in
        line.hasPrefix("received ")
          ? "received" : line.split(separator: "000").map { $0.drop { $0.isNumber } }.joined(separator: "#")
      }.joined(separator: "\n").utf8.map { $0 }
    }

    static func rows(of workspace: TemporaryWorkspace) throws -> [String] {
      var rows: [String] = []
      for (path, bytes) in try workspace.files(in: ["outbox"]) where isVisible(path) {
        let kind = path.prefix { $0 != "-" }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        rows += lines.dropFirst(path.hasSuffix(".ndjson") ? 0 : 1).map { "\(kind) \($0)" }
      }
      return rows.sorted()
    }

    static func isVisible(_ path: String) -> Bool { !path.hasSuffix("/") && !path.contains("/.") }
  }

  private static let isThorough = unsafe getenv("CROSSDOCK_ALL_STEPS") != nil

  /// Runs `body` for some of the steps, or all of them, two at a time.
  private func forSteps(
    of scene: Scene, stride: Int, from first: Int = 1, _ body: @escaping @Sendable (Int) async throws -> Void
  ) async throws {
    let stride = CrashTests.isThorough ? 1 : stride
    let numbers = Array(Swift.stride(from: first, through: scene.steps.count, by: stride))
    #expect(numbers.count > 8)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (index, number) in numbers.enumerated() {
        if index >= 2 { try await group.next() }
        group.addTask { try await body(number) }
      }
      try await group.waitForAll()
    }
  }

  @Test(arguments: [("kill", 3), ("tear", 11)])
  func `T22 T23 T25 T58 T61 a pass that is killed at any step is finished by the next`(
    fault: String, stride: Int
  ) async throws {
    let scene = try await Scene()
    let reference = scene.reference
    let steps = scene.steps
    let base = scene.base
    try await forSteps(of: scene, stride: stride) { number in
      let workspace = try base.copy()
      let killed = try await workspace.run("run", faults: "\(fault)@\(number)")
      let step = "\(fault) \(steps[number - 1])"
      #expect(killed.code == 137, "\(step)")
      // Whatever is visible is whole, and what it will be.
      for (path, bytes) in try workspace.files(in: ["outbox"]) where State.isVisible(path) {
        #expect(reference.files[path] == bytes, "\(step): \(path)")
      }
      let clean = try await workspace.run("run")
      #expect(clean.code == 0 || clean.code == 1, "\(step): \(clean.errors)")
      let state = try State(of: workspace)
      #expect(state.files == reference.files, "\(step)")
      #expect(state.ledger == reference.ledger, "\(step)")
      #expect(try await workspace.run("run").output == "nothing to do\n", "\(step)")
    }
  }

  @Test(arguments: [("EIO", 7), ("ENOSPC", 11)])
  func `T05 T17 T62 an error of the disk at any step loses nothing and sends nothing twice`(
    fault: String, stride: Int
  ) async throws {
    let scene = try await Scene()
    let reference = scene.reference
    let steps = scene.steps
    let base = scene.base
    try await forSteps(of: scene, stride: stride, from: 2) { number in
      let workspace = try base.copy()
      let step = "\(fault) \(steps[number - 1])"
      let failed = try await workspace.run("run", faults: "\(fault)@\(number)")
      // The ledger's own steps only count; its disk is SQLite's.
      if !steps[number - 1].contains(" other ") {
        #expect([1, 74].contains(failed.code), "\(step): \(failed.errors)")
      }
      // No part of a file, and no row that was not to be.
      var rest = reference.rows
      for row in try State.rows(of: workspace) {
        let place = rest.firstIndex(of: row)
        #expect(place != nil, "\(step): \(row)")
        if let place { rest.remove(at: place) }
      }
      let clean = try await workspace.run("run")
      #expect(clean.code == 0 || clean.code == 1, "\(step): \(clean.errors)")
      let state = try State(of: workspace)
      #expect(state.rows == reference.rows, "\(step)")
      let isInput: (String) -> Bool = { !$0.hasPrefix("outbox/") }
      #expect(state.files.filter { isInput($0.key) } == reference.files.filter { isInput($0.key) }, "\(step)")
      // The outputs may be parted otherwise; entries, holds, money and counts may not differ.
      let isSplit: (String) -> Bool = { $0.hasPrefix("output ") || $0.hasPrefix("sent ") }
      #expect(state.ledger.filter { !isSplit($0) } == reference.ledger.filter { !isSplit($0) }, "\(step)")
      #expect(try await workspace.run("run").output == "nothing to do\n", "\(step)")
    }
  }

  @Test func `a disk that fails for good ends the pass, and the next one goes on from there`() async throws {
    let scene = try await Scene()
    let reference = scene.reference
    let base = scene.base
    try await forSteps(of: scene, stride: 17, from: 2) { number in
      let workspace = try base.copy()
      _ = try await workspace.run("run", faults: "EIO@\(number)+")
      let clean = try await workspace.run("run")
      #expect(clean.code == 0 || clean.code == 1, "\(number): \(clean.errors)")
      #expect(try State.rows(of: workspace) == reference.rows, "\(number)")
    }
  }
}
