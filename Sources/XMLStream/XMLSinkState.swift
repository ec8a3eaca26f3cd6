import CLibXML2
import Values

/// What libxml2's callbacks write to: events, names, and the first thing that is wrong.
///
/// It lives at a fixed address, which libxml2 hands to each callback. After the first error nothing more is taken, so
/// the callbacks never have to stop the parser, which isn't safe in the midst of a tag.
@safe
struct XMLSinkState: ~Copyable {
  var batch = XMLBatch()
  var names: XMLNameTable
  var error: XMLError? {
    didSet { isStopped = error != nil }
  }
  /// Whether there is an error: each callback asks, so it has to cost nothing.
  private(set) var isStopped = false
  let limits: XMLLimits
  /// Down to which depth events tell line and offset.
  let markedDepth: Int
  var depth = 0
  var textRun = 0
  var rootName: String?
  /// How the file ends, once it has.
  var ending: XMLTail?
  var context: xmlParserCtxtPtr?

  init(limits: XMLLimits, markedDepth: Int) {
    self.limits = limits
    self.markedDepth = markedDepth
    names = XMLNameTable(limit: limits.names, nameLimit: limits.name)
  }

  /// How far the parser has come in the text it was given.
  var offset: Int {
    guard let input = unsafe context?.pointee.input else { return 0 }
    return unsafe Int(input.pointee.consumed) + (input.pointee.cur - input.pointee.base)
  }

  var line: Int {
    unsafe context?.pointee.input.map { unsafe Int($0.pointee.line) } ?? 0
  }

  private var column: Int {
    unsafe context?.pointee.input.map { unsafe Int($0.pointee.col) } ?? 0
  }

  /// Refuses what the parser itself would take.
  mutating func refuse(_ code: String, _ arguments: [String] = []) {
    if error == nil { error = XMLError(code, arguments, line: line, column: column) }
  }

  /// Where the `<` of the tag stands that the parser is at the end of, and in which line.
  private var tagStart: (offset: Int, line: Int) {
    guard let input = unsafe context?.pointee.input, var at = unsafe input.pointee.cur else { return (0, 0) }
    let (base, end) = unsafe (input.pointee.base, at)
    var lines = 0
    // '<' cannot stand in an attribute's value, so the nearest one before is the tag's own.
    while let first = unsafe base, unsafe at > first {
      unsafe at -= 1
      let byte = unsafe at.pointee
      if byte == UInt8(ascii: "<") { break }
      if byte == 0x0A { lines += 1 }
    }
    return unsafe (offset - (end - at), line - lines)
  }

  @inline(__always)
  mutating func start(
    _ local: UnsafePointer<xmlChar>, _ uri: UnsafePointer<xmlChar>?, attributes: Int,
    _ values: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
  ) {
    if isStopped { return }
    textRun = 0
    guard let name = unsafe names.id(local, uri) else {
      refuse(names.count >= limits.names ? "xml-names" : "xml-name-length", [String(limits.name)])
      return
    }
    if depth == 0 { rootName = names.name(name).local }
    var event = XMLEvent(kind: .start, name: name)
    if depth <= markedDepth {
      let (offset, line) = tagStart
      event.offset = offset
      event.line = Int32(truncatingIfNeeded: line)
    }
    depth += 1
    if depth > limits.depth {
      refuse("xml-depth", [String(limits.depth)])
      return
    }
    batch.events.append(event)
    if attributes > limits.attributes {
      refuse("xml-attributes", [String(limits.attributes)])
      return
    }
    guard attributes > 0, let values = unsafe values else { return }
    // Five pointers an attribute: local name, prefix, URI, and the value's two ends.
    for index in 0..<attributes {
      let field = unsafe values + index * 5
      guard let local = unsafe field[0], let from = unsafe field[3], let to = unsafe field[4] else {
        continue
      }
      guard let name = unsafe names.id(local, field[2]) else {
        refuse(names.count >= limits.names ? "xml-names" : "xml-name-length", [String(limits.name)])
        return
      }
      let count = unsafe to - from
      if count > limits.text {
        refuse("xml-too-long", ["attribute", String(limits.text)])
        return
      }
      batch.events.append(
        XMLEvent(
          kind: .attribute, name: name, start: UInt32(truncatingIfNeeded: batch.text.count),
          count: UInt32(truncatingIfNeeded: count)))
      unsafe batch.text.append(from, count: count)
    }
  }

  @inline(__always)
  mutating func end() {
    if isStopped { return }
    textRun = 0
    depth -= 1
    var event = XMLEvent(kind: .end)
    if depth <= markedDepth {
      event.offset = offset
      event.line = Int32(truncatingIfNeeded: line)
    }
    batch.events.append(event)
  }

  @inline(__always)
  mutating func text(_ bytes: UnsafePointer<xmlChar>, _ count: Int) {
    if isStopped { return }
    textRun += count
    if textRun > limits.text {
      refuse("xml-too-long", ["text", String(limits.text)])
      return
    }
    let last = batch.events.count - 1
    if last >= 0, batch.events[last].kind == .text {
      batch.events[last].count &+= UInt32(truncatingIfNeeded: count)
    } else {
      batch.events.append(
        XMLEvent(
          kind: .text, start: UInt32(truncatingIfNeeded: batch.text.count),
          count: UInt32(truncatingIfNeeded: count)))
    }
    unsafe batch.text.append(bytes, count: count)
  }

  mutating func documentType(_ name: String) {
    if name.lowercased() == "html" {
      refuse("xml-not-xml")
    } else {
      refuse("xml-doctype")
    }
  }
}

/// Names by libxml2's own pointers: its dictionary keeps each name once, so a name is known by its address.
@safe
struct XMLNameTable: ~Copyable {
  struct Entry: BitwiseCopyable {
    var local: UInt
    var uri: UInt
    var id: UInt32
  }

  private var entries = GrowingBuffer<Entry>(capacity: 256)
  private var mask = 255
  private var list: [XMLName] = []
  private let limit: Int
  private let nameLimit: Int

  init(limit: Int, nameLimit: Int) {
    self.limit = limit
    self.nameLimit = nameLimit
    for _ in 0...mask { entries.append(Entry(local: 0, uri: 0, id: 0)) }
  }

  var count: Int { list.count }

  func name(_ id: UInt32) -> XMLName { list[Int(id)] }

  private static func slot(_ local: UInt, _ uri: UInt) -> Int {
    Int(truncatingIfNeeded: ((local ^ (uri &<< 7)) &* 0x9E37_79B9_7F4A_7C15) &>> 24)
  }

  /// The number of a name; nothing where there are too many names, or this one is too long.
  @inline(__always)
  mutating func id(_ local: UnsafePointer<xmlChar>, _ uri: UnsafePointer<xmlChar>?) -> UInt32? {
    let key = (local: UInt(bitPattern: local), uri: UInt(bitPattern: uri))
    var slot = XMLNameTable.slot(key.local, key.uri) & mask
    while entries[slot].local != 0 {
      if entries[slot].local == key.local, entries[slot].uri == key.uri { return entries[slot].id }
      slot = (slot &+ 1) & mask
    }
    return unsafe add(local, uri, key)
  }

  @inline(never)
  private mutating func add(
    _ local: UnsafePointer<xmlChar>, _ uri: UnsafePointer<xmlChar>?, _ key: (local: UInt, uri: UInt)
  ) -> UInt32? {
    let name = unsafe String(cString: local)
    let namespace = unsafe uri.map { unsafe String(cString: $0) } ?? ""
    if name.utf8.count > nameLimit || list.count >= limit { return nil }
    if list.count * 2 > mask {
      let old = entries.count
      var larger = GrowingBuffer<Entry>(capacity: old * 2)
      let newMask = old * 2 - 1
      for _ in 0...newMask { larger.append(Entry(local: 0, uri: 0, id: 0)) }
      for index in 0..<old where entries[index].local != 0 {
        var slot = XMLNameTable.slot(entries[index].local, entries[index].uri) & newMask
        while larger[slot].local != 0 { slot = (slot + 1) & newMask }
        larger[slot] = entries[index]
      }
      entries = larger
      mask = newMask
    }
    var slot = XMLNameTable.slot(key.local, key.uri) & mask
    while entries[slot].local != 0 { slot = (slot + 1) & mask }
    let id = UInt32(list.count)
    entries[slot] = Entry(local: key.local, uri: key.uri, id: id)
    list.append(XMLName(name, namespace: namespace))
    return id
  }
}
