import Foundation
import TestSupport
import Testing

/// The command that is called when something needs a person.
struct AlertCommandTests {
  /// A workspace whose command is a script of its own.
  private func space(_ script: String, arguments: String = "", timeout: String = "30s") throws -> CommandSpace
  {
    let space = try CommandSpace(
      settings: "alerts: { command: [tools/ring\(arguments)], timeout: \(timeout) }\n")
    try space.folder.makeFolder("tools")
    try space.folder.write("tools/ring", "#!/bin/sh\n\(script)\n")
    try space.folder.setMode("tools/ring", 0o755)
    return space
  }

  @Test func `it gets the digest on standard input and its path, and is called once`() async throws {
    let space = try space(
      "cat >>\"${0%/*}/read\"; printf '%s\\n' \"$@\" >>\"${0%/*}/read\"; echo printed",
      arguments: ", \"a b; rm -rf *\", \"{file}\"")
    try space.drop("orders.csv", "1,900.00,CUP,")
    let ending = try await space.run("run", "--json")
    #expect(ending.code == 1)
    #expect((try ending.json() as? [String: Any]) != nil, "what it prints is no part of the result")
    #expect(ending.errors.hasSuffix("printed\n"))
    let digest = try #require(space.folder.read("outbox/alerts/alerts-000001.txt"))
    #expect(digest.contains("- orders are held, look first [high-value]: 1\n  shop:1\n"))
    let read = digest + "a b; rm -rf *\n\(space.folder.path)/outbox/alerts/alerts-000001.txt\n"
    #expect(space.folder.read("tools/read") == read)
    try await space.run("run")
    #expect(space.folder.read("tools/read") == read)
    try await space.run("cancel", "1", "--reason", "no")
    try await space.run("run")
    #expect(space.folder.read("outbox/alerts/alerts-000002.txt")?.contains("OVER") == true)
    #expect(space.folder.read("tools/read")?.components(separatedBy: "Lantern: ").count == 3)
  }

  @Test(arguments: [
    ("exit 3", "30s", "ended with 3 [alerts-command-failed]"),
    ("kill -9 $$", "30s", "was ended by signal 9 [alerts-command-signal]"),
    ("sleep 600 & sleep 600", "1s", "took longer than 1 s and was ended [alerts-command-slow]"),
    ("exec </dev/null; exit 0", "30s", ""),
  ])
  func `its failure is said, and stops nothing`(script: String, timeout: String, message: String) async throws
  {
    let space = try space(script, timeout: timeout)
    try space.drop("orders.csv", "1,900.00,CUP,", "2,10.00,CUP,")
    let clock = ContinuousClock.now
    let ending = try await space.run("run")
    #expect(clock.duration(to: .now) < .seconds(300))
    #expect(ending.code == 1)
    #expect(message.isEmpty != ending.errors.contains("warning: the command for alerts, '"))
    #expect(message.isEmpty || ending.errors.contains(message), "\(ending.errors)")
    #expect(space.folder.read("outbox/books/sales-000001.csv")?.contains("2,open,P1") == true)
    #expect(space.folder.read("outbox/alerts/alerts-000001.txt") != nil)
  }

  @Test func `a program that is not there is found by check, and said by a pass`() async throws {
    let space = try CommandSpace(settings: "alerts: { command: [no-such-program-here] }\n")
    let check = try await space.run("check")
    #expect(check.code == 0)
    #expect(check.errors.contains("warning: there is no program 'no-such-program-here'"), "\(check.errors)")
    try space.drop("orders.csv", "1,900.00,CUP,")
    let ending = try await space.run("run")
    #expect(
      ending.errors.contains("could not be started: No such file or directory [alerts-command-missing]"))
    #expect(space.folder.read("outbox/alerts/alerts-000001.txt") != nil)
  }
}
