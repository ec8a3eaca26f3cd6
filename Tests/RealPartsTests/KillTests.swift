import Foundation
import Glibc
import TestSupport
import Testing

/// `kill -9` at random moments, many times over, under load.
///
/// `KILLS=` says how many, `SEED=` which; `make chaos` kills the optimised program a thousand times. Each phase drops its
/// files at once, and both workspaces come to an end before the next: so an uninterrupted run makes the same outputs,
/// and what was killed must come to them byte for byte.
@Suite(.serialized) struct KillTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let kills = environment["KILLS"].flatMap { Int($0) } ?? (RealParts.areDemanded ? 1000 : 6)
  private static let seed = environment["SEED"].flatMap { UInt64($0) } ?? 20_260_302

  @Test(.enabled(if: RealParts.areDemanded, RealParts.tooSlow))
  func `T22 T23 T58 killed at random, a workspace comes to what it comes to undisturbed`() async throws {
    var dice = SeededDice(Self.seed)
    // On the disk, so that syncing takes its time.
    let killed = try TemporaryWorkspace(on: Self.kills > 100 ? "/tmp" : "/dev/shm")
    let home = try TemporaryWorkspace()
    var shop: [TestOrder] = []
    var kills = 0
    var phases = 0
    var ended = 0
    var pass = Duration.milliseconds(300)
    while kills < Self.kills {
      phases += 1
      for (name, text) in Self.files(of: phases, &shop, &dice) {
        try killed.drop(text, as: name)
        try home.drop(text, as: name)
      }
      let start = ContinuousClock.now
      #expect([0, 1].contains(try await home.run("run").code))
      pass = (pass + (ContinuousClock.now - start)) / 2
      // A pass that dies early did little, so a phase has several deaths before it is at its end.
      for _ in 0..<Int.random(in: 4...12, using: &dice) where kills < Self.kills {
        let command = Bool.random(using: &dice) ? "run" : "watch"
        let program = try RunningProgram(
          BuiltCommand.path, ["-C", killed.path, command], log: killed.path + "/killed.log")
        try await Task.sleep(for: pass * Double.random(in: 0.05...1.3, using: &dice))
        program.kill()
        let code = try #require(program.code)
        if code == -SIGKILL { kills += 1 } else { ended += 1 }
        // What is visible is whole, and what it will be.
        let whole = try home.files(in: ["outbox"])
        for (path, bytes) in try killed.files(in: ["outbox"]) where WorkspaceState.isVisible(path) {
          #expect(whole[path] == bytes, "phase \(phases), seed \(Self.seed): \(path)")
        }
        #expect(code == -SIGKILL || code == 0 || code == 1, "phase \(phases): \(program.output)")
      }
      let clean = try await killed.run("run")
      #expect([0, 1].contains(clean.code), "phase \(phases), seed \(Self.seed): \(clean.errors)")
      let (sent, wanted) = (try Self.sent(by: killed), try Self.sent(by: home))
      #expect(Set(sent.keys).symmetricDifference(wanted.keys).isEmpty, "phase \(phases), seed \(Self.seed)")
      for (path, bytes) in sent {
        #expect(bytes == wanted[path], "phase \(phases), seed \(Self.seed): \(path)")
      }
    }
    let (found, wanted) = (try WorkspaceState(of: killed), try WorkspaceState(of: home))
    #expect(found.files == wanted.files, "seed \(Self.seed)")
    #expect(found.ledger == wanted.ledger, "seed \(Self.seed)")
    #expect(try await killed.run("run").output == "nothing to do\n")
    print(
      "kills: \(kills) of \(BuiltCommand.path), \(ended) ended before, seed \(Self.seed), \(phases) phases,",
      "\(shop.count) orders, \(found.rows.count) rows, all as without kills")
  }

  /// What went out to partners; what people are told has the time in it.
  private static func sent(by workspace: TemporaryWorkspace) throws -> [String: [UInt8]] {
    try workspace.files(in: ["outbox"]).filter { WorkspaceState.isVisible($0.key) }
  }

  /// A phase's files: new orders, some changed or cancelled ones of before, refused and held ones, a file of old.
  private static func files(
    of phase: Int, _ shop: inout [TestOrder], _ dice: inout SeededDice
  ) -> [(String, String)] {
    var files: [(String, String)] = []
    for number in 0..<Int.random(in: 3...8, using: &dice) {
      var export: [TestOrder] = []
      for index in shop.indices.shuffled(using: &dice).prefix(6) {
        switch Int.random(in: 0..<4, using: &dice) {
        case 0: shop[index].street = "Weg \(phase)-\(number)"
        case 1: shop[index].cancelledAt = "2026-03-05 10:00:00 +0100"
        default: break
        }
        export.append(shop[index])
      }
      for _ in 0..<Int.random(in: 1...25, using: &dice) {
        let order = TestOrder(1000 + shop.count, .init("CUP-1", 2), .init("CUP-2"))
        shop.append(order)
        export.append(order)
      }
      let bad = 900_000_000 + phase * 100 + number
      if Int.random(in: 0..<4, using: &dice) == 0 { export.append(TestOrder(bad) { $0.total = "1.2.3" }) }
      if Int.random(in: 0..<4, using: &dice) == 0 {
        export.append(TestOrder(bad + 50) { $0.subtotal = "99.00" })
      }
      files.append(("\(phase)-\(number).csv", OrderExport.csv(export)))
    }
    if let first = files.first { files.append(("\(phase)-again.csv", first.1)) }
    if phase % 3 == 0 { files.append(("\(phase)-unknown.csv", "a,b\n1,\(phase)\n")) }
    return files
  }
}

/// A generator that gives the same numbers in each run.
struct SeededDice: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  /// SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
