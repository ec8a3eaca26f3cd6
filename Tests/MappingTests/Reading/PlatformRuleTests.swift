import Commerce
import Formats
import Mapping
import Testing
import Values

/// The forms of rules that marketplaces' files ask for.
@Suite struct PlatformRuleTests {
  private static let money = """
    map: a/b
    reads: { format: csv, delimiter: ";", requires: [N, A] }
    order:
      number: N
      total: { from: A, as: money, mark: either }
      currency: { from: A, as: money, values: { $: USD, "AU $": AUD, £: GBP, €: EUR }, miss: keep }
    """

  /// An amount, its number, its currency; or the code of the refusal.
  static let amounts: [(text: String, total: String, currency: String?)] = [
    ("$19.50", "19.50", "USD"), ("$3", "3", "USD"), ("$1,433.66", "1433.66", "USD"),
    ("AU $3,000.00", "3000.00", "AUD"), ("EUR 90,00", "90.00", "EUR"), ("1 234,50 €", "1234.50", "EUR"),
    ("1\u{a0}234,50\u{a0}€", "1234.50", "EUR"), ("1\u{202f}234,5 €", "1234.5", "EUR"),
    ("£0.99", "0.99", "GBP"),
    ("1.234.567,00 €", "1234567.00", "EUR"), ("1,234,567 €", "1234567", "EUR"), ("0.125 €", "0.125", "EUR"),
    ("-$5.00", "-5.00", "USD"), ("$-5.00", "-5.00", "USD"), ("($5.00)", "-5.00", "USD"),
    ("\u{2212}5,00 €", "-5.00", "EUR"),
    ("€ \u{2212}5.00", "-5.00", "EUR"),
    ("CHF 1'234.50", "1234.50", "CHF"), ("12", "12", nil), ("$.50", "0.50", "USD"),
    ("$1,000", "map-decimal-ambiguous", nil), ("1.234 €", "map-decimal-ambiguous", nil),
    ("$", "map-decimal", nil), ("$1.2.3", "map-decimal", nil), ("$1,23,456.00", "map-decimal", nil),
    ("ZZZ 1.00", "map-currency", nil),
  ]

  @Test(arguments: amounts)
  func `an amount is a number and a currency, or is refused`(
    one: (text: String, total: String, currency: String?)
  ) throws {
    let reading = try FileReading(Self.money, "N;A\n#1;\(one.text)\n")
    if one.total.hasPrefix("map-") {
      #expect(reading.order == [one.total])
    } else {
      #expect(reading.refusals == [])
      #expect(reading.text("total") == one.total)
      #expect(reading.text("currency") == one.currency)
    }
  }

  private static let family = """
    map: a/b
    reads: { format: csv, requires: [No, Item], optional: [Line] }
    group: [Order, No]
    lineKey: [Line, Item]
    parent: row["Item"] == ""
    begins: row["Item"] == ""
    trailer: { is: 'value.matches("^([0-9]+ )?records$")', count: 'value.matches("^[0-9]") ? value.split(" ")[0] : ""' }
    order:
      number: { from: [Order, No], required: true }
      buyer.name: Buyer
      shipping: { sum: Ship }
      total: { sum: Price, minus: Off }
      note: { from: Note, take: first }
    lines:
      sku: Item
    """
  private static let familyHeader = "No,Order,Buyer,Item,Price,Off,Ship,Note,Line\n"

  @Test func `a parent row states what is the order's, and is no line`() throws {
    let reading = try GroupingTests.same(
      Self.familyHeader
        + "1,A-1,Ann,,9.00,1.00,2.00,first,\n1,A-1,,cup,7.00,,1.00,second,\n1,A-1,,mug,2.00,,1.00,,\n",
      map: Self.family)
    #expect(reading.order == ["A-1"])
    #expect(reading.text("total") == "8.00")
    #expect(reading.text("shipping") == "2.00")
    #expect(reading.text("buyer.name") == "Ann")
    #expect(reading.text("note") == "first")
    #expect(GroupingTests.skus(reading.documents[0]) == ["cup", "mug"])
    #expect(reading.records[0].rows == 3)
  }

  @Test
  func
    `without a parent the rows are added up, and a later one may say another thing only where first is taken`()
    throws
  {
    let header = Self.familyHeader
    let sums = try GroupingTests.same(
      header + "1,A-1,Ann,cup,7.00,-0.50,1.00,x,\n1,A-1,,mug,2.00,0.50,1.00,y,\n", map: Self.family)
    #expect(sums.text("total") == "8.00")
    #expect(sums.text("shipping") == "2.00")
    #expect(sums.text("note") == "x")
    let conflict = try GroupingTests.same(
      header + "1,A-1,Ann,cup,7.00,,,,\n1,A-1,Bob,mug,2.00,,,,\n", map: Self.family)
    #expect(conflict.order == ["map-group-conflict"])
  }

  @Test func `a blank column of the group gives way to the next`() throws {
    let reading = try GroupingTests.same(
      Self.familyHeader
        + "1,,Ann,cup,1.00,,,,\n2,,Bob,cup,1.00,,,,\n3,B-1,Cy,cup,1.00,,,,\n3,B-1,,mug,1.00,,,,\n",
      map: Self.family)
    #expect(reading.order == ["1", "2", "B-1"])
  }

  @Test func `trailers end the records before them, also in the middle, and are counted`() throws {
    let text =
      Self.familyHeader
      + "1,A-1,Ann,,2.00,,,,\n1,A-1,,cup,1.00,,,,\n\n2,records\nNo,Order,Buyer,Item,Price,Off,Ship,Note,Line\n"
      + "2,A-2,Bob,cup,1.00,,,,\n\"1 records\"\nrecords,,,,,,,,\n"
    let reading = try GroupingTests.same(text, map: Self.family)
    #expect(reading.order == ["A-1", "A-2"])
    #expect(reading.skipped == 5)
    for cut in GroupingTests.cuts {
      let source = MemoryByteSource(Array(text.utf8), name: "f", pieces: cut.pieces)
      let map = try MapFile(text: Self.family, file: "m.yml")
      let recognised = try Recognition(maps: [map]).recognise(FileProbe(source), file: "f", encodings: [])
      let records = try RecordSource(
        recognised, source, context: MapContext(partner: "shop"), limits: RowLimits(chunk: cut.chunk))
      var trailers: [TrailerRow] = []
      var headers: [Int] = []
      while let batch = try records.next() {
        trailers += batch.trailers
        headers += batch.headers
      }
      #expect(trailers.map(\.stated) == [2, 1, nil])
      #expect(trailers.map(\.counted) == [1, 1, 0])
      #expect(trailers.map(\.line) == [5, 8, 9])
      #expect(headers == [6])
    }
  }

  @Test func `the same line again begins a repeat, told by all columns of its key`() throws {
    let reading = try GroupingTests.same(
      Self.familyHeader + "1,A-1,Ann,cup,1.00,,,,7\n1,A-1,,cup,1.00,,,,8\n1,A-1,Ann,cup,1.00,,,,7\n",
      map: Self.family)
    #expect(reading.order == ["A-1", "A-1"])
    #expect(reading.records.map(\.rows) == [2, 1])
  }

  @Test func `a column has several names, in order, and no case`() throws {
    let map = """
      map: a/b
      reads:
        format: csv
        requires: [Order Number, Item]
        rename: { Order Number: [Numéro de l'objet, Order ID], Ship: [Ship, Buyer] }
        optional: [Ship]
      order: { number: Order Number, shipTo.city: Ship, note: { expr: 'row["Ship"]' } }
      lines: { sku: Item }
      """
    for (header, city) in [
      ("Order Number,Item,Ship,Buyer", "s"), ("order number,ITEM,x,buyer", "b"),
      ("Numéro de l’objet,Item,x,Buyer", "b"),
      ("Order ID,Item,x,y", nil),
    ] {
      let reading = try FileReading(map, "\(header)\n1,cup,s,b\n")
      #expect(reading.order == ["1"], "\(header)")
      #expect(reading.text("shipTo.city") == city, "\(header)")
      #expect(reading.text("note") == city, "\(header)")
    }
  }

  @Test func `a rule that is for a column says nothing where the file has none`() throws {
    let map = """
      map: a/b
      reads: { format: csv, requires: [N], optional: [Paid] }
      order: { number: N, paymentStatus: { from: Paid, ifColumn: Paid, expr: 'value == "" ? "pending" : "paid"' } }
      """
    #expect(try FileReading(map, "N,Paid\n1,\n").text("paymentStatus") == "pending")
    #expect(try FileReading(map, "N,Paid\n1,x\n").text("paymentStatus") == "paid")
    #expect(try FileReading(map, "N,Other\n1,x\n").text("paymentStatus") == nil)
  }

  @Test func `an expression knows the fields before its own`() throws {
    let map = """
      map: a/b
      reads: { format: csv, requires: [N, Price] }
      group: N
      order:
        number: N
        subtotal: { expr: 'order.lines.sum(l, l.unitPrice)' }
        tax: Tax
        total: { expr: 'order.subtotal + order.?tax.orValue(decimal("0"))' }
        attributes.totalFrom: { expr: 'has(order.total) ? "lines" : ""' }
      lines: { unitPrice: Price }
      """
    let reading = try FileReading(map, "N,Price,Tax\n1,2.00,0.50\n1,3.00,\n2,1.00,\n")
    #expect(reading.documents.map { $0.text("total") } == ["5.50", "1.00"])
    #expect(reading.json.allSatisfy { $0.contains("\"totalFrom\":\"lines\"") })
    let wrong = try FileReading(
      map.replacing("order.lines.sum(l, l.unitPrice)", with: "order.total"), "N,Price,Tax\n1,2,\n")
    #expect(wrong.order == ["expression-absent-field"])
  }

  @Test func `patterns of days may be a setting's`() throws {
    let map = """
      map: a/b
      reads: { format: csv, requires: [N, At] }
      order: { number: N, placedAt: { from: At, format: [yyyy-MM-dd, settings.dates] } }
      """
    let context = mapContext(settings: [("dates", "dd/MM/yyyy | d.M.yy")])
    for (text, day) in [("2026-05-04", "2026-05-04"), ("05/04/2026", "2026-04-05"), ("5.4.26", "2026-04-05")]
    {
      #expect(try FileReading(map, "N,At\n1,\(text)\n", context: context).text("placedAt") == day)
    }
    #expect(try FileReading(map, "N,At\n1,05/04/2026\n").order == ["map-datetime"])
  }

  @Test func `a half waits for what it lacks, and its checks wait with it`() throws {
    func map(_ half: String) -> String {
      """
      map: a/b
      reads: { format: csv, requires: [N], optional: [City] }
      half: \(half)
      order: { number: N, total: Total, shipTo.city: City }
      checks: [{ holds: order.total == 1.00, reason: not-one }]
      """
    }
    let reading = try FileReading(map("{ needs: shipTo }"), "N,Total,City\n1,2.00,\n2,2.00,Ulm\n3,1.00,Ulm\n")
    #expect(reading.records.map(\.waitsFor) == ["shipTo", nil, nil])
    #expect(reading.records.map { $0.failedChecks.map(\.reason) } == [[], ["not-one"], []])
    let lines = try FileReading(map("{ needs: lines }"), "N,Total,City\n1,2.00,Ulm\n")
    #expect(lines.records.map(\.waitsFor) == ["lines"])
    // The whole is asked by the Dock, when the other half is there.
    guard case .reads(let rules) = try MapFile(text: map("{ needs: shipTo }"), file: "m.yml").way else {
      return
    }
    let checks = try DocumentChecks(rules, context: MapContext(partner: "shop"))
    #expect(checks.failures(of: reading.documents[1]).map(\.reason) == ["not-one"])
    #expect(checks.failures(of: reading.documents[2]) == [])
    #expect(rules.half?.isMissing(in: reading.documents[0]) == true)
    #expect(rules.half?.isMissing(in: reading.documents[1]) == false)
    #expect(throws: MappingError.self) { try MapFile(text: map("{ needs: shpTo }"), file: "m.yml") }
  }

  @Test func `JSON amounts are added and taken off too`() throws {
    let map = """
      map: a/b
      reads: { format: json, requires: [id] }
      order:
        number: id
        shipping: { sum: "items[*].ship", minus: "items[*].off" }
        total: { from: total, expr: 'value != "" ? value : string(order.shipping)' }
      """
    let text =
      #"[{"id":1,"items":[{"ship":"2.50","off":"0.50"},{"ship":1,"off":-0.25}]},{"id":2,"total":"9.00"}]"#
    let reading = try FileReading(map, text)
    #expect(reading.documents.map { $0.text("shipping") } == ["2.75", nil])
    #expect(reading.documents.map { $0.text("total") } == ["2.75", "9.00"])
  }
}
