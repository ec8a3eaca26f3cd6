import Commerce
package import Formats
import Values

/// Some records of a file, become documents or refused.
package struct RecordBatch: Sendable {
  /// Whether the file is read anew from its beginning: what earlier batches gave is void.
  package var startsOver = false
  package var results: [RecordResult] = []
  /// The documents, at the places that ``MappedRecord/document`` tells.
  package var bytes: [UInt8] = []
  /// Rows of the file that came with these records (of a tree: records), and how many of them are none.
  package var rows = 0
  package var skipped = 0
  /// Trailers among the skipped rows: a number stated that is not the number counted is worth a warning.
  package var trailers: [TrailerRow] = []
  /// Lines on which the header stands once more.
  package var headers: [Int] = []
}

/// The records of one file of a known map, in batches: rows or trees alike.
///
/// ```swift
/// let records = try RecordSource(recognised, source, context: context)
/// while let batch = try records.next() {
///   if batch.startsOver { forget what came so far }
///   …
/// }
/// ```
///
/// A file is begun anew in two cases: a record's rows stand apart (``RowGathering``), or the file turns out not to be
/// text in the encoding that its first part is in. Memory is that of one batch, whatever the file's size.
///
/// Not shared between threads.
package final class RecordSource {
  private enum Way {
    case rows(RowGrouping)
    case gathered(RowGathering)
    case tree
    case ended
  }

  private let recognised: Recognised
  private let source: any ByteSource
  private let limits: RowLimits
  private let makeSpill: () throws(FormatError) -> any RowSpill
  private let rowMapping: RowMapping?
  private let treeMapping: TreeMapping?
  /// Records that were mapped, to be filled again.
  private let spares = SpareRecords()
  private let treeReader: (any TreeRecordReading)?
  private var way: Way
  /// The encoding that the file is read in, as far as it has come.
  package private(set) var encoding: TextEncoding
  /// Whether batches were given out since the file was begun.
  private var hasGiven = false
  private var mustStartOver = false
  /// Given again at each later call.
  private var failure: FormatError?
  private let context: MapContext
  private let own: RecordMapper
  /// About how many bytes the documents of a batch of trees take.
  private var batchSize = 64 << 10

  /// The most records of a tree in one batch, and the most bytes of documents.
  private static let treeBatch = (records: 512, bytes: 128 << 10)

  /// Makes the map ready for the file.
  ///
  /// `source`: stands at the first byte.
  /// `limits`: for rows, in place of the workspace's.
  /// `spill`: where the rows of a scattered file wait.
  /// `keepingPlaces`: whether good records tell their bytes and lines too, as refused ones do.
  /// Throws mistakes of the map, at their place in it; `map-missing-column`.
  package init(
    _ recognised: Recognised, _ source: any ByteSource, context: MapContext, limits: RowLimits? = nil,
    spill: @escaping () throws(FormatError) -> any RowSpill = { MemorySpill() }, keepingPlaces: Bool = false
  ) throws(MappingError) {
    self.recognised = recognised
    self.source = source
    let limits = limits ?? context.limits.rows
    self.limits = limits
    makeSpill = spill
    encoding = recognised.encoding
    let context = try RecordSource.decided(recognised, source, context, limits)
    self.context = context
    if let rows = recognised.rows {
      let mapping = try RowMapping(recognised.map, recognised.rules, header: rows.header, context: context)
      mapping.fileName = source.name
      mapping.keepsPlaces = keepingPlaces
      rowMapping = mapping
      own = RecordMapper(rows: mapping)
      treeMapping = nil
      treeReader = nil
      do throws(FormatError) {
        way = .rows(
          RowGrouping(try RecordSource.reader(source, rows, recognised.encoding, limits), mapping: mapping))
      } catch {
        throw MappingError(error.diagnostic)
      }
    } else {
      let mapping = try TreeMapping(
        recognised.map, recognised.rules, context: context, wrapper: recognised.wrapper)
      mapping.fileName = source.name
      mapping.keepsPlaces = keepingPlaces
      rowMapping = nil
      own = RecordMapper(trees: mapping, spares)
      treeMapping = mapping
      treeReader = try recognised.rules.treeReader(
        source, for: mapping, wrapper: recognised.wrapper, records: recognised.records,
        limits: context.limits)
      way = .tree
    }
  }

  private static func reader(
    _ source: any ByteSource, _ rows: Recognised.Rows, _ encoding: TextEncoding, _ limits: RowLimits
  ) throws(FormatError) -> RowReader {
    let isUnpadded = rows.isPadded && encoding != .utf16LittleEndian && encoding != .utf16BigEndian
    return try RowReader(
      isUnpadded ? UnpaddedSource(source, delimiter: rows.dialect.delimiter) : source, dialect: rows.dialect,
      encoding: encoding, limits: limits, skippingLines: rows.headerLine - 1)
  }

  /// The context with the settings that the file itself tells; its rows are looked through for that.
  private static func decided(
    _ recognised: Recognised, _ source: any ByteSource, _ context: MapContext, _ limits: RowLimits
  ) throws(MappingError) -> MapContext {
    guard let rows = recognised.rows, !recognised.rules.reads.decides.isEmpty else { return context }
    let header = RowHeader(names: rows.header, source: recognised.rules.reads)
    var decisions = recognised.rules.reads.decides.map { rules in
      Decision(rules, setting: context.setting(rules.setting))
    }
    let columns = recognised.rules.reads.decides.map { rules in
      rules.columns.compactMap { header.place(of: $0.name) }.filter { $0 < rows.header.count }
    }
    let name = source.name
    do throws(FormatError) {
      var reader = try RecordSource.reader(source, rows, recognised.encoding, limits)
      var isHeader = true
      while let chunk = try reader.nextChunk() {
        for row in 0..<chunk.rowCount {
          if isHeader {
            isHeader = false
            continue
          }
          for index in decisions.indices {
            for column in columns[index] {
              let text = chunk.bytes(of: chunk.field(row, column))
              try decisions[index].take(
                text, line: Int(chunk.row(row).line), column: rows.header[column], file: name)
            }
          }
        }
      }
    } catch {
      // What cannot be read is told when the rows are.
      if error.isDecision { throw MappingError(error.diagnostic) }
    }
    do throws(FormatError) {
      try source.rewind()
    } catch {
      throw MappingError(error.diagnostic)
    }
    var result = context
    for (rules, decision) in zip(recognised.rules.reads.decides, decisions) {
      if let value = try decision.value(file: name) { result = result.setting(rules.setting, to: value) }
    }
    return result
  }

  /// The next records, or nothing at the end.
  ///
  /// - Throws: what makes the whole file unreadable; no record of it counts then.
  package func next() throws(FormatError) -> RecordBatch? {
    guard let step = try nextStep() else { return nil }
    return own.map(step)
  }

  /// The next records as ``next()`` gives them, but those of rows are not mapped yet: any ``mapper()`` can do that.
  ///
  /// - Throws: what makes the whole file unreadable; no record of it counts then.
  package func nextStep() throws(FormatError) -> RecordStep? {
    if let failure { throw failure }
    do throws(FormatError) {
      while true {
        guard var step = try advance() else { return nil }
        if step.isEmpty { continue }
        step.batch.startsOver = mustStartOver
        mustStartOver = false
        hasGiven = true
        return step
      }
    } catch {
      failure = error
      throw error
    }
  }

  /// What maps steps of this file, for one thread.
  package func mapper() throws(MappingError) -> RecordMapper {
    if let treeMapping { return RecordMapper(trees: try treeMapping.another(), spares) }
    guard let rows = recognised.rows else { return RecordMapper() }
    let mapping = try RowMapping(recognised.map, recognised.rules, header: rows.header, context: context)
    mapping.fileName = source.name
    return RecordMapper(rows: mapping)
  }

  /// Reads the file once to find how it must be read, so that no batch starts over.
  ///
  /// For callers that cannot take back what they did with a batch; to be called before the first one.
  ///
  /// - Throws: what makes the whole file unreadable.
  package func settle() throws(FormatError) {
    while case .rows(var grouping) = way {
      way = .ended
      let hasMore: Bool
      do throws(GroupingError) {
        hasMore = try grouping.next() != nil
      } catch {
        try recover(error)
        continue
      }
      way = .rows(grouping)
      if hasMore { continue }
      try source.rewind()
      way = .rows(RowGrouping(try rowReader(), mapping: try mapping()))
      return
    }
  }

  /// Goes on in another way after what stopped the grouping.
  private func recover(_ error: GroupingError) throws(FormatError) {
    switch error {
    case .scattered: try gather()
    case .format(let error):
      try redecide(error)
      way = .rows(RowGrouping(try rowReader(), mapping: try mapping()))
    }
  }

  private func advance() throws(FormatError) -> RecordStep? {
    switch way {
    case .ended: return nil
    case .tree: return try nextOfTree()
    case .rows(var grouping):
      // Taken out of the enum, so that it is not copied when it changes.
      way = .ended
      do throws(GroupingError) {
        guard let rows = try grouping.next() else { return nil }
        way = .rows(grouping)
        var batch = RecordBatch()
        batch.rows = rows.rowCount
        batch.skipped = rows.skipped
        batch.trailers = rows.trailers
        batch.headers = rows.headers
        return RecordStep(batch: batch, rows: rows)
      } catch {
        try recover(error)
        return RecordStep(batch: RecordBatch())
      }
    case .gathered(var gathering):
      way = .ended
      guard let rows = try gathering.next() else { return nil }
      way = .gathered(gathering)
      var batch = gathered ?? RecordBatch()
      gathered = nil
      batch.trailers = rows.trailers
      // The lines that gathered rows stand on are known to our own mapping only, and until the next are gathered.
      return RecordStep(batch: own.map(RecordStep(batch: batch, rows: rows)))
    }
  }

  private func rowReader() throws(FormatError) -> RowReader {
    guard let rows = recognised.rows else { throw FormatError(Diagnostic("format-read", ["no rows"])) }
    return try RecordSource.reader(source, rows, encoding, limits)
  }

  private func mapping() throws(FormatError) -> RowMapping {
    guard let rowMapping else { throw FormatError(Diagnostic("format-read", ["no rows"])) }
    return rowMapping
  }

  private func startOver() throws(FormatError) {
    try source.rewind()
    mustStartOver = mustStartOver || hasGiven
    hasGiven = false
  }

  /// Reads the file again, putting the rows of each record together.
  private func gather() throws(FormatError) {
    try startOver()
    let dialect = recognised.rows?.dialect ?? .csv
    let gathering: RowGathering
    do throws(FormatError) {
      gathering = try RowGathering(
        try rowReader(), mapping: try mapping(), dialect: dialect, limits: limits, spill: try makeSpill())
    } catch {
      try redecide(error)
      return try gather()
    }
    way = .gathered(gathering)
    var counts = RecordBatch()
    counts.rows = gathering.rowCount
    counts.skipped = gathering.skipped
    counts.headers = gathering.headers
    gathered = counts
  }

  /// What gathering counted, to go out with the first of its batches.
  private var gathered: RecordBatch?

  /// Where the bytes are no text in the encoding so far, finds the declared one in which all of the file is text.
  ///
  /// - Throws: the error itself, where it is another or there is no other encoding.
  private func redecide(_ error: FormatError) throws(FormatError) {
    guard error.code == "text-encoding" || error.code == "text-nul", !recognised.declared.isEmpty else {
      throw error
    }
    try startOver()
    let decided = try EncodingPlan(recognised.declared).decide(scanning: source)
    guard decided != encoding else { throw error }
    encoding = decided
    try source.rewind()
  }

  private func nextOfTree() throws(FormatError) -> RecordStep? {
    guard let treeMapping, let treeReader else { return nil }
    // What stands around the records changes while the reader goes on: then each is mapped before the next is read.
    let isAlone = treeMapping.outsideProjection != nil
    var step = RecordStep(batch: RecordBatch())
    var writer = DocumentWriter(reserving: isAlone ? batchSize : 0)
    var labelBytes = 0
    var bytes = 0
    while step.batch.rows < RecordSource.treeBatch.records,
      writer.mark + labelBytes + bytes < RecordSource.treeBatch.bytes
    {
      let record = spares.take()
      step.batch.rows += 1
      do throws(FormatError) {
        guard try treeReader.next(into: record) else {
          way = .ended
          step.batch.rows -= 1
          break
        }
      } catch {
        // The record is spoilt, the file is not.
        guard treeReader.canContinue else { throw error }
        spares.give(record)
        if isAlone {
          step.batch.results.append(.rejected(RecordSource.spoilt(error, treeReader.spoilt)))
        } else {
          step.trees.append(.spoilt(RecordSource.spoilt(error, treeReader.spoilt)))
        }
        continue
      }
      guard isAlone else {
        step.trees.append(.record(record))
        bytes += record.byteCount
        continue
      }
      labelBytes += RecordMapper.map(record, treeMapping, &step.batch, &writer)
      spares.give(record)
    }
    if isAlone {
      step.batch.bytes = writer.bytes
      batchSize = max(batchSize, writer.bytes.count + writer.bytes.count / 8)
    }
    return step
  }

  private static func spoilt(_ error: FormatError, _ source: [UInt8]) -> RejectedRecord {
    let diagnostic = error.diagnostic
    let line = diagnostic.position?.line ?? 0
    return RejectedRecord(
      error: RecordError(diagnostic.code, diagnostic.arguments, line: line), key: [], firstLine: line,
      lastLine: line,
      path: diagnostic.position?.path, rows: 1, source: source)
  }
}

/// Some records of a file, on their way from the reader to a mapper.
package struct RecordStep: @unchecked Sendable {
  // Unchecked: a record of a tree belongs to the step that it is in, and a step is mapped by one thread.

  fileprivate enum Tree {
    case record(TreeRecord)
    case spoilt(RejectedRecord)
  }

  /// What is known of them already; of rows that were gathered all.
  fileprivate(set) var batch: RecordBatch
  /// The rows that are to be mapped.
  fileprivate var rows: GroupedRows?
  /// The records of a tree that are to be mapped.
  fileprivate var trees: [Tree] = []

  fileprivate init(batch: RecordBatch, rows: GroupedRows? = nil) {
    self.batch = batch
    self.rows = rows
  }

  fileprivate var isEmpty: Bool {
    batch.results.isEmpty && batch.rows == 0 && (rows?.records.isEmpty ?? true)
  }

  fileprivate var treeRecords: [TreeRecord] {
    trees.compactMap { tree in if case .record(let record) = tree { record } else { nil } }
  }
}

/// Turns rows and trees into documents, one mapper a thread; what it makes of a step depends on nothing else.
package final class RecordMapper {
  private let rowMapping: RowMapping?
  private let treeMapping: TreeMapping?
  /// About how many bytes the documents of a step take.
  private var size = 64 << 10

  private let spares: SpareRecords?

  fileprivate init(rows: RowMapping? = nil, trees: TreeMapping? = nil, _ spares: SpareRecords? = nil) {
    rowMapping = rows
    treeMapping = trees
    self.spares = spares
  }

  /// The documents of a step's records, and what is known of them.
  package func map(_ step: RecordStep) -> RecordBatch {
    var batch = step.batch
    if step.rows == nil, step.trees.isEmpty { return batch }
    var writer = DocumentWriter(reserving: size)
    if let rowMapping, let rows = step.rows {
      batch.results = rowMapping.map(rows, into: &writer)
    } else if let treeMapping {
      for tree in step.trees {
        switch tree {
        case .record(let record): _ = RecordMapper.map(record, treeMapping, &batch, &writer)
        case .spoilt(let reject): batch.results.append(.rejected(reject))
        }
      }
      spares?.give(step.treeRecords)
    }
    batch.bytes = writer.bytes
    size = max(size, writer.bytes.count + writer.bytes.count / 8)
    return batch
  }

  /// Maps a record of a tree, and says how many bytes of labels it brings.
  fileprivate static func map(
    _ record: TreeRecord, _ mapping: TreeMapping, _ batch: inout RecordBatch, _ writer: inout DocumentWriter
  ) -> Int {
    do throws(RecordError) {
      if try mapping.isSkipped(record) {
        batch.skipped += 1
        return 0
      }
    } catch {
      batch.results.append(mapping.reject(record, error))
      return 0
    }
    let result = mapping.map(record, into: &writer)
    batch.results.append(result)
    guard case .mapped(let mapped) = result else { return 0 }
    batch.results += mapping.mapFurther(record, into: &writer)
    return mapped.labels.reduce(0) { $0 + $1.bytes.count }
  }
}
