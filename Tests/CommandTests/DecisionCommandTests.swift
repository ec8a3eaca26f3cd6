import Foundation
import TestSupport
import Testing

/// The commands about people's decisions, by the built program.
struct DecisionCommandTests {
  private func members(_ value: Any?) throws -> [String: Any] { try #require(value as? [String: Any]) }
  private func list(_ value: Any?) throws -> [Any] { try #require(value as? [Any]) }

  /// A workspace after one pass: #1 is written, #2 is held, #3 cannot be written.
  private func space() async throws -> CommandSpace {
    let space = try CommandSpace()
    try space.drop("a.csv", "#1,10.00,CUP,", "#2,900.00,CUP,", "#3,10.00,FORK,")
    let ending = try await space.run("run")
    #expect(ending.code == 1)
    #expect(ending.errors.contains("[map-look-up]\n"))
    #expect(ending.errors.contains("note: '#3' is in no file of books/sales\n"))
    #expect(ending.errors.contains("crossdock release"))
    return space
  }

  @Test func `status before the first pass is empty, and has all keys`() async throws {
    let space = try CommandSpace()
    let ending = try await space.run("status", "--json")
    #expect(ending.code == 0)
    #expect(
      ending.output == #"{"days":[],"files":[],"held":[],"waiting":[],"late":[],"parcels":[],"payouts":[],"#
        + #""unmatched":[]}"# + "\n")
    #expect(try await space.run("status").output == "Lantern\nnothing came in\n")
    #expect(try await space.run("holds", "--json").output == "[]\n")
    #expect(try await space.run("holds").output == "nothing is held\n")
    #expect(try await space.run("show", "1").code == 66)
    // Looking made no ledger.
    #expect(space.folder.read(".crossdock/ledger.sqlite") == nil)
  }

  @Test func `status tells days, files, holds and what waits`() async throws {
    let space = try await space()
    try space.drop("b.csv", "#4,5.00,CUP,\"open")
    try await space.run("run")
    let ending = try await space.run("status", "--json")
    #expect(ending.code == 0)
    let status = try members(ending.json())
    #expect(
      Set(status.keys) == ["days", "files", "held", "waiting", "late", "parcels", "payouts", "unmatched"])
    let day = try members(list(status["days"]).first)
    let records = try members(day["records"]) as? [String: Int]
    #expect(
      records == [
        "in": 3, "accepted": 2, "amended": 0, "unchanged": 0, "duplicate": 0, "held": 1, "rejected": 0,
      ])
    #expect(day["resolved"] as? Int == 0)
    #expect((day["day"] as? String)?.count == 10)
    let money = try members(members(day["money"])["EUR"]) as? [String: String]
    #expect(money?["in"] == "920.00")
    #expect(money?["held"] == "900.00")
    #expect(money?.count == 7)
    let file = try members(list(status["files"]).first)
    #expect(
      Set(file.keys) == [
        "path", "partner", "map", "batch", "outcome", "rows", "skipped", "records", "resolved", "reason",
      ])
    #expect(file["path"] as? String == "inbox/shop/a.csv")
    #expect(file["batch"] as? String == "0001")
    let held = try list(status["held"]).map { try members($0) }
    #expect(held.map { $0["order"] as? String } == ["shop:#2", "shop:#3"])
    #expect(held.map { $0["reason"] as? String } == ["high-value", "cannot-write"])
    #expect(held.allSatisfy { ($0["since"] as? String)?.contains("T") == true && $0.count == 3 })
    let waiting = try members(list(status["waiting"]).first)
    #expect(waiting["path"] as? String == "inbox/shop/b.csv")
    #expect(Set(waiting.keys) == ["path", "since", "reason"])
    let text = try await space.run("status").output
    #expect(text.contains("inbox/shop/a.csv  accepted  2 accepted, 1 held\n"))
    #expect(text.contains("  shop:#2  look first "))
    #expect(!text.contains("\u{1B}"))
    #expect(try await space.run("status", "--days", "0").code == 64)
    // What its owner takes away waits no more.
    space.folder.remove("inbox/shop/b.csv")
    try await space.run("run")
    let after = try members(await space.run("status", "--json").json())
    #expect(try list(after["waiting"]).isEmpty)
  }

  @Test func `holds says why, on what that rests, and how to settle it`() async throws {
    let space = try await space()
    let held = try list(await space.run("holds", "--json").json()).map { try members($0) }
    #expect(held.allSatisfy { Set($0.keys) == ["order", "reason", "since", "evidence", "settle"] })
    #expect(held.map { $0["order"] as? String } == ["shop:#2", "shop:#3"])
    #expect(try members(held.first?["evidence"]) as? [String: String] == ["rule": "look first"])
    let evidence = try members(held.last?["evidence"])
    #expect(evidence["feed"] as? String == "books/sales")
    #expect(evidence["field"] as? String == "product")
    let settle = ["crossdock release shop:2 --reason TEXT", "crossdock cancel shop:2 --reason TEXT"]
    #expect(held.first?["settle"] as? [String] == settle)
    let text = try await space.run("holds").output
    #expect(text.contains("shop:#2  look first  since "))
    #expect(text.contains("    \(settle[0])\n"))
    // The commands that it names do what they say.
    #expect(try await space.run("release", "shop:2", "--reason", "TEXT").code == 0)
  }

  @Test func `show tells an order's document, its history and where it went`() async throws {
    let space = try await space()
    try space.drop("b.csv", "#1,10.00,CUP,gift")
    try await space.run("run")
    try await space.run("cancel", "1", "--reason", "the card was stolen", "--by", "bob")
    try await space.run("run")
    let ending = try await space.run("show", "1", "--json")
    #expect(ending.code == 0)
    let shown = try members(ending.json())
    #expect(Set(shown.keys) == ["order", "history", "outputs", "payments", "parcels"])
    let order = try members(shown["order"])
    #expect(order["document"] as? String == "order")
    #expect(order["note"] as? String == "gift")
    #expect(order["status"] as? String == "cancelled")
    #expect(try members(order["source"])["file"] as? String == "inbox/shop/b.csv")
    #expect(try members(order["source"])["line"] as? Int == 2)
    let history = try list(shown["history"]).map { try members($0) }
    #expect(history.allSatisfy { Set($0.keys) == ["at", "what", "file", "map", "detail"] })
    #expect(history.map { $0["what"] as? String } == ["accepted", "sent", "amended", "cancelled", "sent"])
    #expect(history.first?["file"] as? String == "inbox/shop/a.csv")
    #expect(history.first?["map"] as? String == "shop/orders")
    #expect((history[2]["detail"] as? String)?.hasPrefix("changed: note; line 2; kept in archive/") == true)
    #expect(history[3]["detail"] as? String == "bob: the card was stolen")
    let outputs = try list(shown["outputs"]).map { try members($0) }
    #expect(
      outputs.map { $0["path"] as? String } == [
        "outbox/books/sales-000001.csv", "outbox/books/sales-000002.csv",
      ])
    #expect(Set(outputs[0].keys) == ["path", "feed", "partner", "sequence", "records", "sha256"])
    #expect(space.folder.read("outbox/books/sales-000002.csv") == "number,status,product\n#1,cancelled,P1\n")
    let text = try await space.run("show", "#1").output
    #expect(text.hasPrefix("shop:#1\norder\n"))
    #expect(text.contains("bob: the card was stolen\n"))
    #expect(try await space.run("show", "2").output.contains("  none: it is held\n"))
  }

  @Test func `an order that is not there is 66, one of several 65, and all are listed`() async throws {
    let space = try await space()
    try space.drop("b.csv", partner: "branch", "1,10.00,CUP,")
    try await space.run("run")
    for command in [["show", "9"], ["release", "9", "--reason=x"], ["cancel", "9", "--reason=x"]] {
      let ending = try await space.run(command)
      #expect(ending.code == 66)
      #expect(ending.errors.contains("there is no order '9' [order-unknown]"))
    }
    let ending = try await space.run("show", "1", "--json")
    #expect(ending.code == 65)
    #expect(ending.output.isEmpty)
    #expect(ending.errors.contains("note: shop:#1\n"))
    #expect(ending.errors.contains("note: branch:1\n"))
    #expect(try await space.run("show", "branch:1").code == 0)
  }

  @Test func `release and cancel say what will happen, and who decided is kept`() async throws {
    let space = try await space()
    #expect(try await space.run("release", "2").code == 64)
    #expect(try await space.run("release", "2", "--reason", "  ").code == 64)
    let released = try await space.run("release", "2", "--reason", "looked")
    #expect(released.code == 0)
    #expect(released.output == "shop:#2 is released (high-value)\nthe next pass writes it for books/sales\n")
    let again = try await space.run("release", "2", "--reason", "looked")
    #expect(again.code == 64)
    #expect(again.errors.contains("[order-not-held]"))
    let cancelled = try await space.run("cancel", "shop:#3", "--reason", "sold out")
    #expect(cancelled.output == "shop:#3 is cancelled\nno feed has had it, and none will get it\n")
    #expect(try await space.run("cancel", "3", "--reason", "sold out").code == 64)
    #expect(try await space.run("run").code == 0)
    #expect(space.folder.read("outbox/books/sales-000002.csv") == "number,status,product\n#2,open,P1\n")
    let kept = try space.folder.tree("archive/").filter { $0.key.contains("decisions-") }.values.sorted()
    #expect(kept.map { $0.contains(#""by":"ann""#) } == [true, true])
    let chinese = try await space.run("cancel", "1", "--reason", "x", language: "zh_CN.UTF-8")
    #expect(chinese.output.hasPrefix("shop:#1 已取消\n"))
  }

  @Test func `retry reads a file once more, and says so`() async throws {
    let space = try await space()
    try space.folder.write("tables/articles.csv", "sku,product\nCUP,P1\nFORK,P2\n")
    let retried = try await space.run("retry", "0001")
    #expect(retried.code == 0)
    #expect(retried.output.hasPrefix("inbox/shop/a.csv is back in the inbox, from archive/"))
    #expect(retried.output.contains("the next pass reads it again"))
    let run = try members(try await space.run("run", "--json").json())
    let file = try members(list(run["files"]).first)
    #expect(file["outcome"] as? String == "accepted")
    #expect((try members(file["records"]))["unchanged"] as? Int == 3)
    #expect(try await space.run("retry", "99").code == 66)
    #expect(try await space.run("retry", "nothing.csv").code == 66)
  }

  @Test func `resend writes an output once more`() async throws {
    let space = try await space()
    let sent = try await space.run("resend", "outbox/books/sales-000001.csv")
    #expect(sent.code == 0)
    #expect(sent.output == "outbox/books/sales-000002.csv  1 records\n")
    let both = ["outbox/books/sales-000001.csv", "outbox/books/sales-000002.csv"].map(space.folder.read)
    #expect(both[0] == both[1])
    #expect(
      try await space.run("resend", "books/sales:1").output == "outbox/books/sales-000003.csv  1 records\n")
    #expect(try await space.run("resend", "books/sales:9").code == 66)
  }

  @Test func `packs lists what there is, and takes what is newer`() async throws {
    let space = try await space()
    let listed = try await space.run("packs")
    #expect(listed.code == 0)
    let names = listed.output.split(separator: "\n").compactMap { $0.split(separator: " ").first }
    let pack = String(try #require(names.first))
    #expect(listed.output.contains("not in this workspace"))
    let merged = try await space.run("packs", "--merge", pack)
    #expect(merged.code == 0)
    #expect(merged.output.contains("maps/\(pack)/pack.yml\n"))
    #expect(try await space.run("packs", "--merge", "nothing").code == 78)
    try space.folder.append("maps/\(pack)/pack.yml", "# mine\n")
    #expect(try await space.run("packs").output.contains("pack.yml  edited by you\n"))
  }

  @Test func `T33 a decision waits for a short pass, and says when a long one runs; looking never waits`()
    async throws
  {
    let space = try await space()
    let lock = try FolderHold(space.folder.path + "/.crossdock")
    for command in [["release", "2", "--reason=x"], ["retry", "1"], ["resend", "books/sales:1"]] {
      let ending = try await space.run(command)
      #expect(ending.code == 75)
      #expect(ending.errors.contains("[file-lock-held]"))
    }
    #expect(try await space.run("run").code == 75)
    #expect(try await space.run("status").code == 0)
    #expect(try await space.run("holds").code == 0)
    #expect(try await space.run("show", "1").code == 0)
    lock.release()
    #expect(try await space.run("release", "2", "--reason", "x").code == 0)
  }

  @Test func `every command has a help that shows an example`() async throws {
    let space = try CommandSpace()
    let commands = ["status", "show", "holds", "release", "cancel", "retry", "resend", "packs"]
    for command in commands {
      let help = try await space.run(command, "--help")
      #expect(help.code == 0)
      #expect(help.output.contains("Example: crossdock \(command)"))
    }
    let all = try await space.run("status", "--help").output
    #expect(all.contains("--days"))
  }
}
