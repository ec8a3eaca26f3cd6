import Formats
import Testing
import Values

@Suite struct XMLSniffTests {
  static func sniff(_ text: String, isWhole: Bool = true) throws -> XMLSniff {
    try XMLSniff(Array(text.utf8).span, isWhole: isWhole, file: "f.xml")
  }

  static func has(_ sniff: XMLSniff, _ path: String) throws -> Bool { sniff.has(try PathPattern(path, .xml)) }

  static let reply = """
    <?xml version="1.0"?><p:Reply xmlns:p="http://a/v7"><Head code="0"/><Parcels><Parcel ID="1"><No>1</No></Parcel></Parcels></p:Reply>
    """

  @Test func `the root, its namespace and the paths below it`() throws {
    let sniff = try Self.sniff(Self.reply)
    #expect(sniff.root == "Reply" && sniff.namespace == "http://a/v7" && sniff.wrapper.isEmpty)
    #expect(
      sniff.isIn(namespace: "http://a/v*") && !sniff.isIn(namespace: "http://a/v8")
        && !sniff.isIn(namespace: ""))
    for path in [
      "Reply", "Reply/Head/@code", "Reply/Parcels/Parcel/@ID", "Reply/Parcels/Parcel/No", "Reply/*/Parcel/No",
    ] {
      #expect(try Self.has(sniff, path), "\(path)")
    }
    for path in ["Head", "Reply/No", "Reply/Head/code", "Reply/*/No", "Reply/Parcels/Parcel/No/@x"] {
      #expect(try !Self.has(sniff, path), "\(path)")
    }
  }

  @Test(arguments: ["http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"])
  func `an envelope of SOAP is looked through, its header too`(namespace: String) throws {
    let text = """
      <s:Envelope xmlns:s="\(namespace)"><s:Header><Reply xmlns="http://b"><Parcels/></Reply></s:Header><s:Body>
      <Reply xmlns="http://a"><No>1</No></Reply><Second><X/></Second></s:Body></s:Envelope>
      """
    let sniff = try Self.sniff(text)
    #expect(sniff.root == "Reply" && sniff.namespace == "http://a" && sniff.wrapper == ["Envelope", "Body"])
    #expect(try Self.has(sniff, "Reply/No"))
    #expect(try !Self.has(sniff, "Reply/Parcels") && !Self.has(sniff, "Second/X"))
  }

  @Test func `an envelope of another kind is a root`() throws {
    let sniff = try Self.sniff("<Envelope xmlns='http://other'><Body><Reply/></Body></Envelope>")
    #expect(sniff.root == "Envelope" && sniff.wrapper.isEmpty)
  }

  @Test func `a beginning is enough where the root stands in it, and all before it is an error`() throws {
    let bytes = Array(Self.reply.utf8)
    var roots = 0
    for length in 0...bytes.count {
      let part = Array(bytes[..<length])
      do throws(FormatError) {
        let sniff = try XMLSniff(part.span, isWhole: false, file: "f.xml")
        #expect(sniff.root == "Reply")
        roots += 1
      } catch {
        #expect(error.code == "xml-incomplete" && roots == 0)
      }
    }
    #expect(roots > 0)
  }

  @Test(arguments: [
    ("<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\"><html><body></body></html>", "xml-not-xml"),
    ("", "xml-incomplete"), ("<a", "xml-incomplete"),
  ])
  func `what is no XML is an error`(text: String, code: String) throws {
    let error = #expect(throws: FormatError.self) { try Self.sniff(text, isWhole: true) }
    #expect(error?.code == code)
  }
}
