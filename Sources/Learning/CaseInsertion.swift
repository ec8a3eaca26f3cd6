package import Mapping
import Values

/// Puts a case into the text of a map, behind the cases that are there; every other line stays as it is, remarks too.
package enum CaseInsertion {
  /// The map's text with one case more.
  ///
  /// Throws `case-not-a-list` where the cases are written in brackets.
  package static func insert(_ recorded: RecordedCase, into map: MapFile) throws(MappingError) -> String {
    var lines = map.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let hasCarriageReturns = lines.first?.hasSuffix("\r") == true
    func ended(_ text: String) -> [String] {
      text.split(separator: "\n").map { hasCarriageReturns ? $0 + "\r" : String($0) }
    }
    guard let start = lines.firstIndex(where: { $0.hasPrefix("cases:") }) else {
      if lines.last == "" { lines.removeLast() }
      lines += ended("cases:\n" + recorded.text(indent: "  ")) + [""]
      return lines.joined(separator: "\n")
    }
    let rest = lines[start].dropFirst("cases:".count).prefix { $0 != "#" }.filter { !" \r".contains($0) }
    guard rest.isEmpty || rest == "[]" else {
      throw MappingError(
        Diagnostic("case-not-a-list", [], at: SourcePosition(file: map.file, line: start + 1, column: 1)))
    }
    if rest == "[]" { lines[start] = lines[start].replacing("[]", with: "").trimmedEnd }
    // The list goes on as long as lines are indented, begin an item or are blank; what follows it is not touched.
    var end = start + 1
    var last = start
    while end < lines.count {
      let line = lines[end]
      let isBlank = line.allSatisfy { " \r\t".contains($0) }
      let isRemark = line.hasPrefix("#")
      if !isBlank, !isRemark {
        guard line.first == " " || line.hasPrefix("- ") || line == "-" else { break }
        last = end
      }
      end += 1
    }
    let item = lines[(start + 1)...].first { line in
      let text = line.drop { $0 == " " }
      return text.hasPrefix("- ")
    }
    let indent = item.map { String($0.prefix { $0 == " " }) } ?? "  "
    let isAtEnd = last + 1 >= lines.count
    lines.insert(contentsOf: ended(recorded.text(indent: indent)), at: last + 1)
    if isAtEnd { lines.append("") }
    return lines.joined(separator: "\n")
  }
}

extension String {
  /// Without blanks at its end.
  fileprivate var trimmedEnd: String {
    var result = self
    while result.last == " " { result.removeLast() }
    return result
  }
}
