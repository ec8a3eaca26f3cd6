import Mapping
import Testing

@Suite struct CoverageTests {
  @Test(arguments: [
    "amazon/", "ebay/", "erpnext/", "etsy/", "kingdee/", "netsuite/", "sapb1/", "tiktok/", "ubl/", "wish/",
    "woocommerce/", "xero/",
  ])
  func `a pack's cases try every rule of its maps`(pack: String) throws {
    for entry in try PackMaps.all() where entry.map.name.hasPrefix(pack) {
      let report = MapCases.run(entry.map, context: entry.context)
      #expect(report.rulesUncovered == [], "\(entry.map.name)")
    }
  }
}
