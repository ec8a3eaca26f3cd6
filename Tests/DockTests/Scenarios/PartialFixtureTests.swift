import Dock
import Foundation
import Ledger
import Packs
import TestSupport
import Testing

/// M2 for every file that a pack's golden cases read: no part of it is taken for the whole, and the whole is taken then.
///
/// Each part is a file of its own in one pass. All lengths of all files with `CROSSDOCK_ALL_STEPS=1`, a few lengths of
/// every sixth else.
struct PartialFixtureTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures/cases/mapping")
  private static let cases =
    ((try? FileManager.default.contentsOfDirectory(atPath: root.path())) ?? []).sorted()
  private static let isThorough = ProcessInfo.processInfo.environment["CROSSDOCK_ALL_STEPS"] != nil

  /// A golden case: what came in, whose it is, and what its partner says of encodings.
  private struct Sample {
    let pack: String
    let name: String
    let bytes: [UInt8]
    let settings: String

    init(_ folder: String) throws {
      let path = PartialFixtureTests.root.path() + "/" + folder
      let files = try FileManager.default.contentsOfDirectory(atPath: path)
      name = try #require(files.first { $0.hasPrefix("input.") })
      bytes = Array(try Data(contentsOf: URL(filePath: "\(path)/\(name)")))
      pack = try #require(
        Pack.names.filter { folder == $0 || folder.hasPrefix($0 + "-") }.max { $0.count < $1.count })
      let encodings =
        files.contains("encodings.txt")
        ? try String(contentsOfFile: path + "/encodings.txt", encoding: .utf8).split(separator: "\n") : []
      settings = encodings.isEmpty ? "" : ", encodings: [\(encodings.joined(separator: ", "))]"
    }

    /// Whether brackets or a root element close it.
    var isTree: Bool {
      let first = bytes.first { $0 > 0x20 && ![0xEF, 0xBB, 0xBF].contains($0) }
      return first.map { [UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "<")].contains($0) } ?? false
    }

    /// Whether so many bytes of it can be a file of fewer records, as far as anybody could tell.
    ///
    /// Rows prove no more than that the last one has all its fields: what is missing of the last field, or of the rows
    /// after it, nobody misses unless the map says `ends: newline`.
    func couldBeWhole(_ length: Int) -> Bool {
      let rest = bytes[length...]
      if rest.allSatisfy({ $0 <= 0x20 }) { return true }
      if isTree { return false }
      if [0x0A, 0x0D].contains(bytes[length - 1]) { return true }
      return !rest.prefix { $0 != 0x0A }.contains { [0x2C, 0x3B, 0x09].contains($0) }
    }

    /// The lengths to try.
    func lengths() -> [Int] {
      if PartialFixtureTests.isThorough { return Array(1..<bytes.count) }
      var dice = Dice(state: UInt64(bytes.count))
      let some = (0..<5).map { _ in Int.random(in: 1..<bytes.count, using: &dice) }
      return Set(some + [bytes.count - 1]).sorted()
    }
  }

  /// A generator that gives the same lengths in each run.
  private struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
  }

  @Test func `there are cases`() { #expect(Self.cases.count > 100) }

  @Test(arguments: isThorough ? cases : cases.enumerated().filter { $0.offset % 6 == 0 }.map(\.element))
  func `T08 no part of a golden file is taken for the whole, and the whole is taken then`(folder: String)
    throws
  {
    let sample = try Sample(folder)
    let workspace = try TemporaryWorkspace(
      "quiet: 0s", partners: "partners:\n  them: { pack: \(sample.pack), drift: warn\(sample.settings) }\n",
      packs: ["shopify", "odoo", "generic"].contains(sample.pack) ? [] : [sample.pack])
    try workspace.folder.makeFolder("inbox/them")
    // What the whole of it comes to, in a ledger of its own.
    let alone = try workspace.copy()
    try alone.drop(sample.bytes, as: sample.name, partner: "them")
    let whole = try #require(try alone.house(ledger: InMemoryLedger()).pass().files.first)
    #expect(whole.outcome != "waiting")

    let house = try workspace.house(ledger: InMemoryLedger())
    let lengths = sample.lengths()
    for length in lengths {
      try workspace.drop(Array(sample.bytes[..<length]), as: "\(length)-\(sample.name)", partner: "them")
    }
    var waiting: [Int] = []
    let parts = try house.pass().files
    #expect(parts.count == lengths.count)
    for part in parts {
      let length = try #require(Self.length(part))
      if part.outcome == "waiting" { waiting.append(length) }
      // Refused whole, before a header is there, is no harm: nothing was taken from it.
      let isTaken = part.outcome != "waiting" && part.records.incoming > part.records[.rejected]
      #expect(!isTaken || sample.couldBeWhole(length), "\(length) of \(sample.bytes.count): \(part.outcome)")
    }
    for length in waiting {
      try workspace.folder.write("inbox/them/\(length)-\(sample.name)", bytes: sample.bytes)
    }
    let rest = try house.pass().files
    #expect(rest.compactMap(Self.length).sorted() == waiting.sorted())
    for file in rest {
      #expect(file.outcome != "waiting")
      #expect(file.records.incoming == whole.records.incoming)
    }
    #expect(try workspace.files(in: ["inbox"]).keys.allSatisfy { $0.hasSuffix("/") })
  }

  /// How many bytes of its sample a file of a report had.
  private static func length(_ file: PassReport.File) -> Int? {
    file.path.split(separator: "/").last?.split(separator: "-").first.flatMap { Int($0) }
  }
}
