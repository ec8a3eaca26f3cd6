import DurableFiles
import Foundation
import Glibc
import TestSupport
import Testing

/// How soon a dropped file is in the outbox, and what a watch costs that has nothing to do.
///
/// Figures for `make soak`, of the optimised program; bars of a debug build, or of a busy machine, would mean nothing.
@Suite(
  .serialized,
  .enabled(if: RealParts.areDemanded && BuiltCommand.isOther, "times the program that CROSSDOCK_BINARY names")
)
struct WatchSpeedTests {
  private func watch(_ workspace: TemporaryWorkspace) async throws -> RunningProgram {
    let watch = try RunningProgram(
      BuiltCommand.path, ["-C", workspace.path, "watch"], log: workspace.path + "/watch.log")
    try await watch.wait(for: "the watch") { watch.output.contains("watched by events") }
    try await Task.sleep(for: .seconds(1))
    return watch
  }

  @Test func `a file that is renamed into the inbox is soon in the outbox`() async throws {
    let workspace = try TemporaryWorkspace(on: "/tmp")
    let watch = try await watch(workspace)
    var times: [Double] = []
    for number in 1...300 {
      let name = String(repeating: "0", count: 6 - "\(number)".count) + "\(number)"
      let target = "\(workspace.path)/outbox/tables/orders-\(name).csv"
      try workspace.folder.write("dropping/\(number).csv", OrderExport.csv(TestOrder(number)))
      let start = ContinuousClock.now
      try workspace.folder.rename("dropping/\(number).csv", "inbox/shop/\(number).csv")
      while unsafe access(target, F_OK) != 0, ContinuousClock.now - start < .seconds(10) { usleep(200) }
      times.append(Double((ContinuousClock.now - start).nanoseconds) / 1e6)
      try await Task.sleep(for: .milliseconds(20))
    }
    #expect(try await watch.stop() == 0)
    let (median, late) = (times.quantile(0.5), times.quantile(0.99))
    print(
      "drop to outbox: median \(median) ms, 99th \(late) ms, longest \(times.max() ?? 0) ms of \(times.count)"
    )
    #expect(median < 30)
    #expect(late < 100)
  }

  @Test func `fifty thousand files at once are all taken`() async throws {
    let workspace = try TemporaryWorkspace(on: "/tmp")
    let watch = try await watch(workspace)
    let count = RealParts.areDemanded ? 50_000 : 1000
    let start = ContinuousClock.now
    for number in 1...count { try workspace.drop(OrderExport.csv(TestOrder(number)), as: "\(number).csv") }
    let dropping = ContinuousClock.now - start
    try await watch.wait(for: "all files", within: 1500) {
      usleep(500_000)
      return try workspace.inbox().isEmpty
    }
    try await Task.sleep(for: .seconds(3))
    let all = ContinuousClock.now - start
    #expect(try await watch.stop() == 0)
    let sent = try workspace.sentToBooks()
    #expect(sent.count == count)
    #expect(Set(sent).count == count)
    print("\(count) files: dropped in \(dropping), all out after \(all)")
    try await idle(workspace)
  }

  /// A watch over what was archived, which has nothing to do.
  private func idle(_ workspace: TemporaryWorkspace) async throws {
    let watch = try await watch(workspace)
    try await Task.sleep(for: .seconds(3))
    let before = try ProcessMeasure(of: watch.process)
    try await Task.sleep(for: .seconds(20))
    let used = (try ProcessMeasure(of: watch.process).processor - before.processor) / 20
    #expect(try await watch.stop() == 0)
    print("idle watch: \(used * 100) % of a core")
    #expect(used < 0.001)
  }
}
