import Foundation
import Glibc
import TestSupport
import Testing

/// Several passes in one workspace, and a watch whose folders come and go.
@Suite(.serialized)
struct ManyAtOnceTests {
  private func watch(_ workspace: TemporaryWorkspace) throws -> RunningProgram {
    try RunningProgram(
      BuiltCommand.path, ["-C", workspace.path, "watch"], log: workspace.path + "/watch.log")
  }

  @Test func `T18 T33 run beside watch: one of them works, the other waits or says who does`() async throws {
    let workspace = try TemporaryWorkspace()
    let watch = try watch(workspace)
    try await watch.wait(for: "the watch") { watch.output.contains("watched by events") }
    for round in 0..<6 {
      let orders = (1...150).map { TestOrder(round * 1000 + $0) }
      try workspace.drop(OrderExport.csv(orders), as: "\(round).csv")
      let endings = try await withThrowingTaskGroup { group in
        for _ in 0..<2 { group.addTask { try await workspace.run("run") } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      for ending in endings where ending.code != 0 {
        #expect(ending.code == 75, "\(ending.errors)")
        #expect(ending.errors.contains("another pass is running here: process "), "\(ending.errors)")
      }
    }
    try await watch.wait(for: "all files") { try workspace.inbox().isEmpty }
    try await watch.wait(for: "all orders") { try workspace.sentToBooks().count >= 900 }
    #expect(try await watch.stop() == 0)
    let sent = try workspace.sentToBooks()
    #expect(sent.count == 900)
    #expect(Set(sent).count == 900)
    #expect(try workspace.putAway().count == 6)
  }

  @Test func `T12 folders that are renamed, removed and made again under a watch are found again`()
    async throws
  {
    let workspace = try TemporaryWorkspace()
    let watch = try watch(workspace)
    try await watch.wait(for: "the watch") { watch.output.contains("watched by events") }
    var wanted = 0
    for round in 0..<6 {
      switch round % 3 {
      case 0: try workspace.folder.rename("inbox/shop", "inbox/.away-\(round)")
      case 1: workspace.folder.remove("inbox/shop")
      default: try workspace.folder.rename("inbox", "away-\(round)")
      }
      if round % 2 == 0 { try await Task.sleep(for: .milliseconds(50)) }
      try workspace.folder.makeFolder("inbox/shop")
      try workspace.folder.makeFolder("inbox/books")
      try workspace.folder.makeFolder("inbox/tables")
      wanted += 1
      try workspace.drop(OrderExport.csv(TestOrder(round)), as: "\(round).csv")
      let start = Date.now
      try await watch.wait(for: "order \(round)") { try workspace.sentToBooks().count == wanted }
      // By events, or at the latest by the poll that goes on beside them.
      #expect(Date.now.timeIntervalSince(start) < 10)
    }
    #expect(try await watch.stop() == 0)
  }

  @Test func `T20 a watch outlives what makes a pass fail, tells it once, and says when it is over`()
    async throws
  {
    let workspace = try TemporaryWorkspace()
    let watch = try watch(workspace)
    try await watch.wait(for: "the watch") { watch.output.contains("watched by events") }
    try workspace.folder.rename("inbox", "away")
    try await watch.wait(for: "the trouble") { watch.output.contains("no file was taken") }
    // Two polls and more.
    try await Task.sleep(for: .seconds(5))
    #expect(watch.output.split(separator: "\n").count { $0.contains("no file was taken") } == 1)
    try workspace.folder.rename("away", "inbox")
    try await watch.wait(for: "its end") { watch.output.contains("all folders can be used again") }
    try workspace.drop(OrderExport.csv(TestOrder(1)), as: "a.csv")
    try await watch.wait(for: "the order") { try workspace.sentToBooks() == ["#1"] }
    #expect(try await watch.stop() == 0)
  }
}
