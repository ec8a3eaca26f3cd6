import Foundation
import TestSupport
import Testing

/// Files that are right somewhere else, or were put together wrongly: each gets one clear message and loses nothing.
struct StrayFileTests {
  static let strays = [
    ("tabs", "json", "txt", "No\tTotal\tSku\tTitle\n1\t1\tA\t\"Cup\n"),
    ("json", "xml", "json", "{\"orders\":[{\"no\":\"1\",\"total\":\"1\"}]}\n"),
    (
      "xml", "rows", "xml",
      "<Export><Shop currency=\"EUR\"><Order><No>1</No><Total>1</Total></Order></Shop></Export>\n"
    ),
  ]

  @Test(arguments: strays)
  func `a file in another partner's folder is sent to its own`(
    owner: String, folder: String, ending: String, text: String
  ) async throws {
    let space = try RejectSpace()
    // A map of rows with the same names would read it as well.
    if owner == "tabs" { try space.folder.write("maps/rows/orders.yml", RejectSpace.other) }
    try space.drop(text, "export.\(ending)", to: folder)
    let run = try await space.run("run")
    #expect(run.code == 1)
    #expect(
      run.errors.hasPrefix(
        """
        inbox/\(folder)/export.\(ending):1: error: found a file of '\(owner)' in the folder of '\(folder)' [recognise-other-partner]
          note: nothing was taken from it; it lies in rejected/\(folder)/0001-export.\(ending), byte for byte
          help: drop it into inbox/\(owner)
        """), "\(run.errors)")
    let report = try space.rejectedText(folder, ".report.txt")
    #expect(report.hasSuffix("\n\nWhat to do: drop it into inbox/\(owner).\n"))
    #expect(report.contains("It lies in rejected/\(folder)/0001-"))
  }

  @Test func `a file of a platform that has no folder here is told by the pack's name`() async throws {
    let workspace = try TemporaryWorkspace()
    let fedex = "<Export><a/></Export>\n"
    try workspace.drop(fedex, as: "a.xml")
    #expect(try await workspace.run("run").errors.contains("[recognise-unknown-root]"))
    try workspace.drop(
      "\u{FEFF}order-id\torder-item-id\tpurchase-date\tsku\tship-address-1\tship-country\n1\t2\tx\ty\tz\tDE\n",
      as: "b.txt")
    let run = try await workspace.run("run")
    #expect(run.errors.contains("in the folder of 'shop' [recognise-other-pack]"))
    #expect(run.errors.contains("name one in crossdock.yml, and drop the file there"))
  }

  @Test func `next year's export names the column that was renamed, and what it may be called now`()
    async throws
  {
    let space = try RejectSpace()
    try space.drop("No,Total,Sku,Product title,Channel fee\n1,1,A,Cup,2\n", "orders.csv", to: "rows")
    let run = try await space.run("run")
    #expect(
      run.errors == """
        inbox/rows/orders.csv:1: error: found no map that reads the file; rows/orders comes nearest and lacks 'Title' [recognise-nearest]
          note: 'Title' may have a new name: the file has 'Product title', which the map does not know
          note: nothing was taken from it; it lies in rejected/rows/0001-orders.csv, byte for byte
          help: export the file with these columns, or name them anew in the map's 'rename'

        """)
    let map = String(decoding: try #require(space.folder.bytes("maps/rows/orders.yml")), as: UTF8.self)
    try space.folder.write(
      "maps/rows/orders.yml",
      map.replacingOccurrences(
        of: "optional: [Remark]", with: "optional: [Remark], rename: { Title: Product title }"))
    #expect(try await space.run("retry", "0001").code == 0)
    #expect(try await space.pass() == "accepted: 1 in 1 accepted")
  }

  @Test func `a column that a rule reads, and that was renamed, is told with the file and the rule`()
    async throws
  {
    let space = try RejectSpace()
    let map = String(decoding: try #require(space.folder.bytes("maps/rows/orders.yml")), as: UTF8.self)
    try space.folder.write(
      "maps/rows/orders.yml", map.replacingOccurrences(of: "[No, Total, Sku, Title]", with: "[No, Total]"))
    try space.drop("No,Total,Sku,Product title,Fee\n1,1,A,Cup,2\n", "orders.csv", to: "rows")
    #expect(
      try await space.run("run").errors == """
        inbox/rows/orders.csv:1: error: the file has no column 'Title', which the map reads [map-missing-column]
          note: 'Title' may have a new name: the file has 'Product title', which the map does not know
          note: the rule that reads it stands in maps/rows/orders.yml:12
          note: nothing was taken from it; it lies in rejected/rows/0001-orders.csv, byte for byte
          help: name it under 'optional' where it may be missing, or under 'rename' where it has another name

        """)
  }

  @Test func `a column that may be missing, and has nearly its old name, is read without and told`()
    async throws
  {
    let space = try RejectSpace()
    try space.drop("No,Total,Sku,Title,Remarks,Extra\n1,1,A,Cup,soon,2\n", "orders.csv", to: "rows")
    let run = try await space.run("run")
    #expect(run.code == 0)
    #expect(
      run.errors.hasPrefix(
        "inbox/rows/orders.csv:1: warning: the file has no column 'Remark', but has 'Remarks', which rows/orders does not know; it was read without [recognise-renamed]\n"
      ), "\(run.errors)")
  }

  static let rows = "1,10,A,Cup\n1,,B,Lid\n2,5,C,Pot\n"
  static let header = "No,Total,Sku,Title\n"

  @Test(arguments: [
    header + rows + header + rows, header + rows + "\n" + header + rows,
    header + "1,10,A,Cup\n2,5,C,Pot\n1,,B,Lid\n" + header + rows,
    header + "1,10,A,Cup\n1,,B,Lid\n" + "2,5,C,Pot\n" + header + "1,10,A,Cup\n2,5,C,Pot\n1,,B,Lid\n",
  ])
  func `a report that was pasted twice into one file counts once`(text: String) async throws {
    let space = try RejectSpace()
    try space.drop(text, "orders.csv", to: "rows")
    let run = try await space.run("run")
    #expect(run.code == 0)
    #expect(run.output.contains("4 in = 2 accepted, 2 duplicate"), "\(run.output)")
    #expect(
      run.errors.contains("warning: the header stands here once more; the rows behind it were read as well"))
    let show = try await space.run("show", "1", "--json").output
    #expect(show.components(separatedBy: "\"sku\"").count == 3)
  }

  @Test func `one order alone pasted twice is not one order of twice the lines`() async throws {
    let space = try RejectSpace()
    try space.drop(Self.header + "1,10,A,Cup\n" + Self.header + "1,10,A,Cup\n", "orders.csv", to: "rows")
    #expect(try await space.pass() == "accepted: 2 in 1 accepted 1 duplicate")
  }

  @Test func `two reports with other columns in one file are refused where the second begins`() async throws {
    let space = try RejectSpace()
    try space.drop(Self.header + Self.rows + "No,Sku,Total,Title\n3,D,1,Jar\n", "orders.csv", to: "rows")
    let run = try await space.run("run")
    #expect(run.code == 1)
    #expect(
      run.errors.hasPrefix(
        "inbox/rows/orders.csv:5: error: found another header in the midst of the file: two exports with different columns [csv-other-header]\n"
      ), "\(run.errors)")
    #expect(run.errors.contains("help: split the file before this line, and drop both parts"))
    #expect(try await space.run("status").output.contains("no records read"))
  }

  @Test func `a product that is called as a column is an order's line`() async throws {
    let space = try RejectSpace()
    try space.drop(Self.header + "1,10,Title,Sku\nNo,5,Total,Title\n", "orders.csv", to: "rows")
    #expect(try await space.pass() == "accepted: 2 in 2 accepted")
  }

  @Test func `50,000 bad rows are one summary, and the time and memory of good ones`() async throws {
    func time(_ rows: Int, _ total: String) async throws -> (seconds: Double, space: RejectSpace) {
      let space = try RejectSpace()
      var text = Self.header
      for number in 0..<rows { text += "\(number),\(total),A,Cup\n" }
      try space.drop(text, "orders.csv", to: "rows")
      let clock = ContinuousClock()
      let start = clock.now
      let run = try await space.run("run")
      let took = start.duration(to: clock.now)
      #expect(run.code == (total == "x" ? 1 : 0))
      #expect(run.errors.split(separator: "\n").count < 50)
      if total == "x" { #expect(run.errors.contains("warning: \(rows) of \(rows) records are refused")) }
      return (Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18, space)
    }
    let few = try await time(6250, "x")
    let many = try await time(50_000, "x")
    // Eight times the rows; a square would be sixty-four times.
    #expect(many.seconds < 24 * few.seconds + 1)
    let report = try many.space.rejectedText("rows", ".report.txt")
    #expect(
      report.contains(
        "Each of its 50000 records was refused:\n  50000 times, field 'Total': found 'x', expected a number such as 12.50 [map-decimal]\n"
      ))
    #expect(report.utf8.count < 20_000 && report.contains("drop that file into inbox/rows"))
    #expect(try many.space.rejected("rows", ".rejects.csv").count { $0 == 0x0A } == 50_001)
    let rejects = try few.space.rejectedText("rows", ".rejects.csv")
    try few.space.drop(rejects.replacingOccurrences(of: ",x,A", with: ",5,A"), "mended.csv", to: "rows")
    #expect(try await few.space.pass() == "accepted: 6250 in 6250 accepted")
    #expect(try await few.space.resolved() == ["orders.csv": 6250, "mended.csv": 0])
  }
}
