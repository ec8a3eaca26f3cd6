import Formats
import Learning
import Values
import XMLStream

extension FuzzTarget {
  static let json = FuzzTarget("json", extensions: ["json", "ndjson"], options: ["0", "1", "2", "3"]) {
    input in
    var options = Options(input)
    let kind = options.choice(4)
    let text = options.text
    let whole = try checkTree { (capacity, piece) throws(FormatError) in
      try Tree(json: text, kind, capacity: capacity, piece: piece)
    }
    // Lines of JSON have no one verdict.
    guard kind > 0 else { return }
    let accepts = JSONGrammar.accepts(text, depth: TreeLimits.json.depth)
    let isRead = ["", "json-no-records", "json-records-kind"].contains(whole.error)
    // UTF-16 is told by its NULs, which the grammar refuses too.
    try demandEqual(isRead, accepts, "the grammar's verdict (\(whole.error))")
    let closing = try JSONClosing.of(TreeBytes(text, piece: 5), piece: 16)
    if isRead { try demand(closing.isClosed, "a document that was read closes") }
    guard whole.error.isEmpty else { return }
    for record in whole.records {
      let again = try Tree(json: Array(record.utf8), 1, capacity: 4096, piece: .max)
      // A scalar among the items of an array is a record there, and none by itself.
      if again.error == "json-no-records" || again.error == "json-records-kind" { continue }
      try demandEqual(again.records, [record], "a record written and read again (\(again.error))")
    }
  }

  static let xml = FuzzTarget("xml", extensions: ["xml"], options: ["0", "1", "2"]) { input in
    var options = Options(input)
    let kind = options.choice(3)
    let text = options.text
    let whole = try checkTree { (capacity, piece) throws(FormatError) in
      try Tree(xml: text, kind, capacity: capacity, piece: piece)
    }
    let closing = try XMLClosing.of(TreeBytes(text, piece: 5), piece: 16)
    try demandEqual(closing.isClosed, whole.error != "xml-incomplete", "closing (\(whole.error))")
    if whole.error.isEmpty, kind == 0 {
      for (record, written) in zip(whole.records, whole.written) {
        let again = try Tree(xml: Array(written.utf8), 0, capacity: 4096, piece: .max)
        try demandEqual(again.error, "", "what was written is read")
        try demandEqual(again.records, [record], "a record written and read again")
      }
    }
    try checkXMLText(Array(text.prefix(200)))
  }
}

/// What a reader makes of a tree.
private struct Tree: Equatable {
  var records: [String] = []
  /// XML as ``XMLDocumentWriter`` writes it again.
  var written: [String] = []
  var lines: [Int] = []
  var places: [String?] = []
  var error = ""
  var position: SourcePosition?

  private init() {}

  init(json text: [UInt8], _ kind: Int, capacity: Int, piece: Int) throws(FormatError) {
    do throws(PathError) {
      let records: JSONRecords =
        switch kind {
        case 0: .lines
        case 1: try JSONRecords(at: ["."])
        case 2: try JSONRecords(at: ["[*]", "orders"])
        default: try JSONRecords(at: ["**.orders[*]"])
        }
      var reader = try JSONRecordReader(
        TreeBytes(text, piece: piece), file: "f", records: records, projection: .everything,
        capacity: capacity)
      let record = TreeRecord()
      // A spoilt line is skipped; there are fewer of them than bytes.
      for _ in 0...text.count {
        do throws(FormatError) {
          while try reader.next(into: record) { take(record, TreeText(record).json) }
          return
        } catch {
          self.error = error.code
          position = error.diagnostic.position
          guard reader.canContinue else { return }
          self.records.append("\(error.code) \(error.diagnostic.position?.line ?? -1)")
        }
      }
    } catch {
      throw FormatError(Diagnostic(error.code, error.arguments))
    }
  }

  init(xml text: [UInt8], _ kind: Int, capacity: Int, piece: Int) throws(FormatError) {
    do throws(PathError) {
      var reader = try XMLRecordReader(
        TreeBytes(text, piece: piece), file: "f", records: try XMLRecords(at: [["*", "*/*", "*/*/a"][kind]]),
        projection: .everything, capacity: capacity)
      let record = TreeRecord()
      do throws(FormatError) {
        while try reader.next(into: record) {
          take(record, Tree.outline(record, record.root))
          if kind == 0 { written.append(try Tree.write(record)) }
        }
      } catch {
        // Which of two faults at one place libxml2 tells depends on how much has come.
        self.error = ["xml-incomplete", "xml-no-records"].contains(error.code) ? error.code : "xml-refused"
        position = error.diagnostic.position
      }
    } catch {
      throw FormatError(Diagnostic(error.code, error.arguments))
    }
  }

  private mutating func take(_ record: TreeRecord, _ text: String) {
    records.append(text)
    lines.append(record.line)
    places.append(record.path)
  }

  /// An element with all that is in it, but for where its text stands among its children.
  private static func outline(_ record: TreeRecord, _ node: TreeNode) -> String {
    var result = record.kind(node) == .attribute ? "@" : "<"
    result += record.name(node) + "=" + record.string(node).debugDescription
    var child = record.firstChild(node)
    while let current = child {
      result += outline(record, current)
      child = record.nextSibling(current)
    }
    return result + ">"
  }

  private static func write(_ record: TreeRecord) throws(FormatError) -> String {
    var writer = XMLDocumentWriter()
    do throws(XMLError) {
      try write(record, record.root, to: &writer)
      return String(decoding: try writer.finish(), as: UTF8.self)
    } catch {
      throw FormatError(error.diagnostic)
    }
  }

  private static func write(
    _ record: TreeRecord, _ node: TreeNode, to writer: inout XMLDocumentWriter
  ) throws(XMLError) {
    // The root has no name in its own record.
    let name = record.name(node)
    try writer.start(name.isEmpty ? "root" : name)
    var child = record.firstChild(node)
    var names: Set<String> = []
    while let current = child, record.kind(current) == .attribute {
      // Attributes of two namespaces may have one local name.
      if names.insert(record.name(current)).inserted {
        try writer.attribute(record.name(current), record.string(current))
      }
      child = record.nextSibling(current)
    }
    let text = record.string(node)
    if !text.isEmpty { try writer.text(text) }
    while let current = child {
      try write(record, current, to: &writer)
      child = record.nextSibling(current)
    }
    try writer.end()
  }
}

/// The same records, lines, places and errors however the file arrives.
private func checkTree(
  _ read: (_ capacity: Int, _ piece: Int) throws(FormatError) -> Tree
) throws -> Tree {
  let whole = try read(1 << 16, .max)
  for (capacity, piece) in [(16, 1), (64, 7), (33, .max)] as [(Int, Int)] {
    let cut = try read(capacity, piece)
    try demandEqual(cut, whole, "capacity \(capacity), pieces of \(piece)")
  }
  return whole
}

/// Any text is written so that a parser reads it as it was, or it is refused.
private func checkXMLText(_ bytes: [UInt8]) throws {
  guard let text = String(validating: bytes, as: UTF8.self) else { return }
  var writer = XMLDocumentWriter()
  do throws(XMLError) {
    try writer.start("a")
    try writer.attribute("b", text)
    try writer.text(text)
    try writer.end()
  } catch {
    try demandEqual(error.diagnostic.code, "xml-write-character", "writing a text")
    return
  }
  let again = try Tree(xml: try writer.finish(), 0, capacity: 4096, piece: .max)
  let quoted = text.debugDescription
  try demandEqual(again.error, "", "a text written in XML")
  try demand(
    again.records.first?.hasSuffix("=\(quoted)@b=\(quoted)>>") == true,
    "a text written in XML: \(again.records)")
}
