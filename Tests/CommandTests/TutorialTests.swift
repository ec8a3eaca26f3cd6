import Foundation
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// The ten-minute tutorial, followed to the letter in an empty folder: each command typed, each file written.
@Suite struct TutorialTests {
  private struct Block {
    let purpose: String
    let language: String
    let text: String
  }

  /// The blocks of the tutorial, in order.
  private static func blocks() throws -> [Block] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let page = try String(
      contentsOf: root.appendingPathComponent("Sources/Dock/Dock.docc/WritingAMap.md"), encoding: .utf8)
    let start = try #require(page.firstRange(of: "## Ten minutes")).lowerBound
    let end = try #require(page[start...].firstRange(of: "\n## Let Crossdock")).lowerBound
    var blocks: [Block] = []
    var purpose = ""
    var open: (language: String, text: String)?
    for line in page[start..<end].split(separator: "\n", omittingEmptySubsequences: false) {
      if let block = open {
        if line == "```" {
          blocks.append(Block(purpose: purpose, language: block.language, text: block.text))
          (open, purpose) = (nil, "")
        } else {
          open = (block.language, block.text + line + "\n")
        }
      } else if line.hasPrefix("```") {
        open = (String(line.dropFirst(3)), "")
      } else if line.hasPrefix("<!-- test: ") {
        purpose = String(line.dropFirst("<!-- test: ".count).dropLast(" -->".count))
      }
    }
    return blocks
  }

  private func shell(_ script: String, in folder: TemporaryFolder, at path: String) async throws -> (
    code: Int, output: String, errors: String
  ) {
    let command = URL(filePath: CommandSpace.command).deletingLastPathComponent().path()
    let result = try await Subprocess.run(
      .path("/bin/sh"), arguments: ["-ec", script],
      environment: .inherit.updating([
        "HOME": folder.path, "LC_ALL": "C", "TZ": "UTC", "PATH": "\(command):/usr/bin:/bin",
      ]), workingDirectory: FilePath(path), output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    guard case .exited(let code) = result.terminationStatus else { return (-1, "", "killed") }
    return (Int(code), result.standardOutput, result.standardError)
  }

  @Test func `the tutorial works to the letter in an empty folder`() async throws {
    let folder = try TemporaryFolder()
    var path = folder.path
    var previews = 0
    for block in try Self.blocks() {
      switch (block.purpose, block.language) {
      case ("sample", _):
        try folder.makeFolder("Downloads")
        try folder.write("Downloads/orders.csv", block.text)
      case ("pack", _): try folder.write("shop/maps/harbour/pack.yml", block.text)
      case ("partners", _):
        // "below `partners:`, add a line"
        let line = try #require(block.text.split(separator: "\n").last)
        let settings = try #require(folder.read("shop/crossdock.yml"))
        folder.remove("shop/crossdock.yml")
        try folder.write(
          "shop/crossdock.yml", settings.replacing("partners:\n", with: "partners:\n\(line)\n"))
      case ("map", _), ("map final", _), ("mistake", _):
        folder.remove("shop/maps/harbour/orders.yml")
        try folder.write("shop/maps/harbour/orders.yml", block.text)
      case ("preview", _):
        let shown = try await shell(
          "crossdock preview inbox/harbour/orders.csv --json", in: folder, at: path)
        #expect(shown.code == 0 && shown.output == block.text, "\(shown.errors)")
        previews += 1
      case ("message", _):
        let shown = try await shell("crossdock check", in: folder, at: path)
        #expect(shown.code != 0 && shown.errors.contains(block.text.dropLast()), "\(shown.errors)")
      case (_, "sh"):
        let ran = try await shell(block.text, in: folder, at: path)
        #expect(ran.code == 0, "\(block.text)\(ran.output)\(ran.errors)")
        if block.text.contains("cd shop") { path += "/shop" }
      default: Issue.record("the tutorial has a block that is not followed: \(block.text)")
      }
    }
    #expect(previews == 1)
    #expect(folder.read("shop/outbox/generic/orders-000001.csv")?.contains("H-2") == true)
  }
}
