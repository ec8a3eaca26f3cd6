import Commerce
import Dock
import DurableFiles
import Formats
import Learning
import Mapping
import Values

/// What `learn` does with a file: looks at it, and writes a pack for it.
struct MapLearning {
  /// A file of the new pack.
  struct File {
    let name: String
    let text: String
  }

  let partner: String
  var proposal: Proposal
  private let path: String
  private let name: String
  private let sample: Sample
  private let names: FieldNames
  private let tables: [String: LookupTable]
  private let like: String?
  private let learner: Learner

  /// Looks at an export, and at what somebody made of it by hand.
  init(
    file path: String, like: String?, partner: String, tables: [String: LookupTable],
    given: [(field: String, column: String)]
  ) throws {
    self.path = path
    self.partner = partner
    self.tables = tables
    name = path.split(separator: "/").last.map(String.init) ?? path
    names = try FieldNames.standard()
    sample = try Sample(try MapLearning.source(path), names: names)
    learner = Learner(
      names: names, countries: tables["countries"], language: DiagnosticPrinter.standard.language)
    proposal = try learner.propose(sample, given: given)
    self.like = like
    if let like, !LocalPath.exists(like) {
      throw CommandFailure(.noInput, [Diagnostic("preview-no-file", [like])])
    }
  }

  /// The most of a file that is looked at.
  private static let most = 256 << 20

  private static func source(_ path: String) throws -> MemoryByteSource {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let file = try Folder(LocalPath.folder(of: path)).open(FileName(name))
    return MemoryByteSource(try file.readAll(limit: most), name: name)
  }

  /// The files of the pack: its own, the map that reads the export, and one that writes what was made by hand.
  ///
  /// - Throws: `learning-no-number`, and a mistake in what was proposed, which would be ours.
  func files() throws -> [File] {
    guard proposal.rules.contains(where: { $0.field == "number" || $0.field == "sku" }) else {
      throw CommandFailure(
        .data, [Diagnostic("learning-no-number", [sample.names.joined(separator: ", ")])])
    }
    let kind = proposal.kind == .stock ? "stock" : "orders"
    let context = MapContext(partner: partner, tables: tables)
    var proposal = proposal
    var writing: String?
    if let like {
      let lines = learner.lineColumns(sample, proposal)
      let whole = proposal.withAttributes(ofLine: lines) { _ in true }
      let documents = try documents(
        whole.text(map: "\(partner)/\(kind)", file: name, rows: sample.count), context)
      let pairing = try Pairing(
        documents, try Sample(table: try MapLearning.source(like)), file: like,
        language: DiagnosticPrinter.standard.language)
      proposal = proposal.withAttributes(ofLine: lines) { pairing.attributes.contains($0) }
      writing = pairing.text(map: "\(partner)/like")
    }
    let text = proposal.text(map: "\(partner)/\(kind)", file: name, rows: sample.count)
    let (reading, recorded) = try withCase(text, "maps/\(partner)/\(kind).yml", context)
    let pack = "pack: \(partner)\nversion: 1\nabout: { en: \(partner), zh: \(partner) }\nreads: true\n"
    var files = [
      File(name: "pack.yml", text: pack + (writing == nil ? "" : "writes: true\n")),
      File(name: "\(kind).yml", text: reading),
    ]
    if let writing {
      let file = "maps/\(partner)/like.yml"
      files.append(File(name: "like.yml", text: try recorded.writing(writing, file: file, context: context)))
    }
    return files
  }

  /// The documents that a map makes of the export.
  private func documents(_ text: String, _ context: MapContext) throws -> [DocumentView] {
    let map = try MapFile(text: text, file: "proposal")
    let source = try MapLearning.source(path)
    let recognised: Recognised
    do {
      recognised = try Recognition(maps: [map]).recognise(FileProbe(source), file: name, encodings: [])
    } catch {
      throw MappingError(error.diagnostic(file: name))
    }
    try source.rewind()
    let records = try RecordSource(recognised, source, context: context)
    var documents: [DocumentView] = []
    while documents.count < 5000, let batch = try records.next() {
      if batch.startsOver { documents = [] }
      for result in batch.results {
        guard case .mapped(let record) = result else { continue }
        documents.append(
          DocumentView(schema: recognised.rules.kind.schema, bytes: batch.bytes, range: record.document))
      }
    }
    return documents
  }

  /// The map with a case: the order of the sample that has most lines, with invented people.
  private func withCase(_ text: String, _ file: String, _ context: MapContext) throws -> (
    String, RecordedCase
  ) {
    let map = try MapFile(text: text, file: file)
    let source = try MapLearning.source(path)
    let recognised: Recognised
    do {
      recognised = try Recognition(maps: [map]).recognise(FileProbe(source), file: name, encodings: [])
    } catch {
      throw MappingError(error.diagnostic(file: name))
    }
    let line = try firstLine(recognised, source, context)
    try source.rewind()
    let excerpt = try CaseExcerpt(line: line, of: source, recognised: recognised, names: names)
    let recorded = try RecordedCase(name: "as in \(name)", given: excerpt.text, map: map, context: context)
    return (try CaseInsertion.insert(recorded, into: map), recorded)
  }

  /// The line of the record that tells most: the one with the most rows among the first.
  private func firstLine(
    _ recognised: Recognised, _ source: any ByteSource, _ context: MapContext
  ) throws -> Int {
    try source.rewind()
    let records = try RecordSource(recognised, source, context: context)
    var best: (rows: Int, line: Int)?
    if let batch = try records.next() {
      for result in batch.results.prefix(200) {
        let (rows, line) =
          switch result {
          case .mapped(let record): (record.rows, record.firstLine)
          case .rejected(let reject): (0, reject.firstLine)
          }
        if rows > best?.rows ?? -1 { best = (rows, line) }
      }
    }
    return best?.line ?? (recognised.rows?.headerLine ?? 0) + 1
  }
}
