import Foundation
import Testing

@Suite struct JSONSuiteTests {
  /// Whether the reader takes a document.
  private static func reads(_ bytes: [UInt8], _ chunking: Chunking) -> Bool {
    (try? Documents.read(bytes, chunking)) != nil
  }

  @Test(arguments: JSONCase.allowed + JSONCase.forbidden + JSONCase.open)
  func `each case of the public suite gets its verdict in every chunking`(theCase: JSONCase) {
    let bytes = theCase.bytes
    for chunking in Chunking.all(bytes.count) {
      #expect(Self.reads(bytes, chunking) == (theCase.verdict == .read), "\(chunking)")
    }
  }

  @Test func `every case of the suite is there once, and every open one is decided on the page`() throws {
    #expect(JSONCase.allowed.count == 95)
    #expect(JSONCase.forbidden.count >= 188)
    #expect(JSONCase.open.count == 35)
    let names = (JSONCase.allowed + JSONCase.forbidden + JSONCase.open).map(\.name)
    #expect(Set(names).count == names.count)
    #expect(JSONCase.allowed.allSatisfy { $0.name.hasPrefix("y_") })
    #expect(JSONCase.forbidden.allSatisfy { $0.name.hasPrefix("n_") })
    let page = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../Sources/Dock/Dock.docc/WhatIsRead.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    for theCase in JSONCase.open {
      let row = text.split(separator: "\n").filter { $0.contains("`\(theCase.name)`") }
      #expect(row.count == 1, "\(theCase.name)")
      #expect(row.first?.hasSuffix(theCase.verdict == .read ? "| read |" : "| refused |") == true)
    }
  }

  /// The suite itself, for whoever has a copy: `JSON_TEST_SUITE=…/test_parsing`.
  private static let suite = ProcessInfo.processInfo.environment["JSON_TEST_SUITE"]

  @Test(.enabled(if: suite != nil))
  func `the suite's own files get the same verdicts`() throws {
    let folder = URL(filePath: try #require(Self.suite), directoryHint: .isDirectory)
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "json" }
    #expect(files.count > 300)
    let decided = Dictionary(
      uniqueKeysWithValues: (JSONCase.allowed + JSONCase.open).map { ($0.name, $0.verdict == .read) })
    for file in files {
      let name = file.deletingPathExtension().lastPathComponent
      let isRead = decided[name] ?? name.hasPrefix("y_")
      let bytes = Array(try Data(contentsOf: file))
      #expect(Self.reads(bytes, Chunking(capacity: 4096, piece: .max)) == isRead, "\(name)")
    }
  }
}
