import Expressions
import Formats
import Values
package import YAMLTree

/// A setting that the file itself tells, where it can: the order of day and month, the decimal mark.
///
/// ```yaml
/// decides:
///   dates: { from: [Date], dates: [d/M/yyyy, M/d/yyyy] }
///   mark: { from: [Gross, Net], marks: [".", ","] }
/// ```
///
/// All rows are looked through before the first is mapped. A text that only one candidate reads decides; one that none
/// reads is damaged, and decides nothing. Where two rows decide differently the file is refused (`map-contradicts`), as
/// it is where the partner has the setting and a row says otherwise; where the rows can be read in two ways that differ,
/// the setting is asked for (`map-undecided`). Nothing is guessed.
package struct DecisionRules: Sendable {
  package let setting: String
  /// The columns that tell; a file may lack some.
  package let columns: [(name: String, node: YAMLNode)]
  package let candidates: [String]
  let isDate: Bool

  init(setting: String, _ node: YAMLNode) throws(YAMLError) {
    self.setting = setting
    let members = try node.members(["from", "dates", "marks"])
    var columns: [(name: String, node: YAMLNode)] = []
    for column in try members["from"]?.list() ?? [] { columns.append((try column.text(), column)) }
    guard !columns.isEmpty else { throw node.error("map-missing-key", ["from"], width: 1) }
    self.columns = columns
    isDate = members["dates"] != nil
    var candidates: [String] = []
    guard let list = members["dates"] ?? members["marks"] else {
      throw node.error("map-missing-key", ["dates"], width: 1)
    }
    for candidate in try list.list() {
      let text = try candidate.text()
      if isDate, (try? DatePattern(text)) == nil {
        throw candidate.error("map-date-pattern", [text.quotedForMessage])
      }
      if !isDate { _ = try Rule.byte(candidate) }
      candidates.append(text)
    }
    self.candidates = candidates
  }
}

/// One setting while the rows of a file are looked through.
struct Decision {
  /// One way to read a text.
  private struct Reading {
    let name: String
    let patterns: [DatePattern]
    let mark: UInt8

    init(_ name: String, isDate: Bool) {
      self.name = name
      let texts = isDate ? name.split(separator: "|").map { RowSniff.trimmed(String($0)) } : []
      patterns = texts.compactMap { try? DatePattern($0) }
      mark = name.utf8.first ?? 0
    }

    /// What the text says, as a text; nothing where it is not written so.
    func read(_ text: Span<UInt8>) -> [UInt8]? {
      if patterns.isEmpty { return plainNumber(text, mark: mark) }
      for pattern in patterns {
        guard let moment = try? pattern.parse(text) else { continue }
        var bytes: [UInt8] = []
        moment.append(to: &bytes)
        return bytes
      }
      return nil
    }
  }

  private let rules: DecisionRules
  /// What the partner's setting says; nothing else is decided then, only contradicted.
  private let isSet: Bool
  private let readings: [Reading]
  private var alive: [Int]
  /// Texts that were read in several ways, each once.
  private var unclear: [[UInt8]] = []
  private var seen: Set<[UInt8]> = []
  /// Texts of which what they say is remembered; a column has few that are short.
  private static let most = 100_000

  init(_ rules: DecisionRules, setting: String?) {
    self.rules = rules
    isSet = setting != nil
    let names = (setting.map { [$0] } ?? []) + rules.candidates.filter { $0 != setting }
    readings = names.map { Reading($0, isDate: rules.isDate) }
    alive = setting == nil ? Array(readings.indices) : [0]
  }

  /// Takes a text of one of the columns.
  ///
  /// - Throws: `map-contradicts`.
  mutating func take(_ text: Span<UInt8>, line: Int, column: String, file: String) throws(FormatError) {
    var start = 0
    var end = text.count
    while start < end, isBlank(text[start]) { start += 1 }
    while end > start, isBlank(text[end - 1]) { end -= 1 }
    if start == end { return }
    let bytes = Array(copying: text.extracting(start..<end))
    if seen.count < Decision.most, !seen.insert(bytes).inserted { return }
    let read = readings.map { $0.read(bytes.span) }
    let fits = readings.indices.filter { read[$0] != nil }
    if fits.isEmpty { return }
    let rest = alive.filter { read[$0] != nil }
    if rest.isEmpty {
      let value = String(decoding: bytes, as: UTF8.self)
      let expected = alive.map { readings[$0].name }.joined(separator: "' / '")
      throw FormatError(
        Diagnostic(
          "map-contradicts", [value.quotedForMessage, expected, rules.setting],
          at: SourcePosition(file: file, line: line), field: column, value: value))
    }
    alive = rest
    if rest.count > 1, unclear.count < Decision.most { unclear.append(bytes) }
  }

  /// What the file says; nothing where the partner's setting says it.
  ///
  /// - Throws: `map-undecided`.
  func value(file: String) throws(MappingError) -> String? {
    if isSet { return nil }
    let different = unclear.first { text in Set(alive.map { readings[$0].read(text.span) }).count > 1 }
    if alive.count > 1, let different {
      let value = String(decoding: different, as: UTF8.self)
      throw MappingError(
        Diagnostic(
          "map-undecided",
          [
            value.quotedForMessage, alive.map { readings[$0].name }.joined(separator: "' or '"),
            rules.setting,
          ],
          at: SourcePosition(file: file, line: 1), field: rules.columns.first?.name, value: value))
    }
    return alive.first.map { readings[$0].name }
  }
}

extension MapContext {
  /// The same with a setting that a file told.
  func setting(_ name: String, to text: String) -> MapContext {
    guard case .map(var members) = settings else { return self }
    _ = members.insert(.string(name), .string(text))
    return with(settings: .map(members))
  }
}

extension FormatError {
  /// Whether two rows contradict each other, and nothing is wrong with the bytes.
  var isDecision: Bool { code == "map-contradicts" }
}

extension MappingError {
  /// Whether it is the file that is at fault, and not the map.
  package var isOfFile: Bool { diagnostic.code == "map-undecided" || diagnostic.code == "map-contradicts" }
}
