/// An order of an invented shop, to be written as the shop's export writes it.
package struct TestOrder: Sendable {
  /// One line of it.
  package struct Line: Sendable {
    package var sku: String
    package var quantity: Int
    /// In cents.
    package var price: Int

    package init(_ sku: String, _ quantity: Int = 1, price: Int = 1000) {
      self.sku = sku
      self.quantity = quantity
      self.price = price
    }
  }

  package var number: Int
  package var lines: [Line]
  package var payment = "paid"
  package var street = "Am Hof 1"
  package var currency = "EUR"
  package var country = "AT"
  package var placedAt = "2026-03-02 09:59:00 +0100"
  package var cancelledAt = ""
  package var note = ""
  package var tags = ""
  /// What the lines' fulfilment says.
  package var lineStatus = "pending"
  /// In place of what the lines add up to.
  package var subtotal: String?
  package var total: String?

  package init(_ number: Int, _ lines: Line..., with change: (inout TestOrder) -> Void = { _ in }) {
    self.number = number
    self.lines = lines.isEmpty ? [Line("CUP-1")] : lines
    change(&self)
  }

  /// An amount in cents as the export writes it.
  static func money(_ cents: Int) -> String {
    let rest = cents % 100
    return "\(cents / 100).\(rest < 10 ? "0" : "")\(rest)"
  }

  /// What the lines cost.
  package var sum: String { TestOrder.money(lines.reduce(0) { $0 + $1.price * $1.quantity }) }
}

/// Exports of an invented shop.
package enum OrderExport {
  /// The columns, in the order of the export.
  package static let columns = [
    "Name", "Email", "Financial Status", "Paid at", "Fulfillment Status", "Currency", "Subtotal", "Shipping",
    "Taxes",
    "Total", "Discount Amount", "Shipping Method", "Created at", "Lineitem quantity", "Lineitem name",
    "Lineitem price",
    "Lineitem sku", "Lineitem fulfillment status", "Billing Name", "Billing Address1", "Billing City",
    "Billing Zip",
    "Billing Province", "Billing Country", "Billing Phone", "Shipping Name", "Shipping Address1",
    "Shipping City",
    "Shipping Zip", "Shipping Province", "Shipping Country", "Shipping Phone", "Notes", "Cancelled at",
    "Payment Method", "Id", "Tags",
  ]

  /// The header's line.
  package static var header: String { columns.joined(separator: ",") + "\n" }

  /// A file: a header, and a row a line of an order, the order's own fields on its first row only.
  package static func csv(_ orders: TestOrder...) -> String { csv(orders) }

  /// A file of these orders.
  package static func csv(_ orders: [TestOrder]) -> String { header + orders.map(rows).joined() }

  /// The rows of one order.
  package static func rows(_ order: TestOrder) -> String {
    var text = ""
    for (index, line) in order.lines.enumerated() {
      var fields = [
        "Name": "#\(order.number)", "Email": "buyer\(order.number)@example.com", "Created at": order.placedAt,
        "Lineitem quantity": String(line.quantity), "Lineitem name": "Thing \(line.sku)",
        "Lineitem price": TestOrder.money(line.price), "Lineitem sku": line.sku,
        "Lineitem fulfillment status": order.lineStatus,
      ]
      if index == 0 {
        fields.merge([
          "Financial Status": order.payment, "Currency": order.currency,
          "Subtotal": order.subtotal ?? order.sum,
          "Shipping": "0.00", "Taxes": "0.00", "Total": order.total ?? order.subtotal ?? order.sum,
          "Discount Amount": "0.00", "Shipping Method": "Standard", "Billing Name": "Buyer \(order.number)",
          "Shipping Name": "Buyer \(order.number)", "Shipping Address1": order.street,
          "Shipping City": "Wien",
          "Shipping Zip": "'01010", "Shipping Country": order.country, "Notes": order.note,
          "Cancelled at": order.cancelledAt, "Payment Method": "Card", "Id": "61000\(order.number)",
          "Tags": order.tags,
        ]) { $1 }
      }
      text += columns.map { quoted(fields[$0] ?? "") }.joined(separator: ",") + "\n"
    }
    return text
  }

  private static func quoted(_ field: String) -> String {
    guard field.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return field }
    return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }

  /// The same orders as the shop's programming interface answers them.
  package static func json(_ orders: TestOrder...) -> String {
    "{\"orders\":[" + orders.map(object).joined(separator: ",\n") + "]}"
  }

  /// One order as an object.
  package static func object(_ order: TestOrder) -> String {
    let lines = order.lines.enumerated().map { index, line in
      """
      {"id":\(order.number * 100 + index),"sku":"\(line.sku)","name":"Thing \(line.sku)","quantity":\(line.quantity),\
      "price":"\(TestOrder.money(line.price))","fulfillment_status":null}
      """
    }
    return """
      {"id":61000\(order.number),"name":"#\(order.number)","created_at":"2026-03-02T09:59:00+01:00",\
      "cancelled_at":null,"currency":"\(order.currency)","financial_status":"\(order.payment)",\
      "email":"buyer\(order.number)@example.com","subtotal_price":"\(order.subtotal ?? order.sum)",\
      "total_discounts":"0.00","total_tax":"0.00","total_price":"\(order.total ?? order.sum)",\
      "shipping_address":{"name":"Buyer \(order.number)","address1":"\(order.street)","city":"Wien","zip":"01010",\
      "country_code":"\(order.country)"},"line_items":[\(lines.joined(separator: ","))]}
      """
  }
}
