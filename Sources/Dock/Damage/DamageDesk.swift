import Commerce
import Ledger
import Mapping
import Values

/// Looks at the records of one file for what a spreadsheet program did to them, and asks the ledger what they were.
///
/// What is certain is restored, what the ledger proves too, each with a note in the order's history. What is left holds
/// an order, and refuses a record whose key is lost. Nothing is changed silently.
///
/// For tables of rows alone: no spreadsheet program writes JSON or XML.
final class DamageDesk {
  private let rules: DamageRules
  private let kind: DocumentKind
  private let reading: ReadingRules
  private let partner: PartnerID
  private let staging: any Staging
  private let reader: any LedgerReader
  private let keyFields: [Int]
  private let end: Int

  /// What was restored in the record at hand.
  private var notes: [Reason] = []
  /// How many values were restored in the file, and the field and the line of the first.
  private(set) var restored = 0
  private(set) var first: (field: String, line: Int)?
  /// How many orders are held for damage, and the field and the line of the first.
  private(set) var held = 0
  private(set) var firstHeld: (field: String, line: Int)?

  private var ownNumbers: Bool?
  private var zeroLengths: [Int]?
  private var knownKeys: [[UInt8]]?
  private var lookUps = 0
  private var releasedSKUs: Set<[UInt8]>?

  /// How many known entries are looked at for one damaged key, and how many keys are looked for in a file.
  private static let mostKnown = 5000
  private static let mostLookUps = 1000

  init?(
    _ reading: ReadingRules, off: Set<DamageRules.Part>, partner: PartnerID, staging: any Staging,
    reader: any LedgerReader
  ) {
    guard reading.kind == .order || reading.kind == .stock || reading.kind == .payment,
      reading.reads.format == .csv || reading.reads.format == .tsv,
      off.count < DamageRules.Part.allCases.count
    else { return nil }
    rules = DamageRules(reading.kind, off: off)
    kind = reading.kind
    self.reading = reading
    self.partner = partner
    self.staging = staging
    self.reader = reader
    keyFields = reading.key.compactMap { reading.kind.schema.index(of: $0) }
    end = reading.kind.schema.required("asOf")
  }

  /// Whether a record needs a closer look; asked of every record.
  func isSuspect(_ document: DocumentRecord, _ packed: Span<UInt8>) -> Bool {
    rules.isSuspect(
      packed, document.table, lines: rules.list < 0 ? nil : document.tables(rules.list))
  }

  /// What was restored in the record at hand; nothing where nothing was.
  func takeNotes() -> [Reason]? {
    if notes.isEmpty { return nil }
    defer { notes.removeAll() }
    return notes
  }

  /// A record with the bytes that its document lies in.
  typealias Mended = (record: MappedRecord, bytes: [UInt8])

  /// What came of a closer look.
  enum Look {
    case sound
    case mended(Mended)
    /// Its key is lost.
    case refused(RecordError)
  }

  /// Restores what is certain, and a key that the ledger proves.
  func look(_ record: MappedRecord, _ bytes: [UInt8]) throws -> Look {
    let view = DocumentView(schema: kind.schema, bytes: bytes, range: record.document)
    seeNumbers(view)
    var texts: [FieldPosition: [UInt8]] = [:]
    for finding in rules.findings(view) {
      if let candidate = finding.candidate, try isCertain(finding) {
        texts[finding.place] = candidate
        note(DamageDesk.code(finding), [finding.name], finding.name, record)
      } else if isKey(finding.place, in: view) {
        guard let known = try original(of: finding, view) else {
          notes.removeAll()
          return .refused(refusal(finding.place.field, finding.found))
        }
        texts[finding.place] = known
        note("damage-known-key", [finding.name, finding.found.text], finding.name, record)
      }
    }
    return texts.isEmpty ? .sound : .mended(mend(record, view, texts))
  }

  /// Restores what a known document proves; nothing where it proves nothing.
  func restore(
    _ record: MappedRecord, _ bytes: [UInt8], isSuspect: Bool, known: DocumentView
  ) throws -> Mended? {
    let view = DocumentView(schema: kind.schema, bytes: bytes, range: record.document)
    let proofs = rules.proofs(view, known: known, isSuspect ? rules.findings(view) : [])
    if proofs.isEmpty { return nil }
    var texts: [FieldPosition: [UInt8]] = [:]
    for proof in proofs {
      texts[proof.finding.place] = proof.known
      note("damage-known", [proof.finding.name], proof.finding.name, record)
    }
    return mend(record, view, texts)
  }

  /// Why an order is to wait: what is damaged in it, and what it may have been.
  func evidence(_ document: DocumentView, line: Int) throws -> [(name: String, text: String)]? {
    guard kind == .order else { return nil }
    var evidence: [(name: String, text: String)] = []
    for finding in rules.findings(document) {
      // An article number whose zeros nobody misses is the shop's own number.
      if finding.hasCheckDigit { continue }
      if try isReleased(finding) { continue }
      if evidence.isEmpty, firstHeld == nil { firstHeld = (finding.name, line) }
      evidence += DamageDesk.evidence(finding, number: evidence.count { $0.name.hasPrefix("field") } + 1)
    }
    if evidence.isEmpty { return nil }
    held += 1
    return evidence
  }

  private func isCertain(_ finding: SpreadsheetDamage.Finding) throws -> Bool {
    if finding.isCertain { return true }
    return try finding.hasCheckDigit && !hasOwnNumbers()
  }

  private static func code(_ finding: SpreadsheetDamage.Finding) -> String {
    switch finding.kind {
    case .apostrophe: "damage-apostrophe"
    case .encoding: "damage-encoding"
    default: "damage-check-digit"
    }
  }

  private func note(_ code: String, _ arguments: [String], _ field: String, _ record: MappedRecord) {
    notes.append(Reason(code, arguments))
    restored += 1
    if first == nil { first = (field, record.firstLine) }
  }

  private func mend(
    _ record: MappedRecord, _ view: DocumentView, _ texts: [FieldPosition: [UInt8]]
  ) -> Mended {
    let edited = DocumentEdit.replacing(texts, in: view, upTo: end)
    var record = record
    record.document = 0..<edited.bytes.count
    record.content = 0..<edited.end
    if keyFields.contains(where: { texts[FieldPosition($0)] != nil }) {
      let mended = DocumentView(schema: kind.schema, bytes: edited.bytes)
      record.key =
        reading.keyIsFirst
        ? keyFields.first(where: mended.has).map { Array(mended.slice($0)) } ?? record.key
        : mended.joinedKey(keyFields)
    }
    return (record, edited.bytes)
  }

  /// What a person is told of a file: how much was restored, and how much could not be.
  func messages(file: String) -> [Diagnostic] {
    var result: [Diagnostic] = []
    if let first {
      result.append(
        Diagnostic(
          "damage-restored", [String(restored), first.field], severity: .warning,
          at: SourcePosition(file: file, line: first.line)))
    }
    if let firstHeld {
      result.append(
        Diagnostic(
          "damage-held", [String(held), firstHeld.field], severity: .warning,
          at: SourcePosition(file: file, line: firstHeld.line)))
    }
    return result
  }

  // MARK: Keys

  /// Whether a place is what tells the record from others.
  private func isKey(_ place: FieldPosition, in view: DocumentView) -> Bool {
    guard place.inner == nil else { return false }
    if reading.keyIsFirst { return keyFields.first(where: view.has) == place.field }
    return keyFields.contains(place.field)
  }

  /// Says that a number is damaged, by the sender's own name of the column.
  private func refusal(_ field: Int, _ found: [UInt8]) -> RecordError {
    let column = reading.rules.first { $0.field == field }?.from.first?.name
    return RecordError(
      "damage-key", [found.text.quotedForMessage], field: column ?? kind.schema.fields[field].name,
      value: found.text)
  }

  /// What a damaged part of a key was, where exactly one known entry fits.
  private func original(of finding: SpreadsheetDamage.Finding, _ view: DocumentView) throws -> [UInt8]? {
    lookUps += 1
    guard lookUps <= DamageDesk.mostLookUps else { return nil }
    let isWhole = reading.keyIsFirst || keyFields.count == 1
    let part = isWhole ? 0 : keyFields.firstIndex(of: finding.place.field) ?? 0
    var found: Set<[UInt8]> = []
    for key in try candidates(finding, isWhole) {
      let parts = isWhole ? [key[...]] : key.split(separator: 0x1F, omittingEmptySubsequences: false)
      guard parts.count > part, SpreadsheetDamage.couldBecome(Array(parts[part]), finding) else { continue }
      let same =
        try isWhole ? agrees(key, view, ignoring: finding.place.field) : agrees(parts, view, but: part)
      if same { found.insert(Array(parts[part])) }
    }
    return found.count == 1 ? found.first : nil
  }

  /// Known keys that may have become what was found.
  private func candidates(_ finding: SpreadsheetDamage.Finding, _ isWhole: Bool) throws -> [[UInt8]] {
    if isWhole, finding.kind == .scientific, let range = SpreadsheetDamage.range(ofScientific: finding.found)
    {
      let entries = try reader.entries(kind, partner, after: range.from, limit: DamageDesk.mostKnown)
      // `from` itself is a whole number too, though a short one.
      let keys = entries.map(\.key).prefix { $0.lexicographicallyPrecedes(range.to) }
      return keys.count < DamageDesk.mostKnown ? Array(keys) : []
    }
    if let knownKeys { return knownKeys }
    let entries = try reader.entries(kind, partner, after: nil, limit: DamageDesk.mostKnown)
    // Of more than that nobody can say which is the only one.
    let keys = entries.count < DamageDesk.mostKnown ? entries.map(\.key) : []
    knownKeys = keys
    return keys
  }

  private func agrees(_ parts: [ArraySlice<UInt8>], _ view: DocumentView, but part: Int) -> Bool {
    for (index, field) in keyFields.enumerated() where index != part {
      guard index < parts.count, parts[index] == view.slice(field) else { return false }
    }
    return true
  }

  /// Whether a known entry tells of the same thing.
  private func agrees(_ key: [UInt8], _ view: DocumentView, ignoring field: Int) throws -> Bool {
    guard kind == .order else { return true }
    guard let known = try staging.known(kind, partner, key.span) else { return false }
    var bytes: [UInt8] = []
    _ = try staging.document(known.version, into: &bytes)
    return SpreadsheetDamage.isSameOrder(
      DocumentView(schema: kind.schema, bytes: bytes), view, ignoring: [field])
  }

  /// A record of an unknown key as the known one whose key has zeros in front.
  func withZeros(_ record: MappedRecord, _ bytes: [UInt8]) throws -> Mended? {
    guard kind != .payment, let head = record.key.first, head &- 0x31 < 9 else { return nil }
    let lengths = try lengthsWithZeros()
    guard lengths.contains(where: { $0 > record.key.count }) else { return nil }
    let view = DocumentView(schema: kind.schema, bytes: bytes, range: record.document)
    guard let field = reading.keyIsFirst ? keyFields.first(where: view.has) : keyFields.first,
      view.slice(field).allSatisfy({ $0 &- 0x30 < 10 })
    else { return nil }
    var found: [UInt8]?
    for length in lengths where length > record.key.count {
      let zeros = [UInt8](repeating: UInt8(ascii: "0"), count: length - record.key.count)
      let key = zeros + record.key
      guard try staging.known(kind, partner, key.span) != nil,
        try agrees(key, view, ignoring: field)
      else { continue }
      if found != nil { return nil }
      found = key
    }
    guard let found else { return nil }
    let text = Array(found.prefix(found.count - record.key.count)) + view.slice(field)
    let name = kind.schema.fields[field].name
    note("damage-known-key", [name, String(decoding: view.slice(field), as: UTF8.self)], name, record)
    return mend(record, view, [FieldPosition(field): text])
  }

  /// How long the partner's keys are that begin with a zero: only for those is it worth a look.
  private func lengthsWithZeros() throws -> [Int] {
    if let zeroLengths { return zeroLengths }
    let zero = UInt8(ascii: "0")
    let entries = try reader.entries(kind, partner, after: [zero], limit: 1000)
    let lengths = Set(entries.lazy.map(\.key).filter { $0.first == zero }.map(\.count)).sorted()
    zeroLengths = lengths
    return lengths
  }

  /// A record that its map refused, as people can understand it: orders whose numbers became one number cannot be told
  /// apart, and look as if one order said two things.
  func explained(_ reject: RejectedRecord) -> RejectedRecord {
    guard reject.error.code == "map-group-conflict", SpreadsheetDamage.range(ofScientific: reject.key) != nil,
      let field = keyFields.first
    else { return reject }
    var result = reject
    result.error = refusal(field, reject.key)
    return result
  }

  // MARK: What the shop's numbers are like

  /// A number of ten or eleven digits without a right check digit shows that a shop counts its goods in a way of its own.
  private func seeNumbers(_ view: DocumentView) {
    if ownNumbers == true { return }
    if DamageDesk.skus(view, kind).contains(where: { SpreadsheetDamage.isOwnNumber($0) }) {
      ownNumbers = true
    }
  }

  /// Whether the shop's SKUs are numbers of its own: one in ten of them has a right check digit by accident.
  private func hasOwnNumbers() throws -> Bool {
    if let ownNumbers { return ownNumbers }
    var result = false
    var bytes: [UInt8] = []
    for entry in try reader.entries(kind, partner, after: nil, limit: 200) {
      _ = try reader.document(entry.known.version, into: &bytes)
      let view = DocumentView(schema: kind.schema, bytes: bytes)
      guard DamageDesk.skus(view, kind).contains(where: { SpreadsheetDamage.isOwnNumber($0) }) else {
        continue
      }
      result = true
      break
    }
    ownNumbers = result
    return result
  }

  private static func skus(_ view: DocumentView, _ kind: DocumentKind) -> [[UInt8]] {
    if kind != .order { return kind.schema.index(of: "sku").map { [Array(view.slice($0))] } ?? [] }
    return view.records(OrderFields.shared.lines).map { Array($0.slice(OrderFields.shared.lineSKU)) }
  }

  // MARK: What people released

  /// Whether a person let this SKU go before: it is what it looks like then, whatever order it stands in.
  private func isReleased(_ finding: SpreadsheetDamage.Finding) throws -> Bool {
    guard finding.name == "lines.sku" else { return false }
    if releasedSKUs == nil { releasedSKUs = try released() }
    return releasedSKUs?.contains(finding.found) ?? false
  }

  private func released() throws -> Set<[UInt8]> {
    var result: Set<[UInt8]> = []
    for hold in try reader.holds(because: DamageDesk.reason, openOnly: false)
    where hold.entry.partner == partner {
      guard case .decision(let number)? = hold.ending,
        try reader.decisions(of: hold.entry).contains(where: {
          $0.number == number && $0.verdict == .released
        }),
        let known = try reader.known(hold.entry)
      else { continue }
      var bytes: [UInt8] = []
      _ = try reader.document(known.version, into: &bytes)
      for finding in rules.findings(DocumentView(schema: hold.entry.kind.schema, bytes: bytes))
      where finding.name == "lines.sku" {
        // What the person saw stands in the evidence; the order may say something else since.
        let seen = HoldEvidence.json([("lines.sku", finding.found.text)]).dropFirst(12).dropLast()
        if hold.evidence.contains(seen) { result.insert(finding.found) }
      }
    }
    return result
  }

  /// The reason of the hold.
  static let reason = "spreadsheet-damage"

  /// One finding as evidence; the first without a number.
  private static func evidence(
    _ finding: SpreadsheetDamage.Finding, number: Int
  ) -> [(name: String, text: String)] {
    let suffix = number == 1 ? "" : String(number)
    let candidate = finding.candidate.map { [("candidate\(suffix)", $0.text)] } ?? []
    return [("field\(suffix)", finding.name), ("kind\(suffix)", finding.kind.rawValue)]
      + [("found\(suffix)", finding.found.text)] + candidate
  }
}

extension [UInt8] {
  fileprivate var text: String { String(decoding: self, as: UTF8.self) }
}
