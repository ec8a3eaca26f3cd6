import Mapping
import Packs
import Testing

@Suite struct CoverageTests {
  /// A rule that no case tries is a rule that nobody looked at; `crossdock test` lists them.
  @Test(arguments: Pack.names)
  func `a pack's cases try every rule of its maps`(pack: String) throws {
    for entry in try PackMaps.all() where entry.map.name.hasPrefix(pack + "/") {
      let report = MapCases.run(entry.map, context: entry.context)
      #expect(report.rulesUncovered == [], "\(entry.map.name)")
      #expect(report.passed > 0, "\(entry.map.name)")
    }
  }
}
