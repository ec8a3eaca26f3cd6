import Foundation
import TestSupport
import Testing

/// What `run`, `show` and `status` say of parcels, through the built command.
struct ParcelCommandTests {
  private let space: CommandSpace

  init() throws {
    space = try CommandSpace()
    // Over the workspace of the other tests.
    try ParcelMaps.write(into: space.folder, settings: "still: 2d")
  }

  private func drop(_ partner: String, _ name: String, _ text: String) throws {
    try space.folder.write(".dropping", text)
    try space.folder.rename(".dropping", "inbox/\(partner)/\(name)")
  }

  private func answer(_ number: String, _ reference: String) -> String {
    "<Answers><Answer><Outcome>created</Outcome><Number>\(number)</Number><Ref>\(reference)</Ref></Answer></Answers>\n"
  }

  @Test func `the story of an order has its parcels, and what carrier and shop refused`() async throws {
    try drop("shop", "a.csv", "Number,Product,Shipped\n#1001,CUP,0\n")
    try drop("north", "a.xml", answer("0057", "1001"))
    try drop(
      "north", "b.xml",
      "<Track><Parcel><Number>0057</Number><Event><Status>exception</Status><At>2026-01-02T08:00:00Z</At><Text>no such door</Text></Event></Parcel></Track>\n"
    )
    #expect(try await space.run("run").code == 0)
    try drop(
      "north", "c.xml",
      "<Answers><Answer><Outcome>failed</Outcome><Ref>1001</Ref><Fault>no such street</Fault></Answer></Answers>\n"
    )
    try drop(
      "shop", "r.xml",
      "<Results><Report><Id>7</Id><Fault><Code>9</Code><Text>unknown carrier</Text><Order>#1001</Order></Fault></Report></Results>\n"
    )
    let ending = try await space.run("run")
    #expect(ending.code == 1)
    #expect(ending.errors.contains("north made no parcel for order #1001: no such street"))
    #expect(ending.errors.contains("shop refused what it was sent of order #1001: 9: unknown carrier"))
    let story = try await space.run("show", "1001").output
    for text in [
      "0057", "exception", "no such door", "no such street", "9: unknown carrier",
      "outbox/shop/tracking-000001.csv",
    ] {
      #expect(story.contains(text), "\(text)")
    }
    let json = try #require(try await space.run("show", "1001", "--json").json() as? [String: Any])
    let parcels = try #require(json["parcels"] as? [[String: Any]])
    #expect(parcels.map { $0["statusAt"] as? String } == ["2026-01-02T08:00:00+00:00"])
    let history = try #require(json["history"] as? [[String: Any]])
    #expect(
      Set(history.compactMap { $0["what"] as? String }).isSuperset(of: ["accepted", "parcel", "result"]))
  }

  @Test func `status tells of parcels in trouble and of those that stand still`() async throws {
    try drop("shop", "a.csv", "Number,Product,Shipped\n1,CUP,0\n2,CUP,0\n3,CUP,0\n4,CUP,0\n")
    for number in 1...4 { try drop("north", "\(number).xml", answer("005\(number)", "\(number)")) }
    let events = [
      ("0051", "exception", "2099-01-02"), ("0052", "in_transit", "2026-01-02"),
      ("0053", "delivered", "2026-01-02"),
    ]
    let track = events.map { number, status, day in
      "<Parcel><Number>\(number)</Number><Event><Status>\(status)</Status><At>\(day)T08:00:00Z</At></Event></Parcel>"
    }
    try drop("north", "t.xml", "<Track>\(track.joined())</Track>\n")
    #expect(try await space.run("run").code == 0)
    let text = try await space.run("status").output
    #expect(text.contains("parcels in trouble: 1\n"))
    #expect(text.contains("parcels that did not move for 2 days: 1\n"))
    let json = try #require(try await space.run("status", "--json").json() as? [String: Any])
    let parcels = try #require(json["parcels"] as? [[String: Any]])
    #expect(parcels.map { $0["trackingNumber"] as? String } == ["0052", "0051"])
    #expect(parcels.map { $0["why"] as? String } == ["still", "exception"])
    #expect(try await space.run("status", language: "zh_CN.UTF-8").output.contains("异常包裹：1"))
  }
}
