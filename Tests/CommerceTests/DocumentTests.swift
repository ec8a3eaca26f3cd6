import Commerce
import Testing
import Values

@Suite struct DocumentTests {
  static func order(_ fill: (inout DocumentWriter) -> Void) -> DocumentView {
    var writer = DocumentWriter()
    fill(&writer)
    return DocumentView(schema: .order, bytes: writer.bytes)
  }

  static func fieldIndex(_ name: String) throws -> Int { try #require(Schema.order.index(of: name)) }

  @Test func `a document is printed in the contract's order, absent fields left out`() throws {
    let number = try Self.fieldIndex("number")
    let name = try Self.fieldIndex("buyer.name")
    let lines = try Self.fieldIndex("lines")
    let total = try Self.fieldIndex("total")
    let tags = try Self.fieldIndex("tags")
    let attributes = try Self.fieldIndex("attributes")
    let line = try Self.fieldIndex("source.line")
    let sku = try #require(Schema.line.index(of: "sku"))
    let ships = try #require(Schema.line.index(of: "requiresShipping"))
    let document = Self.order { writer in
      writer.put(number, "#1001")
      writer.put(name, "Ann \"A\" Lee")
      let record = writer.beginRecord(lines)
      writer.put(sku, "00042")
      writer.put(ships, "true")
      writer.endRecord(record)
      writer.put(total, "90.00")
      writer.put(tags, "vip")
      writer.put(tags, "late")
      writer.putAttribute(attributes, name: Array("source".utf8), Array("web".utf8).span)
      writer.put(line, "2")
    }
    var out: [UInt8] = []
    DocumentJSON.append(document, kind: .order, file: "inbox/shop/a.csv", to: &out)
    #expect(
      String(decoding: out, as: UTF8.self)
        == ##"{"document":"order","number":"#1001","buyer":{"name":"Ann \"A\" Lee"},"lines":[{"sku":"00042","requiresShipping":true}],"total":"90.00","tags":["vip","late"],"attributes":{"source":"web"},"source":{"file":"inbox/shop/a.csv","line":2}}"##
    )
  }

  @Test func `an empty text is absent`() throws {
    let number = try Self.fieldIndex("number")
    let document = Self.order { $0.put(number, "") }
    #expect(document.bytes.isEmpty)
    #expect(!document.has(number))
  }

  @Test func `packed bytes cut anywhere give a view that ends early`() throws {
    let number = try Self.fieldIndex("number")
    let lines = try Self.fieldIndex("lines")
    var writer = DocumentWriter()
    writer.put(number, "#1001")
    let record = writer.beginRecord(lines)
    writer.put(1, String(repeating: "x", count: 300))
    writer.endRecord(record)
    for length in 0..<writer.bytes.count {
      let view = DocumentView(schema: .order, bytes: Array(writer.bytes[..<length]))
      #expect(!view.has(lines))
    }
    #expect(DocumentView(schema: .order, bytes: writer.bytes).records(lines).first?.text(1)?.count == 300)
  }
}
