package import Formats
package import Values
import YAMLTree

/// Maps of one partner that would read the same file equally well, so that it would be refused.
///
/// Asked of recognition itself, with files that there may be: the header that each map speaks of, and the first file
/// among the cases of each map. Where recognition has a winner there is no tie, however alike two maps are.
package struct RecognitionTies: Sendable {
  private let maps: [MapFile]
  private let encodings: [TextEncoding]

  /// `maps`: those that read files of one partner.
  package init(_ maps: [MapFile], encodings: [TextEncoding]) {
    self.maps = maps
    self.encodings = encodings
  }

  /// A message for each set of maps that some file leaves undecided, at the first of them.
  package func problems() -> [Diagnostic] {
    let recognition = Recognition(maps: maps)
    var seen: Set<[String]> = []
    var result: [Diagnostic] = []
    for map in recognition.maps {
      guard case .reads(let rules) = map.way else { continue }
      for text in samples(map, rules) {
        guard let tied = tie(text, recognition), tied.contains(map.name), seen.insert(tied.sorted()).inserted
        else { continue }
        let others = tied.filter { $0 != map.name }.joined(separator: ", ")
        let node = rules.reads.requires.first?.node ?? rules.reads.node
        result.append(node.diagnostic("map-same-file", [map.name, others]))
      }
    }
    return result
  }

  private func tie(_ text: String, _ recognition: Recognition) -> [String]? {
    let probe = FileProbe(MemoryByteSource(Array(text.utf8), name: "case"))
    do throws(Recognition.Failure) {
      _ = try recognition.recognise(probe, file: "case", encodings: encodings)
    } catch {
      if case .ambiguous(let names) = error { return names }
    }
    return nil
  }

  /// Files that the map reads.
  private func samples(_ map: MapFile, _ rules: ReadingRules) -> [String] {
    var result: [String] = []
    if rules.reads.format == .csv || rules.reads.format == .tsv {
      let mark = rules.reads.delimiter ?? UInt8(ascii: rules.reads.format == .tsv ? "\t" : ",")
      result.append(header(rules.reads.requires.map(\.name), mark, rules.reads.format))
      result.append(header(rules.knownColumns, mark, rules.reads.format))
    }
    for node in map.cases {
      guard let one = try? MapCase(node), one.error == nil, one.expect != nil,
        let text = try? one.given.text()
      else { continue }
      result.append(text)
      break
    }
    return result
  }

  private func header(_ names: [String], _ mark: UInt8, _ format: SourceFormat) -> String {
    let delimiter = String(UnicodeScalar(mark))
    return names.map { name in
      if format == .tsv { return name }
      let parts = name.split(separator: "\"", omittingEmptySubsequences: false)
      return "\"" + parts.joined(separator: "\"\"") + "\""
    }.joined(separator: delimiter) + "\n"
  }
}
