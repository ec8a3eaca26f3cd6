import Commerce
import Formats
import Mapping
import Testing
import Values

/// Maps of XML: what they recognise, what they read of a record and of what stands around it.
@Suite struct XMLMapTests {
  static func map(_ body: String, reads: String = "", kind: String = "tracking") -> String {
    """
    map: a/track
    reads: { format: xml, root: Reply, namespace: "http://a/v*", records: [Reply/Order/Parcel], requires: [No]\(reads) }
    \(kind):
      trackingNumber: { from: No }
    \(body)
    """
  }

  static func reply(_ inner: String, root: String = "Reply xmlns=\"http://a/v7\"") -> String {
    "<\(root)>\(inner)</\(root.split(separator: " ")[0])>"
  }

  static func code(_ map: String, _ text: String) throws -> String {
    let probe = FileProbe(MemoryByteSource(Array(text.utf8), name: "f"))
    let recognition = Recognition(maps: [try MapFile(text: map, file: "m.yml")])
    do throws(Recognition.Failure) {
      _ = try recognition.recognise(probe, file: "f", encodings: [])
      return "recognised"
    } catch {
      return error.diagnostic(file: "f").code
    }
  }

  // MARK: Recognition

  @Test(arguments: [
    ("<Reply xmlns='http://a/v9'><Order><Parcel><No>1</No></Parcel></Order></Reply>", "recognised"),
    (
      "<p:Reply xmlns:p='http://a/v9'><p:Order><p:Parcel><p:No>1</p:No></p:Parcel></p:Order></p:Reply>",
      "recognised"
    ),
    // Never by the root alone, never by the names alone.
    ("<Reply xmlns='http://a/v9'><Order/></Reply>", "recognise-unknown-root"),
    ("<Reply xmlns='http://b'><Order><Parcel><No>1</No></Parcel></Order></Reply>", "recognise-unknown-root"),
    ("<Reply><Order><Parcel><No>1</No></Parcel></Order></Reply>", "recognise-unknown-root"),
    (
      "<Answer xmlns='http://a/v9'><Order><Parcel><No>1</No></Parcel></Order></Answer>",
      "recognise-unknown-root"
    ),
    ("<!DOCTYPE html><html><body>busy</body></html>", "recognise-web-page"), ("<Rep", "xml-incomplete"),
  ])
  func `root, namespace and a required child tell a file`(text: String, code: String) throws {
    #expect(try Self.code(Self.map(""), text) == code)
  }

  @Test func `a map leaves to another what it must not have`() throws {
    let map = Self.map("", reads: ", without: [Error]")
    #expect(try Self.code(map, Self.reply("<Order><Parcel><No>1</No></Parcel></Order>")) == "recognised")
    #expect(
      try Self.code(map, Self.reply("<Order><Parcel><No>1</No><Error/></Parcel></Order>")) != "recognised")
  }

  @Test(arguments: [
    "root: Reply, records: [Reply]", "root: Reply, requires: [No]", "records: [Reply], requires: [No]",
  ])
  func `root, records and a required child must be said`(reads: String) {
    let text = "map: a/b\nreads: { format: xml, \(reads) }\ntracking: { trackingNumber: No }\n"
    #expect(throws: MappingError.self) { try MapFile(text: text, file: "m.yml") }
  }

  // MARK: What stands around records

  static let orders = reply(
    """
    <Id>7</Id><Order><Service>A</Service><Note>n1</Note><Note>n2</Note><Parcel><No>1</No></Parcel><Parcel><No>2</No></Parcel><Service>late</Service></Order>
    <Order><Parcel><No>3</No></Parcel></Order><Other><Service>X</Service></Other><Order><Service>B</Service><Parcel><No>4</No></Parcel></Order>
    """)
  static let aroundMap = map(
    """
      service: /Reply/Order/Service
      attributes.id: { from: /Reply/Id }
      attributes.last: { expr: 'row["/Reply/Order/Service"] == "B" ? "yes" : "no"' }
    messages:
      each: /Reply/Order/Note
      text: "."
    """)

  @Test func `a value above a record is that of its own elements, in every chunking`() throws {
    let bytes = Array(orders.utf8)
    for pieces in [[], [1], [7, 3], [64]] {
      let reading = try FileReading(
        try MapFile(text: Self.aroundMap, file: "m.yml"), bytes, pieces: pieces)
      #expect(reading.documents.map { $0.text("trackingNumber") } == ["1", "2", "3", "4"])
      #expect(reading.documents.map { $0.text("service") } == ["A", "A", nil, "B"])
      let attributes = try #require(Schema.tracking.index(of: "attributes"))
      #expect(
        reading.documents.map { $0.attributes(attributes).map(\.text) } == [
          ["7", "no"], ["7", "no"], ["7", "no"], ["7", "yes"],
        ])
      let messages = try #require(Schema.tracking.index(of: "messages"))
      #expect(
        reading.documents.map { $0.records(messages).map { $0.text("text") } } == [
          ["n1", "n2"], ["n1", "n2"], [], [],
        ])
    }
  }

  private var orders: String { Self.orders }

  @Test func `an envelope of SOAP changes the places and nothing else`() throws {
    let wrapped = """
      <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header/><s:Body>\(Self.orders)</s:Body></s:Envelope>
      """
    let plain = try FileReading(Self.aroundMap, Self.orders)
    let reading = try FileReading(Self.aroundMap, wrapped)
    #expect(reading.documents.map { $0.text("service") } == plain.documents.map { $0.text("service") })
    #expect(plain.documents.last?.text("source.path") == "/Reply[1]/Order[3]/Parcel[1]")
    #expect(reading.documents.last?.text("source.path") == "/Envelope[1]/Body[1]/Reply[1]/Order[3]/Parcel[1]")
  }

  @Test func `two records of the same bytes differ where what stands around them does`() throws {
    func digests(_ service: String) throws -> [Fingerprint] {
      let text = Self.reply("<Order><Service>\(service)</Service><Parcel><No>1</No></Parcel></Order>")
      return try FileReading(Self.aroundMap, text).records.map(\.digest)
    }
    #expect(try digests("A") == digests("A"))
    #expect(try digests("A") != digests("B"))
  }

  // MARK: Rules

  /// A record of one parcel, mapped by one more rule.
  static func read(_ rules: String, _ record: String, context: MapContext = MapContext(partner: "shop"))
    throws -> FileReading
  {
    try FileReading(
      map(rules), reply("<Order><Parcel><No>1</No>\(record)</Parcel></Order>"), context: context)
  }

  @Test(arguments: [
    ("<D>20260302</D><T>1004</T>", "2026-03-02T10:04:00"), ("<D>20260302</D><T/>", "2026-03-02"),
    ("<D>20260302</D>", "2026-03-02"), ("<D>\n 20260302 </D><T> 1004\n</T>", "2026-03-02T10:04:00"),
  ])
  func `parts are put together, blank ones left out`(record: String, at: String) throws {
    let reading = try Self.read(
      "  estimatedDelivery: { parts: [D, T], format: [yyyyMMdd HHmm, yyyyMMdd] }", record)
    #expect(reading.text("estimatedDelivery") == at)
  }

  @Test func `a list gets all texts of its parts, each once`() throws {
    let reading = try Self.read(
      "  references: { parts: [A/V, B] }", "<A><V>x</V></A><A><V>y</V></A><A><V/></A><B>x</B><B>z</B>")
    #expect(
      reading.documents[0].texts(try #require(Schema.tracking.index(of: "references"))) == ["x", "y", "z"])
  }

  @Test(arguments: [("EST", "-05:00"), ("NST", "-03:30"), ("", nil as String?)])
  func `zone abbreviations are those of a table`(zone: String, offset: String?) throws {
    let context = mapContext(tables: ["zones": [("EST", "-05:00"), ("NST", "-03:30")]])
    let rule =
      "  estimatedDelivery: { parts: [D, Z], format: ['yyyy-MM-dd HH:mm z', 'yyyy-MM-dd HH:mm'], zones: zones }"
    let reading = try Self.read(rule, "<D>2026-03-02 10:00</D><Z>\(zone)</Z>", context: context)
    #expect(reading.text("estimatedDelivery") == "2026-03-02T10:00:00" + (offset ?? ""))
    let unknown = try Self.read(rule, "<D>2026-03-02 10:00</D><Z>XYZ</Z>", context: context)
    #expect(unknown.order == ["map-datetime"])
  }

  @Test func `a zone of the table that has no offset is a mistake`() throws {
    let context = mapContext(tables: ["zones": [("EST", "minus five")]])
    let error = #expect(throws: MappingError.self) {
      try Self.read(
        "  estimatedDelivery: { from: D, format: 'yyyy-MM-dd z', zones: zones }", "", context: context)
    }
    #expect(error?.diagnostic.code == "map-zone-table")
  }

  @Test(arguments: [
    ("OF/I", "out_for_delivery"), ("DS/I", "in_transit"), ("Q/R/I", "in_transit"), ("Z", "unknown"),
    ("", "unknown"),
  ])
  func `a look-up falls back on the last part, then on the default`(code: String, status: String) throws {
    let context = mapContext(tables: ["codes": [("OF/I", "out_for_delivery"), ("I", "in_transit")]])
    let reading = try Self.read(
      "  status: { from: C, lookup: codes, shorten: /, default: unknown }", "<C>\(code)</C>", context: context
    )
    #expect(reading.text("status") == status)
  }

  @Test func `a column of a table is taken by its name`() throws {
    let table = try LookupTable(
      name: "codes", csv: Array("code,text,status\nI,Under way,in_transit\n".utf8), file: "codes.csv")
    let context = MapContext(partner: "shop", tables: ["codes": table])
    let reading = try Self.read(
      "  status: { from: C, lookup: codes, column: status }", "<C>I</C>", context: context)
    #expect(reading.text("status") == "in_transit")
    let error = #expect(throws: MappingError.self) {
      try Self.read("  status: { from: C, lookup: codes, column: state }", "<C>I</C>", context: context)
    }
    #expect(error?.diagnostic.code == "map-table-column")
  }

  static let eventMap = """
      status: { newest: events, from: S, default: unknown }
      attributes.summary: { from: S, default: unknown, differsFrom: status }
    events:
      - each: [First, E]
        skip: line.S == "skip"
        status: S
        at: { from: T }
    """

  @Test(arguments: [
    (
      "<S>in_transit</S><E><S>pre_transit</S><T>2026-03-01T10:00:00</T></E><First><S>delivered</S><T>2026-03-02T10:00:00</T></First>",
      "delivered", "in_transit", 2
    ),
    (
      "<S>in_transit</S><E><S>in_transit</S><T>2026-03-01T10:00:00</T></E><E><S>skip</S><T>2026-03-09T10:00:00</T></E>",
      "in_transit", nil, 1
    ),
    ("<S>in_transit</S>", "in_transit", nil, 0), ("", "unknown", nil, 0),
  ])
  func `the newest event gives the state, and the summary counts where there is none`(
    record: String, status: String, summary: String?, events: Int
  ) throws {
    let reading = try Self.read(Self.eventMap, record)
    #expect(reading.text("status") == status)
    let document = try #require(reading.documents.first)
    #expect(document.records(try #require(Schema.tracking.index(of: "events"))).count == events)
    #expect(document.attributes(try #require(Schema.tracking.index(of: "attributes"))).first?.text == summary)
  }

  @Test func `a secret is in no message`() throws {
    for rule in ["{ from: P, secret: true, lookup: codes }", "{ from: P, secret: true, values: { a: b } }"] {
      let reading = try Self.read(
        "  attributes.account: \(rule)", "<P>hunter2</P>",
        context: mapContext(tables: ["codes": [("a", "b")]]))
      let reject = try #require(reading.rejects.first)
      let diagnostic = reject.error.diagnostic(file: "f", line: 1, path: nil)
      #expect(reject.error.code == "map-secret" && reject.error.field == "P" && reject.error.value == nil)
      #expect(!diagnostic.rendered().contains("hunter2"))
    }
    #expect(try Self.read("  attributes.account: { from: P, secret: true }", "<P>hunter2</P>").order == ["1"])
  }

  @Test func `white space that only looks well is squeezed`() throws {
    let reading = try Self.read(
      "  service: { from: [A, B], squeeze: true }", "<A>\n  </A><B>\n  two\t words\n   here </B>")
    #expect(reading.text("service") == "two words here")
  }

  @Test func `an answer that is an error is refused in the sender's words`() throws {
    let map = Self.map("refuse: { when: row.Code != \"0\", code: Code, text: Text }\n")
    let text = Self.reply(
      "<Order><Parcel><No>1</No><Code>0</Code></Parcel><Parcel><No>2</No><Code>07</Code><Text>no\n such thing</Text></Parcel></Order>"
    )
    let reading = try FileReading(map, text)
    #expect(reading.order == ["1", "map-answered-error"])
    #expect(reading.rejects.first?.error.arguments == ["07", "no such thing"])
  }

  @Test func `a key may be the first of several fields, or the record's own`() throws {
    let map = Self.map("  references: { from: R }\nkey: { first: [trackingNumber, references, record] }\n")
    let text = Self.reply(
      "<Order><Parcel><No>1</No><R>a</R></Parcel>\n<Parcel><No/><R>a</R></Parcel>\n<Parcel><No/></Parcel>\n<Parcel><No/></Parcel></Order>"
    )
    let reading = try FileReading(map, text)
    #expect(reading.order.prefix(2) == ["1", "a"])
    #expect(reading.order[2].hasPrefix("f:3:") && reading.order[3].hasPrefix("f:4:"))
  }

  @Test func `rows know nothing of parts`() throws {
    let map =
      "map: a/b\nreads: { format: csv, requires: [A] }\ntracking:\n  trackingNumber: A\n  service: { parts: [A, B] }\n"
    let error = #expect(throws: MappingError.self) { try FileReading(map, "A,B\n1,2\n") }
    #expect(error?.diagnostic.code == "map-tree-only")
  }

  // MARK: Labels

  static func label(_ text: String, _ format: String, as encoding: String = "base64") throws -> FileReading {
    let map = map(
      "  label: { from: L, format: F, as: \(encoding) }\npackages:\n  each: P\n  trackingNumber: N\n  label: { from: L }\n",
      kind: "shipment")
    let context = MapContext(partner: "shop", sha256: { "digest of \($0.count)" })
    return try FileReading(
      map, reply("<Order><Parcel><No>1</No><L>\(text)</L><F>\(format)</F></Parcel></Order>"), context: context
    )
  }

  @Test(arguments: [
    ("JVBERi0xLjQK", "PDF", "pdf", 9), ("JVBERi0x\n LjQK\t", "", "pdf", 9),
    ("iVBORw0KGgo=", "image/png", "png", 8),
    ("R0lGODlhAQ==", "GIF", "gif", 7), ("SUkqAAgA", "", "tiff", 6), ("TU0AKggA", "TIFF", "tiff", 6),
    ("XlhB", "ZPLII", "zpl", 3), ("Tgpx", "EPL2", "epl", 3), ("Q1R+fl5YQQ==", "", "zpl", 7),
  ])
  func `a label is decoded, and its bytes tell or confirm the format`(
    text: String, declared: String, format: String, count: Int
  ) throws {
    let reading = try Self.label(text, declared)
    #expect(reading.text("label.format") == format && reading.text("label.bytes") == String(count))
    #expect(reading.text("label.sha256") == "digest of \(count)")
    #expect(
      reading.records[0].labels.map(\.format) == [format] && reading.records[0].labels[0].bytes.count == count
    )
    #expect(reading.records[0].failedChecks.isEmpty)
  }

  @Test(arguments: [
    ("JVBERi0xLjQ", "PDF", "label-encoding"), ("JVBERi0xLj=K", "PDF", "label-encoding"),
    ("JVBE-i0x", "PDF", "label-encoding"),
    ("JVBERi0xLjR=", "PDF", "label-encoding"), ("JVBERi0xLg===", "PDF", "label-encoding"),
    ("=", "PDF", "label-encoding"),
    ("JVBERi0xLjQK", "PNG", "label-format"), ("JVBERi0xLjQK", "ZPL", "label-format"),
    ("PGh0bWw+", "PDF", "label-format"),
    ("PGh0bWw+", "", "label-format"),
  ])
  func `a label that cannot be used holds the parcel and does not lose it`(
    text: String, declared: String, reason: String
  ) throws {
    let reading = try Self.label(text, declared)
    #expect(reading.order == ["1"])
    #expect(reading.records[0].failedChecks.map(\.reason) == [reason])
    #expect(reading.text("label.format") == nil && reading.records[0].labels.isEmpty)
  }

  @Test func `a label may be written as hexadecimal digits`() throws {
    #expect(try Self.label("4749 4638\n3961", "GIF", as: "hex").text("label.bytes") == "6")
    #expect(
      try Self.label("47494", "GIF", as: "hex").records[0].failedChecks.map(\.reason) == ["label-encoding"])
  }

  @Test func `each package has its own label, and a shipment may have none`() throws {
    let map = Self.map(
      "packages:\n  each: P\n  trackingNumber: N\n  label: { from: L }\n", kind: "shipment")
    let text = Self.reply(
      "<Order><Parcel><No>1</No><P><N>a</N><L>JVBERi0xLjQK</L></P><P><N>b</N></P><P><N>c</N><L>R0lGODlhAQ==</L></P></Parcel></Order>"
    )
    let reading = try FileReading(map, text)
    #expect(reading.records[0].labels.map(\.package) == [0, 2])
    let packages = reading.documents[0].records(try #require(Schema.shipment.index(of: "packages")))
    #expect(packages.map { $0.text("label.format") } == ["pdf", nil, "gif"])
    #expect(reading.text("label.format") == nil)
  }
}
