import Commerce
import Dock
import DurableFiles
import Ledger
import Values

/// All that is known of one order, for people and for programs.
struct OrderReport {
  /// One thing that happened to it.
  struct Event {
    let at: Instant
    /// `accepted`, `amended`, `held`, `cleared`, `released`, `cancelled`, `older`, `restored` or `sent`.
    let what: String
    let file: String?
    let map: String?
    let detail: (code: String, arguments: [String])?
  }

  private let workspace: Workspace
  private let name: String
  private let kind: DocumentKind
  private let document: [UInt8]
  private let file: String
  private let events: [Event]
  private let outputs: [(path: String, feed: String, partner: String, sequence: Int, file: OutputFile)]
  private let open: [Hold]
  private let known: KnownEntry
  private let payments: [JSONText]
  private let paymentViews: [DocumentView]
  private let parcels: [JSONText]
  private let parcelViews: [DocumentView]

  /// Asks the ledger.
  init(_ entry: EntryID, _ workspace: Workspace, _ reader: any LedgerReader) throws {
    self.workspace = workspace
    kind = entry.kind
    name = try OrderName.name(of: entry, in: reader)
    guard let known = try reader.known(entry) else { throw LedgerError.unknownEntry(entry) }
    self.known = known
    var gathering = Gathering(reader)
    try gathering.versions(of: entry)
    try gathering.holds(of: entry)
    try gathering.decisions(of: entry)
    var outputs: [(path: String, feed: String, partner: String, sequence: Int, file: OutputFile)] = []
    // What told of its parcels is part of its story.
    var told: Set<String> = []
    let holding = try [entry] + reader.find(.parcel, number: Parcels.alias(of: entry))
    let marks =
      [String(name.split(separator: ":", maxSplits: 1).last ?? "").filter { $0 != "#" }]
      + holding.dropFirst().map { String(decoding: $0.key, as: UTF8.self) }
    for output in try holding.flatMap({ try reader.outputs(holding: $0) }) {
      let feed = try reader.name(of: output.feed)
      guard told.insert("\(feed) \(output.sequence)").inserted else { continue }
      let partner = feed.split(separator: "/").first.map(String.init) ?? feed
      for file in OrderReport.own(output.files, marks) {
        outputs.append(("outbox/\(partner)/\(file.name)", feed, partner, output.sequence, file))
      }
      gathering.sent(output, feed)
    }
    self.outputs = outputs
    // What happened in one second stays in the order in which it was asked for: file, holds, people, outputs.
    events = gathering.events.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
      .map(\.element)
    open = try reader.holds(openOnly: true).filter { $0.entry == entry }
    var bytes: [UInt8] = []
    let header = try reader.document(known.version, into: &bytes)
    file = try gathering.path(of: header.batch)
    let view = DocumentView(schema: entry.kind.schema, bytes: bytes)
    // What a person dropped goes out as cancelled, whatever its file says.
    let isDropped = try reader.decisions(of: entry).last?.verdict == .cancelled
    document = isDropped ? DocumentEdit.setting(OrderFields.shared.status, to: "cancelled", in: view) : bytes
    let payments = try OrderReport.documents(.receipt, Parcels.alias(of: entry), reader, &gathering)
      .filter { receipt in
        guard receipt.view.text("match") != "unmatched", receipt.view.text("orderEntries") != nil else {
          return false
        }
        return receipt.view.schema.index(of: "orderEntries").map { receipt.view.texts($0) }?
          .contains { Array($0.utf8) == Parcels.alias(of: entry) } ?? false
      }
      .sorted {
        ($0.view.text("at") ?? "", $0.view.text("id") ?? "") < (
          $1.view.text("at") ?? "", $1.view.text("id") ?? ""
        )
      }
    self.payments = payments.map(\.json)
    paymentViews = payments.map(\.view)
    let parcels = try OrderReport.documents(.parcel, Parcels.alias(of: entry), reader, &gathering)
      .sorted { (Int($0.view.text("number") ?? "") ?? 0) < (Int($1.view.text("number") ?? "") ?? 0) }
    self.parcels = parcels.map(\.json)
    parcelViews = parcels.map(\.view)
  }

  /// The files of an output that an order is in: of those that are one document each only its own.
  private static func own(_ files: [OutputFile], _ marks: [String]) -> [OutputFile] {
    let bases = Dictionary(grouping: files) { $0.name.prefix { $0 != "-" } }
    return files.filter { file in
      let alike = bases[file.name.prefix { $0 != "-" }] ?? []
      func isMarked(_ file: OutputFile) -> Bool { marks.contains { !$0.isEmpty && file.name.contains($0) } }
      return alike.count == 1 || isMarked(file) || !alike.contains(where: isMarked)
    }
  }

  private static func documents(
    _ kind: DocumentKind, _ number: [UInt8], _ reader: any LedgerReader, _ gathering: inout Gathering
  ) throws -> [(json: JSONText, view: DocumentView)] {
    var result: [(json: JSONText, view: DocumentView)] = []
    var bytes: [UInt8] = []
    for entry in try reader.find(kind, number: number) {
      guard let known = try reader.known(entry) else { continue }
      let header = try reader.document(known.version, into: &bytes)
      var text: [UInt8] = []
      let view = DocumentView(schema: kind.schema, bytes: bytes)
      DocumentJSON.append(view, kind: kind, file: try gathering.path(of: header.batch), to: &text)
      result.append((.raw(text), view))
    }
    return result
  }

  // MARK: For programs

  /// The contract's object (`documents.md` 4).
  var json: JSONText {
    var text: [UInt8] = []
    DocumentJSON.append(DocumentView(schema: kind.schema, bytes: document), kind: kind, file: file, to: &text)
    return .object([
      ("order", .raw(text)),
      (
        "history",
        .array(
          events.map { event in
            .object([
              ("at", .string(workspace.stamp(event.at))), ("what", .string(event.what)),
              ("file", event.file.map { .string($0) } ?? .null),
              ("map", event.map.map { .string($0) } ?? .null),
              (
                "detail",
                event.detail.map { .string(Catalogue.text($0.code, $0.arguments, in: .english)) } ?? .null
              ),
            ])
          })
      ),
      (
        "outputs",
        .array(
          outputs.map { output in
            .object([
              ("path", .string(output.path)), ("feed", .string(output.feed)),
              ("partner", .string(output.partner)),
              ("sequence", .integer(output.sequence)), ("records", .integer(output.file.records)),
              ("sha256", .string(output.file.digest.hex)),
            ])
          })
      ), ("payments", .array(payments)), ("parcels", .array(parcels)),
    ])
  }

  // MARK: For people

  /// A page of text.
  func text(_ language: Language) -> String {
    func say(_ code: String, _ arguments: String...) -> String {
      Catalogue.text(code, arguments, in: language)
    }
    var text = TextStyle.bold(name) + "\n"
    text += DocumentText.text(DocumentView(schema: kind.schema, bytes: document), kind: kind)
    if !open.isEmpty {
      for hold in open { text += TextStyle.warning(say("show-held", HoldText.reason(hold, language))) + "\n" }
      for command in HoldText.settle(name) { text += "    \(command)\n" }
    }
    text += "\n" + TextStyle.bold(say("show-history")) + "\n"
    var table = TextTable()
    for event in events {
      let detail = event.detail.map { Catalogue.text($0.code, $0.arguments, in: language) } ?? ""
      table.add(["  " + workspace.minute(event.at), say("event-\(event.what)"), event.file ?? "", detail])
    }
    text += table.text()
    if !payments.isEmpty { text += "\n" + paymentText(language) }
    if !parcels.isEmpty { text += "\n" + parcelText(language) }
    text += "\n" + TextStyle.bold(say("show-outputs")) + "\n"
    for output in outputs { text += "  \(output.path)\n" }
    if outputs.isEmpty { text += "  \(whyNowhere(language))\n" }
    return text
  }

  /// The payments, a line each: what it is, how much, how it stands, when, by whom, and by what it was found.
  private func paymentText(_ language: Language) -> String {
    var table = TextTable()
    for payment in paymentViews {
      let amount = [payment.text("amount"), payment.text("currency")].compactMap { $0 }
      table.add([
        "  " + (payment.text("kind") ?? ""), payment.text("id") ?? "", amount.joined(separator: " "),
        payment.text("status") ?? "", payment.text("at") ?? "", payment.text("provider") ?? "",
        [payment.text("match") == "ambiguous" ? "?" : nil, payment.text("rule"), payment.text("evidence")]
          .compactMap { $0 }.joined(separator: " "),
      ])
    }
    return TextStyle.bold(Catalogue.text("show-payments", [], in: language)) + "\n" + table.text()
  }

  /// The parcels, a line each: number, carrier, where it is, since when.
  private func parcelText(_ language: Language) -> String {
    var table = TextTable()
    for parcel in parcelViews {
      table.add(
        ["trackingNumber", "carrier", "status", "statusAt", "statusText"].enumerated().map { index, name in
          (index == 0 ? "  " : "") + (parcel.text(name) ?? "")
        })
    }
    return TextStyle.bold(Catalogue.text("show-parcels", [], in: language)) + "\n" + table.text()
  }

  /// Why an order is in no output.
  private func whyNowhere(_ language: Language) -> String {
    if !open.isEmpty { return Catalogue.text("show-nowhere-held", [], in: language) }
    if known.state.contains(.past) { return Catalogue.text("show-nowhere-past", [], in: language) }
    if known.state.contains(.cancelled) { return Catalogue.text("show-nowhere-cancelled", [], in: language) }
    return Catalogue.text(
      known.feeds.isEmpty ? "show-nowhere-unwanted" : "show-nowhere-due", [], in: language)
  }
}

/// Puts an order's history together.
private struct Gathering {
  let reader: any LedgerReader
  private(set) var events: [OrderReport.Event] = []
  private var batches: [BatchID: Batch] = [:]

  init(_ reader: any LedgerReader) {
    self.reader = reader
  }

  private mutating func batch(_ id: BatchID) throws -> Batch? {
    if let known = batches[id] { return known }
    let batch = try reader.batch(id)
    batches[id] = batch
    return batch
  }

  /// The path by which people know a batch's file.
  mutating func path(of id: BatchID) throws -> String {
    guard let batch = try batch(id) else { return "" }
    return "inbox/\(try reader.name(of: batch.opening.partner))/\(FileName.printable(batch.opening.name))"
  }

  /// What files said of it, first to last.
  mutating func versions(of entry: EntryID) throws {
    let notes = try reader.notes(of: entry)
    var bytes: [UInt8] = []
    for header in try reader.versions(of: entry).reversed() {
      guard let batch = try batch(header.batch) else { continue }
      _ = try reader.document(header.version, into: &bytes)
      let line = DocumentView(schema: entry.kind.schema, bytes: bytes).text("source.line") ?? "-"
      let stored = batch.path.map(FileName.printable) ?? "-"
      let changed = notes.first { $0.batch == header.batch && $0.reason.code == "outcome-amended" }
      let what = header.previous == nil ? "accepted" : "amended"
      let detail =
        changed.map { ("event-amended-detail", [$0.reason.arguments.first ?? "", line, stored]) }
        ?? ("event-accepted-detail", [line, stored])
      events.append(
        OrderReport.Event(
          at: batch.committedAt ?? batch.opening.receivedAt, what: what, file: try path(of: batch.id),
          map: batch.closing?.map, detail: detail))
    }
    for note in notes where note.reason.code != "outcome-amended" {
      let room = note.reason.code.prefix { $0 != "-" }
      let what =
        room == "damage"
        ? "restored" : ["parcel", "payment", "result"].contains(room) ? String(room) : "older"
      events.append(
        OrderReport.Event(
          at: note.at, what: what, file: try path(of: note.batch),
          map: try batch(note.batch)?.closing?.map,
          detail: (note.reason.code, note.reason.arguments)))
    }
  }

  /// Why it waited, and what ended that without a person.
  mutating func holds(of entry: EntryID) throws {
    for hold in try reader.holds(openOnly: false) where hold.entry == entry {
      let evidence = HoldText.evidence(hold).map { "\($0.name) \($0.text)" }.joined(separator: ", ")
      let reason = evidence.isEmpty ? hold.reason : "\(hold.reason) (\(evidence))"
      events.append(
        OrderReport.Event(
          at: hold.since, what: "held", file: try path(of: hold.batch), map: nil,
          detail: ("event-plain", [reason])))
      guard case .batch(let id)? = hold.ending, let batch = try batch(id) else { continue }
      events.append(
        OrderReport.Event(
          at: batch.committedAt ?? batch.opening.receivedAt, what: "cleared", file: try path(of: id),
          map: batch.closing?.map, detail: ("event-plain", [hold.reason])))
    }
  }

  /// What people decided.
  mutating func decisions(of entry: EntryID) throws {
    for decision in try reader.decisions(of: entry) {
      events.append(
        OrderReport.Event(
          at: decision.at, what: decision.verdict.name, file: nil, map: nil,
          detail: ("event-decision", [decision.by, decision.text])))
    }
  }

  /// An output that holds it.
  mutating func sent(_ output: Ledger.Output, _ feed: String) {
    events.append(
      OrderReport.Event(
        at: output.takenAt, what: "sent", file: nil, map: nil,
        detail: ("event-sent-detail", [feed, String(output.sequence)])))
  }
}
