import Commerce
package import DurableFiles
import Formats
package import Mapping
package import Values

/// One output of a feed in the making: a set of files under one sequence number.
///
/// Rendered chunks are added one after the other; a document is in every file of the set or in none. Nothing is visible
/// before ``publish(_:)``, which makes the files visible one after the other, the one that people look for last.
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
  private var stages: [StagedFileBox] = []
  /// The documents that are files of their own, for each file of the set; in memory until they are published, since a
  /// stage for each would need a descriptor for each.
  private var members: [Members] = []
  /// What ends a file that is one tree.
  private var tails: [[UInt8]] = []
  /// Rows that are written once, in the order in which they were.
  package private(set) var onceRows: [OnceRow] = []
  private var seenOnce: [[UInt64: UInt64]]
  /// How many documents are in each file.
  private var documents: [Int]
  /// How many documents are in the output.
  package private(set) var records = 0

  /// Documents that are files of their own.
  fileprivate struct Members {
    var bytes: [UInt8] = []
    var files: [(name: String, place: Range<Int>)] = []
    /// How often each name was given.
    var names: [String: Int] = [:]
  }

  /// A stage is not copyable, and an array holds only what is.
  private final class StagedFileBox {
    var stage: StagedFile?

    init(_ stage: consuming StagedFile?) {
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
    documents = Array(repeating: 0, count: program.files.count)
    members = Array(repeating: Members(), count: program.files.count)
    for file in program.files {
      stages.append(StagedFileBox(file.isOneFile ? try StagedFile(in: folder) : nil))
      tails.append([])
      let index = stages.count - 1
      switch file.format.kind {
      case .ndjson, .bytes, .mail: break
      case .xml, .json:
        let frame = try file.frame()
        try stages[index].stage?.write(frame.head)
        tails[index] = frame.tail
      case .csv, .tsv:
        var writer = try CSVWriter(file.format.output, name: FeedOutput.fileName(file, sequence))
        for header in file.headers {
          for name in header { try writer.field(name) }
          try writer.endRow()
        }
        try stages[index].stage?.write(writer.drain())
      }
    }
  }

  /// The name of a file of the set: `sale.order-000001.csv`.
  ///
  /// `member`: what tells it from the others, where each document is a file of its own.
  package static func fileName(_ file: FileProgram, _ sequence: Int, member: String? = nil) -> String {
    if file.namesWhole, let member { return member }
    let number = padded(sequence, to: 6) + (member.map { "-\($0)" } ?? "")
    return "\(file.rules.name)-\(number).\(file.format.fileExtension)"
  }

  fileprivate static func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// Adds a chunk of documents to all files of the set.
  ///
  /// `hasHad`: the digest of a row that the recipient has had, by file and key.
  /// Throws ``FileError``.
  package mutating func add(_ chunk: RenderedChunk, hasHad: ((Int, UInt64) -> UInt64?)? = nil)
    throws(FileError)
  {
    for (index, part) in chunk.files.enumerated() {
      if !program.files[index].isOneFile {
        documents[index] += part.documents
        members[index].add(part)
      } else if program.files[index].onceColumns.isEmpty {
        // What parts documents stands before each but the first.
        let start = documents[index] == 0 ? program.files[index].separator : 0
        documents[index] += part.documents
        try write(part.bytes, min(start, part.bytes.count)..<part.bytes.count, index)
      } else {
        try addOnce(part, index, hasHad)
      }
    }
    records += chunk.records
  }

  /// Adds the rows of which the recipient has not had the same.
  private mutating func addOnce(
    _ part: RenderedChunk.File, _ index: Int, _ hasHad: ((Int, UInt64) -> UInt64?)?
  ) throws(FileError) {
    // Rows that stay next to each other are written at once.
    var start = 0
    var end = 0
    var first = 0
    while first < part.once.count {
      // What a document says twice is the document's own affair: its rows are looked at before any counts as had.
      var next = first
      let known = onceRows.count
      while next < part.once.count, part.once[next].document == part.once[first].document {
        let row = part.once[next]
        if (seenOnce[index][row.key] ?? hasHad?(index, row.key)) == row.digest {
          try write(part.bytes, start..<end, index)
          start = row.end
        } else {
          onceRows.append(OnceRow(file: index, key: row.key, digest: row.digest))
        }
        end = row.end
        next += 1
      }
      for row in onceRows[known...] { seenOnce[index][row.key] = row.digest }
      if onceRows.count > known { documents[index] += 1 }
      first = next
    }
    try write(part.bytes, start..<end, index)
  }

  private func write(_ bytes: [UInt8], _ range: Range<Int>, _ index: Int) throws(FileError) {
    if range.isEmpty { return }
    try stages[index].stage?.write(bytes.span.extracting(range))
  }

  /// Makes the files visible, in the order of the map; one that is there already with the same bytes is left.
  ///
  /// `rendered`: told of all files before the first is visible, so that the ledger knows what is to appear.
  /// Throws ``FileError``; what `rendered` throws.
  package consuming func publish(_ rendered: ([WrittenFile]) throws -> Void) throws -> [WrittenFile] {
    var written: [WrittenFile] = []
    var places: [(file: Int, member: Range<Int>?)] = []
    for (index, file) in program.files.enumerated() {
      for (name, place) in members[index].files {
        var digest = RunningDigest()
        digest.update(Array(members[index].bytes[place]), count: place.count)
        places.append((index, place))
        written.append(
          WrittenFile(
            name: try FileName(FeedOutput.fileName(file, sequence, member: name)), digest: digest.finalize(),
            size: place.count, records: 1))
      }
      // A file of some documents only is not there when it has none; nor is a tree, whose root would be empty.
      if file.rules.when != nil || file.isTree, documents[index] == 0 { continue }
      try stages[index].stage?.write(tails[index])
      guard let (digest, size) = try stages[index].stage?.sealed() else { continue }
      places.append((index, nil))
      written.append(
        WrittenFile(
          name: try FileName(FeedOutput.fileName(file, sequence)), digest: digest, size: size,
          records: documents[index]))
    }
    try rendered(written)
    for (place, file) in zip(places, written) {
      if let member = place.member {
        var stage = try StagedFile(in: folder)
        try stage.write(Array(members[place.file].bytes[member]))
        _ = try stage.publish(as: file.name)
      } else if let stage = stages[place.file].stage.take() {
        _ = try stage.publish(as: file.name)
      }
    }
    return written
  }
}

extension FeedOutput.Members {
  /// Takes the documents of a chunk; one without a name, or with one that is taken, has a number.
  fileprivate mutating func add(_ part: RenderedChunk.File) {
    var start = 0
    for member in part.members {
      let base = bytes.count
      bytes += part.bytes[start..<member.end]
      var name = member.name ?? FeedOutput.padded(files.count + 1, to: 4)
      while let count = names[name] {
        names[name] = count + 1
        name = "\(name)-\(count + 1)"
      }
      names[name] = 1
      files.append((name, base..<bytes.count))
      start = member.end
    }
  }
}
