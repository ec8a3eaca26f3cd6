import Foundation
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// Rejects that a real spreadsheet program opens and saves again.
///
/// `make chaos` installs the program and demands it; elsewhere these tests are left out where it is missing.
@Suite(
  .enabled(
    if: Spreadsheet.isDemanded || Spreadsheet.path != nil, "soffice (LibreOffice Calc) is not installed"))
struct SpreadsheetTests {
  /// What the program is asked to write: its filter's settings for text (delimiter, quote, encoding, first line, columns'
  /// formats, language, quote all text, as shown).
  static let ways: [(name: String, steps: [String])] = [
    ("semicolons", ["csv:Text - txt - csv (StarCalc):59,34,76,1"]),
    ("semicolons, all text quoted", ["csv:Text - txt - csv (StarCalc):59,34,76,1,,0,true"]),
    ("commas, UTF-16", ["csv:Text - txt - csv (StarCalc):44,34,65535,1"]),
    ("tabs", ["csv:Text - txt - csv (StarCalc):9,34,76,1"]),
    ("commas, Windows-1252", ["csv:Text - txt - csv (StarCalc):44,34,1,1"]),
    ("a workbook and back", ["xlsx", "csv:Text - txt - csv (StarCalc):44,34,76,1"]),
    ("an open document and back", ["ods", "csv:Text - txt - csv (StarCalc):59,34,76,1"]),
  ]

  @Test(arguments: ways.indices)
  func `rejects mended in a spreadsheet program go through, and only they`(way: Int) async throws {
    let space = try RejectSpace()
    try space.folder.makeFolder("desk")
    let map = String(decoding: try #require(space.folder.bytes("maps/rows/orders.yml")), as: UTF8.self)
    try space.folder.write(
      "maps/rows/orders.yml", map.replacingOccurrences(of: "[utf-8, cp932]", with: "[utf-8, cp1252]"))
    try space.drop(
      "No,Total,Sku,Title,Remark\nA-1,10.00,CUP,Cup,\nA-2,1.2.3,BOWL,\"Schüssel, 27\"\" wide\",\"two\nlines\"\nA-3,5.00,POT,Pot,\nA-2,,LID,Deckel; rund,\n",
      "orders.csv", to: "rows")
    #expect(try await space.pass() == "partial: 3 in 2 accepted 1 rejected")
    let mended = try space.rejectedText("rows", ".rejects.csv").replacingOccurrences(
      of: ",1.2.3,BOWL", with: ",9.50,BOWL")
    try space.folder.write("desk/mended.csv", mended)
    let steps = Self.ways[way].steps
    var file = "mended.csv"
    for (index, step) in steps.enumerated() {
      let ending = String(step.prefix { $0 != ":" })
      try space.folder.makeFolder("desk/\(index)")
      try await Spreadsheet.convert(
        "\(space.folder.path)/desk/\(file)", to: step, in: "\(space.folder.path)/desk/\(index)")
      file = "\(index)/mended.\(ending)"
    }
    let saved = try #require(space.folder.bytes("desk/\(file)"))
    #expect(saved != Array(mended.utf8))
    try space.drop(saved, "mended.csv", to: "rows")
    #expect(try await space.pass() == "accepted: 1 in 1 accepted")
    #expect(try await space.resolved() == ["orders.csv": 1, "mended.csv": 0])
    let show = try await space.run("show", "A-2", "--json").output
    for text in [
      #""total":"9.5"#, #""title":"Schüssel, 27\" wide""#, #""title":"Deckel; rund""#,
      #""note":"two\nlines""#,
    ] { #expect(show.contains(text), "\(show)") }
    try space.drop(saved, "again.csv", to: "rows")
    #expect(try await space.pass() == "duplicate: 1 in 1 duplicate")
    try space.drop(mended, "other.csv", to: "rows")
    #expect(["accepted: 1 in 1 unchanged", "accepted: 1 in 1 amended"].contains(try await space.pass()))
  }
}

/// LibreOffice without its windows.
enum Spreadsheet {
  /// Whether its absence is a fault: `make chaos` says so.
  static let isDemanded = ProcessInfo.processInfo.environment["CROSSDOCK_SPREADSHEET"] == "1"

  /// Where it is.
  static let path: String? = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .map { "\($0)/soffice" }.first { FileManager.default.isExecutableFile(atPath: $0) }

  /// Opens a file and saves it in another form, under a profile of its own.
  static func convert(_ file: String, to form: String, in folder: String) async throws {
    let program = try #require(path, "soffice is not installed; 'make chaos' installs it")
    // Commas, double quotes, UTF-8: what a person confirms in the program's dialogue.
    let result = try await Subprocess.run(
      .path(FilePath(program)),
      arguments: [
        "-env:UserInstallation=file://\(folder)/profile", "--headless",
        file.hasSuffix(".csv") ? "--infilter=Text - txt - csv (StarCalc):44,34,76,1" : "--norestore",
        "--convert-to", form, "--outdir", folder, file,
      ],
      environment: .inherit.updating(["HOME": folder]), output: .string(limit: 1 << 16),
      error: .string(limit: 1 << 16))
    try #require(
      result.terminationStatus.isSuccess, "\(result.standardOutput)\(result.standardError)")
  }
}
