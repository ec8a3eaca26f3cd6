import Foundation
import FuzzTargets
import Testing

/// What the fuzzers' targets demand, of the project's fixtures and of every input that once broke something.
@Suite struct ReplayTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../..", directoryHint: .isDirectory).standardizedFileURL

  @Test(arguments: FuzzTarget.all.map(\.name))
  func `what once broke something holds`(name: String) throws {
    let target = try #require(FuzzTarget.all.first { $0.name == name })
    let folder = Self.root.appending(path: "Fixtures/fuzz/\(name)", directoryHint: .isDirectory)
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    #expect(!files.isEmpty, "each target has an input to begin with")
    for file in files {
      let input = Array(try Data(contentsOf: file))
      #expect(throws: Never.self, "\(file.lastPathComponent)") { try target.run(input) }
    }
  }

  @Test func `no target is without an input, and no folder without a target`() throws {
    let folder = Self.root.appending(path: "Fixtures/fuzz", directoryHint: .isDirectory)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(names.sorted() == FuzzTarget.all.map(\.name).sorted())
  }
}
