import DurableFiles
import Formats
import Ledger
import Mapping

extension RejectWriter {
  /// Writes the sender's document without the records that were not refused.
  ///
  /// So what stands around the records, and the names they need, stays as it was.
  func writeXML(_ places: XMLRecordPlaces, into stage: inout StagedFile) throws {
    let opened = try reopened()
    var text = XMLTextReader(FileByteSource(descriptor: opened.descriptor, name: path))
    var cursor = try rejects()
    var wanted = try cursor.next()
    while let record = try places.next() {
      let between = XMLReject.withoutReasons(try text.take(to: record.range.lowerBound))
      let indentation = XMLReject.indentation(between)
      // What was refused behind its map tells its line only.
      if let reject = wanted, reject.path.map({ $0 == record.path }) ?? (reject.firstLine == record.line) {
        try stage.write(between + XMLReject.reason(values(reject)) + indentation)
        try stage.write(try text.take(to: record.range.upperBound))
        wanted = try cursor.next()
      } else {
        // Where a record is left out, its line is too.
        try stage.write(Array(between.dropLast(indentation.count)))
        try text.pass(to: record.range.upperBound)
      }
    }
    try stage.write(XMLReject.withoutReasons(try text.take(to: .max)))
  }
}

/// The reason before a refused element: a processing instruction, which no reader of XML takes for content.
enum XMLReject {
  private static let names = ["batch", "error", "field", "value", "hint"]
  private static let opening = Array("<?\(RejectColumns.member) ".utf8)

  /// The instruction: `<?crossdock batch="0317" error="…" …?>`.
  static func reason(_ values: [String]) -> [UInt8] {
    var text = "<?\(RejectColumns.member)"
    for (name, value) in zip(names, values) {
      text += " \(name)=\""
      for scalar in value.unicodeScalars {
        switch scalar {
        case "&": text += "&amp;"
        case "<": text += "&lt;"
        case ">": text += "&gt;"
        case "\"": text += "&quot;"
        default: text.unicodeScalars.append(scalar.value < 0x20 ? " " : scalar)
        }
      }
      text += "\""
    }
    return Array((text + "?>").utf8)
  }

  /// The white space before an element, from the last line end on.
  static func indentation(_ between: [UInt8]) -> [UInt8] {
    guard let line = between.lastIndex(of: 0x0A), between[line...].allSatisfy({ $0 <= 0x20 }) else {
      return []
    }
    return Array(between[line...])
  }

  /// Text between records without the reasons that an earlier refusal put there.
  static func withoutReasons(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    var start = 0
    while index < text.count {
      guard text[index] == UInt8(ascii: "<"), text[index...].starts(with: opening) else {
        index += 1
        continue
      }
      var end = index + opening.count
      while end + 1 < text.count, text[end] != UInt8(ascii: "?") || text[end + 1] != UInt8(ascii: ">") {
        end += 1
      }
      guard end + 1 < text.count else { break }
      result += text[start..<index]
      index = end + 2
      // The line that it had for itself goes with it.
      let space = text[index...].prefix { $0 <= 0x20 }
      if !space.isEmpty, result.last.map({ $0 <= 0x20 }) ?? true { index = space.endIndex }
      start = index
    }
    return result + text[start...]
  }
}
