import DurableFiles
import Formats
import Ledger
import Mapping
import Pickup
import Values

/// Where a batch's file was put, relative to the workspace.
struct Stowed {
  var path: String
  /// Its refused records, where they were written now.
  var rejects: String?
}

/// Puts a committed batch's file where it belongs, with its reports beside it.
///
/// Can be repeated after a stop at any point.
struct Stowage {
  let house: DockHouse

  init(_ house: DockHouse) {
    self.house = house
  }

  /// Archives the file, or puts it among the rejected ones.
  ///
  /// - Returns: where it lies, relative to the workspace.
  @discardableResult
  func stow(_ batch: BatchID, _ claim: Claim, digest: Digest, path: String) throws -> Stowed {
    let reader = try house.ledger.reader()
    guard let known = try reader.batch(batch), let closing = known.closing else { return Stowed(path: "") }
    let work = try house.work()
    var stored = Stowed(path: "")
    // The rejects are copied out of the file while it is still where it was read; a file that lies elsewhere by now was
    // put there after they were.
    if closing.records[.rejected] > 0, closing.map != nil, (try? work.open(claim)) != nil {
      stored.rejects = try RejectWriter(house, batch: known, claim: claim, path: path).write()
    }
    if closing.outcome == .rejected {
      let place = try work.reject(claim, in: house.folder(.rejected), digest: digest)
      try writeReport(known, place, path: path, rejects: stored.rejects)
      stored.path = "rejected/\(place.path)"
    } else {
      let day = Moment.date(known.opening.day).description
      let place = try work.archive(claim, in: house.folder(.archive), day: day, digest: digest)
      stored.path = "archive/\(place.path)"
    }
    try house.ledger.archived(batch, path: Array(stored.path.utf8))
    return stored
  }

  /// The report beside a file that was refused whole, for a merchant to read.
  ///
  /// Reasons that many records share are told once, with their number; then come the first records one by one.
  private func writeReport(_ batch: Batch, _ place: StoredFile, path: String, rejects: String?) throws {
    let language = house.workspace.file.language ?? .english
    func say(_ code: String, _ arguments: String...) -> String {
      Catalogue.text(code, arguments, in: language) + "\n"
    }
    var text = say("report-title", path)
    text += say(
      "report-received", house.workspace.timeText(batch.opening.receivedAt), Batch.label(batch.id))
    text += say("report-lies", "rejected/\(place.path)") + "\n"
    let reader = try house.ledger.reader()
    let count = batch.closing?.records[.rejected] ?? 0
    if count > 1 { text += try summary(batch, count, language) + "\n" }
    var cursor = RejectCursor(reader, batch.id)
    var shown = 0
    var elsewhere: String?
    while shown < Stowage.told, let reject = try cursor.next() {
      let position = SourcePosition(file: path, line: reject.firstLine, path: reject.path)
      let diagnostic = Diagnostic(
        reject.reason.code, reject.reason.arguments, at: position, field: reject.field, value: reject.value)
      if Strays.codes.contains(diagnostic.code) { elsewhere = diagnostic.help(in: language) }
      text += diagnostic.notingField.rendered(in: language) + "\n"
      shown += 1
    }
    if count > shown { text += say("report-more", String(count - shown)) }
    let label = Batch.label(batch.id)
    let partner = try reader.name(of: batch.opening.partner)
    text += "\n"
    if let elsewhere {
      text += say("report-what-help", elsewhere)
    } else {
      text += rejects.map { say("report-mend", $0, partner, label) } ?? say("report-what-now", label, partner)
    }
    var stage = try StagedFile(in: place.folder)
    try stage.write(text)
    _ = try stage.publish(as: place.sibling(".report.txt"))
  }

  /// How many records of a file are told one by one.
  private static let told = 50

  private struct Cause: Hashable {
    let code: String
    let field: String?
  }

  /// The reasons of a batch's rejects, the most frequent first, each in the words of its first record.
  private func summary(_ batch: Batch, _ count: Int, _ language: Language) throws -> String {
    var cursor = RejectCursor(try house.ledger.reader(), batch.id)
    var causes: [Cause: (count: Int, first: Reject)] = [:]
    while let reject = try cursor.next() {
      causes[Cause(code: reject.reason.code, field: reject.field), default: (0, reject)].count += 1
    }
    var text = Catalogue.text("report-all-refused", [String(count)], in: language) + "\n"
    let ranked = causes.sorted {
      ($1.value.count, $0.value.first.ordinal) < ($0.value.count, $1.value.first.ordinal)
    }
    for (cause, found) in ranked.prefix(20) {
      let message = Diagnostic(cause.code, found.first.reason.arguments).message(in: language)
      let arguments = [String(found.count), message, cause.code] + (cause.field.map { [$0] } ?? [])
      text +=
        "  "
        + Catalogue.text(cause.field == nil ? "report-times" : "report-times-field", arguments, in: language)
      text += "\n"
    }
    return text
  }
}
