import Commerce
package import DurableFiles
import Formats
package import Mapping
package import Values

/// One output of a feed in the making: a set of files under one sequence number.
///
/// Documents are added one by one, and each goes into every file of the set or into none. Nothing is visible before
/// ``publish()``, which makes the files visible one after the other, the one that people look for last.
///
/// Deterministic: the same map, number and documents give the same bytes.
package struct FeedOutput: ~Copyable {
  /// A file that was published.
  package struct WrittenFile: Hashable, Sendable {
    package var name: FileName
    package var digest: Digest
    package var size: Int
    /// How many documents are in it.
    package var records: Int
  }

  /// Remembers what rows a recipient has had, for files that write a row only when it is new or changed.
  package struct OnceRow: Hashable, Sendable {
    /// Which file of the set, from 0.
    package var file: Int
    package var key: UInt64
    package var digest: UInt64
  }

  private let program: FeedProgram
  private let sequence: Int
  private let folder: Folder
  private var parts: [Part] = []
  private var stages: [StagedFileBox] = []
  /// Rows that are written once, in the order in which they were.
  package private(set) var onceRows: [OnceRow] = []
  private var seenOnce: [[UInt64: UInt64]]
  /// How many documents are in the output.
  package private(set) var records = 0

  private struct Part {
    var writer: CSVWriter?
    /// Of a file of JSON documents, what is not written yet.
    var json: [UInt8] = []
    var documents = 0

    var size: Int { (writer?.count ?? 0) + json.count }

    func isLonger(than mark: (CSVWriter.Mark?, Int)) -> Bool {
      json.count > mark.1 || (mark.0.map { writer?.isLonger(than: $0) ?? false } ?? false)
    }
  }

  /// A stage is not copyable, and an array holds only what is.
  private final class StagedFileBox {
    var stage: StagedFile?

    init(_ stage: consuming StagedFile) {
      self.stage = consume stage
    }
  }

  /// Begins an output in the folder where it is to appear.
  ///
  /// - Throws: ``FileError``; ``FormatError`` where the map's encoding is not to be had.
  package init(_ program: FeedProgram, sequence: Int, in folder: Folder) throws {
    self.program = program
    self.sequence = sequence
    self.folder = folder
    seenOnce = Array(repeating: [:], count: program.files.count)
    for file in program.files {
      stages.append(StagedFileBox(try StagedFile(in: folder)))
      guard file.format.kind != .ndjson else {
        parts.append(Part(writer: nil))
        continue
      }
      var writer = try CSVWriter(file.format.output, name: FeedOutput.fileName(file, sequence))
      for name in file.header { try writer.field(name) }
      try writer.endRow()
      parts.append(Part(writer: writer))
    }
    for index in parts.indices { try flush(index) }
  }

  /// The name of a file of the set: `sale.order-000001.csv`.
  package static func fileName(_ file: FileProgram, _ sequence: Int) -> String {
    let digits = String(sequence)
    let padding = String(repeating: "0", count: max(0, 6 - digits.count))
    return "\(file.rules.name)-\(padding)\(digits).\(file.format.fileExtension)"
  }

  /// Adds a document to all files of the set.
  ///
  /// - Parameters:
  ///   - source: the file that the document came from, for outputs that tell it.
  ///   - hasHad: the digest of a row that the recipient has had, by file and key.
  /// - Throws: ``RecordError`` where the map cannot write the document: nothing of it is in any file. ``FileError``.
  package mutating func add(
    _ document: DocumentRecord, source: String, hasHad: ((Int, UInt64) -> UInt64?)? = nil
  ) throws {
    let marks = parts.map { ($0.writer?.mark, $0.json.count) }
    let onceMark = onceRows.count
    do throws(RecordError) {
      for index in program.files.indices { try render(index, document, source, hasHad) }
    } catch {
      for (index, mark) in marks.enumerated() {
        if let mark = mark.0 { parts[index].writer?.rewind(to: mark) }
        parts[index].json.removeLast(parts[index].json.count - mark.1)
      }
      onceRows.removeLast(onceRows.count - onceMark)
      throw error
    }
    for row in onceRows[onceMark...] { seenOnce[row.file][row.key] = row.digest }
    for index in parts.indices {
      if parts[index].isLonger(than: marks[index]) { parts[index].documents += 1 }
      if parts[index].size > 1 << 18 { try flush(index) }
    }
    records += 1
  }

  /// Writes a document into one of the files.
  private mutating func render(
    _ index: Int, _ document: DocumentRecord, _ source: String, _ hasHad: ((Int, UInt64) -> UInt64?)?
  ) throws(RecordError) {
    let file = program.files[index]
    guard var writer = parts[index].writer else {
      return try file.renderJSON(document, file: source, into: &parts[index].json)
    }
    // Taken out, so that it is the only one and grows in place.
    parts[index].writer = nil
    defer { parts[index].writer = writer }
    if file.onceColumns.isEmpty { return try file.render(document, into: &writer) }
    let seen = seenOnce[index]
    var rows: [OnceRow] = []
    try file.render(document, into: &writer) { writer, ends in
      let row = FeedOutput.onceRow(writer, ends, file.onceColumns, index)
      if (seen[row.key] ?? hasHad?(index, row.key)) == row.digest { return false }
      rows.append(row)
      return true
    }
    onceRows += rows
  }

  private static func onceRow(_ writer: CSVWriter, _ ends: [Int], _ columns: [Int], _ file: Int) -> OnceRow {
    func field(_ column: Int) -> ArraySlice<UInt8> {
      // The first field's beginning is behind the last row's end, the others' behind a delimiter.
      let end = ends[column]
      let start = column == 0 ? writer.rowStarts(before: end) : ends[column - 1] + 1
      return writer.written(start..<end)
    }
    var bytes: [UInt8] = []
    for column in columns {
      bytes += field(column)
      bytes.append(0x1F)
    }
    let key = Fingerprint(of: Array(field(columns[0])).span)
    return OnceRow(file: file, key: key.low, digest: Fingerprint(of: bytes.span).low)
  }

  private mutating func flush(_ index: Int) throws(FileError) {
    let rows = parts[index].writer?.drain() ?? []
    if !rows.isEmpty { try stages[index].stage?.write(rows) }
    if !parts[index].json.isEmpty { try stages[index].stage?.write(parts[index].json) }
    parts[index].json.removeAll(keepingCapacity: true)
  }

  /// Makes the files visible, in the order of the map; one that is there already with the same bytes is left.
  ///
  /// - Parameter rendered: told of all files before the first is visible, so that the ledger knows what is to appear.
  /// - Throws: ``FileError``; what `rendered` throws.
  package consuming func publish(_ rendered: ([WrittenFile]) throws -> Void) throws -> [WrittenFile] {
    var written: [WrittenFile] = []
    for index in parts.indices { try flush(index) }
    var places: [Int] = []
    for (index, file) in program.files.enumerated() {
      // A file of some documents only is not there when it has none.
      if file.rules.when != nil, parts[index].documents == 0 { continue }
      guard let (digest, size) = try stages[index].stage?.sealed() else { continue }
      places.append(index)
      written.append(
        WrittenFile(
          name: try FileName(FeedOutput.fileName(file, sequence)), digest: digest, size: size,
          records: parts[index].documents))
    }
    try rendered(written)
    for (index, file) in zip(places, written) {
      guard let stage = stages[index].stage.take() else { continue }
      _ = try stage.publish(as: file.name)
    }
    return written
  }
}

extension TargetFormat {
  /// How the rows are written.
  var output: CSVOutput {
    CSVOutput(
      delimiter: delimiter, quotes: quoteAll ? .all : (kind == .tsv ? .never : .minimal),
      lineEnd: crlf ? .crlf : .lf, encoding: TextEncoding(name: encoding) ?? .utf8, byteOrderMark: byteOrderMark)
  }
}
