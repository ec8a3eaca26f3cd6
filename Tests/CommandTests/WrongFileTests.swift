import TestSupport
import Testing

/// Files that people drop by mistake: another partner's, and two exports pasted together.
struct WrongFileTests {
  @Test func `a file in another partner's folder is told whose it is`() async throws {
    let space = try CommandSpace()
    try space.folder.makeFolder("maps/yard")
    try space.folder.makeFolder("inbox/yard")
    try space.folder.write(
      "maps/yard/orders.yml",
      "map: yard/orders\nreads: { format: csv, requires: [Ref, Sum] }\norder: { number: Ref, total: Sum }\n")
    try space.folder.write(
      "crossdock.yml",
      """
      partners:
        shop: { pack: shop }
        branch: { pack: shop }
        yard: { pack: yard }
        books: { pack: books }

      """)
    try space.folder.write("inbox/shop/yard.csv", "Ref,Sum\n7,2.00\n")
    let ending = try await space.run("run")
    #expect(ending.code == 1)
    #expect(
      ending.errors.contains(
        "inbox/shop/yard.csv:1: error: found a file of 'yard' in the folder of 'shop' [recognise-other-partner]"
      ))
    #expect(ending.errors.contains("help: drop it into inbox/yard\n"))
  }

  @Test func `a header once more, between two exports in one file, is no record`() async throws {
    let space = try CommandSpace()
    try space.folder.write(
      "inbox/shop/both.csv",
      "Number,Total,Product,Note\n1,2.00,CUP,\n\"Number\",Total,Product,Note\n2,3.00,CUP,\n")
    let ending = try await space.run("run")
    #expect(ending.code == 0)
    #expect(ending.output.contains("accepted: 2 in = 2 accepted"))
  }

  @Test func `a missing column is the map's line, and not the file's`() async throws {
    let space = try CommandSpace()
    try space.folder.write(
      "maps/shop/orders.yml",
      "map: shop/orders\nreads: { format: csv, requires: [Number, Total] }\norder:\n  number: Number\n  note: Remark\n"
    )
    try space.folder.write("inbox/shop/orders.csv", "Number,Total\n1,2.00\n")
    let ending = try await space.run("run")
    #expect(ending.errors.contains("inbox/shop/orders.csv:1: error: the file has no column 'Remark'"))
    #expect(ending.errors.contains("maps/shop/orders.yml:5"))
    let report = try #require(space.folder.read("rejected/shop/0001-orders.csv.report.txt"))
    #expect(report.contains("inbox/shop/orders.csv:1: error: the file has no column 'Remark'"))
  }
}
