import Values

/// Reads the records of a JSON file one after the other, in memory that doesn't grow with the file.
///
/// Everything in the file is checked, also what no path asks for, and also what stands behind the records: a file
/// that is cut gives `json-incomplete` and never fewer records.
///
/// ```swift
/// var reader = try JSONRecordReader(source, file: name, records: JSONRecords(at: ["orders"]), projection: paths)
/// while try reader.next(into: record) { … }
/// ```
package struct JSONRecordReader: ~Copyable {
  private var input: JSONInput
  private var parser: JSONParser
  private var outer: JSONParser
  private let plans: JSONRecordsPlans
  private let records: JSONRecords
  private let limits: TreeLimits
  private let file: String
  private var frames: [JSONEnvelopeFrame] = []
  private var pathHead = ""
  private var started = false
  private var found = false
  private var failure: FormatError?
  /// A value of the wrong kind at a path where records may be.
  private var misfit: FormatError?

  /// The values beside the records: what stands before a record is there when the record is, the rest at the end.
  package let envelope: TreeRecord
  /// Whether, after an error, the next record may be asked for: only that one record is spoilt.
  package private(set) var canContinue = false
  /// The bytes of the one record that is spoilt, as far as they are known.
  package private(set) var spoilt: [UInt8] = []
  /// How many records were found so far, with those that were thrown.
  package private(set) var count = 0

  /// Makes a reader.
  ///
  /// - Parameters:
  ///   - source: The file's bytes.
  ///   - file: Its name, for positions.
  ///   - records: Where the records are.
  ///   - projection: What to keep of each.
  ///   - envelope: What to keep of the rest, by plain paths from the document's root.
  ///   - limits: What not to go beyond.
  ///   - capacity: How much to read at a time.
  /// - Throws: ``PathError`` where the records' paths cannot stand beside each other.
  package init(
    _ source: any TreeByteSource, file: String, records: JSONRecords, projection: Projection,
    envelope: Projection = .nothing, limits: TreeLimits = .json, capacity: Int = 512 << 10
  ) throws(PathError) {
    plans = try JSONRecordsPlans(records)
    self.records = records
    self.limits = limits
    self.file = file
    input = JSONInput(source, capacity: max(capacity, 16))
    parser = JSONParser(projection, limits, input.bytes)
    outer = JSONParser(envelope, limits, input.bytes)
    parser.isLine = records.isLines
    self.envelope = TreeRecord()
    self.envelope.projection = envelope
    self.envelope.tape.clear(for: envelope)
    _ = self.envelope.tape.add(TapeNode(.object, trie: 0, parent: -1, ordinal: 0))
  }

  /// Reads the next record.
  ///
  /// - Parameter record: Where to put it; what was there is gone.
  /// - Returns: Whether there was one; false only once the whole file has been checked.
  /// - Throws: An error with line, column and JSON Pointer; `canContinue` tells whether to ask again.
  package mutating func next(into record: TreeRecord) throws(FormatError) -> Bool {
    if let failure { throw failure }
    canContinue = false
    spoilt.removeAll()
    do {
      return records.isLines ? try nextLine(into: record) : try nextInTree(into: record)
    } catch {
      if !canContinue { failure = error }
      throw error
    }
  }
}

extension JSONRecordReader {
  private mutating func nextLine(into record: TreeRecord) throws(FormatError) -> Bool {
    guard try peek() != nil else { return false }
    found = true
    try read(into: record, ordinal: -1)
    return try endLine(record)
  }

  /// Passes over the end of a record's line.
  private mutating func endLine(_ record: TreeRecord) throws(FormatError) -> Bool {
    let line = parser.place.line
    if let byte = try peek(), parser.place.line == line {
      let error = fault(.syntax(expected: "LF"), found: byte)
      spoilt = record.sourceBytes
      canContinue = try skipLine()
      throw error
    }
    return true
  }

  /// Goes to the line behind a spoilt one.
  private mutating func skipLine() throws(FormatError) -> Bool {
    while true {
      while input.position < input.limit {
        let byte = input.bytes[input.position]
        if byte == 0x0A { return true }
        if spoilt.count < limits.record { spoilt.append(byte) }
        input.position += 1
      }
      if input.isFinal { return true }
      try refill()
    }
  }

  private mutating func nextInTree(into record: TreeRecord) throws(FormatError) -> Bool {
    while true {
      guard !frames.isEmpty else {
        if !started {
          started = true
          guard let byte = try peek() else { throw fault(.incomplete) }
          if try enter(plans.root, envelope: 0, byte, record) { return true }
          continue
        }
        if let byte = try peek() { throw fault(.syntax(expected: "EOF"), found: byte) }
        if found { return false }
        throw misfit ?? fault(.noRecords(records.texts.map(\.quotedForMessage).joined(separator: ", ")))
      }
      if try step(record) { return true }
    }
  }

  /// Reads the next member or item of the innermost object or array on the way to the records.
  private mutating func step(_ record: TreeRecord) throws(FormatError) -> Bool {
    let top = frames.count - 1
    guard var byte = try peek() else { throw fault(.incomplete) }
    let isObject = frames[top].isObject
    if byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
      input.position += 1
      frames.removeLast()
      updatePath()
      return false
    }
    if frames[top].ordinal >= 0 {
      guard byte == UInt8(ascii: ",") else {
        throw fault(.syntax(expected: isObject ? "',' | '}'" : "',' | ']'"), found: byte)
      }
      input.position += 1
      guard let next = try peek() else { throw fault(.incomplete) }
      byte = next
    }
    frames[top].ordinal += 1
    if !isObject {
      return try enter(plans.item(frames[top].place), envelope: -1, byte, record)
    }
    let hasMembers = frames[top].ordinal > 0
    guard byte == UInt8(ascii: "\"") else {
      let expected = hasMembers ? "string" : "string | '}'"
      throw fault(.syntax(expected: expected), found: byte)
    }
    let start = parser.place
    let column = input.position
    let name = try self.name()
    let isNew = frames[top].names.insert(name).inserted
    frames[top].name = name
    if !isNew {
      parser.place = start
      input.position = max(column, 0)
      throw fault(.duplicateKey(name))
    }
    if frames[top].names.count > limits.members { throw fault(.tooManyMembers(limits.members)) }
    guard let colon = try peek() else { throw fault(.incomplete) }
    guard colon == UInt8(ascii: ":") else { throw fault(.syntax(expected: "':'"), found: colon) }
    input.position += 1
    guard let first = try peek() else { throw fault(.incomplete) }
    let envelopeNode = JSONRecordReader.child(frames[top].envelope, name, in: outer.projection)
    return try enter(plans.member(frames[top].place, name), envelope: envelopeNode, first, record)
  }

  private static func child(_ node: Int, _ name: String, in projection: Projection) -> Int {
    if node < 0 { return -1 }
    return projection.nodes[node].children.first { projection.nodes[$0].test == .name(name) } ?? -1
  }

  /// Goes into a value, or reads it as a record, or passes over it; true where it gave a record.
  private mutating func enter(
    _ place: JSONRecordsPlace, envelope envelopeNode: Int, _ byte: UInt8, _ record: TreeRecord
  ) throws(FormatError) -> Bool {
    switch plans.step(place, first: byte) {
    case .record:
      found = true
      if let top = frames.last, !top.isObject {
        try read(into: record, ordinal: top.ordinal)
      } else {
        try read(into: record, ordinal: -1)
      }
      return true
    case .enter:
      if plans.leads(place), byte == UInt8(ascii: "[") { found = true }
      if frames.count >= limits.depth { throw fault(.depth(limits.depth)) }
      input.position += 1
      frames.append(
        JSONEnvelopeFrame(isObject: byte == UInt8(ascii: "{"), place: place, envelope: envelopeNode))
      updatePath()
      return false
    case .none:
      found = true
      try pass(envelopeNode)
      return false
    case .pass:
      try pass(envelopeNode)
      return false
    case .wrongKind:
      let expected = plans.leads(place) ? "array" : "object"
      // Said only once the file is known to be whole: what is cut or spoilt is that first.
      misfit = misfit ?? fault(.recordsKind(found: JSONEnvelopeFrame.kind(byte), expected: expected))
      try pass(envelopeNode)
      return false
    }
  }

  /// Checks a value beside the records, and keeps it where the envelope's projection asks for it.
  private mutating func pass(_ node: Int) throws(FormatError) {
    var saved = parser.place
    while true {
      outer.place = parser.place
      switch outer.value(at: input.position, trie: node) {
      case .complete:
        input.position = outer.position
        parser.place = outer.place
        if let soft = outer.softFault { throw error(soft) }
        if node >= 0 { envelope.tape.merge(outer.tape, parent: 0) }
        return
      case .more:
        parser.place = saved
        try refill()
        saved = parser.place
      case .failed(let fault): throw error(fault)
      }
    }
  }

  /// Reads the value at the position as a record.
  private mutating func read(into record: TreeRecord, ordinal: Int) throws(FormatError) {
    var saved = parser.place
    while true {
      let start = input.position
      switch parser.value(at: start) {
      case .complete:
        input.position = parser.position
        count += 1
        if parser.position - start > limits.record { throw fault(.recordTooLong(limits.record)) }
        if let soft = parser.softFault {
          canContinue = true
          for index in start..<parser.position { spoilt.append(input.bytes[index]) }
          throw error(soft)
        }
        swap(&record.tape, &parser.tape)
        record.projection = parser.projection
        record.line = saved.line
        record.offset = input.offset + start
        record.pathHead = ordinal >= 0 ? pathHead : pointer
        record.pathOrdinal = ordinal
        record.pathTail = ""
        return
      case .more:
        parser.place = saved
        try refill()
        saved = parser.place
      case .failed(var fault):
        if records.isLines, fault.position < input.limit, input.bytes[fault.position] == 0x0A {
          fault.what = .lineEndInRecord
        }
        let error = error(fault)
        if records.isLines, error.code != "json-incomplete", error.code != "json-too-long" {
          parser.place = saved
          parser.frames.removeAll()
          canContinue = try skipLine()
        }
        throw error
      }
    }
  }
}

extension JSONRecordReader {
  /// The next byte that is no white space, or nothing at the end of the file.
  private mutating func peek() throws(FormatError) -> UInt8? {
    while true {
      if input.position < input.limit {
        let position = parser.skipSpace(input.position)
        input.position = position
        if position < input.limit { return input.bytes[position] }
      }
      if input.isFinal { return nil }
      let isFirst = input.offset == 0 && input.limit == 0
      try refill()
      if isFirst { try begin() }
    }
  }

  /// Looks at the first bytes for a byte order mark.
  private mutating func begin() throws(FormatError) {
    let (first, second, third) = (input.bytes[0], input.bytes[1], input.bytes[2])
    if first == 0xEF, second == 0xBB, third == 0xBF {
      input.position = 3
      parser.place.lineStart = 3
    } else if input.limit >= 2 {
      // JSON begins with an ASCII character: a zero byte beside it is UTF-16 or UTF-32, as both marks are.
      let isMarked = (first == 0xFE && second == 0xFF) || (first == 0xFF && second == 0xFE)
      if isMarked || first == 0 || second == 0 { throw fault(.utf16) }
    }
  }

  /// Reads more, or tells that what is being read is too long.
  private mutating func refill() throws(FormatError) {
    if input.limit - input.position > limits.record { throw fault(.recordTooLong(limits.record)) }
    let moved = try input.fill(atMost: limits.record)
    parser.place.lineStart -= moved
    parser.bytes = input.bytes
    parser.limit = input.limit
    parser.isFinal = input.isFinal
    outer.bytes = input.bytes
    outer.limit = input.limit
    outer.isFinal = input.isFinal
  }

  /// Reads a member's name on the way to the records.
  private mutating func name() throws(FormatError) -> String {
    var saved = parser.place
    while true {
      let start = input.position + 1
      var end = start
      let outcome = parser.string(&end)
      switch outcome {
      case .plain:
        input.position = end
        return input.bytes.string(start, end - 1 - start)
      case .escaped:
        var text = GrowingBuffer<UInt8>(capacity: end - start)
        guard input.bytes.unescape(start, end - 1, into: &text) else { throw fault(.loneSurrogate) }
        input.position = end
        return unsafe PaddedBytes(text.base).string(0, text.count)
      case .fault(let what, let at):
        if at < input.limit {
          input.position = at
          throw fault(what, found: input.bytes[at])
        }
        if case .textTooLong = what { throw fault(what) }
        if input.isFinal {
          input.position = input.limit
          throw fault(.incomplete)
        }
        parser.place = saved
        try refill()
        saved = parser.place
      }
    }
  }

  /// The JSON Pointer of what is being read.
  private var pointer: String { frames.reduce("") { $0 + $1.token } }

  /// Keeps the way to an array's items, so that it's put together once an array and not once an item.
  private mutating func updatePath() {
    pathHead = frames.dropLast().reduce("") { $0 + $1.token } + "/"
  }

  private func fault(_ what: JSONFault.What, found byte: UInt8? = nil) -> FormatError {
    let fault = JSONFault(what: what, position: input.position, pointer: pointer, place: parser.place)
    return describe(fault, found: byte)
  }

  /// A fault inside a value, with the way to the value before it.
  private func error(_ fault: JSONFault) -> FormatError {
    var fault = fault
    fault.pointer = pointer + fault.pointer
    return describe(fault, found: fault.position < input.limit ? input.bytes[fault.position] : nil)
  }

  private func describe(_ fault: JSONFault, found byte: UInt8?) -> FormatError {
    let column = fault.position - fault.place.lineStart - fault.place.continuations + 1
    let position = SourcePosition(
      file: file, line: fault.place.line, column: max(column, 1),
      path: fault.pointer.isEmpty ? nil : fault.pointer)
    return FormatError(fault.diagnostic(found: byte, at: position))
  }
}

/// One object or array on the way to the records.
struct JSONEnvelopeFrame {
  let isObject: Bool
  /// Where it stands in the tries of the records' paths.
  let place: JSONRecordsPlace
  /// The node in the trie of the envelope's paths, or -1.
  let envelope: Int
  /// How many members or items were begun, less one.
  var ordinal = -1
  var name = ""
  var names: Set<String> = []

  init(isObject: Bool, place: JSONRecordsPlace, envelope: Int) {
    self.isObject = isObject
    self.place = place
    self.envelope = envelope
  }

  /// The step of a JSON Pointer that leads on from here.
  var token: String {
    if ordinal < 0 { return "" }
    return "/" + (isObject ? JSONPointer.escape(name) : String(ordinal))
  }

  /// What kind of value begins with a byte.
  static func kind(_ byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: "{"): "object"
    case UInt8(ascii: "["): "array"
    case UInt8(ascii: "\""): "string"
    case UInt8(ascii: "t"), UInt8(ascii: "f"): "boolean"
    default: "number"
    }
  }
}
