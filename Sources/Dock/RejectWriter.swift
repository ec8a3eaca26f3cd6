import Commerce
import DurableFiles
import Formats
import Ledger
import Mapping
import Pickup
import Values

/// Writes the refused records of a file in the sender's own layout, with the reason beside each.
///
/// The file is read once more: the bytes of each record are copied as they stand, whole orders, never half. Mended and
/// dropped back, only these records run, since the added columns mean nothing to a map.
struct RejectWriter {
  static let columns = [
    "crossdock_batch", "crossdock_error", "crossdock_field", "crossdock_value", "crossdock_hint",
  ]

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
    let recognition = Recognition(maps: house.workspace.readingMaps(of: claim.partner))
    let recognised = try recognition.recognise(
      FileProbe(source), file: path, encodings: house.workspace.encodings(of: claim.partner))
    try source.rewind()
    var stage = try StagedFile(in: folder)
    let fileExtension: String
    if let rows = recognised.rows {
      fileExtension = rows.dialect.quoting ? "csv" : "tsv"
      try writeRows(source, rows, recognised.encoding, into: &stage)
    } else {
      fileExtension = recognised.rules.reads.format == .json ? "ndjson" : "xml"
      try writeTrees(recognised, source, into: &stage)
    }
    let name = try Work.rejectedName(claim).appending(".rejects.\(fileExtension)")
    _ = try stage.publish(as: name)
    return "rejected/\(claim.partner)/\(name)"
  }

  /// All rejects, in the file's order.
  private func forEachReject(_ body: (Reject) throws -> Void) throws {
    let reader = try house.ledger.reader()
    var after = -1
    while true {
      let rejects = try reader.rejects(of: batch.id, after: after, limit: 1000)
      if rejects.isEmpty { return }
      for reject in rejects {
        try body(reject)
        after = reject.ordinal
      }
    }
  }

  /// What stands in the added columns.
  private func values(_ reject: Reject) -> [String] {
    let language = house.workspace.file.language ?? .english
    let diagnostic = Diagnostic(
      reject.reason.code, reject.reason.arguments, field: reject.field, value: reject.value)
    return [
      Batch.label(batch.id), "\(diagnostic.message(in: language)) [\(reject.reason.code)]",
      reject.field ?? "",
      reject.value ?? "", diagnostic.help(in: language) ?? "",
    ]
  }

  private func writeRows(
    _ source: FileByteSource, _ rows: Recognised.Rows, _ encoding: TextEncoding, into stage: inout StagedFile
  ) throws {
    var lines = PhysicalLines(source, encoding: encoding)
    // The header as it stands, whatever lines it has, with what stood before it.
    var end = Array(encoding.bytes(of: "\n"))
    while let line = try lines.next(), line.number <= rows.headerLine {
      let (text, lineEnd) = lines.parted(line.bytes)
      end = lineEnd.isEmpty ? end : lineEnd
      try stage.write(text)
      if line.number == rows.headerLine {
        try stage.write(added(RejectWriter.columns, rows.dialect, encoding))
      }
      try stage.write(end)
      if line.number == rows.headerLine { break }
    }
    try forEachReject { reject in
      let tail = added(values(reject), rows.dialect, encoding)
      var open = false
      while let line = try lines.next(upTo: reject.lastLine) {
        if line.number < reject.firstLine { continue }
        let (text, lineEnd) = lines.parted(line.bytes)
        try stage.write(text)
        // A line end within quotes is part of a field: the columns go behind the row's last line.
        open = rows.dialect.quoting && lines.isInQuotes(after: text, open)
        if !open { try stage.write(tail) }
        try stage.write(lineEnd.isEmpty ? end : lineEnd)
      }
    }
  }

  private func added(_ values: [String], _ dialect: CSVDialect, _ encoding: TextEncoding) -> [UInt8] {
    var text = ""
    for value in values {
      text.unicodeScalars.append(Unicode.Scalar(dialect.delimiter))
      let flat = String(value.map { $0.isNewline ? " " : $0 })
      if dialect.quoting {
        text +=
          "\"" + flat.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
          + "\""
      } else {
        text += String(flat.map { $0 == "\t" ? " " : $0 })
      }
    }
    return encoding.bytes(of: text)
  }

  private func writeTrees(_ recognised: Recognised, _ source: FileByteSource, into stage: inout StagedFile)
    throws
  {
    var pending: [Reject] = []
    try forEachReject { pending.append($0) }
    var next = 0
    let records = try RecordSource(
      recognised, source, context: house.workspace.context(of: claim.partner))
    while let step = try records.next() {
      for case .rejected(let record) in step.results {
        guard next < pending.count else { return }
        let names = ["batch", "error", "field", "value", "hint"]
        var bytes = record.source.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 }
        if let brace = bytes.lastIndex(of: UInt8(ascii: "}")) {
          var object: [UInt8] = []
          object += Array((bytes.contains(UInt8(ascii: ":")) ? "," : "").utf8) + Array("\"crossdock\":{".utf8)
          for (index, pair) in zip(names, values(pending[next])).enumerated() {
            if index > 0 { object.append(UInt8(ascii: ",")) }
            DocumentJSON.appendString(Array(pair.0.utf8)[...], to: &object)
            object.append(UInt8(ascii: ":"))
            DocumentJSON.appendString(Array(pair.1.utf8)[...], to: &object)
          }
          object.append(UInt8(ascii: "}"))
          bytes.insert(contentsOf: object, at: brace)
        }
        next += 1
        try stage.write(bytes + [0x0A])
      }
    }
  }
}

/// The physical lines of a file, with their ends, in any encoding.
struct PhysicalLines {
  struct Line {
    /// From 1.
    let number: Int
    let bytes: [UInt8]
  }

  private let source: any ByteSource
  private let unit: Int
  private let newline: [UInt8]
  private var buffer: [UInt8] = []
  private var start = 0
  private var number = 0
  private var atEnd = false

  /// `source`: stands at the first byte.
  init(_ source: any ByteSource, encoding: TextEncoding) {
    self.source = source
    newline = encoding.bytes(of: "\n")
    unit = newline.count
  }

  /// The next line, or nothing at the end, or when the line of a number was given.
  mutating func next(upTo last: Int = .max) throws -> Line? {
    if number >= last { return nil }
    var from = start
    while true {
      while from + unit <= buffer.count {
        if buffer[from..<from + unit].elementsEqual(newline), (from - start) % unit == 0 {
          let bytes = Array(buffer[start..<from + unit])
          start = from + unit
          number += 1
          return Line(number: number, bytes: bytes)
        }
        from += unit
      }
      if atEnd {
        guard start < buffer.count else { return nil }
        let bytes = Array(buffer[start...])
        start = buffer.count
        number += 1
        return Line(number: number, bytes: bytes)
      }
      buffer.removeFirst(start)
      from -= start
      start = 0
      try fill()
    }
  }

  private mutating func fill() throws {
    let before = buffer.count
    let source = source
    var failure: FormatError?
    buffer.append(addingCapacity: 256 << 10) { (free: inout OutputSpan<UInt8>) in
      do throws(FormatError) {
        try source.read(into: &free)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    atEnd = buffer.count == before
  }

  /// A line without its end, and the end.
  func parted(_ line: [UInt8]) -> (text: [UInt8], end: [UInt8]) {
    guard line.count >= unit, line.suffix(unit).elementsEqual(newline) else { return (line, []) }
    var cut = line.count - unit
    let carriage = newline.map { $0 == 0x0A ? UInt8(0x0D) : $0 }
    if cut >= unit, line[cut - unit..<cut].elementsEqual(carriage) { cut -= unit }
    return (Array(line[..<cut]), Array(line[cut...]))
  }

  /// Whether a quote is open behind a line.
  func isInQuotes(after text: [UInt8], _ before: Bool) -> Bool {
    text.count { $0 == UInt8(ascii: "\"") } % 2 == 0 ? before : !before
  }
}

extension TextEncoding {
  /// Text in this encoding; what the encoding does not have is left out, never replaced.
  func bytes(of text: String) -> [UInt8] {
    let utf8 = Array(text.utf8)
    if let bytes = try? encode(utf8) { return bytes }
    return (try? encode(text.unicodeScalars.filter(\.isASCII).map { UInt8($0.value) })) ?? []
  }
}
