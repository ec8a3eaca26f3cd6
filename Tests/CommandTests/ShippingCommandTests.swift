import Foundation
import TestSupport
import Testing

/// A small workspace with a shop and two carriers, for the built command.
final class CarrierSpace: Sendable {
  let space: CommandSpace
  var folder: TemporaryFolder { space.folder }

  /// `north`: what `crossdock.yml` says of the carrier; `rules`: what it says of shipping.
  init(_ rules: String = CarrierSpace.rules, north: String = "{ pack: north }", more: String = "") throws {
    space = try CommandSpace()
    for name in ["maps/north", "inbox/north", "xsd"] { try space.folder.makeFolder(name) }
    try space.folder.write("maps/shop/orders.yml", CarrierSpace.shop)
    try space.folder.write("maps/north/pack.yml", CarrierSpace.pack)
    try space.folder.write("maps/north/requests.yml", CarrierSpace.requests)
    try space.folder.write("maps/north/answers.yml", CarrierSpace.answers)
    try space.folder.write("tables/products.csv", "sku,weight\nCUP,0.4\n")
    try configure(rules, north: north, more: more)
    try secrets("north: { key: hush-hush-7 }\n")
  }

  func configure(_ rules: String, north: String = "{ pack: north }", more: String = "") throws {
    // Most orders here have half an address, and products that no table has.
    let holds = more.contains("holds:") ? "" : "holds: { address-incomplete: off, unknown-sku: off }"
    try folder.write(
      "crossdock.yml",
      "workspace: Lantern\npartners:\n  shop: { pack: shop }\n  north: \(north)\n\(holds)\nshipping:\n\(rules)\n"
        + "\(more)\n")
  }

  /// Writes `secrets.yml`, for its owner alone unless another mode is asked for.
  func secrets(_ text: String, mode: Int = 0o600) throws {
    try folder.write("secrets.yml", text)
    try FileManager.default.setAttributes(
      [.posixPermissions: mode], ofItemAtPath: folder.path + "/secrets.yml")
  }

  /// Drops orders: number, status, street, country, sku, quantity, fulfilled, requires shipping, fulfilled by, day.
  func drop(_ name: String, _ rows: String...) throws {
    let header = "Number,Status,Street,Country,Product,Quantity,Fulfilled,Ships,By,Day\n"
    try folder.write(".dropping", header + rows.map { "\($0)\n" }.joined())
    try folder.rename(".dropping", "inbox/shop/\(name)")
  }

  /// Drops the carrier's answer.
  func answer(_ name: String, _ rows: String...) throws {
    try folder.write(".dropping", "Reference,Tracking\n" + rows.map { "\($0)\n" }.joined())
    try folder.rename(".dropping", "inbox/north/\(name)")
  }

  func run(_ arguments: String...) async throws -> CommandSpace.Ending { try await space.run(arguments) }

  /// The rows of an output of the carrier, without its header; nothing where it is not there.
  func rows(_ name: String) -> [String]? {
    folder.read("outbox/north/\(name)").map { $0.split(separator: "\n").dropFirst().map(String.init) }
  }

  static let rules = "  - { when: order.shipTo.country == \"US\", carrier: north, service: ground }"

  private static let shop = """
    map: shop/orders
    reads: { format: csv, requires: [Number, Status, Street] }
    key: number
    order:
      number: { from: Number, required: true }
      status: Status
      placedAt: Day
      shipTo.street1: Street
      shipTo.country: Country
      fulfilledBy: By
    lines:
      id: { expr: '"1"' }
      sku: Product
      quantity: Quantity
      fulfilled: Fulfilled
      requiresShipping: Ships
    """

  private static let pack = """
    pack: north
    version: 1
    settings: { key: { secret: true, about: the account's key } }
    """

  private static let requests = """
    map: north/requests
    writes: order
    ships: true
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
          key: { each: row, expr: secrets.key }
          reference: { each: row, expr: ship.reference }
          service: { each: row, expr: ship.service }
          street: { each: row, expr: order.shipTo.street1.ascii().within(12) }
          sku: row.sku
          quantity: row.quantity
    """

  private static let answers = """
    map: north/answers
    reads: { format: csv, requires: [Reference, Tracking] }
    shipment:
      outcome: { value: created }
      trackingNumber: { from: Tracking, required: true }
      references: Reference
    """
}

/// What becomes of orders that a carrier is to be asked for, through the built command.
struct ShippingCommandTests {
  @Test func `only what is left to ship of what is ours to ship is asked for, once`() async throws {
    let space = try CarrierSpace(more: "start: 2026-11-01")
    try space.drop(
      "a.csv", "1,open,1 Elm,US,CUP,3,1,,,2026-11-20", "2,open,1 Elm,US,CARD,1,,false,,2026-11-20",
      "3,open,1 Elm,US,CUP,1,,,channel,2026-11-20", "4,open,1 Elm,US,CUP,1,,,,2026-10-01",
      "5,open,1 Elm,US,CUP,1,1,,,2026-11-20", "6,cancelled,1 Elm,US,CUP,1,,,,2026-11-20")
    #expect(try await space.run("run").code == 0)
    #expect(space.rows("requests-000001.csv") == ["hush-hush-7,shop-1,ground,1 Elm,CUP,2"])
    // Part of it leaves, something else of it changes: no second parcel is asked for.
    try space.drop("b.csv", "1,open,1 Elm,US,CUP,3,2,,,2026-11-20")
    #expect(try await space.run("run").code == 0)
    #expect(space.rows("requests-000002.csv") == nil)
  }

  @Test func `an order that no rule is for is held, and goes on by itself when one is added`() async throws {
    let space = try CarrierSpace()
    try space.drop("a.csv", "1,open,1 Elm,FR,CUP,1,,,,", "2,open,1 Elm,US,CUP,1,,,,")
    #expect(try await space.run("run").code == 1)
    #expect(try await space.run("holds").output.contains("no rule of 'shipping:' is for it"))
    #expect(space.rows("requests-000001.csv")?.count == 1)
    // A pass without news changes nothing.
    #expect(try await space.run("run").code == 0)
    #expect(space.rows("requests-000002.csv") == nil)
    try space.configure(CarrierSpace.rules + "\n  - { carrier: north, service: air }")
    #expect(try await space.run("run").code == 0)
    #expect(space.rows("requests-000002.csv") == ["hush-hush-7,shop-1,air,1 Elm,CUP,1"])
    #expect(try await space.run("holds", "--json").output == "[]\n")
    // The decision is told like a person's, under our own name.
    #expect(try await space.run("show", "1").output.contains("crossdock"))
  }

  @Test func `an order that changes after its request is held, and asked for no second time`() async throws {
    let space = try CarrierSpace()
    try space.drop("a.csv", "1,open,1 Elm,US,CUP,1,,,,")
    #expect(try await space.run("run").code == 0)
    try space.drop("b.csv", "1,open,9 Oak,US,CUP,1,,,,")
    #expect(try await space.run("run").code == 1)
    let holds = try await space.run("holds").output
    #expect(holds.contains("it was changed after its carrier was asked for a parcel"))
    #expect(try await space.run("release", "1", "--reason", "asked the carrier").code == 0)
    #expect(try await space.run("run").code == 0)
    #expect(space.rows("requests-000002.csv") == nil)
  }

  @Test func `a request whose order is cancelled is withdrawn once`() async throws {
    let space = try CarrierSpace()
    try space.drop("a.csv", "1,open,1 Elm,US,CUP,1,,,,", "2,open,1 Elm,US,CUP,1,,,,")
    #expect(try await space.run("run").code == 0)
    try space.drop("b.csv", "1,cancelled,1 Elm,US,CUP,1,,,,", "3,cancelled,1 Elm,US,CUP,1,,,,")
    #expect(try await space.run("run").code == 0)
    #expect(space.rows("void-000002.csv") == ["shop-1"])
    #expect(space.rows("requests-000002.csv") == nil)
    #expect(try await space.run("run").code == 0)
    // A person may drop one too.
    #expect(try await space.run("cancel", "2", "--reason", "stolen card").code == 0)
    #expect(try await space.run("run").code == 0)
    #expect(space.rows("void-000003.csv") == ["shop-2"])
    #expect(space.rows("void-000004.csv") == nil)
  }

  @Test func `secrets that others may read stop everything`() async throws {
    let space = try CarrierSpace()
    try space.secrets("north: { key: hush-hush-7 }\n", mode: 0o644)
    try space.drop("a.csv", "1,open,1 Elm,US,CUP,1,,,,")
    let ending = try await space.run("run")
    #expect(ending.code == 78)
    #expect(ending.errors.contains("[workspace-secrets-open]"))
    #expect(space.folder.read("inbox/shop/a.csv") != nil)
  }

  @Test func `without its secret a request stays due, and goes out once the secret is there`() async throws {
    let space = try CarrierSpace()
    try space.secrets("{}\n")
    try space.drop("a.csv", "1,open,1 Elm,US,CUP,1,,,,")
    let ending = try await space.run("run")
    #expect(ending.code == 78)
    #expect(ending.errors.contains("[feed-secrets-missing]"))
    #expect(space.rows("requests-000001.csv") == nil)
    try space.secrets("north: { key: hush-hush-7 }\n")
    #expect(try await space.run("run").code == 0)
    #expect(space.rows("requests-000001.csv")?.count == 1)
  }

  @Test func `an output that could not be written waits for its secret as well`() async throws {
    let space = try CarrierSpace()
    try space.drop("a.csv", "1,open,1 Elm,US,CUP,1,,,,")
    // A file where the folder should be: the output is taken, and cannot be published.
    try space.folder.write("outbox/north", "")
    #expect(try await space.run("run").code == 74)
    space.folder.remove("outbox/north")
    try space.secrets("{}\n")
    let ending = try await space.run("run")
    #expect(ending.code == 78)
    #expect(ending.errors.contains("[feed-secrets-missing]"))
    #expect(space.rows("requests-000001.csv") == nil)
    try space.secrets("north: { key: hush-hush-7 }\n")
    #expect(try await space.run("run").code == 0)
    #expect(space.rows("requests-000001.csv") == ["hush-hush-7,shop-1,ground,1 Elm,CUP,1"])
  }

  @Test func `an order that no rule is for goes on where the rules are taken away`() async throws {
    let space = try CarrierSpace()
    try space.drop("a.csv", "1,open,1 Elm,DE,CUP,1,,,,")
    #expect(try await space.run("run").code == 1)
    #expect(try await space.run("holds").output.contains("shop:1"))
    try space.configure("  []")
    #expect(try await space.run("run").code == 0)
    #expect(try await space.run("holds").output == "nothing is held\n")
    #expect(space.rows("requests-000001.csv") == nil)
  }

  @Test func `a secret is in what goes out and nowhere else`() async throws {
    let space = try CarrierSpace()
    try space.drop("a.csv", "1,open,1 Elm,US,CUP,1,,,,", "2,open,1 Long Elm Road East,US,CUP,1,,,,")
    var said = ""
    for command in [["run"], ["status"], ["holds"], ["show", "1"], ["check"], ["test"]] {
      let ending = try await space.space.run(command)
      said += ending.output + ending.errors
    }
    #expect(!said.contains("hush-hush"))
    for path in try FileManager.default.subpathsOfDirectory(atPath: space.folder.path)
    where !path.hasPrefix("outbox/") && path != "secrets.yml" {
      let bytes = FileManager.default.contents(atPath: "\(space.folder.path)/\(path)") ?? Data()
      #expect(bytes.range(of: Data("hush-hush".utf8)) == nil, "\(path)")
    }
    #expect(space.rows("requests-000001.csv")?.first?.hasPrefix("hush-hush-7,") == true)
  }

  @Test func `a carrier that nobody knows is found by check`() async throws {
    let space = try CarrierSpace("  - { carrier: nroth, service: ground }")
    let ending = try await space.run("check")
    #expect(ending.code == 65)
    #expect((ending.output + ending.errors).contains("[workspace-unknown-carrier]"))
  }

  @Test func `what does not fit holds its order, and says where and by how much`() async throws {
    let space = try CarrierSpace()
    try space.drop(
      "a.csv", "1,open,1 Long Elm Road East,US,CUP,1,,,,", "2,open,1 Elm,US,CUP,1,,,,",
      "3,open,北京路,US,CUP,1,,,,")
    let ending = try await space.run("run")
    #expect(ending.code == 1)
    #expect(ending.errors.contains("found 20 characters, expected 12 at most"))
    #expect(space.rows("requests-000001.csv") == ["hush-hush-7,shop-2,ground,1 Elm,CUP,1"])
    let holds = try await space.run("holds").output
    #expect(holds.contains("street"))
    // Mended where it comes from, it goes out by itself.
    try space.drop("b.csv", "1,open,1 Long Elm,US,CUP,1,,,,")
    #expect(try await space.run("run").code == 0)
    #expect(space.rows("requests-000002.csv") == ["hush-hush-7,shop-1,ground,1 Long Elm,CUP,1"])
  }

  private static let xml = """
    map: north/requests
    writes: order
    ships: true
    format: { as: xml }
    files:
      requests:
        name: { expr: ship.file }
        xml: { Request: [ { Reference: { expr: ship.reference }, Street: order.shipTo.street1 } ] }
    """

  private static let schema = """
    <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="Request"><xs:complexType><xs:sequence>
    <xs:element name="Reference" type="xs:string"/>
    <xs:element name="Street"><xs:simpleType><xs:restriction base="xs:string"><xs:maxLength value="10"/></xs:restriction></xs:simpleType></xs:element>
    </xs:sequence></xs:complexType></xs:element></xs:schema>
    """

  @Test func `what breaks the carrier's schema does not leave`() async throws {
    let space = try CarrierSpace(north: "{ pack: north, xsd: xsd/request.xsd }")
    try space.folder.write("maps/north/requests.yml", Self.xml)
    try space.drop("a.csv", "1,open,1 Long Elm Road East,US,CUP,1,,,,", "2,open,1 Elm,US,CUP,1,,,,")
    // Without the schema nothing leaves at all.
    let missing = try await space.run("run")
    #expect(missing.code == 78)
    #expect(missing.errors.contains("[map-schema-file]"))
    #expect(try await space.run("check").code == 65)
    #expect(space.folder.read("outbox/north/requests-000001-shop-2.xml") == nil)
    try space.folder.write("xsd/request.xsd", Self.schema)
    let ending = try await space.run("run")
    #expect(ending.code == 1)
    #expect(ending.errors.contains("[xml-schema-length]"))
    #expect(space.folder.read("outbox/north/requests-000001-shop-2.xml") != nil)
    #expect(space.folder.read("outbox/north/requests-000001-shop-1.xml") == nil)
    #expect(try await space.run("holds").output.contains("Request/Street"))
  }

  @Test func `what a carrier was asked for can be withdrawn, and asked for again`() async throws {
    let space = try CarrierSpace()
    try space.drop("a.csv", "1,open,1 Elm,US,CUP,1,,,,", "2,open,1 Elm,FR,CUP,1,,,,")
    #expect(try await space.run("run").code == 1)
    #expect(try await space.run("void", "2", "--reason", "wrong box").errors.contains("[void-not-asked]"))
    let ending = try await space.run("void", "1", "--reason", "wrong box")
    #expect(ending.code == 0)
    #expect(ending.output.contains("shop:1 is withdrawn"))
    #expect(try await space.run("void", "1", "--reason", "again").errors.contains("[void-already]"))
    // An export that comes before the pass changes nothing of it, and waits with the order.
    try space.drop("b.csv", "1,open,9 Oak,US,CUP,1,,,,")
    _ = try await space.run("run")
    #expect(space.rows("void-000002.csv") == ["shop-1"])
    #expect(space.rows("requests-000002.csv") == nil)
    #expect(try await space.run("holds", "--json").output.contains("voided"))
    #expect(try await !space.run("status").output.contains("waiting for north"))
    #expect(try await space.run("run").code == 0)
    #expect(space.rows("void-000003.csv") == nil)
    #expect(try await space.run("release", "1", "--reason", "packed anew").code == 0)
    #expect(try await space.run("run").code == 0)
    #expect(space.rows("requests-000003.csv") == ["hush-hush-7,shop-1,ground,9 Oak,CUP,1"])
    #expect(space.rows("void-000003.csv") == nil)
    let story = try await space.run("show", "1").output
    #expect(story.contains("withdrawn at the carrier") && story.contains("wrong box"))
    // It is kept beside the files of its day.
    let lines = try FileManager.default.subpathsOfDirectory(atPath: space.folder.path + "/archive")
      .filter { $0.contains("decisions-") }.compactMap { space.folder.read("archive/\($0)") }
    #expect(lines.contains { $0.contains("\"what\":\"voided\"") })
    // By the number of its parcel, as long as that has not moved.
    try space.answer("a.csv", "shop-1,T1")
    #expect(try await space.run("run").code == 0)
    #expect(try await space.run("void", "T1", "--reason", "too late?").code == 0)
  }

  @Test func `a parcel that has moved is not withdrawn, nor an order that is cancelled`() async throws {
    let space = try CarrierSpace()
    try space.folder.write("maps/north/track.yml", Self.track)
    try space.drop("a.csv", "1,open,1 Elm,US,CUP,1,,,,", "2,open,1 Elm,US,CUP,1,,,,")
    #expect(try await space.run("run").code == 0)
    try space.answer("a.csv", "shop-1,T1")
    #expect(try await space.run("run").code == 0)
    try space.folder.write(".dropping", "Parcel,State\nT1,in_transit\n")
    try space.folder.rename(".dropping", "inbox/north/t.csv")
    #expect(try await space.run("run").code == 0)
    for name in ["1", "T1", "shop:1"] {
      let ending = try await space.run("void", name, "--reason", "wrong box")
      #expect(ending.code != 0)
      #expect(ending.errors.contains("[void-moved]") && ending.errors.contains("T1"))
    }
    #expect(try await space.run("cancel", "2", "--reason", "stolen card").code == 0)
    #expect(try await space.run("void", "2", "--reason", "wrong box").errors.contains("[order-cancelled]"))
    #expect(try await space.run("void", "3", "--reason", "wrong box").errors.contains("[order-unknown]"))
    #expect(try await space.run("void", "1", "--reason", " ").code == 64)
  }

  private static let track = """
    map: north/track
    reads: { format: csv, requires: [Parcel, State] }
    tracking:
      trackingNumber: { from: Parcel, required: true }
      status: State
    events:
      status: State
    """

  @Test func `status lists requests that wait, those that are late, and forgets them with the answer`()
    async throws
  {
    let space = try CarrierSpace()
    try space.drop("a.csv", "1,open,1 Elm,US,CUP,1,,,,", "2,open,1 Elm,US,CUP,1,,,,")
    #expect(try await space.run("run").code == 0)
    let waiting = try await space.run("status").output
    #expect(waiting.contains("waiting for north: 2, the oldest shop:1 since "))
    #expect(!waiting.contains("late:"))
    #expect(try await space.run("status", "--json").output.contains("\"late\":[]"))
    try space.configure(CarrierSpace.rules, north: "{ pack: north, late: 0s }")
    #expect(try await space.run("status").output.contains("late: 2 of them (shop:1, shop:2)"))
    #expect(
      try await space.run("status", "--json").output.contains(
        "\"late\":[{\"order\":\"shop:1\",\"carrier\":\"north\",\"since\":\""))
    try space.answer("answer.csv", "shop-1,T1")
    #expect(try await space.run("run").code == 0)
    #expect(try await space.run("status").output.contains("waiting for north: 1, the oldest shop:2 since "))
    // A cancelled one waits for nothing.
    #expect(try await space.run("cancel", "2", "--reason", "stolen card").code == 0)
    let settled = try await space.run("status").output
    #expect(!settled.contains("waiting for north"))
    try space.configure(CarrierSpace.rules, north: "{ pack: north, late: none }")
    #expect(try await space.run("status").code == 0)
  }
}
