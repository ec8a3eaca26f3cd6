import Commerce
package import Ledger
import Mapping
import Values

/// Derives parcels and labels from what carriers answer and from the orders they are of, beside the intake of a batch.
///
/// In the same staging, so that a parcel is known with the answer or not at all. An answer to an order that nobody knows
/// waits under its references; the order that comes later finds it.
package final class Parcels {
  private let workspace: Workspace
  private let derived: DerivedDocuments
  private var staging: any Staging { derived.staging }
  private var reader: any LedgerReader { derived.reader }
  /// The references of answers that wait for their order, as fingerprints; asked for with the first order.
  private var waiting: Set<Fingerprint>?
  private var times: [BatchID: String] = [:]
  /// What a person must know, each once.
  private(set) var told: [Reason] = []

  init(_ derived: DerivedDocuments, workspace: Workspace) {
    self.derived = derived
    self.workspace = workspace
  }

  /// What a carrier's answer or its events may be found by, when their order comes.
  ///
  /// A reference that is the document's key as well is marked, since the ledger keeps no alias that is a key.
  static func aliases(_ document: DocumentView, key: [UInt8]) -> [[UInt8]] {
    guard let field = document.schema.index(of: "references") else { return [] }
    return document.texts(field).flatMap { reference in
      // An answer about a parcel of an order waits for the order.
      [reference] + (ParcelRules.parcel(of: reference).map { [$0.reference] } ?? [])
    }.map { Array($0.utf8) }.map { $0 == key ? keyMark + $0 : $0 }
  }

  private static let keyMark: [UInt8] = [0x1F]

  // MARK: From a carrier

  /// An answer was taken: its parcels, where their order is known.
  ///
  /// - Returns: whether the order is known; where it is not, the answer waits.
  func took(
    shipment: DocumentView, _ entry: EntryID, labels: [DecodedLabel]
  ) throws -> Bool {
    try took(shipment: shipment, entry, in: staging.batch, labels: labels)
  }

  private func took(
    shipment: DocumentView, _ entry: EntryID, in batch: BatchID, labels: [DecodedLabel]
  ) throws -> Bool {
    let order = try order(of: shipment)
    let carrier = shipment.text("carrier") ?? "-"
    if shipment.text("outcome") == "failed" {
      let words = Parcels.words(of: shipment)
      guard let order else {
        let name = shipment.schema.index(of: "references").flatMap { shipment.texts($0).first }
        tell(
          Reason("parcel-refused-unknown", [name ?? shipment.text("trackingNumber") ?? "-", carrier, words]))
        return false
      }
      let reason = Reason("parcel-refused", [order.name, carrier, words])
      try staging.note(order.entry, reason)
      tell(reason)
      return true
    }
    guard let order else { return false }
    try attach(shipment: shipment, entry, in: batch, to: order, labels: labels)
    return true
  }

  private func tell(_ reason: Reason) {
    if !told.contains(reason) { told.append(reason) }
  }

  /// What a carrier says of why there is no parcel.
  private static func words(of shipment: DocumentView) -> String {
    let messages = shipment.schema.index(of: "messages").map { shipment.records($0) } ?? []
    let errors = messages.filter { $0.text("severity") == "error" }
    let words = (errors.isEmpty ? messages : errors).map { message in
      [message.text("code"), message.text("text")].compactMap { $0 }.joined(separator: ": ")
    }
    return words.isEmpty ? "-" : words.joined(separator: "; ")
  }

  /// Events of a parcel were taken: the parcel, where it or its order is known.
  func took(tracking: DocumentView, _ entry: EntryID) throws -> Bool {
    try took(tracking: tracking, entry, in: staging.batch)
  }

  private func took(tracking: DocumentView, _ entry: EntryID, in batch: BatchID) throws -> Bool {
    guard let number = tracking.text("trackingNumber") else { return false }
    if let known = try staging.known(.parcel, entry.partner, Array(number.utf8).span) {
      let parcel = try document(known.version, .parcel)
      try put(
        parcel: ParcelRules.document(
          known: parcel, order: parcel, shipment: try answer(of: parcel, entry.partner), tracking: tracking,
          trackingNumber: number, pack: parcel.text("carrierPack") ?? "",
          number: Int(parcel.text("number") ?? "") ?? 1, toldAt: try time(of: batch)),
        from: tracking, known, partner: entry.partner, number, order: nil)
      return true
    }
    guard let order = try order(of: tracking) else { return false }
    try attach(
      number, shipment: nil, tracking: tracking, in: batch, to: order, partner: entry.partner,
      source: tracking)
    return true
  }

  /// The carrier's answer that a parcel was made of.
  private func answer(of parcel: DocumentView, _ partner: PartnerID) throws -> DocumentView? {
    guard let key = parcel.text("answer") else { return nil }
    return try staging.known(.shipment, partner, Array(key.utf8).span)
      .map { try document($0.version, .shipment) }
  }

  /// When a batch came in, as documents say it.
  private func time(of batch: BatchID) throws -> String {
    if let known = times[batch] { return known }
    let time = try reader.batch(batch).map {
      Moment.instant(workspace.local($0.opening.receivedAt)).description
    }
    times[batch] = time ?? ""
    return time ?? ""
  }

  private func attach(
    shipment: DocumentView, _ entry: EntryID, in batch: BatchID, to order: Found, labels: [DecodedLabel]
  ) throws {
    let carrier = try name(of: entry.partner)
    let asked = try AskedParcels(workspace, reader).parcels(
      of: order.entry, order.document, by: carrier)
    for told in ParcelRules.parcels(of: shipment) {
      let place = asked.map { asked in
        let number = order.parcel ?? 1
        return AskedParcels.Place(
          number: number, lines: asked.indices.contains(number - 1) ? asked[number - 1] : nil)
      }
      let tracking = try staging.known(.tracking, entry.partner, Array(told.trackingNumber.utf8).span)
        .map { try document($0.version, .tracking) }
      let number = try attach(
        told.trackingNumber, shipment: shipment, key: entry.key, tracking: tracking, in: batch, to: order,
        at: place, partner: entry.partner, source: shipment)
      guard let number else { continue }
      if let asked, place?.number == 1 {
        try askForRest(
          order, master: shipment.text("masterTrackingNumber") ?? told.trackingNumber, asked, carrier)
      }
      let own = labels.filter { $0.package == told.package || $0.package == nil && told.package == 0 }
      for label in own {
        try put(label, told.trackingNumber, number: number, shipment, order, partner: entry.partner)
      }
    }
  }

  /// Makes the other parcels of an order due, once the first has the number that all of them name.
  ///
  /// In the staging of the answer, and once: the order keeps the number, and what is in each parcel, so that whatever
  /// changes meanwhile the rest is asked for as the first was.
  private func askForRest(
    _ order: Found, master: String, _ parcels: [[DocumentView]], _ carrier: String
  ) throws {
    let feed = derived.rules.feeds(of: .order).first { $0.partner == carrier && $0.program.rules.ships }
    guard let feed, feed.program.rules.parcels == .master, order.document.text("askedMaster") == nil,
      let known = try staging.known(.order, order.entry.partner, order.entry.key.span)
    else { return }
    let bytes = ParcelRules.asking(order.document, master: master, parcels: parcels)
    let isCancelled =
      try known.state.contains(.cancelled) || order.document.text("status") == "cancelled"
      || staging.decisions(of: order.entry).last?.verdict == .cancelled
    // Held since: it goes on where it is released (``SentVersions``).
    let mayGo = !isCancelled && !known.state.contains(.held)
    try staging.put(
      .order, order.entry.partner, order.entry.key.span, document: bytes.span,
      EntryChange(
        recordDigest: known.recordDigest, documentDigest: known.documentDigest, state: known.state,
        known: known, due: mayGo ? [feed.id] : [], aliases: []))
    try staging.note(
      order.entry, Reason("parcel-rest", [master, carrier, String(parcels.count - 1)]))
  }

  /// Makes a parcel of an order, or its next version.
  ///
  /// - Returns: which parcel of the order it is; nothing where another order has it.
  @discardableResult
  private func attach(
    _ trackingNumber: String, shipment: DocumentView?, key: [UInt8]? = nil, tracking: DocumentView?,
    in batch: BatchID, to order: Found, at place: AskedParcels.Place? = nil, partner: PartnerID,
    source: DocumentView
  ) throws -> Int? {
    let known = try staging.known(.parcel, partner, Array(trackingNumber.utf8).span)
    let before = try known.map { try document($0.version, .parcel) }
    if let before, before.text("order") != order.name || before.text("channel") != order.channel {
      // The parcel stays with the order that had it first; the other says so in its story.
      let reason = Reason(
        "parcel-of-another",
        [trackingNumber, before.text("order") ?? "", before.text("channel") ?? "", order.name])
      try staging.note(order.entry, reason)
      tell(reason)
      return nil
    }
    let number: Int
    if let before {
      number = Int(before.text("number") ?? "") ?? 1
    } else if let place {
      number = place.number
    } else {
      number = try staging.find(.parcel, number: Parcels.alias(of: order.entry)).count + 1
    }
    let carrier = (shipment ?? tracking)?.text("carrier") ?? ""
    var draft = ParcelRules.document(
      known: before, order: order.document, shipment: shipment, tracking: tracking,
      trackingNumber: trackingNumber, pack: workspace.pack(of: carrier), number: number, lines: place?.lines,
      toldAt: try time(of: batch))
    if let key { draft.set("answer", String(decoding: key, as: UTF8.self)) }
    try put(
      parcel: draft, from: source, known, partner: partner, trackingNumber, order: order)
    return number
  }

  /// How the parcels of an order are found.
  package static func alias(of order: EntryID) -> [UInt8] {
    Array("\(order.partner.value)\u{1F}".utf8) + order.key
  }

  private func put(
    parcel draft: DocumentDraft, from source: DocumentView, _ known: KnownEntry?, partner: PartnerID,
    _ trackingNumber: String, order: Found?
  ) throws {
    var draft = draft
    draft.takeSource(of: source)
    let key = Array(trackingNumber.utf8)
    let bytes = draft.bytes
    let status = DocumentView(schema: .parcel, bytes: bytes).text("status")
    let isNew = try derived.put(
      .parcel, partner, key, bytes, known: known, isPast: order?.isPast ?? false,
      state: ParcelRules.isFinal(status) ? .settled : [],
      aliases: order.map { [Parcels.alias(of: $0.entry)] } ?? [])
    if known == nil, isNew, let order {
      try staging.note(
        order.entry, Reason("parcel-of-order", [trackingNumber, source.text("carrier") ?? "-"]))
    }
  }

  private func put(
    _ label: DecodedLabel, _ trackingNumber: String, number: Int, _ shipment: DocumentView, _ order: Found,
    partner: PartnerID
  ) throws {
    let digest = LabelDigest.sha256(label.bytes)
    // A parcel may have more than one, and a later one never takes the place of what was printed.
    var place = 0
    var key: [UInt8] = []
    while true {
      key = Array("\(trackingNumber)\u{1F}\(place)".utf8)
      guard let known = try staging.known(.label, partner, key.span) else { break }
      if try document(known.version, .label).text("sha256") == digest { return }
      place += 1
    }
    var draft = DocumentDraft(.label)
    draft.copy("carrier", from: shipment)
    draft.set("trackingNumber", trackingNumber)
    draft.set("channel", order.channel)
    draft.set("order", order.name)
    draft.set("number", place == 0 ? String(number) : "\(number).\(place + 1)")
    draft.set("format", label.format)
    draft.set("bytes", String(label.bytes.count))
    draft.set("sha256", digest)
    draft.set("content", Base64.text(label.bytes))
    draft.takeSource(of: shipment)
    try derived.put(
      .label, partner, key, draft.bytes, known: nil, aliases: [Parcels.alias(of: order.entry)])
  }

  // MARK: From a channel

  /// A channel said what it thinks of a file that it was sent: each order's story has it, and a person is told.
  func took(result: DocumentView, partner: PartnerID) throws {
    guard let field = result.schema.index(of: "messages") else { return }
    for message in result.records(field) where message.text("severity") != "note" {
      let words = [message.text("code"), message.text("text")].compactMap { $0 }.joined(separator: ": ")
      let isError = message.text("severity") == "error"
      let channel = result.text("channel") ?? "-"
      guard let name = message.text("order") else {
        tell(
          Reason(
            isError ? "result-file-refused" : "result-file-warning",
            [channel, result.text("id") ?? "-", words]))
        continue
      }
      let reason = Reason(isError ? "result-refused" : "result-warning", [name, channel, words])
      for entry in try orders(named: name) where entry.partner == partner {
        try staging.note(entry, reason)
      }
      tell(reason)
    }
  }

  // MARK: From an order

  /// Whether any answer waits for its order.
  var isAwaited: Bool {
    get throws {
      if let waiting { return !waiting.isEmpty }
      var found: Set<Fingerprint> = []
      for kind in [DocumentKind.shipment, .tracking] {
        for text in try reader.aliases(of: kind) { found.insert(Fingerprint(of: text.span)) }
      }
      waiting = found
      return !found.isEmpty
    }
  }

  /// An order was taken: what waited for it is attached.
  func took(order document: DocumentView, _ entry: EntryID) throws {
    guard let waiting else { return }
    for name in ParcelRules.names(of: document) {
      for bytes in [Array(name.utf8), Parcels.keyMark + Array(name.utf8)] {
        guard waiting.contains(Fingerprint(of: bytes.span)) else { continue }
        for found in try staging.find(.shipment, number: bytes) { try attachLate(found, .shipment) }
        for found in try staging.find(.tracking, number: bytes) { try attachLate(found, .tracking) }
      }
    }
  }

  /// Attaches an answer that waited; it looks its order up as if it came now, so that the order of arrival is no matter.
  private func attachLate(_ entry: EntryID, _ kind: DocumentKind) throws {
    guard let known = try staging.known(kind, entry.partner, entry.key.span) else { return }
    var bytes: [UInt8] = []
    let header = try staging.document(known.version, into: &bytes)
    let view = DocumentView(schema: kind.schema, bytes: bytes)
    if kind == .tracking {
      _ = try took(tracking: view, entry, in: header.batch)
    } else if try !isAttached(view, entry) {
      _ = try took(
        shipment: view, entry, in: header.batch, labels: try waitingLabels(of: view, entry))
    }
  }

  /// Whether all parcels of an answer are known as its own: an order that comes later takes none of them.
  private func isAttached(_ shipment: DocumentView, _ entry: EntryID) throws -> Bool {
    let parcels = ParcelRules.parcels(of: shipment)
    for told in parcels {
      guard let known = try staging.known(.parcel, entry.partner, Array(told.trackingNumber.utf8).span),
        try document(known.version, .parcel).text("answer").map({ Array($0.utf8) }) == entry.key
      else { return false }
    }
    return !parcels.isEmpty
  }

  /// Keeps the labels of an answer whose order is not known yet.
  func keep(_ labels: [DecodedLabel], of shipment: DocumentView, _ entry: EntryID) throws {
    for (index, label) in labels.enumerated() {
      var draft = DocumentDraft(.label)
      draft.copy("carrier", from: shipment)
      draft.set("trackingNumber", shipment.text("trackingNumber") ?? "")
      draft.set("number", label.package.map { String($0) } ?? "")
      draft.set("format", label.format)
      draft.set("content", Base64.text(label.bytes))
      let key = Parcels.waitingKey(entry, index)
      guard try staging.known(.label, entry.partner, key.span) == nil else { continue }
      let bytes = draft.bytes
      let digest = Fingerprint(of: bytes.span)
      try staging.put(
        .label, entry.partner, key.span, document: bytes.span,
        EntryChange(recordDigest: digest, documentDigest: digest, state: .unwanted))
    }
  }

  private static func waitingKey(_ entry: EntryID, _ index: Int) -> [UInt8] {
    entry.key + Array("\u{1F}waiting\u{1F}\(index)".utf8)
  }

  private func waitingLabels(of shipment: DocumentView, _ entry: EntryID) throws -> [DecodedLabel] {
    var labels: [DecodedLabel] = []
    while let known = try staging.known(
      .label, entry.partner, Parcels.waitingKey(entry, labels.count).span)
    {
      let view = try document(known.version, .label)
      guard let content = view.text("content"), let bytes = Base64.bytes(Array(content.utf8)) else { break }
      labels.append(
        DecodedLabel(
          format: view.text("format") ?? "pdf", bytes: bytes, package: view.text("number").flatMap { Int($0) }
        ))
    }
    return labels
  }

  // MARK: Looking

  /// An order that an answer is about.
  private struct Found {
    let entry: EntryID
    let document: DocumentView
    let isPast: Bool
    /// Which of its parcels the answer is about, where it says so.
    let parcel: Int?

    var channel: String { document.text("channel") ?? "" }
    var name: String { document.text("number") ?? document.text("id") ?? "" }
  }

  /// The order that an answer refers to: by the first of its references that is exactly one order.
  private func order(of document: DocumentView) throws -> Found? {
    guard let field = document.schema.index(of: "references") else { return nil }
    var ambiguous: Reason?
    for reference in document.texts(field) {
      var found = try orders(referredBy: reference)
      var parcel: Int?
      if found.isEmpty, let part = ParcelRules.parcel(of: reference) {
        found = try orders(referredBy: part.reference)
        parcel = part.number
      }
      if found.count > 1 {
        let channels = try found.map { try name(of: $0.partner) }.joined(separator: ", ")
        ambiguous =
          ambiguous ?? Reason("parcel-ambiguous", [document.text("carrier") ?? "-", reference, channels])
      }
      guard found.count == 1, let entry = found.first,
        let known = try staging.known(.order, entry.partner, entry.key.span)
      else { continue }
      return Found(
        entry: entry, document: try self.document(known.version, .order), isPast: known.state.contains(.past),
        parcel: parcel)
    }
    if let ambiguous { tell(ambiguous) }
    return nil
  }

  /// The orders that a reference means: as our own requests write it, or by the order's number alone.
  private func orders(referredBy reference: String) throws -> [EntryID] {
    var found: [EntryID] = []
    for channel in workspace.file.partners where reference.hasPrefix(channel.name + "-") {
      let rest = String(reference.dropFirst(channel.name.count + 1))
      for entry in try orders(named: rest)
      where try name(of: entry.partner) == channel.name && !found.contains(entry) {
        found.append(entry)
      }
    }
    return found.isEmpty ? try orders(named: reference) : found
  }

  private func orders(named text: String) throws -> [EntryID] {
    let found = try staging.find(.order, number: Array(text.utf8))
    if !found.isEmpty { return found }
    let other = text.hasPrefix("#") ? String(text.dropFirst()) : "#\(text)"
    return try staging.find(.order, number: Array(other.utf8))
  }

  private func name(of partner: PartnerID) throws -> String { try derived.name(of: partner) }

  private func document(_ version: VersionRef, _ kind: DocumentKind) throws -> DocumentView {
    try derived.document(version, kind)
  }
}
