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
    var documents = 0
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
    for index in parts.indices { try flush(index, parts[index].writer?.drain() ?? []) }
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
    _ document: DocumentRecord, source: String, hasHad: (Int, UInt64) -> UInt64?
  ) throws {
    var pieces: [[UInt8]] = []
    var once: [OnceRow] = []
    do {
      for (index, file) in program.files.enumerated() {
        pieces.append(try render(file, index, document, source, &once, hasHad))
      }
    } catch {
      for index in parts.indices { _ = parts[index].writer?.drain() }
      throw error
    }
    for (index, piece) in pieces.enumerated() {
      if !piece.isEmpty { parts[index].documents += 1 }
      try flush(index, piece)
    }
    for row in once {
      seenOnce[row.file][row.key] = row.digest
      onceRows.append(row)
    }
    records += 1
  }

  /// The bytes of a document in one of the files.
  private mutating func render(
    _ file: FileProgram, _ index: Int, _ document: DocumentRecord, _ source: String, _ once: inout [OnceRow],
    _ hasHad: (Int, UInt64) -> UInt64?
  ) throws -> [UInt8] {
    guard var writer = parts[index].writer else {
      var bytes: [UInt8] = []
      try file.render(document, file: source) { (fields: [ArraySlice<UInt8>]) throws(RecordError) in
        bytes += fields.joined()
        bytes.append(0x0A)
      }
      return bytes
    }
    parts[index].writer = nil
    defer { parts[index].writer = writer }
    var failure: FormatError?
    var newOnce: [OnceRow] = []
    try file.render(document, file: source) { (fields: [ArraySlice<UInt8>]) throws(RecordError) in
      if !file.onceColumns.isEmpty {
        let row = FeedOutput.onceRow(fields, file.onceColumns, index)
        if (seenOnce[index][row.key] ?? hasHad(index, row.key)) == row.digest { return }
        newOnce.append(row)
      }
      do throws(FormatError) {
        for field in fields {
          try field.withContiguousSpan { (span: Span<UInt8>) throws(FormatError) in try writer.field(span) }
        }
        try writer.endRow()
      } catch {
        failure = error
        throw RecordError(error.diagnostic.code, error.diagnostic.arguments, field: file.rules.name)
      }
    }
    if let failure { throw failure }
    once += newOnce
    return writer.drain()
  }

  private static func onceRow(_ fields: [ArraySlice<UInt8>], _ columns: [Int], _ file: Int) -> OnceRow {
    var bytes: [UInt8] = []
    for column in columns {
      bytes += fields[column]
      bytes.append(0x1F)
    }
    let key = Fingerprint(of: Array(fields[columns[0]]).span)
    return OnceRow(file: file, key: key.low, digest: Fingerprint(of: bytes.span).low)
  }

  private mutating func flush(_ index: Int, _ bytes: [UInt8]) throws(FileError) {
    guard !bytes.isEmpty else { return }
    try stages[index].stage?.write(bytes)
  }

  /// Makes the files visible, in the order of the map; one that is there already with the same bytes is left.
  ///
  /// - Parameter rendered: told of all files before the first is visible, so that the ledger knows what is to appear.
  /// - Throws: ``FileError``; what `rendered` throws.
  package consuming func publish(_ rendered: ([WrittenFile]) throws -> Void) throws -> [WrittenFile] {
    var written: [WrittenFile] = []
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

extension ArraySlice<UInt8> {
  /// Lends the bytes as a span.
  func withContiguousSpan<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(span)
  }
}
