import Foundation
import TestSupport
import Testing

/// Exports that somebody opened and saved in a spreadsheet program, by the built program.
@Suite struct SpreadsheetDamageTests {
  private static let map = """
    map: shop/orders
    reads: { format: csv, requires: [Number, Placed, Total] }
    key: number
    order:
      number: { from: Number, required: true }
      placedAt: { from: Placed, as: datetime, format: yyyy-MM-dd HH:mm:ss XXX }
      currency: { expr: '"EUR"' }
      status: { from: Status }
      buyer.email: Email
      shipTo.name: Name
      shipTo.postcode: Zip
      shipTo.country: Country
      shipTo.phone: Phone
      total: { from: Total, required: true }
    lines:
      id: { expr: '"1"' }
      sku: Product
      quantity: { expr: '"1"' }

    """

  private static let books = """
    map: books/sales
    writes: order
    format: { as: csv, lineEnd: lf }
    when: order.status == "open"
    files:
      sales:
        each: row
        row: { sku: line.sku }
        columns:
          number: { each: row, from: order.number }
          name: { each: row, from: order.shipTo.name }
          zip: { each: row, expr: 'order.?shipTo.postcode.orValue("")' }
          phone: { each: row, expr: 'order.?shipTo.phone.orValue("")' }
          product: { each: row, from: row.sku }
    """

  private static let header = "Number,Placed,Status,Email,Name,Zip,Country,Phone,Total,Product\n"

  private let space: CommandSpace

  init() throws {
    space = try CommandSpace()
    try space.folder.write("maps/shop/orders.yml", Self.map)
    try space.folder.write("maps/books/sales.yml", Self.books)
  }

  /// An order's row.
  private func row(
    _ number: String, at minute: Int = 1, status: String = "open", name: String = "Jörg Müller",
    zip: String = "01067", country: String = "DE", phone: String = "+4935112345678", total: String = "10.00",
    _ sku: String = "CUP"
  ) -> String {
    let clock = minute < 10 ? "0\(minute)" : "\(minute)"
    return
      "\(number),2026-03-02 09:\(clock):00 +01:00,\(status),a\(minute)@example.com,\(name),\(zip),\(country),\(phone),\(total),\(sku)"
  }

  private func drop(_ name: String, partner: String = "shop", _ rows: String...) throws {
    try space.folder.write(".dropping", Self.header + rows.map { "\($0)\n" }.joined())
    try space.folder.rename(".dropping", "inbox/\(partner)/\(name)")
  }

  private func records(_ ending: CommandSpace.Ending) throws -> [String: Int] {
    let report = try #require(ending.json() as? [String: Any])
    let file = try #require((report["files"] as? [[String: Any]])?.first)
    let all = try #require(file["records"] as? [String: Int])
    return all.filter { $0.value > 0 }
  }

  private func output(_ sequence: Int) -> [Substring]? {
    space.folder.read("outbox/books/sales-00000\(sequence).csv")?.split(separator: "\n").dropFirst().map {
      $0
    }
  }

  @Test func `an export that comes again damaged is restored from what is known, and changes nothing`()
    async throws
  {
    try drop(
      "a.csv", row("4051234567890", "MAR-1"), row("4067777777777", at: 2, "00123"),
      row("1003", at: 3, zip: "02134", country: "US", "SEP-2"))
    #expect(try await space.run("run").code == 0)
    #expect(output(1)?.count == 3)
    // As a spreadsheet program saves it.
    try drop(
      "b.csv", row("4.05E+12", name: "JÃ¶rg MÃ¼ller", zip: "1067", phone: "4.93511E+12", "1-Mar"),
      row("4.07E+12", at: 2, zip: "1067", phone: "4935112345678", total: "10", "123"),
      row("1003", at: 3, name: "J?rg M?ller", zip: "2134", country: "US", "Sep-02"))
    let ending = try await space.run("run", "--json")
    #expect(ending.code == 0)
    #expect(try records(ending) == ["in": 3, "unchanged": 3])
    #expect(
      ending.errors.contains(
        "inbox/shop/b.csv:2: warning: a spreadsheet program changed this file: 12 values are restored, number first [damage-restored]\n"
      ))
    #expect(ending.errors.contains("help: 'crossdock show' tells which"))
    for personal in ["ller", "1067", "4935112345678", "4.93511"] {
      #expect(!ending.errors.contains(personal))
    }
    #expect(output(2) == nil)
    let shown = try await space.run("show", "4051234567890").output
    #expect(shown.contains("restored"))
    for line in [
      "number: it came as 4.05E+12, and only this order fits",
      "shipTo.name: the text was read in a wrong encoding once; it is right again",
      "shipTo.postcode: a spreadsheet program changed it; what was known before stays",
      "shipTo.phone: a spreadsheet program changed it", "lines.sku: a spreadsheet program changed it",
    ] {
      #expect(shown.contains(line), "\(line)")
    }
    #expect(shown.contains("MAR-1") && shown.contains("01067") && !shown.contains("1-Mar"))
  }

  @Test func `in a fresh workspace it is held with a hint, and a good export lets it go`() async throws {
    try drop(
      "a.csv", row("1001", zip: "1067", "1-Mar"), row("1002", at: 2, phone: "4.93511E+12"),
      row("1003", at: 3, name: "M\u{FFFD}ller"), row("1004", at: 4, "36000291452"),
      row("1005", at: 5, name: "FranÃ§ois", zip: "'75008", country: "FR"))
    let ending = try await space.run("run", "--json")
    #expect(ending.code == 1)
    #expect(try records(ending) == ["in": 5, "accepted": 2, "held": 3])
    #expect(
      ending.errors.contains(
        ":2: warning: a spreadsheet program changed this file: 3 orders are held, shipTo.postcode first [damage-held]"
      ))
    #expect(
      ending.errors.contains(
        ":5: warning: a spreadsheet program changed this file: 3 values are restored, lines.sku first [damage-restored]"
      ))
    // What is certain is restored.
    #expect(
      output(1) == [
        "1004,Jörg Müller,01067,+4935112345678,036000291452", "1005,François,75008,+4935112345678,CUP",
      ])
    let shown = try await space.run("show", "1004").output
    #expect(shown.contains("lines.sku: zeros in front were lost; the check digit proves them"))
    let holds = try await space.run("holds")
    #expect(holds.output.contains("shop:1001  a spreadsheet program changed it  since "))
    #expect(
      holds.output.contains(
        "    field: shipTo.postcode\n    kind: zeros\n    found: 1067\n    candidate: 01067\n"))
    #expect(holds.output.contains("    field2: lines.sku\n    kind2: date\n    found2: 1-Mar\n"))
    #expect(holds.output.contains("    export it again and drop it without opening it: that lets it go"))
    #expect(holds.output.contains("    crossdock release shop:1001 --reason TEXT\n"))
    let chinese = try await space.run("holds", language: "zh_CN.UTF-8").output
    #expect(chinese.contains("重新导出"))
    // The damaged file once more is no news.
    try drop(
      "again.csv", row("1001", zip: "1067", "1-Mar"), row("1002", at: 2, phone: "4.93511E+12"))
    #expect(try records(await space.run("run", "--json")) == ["in": 2, "unchanged": 2])
    try drop(
      "b.csv", row("1001", "MAR-1"), row("1002", at: 2), row("1003", at: 3),
      row("1004", at: 4, "036000291452"))
    let second = try await space.run("run", "--json")
    #expect(second.code == 0)
    #expect(try records(second) == ["in": 4, "amended": 3, "unchanged": 1])
    #expect(output(2)?.count == 3)
    #expect(output(2)?.first == "1001,Jörg Müller,01067,+4935112345678,MAR-1")
    #expect(try await space.run("holds").output == "nothing is held\n")
  }

  @Test func `a damaged number is refused, unless one known order fits`() async throws {
    try drop("a.csv", row("4.05E+12"))
    let ending = try await space.run("run")
    #expect(ending.code == 1)
    #expect(
      ending.errors.contains(
        "inbox/shop/a.csv:2: error: a spreadsheet program changed the number to '4.05E+12' [damage-key]"))
    #expect(ending.errors.contains("help: export the file again, and drop it without opening it"))
    let rejects = try #require(space.folder.read("rejected/shop/0001-a.csv.rejects.csv"))
    #expect(rejects.contains("4.05E+12,2026-03-02 09:01:00"))
    #expect(rejects.contains("[damage-key]"))
    // Two known orders that round to it: by the time only one of them fits; a third fits neither.
    try drop("b.csv", row("4051111111111"), row("4052222222222", at: 2))
    try drop(
      "c.csv", row("4.05E+12", at: 2, status: "cancelled"), row("4.05E+12", at: 3))
    try await space.run("run")
    let shown = try await space.run("show", "4052222222222").output
    #expect(shown.contains("number: it came as 4.05E+12, and only this order fits"))
    #expect(shown.contains("cancelled"))
    #expect(try await !space.run("show", "4051111111111").output.contains("cancelled"))
  }

  @Test func `orders whose numbers became one number are refused for that, not for what they say`()
    async throws
  {
    let map = Self.map.replacing("key: number", with: "group: Number\nkey: number")
    try space.folder.write("maps/shop/orders.yml", map)
    try drop("a.csv", row("4.05E+12"), row("4.05E+12", at: 2), row("1001", at: 3))
    let ending = try await space.run("run", "--json")
    #expect(try records(ending) == ["in": 2, "accepted": 1, "rejected": 1])
    #expect(ending.errors.contains("a spreadsheet program changed the number to '4.05E+12' [damage-key]"))
    #expect(!ending.errors.contains("map-group-conflict"))
  }

  @Test func `a number that lost its zeros is the known order, if it says the same`() async throws {
    try drop("a.csv", row("000123"), row("000124", at: 2))
    try await space.run("run")
    try drop("b.csv", row("123"), row("124", at: 9))
    let ending = try await space.run("run", "--json")
    #expect(try records(ending) == ["in": 2, "accepted": 1, "unchanged": 1])
    #expect(
      try await space.run("show", "000123").output.contains(
        "number: it came as 123, and only this order fits"))
    #expect(output(2) == ["124,Jörg Müller,01067,+4935112345678,CUP"])
  }

  @Test func `a SKU that is a date for once is let go, and not held again`() async throws {
    try drop("a.csv", row("1001", "1-Mar"))
    try await space.run("run")
    #expect(try await space.run("release", "1001", "--reason", "that is our SKU").code == 0)
    try drop("b.csv", row("1002", at: 2, "1-Mar"), row("1003", at: 3, "2-Mar"))
    let ending = try await space.run("run", "--json")
    #expect(try records(ending) == ["in": 2, "accepted": 1, "held": 1])
    #expect(output(1)?.map { $0.suffix(6) } == [",1-Mar", ",1-Mar"])
    // The same order with a new note is not held again either.
    try drop("c.csv", row("1001", total: "11.00", "1-Mar"))
    #expect(try records(await space.run("run", "--json")) == ["in": 1, "amended": 1])
  }

  @Test func `a partner may switch it off, wholly or in part`() async throws {
    let settings = try #require(space.folder.read("crossdock.yml"))
    try space.folder.write(
      "crossdock.yml",
      settings.replacing("shop: { pack: shop }", with: "shop: { pack: shop, damage: { sku: off } }")
        .replacing("branch: { pack: shop }", with: "branch: { pack: shop, damage: off }"))
    try drop("a.csv", row("1001", "1-Mar"), row("1002", at: 2, zip: "1067"))
    try drop("b.csv", partner: "branch", row("4.05E+12", name: "FranÃ§ois", zip: "1067", "1-Mar"))
    let ending = try await space.run("run", "--json")
    let files = try #require((ending.json() as? [String: Any])?["files"] as? [[String: Any]])
    for file in files {
      let records = try #require(file["records"] as? [String: Int])
      let isShop = file["partner"] as? String == "shop"
      #expect(
        records.filter { $0.value > 0 }
          == (isShop ? ["in": 2, "accepted": 1, "held": 1] : ["in": 1, "accepted": 1]))
    }
    try space.folder.write(
      "crossdock.yml", settings.replacing("shop: { pack", with: "shop: { damage: maybe, pack"))
    #expect(try await space.run("check").code == 78)
  }

  @Test func `numbers of a shop's own are no article numbers`() async throws {
    try drop("a.csv", row("1001", "36000291453"))
    try await space.run("run")
    try drop("b.csv", row("1002", at: 2, "36000291452"))
    #expect(try records(await space.run("run", "--json")) == ["in": 1, "accepted": 1])
    #expect(output(2) == ["1002,Jörg Müller,01067,+4935112345678,36000291452"])
  }
}
