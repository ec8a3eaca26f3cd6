import Values
import XMLStream

/// Reads the records of an XML file one after the other, in memory that doesn't grow with the file.
///
/// A file that is not well-formed gives an error and never a recovery; what stands before the error has been
/// delivered by then, so a caller that takes files whole has to read to the end first.
package struct XMLRecordReader: ~Copyable {
  private var source: any TreeByteSource
  private var stream: XMLEventStream
  private var batch = XMLBatch()
  /// The next event of the batch.
  private var position = 0
  /// The record that is being read.
  private var tape = TreeTape()
  private var chunk: GrowingBuffer<UInt8>
  private var isAtEnd = false
  private var way: XMLRecordsWay
  private var builder: XMLTreeBuilder
  private var outer: XMLTreeBuilder
  private let projection: Projection
  private let records: XMLRecords
  private let limits: TreeLimits
  private let file: String

  private var open: [XMLRecordsWay.Frame] = []
  private var depth = 0
  /// The depth of the record that is open, or -1.
  private var recordDepth = -1
  private var recordStart = 0
  private var recordLine = 0
  private var recordOrdinal = 0
  private var found = false
  private var failure: FormatError?

  /// The values beside the records, by paths from the root: those before a record are there when the record is.
  ///
  /// Of the elements around records only those that are open count: what another order said of its parcels is gone
  /// when the next order begins.
  package let envelope: TreeRecord
  /// How many records were read so far.
  package private(set) var count = 0

  /// Makes a reader.
  ///
  /// - Parameters:
  ///   - source: The file's bytes.
  ///   - file: Its name, for positions.
  ///   - records: Where the records are.
  ///   - projection: What to keep of each.
  ///   - envelope: What to keep of the rest, by paths from the root.
  ///   - limits: What not to go beyond.
  ///   - capacity: How much to read at a time.
  /// - Throws: ``PathError`` where the records' paths cannot stand beside each other.
  package init(
    _ source: any TreeByteSource, file: String, records: XMLRecords, projection: Projection,
    envelope: Projection = .nothing, limits: TreeLimits = .xml, capacity: Int = 32 << 10
  ) throws(PathError) {
    way = try XMLRecordsWay(records)
    self.source = source
    self.records = records
    self.projection = projection
    self.limits = limits
    self.file = file
    let streamLimits = XMLLimits(
      depth: limits.depth, attributes: limits.attributes, name: limits.name, text: limits.text)
    stream = XMLEventStream(limits: streamLimits, markedDepth: way.depth)
    chunk = GrowingBuffer(capacity: max(capacity, 1))
    builder = XMLTreeBuilder(projection)
    outer = XMLTreeBuilder(envelope)
    self.envelope = TreeRecord()
    self.envelope.projection = envelope
    outer.begin(&self.envelope.tape)
  }

  /// Reads the next record.
  ///
  /// - Parameter record: Where to put it; what was there is gone.
  /// - Returns: Whether there was one; false only once the whole file has been checked.
  /// - Throws: An error with line and column; no record comes after it.
  package mutating func next(into record: TreeRecord) throws(FormatError) -> Bool {
    if let failure { throw failure }
    do {
      return try step(into: record)
    } catch {
      failure = error
      throw error
    }
  }

  private mutating func step(into record: TreeRecord) throws(FormatError) -> Bool {
    while true {
      while position < batch.events.count {
        let event = batch.events[position]
        position += 1
        switch event.kind {
        case .start: start(event)
        case .attribute:
          if recordDepth >= 0 {
            builder.attribute(event, batch, in: stream, &tape)
          } else {
            outer.attribute(event, batch, in: stream, &envelope.tape)
          }
        case .text:
          if recordDepth >= 0 {
            builder.text(event, batch, &tape)
          } else {
            outer.text(event, batch, &envelope.tape)
          }
        case .end:
          if end(event, record) { return true }
        }
      }
      if let error = stream.error {
        throw FormatError(error.named(file, path: pathOfOpen))
      }
      if isAtEnd {
        if found { return false }
        let root = (stream.rootName ?? "").quotedForMessage
        let paths = records.paths.map(\.text.quotedForMessage).joined(separator: ", ")
        throw FormatError(
          Diagnostic("xml-no-records", [root, paths], at: SourcePosition(file: file, line: 1)))
      }
      try refill()
    }
  }

  private mutating func refill() throws(FormatError) {
    // A tag that is not whole yet begins where the parser stands; a record is kept from its beginning.
    stream.discard(before: recordDepth >= 0 ? recordStart : stream.offset)
    let held = recordDepth >= 0 ? stream.held : envelope.tape.text.count
    let nodes = recordDepth >= 0 ? tape.nodes.count : envelope.tape.nodes.count
    let place = SourcePosition(
      file: file, line: recordDepth >= 0 ? recordLine : stream.line, path: pathOfOpen)
    if held > limits.record {
      throw FormatError(Diagnostic("xml-too-long", ["record", String(limits.record)], at: place))
    }
    if nodes > limits.members {
      throw FormatError(Diagnostic("xml-too-many-nodes", [String(limits.members)], at: place))
    }
    let target = unsafe UnsafeMutableRawBufferPointer(start: chunk.base, count: chunk.capacity)
    chunk.count = try unsafe source.read(into: target)
    isAtEnd = chunk.count == 0
    // Not `chunk.span`: a borrow of this reader's own field would shut the other fields out.
    let piece = unsafe Span(_unsafeStart: UnsafePointer(chunk.base), count: chunk.count)
    stream.feed(piece, isLast: isAtEnd, into: &batch)
    position = 0
  }

  private mutating func start(_ event: XMLEvent) {
    defer { depth += 1 }
    if recordDepth >= 0 {
      builder.start(event.name, in: stream, &tape)
      return
    }
    let parent = depth == 0 ? 0 : (open.count == depth ? open[depth - 1].node : -1)
    let node = parent < 0 ? -1 : way.table.child(of: parent, event.name, isAttribute: false, in: stream)
    if node >= 0 {
      let name = stream.name(event.name).local
      var ordinal = 1
      if depth > 0 {
        open[depth - 1].counts[name, default: 0] += 1
        ordinal = open[depth - 1].counts[name] ?? 1
      }
      if way.isRecord(node) {
        found = true
        recordDepth = depth
        recordStart = event.offset
        recordLine = Int(event.line)
        recordOrdinal = ordinal
        recordName = name
        builder.begin(&tape)
        return
      }
      open.append(
        XMLRecordsWay.Frame(
          node: node, name: name, ordinal: ordinal, keptNodes: envelope.tape.nodes.count,
          keptText: envelope.tape.text.count))
      pathHead = pathOfOpen ?? ""
    }
    outer.start(event.name, in: stream, &envelope.tape)
  }

  private var recordName = ""
  /// The way to the innermost open element that leads to records.
  private var pathHead = ""

  private mutating func end(_ event: XMLEvent, _ record: TreeRecord) -> Bool {
    depth -= 1
    if recordDepth < 0 {
      outer.end(&envelope.tape)
      if open.count > depth {
        let frame = open.removeLast()
        // What stood in it says nothing of the records that follow elsewhere.
        if depth > 0 { envelope.tape.cut(nodes: frame.keptNodes, text: frame.keptText) }
        pathHead = pathOfOpen ?? ""
      }
      return false
    }
    builder.end(&tape)
    if depth > recordDepth { return false }
    stream.copy(from: recordStart, to: event.offset, into: &tape.source)
    swap(&record.tape, &tape)
    record.projection = projection
    record.line = recordLine
    record.offset = recordStart
    record.pathHead = pathHead + "/" + recordName + "["
    record.pathOrdinal = recordOrdinal
    record.pathTail = "]"
    recordDepth = -1
    count += 1
    return true
  }

  private var pathOfOpen: String? {
    let path = open.reduce("") { $0 + "/\($1.name)[\($1.ordinal)]" }
    if recordDepth >= 0 { return path + "/\(recordName)[\(recordOrdinal)]" }
    return path.isEmpty ? nil : path
  }
}
