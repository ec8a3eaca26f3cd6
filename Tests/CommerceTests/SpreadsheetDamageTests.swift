import Commerce
import Testing
import Values

/// What a spreadsheet program does to values, and what it is known by.
@Suite struct SpreadsheetDamageTests {
  /// An order with a text in one field, and in a line.
  private func order(_ fields: [String: String] = [:], line: [String: String] = [:]) -> DocumentView {
    var writer = DocumentWriter()
    for (index, field) in Schema.order.fields.enumerated() {
      if field.name == "lines", !line.isEmpty {
        let start = writer.beginRecord(index)
        for (index, field) in Schema.line.fields.enumerated() {
          if let text = line[field.name] { writer.put(index, text) }
        }
        writer.endRecord(start)
      } else if let text = fields[field.name] {
        writer.put(index, text)
      }
    }
    return DocumentView(schema: .order, bytes: writer.bytes)
  }

  private func findings(
    _ view: DocumentView, off: Set<DamageRules.Part> = []
  ) -> [SpreadsheetDamage.Finding] {
    let rules = DamageRules(.order, off: off)
    let found = rules.findings(view)
    #expect(isSuspect(view, rules) || found.isEmpty, "the first look misses \(found)")
    return found
  }

  /// The first look, over places alone.
  private func isSuspect(_ view: DocumentView, _ rules: DamageRules) -> Bool {
    let fields = PackedFields(.order)
    let lines = PackedFields(.line)
    return unsafe view.bytes.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return false }
      fields.load(unsafe FieldPlace(start, count: buffer.count))
      if rules.isSuspect(view.bytes.span, fields.table, lines: nil) { return true }
      for index in 0..<fields.listCount {
        lines.load(fields.listRecord(index).place)
        let isSuspect = unsafe withUnsafePointer(to: lines.table) { table in
          rules.isSuspect([UInt8]().span, fields.table, lines: unsafe FieldTableList(table, count: 1))
        }
        if isSuspect { return true }
      }
      return false
    }
  }

  private func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

  @Test(arguments: [
    ("405123456789", "4.05E+11", true), ("4051234567890", "4.05E+12", true),
    ("4054999999999", "4.05E+12", true), ("4055000000000", "4.05E+12", false),
    ("4044999999999", "4.05E+12", false), ("4045000000000", "4.05E+12", true),
    ("405123456789", "4.05E+12", false), ("100000000000000000", "1.00E+17", true),
    ("123456789012", "1,23457E+11", true), ("99999999999999", "1.00E+14", true), ("12E34", "1.2E+35", true),
    ("4900000000000", "4.9E+12", true), ("405123456789012345", "4.05123456789012E+017", true),
    ("abc", "4.05E+12", false), ("+4915112345678", "4.92E+12", true),
    ("+4915112345678", "4.92E+13", false), ("+4921112345678", "4.92E+12", true),
  ])
  func `a number in scientific form stands for those that round to it`(
    _ original: String, _ found: String, _ isIt: Bool
  ) throws {
    let finding = try #require(findings(order(["number": found])).first)
    #expect(finding.kind == .scientific)
    #expect(finding.name == "number")
    #expect(SpreadsheetDamage.couldBecome(Array(original.utf8), finding) == isIt)
    let range = try #require(SpreadsheetDamage.range(ofScientific: Array(found.utf8)))
    let bytes = Array(original.utf8)
    if isIt, original.allSatisfy(\.isNumber), !original.hasPrefix("9") {
      #expect(!bytes.lexicographicallyPrecedes(range.from) && bytes.lexicographicallyPrecedes(range.to))
    }
  }

  @Test(arguments: [
    "1E5", "1E12", "4.05E+9", "4.05E+10", "E+12", "4.E+12", "04.05E+12", "A4.05E+12", "4.05E-12", "4.05e+12",
    "1001", "#1001", "4.05.1E+12", "10.5E+12", "SKU+12",
  ])
  func `a number of another form is left`(_ number: String) {
    #expect(findings(order(["number": number], line: ["sku": number])).isEmpty)
  }

  @Test(arguments: [
    ("DE", "1067", "01067"), ("US", "501", "00501"), ("US", "2134", "02134"), ("FR", "1000", "01000"),
    ("ES", "8001", "08001"), ("IT", "118", "00118"), ("NO", "150", "0150"), ("AU", "800", "0800"),
    ("BR", "1310100", "01310100"), ("JP", "600001", "0600001"),
  ])
  func `a postcode that is too short has lost zeros`(_ country: String, _ found: String, _ whole: String)
    throws
  {
    for prefix in ["shipTo", "billTo"] {
      let fields = ["\(prefix).postcode": found, "\(prefix).country": country]
      let finding = try #require(findings(order(fields)).first)
      #expect(finding.kind == .zeros && !finding.isCertain)
      #expect(finding.name == "\(prefix).postcode")
      #expect(text(finding.candidate) == whole)
      #expect(SpreadsheetDamage.couldBecome(Array(whole.utf8), finding))
      #expect(!SpreadsheetDamage.couldBecome(Array("9\(whole.dropFirst())".utf8), finding))
    }
  }

  @Test(arguments: [
    ("DE", "10115"), ("DE", "106"), ("AT", "1010"), ("BE", "1000"), ("CH", "8001"), ("GB", "SW1A 1AA"),
    ("NL", "1012"), ("US", "02134"), ("US", "2134-0001"), ("", "1067"), ("NO", "0150"), ("DE", "A067"),
    ("CN", "100000"),
  ])
  func `a postcode as its country has it is left`(_ country: String, _ postcode: String) {
    #expect(findings(order(["shipTo.postcode": postcode, "shipTo.country": country])).isEmpty)
  }

  @Test(arguments: [
    ("36000291452", "036000291452", true), ("6000291452", "006000291452", false), ("36000291453", "", false),
  ])
  func `an article number without its zeros is known by its check digit`(
    _ found: String, _ whole: String, _ isIt: Bool
  ) {
    let finding = findings(order(line: ["sku": found])).first
    if isIt {
      #expect(finding?.name == "lines.sku" && finding?.hasCheckDigit == true)
      #expect(text(finding?.candidate) == whole)
    } else {
      #expect(finding == nil)
      #expect(SpreadsheetDamage.isOwnNumber(Array(found.utf8)))
    }
  }

  @Test(arguments: [
    ("shipTo.postcode", "'75008", "75008"), ("shipTo.phone", "'+49 30 1234", "+49 30 1234"),
    ("number", "=\"000123\"", "000123"), ("id", "'4051234567890", "4051234567890"),
  ])
  func `a sign before a number is taken away`(_ field: String, _ found: String, _ bare: String) throws {
    let finding = try #require(findings(order([field: found])).first)
    #expect(finding.kind == .apostrophe && finding.isCertain)
    #expect(text(finding.candidate) == bare)
    #expect(findings(order([field: "'s"])).isEmpty)
    #expect(findings(order([field: "'N1"])).isEmpty)
  }

  @Test(arguments: [
    (
      "1-Mar", ["MAR-1", "MAR1", "1-MAR", "3-1", "3/1", "1/3", "mar 1"], ["MAR-2", "APR-1", "1-3-4-5", "CUP"]
    ),
    ("Mar-01", ["MAR-1", "MAR-01", "3-2001", "3/01"], ["MAR-02"]),
    ("01. Mrz", ["MRZ-1", "3-1", "MAR1"], ["APR-1"]), ("01.Mrz", ["1-3"], ["1-4"]), ("01-mars", ["1-3"], []),
    ("1-Sep-26", ["SEP1", "9-1-26"], ["9-2"]), ("2026-03-01 00:00:00", ["3-1", "MAR-1"], ["4-1"]),
    ("2026-03-01", ["3-1"], []), ("3/1/2026", ["3-1", "1-3"], ["3-2"]), ("01.03.2026", ["1-3"], []),
    ("01.03.26", ["1.3"], []), ("3月1日", ["3-1"], ["1-4"]), ("Okt 12", ["OCT-12", "OKT12"], []),
    ("févr-26", ["2-2026"], []),
  ])
  func `a SKU that became a date is known, and what it may have been`(
    _ found: String, _ originals: [String], _ others: [String]
  ) throws {
    let finding = try #require(findings(order(line: ["sku": found])).first)
    #expect(finding.kind == .date && finding.candidate == nil)
    for original in originals {
      #expect(SpreadsheetDamage.couldBecome(Array(original.utf8), finding), "\(original)")
    }
    for other in others { #expect(!SpreadsheetDamage.couldBecome(Array(other.utf8), finding), "\(other)") }
  }

  @Test(arguments: [
    "MAR-1", "1-MAR", "3-1", "3/1", "1.2.3", "CUP-1", "10-20-30", "Marble-01", "Mar-1", "2026-13-01",
    "40-Mar", "A4-Mar", "1-Mars", "12-2026", "Dec", "10.10", "0-Mar", "May-9-B", "Sun-01", "2026-03-01-B",
  ])
  func `a SKU that no spreadsheet program writes is left`(_ sku: String) {
    #expect(findings(order(line: ["sku": sku])).isEmpty)
  }

  @Test(arguments: [
    ("fÃ¼r", "für"), ("MÃ¼ller & SÃ¶hne", "Müller & Söhne"), ("StraÃŸe", "Straße"), ("fÃƒÂ¼r", "für"),
    ("CafÃ© Ã\u{A0} la", "Café à la"), ("æ—¥æœ¬", "日本"), ("Lâ€™Ã©tÃ©", "L’été"), ("ÐŸÑ€Ð¸Ð²ÐµÑ‚", "Привет"),
    ("GÃ\u{85}RD", "GÅRD"), ("Donâ€™t", "Don’t"),
  ])
  func `text of a wrong encoding is read right again`(_ found: String, _ right: String) throws {
    let finding = try #require(
      findings(order(["shipTo.name": found])).first, "\(found) is not seen")
    #expect(finding.kind == .encoding && finding.isCertain)
    #expect(text(finding.candidate) == right)
    #expect(try #require(findings(order(line: ["title": found])).first).name == "lines.title")
    #expect(findings(order(["shipTo.name": found]), off: [.text]).isEmpty)
    #expect(findings(order(["shipTo.name": right])).isEmpty)
  }

  @Test(arguments: [
    "Müller", "Élan «été»", "MAÇÃ", "“MAÇÔ", "日本", "São Tomé", "l’été’s", "Ωmega €5", "naïve", "Ã", "NÃO",
    "What? Now?", "who?", "Ann ?",
  ])
  func `text that is right is left`(_ name: String) {
    #expect(findings(order(["shipTo.name": name, "note": name], line: ["title": name])).isEmpty)
  }

  @Test(arguments: [
    ("M\u{FFFD}ller", SpreadsheetDamage.Kind.letters, "Müller", true), ("M?ller", .letters, "Müller", true),
    ("M??ller", .letters, "Müller", true), ("M?ller", .letters, "Maller", false),
    ("Mï¿½ller", .letters, "Müller", true), ("Müller, KÃ¶ln", .encoding, "Müller, Köln", true),
  ])
  func `text whose letters are lost is seen, and known by what it was`(
    _ found: String, _ kind: SpreadsheetDamage.Kind, _ original: String, _ isIt: Bool
  ) throws {
    let finding = try #require(findings(order(["shipTo.street1": found])).first)
    #expect(finding.kind == kind && !finding.isCertain)
    #expect(SpreadsheetDamage.couldBecome(Array(original.utf8), finding) == isIt)
  }

  @Test func `what is known proves more than a value shows by itself`() {
    let known = order(
      ["shipTo.phone": "+4930123456", "billTo.postcode": "00501", "id": "123456789012345678"],
      line: ["id": "1", "sku": "00123", "title": "Cup"])
    let found = order(
      ["shipTo.phone": "4930123456", "billTo.postcode": "501", "id": "123456789012345000"],
      line: ["id": "1", "sku": "123", "title": "Cup"])
    let proofs = DamageRules(.order).proofs(found, known: known, [])
    #expect(
      proofs.map { "\($0.finding.name) \($0.finding.kind)" } == [
        "id digits", "shipTo.phone zeros", "billTo.postcode zeros", "lines.sku zeros",
      ])
    #expect(
      proofs.map { text($0.known) } == ["123456789012345678", "+4930123456", "00501", "00123"])
    #expect(DamageRules(.order).proofs(known, known: known, []).isEmpty)
    #expect(DamageRules(.order).proofs(known, known: found, []).isEmpty)
  }

  @Test func `values are replaced in place, and the line keeps its key`() throws {
    let fields = OrderFields.shared
    let before = order(
      ["number": "A", "shipTo.postcode": "1", "attributes": "", "source.line": "7"],
      line: ["id": "9", "sku": "B", "key": "9"])
    let inner = FieldPosition.Inner(record: 0, field: fields.lineID)
    let edited = DocumentEdit.replacing(
      [
        FieldPosition(fields.number): Array("long".utf8),
        FieldPosition(fields.lines, inner: inner): Array("10".utf8),
      ], in: before, upTo: fields.asOf)
    let after = DocumentView(schema: .order, bytes: edited.bytes)
    #expect(after.text("number") == "long")
    #expect(after.text("shipTo.postcode") == "1")
    #expect(after.text("source.line") == "7")
    let line = try #require(after.records(fields.lines).first)
    #expect(line.text("id") == "10" && line.text("key") == "10" && line.text("sku") == "B")
    let content = DocumentView(schema: .order, bytes: edited.bytes, range: 0..<edited.end)
    #expect(content.text("source.line") == nil && content.records(fields.lines).count == 1)
    #expect(
      DocumentEdit.replacing([:], in: before, upTo: fields.asOf).bytes == before.bytes)
  }

  @Test func `an amount that lost zeros at its end is no change, another amount is`() throws {
    let known = order(["total": "25.00", "shipping": "0.00"], line: ["id": "1", "unitPrice": "25.50"])
    let same = order(["total": "25", "shipping": "0"], line: ["id": "1", "unitPrice": "25.5"])
    let manner = Amendment.Manner(linesComplete: true)
    guard case .unchanged = Amendment.merge(known: known, incoming: same, manner: manner) else {
      Issue.record("25.00 and 25 are two amounts")
      return
    }
    let other = order(["total": "250", "shipping": "0"], line: ["id": "1", "unitPrice": "25.5"])
    guard case .amended(_, let changed) = Amendment.merge(known: known, incoming: other, manner: manner)
    else {
      Issue.record("25.00 and 250 are one amount")
      return
    }
    #expect(changed == ["total"])
  }
}
