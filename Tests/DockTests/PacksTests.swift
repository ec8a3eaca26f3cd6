import Dock
import DurableFiles
import Packs
import TestSupport
import Testing
import Values

struct LineDiffTests {
  static let cases: [(old: String, new: String, hunks: String?)] = [
    ("", "", ""),
    ("a\nb\n", "a\nb\n", ""),
    ("a\n", "b\n", "@@ -1,1 +1,1 @@\n-a\n+b\n"),
    ("", "a\n", "@@ -0,0 +1,1 @@\n+a\n"),
    ("a\nb\n", "", "@@ -1,2 +0,0 @@\n-a\n-b\n"),
    (
      "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n",
      "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"
    ),
    ("a\nb\nc\na\nb\nb\na\n", "c\nb\na\nb\na\nc\n", nil),
  ]

  @Test(arguments: cases)
  func `the difference of two texts is told as diff -u does`(old: String, new: String, hunks: String?) {
    let text = LineDiff.unified(old, new, oldName: "old", newName: "new")
    if let hunks { #expect(text == (hunks.isEmpty ? "" : "--- old\n+++ new\n" + hunks)) }
    #expect(Self.apply(text, to: old) == new)
  }

  @Test func `a difference leads from the one text to the other, whatever they are`() {
    var random = Seeded(state: 7)
    for _ in 0..<300 {
      func text() -> String {
        (0..<Int.random(in: 0...30, using: &random)).map { _ in
          "\("abcd".randomElement(using: &random) ?? "a")\n"
        }
        .joined()
      }
      let (old, new) = (text(), text())
      let difference = LineDiff.unified(old, new, oldName: "old", newName: "new")
      #expect(Self.apply(difference, to: old) == new)
      #expect(difference.isEmpty == (old == new))
    }
  }

  private struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 29
    }
  }

  /// What `patch` makes of a text.
  private static func apply(_ difference: String, to old: String) -> String {
    var source = old.split(separator: "\n").map(String.init)[...]
    var line = 1
    var result: [String] = []
    for row in difference.split(separator: "\n").dropFirst(2) {
      if row.hasPrefix("@@") {
        let numbers = row.split(separator: " ")[1].dropFirst().split(separator: ",").compactMap { Int($0) }
        let first = numbers[1] == 0 ? numbers[0] + 1 : numbers[0]
        while line < first, let kept = source.popFirst() {
          result.append(kept)
          line += 1
        }
        continue
      }
      let text = String(row.dropFirst())
      if row.first != "+" {
        let found = source.popFirst()
        #expect(found == text)
        line += 1
      }
      if row.first != "-" { result.append(text) }
    }
    return (result + source).map { "\($0)\n" }.joined()
  }
}

struct PackComparisonTests {
  private let folder: TemporaryFolder
  private let pack: String
  private let file: String
  private let original: String

  init() throws {
    folder = try TemporaryFolder()
    pack = try #require(Pack.names.first)
    let brought = try #require(Pack.files(of: pack).first { $0.name != "pack.yml" })
    file = brought.name
    original = brought.text
    _ = try WorkspaceMaker(directory: "\(folder.path)/w", packs: [pack], timezone: "UTC").make()
  }

  private func comparison() throws -> PackComparison {
    try PackComparison(Workspace(root: "\(folder.path)/w"))
  }

  private func state() throws -> PackComparison.State? {
    try comparison().entries().first { $0.name == pack }?.files.first { $0.name == file }?.state
  }

  /// Writes a file as if an older program had brought it; `mine` is what the user made of it.
  private func bring(_ text: String?, mine: String? = nil, name: String? = nil) throws {
    let name = name ?? file
    var lines = try #require(folder.read("w/.crossdock/packs")).split(separator: "\n").map(String.init)
    lines.removeAll { $0.hasPrefix("\(pack) \(name) ") }
    if let text {
      lines.append("\(pack) \(name) \(Self.digest(text))")
      try folder.write("w/.crossdock/originals/\(pack)/\(name)", text)
    }
    if let text = mine ?? text { try folder.write("w/maps/\(pack)/\(name)", text) }
    try folder.write("w/.crossdock/packs", lines.map { "\($0)\n" }.joined())
  }

  private static func digest(_ text: String) -> String {
    var running = RunningDigest()
    running.update(Array(text.utf8), count: text.utf8.count)
    return running.finalize().hex
  }

  @Test func `a fresh workspace has all as the program brings it`() throws {
    #expect(try state() == .same)
    let entry = try #require(try comparison().entries().first { $0.name == pack })
    #expect(entry.version == entry.workspaceVersion)
    #expect(!entry.hasNews)
    #expect(try comparison().merge(pack).isEmpty)
  }

  @Test func `a file that the user did not edit is replaced by a newer one`() throws {
    try bring("# older\n" + original)
    #expect(try state() == .newer)
    let difference = try #require(
      try comparison().entries().first { $0.name == pack }?.files.first { $0.name == file }?.difference)
    #expect(difference.contains("-# older\n"))
    #expect(try comparison().merge(pack) == ["maps/\(pack)/\(file)"])
    #expect(folder.read("w/maps/\(pack)/\(file)") == original)
    #expect(try state() == .same)
  }

  @Test func `the program's changes are put into an edited file where the user changed other lines`() throws {
    // The program took the first line away, and the user added the last.
    try bring("# older\n" + original, mine: "# older\n" + original + "# mine\n")
    #expect(try state() == .both)
    let shown = try #require(
      try comparison().entries().first { $0.name == pack }?.files.first { $0.name == file }?.difference)
    // Shown is what merging would change, so nothing of the user's.
    #expect(shown.contains("-# older\n") && !shown.contains("-# mine"))
    #expect(try comparison().merge(pack) == ["maps/\(pack)/\(file)"])
    #expect(folder.read("w/maps/\(pack)/\(file)") == original + "# mine\n")
    #expect(try state() == .edited)
    #expect(try comparison().merge(pack).isEmpty)
    #expect(try WorkspaceCheck(Workspace(root: "\(folder.path)/w")).problems().isEmpty)
  }

  @Test func `an edited file stays where both changed the same lines, with a newer one beside it`() throws {
    try folder.write("w/maps/\(pack)/\(file)", original + "# mine\n")
    #expect(try state() == .edited)
    #expect(try comparison().merge(pack).isEmpty)
    try bring("# older\n" + original, mine: "# mine\n" + original)
    #expect(try state() == .conflict)
    #expect(try comparison().merge(pack) == ["maps/\(pack)/\(file).new"])
    #expect(folder.read("w/maps/\(pack)/\(file)") == "# mine\n" + original)
    #expect(folder.read("w/maps/\(pack)/\(file).new") == original)
    // Offered once; the file beside it is no part of the pack.
    #expect(try state() == .edited)
    #expect(try comparison().merge(pack).isEmpty)
  }

  @Test func `of a workspace that kept no originals, an edited file gets a newer one beside it`() throws {
    try bring("# older\n" + original, mine: "# older\n" + original + "# mine\n")
    folder.remove("w/.crossdock/originals/\(pack)/\(file)")
    #expect(try state() == .conflict)
    #expect(try comparison().merge(pack) == ["maps/\(pack)/\(file).new"])
  }

  @Test func `what is put together and cannot be read is not written`() throws {
    // The user uses a key twice that the program takes away once.
    try bring(original + "about: x\n", mine: "about: y\n" + original + "about: x\nabout: z\n")
    #expect(try state() == .conflict)
  }

  @Test func `the version is the one that the workspace got, whatever the user writes`() throws {
    let text = try #require(Pack.files(of: pack).first { $0.name == "pack.yml" }?.text)
    let old = text.replacing(/version: [0-9]+/, with: "version: 0")
    try bring(old, mine: old + "# mine\n", name: "pack.yml")
    let entry = try #require(try comparison().entries().first { $0.name == pack })
    #expect(entry.workspaceVersion == 0)
    #expect(try comparison().merge(pack) == ["maps/\(pack)/pack.yml"])
    #expect(try comparison().entries().first { $0.name == pack }?.workspaceVersion == entry.version)
    #expect(folder.read("w/maps/\(pack)/pack.yml") == text + "# mine\n")
  }

  @Test func `what is new comes, what the user removed stays away, and what is their own stays`() throws {
    try bring(nil)
    folder.remove("w/maps/\(pack)/\(file)")
    try folder.write("w/maps/\(pack)/mine.csv", "a,b\n")
    let files = try #require(try comparison().entries().first { $0.name == pack }).files
    #expect(files.first { $0.name == file }?.state == .added)
    #expect(files.first { $0.name == "mine.csv" }?.state == .own)
    #expect(try comparison().merge(pack) == ["maps/\(pack)/\(file)"])
    #expect(folder.read("w/maps/\(pack)/mine.csv") == "a,b\n")
    folder.remove("w/maps/\(pack)/\(file)")
    #expect(try state() == .removed)
    #expect(try comparison().merge(pack).isEmpty)
    #expect(try comparison().merge(pack, restoring: true) == ["maps/\(pack)/\(file)"])
    #expect(throws: ConfigurationError.self) { try comparison().merge("nothing") }
  }

  @Test func `what the program no longer brings is put aside, unless the user edited it`() throws {
    try bring("a,b\n", name: "gone.csv")
    try bring("a,b\n", mine: "a,b\nc,d\n", name: "kept.csv")
    let files = try #require(try comparison().entries().first { $0.name == pack }).files
    #expect(files.first { $0.name == "gone.csv" }?.state == .dropped)
    #expect(files.first { $0.name == "kept.csv" }?.state == .own)
    #expect(try comparison().merge(pack) == ["maps/\(pack)/gone.csv.old"])
    #expect(folder.read("w/maps/\(pack)/gone.csv") == nil)
    #expect(folder.read("w/maps/\(pack)/gone.csv.old") == "a,b\n")
    #expect(try comparison().merge(pack).isEmpty)
  }

  @Test func `rows that both added to a table are both kept, unless their keys are the same`() throws {
    let tables = Pack.names.flatMap { Pack.files(of: $0) }
    let table = try #require(tables.first { $0.name.hasSuffix(".csv") && $0.text.hasSuffix("\n") })
    let maker = WorkspaceMaker(directory: "\(folder.path)/t", packs: [table.pack], timezone: "UTC")
    _ = try maker.make()
    let lines = table.text.split(separator: "\n", omittingEmptySubsequences: false)
    let old = lines.dropLast(2).map { "\($0)\n" }.joined()
    let cells = lines[lines.count - 2].split(separator: ",", omittingEmptySubsequences: false).dropFirst()
    let own = (["MINE"] + cells).joined(separator: ",") + "\n"
    let path = "t/maps/\(table.pack)/\(table.name)"
    try folder.write("t/.crossdock/originals/\(table.pack)/\(table.name)", old)
    let record = try #require(folder.read("t/.crossdock/packs")).split(separator: "\n").map { line in
      line.hasPrefix("\(table.pack) \(table.name) ")
        ? "\(table.pack) \(table.name) \(Self.digest(old))\n" : "\(line)\n"
    }
    try folder.write("t/.crossdock/packs", record.joined())
    func state() throws -> PackComparison.State? {
      try PackComparison(Workspace(root: "\(folder.path)/t")).entries().first { $0.name == table.pack }?.files
        .first { $0.name == table.name }?.state
    }
    // The key of the program's new row, with another value.
    let clash =
      lines[lines.count - 2].split(separator: ",")[0] + "," + cells.map { "\($0)x" }.joined(separator: ",")
    try folder.write(path, old + clash + "\n")
    #expect(try state() == .conflict)
    try folder.write(path, old + own)
    #expect(try state() == .both)
    #expect(
      try PackComparison(Workspace(root: "\(folder.path)/t")).merge(table.pack) == [String(path.dropFirst(2))]
    )
    #expect(folder.read(path) == old + own + lines[lines.count - 2] + "\n")
  }
}
