import Foundation
import TestSupport
import Testing

/// Orders that are several parcels, through the built command: what is asked for when, and what each answer brings.
struct SeveralParcelsTests {
  /// Five cups of 400 g, of which 900 g go into a parcel: two, two, one.
  private static func space(
    parcels: String = "master", limits: String = "{ weight: 0.9 }"
  ) async throws -> CarrierSpace {
    let space = try CarrierSpace("  - { carrier: north, service: ground, packages: \(limits) }")
    try space.folder.write("maps/north/requests.yml", requests.replacing("MANNER", with: parcels))
    try space.folder.write("maps/shop/told.yml", told)
    try space.drop("a.csv", "1,open,1 Elm,US,CUP,5,,,,")
    #expect(try await space.run("run").code == 0)
    return space
  }

  private static let requests = """
    map: north/requests
    writes: order
    ships: true
    parcels: MANNER
    format: { as: csv, lineEnd: lf }
    files:
      void:
        when: order.status == "cancelled"
        columns: { reference: { expr: ship.reference } }
      requests:
        when: order.status == "open"
        each: row
        row: { sku: line.sku, quantity: line.quantity }
        columns:
          reference: { each: row, expr: ship.reference }
          of: { each: row, expr: 'string(ship.parcel.number) + "/" + string(ship.parcel.count)' }
          master: { each: row, expr: 'ship.?master.orValue("")' }
          pieces: { each: row, expr: 'ship.parcels.map(p, string(p.number) + ":" + p.lines.map(l, l.sku + " " + string(l.quantity)).join("+")).join(" ")' }
          quantity: row.quantity
    """

  private static let told = """
    map: shop/told
    writes: parcel
    inserts: true
    files:
      told:
        each: row
        row: { sku: line.sku, quantity: line.quantity }
        columns:
          parcel: { each: row, from: parcel.trackingNumber }
          number: { each: row, from: parcel.number }
          quantity: row.quantity
    """

  /// All that the carrier was asked for, in order.
  private static func asked(_ space: CarrierSpace) -> [String] {
    (1...9).flatMap { space.rows("requests-00000\($0).csv") ?? [] }
  }

  /// All that the shop was told of parcels, sorted.
  private static func told(_ space: CarrierSpace) -> [String] {
    (1...9).flatMap { number in
      space.folder.read("outbox/shop/told-00000\(number).csv")?.split(separator: "\n").dropFirst().map(
        String.init) ?? []
    }.sorted()
  }

  private static let all = [
    "shop-1,1/3,,1:CUP 2,2", "shop-1~2,2/3,T1,2:CUP 2,2", "shop-1~3,3/3,T1,3:CUP 1,1",
  ]

  @Test(arguments: [["shop-1~2,T2", "shop-1~3,T3"], ["shop-1~3,T3", "shop-1~2,T2"]])
  func `the others are asked for when the first has its number, once, and answers come in any order`(
    later: [String]
  ) async throws {
    let space = try await Self.space()
    #expect(Self.asked(space) == Array(Self.all.prefix(1)))
    #expect(try await space.run("run").code == 0)
    #expect(Self.asked(space).count == 1)
    #expect(try await space.run("status").output.contains("waiting for north: 1"))
    // What changes meanwhile changes nothing of what was begun.
    try space.folder.write("tables/products.csv", "sku,weight\nCUP,0.1\n")
    try space.answer("first.csv", "shop-1,T1")
    #expect(try await space.run("run").code == 0)
    #expect(Self.asked(space) == Self.all)
    #expect(Self.told(space) == ["T1,1,2"])
    #expect(
      try await space.run("show", "1").output.contains("north is asked for the other 2 under its number"))
    for (index, answer) in later.enumerated() {
      #expect(try await space.run("status").output.contains("waiting for north: 1"))
      try space.answer("later-\(index).csv", answer)
      #expect(try await space.run("run").code == 0)
    }
    #expect(try await !space.run("status").output.contains("waiting for north"))
    #expect(Self.told(space) == ["T1,1,2", "T2,2,2", "T3,3,1"])
    // The first answer comes again, in another file, and the export as well: nobody is asked for anything.
    try space.answer("again.csv", "shop-1,T1", "shop-1~2,T2")
    try space.drop("b.csv", "1,open,1 Elm,US,CUP,5,0,,,")
    #expect(try await space.run("run").code == 0)
    #expect(Self.asked(space) == Self.all)
    #expect(Self.told(space).count == 3)
  }

  @Test func `killed anywhere in the pass that reads the first answer, the others are asked for once`()
    async throws
  {
    let probe = try await Self.space()
    try probe.answer("first.csv", "shop-1,T1")
    let trace = probe.folder.path + "/trace"
    #expect(try await probe.space.run(["run"], fault: "trace=\(trace)").code == 0)
    let steps = (probe.folder.read("trace") ?? "").split(separator: "\n").count
    #expect(steps > 10)
    for step in stride(from: 1, through: steps, by: 3) {
      let space = try await Self.space()
      try space.answer("first.csv", "shop-1,T1")
      _ = try await space.space.run(["run"], fault: "kill@\(step)")
      #expect(try await space.run("run").code == 0, "\(step)")
      #expect(Self.asked(space) == Self.all, "\(step)")
      #expect(Self.told(space) == ["T1,1,2"], "\(step)")
    }
  }

  @Test func `an order that is held meanwhile goes on where it is released, and a cancelled one does not`()
    async throws
  {
    let space = try await Self.space()
    try space.drop("b.csv", "1,open,9 Oak,US,CUP,5,,,,")
    #expect(try await space.run("run").code == 1)
    try space.answer("first.csv", "shop-1,T1")
    #expect(try await space.run("run").code == 0)
    #expect(Self.asked(space).count == 1)
    #expect(try await space.run("release", "1", "--reason", "told the carrier").code == 0)
    #expect(try await space.run("run").code == 0)
    #expect(Self.asked(space) == Self.all)

    let other = try await Self.space()
    #expect(try await other.run("cancel", "1", "--reason", "stolen card").code == 0)
    try other.answer("first.csv", "shop-1,T1")
    #expect(try await other.run("run").code == 0)
    #expect(Self.asked(other).count == 1)
    #expect(other.rows("void-000002.csv") == ["shop-1"])
  }

  @Test func `a carrier that is asked for each, and one that takes all in one request`() async throws {
    let each = try await Self.space(parcels: "each")
    #expect(Self.asked(each) == Self.all.map { $0.replacing("T1", with: "") })
    try each.answer("a.csv", "shop-1~3,T3", "shop-1,T1")
    #expect(try await each.run("run").code == 0)
    #expect(Self.told(each) == ["T1,1,2", "T3,3,1"])
    #expect(try await each.run("status").output.contains("waiting for north: 1"))

    let together = try await Self.space(parcels: "together")
    #expect(Self.asked(together) == ["shop-1,1/1,,1:CUP 2 2:CUP 2 3:CUP 1,5"])
    try together.answer("a.csv", "shop-1,T1")
    #expect(try await together.run("run").code == 0)
    #expect(Self.told(together) == ["T1,1,5"])
    #expect(try await !together.run("status").output.contains("waiting for north"))
  }

  @Test(arguments: [
    ("{ weight: 0.3 }", "[parcel-too-heavy]", 1), ("{ weight: 0 }", "[shipping-limit]", 78),
    ("{ lines: none }", "[yaml-", 78), ("{ kilos: 3 }", "[yaml-unknown-key]", 78),
    ("{}", "[map-missing-key]", 78),
  ])
  func `limits that nothing fits into are told`(limits: String, code: String, ends: Int32) async throws {
    let space = try CarrierSpace("  - { carrier: north, service: ground, packages: \(limits) }")
    try space.drop("a.csv", "1,open,1 Elm,US,CUP,5,,,,")
    let ending = try await space.run("run")
    #expect(ending.code == ends)
    #expect(ending.errors.contains(code))
    #expect(Self.asked(space).isEmpty)
  }
}
