import Dock
import Foundation
import Testing
import Values

/// Whoever meets a hold finds in the manual what it is and what ends it.
@Suite struct HoldsPageTests {
  @Test(arguments: BuiltInHold.allCases)
  func `every hold of ours has its row in the manual, and its words`(hold: BuiltInHold) throws {
    let page = try String(
      contentsOf: Documentation.catalog.appendingPathComponent("Operating.md"), encoding: .utf8)
    let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `\(hold.rawValue)` |") }
    #expect(rows.count == 1)
    #expect(rows.first?.split(separator: "|").count == 4)
    // A hold that nobody can tell in words is one that nobody can settle.
    for language in Language.allCases {
      #expect(Catalogue.text("hold-\(hold.rawValue)", [], in: language) != "hold-\(hold.rawValue)")
    }
  }
}
