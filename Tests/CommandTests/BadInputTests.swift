import DurableFiles
import TestSupport
import Testing

/// Bad input: each gets one clear message with its place and a stable code, loses nothing, and leaves every other file of
/// the pass alone.
struct BadInputTests {
  /// `Fixtures/errors/<code>[~variant]/`: a file that provokes the error, and what is printed on standard error.
  static let cases: [String] = {
    guard let folder = try? Folder("\(GoldenText.fixtures)/errors"), let names = try? folder.list() else {
      return []
    }
    return names.map(\.description).sorted()
  }()

  @Test(arguments: cases)
  func `T04 T19 T38 T40 T53 a bad file is told by its code and disturbs no other`(name: String) async throws {
    let code = String(name.prefix { $0 != "~" })
    let folder = "\(GoldenText.fixtures)/errors/\(name)"
    let ending = GoldenText.bytes("\(folder)/input.csv") == nil ? "json" : "csv"
    let input = try #require(GoldenText.bytes("\(folder)/input.\(ending)"))
    let workspace = try TemporaryWorkspace("patience: 1ms")
    try workspace.drop(OrderExport.csv(TestOrder(901)), as: "a.csv")
    try workspace.drop(input, as: "orders.\(ending)")
    try workspace.drop(OrderExport.csv(TestOrder(902)), as: "z.csv")
    var run = try await workspace.run("run")
    if code == "file-incomplete" {
      // It waits first, for nothing tells yet that no more comes.
      #expect(run.code == 0)
      #expect(run.errors == "")
      #expect(run.output.contains("waiting: "))
      #expect(try workspace.inbox() == ["shop/orders.\(ending)"])
      run = try await workspace.run("run")
    }
    #expect(run.code == 1)
    #expect(run.errors.contains("[\(code)]"))
    GoldenText.expect(run.errors, equals: "errors/\(name)/message.txt")
    #expect(try Set(workspace.sentToBooks()).isSuperset(of: ["#901", "#902"]))
    let kept = try workspace.files(in: ["archive", "rejected"]).filter {
      !$0.key.hasSuffix("/") && $0.value == input
    }
    #expect(kept.count == 1)
    #expect(try await workspace.run("run").output == "nothing to do\n")
  }

  @Test func `there are cases`() {
    #expect(BadInputTests.cases.count > 20)
  }

  @Test(arguments: [
    String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000),
    "{\"orders\":[{\"name\":\"#1\",\"x\":" + String(repeating: "[", count: 100_000)
      + String(repeating: "]", count: 100_000) + "}]}",
  ])
  func `brackets 100,000 deep are refused, not followed`(text: String) async throws {
    let workspace = try TemporaryWorkspace()
    try workspace.drop(text, as: "deep.json")
    try workspace.drop(OrderExport.csv(TestOrder(902)), as: "z.csv")
    let run = try await workspace.run("run")
    #expect(run.code == 1)
    #expect(run.errors.contains("error: more than 512 levels of nesting [json-depth]"))
    #expect(try workspace.sentToBooks() == ["#902"])
  }

  @Test func `a folder with a file's name is told, and the files after it are taken`() async throws {
    let workspace = try TemporaryWorkspace()
    try workspace.folder.makeFolder("inbox/shop/a.csv")
    try workspace.drop(OrderExport.csv(TestOrder(902)), as: "z.csv")
    let run = try await workspace.run("run")
    #expect(run.code == 0)
    #expect(run.errors.contains("'inbox/shop/a.csv' is a folder in a partner's folder"))
    #expect(try workspace.sentToBooks() == ["#902"])
  }

  @Test func `T55 a thousand refused records are ten messages and a number`() async throws {
    let workspace = try TemporaryWorkspace()
    try workspace.drop(
      OrderExport.csv((1...1000).map { TestOrder($0) { $0.total = "1.2.3" } }), as: "orders.csv")
    let run = try await workspace.run("run")
    #expect(run.code == 1)
    #expect(run.errors.split(separator: "\n").count { $0.contains("[map-decimal]") } == 10)
    #expect(run.errors.contains("note: 990 more are like these"))
  }

  @Test func `what stood in a field is not printed on standard error`() async throws {
    let workspace = try TemporaryWorkspace()
    try workspace.drop(OrderExport.csv(TestOrder(1) { $0.total = "Mia Berg" }), as: "orders.csv")
    let run = try await workspace.run("run")
    #expect(run.errors.contains("[map-decimal]"))
    #expect(!run.errors.contains("Mia Berg"))
    #expect(!run.output.contains("Mia Berg"))
  }
}
