import Dock
import TestSupport
import Testing

struct Smoke {
  @Test func `a pass`() throws {
    let workspace = try TemporaryWorkspace()
    try workspace.drop(OrderExport.csv(TestOrder(1)), as: "orders.csv")
    #expect(try workspace.pass().files.first?.outcome == "accepted")
  }
}
