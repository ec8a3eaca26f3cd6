import Foundation
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// What a format cannot tell, kept in `crossdock.yml`, and files that say otherwise; by the built program.
struct SettingTests {
  /// A workspace whose branch writes days the other way round and numbers with a comma.
  private func space(branch: String = "dates: MM/dd/yyyy") throws -> CommandSpace {
    let space = try CommandSpace()
    try space.folder.makeFolder("maps/dated")
    try space.folder.write("maps/dated/pack.yml", Self.pack)
    try space.folder.write("maps/dated/orders.yml", Self.map)
    try space.folder.makeFolder("inbox/dated")
    try space.folder.write(
      "crossdock.yml",
      """
      workspace: Lantern
      partners:
        dated: { pack: dated }
        branch:
          pack: dated
          \(branch)
        books: { pack: books }

      """)
    return space
  }

  private static let pack = """
    pack: dated
    version: 1
    reads: true
    settings:
      dates: { default: dd/MM/yyyy, is: dates, choices: [dd/MM/yyyy, MM/dd/yyyy], open: true, ask: true }
      mark: { default: ".", choices: [".", ","], ask: true }
      market: { default: "", choices: [UK, DE] }
      zone: { is: zone }
    """

  private static let map = """
    map: dated/orders
    reads: { format: csv, requires: [Number, Day, Total], optional: [Market, Product] }
    agrees:
      market: { from: Market }
    order:
      number: { from: Number, required: true }
      placedAt: { from: Day, format: settings.dates, zone: settings.zone }
      currency: { value: EUR }
      status: { value: open }
      total: { from: Total, mark: settings.mark }
    lines:
      sku: { from: Product, default: CUP }
      quantity: { value: "1" }
    """

  private func drop(_ space: CommandSpace, _ name: String, _ rows: [String], partner: String = "dated") throws
  {
    try space.folder.write(
      ".dropping", "Number,Day,Total,Market\n" + rows.map { "\($0)\n" }.joined())
    try space.folder.rename(".dropping", "inbox/\(partner)/\(name)")
  }

  @Test func `a day 13 in the month's place stops the whole file, until the setting is another`() async throws
  {
    let space = try space()
    try drop(space, "a.csv", ["1,03/04/2026,5.00,", "2,03/13/2026,5.00,"])
    let ending = try await space.run("run")
    #expect(ending.code == 1)
    #expect(
      ending.errors.contains(
        """
        inbox/dated/a.csv:3: error: found '03/13/2026', but the setting 'dates' of 'dated' says 'dd/MM/yyyy' \
        [map-setting-contradicted]
        """), "\(ending.errors)")
    #expect(ending.errors.contains("write 'dates: MM/dd/yyyy' for 'dated' at crossdock.yml:3, and drop"))
    // Nothing of it is known, not even the order that looked well.
    #expect(try await space.run("show", "1").code == 66)
    let report = try #require(
      try space.folder.tree("rejected/").first { $0.key.hasSuffix(".report.txt") }?.value)
    #expect(report.contains("'dates: MM/dd/yyyy'"))
    // The setting is changed, and the file taken.
    let settings = try #require(space.folder.read("crossdock.yml"))
    try space.folder.write(
      "crossdock.yml",
      settings.replacing("dated: { pack: dated }", with: "dated: { pack: dated, dates: MM/dd/yyyy }"))
    #expect(try await space.run("retry", "1").code == 0)
    let again = try await space.run("run")
    #expect(again.code == 0, "\(again.errors)")
    #expect(try await space.run("show", "1").output.contains("placedAt: 2026-03-04\n"))
    #expect(try await space.run("show", "2").output.contains("placedAt: 2026-03-13\n"))
  }

  @Test(arguments: [
    ("1,03/04/2026,\"5,50\",", "dates: MM/dd/yyyy", "'mark: \",\"' for 'branch' at crossdock.yml:4"),
    ("1,13/04/2026,5.50,", "dates: MM/dd/yyyy", "'dates: dd/MM/yyyy' for 'branch' at crossdock.yml:6"),
    ("1,13.04.2026,5.50,", "dates: MM.dd.yyyy", "'dates: dd.MM.yyyy' for 'branch' at crossdock.yml:6"),
    ("1,03/04/2026,5.50,DE", "market: UK", "'market: DE' for 'branch' at crossdock.yml:6"),
    ("1,03/04/2026,5.50,", "mark: ','", "'mark: \".\"' for 'branch' at crossdock.yml:6"),
    ("1,03/04/2026,5.50,", "dates: ''", "'dates: dd/MM/yyyy' / 'dates: MM/dd/yyyy'"),
  ])
  func `the message says what to write, and where`(row: String, setting: String, help: String) async throws {
    let space = try space(branch: setting)
    try drop(space, "a.csv", [row], partner: "branch")
    let ending = try await space.run("run", "--json")
    #expect(ending.code == 1)
    #expect(ending.errors.contains(help), "\(ending.errors)")
    #expect(ending.output.contains(#""outcome":"rejected""#))
    #expect(ending.output.contains(#""in":0"#))
    // A preview says the same.
    try drop(space, "b.csv", [row], partner: "branch")
    let preview = try await space.run("preview", "\(space.folder.path)/inbox/branch/b.csv")
    #expect(preview.code == 65)
    #expect(preview.output.contains(help))
  }

  @Test(arguments: [
    ("1,31/31/2026,5.00,", "map-date-does-not-exist"), ("1,soon,5.00,", "map-datetime"),
    ("1,03/04/2026,x,", "map-decimal"),
  ])
  func `what no value of a setting could read is the mistake of one record`(row: String, code: String)
    async throws
  {
    let space = try space()
    try drop(space, "a.csv", [row, "2,03/04/2026,5.00,UK", "3,03/04/2026,5.00,DE"])
    let ending = try await space.run("run", "--json")
    #expect(ending.code == 1)
    #expect(ending.errors.contains("[\(code)]"))
    #expect(ending.output.contains(#""in":3,"accepted":2"#))
  }

  @Test func `a contradiction deep in a large file takes back all that came before it`() async throws {
    let space = try space()
    let rows = (1...200_000).map { "\($0),0\($0 % 9 + 1)/0\($0 % 8 + 1)/2026,5.00," }
    try drop(space, "a.csv", rows + ["200001,03/13/2026,5.00,"])
    let ending = try await space.run("run", "--json")
    #expect(ending.code == 1)
    #expect(ending.errors.contains("inbox/dated/a.csv:200002: error:"))
    #expect(ending.output.contains(#""rows":0,"skipped":0,"records":{"in":0,"#))
    #expect(try await space.run("show", "1").code == 66)
  }

  @Test func `a setting that cannot be is told at its line`() async throws {
    for (setting, code) in [
      ("dates: dd/QQ", "map-date-pattern"), ("zone: Europe/Nowhere", "map-zone"), ("mark: x", "yaml-value"),
      ("market: FR", "yaml-value"), ("merket: UK", "workspace-unknown-setting"),
    ] {
      let space = try space(branch: setting)
      let ending = try await space.run("check")
      #expect(ending.code == 65)
      #expect(ending.errors.contains("crossdock.yml:6:"), "\(ending.errors)")
      #expect(ending.errors.contains("[\(code)]"))
    }
  }

  // MARK: init

  private func initialise(_ arguments: String...) async throws -> (
    folder: TemporaryFolder, code: Int, errors: String
  ) {
    let folder = try TemporaryFolder()
    let ending = try await BuiltCommand.run(["init", "\(folder.path)/w"] + arguments)
    return (folder, ending.code, ending.errors)
  }

  @Test func `two shops of one platform are named by init, and share their rules`() async throws {
    let (folder, code, errors) = try await initialise(
      "--with", "shopify,shopify-us=shopify,odoo,generic", "--set", "shopify-us.currency=USD",
      "--set", "odoo.products.tax=x_vat")
    #expect(code == 0, "\(errors)")
    let settings = try #require(folder.read("w/crossdock.yml"))
    #expect(settings.contains("  shopify-us:\n    pack: shopify\n    currency: USD  #"))
    #expect(settings.contains("      tax: x_vat  #"))
    #expect(folder.read("w/maps/shopify/orders.yml") != nil)
    #expect(folder.read("w/maps/shopify-us/orders.yml") == nil)
    let check = try await BuiltCommand.run(["-C", "\(folder.path)/w", "check"])
    #expect(check.code == 65 || check.code == 0)
    for (partner, order) in [
      ("shopify", TestOrder(1, .init("CUP-1"))), ("shopify-us", TestOrder(1, .init("CUP-2"))),
    ] {
      try folder.write("w/inbox/\(partner)/orders.csv", OrderExport.csv([order]))
    }
    func run(_ arguments: String...) async throws -> CommandEnding {
      try await BuiltCommand.run(["-C", "\(folder.path)/w"] + arguments)
    }
    let pass = try await run("run")
    #expect(pass.code == 0, "\(pass.errors)")
    let both = try await run("show", "1")
    #expect(both.code == 65)
    #expect(both.errors.contains("note: shopify:#1\n") && both.errors.contains("note: shopify-us:#1\n"))
    let one = try await run("show", "shopify-us:1")
    #expect(one.code == 0)
    #expect(one.output.contains("channel: shopify-us\n") && one.output.contains("CUP-2"))
    // Each has rows and ids of its own in the books, its buyers too.
    for name in ["res.partner", "sale.order"] {
      let text = try #require(folder.read("w/outbox/odoo/\(name)-000001.csv"))
      let ids = text.split(separator: "\n").dropFirst().compactMap { $0.split(separator: ",").first }
      #expect(ids.count == 2 && Set(ids).count == 2, "\(text)")
      #expect(ids.contains { $0.hasPrefix("crossdock_shopify_2dus_") }, "\(text)")
    }
    let plain = try #require(folder.read("w/outbox/generic/orders-000001.csv"))
    #expect(plain.contains("shopify-us") && plain.split(separator: "\n").count == 3)
    // A decision names one of them, and leaves the other alone.
    #expect(try await run("cancel", "1", "--reason", "x").code == 65)
    #expect(try await run("cancel", "shopify-us:1", "--reason", "x").code == 0)
    #expect(try await run("show", "shopify:1").output.contains("status: open\n"))
  }

  @Test(arguments: [
    (["--with", "shopify,shopify"], "init-partner-twice", 78),
    (["--with", "a=nothing"], "init-unknown-pack", 78),
    (["--with", "labels=shopify"], "workspace-partner-name", 78),
    (["--with", "=shopify"], "workspace-partner-name", 78),
    (["--with", "shopify", "--set", "us.currency=USD"], "init-set", 64),
    (["--with", "shopify", "--set", "shopify.currency"], "init-set", 64),
    (["--with", "shopify", "--set", "shopify.curency=USD"], "workspace-unknown-setting", 78),
    (["--with", "shopify", "--set", "shopify.currency=dollars"], "map-currency", 78),
    (["--timezone", "Nowhere"], "workspace-timezone", 78),
  ])
  func `what init cannot make it does not begin`(arguments: [String], code: String, exit: Int) async throws {
    let folder = try TemporaryFolder()
    let ending = try await BuiltCommand.run(["init", "\(folder.path)/w"] + arguments)
    #expect(ending.code == exit)
    #expect(ending.errors.contains("[\(code)]"), "\(ending.errors)")
    #expect(folder.read("w/crossdock.yml") == nil)
  }

  @Test func `without a terminal the defaults are written, and what else they may be`() async throws {
    let (folder, code, _) = try await initialise("--with", "wish,amazon,ebay")
    #expect(code == 0)
    let settings = try #require(folder.read("w/crossdock.yml"))
    #expect(settings.contains("    dates: 'M/d/yyyy | MM-dd-yyyy'  # "))
    #expect(settings.contains("    # zone: ''  # "))
    #expect(settings.contains("    marketplace: ''  # "))
    #expect(settings.contains("[either, ., ,]"))
    #expect(try await BuiltCommand.run(["-C", "\(folder.path)/w", "check"]).code == 0)
  }

  @Test func `on a terminal init asks what a format cannot tell, again where the answer cannot be`()
    async throws
  {
    let folder = try TemporaryFolder()
    let ending = try await TerminalRun.run(
      ["init", "\(folder.path)/w", "--with", "wish,jp=amazon", "--set", "wish.zone=Asia/Tokyo"],
      answers: "Nowhere\nAsia/Shanghai\n2\nFR2\n JP \n")
    #expect(ending.code == 0)
    #expect(ending.shown.contains("there is no time zone 'Nowhere'\n"), "\(ending.shown)")
    #expect(ending.shown.contains("  2  d/M/yyyy | dd-MM-yyyy\n"))
    #expect(ending.shown.contains("dates [M/d/yyyy | MM-dd-yyyy]: "))
    #expect(ending.shown.contains("jp: the marketplace"))
    // What was said already is not asked.
    #expect(!ending.shown.contains("zone []"))
    let settings = try #require(folder.read("w/crossdock.yml"))
    #expect(settings.contains("timezone: Asia/Shanghai\n"))
    #expect(settings.contains("    dates: 'd/M/yyyy | dd-MM-yyyy'"))
    #expect(settings.contains("    zone: 'Asia/Tokyo'"))
    #expect(settings.contains("    marketplace: JP"))
    #expect(try await BuiltCommand.run(["-C", "\(folder.path)/w", "check"]).code == 0)
    let again = try await TerminalRun.run(["init", "\(folder.path)/w"], answers: "")
    #expect(again.code == 78)
    #expect(!again.shown.contains("["))
  }

  @Test func `whoever ends the input on a terminal gets the defaults`() async throws {
    let folder = try TemporaryFolder()
    let ending = try await TerminalRun.run(
      ["init", "\(folder.path)/w"], answers: "wish, a=wish\n\u{4}", language: "zh_CN.UTF-8")
    #expect(ending.code == 0)
    let settings = try #require(folder.read("w/crossdock.yml"))
    #expect(settings.contains("language: zh-CN\n"))
    #expect(settings.contains("  a:\n    pack: wish\n"))
    #expect(settings.contains("    dates: 'M/d/yyyy | MM-dd-yyyy'  # 导出文件的日期写法"))
  }

  @Test func `two marketplaces' files are told apart by the pack's setting`() async throws {
    let (folder, code, _) = try await initialise("--with", "jp=amazon", "--set", "jp.marketplace=JP")
    #expect(code == 0)
    let head = [
      "order-id", "order-item-id", "purchase-date", "sku", "ship-address-1", "ship-country",
      "quantity-purchased", "sales-channel",
    ]
    func report(_ channel: String, _ number: Int) -> String {
      [
        head,
        ["250-\(number)", "0\(number)", "2026-02-01T09:00:00+09:00", "TEA", "1-2-3", "JP", "1", channel],
      ]
      .map { $0.joined(separator: "\t") + "\n" }.joined()
    }
    try folder.write("w/inbox/jp/a.txt", report("Amazon.co.jp", 1))
    try folder.write("w/inbox/jp/b.txt", report("Amazon.de", 2))
    try folder.write("w/inbox/jp/c.txt", report("Non-Amazon", 3))
    let ending = try await BuiltCommand.run(["-C", "\(folder.path)/w", "run", "--json"])
    #expect(ending.code == 1)
    #expect(
      ending.errors.contains(
        "inbox/jp/b.txt:2: error: found 'DE', but the setting 'marketplace' of 'jp' says 'JP'"))
    #expect(ending.output.components(separatedBy: #""outcome":"accepted""#).count == 3)
  }

  @Test func `a pack of an older program is merged on request, and the check stays green`() async throws {
    let (folder, code, _) = try await initialise("--with", "wish")
    #expect(code == 0)
    let brought = try #require(folder.read("w/maps/wish/orders.yml"))
    // An older program brought it without its first line; the user added a remark of their own at the end.
    let old = String(brought.drop { $0 != "\n" }.dropFirst())
    try folder.write("w/.crossdock/originals/wish/orders.yml", old)
    let digest = try await Subprocess.run(
      .name("sha256sum"), arguments: ["\(folder.path)/w/.crossdock/originals/wish/orders.yml"],
      output: .string(limit: 4096)
    ).standardOutput.prefix(64)
    let record = try #require(folder.read("w/.crossdock/packs")).split(separator: "\n").map { line in
      line.hasPrefix("wish orders.yml ") ? "wish orders.yml \(digest)\n" : "\(line)\n"
    }
    try folder.write("w/.crossdock/packs", record.joined())
    try folder.write("w/maps/wish/orders.yml", old + "# mine\n")
    let listed = try await BuiltCommand.run(["-C", "\(folder.path)/w", "packs"])
    #expect(listed.output.contains("edited by you, and newer in this program; both can be had\n"))
    #expect(listed.output.contains("crossdock packs --merge wish"))
    #expect(!listed.output.contains("-# mine"))
    let merged = try await BuiltCommand.run(["-C", "\(folder.path)/w", "packs", "--merge", "wish"])
    #expect(merged.code == 0, "\(merged.errors)")
    #expect(merged.output == "maps/wish/orders.yml\n")
    #expect(folder.read("w/maps/wish/orders.yml") == brought + "# mine\n")
    #expect(try await BuiltCommand.run(["-C", "\(folder.path)/w", "check"]).code == 0)
    let after = try await BuiltCommand.run(["-C", "\(folder.path)/w", "packs", "--merge", "wish"])
    #expect(after.output == "wish has nothing new\n")
  }
}
