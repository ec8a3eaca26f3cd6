import Foundation
import TestSupport
import Testing

/// Refused records come back in the sender's own layout, whole, with the reason beside each; mended and dropped again
/// they go through, and only they.
struct RejectTests {
  static let added = "crossdock_batch,crossdock_error,crossdock_field,crossdock_value,crossdock_hint"

  @Test(arguments: Sheet.styles)
  func `mended rows go through however a program saved them, and only once`(style: Sheet.Style) async throws {
    let space = try RejectSpace()
    try space.drop(
      "No,Total,Sku,Title,Remark\n1,10.00,A,Cup,\n2,1.2.3,B,\"Bowl, 27\"\" wide\",\"two\nlines\"\n2,,C,Lid,\n3,5.00,D,Pot,\n",
      "orders.csv", to: "rows")
    #expect(try await space.pass() == "partial: 3 in 2 accepted 1 rejected")
    var cells = Sheet.cells(try space.rejectedText("rows", ".rejects.csv"), delimiter: ",")
    #expect(cells.count == 3)
    #expect(
      cells[0] == ["No", "Total", "Sku", "Title", "Remark"]
        + Self.added.split(separator: ",").map(String.init))
    #expect(cells[1][3...4] == ["Bowl, 27\" wide", "two\nlines"])
    cells[1][1] = "9.00"
    let mended = Sheet.saved(cells, style)
    try space.drop(mended, "mended.csv", to: "rows")
    #expect(try await space.pass() == "accepted: 1 in 1 accepted")
    #expect(try await space.resolved()["orders.csv"] == 1)
    try space.drop(mended, "again.csv", to: "rows")
    #expect(try await space.pass() == "duplicate: 1 in 1 duplicate")
    try space.drop(mended + Array((style.isUTF16 ? "" : style.lineEnd).utf8), "again2.csv", to: "rows")
    #expect(
      try await space.pass() == (style.isUTF16 ? "duplicate: 1 in 1 duplicate" : "accepted: 1 in 1 unchanged")
    )
    let show = try await space.run("show", "2", "--json").output
    #expect(show.contains(#""title":"Bowl, 27\" wide""#) && show.contains(#""note":"two\nlines""#))
  }

  /// What stands in a file, and the bytes that come back of it without the reasons.
  struct Layout: Sendable, CustomTestStringConvertible {
    var name: String
    var file: [UInt8]
    var header: [UInt8]
    var records: [[UInt8]]
    var lineEnd: [UInt8] = [0x0A]

    init(_ name: String, _ file: String, _ header: String, _ records: [String], _ lineEnd: String = "\n") {
      self.name = name
      self.file = Array(file.utf8)
      self.header = Array(header.utf8)
      self.records = records.map { Array($0.utf8) }
      self.lineEnd = Array(lineEnd.utf8)
    }

    var testDescription: String { name }
  }

  static let layouts = [
    Layout(
      "rows of an order apart",
      "No,Total,Sku,Title\n1,10.00,A,Cup\n2,x,B,Bowl\n3,5.00,C,Pot\n2,,D,Lid\n1,,E,Saucer\n2,,F,Foot\n",
      "No,Total,Sku,Title", ["2,x,B,Bowl", "2,,D,Lid", "2,,F,Foot"]),
    Layout(
      "two orders that cross",
      "No,Total,Sku,Title\n1,y,A,Cup\n2,x,B,Bowl\n1,,E,Saucer\n2,,D,Lid\n3,1,Z,Z\n",
      "No,Total,Sku,Title", ["1,y,A,Cup", "1,,E,Saucer", "2,x,B,Bowl", "2,,D,Lid"]),
    Layout(
      "blank rows within an order", "No,Total,Sku,Title\n2,x,B,Bowl\n\n,,,\n2,,D,Lid\n3,1,Z,Z\n",
      "No,Total,Sku,Title", ["2,x,B,Bowl", "2,,D,Lid"]),
    Layout(
      "lines above the header, CRLF, semicolons",
      "Report of \"May\r\n\r\nNo;Total;Sku;Title\r\n1;1.00;A;Cup\r\n2;x;B;\"Bo\r\nwl\"\r\n",
      "Report of \"May\r\n\r\nNo;Total;Sku;Title", ["2;x;B;\"Bo\r\nwl\""], "\r\n"),
    Layout(
      "a name that goes on over a line's end",
      "No,Total,Sku,Title,\"A\nB\"\n1,1.00,A,Cup,\n2,x,B,Bowl,q\n", "No,Total,Sku,Title,\"A\nB\"",
      ["2,x,B,Bowl,q"]),
    Layout(
      "no line end at the end", "No,Total,Sku,Title\n1,1,A,Cup\n2,x,B,Bowl", "No,Total,Sku,Title",
      ["2,x,B,Bowl"]),
    Layout(
      "a mark, a row too short and one too long",
      "\u{FEFF}No,Total,Sku,Title\n1,1,A,Cup\n2,1,B\n3,1,C,Pot,x\n", "\u{FEFF}No,Total,Sku,Title",
      ["2,1,B", "3,1,C,Pot,x"]),
  ]

  @Test(arguments: layouts)
  func `the bytes of refused rows come back untouched, whole orders`(layout: Layout) async throws {
    let space = try RejectSpace()
    try space.drop(layout.file, "orders.csv", to: "rows")
    _ = try await space.run("run")
    if space.folder.bytes("inbox/rows/orders.csv") != nil { _ = try await space.run("run") }
    let delimiter = layout.header.contains(UInt8(ascii: ";")) ? ";" : ","
    let names = Array(Self.added.replacingOccurrences(of: ",", with: delimiter).utf8)
    let text = try space.rejected("rows", ".rejects.csv")
    var rest = text[...]
    func take(_ bytes: [UInt8]) {
      #expect(rest.starts(with: bytes), "\(String(decoding: rest.prefix(200), as: UTF8.self))")
      rest = rest.dropFirst(bytes.count)
    }
    take(layout.header + Array(delimiter.utf8) + names + layout.lineEnd)
    for record in layout.records {
      take(record + Array("\(delimiter)\"".utf8))
      let end = try #require(rest.firstRange(of: Array("\"".utf8) + layout.lineEnd))
      let reason = String(decoding: rest[..<end.lowerBound], as: UTF8.self)
      #expect(Sheet.cells("\"\(reason)\"", delimiter: Character(delimiter)).map(\.count) == [5])
      rest = rest[end.upperBound...]
    }
    #expect(rest.isEmpty)
  }

  @Test(arguments: [("cp932", String.Encoding.shiftJIS), ("utf-16", String.Encoding.utf16LittleEndian)])
  func `rejects stay in the file's encoding`(name: String, encoding: String.Encoding) async throws {
    let space = try RejectSpace(settings: "language: zh-CN")
    let mark: [UInt8] = name == "utf-16" ? [0xFF, 0xFE] : []
    func bytes(_ text: String) throws -> [UInt8] { mark + Array(try #require(text.data(using: encoding))) }
    let text = "No,Total,Sku,Title\r\n1,10,A,湯呑み\r\n2,十,B,表示能力\r\n2,,C,∁\r\n"
      .replacingOccurrences(of: "∁", with: name == "utf-16" ? "∢∊" : "茶碗")
    try space.drop(try bytes(text), "orders.csv", to: "rows")
    #expect(try await space.pass() == "partial: 2 in 1 accepted 1 rejected")
    let rejects = try space.rejected("rows", ".rejects.csv")
    let decoded = try #require(String(bytes: rejects.dropFirst(mark.count), encoding: encoding))
    #expect(rejects.starts(with: mark))
    let cells = Sheet.cells(decoded, delimiter: ",")
    #expect(cells.map { $0[3] } == ["Title", "表示能力", name == "utf-16" ? "∢∊" : "茶碗"])
    #expect(cells[1][7] == "十" && cells[1][5].hasSuffix("[map-decimal]"))
    try space.drop(
      try bytes(decoded.replacingOccurrences(of: "2,十", with: "2,10")), "mended.csv", to: "rows")
    #expect(try await space.pass() == "accepted: 1 in 1 accepted")
    #expect(try await space.resolved()["orders.csv"] == 1)
  }

  @Test(arguments: Sheet.styles)
  func `rows without quoting go through when a program saved them with it`(style: Sheet.Style) async throws {
    let space = try RejectSpace()
    try space.drop(
      "No\tTotal\tSku\tTitle\n1\t10\tA\tCup\n2\tx\tB\t27\" Bowl, \"wide\"\n", "orders.txt", to: "tabs")
    #expect(try await space.pass() == "partial: 2 in 1 accepted 1 rejected")
    let rows = try space.rejectedText("tabs", ".rejects.tsv").split(separator: "\n").map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
    #expect(rows.map(\.count) == [9, 9])
    var cells = rows
    cells[1][1] = "9"
    var style = style
    // A program that writes tabs and no quotes at all gives the bytes as they were.
    let isPlain = style.name == "as it is"
    if isPlain { style.delimiter = "\t" }
    let mended =
      isPlain
      ? Array(cells.map { $0.joined(separator: "\t") + "\n" }.joined().utf8) : Sheet.saved(cells, style)
    try space.drop(mended, "mended.txt", to: "tabs")
    #expect(try await space.pass() == "accepted: 1 in 1 accepted")
    #expect(try await space.resolved()["orders.txt"] == 1)
    #expect(try await space.run("show", "2", "--json").output.contains(#""title":"27\" Bowl, \"wide\"""#))
  }

  @Test func `records refused once more have their reasons once`() async throws {
    let space = try RejectSpace()
    try space.drop("No,Total,Sku,Title\n2,x,B,Bowl\n", "orders.csv", to: "rows")
    #expect(try await space.pass() == "rejected: 1 in 1 rejected")
    let first = try space.rejectedText("rows", ".rejects.csv")
    try space.drop(first.replacingOccurrences(of: "2,x", with: "2,y"), "mended.csv", to: "rows")
    #expect(try await space.pass() == "rejected: 1 in 1 rejected")
    let cells = Sheet.cells(try space.rejectedText("rows", "mended.csv.rejects.csv"), delimiter: ",")
    #expect(cells.map(\.count) == [9, 9])
    #expect(Array(cells[1].prefix(5)) == ["2", "y", "B", "Bowl", "0002"])
    #expect(cells[1][7] == "y")
  }

  @Test(arguments: ["2,1.00,B\n", "2,1.00,B,Bowl,big\n", "2,1.00,B,Bo,wl,7\n"])
  func `a row whose cells have moved is not taken when a program fills it up`(row: String) async throws {
    let space = try RejectSpace()
    try space.drop("No,Total,Sku,Title\n1,1.00,A,Cup\n\(row)", "orders.csv", to: "rows")
    #expect(try await space.pass() == "partial: 2 in 1 accepted 1 rejected")
    let cells = Sheet.cells(try space.rejectedText("rows", ".rejects.csv"), delimiter: ",")
    try space.drop(Sheet.saved(cells, Sheet.Style(name: "widened")), "same.csv", to: "rows")
    #expect(try await space.pass() == "rejected: 1 in 1 rejected")
    let fields = row.dropLast().split(separator: ",")
    var mended = cells
    mended[1] = Array((fields.prefix(3) + ["Bowl"]).map(String.init))
    try space.drop(Sheet.saved(mended, Sheet.Style(name: "widened")), "mended.csv", to: "rows")
    #expect(try await space.pass() == "accepted: 1 in 1 accepted")
    #expect(try await space.resolved() == ["orders.csv": 1, "same.csv": 1, "mended.csv": 0])
  }

  @Test func `refused JSON comes back a record a line, and goes through mended`() async throws {
    let space = try RejectSpace()
    try space.drop(
      """
      {"shop":"x","orders":[
        {"no":"1","total":"1.00","lines":[{"sku":"A"}]},
        {"no":"2",
         "total":"1,5","lines":[{"sku":"B {\\"x\\""}]},
        {"no":"3","total":"1","total":"2"},
        {"no":"4","total":4.00}]}

      """, "orders.json", to: "json")
    #expect(try await space.pass() == "partial: 4 in 2 accepted 2 rejected")
    let lines = try space.rejectedText("json", ".rejects.ndjson").split(separator: "\n").map(String.init)
    try #require(lines.count == 2)
    #expect(
      lines[0].hasPrefix(
        #"{"no":"2",    "total":"1,5","lines":[{"sku":"B {\"x\""}],"crossdock":{"batch":"0001","#))
    #expect(lines[1].hasPrefix(#"{"no":"3","total":"1","total":"2","crossdock":{"batch":"0001","error":"#))
    let object = try #require(JSONSerialization.jsonObject(with: Data(lines[0].utf8)) as? [String: Any])
    let reason = try #require(object["crossdock"] as? [String: String])
    #expect(
      reason["field"] == "total" && reason["value"] == "1,5"
        && reason["error"]?.hasSuffix("[map-decimal]") == true)
    let half = lines[0] + "\n" + lines[1].replacingOccurrences(of: #","total":"2""#, with: "") + "\n"
    try space.drop(half, "mended.json", to: "json")
    #expect(try await space.pass() == "partial: 2 in 1 accepted 1 rejected")
    let again = try space.rejectedText("json", "mended.json.rejects.ndjson")
    #expect(again.components(separatedBy: "crossdock").count == 2)
    #expect(again.contains(#""batch":"0002""#))
    try space.drop(
      again.replacingOccurrences(of: "1,5\",\"lines", with: "1.5\",\"lines"), "whole.json", to: "json")
    #expect(try await space.pass() == "accepted: 1 in 1 accepted")
    // A record that is no good JSON has no key by which it is found again.
    #expect(try await space.resolved() == ["orders.json": 1, "mended.json": 1, "whole.json": 0])
    try space.drop(
      again.replacingOccurrences(of: "1,5\",\"lines", with: "1.50\",\"lines") + "\n", "x.json", to: "json")
    #expect(try await space.pass().hasPrefix("accepted: 1 in 1 "))
    // An editor's array of them is the same.
    try space.drop(
      "[\n" + again.replacingOccurrences(of: "1,5\",\"lines", with: "1.50\",\"lines") + "]\n", "y.json",
      to: "json")
    #expect(try await space.pass() == "accepted: 1 in 1 unchanged")
  }

  @Test func `refused XML comes back in the sender's document, and goes through mended`() async throws {
    let space = try RejectSpace()
    let head =
      "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<e:Export xmlns:e=\"urn:x\">\n  <!-- day -->\n  <Shop currency=\"EUR\">\n"
    let good = "    <Order><No>1</No><Total>1.00</Total></Order>\n"
    let bad = "    <Order><No>2</No><Total>1,5</Total><Line><Sku>Tasse &amp; für</Sku></Line></Order>\n"
    let text =
      head + good + bad + good.replacingOccurrences(of: "1</No", with: "3</No")
      + "  </Shop>\n  <Shop currency=\"USD\">\n" + bad.replacingOccurrences(of: "2</No", with: "4</No")
      + "  </Shop>\n</e:Export>\n"
    try space.drop(Array(try #require(text.data(using: .isoLatin1))), "orders.xml", to: "xml")
    #expect(try await space.pass() == "partial: 4 in 2 accepted 2 rejected")
    let rejects = try space.rejectedText("xml", ".rejects.xml")
    let reasons = rejects.components(separatedBy: "<?crossdock batch=\"0001\" error=\"")
    #expect(reasons.count == 3)
    let plain = rejects.replacing(#/<\?crossdock [^>]*\?>\n +/#, with: "")
    #expect(
      plain == head.replacingOccurrences(of: "ISO-8859-1", with: "UTF-8") + bad
        + "  </Shop>\n  <Shop currency=\"USD\">\n" + bad.replacingOccurrences(of: "2</No", with: "4</No")
        + "  </Shop>\n</e:Export>\n")
    let half = rejects.replacingOccurrences(of: "2</No><Total>1,5", with: "2</No><Total>1.5")
    try space.drop(half, "mended.xml", to: "xml")
    #expect(try await space.pass() == "partial: 2 in 1 accepted 1 rejected")
    let again = try space.rejectedText("xml", "mended.xml.rejects.xml")
    #expect(again.components(separatedBy: "<?crossdock").count == 2)
    #expect(again.contains("batch=\"0002\"") && again.contains("<Shop currency=\"USD\">"))
    try space.drop(again.replacingOccurrences(of: "<Total>1,5", with: "<Total>1.5"), "whole.xml", to: "xml")
    #expect(try await space.pass() == "accepted: 1 in 1 accepted")
    #expect(try await space.resolved() == ["orders.xml": 2, "mended.xml": 1, "whole.xml": 0])
    try space.drop(half + "\n", "x.xml", to: "xml")
    #expect(try await space.pass() == "partial: 2 in 1 unchanged 1 rejected")
  }

  @Test func `records come back as the map refused them, though it was edited before the file was put away`()
    async throws
  {
    let text = "No,Total,Sku,Title\n1,1,A,Cup\n2,x,B,Bowl\n2,,C,Lid\n"
    let traced = try RejectSpace()
    try traced.drop(text, "orders.csv", to: "rows")
    _ = try await traced.run(faults: "trace=\(traced.folder.path)/trace", "run")
    let trace = String(decoding: try #require(traced.folder.bytes("trace")), as: UTF8.self)
    let line = try #require(trace.split(separator: "\n").first { $0.hasSuffix(".rejects.csv") })
    let step = try #require(line.split(separator: " ").first.flatMap { Int($0) })
    let space = try RejectSpace()
    try space.drop(text, "orders.csv", to: "rows")
    #expect(try await space.run(faults: "kill@\(step)", "run").code == 137)
    let map = String(decoding: try #require(space.folder.bytes("maps/rows/orders.yml")), as: UTF8.self)
    try space.folder.write("maps/rows/orders.yml", map.replacingOccurrences(of: "group: No\n", with: ""))
    _ = try await space.run("run")
    let cells = Sheet.cells(try space.rejectedText("rows", ".rejects.csv"), delimiter: ",")
    #expect(cells.map { $0[0] + $0[2] } == ["NoSku", "2B", "2C"])
  }
}
