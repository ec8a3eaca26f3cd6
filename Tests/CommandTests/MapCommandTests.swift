import TestSupport
import Testing

/// `map MAP --explain`: what a map does, in sentences.
@Suite struct MapCommandTests {
  private static let map = """
    map: shop/orders
    reads: { format: csv, requires: [Order, Item], ends: newline }
    group: Order
    order:
      number: { from: Order, required: true }
      currency: { value: EUR }
      total: { from: Total, mark: "," }
    lines:
      sku: { from: Item, trim: true }
      unitPrice: { from: Lineitem price, mark: "," }
    cases:
      - name: one
        given: |
          Order;Item;Total;Lineitem price
          7;CUP;10,00;5,00
          7;MUG;;5,00
        expect: [ { number: "7", total: "10.00" } ]

    """

  @Test func `a reading map is told in sentences, each with an example from its cases`() async throws {
    let space = try CommandSpace()
    try space.folder.write("maps/shop/orders.yml", Self.map)
    let ending = try await space.run("map", "shop/orders", "--explain")
    #expect(ending.code == 0)
    #expect(
      ending.output == """
        shop/orders reads CSV files. Each set of rows with the same `Order` becomes one order.
        A file is known by `Order` and `Item`.
        It is whole when its last line has ended.
        Told apart by Number.

        Of order:
          Number is `Order`, a text, which must be there.
              for example `Order` '7' → '7'
          Currency is always 'EUR', a currency code.
              for example 'EUR'
          Total is `Total`, a decimal in the order's currency, with ',' as its mark.
              for example `Total` '10,00' → '10.00'

        Of each of the Lines:
          SKU is `Item`, without blanks at its ends, a text.
              for example `Item` 'CUP' → 'CUP'
          Price is `Lineitem price`, a decimal in the order's currency, with ',' as its mark.
              for example `Lineitem price` '5,00' → '5.00'

        """)
  }

  @Test func `a writing map is told by its files`() async throws {
    let space = try CommandSpace()
    let output = try await space.run("map", "books/sales", "--explain").output
    #expect(output.contains("It takes what has `order.status == \"open\"`."))
    #expect(output.contains("File sales, a row for each of the Lines:"))
    #expect(
      output.contains(
        "  `product` is what `line.sku` gives, looked up in the table 'articles', which must have it."))
  }

  @Test func `a map is told in Chinese`() async throws {
    let space = try CommandSpace()
    try space.folder.write("maps/shop/orders.yml", Self.map)
    let output = try await space.run(["map", "shop/orders", "--explain"], language: "zh_CN.UTF-8").output
    #expect(output.contains("单价：`Lineitem price`，以订单货币计的小数，小数点为“,”。"))
    #expect(output.contains("例如 `Lineitem price` '5,00' → '5.00'"))
  }

  @Test func `every map of every pack can be told, in both languages`() async throws {
    for language in ["C", "zh_CN.UTF-8"] {
      for map in ["ups/track", "amazon/orders", "odoo/sale.order", "generic/documents", "dhl/express-ship"] {
        // Beside a workspace whose maps these are not, the packs are asked by a folder without one.
        let ending = try await Self.outside(["map", map, "--explain"], language)
        #expect(ending.code == 0, "\(map): \(ending.errors)")
        #expect(!ending.output.contains("explain-"), "\(map) has a word that the catalogue lacks")
      }
    }
  }

  @Test func `without --explain the text is shown, and a name that is no map's is told`() async throws {
    let space = try CommandSpace()
    #expect(try await space.run("map", "shop/orders").output == space.folder.read("maps/shop/orders.yml"))
    let wrong = try await space.run("map", "orders")
    #expect(wrong.code == 66)
    #expect(wrong.errors.contains("error: there is no map 'orders' [map-no-such]"))
    #expect(wrong.errors.contains("did you mean 'shop/orders'?"))
  }

  private static func outside(_ arguments: [String], _ language: String) async throws -> CommandSpace.Ending {
    try await CommandSpace.outside(arguments, language: language)
  }
}
