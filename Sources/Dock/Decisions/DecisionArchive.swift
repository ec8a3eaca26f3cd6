import Commerce
import DurableFiles
import Ledger
import Values

extension DockHouse {
  /// Writes a decision beside the files of its day: `archive/<day>/decisions-<number>.ndjson`.
  ///
  /// The archive alone then tells all that the ledger knows: inputs, and what people decided.
  func archive(_ decision: Decision, _ reader: any LedgerReader) throws {
    let day = Moment.date(workspace.day(of: decision.at)).description
    let folder = try folder(.archive).makeFolder(FileName(day))
    var stage = try StagedFile(in: folder)
    try stage.write(try DecisionLine.bytes(decision, reader))
    _ = try stage.publish(as: FileName("decisions-\(decision.number).ndjson"))
  }

  /// Writes the newest decision's file where a stop came between the ledger and the file.
  ///
  /// One is enough: decisions and passes begin with this, under the lock, so no two can be missing.
  func archiveLastDecision(_ reader: any LedgerReader) throws {
    guard let last = try reader.lastDecision() else { return }
    let day = try FileName(Moment.date(workspace.day(of: last.at)).description)
    let archive = try folder(.archive)
    if try archive.status(day) != nil,
      try archive.folder(day).status(FileName("decisions-\(last.number).ndjson")) != nil
    {
      return
    }
    try self.archive(last, reader)
  }
}

/// A decision as one line of JSON.
private enum DecisionLine {
  static func bytes(_ decision: Decision, _ reader: any LedgerReader) throws -> [UInt8] {
    var out: [UInt8] = Array("{\"decision\":\(decision.number)".utf8)
    func put(_ name: String, _ text: [UInt8]) {
      out += Array(",\"\(name)\":".utf8)
      DocumentJSON.appendString(text[...], to: &out)
    }
    put("what", Array(decision.verdict.name.utf8))
    put("kind", Array(decision.entry.kind.name.utf8))
    put("channel", Array(try reader.name(of: decision.entry.partner).utf8))
    put("key", decision.entry.key)
    out += Array(",\"shown\":[".utf8)
    for (index, reason) in decision.shown.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      DocumentJSON.appendString(Array(reason.utf8)[...], to: &out)
    }
    out.append(UInt8(ascii: "]"))
    put("reason", Array(decision.text.utf8))
    put("by", Array(decision.by.utf8))
    put("at", Array(Moment.instant(decision.at).description.utf8))
    out += Array("}\n".utf8)
    return out
  }
}
