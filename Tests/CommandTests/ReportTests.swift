import Foundation
import TestSupport
import Testing

/// `crossdock report`: what some days brought.
struct ReportTests {
  /// A workspace in which something of everything happened.
  static func space(settings: String = "") async throws -> CommandSpace {
    let space = try CommandSpace(settings: settings)
    try space.drop("first.csv", "1,10.00,CUP,", "2,20.00,CUP,", "3,900.00,CUP,", "4,1.2.3,CUP,")
    try space.drop("second.csv", partner: "branch", "1,10.00,CUP,")
    try await space.run("run")
    try space.drop("copy.csv", "1,10.00,CUP,", "2,20.00,CUP,", "3,900.00,CUP,", "4,1.2.3,CUP,")
    try space.folder.write(".dropping", "what,is,this\n1,2,3\n")
    try space.folder.rename(".dropping", "inbox/shop/odd.csv")
    try await space.run("run")
    return space
  }

  private static func object(_ value: Any?) throws -> [String: Any] { try #require(value as? [String: Any]) }

  private static func list(_ value: Any?) throws -> [String] {
    try #require(value as? [[String: Any]]).map { entry in
      entry.sorted { $0.key < $1.key }.map { "\($0.value)" }.joined(separator: " ")
    }
  }

  @Test func `a report counts orders, mistakes and minutes, and its object has all keys`() async throws {
    let space = try await Self.space()
    let report = try Self.object(try await space.run("report", "--json").json())
    #expect(
      Set(report.keys) == [
        "workspace", "timezone", "from", "to", "orders", "minutes", "caught", "matched", "oversalesAvoided",
        "files", "records", "resolved", "money",
      ])
    let orders = try Self.object(report["orders"])
    #expect(orders["moved"] as? Int == 3)
    #expect(try Self.list(orders["channels"]) == ["shop 2", "branch 1"])
    #expect(try Self.list(orders["feeds"]) == ["3 books/sales"])
    #expect((orders["days"] as? [Any])?.count == 7)
    #expect(try Self.object(report["minutes"]) as? [String: Int] == ["perOrder": 5, "saved": 15])
    let caught = try Self.object(report["caught"])
    #expect(try Self.list(caught["held"]) == ["1 high-value"])
    #expect(try Self.list(caught["rejected"]).sorted() == ["map-decimal 1", "recognise-unknown 1"])
    #expect(caught["duplicateFiles"] as? Int == 1)
    #expect(caught["all"] as? Int == 4)
    #expect(
      try Self.object(report["files"]) as? [String: Int]
        == ["accepted": 1, "partial": 1, "rejected": 1, "duplicate": 1])
  }

  @Test func `a report's records and money are those of status for the same days`() async throws {
    let space = try await Self.space()
    let report = try Self.object(try await space.run("report", "--days", "3", "--json").json())
    let status = try Self.object(try await space.run("status", "--days", "3", "--json").json())
    let days = try #require(status["days"] as? [[String: Any]])
    let records = try #require(report["records"] as? [String: Int])
    #expect(records["in"] == 9)
    for (key, value) in records {
      let sum = try days.reduce(0) { $0 + (try #require(($1["records"] as? [String: Int])?[key])) }
      #expect(sum == value, "\(key)")
    }
    #expect(days.count == 1)
    let money = try #require(report["money"] as? [String: [String: String]])
    #expect(money == days.first?["money"] as? [String: [String: String]])
    #expect(money["EUR"]?["in"] == "1870.00")
    let outcomes = Dictionary(
      grouping: try #require(status["files"] as? [[String: Any]]), by: { $0["outcome"] as? String ?? "" })
    let files = try #require(report["files"] as? [String: Int])
    for (outcome, count) in files { #expect(outcomes[outcome]?.count ?? 0 == count, "\(outcome)") }
  }

  @Test func `a report on a terminal says it in words, in both languages`() async throws {
    let space = try await Self.space(settings: "report: { minutes: 90 }\n")
    let english = try await space.run("report").output
    for words in [
      "3 orders moved, 4 h 30 min of typing saved", "Mistakes caught: 4", "look first [high-value]",
      "files that had come before", "books/sales", "9 in = 3 accepted + 4 duplicate + 1 held + 1 rejected",
    ] { #expect(english.contains(words), "\(words)\n\(english)") }
    try space.folder.write(
      "crossdock.yml",
      "language: zh-CN\n"
        + String(decoding: try #require(space.folder.bytes("crossdock.yml")), as: UTF8.self))
    let chinese = try await space.run("report").output
    for words in ["搬运订单 3 个，省去录入时间 4 小时 30 分钟", "拦下的错误：4", "每条记录都有着落"] {
      #expect(chinese.contains(words), "\(words)\n\(chinese)")
    }
  }

  @Test func `days before anything came are empty, and days that are none are refused`() async throws {
    let space = try await Self.space()
    let early = try await space.run("report", "--from", "2020-01-01", "--to", "2020-01-03")
    #expect(early.output == "Lantern  2020-01-01 – 2020-01-03\nnothing came in on these days\n")
    let never = try await space.run("report", "--from", "2026-02-30")
    #expect(never.code == 64)
    #expect(never.errors.contains("found '2026-02-30', expected a day such as 2026-11-24 [command-day]"))
    let turned = try await space.run("report", "--from", "2026-02-03", "--to", "2026-02-01")
    #expect(turned.code == 64)
    #expect(turned.errors.contains("[command-days-order]"))
    #expect(try await space.run("report", "--from", "2026-02-03", "--days", "3").code == 64)
  }

  @Test func `a page holds no markup of others, no script, and points nowhere`() async throws {
    let space = try await Self.space(
      settings: "  evil: { when: order.total > 5.00, reason: '<script>alert(1)</script>' }\n")
    try space.folder.write(
      "crossdock.yml",
      String(decoding: try #require(space.folder.bytes("crossdock.yml")), as: UTF8.self)
        .replacingOccurrences(of: "workspace: Lantern", with: "workspace: '<script>\"Loom'' & Co</script>'"))
    let page = "\(space.folder.path)/report.html"
    let ending = try await space.run("report", "--html", page)
    #expect(ending.code == 0)
    #expect(ending.output.hasPrefix("\(page) is written"))
    let html = String(decoding: try #require(space.folder.bytes("report.html")), as: UTF8.self)
    #expect(html.contains("<h1>&lt;script&gt;&quot;Loom&#39; &amp; Co&lt;/script&gt;</h1>"))
    #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    #expect(!html.contains("<script"))
    for reference in ["http:", "https:", "src=", "href=", "url(", "@import"] {
      #expect(!html.contains(reference), "\(reference)")
    }
    try space.folder.write("report.html", "old")
    #expect(try await space.run("report", "--html", page).code == 0)
    #expect(try #require(space.folder.bytes("report.html")).count > 1000)
  }
}
