import Foundation
import TestSupport
import Testing

/// A partner whose export changes: the file stops before anything is taken from it, and the message has the change to
/// the map.
@Suite struct DriftTests {
  private static let map = """
    map: shop/orders
    reads:
      format: csv
      requires: [Number, Product]
      optional: [Cancelled, Note, Paid]
    order:
      number: { from: Number, required: true }
      currency: { value: EUR }
      status: { from: Cancelled, expr: 'value == "" ? "open" : "cancelled"' }
      placedAt: { from: Paid, format: [dd/MM/yyyy, MM/dd/yyyy] }
      note: Note
      total: { from: Total, mark: either, required: true }
    lines:
      sku: Product
      quantity: { value: "1" }

    """

  private static func space(_ settings: String = "") throws -> CommandSpace {
    let space = try CommandSpace(settings: settings)
    try space.folder.write("maps/shop/orders.yml", map)
    return space
  }

  private func drop(_ space: CommandSpace, _ name: String, _ text: String) throws {
    try space.folder.write(".dropping", text)
    try space.folder.rename(".dropping", "inbox/shop/\(name)")
  }

  @Test func `a renamed column that a file may lack stops the file, and the line for the map mends it`()
    async throws
  {
    let space = try Self.space()
    try drop(space, "a.csv", "Number,Total,Product,Cancelled\n1,5.00,CUP,\n")
    #expect(try await space.run("run").code == 0)
    // Without the stop, order 2 would be taken for an open one.
    try drop(space, "b.csv", "Number,Total,Product,Canceled\n2,5.00,CUP,yes\n")
    let stopped = try await space.run("run")
    #expect(stopped.code == 1)
    #expect(
      stopped.errors.contains("error: found 'Canceled', a column that no file of this partner had before"))
    #expect(stopped.errors.contains("note: 'Cancelled' is gone; it is probably called 'Canceled' now"))
    #expect(
      stopped.errors.contains("note: the change in maps/shop/orders.yml: rename: { Cancelled: [Canceled] }"))
    #expect(stopped.errors.contains("'crossdock retry 0002' takes the file"))
    #expect(!stopped.output.contains("outbox/"))
    #expect(try await space.run("show", "2").code == 66)
    let mended = Self.map.replacingOccurrences(
      of: "  requires:", with: "  rename: { Cancelled: [Canceled] }\n  requires:")
    try space.folder.write("maps/shop/orders.yml", mended)
    #expect(try await space.run("retry", "0002").code == 0)
    let taken = try await space.run("run")
    #expect(taken.code == 0, "\(taken.errors)")
    #expect(try await space.run("show", "2").output.contains("cancelled"))
    // The next file of the new form is like the one before.
    try drop(space, "c.csv", "Number,Total,Product,Canceled\n3,5.00,CUP,\n")
    #expect(try await space.run("run").code == 0)
  }

  @Test func `a new column stops once; whoever lets the file go has no question the next day`() async throws {
    let space = try Self.space()
    try drop(space, "a.csv", "Number,Total,Product\n1,5.00,CUP\n")
    try await space.run("run")
    try drop(space, "b.csv", "Number,Total,Product,Loyalty tier\n2,5.00,CUP,gold\n")
    let stopped = try await space.run("run")
    #expect(stopped.code == 1)
    #expect(stopped.errors.contains("optional: [Loyalty tier]"))
    try await space.run("retry", "0002")
    #expect(try await space.run("run").code == 0)
    #expect(try await space.run("show", "2").code == 0)
    try drop(space, "c.csv", "Number,Total,Product,Loyalty tier\n3,5.00,CUP,gold\n")
    #expect(try await space.run("run").code == 0)
    // The old form is known as well.
    try drop(space, "d.csv", "Number,Total,Product\n4,5.00,CUP\n")
    #expect(try await space.run("run").code == 0)
  }

  @Test func `a column that the map speaks of is none that is new`() async throws {
    let space = try Self.space()
    try drop(space, "a.csv", "Number,Total,Product\n1,5.00,CUP\n")
    try await space.run("run")
    try drop(space, "b.csv", "Number,Total,Product,Note\n2,5.00,CUP,ring\n")
    #expect(try await space.run("run").code == 0)
  }

  @Test func `the order of the columns is free, and other partners are other senders`() async throws {
    let space = try Self.space()
    try drop(space, "a.csv", "Number,Total,Product\n1,5.00,CUP\n")
    try await space.run("run")
    try drop(space, "b.csv", "Product,Number,Total\nCUP,2,5.00\n")
    #expect(try await space.run("run").code == 0)
    try space.folder.write(".dropping", "Number,Total,Product,Other\n3,5.00,CUP,x\n")
    try space.folder.rename(".dropping", "inbox/branch/c.csv")
    #expect(try await space.run("run").code == 0)
  }

  @Test(arguments: ["drift: warn\n", ""])
  func `with drift: warn the file is taken, and the warning says what is new`(setting: String) async throws {
    let space = try Self.space(setting)
    if setting.isEmpty {
      let text = try #require(space.folder.read("crossdock.yml"))
      try space.folder.write(
        "crossdock.yml",
        text.replacingOccurrences(of: "shop: { pack: shop }", with: "shop: { pack: shop, drift: warn }"))
    }
    try drop(space, "a.csv", "Number,Total,Product\n1,5.00,CUP\n")
    try await space.run("run")
    try drop(space, "b.csv", "Number,Total,Product,Loyalty tier\n2,5.00,CUP,gold\n")
    let ending = try await space.run("run")
    #expect(ending.code == 0)
    #expect(ending.errors.contains("warning: found 'Loyalty tier', a column"))
    #expect(try await space.run("show", "2").code == 0)
  }

  @Test func `another decimal mark stops the file, where the map would read both`() async throws {
    let space = try Self.space()
    try drop(space, "a.csv", "Number,Total,Product\n1,\"5,50\",CUP\n")
    #expect(try await space.run("run").code == 0)
    try drop(space, "b.csv", "Number,Total,Product\n2,7.25,CUP\n3,9,CUP\n")
    let stopped = try await space.run("run")
    #expect(stopped.code == 1)
    #expect(
      stopped.errors.contains("found '.' as the decimal mark in 'Total', where the files before had ','"))
    #expect(stopped.errors.contains("note: the change in maps/shop/orders.yml: { from: Total, mark: \".\" }"))
    #expect(try await space.run("show", "2").code == 66)
    // Numbers that say nothing of a mark are no change.
    try drop(space, "c.csv", "Number,Total,Product\n4,9,CUP\n")
    #expect(try await space.run("run").code == 0)
    // A map that was edited since knows the file.
    try space.folder.write(
      "maps/shop/orders.yml", Self.map.replacingOccurrences(of: "mark: either", with: "mark: \".\""))
    try drop(space, "d.csv", "Number,Total,Product\n5,7.25,CUP\n")
    #expect(try await space.run("run").code == 0)
  }

  @Test func `the month in the day's place stops the file`() async throws {
    let space = try Self.space()
    try drop(space, "a.csv", "Number,Total,Product,Paid\n1,5.00,CUP,24/11/2026\n")
    #expect(try await space.run("run").code == 0)
    try drop(space, "b.csv", "Number,Total,Product,Paid\n2,5.00,CUP,11/05/2026\n3,5.00,CUP,11/25/2026\n")
    let stopped = try await space.run("run")
    #expect(stopped.code == 1)
    #expect(
      stopped.errors.contains(
        "found the month before the day in 'Paid', where the files before had the day first"))
    #expect(stopped.errors.contains("format: \"MM/dd/yyyy\""))
    #expect(try await space.run("show", "2").code == 66)
  }

  @Test func `a renamed column that must be there is found by where it stood`() async throws {
    let space = try Self.space()
    try drop(space, "a.csv", "Number,Total,Product\n1,5.00,CUP\n")
    try await space.run("run")
    try drop(space, "b.csv", "Number,Total,Item code\n2,5.00,CUP\n")
    let stopped = try await space.run("run")
    #expect(stopped.code == 1)
    #expect(stopped.errors.contains("[recognise-nearest]"))
    #expect(stopped.errors.contains("rename: { Product: [Item code] }"))
  }

  @Test func `a file of which every record is refused is not remembered`() async throws {
    let space = try Self.space()
    try drop(space, "a.csv", "Number,Total,Product,Odd\n1,x,CUP,\n")
    #expect(try await space.run("run").code == 1)
    try drop(space, "b.csv", "Number,Total,Product,Even\n2,5.00,CUP,\n")
    #expect(try await space.run("run").code == 0)
  }

  @Test func `the words are there in Chinese`() async throws {
    let space = try Self.space()
    try drop(space, "a.csv", "Number,Total,Product\n1,5.00,CUP\n")
    try await space.run("run")
    try drop(space, "b.csv", "Number,Total,Product,Neu\n2,5.00,CUP,x\n")
    #expect(try await space.run(["run"], language: "zh_CN.UTF-8").errors.contains("出现了该伙伴以前的文件中没有的列：'Neu'"))
  }
}
