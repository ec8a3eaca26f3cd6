import Values

/// What a spreadsheet program does to a file that is opened and saved in it: numbers in scientific form, lost zeros,
/// SKUs turned into dates, letters of a wrong encoding.
///
/// Pure: looks at a document alone (``DamageRules``), and can say whether a known value would have become what was found
/// (``couldBecome(_:_:)``). What is certain is restored, the rest is for the ledger and for people to decide.
package enum SpreadsheetDamage {
  /// What was done to a value.
  package enum Kind: String, CaseIterable, Sendable {
    /// `4.05E+12`: the digits behind the first few are lost.
    case scientific
    /// `1067` for `01067`.
    case zeros
    /// `'75008`, `="75008"`: what keeps a spreadsheet program from changing a number, left in the file.
    case apostrophe
    /// `1-Mar` for `MAR-1`.
    case date
    /// `fÃ¼r` for `für`.
    case encoding
    /// `M?ller`, `M�ller`: letters that an encoding did not have.
    case letters
    /// `123456789012345000` for `123456789012345678`.
    case digits
  }

  /// A value that a spreadsheet program changed.
  package struct Finding: Hashable, Sendable {
    package var place: FieldPosition
    /// The field's name in documents: `shipTo.postcode`, `lines.sku`.
    package var name: String
    package var kind: Kind
    package var found: [UInt8]
    /// What it was, as far as the value itself tells.
    package var candidate: [UInt8]?
    /// The candidate can be nothing else.
    package var isCertain = false
    /// The candidate is right if the shop's numbers end in check digits.
    package var hasCheckDigit = false
  }

  /// Whether a value, written into a spreadsheet, could have come out as what was found.
  package static func couldBecome(_ original: [UInt8], _ finding: Finding) -> Bool {
    if original == finding.found { return false }
    switch finding.kind {
    case .scientific: return ScientificNumber(finding.found)?.isRounded(original) ?? false
    case .zeros: return isWithoutZeros(original, finding.found)
    case .apostrophe, .encoding: return original == finding.candidate
    case .date: return SpreadsheetDate.couldBecome(original, finding.found)
    case .letters: return isWithLostLetters(original, finding.found)
    case .digits: return hasLostDigits(original, finding.found)
    }
  }

  /// What became of a known value where the new one by itself looks sound; nothing where it is simply another value.
  package static func proven(known: [UInt8], found: [UInt8], isPhone: Bool) -> Kind? {
    if isWithoutZeros(known, found) { return .zeros }
    if isPhone, known.first == UInt8(ascii: "+"), found.elementsEqual(known.dropFirst()) { return .zeros }
    if hasLostDigits(known, found) { return .digits }
    return nil
  }

  /// Whether nothing but zeros in front is missing.
  static func isWithoutZeros(_ original: [UInt8], _ found: [UInt8]) -> Bool {
    let lost = original.count - found.count
    return lost > 0 && isDigits(found) && original.dropFirst(lost).elementsEqual(found)
      && original.prefix(lost).allSatisfy { $0 == UInt8(ascii: "0") }
  }

  /// A double has fifteen digits: what stands behind them becomes zeros.
  static func hasLostDigits(_ original: [UInt8], _ found: [UInt8]) -> Bool {
    original.count == found.count && found.count > 15 && isDigits(original) && isDigits(found)
      && original != found && original.prefix(15).elementsEqual(found.prefix(15))
      && found.dropFirst(15).allSatisfy { $0 == UInt8(ascii: "0") }
  }

  static func isDigits(_ text: some Sequence<UInt8>) -> Bool { text.allSatisfy(isDigit) }

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  /// Whether two documents tell of one order, of which one has a damaged key.
  ///
  /// Something must say so, and nothing may say otherwise; `ignoring`: the damaged fields.
  package static func isSameOrder(
    _ known: DocumentView, _ incoming: DocumentView, ignoring: Set<Int>
  ) -> Bool {
    func agrees(_ name: String) -> Bool? {
      guard let field = known.schema.index(of: name), !ignoring.contains(field), known.has(field),
        incoming.has(field)
      else { return nil }
      if name == "placedAt" { return known.moment(field) == incoming.moment(field) }
      if name == "total" { return known.decimal(field) == incoming.decimal(field) }
      return known.slice(field) == incoming.slice(field)
    }
    let names = ["id", "number", "placedAt", "currency", "buyer.email"]
    let answers = names.map(agrees)
    if answers.contains(false) { return false }
    if answers[0] == true || answers[1] == true { return true }
    let isSameSum = agrees("total") == true
    if answers[2] == true {
      if isSameSum { return true }
      if case .date? = incoming.moment(OrderFields.shared.placedAt) { return false }
      return true
    }
    return isSameSum && (answers[4] == true || (agrees("shipTo.name") == true))
  }
}

/// Where in a document a value stands: a field, or one of a record in a list.
package struct FieldPosition: Hashable, Sendable {
  package var field: Int
  /// The record and the field in it, where `field` is a list.
  package var inner: Inner?

  package struct Inner: Hashable, Sendable {
    package var record: Int
    package var field: Int

    package init(record: Int, field: Int) {
      self.record = record
      self.field = field
    }
  }

  package init(_ field: Int, inner: Inner? = nil) {
    self.field = field
    self.inner = inner
  }
}
