import FoundationEssentials
import Testing

/// A page of documentation as the tests see it: its code blocks, each with what stands in the remark before it.
///
/// `<!-- test: rules -->` before a block says what a test does with it. A block of a language that tests read and
/// without such a remark is a mistake: an example that nobody runs is no documentation.
struct ReferencePage {
  struct Block: Sendable, CustomTestStringConvertible {
    /// `map`, `rules`, `table sizes`; empty for what is only shown.
    let purpose: String
    let language: String
    let text: String
    /// The line of the fence, from 1.
    let line: Int

    var testDescription: String { "\(purpose) (line \(line))" }
  }

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static let file = root.appendingPathComponent("Sources/Dock/Dock.docc/WritingAMap.md")

  /// The whole page.
  let text: String
  let blocks: [Block]

  init() throws {
    try self.init(text: String(contentsOf: Self.file, encoding: .utf8))
  }

  init(text: String) {
    self.text = text
    var blocks: [Block] = []
    var purpose = ""
    var open: (language: String, line: Int, text: String)?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if let block = open {
        if line == "```" {
          blocks.append(Block(purpose: purpose, language: block.language, text: block.text, line: block.line))
          open = nil
          purpose = ""
        } else {
          open = (block.language, block.line, block.text + line + "\n")
        }
      } else if line.hasPrefix("```") {
        open = (String(line.dropFirst(3)), index + 1, "")
      } else if let match = line.wholeMatch(of: /<!-- test: (.+) -->/) {
        purpose = String(match.output.1)
      } else if !line.isEmpty {
        purpose = ""
      }
    }
    self.blocks = blocks
  }

  /// The blocks of one purpose.
  func blocks(_ purpose: String) -> [Block] { blocks.filter { $0.purpose == purpose } }

  /// The only block of a purpose.
  func block(_ purpose: String) throws -> Block {
    let found = blocks(purpose)
    #expect(found.count == 1, "'\(purpose)' on the page")
    return try #require(found.first)
  }

  /// The page with another text in a block.
  func replacing(_ purpose: String, with text: String) throws -> ReferencePage {
    let block = try block(purpose)
    var lines = self.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let old = block.text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
    lines.replaceSubrange(block.line..<block.line + old, with: text.split(separator: "\n").map(String.init))
    return ReferencePage(text: lines.joined(separator: "\n"))
  }

  /// The page with other lines between two remarks.
  func replacing(from start: String, to end: String, with lines: [String]) throws -> ReferencePage {
    var all = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let first = try #require(all.firstIndex { $0.hasPrefix(start) })
    let last = try #require(all.firstIndex(of: end))
    all.replaceSubrange(first + 1..<last, with: lines)
    return ReferencePage(text: all.joined(separator: "\n"))
  }
}
