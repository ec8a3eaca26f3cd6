import DurableFiles
import Ledger
import Values

/// What the ledger knows beside files and decisions, written behind each pass: `archive/<day>/daybook-<number>.ndjson`.
///
/// Batches with their times and counts, outputs with what they were taken after, and the versions of maps: with the
/// archived files and the decisions, all that it takes to make the ledger anew (``Rebuild``). The last line says what is
/// written so far, so that no other file has to be kept in step with it.
///
/// Written after the outputs are visible, and never read by a pass but for its last line. After a stop before it, the
/// next pass writes it.
final class Daybook {
  private struct Mark {
    var number = 0
    var batch = BatchID(0)
    var feeds: [String: Int] = [:]
    var maps: Set<Digest> = []
  }

  private static let prefix = "daybook-"
  /// What is written so far; found out with the first pass.
  private var mark: Mark?

  /// Whether the archive holds a daybook, so that a ledger that is not there was lost.
  static func isKept(in archive: Folder) throws(FileError) -> Bool { try newest(in: archive) != nil }

  /// Finds out whether the ledger knows the newest batch of the archive; once a process.
  ///
  /// - Throws: `ledger-behind` where it is an older copy, which would send again what was sent since.
  func check(_ house: DockHouse) throws {
    guard mark == nil, let archive = try? house.folder(.archive) else { return }
    let found = try Daybook.lastMark(in: archive)
    if found.batch.value > 0, try house.ledger.reader().batch(found.batch) == nil {
      throw LedgerError.behind(found.batch)
    }
    mark = found
  }

  /// Writes what is new since the last daybook, if anything is.
  func write(_ house: DockHouse) throws {
    let archive = try house.folder(.archive)
    if mark == nil { mark = try Daybook.lastMark(in: archive) }
    guard var mark else { return }
    let reader = try house.ledger.reader()
    var text = DaybookText()
    var maps: [Digest] = []
    for batch in try newBatches(mark, reader) {
      guard let entry = try Daybook.entry(batch, reader) else { continue }
      text.append(.batch(entry))
      if let version = entry.closing.mapVersion { maps.append(version) }
      mark.batch = batch.id
    }
    for sent in try newOutputs(mark, house, reader) {
      text.append(.output(sent))
      maps.append(sent.output.mapVersion)
      mark.feeds[sent.feed] = sent.output.sequence
    }
    guard !text.bytes.isEmpty else { return }
    for digest in maps where mark.maps.insert(digest).inserted {
      if let version = try reader.map(digest) { text.append(.map(version)) }
    }
    text.append(.through(batch: mark.batch, feeds: mark.feeds, maps: mark.maps))
    let day = Moment.date(house.workspace.day(of: house.clock())).description
    try publish(text.bytes, in: archive.makeFolder(FileName(day)), &mark)
    self.mark = mark
  }

  private func publish(_ bytes: [UInt8], in folder: Folder, _ mark: inout Mark) throws(FileError) {
    while true {
      mark.number += 1
      let name = try FileName("\(Daybook.prefix)\(mark.number).ndjson")
      // One that a stop left behind says less, and stays.
      if try folder.status(name) != nil { continue }
      var stage = try StagedFile(in: folder)
      try stage.write(bytes)
      _ = try stage.publish(as: name)
      return
    }
  }

  /// The committed batches behind the mark, up to the first that is not finished.
  private func newBatches(_ mark: Mark, _ reader: any LedgerReader) throws -> [Batch] {
    let open = try reader.unfinishedBatches().filter { $0.closing == nil }.map(\.id).min()
    return try reader.batches(after: mark.batch).filter { batch in open.map { batch.id < $0 } ?? true }
  }

  private static func entry(_ batch: Batch, _ reader: any LedgerReader) throws -> DaybookLine.Entry? {
    guard let closing = batch.closing, let digest = batch.digest, let committed = batch.committedAt else {
      return nil
    }
    var entry = DaybookLine.Entry(
      id: batch.id, partner: try reader.name(of: batch.opening.partner), name: batch.opening.name,
      size: batch.opening.size, received: batch.opening.receivedAt, day: batch.opening.day, digest: digest,
      committed: committed, closing: closing)
    if closing.outcome == .rejected, closing.map == nil {
      entry.fault = try reader.rejects(of: batch.id, after: -1, limit: 1).first
    }
    return entry
  }

  /// The published outputs behind the mark, feed by feed, with the newest batch that each may hold.
  private func newOutputs(
    _ mark: Mark, _ house: DockHouse, _ reader: any LedgerReader
  ) throws -> [DaybookLine.Sent] {
    var found: [DaybookLine.Sent] = []
    for feed in house.rules.feeds {
      var sequence = (mark.feeds[feed.name] ?? 0) + 1
      while let output = try reader.output(feed.id, sequence: sequence), output.state == .published {
        found.append(DaybookLine.Sent(feed: feed.name, output: output, after: BatchID(0)))
        sequence += 1
      }
    }
    guard !found.isEmpty else { return [] }
    found.sort { $0.output.id < $1.output.id }
    let earliest =
      found.map { house.workspace.day(of: $0.output.takenAt) }.min() ?? CivilDate(daysSinceEpoch: 0)
    // What was received the day before may have been committed after midnight.
    let since = CivilDate(daysSinceEpoch: earliest.daysSinceEpoch - 1)
    var batches = try reader.batches(since: since)
    if batches.isEmpty { batches = try reader.batches(since: CivilDate(daysSinceEpoch: 0)) }
    for index in found.indices {
      let taken = found[index].output.takenAt
      let newest = batches.first { $0.committedAt.map { $0 <= taken } ?? false }
      found[index].after = newest?.id ?? BatchID(0)
    }
    return found
  }

  // MARK: Reading

  /// All daybooks of an archive, in their order, as lines.
  static func lines(in archive: Folder) throws(FileError) -> [DaybookLine] {
    var lines: [DaybookLine] = []
    for day in try days(in: archive) {
      let folder = try archive.folder(day)
      for (number, name) in try books(in: folder).sorted(by: { $0.number < $1.number }) {
        let text = String(decoding: try folder.open(name).readAll(limit: 1 << 30), as: UTF8.self)
        for line in text.split(separator: "\n") {
          if let line = DaybookLine(String(line), file: "daybook-\(number)") { lines.append(line) }
        }
      }
    }
    return lines
  }

  private static func lastMark(in archive: Folder) throws(FileError) -> Mark {
    guard let (folder, number, name) = try newest(in: archive) else { return Mark() }
    let text = String(decoding: try folder.open(name).readAll(limit: 1 << 30), as: UTF8.self)
    var mark = Mark(number: number)
    if let last = text.split(separator: "\n").last,
      case .through(let batch, let feeds, let maps)? = DaybookLine(String(last), file: "daybook-\(number)")
    {
      mark = Mark(number: number, batch: batch, feeds: feeds, maps: maps)
    }
    return mark
  }

  private static func newest(
    in archive: Folder
  ) throws(FileError) -> (folder: Folder, number: Int, name: FileName)? {
    for day in try days(in: archive).reversed() {
      let folder = try archive.folder(day)
      if let book = try books(in: folder).max(by: { $0.number < $1.number }) {
        return (folder, book.number, book.name)
      }
    }
    return nil
  }

  static func days(in archive: Folder) throws(FileError) -> [FileName] {
    var days: [FileName] = []
    for name in try archive.list().sorted() where try archive.status(name)?.kind == .folder {
      if case .date? = Moment(rfc3339: name.bytes.span) { days.append(name) }
    }
    return days
  }

  private static func books(in day: Folder) throws(FileError) -> [(number: Int, name: FileName)] {
    var books: [(number: Int, name: FileName)] = []
    for name in try day.list() {
      let text = String(decoding: name.bytes, as: UTF8.self)
      guard text.hasPrefix(prefix), let number = Int(text.dropFirst(prefix.count).prefix { $0.isNumber })
      else {
        continue
      }
      books.append((number, name))
    }
    return books
  }
}

extension DockHouse {
  /// Writes what is new into the daybook; where the archive cannot be written to, the next pass does.
  func writeDaybook(_ report: inout PassReport) throws {
    do {
      try daybook.write(self)
    } catch let error as FileError {
      report.messages.append(error.diagnostic)
      report.hadTrouble = true
    }
  }
}
