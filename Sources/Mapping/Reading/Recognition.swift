package import Formats
package import Values
import YAMLTree

/// What a file is: the map that reads it, and how its bytes become text and fields.
package struct Recognised: Sendable {
  package let map: MapFile
  package let rules: ReadingRules
  package let encoding: TextEncoding
  /// The encodings that are tried where the file turns out not to be text in that one.
  package let declared: [TextEncoding]
  /// Of files of rows: the dialect and the header.
  package let rows: Rows?

  package struct Rows: Sendable {
    package let dialect: CSVDialect
    /// The physical line of the header, from 1.
    package let headerLine: Int
    /// The header's names, blanks around them taken off.
    package let header: [String]
    /// Cells may have blanks around their quotes.
    package var isPadded = false
  }

  /// Of XML: the names of the elements around the root, `Envelope` and `Body`, or none.
  package var wrapper: [String] = []

  /// Of JSON: the one of the map's paths at which the records are, where all of them together do not tell.
  package var records: [String]?

  /// How much of the file the map knows: columns it reads that are there.
  ///
  /// The best alone is used.
  package let score: Int

  var rank: (score: Int, required: Int) { (score, rules.reads.requires.count) }
}

/// A file while recognition looks at it: its first bytes, as text in each encoding that a map asks for.
package final class FileProbe {
  let source: any ByteSource
  private var heads: [[TextEncoding]: Result<TextHead, FormatError>] = [:]
  private var firstRows: [RowsKey: [Rows]] = [:]
  private var sniffed: Result<XMLSniff, FormatError>?
  private var returned: String??

  /// - Parameter source: stands at the first byte, and does so again behind each look.
  package init(_ source: any ByteSource) {
    self.source = source
  }

  /// The first rows' text, in the first encoding of the plan that takes it.
  func text(_ declared: [TextEncoding]) throws(FormatError) -> TextHead {
    if let known = heads[declared] { return try known.get() }
    let head: Result<TextHead, FormatError>
    do throws(FormatError) {
      head = .success(try TextHead(of: source, plan: EncodingPlan(declared)))
    } catch {
      head = .failure(error)
    }
    heads[declared] = head
    return try head.get()
  }

  /// What a look at the first rows depends on.
  private struct RowsKey: Hashable {
    let encodings: [TextEncoding]
    let dialects: [CSVDialect]
  }

  /// The first rows in each of several dialects; split once, however many maps ask.
  func rows(_ declared: [TextEncoding], _ dialects: [CSVDialect]) throws(FormatError) -> [Rows] {
    let key = RowsKey(encodings: declared, dialects: dialects)
    if let known = firstRows[key] { return known }
    let rows = RowSniff.head(try text(declared), dialects: dialects, most: 40).map { sniff in
      Rows(dialect: sniff.dialect, rows: sniff.rows.map { HeaderRow(line: $0.line, fields: $0.fields) })
    }
    firstRows[key] = rows
    return rows
  }

  /// The first elements of an XML file.
  ///
  /// - Throws: what is wrong with the XML before its root.
  package func xml(file: String) throws(FormatError) -> XMLSniff {
    if let sniffed { return try sniffed.get() }
    let result: Result<XMLSniff, FormatError>
    do throws(FormatError) {
      result = .success(try readSniff(file: file))
    } catch {
      result = .failure(error)
    }
    sniffed = result
    return try result.get()
  }

  /// Where the records of a file of refused records are: a record a line as we wrote it, or as an array.
  func returnedRecords() -> String? {
    if let returned { return returned }
    let found = try? readReturned()
    returned = .some(found)
    return found
  }

  private func readReturned() throws -> String? {
    defer { try? source.rewind() }
    let head = try self.head(512 << 10).bytes
    let mark = Array("\"\(RejectColumns.member)\"".utf8)
    guard head.indices.contains(where: { head[$0] == mark[0] && head[$0...].starts(with: mark) }) else {
      return nil
    }
    var builder = ProjectionBuilder()
    let batch = try builder.add(try PathPattern("\(RejectColumns.member).batch", .json))
    let projection = builder.build()
    let isArray = head.first { $0 > 0x20 && $0 < 0x80 } == UInt8(ascii: "[")
    let records = isArray ? try JSONRecords(at: ["."]) : .lines
    var reader = try JSONRecordReader(
      TreeFileSource(source), file: source.name, records: records, projection: projection)
    let record = TreeRecord()
    while true {
      do throws(FormatError) {
        guard try reader.next(into: record) else { return nil }
        return record.first(batch) == nil ? nil : isArray ? "." : "lines"
      } catch {
        // A spoilt record tells nothing; the next may.
        if !reader.canContinue { return nil }
      }
    }
  }

  private func readSniff(file: String) throws(FormatError) -> XMLSniff {
    // Labels stand in the midst of answers: what is required may come behind the first of them.
    let most = 256 << 10
    let (bytes, isWhole) = try head(most)
    return try XMLSniff(bytes.span, isWhole: isWhole, file: file)
  }

  /// The file's first bytes, and whether these are all.
  private func head(_ most: Int) throws(FormatError) -> (bytes: [UInt8], isWhole: Bool) {
    let source = source
    var bytes: [UInt8] = []
    var isWhole = false
    while bytes.count < most, !isWhole {
      let before = bytes.count
      var failure: FormatError?
      bytes.append(addingCapacity: most - before) { (free: inout OutputSpan<UInt8>) in
        do throws(FormatError) {
          try source.read(into: &free)
        } catch {
          failure = error
        }
      }
      if let failure { throw failure }
      isWhole = bytes.count == before
    }
    try source.rewind()
    return (bytes, isWhole)
  }

  /// What the first byte that is no blank says.
  package func shape() throws(FormatError) -> FileShape {
    var bytes: [UInt8] = []
    var failure: FormatError?
    bytes.append(addingCapacity: 4096) { (free: inout OutputSpan<UInt8>) in
      do throws(FormatError) {
        try source.read(into: &free)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    try source.rewind()
    return FileShape(bytes)
  }
}

/// Finds the map that reads a file: by its header's names, its XML root, its JSON shape; never by the file's name.
package struct Recognition: Sendable {
  /// Maps that read files.
  package let maps: [MapFile]

  package init(maps: [MapFile]) {
    self.maps = maps.filter { if case .reads = $0.way { true } else { false } }
  }

  /// Why no map, or no single map, reads a file.
  package enum Failure: Error, Sendable {
    /// The nearest map and what the file lacks for it.
    case unknown(Diagnostic)
    /// Several maps read it equally well.
    case ambiguous([String])
    /// A look-alike that a map refuses by name.
    case refused(Diagnostic)
    case format(FormatError)
  }

  /// How one map fares with one file.
  package struct Candidate: Sendable {
    package let map: MapFile
    package let recognised: Recognised?
    /// Names that the map requires and the file lacks.
    package let missing: [String]
    /// How many of the required names are there.
    package let found: Int
    /// What is wrong where the map looks, so that nothing can be said of the names.
    package var fault: FormatError?
    /// Whether a record was found, of this map or not.
    let hasRecord: Bool
    /// The names that the file has, as far as it is one of rows.
    package var header: [String] = []

    init(
      map: MapFile, recognised: Recognised?, missing: [String], found: Int, fault: FormatError? = nil,
      hasRecord: Bool = false
    ) {
      self.map = map
      self.recognised = recognised
      self.missing = missing
      self.found = found
      self.hasRecord = hasRecord
      self.fault = fault
    }
  }

  /// The map that reads a file.
  ///
  /// `encodings`: what the partner's settings declare, before what the maps do.
  package func recognise(
    _ probe: FileProbe, file: String, encodings: [TextEncoding]
  ) throws(Failure) -> Recognised {
    let candidates = try candidates(probe, file: file, encodings: encodings)
    // Of two that know equally much of the file, the one that asks for more is made for it.
    let fitting = candidates.compactMap(\.recognised).sorted { $0.rank > $1.rank }
    guard let best = fitting.first else { throw .unknown(nearestMiss(candidates, probe, file: file)) }
    let equals = fitting.filter { $0.rank == best.rank }
    if equals.count > 1 { throw .ambiguous(equals.map(\.map.name)) }
    return best
  }

  /// All maps, those that read the file first.
  package func candidates(
    _ probe: FileProbe, file: String, encodings: [TextEncoding]
  ) throws(Failure) -> [Candidate] {
    let shape: FileShape
    do throws(FormatError) {
      shape = try probe.shape()
    } catch {
      throw .format(error)
    }
    let start = SourcePosition(file: file, line: 1)
    if let code = shape.refusal { throw .refused(Diagnostic(code, [], at: start)) }
    var result: [Candidate] = []
    var firstError: FormatError?
    for map in maps {
      guard case .reads(let rules) = map.way else { continue }
      do throws(FormatError) {
        switch rules.reads.format {
        case .csv, .tsv:
          guard shape == .rows else { continue }
          result.append(try rows(probe, map, rules, file: file, encodings: encodings))
        case .json:
          guard shape == .json else { continue }
          result.append(TreeRecognition.json(probe, map, rules, file: file))
        case .xml:
          guard shape == .xml || shape == .page else { continue }
          result.append(try TreeRecognition.xml(probe, map, rules, file: file))
        }
      } catch {
        if firstError == nil { firstError = error }
      }
    }
    if let refusal = refusal(result, probe, file: file, encodings: encodings) { throw .refused(refusal) }
    if shape == .page, result.allSatisfy({ $0.recognised == nil }) {
      throw .refused(Diagnostic("recognise-web-page", [], at: start))
    }
    if result.isEmpty, let firstError { throw .format(firstError) }
    return result
  }

  /// Looks for the map's header among the first rows, in each dialect and encoding that the map allows.
  private func rows(
    _ probe: FileProbe, _ map: MapFile, _ rules: ReadingRules, file: String, encodings: [TextEncoding]
  ) throws(FormatError) -> Candidate {
    let source = rules.reads
    let required = source.requires.map(\.name)
    let declared = encodings + source.encodings.compactMap { TextEncoding(name: $0.name) }
    let text = try probe.text(declared)
    var best: (row: HeaderRow, dialect: CSVDialect, found: Int, isSavedAnew: Bool)?
    for sniff in try probe.rows(declared, dialects(source)) {
      for row in sniff.rows {
        let found = required.count { row.place(of: $0, source) != nil }
        if found > (best?.found ?? 0) {
          best = (row, sniff.dialect, found, isSavedAnew(sniff, header: row))
        }
      }
    }
    guard var best else { return Candidate(map: map, recognised: nil, missing: required, found: 0) }
    if best.isSavedAnew { best.dialect.quoting = true }
    let missing = required.filter { best.row.place(of: $0, source) == nil }
    guard missing.isEmpty, source.refuses.allSatisfy({ best.row.place(ofExactly: $0.name) == nil }) else {
      var candidate = Candidate(map: map, recognised: nil, missing: missing, found: best.found)
      candidate.header = best.row.fields
      return candidate
    }
    return Candidate(
      map: map,
      recognised: Recognised(
        map: map, rules: rules, encoding: text.encoding, declared: declared,
        rows: Recognised.Rows(
          dialect: best.dialect, headerLine: best.row.line, header: best.row.fields,
          isPadded: source.isPadded && best.dialect.quoting),
        score: rules.columnNames.count { best.row.place(of: $0, source) != nil }), missing: [],
      found: best.found)
  }

  /// Whether rejects that we wrote without quoting were saved with it since: then the quotes around a code are doubled.
  private func isSavedAnew(_ sniff: FileProbe.Rows, header: HeaderRow) -> Bool {
    guard !sniff.dialect.quoting, let error = header.place(ofExactly: RejectColumns.names[1]) else {
      return false
    }
    return sniff.rows.contains { row in
      row.line > header.line && row.fields.indices.contains(error) && row.fields[error].contains("[\"\"")
    }
  }

  private func dialects(_ source: SourceRules) -> [CSVDialect] {
    if source.format == .tsv {
      // What comes without quoting may have been saved anew with it, by a spreadsheet program.
      return [CSVDialect(delimiter: source.delimiter ?? 0x09, quoting: false)] + RowSniff.standardDialects
    }
    if let delimiter = source.delimiter {
      // A pinned delimiter is tried first; a file that a spreadsheet program saved again may have another.
      let pinned = CSVDialect(delimiter: delimiter)
      return [pinned] + RowSniff.standardDialects.filter { $0 != pinned }
    }
    return RowSniff.standardDialects
  }

  /// A look-alike that one of the maps names, told with its reason.
  private func refusal(
    _ candidates: [Candidate], _ probe: FileProbe, file: String, encodings: [TextEncoding]
  ) -> Diagnostic? {
    guard candidates.allSatisfy({ $0.recognised == nil }) else { return nil }
    for candidate in candidates {
      guard case .reads(let rules) = candidate.map.way, !rules.reads.refuses.isEmpty,
        rules.reads.format != .json,
        rules.reads.format != .xml,
        let rows = try? probe.rows(encodings, dialects(rules.reads))
      else { continue }
      for sniff in rows {
        for row in sniff.rows {
          for refused in rules.reads.refuses where row.place(ofExactly: refused.name) != nil {
            return Diagnostic(
              "recognise-refused", [refused.reason], at: SourcePosition(file: file, line: row.line),
              field: refused.name)
          }
        }
      }
    }
    return nil
  }

  /// The map of which the file has most, and what is missing for it.
  private func nearestMiss(_ candidates: [Candidate], _ probe: FileProbe, file: String) -> Diagnostic {
    let position = SourcePosition(file: file, line: 1)
    // Of two of which the file has equally much, the one that lacks less.
    let order = { (candidate: Candidate) in (candidate.found, -candidate.missing.count) }
    guard let best = candidates.max(by: { order($0) < order($1) }), best.found > 0 else {
      // A file that is spoilt before its first record ends: that it is, is more than that no map knows it.
      let faults = candidates.compactMap(\.fault).filter {
        $0.code != "json-no-records" && $0.code != "json-records-kind"
      }
      if let fault = faults.max(by: { $0.reached < $1.reached }) { return fault.diagnostic }
      if case .xml? = try? probe.shape(), let sniff = try? probe.xml(file: file) {
        let root = sniff.root.quotedForMessage
        return Diagnostic("recognise-unknown-root", [root, sniff.namespace.quotedForMessage], at: position)
      }
      return Diagnostic("recognise-unknown", [], at: position)
    }
    var diagnostic = Diagnostic(
      "recognise-nearest", [best.map.name, best.missing.map { "'\($0)'" }.joined(separator: ", ")],
      at: position,
      field: best.missing.first)
    var others = best.header
    if case .reads(let rules) = best.map.way {
      others.removeAll { name in rules.reads.requires.contains { $0.name == name } }
    }
    var strangers = others
    if case .reads(let rules) = best.map.way { strangers = rules.strangers(in: best.header) }
    for name in best.missing { diagnostic.notes += ReadingRules.newNames(of: name, others, strangers) }
    return diagnostic
  }
}

extension Recognised {
  /// The same error; where the file lacks a column that a rule reads, as one of the file, which tells what the column may
  /// be called now.
  package func explaining(_ error: any Error, path: String) -> any Error {
    guard let error = error as? MappingError, error.diagnostic.code == "map-missing-column", let rows,
      let name = error.diagnostic.arguments.first
    else { return error }
    var diagnostic = Diagnostic(
      "map-missing-column", [name], at: SourcePosition(file: path, line: rows.headerLine), field: name)
    let strangers = rules.strangers(in: rows.header)
    diagnostic.notes += ReadingRules.newNames(of: name, strangers, strangers)
    if let rule = error.diagnostic.position {
      diagnostic.notes.append(Diagnostic.Note("recognise-rule-at", ["\(rule.file):\(rule.line)"]))
    }
    return MappingError(diagnostic)
  }
}

extension FormatError {
  /// How far into the file the fault lies.
  fileprivate var reached: Int { (diagnostic.position?.line ?? 0) << 24 + (diagnostic.position?.column ?? 0) }
}

/// What the first byte that is no blank says of a file.
package enum FileShape {
  case rows
  case json
  case xml
  /// A web page, which a shop gives in an export's place when a sign-in has run out.
  case page
  /// A spreadsheet program's own file, or an archive.
  case workbook
  case pdf

  init(_ bytes: [UInt8]) {
    let packed: [[UInt8]] = [[0x50, 0x4B, 0x03, 0x04], [0xD0, 0xCF, 0x11, 0xE0], [0x1F, 0x8B, 0x08]]
    if packed.contains(where: { bytes.starts(with: $0) }) {
      self = .workbook
      return
    }
    if bytes.starts(with: Array("%PDF-".utf8)) {
      self = .pdf
      return
    }
    var index = 0
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { index = 2 }
    // A zero byte is the other half of a character of UTF-16.
    while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
    switch index < bytes.count ? bytes[index] : 0 {
    case UInt8(ascii: "{"), UInt8(ascii: "["): self = .json
    case UInt8(ascii: "<"):
      let begin = String(decoding: bytes[index...].prefix(14), as: UTF8.self).lowercased()
      self = begin.hasPrefix("<!doctype html") || begin.hasPrefix("<html") ? .page : .xml
    default: self = .rows
    }
  }

  /// Why no map can read a file of this form, if none can.
  var refusal: String? {
    switch self {
    case .rows, .json, .xml, .page: nil
    case .workbook: "recognise-workbook"
    case .pdf: "recognise-pdf"
    }
  }
}

extension ReadingRules {
  /// The columns that a file of the map has, as far as the map says.
  package var knownColumns: [String] {
    Array(Set(reads.requires.map(\.name) + Array(reads.optional) + columnNames)).sorted()
  }

  /// The names of a header that the map knows nothing of.
  func strangers(in header: [String]) -> [String] {
    let row = HeaderRow(fields: header)
    let known = Set(knownColumns.compactMap { row.place(of: $0, reads) })
    return header.indices.filter { !known.contains($0) && !header[$0].isEmpty }.map { header[$0] }
      .filter { !RejectColumns.names.contains($0) }
  }

  /// What a missing column may be called now: a name nearly the same, or those that the map does not know and share words.
  static func newNames(of name: String, _ others: [String], _ strangers: [String]) -> [Diagnostic.Note] {
    if let near = nearest(to: name, in: others) { return [Diagnostic.Note("recognise-near", [near, name])] }
    let kin = NameKin.of(name, in: strangers)
    if kin.isEmpty { return [] }
    return [Diagnostic.Note("recognise-kin", [kin.map { "'\($0)'" }.joined(separator: ", "), name])]
  }

  /// Columns that may be missing and are, where the file has one of nearly that name which the map does not know.
  package func renamedColumns(in header: [String]) -> [(missing: String, near: String)] {
    let row = HeaderRow(fields: header)
    let missing = reads.optional.filter { row.place(of: $0, reads) == nil }.sorted()
    if missing.isEmpty { return [] }
    let strangers = strangers(in: header)
    return missing.compactMap { name in nearest(to: name, in: strangers).map { (name, $0) } }
  }

  /// Every column that a rule takes its text from.
  package var columnNames: [String] {
    var names =
      rules.flatMap { $0.from.map(\.name) } + lists.flatMap { $0.rules.flatMap { $0.from.map(\.name) } }
    names += rules.flatMap { $0.sum.map(\.name) } + group.map(\.name)
    names += agreements.flatMap { $0.rule.from.map(\.name) }
    return Array(Set(names)).sorted()
  }
}
