package import Commerce
import DurableFiles
package import Expressions
package import Formats
package import Mapping
import Packs
package import Values

/// What a file would give, with no ledger, no waiting and nothing written.
package struct Preview {
  /// What was found, in the file's order.
  package enum Finding {
    /// A document: its bytes lie in the buffer that comes with it.
    /// `lines`: where its record stands in the file; nothing of a tree, in which lines say little.
    case document(
      DocumentView, kind: DocumentKind, failedChecks: [MappedRecord.FailedCheck], lines: ClosedRange<Int>?)
    case reject(Diagnostic)
    /// Something about the file that a person should know; what was found stays so.
    case warning(Diagnostic)
    /// Comes before all others: the map that reads the file, and why.
    case recognised(MapFile, reasons: [Diagnostic.Note])
  }

  /// What a preview says at its end.
  package struct Summary {
    package var map: String?
    package var rows = 0
    package var skipped = 0
    package var documents = 0
    package var rejects = 0
    /// The totals of the documents, by currency.
    package var money: [String: DecimalValue] = [:]
  }

  private let maps: [MapFile]
  private let encodings: [TextEncoding]
  private let context: (MapFile) -> MapContext

  /// Takes the maps that are tried.
  ///
  /// - Parameters:
  ///   - maps: maps that may read the file.
  ///   - encodings: what the partner's settings declare.
  ///   - context: what each map is given beside the file.
  package init(maps: [MapFile], encodings: [TextEncoding], context: @escaping (MapFile) -> MapContext) {
    self.maps = maps
    self.encodings = encodings
    self.context = context
  }

  /// Reads a file and hands each finding on.
  ///
  /// - Parameters:
  ///   - path: where the file is.
  ///   - name: what documents call it.
  ///   - body: is handed each finding.
  /// - Returns: which map read the file, and how much there was in it.
  /// - Throws: ``FileError`` where the file cannot be opened or read.
  package func run(path: String, name: String, _ body: (Finding) throws -> Void) throws -> Summary {
    var summary = Summary()
    let folder = path.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) : "."
    let base = path.split(separator: "/").last.map(String.init) ?? path
    let opened = try Folder(folder.isEmpty ? "/" : folder).open(FileName(base))
    let source = FileByteSource(descriptor: opened.descriptor, name: name)
    do {
      let recognised = try recognise(source, name: name)
      summary.map = recognised.map.name
      try body(.recognised(recognised.map, reasons: recognised.reasons))
      try source.rewind()
      let records = try RecordSource(recognised, source, context: context(recognised.map))
      let running = try RunningBalance(recognised.rules, context: context(recognised.map))
      // What is printed cannot be taken back, so the file must not start over.
      try records.settle()
      while let step = try records.next() {
        summary.rows += step.rows
        running?.take(step)
        summary.skipped += step.skipped
        for result in step.results {
          switch result {
          case .mapped(let record):
            summary.documents += 1
            try body(
              .document(
                DocumentView(schema: recognised.rules.kind.schema, bytes: step.bytes, range: record.document),
                kind: recognised.rules.kind, failedChecks: record.failedChecks,
                lines: recognised.rows == nil
                  ? nil : record.firstLine...max(record.firstLine, record.lastLine)))
            if let total = record.total {
              let schema = recognised.rules.kind.schema
              let view = DocumentView(schema: schema, bytes: step.bytes, range: record.document)
              let currency = view.text("currency") ?? "-"
              summary.money[currency] = try? (summary.money[currency] ?? DecimalValue(0)).adding(total)
            }
          case .rejected(let reject):
            summary.rejects += 1
            try body(.reject(reject.error.diagnostic(file: name, line: reject.firstLine, path: reject.path)))
            // A pass would refuse the file whole.
            if reject.error.isOfFile { return summary }
          }
        }
      }
      for finding in running?.findings(file: name) ?? [] { try body(.warning(finding)) }
    } catch let error as FormatError where error.code != "format-read" {
      summary.rejects += 1
      try body(.reject(error.diagnostic))
    } catch let error as MappingError {
      summary.rejects += 1
      try body(.reject(error.diagnostic))
    }
    return summary
  }

  private func recognise(_ source: FileByteSource, name: String) throws -> Recognised {
    do {
      return try Recognition(maps: maps).recognise(FileProbe(source), file: name, encodings: encodings)
    } catch {
      switch error {
      case .unknown(let diagnostic), .refused(let diagnostic): throw MappingError(diagnostic)
      case .ambiguous(let names):
        throw MappingError(
          Diagnostic(
            "recognise-ambiguous", [names.joined(separator: ", ")], at: SourcePosition(file: name, line: 1)))
      case .format(let error): throw error
      }
    }
  }
}

extension Recognised {
  /// Why the map reads the file, the weightiest first.
  package var reasons: [Diagnostic.Note] {
    let names = rules.reads.requires.map { "'\($0.name)'" }.joined(separator: ", ")
    var reasons: [Diagnostic.Note] = []
    if let rows {
      reasons.append(Diagnostic.Note("preview-why-columns", [names]))
      reasons.append(Diagnostic.Note("preview-why-known", [String(score), String(rows.header.count)]))
      let mark = rows.dialect.delimiter == 9 ? "tab" : String(UnicodeScalar(rows.dialect.delimiter))
      reasons.append(
        Diagnostic.Note("preview-why-text", [mark, encoding.rawValue, String(rows.headerLine)]))
    } else {
      if !rules.reads.roots.isEmpty {
        reasons.append(
          Diagnostic.Note("preview-why-root", [rules.reads.roots.map { "'\($0)'" }.joined(separator: ", ")]))
      }
      reasons.append(Diagnostic.Note("preview-why-paths", [names]))
    }
    return reasons
  }
}

extension Preview {
  /// The packs that Crossdock comes with, as maps.
  package static func builtInMaps() -> (maps: [MapFile], tables: [String: LookupTable]) {
    var maps: [MapFile] = []
    var tables = builtInTables()
    for file in Pack.names.flatMap({ Pack.files(of: $0) }) where file.name != "pack.yml" {
      if file.name.hasSuffix(".csv") {
        let name = String(file.name.dropLast(4))
        tables[name] = try? LookupTable(name: name, csv: file.bytes, file: file.name)
      } else if let map = try? MapFile(text: file.text, file: "\(file.pack)/\(file.name)") {
        maps.append(map)
      }
    }
    return (maps, tables)
  }

  /// The tables that maps of any pack may use.
  package static func builtInTables() -> [String: LookupTable] {
    var tables: [String: LookupTable] = [:]
    for file in Pack.tables {
      let name = String(file.name.dropLast(4))
      tables[name] = try? LookupTable(name: name, csv: file.bytes, file: file.name)
    }
    return tables
  }

  /// A pack's settings as they are where nobody sets them.
  package static func builtInSettings(of pack: String) -> Value {
    guard let file = Pack.files(of: pack).first(where: { $0.name == "pack.yml" }),
      let read = try? PackFile(text: file.text, file: "\(pack)/pack.yml")
    else { return .map(MapValue()) }
    var values: [String: String] = [:]
    for setting in read.settings { values[setting.name] = setting.fallback }
    return Workspace.tree(values)
  }

  /// What is known of a pack's settings beside their values.
  package static func builtInFacts(of pack: String) -> [String: SettingFacts] {
    guard let file = Pack.files(of: pack).first(where: { $0.name == "pack.yml" }),
      let read = try? PackFile(text: file.text, file: "\(pack)/pack.yml")
    else { return [:] }
    return read.facts { _ in "crossdock.yml" }
  }
}
