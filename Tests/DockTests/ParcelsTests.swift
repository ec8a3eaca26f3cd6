import Dock
import DurableFiles
internal import Glibc
import TestSupport
import Testing
import Values

/// Parcels are put together from the order, the carrier's answer and its events, whichever comes first.
struct ParcelsTests {
  private typealias Space = ParcelSpace

  /// All orders in which things can come.
  private static func permutations(_ items: [Int]) -> [[Int]] {
    guard items.count > 1 else { return [items] }
    return items.indices.flatMap { index -> [[Int]] in
      var rest = items
      let item = rest.remove(at: index)
      return permutations(rest).map { [item] + $0 }
    }
  }

  /// All of them with `CROSSDOCK_ALL_STEPS=1`.
  private static let stride = unsafe getenv("CROSSDOCK_ALL_STEPS") == nil ? 4 : 1

  private static let files: [(partner: String, text: String)] = [
    ("shop", Space.orders("#1001", products: ["CUP", "POT"])),
    (
      "north",
      Space.answers(
        Space.answer("0057", "1001", "<Service>fast</Service><ShippedAt>2026-11-23T08:00:00Z</ShippedAt>"))
    ),
    (
      "north",
      Space.track(
        "0057", Space.event("in_transit", "2026-11-24T08:00:00Z", "left") + "<Service>slow</Service>",
        reference: "1001")
    ),
    ("north", Space.track("0057", Space.event("delivered", "2026-11-25T09:00:00Z"))),
    (
      "north",
      Space.answers(
        Space.answer("0057", "1001", "<Service>fast</Service><ShippedAt>2026-11-23T08:00:00Z</ShippedAt>")
          + " ")
    ),
  ]

  @Test func `a parcel is the same in whatever order its files come, and its channel is told once`() throws {
    var expected: [String: [String: [[UInt8]]]]?
    // The second answer says what the first does: which of them is first makes no difference.
    let orders = Self.permutations(Array(Self.files.indices)).filter {
      ($0.firstIndex(of: 1) ?? 0) < ($0.firstIndex(of: 4) ?? 0)
    }
    #expect(orders.count == 60)
    // Each of the files is first in some of them, and last in others.
    let tried = orders.indices.filter { $0 % ParcelsTests.stride == 0 }.map { orders[$0] }
    #expect(Set(tried.compactMap(\.first)) == [0, 1, 2, 3] && Set(tried.compactMap(\.last)) == [0, 2, 3, 4])
    for order in tried {
      let space = try Space()
      for index in order {
        let report = try space.take(Self.files[index].partner, Self.files[index].text)
        #expect(report.files.allSatisfy { $0.outcome == "accepted" }, "\(order)")
      }
      let parcels = try space.parcels()
      #expect(parcels.keys.sorted() == ["0057"], "\(order)")
      if let expected { #expect(parcels == expected, "\(order)") } else { expected = parcels }
      #expect(try space.rows("shop", "tracking") == ["#1001,0057,north"], "\(order)")
      #expect(try space.rows("list", "parcels").last == "#1001,1,0057,delivered", "\(order)")
      #expect(try space.pass().outputs.isEmpty, "\(order)")
    }
    let found = try #require(expected?["0057"])
    func text(_ name: String) -> String? { found[name]?.first.map { String(decoding: $0, as: UTF8.self) } }
    #expect(text("service") == "fast")
    #expect(text("shippedAt") == "2026-11-23T08:00:00+00:00")
    #expect(text("deliveredAt") == "2026-11-25T09:00:00+00:00")
    #expect(text("statusText") == nil)
    #expect(text("orderId") == "id1001")
    #expect(found["lines"]?.count == 2)
  }

  @Test func `several parcels of an order, in one answer and over several, each have a number`() throws {
    let space = try Space()
    try space.take("shop", Space.orders("1001"))
    let two = "<Piece><Number>P1</Number></Piece><Piece><Number>P2</Number></Piece>"
    try space.take("north", Space.answers(Space.answer("P1", "1001", two)))
    try space.take("north", Space.answers(Space.answer("P3", "shop-1001", "<Master>P1</Master>")))
    try space.take("north", Space.answers(Space.answer("P3", "shop-1001", "<Master>P1</Master><X/>")))
    #expect(
      try space.rows("list", "parcels").sorted() == [
        "1001,1,P1,pre_transit", "1001,2,P2,pre_transit", "1001,3,P3,pre_transit",
      ])
    #expect(try space.parcel("P3", "masterTrackingNumber") == "P1")
    #expect(try space.rows("shop", "tracking").count == 3)
  }

  @Test func `two orders that claim one parcel: the first keeps it, the other says so`() throws {
    let space = try Space()
    try space.take("shop", Space.orders("1", "2"))
    try space.take("north", Space.answers(Space.answer("0057", "1")))
    let report = try space.take("north", Space.answers(Space.answer("0057", "2", "<Service>b</Service>")))
    #expect(report.messages.map(\.code) == ["parcel-of-another"])
    #expect(report.needsPerson)
    #expect(try space.parcel("0057", "order") == "1")
    #expect(try space.notes("2") == ["parcel-of-another 0057 | 1 | shop | 2"])
    #expect(try space.rows("shop", "tracking") == ["1,0057,north"])
  }

  @Test func `a tracking number that is a path is a text, and its label stays in the outbox`() throws {
    let space = try Space()
    try space.take("shop", Space.orders("1"))
    let label = "<Image>JVBERi0xLjQK</Image><ImageType>PDF</ImageType>"
    try space.take("north", Space.answers(Space.answer("../../x", "1", label)))
    #expect(try space.rows("shop", "tracking") == ["1,../../x,north"])
    let names = try Folder("\(space.folder.path)/outbox/list").list().map(\.description)
    let pdfs = names.filter { $0.hasSuffix(".pdf") }
    #expect(pdfs.count == 1)
    #expect(pdfs.allSatisfy { !$0.hasPrefix(".") && !$0.contains("/") })
    #expect(try Folder(space.folder.path).list().map(\.description).allSatisfy { !$0.hasPrefix("x") })
  }

  @Test(arguments: [("#1001", "1001"), ("1001", "#1001"), ("#1001", "shop-1001")])
  func `a reference finds its order with and without its sign, also later`(number: String, reference: String)
    throws
  {
    for isLate in [false, true] {
      let space = try Space()
      if !isLate { try space.take("shop", Space.orders(number)) }
      try space.take("north", Space.answers(Space.answer("0057", reference)))
      if isLate {
        #expect(try space.parcels().isEmpty)
        try space.take("shop", Space.orders(number))
      }
      #expect(try space.parcel("0057", "order") == number)
      #expect(try space.rows("shop", "tracking") == ["\(number),0057,north"])
    }
  }

  @Test func `a number that two shops have waits and is told; the shop's name decides`() throws {
    let space = try Space()
    try space.take("shop", Space.orders("1001"))
    try space.take("branch", Space.orders("1001"))
    let report = try space.take("north", Space.answers(Space.answer("0057", "1001")))
    #expect(report.messages.map(\.code) == ["parcel-ambiguous"])
    #expect(report.messages.first?.arguments == ["north", "1001", "shop, branch"])
    #expect(report.needsPerson)
    #expect(try space.parcels().isEmpty)
    let other = "<OtherRef>branch-1001</OtherRef>"
    #expect(try space.take("north", Space.answers(Space.answer("0057", "1001", other))).messages.isEmpty)
    #expect(try space.parcel("0057", "channel") == "branch")
    #expect(try space.rows("branch", "tracking") == ["1001,0057,north"])
    #expect(try space.rows("shop", "tracking").isEmpty)
    // A parcel that one of them has already is nobody else's question.
    let first = try Space()
    try first.take("shop", Space.orders("1001"))
    try first.take("north", Space.answers(Space.answer("0057", "1001")))
    #expect(try first.take("branch", Space.orders("1001")).messages.isEmpty)
    #expect(try first.parcel("0057", "channel") == "shop")
  }

  @Test(arguments: [false, true])
  func `a carrier's refusal makes no parcel, and is told with its words`(isFirst: Bool) throws {
    let space = try Space()
    let refusal = Space.answers(Space.answer("", "1001", outcome: "failed", "<Fault>no such street</Fault>"))
    if isFirst {
      let report = try space.take("north", refusal)
      #expect(report.messages.map(\.code) == ["parcel-refused-unknown"])
      #expect(report.messages.first?.arguments == ["1001", "north", "no such street"])
      #expect(report.needsPerson)
    }
    var report = try space.take("shop", Space.orders("1001"))
    if !isFirst { report = try space.take("north", refusal) }
    #expect(report.messages.map(\.code) == ["parcel-refused"])
    #expect(report.needsPerson)
    #expect(try space.notes("1001") == ["parcel-refused 1001 | north | no such street"])
    #expect(try space.parcels().isEmpty)
    #expect(try space.rows("shop", "tracking").isEmpty)
    // Asked once more, and made now.
    try space.take("north", Space.answers(Space.answer("0057", "1001")))
    #expect(try space.rows("shop", "tracking") == ["1001,0057,north"])
  }

  @Test func `a parcel that was called off is not told; one that was told stays told`() throws {
    let space = try Space()
    try space.take("north", Space.answers(Space.answer("0057", "1001")))
    try space.take("north", Space.answers(Space.answer("0057", outcome: "cancelled")))
    try space.take("shop", Space.orders("1001"))
    #expect(try space.parcel("0057", "status") == "cancelled")
    #expect(try space.rows("shop", "tracking").isEmpty)
    try space.take("north", Space.answers(Space.answer("0058", "1001")))
    try space.take("north", Space.answers(Space.answer("0058", outcome: "cancelled")))
    #expect(try space.rows("shop", "tracking") == ["1001,0058,north"])
    #expect(try space.rows("list", "parcels").last == "1001,2,0058,cancelled")
    // Somebody has it nevertheless.
    try space.take("north", Space.track("0058", Space.event("in_transit", "2026-11-24T08:00:00Z")))
    #expect(try space.rows("list", "parcels").last == "1001,2,0058,in_transit")
    #expect(try space.rows("shop", "tracking").count == 1)
  }

  @Test func `an order that had left before we saw it has its parcels, and tells nobody`() throws {
    let space = try Space()
    try space.take("shop", Space.orders("1001", shipped: 2))
    try space.take("north", Space.answers(Space.answer("0057", "1001")))
    try space.take("north", Space.track("0057", Space.event("delivered", "2026-11-24T08:00:00Z")))
    #expect(try space.parcel("0057", "status") == "delivered")
    #expect(try space.rows("shop", "tracking").isEmpty)
    #expect(try space.rows("list", "parcels").isEmpty)
  }

  @Test func `what a channel refuses is told and stands in the order's story`() throws {
    let space = try Space()
    try space.take("shop", Space.orders("1001"))
    let report = try space.take(
      "shop",
      """
      <Results><Report><Id>77</Id><Fault><Code>18028</Code><Text>no such carrier</Text><Order>1001</Order></Fault>
      <Fault><Code>6001</Code><Text>not a file</Text></Fault></Report></Results>

      """)
    #expect(report.messages.map(\.code) == ["result-refused", "result-file-refused"])
    #expect(report.needsPerson)
    #expect(try space.notes("1001") == ["result-refused 1001 | shop | 18028: no such carrier"])
    #expect(
      try !space.take("shop", "<Results><Report><Id>78</Id></Report></Results>\n").needsPerson)
  }
}
