import Commerce
import Formats
import Values
import YAMLTree

/// A case of a writing map: documents, and the text of the files that they give.
///
/// It differs from an output of the feed in that nothing is published and no row has been written before.
struct WritingCase {
  private let expected: MapCase
  private let map: MapFile
  private let rules: WritingRules
  private let context: MapContext

  init(_ expected: MapCase, _ map: MapFile, _ rules: WritingRules, _ context: MapContext) {
    self.expected = expected
    self.map = map
    self.rules = rules
    self.context = context
  }

  /// Runs the case: what does not hold.
  func run(_ covered: inout Set<String>) throws(YAMLError) -> [Diagnostic] {
    var documents: [(record: DocumentRecord, wasHad: Bool)] = []
    for node in try expected.given.list() {
      let view = try GivenDocument(node).view(rules.kind, partner: context.partner)
      let name = ReadingRules.defaultKey(rules.kind).first.flatMap { view.text($0) }
      documents.append((DocumentRecord(view, kind: rules.kind), name.map(expected.had.contains) ?? false))
    }
    var failures: [Diagnostic] = []
    var files: [CaseFile] = []
    var refusals: [Diagnostic] = []
    var held: [String] = []
    var unwanted = 0
    var number = 0
    do throws(MappingError) {
      let program = try FeedProgram(map, rules, rule: nil, context: context)
      program.occasion = expected.occasion
      files = program.files.map { CaseFile($0) }
      for (document, wasHad) in documents {
        guard wasHad || program.wants(document) == .wanted else {
          unwanted += 1
          continue
        }
        if program.imbalance(document) != nil {
          held.append("sums-do-not-close")
          continue
        }
        number += 1
        for file in program.files { file.documentNumber = number }
        if let refusal = write(document, &files) { refusals.append(refusal) }
      }
    } catch {
      return [error.diagnostic]
    }
    for file in files { covered.formUnion(file.covered) }
    failures += expected.failures(refusals: refusals)
    failures += expected.failures(held: held)
    if unwanted != expected.unwanted ?? 0 {
      failures.append(
        expected.failure("map-case-unwanted", [String(unwanted), String(expected.unwanted ?? 0)]))
    }
    if let node = expected.expect { failures += try differences(node, files) }
    return failures
  }

  /// The files that the case's documents give, as texts.
  ///
  /// Throws what is wrong with the documents or the map, or why a document cannot be written.
  func written() throws(MappingError) -> [(name: String, text: String)] {
    let program = try FeedProgram(map, rules, rule: nil, context: context)
    program.occasion = expected.occasion
    var files = program.files.map { CaseFile($0) }
    let nodes = try attempt { () throws(YAMLError) in try expected.given.list() }
    for node in nodes {
      let view = try attempt { () throws(YAMLError) in
        try GivenDocument(node).view(rules.kind, partner: context.partner)
      }
      let document = DocumentRecord(view, kind: rules.kind)
      guard program.wants(document) == .wanted else { continue }
      if let refusal = write(document, &files) { throw MappingError(refusal) }
    }
    return files.flatMap(\.texts)
  }

  /// Writes a document into all files, or into none.
  private func write(_ document: DocumentRecord, _ files: inout [CaseFile]) -> Diagnostic? {
    var written = files
    do throws(RecordError) {
      for index in written.indices { try written[index].add(document) }
    } catch {
      return error.diagnostic(file: "case", line: 0, path: nil)
    }
    files = written
    return nil
  }

  private func differences(_ node: YAMLNode, _ files: [CaseFile]) throws(YAMLError) -> [Diagnostic] {
    var result: [Diagnostic] = []
    for (key, value) in try node.mapping() {
      let name = try key.text()
      let texts = files.flatMap(\.texts)
      guard let text = texts.first(where: { $0.name == name })?.text else {
        throw key.error(
          "map-case-file", [name, texts.map(\.name).joined(separator: ", ")],
          suggestion: nearest(to: name, in: texts.map(\.name)))
      }
      let wanted = WritingCase.lines(try value.text())
      let found = WritingCase.lines(text)
      for line in 0..<max(wanted.count, found.count) {
        let left = line < found.count ? found[line] : nil
        let right = line < wanted.count ? wanted[line] : nil
        if left == right { continue }
        let place = "\(name):\(line + 1)"
        if let left, let right {
          result.append(
            value.diagnostic("map-case-differs", [place, "'\(left)'", "'\(right)'"], width: 1))
        } else if let left {
          result.append(value.diagnostic("map-case-present", [place, "'\(left)'"], width: 1))
        } else if let right {
          result.append(value.diagnostic("map-case-absent", [place, "'\(right)'"], width: 1))
        }
        break
      }
    }
    return result
  }

  /// The lines of a text, whatever ends them.
  private static func lines(_ text: String) -> [String] {
    var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
    }
    if lines.last == "" { lines.removeLast() }
    return lines
  }
}

/// One file of a case in the making, as text in UTF-8.
private struct CaseFile {
  private let program: FileProgram
  private(set) var covered: Set<String> = []
  private var bytes: [UInt8] = []
  private var hasDocuments = false
  /// Rows that were written already, of files that write a row only when it is new or changed.
  private var once: [[UInt8]: [[UInt8]]] = [:]

  /// The documents that are files of their own.
  private var members: [(name: String, text: String)] = []

  init(_ program: FileProgram) {
    self.program = program
    program.elements?.covered = []
    guard program.hasRows else { return }
    for header in program.headers {
      if let row = try? row(header.map { Array($0.utf8)[...] }) { bytes += row }
    }
  }

  var name: String { program.rules.name }

  /// The files by their names, without the sequence number: `order`, or `order-1001` for each document.
  var texts: [(name: String, text: String)] {
    if !program.isOneFile { return members }
    guard program.isTree else { return [(name, text)] }
    guard hasDocuments, let frame = try? program.frame() else { return [(name, "")] }
    return [
      (name, String(decoding: frame.head + bytes.dropFirst(program.separator) + frame.tail, as: UTF8.self))
    ]
  }

  /// What is in the file; nothing where it is only there for some documents, and they were not among these.
  private var text: String {
    program.rules.when != nil && !hasDocuments ? "" : String(decoding: bytes, as: UTF8.self)
  }

  mutating func add(_ document: DocumentRecord) throws(RecordError) {
    if program.format.kind == .ndjson, !program.isTree {
      let before = bytes.count
      try program.renderJSON(document, file: "case", into: &bytes)
      if bytes.count > before { hasDocuments = true }
      return
    }
    if !program.hasRows { return try addWhole(document) }
    let rows = try program.rows(of: document)
    if !rows.isEmpty { hasDocuments = true }
    for fields in rows {
      for (column, field) in zip(program.header, fields) where !field.isEmpty {
        covered.insert("\(name)/\(column)")
      }
      let texts = program.onceColumns.map { fields[$0] }
      if let key = texts.first {
        if once[key] == texts { continue }
        once[key] = texts
      }
      bytes += try row(fields.map { $0[...] })
    }
  }

  private mutating func addWhole(_ document: DocumentRecord) throws(RecordError) {
    if program.format.kind == .mail {
      // Its bytes are encoded for mail servers; a case tells what people read.
      guard let text = try program.mailPreview(document) else { return }
      hasDocuments = true
      members.append(
        ("\(name)-\(try program.memberName(document, part: 0) ?? String(members.count + 1))", text))
      return
    }
    // What stands around the documents is tried as well.
    if program.isOneFile, !hasDocuments { _ = try? program.frame() }
    for part in 0..<(try program.parts(of: document)) {
      var whole: [UInt8] = []
      guard try program.renderWhole(document, part: part, into: &whole) else { continue }
      hasDocuments = true
      if program.isOneFile {
        bytes += whole
      } else {
        let member = try program.memberName(document, part: part) ?? String(members.count + 1)
        let file = program.namesWhole ? member : "\(name)-\(member)"
        members.append((file, String(decoding: whole, as: UTF8.self)))
      }
    }
    for label in program.elements?.covered ?? [] { covered.insert("\(name)/\(label)") }
  }

  private func row(_ fields: [ArraySlice<UInt8>]) throws(RecordError) -> [UInt8] {
    do throws(FormatError) {
      let output = program.format.output
      var plain = output
      plain.encoding = .utf8
      plain.byteOrderMark = false
      let written = try CaseFile.write(fields, plain, name)
      // What the file's own encoding cannot hold is an error there as well.
      if output.encoding != .utf8 { _ = try CaseFile.write(fields, output, name) }
      return written
    } catch {
      throw RecordError(error.diagnostic.code, error.diagnostic.arguments, field: name)
    }
  }

  private static func write(
    _ fields: [ArraySlice<UInt8>], _ output: CSVOutput, _ name: String
  ) throws(FormatError) -> [UInt8] {
    var writer = try CSVWriter(output, name: name)
    for field in fields { try writer.field(field.span) }
    try writer.endRow()
    return writer.drain()
  }
}
