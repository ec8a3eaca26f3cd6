import Testing
import Values
import XMLStream

@Suite struct XMLWritingTests {
  @Test func `a document is written in pieces, with all that needs it escaped`() throws {
    var writer = XMLDocumentWriter(indent: 2)
    try writer.start("q:Request", namespaces: ["q": "urn:q", "": "urn:d"])
    try writer.attribute("note", "a\"<&>\n\u{E9}")
    try writer.element("No", "00340")
    var bytes = writer.take()
    try writer.element("City", "Köln <&> \u{1F600}\r")
    try writer.element("Empty", "")
    bytes += try writer.finish()
    let text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <q:Request xmlns:q="urn:q" xmlns="urn:d" note="a&quot;&lt;&amp;&gt;&#10;é">
        <No>00340</No>
        <City>Köln &lt;&amp;&gt; 😀&#13;</City>
        <Empty/>
      </q:Request>

      """
    #expect(String(decoding: bytes, as: UTF8.self) == text)
  }

  @Test func `what no parser would take is not written`() throws {
    func code(_ write: (inout XMLDocumentWriter) throws -> Void) throws -> String? {
      var writer = XMLDocumentWriter()
      do {
        try write(&writer)
        return nil
      } catch let error as XMLError {
        #expect(error.diagnostic.message() != error.diagnostic.code)
        return error.diagnostic.code
      }
    }
    #expect(try code { try $0.start("1a") } == "xml-write-name")
    #expect(try code { try $0.start("a b") } == "xml-write-name")
    #expect(try code { try $0.element("a", "\u{0}") } == "xml-write-character")
    #expect(try code { try $0.element("a", "\u{B}") } == "xml-write-character")
    #expect(try code { try $0.element("a", "\u{FFFE}") } == "xml-write-character")
    #expect(try code { try $0.text("x") } == "xml-write-order")
    #expect(try code { try $0.end() } == "xml-write-order")
    #expect(try code { _ = try $0.finish() } == "xml-write-order")
    #expect(
      try code {
        try $0.element("a", "")
        try $0.start("b")
      } == "xml-write-order")
    #expect(
      try code {
        try $0.start("a")
        try $0.text("x")
        try $0.attribute("b", "1")
      } == "xml-write-order")
    #expect(try code { try $0.element("a", "fine") } == nil)
  }
}

@Suite struct XMLHeadTests {
  @Test func `the first elements tell what a file is`() throws {
    let text = Array(
      "<?xml version='1.0'?><e:Envelope xmlns:e='urn:soap'><e:Body><Reply xmlns='urn:r'><No>1</No>".utf8)
    let head = try XMLHead.probe(text.span)
    #expect(head.root == XMLName("Envelope", namespace: "urn:soap"))
    #expect(head.elements.map(\.name.local) == ["Envelope", "Body", "Reply", "No"])
    #expect(head.elements.map(\.depth) == [0, 1, 2, 3])
    #expect(head.elements[2].name.namespace == "urn:r")
    #expect(try XMLHead.probe(text.span, count: 2).elements.count == 2)
  }

  @Test(arguments: [
    ("", "xml-incomplete"), ("<?xml version='1.0'", "xml-incomplete"), ("<Rep", "xml-incomplete"),
    ("{}", "xml-not-xml"),
    ("<!DOCTYPE html><html/>", "xml-not-xml"),
    ("<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\"><html></html>", "xml-not-xml"),
    ("<!DOCTYPE a SYSTEM 'a.dtd'><a/>", "xml-doctype"),
    ("a,b\n1,2\n", "xml-not-xml"),
  ])
  func `a file that is no XML is named before anything is read of it`(text: String, code: String) throws {
    let error = #expect(throws: XMLError.self) { try XMLHead.probe(Array(text.utf8).span) }
    #expect(error?.diagnostic.code == code)
  }

  @Test func `short files are enough`() throws {
    #expect(try XMLHead.probe(Array("<a/>".utf8).span).root.local == "a")
    let wide = "<a/>".utf16.flatMap { [UInt8($0 & 0xFF), 0] }
    #expect(try XMLHead.probe(wide.span).root.local == "a")
  }
}
