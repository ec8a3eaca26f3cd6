import Foundation
import Packs
import TestSupport
import Testing

/// `check` on real files: what is wrong before any file arrives, and what a hostile file does to it.
@Suite struct CheckTests {
  private static func objects(_ ending: CommandSpace.Ending) throws -> [[String: Any]] {
    try ending.output.split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
  }

  @Test func `a workspace in order is told so`() async throws {
    let space = try CommandSpace()
    let ending = try await space.run("check")
    #expect(ending.code == 0)
    #expect(ending.errors == "")
    #expect(ending.output.hasPrefix("all is well: 2 maps"))
    #expect(try await space.run("check", "--json").output == "")
  }

  @Test func `a workspace of all packs has no errors, in a moment`() async throws {
    let space = try CommandSpace()
    space.folder.remove("maps")
    for file in Pack.names.flatMap({ Pack.files(of: $0) }) {
      try? space.folder.makeFolder("maps/\(file.pack)")
      try space.folder.write("maps/\(file.pack)/\(file.name)", file.text)
    }
    // A setting that has no default is the merchant's to say.
    let partners = Pack.names.map { name in
      "  \(name): { pack: \(name)\(name == "notices" ? ", from: shop@example.com" : "") }\n"
    }.joined()
    try space.folder.write("crossdock.yml", "partners:\n\(partners)")
    let ending = try await space.run("check")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(!ending.errors.contains("error:"))
  }

  // MARK: What it finds

  /// What is changed in a workspace, and what must be said of it.
  struct Mistake: Sendable, CustomTestStringConvertible {
    let code: String
    let place: String
    let severity: String
    let file: String
    let text: String
    var settings = ""

    var testDescription: String { "\(code) at \(place)" }
  }

  private static func orders(_ rest: String) -> String {
    """
    map: shop/orders
    reads: { format: csv, requires: [Number, Total, Product] }
    order:
      number: { from: Number, required: true }
      currency: { value: EUR }
      total: Total
    \(rest)
    """
  }

  private static func sales(_ rest: String) -> String {
    "map: books/sales\nwrites: order\n\(rest)\n"
  }

  private static let column = "files:\n  sales:\n    columns: { number: order.number }\n"

  static let mistakes: [Mistake] = [
    Mistake(
      code: "map-never", place: "maps/shop/orders.yml:7:7", severity: "error", file: "maps/shop/orders.yml",
      text: orders("skip: row[\"Total\"] == \"a\" && row[\"Total\"] == \"b\"\n  ")),
    Mistake(
      code: "map-skips-all", place: "maps/shop/orders.yml:7:7", severity: "error",
      file: "maps/shop/orders.yml", text: orders("skip: 1 == 1")),
    Mistake(
      code: "map-demands-nothing", place: "maps/shop/orders.yml:7:20", severity: "error",
      file: "maps/shop/orders.yml", text: orders("checks: [ { holds: \"true\" } ]")),
    Mistake(
      code: "map-holds-all", place: "maps/shop/orders.yml:7:20", severity: "error",
      file: "maps/shop/orders.yml",
      text: orders("checks: [ { holds: \"order.total > 5.00 && order.total < 4.00\" } ]")),
    Mistake(
      code: "map-word", place: "maps/shop/orders.yml:7:11", severity: "error", file: "maps/shop/orders.yml",
      text: orders("  status: { value: opne }")),
    Mistake(
      code: "map-word", place: "maps/shop/orders.yml:7:18", severity: "error", file: "maps/shop/orders.yml",
      text: orders("  paymentStatus: { from: Total, values: { P: payed } }")),
    Mistake(
      code: "expression-never-equal", place: "maps/books/sales.yml:3:23", severity: "error",
      file: "maps/books/sales.yml", text: sales("when: order.status == \"closed\"\n\(column)")),
    Mistake(
      code: "map-never", place: "maps/books/sales.yml:3:7", severity: "error", file: "maps/books/sales.yml",
      text: sales("when: order.total > 9.00 && order.total < 1.00\n\(column)")),
    Mistake(
      code: "expression-no-overload", place: "maps/books/sales.yml:3:7", severity: "error",
      file: "maps/books/sales.yml", text: sales("when: order.total == \"5\"\n\(column)")),
    Mistake(
      code: "expression-unknown-field", place: "maps/books/sales.yml:3:13", severity: "error",
      file: "maps/books/sales.yml", text: sales("when: order.statuss == \"open\"\n\(column)")),
    Mistake(
      code: "map-never", place: "crossdock.yml:8:17", severity: "error", file: ".none", text: "",
      settings: "  huge: { when: order.total > 5.00 && order.total < 1.00 }\n"),
    Mistake(
      code: "expression-never-equal", place: "crossdock.yml:8:33", severity: "error", file: ".none", text: "",
      settings: "  huge: { when: order.status == \"shut\" }\n"),
    Mistake(
      code: "map-unknown-table", place: "maps/shop/orders.yml:7:34", severity: "error",
      file: "maps/shop/orders.yml", text: orders("  note: { from: Product, lookup: prodcts }")),
    Mistake(
      code: "table-duplicate-key", place: "tables/articles.csv:3", severity: "error",
      file: "tables/articles.csv", text: "sku,product\nCUP,P1\nCUP,P2\n"),
    Mistake(
      code: "table-unused", place: "tables/colours.csv:1", severity: "warning", file: "tables/colours.csv",
      text: "code,colour\nR,red\n"),
    Mistake(
      code: "map-field-needed", place: "maps/shop/orders.yml:4", severity: "warning",
      file: "maps/books/sales.yml",
      text: sales("files:\n  sales:\n    columns: { city: { expr: order.shipTo.city } }")),
    Mistake(
      code: "feed-unfed", place: "crossdock.yml:5:3", severity: "warning", file: "maps/books/stock.yml",
      text: "map: books/stock\nwrites: stock\nfiles:\n  stock:\n    columns: { sku: stock.sku }\n"),
    Mistake(
      code: "map-same-file", place: "maps/shop/again.yml:2:34", severity: "error",
      file: "maps/shop/again.yml",
      text: """
        map: shop/again
        reads: { format: csv, requires: [Number, Total, Product] }
        order: { number: Number, total: Total, note: Product }
        """),
  ]

  @Test(arguments: mistakes)
  func `a mistake is told with its place`(mistake: Mistake) async throws {
    let space = try CommandSpace(settings: mistake.settings)
    if mistake.file.contains("/") { try space.folder.write(mistake.file, mistake.text) }
    let people = try await space.run("check")
    let line = "\(mistake.place): \(mistake.severity): "
    #expect(
      people.errors.split(separator: "\n").contains {
        $0.hasPrefix(line) && $0.hasSuffix("[\(mistake.code)]")
      },
      "\(people.errors)")
    let programs = try await space.run("check", "--json")
    let found = try #require(try Self.objects(programs).first { $0["code"] as? String == mistake.code })
    #expect(found["severity"] as? String == mistake.severity)
    #expect(mistake.place.hasPrefix("\(found["file"] as? String ?? "-"):\(found["line"] as? Int ?? 0)"))
    #expect((found["message"] as? String)?.isEmpty == false)
    let hasErrors = try Self.objects(programs).contains { $0["severity"] as? String == "error" }
    #expect(programs.code == (hasErrors ? 65 : 0))
    #expect(people.code == programs.code)
  }

  @Test func `maps that are alike and of which recognition chooses one are no tie`() async throws {
    let space = try CommandSpace()
    try space.folder.write(
      "maps/shop/more.yml",
      """
      map: shop/more
      reads: { format: csv, requires: [Number, Total, Product, Gift] }
      order: { number: Number, total: Total, status: { value: open }, note: Gift }
      lines: { sku: Product }
      """)
    let ending = try await space.run("check")
    #expect(!ending.errors.contains("map-same-file"), "\(ending.errors)")
  }

  @Test func `a feed that is switched off needs nothing`() async throws {
    let space = try CommandSpace(settings: "feeds: { books/stock: { enabled: false } }\n")
    try space.folder.write(
      "maps/books/stock.yml",
      "map: books/stock\nwrites: stock\nfiles:\n  stock:\n    columns: { sku: stock.sku }\n")
    #expect(try await space.run("check").errors == "")
  }

  // MARK: Bad input

  /// A file that is meant to hurt, and a code that must be among what is said.
  struct Hostile: Sendable, CustomTestStringConvertible {
    let name: String
    let code: String
    let file: String
    let text: @Sendable () -> String
    var settings = ""

    var testDescription: String { name }
  }

  private static func hostile(
    _ name: String, _ code: String, _ text: @escaping @Sendable () -> String
  ) -> Hostile {
    Hostile(name: name, code: code, file: "maps/shop/orders.yml", text: text)
  }

  static let hostiles: [Hostile] = [
    hostile("a tab", "yaml-tab") { "map: shop/orders\nreads:\n\tformat: csv\n" },
    hostile("a key twice", "yaml-duplicate-key") { orders("order: { number: Total }") },
    hostile("a field twice", "yaml-duplicate-key") { orders("  total: Product") },
    hostile("an unknown key", "yaml-unknown-key") { orders("skpi: value == \"\"") },
    hostile("anchors that explode", "yaml-anchor") {
      var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
      for level in 1...30 {
        let before = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
        text += "a\(level): &a\(level) [\(before)]\n"
      }
      return text
    },
    hostile("10 MB of YAML", "yaml-too-large") {
      orders("# " + String(repeating: "padding ", count: 1_300_000))
    },
    hostile("brackets 10,000 deep", "yaml-too-deep") {
      orders("skip: " + String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000))
    },
    hostile("lists 10,000 deep", "yaml-too-deep") {
      orders("skip:\n  " + String(repeating: "- ", count: 10_000) + "a")
    },
    hostile("keys 1,000 deep", "yaml-syntax") {
      var text = "map: shop/orders\n"
      for level in 0..<1_000 { text += String(repeating: " ", count: level) + "a:\n" }
      return text
    },
    hostile("an expression of 300,000 characters", "expression-too-long") {
      orders("skip: '" + String(repeating: "x", count: 300_000) + "'")
    },
    hostile("an expression of 100,000 characters", "expression-too-deep") {
      orders("skip: '" + String(repeating: "1 + ", count: 25_000) + "1 == 2'")
    },
    hostile("an expression nested 10,000 deep", "expression-too-deep") {
      orders(
        "skip: '" + String(repeating: "(", count: 10_000) + "1" + String(repeating: ")", count: 10_000) + "'")
    },
    hostile("a pattern that blows up", "expression-pattern-size") {
      orders(#"skip: 'row["Total"].matches("((a{1000}){1000}){1000}")'"#)
    },
    hostile("two cases that contradict each other", "map-case-differs") {
      orders(
        """
        cases:
          - { name: one, given: "Number,Total,Product\\n1,5.00,CUP\\n", expect: [ { total: "5.00" } ] }
          - { name: other, given: "Number,Total,Product\\n1,5.00,CUP\\n", expect: [ { total: "6.00" } ] }
        """)
    },
    hostile("nothing", "yaml-empty") { "" },
    hostile("bytes that are no text", "yaml-syntax") { "map: \u{0}\u{1}\u{2}" },
    Hostile(name: "a table of three columns and two", code: "table-width", file: "tables/articles.csv") {
      "sku,product\nCUP,P1,x\n"
    },
    Hostile(name: "an empty table", code: "table-empty", file: "tables/articles.csv") { "" },
  ]

  @Test(arguments: hostiles)
  func `a hostile file ends in a message, soon`(hostile: Hostile) async throws {
    let space = try CommandSpace(settings: hostile.settings)
    try space.folder.write(hostile.file, hostile.text())
    let command = hostile.code.hasPrefix("map-case") ? "test" : "check"
    let ending = try await CommandSpace.outside(["-C", space.folder.path, command], cpuSeconds: 20)
    #expect(ending.code == 65, "\(ending.errors.prefix(2000))")
    #expect(ending.errors.contains("[\(hostile.code)]"), "\(ending.errors.prefix(2000))")
    // Whoever reads a message on a terminal reads no megabytes.
    #expect(ending.errors.utf8.count < 100_000)
  }

  @Test func `a pattern that other engines never finish is quick`() async throws {
    let space = try CommandSpace()
    try space.folder.write(
      "maps/shop/orders.yml",
      Self.orders(#"skip: 'row["Product"].matches("^(a+)+$")'"#))
    try space.drop("a.csv", "1,5.00,\(String(repeating: "a", count: 50_000))!,")
    #expect(try await space.run("check").code == 0)
    let ending = try await CommandSpace.outside(["-C", space.folder.path, "run"], cpuSeconds: 20)
    #expect(ending.code == 0, "\(ending.errors)")
  }

  @Test func `a table of a million rows is loaded, and a key that is there twice is found`() async throws {
    let space = try CommandSpace()
    var text = "sku,product\n"
    for number in 0..<1_000_000 { text += "S\(number),P\(number)\n" }
    try space.folder.write("tables/articles.csv", text)
    #expect(try await space.run("check").code == 0)
    try space.folder.write("tables/articles.csv", text + "S999999,P0\n")
    let ending = try await space.run("check")
    #expect(ending.code == 65)
    #expect(ending.errors.contains("tables/articles.csv:1000002: error: the table has 'S999999' twice"))
  }
}
