import Commerce
import DurableFiles
import Formats
import Ledger
import Mapping
import Pickup
import Values

/// Writes the refused records of a file in the sender's own layout, with the reason beside each.
///
/// The file is read once more, with the map that refused them: the bytes of each record are copied as they stand, whole
/// orders, never half. Mended and dropped back, only these records run, since what is added means nothing to a map.
///
/// | format | the file | the reason |
/// |---|---|---|
/// | rows | what stood above the header, the header, the rows | columns behind the sender's |
/// | JSON | a record a line | a member `crossdock` at the record's end |
/// | XML | the sender's document without its other records | `<?crossdock …?>` before the record |
///
/// Memory does not grow with the file.
struct RejectWriter {
  let house: DockHouse
  let batch: Batch
  let claim: Claim
  let path: String

  init(_ house: DockHouse, batch: Batch, claim: Claim, path: String) {
    self.house = house
    self.batch = batch
    self.claim = claim
    self.path = path
  }

  /// Writes `rejected/<partner>/<batch>-<name>.rejects.<ext>`; a file that is there already with the same bytes is left.
  ///
  /// - Returns: the file's path, relative to the workspace.
  func write() throws -> String {
    let folder = try house.folder(.rejected).makeFolder(FileName(claim.partner))
    let opened = try house.work().open(claim)
    let source = FileByteSource(descriptor: opened.descriptor, name: path)
    let (recognised, context) = try recognise(source)
    try source.rewind()
    var stage = try StagedFile(in: folder)
    let fileExtension: String
    if let rows = recognised.rows {
      fileExtension = rows.dialect.delimiter == UInt8(ascii: "\t") ? "tsv" : "csv"
      try writeRows(
        try RecordSource(recognised, source, context: context, keepingPlaces: true), rows, into: &stage)
    } else if recognised.rules.reads.format == .json {
      fileExtension = "ndjson"
      try writeJSON(try RecordSource(recognised, source, context: context, keepingPlaces: true), into: &stage)
    } else {
      fileExtension = "xml"
      try writeXML(try XMLRecordPlaces(recognised, source), into: &stage)
    }
    let name = try Work.rejectedName(claim).appending(".rejects.\(fileExtension)")
    _ = try stage.publish(as: name)
    return "rejected/\(claim.partner)/\(name)"
  }

  /// How the file was read when its records were refused: a map that was edited since would find other records.
  private func recognise(_ source: FileByteSource) throws -> (Recognised, MapContext) {
    let encodings = house.workspace.encodings(of: claim.partner)
    if let digest = batch.closing?.mapVersion, let version = try house.ledger.reader().map(digest) {
      let (map, context) = try MapVersions.read(version, now: house.workspace.context(of: claim.partner))
      let recognition = Recognition(maps: [map])
      if let found = try? recognition.recognise(FileProbe(source), file: path, encodings: encodings) {
        return (found, context)
      }
      try source.rewind()
    }
    let recognition = Recognition(maps: house.workspace.readingMaps(of: claim.partner))
    return (
      try recognition.recognise(FileProbe(source), file: path, encodings: encodings),
      house.workspace.context(of: claim.partner)
    )
  }

  /// The file once more, beside the one that is read.
  func reopened() throws -> OpenFile { try house.work().open(claim) }

  /// The batch's rejects, in the file's order.
  func rejects() throws -> RejectCursor { RejectCursor(try house.ledger.reader(), batch.id) }

  /// What stands beside a record: the batch, the error, the field, the value, the hint.
  func values(_ reject: Reject, in language: Language? = nil) -> [String] {
    let language = language ?? house.workspace.file.language ?? .english
    let diagnostic = Diagnostic(
      reject.reason.code, reject.reason.arguments, field: reject.field, value: reject.value)
    return [
      Batch.label(batch.id), "\(diagnostic.message(in: language)) [\(reject.reason.code)]",
      reject.field ?? "", reject.value ?? "", diagnostic.help(in: language) ?? "",
    ]
  }
}

/// A batch's rejects one after the other, a thousand in memory at a time.
struct RejectCursor {
  private let reader: any LedgerReader
  private let batch: BatchID
  private var page: [Reject] = []
  private var place = 0
  private var last = -1

  init(_ reader: any LedgerReader, _ batch: BatchID) {
    self.reader = reader
    self.batch = batch
  }

  /// The next in the file's order.
  mutating func next() throws -> Reject? {
    if place == page.count {
      page = try reader.rejects(of: batch, after: last, limit: 1000)
      place = 0
    }
    guard place < page.count else { return nil }
    place += 1
    last = page[place - 1].ordinal
    return page[place - 1]
  }
}
