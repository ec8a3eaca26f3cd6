import Dock
import DurableFiles
import Ledger
import Values

/// How a workspace stands, for people and for programs.
struct StatusReport {
  /// An order that waits for a person or another file.
  struct HeldOrder {
    let order: String
    let hold: Hold
  }

  private let workspace: Workspace
  private let days: [DayTotals]
  private let files: [(batch: Batch, file: PassReport.File)]
  private let held: [HeldOrder]
  private let waiting: [WaitingFile]
  private let parcels: ParcelReport
  private let payouts: PayoutReport
  private let unmatched: UnmatchedReport
  /// Requests to carriers that have no answer yet.
  private let awaited: [AwaitedRequest]

  /// Asks the ledger.
  init(_ workspace: Workspace, _ reader: any LedgerReader, since day: CivilDate, now: Instant) throws {
    self.workspace = workspace
    days = try reader.days(since: day)
    files = try reader.batches(since: day).map { ($0, try PassReport.File($0, reader)) }
    held = try StatusReport.held(reader)
    waiting = try reader.waitingFiles()
    awaited = try LateRequests.awaited(workspace, reader, now: now)
    parcels = try ParcelReport(workspace, reader, now: now)
    payouts = try PayoutReport(workspace, reader)
    unmatched = try UnmatchedReport(workspace, reader)
  }

  /// All open holds, oldest first.
  static func held(_ reader: any LedgerReader) throws -> [HeldOrder] {
    try reader.holds(openOnly: true).map { hold in
      HeldOrder(order: try OrderName.name(of: hold.entry, in: reader), hold: hold)
    }
  }

  // MARK: For programs

  /// The contract's object (`documents.md` 4).
  var json: JSONText {
    .object([
      (
        "days",
        .array(
          days.map { day in
            .object([
              ("day", .string(Moment.date(day.day).description)),
              ("records", PassPrinter.records(day.records)),
              ("resolved", .integer(day.resolved)), ("money", PassPrinter.money(day.money)),
            ])
          })
      ),
      ("files", .array(files.map { PassPrinter.file($0.file, resolved: $0.batch.resolved) })),
      (
        "held",
        .array(
          held.map { held in
            .object([
              ("order", .string(held.order)), ("reason", .string(held.hold.reason)),
              ("since", .string(workspace.stamp(held.hold.since))),
            ])
          })
      ),
      (
        "waiting",
        .array(
          waiting.map { file in
            .object([
              ("path", .string(FileName.printable(file.path))),
              ("since", .string(workspace.stamp(file.since))),
              ("reason", .string(Catalogue.text(file.reason.code, file.reason.arguments, in: .english))),
            ])
          })
      ),
      (
        "late",
        .array(
          awaited.filter(\.isLate).map { request in
            .object([
              ("order", .string(request.order)), ("carrier", .string(request.carrier)),
              ("since", .string(workspace.stamp(request.since))),
            ])
          })
      ),
      ("parcels", parcels.json), ("payouts", payouts.json), ("unmatched", unmatched.json),
    ])
  }

  // MARK: For people

  private static let mostFiles = 12

  /// A page of text.
  func text(_ language: Language) -> String {
    func say(_ code: String, _ arguments: String...) -> String {
      Catalogue.text(code, arguments, in: language)
    }
    var text = TextStyle.bold(workspace.file.name) + "\n"
    if days.isEmpty { text += say("status-nothing") + "\n" }
    if !days.isEmpty {
      var table = TextTable()
      table.add(
        [say("status-day"), say("status-in")] + RecordOutcome.allCases.map { say("word-\($0.name)") }
          + [say("status-resolved")])
      for day in days {
        table.add(
          [Moment.date(day.day).description] + day.records.numbers.map(String.init) + [String(day.resolved)])
      }
      text += table.text(numbers: true)
      for (currency, money) in total(of: days).sorted(by: { $0.key < $1.key }) {
        let parts = RecordOutcome.allCases.filter { money[$0] != .zero }.map {
          "\(money[$0]) \(say("word-\($0.name)"))"
        }
        text += "\(currency) \(money.incoming) = \(parts.isEmpty ? "0" : parts.joined(separator: " + "))\n"
      }
    }
    if !files.isEmpty {
      text += "\n" + TextStyle.bold(say("status-files")) + "\n"
      var table = TextTable()
      for (batch, file) in files.prefix(StatusReport.mostFiles) {
        let sums =
          RecordOutcome.allCases.filter { file.records[$0] > 0 }
          .map { "\(file.records[$0]) \(say("word-\($0.name)"))" }
          + (batch.resolved > 0 ? ["\(batch.resolved) \(say("status-resolved"))"] : [])
        table.add([
          "  " + Batch.label(batch.id), workspace.minute(batch.opening.receivedAt), file.path,
          say("word-\(file.outcome)"),
          sums.isEmpty ? say("run-nothing-in-it") : sums.joined(separator: ", "),
        ])
      }
      text += table.text()
      if files.count > StatusReport.mostFiles {
        text += "  " + say("status-more", String(files.count - StatusReport.mostFiles)) + "\n"
      }
    }
    for entry in unwanted {
      let reason = Catalogue.text(entry.reason.code, entry.reason.arguments, in: language)
      text += say("run-unwanted", String(entry.orders), reason) + "\n"
    }
    if !held.isEmpty {
      text += "\n" + TextStyle.warning(say("status-held", String(held.count))) + "\n"
      var table = TextTable()
      for held in held {
        table.add([
          "  " + held.order, HoldText.reason(held.hold, language), workspace.minute(held.hold.since),
        ])
      }
      text += table.text()
      text += "  " + say("status-settle") + "\n"
    }
    text += parcels.text(language) + payouts.text(language) + unmatched.text(language)
    if !waiting.isEmpty {
      text += "\n" + TextStyle.bold(say("status-waiting", String(waiting.count))) + "\n"
      var table = TextTable()
      for file in waiting {
        table.add([
          "  " + FileName.printable(file.path), workspace.minute(file.since),
          Catalogue.text(file.reason.code, file.reason.arguments, in: language),
        ])
      }
      text += table.text()
    }
    return text + requests(say)
  }

  /// Carriers that have not answered: how many orders wait for each, and which of them too long.
  private func requests(_ say: (String, String...) -> String) -> String {
    var text = ""
    for carrier in workspace.file.partners.map(\.name) {
      let own = awaited.filter { $0.carrier == carrier }
      guard let oldest = own.first else { continue }
      let late = own.filter(\.isLate)
      let line = say(
        "status-awaited", carrier, String(own.count), oldest.order, workspace.minute(oldest.since))
      text += "\n" + (late.isEmpty ? line : TextStyle.warning(line)) + "\n"
      if !late.isEmpty {
        text +=
          "  " + say("status-late", String(late.count), late.prefix(5).map(\.order).joined(separator: ", "))
          + "\n"
      }
    }
    return text
  }

  private func total(of days: [DayTotals]) -> [String: MoneyCounts] {
    var total: [String: MoneyCounts] = [:]
    for day in days {
      for (currency, money) in day.money {
        // A sum that has no end is left out rather than shown wrong; each day's own stands in the JSON.
        try? total[currency, default: MoneyCounts()].add(money)
      }
    }
    return total
  }

  /// Orders that no feed wanted when they came, by reason.
  private var unwanted: [Unwanted] {
    var report = PassReport()
    for (batch, _) in files { for entry in batch.closing?.unwanted ?? [] { report.count(entry) } }
    return report.unwanted.map { Unwanted(reason: $0.reason, orders: $0.orders) }
  }
}

extension PassReport.File {
  /// A committed batch as `run` told of it.
  init(_ batch: Batch, _ reader: any LedgerReader) throws {
    let partner = try reader.name(of: batch.opening.partner)
    self.init(
      path: "inbox/\(partner)/\(FileName.printable(batch.opening.name))", partner: partner,
      outcome: batch.closing?.outcome.name ?? batch.state.name)
    self.batch = batch.id
    stored = batch.path.map(FileName.printable)
    guard let closing = batch.closing else { return }
    map = closing.map
    rows = closing.rows
    skipped = closing.skipped
    records = closing.records
    money = closing.money
    reason = closing.reason
  }
}

extension Workspace {
  /// An instant as programs read it: RFC 3339 with the workspace's own offset.
  func stamp(_ instant: Instant) -> String { Moment.instant(local(instant)).description }

  /// An instant as people read it in a table: `2026-11-24 06:00`.
  func minute(_ instant: Instant) -> String { String(timeText(instant).prefix(16)) }
}
