import TestSupport
import Testing

/// The help in both languages, and what is said of a command that there is not.
struct HelpTests {
  /// The commands that `crossdock --help` lists.
  private func commands() async throws -> [String] {
    let page = try await BuiltCommand.run(["--help"]).output
    return page.split(separator: "\n").compactMap { line in
      guard line.hasPrefix("  "), !line.hasPrefix("   "), !line.hasPrefix("  -") else { return nil }
      let words = line.split(separator: " ")
      return words.count > 2 && words[0].allSatisfy(\.isLowercase) && words[0] != "crossdock"
        && words[0] != "cp"
        ? String(words[0]) : nil
    }
  }

  @Test func `every command's help is there in Chinese, to the last phrase`() async throws {
    let commands = try await commands()
    #expect(commands.count >= 16)
    for arguments in [["--help"]] + commands.map({ ["help", $0] }) {
      let ending = try await BuiltCommand.run(arguments, language: "zh_CN.UTF-8")
      #expect(ending.code == 0)
      for line in ending.output.split(separator: "\n") where !isExample(line) {
        let words = line.split(separator: " ").filter { word in
          word.allSatisfy { $0.isASCII && ($0.isLetter || ",.;'".contains($0)) }
        }
        #expect(words.count < 3, "\(arguments.joined(separator: " ")): \(line)")
      }
    }
  }

  /// Whether a line is something to type, or how a command is typed.
  private func isExample(_ line: Substring) -> Bool {
    line.hasPrefix("例：") || line.hasPrefix("用法：") || line.hasPrefix("  crossdock ") || line.hasPrefix("  cp ")
  }

  @Test(arguments: [
    ("rum", "there is no command 'rum' [command-unknown]", "did you mean 'run'?"),
    ("orders", "there is no command 'orders' [command-unknown]", "'crossdock --help' lists them"),
  ])
  func `a command that there is not is told, with the one that was meant`(
    name: String, message: String, help: String
  ) async throws {
    let ending = try await BuiltCommand.run([name])
    #expect(ending.code == 64)
    #expect(ending.errors == "error: \(message)\n  help: \(help)\n")
  }

  @Test func `packs are listed where there is no workspace yet`() async throws {
    let ending = try await BuiltCommand.run(["packs"])
    #expect(ending.code == 0)
    #expect(ending.output.contains("generic  Plain files"))
  }
}
