import Foundation
import TestSupport
import Testing

/// What is said on standard error, and by commands that list files, has no personal value in it.
struct PersonalValueTests {
  private static let day = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Samples/day").standardizedFileURL.path()

  /// The fields of documents that are about a person.
  private static let fields: Set<String> = [
    "name", "email", "phone", "company", "taxId", "street1", "street2",
  ]

  /// The personal values of a file, as its documents have them.
  private static func values(_ path: String, _ partner: String, _ shop: String) async throws -> Set<String> {
    let preview = try await BuiltCommand.run(["-C", shop, "preview", path, "--partner", partner, "--json"])
    var found: Set<String> = []
    for line in preview.output.split(separator: "\n") {
      let document = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
      for part in ["buyer", "shipTo", "billTo", "payer"] {
        for (name, value) in document[part] as? [String: String] ?? [:] where fields.contains(name) {
          // A word of three letters is in other words too.
          if value.count > 3 { found.insert(value) }
        }
      }
    }
    return found
  }

  @Test func `a day's run tells nobody's name, address, telephone or e-mail`() async throws {
    let folder = try TemporaryFolder()
    let shop = folder.path + "/shop"
    _ = try await BuiltCommand.run(
      ["init", shop, "--with", "shopify,amazon,ebay,wish,odoo,erpnext,generic"])
    var values: Set<String> = []
    var said = ""
    for half in ["inbox", "later"] {
      let files = try FileManager.default.subpathsOfDirectory(atPath: "\(Self.day)/\(half)")
        .filter { $0.contains("/") && !$0.hasPrefix(".") }
      for file in files {
        let partner = String(file.split(separator: "/")[0])
        let bytes = try Data(contentsOf: URL(filePath: "\(Self.day)/\(half)/\(file)"))
        values.formUnion(try await Self.values("\(Self.day)/\(half)/\(file)", partner, shop))
        try folder.write("whole", bytes: Array(bytes))
        try folder.rename("whole", "shop/inbox/\(file)")
        // The same with every second line hurt, so that there is something to say about people's lines.
        try folder.write("hurt", bytes: Self.hurt(Array(bytes)))
        let name = file.split(separator: "/")[1]
        try folder.rename("hurt", "shop/inbox/\(partner)/hurt-\(name)")
      }
      let run = try await BuiltCommand.run(["-C", shop, "run", "--log-format", "json"])
      said += run.errors + run.output
    }
    for command in [["status"], ["status", "--json"], ["holds"], ["check"], ["run", "--json"]] {
      let ending = try await BuiltCommand.run(["-C", shop] + command + ["--log-format", "json"])
      said += ending.errors + ending.output
    }
    #expect(values.count > 30)
    #expect(said.contains("hurt-"), "something was said about the hurt files")
    for value in values.sorted() where said.contains(value) {
      let place = said.range(of: value).map { range in
        said[said.index(range.lowerBound, offsetBy: -80, limitedBy: said.startIndex)!..<range.upperBound]
      }
      Issue.record("'\(value)' is said: \(place ?? "")")
    }
  }

  /// Every second line with a field too many, a quote that no one opened, or a letter among its digits.
  private static func hurt(_ bytes: [UInt8]) -> [UInt8] {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
    for index in lines.indices.dropFirst() where index % 2 == 0 && !lines[index].isEmpty {
      switch index % 3 {
      case 0: lines[index] += Array(",\tmore".utf8)
      case 1: lines[index] = lines[index].map { $0 == UInt8(ascii: "1") ? UInt8(ascii: "x") : $0 }
      default: lines[index].insert(0xFF, at: lines[index].count / 2)
      }
    }
    return Array(lines.joined(separator: [0x0A]))
  }
}
