package import Formats
package import Mapping
import Values

/// Documents that are to be written, some at a time.
package struct DocumentChunk: Sendable {
  package private(set) var bytes: [UInt8] = []
  package private(set) var documents: [(place: Range<Int>, source: String)] = []
  /// How many documents of the output go before it.
  package let start: Int

  package init(start: Int = 0) {
    self.start = start
  }

  /// Adds a packed document, and the name of the file that it came from.
  package mutating func add(_ document: [UInt8], source: String) {
    let start = bytes.count
    bytes.append(contentsOf: document)
    documents.append((start..<bytes.count, source))
  }

  /// Whether it is as much as is worth handing to another thread at once.
  package var isFull: Bool { documents.count >= 1000 || bytes.count >= 1 << 20 }
}

/// A chunk of documents, written: for each file of the set the rows of all of them.
package struct RenderedChunk: Sendable {
  /// A part of one file.
  struct File {
    var bytes: [UInt8] = []
    /// How many documents have a row in it, where rows are not written once.
    var documents = 0
    /// The rows, where each is written only when it is new or changed.
    var once: [OnceRow] = []
    /// The documents, where each is a file of its own.
    var members: [Member] = []
  }

  /// A document that is a file of its own.
  struct Member {
    /// What its name has behind the number, where the map says so.
    let name: String?
    /// Behind its last byte.
    let end: Int
  }

  /// A row that may be left out, since the recipient has had it.
  struct OnceRow {
    /// Which document of the chunk.
    let document: Int
    let key: UInt64
    let digest: UInt64
    /// Behind the row's last byte.
    let end: Int
  }

  var files: [File]
  /// How many documents are written.
  package var records = 0
  /// The documents of the chunk that the map cannot write: nothing of them is in any file.
  package var failures: [(document: Int, error: RecordError)] = []
}

/// Writes documents as a map says, into memory.
///
/// One a thread.
package final class FeedRenderer {
  private let program: FeedProgram
  private var writers: [Writer?] = []
  private let document: DocumentRecord
  private let identity = Identity()

  /// A writer that is never copied.
  private final class Writer {
    var rows: CSVWriter

    init(_ rows: CSVWriter) {
      self.rows = rows
    }
  }

  /// What rows that are written once are told apart with, kept so that no document allocates.
  private final class Identity {
    var scratch: [UInt8] = []
    var rows: [RenderedChunk.OnceRow] = []
  }

  /// - Throws: ``FormatError`` where the map's encoding is not to be had.
  package init(_ program: FeedProgram) throws(FormatError) {
    self.program = program
    document = DocumentRecord(kind: program.rules.kind)
    for file in program.files {
      guard file.hasRows else {
        writers.append(nil)
        continue
      }
      var output = file.format.output
      // That belongs in front of the first chunk alone.
      output.byteOrderMark = false
      writers.append(Writer(try CSVWriter(output, name: file.rules.name)))
    }
  }

  /// Writes a chunk of documents.
  package func render(_ chunk: DocumentChunk) -> RenderedChunk {
    var result = RenderedChunk(files: Array(repeating: RenderedChunk.File(), count: writers.count))
    for (number, entry) in chunk.documents.enumerated() {
      document.load(chunk.bytes.span.extracting(entry.place))
      for file in program.files { file.documentNumber = chunk.start + number + 1 }
      render(number, entry.source, &result)
    }
    for index in writers.indices {
      if let rows = writers[index]?.rows.drain() { result.files[index].bytes = rows }
    }
    return result
  }

  private func render(_ number: Int, _ source: String, _ result: inout RenderedChunk) {
    var marks: [(rows: CSVWriter.Mark?, bytes: Int, once: Int, members: Int)] = []
    marks.reserveCapacity(writers.count)
    for index in writers.indices {
      marks.append(
        (
          writers[index]?.rows.mark, result.files[index].bytes.count, result.files[index].once.count,
          result.files[index].members.count
        ))
    }
    do throws(RecordError) {
      for index in writers.indices { try render(number, source, file: index, &result.files[index]) }
    } catch {
      for (index, mark) in marks.enumerated() {
        if let rows = mark.rows { writers[index]?.rows.rewind(to: rows) }
        result.files[index].bytes.removeLast(result.files[index].bytes.count - mark.bytes)
        result.files[index].once.removeLast(result.files[index].once.count - mark.once)
        result.files[index].members.removeLast(result.files[index].members.count - mark.members)
      }
      result.failures.append((number, error))
      return
    }
    for (index, mark) in marks.enumerated() {
      let hasRows = mark.rows.map { writers[index]?.rows.isLonger(than: $0) ?? false } ?? false
      if hasRows || result.files[index].bytes.count > mark.bytes { result.files[index].documents += 1 }
    }
    result.records += 1
  }

  private func render(
    _ number: Int, _ source: String, file index: Int, _ part: inout RenderedChunk.File
  ) throws(RecordError) {
    let file = program.files[index]
    guard let writer = writers[index] else {
      if file.format.kind == .ndjson, !file.isTree {
        return try file.renderJSON(document, file: source, into: &part.bytes)
      }
      for request in 0..<(try file.parts(of: document))
      where try file.renderWhole(document, part: request, into: &part.bytes) && !file.isOneFile {
        part.members.append(
          RenderedChunk.Member(name: try file.memberName(document, part: request), end: part.bytes.count))
      }
      return
    }
    if file.onceColumns.isEmpty { return try file.render(document, into: &writer.rows) }
    identity.rows.removeAll(keepingCapacity: true)
    try file.render(document, into: &writer.rows) { [identity] rows, ends in
      let (key, digest) = FeedRenderer.identity(rows, ends, file.onceColumns, &identity.scratch)
      identity.rows.append(RenderedChunk.OnceRow(document: number, key: key, digest: digest, end: rows.count))
      return true
    }
    part.once += identity.rows
  }

  /// What tells a row from the others of its file, and from itself as it was before.
  private static func identity(
    _ writer: borrowing CSVWriter, _ ends: [Int], _ columns: [Int], _ scratch: inout [UInt8]
  ) -> (key: UInt64, digest: UInt64) {
    scratch.removeAll(keepingCapacity: true)
    var key: UInt64 = 0
    for (index, column) in columns.enumerated() {
      // The first field's beginning is behind the last row's end, the others' behind a delimiter.
      let end = ends[column]
      let start = column == 0 ? writer.rowStarts(before: end) : ends[column - 1] + 1
      writer.append(start..<end, to: &scratch)
      if index == 0 { key = Fingerprint(of: scratch.span).low }
      scratch.append(0x1F)
    }
    return (key, Fingerprint(of: scratch.span).low)
  }
}
