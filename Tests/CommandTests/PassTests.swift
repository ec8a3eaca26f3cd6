import TestSupport
import Testing

/// Whole passes through the built command.
struct PassTests {
  @Test func `a first run sends what is paid and open`() async throws {
    let workspace = try TemporaryWorkspace()
    try workspace.drop(OrderExport.csv(TestOrder(1)), as: "orders.csv")
    let ending = try await workspace.run("run")
    #expect(ending.code == 0)
    #expect(try workspace.outbox("books").keys.sorted() == ["res.partner-000001.csv", "sale.order-000001.csv"])
  }
}
