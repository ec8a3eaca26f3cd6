import Expressions
import Testing
import Values

@Suite struct RecordTests {
  static let cases: [(String, String)] = [
    (#"row["Lineitem quantity"] == "2""#, "true"), (#"row["Total"] != """#, "true"),
    (#"row["Lineitem quantity"] in ["1", "2"]"#, "true"), (#"string(decimal(row["Total"]) * 2)"#, "'180.00'"),
    (
      #"row["Shipping Zip"].startsWith("'") ? row["Shipping Zip"].substring(1) : row["Shipping Zip"]"#,
      "'01234'"
    ),
    ("order.total == 30.5", "true"), ("order.shipping != 0.00", "true"), ("order.total > 500.00", "false"),
    ("order.total == order.lines.sum(l, l.price * l.quantity) + order.shipping", "true"),
    ("order.lines.map(l, l.sku)", "['A-1', '']"), ("order.lines.exists(l, l.sku == '')", "true"),
    ("order.lines.filter(l, l.price > 6.00).size()", "1"), ("order.lines.all(l, l.quantity > 0)", "true"),
    ("order.lines.exists_one(l, l.sku == '')", "true"), ("order.lines[1].price", "decimal('5.5')"),
    ("order.buyer.email.orValue(order.number)", "'1001'"), ("order.buyer.name", "'Jane'"),
    ("has(order.buyer.email)", "false"), ("has(order.note)", "false"),
    ("order.note.orValue('none')", "'none'"),
    ("order.?note.hasValue()", "false"), ("order.?number.value()", "'1001'"),
    ("format(order.placedAt, 'yyyy-MM-dd HH:mm')", "'1970-01-01 08:00'"), ("order.placedAt.getHours()", "8"),
    ("json.a.b[0].c", "'deep'"), ("json.price > 4.99", "true"), ("json.price * 2", "decimal('10.00')"),
    ("json.?missing.orValue('x')", "'x'"), ("has(json.a.z)", "false"),
    ("[order.total, 1, 2.50].sum()", "decimal('34.00')"), ("string(true ? order.total : 0)", "'30.50'"),
    ("order.lines.map(l, l.quantity).sum()", "3"), ("math.greatest(order.total, 31.00)", "decimal('31')"),
    ("order['total']", "decimal('30.50')"), ("-order.total < 0", "true"),
    ("order.total in [30.50, 1.0]", "true"),
    ("order.lines.map(l, {'sku': l.sku, 'sum': l.price * l.quantity})[0].sum", "decimal('20')"),
    ("string(order.discount.orValue(0.00))", "'0.00'"),
    ("order.discount.orValue(0) + order.total", "decimal('30.50')"),
    ("order.total - order.discount.orValue(0.5) == 30.00", "true"), ("string(max(order.shipping, 3))", "'5'"),
    ("math.least(order.total, order.shipping) * 2", "decimal('10')"),
    ("1 + 2 in [3] && order.total * 2 / 2 > 1", "true"),
    ("order.lines.map(l, l.price).sum() > 15.00", "true"),
    ("order.lines[0].quantity * order.total", "decimal('61')"),
    ("[order.lines[0].quantity, order.total].sum()", "decimal('32.50')"),
    ("cel.bind(o, order, o.number + o.buyer.name)", "'1001Jane'"),
  ]

  @Test(arguments: cases) func `an expression over host records`(source: String, wanted: String) throws {
    let got = try Expression(source, Host.declarations).evaluate(Host.makeInput())
    let expected = try Expression(wanted, Declarations()).evaluate(EmptyInput())
    #expect(got.equals(expected), "\(TypedJSON.write(got))")
  }

  @Test(arguments: [
    "order.total + 1.5 * 2.0 == 2.0 * order.shipping + double('1')", "order.total == double('1')",
    "row.Total > 5", "order.lines.sum(l, l.sku)", "order.number + 1", "order.lines[0].nope",
    "order.total % 2",
    "'a' ? 1 : 2", "order.buyer.name.nope()", "size(order.total)", "decimal(double('1'))", "1 + '1'",
    "x && true",
    "order.lines.all(l, l.sku)", "order.total.x", "!order.total", "round(order.total, '2')",
    "order.note.orValue(1)", "order.note == 'x'", "date('2026-01-01', 'bbbb')", "'a'.matches('[')",
    "round(order.total, 2, 'up')",
  ])
  func `what cannot work is refused at load`(source: String) {
    #expect(throws: ExpressionError.self) { try Expression(source, Host.declarations) }
  }

  @Test func `a text field that is compared never becomes a String`() throws {
    let input = Host.makeInput()
    let sources = [
      #"row["Total"] == "90.00" && row["Total"] != "x""#, #"row["Total"] in ["1", "90.00"]"#,
      #"decimal(row["Total"]) == 90"#,
    ]
    for source in sources { #expect(try Expression(source, Host.declarations).evaluateBool(input)) }
    #expect(input.textsMade == 0)
  }

  @Test func `an absent field is an error that names it`() throws {
    let input = HostInput(row: [nil, nil, nil])
    for source in [#"row["Total"] == "1""#, #"row["Total"]"#, #"decimal(row["Total"])"#] {
      let error = #expect(throws: ExpressionError.self) {
        try Expression(source, Host.declarations).evaluate(input)
      }
      #expect(error?.code == "expression-absent-field")
      #expect(error?.diagnostic.field == "Total")
    }
  }

  static let paths: [(String, Set<ReadPath>)] = [
    ("order.total + order.shipping", [path(1, "total"), path(1, "shipping")]),
    ("order.lines.map(l, l.sku)", [ReadPath(variable: 1, steps: [.field("lines"), .each, .field("sku")])]),
    ("order.lines.size()", [path(1, "lines")]), ("has(order.note)", [path(1, "note")]),
    ("order.lines.exists(l, true)", [ReadPath(variable: 1, steps: [.field("lines"), .each])]),
    (#"row["Total"] == "1""#, [path(0, "Total")]),
    (
      "json.a.b[0].c",
      [ReadPath(variable: 2, steps: [.field("a"), .field("b"), .index(0), .field("c")])]
    ),
    ("cel.bind(x, json.a, x.b)", [ReadPath(variable: 2, steps: [.field("a"), .field("b")])]),
    ("cel.bind(x, json.a, 1)", [path(2, "a")]),
    ("json[order.number]", [ReadPath(variable: 2), path(1, "number")]),
    (
      "json.a.?b.optMap(x, x.c).orValue('')",
      [ReadPath(variable: 2, steps: [.field("a"), .field("b"), .field("c")])]
    ),
    ("order.buyer.name", [ReadPath(variable: 1, steps: [.field("buyer"), .field("name")])]), ("1 + 1", []),
  ]

  private static func path(_ variable: Int, _ name: String) -> ReadPath {
    ReadPath(variable: variable, steps: [.field(name)])
  }

  @Test(arguments: paths) func `an expression knows what it reads`(source: String, reads: Set<ReadPath>)
    throws
  {
    #expect(try Expression(source, Host.declarations).reads == reads)
  }

  @Test func `a number that is written out is the decimal that is expected`() throws {
    let expression = try Expression("0.10", Host.declarations, expecting: .decimal)
    #expect(expression.type == .decimal)
    #expect(try expression.evaluateDecimal(EmptyInput()).description == "0.10")
    #expect(
      try Expression("1 + 2", Host.declarations, expecting: .decimal).evaluateDecimal(EmptyInput())
        == DecimalValue(3))
    #expect(throws: ExpressionError.self) { try Expression("'x'", Host.declarations, expecting: .decimal) }
    #expect(throws: ExpressionError.self) {
      try Expression("1.5 + 1.5", Host.declarations, expecting: .decimal)
    }
  }
}
