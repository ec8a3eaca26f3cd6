import Foundation
import TestSupport
import Testing

/// `limits:` of crossdock.yml: each is reached, told by its code with its number, and one below it is read.
struct LimitTests {
  /// What a file of one order is, with something of a size in it.
  struct Case: Sendable, CustomTestStringConvertible {
    let setting: String
    let partner: String
    let code: String
    /// A size that just fits, and the file of a size.
    let fits: Int
    let file: @Sendable (_ size: Int) -> String

    var testDescription: String { "\(setting) \(partner)" }
  }

  private static func rows(_ title: String, more: String = "", named: String = "") -> String {
    "No,Total,Sku,Title\(named)\n1,1,A,\(title)\(more)\n"
  }

  private static func json(_ more: String) -> String {
    "{\"orders\":[{\"no\":\"1\",\"total\":\"1\",\"lines\":[],\"x\":\(more)}]}"
  }

  private static func xml(_ more: String) -> String {
    "<Export><Shop currency=\"EUR\"><Order><No>1</No><Total>1</Total>\(more)</Order></Shop></Export>"
  }

  private static func text(_ count: Int) -> String { String(repeating: "x", count: count) }

  static let cases: [Case] = [
    Case(setting: "field: 1KB", partner: "rows", code: "csv-field-too-long", fits: 1024) {
      rows("\"\(text($0))\"".replacingOccurrences(of: "\"", with: ""))
    },
    Case(setting: "field: 1KB", partner: "tabs", code: "csv-field-too-long", fits: 1024) {
      rows(text($0)).replacingOccurrences(of: ",", with: "\t")
    },
    Case(setting: "field: 1KB", partner: "json", code: "json-too-long", fits: 1024) {
      json("\"\(text($0))\"")
    },
    Case(setting: "field: 1KB", partner: "xml", code: "xml-too-long", fits: 1024) {
      xml("<X>\(text($0))</X>")
    },
    Case(setting: "record: 2KB", partner: "rows", code: "csv-row-too-long", fits: 2048 - 6) {
      rows("\(text($0 / 2))\(text($0 - $0 / 2))")
    },
    Case(setting: "record: 2KB", partner: "json", code: "json-too-long", fits: 2000) {
      json("[" + Array(repeating: "1", count: $0 / 2).joined(separator: ",") + "]")
    },
    Case(setting: "columns: 9", partner: "rows", code: "csv-row-too-wide", fits: 9) { count in
      rows(
        "x", more: text(count - 4).map { ",\($0)" }.joined(), named: (5...count).map { ",c\($0)" }.joined())
    },
    Case(setting: "depth: 12", partner: "json", code: "json-depth", fits: 9) {
      json(String(repeating: "[", count: $0) + String(repeating: "]", count: $0))
    },
    Case(setting: "depth: 12", partner: "xml", code: "xml-depth", fits: 9) {
      xml(String(repeating: "<a>", count: $0) + String(repeating: "</a>", count: $0))
    },
    Case(setting: "values: 50", partner: "json", code: "json-too-many-members", fits: 40) {
      json("{" + (1...$0).map { "\"a\($0)\":1" }.joined(separator: ",") + "}")
    },
    Case(setting: "values: 50", partner: "xml", code: "xml-too-many-nodes", fits: 40) {
      xml(String(repeating: "<Line><Sku>A</Sku></Line>", count: $0 > 50 ? $0 * 30 : $0 / 2 - 2))
    },
  ]

  @Test(arguments: cases)
  func `a file within a limit is read, and one beyond it is refused by its code`(theCase: Case) async throws {
    let space = try RejectSpace(settings: "drift: warn\nlimits: { \(theCase.setting) }")
    try space.drop(theCase.file(theCase.fits), "fits.\(theCase.partner)", to: theCase.partner)
    #expect(try await space.pass() == "accepted: 1 in 1 accepted")
    try space.drop(theCase.file(2 * theCase.fits + 20), "large.\(theCase.partner)", to: theCase.partner)
    let run = try await space.run("run")
    #expect(run.code == 1)
    #expect(run.errors.contains("[\(theCase.code)]"), "\(run.errors)")
    #expect(run.errors.contains("byte for byte"), "\(run.errors)")
  }

  @Test func `a pass takes so many files, and the next takes the rest`() async throws {
    let space = try RejectSpace(settings: "limits: { files: 2 }")
    // The first never closes: it waits, and takes nobody's place.
    try space.drop("{\"orders\":[", "0.json", to: "json")
    for number in 1...5 {
      try space.drop("No,Total,Sku,Title\n\(number),1,A,x\n", "\(number).csv", to: "rows")
    }
    var taken: [Int] = []
    for _ in 0..<4 {
      let run = try await space.run("run", "--json")
      let files =
        try #require(
          JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])["files"]
        as? [[String: Any]]
      taken.append(files?.count { $0["outcome"] as? String == "accepted" } ?? -1)
      let isLast = taken.count > 2
      #expect(run.errors.contains("[pickup-files-left]") != isLast, "\(run.errors)")
    }
    #expect(taken == [2, 2, 1, 0])
  }
}
