package import Formats
import Values

/// Recognition of trees: by what the first record has, and in XML by the root before that.
enum TreeRecognition {
  /// Whether the file has records where the map looks for them, and what the first of them has.
  ///
  /// Where the first record at any of the map's paths is not one of its records (a list around the answers, say), each
  /// path is tried alone.
  static func json(_ probe: FileProbe, _ map: MapFile, _ rules: ReadingRules, file: String)
    -> Recognition.Candidate
  {
    // What we gave back with its reasons has its records a line each, or in an editor's array, whatever the map says.
    if let returned = probe.returnedRecords() { return json(probe, map, rules, at: [returned], file: file) }
    let together = json(probe, map, rules, at: nil, file: file)
    let paths = rules.reads.records.map(\.path)
    guard together.recognised == nil, together.hasRecord, paths.count > 1 else { return together }
    for path in paths {
      let one = json(probe, map, rules, at: [path], file: file)
      if one.recognised != nil, one.hasRecord { return one }
    }
    return together
  }

  private static func json(
    _ probe: FileProbe, _ map: MapFile, _ rules: ReadingRules, at paths: [String]?, file: String
  ) -> Recognition.Candidate {
    let required = rules.reads.requires.map(\.name)
    let nothing = Recognition.Candidate(map: map, recognised: nil, missing: required, found: 0)
    var builder = ProjectionBuilder()
    var requiredSlots: [Slot] = []
    var readSlots: [Slot] = []
    do throws(PathError) {
      for name in required { requiredSlots.append(try builder.add(try PathPattern(name, .json))) }
      for name in rules.recordPaths where !required.contains(name) {
        readSlots.append(try builder.add(try PathPattern(name, .json)))
      }
      let records = try rules.jsonRecords(paths)
      var reader = try JSONRecordReader(
        TreeFileSource(probe.source), file: file, records: records, projection: builder.build(),
        capacity: 128 << 10)
      defer { try? probe.source.rewind() }
      let record = TreeRecord()
      var any = false
      var fault: FormatError?
      while true {
        do throws(FormatError) {
          any = try reader.next(into: record)
          break
        } catch {
          fault = fault ?? error
          // One record is spoilt: the next tells as well what the file is.
          if reader.canContinue { continue }
          return Recognition.Candidate(map: map, recognised: nil, missing: required, found: 0, fault: fault)
        }
      }
      if !any, let fault {
        return Recognition.Candidate(map: map, recognised: nil, missing: required, found: 0, fault: fault)
      }
      guard any else {
        // The list is there and empty: nothing speaks against the map.
        return Recognition.Candidate(
          map: map, recognised: recognised(map, rules, score: 0), missing: [], found: 0)
      }
      let missing = zip(required, requiredSlots).filter { record.first($0.1) == nil }.map(\.0)
      let found = required.count - missing.count
      guard missing.isEmpty else {
        return Recognition.Candidate(
          map: map, recognised: nil, missing: missing, found: found, hasRecord: true)
      }
      let score = found + readSlots.count { record.first($0) != nil }
      var recognised = recognised(map, rules, score: score)
      recognised.records = paths
      return Recognition.Candidate(
        map: map, recognised: recognised, missing: [], found: found, hasRecord: true)
    } catch {
      return nothing
    }
  }

  /// Whether the root is the map's, by name and namespace, and the required elements stand below it.
  ///
  /// - Throws: what is wrong with the XML before its root.
  static func xml(
    _ probe: FileProbe, _ map: MapFile, _ rules: ReadingRules, file: String
  ) throws(FormatError) -> Recognition.Candidate {
    let sniff = try probe.xml(file: file)
    let source = rules.reads
    let required = source.requires.map(\.name)
    guard source.roots.contains(sniff.root),
      source.namespaces.isEmpty || source.namespaces.contains(where: { sniff.isIn(namespace: $0) })
    else { return Recognition.Candidate(map: map, recognised: nil, missing: required, found: 0) }
    let records = source.records.map(\.path)
    func has(_ path: String) -> Bool {
      if path.hasPrefix("/") { return pattern(String(path.dropFirst())).map(sniff.has) ?? false }
      return records.contains { record in pattern(record + "/" + path).map(sniff.has) ?? false }
    }
    let missing = required.filter { !has($0) }
    let found = required.count - missing.count
    guard missing.isEmpty, !source.without.contains(where: { has($0.name) }) else {
      return Recognition.Candidate(map: map, recognised: nil, missing: missing, found: found)
    }
    let read = rules.recordPaths.count { !required.contains($0) && has($0) }
    var recognised = recognised(map, rules, score: 1 + found + read)
    recognised.wrapper = sniff.wrapper
    return Recognition.Candidate(map: map, recognised: recognised, missing: [], found: found)
  }

  private static func pattern(_ path: String) -> PathPattern? { try? PathPattern(path, .xml) }

  static func recognised(_ map: MapFile, _ rules: ReadingRules, score: Int) -> Recognised {
    Recognised(map: map, rules: rules, encoding: .utf8, declared: [], rows: nil, score: score)
  }
}

extension ReadingRules {
  /// Where the records of a JSON file are: at the map's paths, or at those that the file was recognised by.
  package func jsonRecords(_ recognised: [String]? = nil) throws(PathError) -> JSONRecords {
    let paths = recognised ?? reads.records.map(\.path)
    return paths == ["lines"] ? .lines : try JSONRecords(at: paths.isEmpty ? ["."] : paths)
  }

  /// The paths below a record that rules of the whole record take their text from.
  var recordPaths: [String] {
    let own = rules.flatMap { rule in (rule.from + rule.sum + rule.further.parts).map(\.name) }
    return Array(Set(own + lists.compactMap(\.each?.path))).sorted()
  }
}
