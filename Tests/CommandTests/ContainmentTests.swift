import DurableFiles
import Foundation
import TestSupport
import Testing

/// No name, id or number that comes in with a file leads out of the folder that it belongs to.
struct ContainmentTests {
  /// Names that mean something to a shell, to Windows, to a terminal, or to who puts a path together.
  static let names: [String] = [
    "..csv", "...csv", "..\\..\\x.csv", "-rf.csv", "--help.csv", "$(touch pwned).csv", "`touch pwned`.csv",
    "a;touch pwned;.csv", "a|b&c.csv", "*.csv", "~root.csv", "%2e%2e%2fx.csv", "C:\\x.csv", "CON.csv",
    "nul.csv", "a:b.csv", "name .csv", "a\nb.csv", "a\tb\r.csv", "\u{1b}[31mred.csv", "\u{202e}vsc.exe.csv",
    "\u{200b}.csv", "\u{301}.csv", "名前.csv", "'\".csv", "{}.csv",
    String(repeating: "n", count: 251) + ".csv", String(repeating: "ж", count: 125) + ".csv",
  ]

  /// What a shop's order may be called, and what nobody should take for a path.
  static let numbers: [String] = [
    "../../x", "/etc/passwd", "..", ".", "a/b", "..\\x", "$(touch pwned)", "\u{202e}1", "CON", "-n",
    String(repeating: "9", count: 300), "a\u{1b}[2Jb",
  ]

  @Test func `T21 files of any name are taken, and lie in the archive under their batch's number`()
    async throws
  {
    let space = try RejectSpace()
    let folders = try Set(space.folder.open().list())
    for (index, name) in Self.names.enumerated() {
      try space.folder.write("dropping/x", "No,Total,Sku,Title\n\(index),1,A,x\n")
      try space.folder.rename("dropping/x", "inbox/rows/\(name)")
    }
    let run = try await space.run("run", "--log-format", "json")
    #expect(run.code == 0, "\(run.errors)")
    // A name with a dot in front is a file that is still being sent.
    let taken = Self.names.filter { !$0.hasPrefix(".") }
    let left = try Folder("\(space.folder.path)/inbox/rows").list()
    #expect(left.count == Self.names.count - taken.count && left.allSatisfy { $0.bytes.first == 0x2E })
    let archived = try space.folder.tree("archive/").keys.filter { !$0.contains("/daybook-") }
    #expect(archived.count == taken.count)
    for path in archived {
      let parts = path.split(separator: "/", omittingEmptySubsequences: false)
      #expect(parts.count == 4 && parts[2] == "rows", "\(path.debugDescription)")
      #expect(parts.last?.prefix(4).allSatisfy(\.isNumber) == true, "\(path.debugDescription)")
    }
    #expect(try Set(space.folder.open().list()) == folders, "nothing new beside the folders")
    // What a terminal would obey is not in what is said.
    #expect(!run.output.contains("\u{1b}") && !run.errors.contains("\u{1b}"))
  }

  @Test(arguments: numbers)
  func `an order of any number leaves in files of our names only`(number: String) async throws {
    let workspace = try TemporaryWorkspace()
    let before = try Set(workspace.folder.open().list())
    let order = OrderExport.csv(TestOrder(7)).replacingOccurrences(of: "#7", with: number)
    try workspace.drop(order, as: "a.csv")
    let run = try await workspace.run("run")
    #expect(run.code == 0 || run.code == 1, "\(run.errors)")
    for partner in ["books", "tables"] {
      for name in try Folder("\(workspace.path)/outbox/\(partner)").list() {
        #expect(
          name.description.wholeMatch(of: /[a-z._]+-\d{6}(-[A-Za-z0-9_-]+)?\.(csv|ndjson)/) != nil, "\(name)")
      }
    }
    #expect(try Set(workspace.folder.open().list()) == before)
    #expect(!run.output.contains("\u{1b}[2J") && !run.errors.contains("\u{1b}[2J"))
  }

  @Test(arguments: ["outbox/books", "archive", "rejected/shop"])
  func `a link in place of a folder leads nowhere, and nothing is lost`(place: String) async throws {
    let outside = try TemporaryFolder(on: "/dev/shm")
    let workspace = try TemporaryWorkspace()
    let day = Date.now.formatted(.iso8601.year().month().day())
    let tomorrow = Date.now.addingTimeInterval(86_400).formatted(.iso8601.year().month().day())
    let links = place == "archive" ? ["archive/\(day)", "archive/\(tomorrow)"] : [place]
    for link in links {
      workspace.folder.remove(link)
      try workspace.folder.link(link, to: outside.path)
    }
    try workspace.drop(OrderExport.csv(TestOrder(1)), as: "a.csv")
    try workspace.drop("no,header,of,any,map\n1,2,3,4,5\n", as: "b.csv")
    let run = try await workspace.run("run")
    #expect(run.code == 74, "\(run.errors)")
    #expect(run.errors.contains("[file-outside]"), "\(run.errors)")
    #expect(try outside.tree().isEmpty)

    for link in links { workspace.folder.remove(link) }
    let again = try await workspace.run("run")
    #expect(again.code == 0 || again.code == 1, "\(again.errors)")
    #expect(try workspace.sentToBooks() == ["#1"])
    #expect(try workspace.inbox().isEmpty)
    #expect(try outside.tree().isEmpty)
  }

  @Test func `a link in the inbox is not followed, and what it leads to stays unread`() async throws {
    let outside = try TemporaryFolder(on: "/dev/shm")
    try outside.write("secret.csv", OrderExport.csv(TestOrder(666)))
    let workspace = try TemporaryWorkspace()
    try workspace.folder.link("inbox/shop/a.csv", to: "\(outside.path)/secret.csv")
    workspace.folder.remove("inbox/tables")
    try workspace.folder.link("inbox/tables", to: outside.path)
    try workspace.drop(OrderExport.csv(TestOrder(1)), as: "b.csv")
    let run = try await workspace.run("run")
    #expect(try workspace.sentToBooks() == ["#1"], "\(run.errors)")
    #expect(outside.read("secret.csv") == OrderExport.csv(TestOrder(666)))
  }

  @Test(arguments: ["000", "077", "777"])
  func `files and folders have their modes whatever the umask`(mask: String) async throws {
    let folder = try TemporaryFolder()
    func command(_ arguments: String...) async throws {
      let shell = ["-c", "umask \(mask); exec \"$0\" \"$@\"", BuiltCommand.path] + arguments
      let ending = try await BuiltCommand.run(shell, of: "/bin/sh")
      #expect(ending.code == 0 || ending.code == 1, "\(ending.errors)")
    }
    // Under a mask that forbids even the owner, the workspace must be there already.
    if mask == "777" {
      _ = try await BuiltCommand.run(["init", folder.path + "/shop", "--with", "shopify,odoo,generic"])
    } else {
      try await command("init", folder.path + "/shop", "--with", "shopify,odoo,generic")
    }
    try folder.write("a.csv", OrderExport.csv(TestOrder(1)))
    try folder.rename("a.csv", "shop/inbox/shopify/a.csv")
    try folder.write("b.csv", "no,header,of,any,map\n1,2,3,4,5\n")
    try folder.rename("b.csv", "shop/inbox/shopify/b.csv")
    try await command("-C", folder.path + "/shop", "run")
    var kinds: Set<String> = []
    for path in try folder.tree("shop/").keys {
      let below = path.dropFirst("shop/".count)
      guard !below.hasPrefix("maps/"), !below.hasPrefix("tables/"), !path.hasSuffix("/") else { continue }
      switch below.split(separator: "/").first {
      case ".crossdock":
        kinds.insert("hidden")
        #expect(try folder.mode(path) == 0o600, "\(below)")
      case "outbox":
        kinds.insert("outbox")
        #expect(try folder.mode(path) == 0o640, "\(below)")
      case "rejected" where below.hasSuffix(".report.txt"):
        kinds.insert("report")
        #expect(try folder.mode(path) == 0o640, "\(below)")
      default: break
      }
    }
    #expect(kinds == ["hidden", "outbox", "report"])
    #expect(try folder.mode("shop/outbox/odoo") == 0o750)
  }

  @Test func `no source starts a program by way of a shell`() throws {
    let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources")
    let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    var count = 0
    for case let file as URL in files where ["swift", "c", "h"].contains(file.pathExtension) {
      let text = try String(contentsOf: file, encoding: .utf8)
      count += 1
      for word in [
        "/bin/sh", "popen(", "posix_spawn", "execv", "import Subprocess", "Process()",
      ]
      // The user's own command for alerts is a program with its arguments.
      where file.lastPathComponent != "AlertBell.swift" || word != "posix_spawn" {
        #expect(!text.contains(word), "\(file.lastPathComponent): \(word)")
      }
    }
    #expect(count > 300)
  }
}
