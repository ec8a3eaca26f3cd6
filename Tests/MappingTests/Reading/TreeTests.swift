import Commerce
import Formats
import Mapping
import Testing
import Values

@Suite struct TreeTests {
  static let map = """
    map: a/b
    reads: { format: json, records: ["orders[*]", "order"], requires: [no] }
    skip: row.test == "true"
    complete: lines
    order:
      number: { from: no, required: true }
      note: { from: [note, memo.text] }
      shipTo.city: ship.city
      shipping: { sum: "fees[*].price" }
      total: { sum: [items_total, "fees[*].price"] }
      shippingMethod: { from: "fees[*].name", join: " + " }
      tags: { from: "tags[*]" }
      attributes.big: { from: big }
    lines:
      each: items[*]
      skip: line.gift == "true"
      id: id
      sku: sku
      quantity: { expr: 'line.qty == "" ? row.defaultQty : line.qty' }
      tax: { sum: "taxes[*].amount" }
      attributes.colour: opts[name='colour'].value
    """

  /// Reads a file of orders, or one order.
  static func read(_ json: String) throws -> FileReading {
    try FileReading(map, json.hasPrefix("{\"order") ? json : "{\"order\":\(json)}")
  }

  @Test func `null, absent and empty are one; false and 0 are texts`() throws {
    for text in [
      #"{"no":"1","note":null,"memo":{"text":"m"}}"#, #"{"no":"1","note":"","memo":{"text":"m"}}"#,
      #"{"no":"1","memo":{"text":"m"}}"#,
    ] {
      #expect(try Self.read(text).text("note") == "m")
    }
    #expect(try Self.read(#"{"no":"1","note":false}"#).text("note") == "false")
    #expect(try Self.read(#"{"no":"1","note":0}"#).text("note") == "0")
    #expect(try Self.read(#"{"no":"1","ship":null}"#).text("shipTo.city") == nil)
  }

  @Test func `T42 numbers pass as they are written`() throws {
    let reading = try Self.read(#"{"no":1342647857257299304,"big":12345678901234567890.10}"#)
    #expect(reading.text("number") == "1342647857257299304")
    #expect(reading.json.first?.contains(#""big":"12345678901234567890.10""#) == true)
  }

  @Test func `sums and joins take every node, and nothing where there is none`() throws {
    let reading = try Self.read(
      #"{"no":"1","items_total":"10.00","fees":[{"name":"Post","price":"2.50"},{"name":null,"price":1},{"price":null},{"name":"Gift"}]}"#
    )
    #expect(reading.text("shipping") == "3.50" && reading.text("total") == "13.50")
    #expect(reading.text("shippingMethod") == "Post + Gift")
    let none = try Self.read(#"{"no":"1","fees":[]}"#)
    #expect(none.text("shipping") == nil && none.text("shippingMethod") == nil)
    #expect(
      try Self.read(#"{"no":"1","fees":[{"price":"x"}]}"#).refusals == ["map-decimal fees[*].price x 1"])
  }

  @Test func `lists of texts keep their items`() throws {
    let reading = try Self.read(#"{"no":"1","tags":["a, b",null,"","c"]}"#)
    let document = try #require(reading.documents.first)
    #expect(document.texts(try #require(document.schema.index(of: "tags"))) == ["a, b", "c"])
  }

  @Test func `items become lines, keyed by their ids or their numbers`() throws {
    let reading = try Self.read(
      #"{"no":"1","defaultQty":"1","items":[{"id":7,"sku":"a","qty":2,"taxes":[{"amount":"1"},{"amount":"0.5"}],"opts":[{"name":"size","value":"L"},{"name":"colour","value":"red"}]},{"gift":true,"sku":"g"},{"sku":"b"}]}"#
    )
    let document = try #require(reading.documents.first)
    let lines = document.records(try #require(document.schema.index(of: "lines")))
    #expect(lines.map { $0.text("sku") } == ["a", "b"])
    #expect(lines.map { $0.text("key") } == ["7", "2"])
    #expect(lines.map { $0.text("quantity") } == ["2", "1"])
    #expect(lines.map { $0.text("tax") } == ["1.5", nil])
    #expect(lines.first?.attributes(try #require(Schema.line.index(of: "attributes"))).first?.text == "red")
  }

  @Test func `a record that is none is skipped, one that does not fit is refused alone`() throws {
    let reading = try Self.read(
      #"{"orders":[{"no":"1"},{"no":"2","test":true},{"no":"3","note":{"a":1}},{"no":null},{"no":"5"}]}"#)
    #expect(reading.order == ["1", "map-not-a-text", "map-required", "5"])
    #expect(reading.skipped == 1 && reading.rows == 5)
    #expect(reading.rejects.map(\.path) == ["/orders/2", "/orders/3"])
    #expect(
      String(decoding: reading.rejects.first?.source ?? [], as: UTF8.self) == #"{"no":"3","note":{"a":1}}"#)
    #expect(reading.json.first?.contains(#""source":{"file":"f","line":1,"path":"/orders/0"}"#) == true)
  }

  @Test func `a spoilt line costs that line`() throws {
    let map = "map: a/b\nreads: { format: json, records: lines, requires: [no] }\norder: { number: no }"
    let reading = try FileReading(map, "{\"no\":\"1\"}\n{\"no\":}\n{\"no\":\"3\"}\n")
    #expect(reading.order == ["1", "json-syntax", "3"])
    #expect(reading.rejects.first?.firstLine == 2 && reading.rows == 3)
  }

  @Test func `a file that is cut gives its error, whatever came before`() throws {
    #expect(throws: FormatError.self) { try Self.read(#"{"orders":[{"no":"1"},{"no":"2"}"#) }
  }

  @Test(arguments: [1, 2, 3, 7, 64])
  func `records are the same however the bytes come`(piece: Int) throws {
    let text =
      #"{"orders":[{"no":"1","note":"é","items":[{"sku":"a"}]},{"no":"2"},{"no":"3","fees":[{"price":"1.25"}]}]}"#
    let whole = try Self.read(text)
    let pieces = try FileReading(Self.map, text, pieces: [piece])
    #expect(pieces.json == whole.json && pieces.order == ["1", "2", "3"])
    #expect(pieces.records.map(\.digest) == whole.records.map(\.digest))
  }

  @Test func `more records than one batch holds all come`() throws {
    let count = 3000
    let text = "{\"orders\":[" + (0..<count).map { "{\"no\":\"\($0)\"}" }.joined(separator: ",\n") + "]}"
    let reading = try Self.read(text)
    #expect(reading.order == (0..<count).map(String.init))
    #expect(reading.records.last?.firstLine == count)
  }

  @Test(arguments: [
    (#"{"orders":[]}"#, true), (#"{"orders":[{"no":"1"}]}"#, true), (#"{"order":{"no":"1"}}"#, true),
    (#"{"orders":[{"number":"1"}]}"#, false), ("[1,2]", false), ("no\n1\n", false),
  ])
  func `a tree is recognised by what its first record has`(text: String, isKnown: Bool) throws {
    let map = try MapFile(text: Self.map, file: "m.yml")
    let recognised = try? RecognitionTests.recognise([map], Array(text.utf8))
    #expect((recognised != nil) == isKnown)
  }
}
