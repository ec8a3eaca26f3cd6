import Commerce
import Testing
import Values

/// Orders put into parcels, and amounts spread over parts.
@Suite struct ParcelSplitTests {
  private static func line(_ sku: String, _ quantity: String, _ more: [String: String] = [:]) -> DocumentView
  {
    var draft = DocumentDraft(.line)
    draft.set("sku", sku)
    draft.set("quantity", quantity)
    for (name, text) in more { draft.set(name, text) }
    return DocumentView(schema: .line, bytes: draft.bytes)
  }

  private static func split(_ lines: [DocumentView], _ limits: ParcelLimits) throws -> [[String]] {
    try ParcelSplit.parcels(of: lines, limits) { sku in
      ["CUP": DecimalValue("0.4"), "LID": DecimalValue("0.05"), "AIR": .zero][sku] ?? nil
    }.map { parcel in
      parcel.map { line in
        ["sku", "quantity", "amount", "discount"].compactMap { line.text($0) }.joined(separator: " ")
      }
    }
  }

  @Test(arguments: [
    (ParcelLimits(weight: DecimalValue("0.9")), [["CUP 2"], ["CUP 2"], ["CUP 1", "LID 3"]]),
    (ParcelLimits(quantity: 4), [["CUP 4"], ["CUP 1", "LID 3"]]),
    (ParcelLimits(lines: 1), [["CUP 5"], ["LID 3"]]),
    (
      ParcelLimits(weight: DecimalValue("0.9"), quantity: 1, lines: 9),
      Array(repeating: ["CUP 1"], count: 5) + Array(repeating: ["LID 1"], count: 3)
    ),
    (ParcelLimits(weight: DecimalValue("50")), [["CUP 5", "LID 3"]]),
    (ParcelLimits(), [["CUP 5", "LID 3"]]),
  ])
  func `a parcel takes what it may, in the order of the lines`(limits: ParcelLimits, parcels: [[String]])
    throws
  {
    #expect(try Self.split([Self.line("CUP", "5"), Self.line("LID", "3")], limits) == parcels)
  }

  @Test func `amounts of a line that is parted go with its pieces, to the cent`() throws {
    let line = Self.line("CUP", "3", ["amount": "10.00", "discount": "0.01"])
    #expect(
      try Self.split([line], ParcelLimits(quantity: 1)) == [
        ["CUP 1 3.33 0.00"], ["CUP 1 3.34 0.01"], ["CUP 1 3.33 0.00"],
      ])
    // What stays together stays as it is.
    #expect(try Self.split([line], ParcelLimits(quantity: 3)) == [["CUP 3 10.00 0.01"]])
  }

  @Test func `what is sold by the metre is not cut, and what weighs nothing takes no room`() throws {
    #expect(
      try Self.split(
        [Self.line("CUP", "1.5"), Self.line("CUP", "0.5"), Self.line("AIR", "9")],
        ParcelLimits(weight: DecimalValue("0.6")))
        == [["CUP 1.5"], ["CUP 0.5", "AIR 9"]])
  }

  @Test(arguments: [
    ("CUP", "1", "0.3", "parcel-too-heavy"), ("POT", "1", "0.3", "expression-needed"),
    ("LID", "100000000000", "0.05", "parcel-too-many"), ("CUP", "1.5", "0.5", "parcel-too-heavy"),
  ])
  func `what fits into no parcel is told`(sku: String, quantity: String, weight: String, code: String) {
    do {
      _ = try Self.split([Self.line(sku, quantity)], ParcelLimits(weight: DecimalValue(weight)))
      Issue.record("\(code) is not told")
    } catch {
      #expect((error as? ParcelSplitError)?.code == code)
    }
  }

  /// Every piece is in exactly one parcel, no parcel is over its limits, and money adds up.
  @Test func `nothing is lost, whatever the order`() throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      let lines = (0..<Int.random(in: 1...5, using: &random)).map { _ in
        Self.line(
          ["CUP", "LID"].randomElement(using: &random) ?? "CUP",
          String(Int.random(in: 1...12, using: &random)),
          ["amount": "\(Int.random(in: 0...99, using: &random)).\(Int.random(in: 10...99, using: &random))"])
      }
      let most = Int.random(in: 1...6, using: &random)
      let parcels = try ParcelSplit.parcels(of: lines, ParcelLimits(quantity: most)) { _ in nil }
      func sum(_ lines: [DocumentView], _ name: String) throws -> DecimalValue {
        try lines.reduce(.zero) { try $0.adding($1.decimal($1.schema.index(of: name) ?? 0) ?? .zero) }
      }
      for name in ["quantity", "amount"] {
        #expect(try sum(parcels.flatMap { $0 }, name) == sum(lines, name))
      }
      for parcel in parcels {
        let pieces = try sum(parcel, "quantity")
        #expect(pieces <= DecimalValue(most) && pieces > .zero)
      }
    }
  }

  @Test(arguments: [
    ("5.00", ["20.00", "1.50"], ["4.65", "0.35"]), ("1.00", ["1", "1", "1"], ["0.33", "0.34", "0.33"]),
    ("0.01", ["1", "1"], ["0.00", "0.01"]), ("7.00", ["0", "0"], ["0.00", "7.00"]), ("7", ["3"], ["7"]),
    ("1.00", [], []),
  ])
  func `an amount is spread to the last place`(amount: String, weights: [String], shares: [String]) throws {
    let found = try Spread.shares(
      of: try #require(DecimalValue(amount)), by: weights.compactMap { DecimalValue($0) })
    #expect(found.map(\.description) == shares)
  }

  @Test func `a discount of no line is spread over what the lines cost, and one that lines say is left`()
    throws
  {
    func order(_ discount: String, _ lines: [DocumentView]) -> DocumentView {
      var draft = DocumentDraft(.order)
      draft.set("discount", discount)
      draft.set("lines", records: lines)
      return DocumentView(schema: .order, bytes: draft.bytes)
    }
    let lines = [
      Self.line("CUP", "2", ["unitPrice": "10.00", "discount": "1.00"]),
      Self.line("LID", "1", ["amount": "6.00"]),
    ]
    let spread = try #require(ParcelRules.spreadingDiscount(order("3.00", lines)))
    let found = DocumentView(schema: .order, bytes: spread).records(OrderFields.shared.lines)
    #expect(found.map { $0.text("discount") } == ["2.52", "0.48"])
    #expect(ParcelRules.discount(of: found) == DecimalValue("3.00"))
    #expect(ParcelRules.spreadingDiscount(order("1.00", lines)) == nil)
    #expect(ParcelRules.spreadingDiscount(order("3.00", [Self.line("CUP", "2")])) == nil)
  }

  @Test(arguments: [
    ("shop-1~2", "shop-1", 2), ("shop-a~b~12", "shop-a~b", 12), ("shop-1", nil, 0), ("shop-1~1", nil, 0),
    ("shop-1~", nil, 0), ("shop-1~+2", nil, 0), ("shop-1~-2", nil, 0), ("shop-1~9999", nil, 0),
  ])
  func `a reference may name a parcel`(text: String, reference: String?, number: Int) {
    let found = ParcelRules.parcel(of: text)
    #expect(found?.reference == reference)
    #expect((found?.number ?? 0) == number)
  }
}
