import Dock
import DurableFiles
import Formats
import Learning
import Mapping
import Packs
import Values

/// `test --record FILE:LINE`: a record of a real file becomes a case of the map that reads it.
struct CaseRecording {
  let workspace: Workspace
  /// `FILE:LINE` as the user gives it.
  let place: String
  let partner: String?
  let name: String?

  /// What was written, and what the map's cases say now.
  struct Result {
    let map: MapFile
    let name: String
    let report: CaseReport
  }

  /// Records the case and writes it into the map.
  ///
  /// - Throws: `case-place`, `case-no-record`, `case-changes`, `case-fails`, and why no map reads the file.
  func record() throws -> Result {
    let (path, line) = try split()
    guard LocalPath.exists(path) else {
      throw CommandFailure(.noInput, [Diagnostic("preview-no-file", [path])])
    }
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let opened = try Folder(LocalPath.folder(of: path)).open(FileName(file))
    let source = FileByteSource(descriptor: opened.descriptor, name: file)
    let owner = partner ?? LocalPath.partner(of: path, in: workspace)
    let recognised = try recognise(source, owner, file)
    try source.rewind()
    let context = workspace.context(of: owner ?? self.owner(of: recognised.map))
    let names = try FieldNames.standard()
    let excerpt = try CaseExcerpt(line: line, of: source, recognised: recognised, names: names)
    let title = title(file, line, recognised.map)
    let recorded = try RecordedCase(
      name: title, given: excerpt.text, map: recognised.map, context: context)
    let text = try CaseInsertion.insert(recorded, into: recognised.map)
    let changed = try MapFile(text: text, file: recognised.map.file)
    let before = MapCases.run(recognised.map, context: context)
    let report = MapCases.run(changed, context: context)
    // What cannot pass at once is not written: the map is as it was.
    guard report.passed == before.passed + 1 else {
      throw MappingError(
        Diagnostic(
          "case-fails", [report.failures.last?.message(in: DiagnosticPrinter.standard.language) ?? "-"],
          at: SourcePosition(file: file, line: line)))
    }
    try write(text, to: changed)
    return Result(map: changed, name: title, report: report)
  }

  private func split() throws -> (path: String, line: Int) {
    guard let colon = place.lastIndex(of: ":"), let line = Int(place[place.index(after: colon)...]), line > 0
    else { throw CommandFailure(.usage, [Diagnostic("case-place", [place])]) }
    return (String(place[..<colon]), line)
  }

  private func recognise(_ source: FileByteSource, _ owner: String?, _ file: String) throws -> Recognised {
    let maps = owner.map { workspace.readingMaps(of: $0) } ?? workspace.maps
    let encodings = owner.map { workspace.encodings(of: $0) } ?? []
    do {
      return try Recognition(maps: maps).recognise(FileProbe(source), file: file, encodings: encodings)
    } catch {
      throw MappingError(error.diagnostic(file: file))
    }
  }

  private func owner(of map: MapFile) -> String {
    let pack = map.name.split(separator: "/").first.map(String.init) ?? map.name
    return workspace.file.partners.first { $0.pack == pack }?.name ?? pack
  }

  /// A name that no other case of the map has.
  private func title(_ file: String, _ line: Int, _ map: MapFile) -> String {
    let wanted = name ?? "as in \(file), line \(line)"
    var title = wanted
    var number = 2
    while map.text.contains("name: \(title)\n") || map.text.contains("name: \"\(title)\"\n") {
      title = "\(wanted) (\(number))"
      number += 1
    }
    return title
  }

  private func write(_ text: String, to map: MapFile) throws {
    let lock = try DockHouse.lock(workspace, patience: .seconds(3), at: Clock.now())
    try withExtendedLifetime(lock) {
      // `maps/shop/orders.yml` as people know it; the folder of maps may be elsewhere.
      let below = map.file.split(separator: "/").dropFirst().map(String.init)
      guard let name = below.last else { return }
      var folder = try Folder(workspace.path(.maps))
      for part in below.dropLast() { folder = try folder.folder(FileName(part)) }
      var stage = try StagedFile(in: folder, mode: 0o644)
      try stage.write(text)
      try stage.replace(FileName(name))
    }
  }
}

extension LocalPath {
  /// The folder that a file lies in.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The partner in whose inbox a file lies.
  static func partner(of path: String, in workspace: Workspace) -> String? {
    guard let file = resolved(path), let inbox = resolved(workspace.path(.inbox)),
      file.hasPrefix(inbox + "/")
    else { return nil }
    let name = file.dropFirst(inbox.count + 1).split(separator: "/").first.map(String.init)
    return workspace.file.partners.first { $0.name == name }?.name
  }
}

extension FieldNames {
  /// What the program itself knows of the names that exports use.
  static func standard() throws(MappingError) -> FieldNames {
    var tables: [String: LookupTable] = [:]
    for file in Pack.learning {
      tables[file.name] = try LookupTable(name: file.name, csv: file.bytes, file: file.name)
    }
    let none = LookupTable(name: "none", columns: [])
    return FieldNames(
      names: tables["field-names.csv"] ?? none, values: tables["field-values.csv"] ?? none)
  }
}
