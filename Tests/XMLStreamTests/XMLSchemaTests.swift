import Glibc
import Testing
import Values
import XMLStream

@Suite struct XMLSchemaTests {
  /// Where carriers' schemas lie on the machine that this is developed on; elsewhere those tests are skipped.
  static let schemas = "/work/shared/xsd"

  static let isHere = unsafe access(schemas, R_OK) == 0

  private static let request = """
    <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
      <xs:element name="Request"><xs:complexType><xs:sequence>
        <xs:element name="No"><xs:simpleType><xs:restriction base="xs:string"><xs:maxLength value="5"/></xs:restriction></xs:simpleType></xs:element>
        <xs:element name="Kind" minOccurs="0"><xs:simpleType><xs:restriction base="xs:string">
          <xs:enumeration value="A"/><xs:enumeration value="B"/></xs:restriction></xs:simpleType></xs:element>
        <xs:element name="Zip" minOccurs="0"><xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="[0-9]{5}"/></xs:restriction></xs:simpleType></xs:element>
        <xs:element name="Weight" type="xs:decimal" maxOccurs="2"/>
      </xs:sequence><xs:attribute name="id" use="required" type="xs:integer"/></xs:complexType></xs:element>
    </xs:schema>
    """

  @Test(arguments: [
    ("<Request id='1'><No>12345</No><Kind>A</Kind><Zip>01067</Zip><Weight>1.5</Weight></Request>", []),
    ("<Request id='1'><No>123456</No><Weight>1</Weight></Request>", ["xml-schema-length /Request[1]/No[1]"]),
    (
      "<Request id='1'><No>1</No><Kind>C</Kind><Weight>1</Weight></Request>",
      ["xml-schema-enumeration /Request[1]/Kind[1]"]
    ),
    (
      "<Request id='1'><No>1</No><Zip>1067</Zip><Weight>1</Weight></Request>",
      ["xml-schema-pattern /Request[1]/Zip[1]"]
    ),
    (
      "<Request id='1'><No>1</No><Weight>1</Weight><Weight>x</Weight></Request>",
      ["xml-schema-type /Request[1]/Weight[2]"]
    ),
    ("<Request id='1'><No>1</No></Request>", ["xml-schema-element /Request[1]"]),
    ("<Request id='1'><Nr>1</Nr></Request>", ["xml-schema-element /Request[1]/Nr[1]"]),
    ("<Request><No>1</No><Weight>1</Weight></Request>", ["xml-schema-attribute /Request[1]"]),
    ("<Other/>", ["xml-schema-root /Other[1]"]),
  ])
  func `a document is held against its schema`(document: String, faults: [String]) throws {
    let schema = try XMLSchemaFile(Array(Self.request.utf8))
    let found = try schema.validate(Array(document.utf8))
    #expect(found.map { "\($0.code) \($0.position?.path ?? "")" } == faults)
    for fault in found { #expect(fault.message() != fault.code) }
  }

  @Test func `a schema that cannot be read, and a document that is none`() throws {
    let missing = #expect(throws: XMLError.self) {
      try XMLSchemaFile(path: "/nowhere/at/all.xsd").validate([])
    }
    #expect(missing?.diagnostic.code == "xml-schema-file")
    let text =
      "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:element name='a' type='nope'/></xs:schema>"
    let broken = #expect(throws: XMLError.self) { try XMLSchemaFile(Array(text.utf8)).validate([]) }
    #expect(broken?.diagnostic.code == "xml-schema-file")
    let schema = try XMLSchemaFile(Array(Self.request.utf8))
    let error = #expect(throws: XMLError.self) { try schema.validate(Array("<a>".utf8)) }
    #expect(error?.diagnostic.code == "xml-syntax")
  }

  @Test(.enabled(if: isHere))
  func `a carrier's schemas are read with what they include`() throws {
    let schema = try XMLSchemaFile(path: Self.schemas + "/dhl_express/TrackingRequestKnown-1.0.xsd")
    let faults = try schema.validate(Array("<a/>".utf8))
    #expect(faults.map(\.code) == ["xml-schema-root"])
  }
}
