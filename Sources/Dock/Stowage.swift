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
      try writeReport(known, place, path: path)
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
  private func writeReport(_ batch: Batch, _ place: StoredFile, path: String) throws {
    let language = house.workspace.file.language ?? .english
    let reader = try house.ledger.reader()
    var text = Catalogue.text("report-title", [path], in: language) + "\n"
    text +=
      Catalogue.text(
        "report-received",
        [house.workspace.timeText(batch.opening.receivedAt), Batch.label(batch.id)],
        in: language) + "\n\n"
    var after = -1
    var shown = 0
    while shown < 200 {
      let rejects = try reader.rejects(of: batch.id, after: after, limit: 200 - shown)
      if rejects.isEmpty { break }
      for reject in rejects {
        let position = SourcePosition(file: path, line: reject.firstLine, path: reject.path)
        let diagnostic = Diagnostic(
          reject.reason.code, reject.reason.arguments, at: position, field: reject.field, value: reject.value)
        text += diagnostic.notingField.rendered(in: language) + "\n"
        after = reject.ordinal
        shown += 1
      }
    }
    if let count = batch.closing?.records[.rejected], count > shown {
      text += Catalogue.text("report-more", [String(count - shown)], in: language) + "\n"
    }
    text += "\n" + Catalogue.text("report-what-now", [Batch.label(batch.id)], in: language) + "\n"
    var stage = try StagedFile(in: place.folder)
    try stage.write(text)
    _ = try stage.publish(as: place.sibling(".report.txt"))
  }
}
