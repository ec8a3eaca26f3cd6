import DurableFiles
package import Ledger
import Pickup
import Values

/// A file that lies in the inbox once more.
package struct RetriedFile: Sendable {
  package let batch: BatchID
  /// Where it was: `archive/2026-11-24/shop/0317-orders.csv`.
  package let from: String
  /// Where it is now: `inbox/shop/orders.csv`.
  package let path: String
  /// Whether its bytes are no longer those that came in: somebody mended it where it lay.
  package let isMended: Bool
}

extension DockHouse {
  /// Puts a file that was read back into the inbox, to be read once more though its bytes are known.
  ///
  /// The text is a batch's number, or the path of a file in `archive/` or `rejected/`.
  ///
  /// - Throws: `retry-unknown`, `retry-gone`, `file-target-differs` where another file has its name, `file-lock-held`.
  package func retry(_ text: String) throws -> RetriedFile {
    try locked(patience: DockHouse.decisionPatience) {
      let reader = try ledger.reader()
      let batch = try batch(text, reader)
      guard let path = batch.path.map({ String(decoding: $0, as: UTF8.self) }) else {
        throw DecisionError(Diagnostic("retry-not-archived", [Batch.label(batch.id)]))
      }
      let partner = try reader.name(of: batch.opening.partner)
      let name = try FileName(batch.opening.name)
      let shown = "inbox/\(partner)/\(name)"
      guard let source = try stored(path) else { throw DecisionError(Diagnostic("retry-gone", [path])) }
      let file = try source.folder.open(source.name)
      let found = try FileDigest.sha256(of: file).digest
      let inbox = inbox()
      let target = try inbox.folder(of: partner)
      if let there = try target.status(name),
        try there.size != file.status().size || !target.holds(name, found)
      {
        throw DecisionError(Diagnostic("retry-taken", [shown]))
      }
      // First, so that a stop between the two leaves a file that may be dropped, and none that is taken for a duplicate.
      try ledger.allowAgain(found, partner: batch.opening.partner)
      var stage = try StagedFile(in: target)
      _ = try stage.write(from: file)
      _ = try stage.publish(as: name)
      if let marker = workspace.pickups.first(where: { $0.name == partner })?.marker,
        try target.status(name.appending(marker)) == nil
      {
        let empty = try StagedFile(in: target)
        _ = try empty.publish(as: name.appending(marker))
      }
      return RetriedFile(batch: batch.id, from: path, path: shown, isMended: found != batch.digest)
    }
  }

  /// The batch that a text means: by number, or by the path where its file lies.
  private func batch(_ text: String, _ reader: any LedgerReader) throws -> Batch {
    let unknown = DecisionError(Diagnostic("retry-unknown", [text.quotedForMessage]))
    if text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      guard let number = Int(text), let batch = try reader.batch(BatchID(number)) else { throw unknown }
      return batch
    }
    guard let name = text.split(separator: "/").last,
      let number = Int(name.prefix { $0.isASCII && $0.isNumber }),
      let batch = try reader.batch(BatchID(number))
    else { throw unknown }
    // The end of the path is enough: it holds the batch's own number.
    guard let path = batch.path.map({ String(decoding: $0, as: UTF8.self) }), path.hasSuffix("/\(name)")
    else {
      throw DecisionError(Diagnostic("retry-report", [text.quotedForMessage, Batch.label(batch.id)]))
    }
    return batch
  }

  /// The folder and name of a file that was put away, if it is still there.
  private func stored(_ path: String) throws -> (folder: Folder, name: FileName)? {
    let parts = path.split(separator: "/").map(String.init)
    guard parts.count >= 2, let place = Workspace.Place(rawValue: parts[0]), let last = parts.last else {
      return nil
    }
    var folder = try folder(place)
    for part in parts.dropFirst().dropLast() {
      let name = try FileName(part)
      guard try folder.status(name)?.kind == .folder else { return nil }
      folder = try folder.folder(name)
    }
    let name = try FileName(last)
    return try folder.status(name) == nil ? nil : (folder, name)
  }
}
