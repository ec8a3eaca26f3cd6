import TestSupport
import Testing

/// The same as ``CrashTests`` for what comes back from a carrier: labels, parcels for the channel and the books, and
/// e-mails, of which each is a file of its own.
struct AnswerCrashTests {
  private static let partners = """
    partners:
      shop: { pack: shopify }
      books: { pack: odoo }
      tables: { pack: generic }
      north: { pack: dhl }
      labels: { pack: labels }
      notices: { pack: notices, from: shop@example.com }

    """

  private static func answer(_ number: Int) -> String {
    """
    <res:ShipmentResponse xmlns:res='http://www.dhl.com'><Response><ServiceHeader><MessageReference>shop-\(number)----------------------</MessageReference></ServiceHeader></Response>
    <Note><ActionNote>Success</ActionNote></Note><AirwayBillNumber>005771440\(number)</AirwayBillNumber><ShipmentDate>2026-03-06</ShipmentDate>
    <LabelImage><OutputFormat>PDF</OutputFormat><OutputImage>JVBERi0xLjQK\(number == 1 ? "JVBE" : "RiBi")</OutputImage></LabelImage></res:ShipmentResponse>
    """
  }

  private static let track = """
    <req:TrackingResponse xmlns:req='http://www.dhl.com'><AWBInfo><AWBNumber>0057714401</AWBNumber><Status><ActionStatus>success</ActionStatus></Status><ShipmentInfo>
    <ShipmentEvent><Date>2026-03-06</Date><Time>19:27:00</Time><ServiceEvent><EventCode>PU</EventCode><Description>Picked up</Description></ServiceEvent></ShipmentEvent>
    </ShipmentInfo></AWBInfo></req:TrackingResponse>
    """

  /// What is visible in the outbox, and whole.
  private static func outbox(of workspace: TemporaryWorkspace) throws -> [String: [UInt8]] {
    try workspace.files(in: ["outbox"]).filter { !$0.key.hasSuffix("/") && !$0.key.contains("/.") }
  }

  @Test func `a pass of carriers' answers that is killed at any step is finished by the next`() async throws {
    let base = try TemporaryWorkspace(partners: Self.partners, packs: ["dhl", "labels", "notices"])
    try base.folder.makeFolder("inbox/north")
    try base.drop(OrderExport.csv(TestOrder(1), TestOrder(2)), as: "orders.csv")
    #expect(try await base.run("run").code == 0)
    for number in [1, 2] { try base.drop(Self.answer(number), as: "\(number).xml", partner: "north") }
    try base.drop(Self.track, as: "track.xml", partner: "north")
    let whole = try base.copy()
    #expect(try await whole.run("run", faults: "trace=\(whole.path)/trace").code == 0)
    let steps = try #require(whole.folder.read("trace")).split(separator: "\n").map(String.init)
    let reference = try Self.outbox(of: whole)
    for name in [
      "labels/shop-1-1.pdf", "labels/labels-000001.csv", "shop/Orders-000001.csv",
      "notices/shipped-000001-0057714401.eml", "books/stock.picking-000001.csv",
    ] { #expect(reference["outbox/\(name)"] != nil, "\(name) \(reference.keys.sorted())") }
    for number in StepSample.numbers(of: steps, 8) {
      let workspace = try base.copy()
      let step = steps[number - 1]
      #expect(try await workspace.run("run", faults: "kill@\(number)").code == 137, "\(step)")
      for (path, bytes) in try Self.outbox(of: workspace) {
        #expect(reference[path] == bytes, "\(step): \(path)")
      }
      #expect(try await workspace.run("run").code == 0, "\(step)")
      #expect(try Self.outbox(of: workspace) == reference, "\(step)")
      #expect(try await workspace.run("run").output == "nothing to do\n", "\(step)")
    }
  }
}
