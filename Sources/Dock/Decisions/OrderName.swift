import Commerce
package import Ledger
package import Values

/// An order as people call it: `[channel:]number`, a leading `#` optional (`documents.md` 4).
package enum OrderName {
  /// All orders that a text may mean.
  ///
  /// The text is tried whole before its first colon is taken for the end of a channel's name, since numbers may hold
  /// colons. Where no order has the name, it may be that of a payment or a payout that is held.
  package static func orders(_ text: String, in reader: any LedgerReader) throws -> [EntryID] {
    let whole = try orders(number: text, in: reader)
    guard whole.isEmpty else { return whole }
    if let colon = text.firstIndex(of: ":"), let partner = try reader.partner(named: String(text[..<colon])) {
      let found = try orders(number: String(text[text.index(after: colon)...]), in: reader).filter {
        $0.partner == partner
      }
      if !found.isEmpty { return found }
    }
    return try held(text, in: reader)
  }

  /// What is held under a name and is no order.
  private static func held(_ text: String, in reader: any LedgerReader) throws -> [EntryID] {
    var found: [EntryID] = []
    for hold in try reader.holds(openOnly: true) where hold.entry.kind != .order {
      guard !found.contains(hold.entry) else { continue }
      let isMeant =
        try String(decoding: hold.entry.key, as: UTF8.self) == text
        || name(of: hold.entry, in: reader) == text
      if isMeant { found.append(hold.entry) }
    }
    return found
  }

  /// The one order that a text means.
  ///
  /// - Throws: `order-unknown`, and `order-ambiguous` with all that it may mean.
  package static func order(_ text: String, in reader: any LedgerReader) throws -> EntryID {
    let found = try orders(text, in: reader)
    guard let first = found.first else {
      throw DecisionError(Diagnostic("order-unknown", [text.quotedForMessage]))
    }
    guard found.count > 1 else { return first }
    let names = try found.map { try name(of: $0, in: reader) }
    throw DecisionError(
      Diagnostic(
        "order-ambiguous", [text.quotedForMessage, String(found.count)],
        notes: names.map { Reason("order-match", [$0]) }))
  }

  /// The one order that a text means: by its own name, or by the tracking number of one of its parcels.
  ///
  /// - Throws: as ``order(_:in:)``.
  package static func order(orParcel text: String, in reader: any LedgerReader) throws -> EntryID {
    guard try orders(text, in: reader).isEmpty,
      let parcel = try reader.find(.parcel, number: Array(text.utf8)).first,
      let known = try reader.known(parcel)
    else { return try order(text, in: reader) }
    var bytes: [UInt8] = []
    _ = try reader.document(known.version, into: &bytes)
    let view = DocumentView(schema: .parcel, bytes: bytes)
    let channel = view.text("channel").map { "\($0):" } ?? ""
    return try order(channel + (view.text("order") ?? text), in: reader)
  }

  private static func orders(number: String, in reader: any LedgerReader) throws -> [EntryID] {
    let bare = number.hasPrefix("#") ? String(number.dropFirst()) : number
    var found: [EntryID] = []
    for candidate in [bare, "#" + bare] {
      for entry in try reader.find(.order, number: Array(candidate.utf8)) where !found.contains(entry) {
        found.append(entry)
      }
    }
    return found
  }

  /// What people see of an order: its number, or its key where it has none.
  package static func number(of entry: EntryID, in reader: any LedgerReader) throws -> String {
    guard let known = try reader.known(entry) else { return String(decoding: entry.key, as: UTF8.self) }
    var bytes: [UInt8] = []
    _ = try reader.document(known.version, into: &bytes)
    let view = DocumentView(schema: entry.kind.schema, bytes: bytes)
    return view.text("number") ?? String(decoding: entry.key, as: UTF8.self)
  }

  /// An order with its channel, so that it means one order only: `shop:#1001`.
  package static func name(of entry: EntryID, in reader: any LedgerReader) throws -> String {
    "\(try reader.name(of: entry.partner)):\(try number(of: entry, in: reader))"
  }
}

/// What a person asked for cannot be done; nothing was changed.
package struct DecisionError: Error, Sendable {
  package let diagnostic: Diagnostic

  package init(_ diagnostic: Diagnostic) {
    self.diagnostic = diagnostic
  }
}
