package import Values

/// Where in the documents of one kind a spreadsheet program does damage, and what it looks like there.
///
/// Two looks: ``isSuspect(_:_:lines:)`` at every document, over bytes alone, and ``findings(_:)`` at the few that it
/// points at.
package final class DamageRules: Sendable {
  /// What a field is, as far as damage depends on it; a partner may switch each off.
  package enum Part: String, CaseIterable, Sendable {
    /// Numbers and ids of orders and lines.
    case number
    case sku
    case postcode
    case phone
    /// Names, streets, titles, notes.
    case text
  }

  struct Spot: Sendable {
    let field: Int
    let part: Part
    /// Where a postcode's country stands.
    var country = -1
    /// A mark of interrogation within a word has no other meaning here.
    var isAddress = false
  }

  package let schema: Schema
  /// The list whose records are looked at, or −1.
  package let list: Int
  private let spots: [Spot]
  private let inner: [Spot]
  private let innerSchema: Schema?
  /// Those of ``spots`` that bytes alone cannot tell of.
  private let plain: [Spot]
  private let plainInner: [Spot]
  private let postcodes: [UInt8]
  /// Whether texts are looked at.
  private let readsText: Bool
  private let off: Set<Part>

  /// The rules for a kind, without the parts that are switched off.
  package init(_ kind: DocumentKind, off: Set<Part> = []) {
    schema = kind.schema
    self.off = off
    let lines = kind == .order ? OrderFields.shared.lines : -1
    list = lines
    spots = DamageRules.spots(kind.schema).filter { !off.contains($0.part) }
    innerSchema = lines < 0 ? nil : Schema.line
    inner = lines < 0 ? [] : DamageRules.spots(.line).filter { !off.contains($0.part) }
    plain = spots.filter { $0.part != .text }
    plainInner = inner.filter { $0.part != .text }
    postcodes = PostcodeDigits.places
    readsText = !off.contains(.text)
  }

  private static func spots(_ schema: Schema) -> [Spot] {
    var result: [Spot] = []
    for (index, field) in schema.fields.enumerated() where !field.hidden {
      guard case .text = field.type else { continue }
      let name = field.name.split(separator: ".").last.map(String.init) ?? field.name
      switch name {
      // The workspace's own words.
      case "channel", "provider", "carrier": break
      case "id", "number", "parent": result.append(Spot(field: index, part: .number))
      case "sku": result.append(Spot(field: index, part: .sku))
      case "phone": result.append(Spot(field: index, part: .phone))
      case "postcode":
        let country = schema.index(of: "\(field.name.dropLast(8))country") ?? -1
        result.append(Spot(field: index, part: .postcode, country: country))
      case "email", "taxId", "location": break
      default:
        let isAddress = field.name.contains(".") && name != "region"
        result.append(Spot(field: index, part: .text, isAddress: isAddress))
      }
    }
    return result
  }

  // MARK: Every document

  /// Whether a closer look is due.
  ///
  /// - Parameters:
  ///   - packed: the whole document.
  ///   - table: its fields.
  ///   - lines: the fields of the records of ``list``.
  /// - Returns: whether ``findings(_:)`` may find something.
  package func isSuspect(_ packed: Span<UInt8>, _ table: FieldTable, lines: FieldTableList?) -> Bool {
    if readsText, DamageRules.hasMarks(packed) { return true }
    for spot in plain where isSuspect(spot, table) { return true }
    guard let lines else { return false }
    for index in 0..<lines.count {
      for spot in plainInner where isSuspect(spot, lines[index]) { return true }
    }
    return false
  }

  @inline(__always)
  private func isSuspect(_ spot: Spot, _ table: FieldTable) -> Bool {
    let place = table[spot.field]
    let count = place.count
    if count < 3 { return false }
    let text = place.bytes
    let first = text[0]
    if first == 0x27 || first == 0x3D { return true }
    // `E+12` or `E+123` at the end.
    if count >= 5, text[count &- 3] == 0x2B || text[count &- 4] == 0x2B { return true }
    switch spot.part {
    case .postcode:
      guard let rule = PostcodeDigits.rule(table[spot.country].bytes, postcodes) else { return false }
      return count < rule.digits && SpreadsheetDamage.isDigit(first)
    case .sku:
      // Dates begin with a digit or the name of a month, article numbers with digits.
      if first &- 0x31 < 9 {
        if count == 10 || count == 11 { return true }
        let second = text[1]
        let third = text[2]
        if SpreadsheetDamage.isDigit(second) {
          return SpreadsheetDamage.isDigit(third)
            ? count >= 8 && DamageRules.isMark(text[4]) : DamageRules.isMark(third)
        }
        return DamageRules.isMark(second)
      }
      if first == 0x30 { return DamageRules.isMark(text[2]) }
      return count >= 5 && count <= 10 && (first | 0x20) &- 0x61 < 26
        && SpreadsheetDamage.isDigit(text[count &- 1])
        && (text[1] >= 0x80 || text[1] &- 0x61 < 26) && DamageRules.isMonthInitial(first)
    case .number, .phone, .text: return false
    }
  }

  /// What may stand between the parts of a date.
  @inline(__always)
  private static func isMark(_ byte: UInt8) -> Bool {
    byte == 0x2D || byte == 0x2E || byte == 0x2F || byte == 0x20 || byte >= 0x80
  }

  @inline(__always)
  private static func isMonthInitial(_ byte: UInt8) -> Bool {
    switch byte | 0x20 {
    case 0x61, 0x64, 0x65, 0x66, 0x67, 0x6A, 0x6C, 0x6D, 0x6E, 0x6F, 0x73: true
    default: false
    }
  }

  /// Whether a document has bytes that wrongly read text has: `Ã` or a sign like it before a byte of such text, the
  /// replacement character, a mark of interrogation before a letter.
  static func hasMarks(_ bytes: Span<UInt8>) -> Bool {
    let count = bytes.count
    return unsafe bytes.withUnsafeBytes { buffer in
      var index = 0
      while index &+ 16 <= count {
        let first = unsafe buffer.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        let second = unsafe buffer.loadUnaligned(fromByteOffset: index &+ 8, as: UInt64.self)
        // Nearly all of it is ASCII.
        if (first | second) & highBits != 0 || questions(first) | questions(second) != 0 {
          if unsafe hasMark(buffer, first, at: index) { return true }
          if unsafe hasMark(buffer, second, at: index &+ 8) { return true }
        }
        index &+= 16
      }
      while index < count {
        if unsafe isMark(buffer, at: index) { return true }
        index &+= 1
      }
      return false
    }
  }

  private static let highBits: UInt64 = 0x8080_8080_8080_8080

  @inline(__always)
  private static func questions(_ word: UInt64) -> UInt64 { zeros(word ^ 0x3F3F_3F3F_3F3F_3F3F) }

  /// Whether one of eight bytes begins a mark.
  @inline(__always)
  private static func hasMark(_ bytes: UnsafeRawBufferPointer, _ word: UInt64, at index: Int) -> Bool {
    var found =
      zeros(word ^ 0xC3C3_C3C3_C3C3_C3C3) | zeros(word ^ 0xEFEF_EFEF_EFEF_EFEF) | questions(word)
    while found != 0 {
      let place = index &+ UInt64(littleEndian: found).trailingZeroBitCount >> 3
      if unsafe isMark(bytes, at: place) { return true }
      found &= found &- 1
    }
    return false
  }

  /// Not nought where a byte of a word is (and it may err to that side).
  @inline(__always)
  private static func zeros(_ word: UInt64) -> UInt64 {
    (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
  }

  @inline(__always)
  private static func isMark(_ bytes: UnsafeRawBufferPointer, at place: Int) -> Bool {
    switch unsafe bytes[place] {
    case 0xC3:
      guard place &+ 2 < bytes.count, unsafe bytes[place &+ 1] &- 0x82 < 0x33 else { return false }
      switch unsafe bytes[place &+ 2] {
      case 0xC2, 0xC5, 0xC6, 0xCB, 0xE2: return true
      default: return false
      }
    case 0xEF:
      guard place &+ 2 < bytes.count else { return false }
      return unsafe bytes[place &+ 1] == 0xBF && bytes[place &+ 2] == 0xBD
    case 0x3F:
      guard place > 0, place &+ 1 < bytes.count else { return false }
      let next = unsafe bytes[place &+ 1]
      let before = unsafe bytes[place &- 1]
      return (next &- 0x61 < 26 || next == 0x3F) && (before | 0x20) &- 0x61 < 26
    default: return false
    }
  }

  // MARK: A document that is looked at closely

  /// All damage that can be seen in a document.
  package func findings(_ document: DocumentView) -> [SpreadsheetDamage.Finding] {
    var result: [SpreadsheetDamage.Finding] = []
    for spot in spots {
      if let finding = finding(spot, document, FieldPosition(spot.field)) { result.append(finding) }
    }
    guard list >= 0 else { return result }
    for (record, line) in document.records(list).enumerated() {
      for spot in inner {
        let place = FieldPosition(list, inner: FieldPosition.Inner(record: record, field: spot.field))
        guard var finding = finding(spot, line, place) else { continue }
        finding.name = "\(schema.fields[list].name).\(finding.name)"
        result.append(finding)
      }
    }
    return result
  }

  private func finding(
    _ spot: Spot, _ view: DocumentView, _ place: FieldPosition
  ) -> SpreadsheetDamage.Finding? {
    let text = Array(view.slice(spot.field))
    guard text.count >= 2 else { return nil }
    func found(_ kind: SpreadsheetDamage.Kind, _ candidate: [UInt8]? = nil, isCertain: Bool = false)
      -> SpreadsheetDamage.Finding
    {
      SpreadsheetDamage.Finding(
        place: place, name: view.schema.fields[spot.field].name, kind: kind, found: text,
        candidate: candidate, isCertain: isCertain)
    }
    if spot.part == .text {
      if let restored = Mojibake.restored(text) { return found(.encoding, restored, isCertain: true) }
      if let partly = Mojibake.partly(text) { return found(.encoding, partly) }
      if spot.isAddress, SpreadsheetDamage.hasLostLetters(text) { return found(.letters) }
      return nil
    }
    if let bare = DamageRules.unguarded(text, isPhone: spot.part == .phone) {
      return found(.apostrophe, bare, isCertain: true)
    }
    if ScientificNumber(text) != nil { return found(.scientific) }
    switch spot.part {
    case .postcode:
      guard spot.country >= 0 else { return nil }
      return PostcodeDigits.restored(text, country: Array(view.slice(spot.country))).map { found(.zeros, $0) }
    case .sku:
      if let restored = ArticleNumber.restored(text) {
        var finding = found(.zeros, restored)
        finding.hasCheckDigit = true
        return finding
      }
      return SpreadsheetDate.readings(text).isEmpty ? nil : found(.date)
    default: return nil
    }
  }

  /// What stands behind an apostrophe or within `="…"`, where that is a number.
  private static func unguarded(_ text: [UInt8], isPhone: Bool) -> [UInt8]? {
    var bare = text[...]
    if text[0] == UInt8(ascii: "'") {
      bare = bare.dropFirst()
    } else if text.count > 3, text[0] == UInt8(ascii: "="), text[1] == UInt8(ascii: "\""),
      text.last == UInt8(ascii: "\"")
    {
      bare = bare.dropFirst(2).dropLast()
    } else {
      return nil
    }
    let marks = isPhone ? Array("+-()/. ".utf8) : []
    guard bare.contains(where: SpreadsheetDamage.isDigit),
      bare.allSatisfy({ SpreadsheetDamage.isDigit($0) || marks.contains($0) })
    else { return nil }
    return Array(bare)
  }

  // MARK: What is known

  /// What a known document proves of one that tells of the same thing: for each value that a spreadsheet program made
  /// of a known one, the known one.
  ///
  /// `findings`: what was seen in the document by itself.
  package func proofs(
    _ document: DocumentView, known: DocumentView, _ findings: [SpreadsheetDamage.Finding]
  ) -> [(finding: SpreadsheetDamage.Finding, known: [UInt8])] {
    var result: [(finding: SpreadsheetDamage.Finding, known: [UInt8])] = []
    for spot in spots where known.slice(spot.field) != document.slice(spot.field) {
      let place = FieldPosition(spot.field)
      let original = Array(known.slice(spot.field))
      guard let finding = proof(spot, document, original, findings.first { $0.place == place }, place) else {
        continue
      }
      result.append((finding, original))
    }
    guard list >= 0 else { return result }
    let before = known.records(list)
    for (record, line) in document.records(list).enumerated() {
      for spot in inner {
        let place = FieldPosition(list, inner: FieldPosition.Inner(record: record, field: spot.field))
        let seen = findings.first { $0.place == place }
        var proven: [(finding: SpreadsheetDamage.Finding, known: [UInt8])] = []
        // Two known lines that say two things prove nothing.
        for candidate in DamageRules.sameLines(line, before, but: spot.field) {
          let original = Array(candidate.slice(spot.field))
          // The line may be one of those that the file tells as they are.
          if original == Array(line.slice(spot.field)) {
            proven = []
            break
          }
          guard var finding = proof(spot, line, original, seen, place),
            !proven.contains(where: { $0.known == original })
          else { continue }
          if seen == nil { finding.name = "\(schema.fields[list].name).\(finding.name)" }
          proven.append((finding, original))
        }
        if proven.count == 1 { result.append(proven[0]) }
      }
    }
    return result
  }

  private func proof(
    _ spot: Spot, _ view: DocumentView, _ original: [UInt8], _ seen: SpreadsheetDamage.Finding?,
    _ place: FieldPosition
  ) -> SpreadsheetDamage.Finding? {
    guard !original.isEmpty else { return nil }
    if let seen { return SpreadsheetDamage.couldBecome(original, seen) ? seen : nil }
    guard spot.part != .text, view.has(spot.field) else { return nil }
    let found = Array(view.slice(spot.field))
    guard found != original,
      let kind = SpreadsheetDamage.proven(known: original, found: found, isPhone: spot.part == .phone)
    else { return nil }
    return SpreadsheetDamage.Finding(
      place: place, name: view.schema.fields[spot.field].name, kind: kind, found: found, candidate: original)
  }

  /// The known lines that may be a line: of its id, else of its title, but for the field in question.
  private static func sameLines(
    _ line: DocumentView, _ known: [DocumentView], but field: Int
  ) -> [DocumentView] {
    let fields = OrderFields.shared
    if field != fields.lineID, line.has(fields.lineID) {
      let same = known.filter { $0.slice(fields.lineID) == line.slice(fields.lineID) }
      if !same.isEmpty { return same }
    }
    return known.filter {
      $0.slice(fields.lineTitle) == line.slice(fields.lineTitle)
        && (field == fields.lineSKU || $0.slice(fields.lineSKU) == line.slice(fields.lineSKU))
    }
  }
}
