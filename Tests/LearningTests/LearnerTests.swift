import Formats
import Learning
import Mapping
import Packs
import Testing
import Values

/// What is proposed for exports that nobody described.
@Suite struct LearnerTests {
  static func table(_ name: String, in files: [Pack.File]) throws -> LookupTable {
    let file = try #require(files.first { $0.name == name })
    return try LookupTable(name: name, csv: file.bytes, file: name)
  }

  static func names() throws -> FieldNames {
    FieldNames(
      names: try table("field-names.csv", in: Pack.learning),
      values: try table("field-values.csv", in: Pack.learning))
  }

  static func learner() throws -> Learner {
    Learner(
      names: try names(), countries: try table("countries.csv", in: Pack.tables), language: .english)
  }

  static func proposal(_ text: String, given: [(field: String, column: String)] = []) throws -> Proposal {
    let sample = try Sample(MemoryByteSource(Array(text.utf8), name: "export"), names: try names())
    return try learner().propose(sample, given: given)
  }

  static func context() throws -> MapContext {
    MapContext(partner: "new", tables: ["countries": try table("countries.csv", in: Pack.tables)])
  }

  /// The map of a proposal, which must be one.
  static func map(_ proposal: Proposal) throws -> MapFile {
    try MapFile(text: proposal.text(map: "new/orders", file: "export", rows: 2), file: "maps/new/orders.yml")
  }

  struct Export: Sendable, CustomTestStringConvertible {
    let language: String
    let text: String
    /// Fields of which the proposal must be sure, with what stands behind them.
    let rules: [String: String]
    var testDescription: String { language }
  }

  static let exports: [Export] = [
    Export(
      language: "English",
      text: """
        Order Number,Order Date,Recipient Name,Shipping Address 1,Ship City,Zip Code,Country,Item SKU,Qty,Unit Price,Order Total
        1001,2026-11-24T08:15:00Z,Ann Bell,1 Elm Row,York,YO1 7HH,United Kingdom,LAMP-1,2,12.50,25.00
        1002,2026-11-25T08:15:00Z,Jo Day,9 Quay,Dover,CT16,GB,MUG-7,1,5.00,5.00

        """,
      rules: [
        "number": "{ from: Order Number, required: true }", "placedAt": "Order Date",
        "shipTo.name": "Recipient Name",
        "shipTo.street1": "Shipping Address 1", "shipTo.city": "Ship City", "lines.sku": "Item SKU",
        "lines.quantity": "Qty", "lines.unitPrice": "Unit Price", "total": "Order Total",
      ]),
    Export(
      language: "Chinese",
      text: """
        订单号,下单时间,收件人姓名,收件人电话,收货地址,城市,邮编,国家,商品编码,数量,单价,订单总额,付款状态
        2026112401,2026/11/24 08:15,王小明,13812345678,张江路88号,上海市,201203,中国,LAMP-1,2,99.00,198.00,已付款
        2026112402,2026/11/24 09:40,李雷,13987654321,中山路100号,广州市,510000,中国,MUG-7,1,25.00,25.00,待付款

        """,
      rules: [
        "number": "{ from: 订单号, required: true }", "placedAt": "{ from: 下单时间, format: \"yyyy/MM/dd HH:mm\" }",
        "shipTo.name": "收件人姓名", "shipTo.phone": "收件人电话", "shipTo.street1": "收货地址",
        "shipTo.country": "{ from: 国家, lookup: countries }", "lines.sku": "商品编码", "lines.quantity": "数量",
        "paymentStatus": "{ from: 付款状态, values: { 已付款: paid, 待付款: pending } }",
      ]),
    Export(
      language: "German",
      text: """
        Bestellnummer;Bestelldatum;Kunde;E-Mail-Adresse;Lieferadresse Straße;Liefer-PLZ;Lieferort;Lieferland;Artikelnummer;Menge;Einzelpreis;Gesamtbetrag
        B-1;13.04.2026;Jürgen Müller;jm@web.de;Hauptstraße 12a;01067;Dresden;Deutschland;L-1;2;12,50;25,00
        B-2;01.05.2026;Eva Maier;eva@gmx.de;Ringweg 3;50667;Köln;Deutschland;T-7;1;1.234,00;1.234,00

        """,
      rules: [
        "placedAt": "{ from: Bestelldatum, format: \"dd.MM.yyyy\" }", "buyer.name": "Kunde",
        "buyer.email": "E-Mail-Adresse", "shipTo.street1": "Lieferadresse Straße",
        "shipTo.postcode": "Liefer-PLZ",
        "shipTo.city": "Lieferort", "lines.unitPrice": "{ from: Einzelpreis, mark: \",\" }",
        "total": "{ from: Gesamtbetrag, mark: \",\" }",
      ]),
    Export(
      language: "French",
      text: """
        Numéro de commande;Date de commande;Client;Courriel;Adresse de livraison;Code postal;Ville;Pays;Référence article;Quantité;Prix unitaire;Frais de port;Montant total
        FR-1;15/03/2026 14:02;Renée Dupont;r@orange.fr;12 rue de la Paix;75002;Paris;France;LAMPE;1;12,50;4,90;17,40

        """,
      rules: [
        "placedAt": "{ from: Date de commande, format: \"dd/MM/yyyy HH:mm\" }", "buyer.email": "Courriel",
        "shipTo.street1": "Adresse de livraison", "shipping": "{ from: Frais de port, mark: \",\" }",
        "lines.quantity": "Quantité",
      ]),
    Export(
      language: "Spanish",
      text: """
        Número de pedido,Fecha,Cliente,Correo electrónico,Dirección de envío,Población,Código postal,País,Código de artículo,Cantidad,Precio unitario,Importe total,Estado del pago
        ES-1,25/03/2026,Begoña Núñez,bn@correo.es,Calle Mayor 5,Madrid,28013,España,LAMP,2,"12,50","25,00",pagado

        """,
      rules: [
        "placedAt": "{ from: Fecha, format: \"dd/MM/yyyy\" }", "shipTo.street1": "Dirección de envío",
        "shipTo.country": "{ from: País, lookup: countries }", "lines.sku": "Código de artículo",
        "paymentStatus": "{ from: Estado del pago, values: { pagado: paid } }",
      ]),
  ]

  @Test(arguments: exports)
  func `an export is understood in five languages`(export: Export) throws {
    let proposal = try Self.proposal(export.text)
    for (field, text) in export.rules {
      #expect(proposal.rules.first { $0.field == field }?.text == text, "\(field)")
    }
    _ = try Self.map(proposal)
  }

  @Test(arguments: exports)
  func `every rule says what speaks for it`(export: Export) throws {
    let proposal = try Self.proposal(export.text)
    #expect(
      proposal.rules.allSatisfy { !$0.evidence.isEmpty }
        && proposal.questions.allSatisfy { !$0.words.isEmpty })
  }

  @Test func `what no value proves is asked, and is no rule`() throws {
    var proposal = try Self.proposal(
      """
      Order number,Order date,SKU,Qty,Price,Total
      1,03/04/2026,A,1,"1,234","1,234"
      2,05/06/2026,B,1,"2,000","2,000"

      """)
    for field in ["placedAt", "lines.unitPrice", "total", "currency", "paymentStatus"] {
      #expect(!proposal.rules.contains { $0.field == field }, "\(field)")
      #expect(proposal.questions.contains { $0.field == field }, "\(field)")
    }
    let date = try #require(proposal.questions.first { $0.field == "placedAt" })
    #expect(date.options.count == 2)
    proposal.answer(date, date.options[1])
    #expect(proposal.rules.contains { $0.field == "placedAt" && $0.text.contains("MM/dd/yyyy") })
    #expect(!proposal.questions.contains { $0.field == "placedAt" })
  }

  @Test func `rows of one order are told by a number that repeats or is blank`() throws {
    let repeats = try Self.proposal(
      "Order,Date,SKU,Qty\n1,2026-01-13,A,1\n1,2026-01-13,B,2\n2,2026-01-14,A,1\n")
    #expect(
      repeats.text(map: "a/b", file: "f", rows: 3).contains("group: Order  # rows that repeat a number: 1"))
    let blank = try Self.proposal("Order,Date,SKU,Qty\n1,2026-01-13,A,1\n,,B,2\n2,2026-01-14,A,1\n")
    let text = blank.text(map: "a/b", file: "f", rows: 3)
    #expect(text.contains("group: Order  # rows that leave it blank: 1"))
    #expect(text.contains("begins: 'row[\"Date\"] != \"\"'"))
  }

  @Test func `what differs within an order is no field of the order`() throws {
    let proposal = try Self.proposal("Order,Note,SKU,Qty\n1,red,A,1\n1,blue,B,2\n")
    #expect(
      !proposal.rules.contains { $0.field == "note" } && proposal.questions.contains { $0.field == "note" })
  }

  @Test func `a check is proposed only where each order keeps it`() throws {
    let holds = try Self.proposal(
      "Order,SKU,Qty,Price,Shipping cost,Total\n1,A,2,5.00,1.00,11.00\n2,B,1,5.00,0.00,5.00\n")
    #expect(
      holds.text(map: "a/b", file: "f", rows: 2).contains("+ order.?shipping.orValue(0.00) == order.total"))
    let breaks = try Self.proposal("Order,SKU,Qty,Price,Total\n1,A,2,5.00,11.00\n2,B,1,5.00,5.00\n")
    #expect(!breaks.text(map: "a/b", file: "f", rows: 2).contains("checks:"))
  }

  @Test func `a currency sign is one currency, or a question`() throws {
    let euro = try Self.proposal("Order,SKU,Qty,Total\n1,A,2,\"€ 5,00\"\n")
    #expect(
      euro.rules.first { $0.field == "currency" }?.text
        == "{ from: Total, as: money, values: { \"€\": EUR } }")
    let dollar = try Self.proposal("Order,SKU,Qty,Total\n1,A,2,$5.00\n")
    #expect(dollar.questions.contains { $0.field == "currency" })
  }

  @Test func `what stands in something else is not taken for the order's own`() throws {
    let proposal = try Self.proposal(
      """
      { "orders": [ { "order_no": "A1", "order": { "note": "ring" }, "customer": { "tags": "vip", "created_at": "2026-01-13" },
        "ship_from": { "city": "Ulm", "zip": "89073", "name": "Depot" } } ] }
      """)
    #expect(proposal.rules.contains { $0.source == "order.note" })
    for source in [
      "customer.tags", "customer.created_at", "ship_from.city", "ship_from.zip", "ship_from.name",
    ] {
      #expect(!proposal.rules.contains { $0.source == source }, "\(source)")
    }
    let table = try Self.proposal(
      """
      Order Reference,Company,Order Lines/Product SKU,Order Lines/Quantity,Order Lines/Discount (%),Order Lines/Taxes,Tax (Items)
      S1,Mine,A,2,10,Tax 10%,1.00

      """)
    #expect(
      table.rules.contains { $0.field == "lines.sku" }
        && table.rules.contains { $0.field == "lines.quantity" })
    #expect(!table.rules.contains { $0.field.hasSuffix("discount") || $0.field == "shipTo.company" })
    #expect(table.rules.first { $0.field.hasSuffix("tax") }?.source == "Tax (Items)")
    #expect(table.rules.contains { $0.field == "lines.tax" })
  }

  @Test func `JSON and XML give paths and a list of lines`() throws {
    let json = try Self.proposal(
      """
      { "data": { "orders": [ { "order_no": "A1", "created_at": "2026-11-24T08:15:00Z", "closed": null,
        "shipping_address": { "city": "York" }, "items": [ { "sku": "L", "qty": 2 } ] } ] } }
      """)
    let text = json.text(map: "a/b", file: "f", rows: 1)
    #expect(
      text.contains("records: [\"data.orders[*]\"]") && text.contains("shipTo.city: shipping_address.city"))
    #expect(text.contains("each: \"items[*]\"") && text.contains("quantity: qty"))
    let xml = try Self.proposal(
      """
      <Orders xmlns="http://x.example/v1"><Order><OrderNumber>7</OrderNumber><OrderDate>2026-11-24</OrderDate><ShipTo>
      <City>York</City></ShipTo><Lines><Line><SKU>L</SKU><Quantity>2</Quantity></Line></Lines></Order></Orders>
      """)
    let markup = xml.text(map: "a/b", file: "f", rows: 1)
    #expect(markup.contains("records: [Orders/Order]") && markup.contains("shipTo.city: ShipTo/City"))
    #expect(markup.contains("each: Lines/Line") && markup.contains("namespace: \"http://x.example/v1\""))
    for proposal in [json, xml] { _ = try Self.map(proposal) }
  }

  @Test func `a file that numbers nothing has no key, until somebody says which column does`() throws {
    let text = "Colour,Qty\nred,1\nblue,2\n"
    #expect(try !Self.proposal(text).hasKey)
    #expect(try Self.proposal(text, given: [("number", "Colour")]).hasKey)
    #expect(throws: MappingError.self) { try Self.proposal(text, given: [("number", "Color")]) }
  }

  @Test(arguments: ["", "\n\n", "just words\n", "{}", "<a/>", "[1,2]", "a,b\n1,2\n"])
  func `what is no export ends in a message or in an open question`(text: String) throws {
    do {
      #expect(try !Self.proposal(text).hasKey)
    } catch let error as MappingError {
      #expect(!error.diagnostic.message().isEmpty)
    }
  }
}
