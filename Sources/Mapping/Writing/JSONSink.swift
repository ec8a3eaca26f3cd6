import Commerce
import Values

/// Elements as one JSON text (RFC 8259), in UTF-8: an element is a member of its object, or an element of its array.
struct JSONSink: ElementSink, ~Copyable {
  private struct Open {
    let isArray: Bool
    var isEmpty = true
  }

  struct Place {
    fileprivate let count: Int
    fileprivate let depth: Int
    fileprivate let isEmpty: Bool
  }

  private let indent: Int
  private var bytes: [UInt8] = []
  private var open: [Open] = []

  /// - Parameter indent: By how many blanks to indent each level; 0 writes no white space at all.
  init(indent: Int) {
    self.indent = indent
  }

  /// Begins in an array of documents, so deep in elements that are written elsewhere.
  ///
  /// Each document begins with the comma that parts it from the one before it (``FileProgram/separator``).
  init(indent: Int, depth: Int) {
    self.indent = indent
    open = Array(repeating: Open(isArray: true, isEmpty: false), count: depth)
  }

  var place: Place {
    Place(count: bytes.count, depth: open.count, isEmpty: open.last?.isEmpty ?? true)
  }

  mutating func rewind(to place: Place) {
    bytes.removeLast(bytes.count - place.count)
    open.removeLast(open.count - place.depth)
    if let last = open.indices.last { open[last].isEmpty = place.isEmpty }
  }

  mutating func startAll(_ element: ElementProgram.Element) {
    // What repeats within a list is spread out in it.
    if element.isItem { return }
    begin(element)
    bytes.append(UInt8(ascii: "["))
    open.append(Open(isArray: true))
  }

  mutating func endAll(_ element: ElementProgram.Element) {
    if !element.isItem { close() }
  }

  mutating func start(_ element: ElementProgram.Element) {
    begin(element)
    switch element.form {
    case .text: break
    case .members, .list:
      let isArray = element.form == .list
      bytes.append(UInt8(ascii: isArray ? "[" : "{"))
      open.append(Open(isArray: isArray))
    }
  }

  // The map has none.
  mutating func attribute(_ name: [UInt8], _ value: [UInt8]) {}

  mutating func text(_ text: [UInt8], of element: ElementProgram.Element) throws(RecordError) {
    switch element.form {
    case .text(.number):
      guard JSONSink.isNumber(text) else { throw JSONSink.error("map-json-number", text, element) }
      bytes += text
    case .text(.boolean):
      guard text == Array("true".utf8) || text == Array("false".utf8) else {
        throw JSONSink.error("map-json-boolean", text, element)
      }
      bytes += text
    default: DocumentJSON.appendString(text[...], to: &bytes)
    }
  }

  private static func error(_ code: String, _ text: [UInt8], _ element: ElementProgram.Element) -> RecordError
  {
    let value = String(decoding: text, as: UTF8.self)
    return RecordError(code, [value.quotedForMessage], field: element.label, value: value)
  }

  mutating func end(_ element: ElementProgram.Element, hasText: Bool) {
    switch element.form {
    case .members, .list: close()
    case .text(let type):
      if !hasText { bytes += (type == .string ? "\"\"" : "null").utf8 }
    }
  }

  mutating func enter(_ documents: ElementProgram.Element) {
    startAll(documents)
    if let last = open.indices.last { open[last].isEmpty = false }
  }

  mutating func leave(_ documents: ElementProgram.Element) { endAll(documents) }

  mutating func take() -> [UInt8] {
    var taken: [UInt8] = []
    swap(&taken, &bytes)
    return taken
  }

  mutating func finish() -> [UInt8] {
    bytes.append(0x0A)
    return take()
  }

  /// Writes what stands before a value: a comma, a line of its own, its name.
  private mutating func begin(_ element: ElementProgram.Element) {
    guard let parent = open.indices.last else { return }
    if !open[parent].isEmpty { bytes.append(UInt8(ascii: ",")) }
    open[parent].isEmpty = false
    breakLine()
    if open[parent].isArray { return }
    DocumentJSON.appendString(element.name[...], to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    if indent > 0 { bytes.append(UInt8(ascii: " ")) }
  }

  private mutating func close() {
    guard let ended = open.popLast() else { return }
    if !ended.isEmpty { breakLine() }
    bytes.append(UInt8(ascii: ended.isArray ? "]" : "}"))
  }

  private mutating func breakLine() {
    if indent == 0 { return }
    bytes.append(0x0A)
    for _ in 0..<open.count * indent { bytes.append(UInt8(ascii: " ")) }
  }

  /// Whether a text is a number of JSON (RFC 8259 6), which has no zeros before it: `0057` is none, and stays a text.
  static func isNumber(_ text: [UInt8]) -> Bool {
    var rest = text[...]
    func digits(_ rest: inout ArraySlice<UInt8>) -> Int {
      let count = rest.prefix { (0x30...0x39).contains($0) }.count
      rest = rest.dropFirst(count)
      return count
    }
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    let isZero = rest.first == UInt8(ascii: "0")
    let whole = digits(&rest)
    if whole == 0 || (isZero && whole > 1) { return false }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      if digits(&rest) == 0 { return false }
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
      if digits(&rest) == 0 { return false }
    }
    return rest.isEmpty
  }
}
