import Foundation
import Glibc
import TestSupport
import Testing

/// A watch for a long time, among all that goes wrong: `make soak`, with `MINUTES=` and `RATE=` (files a minute).
///
/// Files come whole, slowly, with an old time, cut and finished later, twice, and as rubbish; at random steps the disk
/// gives errors, and the settings are read anew. At the end every order went out once, every file is somewhere, the
/// balance is closed, and the process is as big as it was.
@Suite(.serialized) struct SoakTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let minutes = environment["MINUTES"].flatMap { Double($0) } ?? 0.1
  private static let rate = environment["RATE"].flatMap { Double($0) } ?? 600
  private static let seed = environment["SEED"].flatMap { UInt64($0) } ?? 7
  private static let isLong = minutes >= 1

  /// What was dropped, as it must come out.
  private struct Dropped {
    var files = 0
    var orders = 0
    var refused = 0
    var held = 0
    /// Files whose rest is still to come, with when.
    var unfinished: [(due: ContinuousClock.Instant, name: String, text: [UInt8])] = []
  }

  @Test func `a watch that runs long loses nothing, sends nothing twice, and does not grow`() async throws {
    var dice = SeededDice(Self.seed)
    let workspace = try TemporaryWorkspace("quiet: 100ms", on: Self.isLong ? "/tmp" : "/dev/shm")
    let faults = Self.faults(&dice)
    let watch = try RunningProgram(
      BuiltCommand.path, ["-C", workspace.path, "watch", "--json"], log: workspace.path + "/watch.log",
      environment: ["CROSSDOCK_FAULT": faults])
    try await watch.wait(for: "the watch") { watch.output.contains("watched by events") }
    let start = ContinuousClock.now
    let length = Duration.seconds(Self.minutes * 60)
    var dropped = Dropped()
    var measures: [ProcessMeasure] = []
    var nextMeasure = start
    var nextReload = start + .seconds(20)
    while ContinuousClock.now - start < length {
      try Self.drop(&dropped, workspace, &dice)
      try Self.finish(&dropped, workspace, all: false)
      let now = ContinuousClock.now
      if now >= nextMeasure {
        measures.append(try ProcessMeasure(of: watch.process))
        nextMeasure = now + .seconds(Swift.max(Self.minutes, 0.2))
      }
      if now >= nextReload {
        watch.send(SIGHUP)
        nextReload = now + .seconds(20)
      }
      // As many as the rate wants by now, whatever a drop took.
      let due = start + .seconds(Double(dropped.files) * 60 / Self.rate)
      if due > now { try await Task.sleep(for: due - now) }
    }
    try Self.finish(&dropped, workspace, all: true)
    try await watch.wait(for: "all files", within: 120) { try workspace.inbox().isEmpty }
    // Faults may have left something to the next pass.
    try await Task.sleep(for: .seconds(5))
    #expect(try await watch.stop() == 0, "\(watch.output.suffix(2000))")
    for _ in 0..<2 { #expect([0, 1].contains(try await workspace.run("run").code)) }
    try await Self.expectAll(dropped, workspace)
    Self.expectFlat(measures)
    let passes = watch.output.split(separator: "\n").count { $0.hasPrefix("{") }
    let errors = watch.output.split(separator: "\n").count { $0.contains("error: ") }
    print(
      "soak: \(dropped.files) files, \(dropped.orders) orders in \(Self.minutes) min, \(passes) passes told,",
      "\(errors) errors, seed \(Self.seed);", Self.words(measures))
  }

  /// Errors of the disk at random steps, on the average every two thousand.
  private static func faults(_ dice: inout SeededDice) -> String {
    var step = 3000
    return (0..<400).map { _ in
      step += Int.random(in: 200...4000, using: &dice)
      let error = ["EIO", "ENOSPC", "EINTR", "EDQUOT", "short"].randomElement(using: &dice) ?? "EIO"
      return "\(error)@\(step)"
    }.joined(separator: ",")
  }

  private static func drop(
    _ dropped: inout Dropped, _ workspace: TemporaryWorkspace, _ dice: inout SeededDice
  ) throws {
    dropped.files += 1
    let name = "\(dropped.files).csv"
    func order() -> TestOrder {
      dropped.orders += 1
      return TestOrder(dropped.orders)
    }
    let bad = 900_000_000 + dropped.files
    var export = (0..<Int.random(in: 1...4, using: &dice)).map { _ in order() }
    let inbox = "inbox/shop/\(name)"
    switch Int.random(in: 0..<12, using: &dice) {
    case 0:
      export.append(TestOrder(bad) { $0.total = "1.2.3" })
      dropped.refused += 1
    case 1:
      export.append(TestOrder(bad) { $0.subtotal = "99.00" })
      dropped.held += 1
    case 2:
      // Rubbish, beside the orders.
      try workspace.drop("a,b\n1,\(dropped.files)\n", as: "rubbish-\(dropped.files).csv")
    case 3:
      // Cut anywhere in its rows, and the rest a moment later.
      let text = Array(OrderExport.csv(export).utf8)
      let last = OrderExport.rows(export[export.count - 1]).utf8.count
      let cut = text.count - Int.random(in: 1..<last, using: &dice)
      try workspace.folder.write(inbox, bytes: Array(text[..<cut]))
      let due = ContinuousClock.now + .milliseconds(Int.random(in: 100...3000, using: &dice))
      return dropped.unfinished.append((due, inbox, Array(text[cut...])))
    case 4:
      // In place, and with a time of long ago.
      try workspace.folder.write(inbox, OrderExport.csv(export))
      return try workspace.folder.setTime(inbox, 86_400)
    case 5:
      try workspace.drop(OrderExport.csv(export), as: "again-\(name)")
    default: break
    }
    try workspace.drop(OrderExport.csv(export), as: name)
  }

  /// Appends the rest of files whose time has come.
  private static func finish(_ dropped: inout Dropped, _ workspace: TemporaryWorkspace, all: Bool) throws {
    let now = ContinuousClock.now
    for (due, name, text) in dropped.unfinished where all || due <= now {
      try workspace.folder.append(name, String(decoding: text, as: UTF8.self))
    }
    dropped.unfinished.removeAll { all || $0.due <= now }
  }

  private static func expectAll(_ dropped: Dropped, _ workspace: TemporaryWorkspace) async throws {
    let sent = try workspace.sentToBooks()
    #expect(sent.count == dropped.orders)
    #expect(Set(sent) == Set((1...dropped.orders).map { "#\($0)" }))
    #expect(try workspace.files(in: [".crossdock/work"]).keys.allSatisfy { $0.hasSuffix("/") })
    let status = try await workspace.run("status", "--json")
    let json = try JSONSerialization.jsonObject(with: Data(status.output.utf8)) as? [String: Any]
    let days = try #require(json?["days"] as? [[String: Any]])
    var sums: [String: Int] = [:]
    for day in days {
      for (name, count) in try #require(day["records"] as? [String: Int]) { sums[name, default: 0] += count }
    }
    let outcomes = sums.filter { !["in", "mended"].contains($0.key) }.values.reduce(0, +)
    #expect(sums["in"] == outcomes)
    #expect(sums["accepted"] == dropped.orders)
    #expect(sums["held"] == dropped.held)
    // Of rubbish nothing is read, so it is one record of the file.
    #expect((sums["rejected"] ?? 0) >= dropped.refused)
  }

  /// The last quarter of the time beside the second: what is warm by then must not grow any more.
  private static func expectFlat(_ measures: [ProcessMeasure]) {
    guard isLong, measures.count >= 16 else { return }
    let quarter = measures.count / 4
    func mean(_ part: ArraySlice<ProcessMeasure>, _ value: (ProcessMeasure) -> Int) -> Double {
      Double(part.map(value).reduce(0, +)) / Double(part.count)
    }
    let (early, late) = (measures[quarter..<2 * quarter], measures.suffix(quarter))
    #expect(mean(late, \.descriptors) <= mean(early, \.descriptors) + 2)
    #expect(mean(late, \.threads) <= mean(early, \.threads) + 1)
    #expect(mean(late, \.memory) <= mean(early, \.memory) * 1.1 + 4096)
  }

  private static func words(_ measures: [ProcessMeasure]) -> String {
    let quarters = stride(from: 0, to: measures.count, by: Swift.max(measures.count / 8, 1)).map { index in
      "\(measures[index].descriptors) fd \(measures[index].threads) th \(measures[index].memory) kB"
    }
    return quarters.joined(separator: ", ")
  }
}
