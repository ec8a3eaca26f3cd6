import Foundation
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// The day of `Samples/day` through the built command: what comes out of it, and that the order of its files does not
/// matter.
struct SampleDayTests {
  private static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let day = project.appending(path: "Samples/day")
  private static let golden = project.appending(path: "Fixtures/cases/day")

  /// A workspace of the four shops and three receivers, with nothing in it.
  private struct Space {
    let folder: TemporaryFolder

    init() async throws {
      folder = try TemporaryFolder()
      let ending = try await command("init", shop, "--with", "shopify,amazon,ebay,wish,odoo,erpnext,generic")
      #expect(ending.code == 0)
    }

    var shop: String { folder.path + "/shop" }

    @discardableResult
    func command(_ arguments: String...) async throws -> (code: Int, output: String) {
      let result = try await Subprocess.run(
        .path(FilePath(CommandSpace.command)), arguments: .init(arguments),
        environment: .inherit.updating(["LC_ALL": "C", "TZ": "UTC"]),
        output: .string(limit: 4 << 20), error: .string(limit: 1 << 20))
      guard case .exited(let code) = result.terminationStatus else { return (-1, result.standardOutput) }
      return (Int(code), result.standardOutput)
    }

    /// Drops files of the day, by their paths below it, as a copy that is whole.
    func drop(_ files: [String]) throws {
      for file in files {
        let target = file.split(separator: "/").dropFirst().joined(separator: "/")
        try FileManager.default.copyItem(
          atPath: SampleDayTests.day.path() + "/" + file, toPath: "\(shop)/inbox/\(target)")
      }
    }

    /// A pass that ends as a day with something to settle does.
    func pass() async throws {
      let code = try await command("-C", shop, "run").code
      #expect(code == 0 || code == 1)
    }
  }

  /// The files of a half of the day, `inbox/…` or `later/…`.
  private static func files(_ half: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: day.path() + "/" + half)
      .filter { $0.contains("/") && !$0.hasPrefix(".") }.sorted().map { "\(half)/\($0)" }
  }

  @Test func `the day gives the files that are written down`() async throws {
    let space = try await Space()
    for half in ["inbox", "later"] {
      try space.drop(try Self.files(half))
      try await space.pass()
    }
    let outbox = space.shop + "/outbox"
    let found = try FileManager.default.subpathsOfDirectory(atPath: outbox)
      .filter { $0.hasSuffix("csv") || $0.hasSuffix("json") }.sorted()
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
      try? FileManager.default.removeItem(at: Self.golden)
      for file in found {
        let target = Self.golden.appending(path: file)
        try FileManager.default.createDirectory(
          at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: "\(outbox)/\(file)", toPath: target.path())
      }
      Issue.record("recorded the day")
      return
    }
    let wanted = try FileManager.default.subpathsOfDirectory(atPath: Self.golden.path())
      .filter { $0.contains(".") }.sorted()
    #expect(found == wanted)
    for file in found {
      let left = Self.lines(outbox + "/" + file)
      let right = Self.lines(Self.golden.path() + "/" + file)
      let line = zip(left, right).enumerated().first { $0.element.0 != $0.element.1 }
      #expect(line == nil, "\(file):\((line?.offset ?? 0) + 1)")
      #expect(left.count == right.count, "\(file)")
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `the files of the day in any order, and each of them twice, end in the same state`(seed: UInt64)
    async throws
  {
    let straight = try await Space()
    for half in ["inbox", "later"] {
      try straight.drop(try Self.files(half))
      try await straight.pass()
    }
    var dice = Dice(state: seed)
    let shuffled = try await Space()
    let all = try (Self.files("inbox") + Self.files("later"))
    var rest = all.shuffled(using: &dice) + all.shuffled(using: &dice)
    while !rest.isEmpty {
      // A file cannot lie in the inbox twice under one name.
      var some: [String] = []
      for _ in 0..<Int.random(in: 1...6, using: &dice) where !rest.isEmpty {
        guard let file = rest.first, !some.contains(file) else { break }
        some.append(file)
        rest.removeFirst()
      }
      try shuffled.drop(some)
      try await shuffled.pass()
    }
    let found = try await Self.state(shuffled)
    let wanted = try await Self.state(straight)
    for (left, right) in zip(found, wanted) where left != right {
      Issue.record("found    \(left)\nexpected \(right)")
    }
    #expect(found.count == wanted.count)
  }

  /// What is known in the end: the orders that something happened to and some others, and what is held.
  private static func state(_ space: Space) async throws -> [String] {
    var state: [String] = []
    for order in touched {
      let text = try await space.command("-C", space.shop, "show", order, "--json").output
      let story = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
      var document = try #require(story?["order"] as? [String: Any], "\(order)")
      document["source"] = nil
      // A state that lacks a field does not clear it, and an older state does not bring it.
      if document["status"] as? String == "cancelled" { document["paymentStatus"] = nil }
      let bytes = try JSONSerialization.data(withJSONObject: document, options: .sortedKeys)
      state.append(String(decoding: bytes, as: UTF8.self))
    }
    let held = try await space.command("-C", space.shop, "holds", "--json").output
    let holds = try JSONSerialization.jsonObject(with: Data(held.utf8)) as? [[String: Any]] ?? []
    return state + holds.map { "\($0["order"] ?? "") \($0["reason"] ?? "")" }.sorted()
  }

  /// Amended, cancelled, completed, new, held; and some of each file that were left alone.
  private static let touched = [
    "amazon:114-7224936-8180643", "amazon:114-6716187-5544306", "amazon:114-1041957-7118385",
    "amazon:306-8278228-7760271", "amazon:114-9035514-2218847", "amazon:902-5550101-0000001",
    "amazon:902-5550101-0000002", "ebay:27-14201-66001", "ebay:27-14201-66002", "shopify:2167",
    "shopify:2165", "shopify:2171", "shopify:2168", "amazon:303-5561155-4508116", "ebay:19-11799-17251",
    "wish:8c0251af31bf84ba4151d0e7",
  ]

  private static func lines(_ path: String) -> [String] {
    let lines =
      (try? String(contentsOfFile: path, encoding: .utf8))?.split(
        separator: "\n", omittingEmptySubsequences: false
      ).map(String.init) ?? []
    guard path.contains("/credits-") else { return lines }
    // Where the shop does not say when it gave money back, it is when it was heard of.
    return lines.map {
      $0.replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00/, with: "(when it was heard of)")
    }
  }

  /// The same numbers in each run (SplitMix64).
  private struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var value = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
      value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
      return value ^ (value >> 31)
    }
  }
}
